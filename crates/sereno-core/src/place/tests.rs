use super::*;

fn p(lat: f64, lon: f64) -> Point {
    Point::new(lat, lon).unwrap()
}

fn gazetteer() -> Gazetteer {
    let square = |slug: &str, name: &str, lat: f64, lon: f64| NamedArea {
        slug: slug.into(),
        name: name.into(),
        ring: vec![p(lat, lon), p(lat, lon + 0.02), p(lat + 0.02, lon + 0.02), p(lat + 0.02, lon)],
    };
    let crossing = |a: &str, b: &str, lat: f64, lon: f64, area: &str| Known {
        name: format!("{a} and {b}"),
        all_of: vec![a.into(), b.into()],
        point: p(lat, lon),
        area: area.into(),
    };
    Gazetteer {
        areas: vec![square("westlake", "Westlake", 34.05, -118.29), square("boyle", "Boyle Heights", 34.03, -118.22)],
        known: vec![
            crossing("6th St", "Alvarado St", 34.0573, -118.2766, "westlake"),
            crossing("1st St", "Soto St", 34.0436, -118.2099, "boyle"),
        ],
    }
}

#[test]
fn typed_crossings_are_found_in_any_order_and_spelling() {
    let g = gazetteer();
    for typed in ["6th & Alvarado", "Alvarado/6th", "W. 6th Street y S Alvarado", "corner of ALVARADO and 6th st"] {
        assert_eq!(g.locate(typed).area.as_deref(), Some("westlake"), "{typed}");
        assert!(g.locate(typed).point.is_some(), "{typed}");
    }
    assert_eq!(g.locate("16th and Alvarado").point, None);
    assert_eq!(g.locate("somewhere in boyle heights").area.as_deref(), Some("boyle"));
    assert_eq!(g.locate("somewhere in boyle heights").point, None);
    assert_eq!(g.locate("by the laundromat").area, None);
}

#[test]
fn a_point_lies_in_its_area_and_cell() {
    let g = gazetteer();
    let at = p(34.0573, -118.2766);
    assert_eq!(g.area_at(at).map(|a| a.slug.as_str()), Some("westlake"));
    assert_eq!(g.area_at(p(0.0, 0.0)), None);
    assert_eq!(Cell::of(Cell::of(at).centre()), Cell::of(at));
    assert!(Cell::of(at).centre().distance_m(at) < 360.0);
}

#[test]
fn the_nine_cells_around_hold_every_point_within_500_metres() {
    for (lat, lon) in [(34.05, -118.25), (-33.9, 151.2), (59.9, 10.7), (0.0, 0.0)] {
        for turn in 0..64 {
            let angle = f64::from(turn) * std::f64::consts::TAU / 64.0;
            let away = p(
                lat + 499.0 * angle.sin() / METRES_PER_DEGREE,
                lon + 499.0 * angle.cos() / (METRES_PER_DEGREE * lat.to_radians().cos()),
            );
            assert!(Cell::around(p(lat, lon)).contains(&Cell::of(away)), "{lat} {lon} {turn}");
        }
    }
}

#[test]
fn cells_have_different_numbers() {
    let cells = Cell::around(p(34.05, -118.25));
    let mut numbers: Vec<i64> = cells.iter().map(|c| c.number()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 9);
}

#[test]
fn the_same_place_in_other_words_has_the_same_key() {
    assert_eq!(place_key("Evergreen Ave & E 4th St"), place_key("4th and Evergreen"));
    assert_ne!(place_key("Evergreen Ave & E 4th St"), place_key("Evergreen and 1st"));
}
