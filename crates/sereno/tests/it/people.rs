//! How: people are invited, trained, asked and turned away by the product's own pages; what is
//! refused and what is allowed share one set-up, on every engine.

use crate::engines::{Fresh, each};
use sereno::worlds::{START, by_hand};
use sereno_drill::world::{Answer, SETUP, plain};
use sereno_drill::{World, story};

fn world(fresh: &Fresh) -> World {
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    world
}

/// Somebody's page, as the coordinator reads it.
fn page(world: &mut World, name: &str) -> String {
    let path = world.person(name).unwrap();
    plain(&world.get(SETUP, &path).body)
}

fn on_duty(world: &mut World, name: &str) -> Answer {
    let path = world.person(name).unwrap();
    world.post(SETUP, &format!("{path}/shift"), &[("shift", "on")])
}

fn id_of(world: &mut World, name: &str) -> String {
    world.person(name).unwrap().rsplit('/').next().unwrap().to_owned()
}

fn step(world: &mut World, name: &str, step: &str) -> Answer {
    let path = world.person(name).unwrap();
    world.post(SETUP, &format!("{path}/step"), &[("step", step)])
}

const DAY_S: i64 = 86_400;

#[test]
fn nobody_goes_on_duty_without_training_and_pledge_and_each_is_told_how_to_mend_it() {
    for fresh in each("duty-gate") {
        let mut world = world(&fresh);
        world.add_person("Luis", &["observer"], "en", false);
        let no = on_duty(&mut world, "Luis");
        assert_eq!(no.status, 409, "{}", fresh.name);
        assert!(no.sentence().starts_with("Training is missing. Take a seat"), "{}", no.sentence());
        assert!(no.body.contains("The pledge is missing. They sign it themselves"), "all that is missing is said");
        assert!(no.body.contains("href=\"#training\"") && no.body.contains("href=\"#pledge\""), "where it is mended");

        // Trained by hand, as in the first ten minutes; the pledge is still theirs.
        let luis = world.person("Luis").unwrap();
        assert_eq!(world.post(SETUP, &format!("{luis}/ready"), &[("trained", "yes"), ("pledged", "yes")]).status, 303);
        let no = on_duty(&mut world, "Luis");
        assert!(no.sentence().starts_with("The pledge is missing"), "nobody ticks it for them: {}", no.sentence());

        // Their link leads to the pledge; another text than the one that was read is not signed.
        assert!(world.get("Luis", "/me").body.contains("href=\"/me/pledge\""));
        assert_eq!(world.post("Luis", "/me/pledge", &[("version", "1999")]).status, 409);
        assert_eq!(world.sign_pledge("Luis").location.as_deref(), Some("/me"));
        assert!(plain(&world.get("Luis", "/me").body).contains("You may be on duty."));
        assert_eq!(on_duty(&mut world, "Luis").status, 303);
        assert!(page(&mut world, "Luis").contains("on duty until"));

        // Taken back, it counts no more from the next request on.
        world.post(SETUP, &format!("{luis}/ready"), &[("trained", "no")]);
        assert!(on_duty(&mut world, "Luis").sentence().starts_with("Training is missing"));
        world.post(SETUP, &format!("{luis}/ready"), &[("trained", "yes")]);

        // A desk needs the pledge alone; an operator who is new goes along and may be on duty.
        world.add_person("Omar", &["operator"], "en", false);
        assert!(on_duty(&mut world, "Omar").sentence().starts_with("The pledge is missing"));
        world.sign_pledge("Omar");
        assert_eq!(on_duty(&mut world, "Omar").status, 303);
        assert!(page(&mut world, "Omar").contains("This person goes along with others"));
        let omar = world.person("Omar").unwrap();
        for _ in 0..2 {
            world.post(SETUP, &format!("{omar}/shadow"), &[]);
        }
        assert!(page(&mut world, "Omar").contains("This person is active"));

        // Thirty days ahead an end is shown; a year later both have run out.
        world.set(START.plus_s(340 * DAY_S));
        let again = world.post("nobody", "/out", &[]);
        assert_eq!(again.status, 401);
        story::set_up(&mut world);
        assert!(world.get(SETUP, "/admin/people?ready=soon").body.contains(">Luis</a>"));
        world.set(START.plus_s(366 * DAY_S));
        story::set_up(&mut world);
        let no = on_duty(&mut world, "Luis");
        assert!(no.sentence().starts_with("The training has run out"), "{}", no.sentence());
        assert!(on_duty(&mut world, "Omar").sentence().starts_with("The pledge has run out"));
        assert!(world.get(SETUP, "/admin/people?ready=expired").body.contains(">Luis</a>"));
    }
}

