//! How: people take, swap, miss and end shifts through their own browsers, on both engines, and
//! what sending knows of them is asked of the console. Patrols go out, rosters come in twice.

use crate::engines::each;
use sereno::worlds::{START, by_hand};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_drill::world::{Answer, SETUP, plain};
use sereno_drill::{World, story};
use sereno_station::db::Value;

const HOUR: i64 = 3_600;

/// Thursday six in the morning, and people who are trained: `Name role`, `-` before the name for
/// somebody who is neither trained nor pledged. Nobody is on duty.
fn world(fresh: &crate::engines::Fresh, people: &[(&str, &str)]) -> World {
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    for (name, role) in people {
        let (name, ready) = name.strip_prefix('-').map_or((*name, true), |n| (n, false));
        world.add_person(name, &[role], "en", ready);
        world.get(name, "/shifts");
    }
    // Ready in a world is trained and on duty; here duty is what is tried.
    change(&world, "UPDATE people SET shift_until = 0", vec![]);
    world
}

fn change(world: &World, sql: &'static str, params: Vec<Value>) {
    let db = world.flow.site.db.clone();
    let entry = world.flow.site.entry(sereno_station::audit::Actor::Command);
    let done = db.write(move |tx| {
        entry.record(tx, "test.set", "", "")?;
        tx.execute(sql, &params)?;
        Ok(())
    });
    world.drive(done).unwrap();
}

fn number(world: &World, sql: &'static str) -> i64 {
    let db = world.flow.site.db.clone();
    world.drive(db.read(move |tx| Ok(tx.number(sql, &[])?))).unwrap()
}

fn id(world: &World, name: &str) -> PersonId {
    let db = world.flow.site.db.clone();
    let names = world.drive(db.read(|tx| Ok(sereno_station::people::names(tx)?))).unwrap();
    names.into_iter().find(|(_, n)| n == name).unwrap().0
}

fn until(world: &World, name: &str) -> Moment {
    let (db, id) = (world.flow.site.db.clone(), id(world, name));
    let found = world.drive(db.read(move |tx| Ok(sereno_station::people::find(tx, id)?))).unwrap();
    found.unwrap().shift_until
}

/// Makes open slots by the roster's lines and gives their ids in order of time.
fn roster(world: &mut World, lines: &str) -> Vec<String> {
    world.get(SETUP, "/shifts/import");
    let done = world.post(SETUP, "/shifts/import", &[("text", lines), ("keep_open", "yes"), ("do", "add")]);
    assert_eq!(done.status, 200, "{}", plain(&done.body));
    slots(world)
}

fn slots(world: &World) -> Vec<String> {
    let db = world.flow.site.db.clone();
    world
        .drive(db.read(|tx| {
            let rows = tx.query("SELECT id FROM shifts ORDER BY starts_at, ends_at, id", &[])?;
            rows.into_iter()
                .map(|row| Ok(row.read().get::<sereno_core::ids::ShiftId>()?.to_string()))
                .collect::<Result<Vec<_>, _>>()
        }))
        .unwrap()
}

/// A coordinator puts somebody on duty, by the gate that everybody passes.
fn put_on(world: &mut World, name: &str, role: &str, until: &str) {
    let person = id(world, name).to_string();
    world.get(SETUP, "/shifts");
    let done = world.post(SETUP, "/shifts/now", &[("person", &person), ("role", role), ("until", until)]);
    assert_eq!(done.status, 303, "{name}: {}", done.sentence());
}

fn press(world: &mut World, who: &str, shift: &str, what: &str) -> Answer {
    world.get(who, "/shifts");
    let (path, fields): (String, Vec<(&str, &str)>) = match what {
        "claim" => (format!("/shifts/{shift}/claim"), vec![]),
        "take" => (format!("/shifts/{shift}/swap/take"), vec![]),
        "swap" => (format!("/shifts/{shift}/swap"), vec![("name", "")]),
        "end" => (format!("/shifts/{shift}/end"), vec![]),
        step => (format!("/shifts/{shift}/step"), vec![("step", step)]),
    };
    world.post(who, &path, &fields)
}

