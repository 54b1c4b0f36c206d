//! Places: a point (inside only), a cell, a named area, and what a reporter typed.

mod outline;

pub use outline::{CORNERS_MAX, simplified};

use crate::words::fold;

/// Metres in a degree of latitude, on the mean sphere.
pub(crate) const METRES_PER_DEGREE: f64 = 111_194.9;
/// The side of a cell in metres: the finest area that is ever said in public.
pub const CELL_M: f64 = 500.0;

/// A point in WGS 84, degrees. It never leaves the console and the observer's own task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
}

impl Point {
    /// A point, if the numbers are one.
    pub fn new(lat: f64, lon: f64) -> Option<Point> {
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some(Point { lat, lon })
    }

    /// Metres to another point, on the plane that touches between them. Good to 0.1 % within
    /// a county, which is as far as two reports are ever compared.
    pub fn distance_m(self, other: Point) -> f64 {
        let mid = ((self.lat + other.lat) / 2.0).to_radians();
        let dy = (self.lat - other.lat) * METRES_PER_DEGREE;
        let dx = (self.lon - other.lon) * METRES_PER_DEGREE * mid.cos();
        dx.hypot(dy)
    }
}

/// A square of about 500 m: rows of equal latitude, columns as wide as that row needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    row: i32,
    col: i32,
}

#[expect(clippy::as_conversions, reason = "a degree divided into 500 m steps is below 100,000 in size")]
pub(crate) fn step(x: f64) -> i32 {
    x.floor() as i32
}

impl Cell {
    pub(crate) const ROW_DEGREES: f64 = CELL_M / METRES_PER_DEGREE;

    pub(crate) fn col_degrees(row: i32) -> f64 {
        let mid = (f64::from(row) + 0.5) * Cell::ROW_DEGREES;
        // Near a pole a column would be endless; nobody lives there.
        Cell::ROW_DEGREES / mid.to_radians().cos().max(0.01)
    }

    /// The cell a point lies in.
    pub fn of(point: Point) -> Cell {
        let row = step(point.lat / Cell::ROW_DEGREES);
        Cell { row, col: step(point.lon / Cell::col_degrees(row)) }
    }

    /// The middle of the cell.
    pub fn centre(self) -> Point {
        Point {
            lat: (f64::from(self.row) + 0.5) * Cell::ROW_DEGREES,
            lon: (f64::from(self.col) + 0.5) * Cell::col_degrees(self.row),
        }
    }

    /// One number for storage: the row in the upper half, the column in the lower.
    pub fn number(self) -> i64 {
        (i64::from(self.row) << 32) | i64::from(self.col.cast_unsigned())
    }

    /// The cell with this [`Cell::number`]; nothing when it lies on no earth.
    pub fn from_number(number: i64) -> Option<Cell> {
        let row = i32::try_from(number >> 32).ok()?;
        let col = u32::try_from(number & 0xffff_ffff).ok()?.cast_signed();
        let cell = Cell { row, col };
        let at = cell.centre();
        (Point::new(at.lat, at.lon).is_some() && Cell::of(at) == cell).then_some(cell)
    }

    /// Its corners, in a ring.
    pub fn corners(self) -> [Point; 4] {
        let (wide, row, col) = (Cell::col_degrees(self.row), f64::from(self.row), f64::from(self.col));
        let at = |dy: f64, dx: f64| Point { lat: (row + dy) * Cell::ROW_DEGREES, lon: (col + dx) * wide };
        [at(0.0, 0.0), at(0.0, 1.0), at(1.0, 1.0), at(1.0, 0.0)]
    }

    pub(crate) const fn row(self) -> i32 {
        self.row
    }

    pub(crate) const fn col(self) -> i32 {
        self.col
    }

    pub(crate) const fn at(row: i32, col: i32) -> Cell {
        Cell { row, col }
    }

    /// The cells around and including the one of `point`, all of which together hold every
    /// point within one cell's side of it.
    pub fn around(point: Point) -> Vec<Cell> {
        let own = Cell::of(point).row;
        let mut cells = Vec::with_capacity(9);
        for row in own.saturating_sub(1)..=own.saturating_add(1) {
            let wide = Cell::col_degrees(row);
            let middle = step(point.lon / wide);
            for col in middle.saturating_sub(1)..=middle.saturating_add(1) {
                cells.push(Cell { row, col });
            }
        }
        cells
    }
}

/// Is a point inside an outline? Even-odd rule; a point on the border may fall either way.
pub(crate) fn ring_holds(ring: &[Point], p: Point) -> bool {
    let mut inside = false;
    let mut previous = ring.last();
    for a in ring {
        if let Some(b) = previous
            && (a.lat > p.lat) != (b.lat > p.lat)
            && p.lon < (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) + a.lon
        {
            inside = !inside;
        }
        previous = Some(a);
    }
    inside
}

