//! How: what was told is followed up through the routes, with people who listen; and somebody with
//! write access to the database tries to say more than was approved, with a digest made to fit.
//! Both engines.

mod followed;

use crate::engines::each;
use sereno::worlds::{START, by_hand};
use sereno_core::alert::STOP_S;
use sereno_core::ids::{AlertId, IncidentId};
use sereno_drill::ears::Ears;
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_flow::Flow;
use sereno_flow::alert::digest_of;
use sereno_flow::delivery::channel::shared;
use sereno_flow::delivery::subscriber::enrol;
use sereno_flow::delivery::{ledger, subscriber};
use sereno_station::audit::Actor;
use sereno_station::db::{Stop, Value};

const SEEN: &str = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
    08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
    08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n";

fn play(world: &mut World, text: &str) -> String {
    story::play(world, text, START).unwrap()
}

/// The page of an incident.
fn incident(world: &mut World, number: i64) -> String {
    let rows: Vec<serde_json::Value> = serde_json::from_str(&world.get("Ana", "/api/v1/incidents").body).unwrap();
    let row = rows.iter().find(|r| r["number"] == number).unwrap();
    format!("/console/incidents/{}", row["id"].as_str().unwrap())
}

/// Ana drafts what may be said about the incident; its page.
fn draft(world: &mut World, number: i64) -> String {
    let path = format!("{}/alert", incident(world, number));
    world.get("Ana", &path);
    let drafted = world.post("Ana", &path, &[]);
    drafted.location.clone().unwrap_or_else(|| panic!("{}", drafted.sentence()))
}

/// Lena approves it, and the time for stopping it passes.
fn approve(world: &mut World, page: &str) {
    let digest = world.get("Lena", page).after("name=\"digest\" value=\"")[0].clone();
    let approved = world.post("Lena", &format!("{page}/approve"), &[("digest", &digest)]);
    assert_eq!(approved.status, 303, "{}", approved.sentence());
    world.let_it_out().unwrap();
}

/// Luis, who is on the spot, says something ten minutes later, and Marisol signs it.
fn say(world: &mut World, number: i64, said: &[(&str, &str)]) {
    world.set(world.flow.site.now().plus_s(600));
    let offer = format!("/field/{}", world.get("Luis", "/field").after("class=\"act tall\" href=\"/field/")[0]);
    world.get("Luis", &offer);
    let given = world.post("Luis", &format!("{offer}/verdict"), said);
    assert_eq!(given.status, 303, "{}", given.sentence());
    let page = incident(world, number);
    let verdict = world.get("Marisol", &page).after("name=\"verdict\" value=\"")[0].clone();
    let signed = world.post("Marisol", &format!("{page}/sign"), &[("verdict", &verdict)]);
    assert_eq!(signed.status, 303, "{}", signed.sentence());
}

fn told(world: &mut World) -> Vec<String> {
    let all: Vec<serde_json::Value> = serde_json::from_str(&world.get("stranger", "/api/v1/alerts?l=en").body).unwrap();
    all.iter().map(|n| n["kind"].as_str().unwrap().to_owned()).collect()
}

