//! How: what a coordinator may type, and what comes back when it cannot be kept.

use super::*;

#[test]
fn names_and_numbers_are_kept_as_typed() {
    let named = check(" Harbor  Rapid Response ", "Harbor", "(310) 555-0101", "").unwrap();
    assert_eq!(named.name, "Harbor Rapid Response");
    assert_eq!((named.phone.as_str(), named.dispatcher_phone.as_str()), ("(310) 555-0101", "(310) 555-0101"));
    assert_eq!(check("Harbor", "Harbor", "3105550101", "310-555-0102").unwrap().dispatcher_phone, "310-555-0102");
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    use SetupRefusal::{DispatcherPhone, Name, Net, Phone};
    assert_eq!(check("", "", "", ""), Err(vec![Name, Net, Phone]));
    assert_eq!(check("Harbor", "a short name that is long", "310-555-0101", ""), Err(vec![Net]));
    assert_eq!(check("Harbor", "{net}\"", "310-555-0101", ""), Err(vec![Net]));
    assert_eq!(check("Harbor", "Harbor", "call us", "555"), Err(vec![Phone, DispatcherPhone]));
    assert_eq!(check("Harbor", "Harbor", "310-555-0101\" = x", ""), Err(vec![Phone]));
}

fn square(slug: &str, lat: f64, lon: f64) -> NamedArea {
    let corner = |a: f64, o: f64| Point { lat: lat + a, lon: lon + o };
    let ring = vec![corner(0.0, 0.0), corner(0.0, 0.02), corner(0.02, 0.02), corner(0.02, 0.0)];
    NamedArea { slug: slug.to_owned(), name: slug.to_owned(), ring }
}

#[test]
fn a_circle_is_the_areas_in_it() {
    let areas = [square("near", 34.0, -118.0), square("far", 34.3, -118.0)];
    let middle = Point { lat: 34.005, lon: -118.0 + 0.005 };
    assert_eq!(within(&areas, middle, Some(5_000)), Ok(vec!["near".to_owned()]));
    assert_eq!(within(&areas, middle, Some(60_000)).map(|all| all.len()), Ok(2));
    for none in [None, Some(0), Some(-3), Some(100_001)] {
        assert_eq!(within(&areas, middle, none), Err(SetupRefusal::Circle));
    }
    assert_eq!(within(&areas, Point { lat: 35.0, lon: -118.0 }, Some(5_000)), Err(SetupRefusal::Circle));
}

#[test]
fn zip_codes_and_distances_are_read_as_people_type_them() {
    assert_eq!(zips(" 90033, 90063;SW1A-1 "), ["90033", "90063", "sw1a-1"]);
    assert!(zips(" , ").is_empty());
    let typed = ["5", " 5 km", "3 mi", "3 Miles", "3mi.", "x", "", "-3", "3 leagues"].map(radius_m);
    let metres = [Some(5_000), Some(5_000), Some(4_827), Some(4_827), Some(4_827), None, None, None, None];
    assert_eq!(typed, metres);
}