#[test]
fn a_shift_from_the_open_slot_to_going_home() {
    for fresh in each("shift-life") {
        let mut world = world(&fresh, &[("Omar", "operator"), ("Bea", "operator"), ("Luis", "observer")]);
        let slot = roster(&mut world, "2025-03-21,18:00,22:00,operator,\n").remove(0);
        let board = world.get("Omar", "/shifts");
        assert!(plain(&board.body).contains("Operator") && board.body.contains(&format!("/shifts/{slot}/claim")));
        assert!(!world.get("Luis", "/shifts").body.contains(&format!("/shifts/{slot}/claim")), "not an observer's");

        assert_eq!(press(&mut world, "Omar", &slot, "claim").status, 303);
        assert_eq!(press(&mut world, "Bea", &slot, "claim").status, 409, "it is taken");
        assert_eq!(press(&mut world, "Omar", &slot, "confirm").status, 409, "36 hours before is too early");
        assert_eq!(press(&mut world, "Omar", &slot, "give_back").status, 303);
        assert_eq!(press(&mut world, "Omar", &slot, "claim").status, 303);

        // Friday 06:30: half an hour too late to give it back, and time to confirm.
        world.set(START.plus_s(24 * HOUR + 1_800));
        add_again(&mut world, &["Omar", "Bea", "Luis"]);
        let back = press(&mut world, "Omar", &slot, "give_back");
        assert!(back.status == 409 && back.sentence().contains("swap"), "{}", back.sentence());
        assert!(plain(&world.get("Omar", "/shifts").body).contains("I will be there"));
        // Off duty the desk is shut and the board is named; on duty the next shift is said there.
        let shut = world.get("Omar", "/console");
        assert!(shut.status == 403 && shut.body.contains("href=\"/shifts\""), "{}", shut.sentence());
        put_on(&mut world, "Omar", "operator", "07:00");
        assert!(plain(&world.get("Omar", "/console").body).contains("Your shift begins at 18:00. Please confirm."));
        assert_eq!(press(&mut world, "Omar", &slot, "confirm").status, 303);

        assert_eq!(press(&mut world, "Omar", &slot, "check_in").status, 409);
        world.set(START.plus_s(36 * HOUR + 240));
        add_again(&mut world, &["Omar", "Bea", "Luis"]);
        assert_eq!(press(&mut world, "Bea", &slot, "check_in").status, 404, "another person's shift is not there");
        assert_eq!(press(&mut world, "Omar", &slot, "check_in").status, 303);
        assert_eq!(until(&world, "Omar"), START.plus_s(40 * HOUR), "sending and the desk see it");
        let console = plain(&world.get("Omar", "/console").body);
        assert!(console.contains("Omar is on duty, 4 min after the start."), "{console}");

        // The end of it, two hours early: the rest of the slot is open again.
        world.set(START.plus_s(38 * HOUR));
        assert_eq!(press(&mut world, "Bea", &slot, "end").status, 404);
        assert_eq!(world.get("Omar", &format!("/shifts/{slot}/end")).status, 200);
        assert_eq!(press(&mut world, "Omar", &slot, "end").status, 303);
        assert_eq!(until(&world, "Omar"), START.plus_s(38 * HOUR));
        assert_eq!(number(&world, "SELECT count(*) FROM shifts WHERE state = 'open' AND is_wanted = 0"), 1);
        let board = plain(&world.get("Bea", "/shifts").body);
        assert!(board.contains("Nobody of 1.") && board.contains("20:00 to 22:00"), "{board}");
    }
}

/// Sessions end after twelve hours; everybody comes in again by a new link.
fn add_again(world: &mut World, names: &[&str]) {
    let (db, now) = (world.flow.site.db.clone(), world.flow.site.now());
    let entry = world.flow.site.entry(sereno_station::audit::Actor::Command);
    let later = now.plus_s(12 * HOUR);
    world
        .drive(db.write(move |tx| {
            entry.record(tx, "test.set", "", "")?;
            tx.execute("UPDATE sessions SET expires_at = $1", &[Value::from(later)])?;
            Ok(())
        }))
        .unwrap();
    for name in names {
        assert_eq!(world.get(name, "/shifts").status, 200, "{name}");
    }
}

