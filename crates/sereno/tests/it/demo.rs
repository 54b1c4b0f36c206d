//! How: the demo's world is run by hand: the clock is set, what is due is done, and nobody waits.
//! The staff gets the same moments a running demo would give it, only without a machine's time
//! between them.

use crate::engines::{Fresh, Scratch, each};
use sereno::app;
use sereno::demo::{Stage, stands};
use sereno::worlds::{START, by_hand, demo_by_hand};
use sereno_core::Moment;
use sereno_drill::checkers::{self, Ledger};
use sereno_drill::staff::{DISPATCHERS, LEADS, OBSERVERS, OPERATORS, Staff, VISITORS};
use sereno_drill::world::{Answer, World, plain};
use sereno_flow::delivery::channel::memory::Memory;
use sereno_station::clock::Clock;
use sereno_station::db::Target;
use sereno_station::texts::PRODUCT;
use sereno_station::web::{GUIDE_STEPS, Verb, Who};
use std::collections::BTreeSet;

fn opened(target: &Target, seed: u64) -> (World, Stage, Moment) {
    let (mut world, stage) = demo_by_hand(target, seed, START).unwrap();
    stage.play_opening(&mut world, START).unwrap();
    let now = stage.opens_at(START).unwrap();
    (world, stage, now)
}

fn queue(world: &mut World) -> Vec<serde_json::Value> {
    serde_json::from_str(&world.get("Dolores R.", "/api/v1/incidents").body).unwrap()
}

fn told(world: &mut World) -> Vec<serde_json::Value> {
    serde_json::from_str(&world.get("stranger", "/api/v1/alerts?l=en").body).unwrap()
}

/// Lets the staff work so many minutes, with the tasks running as they do in the program.
fn work(world: &mut World, staff: &mut Staff, from: Moment, minutes: i64, mut each: impl FnMut(&mut World, &Staff)) {
    for tick in 0..minutes * 4 {
        let now = from.plus_s(tick * 15);
        world.set(now);
        world.run_due().unwrap();
        staff.act(world, now);
        world.run_due().unwrap();
        each(world, staff);
    }
}

#[test]
fn the_demo_opens_with_forty_one_reports_in_six_incidents() {
    let fresh = each("demo-opening").remove(0);
    let (mut world, stage, now) = opened(&fresh.target, 7);
    assert_eq!(stage.flow.site.hhmm(now), "14:30");
    let page = world.get("Dolores R.", "/console?l=en").body;
    assert!(page.contains("41 reports, 6 incidents"), "{}", &plain(&page)[..600]);
    let rows = queue(&mut world);
    assert!(rows.len() > 6, "settled ones stand at the tail");
    assert!(rows.iter().skip(6).all(|r| r["verification"] == "refuted" || r["verification"] == "unverifiable"));
    assert_eq!(OBSERVERS.len() + 1, 24);
    assert_eq!(DISPATCHERS.len() + OPERATORS.len() + LEADS.len(), 6);
    // Everybody's shift and session outlast the day.
    world.set(now.plus_s(9 * 3_600 + 1_799));
    for who in DISPATCHERS.iter().chain(LEADS) {
        assert_eq!(world.get(who, "/console").status, 200, "{who}");
    }
    assert_eq!(world.get(OBSERVERS[0], "/field").status, 200);
    sereno_drill::story::set_up(&mut world);
    let off = world.get("Setup", "/admin/people?ready=not_trained").body;
    assert!(off.contains("Nobody fits"), "somebody is not trained");
    let on = world.get("Setup", "/admin/people?ready=on_shift").body;
    assert_eq!(on.matches("<th scope=\"row\">").count(), OBSERVERS.len() + 6 + VISITORS.len(), "somebody is off");
}