fn newest(world: &mut World) -> String {
    format!("/console/alerts/{}", world.get("Lena", "/console/alerts").after("/console/alerts/")[0])
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

fn listen(world: &World, ears: &Ears, area: &str, from: usize, to: usize) {
    world.flow.carriers.set(vec![shared(ears.clone())]);
    let who = (from..to).map(|n| Ears::listener(area, n, if n % 2 == 0 { "en" } else { "es" })).collect();
    world.drive(enrol(&world.flow, who)).unwrap();
}

#[test]
fn what_takes_back_reaches_exactly_those_who_were_told_and_have_not_gone() {
    for is_alone in [true, false] {
        for fresh in each("told-reach") {
            let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
            story::set_up(&mut world);
            let ears = Ears::default();
            listen(&world, &ears, "westlake", 0, 9);
            listen(&world, &ears, "alhambra", 20, 23);
            play(&mut world, SEEN);
            let page = newest(&mut world);
            let shown = world.get("Lena", &page).body;
            assert!(shown.contains("Everybody who follows Westlake: 9."), "the page does not say to how many");
            assert!(shown.contains("Mail, English") && shown.contains("Mail, Español"), "nor how");
            approve(&mut world, &page);
            // One comes and two go between the notice and what takes it back.
            listen(&world, &ears, "westlake", 9, 10);
            ears.leave("westlake-3@example.org");
            ears.leave("westlake-4@example.org");
            say(&mut world, 201, &[("verdict", "other_cause"), ("cause", "film_crew"), ("direct", "yes")]);
            if is_alone {
                assert_eq!(world.post("Ana", &format!("{page}/withdraw"), &[]).status, 303);
                world.run_due().unwrap();
            } else {
                let next = draft(&mut world, 201);
                approve(&mut world, &next);
            }
            let (heard, _) = ears.heard();
            assert_eq!(heard[&1].len(), 9, "{}", fresh.name);
            let expected: Vec<String> =
                [0, 1, 2, 5, 6, 7, 8].iter().map(|n| format!("westlake-{n}@example.org")).collect();
            assert_eq!(heard[&2].iter().cloned().collect::<Vec<_>>(), expected, "{} {is_alone}", fresh.name);
            let newest = newest(&mut world);
            let shown = world.get("Lena", &newest).body;
            assert!(shown.contains("Those who were told before: 9."), "both numbers are on the page");
        }
    }
}

/// A process that has just started knows of nobody who listens: a draft would be frozen, and then
/// signed, for nobody.
#[test]
fn nobody_drafts_before_it_is_known_who_listens() {
    for fresh in each("told-unread") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let ears = Ears::default();
        listen(&world, &ears, "westlake", 0, 5);
        play(&mut world, SEEN.strip_suffix("08:09 Ana drafts 1\n").unwrap());
        let id: IncidentId = incident(&mut world, 201).rsplit('/').next().unwrap().parse().unwrap();
        let all = world.drive(world.flow.site.db.read(|tx| Ok(sereno_station::people::names(tx)?))).unwrap();
        let ana = all.into_iter().find(|(_, name)| name == "Ana").unwrap().0;
        let frozen = |world: &World, alert| {
            world.drive(world.flow.site.db.read(move |tx| Ok(ledger::frozen(tx, alert)?))).unwrap().unwrap().len()
        };
        let late = Flow::new(world.flow.site.clone()).unwrap();
        let refused = world.drive(sereno_flow::alert::draft(&late, ana, id));
        let Err(Stop::Refused(refusal)) = refused else { panic!("{}: drafted for nobody: {refused:?}", fresh.name) };
        assert_eq!(refusal.key, "alert-refused-unread", "{}", fresh.name);
        for (language, words) in [("en", "Try again in a moment"), ("es", "Pruebe de nuevo en un momento")] {
            assert!(world.flow.site.texts.lang(language).say(refusal.key).contains(words));
        }
        world.drive(subscriber::catch_up(&late)).unwrap();
        let alert = world.drive(sereno_flow::alert::draft(&late, ana, id)).unwrap();
        assert_eq!(frozen(&world, alert), 5, "{}", fresh.name);
        approve(&mut world, &format!("/console/alerts/{alert}"));
        assert_eq!(ears.heard().0[&1].len(), 5);
        // Who was told stands in the ledger: what takes it back does not wait.
        say(&mut world, 201, &[("verdict", "other_cause"), ("cause", "film_crew"), ("direct", "yes")]);
        let late = Flow::new(world.flow.site.clone()).unwrap();
        let correction = world.drive(sereno_flow::alert::draft(&late, ana, id)).unwrap();
        assert_eq!(frozen(&world, correction), 5, "{}", fresh.name);
    }
}

#[test]
fn each_planted_fault_is_found() {
    for (fault, test) in [
        ("draft_for_nobody", "told::nobody_drafts_before_it_is_known_who_listens"),
        ("follow_up_to_all", "told::followed::what_follows_reaches_exactly_those_who_heard_whatever_happens"),
        ("quiet_by_length", "deliveries::meanwhile::what_is_not_urgent_waits_for_the_end_of_the_night_on_the_wall"),
    ] {
        crate::planted::found(fault, test);
    }
}