#[test]
fn who_is_suspended_is_out_at_once_and_comes_back_by_the_steps_of_the_machine() {
    for fresh in each("suspended") {
        let mut world = world(&fresh);
        world.add_person("Ana", &["dispatcher"], "en", true);
        assert_eq!(world.get("Ana", "/console").status, 200);
        let ana = world.person("Ana").unwrap();
        // An observer's link is made by one coordinator alone, so it can be tried here.
        world.add_person("Luis", &["observer"], "en", true);
        let luis = world.person("Luis").unwrap();
        let link = world.post(SETUP, &format!("{luis}/link"), &[]).after("href=\"/in/")[0].clone();
        let link = format!("/in/{link}");
        assert_eq!(world.get("stranger", &link).status, 200);
        assert_eq!(step(&mut world, "Luis", "suspend").status, 303);
        assert_eq!(world.get("stranger", &link).status, 404, "the link lives on");
        assert_eq!(step(&mut world, "Ana", "resume").status, 409, "a step that the machine does not have");
        assert_eq!(step(&mut world, "Ana", "suspend").status, 303);
        assert_eq!(world.get("Ana", "/console").status, 401, "{}: the session lives on", fresh.name);
        assert!(!page(&mut world, "Ana").contains("on duty until"));
        let no = world.post(SETUP, &format!("{ana}/link"), &[]);
        assert_eq!((no.status, no.sentence().starts_with("They are suspended")), (409, true));
        assert!(on_duty(&mut world, "Ana").sentence().starts_with("They are suspended. A coordinator lifts it"));

        // Back by a break, and on duty only after it.
        assert_eq!(step(&mut world, "Ana", "reinstate").status, 303);
        assert!(on_duty(&mut world, "Ana").sentence().starts_with("They take a break"));
        assert_eq!(step(&mut world, "Ana", "resume").status, 303);
        assert_eq!(on_duty(&mut world, "Ana").status, 303);
        assert_eq!(step(&mut world, "Ana", "pause").status, 303);
        assert!(!page(&mut world, "Ana").contains("on duty until"), "a break ends the shift");
        // The last coordinator cannot shut themselves out.
        assert_eq!(step(&mut world, SETUP, "suspend").status, 409);
    }
}

