//! How: a notice is drafted and approved while somebody answers for the texts of every language;
//! then one thing about that changes before the send path looks. Nothing may leave, the page says
//! why, nothing new is drafted, sending cannot be turned on, and what people were told before is
//! taken back all the same. Both engines. Each test is seen to fail on a planted fault.

use crate::engines::each;
use sereno::worlds::{START, by_hand};
use sereno_core::moment::DAY_S;
use sereno_drill::world::{Answer, SETUP};
use sereno_drill::{World, story};
use sereno_station::audit::Actor;
use sereno_station::db::Value;

const TOLD: &str = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
    08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
    08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n08:10 Lena approves 1\n\
    08:11 Luis leaves\n";
const SECOND: &str = "08:20 web [waiting saw] 1st St & Soto St :: two white vans\n08:24 Ana sends Luis to 2\n\
    08:25 Luis accepts\n08:26 Luis arrives\n08:27 Luis sees it: waiting\n08:28 Marisol signs 2\n";

fn told(world: &mut World) -> Vec<String> {
    let all: Vec<serde_json::Value> = serde_json::from_str(&world.get("stranger", "/api/v1/alerts?l=en").body).unwrap();
    all.iter().map(|n| n["kind"].as_str().unwrap().to_owned()).collect()
}

fn newest(world: &mut World) -> String {
    format!("/console/alerts/{}", world.get("Lena", "/console/alerts").after("/console/alerts/")[0])
}

fn drafts(world: &mut World, number: i64) -> Answer {
    let rows: Vec<serde_json::Value> = serde_json::from_str(&world.get("Ana", "/api/v1/incidents").body).unwrap();
    let row = rows.iter().find(|r| r["number"] == number).unwrap();
    let path = format!("/console/incidents/{}/alert", row["id"].as_str().unwrap());
    world.get("Ana", &path);
    world.post("Ana", &path, &[])
}

fn approves(world: &mut World, page: &str) -> Answer {
    let digest = world.get("Lena", page).after("name=\"digest\" value=\"")[0].clone();
    world.post("Lena", &format!("{page}/approve"), &[("digest", &digest)])
}

fn turns(world: &mut World, to: &str) -> Answer {
    world.get(SETUP, "/admin/sending");
    world.post(SETUP, "/admin/sending", &[("sending", to)])
}

fn ends(world: &mut World, language: &str) {
    world.get(SETUP, "/admin/sign-off");
    assert_eq!(world.post(SETUP, "/admin/sign-off/end", &[("language", language)]).status, 303);
}

fn change(world: &mut World, sql: &'static str, value: Value) {
    let entry = world.flow.site.entry(Actor::Command);
    let done = world.flow.site.db.write(move |tx| {
        entry.record(tx, "test.tamper", "", "")?;
        assert!(tx.execute(sql, std::slice::from_ref(&value))? > 0, "{sql} changed nothing");
        Ok(())
    });
    world.drive(done).unwrap();
}

/// Everything that must be shut once `spoil` has made the sign-offs worth nothing; `why` stands on
/// the page of the notice that was held.
fn shut_after(name: &str, why: &str, spoil: fn(&mut World)) {
    for fresh in each(name) {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        story::play(&mut world, &format!("{TOLD}{SECOND}"), START).unwrap();
        assert_eq!(told(&mut world), ["verified"], "{}: signed off, it goes out", fresh.name);
        let first = newest(&mut world);
        // Approved while all was well, and spoiled before the send path looks.
        let page = drafts(&mut world, 202).location.unwrap();
        assert_eq!(approves(&mut world, &page).status, 303);
        spoil(&mut world);
        world.let_it_out().unwrap();
        assert_eq!(told(&mut world), ["verified"], "{}: it went out although nobody answers for it", fresh.name);
        let out = world.get("Ana", "/api/v1/outbox").body;
        assert!(!out.contains("Boyle Heights"), "{}: {out}", fresh.name);
        let shown = world.get("Lena", &page).body;
        assert!(shown.contains("role=\"alert\"") && shown.contains(why), "{}: the page does not say {why}", fresh.name);
        // Drafting says it early, and names the language.
        let refused = drafts(&mut world, 202);
        assert_eq!(refused.status, 409);
        assert!(refused.body.contains("Nobody answers for the texts") && refused.body.contains("Spanish"));
        // What was told is taken back all the same.
        assert_eq!(world.post("Ana", &format!("{first}/withdraw"), &[]).status, 303);
        world.run_due().unwrap();
        assert_eq!(told(&mut world), ["withdrawn"], "{}", fresh.name);
        // In a dry run all goes on; turned on it is not.
        assert_eq!(turns(&mut world, "dry-run").status, 303);
        let page = drafts(&mut world, 202).location.unwrap();
        assert_eq!(approves(&mut world, &page).status, 303);
        world.let_it_out().unwrap();
        assert!(world.get("Lena", &page).body.contains("Dry run, nobody was told"));
        let refused = turns(&mut world, "on");
        assert_eq!(refused.status, 409, "{}: sending was turned on", fresh.name);
        assert!(refused.sentence().contains("Spanish"), "{}", refused.sentence());
        assert!(refused.body.contains("href=\"/admin/sign-off\""), "no way to where it is mended");
        assert!(world.get("Ana", "/console").body.contains("class=\"dry\""), "{}: still a dry run", fresh.name);
        // Somebody answers again.
        story::sign_off(&mut world);
        assert_eq!(turns(&mut world, "on").status, 303);
        world.set(world.flow.site.now().plus_s(20 * 60));
        let page = drafts(&mut world, 202).location.unwrap();
        assert_eq!(approves(&mut world, &page).status, 303);
        world.let_it_out().unwrap();
        assert_eq!(told(&mut world), ["verified", "withdrawn"], "{}", fresh.name);
    }
}

