//! Standing texts: words of the playbook about rights and about the line. How: they are chosen,
//! approved by a second person, told, taken back and left to expire, through the routes, with people
//! who listen; somebody with write access changes a word and makes the digest fit. Both engines.

use crate::engines::each;
use sereno::playbooks::EMBEDDED;
use sereno::worlds::{START, by_hand};
use sereno_core::alert::{STANDING_HOLDS_S, STOP_S};
use sereno_core::ids::AlertId;
use sereno_drill::ears::Ears;
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_flow::alert::digest_of;
use sereno_flow::delivery::channel::shared;
use sereno_flow::delivery::subscriber::{Invented, enrol};
use sereno_flow::{Rules, delivery};
use sereno_station::audit::Actor;
use sereno_station::db::Value;
use sereno_station::playbook::Playbook;

const PEOPLE: &str = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n";
const SEEN: &str = "08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
    08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n08:10 Lena approves 1\n";

fn world(fresh: &crate::engines::Fresh, ears: &Ears) -> World {
    world_after(fresh, ears, vec![], "")
}

/// A world in which more people listen, and in which this happened.
fn world_after(fresh: &crate::engines::Fresh, ears: &Ears, more: Vec<Invented>, happened: &str) -> World {
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    world.flow.carriers.set(vec![shared(ears.clone())]);
    let who = |area: &str, n: usize| Ears::listener(area, n, if n.is_multiple_of(2) { "en" } else { "es" });
    let all = (0..4).map(|n| who("westlake", n)).chain((4..7).map(|n| who("alhambra", n))).chain(more).collect();
    world.drive(enrol(&world.flow, all)).unwrap();
    // Whom a text reaches is known once everybody's line was read.
    world.run_due().unwrap();
    story::play(&mut world, &format!("{PEOPLE}{happened}"), START).unwrap();
    world
}

/// Somebody drafts a text for an area; empty for everybody. Its page.
fn draft(world: &mut World, who: &str, text: &str, area: &str) -> String {
    world.get(who, &format!("/console/standing?text={text}&area={area}"));
    let drafted = world.post(who, "/console/standing", &[("text", text), ("area", area)]);
    drafted.location.clone().unwrap_or_else(|| panic!("{} {}", drafted.status, drafted.sentence()))
}

fn approve(world: &mut World, who: &str, page: &str) {
    let digest = world.get(who, page).after("name=\"digest\" value=\"")[0].clone();
    let approved = world.post(who, &format!("{page}/approve"), &[("digest", &digest)]);
    assert_eq!(approved.status, 303, "{}", approved.sentence());
}

/// A day goes by, and the desk is on duty again.
fn a_day_later(world: &mut World) {
    world.set(world.flow.site.now().plus_s(STANDING_HOLDS_S));
    assert!(world.sign_in(SETUP));
    for who in ["Ana", "Marisol", "Lena"] {
        assert!(world.sign_in(who), "{who} is not let in");
        let path = world.person(who).unwrap();
        assert_eq!(world.post(SETUP, &format!("{path}/shift"), &[("shift", "on")]).status, 303, "{who} is not on duty");
    }
}

fn told(world: &mut World) -> Vec<(i64, String, String, String)> {
    let all: Vec<serde_json::Value> = serde_json::from_str(&world.get("stranger", "/api/v1/alerts?l=en").body).unwrap();
    let text = |n: &serde_json::Value, key: &str| n[key].as_str().unwrap().to_owned();
    all.iter().map(|n| (n["number"].as_i64().unwrap(), text(n, "kind"), text(n, "area"), text(n, "text"))).collect()
}

fn kinds(world: &mut World) -> Vec<String> {
    told(world).into_iter().map(|(_, kind, ..)| kind).collect()
}

fn change(world: &World, sql: &'static str, params: Vec<Value>) {
    let entry = world.flow.site.entry(Actor::Command);
    let done = world.flow.site.db.write(move |tx| {
        entry.record(tx, "test.tamper", "", "")?;
        assert!(tx.execute(sql, &params)? > 0, "{sql} changed nothing");
        Ok(())
    });
    world.drive(done).unwrap();
}

