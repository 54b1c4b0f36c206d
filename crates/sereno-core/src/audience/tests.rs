//! How: random worlds from a number, and everybody asked one by one with the plain definition;
//! the same comparison is then shown to catch matchers that are a little wrong.

use super::*;
use crate::place::{NamedArea, Point};

fn set(seats: &[u32]) -> IdSet {
    seats.iter().copied().map(Seat).collect()
}

#[test]
fn a_set_has_one_byte_form() {
    for seats in [&[][..], &[0], &[0, 1, 2], &[7, 128, 129, 300_000, u32::MAX], &[u32::MAX]] {
        let one = set(seats);
        assert_eq!(IdSet::from_bytes(&one.to_bytes()), Some(one));
    }
    assert_eq!(set(&[3, 1, 3, 2]), set(&[1, 2, 3]));
    for bad in
        [&[0x80][..], &[0x80, 0x00], &[1, 0], &[0xff, 0xff, 0xff, 0xff, 0xff, 1], &[0xff, 0xff, 0xff, 0xff, 0x0f, 1]]
    {
        assert_eq!(IdSet::from_bytes(bad), None, "{bad:?}");
    }
}

#[test]
fn minus_leaves_who_is_not_in_the_other() {
    assert_eq!(set(&[1, 2, 3, 9]).minus(&set(&[2, 9, 10])), set(&[1, 3]));
}

/// SplitMix64 (Steele and others, 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: u32) -> u32 {
        u32::try_from(self.next() % u64::from(n)).unwrap()
    }
    fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * f64::from(self.below(1_000_000)) / 1e6
    }
}

#[test]
fn sets_behave_as_sorted_lists_do() {
    let mut dice = Dice(5);
    for (n, most) in [(50u32, 100u32), (3_000, 200_000), (60_000, 90_000), (90_000, 300_000)] {
        let list = |dice: &mut Dice| -> std::collections::BTreeSet<u32> { (0..n).map(|_| dice.below(most)).collect() };
        let (a, b) = (list(&mut dice), list(&mut dice));
        let as_set = |l: &std::collections::BTreeSet<u32>| l.iter().copied().map(Seat).collect::<IdSet>();
        let (one, other) = (as_set(&a), as_set(&b));
        assert_eq!(one.len(), a.len());
        assert!(one.iter().map(|s| s.0).eq(a.iter().copied()));
        assert_eq!(one.minus(&other), a.difference(&b).copied().map(Seat).collect());
        assert_eq!(one.union(&other), a.union(&b).copied().map(Seat).collect());
        assert_eq!(one.minus(&one), IdSet::default());
        assert_eq!(IdSet::from_bytes(&one.to_bytes()), Some(one.clone()));
        assert!((0..most).all(|n| one.contains(Seat(n)) == a.contains(&n)));
    }
}

/// A city of squares, each of four kilometres, beside each other.
fn areas() -> Vec<NamedArea> {
    let at = |y: i32, x: i32| Point { lat: 34.0 + f64::from(y) * 0.036, lon: -118.4 + f64::from(x) * 0.0434 };
    let square = |y, x| vec![at(y, x), at(y, x + 1), at(y + 1, x + 1), at(y + 1, x)];
    (0..3)
        .flat_map(|y| (0..3).map(move |x| (y, x)))
        .map(|(y, x)| NamedArea { slug: format!("a{y}{x}"), name: format!("Area {y}{x}"), ring: square(y, x) })
        .collect()
}

struct World {
    areas: Vec<NamedArea>,
    people: Vec<(Seat, Home, Tag)>,
}

fn world(seed: u64, n: u32) -> World {
    let (mut dice, areas) = (Dice(seed), areas());
    let mut seat = 0;
    let people = (0..n)
        .map(|_| {
            seat += 1 + dice.below(3);
            let home = if dice.below(4) == 0 {
                let mut some: Vec<u16> = (0..9).filter(|_| dice.below(3) == 0).collect();
                if some.is_empty() {
                    some.push(4);
                }
                Home::Areas(some)
            } else {
                let cell = Cell::of(Point { lat: dice.between(33.9, 34.2), lon: dice.between(-118.5, -118.2) });
                Home::Around { cell, radius_m: u16::try_from(500 + dice.below(9_501)).unwrap() }
            };
            let tag = Tag {
                channel: Channel::ALL[usize::try_from(dice.below(3)).unwrap()],
                language: u8::try_from(dice.below(8)).unwrap(),
            };
            (Seat(seat), home, tag)
        })
        .collect();
    World { areas, people }
}