#[test]
fn nothing_is_told_that_nobody_signed_off() {
    shut_after("signed-missing", "Nobody had signed off", |world| {
        // Spanish is named as the first that lacks one: English was signed off alone.
        ends(world, "es");
    });
}

#[test]
fn nothing_is_told_when_the_day_of_a_sign_off_is_over() {
    shut_after("signed-over", "was over", |world| {
        let now = world.flow.site.now().us();
        change(world, "UPDATE sign_offs SET until_at = $1 WHERE language = 'es'", Value::Int(now));
    });
}

#[test]
fn nothing_is_told_in_other_words_than_were_signed_off() {
    shut_after("signed-other", "not those that were signed off", |world| {
        change(world, "UPDATE sign_offs SET words = $1 WHERE language = 'es'", Value::Bytes(vec![7; 32]));
    });
}

#[test]
fn one_language_of_two_keeps_both_in() {
    for fresh in each("signed-one") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        story::play(&mut world, TOLD.split_once("08:10").unwrap().0, START).unwrap();
        let page = newest(&mut world);
        assert_eq!(approves(&mut world, &page).status, 303);
        let now = world.flow.site.now().us();
        change(&mut world, "UPDATE sign_offs SET until_at = $1 WHERE language = 'es'", Value::Int(now));
        world.let_it_out().unwrap();
        for language in ["en", "es"] {
            let told = world.get("stranger", &format!("/api/v1/alerts?l={language}")).body;
            assert_eq!(told, "[]", "{}: {language} went out alone", fresh.name);
        }
        turns(&mut world, "dry-run");
        assert_eq!(turns(&mut world, "on").status, 409, "{}", fresh.name);
    }
}

#[test]
fn a_standing_text_waits_for_a_sign_off_as_any_other() {
    for fresh in each("signed-standing") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        story::play(&mut world, TOLD.split_once("08:00").unwrap().0, START).unwrap();
        let drafts = |world: &mut World, text: &str| {
            world.run_due().unwrap();
            world.get("Ana", "/console/standing");
            world.post("Ana", "/console/standing", &[("text", text), ("area", "")])
        };
        let page = drafts(&mut world, "door").location.unwrap();
        assert_eq!(approves(&mut world, &page).status, 303);
        world.let_it_out().unwrap();
        assert_eq!(told(&mut world), ["rights"], "{}: signed off, it goes out", fresh.name);
        let page = drafts(&mut world, "line-closed").location.unwrap();
        assert_eq!(approves(&mut world, &page).status, 303);
        ends(&mut world, "es");
        world.let_it_out().unwrap();
        assert_eq!(told(&mut world), ["rights"], "{}: it went out although nobody answers for it", fresh.name);
        let shown = world.get("Lena", &page).body;
        assert!(shown.contains("role=\"alert\"") && shown.contains("Nobody had signed off"), "{shown}");
        let refused = drafts(&mut world, "line-open");
        assert_eq!(refused.status, 409);
        assert!(refused.body.contains("Nobody answers for the texts") && refused.body.contains("Spanish"));
    }
}

#[test]
fn the_gate_tests_find_their_planted_faults() {
    let faults = [
        ("unsigned_is_fine", "signed::nothing_is_told_that_nobody_signed_off"),
        ("unsigned_is_fine", "signed::a_standing_text_waits_for_a_sign_off_as_any_other"),
        ("never_over", "signed::nothing_is_told_when_the_day_of_a_sign_off_is_over"),
        ("any_words", "signed::nothing_is_told_in_other_words_than_were_signed_off"),
        ("first_language_only", "signed::one_language_of_two_keeps_both_in"),
    ];
    for (fault, test) in faults {
        crate::planted::found(fault, test);
    }
}

