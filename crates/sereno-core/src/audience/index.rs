//! The grid: rows of cells, and in each row all of its subscribers in one piece.
//!
//! A row keeps its entries in one vector, cell after cell and by falling radius within a cell, with
//! the place where each cell begins. Eight bytes are an entry and four more say where a seat
//! lives, so that a change finds its row; a change moves what stands behind it in that row, some
//! tens of kilobytes. Nothing is kept twice, so there is nothing to merge and no moment at which a
//! change is half visible.

use super::set::Bits;
use super::{About, Found, Home, Seat, Tag};
use crate::place::{Cell, METRES_PER_DEGREE, NamedArea, Point, ring_holds, step};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    seat: u32,
    radius_m: u16,
    tag: u8,
}

/// A row of the grid. Cell `i` has the entries from `starts[i]` to `starts[i + 1]`.
#[derive(Clone, Debug, Default)]
struct Row {
    cols: Vec<i32>,
    starts: Vec<u32>,
    entries: Vec<Entry>,
    /// No radius in this row is longer.
    widest: u16,
}

fn at(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Makes room for one more without doubling: rows are long and change seldom.
fn room<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 16 + 4);
    }
}

impl Row {
    fn begin(&self, i: usize) -> usize {
        self.starts.get(i).map_or(self.entries.len(), |s| at(*s))
    }

    fn of_cell(&self, i: usize) -> &[Entry] {
        self.entries.get(self.begin(i)..self.begin(i + 1)).unwrap_or_default()
    }

    fn shift(&mut self, from: usize, by: i32) {
        for start in self.starts.iter_mut().skip(from) {
            *start = start.saturating_add_signed(by);
        }
    }

    fn insert(&mut self, col: i32, entry: Entry) {
        self.widest = self.widest.max(entry.radius_m);
        let i = match self.cols.binary_search(&col) {
            Ok(i) => i,
            Err(i) => {
                let start = count(self.begin(i));
                room(&mut self.cols);
                room(&mut self.starts);
                self.cols.insert(i, col);
                self.starts.insert(i, start);
                i
            }
        };
        let place = self.begin(i) + self.of_cell(i).partition_point(|e| before(e, &entry));
        room(&mut self.entries);
        self.entries.insert(place.min(self.entries.len()), entry);
        self.shift(i + 1, 1);
    }

    fn remove(&mut self, col: i32, seat: u32) -> Option<Entry> {
        let i = self.cols.binary_search(&col).ok()?;
        let place = self.begin(i) + self.of_cell(i).iter().position(|e| e.seat == seat)?;
        let entry = self.entries.remove(place);
        self.shift(i + 1, -1);
        if self.of_cell(i).is_empty() {
            self.cols.remove(i);
            self.starts.remove(i);
        }
        if self.entries.is_empty() {
            self.widest = 0;
        }
        Some(entry)
    }
}

fn before(a: &Entry, b: &Entry) -> bool {
    (b.radius_m, a.seat) < (a.radius_m, b.seat)
}

/// Where a seat lives, in four bytes: a cell's place on earth, or from [`SETS_FROM`] the number of
/// a set of areas.
const NOBODY: u32 = u32::MAX;
const SETS_FROM: u32 = 3_300_000_000;
const ROWS_HALF: i32 = 20_100;
const COLS_HALF: i32 = 40_100;
const COLS: u32 = 80_200;

fn packed(cell: Cell) -> Option<u32> {
    let row = u32::try_from(cell.row().checked_add(ROWS_HALF)?).ok()?;
    let col = u32::try_from(cell.col().checked_add(COLS_HALF)?).ok().filter(|c| *c < COLS)?;
    row.checked_mul(COLS)?.checked_add(col).filter(|n| *n < SETS_FROM)
}

fn unpacked(n: u32) -> Option<Cell> {
    let row = i32::try_from(n / COLS).ok()? - ROWS_HALF;
    Some(Cell::at(row, i32::try_from(n % COLS).ok()? - COLS_HALF))
}