/// One hour of the staff and what came of it.
fn hour(seed: u64) -> (Ledger, String, Vec<String>, usize) {
    let scratch = Scratch::new("demo-hour");
    let (mut world, stage, now) = opened(&Target::File(scratch.path().join("t.db")), seed);
    let before: BTreeSet<i64> = told(&mut world).iter().filter_map(|a| a["number"].as_i64()).collect();
    let in_before: i64 = queue(&mut world).iter().filter_map(|r| r["n_reports"].as_i64()).sum();
    let mut staff = stage.staff(now, seed);
    world.trace.clear();
    let mut open = Vec::new();
    let mut seen = BTreeSet::new();
    work(&mut world, &mut staff, now, 60, |world, staff| {
        open.push(staff.open());
        for notice in told(world) {
            let text = |k: &str| notice[k].as_str().unwrap().to_owned();
            seen.insert((notice["number"].as_i64().unwrap(), text("kind"), text("text")));
        }
    });
    let trace = std::mem::take(&mut world.trace);
    let mut ledger = std::mem::take(&mut staff.ledger);
    ledger.told = seen.into_iter().filter(|(n, ..)| !before.contains(n)).collect();
    let in_after: i64 = queue(&mut world).iter().filter_map(|r| r["n_reports"].as_i64()).sum();
    ledger.in_incidents = in_after - in_before;
    let states = queue(&mut world).iter().map(|r| r["verification"].as_str().unwrap().to_owned()).collect();
    let (least, most) = (open.iter().skip(8).min().unwrap(), open.iter().max().unwrap());
    println!(
        "seed {seed}: open {least} to {most}, {} reports, {} signed, {} told",
        ledger.acknowledged.len(),
        ledger.signed.len(),
        ledger.told.len()
    );
    assert!((2..=14).contains(least) && *most <= 14, "the room is not calm: {least} to {most} open");
    (ledger, trace, states, *most)
}

#[test]
fn an_hour_of_the_staff_checks_things_and_breaks_nothing() {
    for seed in [7, 8, 9] {
        let (ledger, trace, states, _) = hour(seed);
        assert_eq!(ledger.faults, Vec::<String>::new());
        let kinds: BTreeSet<&str> = ledger.signed.values().map(|s| s.kind.as_str()).collect();
        let is_seen = kinds.contains("verified") || kinds.contains("ended");
        assert!(is_seen && kinds.contains("checked"), "seed {seed}: {kinds:?}");
        assert!(states.iter().any(|s| s == "unverifiable"), "seed {seed}: nobody found nothing");
        assert!(!ledger.told.is_empty(), "seed {seed}: nothing was told");
        assert!(ledger.acknowledged.len() > 30, "seed {seed}: {} reports", ledger.acknowledged.len());
        for line in trace.lines() {
            let who = VISITORS.iter().find(|who| line.starts_with(&format!("{who} ")));
            assert!(who.is_none(), "seed {seed}: {line}");
        }
        for name in [
            "nothing_unverified_is_told",
            "two_people_stand_behind_each_notice",
            "every_report_counts_once",
            "no_point_leaves_the_console",
            "what_must_be_refused_is_refused",
        ] {
            let (_, check) = checkers::ALL.iter().find(|(n, _)| *n == name).unwrap();
            assert_eq!(check(&ledger), Vec::<String>::new(), "seed {seed}: {name}");
        }
    }
}

#[test]
fn the_same_seed_is_the_same_hour() {
    let (_, once, ..) = hour(5);
    let (_, again, ..) = hour(5);
    assert!(once == again, "first difference: {:?}", once.lines().zip(again.lines()).find(|(a, b)| a != b));
    assert_ne!(once, hour(6).1);
}

#[test]
fn a_day_ends_and_nobody_acts_any_more() {
    let scratch = Scratch::new("demo-end");
    let (mut world, stage, now) = opened(&Target::File(scratch.path().join("t.db")), 7);
    let mut staff = stage.staff(now, 7);
    assert_eq!(stage.flow.site.hhmm(staff.ends_at()), "00:00");
    stage.end_day(now);
    world.set(staff.ends_at());
    stage.end_day(staff.ends_at());
    assert_eq!(stage.clock.now(), staff.ends_at());
    assert!(stands(&stage.clock));
    world.trace.clear();
    staff.act(&mut world, stage.clock.now());
    assert_eq!(world.trace, "");
    assert!(world.get("stranger", "/?l=en").body.contains("The day is over."));
}

