//! How: forms are posted with faults and must come back with everything that was typed; a form
//! without the token of its session must be refused; a link must be spent once, and by POST.

use crate::engines::each;
use sereno::app;
use sereno::worlds::{START, by_hand};
use sereno_drill::{World, story};
use sereno_station::web::{Verb, Who};

fn world(name: &str) -> (crate::engines::Fresh, World) {
    let fresh = each(name).remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    (fresh, world)
}

#[test]
fn a_refused_report_form_comes_back_with_everything_typed() {
    let (_fresh, mut world) = world("form-back");
    let page = world.get("neighbour", "/report");
    let form_id = page.after("name=\"form_id\" value=\"")[0].clone();
    let typed = [
        ("form_id", form_id.as_str()),
        ("about", "earlier"),
        ("kind", "door"),
        ("place", ""),
        ("recency", "hour"),
        ("first_hand", "heard"),
        ("text", "a \"quoted\" <word>"),
        ("reach", "not a number"),
    ];
    let back = world.post("neighbour", "/report", &typed);
    assert_eq!(back.status, 422);
    for wanted in [
        "value=\"earlier\" checked",
        "value=\"door\" checked",
        "value=\"hour\" checked",
        "value=\"heard\" checked",
        "&#34;quoted&#34; &#60;word&#62;",
        "value=\"not a number\"",
        &format!("name=\"form_id\" value=\"{form_id}\""),
        "href=\"#place\"",
        "href=\"#reach\"",
        "aria-invalid=\"true\"",
    ] {
        assert!(back.body.contains(wanted), "the form lost {wanted}");
    }
    // Mended, it is taken; sent again by an impatient thumb, it is the same report.
    let mended: Vec<(&str, &str)> = typed
        .iter()
        .map(|(k, v)| match *k {
            "place" => (*k, "6th & Alvarado"),
            "reach" => (*k, "323-555-0199"),
            _ => (*k, *v),
        })
        .collect();
    let first = world.post("neighbour", "/report", &mended);
    let second = world.post("neighbour", "/report", &mended);
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(story::receipt(&first), story::receipt(&second));
}

#[test]
fn the_operators_forms_come_back_too() {
    let (_fresh, mut world) = world("form-desk");
    world.add_person("Omar", &["operator"], "en", true);
    for (path, marker) in [("/console/call", "value=\"five blue jackets\""), ("/console/paste", "five blue jackets")] {
        let page = world.get("Omar", path);
        let form_id = page.after("name=\"form_id\" value=\"")[0].clone();
        let back = world.post(
            "Omar",
            path,
            &[("form_id", &form_id), ("text", "five blue jackets"), ("markings", "five blue jackets")],
        );
        assert_eq!(back.status, 422, "{path}");
        assert!(back.body.contains(marker), "{path} lost what was typed");
    }
    let back = world.post(story_setup(), "/admin/people", &[("name", "Nadia"), ("language", "es"), ("trained", "yes")]);
    assert_eq!(back.status, 422);
    assert!(
        back.body.contains("value=\"Nadia\"")
            && back.body.contains("value=\"es\" selected")
            && back.body.contains("value=\"yes\" checked")
    );
}

fn story_setup() -> &'static str {
    sereno_drill::world::SETUP
}

#[test]
fn a_form_without_the_sessions_token_changes_nothing() {
    let (_fresh, mut world) = world("form-token");
    world.add_person("All", &["operator", "dispatcher", "observer", "verification_lead", "admin"], "en", true);
    world.get("All", "/console");
    let id = "inc_00000000000000000000000000";
    for line in app::routes().iter().filter(|l| l.verb == Verb::Post && l.who != Who::Public) {
        let path = line.path.replace("{incident}", id).replace("{offer}", "off_00000000000000000000000000");
        let path = path
            .replace("{alert}", "alt_00000000000000000000000000")
            .replace("{person}", "per_00000000000000000000000000")
            .replace("{organisation}", "org_00000000000000000000000000")
            .replace("{course}", "crs_00000000000000000000000000")
            .replace("{training}", "trn_00000000000000000000000000");
        let path = path
            .replace("{shift}", "shf_00000000000000000000000000")
            .replace("{patrol}", "pat_00000000000000000000000000");
        let request =
            world.sending("All", "POST", &path, "application/x-www-form-urlencoded", "form_token=wrong&x=1".to_owned());
        let answer = world.drive(request);
        assert_eq!(answer.status, 403, "{path} took a form that was not ours");
        assert!(answer.body.contains("role=\"alert\""), "{path} says nothing");
    }
}

#[test]
fn a_link_is_spent_once_and_only_by_post() {
    let (_fresh, mut world) = world("form-link");
    let made = world.add_person("Bea", &["observer"], "en", false);
    let path = format!("/in/{}", made.after("href=\"/in/")[0]);
    assert_eq!(world.get("preview", &path).status, 200);
    assert_eq!(world.get("preview", &path).status, 200);
    assert_eq!(world.post("Somebody", &path, &[]).status, 303);
    assert!(world.is_in("Somebody"));
    assert_eq!(world.post("Thief", &path, &[]).status, 404);
    assert_eq!(world.get("Thief", &path).status, 404);
    assert!(!world.is_in("Thief"));
    assert_eq!(world.get("Somebody", "/field").status, 200);
    world.get("Somebody", "/field");
    assert_eq!(world.post("Somebody", "/out", &[]).status, 303);
    assert_eq!(world.get("Somebody", "/field").status, 401);
}