/// Everybody who may be reached, in memory.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Outlines of the named areas, by number.
    rings: Vec<Vec<Point>>,
    rows: BTreeMap<i32, Row>,
    /// Who named an area, by its number, by rising seat.
    named: Vec<Vec<Entry>>,
    /// Sets of areas that somebody named, each once.
    sets: Vec<Vec<u16>>,
    set_numbers: BTreeMap<Vec<u16>, u32>,
    homes: Vec<u32>,
    n: usize,
}

/// Metres from a point to an area's outline; none inside. On the plane that touches at the point.
pub fn ring_distance_m(ring: &[Point], from: Point) -> f64 {
    if ring_holds(ring, from) {
        return 0.0;
    }
    let wide = METRES_PER_DEGREE * from.lat.to_radians().cos();
    let plane = |p: &Point| ((p.lon - from.lon) * wide, (p.lat - from.lat) * METRES_PER_DEGREE);
    let mut nearest = f64::INFINITY;
    let mut previous = ring.last().map(plane);
    for corner in ring {
        let (bx, by) = plane(corner);
        if let Some((ax, ay)) = previous {
            let (dx, dy) = (bx - ax, by - ay);
            let long = dx * dx + dy * dy;
            let t = if long > 0.0 { (-(ax * dx + ay * dy) / long).clamp(0.0, 1.0) } else { 0.0 };
            let (x, y) = (ax + t * dx, ay + t * dy);
            nearest = nearest.min(x * x + y * y);
        }
        previous = Some((bx, by));
    }
    nearest.sqrt()
}

fn turn(a: Point, b: Point, c: Point) -> f64 {
    (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon)
}

/// Do two outlines share a place: a corner of one in the other, or sides that cross?
pub fn rings_touch(a: &[Point], b: &[Point]) -> bool {
    let sides = |ring: &'_ [Point]| -> Vec<(Point, Point)> {
        ring.iter().zip(ring.iter().cycle().skip(1)).map(|(p, q)| (*p, *q)).collect()
    };
    let crosses = |(p, q): (Point, Point), (r, s): (Point, Point)| {
        turn(p, q, r) * turn(p, q, s) <= 0.0 && turn(r, s, p) * turn(r, s, q) <= 0.0
    };
    a.first().is_some_and(|p| ring_holds(b, *p))
        || b.first().is_some_and(|p| ring_holds(a, *p))
        || sides(a).into_iter().any(|one| sides(b).into_iter().any(|other| crosses(one, other)))
}

/// The least whole radius that is at least this long. More than a radius can be stays more.
#[inline]
#[expect(clippy::as_conversions, reason = "what lies outside is cut to the ends, as is wanted")]
fn whole(metres: f64) -> u16 {
    metres.ceil() as u16
}

/// What a search has found so far.
struct Finding {
    bits: Bits,
    counts: [u32; 256],
}

impl Finding {
    /// Takes those of a cell whose radius reaches this far. They stand by falling radius.
    #[inline]
    fn take(&mut self, cell: &[Entry], need_m: f64) {
        let need = whole(need_m);
        for entry in cell.iter().take_while(|e| e.radius_m >= need) {
            self.bits.add(entry.seat);
            if let Some(count) = self.counts.get_mut(usize::from(entry.tag)) {
                *count += 1;
            }
        }
    }

    fn take_named(&mut self, list: &[Entry]) {
        for entry in list {
            // Somebody may have named two areas of one notice.
            if self.bits.add(entry.seat)
                && let Some(count) = self.counts.get_mut(usize::from(entry.tag))
            {
                *count += 1;
            }
        }
    }

    fn found(self) -> Found {
        let counts = self.counts.iter().zip(0u8..=u8::MAX).filter(|(n, _)| **n > 0);
        let mut counts: Vec<(Tag, i64)> = counts.map(|(n, code)| (Tag::of(code), i64::from(*n))).collect();
        counts.sort_unstable();
        Found { seats: self.bits.into_set(), counts }
    }
}