/// Makes the digest of an approved alert fit what is stored.
fn make_it_fit(world: &World, page: &str) {
    let id: AlertId = page.rsplit('/').next().unwrap().parse().unwrap();
    let stored = world.drive(world.flow.site.db.read(move |tx| Ok(sereno_flow::alert::one(tx, id)?.unwrap()))).unwrap();
    let digest = digest_of(&stored, stored.approver).to_vec();
    change(world, "UPDATE alerts SET digest = $1 WHERE state = 'approved'", vec![Value::Bytes(digest)]);
}

fn heard(ears: &Ears, number: i64) -> Vec<String> {
    ears.heard().0.get(&number).map(|who| who.iter().cloned().collect()).unwrap_or_default()
}

#[test]
fn a_standing_text_is_chosen_approved_told_and_taken_back() {
    for fresh in each("standing") {
        let ears = Ears::default();
        let mut world = world(&fresh, &ears);
        assert!(world.get("Ana", "/console/alerts").body.contains("href=\"/console/standing\""));
        // Both languages and the count by channel and language are seen before anything is drafted.
        let shown = world.get("Ana", "/console/standing?text=door&area=westlake").body;
        assert!(shown.contains("you may keep the door shut") && shown.contains("puede dejar la puerta cerrada"));
        assert!(
            shown.contains("Everybody who follows Westlake: fewer than 5.") && shown.contains("Mail, Español"),
            "{shown}"
        );
        let page = draft(&mut world, "Ana", "door", "westlake");
        let shown = world.get("Ana", &page).body;
        assert!(shown.contains("about nothing that happened") && !shown.contains("/console/incidents/"), "{shown}");
        // Not by whom it was drafted, nor by somebody who is no lead.
        assert_eq!(world.post("Ana", &format!("{page}/approve"), &[("digest", "0")]).status, 403);
        assert_eq!(told(&mut world).len(), 0);
        approve(&mut world, "Lena", &page);
        world.run_due().unwrap();
        assert_eq!(told(&mut world).len(), 0, "{}: out before it could be stopped", fresh.name);
        world.let_it_out().unwrap();
        let out = told(&mut world);
        let text = "Lantern 1: If somebody knocks and wants to come in, you may keep the door shut. Ask for a warrant \
            signed by a judge; it fits under the door. You can stay silent. Do not lie. Questions: 323-555-0142. Not a \
            government notice.";
        assert_eq!(out, [(1, "rights".into(), "Westlake".into(), text.into())], "{}", fresh.name);
        assert_eq!(heard(&ears, 1).len(), 4, "{:?}", heard(&ears, 1));
        // For everybody, by a lead who does not approve it.
        let page = draft(&mut world, "Lena", "line-closed", "");
        assert!(world.get("Ana", &page).body.contains("Everybody who listens to us: 7."));
        let own = world.get("Lena", &page);
        assert!(own.after("name=\"digest\" value=\"").is_empty() || own.body.contains("not approve"));
        let digest = world.get("Marisol", &page).after("name=\"digest\" value=\"")[0].clone();
        let alone = world.post("Lena", &format!("{page}/approve"), &[("digest", &digest)]);
        assert!(alone.status >= 400, "{}: one person alone", fresh.name);
        approve(&mut world, "Marisol", &page);
        world.let_it_out().unwrap();
        assert_eq!(kinds(&mut world), ["service", "rights"]);
        assert_eq!(heard(&ears, 2).len(), 7);
        // Anybody can look at what was signed; the public page shows it apart, and "is it true?" not at all.
        let notice = world.get("stranger", "/n/2");
        assert!(notice.status == 200 && notice.body.contains("Our line is closed tonight."), "{}", notice.body);
        let public = world.get("stranger", "/alerts").body;
        let (before, after) = public.split_once("Good to know").unwrap();
        assert!(!before.contains("keep the door shut") && after.contains("keep the door shut"));
        let truth = world.get("stranger", "/true?area=westlake").body;
        assert!(!truth.contains("keep the door shut") && !truth.contains("closed tonight"), "{truth}");
        for (feed, is_in) in [("", true), ("&area=westlake", true), ("&area=alhambra", false)] {
            let atom = world.get("stranger", &format!("/feeds/alerts.atom?l=en{feed}")).body;
            assert_eq!(atom.contains("keep the door shut"), is_in, "{feed}");
            assert!(atom.contains("closed tonight"), "what is for everybody is in every feed");
            assert!(atom.contains("<cap:category>Other</cap:category>") && !atom.contains(">Safety<"), "{atom}");
        }
        let cap = world.get("stranger", "/cap/2.xml").body;
        assert!(cap.contains("<msgType>Alert</msgType>") && cap.contains("<category>Other</category>"), "{cap}");
        assert!(cap.contains("<areaDesc>Lantern Rapid Response</areaDesc>") && !cap.contains("<polygon>"), "{cap}");
        // One person takes it back, and those hear it who were told and have not gone.
        ears.leave("alhambra-4@example.org");
        assert_eq!(world.post("Luis", &format!("{page}/withdraw"), &[]).status, 403);
        assert_eq!(world.post("Ana", &format!("{page}/withdraw"), &[]).status, 303);
        world.run_due().unwrap();
        let out = told(&mut world);
        assert_eq!(out[0].1, "withdrawn");
        let back = "Lantern 3: Something we wrote before, about your rights or about our line, no longer holds. Ask us: \
            323-555-0142. Not a government notice.";
        assert_eq!(out[0].3, back, "nobody is made to think that there was a warning");
        assert!(!out.iter().any(|(_, kind, ..)| kind == "service"));
        assert_eq!(heard(&ears, 3).len(), 6, "{:?}", heard(&ears, 3));
        let cap = world.get("stranger", "/cap/3.xml").body;
        assert!(cap.contains("<msgType>Cancel</msgType>") && cap.contains("<category>Other</category>"), "{cap}");
        assert!(!world.get("stranger", "/true?area=westlake").body.contains("no longer holds"));
        let log = world.get("Ana", "/console/handover").body;
        assert!(log.contains("the standing text “door”") || log.contains("standing text"), "the shift log says which");
    }
}