#[test]
fn nobody_untrained_or_without_the_role_comes_on_duty_by_any_way() {
    for fresh in each("shift-gate") {
        let people = [
            ("Omar", "operator"),
            ("-Nia", "operator"),
            ("-Iris", "observer"),
            ("Luis", "observer"),
            ("Ana", "dispatcher"),
        ];
        let mut world = world(&fresh, &people);
        let lines = "2025-03-20,07:00,11:00,operator,\n2025-03-20,07:00,11:00,operator,Nia\n";
        let slots = roster(&mut world, lines);
        let watch = roster(&mut world, "2025-03-20,12:00,16:00,observer,Iris\n").remove(2);
        assert_eq!(number(&world, "SELECT count(*) FROM shifts WHERE person_id IS NOT NULL"), 0, "not by a file");
        put_on(&mut world, "Ana", "dispatcher", "10:00");
        // A desk needs the pledge alone; who goes out needs the training as well.
        for (who, slot, word) in [
            ("Nia", &slots[0], "The pledge is missing"),
            ("Iris", &watch, "Training is missing"),
            ("Luis", &slots[0], "role"),
        ] {
            let refused = press(&mut world, who, slot, "claim");
            assert!(refused.status == 409 && refused.sentence().contains(word), "{who}: {}", refused.sentence());
            world.get("Ana", "/shifts");
            let person = id(&world, who).to_string();
            let given = world.post("Ana", &format!("/shifts/{slot}/give"), &[("person", &person)]);
            assert_eq!(given.status, 409, "{who}");
            let role = if who == "Iris" { "observer" } else { "operator" };
            let now = [("person", person.as_str()), ("role", role), ("until", "10:00")];
            let put = world.post("Ana", "/shifts/now", &now);
            assert!(put.status == 409 && put.body.contains("value=\"10:00\""), "what was typed is lost");
            assert_eq!(until(&world, who), Moment::default());
        }
        // Who is ready comes on, once, and cannot be in two places.
        let person = id(&world, "Omar").to_string();
        let now = [("person", person.as_str()), ("role", "operator"), ("until", "6:30 am")];
        assert_eq!(world.post("Ana", "/shifts/now", &now).status, 303);
        assert_eq!(until(&world, "Omar"), START.plus_s(1_800));
        assert_eq!(world.post("Ana", "/shifts/now", &now).status, 409);
        assert_eq!(press(&mut world, "Omar", &slots[0], "claim").status, 303);
        let twice = press(&mut world, "Omar", &slots[1], "claim");
        assert!(twice.status == 409 && twice.sentence().contains("another shift"), "{}", twice.sentence());
        assert_eq!(press(&mut world, "Luis", &watch, "claim").status, 303);
        // What ran out meanwhile is asked about again when they check in.
        change(&world, "UPDATE people SET trained_until = 1, pledged_until = 1", vec![]);
        for (who, slot, after_h, why) in
            [("Omar", &slots[0], 1, "The pledge has run out"), ("Luis", &watch, 6, "The training has run out")]
        {
            world.set(START.plus_s(after_h * HOUR));
            let over = press(&mut world, who, slot, "check_in");
            assert!(over.status == 409 && over.sentence().starts_with(why), "{who}: {}", over.sentence());
        }
        assert_eq!(until(&world, "Omar"), START.plus_s(1_800));
    }
}

#[test]
fn a_shift_opens_what_it_is_for_and_no_more() {
    for fresh in each("shift-as") {
        let mut world = world(&fresh, &[("Ana", "dispatcher")]);
        world.add_person("Both", &["observer", "operator"], "en", true);
        change(&world, "UPDATE people SET shift_until = 0", vec![]);
        put_on(&mut world, "Ana", "dispatcher", "18:00");
        story::play(&mut world, "06:10 web [waiting saw] 6th & Alvarado :: two white vans\n", START).unwrap();
        let incident = format!("/console/incidents/{}", world.get("Ana", "/console").after("/console/incidents/")[0]);
        let sends = |world: &mut World, name: &str| {
            let room = world.get("Ana", &incident).body;
            room.split("name=\"observer\"").skip(1).any(|pick| pick.split("</label>").next().unwrap().contains(name))
        };

        put_on(&mut world, "Both", "observer", "10:00");
        assert_eq!(world.get("Both", "/console").status, 403, "an observer's shift opens the desk on {}", fresh.name);
        assert_eq!(world.get("Both", "/field").status, 200);
        assert!(sends(&mut world, "Both"));

        world.set(START.plus_s(5 * HOUR));
        put_on(&mut world, "Both", "operator", "14:00");
        assert_eq!(world.get("Both", "/console").status, 200);
        assert!(!sends(&mut world, "Both"), "an operator's shift sends somebody into the field on {}", fresh.name);

        // Whom a coordinator puts on duty by name alone is on duty as everything they are.
        change(&world, "UPDATE people SET shift_roles = ''", vec![]);
        assert!(world.get("Both", "/console").status == 200 && sends(&mut world, "Both"));
    }
}