#[test]
fn pausing_stops_the_clock_and_the_speeds_are_told_in_words() {
    let scratch = Scratch::new("demo-pace");
    let (mut world, stage, now) = opened(&Target::File(scratch.path().join("t.db")), 7);
    assert!(stands(&stage.clock));
    assert!(world.get("stranger", "/?l=en").body.contains("Time stands still"));
    let fast = world.post("stranger", "/demo/pace", &[("times", "60"), ("back", "/alerts?l=en")]);
    assert_eq!((fast.status, fast.location.as_deref()), (303, Some("/alerts?l=en")));
    assert_eq!(stage.clock.pace().unwrap().times, 60);
    assert!(!stands(&stage.clock));
    assert!(world.get("stranger", "/?l=en").body.contains("60 times as fast as yours"));
    world.post("stranger", "/demo/pace", &[("times", "0")]);
    let stood = stage.clock.now();
    assert!(stands(&stage.clock) && stood >= now);
    world.get("stranger", "/?l=en");
    assert_eq!(stage.clock.now(), stood);
    // Nobody is sent elsewhere, and no other speed is taken.
    for back in ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"] {
        let sent = world.post("stranger", "/demo/pace", &[("times", "0"), ("back", back)]);
        assert_eq!(sent.location.as_deref(), Some("/"), "{back}");
    }
    assert_eq!(world.post("stranger", "/demo/pace", &[("times", "7")]).status, 422);
}

#[test]
fn every_place_can_be_taken_and_no_other() {
    let scratch = Scratch::new("demo-places");
    let (mut world, _, _) = opened(&Target::File(scratch.path().join("t.db")), 7);
    for (place, name) in [
        ("operator", "Omar"),
        ("dispatcher", "Ana"),
        ("observer", "Luis"),
        ("approver", "Lena"),
        ("coordinator", "Rosa"),
    ] {
        let taken = world.post(place, &format!("/demo/{place}"), &[]);
        let page = world.get(place, taken.location.as_deref().unwrap());
        assert_eq!(page.status, 200, "{place}");
        assert!(page.body.contains(&format!("<summary>{name}</summary>")), "{place}");
        assert!(page.body.contains("<html lang=\"en\""), "{place}: a visitor keeps their language");
    }
    // Whoever came in Spanish stays in Spanish, also as somebody who reads English.
    world.post("hispana", "/demo/dispatcher", &[("l", "es")]);
    assert!(world.get("hispana", "/console").body.contains("<html lang=\"es\""));
    assert_eq!(world.post("x", "/demo/admin", &[]).status, 404);
    assert_eq!(world.post("x", "/demo/anything", &[]).status, 404);
}

/// The strip of a page: its sentences.
fn strip(page: &Answer) -> String {
    let form = page.body.split("<form class=\"guide\"").nth(1).unwrap_or_else(|| panic!("no strip on {}", page.body));
    plain(&format!("<form{}", form.split("</form>").next().unwrap()))
}

/// Presses the strip's button and looks at the page it leads to.
fn press(world: &mut World, step: u8) -> (String, Answer) {
    let sent = world.post("visitor", "/demo/guide", &[("step", &step.to_string())]);
    assert_eq!(sent.status, 303, "step {step}: {}", sent.sentence());
    let to = sent.location.unwrap();
    let page = world.get("visitor", &to);
    assert_eq!(page.status, 200, "step {step} at {to}: {}", page.sentence());
    if step > 0 {
        assert!(strip(&page).contains(&format!("{step} of {GUIDE_STEPS}")), "{}", strip(&page));
    }
    (to, page)
}

