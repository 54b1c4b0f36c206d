//! Outlines with fewer corners: what an import brings has thousands, and a notice needs an area.

use super::{METRES_PER_DEGREE, Point};

/// Corners an outline keeps, at most.
pub const CORNERS_MAX: usize = 60;
/// Corners nearer than this to the line between their neighbors are left out first, metres.
const START_M: f64 = 30.0;

/// Metres from a point to the line between two others, on the plane that touches there.
fn off_line_m(p: Point, a: Point, b: Point) -> f64 {
    let squeeze = a.lat.to_radians().cos();
    let flat = |q: Point| ((q.lon - a.lon) * squeeze * METRES_PER_DEGREE, (q.lat - a.lat) * METRES_PER_DEGREE);
    let ((px, py), (bx, by)) = (flat(p), flat(b));
    let length = bx.hypot(by);
    if length < f64::EPSILON { px.hypot(py) } else { (px * by - py * bx).abs() / length }
}

/// The corners of an open line that matter, without its last (Ramer 1972; Douglas and Peucker 1973).
/// A stack instead of calls: a coast has a hundred thousand corners.
fn kept(line: &[Point], within_m: f64) -> Vec<Point> {
    let mut keep = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        let (Some(&a), Some(&b)) = (line.get(from), line.get(to)) else { continue };
        if let Some(first) = keep.get_mut(from) {
            *first = true;
        }
        let between = line.iter().enumerate().take(to).skip(from + 1).map(|(n, p)| (n, off_line_m(*p, a, b)));
        if let Some((n, off)) = between.max_by(|x, y| x.1.total_cmp(&y.1))
            && off > within_m
        {
            open.extend([(from, n), (n, to)]);
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect()
}

/// An outline with at most [`CORNERS_MAX`] corners: a ring, not closed. Nothing when it has fewer
/// than three that differ.
pub fn simplified(ring: &[Point]) -> Option<Vec<Point>> {
    let mut ring = ring.to_vec();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring.dedup();
    let first = *ring.first()?;
    // Two halves, because a closed line has no ends: from the first corner to the farthest, and back.
    let far = ring.iter().enumerate().max_by(|a, b| a.1.distance_m(first).total_cmp(&b.1.distance_m(first)))?.0;
    let mut back = ring.split_off(far);
    ring.extend(back.first());
    back.push(first);
    let mut within_m = START_M;
    loop {
        let all: Vec<Point> = kept(&ring, within_m).into_iter().chain(kept(&back, within_m)).collect();
        if all.len() <= CORNERS_MAX {
            return (all.len() >= 3).then_some(all);
        }
        within_m *= 1.5;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A circle of `n` corners, about 2 km wide.
    fn round(n: u32) -> Vec<Point> {
        let at = |k: u32| std::f64::consts::TAU * f64::from(k) / f64::from(n);
        (0..n).map(|k| Point { lat: 34.0 + 0.009 * at(k).sin(), lon: -118.0 + 0.011 * at(k).cos() }).collect()
    }

    #[test]
    fn a_ring_of_many_corners_keeps_its_shape_with_few() {
        let whole = round(50_000);
        let few = simplified(&whole).unwrap_or_default();
        assert!((8..=CORNERS_MAX).contains(&few.len()), "{}", few.len());
        // Every corner that was left out lies near the new outline.
        let closed: Vec<Point> = few.iter().copied().chain(few.first().copied()).collect();
        let off = |p: &Point| {
            closed
                .windows(2)
                .map(|w| w.first().zip(w.last()).map_or(f64::MAX, |(a, b)| off_line_m(*p, *a, *b)))
                .fold(f64::MAX, f64::min)
        };
        assert!(whole.iter().step_by(97).all(|p| off(p) <= START_M + 1.0));
    }

    #[test]
    fn what_is_no_outline_is_none() {
        let p = |lat: f64, lon: f64| Point { lat, lon };
        assert_eq!(simplified(&[]), None);
        assert_eq!(simplified(&[p(34.0, -118.0), p(34.1, -118.0), p(34.0, -118.0)]), None);
        let square = [p(34.0, -118.0), p(34.1, -118.0), p(34.1, -118.1), p(34.0, -118.1), p(34.0, -118.0)];
        assert_eq!(simplified(&square).map(|s| s.len()), Some(4));
    }
}