#[test]
fn sessions_and_links_end_by_themselves() {
    let (_fresh, mut world) = world("form-end");
    let made = world.add_person("Bea", &["observer"], "en", false);
    let late = world.add_person("Ivo", &["observer"], "en", false);
    assert!(!made.after("href=\"/in/").is_empty());
    assert_eq!(world.get("Bea", "/field").status, 200);
    world.set(START.plus_s(12 * 3_600 + 1));
    assert_eq!(world.get("Bea", "/field").status, 401);
    world.set(START.plus_s(2 * 86_400 + 1));
    let path = format!("/in/{}", late.after("href=\"/in/")[0]);
    assert_eq!(world.post("Late", &path, &[]).status, 404);
}

#[test]
fn another_report_on_the_same_form_is_another_report() {
    let (_fresh, mut world) = world("form-again");
    let page = world.get("neighbour", "/report");
    let form_id = page.after("name=\"form_id\" value=\"")[0].clone();
    let mut send = |place: &str| {
        let answer =
            world.post("neighbour", "/report", &[("form_id", &form_id), ("kind", "waiting"), ("place", place)]);
        story::receipt(&answer).unwrap()
    };
    let first = send("6th & Alvarado");
    assert_eq!(send("6th & Alvarado"), first, "an impatient thumb");
    assert_ne!(send("Main St & Garfield Ave"), first, "going back and writing something else");
}

#[test]
fn adding_to_a_report_keeps_what_was_typed_and_works_for_every_kind() {
    let (_fresh, mut world) = world("form-add");
    let page = world.get("neighbour", "/report");
    let form_id = page.after("name=\"form_id\" value=\"")[0].clone();
    for about in ["information", "taken", "now"] {
        let taken = world.post(
            "neighbour",
            "/report",
            &[
                ("form_id", &form_id),
                ("about", about),
                ("kind", "other"),
                ("place", if about == "information" { "" } else { "6th & Alvarado" }),
            ],
        );
        let code = story::receipt(&taken).unwrap();
        let shown = world.post("neighbour", "/receipt", &[("code", &code)]);
        let add_id = shown.after("name=\"form_id\" value=\"")[0].clone();
        let long = "x".repeat(700);
        let refused =
            world.post("neighbour", "/receipt/add", &[("code", &code), ("form_id", &add_id), ("text", &long)]);
        assert_eq!(refused.status, 422, "{about}");
        assert!(
            refused.body.contains(&long) && refused.body.contains(&code),
            "{about}: the words or the code were lost"
        );
        let added = world.post(
            "neighbour",
            "/receipt/add",
            &[("code", &code), ("form_id", &add_id), ("text", "one more thing")],
        );
        assert_eq!(added.status, 200, "{about}");
        assert!(added.body.contains("href=\"/receipt?l=es\""), "the language link leads to a page that exists");
    }
    for path in ["/console?from=abc", "/receipt/add"] {
        let page = world.get(sereno_drill::world::SETUP, path);
        assert!(page.status >= 400 && page.body.contains("<h1"), "{path} is answered without a page");
    }
}

#[test]
fn a_refused_form_of_the_room_comes_back_into_the_room_with_what_was_typed() {
    let (_fresh, mut world) = world("room-back");
    let text = "people Ana dispatcher; Luis observer; Marisol verification_lead\n\
        08:00 web [waiting saw] 6th & Alvarado :: two white vans\n";
    story::play(&mut world, text, START).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&world.get("Ana", "/api/v1/incidents").body).unwrap();
    let page = format!("/console/incidents/{}", rows[0]["id"].as_str().unwrap());
    let incident = rows[0]["id"].as_str().unwrap();
    let mut refused = |path: &str, fields: &[(&str, &str)], status: u16, kept: &str| {
        world.get("Ana", &page);
        let back = world.post("Ana", path, fields);
        assert_eq!(back.status, status, "{path}");
        assert!(back.body.contains("id=\"trouble\""), "{path} does not say why");
        assert!(back.body.contains("class=\"room\""), "{path} left the room");
        assert!(back.body.contains(kept), "{path} lost what was typed: {kept}");
    };
    refused(&format!("{page}/merge"), &[("into", "987")], 422, "value=\"987\"");
    refused(&format!("{page}/send"), &[], 422, "name=\"observer\"");
    refused(&format!("{page}/aside"), &[("why", "")], 422, "name=\"why\"");
    refused(&format!("{page}/note"), &[("form_id", "x"), ("note", "plate 7ABC123")], 422, "value=\"plate 7ABC123\"");
    refused("/console/note", &[("form_id", "x"), ("note", "plate 7ABC123")], 422, "value=\"plate 7ABC123\"");
    // The ticks of a pile that lacks its reason stay.
    refused(
        "/console/pile",
        &[("do", "aside"), ("why", ""), ("incident", incident)],
        422,
        &format!("value=\"{incident}\" checked"),
    );
}

#[test]
fn a_part_of_the_room_is_drawn_by_the_same_template_as_the_whole() {
    let (_fresh, mut world) = world("parts");
    let text = "people Ana dispatcher\n08:00 web [waiting saw] 6th & Alvarado :: two white vans\n";
    story::play(&mut world, text, START).unwrap();
    let whole = world.get("Ana", "/console").body;
    let part = world.get_part("Ana", "/console", "tape,queue,queue,nonsense").body;
    assert!(!part.contains("<html") && !part.contains("region-pane"), "more than was asked for");
    assert_eq!(part.matches("id=\"region-queue\"").count(), 1, "a part is drawn once, however often it is named");
    for row in part.split("<li").skip(1) {
        let row = row.split("</li>").next().unwrap();
        assert!(whole.contains(row), "the whole page draws it differently: {row}");
    }
}