#[test]
fn of_texts_about_the_line_the_newest_holds_and_who_slept_hears_only_that() {
    for fresh in each("standing-line") {
        let ears = Ears::default();
        let asleep = Invented { quiet: Some((0, 12 * 60)), ..Ears::listener("westlake", 9, "en") };
        let mut world = world_after(&fresh, &ears, vec![asleep], "");
        let tell = |world: &mut World, text: &str, area: &str| {
            let page = draft(world, "Ana", text, area);
            approve(world, "Lena", &page);
            world.let_it_out().unwrap();
            page
        };
        let closed = tell(&mut world, "line-closed", "westlake");
        assert_eq!((kinds(&mut world), heard(&ears, 1).len()), (vec!["service".to_owned()], 4), "{}", fresh.name);
        // Open again somewhere else, and another kind of text, leave it as it is; so does what nobody heard.
        tell(&mut world, "line-open", "alhambra");
        tell(&mut world, "door", "westlake");
        world.get(SETUP, "/admin/sending");
        world.post(SETUP, "/admin/sending", &[("sending", "dry-run")]);
        tell(&mut world, "line-open", "westlake");
        world.post(SETUP, "/admin/sending", &[("sending", "on")]);
        let numbers = |world: &mut World| told(world).into_iter().map(|(n, ..)| n).collect::<Vec<_>>();
        assert_eq!(numbers(&mut world), [3, 2, 1], "{}", fresh.name);
        // Open again for everybody is in the place of both.
        tell(&mut world, "line-open", "");
        assert_eq!(numbers(&mut world), [5, 3], "{}", fresh.name);
        let page = world.get("stranger", "/n/1?l=en").body;
        assert!(page.contains("There is a newer notice:") && page.contains("/n/5"), "{page}");
        assert!(world.get("Ana", &closed).body.contains("Updated"));
        let cap = world.get("stranger", "/cap/5.xml").body;
        assert!(cap.contains("<msgType>Update</msgType>") && cap.matches(".1,").count() == 1, "{cap}");
        assert!(cap.contains("<category>Other</category>"), "{cap}");
        // What is out of date may be said again at once.
        assert_eq!(world.get("Ana", "/console/standing?text=line-closed&area=westlake").status, 200);
        let again = world.post("Ana", "/console/standing", &[("text", "line-closed"), ("area", "westlake")]);
        assert_eq!(again.status, 303, "{}: {}", fresh.name, again.sentence());
        // Whoever slept is told one thing in the morning.
        world.set(world.flow.site.now().plus_s(7 * 3_600));
        world.run_due().unwrap();
        let slept = |n| heard(&ears, n).iter().any(|who| who.starts_with("westlake-9@"));
        assert_eq!((slept(1), slept(5)), (false, true), "{}", fresh.name);
        // Closed the next evening is the newest again.
        a_day_later(&mut world);
        tell(&mut world, "line-closed", "");
        assert_eq!(
            told(&mut world).iter().map(|(_, _, _, text)| text.contains("closed tonight")).collect::<Vec<_>>(),
            [true]
        );
    }
}

