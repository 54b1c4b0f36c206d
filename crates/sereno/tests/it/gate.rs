//! How: an alert is approved as it should be; before the send path looks, somebody with write
//! access to the database changes one thing. Each change must keep the texts in, on both engines,
//! and the alert's page must say why. Untouched, the same alert goes out.

use crate::engines::each;
use sereno::worlds::{START, by_hand};
use sereno_drill::{World, story};
use sereno_station::db::Value;

fn change(world: &World, sql: &'static str, params: Vec<Value>) {
    let db = world.flow.site.db.clone();
    let entry = world.flow.site.entry(sereno_station::audit::Actor::Command);
    let done = db.write(move |tx| {
        entry.record(tx, "test.tamper", "", "")?;
        let n = tx.execute(sql, &params)?;
        assert!(n > 0, "{sql} changed nothing");
        Ok(())
    });
    world.drive(done).unwrap();
}

/// Plays up to an approval that the send path has not seen yet; the alert's page.
fn approved(world: &mut World) -> String {
    story::set_up(world);
    let text = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
        08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
        08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n";
    story::play(world, text, START).unwrap();
    let path = format!("/console/alerts/{}", world.get("Lena", "/console/alerts").after("/console/alerts/")[0]);
    let digest = world.get("Lena", &path).after("name=\"digest\" value=\"")[0].clone();
    assert_eq!(world.post("Lena", &format!("{path}/approve"), &[("digest", &digest)]).status, 303);
    path
}

#[test]
fn a_changed_row_keeps_the_texts_in() {
    let untouched = ("", "", vec![]);
    let cases: Vec<(&str, &'static str, Vec<Value>)> = vec![
        untouched,
        ("it was changed", "UPDATE alert_texts SET text = 'Lantern 1: VERIFIED. Come to Westlake.'", vec![]),
        ("it was changed", "UPDATE alerts SET area = 'alhambra', area_name = 'Alhambra'", vec![]),
        ("it was changed", "UPDATE alerts SET expires_at = expires_at + 3600000000", vec![]),
        ("it was changed", "DELETE FROM alert_texts WHERE language = 'es'", vec![]),
        ("people", "UPDATE alerts SET approver_id = drafter_id, digest = NULL", vec![]),
        ("no longer", "UPDATE incidents SET verification = 'unverified'", vec![]),
        ("no longer", "UPDATE incidents SET verification = 'refuted'", vec![]),
        ("no longer", "UPDATE verdicts SET second_id = observer_id", vec![]),
        ("no longer", "UPDATE verdicts SET second_roles = 'dispatcher'", vec![]),
        ("no longer", "UPDATE verdicts SET arrived_at = NULL", vec![]),
        ("no longer", "UPDATE verdicts SET was_on_shift = 0", vec![]),
        ("no longer", "UPDATE verdicts SET saw_directly = 0", vec![]),
        ("no longer", "UPDATE incidents SET settled_by = NULL", vec![]),
        ("people", "UPDATE alerts SET kind = 'withdrawn', approver_id = drafter_id", vec![]),
        ("no longer", "UPDATE alerts SET kind = 'update'", vec![]),
        ("it was changed", "UPDATE audiences SET seats = $1, n_frozen = 1", vec![Value::Bytes(vec![5])]),
        ("it was changed", "DELETE FROM audiences", vec![]),
    ];
    for (what, sql, params) in cases {
        for fresh in each("gate") {
            let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
            let page = approved(&mut world);
            if !sql.is_empty() {
                change(&world, sql, params.clone());
            }
            assert_eq!(world.get("stranger", "/api/v1/alerts?l=en").body, "[]", "it goes out before its time");
            world.let_it_out().unwrap();
            let told: Vec<serde_json::Value> =
                serde_json::from_str(&world.get("stranger", "/api/v1/alerts?l=en").body).unwrap();
            let out: Vec<serde_json::Value> = serde_json::from_str(&world.get("Ana", "/api/v1/outbox").body).unwrap();
            if sql.is_empty() {
                assert_eq!((told.len(), out.len()), (1, 2), "untouched it goes out");
            } else {
                assert_eq!((told.len(), out.len()), (0, 0), "{sql} on {}", fresh.name);
                let shown = world.get("Ana", &page).body;
                assert!(shown.contains("role=\"alert\""), "{sql}: the page does not say why ({what})");
            }
        }
    }
}

#[test]
fn what_is_too_late_is_not_sent() {
    for fresh in each("gate-late") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        approved(&mut world);
        world.set(START.plus_s(8 * 3_600));
        world.run_due().unwrap();
        assert_eq!(world.get("stranger", "/api/v1/alerts?l=en").body, "[]");
    }
}

#[test]
fn a_row_that_only_says_confirmed_is_not_enough_to_draft() {
    for fresh in each("gate-draft") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let text = "people Ana dispatcher; Luis observer; Marisol verification_lead\n08:00 web [waiting saw] 6th & Alvarado :: two vans\n";
        story::play(&mut world, text, START).unwrap();
        change(&world, "UPDATE incidents SET verification = 'confirmed', activity = 'ongoing'", vec![]);
        let id = world.get("Ana", "/console").after("/console/incidents/")[0].clone();
        world.get("Ana", &format!("/console/incidents/{id}"));
        assert_eq!(world.post("Ana", &format!("/console/incidents/{id}/alert"), &[]).status, 409);
    }
}

#[test]
fn the_page_that_was_read_must_be_what_is_approved() {
    for fresh in each("gate-read") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let text = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
            08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
            08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n";
        story::play(&mut world, text, START).unwrap();
        let path = format!("/console/alerts/{}", world.get("Lena", "/console/alerts").after("/console/alerts/")[0]);
        let digest = world.get("Lena", &path).after("name=\"digest\" value=\"")[0].clone();
        change(&world, "UPDATE alert_texts SET text = 'Lantern 1: something else' WHERE language = 'es'", vec![]);
        let answer = world.post("Lena", &format!("{path}/approve"), &[("digest", &digest)]);
        assert_eq!(answer.status, 409, "another text than the one on the page was approved");
        assert_eq!(world.post("Lena", &format!("{path}/approve"), &[]).status, 409);
    }
}
