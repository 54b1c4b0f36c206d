//! `sereno bench audience`: who is reached, how fast, in how much memory, and exactly.

use super::intake::percentile;
use anyhow::Context;
use clap::Args;
use sereno_core::audience::{About, Home, Index as Grid, Seat, Tag};
use sereno_core::delivery::Channel;
use sereno_core::place::{Cell, Point};
use sereno_flow::delivery::subscriber::{Index, Reach, Row, Where};
use sereno_station::clock::Stopwatch;
use sereno_station::entropy::SeededEntropy;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// Measures who is reached by circles of 1, 5 and 30 km: a subscriber is reached when the middle of
/// their cell is no farther away than the circle's radius and their own together.
#[derive(Debug, Args)]
pub struct Audience {
    /// Subscribers.
    #[arg(long, default_value_t = 1_000_000)]
    subscribers: u32,
    /// The generated subscribers and questions are the same for the same number.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A folder with `subs_N.tsv` (number, longitude, latitude, metres, language) and
    /// `queries.json`, instead of generated ones.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Seconds of changing while asking.
    #[arg(long, default_value_t = 3.0)]
    live_seconds: f64,
}

/// Times each question is asked.
const RUNS: u32 = 3;
/// Questions that are compared with brute force, for each radius.
const CHECKED: usize = 5;
/// Radii in metres, with how many questions.
const RADII: [(u32, usize); 3] = [(1_000, 100), (5_000, 100), (30_000, 20)];
/// Longitude, latitude, weight and spread in km of places around Los Angeles.
const PLACES: [(f64, f64, f64, f64); 12] = [
    (-118.2437, 34.0522, 900.0, 5.0),
    (-118.26, 33.98, 1_000.0, 5.0),
    (-118.20, 34.02, 700.0, 4.0),
    (-118.45, 34.20, 1_200.0, 7.0),
    (-118.19, 33.77, 800.0, 6.0),
    (-118.34, 33.93, 600.0, 5.0),
    (-118.05, 34.06, 900.0, 7.0),
    (-117.87, 33.75, 1_500.0, 8.0),
    (-117.40, 33.95, 800.0, 8.0),
    (-117.30, 34.11, 900.0, 8.0),
    (-118.15, 34.69, 560.0, 8.0),
    (-119.15, 34.20, 400.0, 7.0),
];

type Subscriber = (Point, u16, u8);
type Questions = Vec<(u32, Vec<Point>)>;