#[test]
fn other_words_than_the_playbooks_are_not_let_out_whatever_the_digest_says() {
    let cases: [(&str, &str); 8] = [
        ("", ""),
        ("not those of the playbook", "UPDATE alert_texts SET text = text || ' Thank you.' WHERE language = 'en'"),
        (
            "not those of the playbook",
            "UPDATE alert_texts SET text = replace(text, 'may', 'must') WHERE language = 'en'",
        ),
        ("missing in one of our languages", "DELETE FROM alert_texts WHERE language = 'es'"),
        ("not those of the playbook", "UPDATE alerts SET standing = 'line-open'"),
        ("not those of the playbook", "UPDATE alerts SET standing = 'gone'"),
        ("not those of the playbook", "UPDATE alerts SET kind = 'service'"),
        ("no longer", "UPDATE alerts SET kind = 'verified'"),
    ];
    for (why, sql) in cases {
        for fresh in each("standing-words") {
            let ears = Ears::default();
            let mut world = world(&fresh, &ears);
            let page = draft(&mut world, "Ana", "door", "westlake");
            approve(&mut world, "Lena", &page);
            if !sql.is_empty() {
                change(&world, sql, vec![]);
                make_it_fit(&world, &page);
            }
            world.let_it_out().unwrap();
            assert_eq!(kinds(&mut world).is_empty(), !sql.is_empty(), "{}: {sql}", fresh.name);
            let shown = world.get("Ana", &page).body;
            assert_eq!(shown.contains("role=\"alert\""), !sql.is_empty(), "{}: {sql}", fresh.name);
            assert!(why.is_empty() || why == "no longer" || shown.contains(why), "{sql}: {shown}");
            assert!(sql.is_empty() || heard(&ears, 1).is_empty());
        }
    }
    // Nor under one name: the approver of the row is the drafter.
    for fresh in each("standing-alone") {
        let mut world = world(&fresh, &Ears::default());
        let page = draft(&mut world, "Ana", "door", "westlake");
        approve(&mut world, "Lena", &page);
        change(&world, "UPDATE alerts SET approver_id = drafter_id WHERE state = 'approved'", vec![]);
        make_it_fit(&world, &page);
        world.let_it_out().unwrap();
        assert_eq!(kinds(&mut world), Vec::<String>::new(), "{}: let out by one", fresh.name);
    }
}