#[test]
fn a_swap_asks_the_gates_again_for_whoever_takes_it() {
    for fresh in each("shift-swap") {
        let people = [("Omar", "operator"), ("Bea", "operator"), ("Eva", "operator"), ("-Nia", "operator")];
        let mut world = world(&fresh, &people);
        let slot =
            roster(&mut world, "2025-03-20,12:00,16:00,operator,Omar\n2025-03-20,14:00,18:00,operator,Eva\n").remove(0);
        assert_eq!(press(&mut world, "Bea", &slot, "take").status, 409, "nobody offers it");
        assert_eq!(press(&mut world, "Bea", &slot, "swap").status, 404, "it is not hers to offer");
        world.get("Omar", "/shifts");
        let ask =
            |world: &mut World, name: &str| world.post("Omar", &format!("/shifts/{slot}/swap"), &[("name", name)]);
        let (nobody, unready) = (ask(&mut world, "Zoe"), ask(&mut world, "Nia"));
        assert_eq!((nobody.status, nobody.sentence()), (422, unready.sentence()), "a name is not found out by asking");
        assert_eq!(ask(&mut world, " bea ").status, 303);
        assert_eq!(press(&mut world, "Eva", &slot, "take").status, 404, "it was offered to Bea");
        // Offered to anybody: not to who is not ready, nor to who is busy.
        assert_eq!(ask(&mut world, "").status, 303);
        assert!(press(&mut world, "Nia", &slot, "take").sentence().starts_with("The pledge is missing"));
        assert_eq!(press(&mut world, "Eva", &slot, "take").status, 409);
        assert_eq!(press(&mut world, "Omar", &slot, "take").status, 409);
        assert!(plain(&world.get("Bea", "/shifts").body).contains("Omar asks whoever is ready."));
        assert_eq!(press(&mut world, "Bea", &slot, "take").status, 303);
        assert_eq!(press(&mut world, "Omar", &slot, "confirm").status, 404, "it is Bea's now");
        assert_eq!(
            number(&world, "SELECT count(*) FROM audit_rows WHERE act IN ('shift.ask_swap', 'shift.take_swap')"),
            3
        );
    }
}

#[test]
fn nobody_goes_home_from_open_tasks_unless_somebody_on_duty_takes_them() {
    for fresh in each("shift-end") {
        let mut world = world(&fresh, &[("Ana", "dispatcher"), ("Ben", "dispatcher"), ("Luis", "observer")]);
        let text = "2025-03-20,06:00,10:00,dispatcher,Ana\n2025-03-20,06:00,10:00,observer,Luis\n";
        roster(&mut world, text);
        let of = |world: &mut World, who: &str| world.get(who, "/shifts").after("action=\"/shifts/")[0].clone();
        let (ana, luis) = (of(&mut world, "Ana"), of(&mut world, "Luis"));
        for (who, shift) in [("Ana", &ana), ("Luis", &luis)] {
            assert_eq!(press(&mut world, who, shift, "check_in").status, 303, "{who}");
        }
        story::play(&mut world, "06:10 web [waiting saw] 6th & Alvarado :: two white vans\n", START).unwrap();
        let incident = format!("/console/incidents/{}", world.get("Ana", "/console").after("/console/incidents/")[0]);
        world.get("Ana", &incident);
        let person = id(&world, "Ana").to_string();
        assert_eq!(world.post("Ana", &format!("{incident}/hold"), &[("to", &person)]).status, 303);

        let refused = press(&mut world, "Ana", &ana, "end");
        assert!(refused.status == 409 && refused.sentence().contains("1."), "{}", refused.sentence());
        let ben = id(&world, "Ben").to_string();
        let end = |world: &mut World, note: &str| {
            world.get("Ana", &format!("/shifts/{ana}/end"));
            world.post("Ana", &format!("/shifts/{ana}/end"), &[("to", &ben), ("note", note)])
        };
        assert!(end(&mut world, "").sentence().contains("not on duty"));
        world.get(SETUP, "/shifts");
        let now = [("person", ben.as_str()), ("role", "dispatcher"), ("until", "10:00")];
        assert_eq!(world.post(SETUP, "/shifts/now", &now).status, 303);
        let plate = end(&mut world, "White van 7ABC123 by the park");
        assert!(plate.status == 422 && plate.body.contains("7ABC123 by the park"), "{}", plate.sentence());
        assert_eq!(end(&mut world, "Westlake is open, nobody went yet").status, 303);
        let console = plain(&world.get("Ben", "/console").body);
        assert!(
            console.contains("Westlake is open, nobody went yet") && console.contains("Ben has this one"),
            "{console}"
        );
        assert_eq!(number(&world, "SELECT count(*) FROM shifts WHERE state = 'ended'"), 1);

        // An observer on the way cannot be replaced on paper.
        let luis_id = id(&world, "Luis").to_string();
        world.get("Ben", &incident);
        assert_eq!(world.post("Ben", &format!("{incident}/send"), &[("observer", &luis_id)]).status, 200);
        assert_eq!(number(&world, "SELECT count(*) FROM offers"), 1, "checked in, Luis can be sent");
        let offer = format!("/field/{}", world.get("Luis", "/field").after("href=\"/field/")[0]);
        world.post("Luis", &format!("{offer}/step"), &[("step", "accept")]);
        assert!(press(&mut world, "Luis", &luis, "end").sentence().contains("not back yet"));
        for step in ["arrive", "leave"] {
            world.get("Luis", &offer);
            world.post("Luis", &format!("{offer}/step"), &[("step", step)]);
        }
        assert_eq!(press(&mut world, "Luis", &luis, "end").status, 303);
    }
}

