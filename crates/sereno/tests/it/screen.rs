//! How: the same sentence with a plate, a name, a number and a status is sent by every way in.
//! Nothing of it may stand on any page of the console afterwards, nor join two reports; whoever
//! typed it is told. The playbook's own list is counted over its corpus, both ways.

use crate::engines::each;
use sereno::playbooks::choose;
use sereno::worlds::{START, by_hand};
use sereno_core::screen::{LeftOut, Never, screen};
use sereno_drill::world::plain;
use sereno_drill::{World, story};
use sereno_flow::Rules;
use std::path::PathBuf;

const SAID: &str = "placa 7ABC123, vinieron por el agente Juan Pérez, SSN 123-45-6789, es STATUS, 213-555-0134";
const NEVER: &[&str] = &["7ABC123", "7abc123", "Pérez", "123-45-6789", "213-555-0134"];

/// The sentence with a word the playbook never keeps: words of its cause stand in no crate.
fn said(world: &World) -> (String, String) {
    let never = &world.flow.rules.never.phrases;
    let word = never.iter().find(|p| p.len() == 1).unwrap()[0].clone();
    (SAID.replace("STATUS", &word), word)
}

fn clean(page: &str, status: &str, which: &str) {
    for piece in NEVER.iter().copied().chain([status]) {
        assert!(!page.contains(piece), "{which} shows {piece}");
    }
}

fn form(world: &mut World, who: &str, path: &str) -> String {
    world.get(who, path).after("name=\"form_id\" value=\"")[0].clone()
}

#[test]
fn what_is_never_kept_is_left_out_of_every_way_in() {
    for fresh in each("screen") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        world.add_person("Omar", &["operator", "dispatcher"], "en", true);

        let (typed, status) = said(&world);
        let typed = typed.as_str();
        let id = form(&mut world, "neighbour", "/report");
        let web = [
            ("form_id", id.as_str()),
            ("about", "now"),
            ("kind", "waiting"),
            ("place", "6th & Alvarado"),
            ("text", typed),
        ];
        let thanks = world.post("neighbour", "/report?l=en", &web);
        let text = plain(&thanks.body);
        assert!(text.contains("We left out what looked like a license plate"), "{text}");
        assert!(text.contains("kept apart, sealed"), "{text}");
        clean(&thanks.body, &status, "the answer");
        let code = story::receipt(&thanks).unwrap();

        let known = world.post("neighbour", "/receipt?l=en", &[("code", &code)]);
        let id = known.after("name=\"form_id\" value=\"")[0].clone();
        let added = world.post(
            "neighbour",
            "/receipt/add?l=en",
            &[("code", &code), ("form_id", &id), ("text", "badge 4471, white van")],
        );
        assert!(plain(&added.body).contains("a badge number"), "{}", plain(&added.body));

        for path in ["/console/call", "/console/paste"] {
            let id = form(&mut world, "Omar", path);
            let place = if path.ends_with("call") { "Pico & Union" } else { "1st & Soto" };
            let saved = world.post(
                "Omar",
                path,
                &[
                    ("form_id", &id),
                    ("about", "now"),
                    ("kind", "waiting"),
                    ("place", place),
                    ("text", typed),
                    ("markings", typed),
                ],
            );
            assert!(plain(&saved.body).contains("We left out what looked like"), "{path}");
            clean(&saved.body, &status, path);
            // The code comes with the way on: to the incident once it is in one.
            world.run_due().unwrap();
            let code = story::receipt(&saved).unwrap();
            let on = world.post("Omar", "/console/find", &[("q", &code), ("go", "incident")]);
            assert!(on.location.unwrap().starts_with("/console/incidents/"), "{path}");
        }

        let sent = world.post_json(
            "program",
            "/api/v1/reports",
            &serde_json::json!({ "id": "a-client-made-id-77", "kind": "waiting", "place": "6th & Alvarado", "text": typed }),
        );
        let answer: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
        assert_eq!(answer["left_out"], serde_json::json!(["plate", "name", "number", "status", "phone"]));

        world.run_due().unwrap();
        let queue = world.get("Omar", "/console");
        clean(&queue.body, &status, "the queue");
        let mut n = 0;
        for id in queue.after("href=\"/console/incidents/") {
            let page = world.get("Omar", &format!("/console/incidents/{}", id.split(['/', '?', '#']).next().unwrap()));
            clean(&page.body, &status, "an incident");
            n += page.body.matches("[plate left out]").count();
        }
        assert!(n >= 4, "{}: the marks are said in words: {n}", fresh.name);
        let found = world.post("Omar", "/console/find", &[("q", "7ABC123")]);
        assert!(!found.body.contains("blockquote"), "{}", plain(&found.body));
    }
}

#[test]
fn two_reports_are_never_one_by_a_plate() {
    let words = sereno_core::words::telling("white van 7abc123, K4471B2 parked");
    assert_eq!(words, ["parked", "van", "white"]);
}

#[test]
fn the_playbooks_own_list_is_left_out_and_the_innocent_pass() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../playbooks/rapid-response");
    let rules = Rules::read(&choose("rapid-response").unwrap()).unwrap();
    let corpus = std::fs::read_to_string(root.join("screen-corpus.txt")).unwrap();
    let count = |never: &Never| {
        let (mut n, mut misses, mut false_hits) = (0, vec![], vec![]);
        for line in corpus.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            n += 1;
            let typed: String = line.chars().filter(|c| !matches!(c, '{' | '}')).collect();
            let hit = screen(&typed, never).text.contains(LeftOut::Status.mark());
            match (line.contains('{'), hit) {
                (true, false) => misses.push(typed),
                (false, true) => false_hits.push(typed),
                _ => {}
            }
        }
        (n, misses, false_hits)
    };
    let (n, misses, false_hits) = count(&rules.never);
    println!("{n} strings: {} misses, {} false hits", misses.len(), false_hits.len());
    assert!(n >= 36 && misses.is_empty() && false_hits.is_empty(), "missed {misses:?}, hit {false_hits:?}");
    // Planted: a playbook that names nothing.
    assert_eq!(count(&Never::default()).1.len(), 26);
}