#[test]
fn a_pasted_list_is_shown_line_by_line_and_makes_people_organisations_and_links_once() {
    for fresh in each("pasted") {
        let mut world = world(&fresh);
        world.get(SETUP, "/admin/people/invite");
        let bad = "Ana, Union, dispatcher\r\n, Union, observer\r\nBea, Union, boss\r\n";
        let look = world.post(SETUP, "/admin/people/invite", &[("list", bad)]);
        assert_eq!(look.status, 200);
        let text = plain(&look.body);
        assert!(text.contains("1 line is understood. 2 lines are not."), "{text}");
        assert!(text.contains("There is no name.") && text.contains("“boss” is not a role here."), "{text}");
        assert!(look.body.contains("Bea, Union, boss"), "what was pasted is kept");
        let no = world.post(SETUP, "/admin/people/invite/make", &[("list", bad)]);
        assert_eq!(no.status, 422);
        assert!(no.body.contains("Bea, Union, boss") && world.person("Ana").is_none(), "all or none");
        assert_eq!(world.post(SETUP, "/admin/people/invite/make", &[("list", " \n ")]).status, 422);

        let made = world.post(
            SETUP,
            "/admin/people/invite/make",
            &[("list", bad), ("only_good", "yes"), ("organisations", "yes")],
        );
        assert_eq!(made.after("href=\"/in/").len(), 1);
        let good = "Luis\tUnion\tobserver\tes\n\"Díaz, Eva\"\tNew Group\tobserver + operator\nليلى\t\tobserver\nAna\tUnion\tdispatcher\n";
        let look = world.post(SETUP, "/admin/people/invite", &[("list", good)]);
        assert!(plain(&look.body).contains("This name is there twice"), "pointed out, and not refused");
        let fields = [("list", good), ("trained", "yes"), ("organisations", "yes")];
        let made = world.post(SETUP, "/admin/people/invite/make", &fields);
        let links = made.after("href=\"/in/");
        assert_eq!((made.status, links.len(), made.body.matches("class=\"qr\"").count()), (200, 4, 4));
        assert!(made.body.contains("http://localhost/in/"), "the address that people type");
        for name in ["Luis", "Díaz, Eva", "ليلى"] {
            assert!(world.person(name).is_some(), "{}: {name}", fresh.name);
        }
        // One Union, not two; the new group was made.
        let all = world.get(SETUP, "/admin/organisations").body;
        assert_eq!((all.matches(">Union</a>").count(), all.matches(">New Group</a>").count()), (1, 1));
        assert!(!world.get(SETUP, "/admin/people").body.contains(&links[0]), "a link is shown once");
        // The link opens, and leads to the pledge.
        let opened = world.post("Luis", &format!("/in/{}", links[0]), &[]);
        assert_eq!(opened.location.as_deref(), Some("/me/pledge"));
        assert!(world.get("Luis", "/me").body.contains("lang=\"es\""));
        world.sign_pledge("Luis");
        assert_eq!(on_duty(&mut world, "Luis").status, 303);

        let many = "Zoe, Union, observer\n".repeat(201);
        let no = world.post(SETUP, "/admin/people/invite/make", &[("list", &many)]);
        assert_eq!(no.status, 422);
        assert!(plain(&no.body).contains("It is beyond the 200 lines."));
        assert!(world.person("Zoe").is_none());
    }
}

#[test]
fn people_are_found_paged_and_changed_many_at_once() {
    for fresh in each("many") {
        let mut world = world(&fresh);
        let list: String = (0..120).map(|n| format!("Person {n:03}, Union, observer\n")).collect();
        world.get(SETUP, "/admin/people/invite");
        world.post(SETUP, "/admin/people/invite/make", &[("list", &list), ("organisations", "yes")]);
        let first = world.get(SETUP, "/admin/people").body;
        assert_eq!(first.matches("<th scope=\"row\">").count(), 50);
        assert!(plain(&first).contains("121 people · page 1 of 3"), "{}", plain(&first));
        let last = world.get(SETUP, "/admin/people?page=3").body;
        assert_eq!(last.matches("<th scope=\"row\">").count(), 21);
        assert_eq!(world.get(SETUP, "/admin/people?page=99").status, 200, "beyond the end is the end");
        assert_eq!(world.get(SETUP, "/admin/people?find=PERSON+007").body.matches("<th scope=\"row\">").count(), 1);
        assert_eq!(world.get(SETUP, "/admin/people?has=admin").body.matches("<th scope=\"row\">").count(), 1);
        assert_eq!(world.get(SETUP, "/admin/people?organisation=none").body.matches("<th scope=\"row\">").count(), 1);

        let (a, b) = (id_of(&mut world, "Person 001"), id_of(&mut world, "Person 002"));
        world.get(SETUP, "/admin/people");
        let many = |world: &mut World, what: &str, more: &[(&str, &str)]| {
            let mut fields = vec![("do", what), ("person", a.as_str()), ("person", b.as_str())];
            fields.extend(more);
            world.post(SETUP, "/admin/people/many", &fields)
        };
        let nobody = world.post(SETUP, "/admin/people/many", &[("do", "attended")]);
        assert_eq!((nobody.status, nobody.sentence().starts_with("Nobody is ticked.")), (422, true));
        let nothing = many(&mut world, "", &[]);
        assert_eq!(nothing.status, 422);
        assert!(nothing.body.contains(&format!("value=\"{a}\" checked")), "the ticks stay");
        assert_eq!(many(&mut world, "organisation", &[("into", "")]).status, 422);
        assert!(plain(&many(&mut world, "attended", &[]).body).contains("2 people are marked as trained."));
        assert!(plain(&many(&mut world, "ask", &[]).body).contains("2 people are asked to sign the pledge."));
        let on = plain(&many(&mut world, "on", &[]).body);
        assert!(on.contains("0 people are on duty.") && on.contains("Person 001 : The pledge is missing"), "{on}");
        assert!(page(&mut world, "Person 001").contains("Asked for it 2025-03-20"));
        world.post(SETUP, "/admin/organisations", &[("name", "North"), ("kind", "labor")]);
        let all = world.get(SETUP, "/admin/organisations").body;
        let north = all.split("\">North</a>").next().unwrap().rsplit('/').next().unwrap().to_owned();
        assert!(plain(&many(&mut world, "organisation", &[("into", &north)]).body).contains("2 people are added."));
        let ready = world.get(SETUP, &format!("/admin/people?organisation={north}&ready=pledge_missing")).body;
        assert_eq!(ready.matches("<th scope=\"row\">").count(), 2);
        let setup = id_of(&mut world, SETUP);
        let no = world.post(SETUP, "/admin/people/many", &[("do", "leave"), ("person", &a), ("person", &setup)]);
        assert_eq!(no.status, 409, "the last coordinator stays, and with them everybody who was ticked");
        assert!(world.person("Person 001").is_some());
        assert!(plain(&many(&mut world, "leave", &[]).body).contains("2 people have left."));
        assert!(world.person("Person 001").is_none());
    }
}