#[test]
fn a_shift_that_nobody_confirms_or_comes_to_is_open_again_once() {
    for fresh in each("shift-missed") {
        let mut world = world(&fresh, &[("Ana", "dispatcher"), ("Ben", "dispatcher"), ("Omar", "operator")]);
        let lines = "2025-03-21,06:00,10:00,dispatcher,Ana\n2025-03-20,08:00,10:00,operator,Omar\n";
        let slots = roster(&mut world, lines);
        put_on(&mut world, "Ana", "dispatcher", "09:00");
        world.set(START.plus_s(2 * HOUR + 599));
        assert_eq!(world.run_due().unwrap(), 0, "Omar has ten minutes");
        world.set(START.plus_s(2 * HOUR + 600));
        assert_eq!(world.run_due().unwrap(), 1);
        assert_eq!(world.run_due().unwrap(), 0, "run twice, the second does nothing");
        let console = plain(&world.get("Ana", "/console").body);
        assert!(console.contains("Overdue: Omar did not confirm or come. The slot is open again."), "{console}");
        let board = world.get("Ana", "/shifts");
        assert!(board.body.contains("state danger") && plain(&board.body).contains("Omar did not confirm or come."));
        assert_eq!(until(&world, "Omar"), Moment::default());
        // Late is better than never: who missed it can take it, and has ten minutes again.
        assert_eq!(press(&mut world, "Omar", &slots[0], "claim").status, 303);
        assert_eq!(world.run_due().unwrap(), 0);
        assert_eq!(press(&mut world, "Omar", &slots[0], "check_in").status, 303);

        // Ana never confirms: two hours before, the desk knows whom to ask.
        world.set(START.plus_s(22 * HOUR));
        add_again(&mut world, &["Ana", "Ben"]);
        assert_eq!(world.run_due().unwrap(), 1);
        assert_eq!(number(&world, "SELECT count(*) FROM audit_rows WHERE act = 'shift.miss'"), 2);
        let board = plain(&world.get(SETUP, "/shifts").body);
        assert!(board.contains("Ana did not confirm or come. Free and ready: Ana, Ben."), "{board}");
        let board = plain(&world.get("Ben", "/shifts").body);
        assert!(!board.contains("Ana did not"), "whoever is off duty reads no names: {board}");
        assert_eq!(press(&mut world, "Ben", &slots[1], "claim").status, 303);
    }
}