fn abouts(seed: u64) -> Vec<About> {
    let mut dice = Dice(seed);
    let mut all: Vec<About> = (0..10).map(About::Area).collect();
    for _ in 0..12 {
        let cell = Cell::of(Point { lat: dice.between(33.85, 34.25), lon: dice.between(-118.55, -118.15) });
        all.push(About::Cell(cell));
        all.push(About::Circle { cell, radius_m: [0, 1_000, 5_000, 30_000][usize::try_from(dice.below(4)).unwrap()] });
    }
    all
}

/// How far a point is from an outline, by halving each side again and again: slow, and nothing
/// like what the index does.
fn plain_distance(area: &NamedArea, from: Point) -> f64 {
    if area.holds(from) {
        return 0.0;
    }
    let n = area.ring.len();
    (0..n)
        .map(|i| {
            let (p, q) = (area.ring[i], area.ring[(i + 1) % n]);
            let wide = from.lat.to_radians().cos();
            let far = |t: f64| {
                let (lat, lon) = (p.lat + (q.lat - p.lat) * t, p.lon + (q.lon - p.lon) * t);
                ((lat - from.lat) * 111_194.9).hypot((lon - from.lon) * 111_194.9 * wide)
            };
            let (mut a, mut b) = (0.0, 1.0);
            for _ in 0..100 {
                let (l, r) = (a + (b - a) / 3.0, b - (b - a) / 3.0);
                if far(l) < far(r) { b = r } else { a = l }
            }
            far(a.midpoint(b))
        })
        .fold(f64::INFINITY, f64::min)
}

