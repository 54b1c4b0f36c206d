//! Outlines from elsewhere, such as those of zip codes: a GeoJSON file (RFC 7946) that somebody
//! brings, made into areas that can be served and told about like the playbook's own.

use serde::{Deserialize, Serialize};
use sereno_core::place::{NamedArea, Point, simplified};
use sereno_core::words::tidy;
use std::collections::BTreeMap;

/// Outlines a network keeps, at most.
pub const OUTLINES_MAX: usize = 500;
/// Characters of an area's name.
const NAME_CHARS_MAX: usize = 40;
/// Properties that hold the name, in files of the United States census and of cities.
const NAMES: [&str; 10] =
    ["ZCTA5CE20", "ZCTA5CE10", "ZCTA5CE", "ZIPCODE", "ZIP_CODE", "ZIP", "zipcode", "zip", "postalCode", "name"];

/// An area that was brought in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Its slug.
    pub slug: String,
    /// Its name, as it is told.
    pub name: String,
    /// Latitude and longitude of each corner, degrees; the outer ring, not closed.
    pub ring: Vec<[f64; 2]>,
}

impl Outline {
    /// As an area of the playbook.
    pub fn area(&self) -> NamedArea {
        let ring = self.ring.iter().filter_map(|[lat, lon]| Point::new(*lat, *lon)).collect();
        NamedArea { slug: self.slug.clone(), name: self.name.clone(), ring }
    }
}

// Outlines are compared to see whether a set-up changed; they hold no number that is not one.
impl Eq for Outline {}

/// Why a file brings no outlines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutlineFault {
    /// It is no GeoJSON.
    #[error("this is no GeoJSON feature collection: {0}")]
    NotGeoJson(String),
    /// No feature has a name that is known.
    #[error("no feature has a name: say with --property which of these it is: {0}")]
    NoName(String),
    /// Nothing that was asked for is in it.
    #[error("it has no outline that was asked for")]
    Nothing,
    /// More than a network can keep.
    #[error(
        "it has {0} outlines, and {OUTLINES_MAX} can be kept: say with --only how the names you want begin, such as --only 900,90201"
    )]
    TooMany(usize),
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<BTreeMap<String, serde_json::Value>>,
    /// Read only of what is wanted: a country's coordinates are gigabytes once they are taken apart.
    geometry: Option<Box<serde_json::value::RawValue>>,
}

type Rings = Vec<Vec<Vec<f64>>>;

#[derive(Deserialize)]
struct Geometry {
    r#type: String,
    #[serde(default)]
    coordinates: serde_json::Value,
}

impl Geometry {
    /// The largest outer ring: an area is said by its name, and islands share it.
    fn outer(self) -> Option<Vec<Point>> {
        let polygons: Vec<Rings> = match self.r#type.as_str() {
            "Polygon" => serde_json::from_value(self.coordinates).map(|rings| vec![rings]).ok()?,
            "MultiPolygon" => serde_json::from_value(self.coordinates).ok()?,
            _ => return None,
        };
        let ring = |rings: Rings| -> Option<Vec<Point>> {
            rings.into_iter().next()?.iter().map(|at| Point::new(*at.get(1)?, *at.first()?)).collect()
        };
        polygons.into_iter().filter_map(ring).max_by(|a, b| span(a).total_cmp(&span(b)))
    }
}

/// How much room an outline takes, in square degrees of the box around it.
fn span(ring: &[Point]) -> f64 {
    let lat = ring.iter().map(|p| p.lat).fold((90.0f64, -90.0f64), |(a, b), x| (a.min(x), b.max(x)));
    let lon = ring.iter().map(|p| p.lon).fold((180.0f64, -180.0f64), |(a, b), x| (a.min(x), b.max(x)));
    (lat.1 - lat.0) * (lon.1 - lon.0)
}

fn word(value: &serde_json::Value) -> Option<String> {
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|n| format!("{n:05}")));
    // Names are told: nothing in them turns a line around or hides.
    let is_plain = |c: &char| c.is_alphanumeric() || " -'./&".contains(*c);
    let plain = text.map(|t| tidy(&t.chars().filter(is_plain).collect::<String>(), NAME_CHARS_MAX));
    plain.filter(|t| !t.is_empty())
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