/// A named area with its outline: what may be said outside.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedArea {
    /// Its slug in the playbook.
    pub slug: String,
    /// Its name as people say it.
    pub name: String,
    /// The outer ring, not closed.
    pub ring: Vec<Point>,
}

impl NamedArea {
    /// Is the point inside? Even-odd rule; a point on the border may fall either way.
    pub fn holds(&self, p: Point) -> bool {
        ring_holds(&self.ring, p)
    }

    /// The mean of the outline's corners: good enough to hang a mark on.
    pub fn middle(&self) -> Point {
        let n = u32::try_from(self.ring.len()).map_or(1.0, f64::from).max(1.0);
        let (lat, lon) = self.ring.iter().fold((0.0, 0.0), |(a, o), p| (a + p.lat, o + p.lon));
        Point { lat: lat / n, lon: lon / n }
    }
}

/// Something with a name and a point: a crossing of streets or a landmark.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The name as shown, such as "6th St and Alvarado St".
    pub name: String,
    /// All of these must occur in what was typed. A crossing has its two streets here.
    pub all_of: Vec<String>,
    /// Where it is.
    pub point: Point,
    /// The slug of its area.
    pub area: String,
}

/// All places a playbook knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gazetteer {
    /// Named areas, the first that holds a point wins.
    pub areas: Vec<NamedArea>,
    /// Crossings and landmarks.
    pub known: Vec<Known>,
}

/// What typed words were found to mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// The point, when the words name one. An area alone has none: its middle is nobody's place.
    pub point: Option<Point>,
    /// The slug of the area.
    pub area: Option<String>,
    /// How far off the point may be, in metres.
    pub precision_m: i64,
}

/// A crossing is known to about this.
const CROSSING_PRECISION_M: i64 = 60;

/// A street's name without what people leave out: "W 6th St." is `6th`.
fn street(name: &str) -> Vec<String> {
    const LEFT_OUT: &[&str] = &[
        "av",
        "ave",
        "avenida",
        "avenue",
        "blvd",
        "boulevard",
        "calle",
        "dr",
        "drive",
        "e",
        "east",
        "n",
        "north",
        "place",
        "pl",
        "rd",
        "road",
        "s",
        "south",
        "st",
        "street",
        "w",
        "way",
        "west",
    ];
    let folded = fold(name);
    let all: Vec<String> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let kept: Vec<String> = all.iter().filter(|w| LEFT_OUT.binary_search(&w.as_str()).is_err()).cloned().collect();
    if kept.is_empty() { all } else { kept }
}

fn has_run(words: &[String], run: &[String]) -> bool {
    !run.is_empty() && words.windows(run.len()).any(|w| w == run)
}

impl Gazetteer {
    /// The area with this slug.
    pub fn area(&self, slug: &str) -> Option<&NamedArea> {
        self.areas.iter().find(|a| a.slug == slug)
    }

    /// The area a point lies in.
    pub fn area_at(&self, point: Point) -> Option<&NamedArea> {
        self.areas.iter().find(|a| a.holds(point))
    }

    /// What typed words mean: a known crossing or landmark, else a named area, else nothing.
    /// A crossing named in two areas is decided by the area's name in the text, else by order.
    pub fn locate(&self, typed: &str) -> Located {
        let words = street(typed);
        let named = self.areas.iter().filter(|a| has_run(&words, &street(&a.name))).max_by_key(|a| a.name.len());
        let fits = |k: &&Known| k.all_of.iter().all(|name| has_run(&words, &street(name)));
        let known =
            self.known.iter().filter(fits).max_by_key(|k| {
                (named.is_some_and(|a| a.slug == k.area), k.all_of.iter().map(String::len).sum::<usize>())
            });
        match (known, named) {
            (Some(k), _) => {
                Located { point: Some(k.point), area: Some(k.area.clone()), precision_m: CROSSING_PRECISION_M }
            }
            (None, Some(a)) => Located { point: None, area: Some(a.slug.clone()), precision_m: 3_000 },
            (None, None) => Located { point: None, area: None, precision_m: 0 },
        }
    }
}

/// Words that make two typed places the same place: "Evergreen & 4th" and "4th and Evergreen St".
pub fn place_key(typed: &str) -> String {
    let mut words = street(typed);
    words.retain(|w| !matches!(w.as_str(), "and" | "y" | "at" | "of" | "the" | "la" | "el" | "intersection"));
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

#[cfg(test)]
mod tests;