/// The rule as it stands in the glossary, for one person.
fn is_reached(areas: &[NamedArea], home: &Home, about: &About) -> bool {
    let square = |cell: &Cell| NamedArea { slug: String::new(), name: String::new(), ring: cell.corners().to_vec() };
    match (home, about) {
        (Home::Around { cell, radius_m }, About::Circle { cell: middle, radius_m: r }) => {
            cell.centre().distance_m(middle.centre()) <= f64::from(*radius_m) + f64::from(*r)
        }
        (Home::Around { cell, radius_m }, About::Area(n)) => {
            areas.get(usize::from(*n)).is_some_and(|area| plain_distance(area, cell.centre()) <= f64::from(*radius_m))
        }
        (Home::Around { cell, radius_m }, About::Cell(c)) => {
            plain_distance(&square(c), cell.centre()) <= f64::from(*radius_m)
        }
        (Home::Areas(named), About::Area(n)) => named.contains(n),
        (Home::Areas(named), About::Circle { cell, radius_m }) => {
            named.iter().any(|n| plain_distance(&areas[usize::from(*n)], cell.centre()) <= f64::from(*radius_m))
        }
        // Squares that stand in line touch when their sides overlap both ways.
        (Home::Areas(named), About::Cell(cell)) => named.iter().any(|n| {
            let (a, b) = (&areas[usize::from(*n)].ring, cell.corners());
            let over = |pick: fn(&Point) -> f64| {
                let ends = |ring: &[Point]| {
                    let all = ring.iter().map(pick);
                    (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
                };
                let ((a0, a1), (b0, b1)) = (ends(a), ends(&b));
                a0 <= b1 && b0 <= a1
            };
            over(|p| p.lat) && over(|p| p.lon)
        }),
    }
}

/// The first notice about which a matcher and the definition do not agree.
fn disagreement(world: &World, abouts: &[About], matcher: impl Fn(&About) -> Found) -> Option<About> {
    abouts.iter().copied().find(|about| {
        let plain: Vec<_> = world.people.iter().filter(|(_, home, _)| is_reached(&world.areas, home, about)).collect();
        let mut counts = std::collections::BTreeMap::<Tag, i64>::new();
        plain.iter().for_each(|(_, _, tag)| *counts.entry(*tag).or_default() += 1);
        let wanted =
            Found { seats: plain.iter().map(|(seat, _, _)| *seat).collect(), counts: counts.into_iter().collect() };
        matcher(about) != wanted
    })
}

#[test]
fn the_index_agrees_with_the_definition() {
    for seed in 0..6 {
        let world = world(seed, 1_500);
        let index = Index::build(&world.areas, world.people.iter().cloned());
        assert_eq!(index.len(), world.people.len());
        assert_eq!(disagreement(&world, &abouts(seed), |about| index.reached(about)), None, "seed {seed}");
    }
}

#[test]
fn a_matcher_that_is_a_little_wrong_is_caught() {
    let world = world(3, 1_500);
    let index = Index::build(&world.areas, world.people.iter().cloned());
    let wrong = |matcher: &dyn Fn(&About) -> Found| disagreement(&world, &abouts(3), matcher).is_some();
    // Somebody's own radius is a metre short.
    let short = world.people.iter().cloned().map(|(seat, home, tag)| match home {
        Home::Around { cell, radius_m } => (seat, Home::Around { cell, radius_m: radius_m - 400 }, tag),
        areas @ Home::Areas(_) => (seat, areas, tag),
    });
    let short = Index::build(&world.areas, short);
    assert!(wrong(&|about| short.reached(about)), "short radius");
    // The last of a set is left out.
    assert!(wrong(&|about| {
        let mut found = index.reached(about);
        found.seats = found.seats.minus(&found.seats.iter().last().into_iter().collect());
        found
    }));
    // Somebody who left is still told.
    let mut left = index.clone();
    left.insert(Seat(0), &Home::Around { cell: Cell::of(world.areas[4].middle()), radius_m: 500 }, Tag::of(0));
    assert!(wrong(&|about| left.reached(about)), "one too many");
    // A neighbouring cell is searched for the notice's own.
    assert!(wrong(&|about| match about {
        About::Cell(cell) => index.reached(&About::Cell(Cell::at(cell.row() + 1, cell.col()))),
        other => index.reached(other),
    }));
}

#[test]
fn changes_leave_what_building_would() {
    let mut dice = Dice(9);
    let (first, second) = (world(21, 800), world(22, 800));
    let mut index = Index::build(&first.areas, first.people.iter().cloned());
    let mut now: std::collections::BTreeMap<Seat, (Home, Tag)> =
        first.people.iter().cloned().map(|(seat, home, tag)| (seat, (home, tag))).collect();
    for (seat, home, tag) in second.people {
        if dice.below(3) == 0 {
            assert_eq!(index.remove(seat), now.remove(&seat).is_some());
        } else {
            index.insert(seat, &home, tag);
            now.insert(seat, (home, tag));
        }
    }
    assert!(index.seats().eq(now.keys().copied()));
    for (seat, (home, tag)) in &now {
        assert_eq!(index.get(*seat), Some((home.clone(), *tag)));
    }
    let world = World { areas: first.areas, people: now.into_iter().map(|(s, (h, t))| (s, h, t)).collect() };
    assert_eq!(disagreement(&world, &abouts(2), |about| index.reached(about)), None);
    let built = Index::build(&world.areas, world.people.iter().cloned());
    assert_eq!(built.reached(&About::Area(4)), index.reached(&About::Area(4)));
    for (seat, _, _) in &world.people {
        assert!(index.remove(*seat));
    }
    assert!(index.is_empty() && index.reached(&About::Area(4)).seats.is_empty());
}

#[test]
fn the_edge_belongs_to_the_radius() {
    let home = Cell::of(Point { lat: 34.05, lon: -118.25 });
    let notice = Cell::of(Point { lat: 34.08, lon: -118.21 });
    let far = home.centre().distance_m(notice.centre());
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few thousand"
    )]
    let whole = far.floor() as u16;
    let mut index = Index::new(&[]);
    let tag = Tag { channel: Channel::Mail, language: 0 };
    index.insert(Seat(1), &Home::Around { cell: home, radius_m: whole + 1 }, tag);
    index.insert(Seat(2), &Home::Around { cell: home, radius_m: whole }, tag);
    index.insert(Seat(3), &Home::Around { cell: notice, radius_m: 500 }, tag);
    let reached = |radius_m| index.reached(&About::Circle { cell: notice, radius_m });
    assert_eq!(reached(0).seats, set(&[1, 3]));
    assert_eq!(reached(1).seats, set(&[1, 2, 3]));
    assert_eq!(reached(0).counts, vec![(tag, 2)]);
    assert_eq!(index.reached(&About::Cell(home)).seats, set(&[1, 2]));
}

#[test]
fn a_cell_goes_to_its_number_and_back() {
    for (lat, lon) in [(34.05, -118.25), (-33.9, 151.2), (0.0, 0.0), (64.1, -21.9)] {
        let cell = Cell::of(Point { lat, lon });
        assert_eq!(Cell::from_number(cell.number()), Some(cell));
    }
    for bad in [i64::MIN, i64::MAX, 1 << 60] {
        assert_eq!(Cell::from_number(bad), None);
    }
}