fn value(page: &Answer, marker: &str) -> String {
    page.after(marker).first().cloned().unwrap_or_else(|| panic!("no {marker} on {}", plain(&page.body)))
}

/// The value of a form's field, as a browser would send it.
fn typed(page: &Answer, name: &str) -> String {
    let radio = page.body.split("<input").find(|i| i.contains(&format!("name=\"{name}\"")) && i.contains(" checked"));
    let field = page.body.split("<input").find(|i| i.contains(&format!("name=\"{name}\"")) && !i.contains("radio"));
    let found = radio.or(field).and_then(|i| i.split("value=\"").nth(1)).and_then(|v| v.split('"').next());
    let area = || page.body.split(&format!("name=\"{name}\"")).nth(1)?.split('>').nth(1)?.split('<').next();
    plain(found.or_else(area).unwrap_or_default())
}

fn send_form(world: &mut World, page: &Answer) -> Answer {
    let names = ["form_id", "about", "kind", "place", "recency", "first_hand", "text"];
    let fields: Vec<(&str, String)> = names.iter().map(|n| (*n, typed(page, n))).collect();
    assert!(fields.iter().all(|(_, v)| !v.is_empty()), "{fields:?}");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    world.post("visitor", "/report?l=en", &fields)
}

fn guided(name: &str) -> (Fresh, World, Stage) {
    let fresh = each(name).remove(0);
    let (world, stage, _) = opened(&fresh.target, 7);
    (fresh, world, stage)
}

#[test]
fn the_guide_is_walked_from_a_report_to_the_public_page() {
    let (_fresh, mut world, _) = guided("demo-guide");
    let home = world.get("visitor", "/?l=en");
    assert!(home.body.contains("Show me in two minutes") && !home.body.contains("<script"));
    let (to, form) = press(&mut world, 1);
    assert!(to.starts_with("/report?"));
    let thanks = send_form(&mut world, &form);
    assert_eq!(thanks.status, 200);
    assert!(strip(&thanks).contains("1 of 7"));

    let (incident, page) = press(&mut world, 2);
    assert!(page.body.contains("<summary>Ana</summary>") && page.body.contains("El Sereno"));
    assert!(page.body.contains("3 reports") && !strip(&page).contains("done"), "{}", strip(&page));
    let luis =
        page.body.split("name=\"observer\" value=\"").skip(1).find(|p| p.contains(">Luis<")).expect("Luis is free");
    let luis = luis.split('"').next().unwrap().to_owned();
    let sent = world.post("visitor", &format!("{incident}/send"), &[("observer", &luis)]);
    assert!(sent.body.contains("note sent") && strip(&sent).contains("2 of 7"), "{}", plain(&sent.body));

    let (offer, page) = press(&mut world, 3);
    assert!(page.body.contains("<summary>Luis</summary>") && page.body.contains("lang=\"en\""));
    assert!(page.body.contains("value=\"accept\""));
    world.post("visitor", &format!("{offer}/step"), &[("step", "accept")]);
    world.post("visitor", &format!("{offer}/step"), &[("step", "arrive")]);
    world.get("visitor", &format!("{offer}/verdict?verdict=saw_it"));
    let said = [("verdict", "saw_it"), ("doing", "door"), ("direct", "yes")];
    assert_eq!(world.post("visitor", &format!("{offer}/verdict"), &said).status, 303);

    let (at, page) = press(&mut world, 4);
    assert_eq!(at, incident);
    assert!(page.body.contains("<summary>Marisol</summary>") && !strip(&page).contains("for you"), "{}", strip(&page));
    let verdict = value(&page, "name=\"verdict\" value=\"");
    assert_eq!(world.post("visitor", &format!("{incident}/sign"), &[("verdict", &verdict)]).status, 303);

    let (compose, page) = press(&mut world, 5);
    assert_eq!(compose, format!("{incident}/alert"));
    assert!(page.body.contains("<summary>Ana</summary>") && page.body.contains("VERIFIED"));
    let alert = world.post("visitor", &compose, &[]).location.unwrap();

    let (at, page) = press(&mut world, 6);
    assert_eq!(at, alert);
    assert!(page.body.contains("<summary>Lena</summary>"));
    let digest = value(&page, "name=\"digest\" value=\"");
    assert_eq!(world.post("visitor", &format!("{alert}/approve"), &[("digest", &digest)]).status, 303);
    world.let_it_out().unwrap();

    let (at, page) = press(&mut world, 7);
    assert_eq!(at, "/alerts");
    assert!(page.body.contains("El Sereno") && !strip(&page).contains("for you"), "{}", strip(&page));
    press(&mut world, 0);
    assert!(!world.get("visitor", "/alerts").body.contains("class=\"guide\""));
}

