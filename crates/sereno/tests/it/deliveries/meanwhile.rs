//! How: something happens while a notice is being handed over, between two windows of a lane that
//! is at work: it becomes night, its time is over, somebody stops, the red switch is pulled, a
//! correction is let out. The provider's own ledger says what went out, and in which order.

use super::*;
use sereno_core::Moment;
use sereno_drill::story;
use sereno_flow::alert;
use sereno_flow::delivery::release_due;
use sereno_flow::delivery::subscriber::enrol;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

type Going<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// From six in the morning, when worlds begin, to nine in the evening of the same day, seconds.
const EVENING_S: i64 = 15 * 3_600;
const PEOPLE: &str =
    "people Ana dispatcher operator; Luis observer; Ivo observer; Marisol verification_lead; Lena verification_lead\n";

/// A story in which Luis looks at the n-th incident and Ana drafts what may be said, from this hour on.
fn looks(n: u32, hour: u32, place: &str, who: &str, seen: &str) -> String {
    format!(
        "{hour}:00 web [waiting saw] {place} :: two white vans\n{hour}:04 Ana sends {who} to {n}\n{hour}:05 {who} accepts\n\
         {hour}:06 {who} arrives\n{hour}:07 {who} sees {seen}\n{hour}:08 Marisol signs {n}\n{hour}:09 Ana drafts {n}\n"
    )
}

/// A world with these people, in which this was played.
fn played(fresh: &Fresh, start: Moment, people: Vec<Invented>, carrier: &Provider, text: &str) -> (World, Vec<Seat>) {
    let mut world = by_hand(&fresh.target, "rapid-response", 3, start).unwrap();
    world.flow.carriers.set(vec![shared(carrier.clone())]);
    story::set_up(&mut world);
    let seats = world.drive(enrol(&world.flow, people)).unwrap();
    story::play(&mut world, &format!("{PEOPLE}{text}"), start).unwrap();
    (world, seats)
}

fn newest(world: &mut World) -> AlertId {
    world.get("Lena", "/console/alerts").after("/console/alerts/")[0].parse().unwrap()
}

/// Lena approves the newest notice; it goes out when the time for stopping it is over.
fn approve(world: &mut World) -> AlertId {
    let alert = newest(world);
    let path = format!("/console/alerts/{alert}");
    let digest = world.get("Lena", &path).after("name=\"digest\" value=\"")[0].clone();
    let approved = world.post("Lena", &format!("{path}/approve"), &[("digest", &digest)]);
    assert_eq!(approved.status, 303, "{}", approved.sentence());
    alert
}

/// As [`approve`], and the time passes; nothing is handed over yet.
fn release(world: &mut World) -> AlertId {
    let alert = approve(world);
    world.set(world.flow.site.now().plus_s(60));
    world.drive(world.flow.run_due()).unwrap();
    alert
}