/// A number from 0 to 1.
fn part(dice: &SeededEntropy) -> f64 {
    f64::from(u32::try_from(dice.next_u64() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

/// A point of the mixture, spread like a bell around each place; one in twelve is anywhere.
fn place(dice: &SeededEntropy) -> Point {
    if part(dice) < 0.08 {
        return Point { lat: 33.6 + 1.2 * part(dice), lon: -119.2 + 2.0 * part(dice) };
    }
    let whole: f64 = PLACES.iter().map(|p| p.2).sum();
    let mut left = part(dice) * whole;
    let (lon, lat, _, km) = PLACES
        .iter()
        .copied()
        .find(|p| {
            left -= p.2;
            left <= 0.0
        })
        .unwrap_or((-118.2437, 34.0522, 1.0, 5.0));
    // Box and Muller (1958).
    let far = (-2.0 * part(dice).max(1e-12).ln()).sqrt() * km;
    let turn = part(dice) * std::f64::consts::TAU;
    Point { lat: lat + far * turn.sin() / 110.9, lon: lon + far * turn.cos() / 92.3 }
}

fn generated(n: u32, seed: u64) -> (Vec<Subscriber>, Questions) {
    let dice = SeededEntropy::new(seed);
    let radius = || {
        let metres = (1_000f64.ln() + 10f64.ln() * part(&dice)).exp();
        format!("{metres:.0}").parse().unwrap_or(1_000)
    };
    let language = |x: f64| {
        let upto = [0.52, 0.82, 0.87, 0.91, 0.94, 0.97, 0.99];
        u8::try_from(upto.iter().take_while(|u| x >= **u).count()).unwrap_or(0)
    };
    let all = (0..n).map(|_| (place(&dice), radius(), language(part(&dice)))).collect();
    (all, RADII.iter().map(|(r, most)| (*r, (0..*most).map(|_| place(&dice)).collect())).collect())
}

fn read(folder: &Path, n: u32) -> anyhow::Result<(Vec<Subscriber>, Questions)> {
    let file = folder.join(format!("subs_{n}.tsv"));
    let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    let line = |line: &str| -> Option<Subscriber> {
        let mut parts = line.split('\t').skip(1);
        let (lon, lat) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some((Point::new(lat, lon)?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    let all = text.lines().map(line).collect::<Option<Vec<_>>>().context("a line is not a subscriber")?;
    let text = std::fs::read_to_string(folder.join("queries.json")).context("reading the questions")?;
    let asked: std::collections::BTreeMap<String, Vec<[f64; 2]>> = serde_json::from_str(&text).context("questions")?;
    let some = |r: u32, most: usize| -> anyhow::Result<Vec<Point>> {
        let points = asked.get(&r.to_string()).with_context(|| format!("no questions of {r} m"))?;
        points.iter().take(most).map(|[lon, lat]| Point::new(*lat, *lon).context("a question is no point")).collect()
    };
    Ok((all, RADII.iter().map(|(r, most)| Ok((*r, some(*r, *most)?))).collect::<anyhow::Result<_>>()?))
}

/// Seconds of processors: this process, and the whole machine.
fn cpu_s() -> (f64, f64) {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let own = read("/proc/self/stat");
    let own: f64 = own
        .rsplit(')')
        .next()
        .map(|t| t.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum())
        .unwrap_or(0.0);
    let all = read("/proc/stat");
    let ticks: Vec<f64> = all
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(1)
        .take(8)
        .filter_map(|n| n.parse().ok())
        .collect();
    let idle: f64 = ticks.iter().skip(3).take(2).sum();
    (own / 100.0, (ticks.iter().sum::<f64>() - idle) / 100.0)
}

/// What a stretch of work took: wall seconds, own processor seconds, and processors that others had.
struct Took {
    watch: Stopwatch,
    before: (f64, f64),
}

impl Took {
    fn start() -> Took {
        Took { watch: Stopwatch::start(), before: cpu_s() }
    }

    fn cpu(&self) -> f64 {
        cpu_s().0 - self.before.0
    }

    fn other_cores(&self) -> f64 {
        let now = cpu_s();
        ((now.1 - self.before.1) - (now.0 - self.before.0)).max(0.0) / self.watch.seconds().max(1e-9)
    }
}

fn tag(n: u32, language: u8) -> Tag {
    let channel = match n % 10 {
        0..=5 => Channel::Mail,
        6..=8 => Channel::Push,
        _ => Channel::Webhook,
    };
    Tag { channel, language }
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

impl Audience {
    #[expect(clippy::print_stdout, reason = "the figures")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let (all, questions) = match &self.data {
            Some(folder) => read(folder, self.subscribers)?,
            None => generated(self.subscribers, self.seed),
        };
        // Everything is made as coarse as it is kept before anything is measured.
        let homes: Vec<(Cell, u16, u8)> = all.iter().map(|(p, radius, lang)| (Cell::of(*p), *radius, *lang)).collect();
        drop(all);
        let took = Took::start();
        let grid = Grid::build(
            &[],
            homes.iter().zip(0u32..).map(|((cell, radius_m, lang), n)| {
                (Seat(n), Home::Around { cell: *cell, radius_m: *radius_m }, tag(n, *lang))
            }),
        );
        println!("subscribers: {}", grid.len());
        println!("build_s: {:.2} cpu {:.2} other_cores {:.2}", took.watch.seconds(), took.cpu(), took.other_cores());
        println!("bytes_per_subscriber: {:.1}", count(grid.bytes()) / count(grid.len()).max(1.0));
        for (radius_m, points) in &questions {
            println!("{}", self.match_line(&grid, *radius_m, points));
        }
        let (wrong, asked) = compare(&grid, &homes, &questions);
        println!("exact: {} of {asked} questions as brute force", asked - wrong);
        drop(grid);
        for line in live(&homes, &questions, self.live_seconds) {
            println!("{line}");
        }
        Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
    }

    fn match_line(&self, grid: &Grid, radius_m: u32, points: &[Point]) -> String {
        let (mut times, mut hits, mut bytes, mut writing) = (Vec::new(), 0, 0, 0.0);
        let abouts: Vec<About> = points.iter().map(|p| About::Circle { cell: Cell::of(*p), radius_m }).collect();
        // What a processor was at work on is known to a hundredth of a second, so it is asked often.
        let rounds = RUNS.max(60_000 / (radius_m / 10 + 900));
        let took = Took::start();
        for _ in 0..rounds {
            for about in &abouts {
                let watch = Stopwatch::start();
                let found = grid.reached(about);
                times.push(watch.seconds() * 1e3);
                hits += found.seats.len();
            }
        }
        let (cpu, others) = (took.cpu() / count(times.len()) * 1e3, took.other_cores());
        for about in &abouts {
            let found = grid.reached(about);
            let watch = Stopwatch::start();
            bytes += found.seats.to_bytes().len();
            writing += watch.seconds() * 1e3;
        }
        times.sort_by(f64::total_cmp);
        format!(
            "match_{}km_ms: median {:.3} p99 {:.3} cpu {cpu:.3} mean_hits {:.0} set_bytes {:.0} to_bytes_ms {:.3} other_cores {others:.2}",
            radius_m / 1_000,
            percentile(&times, 50),
            percentile(&times, 99),
            count(hits) / count(times.len()),
            count(bytes) / count(abouts.len()),
            writing / count(abouts.len()),
        )
    }
}

/// Asks everybody one by one: how many questions were answered otherwise, and how many were asked.
fn compare(grid: &Grid, homes: &[(Cell, u16, u8)], questions: &Questions) -> (usize, usize) {
    let (mut wrong, mut asked) = (0, 0);
    for (radius_m, points) in questions {
        for point in points.iter().take(CHECKED) {
            let cell = Cell::of(*point);
            let middle = cell.centre();
            let plain = homes.iter().zip(0u32..).filter(|((home, own, _), _)| {
                home.centre().distance_m(middle) <= f64::from(*own) + f64::from(*radius_m)
            });
            let plain: sereno_core::audience::IdSet = plain.map(|(_, n)| Seat(n)).collect();
            asked += 1;
            wrong += usize::from(grid.reached(&About::Circle { cell, radius_m: *radius_m }).seats != plain);
        }
    }
    (wrong, asked)
}

/// Changes the index on one thread while another asks it.
fn live(homes: &[(Cell, u16, u8)], questions: &Questions, seconds: f64) -> Vec<String> {
    let index = Index::new(&[]);
    let row = |n: u32, (cell, radius_m, lang): &(Cell, u16, u8), changed| Row {
        seat: Seat(n),
        is_in: Some((Where::Around { cell: *cell, radius_m: *radius_m }, tag(n, *lang).channel, format!("l{lang}"))),
        changed,
    };
    let mut filling = index.filling();
    for (home, n) in homes.iter().zip(0u32..) {
        filling.add(&row(n, home, 0));
    }
    index.fill(filling, 0);
    let Some((radius_m, points)) = questions.get(1) else { return vec![] };
    let over = AtomicBool::new(false);
    let took = Took::start();
    let (mut asked, mut changed) = (Vec::new(), Vec::new());
    std::thread::scope(|scope| {
        let changing = scope.spawn(|| {
            let (dice, mut times, mut change) = (SeededEntropy::new(7), Vec::new(), 0i64);
            while !over.load(Ordering::Relaxed) {
                change += 1;
                let n = u32::try_from(dice.next_u64() % u64::try_from(homes.len().max(1)).unwrap_or(1)).unwrap_or(0);
                let at = |i: u32| usize::try_from(i).ok().and_then(|i| homes.get(i));
                // One in three leaves, and comes back with a later change; the others move.
                let moved = (n.wrapping_mul(31)) % u32::try_from(homes.len().max(1)).unwrap_or(1);
                let one = match change % 3 {
                    0 => Row { seat: Seat(n), is_in: None, changed: change },
                    _ => match at(moved) {
                        Some(home) => row(n, home, change),
                        None => continue,
                    },
                };
                let watch = Stopwatch::start();
                index.apply(vec![one]);
                times.push(watch.seconds() * 1e3);
            }
            times
        });
        while took.watch.seconds() < seconds {
            for point in points {
                let watch = Stopwatch::start();
                let found = index.reached(&Reach::Circle { cell: Cell::of(*point), radius_m: *radius_m });
                asked.push(watch.seconds() * 1e3);
                std::hint::black_box(found);
            }
        }
        over.store(true, Ordering::Relaxed);
        changed = changing.join().unwrap_or_default();
    });
    let (whole, others) = (took.watch.seconds(), took.other_cores());
    asked.sort_by(f64::total_cmp);
    changed.sort_by(f64::total_cmp);
    vec![
        format!(
            "live_match_5km_ms: median {:.3} p99 {:.3} other_cores {others:.2}",
            percentile(&asked, 50),
            percentile(&asked, 99)
        ),
        format!(
            "live_change_ms: median {:.4} p99 {:.3} a_second {:.0}",
            percentile(&changed, 50),
            percentile(&changed, 99),
            count(changed.len()) / whole
        ),
    ]
}