#[test]
fn pressing_on_is_enough_and_every_run_has_a_place_of_its_own() {
    let (_fresh, mut world, _) = guided("demo-press-on");
    for area in ["El Sereno", "Eagle Rock", "Monterey Park"] {
        let (_, form) = press(&mut world, 1);
        assert!(!form.body.is_empty());
        for step in 2..=GUIDE_STEPS {
            let (_, page) = press(&mut world, step);
            assert!(strip(&page).contains("We did the step before for you"), "step {step}: {}", strip(&page));
        }
        assert!(world.get("visitor", "/alerts").body.contains(area), "{area}");
    }
}

#[test]
fn the_guide_says_what_is_done_and_when_it_cannot_go_on() {
    let (_fresh, mut world, _) = guided("demo-detours");
    press(&mut world, 1);
    press(&mut world, 2);
    let (offer, _) = press(&mut world, 3);
    let (_, page) = press(&mut world, 2);
    assert!(strip(&page).contains("done already"), "{}", strip(&page));
    // Luis says no; the guide asks him again.
    world.get("visitor", &offer);
    world.post("luis", "/demo/observer", &[]);
    world.get("luis", &offer);
    world.post("luis", &format!("{offer}/step"), &[("step", "decline")]);
    let (incident, page) = press(&mut world, 4);
    assert!(strip(&page).contains("for you"), "{}", strip(&page));
    let (compose, _) = press(&mut world, 5);
    assert_eq!(compose, format!("{incident}/alert"));
    let (_, page) = press(&mut world, 6);
    assert!(strip(&page).contains("for you"));
    // Sent back, it is drafted again for whoever presses on.
    world.post("lead", "/demo/approver", &[]);
    let alerts = world.get("lead", &incident);
    let alert = alerts.after("href=\"/console/alerts/").last().unwrap().clone();
    world.post("lead", &format!("/console/alerts/{alert}/send-back"), &[]);
    let (_, page) = press(&mut world, 7);
    assert!(strip(&page).contains("for you") && page.body.contains("El Sereno"), "{}", plain(&page.body));
    // A report that nobody could check leads nowhere, and the guide says so.
    press(&mut world, 1);
    press(&mut world, 2);
    let (offer, _) = press(&mut world, 3);
    let offer_page = world.get("visitor", &offer);
    assert!(offer_page.body.contains("value=\"accept\""));
    for step in ["accept", "arrive"] {
        world.post("visitor", &format!("{offer}/step"), &[("step", step)]);
    }
    world.post("visitor", &format!("{offer}/verdict"), &[("verdict", "nothing_here"), ("direct", "yes")]);
    world.post("lead", "/demo/approver", &[]);
    let rows = queue(&mut world);
    let row = rows.iter().find(|r| r["area"] == "eagle-rock").unwrap();
    let incident = format!("/console/incidents/{}", row["id"].as_str().unwrap());
    let page = world.get("lead", &incident);
    let verdict = value(&page, "name=\"verdict\" value=\"");
    let decided = [("verdict", verdict.as_str()), ("decided", "unverifiable")];
    assert_eq!(world.post("lead", &format!("{incident}/decide"), &decided).status, 303);
    for step in 4..=GUIDE_STEPS {
        let (_, page) = press(&mut world, step);
        assert!(strip(&page).contains("another turn"), "step {step}: {}", strip(&page));
    }
}

