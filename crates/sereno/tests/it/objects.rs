//! How: things that belong to one person are asked for by another, and must not be there.

use crate::engines::each;
use sereno::worlds::{START, by_hand};
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};

fn sent(world: &mut World) -> (String, String) {
    for (name, role) in
        [("Ana", "dispatcher"), ("Luis", "observer"), ("Bea", "observer"), ("Marisol", "verification_lead")]
    {
        world.add_person(name, &[role], "en", true);
    }
    let text = "08:00 web [waiting saw] 6th & Alvarado :: two white vans\n";
    story::play(world, text, START).unwrap();
    let page = world.get("Ana", "/console");
    let id = page.after("/console/incidents/")[0].clone();
    let incident = format!("/console/incidents/{id}");
    let room = world.get("Ana", &incident);
    let luis = room
        .body
        .split("name=\"observer\" value=\"")
        .skip(1)
        .find(|r| r.split("</label>").next().unwrap().ends_with("Luis"))
        .unwrap();
    let luis = luis.split('"').next().unwrap().to_owned();
    let answer = world.post("Ana", &format!("{incident}/send"), &[("observer", &luis)]);
    assert_eq!(answer.status, 200);
    let field = world.get("Luis", "/field");
    (incident, format!("/field/{}", field.after("href=\"/field/")[0]))
}

#[test]
fn an_offer_is_there_for_its_own_observer_only() {
    for fresh in each("own-offer") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        let (incident, offer) = sent(&mut world);
        assert_eq!(world.get("Luis", &offer).status, 200);
        for path in [offer.clone(), format!("{offer}/verdict?verdict=saw_it")] {
            assert_eq!(world.get("Bea", &path).status, 404, "{path}");
        }
        world.get("Bea", "/field");
        for (path, fields) in [
            (format!("{offer}/step"), vec![("step", "accept")]),
            (format!("{offer}/verdict"), vec![("verdict", "saw_it"), ("doing", "waiting"), ("direct", "yes")]),
            (format!("{offer}/sign"), vec![("verdict", "ver_00000000000000000000000000")]),
        ] {
            assert_eq!(world.post("Bea", &path, &fields).status, 404, "{path}");
        }
        // An observer does not see the console's incident, and a dispatcher not the observer's screen.
        assert_eq!(world.get("Luis", &incident).status, 403);
        assert_eq!(world.get("Ana", &offer).status, 403);
    }
}

#[test]
fn the_exact_place_is_shown_only_to_those_who_go() {
    let fresh = each("place").remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    let (_, offer) = sent(&mut world);
    let asked = world.get("Luis", &offer).body;
    assert!(asked.contains("Westlake") && !asked.contains("Alvarado") && !asked.contains("white vans"));
    world.post("Luis", &format!("{offer}/step"), &[("step", "accept")]);
    let going = world.get("Luis", &offer).body;
    assert!(going.contains("Alvarado") && going.contains("white vans"));
    world.post("Luis", &format!("{offer}/step"), &[("step", "arrive")]);
    world.post("Luis", &format!("{offer}/step"), &[("step", "leave")]);
    let over = world.get("Luis", &offer).body;
    assert!(!over.contains("Alvarado"), "who has left no longer sees the place");
}