/// Five digits after the comma are a meter.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// Reads the outlines of a file: their names from `property`, or from one that such files have;
/// those whose name begins with one of `only`, or all of them.
///
/// # Errors
/// [`OutlineFault`].
pub fn read(json: &[u8], property: Option<&str>, only: &[String]) -> Result<Vec<Outline>, OutlineFault> {
    let found: Collection = serde_json::from_slice(json).map_err(|e| OutlineFault::NotGeoJson(e.to_string()))?;
    let known: Vec<&str> = property.map_or(NAMES.to_vec(), |own| vec![own]);
    // What the first feature has, for whoever must say which of it is the name.
    let mut has: Option<String> = None;
    let mut is_named = false;
    let mut outlines: BTreeMap<String, Outline> = BTreeMap::new();
    for feature in found.features {
        let properties = feature.properties.unwrap_or_default();
        has.get_or_insert_with(|| properties.keys().cloned().collect::<Vec<_>>().join(", "));
        let Some(name) = known.iter().find_map(|key| properties.get(*key).and_then(word)) else { continue };
        is_named = true;
        let slug = slug(&name);
        if slug.is_empty() || !(only.is_empty() || only.iter().any(|begin| name.starts_with(begin.as_str()))) {
            continue;
        }
        let geometry = feature.geometry.and_then(|raw| serde_json::from_str::<Geometry>(raw.get()).ok());
        let Some(ring) = geometry.and_then(Geometry::outer).and_then(|r| simplified(&r)) else { continue };
        let ring: Vec<[f64; 2]> = ring.iter().map(|p| [rounded(p.lat), rounded(p.lon)]).collect();
        // Parts of one area come as features of their own in some files: the largest counts.
        let fresh = Outline { slug: slug.clone(), name, ring };
        if outlines.get(&slug).is_none_or(|old| span(&fresh.area().ring) > span(&old.area().ring)) {
            outlines.insert(slug, fresh);
        }
    }
    match outlines.len() {
        0 if !is_named => Err(OutlineFault::NoName(has.unwrap_or_default())),
        0 => Err(OutlineFault::Nothing),
        n if n > OUTLINES_MAX => Err(OutlineFault::TooMany(n)),
        _ => Ok(outlines.into_values().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"{"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"ZCTA5CE20":"90033","AREA":1},"geometry":{"type":"Polygon","coordinates":
        [[[-118.22,34.04],[-118.20,34.04],[-118.20,34.06],[-118.22,34.06],[-118.22,34.04]]]}},
      {"type":"Feature","properties":{"ZCTA5CE20":"90063","AREA":2},"geometry":{"type":"MultiPolygon","coordinates":
        [[[[-118.30,34.0],[-118.299,34.0],[-118.299,34.001]]],
         [[[-118.20,34.02],[-118.17,34.02],[-118.17,34.06],[-118.20,34.06],[-118.20,34.02]]]]}},
      {"type":"Feature","properties":{"ZCTA5CE20":"99999"},"geometry":{"type":"Point","coordinates":[-118.2,34.0]}}]}"#;

    #[test]
    fn outlines_are_read_by_name_and_the_largest_part_counts() {
        let both = read(TWO.as_bytes(), None, &[]).unwrap_or_default();
        assert_eq!(both.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["90033", "90063"]);
        let inside = Point { lat: 34.05, lon: -118.18 };
        assert_eq!(both.iter().map(|o| o.area().holds(inside)).collect::<Vec<_>>(), [false, true]);
        let one = read(TWO.as_bytes(), None, &["9006".to_owned()]).unwrap_or_default();
        assert_eq!(one.iter().map(|o| o.slug.as_str()).collect::<Vec<_>>(), ["90063"]);
    }

    #[test]
    fn what_brings_nothing_says_why() {
        assert!(matches!(read(b"{}", None, &[]), Err(OutlineFault::NotGeoJson(_))));
        assert_eq!(read(TWO.as_bytes(), None, &["1".to_owned()]), Err(OutlineFault::Nothing));
        let unnamed = TWO.replace("ZCTA5CE20", "CODE");
        assert_eq!(read(unnamed.as_bytes(), None, &[]), Err(OutlineFault::NoName("AREA, CODE".to_owned())));
        assert_eq!(read(unnamed.as_bytes(), Some("CODE"), &[]).map(|o| o.len()), Ok(2));
    }
}
