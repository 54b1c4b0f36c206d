//! How: a coordinator opens the set-up in a browser of a world whose router is the one `serve`
//! runs; what a stranger then reads on the public pages is what was chosen. Sending is tried in
//! both modes by one story that is approved twice.

use crate::engines::each;
use sereno::setup::{Live, bring_in};
use sereno::worlds::{START, by_hand};
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_station::audit::Actor;
use sereno_station::playbook::outlines;

const NAMES: [(&str, &str); 5] = [
    ("name", "Harbor Rapid Response"),
    ("net", "Harbor"),
    ("phone", "310-555-0101"),
    ("dispatcher_phone", ""),
    ("playbook", "rapid-response"),
];

fn with<'a>(base: &[(&'a str, &'a str)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    base.iter().map(|(n, v)| if *n == name { (*n, value) } else { (*n, *v) }).collect()
}

#[test]
fn a_network_is_set_up_in_the_browser_without_a_restart() {
    for fresh in each("setup") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let page = world.get(SETUP, "/admin/setup");
        assert!(page.body.contains("value=\"campus\""), "no playbook to choose");
        assert!(!page.body.contains("value=\"Lantern"), "an invented name would be kept by haste");
        assert!(world.get("stranger", "/").body.contains("We serve: Alhambra, Arleta,"), "all areas before a choice");

        let kept = world.post(SETUP, "/admin/setup", &NAMES);
        assert_eq!((kept.status, kept.location.as_deref()), (303, Some("/admin/setup/areas")));
        let home = world.get("stranger", "/").body;
        assert!(home.contains("Harbor Rapid Response") && !home.contains("Lantern"), "{}: {home}", fresh.name);
        assert!(world.get("stranger", "/report").body.contains("310-555-0101"));

        // A circle only ticks; saving holds.
        let circle = [("do", "circle"), ("middle", "6th & Alvarado"), ("km", "3"), ("language", "en")];
        let ticked = world.post(SETUP, "/admin/setup/areas", &circle);
        assert_eq!(ticked.status, 200);
        assert!(
            ticked.body.contains("value=\"westlake\" checked") && !ticked.body.contains("value=\"sylmar\" checked")
        );
        assert!(world.get("stranger", "/").body.contains("Sylmar"), "nothing is saved yet");
        assert!(world.get(SETUP, "/shifts/plan").body.contains("value=\"northeast\""));
        let areas = [("do", "save"), ("language", "es"), ("area", "westlake"), ("area", "pico-union")];
        assert_eq!(world.post(SETUP, "/admin/setup/areas", &areas).status, 303);
        let home = world.get("stranger", "/").body;
        assert!(home.contains("lang=\"es\"") && home.contains("Atendemos: Pico-Union y Westlake."), "{home}");
        assert!(!home.contains("Sylmar") && !home.contains("hreflang=\"en\""));
        assert!(world.get("stranger", "/alerts").body.contains("Atendemos: Pico-Union y Westlake."));
        let plan = world.get(SETUP, "/shifts/plan").body;
        assert!(plan.contains("value=\"westlake\"") && !plan.contains("value=\"northeast\""), "a sector without areas");

        // The same pages again have what holds, and both come back after a new start.
        assert!(world.get(SETUP, "/admin/setup").body.contains("value=\"Harbor\""));
        let again = world.get(SETUP, "/admin/setup/areas").body;
        assert!(again.contains("value=\"westlake\" checked") && !again.contains("value=\"alhambra\" checked"));
        let log = world.flow.site.db.clone();
        let acts = world.drive(log.read(|tx| Ok(sereno_station::audit::lines(tx, &["setup."], None, 10)?))).unwrap();
        assert_eq!(acts.len(), 2, "each change is in the audit log");
    }
}