#[test]
fn a_coordinator_records_who_answers_and_until_when() {
    for fresh in each("signed-page") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let page = world.get(SETUP, "/admin/sign-off").body;
        assert!(page.contains("Ada Example") && page.contains("{net} {number}: VERIFIED"), "names and templates");
        assert!(page.contains("You do not have to open the door"), "the rights page is among the texts");
        assert!(page.contains("you may keep the door shut") && page.contains("puede dejar la puerta cerrada"));
        let public = world.get("stranger", "/rights").body;
        assert!(public.contains("A lawyer of this network and a native speaker have read this page."));
        assert!(!public.contains("Ada Example"), "the public reads no name");

        // What cannot be recorded comes back with all that was typed.
        let words = world.get(SETUP, "/admin/sign-off").after("name=\"words\" value=\"")[0].clone();
        let form = |lawyer: &'static str, until: &'static str| {
            [("language", "en"), ("lawyer", lawyer), ("reviewer", "Nia Example"), ("until", until)]
        };
        for (lawyer, until, why) in [
            ("", "2025-06-30", "Write the lawyer"),
            ("Cy Example", "", "today or later"),
            ("Cy Example", "2025-03-19", "today or later"),
            ("Cy Example", "20250630", "today or later"),
            ("Cy Example", "2026-03-22", "a year at most"),
        ] {
            let fields = [form(lawyer, until).as_slice(), &[("words", words.as_str())]].concat();
            let answer = world.post(SETUP, "/admin/sign-off", &fields);
            assert_eq!(answer.status, 422, "{lawyer} {until}");
            assert!(answer.body.contains(why) && answer.body.contains("value=\"Nia Example\""), "{why}");
        }
        let other = "0".repeat(64);
        let old = [form("Cy Example", "2025-06-30").as_slice(), &[("words", other.as_str())]].concat();
        assert!(world.post(SETUP, "/admin/sign-off", &old).body.contains("not those on the page you had open"));
        for (language, why) in [("fr", "No notices go out"), ("", "No notices go out")] {
            let fields = [("language", language), ("lawyer", "Cy Example"), ("reviewer", "Nia Example")];
            let answer = world.post(SETUP, "/admin/sign-off", &fields);
            assert!(answer.status == 422 && answer.body.contains(why), "{language}");
        }
        assert!(!world.get(SETUP, "/admin/sign-off").body.contains("Nia Example"), "nothing was recorded");
        world.add_person("Ana", &["dispatcher"], "en", true);
        assert_eq!(world.post("Ana", "/admin/sign-off", &old).status, 403);

        // The last day that can be chosen, and the first.
        for until in ["2026-03-21", "2025-03-20"] {
            let fields = [form("Cy Example", until).as_slice(), &[("words", words.as_str())]].concat();
            assert_eq!(world.post(SETUP, "/admin/sign-off", &fields).status, 303, "{until}");
            let shown = world.get(SETUP, "/admin/sign-off").body;
            assert!(shown.contains(&format!("Holds until {until}.")), "{until}");
        }

        // Thirty days before the end the first steps say it.
        story::sign_off(&mut world);
        assert!(world.get(SETUP, "/admin/start").body.contains("It holds until 2026-01-14"));
        world.set(START.plus_s(271 * DAY_S));
        world.forget_cookies(SETUP);
        assert!(world.sign_in(SETUP));
        assert!(world.get(SETUP, "/admin/start").body.contains("ends on 2026-01-14"));
        // When it is over the names are gone, and the page still says that there was one.
        world.set(START.plus_s(302 * DAY_S));
        world.expire_due().unwrap();
        let read = world.flow.site.db.read(|tx| {
            let left = "SELECT count(*) FROM sign_offs WHERE sealed_lawyer IS NOT NULL OR sealed_reviewer IS NOT NULL";
            Ok((tx.number(left, &[])?, tx.number("SELECT count(*) FROM sign_offs", &[])?))
        });
        assert_eq!(world.drive(read).unwrap(), (0, 2), "{}", fresh.name);
        world.forget_cookies(SETUP);
        assert!(world.sign_in(SETUP));
        let shown = world.get(SETUP, "/admin/sign-off").body;
        assert!(shown.contains("The sign-off is over") && !shown.contains("Example"), "{}", fresh.name);
        assert!(
            world.get(SETUP, "/admin/start").body.contains("Nobody answers now for the texts in: English, Spanish")
        );
        assert!(world.get(SETUP, "/admin/sending").body.contains("Sending is on, and no new notice can be told"));
        assert!(world.get("stranger", "/rights").body.contains("No lawyer has read this page yet."));
    }
}

#[test]
fn another_playbook_has_other_texts_and_no_sign_off() {
    for fresh in each("signed-playbook") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        world.get(SETUP, "/admin/setup");
        let names = [("name", "Harbor Watch"), ("net", "Harbor"), ("phone", "310-555-0101"), ("dispatcher_phone", "")];
        let same = [names.as_slice(), &[("playbook", "rapid-response")]].concat();
        assert_eq!(world.post(SETUP, "/admin/setup", &same).status, 303);
        assert!(!world.get(SETUP, "/admin/sign-off").body.contains("were changed"), "names are no phrases");
        world.get(SETUP, "/admin/setup");
        let other = [names.as_slice(), &[("playbook", "campus")]].concat();
        assert_eq!(world.post(SETUP, "/admin/setup", &other).status, 303);
        let shown = world.get(SETUP, "/admin/sign-off").body;
        assert_eq!(shown.matches("The texts were changed since they were signed off").count(), 2, "{}", fresh.name);
        turns(&mut world, "dry-run");
        assert_eq!(turns(&mut world, "on").status, 409, "{}", fresh.name);
    }
}