#[test]
fn between_approval_and_release_anybody_of_the_desk_stops_it_and_nobody_else() {
    for fresh in each("told-stop") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        play(&mut world, SEEN);
        let page = newest(&mut world);
        let digest = world.get("Lena", &page).after("name=\"digest\" value=\"")[0].clone();
        assert_eq!(world.post("Lena", &format!("{page}/approve"), &[("digest", &digest)]).status, 303);
        let at = world.flow.site.now();
        world.set(at.plus_s(STOP_S - 1));
        world.run_due().unwrap();
        let shown = world.get("Ana", &page).body;
        assert!(shown.contains("It goes out in 1 second.") && shown.contains("http-equiv=\"refresh\""));
        assert_eq!(told(&mut world), Vec::<String>::new(), "{}: out before its time", fresh.name);
        assert_eq!(world.post("Luis", &format!("{page}/stop"), &[]).status, 403);
        assert_eq!(world.post("Ana", &format!("{page}/stop"), &[]).status, 303);
        world.set(at.plus_s(STOP_S));
        world.run_due().unwrap();
        assert_eq!(told(&mut world), Vec::<String>::new(), "{}: out although it was stopped", fresh.name);
        assert_eq!(world.post("Ana", &format!("{page}/stop"), &[]).status, 409, "once");
        // Nothing stands in the way of another.
        let next = draft(&mut world, 201);
        approve(&mut world, &next);
        assert_eq!(told(&mut world), ["verified"]);
        // What went out is not stopped any more.
        let page = newest(&mut world);
        assert_eq!(world.post("Ana", &format!("{page}/stop"), &[]).status, 409);
    }
}

#[test]
fn one_person_says_only_the_fixed_words_whatever_stands_in_the_rows() {
    for fresh in each("told-fixed") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        play(&mut world, &format!("{SEEN}08:10 Lena approves 1\n"));
        assert_eq!(told(&mut world), ["verified"]);
        let first = newest(&mut world);
        assert_eq!(world.post("Luis", &format!("{first}/withdraw"), &[]).status, 403);
        world.set(world.flow.site.now().plus_s(1_200));
        assert_eq!(world.post("Ana", &format!("{first}/withdraw"), &[]).status, 303);
        // Whoever can write to the database changes a word, and makes the digest fit.
        change(
            &world,
            "UPDATE alert_texts SET text = text || ' All is clear.' WHERE language = 'en'
            AND alert_id IN (SELECT id FROM alerts WHERE kind = 'withdrawn')",
            vec![],
        );
        let id: AlertId = newest(&mut world).rsplit('/').next().unwrap().parse().unwrap();
        let stored =
            world.drive(world.flow.site.db.read(move |tx| Ok(sereno_flow::alert::one(tx, id)?.unwrap()))).unwrap();
        let digest = digest_of(&stored, stored.approver);
        change(&world, "UPDATE alerts SET digest = $1 WHERE kind = 'withdrawn'", vec![Value::Bytes(digest.to_vec())]);
        world.run_due().unwrap();
        assert_eq!(told(&mut world), ["verified"], "{}: other words were let out", fresh.name);
        let held = newest(&mut world);
        assert!(world.get("Ana", &held).body.contains("this was another"), "the page does not say why");
        // Untouched it goes out at once.
        assert_eq!(world.post("Marisol", &format!("{first}/withdraw"), &[]).status, 303);
        world.run_due().unwrap();
        assert_eq!(told(&mut world), ["withdrawn"]);
        assert!(world.get("stranger", "/alerts").body.contains("This is not an all-clear."));
        assert_eq!(world.post("Ana", &format!("{first}/withdraw"), &[]).status, 409, "once");
    }
}

#[test]
fn a_claim_of_one_person_is_not_let_out_under_any_name() {
    for (sql, why) in [
        ("UPDATE alerts SET approver_id = drafter_id WHERE state = 'approved'", "drafter and approver are one"),
        ("UPDATE alerts SET kind = 'withdrawn', approver_id = drafter_id WHERE state = 'approved'", "a claim"),
    ] {
        for fresh in each("told-alone") {
            let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
            story::set_up(&mut world);
            play(&mut world, SEEN);
            let page = newest(&mut world);
            let digest = world.get("Lena", &page).after("name=\"digest\" value=\"")[0].clone();
            world.post("Lena", &format!("{page}/approve"), &[("digest", &digest)]);
            change(&world, sql, vec![]);
            let id: AlertId = page.rsplit('/').next().unwrap().parse().unwrap();
            let stored =
                world.drive(world.flow.site.db.read(move |tx| Ok(sereno_flow::alert::one(tx, id)?.unwrap()))).unwrap();
            let digest = digest_of(&stored, stored.approver).to_vec();
            change(&world, "UPDATE alerts SET digest = $1 WHERE state = 'approved'", vec![Value::Bytes(digest)]);
            world.let_it_out().unwrap();
            assert_eq!(told(&mut world), Vec::<String>::new(), "{}: {why}", fresh.name);
        }
    }
}