#[test]
fn what_cannot_be_kept_comes_back_with_what_was_typed() {
    for fresh in each("setup-refused") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        world.get(SETUP, "/admin/setup");
        let cases = [
            ("name", "", "Write the network&#39;s name."),
            ("net", "a name too long for it", "Write a short name"),
            ("phone", "none", "Write the hotline&#39;s number"),
            ("dispatcher_phone", "12", "Write the observers&#39; number"),
        ];
        for (field, typed, why) in cases {
            let answer = world.post(SETUP, "/admin/setup", &with(&NAMES, field, typed));
            assert_eq!(answer.status, 422, "{field}");
            let said = answer.body.replace("&#x27;", "&#39;");
            assert!(said.contains(why), "{field}: {}", answer.sentence());
            let other = if field == "name" { "Harbor" } else { "Harbor Rapid Response" };
            assert!(answer.body.contains(&format!("value=\"{other}\"")), "{field}: what was typed is lost");
        }
        world.get(SETUP, "/admin/setup/areas");
        let areas: [(&[(&str, &str)], &str); 6] = [
            (&[("do", "save"), ("area", "westlake")], "Tick at least one language."),
            (&[("do", "save"), ("language", "en")], "Tick at least one area."),
            (&[("do", "save"), ("language", "en"), ("area", "westlake"), ("zips", "90033")], "outline of one of these"),
            (&[("do", "circle"), ("area", "westlake"), ("middle", "90033"), ("km", "5")], "zip codes"),
            (&[("do", "circle"), ("area", "westlake"), ("middle", "the moon"), ("km", "5")], "does not know"),
            (&[("do", "circle"), ("area", "westlake"), ("middle", "Westlake"), ("km", "x")], "No area lies"),
        ];
        for (typed, why) in areas {
            let answer = world.post(SETUP, "/admin/setup/areas", typed);
            assert_eq!(answer.status, 422, "{typed:?}");
            assert!(answer.body.contains(why), "{typed:?}");
            for (_, value) in typed.iter().filter(|(name, _)| *name == "area") {
                assert!(answer.body.contains(&format!("value=\"{value}\" checked")), "a tick is lost: {typed:?}");
            }
        }
        assert!(world.get("stranger", "/").body.contains("Lantern"), "nothing was changed");

        // Another playbook before the first report; none after it.
        assert_eq!(world.post(SETUP, "/admin/setup", &with(&NAMES, "playbook", "campus")).status, 303);
        assert!(world.get("stranger", "/").body.contains("We serve: North Quad, South Quad and East Halls."));
        let now = Live::new(world.flow.clone(), None);
        assert!(world.drive(now.look()).unwrap(), "another node takes it up");
        assert!(!world.drive(now.look()).unwrap(), "once");
        world.flow = now.flow();
        let report = serde_json::json!({ "id": "first-report-there", "kind": "hazard", "place": "Clock Tower" });
        assert_eq!(world.post_json("program", "/api/v1/reports", &report).status, 201);
        world.run_due().unwrap();
        world.get(SETUP, "/admin/setup");
        let late = world.post(SETUP, "/admin/setup", &NAMES);
        assert_eq!(late.status, 422);
        assert!(late.body.contains("so it stays"), "{}", late.sentence());
        assert_eq!(world.post(SETUP, "/admin/setup", &with(&NAMES, "playbook", "campus")).status, 303);
    }
}

/// Two zip codes as a file brings them: one around 6th and Alvarado, one far from every crossing.
const ZIPS: &str = r#"{"type":"FeatureCollection","features":[
  {"type":"Feature","properties":{"ZCTA5CE20":"90057"},"geometry":{"type":"Polygon","coordinates":
    [[[-118.285,34.05],[-118.265,34.05],[-118.265,34.07],[-118.285,34.07],[-118.285,34.05]]]}},
  {"type":"Feature","properties":{"ZCTA5CE20":"91042"},"geometry":{"type":"Polygon","coordinates":
    [[[-118.30,34.24],[-118.20,34.24],[-118.20,34.34],[-118.30,34.34],[-118.30,34.24]]]}}]}"#;

#[test]
fn zip_codes_that_were_brought_in_are_served_and_told_like_any_area() {
    for fresh in each("setup-zips") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        assert!(world.get(SETUP, "/admin/setup/areas").body.contains("No outlines of zip codes are here yet"));
        let outlines = outlines::read(ZIPS.as_bytes(), None, &[]).unwrap();
        assert_eq!(world.drive(bring_in(&world.flow, Actor::Command, outlines.clone())).unwrap(), 2);
        // Brought in, nothing is served by it; the page knows them.
        let here = "Outlines of 2 are here, such as 90057.";
        assert!(world.get(SETUP, "/admin/setup/areas").body.contains(here), "{}", fresh.name);
        assert!(world.get("stranger", "/").body.contains("We serve: Alhambra, Arleta,"));
        assert!(!world.get("stranger", "/").body.contains("91042"));

        // A circle around a zip code, in miles; all and none.
        let circle = [("do", "circle"), ("middle", "90057"), ("km", "2 mi"), ("language", "en"), ("zips", "91042")];
        let ticked = world.post(SETUP, "/admin/setup/areas", &circle).body;
        assert!(ticked.contains("value=\"westlake\" checked") && !ticked.contains("value=\"sylmar\" checked"));
        assert!(ticked.contains("value=\"91042\""), "the zip codes that were typed are lost");
        let all = world.post(SETUP, "/admin/setup/areas", &[("do", "all"), ("language", "en")]).body;
        assert!(all.contains("value=\"westlake\" checked") && all.contains("value=\"sylmar\" checked"));
        let none = world.post(SETUP, "/admin/setup/areas", &[("do", "none"), ("language", "en"), ("area", "sylmar")]);
        assert!(none.body.contains("value=\"sylmar\">") && none.body.contains("value=\"en\" checked"));

        let zips = [("do", "save"), ("language", "en"), ("language", "es"), ("zips", "90057, 91042")];
        assert_eq!(world.post(SETUP, "/admin/setup/areas", &zips).status, 303);
        assert!(world.get("stranger", "/").body.contains("We serve: 90057 and 91042."));
        assert!(world.get(SETUP, "/admin/setup/areas").body.contains("value=\"90057, 91042\""));
        let form = world.get("stranger", "/subscribe?l=en").body;
        assert!(form.contains("value=\"90057\"") && !form.contains("value=\"westlake\""), "{form}");

        // Tasks take the new choice up as any process does.
        let now = Live::new(world.flow.clone(), None);
        assert!(world.drive(now.look()).unwrap());
        world.flow = now.flow();
        // A crossing of a neighborhood that is not served lies in a zip code that is.
        approve(&mut world, 1, 0, "6th & Alvarado");
        for language in ["en", "es"] {
            let alerts = world.get("stranger", &format!("/api/v1/alerts?l={language}")).body;
            assert!(alerts.contains("90057") && !alerts.contains("Westlake"), "{alerts}");
        }
    }
}

