use super::*;

fn square(slug: &str, lat: f64, lon: f64) -> NamedArea {
    let at = |dy: f64, dx: f64| Point { lat: lat + dy, lon: lon + dx };
    NamedArea {
        slug: slug.to_owned(),
        name: slug.to_owned(),
        ring: vec![at(0.0, 0.0), at(0.0, 0.02), at(0.02, 0.02), at(0.02, 0.0)],
    }
}

fn mark(area: &str) -> Mark {
    Mark { area: area.to_owned(), class: "new", shape: "m-new", href: "/x".to_owned(), n: 1, is_here: false }
}

#[test]
fn a_near_map_shows_the_marked_area_and_not_the_far_ones() {
    let places = Gazetteer { areas: vec![square("east", 34.0, -118.2), square("far", 34.8, -118.9)], known: vec![] };
    let near = draw(&places, &[mark("east")], 340, true);
    assert_eq!(near.outlines.len(), 1);
    assert_eq!(near.labels.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["east"]);
    let whole = draw(&places, &[mark("east")], 340, false);
    assert_eq!(whole.outlines.len(), 2);
    assert!(whole.outlines.last().is_some_and(|o| o.mark.is_some()), "the marked one lies on top");
}

#[test]
fn north_is_up_and_everything_lies_inside() {
    let places = Gazetteer { areas: vec![square("south", 34.0, -118.2), square("north", 34.1, -118.2)], known: vec![] };
    let map = draw(&places, &[mark("south"), mark("north")], 340, false);
    let y = |name: &str| map.labels.iter().find(|l| l.name == name).unwrap().y;
    assert!(y("north") < y("south"));
    for l in &map.labels {
        assert!((0..=map.width).contains(&l.x) && (0..=map.height).contains(&l.y), "{l:?}");
    }
}

#[test]
fn without_areas_there_is_nothing_to_draw() {
    assert_eq!(draw(&Gazetteer::default(), &[], 340, true), MapView::default());
}
