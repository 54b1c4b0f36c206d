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
    assert_eq!(within(&areas, middle, Some(5)), Ok(vec!["near".to_owned()]));
    assert_eq!(within(&areas, middle, Some(60)).map(|all| all.len()), Ok(2));
    for none in [None, Some(0), Some(-3), Some(101)] {
        assert_eq!(within(&areas, middle, none), Err(SetupRefusal::Circle));
    }
    assert_eq!(within(&areas, Point { lat: 35.0, lon: -118.0 }, Some(5)), Err(SetupRefusal::Circle));
}

#[test]
fn five_digits_are_a_zip_code() {
    assert!(is_zip(" 90033 ") && !is_zip("9003") && !is_zip("6th & Alvarado"));
}