/// Reports, looks, signs, drafts and approves with people of its own; gives back what the
/// reporter's code says in the end.
fn approve(world: &mut World, n: i64, minute: u32, place: &str) -> String {
    let at = |plus: u32| format!("08:{:02}", minute + plus);
    let text = format!(
        "people Ana{n} dispatcher; Luis{n} observer; Marisol{n} verification_lead; Lena{n} verification_lead\n\
         {} web [waiting saw] {place} :: two white vans\n{} Ana{n} sends Luis{n} to {n}\n{} Luis{n} accepts\n\
         {} Luis{n} arrives\n{} Luis{n} sees it: waiting\n{} Marisol{n} signs {n}\n{} Ana{n} drafts {n}\n\
         {} Lena{n} approves {n}\n{} Luis{n} leaves\n? receipt 1\n",
        at(0),
        at(1),
        at(1),
        at(2),
        at(2),
        at(3),
        at(3),
        at(4),
        at(5),
    );
    let played = story::play(world, &text, START).unwrap();
    assert!(!played.contains("= refused"), "{played}");
    played.lines().rfind(|line| line.starts_with('=')).unwrap_or_default().to_owned()
}

#[test]
fn a_dry_run_is_told_to_nobody_and_stays_one() {
    for fresh in each("sending") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        world.get(SETUP, "/admin/sending");
        assert_eq!(world.post(SETUP, "/admin/sending", &[("sending", "perhaps")]).status, 422);
        assert_eq!(world.post(SETUP, "/admin/sending", &[("sending", "dry-run")]).status, 303);
        assert!(world.get(SETUP, "/admin/people").body.contains("class=\"dry\""), "a signed-in page does not say it");
        assert!(!world.get("stranger", "/alerts").body.contains("class=\"dry\""));

        let receipt = approve(&mut world, 1, 0, "6th & Alvarado");
        assert!(!receipt.contains("VERIFIED"), "a receipt tells of a dry run: {receipt}");
        let outbox = world.get("Ana1", "/api/v1/outbox").body;
        assert!(outbox.contains("\"channel\":\"dry_run\"") && !outbox.contains("\"public\""), "{outbox}");
        for language in ["en", "es"] {
            assert_eq!(world.get("stranger", &format!("/api/v1/alerts?l={language}")).body, "[]", "{}", fresh.name);
        }
        assert!(!world.get("stranger", "/alerts").body.contains("VERIFIED"));
        let page = format!("/console/alerts/{}", world.get("Lena1", "/console/alerts").after("/console/alerts/")[0]);
        assert!(world.get("Lena1", &page).body.contains("Dry run, nobody was told"), "its page calls it sent");

        // Turned on, the next one is told; the one before stays what it was.
        assert_eq!(world.post("Ana1", "/admin/sending", &[("sending", "on")]).status, 403);
        world.get(SETUP, "/admin/sending");
        assert_eq!(world.post(SETUP, "/admin/sending", &[("sending", "on")]).status, 303);
        assert!(!world.get("Ana1", "/console").body.contains("class=\"dry\""));
        world.run_due().unwrap();
        assert_eq!(world.get("stranger", "/api/v1/alerts?l=en").body, "[]", "a dry run came out afterwards");
        let receipt = approve(&mut world, 2, 10, "1st St & Soto St");
        assert!(receipt.contains("VERIFIED"), "{receipt}");
        let alerts = world.get("stranger", "/api/v1/alerts?l=en").body;
        assert!(alerts.contains("Boyle Heights") && !alerts.contains("Westlake"), "{alerts}");
        assert!(world.get("stranger", "/alerts").body.contains("VERIFIED"));

        // Turned off again, what was told stays until its time is over.
        world.get(SETUP, "/admin/sending");
        world.post(SETUP, "/admin/sending", &[("sending", "dry-run")]);
        approve(&mut world, 3, 20, "Main St & Garfield Ave");
        let alerts = world.get("stranger", "/api/v1/alerts?l=en").body;
        assert!(alerts.contains("Boyle Heights") && !alerts.contains("Alhambra"), "{alerts}");
    }
}