#[test]
fn a_follow_up_goes_where_what_it_follows_went() {
    for fresh in each("told-dry") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        // A dry run is ended in a dry run, also when something is told by then.
        world.get(SETUP, "/admin/sending");
        world.post(SETUP, "/admin/sending", &[("sending", "dry-run")]);
        play(&mut world, &format!("{SEEN}08:10 Lena approves 1\n"));
        say(&mut world, 201, &[("verdict", "nothing_here"), ("direct", "yes")]);
        let next = draft(&mut world, 201);
        world.post(SETUP, "/admin/sending", &[("sending", "on")]);
        approve(&mut world, &next);
        assert_eq!(told(&mut world), Vec::<String>::new(), "{}", fresh.name);
        let out: Vec<serde_json::Value> = serde_json::from_str(&world.get("Ana", "/api/v1/outbox").body).unwrap();
        assert_eq!(out.iter().filter(|o| o["channel"] == "dry_run").count(), 4, "two notices in two languages");
        assert!(world.get("Ana", "/api/v1/outbox").body.contains("ENDED"));
        // What people were told is not followed by silence: seen again, and now it is told.
        say(&mut world, 201, &[("verdict", "saw_it"), ("doing", "door"), ("direct", "yes")]);
        let next = draft(&mut world, 201);
        approve(&mut world, &next);
        assert_eq!(told(&mut world), ["verified"]);
        let page = newest(&mut world);
        world.post(SETUP, "/admin/sending", &[("sending", "dry-run")]);
        let refused = world.post("Ana", &format!("{page}/withdraw"), &[]);
        assert_eq!(refused.status, 409, "{}: taken back where nobody hears it", fresh.name);
        assert!(refused.sentence().contains("turn sending on"), "{}", refused.sentence());
        world.post(SETUP, "/admin/sending", &[("sending", "on")]);
        assert_eq!(world.post("Ana", &format!("{page}/withdraw"), &[]).status, 303);
        world.run_due().unwrap();
        assert_eq!(told(&mut world), ["withdrawn"]);
    }
}

#[test]
fn what_holds_is_said_the_same_in_the_core_and_in_the_database() {
    use sereno_core::alert::AlertKind;
    use sereno_core::incident::{Activity, Standing, Verification};
    for fresh in each("told-holds") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        play(&mut world, &format!("{SEEN}08:10 Lena approves 1\n"));
        for kind in AlertKind::ALL {
            for verification in Verification::ALL {
                for activity in Activity::ALL {
                    change(&world, "UPDATE alerts SET kind = $1", vec![Value::Text(kind.slug().into())]);
                    let both = vec![Value::Text(verification.slug().into()), Value::Text(activity.slug().into())];
                    change(&world, "UPDATE incidents SET verification = $1, activity = $2", both);
                    let standing = Standing { verification: *verification, activity: *activity };
                    let is_told = !told(&mut world).is_empty();
                    assert_eq!(is_told, kind.still_holds(standing), "{}: {kind:?} {standing:?}", fresh.name);
                }
            }
        }
    }
}

/// What a receipt answers, without its code, its time and its form.
fn answered(world: &mut World, code: &str, language: &str) -> String {
    let page = world.post("neighbour", &format!("/receipt?l={language}"), &[("code", code)]);
    assert_eq!(page.status, 200);
    let answer = page.body.split("id=\"answer\"").nth(1).unwrap().split("</section>").next().unwrap();
    answer.to_owned()
}