#[test]
fn an_organisation_that_leaves_keeps_its_people_until_they_are_asked() {
    let fresh = each("organisation").remove(0);
    let mut world = world(&fresh);
    world.get(SETUP, "/admin/organisations");
    assert_eq!(world.post(SETUP, "/admin/organisations", &[("name", " "), ("notes", "kept")]).status, 422);
    world.post(SETUP, "/admin/organisations", &[("name", "Union of the North"), ("kind", "labor")]);
    let twice = world.post(SETUP, "/admin/organisations", &[("name", "UNION of the north"), ("notes", "a hall")]);
    assert_eq!(twice.status, 409);
    assert!(twice.body.contains("value=\"a hall\""), "what was typed is lost");
    let all = world.get(SETUP, "/admin/organisations").body;
    let path = format!(
        "/admin/organisations/{}",
        all.split("/admin/organisations/").nth(1).unwrap().split('"').next().unwrap()
    );
    let id = path.rsplit('/').next().unwrap().to_owned();
    world.post(SETUP, "/admin/people", &[("name", "Bea"), ("role", "observer"), ("organisation", &id)]);
    assert!(world.get(SETUP, &path).body.contains(">Bea</a>"));
    assert_eq!(world.post(SETUP, &format!("{path}/leave"), &[]).status, 303);
    let left = plain(&world.get(SETUP, &path).body);
    assert!(left.contains("1 person of it is still here. Ask each of them"), "{left}");
    assert!(world.person("Bea").is_some(), "nobody goes with it");
    world.post(SETUP, &format!("{path}/leave"), &[("back", "yes")]);
    assert!(!plain(&world.get(SETUP, &path).body).contains("still here"));
}