#[test]
fn a_reporters_number_is_shown_only_to_who_says_why_and_it_is_written_down() {
    let fresh = each("reach").remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    for (name, role) in [("Ana", "dispatcher"), ("Omar", "operator")] {
        world.add_person(name, &[role], "en", true);
    }
    story::play(&mut world, "08:00 web [waiting saw reach=323-555-0166] 6th & Alvarado :: two vans\n", START).unwrap();
    let id = world.get("Ana", "/console").after("/console/incidents/")[0].clone();
    let incident = format!("/console/incidents/{id}");
    let page = world.get("Ana", &incident).body;
    assert!(page.contains("/reach?report=") && !page.contains("555-0166"));
    let report = page.split("/reach?report=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let ask = world.get("Ana", &format!("{incident}/reach?report={report}")).body;
    assert!(!ask.contains("555-0166"));
    assert_eq!(world.post("Ana", &format!("{incident}/reach"), &[("report", &report)]).status, 422);
    let shown = world.post("Ana", &format!("{incident}/reach"), &[("report", &report), ("reason", "facts")]);
    assert!(shown.body.contains("323-555-0166"));
    world.get("Omar", "/console");
    assert_eq!(
        world.post("Omar", &format!("{incident}/reach"), &[("report", &report), ("reason", "facts")]).status,
        403
    );
    let entry = world.flow.site.db.clone();
    let looks = world.drive(entry.read(|tx| {
        Ok(tx.number("SELECT count(*) FROM audit_rows WHERE act = 'report.reveal_reach' AND detail = 'facts'", &[])?)
    }));
    assert_eq!(looks.unwrap(), 1, "the look is on the log, the refused ones are not");
    // Three days later the number is gone, and so is the offer to show it.
    world.set(START.plus_s(5 * 86_400));
    world.expire_due().unwrap();
    world.add_person("Ivo", &["dispatcher"], "en", true);
    assert!(!world.get("Ivo", &incident).body.contains("/reach?report="));
}

#[test]
fn somebody_who_is_shut_out_or_leaves_is_out_at_once_and_the_last_admin_stays() {
    for fresh in each("leave") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        world.add_person("Ana", &["dispatcher"], "en", true);
        assert_eq!(world.get("Ana", "/console").status, 200);
        let (ana, setup) = (world.person("Ana").unwrap(), world.person(SETUP).unwrap());

        // A lost phone: the session ends with this request, and a new link lets them in again.
        // Two coordinators must want that link, and neither is enough twice.
        world.add_person("Rita", &["admin"], "en", false);
        let asked = world.post(SETUP, &format!("{ana}/link"), &[]);
        assert!(asked.status == 200 && asked.after("href=\"/in/").is_empty(), "one person alone made a new way in");
        assert_eq!(world.post(SETUP, &format!("{ana}/link"), &[]).status, 403);
        let link = world.post("Rita", &format!("{ana}/link"), &[]).after("href=\"/in/")[0].clone();
        assert_eq!(world.get("Ana", "/console").status, 401, "{}: the old session outlived the new way in", fresh.name);
        assert_eq!(world.post(SETUP, &format!("{ana}/out"), &[]).status, 303);
        assert_eq!(world.get("Ana", "/console").status, 401, "{}: the old session still opens doors", fresh.name);
        assert_eq!(world.get("Ana", &format!("/in/{link}")).status, 404, "an unopened link outlived it");
        let link = world.post(SETUP, &format!("{ana}/link"), &[]).after("href=\"/in/")[0].clone();
        world.hand_link("Ana", &format!("/in/{link}"));
        assert_eq!(world.get("Ana", "/console").status, 200);

        // Another role is another door, from the next request on.
        let changed = world.post(SETUP, &ana, &[("role", "observer"), ("language", "es")]);
        assert_eq!(changed.status, 303);
        assert_eq!(world.get("Ana", "/console").status, 403);
        assert_eq!(world.get("Ana", "/field").status, 200);
        assert_eq!(world.post(SETUP, &ana, &[("language", "es")]).status, 422, "somebody without a role");

        let rita = world.person("Rita").unwrap();
        assert_eq!(world.post(SETUP, &rita, &[("role", "observer"), ("language", "en")]).status, 303);

        // Whoever lets people in cannot go while there is nobody else.
        let last = world.post(SETUP, &setup, &[("role", "observer"), ("language", "en")]);
        assert_eq!(last.status, 409);
        assert!(last.body.contains("value=\"observer\" checked"), "what was ticked is lost");
        assert_eq!(world.post(SETUP, &format!("{setup}/leave"), &[]).status, 409);

        // Who leaves has no door, no training and, thirty days later, no name.
        assert_eq!(world.post(SETUP, &format!("{ana}/leave"), &[]).status, 303);
        assert_eq!(world.get("Ana", "/field").status, 401);
        assert_eq!(world.get(SETUP, &ana).status, 404, "who left is not changed any more");
        assert!(world.get(SETUP, "/admin/people?ready=left").body.contains("Ana"));
        let db = world.flow.site.db.clone();
        let n = |world: &World| {
            let names = world.drive(db.read(|tx| Ok(sereno_station::people::names(tx)?))).unwrap();
            names.iter().filter(|(_, name)| name == "Ana").count()
        };
        world.set(START.plus_s(29 * 86_400));
        world.expire_due().unwrap();
        assert_eq!(n(&world), 1);
        world.set(START.plus_s(31 * 86_400));
        world.expire_due().unwrap();
        assert_eq!(n(&world), 0, "{}: the name outlived its date", fresh.name);
    }
}