#[test]
fn who_reported_is_told_what_was_published_and_no_more() {
    const PEOPLE: &str =
        "people Ana dispatcher operator; Luis observer; Marisol verification_lead; Lena verification_lead\n";
    const LOOKED: &str = "08:04 Ana sends Luis to 1\n08:05 Luis accepts\n08:06 Luis arrives\n";
    let said =
        |what: &str| format!("08:07 Luis {what}\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n08:10 Lena approves 1\n");
    let verified = said("sees it: waiting");
    let ended = format!(
        "{verified}08:40 Luis sees nothing here\n08:41 Marisol signs 1\n08:42 Ana drafts 1\n08:43 Lena approves 1\n"
    );
    let cases = [
        ("nothing known", String::new(), None),
        ("being checked", LOOKED.to_owned(), None),
        ("unresolved", format!("{LOOKED}08:07 Luis sees nothing here\n08:08 Marisol decides 1 unverifiable\n"), None),
        ("confirmed, not published", format!("{LOOKED}08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n"), None),
        ("confirmed", format!("{LOOKED}{verified}"), Some("verified")),
        ("refuted", format!("{LOOKED}{}", said("sees another cause: film_crew")), Some("checked")),
        ("ended", format!("{LOOKED}{ended}"), Some("ended")),
    ];
    let mut nothing: Option<(String, String)> = None;
    for (name, text, kind) in &cases {
        for fresh in each("told-reporter") {
            let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
            story::set_up(&mut world);
            world.set(world.flow.site.playbook.moment_on_day(START, 8, 0).unwrap());
            let report = serde_json::json!({
                "id": "a-neighbour-of-the-corner", "kind": "waiting", "place": "6th & Alvarado", "text": "two white vans",
                "recency": "now", "first_hand": "saw", "reach": "323-555-0166",
            });
            let taken: serde_json::Value =
                serde_json::from_str(&world.post_json("neighbour", "/api/v1/reports", &report).body).unwrap();
            let code = taken["receipt"].as_str().unwrap().to_owned();
            world.run_due().unwrap();
            let played = play(&mut world, &format!("{PEOPLE}{text}"));
            let page = incident(&mut world, 201);
            let (en, es) = (answered(&mut world, &code, "en"), answered(&mut world, &code, "es"));
            let on = format!("{name} on {}", fresh.name);
            let console = world.get("Ana", "/console").body;
            let report = world.get("Ana", &page).after("/reach?report=").first().cloned().unwrap_or_default();
            match kind {
                None => {
                    // The same bytes, whatever is known and not published.
                    let known = nothing.get_or_insert((en.clone(), es.clone()));
                    assert_eq!(*known, (en, es), "{on}: {played}");
                    assert!(!console.contains("is still to be told") && !console.contains("f=tell"), "{on}");
                }
                Some(kind) => {
                    for (language, answer) in [("en", &en), ("es", &es)] {
                        let path = format!("/api/v1/alerts?l={language}");
                        let told: Vec<serde_json::Value> =
                            serde_json::from_str(&world.get("stranger", &path).body).unwrap();
                        assert_eq!(told[0]["kind"], **kind, "{on}");
                        let text = sereno_drill::world::plain(answer);
                        assert!(text.contains(told[0]["text"].as_str().unwrap()), "{on} {language}: {text}");
                    }
                    assert!(console.contains("1 person who left a number is still to be told."), "{on}");
                    let listed = world.get("Ana", "/console?f=tell").body;
                    assert!(listed.contains("data-row=") && listed.contains("is still to be told"), "{on}");
                    // Called for another reason they have not been told; told, they are off the list.
                    let path = format!("{page}/reach");
                    world.post("Ana", &path, &[("report", &report), ("reason", "facts")]);
                    assert!(world.get("Ana", "/console").body.contains("is still to be told"), "{on}");
                    let shown = world.post("Ana", &path, &[("report", &report), ("reason", "told")]);
                    assert!(
                        shown.body.contains("323-555-0166") && shown.body.contains("Say no more than that"),
                        "{on}"
                    );
                    let published = sereno_drill::world::plain(
                        en.split("class=\"told\"").nth(1).unwrap().split("</p>").next().unwrap(),
                    );
                    let published = published.trim_start_matches('>').to_owned();
                    assert!(sereno_drill::world::plain(&shown.body).contains(published.trim()), "{on}: {published}");
                    assert!(!world.get("Ana", "/console").body.contains("is still to be told"), "{on}");
                    assert!(!world.get("Ana", "/console?f=tell").body.contains("data-row="), "{on}");
                }
            }
        }
    }
}