#[test]
fn a_course_is_held_ticked_and_counts_and_a_new_one_untrains_nobody_over_night() {
    for fresh in each("course") {
        let mut world = world(&fresh);
        world.add_person("Tess", &["training_admin"], "en", false);
        world.add_person("Luis", &["observer"], "en", false);
        world.add_person("Mia", &["observer"], "en", true);
        // What a coordinator marks counts for the courses of that moment, not for later ones.
        world.set(START.plus_s(60));
        world.get("Tess", "/admin/training");
        let add = |world: &mut World, fields: &[(&str, &str)]| world.post("Tess", "/admin/training/courses", fields);
        let no = add(&mut world, &[("name", "Basics"), ("valid_days", "0"), ("competency", "salute")]);
        assert!(
            no.status >= 400 && no.body.contains("value=\"Basics\"") && no.body.contains("value=\"salute\" checked")
        );
        let basics = [("name", "Basics"), ("valid_days", "100"), ("role", "observer"), ("needed_from", "2025-04-01")];
        assert_eq!(add(&mut world, &basics).status, 303);
        // Who was trained has until the first of April; who never was is still not trained.
        assert!(page(&mut world, "Mia").contains("until 2025-04-01, soon"), "{}", page(&mut world, "Mia"));
        assert_eq!(on_duty(&mut world, "Mia").status, 303);
        world.sign_pledge("Luis");
        assert!(on_duty(&mut world, "Luis").sentence().starts_with("Training is missing"));

        let shown = world.get("Tess", "/admin/training").body;
        let course = shown.split("<option value=\"crs_").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let course = format!("crs_{course}");
        let day = |seats: &'static str, hour: &'static str| {
            [
                ("course", course.clone()),
                ("day", "2025-03-20".to_owned()),
                ("hour", hour.to_owned()),
                ("seats", seats.to_owned()),
            ]
        };
        let hold = |world: &mut World, fields: &[(&str, String)]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            world.post("Tess", "/admin/training/sessions", &fields)
        };
        assert!(hold(&mut world, &day("9999", "18:00")).status >= 400);
        assert!(hold(&mut world, &day("1", "half past")).status >= 400);
        assert_eq!(hold(&mut world, &day("1", "18:00")).status, 303);
        let held = world.get("Tess", "/admin/training").after("/admin/training/trn_")[0].clone();
        let seat = format!("/me/training/trn_{held}");
        assert!(world.get("Luis", "/me").body.contains("You need it"));
        assert_eq!(world.post("Luis", &seat, &[("seat", "take")]).status, 303);
        assert!(world.get("Luis", "/me").body.contains("You have a seat"));
        let full = world.post("Mia", &seat, &[("seat", "take")]);
        assert!(full.status == 409 && full.sentence().starts_with("Every seat is taken."), "{}", full.sentence());

        let luis = id_of(&mut world, "Luis");
        let path = format!("/admin/training/trn_{held}");
        world.get("Tess", &path);
        assert_eq!(world.post("Tess", &path, &[("person", &luis)]).status, 303);
        assert!(world.get("Tess", &path).body.contains("checked"));
        assert_eq!(on_duty(&mut world, "Luis").status, 303, "{}: who was there is trained", fresh.name);
        assert!(page(&mut world, "Luis").contains("until 2025-06-28"), "{}", page(&mut world, "Luis"));
        // Ticked for the wrong person, and taken back.
        assert_eq!(world.post("Tess", &path, &[]).status, 303);
        assert!(on_duty(&mut world, "Luis").sentence().starts_with("Training is missing"));
        // After its day, whoever has not gone is not trained any more.
        world.set(START.plus_s(20 * DAY_S));
        story::set_up(&mut world);
        assert!(on_duty(&mut world, "Mia").sentence().starts_with("The training has run out"));
        let shown = world.get(SETUP, "/admin/training").body;
        assert!(shown.contains("Basics"));
        assert_eq!(world.post(SETUP, &format!("/admin/training/courses/{course}/end"), &[]).status, 303);
        assert_eq!(on_duty(&mut world, "Mia").status, 303, "nobody needs a course that has ended");
    }
}