#[test]
fn nobody_of_the_staff_touches_what_the_guide_does() {
    let (_fresh, mut world, stage) = guided("demo-reserved");
    let now = stage.clock.now();
    let mut staff = stage.staff(now, 7);
    press(&mut world, 1);
    let (incident, _) = press(&mut world, 2);
    world.trace.clear();
    work(&mut world, &mut staff, now, 40, |_, _| {});
    assert!(!world.trace.contains(&incident), "somebody was there");
    let (_, page) = press(&mut world, 3);
    assert!(strip(&page).contains("3 of 7"));
}

#[test]
fn the_demo_is_nowhere_in_what_serve_runs() {
    let fresh = each("demo-serve").remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    assert!(app::routes().iter().all(|r| !r.path.starts_with("/demo")));
    for path in ["/demo/pace", "/demo/guide", "/demo/dispatcher"] {
        assert_eq!(world.post("x", path, &[("times", "60"), ("step", "1")]).status, 404, "{path}");
    }
    let home = world.get("x", "/?l=en").body;
    assert!(!home.contains("/demo/") && !home.contains("class=\"demo\""));
    // No link fills anybody's form in, and no cookie draws a strip.
    let form = world.get("x", "/report?place=6th+%26+Alvarado&text=planted&kind=door").body;
    assert!(!form.contains("planted") && !form.contains("value=\"6th") && !form.contains(" checked>"));
}

#[test]
fn a_visitor_who_subscribes_finds_the_letter_that_was_not_sent() {
    const ASKED: [(&str, &str); 5] = [
        ("how", "areas"),
        ("area", "westlake"),
        ("language", "es"),
        ("channel", "mail"),
        ("mail", "visitor@example.org"),
    ];
    for fresh in each("demo-letters") {
        let (mut world, _) = demo_by_hand(&fresh.target, 3, START).unwrap();
        sereno_drill::story::set_up(&mut world);
        let asked = world.post("visitor", "/subscribe?l=es", &ASKED);
        assert!(asked.status == 200 && asked.body.contains("href=\"/demo/letters?l=es\""), "{}", asked.sentence());
        world.run_due().unwrap();
        let page = world.get("visitor", "/demo/letters?l=es").body;
        assert!(!page.contains("visitor@"), "{}: an address is on the page", fresh.name);
        let secret =
            page.split("/subscribe/confirm/").nth(2).unwrap().split(['?', '"', '<']).next().unwrap().to_owned();
        assert_eq!(world.post("visitor", &format!("/subscribe/confirm/{secret}"), &[]).status, 200);
        assert_eq!(world.get("visitor", &format!("/my/{secret}")).status, 200, "{}", fresh.name);
        // What was told to them is there too, once, with nothing that is theirs alone.
        assert!(!page.contains("Lo que recibió"), "{page}");
        world.run_due().unwrap();
        let told = "08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
            08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n08:10 Lena approves 1\n";
        let people = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n";
        sereno_drill::story::play(&mut world, &format!("{people}{told}"), START).unwrap();
        let page = world.get("visitor", "/demo/letters?l=es").body;
        let (_, heard) = page.split_once("Lo que recibió").unwrap();
        assert_eq!(heard.matches("<article").count(), 1, "{}: {heard}", fresh.name);
        assert!(heard.contains("VERIFICADO") && heard.contains("/n/1?l=es"), "{}: {heard}", fresh.name);
        assert!(!page.contains("/my/") && !heard.contains(&secret), "{}: {heard}", fresh.name);
    }
    // Where letters are sent there is no such page and no link to it.
    let fresh = each("demo-letters-serve").remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    // While no mail server is known nothing is promised by mail: it is not offered, and not taken.
    let page = world.get("visitor", "/subscribe").body;
    assert!(page.contains("We cannot write to anybody yet") && !page.contains("name=\"mail\""), "{page}");
    let asked = world.post("visitor", "/subscribe?l=es", &ASKED);
    assert!(asked.status == 422 && asked.body.contains("href=\"#channel\""), "{}", asked.sentence());
    world.flow.carriers.set(Memory::default().carriers());
    let asked = world.post("visitor", "/subscribe?l=es", &ASKED);
    assert!(asked.status == 200 && !asked.body.contains("/demo/"));
    assert_eq!(world.get("visitor", "/demo/letters").status, 404);
}