#[test]
fn an_observer_sees_how_many_others_there_are_and_not_who() {
    let fresh = each("shift-names").remove(0);
    let mut world = world(&fresh, &[("Ana", "dispatcher"), ("Luis", "observer"), ("Wilhelmina", "observer")]);
    roster(&mut world, "2025-03-20,06:00,10:00,observer,Luis\n2025-03-20,06:00,10:00,observer,Wilhelmina\n");
    let own = plain(&world.get("Luis", "/shifts").body);
    assert!(own.contains("You, 1 other person") && !own.contains("Wilhelmina"), "{own}");
    assert!(plain(&world.get(SETUP, "/shifts").body).contains("Luis, Wilhelmina"));
    // Whoever is signed in finds the board and their own passkeys, whatever their role.
    world.add_person("Vera", &["attorney"], "en", false);
    let page = world.get("Vera", "/me").body;
    assert_eq!(page.matches("href=\"/shifts\"").count(), 2, "in the rooms and on the page");
    assert!(page.contains("href=\"/me/keys\""));
}

#[test]
fn a_pattern_makes_its_slots_once_and_counts_them_before() {
    for fresh in each("shift-plan") {
        let mut world = world(&fresh, &[]);
        let page = world.get(SETUP, "/shifts/plan");
        let form_id = page.after("name=\"form_id\" value=\"")[0].clone();
        let mut form = vec![("form_id", form_id.as_str()), ("first", "2025-03-24"), ("weeks", "2"), ("from", "06:00")];
        form.extend([("to", "18:00"), ("hours", "2"), ("n_operator", "2"), ("n_dispatcher", "1")]);
        let none = world.post(SETUP, "/shifts/plan", &form);
        assert!(none.status == 422 && none.body.contains("value=\"2025-03-24\""), "no day was chosen");
        form.extend((1..=5).map(|d| ("weekday", ["1", "2", "3", "4", "5"][d - 1])));
        let counted = plain(&world.post(SETUP, "/shifts/plan", &form).body);
        // Ten weekdays, six slots of two hours, three people.
        assert!(counted.contains("This makes 180 open slots. From Mon 24 March to Fri 4 April."), "{counted}");
        assert_eq!(number(&world, "SELECT count(*) FROM shifts"), 0);
        form.push(("do", "make"));
        assert_eq!(world.post(SETUP, "/shifts/plan", &form).status, 200);
        world.post(SETUP, "/shifts/plan", &form);
        assert_eq!(number(&world, "SELECT count(*) FROM shifts"), 180, "an impatient thumb makes them once");
    }
}

#[test]
fn the_nights_on_which_clocks_are_set_have_no_hole_and_no_doubled_hour() {
    let playbook = sereno::playbooks::choose("rapid-response").unwrap();
    for (first, hours) in [((2025, 3, 8), 23), ((2025, 11, 1), 25)] {
        let pattern = sereno_flow::shift::Pattern {
            first: sereno_core::roster::Day { year: first.0, month: first.1, day: first.2 },
            weeks: 1,
            weekdays: vec![6, 7],
            from_min: 0,
            to_min: 1_440,
            slot_min: 120,
            wishes: vec![sereno_flow::shift::Wish { role: sereno_core::role::Role::Operator, n: 1 }],
            language: None,
            sector: None,
        };
        let slots = sereno_flow::shift::spread(&playbook, &pattern).unwrap();
        let (mut all_s, mut last) = (0, None);
        for (_, at) in &slots {
            assert!(last.is_none_or(|end| end == at.starts_at), "{first:?}: a hole or an overlap");
            last = Some(at.ends_at);
            all_s += at.length_s();
        }
        assert_eq!(all_s, (24 + hours) * HOUR, "{first:?}");
        // Midnight is midnight on both sides.
        assert_eq!(playbook.hhmm(last.unwrap()), "00:00");
    }
}

