//! How: two observers with the same roles stand side by side; each thing that is about one of
//! them is asked for by that one and by the other. What must come of it is written by hand in
//! `owners.txt`; a route with a slot and no line fails. Things that a form names rather than a
//! path (one's passkeys and devices) are tried in `keys`.

use crate::engines::each;
use sereno::app;
use sereno::worlds::{START, by_hand};
use sereno_drill::World;
use sereno_drill::story::{self, play};

use sereno_station::web::Verb;
use std::collections::BTreeMap;

/// An offer, a shift and a patrol of Luis, of which Bea is no part.
fn things(world: &mut World) -> BTreeMap<&'static str, String> {
    play(
        world,
        "people Ana dispatcher operator; Luis observer; Zoe observer; Bea observer\n\
         14:02 web [waiting saw] 6th & Alvarado :: two white vans\n\
         14:04 Ana sends Luis to 1\n\
         14:05 Luis accepts\n",
        START,
    )
    .unwrap();
    let offer = world.get("Luis", "/field").after("href=\"/field/")[0].clone();
    let id = |world: &mut World, name: &str| world.person(name).unwrap().rsplit('/').next().unwrap().to_owned();
    let (luis, zoe) = (id(world, "Luis"), id(world, "Zoe"));
    let (from, to) = {
        let site = &world.flow.site;
        (site.hhmm(site.now()), site.hhmm(site.now().plus_s(2 * 3_600)))
    };
    world.get("Ana", "/shifts");
    let put = world.post("Ana", "/shifts/now", &[("person", &luis), ("role", "observer"), ("until", &to)]);
    assert_eq!(put.status, 303, "{}", put.sentence());
    let ends = world.get("Luis", "/shifts").after("/shifts/shf_")[0].clone();
    let form = [("sector", "east"), ("from", &*from), ("to", &*to), ("person", &*luis), ("person", &*zoe)];
    let made = world.post("Ana", "/patrols", &form);
    let patrol = made.location.unwrap_or_else(|| panic!("{}", made.body));
    let patrol = patrol.trim_start_matches("/patrols/").to_owned();
    BTreeMap::from([("{offer}", offer), ("{shift}", format!("shf_{ends}")), ("{patrol}", patrol)])
}

/// A form that is right as far as it goes: what is wrong with a form is said before whose it is.
fn right_form(path: &str) -> Vec<(&'static str, &'static str)> {
    match path {
        "/field/{offer}/step" => vec![("step", "arrive")],
        "/patrols/{patrol}/step" => vec![("step", "set_out")],
        "/patrols/{patrol}/report" => vec![("kind", "waiting"), ("place", "6th & Alvarado"), ("text", "a van")],
        "/shifts/{shift}/step" => vec![("step", "confirm")],
        "/field/{offer}/sign" => vec![("verdict", "ver_00000000000000000000000000")],
        _ => vec![("verdict", "saw_it")],
    }
}

#[test]
fn what_is_anothers_is_not_there() {
    let mut wanted: BTreeMap<String, bool> = BTreeMap::new();
    for line in include_str!("owners.txt").lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let owned = match words[2..] {
            ["shared"] => false,
            ["own=+", "other=404"] => true,
            _ => panic!("{line}"),
        };
        assert!(wanted.insert(format!("{} {}", words[0], words[1]), owned).is_none(), "{line} is there twice");
    }
    let routes: Vec<_> = app::routes().into_iter().filter(|r| r.path.contains('{')).collect();
    let named = |verb: Verb, path: &str| format!("{} {path}", if verb == Verb::Get { "GET" } else { "POST" });
    let missing: Vec<_> = routes.iter().map(|r| named(r.verb, r.path)).filter(|n| !wanted.contains_key(n)).collect();
    assert!(missing.is_empty(), "routes without a line in owners.txt: {missing:?}");
    assert_eq!(routes.len(), wanted.len(), "a line without a route");

    for fresh in each("owners") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let things = things(&mut world);
        let mut asked = 0;
        // Another first, so that nothing of what they try has been done already.
        for who in ["Bea", "Luis"] {
            world.get(who, "/me");
            for route in &routes {
                if !wanted[&named(route.verb, route.path)] {
                    continue;
                }
                let path = things.iter().fold(route.path.to_owned(), |p, (slot, id)| p.replace(slot, id));
                assert!(!path.contains('{'), "{path} is about nothing");
                let answer = match route.verb {
                    Verb::Get => world.get(who, &path),
                    Verb::Post => world.post(who, &path, &right_form(route.path)),
                };
                assert!(answer.status < 500, "{path} as {who}: {}", answer.status);
                let is_there = !matches!(answer.status, 401 | 403 | 404);
                let form_is_wrong = route.path.ends_with("/sign") && who == "Luis";
                assert!(
                    is_there == (who == "Luis") || form_is_wrong,
                    "{} {path} as {who}: {}",
                    fresh.name,
                    answer.status
                );
                asked += 1;
            }
        }
        println!("owners: {} routes with a slot, {asked} asked on {}", routes.len(), fresh.name);
    }
}
