//! How: the expected answers of every route for every role are written by hand in `roles.txt`.
//! The routes come from the product's own table: one without a line fails, and so does a line
//! without a route. `+` passes the door, `-` does not.

use crate::engines::each;
use sereno::app;
use sereno::worlds::{START, by_hand};
use sereno_drill::story;
use sereno_station::web::Verb;
use std::collections::BTreeMap;

const COLUMNS: [&str; 13] = [
    "public",
    "observer",
    "operator",
    "dispatcher",
    "team_lead",
    "verification_lead",
    "comms",
    "legal_intake",
    "attorney",
    "language_reviewer",
    "training_admin",
    "auditor",
    "admin",
];

#[test]
fn every_route_answers_every_role_as_written() {
    let mut wanted: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for line in include_str!("roles.txt").lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words.len(), 2 + COLUMNS.len(), "{line}");
        wanted.insert(format!("{} {}", words[0], words[1]), words[2..].iter().map(|w| *w == "+").collect());
    }
    let fresh = each("roles").remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    for role in &COLUMNS[1..] {
        world.add_person(role, &[role], "en", true);
        assert_eq!(world.get(role, "/help/console").status, 200, "{role}");
    }
    // The live stream never ends by itself, and beats in real time.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    world.flow.site.db.topics().close();
    let routes = app::routes();
    assert_eq!(routes.len(), wanted.len(), "a route without a line in roles.txt, or a line without a route");
    let mut asked = 0;
    for route in &routes {
        let name = format!("{} {}", if route.verb == Verb::Get { "GET" } else { "POST" }, route.path);
        let line = wanted.get(&name).unwrap_or_else(|| panic!("{name} has no line in roles.txt"));
        // Signing out ends the session the other columns need; it is tried in `forms`.
        // Locking ends everybody's; it is tried in `lock`.
        if route.path == "/out" || (route.path == "/lock" && route.verb == Verb::Post) {
            continue;
        }
        let zeros = "00000000000000000000000000";
        let path =
            route.path.replace("{incident}", &format!("inc_{zeros}")).replace("{offer}", &format!("off_{zeros}"));
        let path = path
            .replace("{alert}", &format!("alt_{zeros}"))
            .replace("{person}", &format!("per_{zeros}"))
            .replace("{shift}", &format!("shf_{zeros}"))
            .replace("{patrol}", &format!("pat_{zeros}"))
            .replace("{link}", "none")
            .replace("{organisation}", &format!("org_{zeros}"))
            .replace("{course}", &format!("crs_{zeros}"))
            .replace("{training}", &format!("trn_{zeros}"))
            .replace("{hold}", "1")
            .replace("{number}", "1")
            .replace("{screen}", "console")
            .replace("{role}", "dispatcher");
        for (role, passes) in COLUMNS.iter().zip(line) {
            let status = if route.verb == Verb::Get {
                world.get(role, &path).status
            } else {
                world.post(role, &path, &[]).status
            };
            let passed = status != 401 && status != 403;
            assert_eq!(passed, *passes, "{name} as {role}: {status}");
            assert!(status < 500, "{name} as {role}: {status}");
            asked += 1;
        }
    }
    println!("matrix: {} routes x {} roles, {asked} answers", routes.len(), COLUMNS.len());
}