#[test]
fn it_is_stopped_waits_its_turn_and_is_not_said_late() {
    for fresh in each("standing-time") {
        let ears = Ears::default();
        let mut world = world(&fresh, &ears);
        // Ten seconds in which anybody of the desk stops it.
        let page = draft(&mut world, "Ana", "door", "westlake");
        let again = world.post("Ana", "/console/standing", &[("text", "door"), ("area", "westlake")]);
        assert_eq!(again.status, 409, "{}: the same text twice", fresh.name);
        assert!(again.body.contains("value=\"door\" required checked"), "what was chosen is kept");
        assert_eq!(world.post("Ana", "/console/standing", &[("text", "gone"), ("area", "")]).status, 409);
        assert_eq!(world.post("Ana", "/console/standing", &[("text", "door"), ("area", "gone")]).status, 409);
        approve(&mut world, "Lena", &page);
        world.set(world.flow.site.now().plus_s(STOP_S - 1));
        assert_eq!(world.post("Ana", &format!("{page}/stop"), &[]).status, 303);
        world.let_it_out().unwrap();
        assert_eq!(kinds(&mut world), Vec::<String>::new());
        // While nothing is told it is a dry run; while the red switch is pulled it waits.
        world.get(SETUP, "/admin/sending");
        world.post(SETUP, "/admin/sending", &[("sending", "dry-run")]);
        let page = draft(&mut world, "Ana", "door", "westlake");
        approve(&mut world, "Lena", &page);
        world.let_it_out().unwrap();
        assert_eq!(kinds(&mut world), Vec::<String>::new(), "{}: told in a dry run", fresh.name);
        assert!(heard(&ears, 2).is_empty() && world.get("stranger", "/n/2").status == 404);
        world.post(SETUP, "/admin/sending", &[("sending", "on")]);
        let page = draft(&mut world, "Ana", "door", "westlake");
        approve(&mut world, "Lena", &page);
        world.drive(delivery::ledger::stop(&world.flow, Actor::Command)).unwrap();
        world.let_it_out().unwrap();
        assert_eq!(kinds(&mut world), Vec::<String>::new(), "{}: told behind the red switch", fresh.name);
        // Its day passes before somebody lets go of the switch: it is not said late.
        a_day_later(&mut world);
        world.drive(delivery::ledger::go_on(&world.flow, Actor::Command)).unwrap();
        world.run_due().unwrap();
        assert_eq!(kinds(&mut world), Vec::<String>::new(), "{}: said a day late", fresh.name);
        assert!(world.get("Ana", &page).body.contains("until its time was over"));
        // A draft that waited so long is not approved, and is sent back to the list of alerts.
        let page = draft(&mut world, "Ana", "door", "");
        a_day_later(&mut world);
        let digest = world.get("Lena", &page).after("name=\"digest\" value=\"")[0].clone();
        let late = world.post("Lena", &format!("{page}/approve"), &[("digest", &digest)]);
        assert!(late.status == 409 && late.sentence().contains("Draft it again"), "{}", late.sentence());
        let back = world.post("Lena", &format!("{page}/send-back"), &[]);
        assert_eq!((back.status, back.location.as_deref()), (303, Some("/console/alerts")));
        // Told, it is over after a day, and forgotten after a year; what is told of an incident is not.
        let page = draft(&mut world, "Ana", "line-open", "");
        approve(&mut world, "Lena", &page);
        world.let_it_out().unwrap();
        assert_eq!(kinds(&mut world), ["service"]);
        a_day_later(&mut world);
        world.run_due().unwrap();
        assert_eq!(kinds(&mut world), Vec::<String>::new());
        world.set(world.flow.site.now().plus_s(366 * 86_400));
        world.expire_due().unwrap();
        let id: AlertId = page.rsplit('/').next().unwrap().parse().unwrap();
        let left = world.drive(world.flow.site.db.read(move |tx| Ok(sereno_flow::alert::one(tx, id)?))).unwrap();
        assert!(left.is_none(), "{}: kept for ever", fresh.name);
    }
}