#[test]
fn a_roster_says_of_each_line_what_becomes_of_it_and_comes_in_once() {
    for fresh in each("shift-roster") {
        let mut world = world(&fresh, &[("Ana", "dispatcher"), ("-Nia", "operator")]);
        world.get(SETUP, "/shifts/import");
        let text = "Date\tStart\tEnd\tRole\tName\tLine\tSector\n21.3.2025\t22:00\t06:00\tdispatch\tana\t\t\n\
            21.3.2025\t8 am\t10 am\tphones\tNia\tSpanish\t\n21.3.2025\t8 am\t10 am\tphones\tNobody Known\tes\tNortheast\n\
            21.3.2025\t8 am\tlate\tphones\t\t\t\n22.3.2025\t04:00\t09:00\tdispatch\tAna\t\t\n21.3.2025\t8\t10\tphones\t\t\t\n";
        let looked = world.post(SETUP, "/shifts/import", &[("text", text), ("do", "look")]);
        let said = plain(&looked.body);
        for wanted in [
            "A shift for this person",
            "The pledge is missing",
            "We know nobody of this name",
            "The end is no time of day",
            "There is another shift at that time",
            "An open slot",
            "Add 2 shifts",
        ] {
            assert!(said.contains(wanted), "{wanted}: {said}");
        }
        assert!(looked.body.contains("Nobody Known\tes\tNortheast"), "what was typed is lost");
        assert_eq!(number(&world, "SELECT count(*) FROM shifts"), 0, "looking changes nothing");
        let add = [("text", text), ("do", "add"), ("keep_open", "yes")];
        let done = plain(&world.post(SETUP, "/shifts/import", &add).body);
        assert!(done.contains("Added: 1 shifts with a name, 4 open slots. Here already: 0. Not used: 1."), "{done}");
        let again = plain(&world.post(SETUP, "/shifts/import", &add).body);
        assert!(again.contains("Added: 0 shifts with a name, 0 open slots. Here already: 5."), "{again}");
        assert_eq!(number(&world, "SELECT count(*) FROM shifts"), 5);
        assert_eq!(number(&world, "SELECT count(*) FROM shifts WHERE language = 'es' AND sector = 'northeast'"), 1);
        // 22:00 to 06:00 crosses midnight.
        let night = "SELECT (ends_at - starts_at) / 3600000000 FROM shifts WHERE person_id IS NOT NULL";
        assert_eq!(number(&world, night), 8);
        // A date that can be read in two ways is asked about, and nothing is added meanwhile.
        let text = "4/5/2025,6,8,operator,\n";
        let asked = world.post(SETUP, "/shifts/import", &[("text", text), ("do", "add")]);
        assert!(asked.status == 422 && asked.sentence().contains("two ways"));
        assert_eq!(number(&world, "SELECT count(*) FROM shifts"), 5);
        let told = world.post(SETUP, "/shifts/import", &[("text", text), ("do", "add"), ("order", "month")]);
        assert!(told.status == 200 && plain(&told.body).contains("Sat 5 April"));
    }
}

#[test]
fn a_private_calendar_opens_with_its_key_until_it_is_renewed() {
    for fresh in each("shift-ics") {
        let mut world = world(&fresh, &[("Omar", "operator"), ("Bea", "operator")]);
        roster(&mut world, "2025-03-21,18:00,22:00,operator,Omar,,northeast\n2025-03-21,18:00,22:00,operator,Bea\n");
        let key = |world: &mut World| {
            world.get("Omar", "/shifts");
            world.post("Omar", "/me/calendar", &[]).after("/me/shifts.ics?key=")[0].clone()
        };
        let first = key(&mut world);
        // A calendar has no cookie.
        let file = world.get("calendar", &format!("/me/shifts.ics?key={first}"));
        assert_eq!(file.status, 200);
        assert_eq!(file.body.matches("BEGIN:VEVENT").count(), 1, "Bea's is not in it");
        assert_eq!(file.body.matches("BEGIN:VALARM").count(), 2);
        assert!(file.body.contains("SUMMARY:Garden club\r\n") && file.body.contains("DTSTART:20250322T010000Z\r\n"));
        for word in ["perator", "ortheast", "Omar", "shf_", "per_"] {
            assert!(!file.body.contains(word), "{word} stands in a calendar");
        }
        let second = key(&mut world);
        assert_eq!(world.get("calendar", &format!("/me/shifts.ics?key={first}")).status, 404);
        assert_eq!(world.get("calendar", &format!("/me/shifts.ics?key={second}")).status, 200);
        for wrong in ["/me/shifts.ics", "/me/shifts.ics?key=", "/me/shifts.ics?key=0"] {
            assert_eq!(world.get("calendar", wrong).status, 404, "{wrong}");
        }
    }
}

