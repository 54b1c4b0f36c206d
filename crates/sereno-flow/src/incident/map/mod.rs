//! A map of areas as SVG from our own server: outlines, a mark for each area in which something
//! is open, and never a point.

use sereno_core::place::{Gazetteer, NamedArea, Point};

/// A mark on the map: an area and what is drawn in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The area's slug.
    pub area: String,
    /// The class of its state.
    pub class: &'static str,
    /// Its shape.
    pub shape: &'static str,
    /// Where it leads.
    pub href: String,
    /// How many incidents it stands for.
    pub n: usize,
    /// It is the one on the screen.
    pub is_here: bool,
}

/// One outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The area's slug.
    pub slug: String,
    /// The path.
    pub path: String,
    /// What is drawn in it.
    pub mark: Option<Mark>,
}

/// A name, and the mark above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The middle of the name, pixels from the left.
    pub x: i64,
    /// Its foot, pixels from the top.
    pub y: i64,
    /// The name.
    pub name: String,
    /// The mark above it.
    pub mark: Option<Mark>,
}

/// A map ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapView {
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Outlines of areas.
    pub outlines: Vec<Outline>,
    /// Names.
    pub labels: Vec<Label>,
}

/// South, west, north, east.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    south: f64,
    west: f64,
    north: f64,
    east: f64,
}

impl Bounds {
    fn of<'a>(rings: impl Iterator<Item = &'a NamedArea>) -> Option<Bounds> {
        rings.flat_map(|a| &a.ring).fold(None, |b: Option<Bounds>, p| {
            let b = b.unwrap_or(Bounds { south: p.lat, west: p.lon, north: p.lat, east: p.lon });
            Some(Bounds {
                south: b.south.min(p.lat),
                west: b.west.min(p.lon),
                north: b.north.max(p.lat),
                east: b.east.max(p.lon),
            })
        })
    }
}

/// Width of a name of that many letters at 11 px, roughly; marked ones are bold.
fn width_of(name: &str) -> i64 {
    i64::try_from(name.chars().count()).unwrap_or(0) * 7 + 6
}

/// Whole pixels.
fn px(v: f64) -> i64 {
    // A coordinate of a drawing is small; what is not a number is drawn at the edge.
    format!("{v:.0}").parse().unwrap_or(0)
}

/// Draws the areas. With `near` only the surroundings of the marked ones are shown; names that
/// would lie on each other are left out, those of marked areas first in line.
pub fn draw(places: &Gazetteer, marks: &[Mark], width: i64, near: bool) -> MapView {
    let marked = || places.areas.iter().filter(|a| marks.iter().any(|m| m.area == a.slug));
    let all = Bounds::of(places.areas.iter());
    let shown = if near { Bounds::of(marked()).or(all) } else { all };
    let Some(mut b) = shown else { return MapView::default() };
    // Somewhat more than the areas themselves, and never so near that nobody knows where it is.
    let margin = if near { 0.12 } else { 0.02 };
    let (tall, wide) = ((b.north - b.south).max(0.05), (b.east - b.west).max(0.07));
    let (mid_lat, mid_lon) = (f64::midpoint(b.north, b.south), f64::midpoint(b.east, b.west));
    let (half_lat, half_lon) = (tall * (0.5 + margin), wide * (0.5 + margin));
    b = Bounds {
        south: mid_lat - half_lat,
        north: mid_lat + half_lat,
        west: mid_lon - half_lon,
        east: mid_lon + half_lon,
    };
    let squeeze = mid_lat.to_radians().cos();
    let size = f64::from(i32::try_from(width).unwrap_or(340));
    let scale = size / ((b.east - b.west) * squeeze);
    let height = px(((b.north - b.south) * scale).clamp(size * 0.6, size * 1.5));
    let lift = (f64::from(i32::try_from(height).unwrap_or(0)) - (b.north - b.south) * scale) / 2.0;
    let at = |p: &Point| (px((p.lon - b.west) * squeeze * scale), px((b.north - p.lat) * scale + lift));
    let mark_of = |a: &NamedArea| marks.iter().find(|m| m.area == a.slug).cloned();
    let is_in_sight = |a: &&NamedArea| {
        let Some(own) = Bounds::of(std::iter::once(*a)) else { return false };
        let high = lift / scale;
        own.north > b.south - high && own.south < b.north + high && own.east > b.west && own.west < b.east
    };
    let mut in_sight: Vec<&NamedArea> = places.areas.iter().filter(is_in_sight).collect();
    // Marked ones last, so that their edges lie on top.
    in_sight.sort_by_key(|a| (mark_of(a).is_some(), mark_of(a).is_some_and(|m| m.is_here)));
    let outlines = in_sight
        .iter()
        .map(|a| Outline { slug: a.slug.clone(), path: path_of(a.ring.iter().map(at)), mark: mark_of(a) })
        .collect();
    let mut labels: Vec<Label> = Vec::new();
    for a in in_sight.iter().rev() {
        let (x, y) = at(&a.middle());
        let mark = mark_of(a);
        let name = match &mark {
            Some(m) if m.n > 1 => format!("{} ({})", a.name, m.n),
            _ => a.name.clone(),
        };
        let half = width_of(&name) / 2;
        let above = if mark.is_some() { 22 } else { 10 };
        let collides = |y: i64| {
            labels.iter().any(|l| {
                let other = width_of(&l.name) / 2;
                let lifted = if l.mark.is_some() { 22 } else { 10 };
                (x - l.x).abs() < half + other && y - above < l.y + 3 && l.y - lifted < y + 3
            })
        };
        let fits = x - half >= 0 && x + half <= width && y - above >= 0 && y + 4 <= height;
        // A marked name is always shown: a little lower or higher where another one lies.
        let aside = [0, 14, -20, 28, -34].into_iter().map(|by| y + by).find(|y| !collides(*y));
        match aside {
            Some(y) if mark.is_some() => {
                let x = x.clamp(half.min(width / 2), (width - half).max(width / 2));
                labels.push(Label { x, y: y.clamp(above, height - 4), name, mark });
            }
            None if mark.is_some() => labels.push(Label { x, y: y.clamp(above, height - 4), name, mark }),
            Some(at) if fits && at == y => labels.push(Label { x, y, name, mark }),
            Some(_) | None => {}
        }
    }
    MapView { width, height, outlines, labels }
}

/// A closed outline as SVG path data, each point from the one before: pages travel to old phones.
fn path_of(points: impl Iterator<Item = (i64, i64)>) -> String {
    let (mut path, mut last) = (String::new(), None);
    for (x, y) in points {
        match last {
            None => path = format!("M{x} {y}l"),
            Some((from_x, from_y)) if (x, y) != (from_x, from_y) => {
                for by in [x - from_x, y - from_y] {
                    let gap = if by < 0 || path.ends_with('l') { "" } else { " " };
                    path.push_str(&format!("{gap}{by}"));
                }
            }
            Some(_) => {}
        }
        last = Some((x, y));
    }
    path.push('z');
    path
}

#[cfg(test)]
mod tests;