#[test]
fn quiet_hours_hold_it_up_and_news_goes_first() {
    for fresh in each("standing-quiet") {
        let ears = Ears::default();
        // It is ten past eight when both are approved; quiet until nine.
        let quiet = Invented { quiet: Some((0, 9 * 60)), ..Ears::listener("westlake", 90, "en") };
        let mut world = world_after(&fresh, &ears, vec![quiet], SEEN);
        let page = draft(&mut world, "Ana", "door", "westlake");
        approve(&mut world, "Lena", &page);
        world.let_it_out().unwrap();
        let (news, standing) = (heard(&ears, 1), heard(&ears, 2));
        assert!(standing.len() == 4 && !standing.contains(&"westlake-90@example.org".to_owned()), "{standing:?}");
        assert!(news.contains(&"westlake-90@example.org".to_owned()), "{}: {news:?}", fresh.name);
        let kinds = kinds(&mut world);
        assert!(kinds.contains(&"rights".to_owned()) && kinds.contains(&"verified".to_owned()), "{kinds:?}");
        world.set(START.plus_s(3 * 3_600));
        world.run_due().unwrap();
        assert_eq!(heard(&ears, 2).len(), 5, "{}: never told after the quiet hours", fresh.name);
    }
}

#[test]
fn a_playbook_with_a_bad_standing_text_is_refused() {
    let read = |from: &str, to: &str| {
        let files = EMBEDDED.iter().find(|(name, _)| *name == "rapid-response").unwrap().1;
        let changed: Vec<(&str, String)> = files
            .iter()
            .map(|(name, text)| {
                (*name, if *name == "playbook.toml" { text.replacen(from, to, 1) } else { (*text).into() })
            })
            .collect();
        let playbook = Playbook::load(changed.iter().map(|(name, text)| (*name, text.as_str()))).unwrap();
        assert!(from.is_empty() || !files.iter().any(|(n, t)| *n == "playbook.toml" && !t.contains(from)), "{from}");
        Rules::read(&playbook).map(|rules| rules.standing.len()).map_err(|fault| fault.why)
    };
    assert_eq!(read("", ""), Ok(3));
    let door = "If somebody knocks and wants to come in,";
    for (to, why) in [
        (
            "If agents at a door want to come in,",
            "en: it claims something of a place, a time or an event: “agents at a door”",
        ),
        ("If the Sheriff knocks,", "“sheriff”"),
        ("If somebody knocks in Boyle Heights,", "“Boyle Heights”"),
        ("If somebody knocks at 8:30,", "“8:30,”"),
        ("VERIFIED.", "“VERIFIED”"),
        ("If Officer Daniels knocks,", "it holds what is never kept: name"),
        ("If somebody without papers hears a knock,", "it holds what is never kept: status"),
        ("Block the door if somebody knocks,", "it breaks a rule: block"),
        ("If somebody knocks near {area},", "its slots are {net}, {number} and {hotline} alone"),
        (&format!("{door} {door} {door} {door}"), "parts of a text message"),
    ] {
        let refused = read(door, to).unwrap_err();
        assert!(refused.starts_with("[[alert.standing]] door: ") && refused.contains(why), "{to}: {refused}");
    }
    for (from, to, why) in [
        ("kind = \"rights\"", "kind = \"news\"", "neither rights nor service"),
        ("slug = \"line-open\"", "slug = \"door\"", "another has the same slug"),
        ("es = \"{net} {number}: Si tocan", "fr = \"{net} {number}: Si tocan", "it lacks language es"),
        ("must_standing = [\"Not a government notice.\", \"323-555-0142\"]", "", "must_standing is empty"),
        ("taken_back = \"{net} {number}: Something", "taken_back = \"Something", "taken_back must begin with"),
    ] {
        let refused = read(from, to).unwrap_err();
        assert!(refused.contains(why), "{to}: {refused}");
    }
}