#[test]
fn public_pages_stay_small_and_plain_with_banner_and_strip() {
    let (_fresh, mut world, _) = guided("demo-size");
    press(&mut world, 1);
    for route in
        app::routes().iter().filter(|r| r.verb == Verb::Get && r.who == Who::Public && !r.path.contains(['.', '{']))
    {
        if route.path.starts_with("/api/") || route.path == "/in" || route.path.starts_with("/log/") {
            continue;
        }
        let body = world.get("visitor", &format!("{}?l=es", route.path)).body;
        assert!(body.contains("class=\"demo\"") && body.contains("class=\"guide\""), "{}", route.path);
        assert!(body.len() <= 20_000 && !body.contains("<script"), "{} is {} bytes", route.path, body.len());
    }
}

#[test]
fn neighbours_listen_in_every_area_and_hear_what_is_told() {
    let scratch = Scratch::new("demo-listeners");
    let (mut world, ..) = opened(&Target::File(scratch.path().join("t.db")), 7);
    world.post("visitor", "/demo/dispatcher", &[]);
    let page = world.get("visitor", "/console/audience?l=en").body;
    assert!(page.contains("at least") && !page.contains("fewer than 5"), "{page}");
    // The last notice of the morning went to those of its area.
    let alerts = world.get("visitor", "/console/alerts?l=en").after("href=\"/console/alerts/");
    let page = world.get("visitor", &format!("/console/alerts/{}", alerts[0])).body;
    assert!(page.contains("Mail, English") && page.contains("Mail, Español"), "{page}");
    let letters = world.get("visitor", "/demo/letters?l=en").body;
    assert!(letters.matches("<article").count() == 6 && !letters.contains("@example.org"), "{letters}");
}

#[test]
fn kept_data_goes_on_where_it_stopped_and_a_day_that_is_over_on_the_next() {
    let scratch = Scratch::new("demo-kept");
    let (mut world, stage, now) = opened(&Target::File(scratch.path().join("t.db")), 7);
    assert_eq!(stage.goes_on_at().unwrap(), now);
    world.set(now.plus_s(9 * 3_600));
    world.post("visitor", "/demo/dispatcher", &[]);
    let next = stage.goes_on_at().unwrap();
    assert_eq!(next, stage.opens_at(now.plus_s(24 * 3_600)).unwrap());
    // Nobody is added twice.
    world.set(next);
    sereno_drill::story::set_up(&mut world);
    sereno_drill::staff::hire(&mut world);
    let people = world.get("Setup", "/admin/people").body;
    assert_eq!(people.matches(">Setup</a></th>").count(), 1);
    assert_eq!(people.matches("<th scope=\"row\">").count(), OBSERVERS.len() + 6 + VISITORS.len() + 1);
    assert_eq!(world.get("Zoe A.", "/field").status, 200);
}

#[test]
fn every_step_of_the_guide_is_a_text_in_each_language() {
    for (tag, text) in PRODUCT {
        let has = |key: &str| text.lines().any(|l| l.starts_with(&format!("{key} = ")));
        for step in 1..=GUIDE_STEPS {
            assert!(has(&format!("guide-{step}")) && has(&format!("guide-{step}-go")), "{tag} {step}");
        }
        for note in ["done", "for-you", "stuck"] {
            assert!(has(&format!("guide-note-{note}")), "{tag} {note}");
        }
    }
}