#[test]
fn who_applies_waits_for_two_members_and_a_role_and_nobody_applies_while_it_is_shut() {
    for fresh in each("join") {
        let mut world = world(&fresh);
        assert_eq!(world.get("stranger", "/join").status, 404);
        assert_eq!(world.post("stranger", "/join", &[("name", "Noa")]).status, 404);
        world.get(SETUP, "/admin/people");
        world.post(SETUP, "/admin/people/join", &[("join", "open")]);
        let page_of = world.get("stranger", "/join").body;
        assert!(page_of.contains("nothing of it is asked or kept") && !page_of.contains("checkbox"));
        assert_eq!(world.post("stranger", "/join", &[("name", " "), ("other", "Tagalog")]).status, 422);
        let done = world.post("stranger", "/join", &[("name", "Noa"), ("language", "es"), ("other", "Tagalog")]);
        let code = plain(done.body.split("<p class=\"code\">").nth(1).unwrap().split("</p>").next().unwrap());
        let waiting = world.get(SETUP, "/admin/people?ready=waiting&speaks=Tagalog").body;
        assert!(waiting.contains(">Noa</a>"));
        assert!(on_duty(&mut world, "Noa").sentence().starts_with("Too few members have vouched"));

        world.add_person("Ana", &["dispatcher"], "en", true);
        world.add_person("Omar", &["operator"], "en", false);
        let vouch = |world: &mut World, who: &str, code: &str| {
            world.get(who, "/me");
            world.post(who, "/me/vouch", &[("code", code)])
        };
        assert_eq!(vouch(&mut world, "Omar", &code).status, 409, "who may not be on duty cannot vouch");
        assert!(vouch(&mut world, "Ana", "zzzzzzzz").sentence().starts_with("There is no such code"));
        assert_eq!(vouch(&mut world, "Ana", &code.to_uppercase()).status, 200);
        assert!(vouch(&mut world, "Ana", &code).sentence().starts_with("You have vouched for them already"));
        let noa = world.person("Noa").unwrap();
        world.post(SETUP, &format!("{noa}/vouch"), &[]);
        assert!(on_duty(&mut world, "Noa").sentence().starts_with("There is no role yet"));
        world.post(SETUP, &noa, &[("role", "operator"), ("language", "es")]);
        let link = world.post(SETUP, &format!("{noa}/link"), &[]).after("href=\"/in/")[0].clone();
        world.hand_link("Noa", &format!("/in/{link}"));
        world.sign_pledge("Noa");
        assert_eq!(on_duty(&mut world, "Noa").status, 303);

        // Nobody vouched: sixty days later nothing is left of it.
        world.post("stranger", "/join", &[("name", "Gone Away")]);
        world.set(START.plus_s(61 * DAY_S));
        world.expire_due().unwrap();
        story::set_up(&mut world);
        assert!(world.person("Gone Away").is_none() && world.person("Noa").is_some());
        // The hour is full for everybody together, and says when to come back.
        for n in 0..200 {
            assert_eq!(world.post("stranger", "/join", &[("name", &format!("Flood {n}"))]).status, 200, "{n}");
        }
        let busy = world.post("stranger", "/join", &[("name", "One More")]);
        assert_eq!(busy.status, 409);
        assert!(busy.body.contains("value=\"One More\""), "what was typed is lost");
    }
}

#[test]
fn where_somebody_belongs_and_what_they_speak_is_kept_by_both_pages() {
    let fresh = each("about").remove(0);
    let mut world = world(&fresh);
    world.add_person("Bea", &["observer"], "en", true);
    let bea = world.person("Bea").unwrap();
    let about = [("tier", "2"), ("speaks-es", "interprets"), ("other", "Mixteco"), ("other_level", "some")];
    assert_eq!(world.post(SETUP, &format!("{bea}/about"), &about).status, 303);
    let shown = world.get(SETUP, &bea).body;
    assert!(shown.contains("<option value=\"2\" selected>") && shown.contains(">Mixteco</label>"));
    let mine = world.get("Bea", "/me").body;
    assert!(mine.contains("<option value=\"interprets\" selected>") && mine.contains(">Mixteco</label>"));
    assert_eq!(world.post("Bea", "/me", &[("language", "es"), ("speaks-es", "well")]).status, 303);
    let mine = world.get("Bea", "/me").body;
    assert!(mine.contains("lang=\"es\"") && !mine.contains("Mixteco"));
    assert!(world.get(SETUP, "/admin/people?speaks=es").body.contains(">Bea</a>"));
}