/// An index to which people are added one by one before anybody asks it, so that a table need not
/// be in memory as a whole.
#[derive(Debug, Default)]
pub struct Builder {
    index: Index,
    /// Row and column of the cell, and who is in it.
    cells: Vec<(i32, i32, Entry)>,
}

impl Builder {
    /// Nobody yet.
    pub fn new(areas: &[NamedArea]) -> Builder {
        Builder { index: Index::new(areas), cells: Vec::new() }
    }

    /// Adds somebody. A seat that is taken stays as it is.
    pub fn add(&mut self, seat: Seat, home: &Home, tag: Tag) {
        match home {
            Home::Around { cell, radius_m } => {
                if self.index.settle(seat, packed(*cell)) {
                    let entry = Entry { seat: seat.0, radius_m: *radius_m, tag: tag.code() };
                    self.cells.push((cell.row(), cell.col(), entry));
                }
            }
            Home::Areas(_) => self.index.insert(seat, home, tag),
        }
    }

    /// The index with everybody who was added.
    pub fn done(self) -> Index {
        let Builder { mut index, mut cells } = self;
        // The order within a cell is part of the key.
        cells.sort_unstable_by_key(|(row, col, e)| (*row, *col, u16::MAX - e.radius_m, e.seat));
        for run in cells.chunk_by(|a, b| a.0 == b.0) {
            let mut row = Row { entries: run.iter().map(|(_, _, e)| *e).collect(), ..Row::default() };
            row.widest = row.entries.iter().map(|e| e.radius_m).max().unwrap_or(0);
            let mut start = 0;
            for cell in run.chunk_by(|a, b| a.1 == b.1) {
                row.cols.extend(cell.first().map(|(_, col, _)| *col));
                row.starts.push(count(start));
                start += cell.len();
            }
            row.cols.shrink_to_fit();
            row.starts.shrink_to_fit();
            if let Some((number, _, _)) = run.first() {
                index.rows.insert(*number, row);
            }
        }
        index.homes.shrink_to_fit();
        index
    }
}

impl Index {
    /// An empty index over the areas that can be named; their numbers are their places here.
    pub fn new(areas: &[NamedArea]) -> Index {
        let rings: Vec<Vec<Point>> = areas.iter().map(|a| a.ring.clone()).collect();
        Index { named: vec![vec![]; rings.len()], rings, ..Index::default() }
    }

    /// An index with everybody in it: sorted once instead of inserted one by one.
    pub fn build(areas: &[NamedArea], all: impl IntoIterator<Item = (Seat, Home, Tag)>) -> Index {
        let mut builder = Builder::new(areas);
        for (seat, home, tag) in all {
            builder.add(seat, &home, tag);
        }
        builder.done()
    }

    /// How many are in it.
    pub const fn len(&self) -> usize {
        self.n
    }

