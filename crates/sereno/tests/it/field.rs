//! How: two observers are asked, one of them sees, a second person signs; then the others' pages,
//! the queue and the hand-over are read. And an observer who said yes takes it back.

use crate::engines::each;
use sereno::worlds::{START, by_hand};
use sereno_drill::world::plain;
use sereno_drill::{World, story};

const PEOPLE: &str = "people Ana dispatcher; Luis observer; Zoe observer; Bea observer; Marisol verification_lead; Lena verification_lead\n";

fn offer_of(world: &mut World, who: &str) -> String {
    let tasks = world.get(who, "/field");
    format!("/field/{}", tasks.after("href=\"/field/")[0])
}

#[test]
fn signing_takes_back_what_nobody_answered_and_tells_who_said_yes() {
    for fresh in each("field-settled") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let text = format!(
            "{PEOPLE}08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:01 web [waiting saw] 6th and Alvarado :: vans\n\
             08:02 web [waiting saw] Alvarado and 6th :: vans, many\n08:04 Ana sends Luis to 1\n08:04 Ana sends Zoe to 1\n\
             08:04 Ana sends Bea to 1\n08:05 Zoe accepts\n08:05 Bea accepts\n08:06 Zoe arrives\n"
        );
        story::play(&mut world, &text, START).unwrap();
        let bea = offer_of(&mut world, "Bea");
        let page = world.get("Bea", &bea);
        assert_eq!(plain(&page.body).matches("Alvarado").count(), 1, "the same corner once: {}", plain(&page.body));
        assert!(page.body.contains("class=\"outline\""), "the outline stays after accepting");

        let zoe = offer_of(&mut world, "Zoe");
        let said = [("verdict", "other_cause"), ("cause", "film_crew"), ("direct", "yes")];
        assert_eq!(world.post("Zoe", &format!("{zoe}/verdict"), &said).status, 303);
        let waits = world.get("Marisol", "/console?f=sign");
        assert_eq!(waits.body.matches("data-row=").count(), 1, "a lead finds what waits for a signature");
        let id = waits.after("href=\"/console/incidents/")[0].split(['?', '"']).next().unwrap().to_owned();
        let incident = world.get("Marisol", &format!("/console/incidents/{id}"));
        assert_eq!(incident.body.matches("Sign this verdict").count(), 1, "one button signs");
        let verdict = incident.after("name=\"verdict\" value=\"")[0].clone();
        let signed = world.post("Marisol", &format!("/console/incidents/{id}/sign"), &[("verdict", &verdict)]);
        assert_eq!(signed.status, 303);

        let luis = world.get("Luis", "/field").body;
        assert!(plain(&luis).contains("Called back") && !plain(&luis).contains("Asked"), "{}", plain(&luis));
        let bea = world.get("Bea", &bea).body;
        assert!(plain(&bea).contains("This is settled: Checked: other cause."), "{}", plain(&bea));

        // The queue counts what is open, and what is settled stands under its own heading.
        let queue = plain(&world.get("Ana", "/console").body);
        assert!(
            queue.contains("0 reports, 0 incidents") && queue.contains("Settled in the last 12 hours: 1 incident"),
            "{queue}"
        );
        let sheet = plain(&world.get("Ana", "/console/handover").body);
        assert!(sheet.contains("Settled, and nobody told yet"), "{sheet}");
        assert!(sheet.contains("Bea: ") && !sheet.contains("Luis: "), "who is still out: {sheet}");
        // Once it is told and nobody is out, the sheet is empty of it.
        world.get("Ana", &format!("/console/incidents/{id}"));
        assert_eq!(world.post("Ana", &format!("/console/incidents/{id}/alert"), &[]).status, 303);
        let alert = format!("/console/alerts/{}", world.get("Lena", "/console/alerts").after("/console/alerts/")[0]);
        let digest = world.get("Lena", &alert).after("name=\"digest\" value=\"")[0].clone();
        assert_eq!(world.post("Lena", &format!("{alert}/approve"), &[("digest", &digest)]).status, 303);
        world.run_due().unwrap();
        let offer = offer_of(&mut world, "Bea");
        assert_eq!(world.post("Bea", &format!("{offer}/step"), &[("step", "decline")]).status, 303);
        let offer = offer_of(&mut world, "Zoe");
        assert_eq!(world.post("Zoe", &format!("{offer}/step"), &[("step", "leave")]).status, 303);
        assert!(!plain(&world.get("Ana", "/console/handover").body).contains("nobody told yet"), "{}", fresh.name);
    }
}

#[test]
fn who_said_yes_can_say_no_after_all() {
    for fresh in each("field-cannot") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let text = format!(
            "{PEOPLE}08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n"
        );
        story::play(&mut world, &text, START).unwrap();
        let offer = offer_of(&mut world, "Luis");
        assert!(plain(&world.get("Luis", &offer).body).contains("I cannot go after all"));
        assert_eq!(world.post("Luis", &format!("{offer}/step"), &[("step", "decline")]).status, 303);
        let id = world.get("Ana", "/console").after("href=\"/console/incidents/")[0].clone();
        let page = plain(&world.get("Ana", &format!("/console/incidents/{id}")).body);
        assert!(page.contains("Said no"), "the dispatcher sees it: {page}");
        // On the scene it is leaving, not refusing.
        let zoe = world.person("Zoe").unwrap();
        let zoe = zoe.rsplit('/').next().unwrap();
        assert_eq!(world.post("Ana", &format!("/console/incidents/{id}/send"), &[("observer", zoe)]).status, 200);
        let offer = offer_of(&mut world, "Zoe");
        for step in ["accept", "arrive"] {
            assert_eq!(world.post("Zoe", &format!("{offer}/step"), &[("step", step)]).status, 303);
        }
        assert_eq!(world.post("Zoe", &format!("{offer}/step"), &[("step", "decline")]).status, 409);
    }
}