#[test]
fn a_patrol_goes_out_in_company_says_all_clear_and_reports_what_it_sees() {
    for fresh in each("patrol") {
        let people = [("Ana", "dispatcher"), ("Luis", "observer"), ("Mia", "observer"), ("Eli", "observer")];
        let mut world = world(&fresh, &people);
        roster(&mut world, "2025-03-20,06:00,10:00,observer,Luis\n2025-03-20,06:00,10:00,observer,Mia\n");
        put_on(&mut world, "Ana", "dispatcher", "10:00");
        let (luis, mia, eli) =
            (id(&world, "Luis").to_string(), id(&world, "Mia").to_string(), id(&world, "Eli").to_string());
        let plan = |world: &mut World, who: &[&str]| {
            world.get("Ana", "/patrols");
            let mut form = vec![("sector", "northeast"), ("from", "06:15"), ("to", "09:00")];
            form.extend(who.iter().map(|p| ("person", *p)));
            world.post("Ana", "/patrols", &form)
        };
        assert!(plan(&mut world, &[&luis]).sentence().contains("Nobody goes alone"));
        assert!(plan(&mut world, &[&luis, &eli]).sentence().contains("no shift at that time"));
        let made = plan(&mut world, &[&luis, &mia]);
        assert_eq!(made.status, 303, "{}", made.sentence());
        let patrol = made.location.unwrap();
        let say = |world: &mut World, who: &str, step: &str| {
            world.get(who, "/patrols");
            world.post(who, &format!("{patrol}/step"), &[("step", step)])
        };
        assert_eq!(world.get("Eli", &patrol).status, 404, "a patrol of others is not there");
        // Nor for somebody of the desk who is at home and only an observer then.
        world.add_person("Oz", &["observer", "dispatcher"], "en", false);
        assert_eq!(world.get("Oz", &patrol).status, 404, "{}: the desk reads along from home", fresh.name);
        assert_eq!(say(&mut world, "Eli", "all_clear").status, 404);
        assert!(!plain(&world.get("Eli", "/patrols").body).contains("Northeast"));
        // Having a shift is not being there: both must have checked in.
        assert_eq!(say(&mut world, "Luis", "set_out").status, 409);
        for who in ["Luis", "Mia"] {
            let shift = world.get(who, "/shifts").after("action=\"/shifts/")[0].clone();
            assert_eq!(press(&mut world, who, &shift, "check_in").status, 303);
        }
        assert_eq!(say(&mut world, "Luis", "all_clear").status, 409, "not out yet");
        assert_eq!(say(&mut world, "Luis", "set_out").status, 303);
        world.set(START.plus_s(HOUR));
        assert_eq!(say(&mut world, "Mia", "all_clear").status, 303);
        world.set(START.plus_s(2 * HOUR + 599));
        assert!(!world.get("Ana", "/patrols").body.contains("state danger"));
        world.set(START.plus_s(2 * HOUR + 600));
        let list = world.get("Ana", "/patrols");
        assert!(list.body.contains("state danger") && plain(&list.body).contains("All clear overdue since 08:00"));
        // The desk writes down what it hears.
        assert_eq!(say(&mut world, "Ana", "all_clear").status, 303);
        let form_id = world.get("Luis", &patrol).after("name=\"form_id\" value=\"")[0].clone();
        let path = format!("{patrol}/report");
        let empty = world.post("Luis", &path, &[("form_id", &form_id), ("text", "two \"white\" vans")]);
        assert!(empty.status == 422 && empty.body.contains("two &#34;white&#34; vans"), "{}", empty.status);
        let seen = [("form_id", form_id.as_str()), ("kind", "waiting"), ("place", "Eagle Rock"), ("text", "two vans")];
        assert_eq!(world.post("Luis", &path, &seen).status, 200);
        assert_eq!(world.post("Luis", &path, &seen).status, 200);
        assert_eq!(number(&world, "SELECT count(*) FROM reports WHERE channel = 'patrol'"), 1);
        world.set(START.plus_s(3 * HOUR));
        assert_eq!(say(&mut world, "Luis", "end").status, 303);
        assert!(plain(&world.get("Ana", &patrol).body).contains("All clear, 3 hours"));
        assert!(plain(&world.get("Ana", "/console").body).contains("all clear, 3 h. It has ended."));
        assert_eq!(say(&mut world, "Luis", "all_clear").status, 409);
    }
}

#[test]
fn what_is_long_over_is_forgotten() {
    for fresh in each("shift-forget") {
        let mut world = world(&fresh, &[("Ana", "dispatcher")]);
        roster(&mut world, "2025-03-20,08:00,10:00,dispatcher,Ana\n");
        world.set(START.plus_s(90 * 24 * HOUR));
        world.expire_due().unwrap();
        assert_eq!(number(&world, "SELECT count(*) FROM shifts"), 1);
        world.set(START.plus_s(91 * 24 * HOUR));
        world.expire_due().unwrap();
        assert_eq!(number(&world, "SELECT count(*) FROM shifts"), 0);
    }
}