    /// Nobody is in it.
    pub const fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        let entry = size_of::<Entry>();
        let rows: usize = self
            .rows
            .values()
            .map(|r| {
                r.entries.capacity() * entry + r.cols.capacity() * 4 + r.starts.capacity() * 4 + size_of::<Row>() + 16
            })
            .sum();
        let named: usize = self.named.iter().map(|l| l.capacity() * entry + size_of::<Vec<Entry>>()).sum();
        let sets: usize = self.sets.iter().map(|s| s.capacity() * 4 + 96).sum();
        let rings: usize = self.rings.iter().map(|r| r.capacity() * size_of::<Point>()).sum();
        size_of::<Index>() + rows + named + sets + rings + self.homes.capacity() * 4
    }

    fn settle(&mut self, Seat(seat): Seat, home: Option<u32>) -> bool {
        let Some(home) = home else { return false };
        if self.homes.len() <= at(seat) {
            self.homes.resize(at(seat) + 1, NOBODY);
        }
        let Some(slot) = self.homes.get_mut(at(seat)) else { return false };
        if *slot != NOBODY {
            return false;
        }
        *slot = home;
        self.n += 1;
        true
    }

    /// Puts somebody in, or changes them.
    pub fn insert(&mut self, seat: Seat, home: &Home, tag: Tag) {
        self.remove(seat);
        let entry = |radius_m| Entry { seat: seat.0, radius_m, tag: tag.code() };
        match home {
            Home::Around { cell, radius_m } => {
                if self.settle(seat, packed(*cell)) {
                    self.rows.entry(cell.row()).or_default().insert(cell.col(), entry(*radius_m));
                }
            }
            Home::Areas(areas) => {
                let mut areas: Vec<u16> =
                    areas.iter().copied().filter(|a| usize::from(*a) < self.rings.len()).collect();
                areas.sort_unstable();
                areas.dedup();
                let fresh = count(self.sets.len());
                let number = *self.set_numbers.entry(areas.clone()).or_insert(fresh);
                if number == fresh {
                    self.sets.push(areas.clone());
                }
                if self.settle(seat, SETS_FROM.checked_add(number)) {
                    for area in areas {
                        if let Some(list) = self.named.get_mut(usize::from(area)) {
                            let place = list.partition_point(|e| e.seat < seat.0);
                            list.insert(place, entry(0));
                        }
                    }
                }
            }
        }
    }

    /// Takes somebody out; says whether they were in.
    pub fn remove(&mut self, seat: Seat) -> bool {
        let Some(home) = self.homes.get_mut(at(seat.0)).filter(|h| **h != NOBODY) else { return false };
        let was = std::mem::replace(home, NOBODY);
        self.n -= 1;
        if let Some(areas) = was.checked_sub(SETS_FROM).and_then(|n| self.sets.get(at(n))) {
            for area in areas {
                if let Some(list) = self.named.get_mut(usize::from(*area)) {
                    list.retain(|e| e.seat != seat.0);
                }
            }
        } else if let Some(cell) = unpacked(was)
            && let Some(row) = self.rows.get_mut(&cell.row())
        {
            row.remove(cell.col(), seat.0);
            if row.entries.is_empty() {
                self.rows.remove(&cell.row());
            }
        }
        true
    }

    /// Where somebody lives, and how they are told.
    pub fn get(&self, seat: Seat) -> Option<(Home, Tag)> {
        let home = *self.homes.get(at(seat.0)).filter(|h| **h != NOBODY)?;
        if let Some(n) = home.checked_sub(SETS_FROM) {
            let areas = self.sets.get(at(n))?;
            let list = self.named.get(usize::from(*areas.first()?))?;
            let entry = list.get(list.binary_search_by_key(&seat.0, |e| e.seat).ok()?)?;
            return Some((Home::Areas(areas.clone()), Tag::of(entry.tag)));
        }
        let cell = unpacked(home)?;
        let row = self.rows.get(&cell.row())?;
        let entry = row.of_cell(row.cols.binary_search(&cell.col()).ok()?).iter().find(|e| e.seat == seat.0)?;
        Some((Home::Around { cell, radius_m: entry.radius_m }, Tag::of(entry.tag)))
    }

    /// Every seat in it, rising.
    pub fn seats(&self) -> impl Iterator<Item = Seat> + '_ {
        self.homes.iter().zip(0u32..).filter(|(home, _)| **home != NOBODY).map(|(_, seat)| Seat(seat))
    }

    /// How many there are by channel and language; only what is not zero, in order.
    pub fn counts(&self) -> Vec<(Tag, i64)> {
        let mut finding = Finding { bits: Bits::below(self.homes.len()), counts: [0; 256] };
        self.rows.values().for_each(|row| finding.take(&row.entries, 0.0));
        self.named.iter().for_each(|list| finding.take_named(list));
        finding.found().counts
    }

    /// Everybody whom a notice about this reaches.
    pub fn reached(&self, about: &About) -> Found {
        let mut finding = Finding { bits: Bits::below(self.homes.len()), counts: [0; 256] };
        match about {
            About::Area(area) => {
                if let Some(ring) = self.rings.get(usize::from(*area)) {
                    self.around_ring(ring, &mut finding);
                }
                finding.take_named(self.named.get(usize::from(*area)).map_or(&[], Vec::as_slice));
            }
            About::Cell(cell) => {
                let square = cell.corners();
                self.around_ring(&square, &mut finding);
                self.take_areas(&mut finding, |ring| rings_touch(ring, &square));
            }
            About::Circle { cell, radius_m } => {
                let (centre, radius_m) = (cell.centre(), f64::from(*radius_m));
                self.around_point(centre, radius_m, &mut finding);
                self.take_areas(&mut finding, |ring| ring_distance_m(ring, centre) <= radius_m);
            }
        }
        finding.found()
    }

    fn take_areas(&self, finding: &mut Finding, is_met: impl Fn(&[Point]) -> bool) {
        for (ring, list) in self.rings.iter().zip(&self.named) {
            if !list.is_empty() && is_met(ring) {
                finding.take_named(list);
            }
        }
    }

    fn widest(&self) -> f64 {
        self.rows.values().map(|r| f64::from(r.widest)).fold(0.0, f64::max)
    }

    fn around_point(&self, centre: Point, radius_m: f64, finding: &mut Finding) {
        let far = radius_m + self.widest();
        let degrees = far / METRES_PER_DEGREE + Cell::ROW_DEGREES;
        let (from, to) =
            (step((centre.lat - degrees) / Cell::ROW_DEGREES), step((centre.lat + degrees) / Cell::ROW_DEGREES));
        for (number, row) in self.rows.range(from..=to) {
            let lat = (f64::from(*number) + 0.5) * Cell::ROW_DEGREES;
            let dy = (lat - centre.lat) * METRES_PER_DEGREE;
            let far = radius_m + f64::from(row.widest);
            if dy.abs() > far {
                continue;
            }
            // As `Point::distance_m`: the plane that touches between the two.
            let wide = METRES_PER_DEGREE * ((lat + centre.lat) / 2.0).to_radians().cos();
            let side = Cell::col_degrees(*number);
            let half = (far * far - dy * dy).max(0.0).sqrt() / wide;
            let (first, last) = (step((centre.lon - half) / side) - 1, step((centre.lon + half) / side) + 1);
            let begin = row.cols.partition_point(|c| *c < first);
            for (i, col) in row.cols.iter().enumerate().skip(begin).take_while(|(_, c)| **c <= last) {
                let dx = ((f64::from(*col) + 0.5) * side - centre.lon) * wide;
                finding.take(row.of_cell(i), (dx * dx + dy * dy).sqrt() - radius_m);
            }
        }
    }

    fn around_ring(&self, ring: &[Point], finding: &mut Finding) {
        let bound =
            |pick: fn(&Point) -> f64, best: fn(f64, f64) -> f64, from: f64| ring.iter().map(pick).fold(from, best);
        let (south, north) = (bound(|p| p.lat, f64::min, 91.0), bound(|p| p.lat, f64::max, -91.0));
        let (west, east) = (bound(|p| p.lon, f64::min, 181.0), bound(|p| p.lon, f64::max, -181.0));
        let degrees = self.widest() / METRES_PER_DEGREE + Cell::ROW_DEGREES;
        let (from, to) = (step((south - degrees) / Cell::ROW_DEGREES), step((north + degrees) / Cell::ROW_DEGREES));
        if from > to {
            return;
        }
        for (number, row) in self.rows.range(from..=to) {
            let lat = (f64::from(*number) + 0.5) * Cell::ROW_DEGREES;
            let side = Cell::col_degrees(*number);
            let half = f64::from(row.widest) / (METRES_PER_DEGREE * lat.to_radians().cos().max(0.01));
            let (first, last) = (step((west - half) / side) - 1, step((east + half) / side) + 1);
            let begin = row.cols.partition_point(|c| *c < first);
            for (i, col) in row.cols.iter().enumerate().skip(begin).take_while(|(_, c)| **c <= last) {
                let centre = Point { lat, lon: (f64::from(*col) + 0.5) * side };
                finding.take(row.of_cell(i), ring_distance_m(ring, centre));
            }
        }
    }
}