/// Waits until so many attempts were made.
async fn attempts(provider: &Provider, n: usize) {
    let mut polls = 0u32;
    poll_fn(|_| {
        polls += 1;
        assert!(polls < 1_000_000, "there were never {n} attempts");
        if provider.log().len() >= n { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// Lanes work, and something is done when so many attempts were made.
fn meanwhile(world: &World, provider: &Provider, lanes: usize, n: usize, then: impl Future<Output = ()>) {
    let carrier = world.flow.carriers.get()[0].clone();
    let (flow, carrier) = (&world.flow, &carrier);
    let mut going: Vec<Going<'_>> = Vec::new();
    for _ in 0..lanes {
        going.push(Box::pin(async move { lane(flow, carrier, 0).await.map(|_| ()).unwrap() }));
    }
    going.push(Box::pin(async {
        attempts(provider, n).await;
        then.await;
    }));
    world.drive_all(going, |manual| manual.pump(1, false));
}

fn at(world: &World, day: Moment, hour: i8, minute: i8) -> Moment {
    world.flow.site.playbook.moment_on_day(day, hour, minute).unwrap()
}

/// How many of a notice's people have which fate.
fn fates_of(world: &World, alert: AlertId) -> BTreeMap<Fate, i64> {
    reads(world, move |tx| Ok(ledger::totals(tx, alert)?)).fates()
}

#[test]
fn what_is_not_urgent_waits_for_the_end_of_the_night_on_the_wall() {
    const DAY_S: i64 = 86_400;
    // An ordinary night; that in which the clocks go forward; that in which they go back.
    for (day, start) in [("", START), ("forward", START.plus_s(-12 * DAY_S)), ("back", START.plus_s(226 * DAY_S))] {
        for fresh in each("meanwhile-night") {
            let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
            let hours = [
                None,
                Some((22 * 60, 7 * 60)),
                Some((22 * 60, 12 * 60)),
                Some((13 * 60, 14 * 60)),
                Some((22 * 60, 60)),
            ];
            let mut people: Vec<Invented> = (0..hours.len()).map(|n| invented(Channel::Mail, n)).collect();
            people.iter_mut().zip(hours).for_each(|(who, quiet)| who.quiet = quiet);
            let text = looks(1, 22, "6th & Alvarado", "Luis", "another cause: film_crew");
            let (mut world, seats) = played(&fresh, start.plus_s(EVENING_S), people, &mail, &text);
            let alert = release(&mut world);
            let got = |n: usize| mail.received().contains_key(&key(alert, seats[n]));
            let who = || (0..hours.len()).filter(|n| got(*n)).collect::<Vec<_>>();
            let name = format!("{day} on {}", fresh.name);
            world.run_due().unwrap();
            // Who sleeps until noon would hear it after its time: that is said at once.
            assert_eq!(who(), [0, 3], "{name}: in the evening");
            assert_eq!(fates_of(&world, alert).get(&Fate::Quiet), Some(&1), "{name}");
            let tomorrow = start.plus_s(DAY_S);
            for (hour, minute, awake) in [(0, 59, false), (1, 1, true), (3, 30, true), (6, 59, true)] {
                world.set(at(&world, tomorrow, hour, minute));
                world.run_due().unwrap();
                let expected: &[usize] = if awake { &[0, 3, 4] } else { &[0, 3] };
                assert_eq!(who(), expected, "{name}: at {hour}:{minute:02}");
            }
            world.set(at(&world, tomorrow, 7, 0).plus_s(30));
            world.run_due().unwrap();
            assert_eq!(who(), [0, 1, 3, 4], "{name}: in the morning");
            assert_eq!(fates_of(&world, alert), BTreeMap::from([(Fate::Handed, 4), (Fate::Quiet, 1)]), "{name}");
            assert_eq!(mail.log().len(), 4, "{name}: once each");
        }
    }
}

#[test]
fn what_is_urgent_wakes_everybody() {
    for fresh in each("meanwhile-urgent") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let mut people: Vec<Invented> = (0..3).map(|n| invented(Channel::Mail, n)).collect();
        people.iter_mut().for_each(|who| who.quiet = Some((21 * 60, 9 * 60)));
        let text = looks(1, 22, "6th & Alvarado", "Luis", "it: waiting");
        let (mut world, _) = played(&fresh, START.plus_s(EVENING_S), people, &mail, &text);
        let told = release(&mut world);
        world.run_due().unwrap();
        assert_eq!(fates_of(&world, told), BTreeMap::from([(Fate::Handed, 3)]), "{}", fresh.name);
        assert_eq!(world.post("Ana", &format!("/console/alerts/{told}/withdraw"), &[]).status, 303);
        world.run_due().unwrap();
        let kinds: Vec<String> = mail.log().into_iter().map(|(_, kind, _)| kind).collect();
        assert_eq!(
            kinds,
            ["verified", "verified", "verified", "withdrawn", "withdrawn", "withdrawn"],
            "{}",
            fresh.name
        );
    }
}

/// What is drafted now about an incident, by its number.
fn draft(world: &mut World, number: i64) {
    let rows: Vec<serde_json::Value> = serde_json::from_str(&world.get("Ana", "/api/v1/incidents").body).unwrap();
    let row = rows.iter().find(|r| r["number"] == number).unwrap();
    let path = format!("/console/incidents/{}/alert", row["id"].as_str().unwrap());
    world.get("Ana", &path);
    let drafted = world.post("Ana", &path, &[]);
    assert_eq!(drafted.status, 303, "{}", drafted.sentence());
}

/// Two incidents: the first was told to the `small` of Alhambra, who are to hear a correction now;
/// the second was just let out for the 200 of Westlake.
fn two(fresh: &Fresh, small: usize, mail: &Provider) -> World {
    let mut people: Vec<Invented> = (0..200).map(|n| invented(Channel::Mail, n)).collect();
    let elsewhere = |n| Invented { area: "alhambra".to_owned(), ..invented(Channel::Mail, n) };
    people.extend((200..200 + small).map(elsewhere));
    let text = looks(1, 10, "Main St & Garfield Ave, Alhambra", "Luis", "it: waiting")
        + "10:10 Lena approves 1\n"
        + &looks(2, 11, "6th & Alvarado", "Ivo", "it: waiting")
        + "11:10 Luis sees another cause: film_crew\n11:11 Marisol signs 1\n";
    let (mut world, _) = played(fresh, START, people, mail, &text);
    assert_eq!(mail.log().len(), small, "the first notice was told to all of its area, and nothing else to anybody");
    release(&mut world);
    draft(&mut world, 201);
    approve(&mut world);
    world.set(world.flow.site.now().plus_s(60));
    world
}

#[test]
fn a_correction_overtakes_a_large_notice_that_is_under_way() {
    for (lanes, small) in [(1, 12), (3, 132)] {
        for fresh in each("meanwhile-overtaken") {
            let mail = Provider::new(Channel::Mail, Class::Blind, lanes, 1);
            let world = two(&fresh, small, &mail);
            let let_out = async {
                assert!(release_due(&world.flow).await.unwrap() > 0);
            };
            meanwhile(&world, &mail, lanes, small + 20, let_out);
            let kinds: Vec<String> = mail.log().into_iter().skip(small).map(|(_, kind, _)| kind).collect();
            let first = kinds.iter().position(|k| k == "correction").unwrap();
            assert!((20..40).contains(&first), "it began {first} attempts into the large one");
            assert_eq!(kinds.len(), 200 + small, "{lanes} lanes on {}: once each", fresh.name);
            // What each of the other lanes had under way is finished; then all of them see to the correction.
            let other = |kinds: &[String]| kinds.iter().filter(|k| *k == "verified").count();
            let same = small / 4;
            assert!(other(&kinds[first..first + same]) < lanes, "{lanes} lanes on {}: {kinds:?}", fresh.name);
            if lanes == 1 {
                assert!(kinds[first..first + small].iter().all(|k| k == "correction"), "{}: {kinds:?}", fresh.name);
            }
            assert!(other(&kinds[first..]) > 100, "the rest goes out after it");
        }
    }
}

#[test]
fn what_takes_a_notice_back_ends_the_rest_of_it() {
    for (class, lanes) in [(Class::Blind, 1), (Class::Blind, 3), (Class::Keyed, 1)] {
        for fresh in each("meanwhile-taken-back") {
            let mail = Provider::new(Channel::Mail, class, lanes, 1);
            let people = (0..300).map(|n| invented(Channel::Mail, n)).collect();
            let text = looks(1, 10, "6th & Alvarado", "Luis", "it: waiting");
            let (mut world, seats) = played(&fresh, START, people, &mail, &text);
            let told = release(&mut world);
            // One person takes it back while it is under way, and it is let out at once.
            let all = reads(&world, |tx| Ok(sereno_station::people::names(tx)?));
            let ana = all.into_iter().find(|(_, name)| name == "Ana").unwrap().0;
            let let_out = async {
                alert::withdraw(&world.flow, ana, told).await.unwrap();
                assert!(release_due(&world.flow).await.unwrap() > 0);
            };
            meanwhile(&world, &mail, lanes, 20, let_out);
            let log = mail.log();
            let first = log.iter().position(|(_, kind, _)| kind == "withdrawn").unwrap();
            let name = format!("{class:?}, {lanes} lanes on {}", fresh.name);
            let late = log[first..].iter().filter(|(_, kind, _)| kind == "verified").count();
            let window = if class == Class::Keyed { 64 } else { 1 };
            assert!(late <= (lanes - 1) * window, "{name}: {late} were told what had been taken back");
            let withdrawn = newest(&mut world);
            let received = mail.received();
            let heard =
                |alert: AlertId| seats.iter().filter(|s| received.contains_key(&key(alert, **s))).collect::<Vec<_>>();
            assert!((20..300).contains(&heard(told).len()), "{name}: it was under way");
            assert_eq!(heard(withdrawn), heard(told), "{name}: exactly those who had heard it");
        }
    }
}

#[test]
fn a_notice_that_runs_out_while_it_is_under_way_ends_there() {
    for fresh in each("meanwhile-over") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 1, 1);
        let people = (0..50).map(|n| invented(Channel::Mail, n)).collect();
        let text = looks(1, 10, "6th & Alvarado", "Luis", "it: waiting");
        let (mut world, _) = played(&fresh, START, people, &mail, &text);
        let told = release(&mut world);
        let over = reads(&world, move |tx| Ok(alert::one(tx, told)?.unwrap())).draft.expires_at;
        meanwhile(&world, &mail, 1, 20, async { world.clock.set(over) });
        let n = mail.received().len();
        // One was marked before its time was over.
        assert!((20..=21).contains(&n), "{n} on {}", fresh.name);
        let all = i64::try_from(n).unwrap();
        assert_eq!(fates_of(&world, told), BTreeMap::from([(Fate::Handed, all), (Fate::Expired, 50 - all)]));
        world.set(over.plus_s(3_600));
        world.run_due().unwrap();
        assert_eq!(mail.log().len(), n, "{}: nothing is sent late", fresh.name);
    }
}

#[test]
fn the_red_switch_holds_a_chunk_in_the_middle_and_nobody_is_told_twice() {
    for (class, n, window) in [(Class::Blind, 50, 1), (Class::Keyed, 400, 64)] {
        for fresh in each("meanwhile-red") {
            let mail = Provider::new(Channel::Mail, class, 1, 1);
            let people = (0..n).map(|n| invented(Channel::Mail, n)).collect();
            let text = looks(1, 10, "6th & Alvarado", "Luis", "it: waiting");
            let (mut world, seats) = played(&fresh, START, people, &mail, &text);
            let told = release(&mut world);
            let stopped = async { ledger::stop(&world.flow, Actor::Command).await.unwrap() };
            meanwhile(&world, &mail, 1, 5, stopped);
            let before = mail.log().len();
            let name = format!("{class:?} on {}", fresh.name);
            assert!((5..=5 + 2 * window).contains(&before), "{name}: {before}");
            world.set(world.flow.site.now().plus_s(600));
            world.run_due().unwrap();
            assert_eq!(mail.log().len(), before, "{name}: nothing while it is pulled");
            world.drive(ledger::go_on(&world.flow, Actor::Command)).unwrap();
            world.run_due().unwrap();
            assert_eq!(mail.log().len(), n, "{name}: the rest, and nobody twice");
            assert!(seats.iter().all(|s| mail.received().get(&key(told, *s)) == Some(&1)), "{name}");
            let all = i64::try_from(n).unwrap();
            assert_eq!(fates_of(&world, told), BTreeMap::from([(Fate::Handed, all)]), "{name}");
        }
    }
}

#[test]
fn who_stops_between_two_windows_is_not_told() {
    for (class, n) in [(Class::Blind, 40), (Class::Keyed, 400)] {
        for fresh in each("meanwhile-stops") {
            let mail = Provider::new(Channel::Mail, class, 1, 1);
            let people = (0..n).map(|n| invented(Channel::Mail, n)).collect();
            let text = looks(1, 10, "6th & Alvarado", "Luis", "it: waiting");
            let (mut world, seats) = played(&fresh, START, people, &mail, &text);
            let told = release(&mut world);
            // The last of the chunk that is at work, and one who was told first.
            let (last, first) = (seats[n - 1], seats[1]);
            let (entry, now) = (world.flow.site.entry(Actor::Public), world.flow.site.now());
            let db = world.flow.site.db.clone();
            let stops = async move {
                let done = db.write(move |tx| {
                    entry.record(tx, "test.stops", "", "")?;
                    subscriber::gone(tx, last, Channel::Push, now)?;
                    Ok(subscriber::gone(tx, first, Channel::Push, now)?)
                });
                done.await.unwrap();
            };
            meanwhile(&world, &mail, 1, n / 3 + 5, stops);
            let name = format!("{class:?} on {}", fresh.name);
            let received = mail.received();
            assert!(!received.contains_key(&key(told, last)), "{name}: told after they stopped");
            assert!(received.contains_key(&key(told, first)), "{name}: was told before");
            let all = i64::try_from(n).unwrap();
            let fates = BTreeMap::from([(Fate::Handed, all - 1), (Fate::OptedOut, 1)]);
            assert_eq!(fates_of(&world, told), fates, "{name}");
        }
    }
}
