//! How: many seeded days are counted together, so that a share is a share and not luck; bounds
//! are several standard deviations wide.

use super::*;

const PHRASES: &str = include_str!("../../../../playbooks/rapid-response/demo.toml");

fn places() -> Vec<Known> {
    // A grid two kilometres wide in each step, far enough apart to tell events from each other.
    (0..100u32)
        .map(|n| {
            let point = Point::new(33.9 + f64::from(n / 10) * 0.02, -118.4 + f64::from(n % 10) * 0.02).unwrap();
            let all_of = vec![format!("{n}th St"), format!("{n}th Ave")];
            Known { name: all_of.join(" & "), all_of, point, area: format!("area-{}", n / 10) }
        })
        .collect()
}

fn day(seed: u64) -> Day {
    let phrases: Phrases = toml::from_str(PHRASES).unwrap();
    let areas: Vec<(String, String)> = (0..10).map(|n| (format!("area-{n}"), format!("Area {n}"))).collect();
    let kinds = ["waiting", "stop", "door"].map(str::to_owned);
    let languages = ["en", "es"].map(str::to_owned);
    let city =
        City { places: places(), areas: &areas, kinds: &kinds, languages: &languages, phrases: &phrases, taken: &[] };
    city.day(&Dice::new(seed))
}

fn days() -> Vec<Day> {
    (1..=40).map(day).collect()
}

#[track_caller]
fn about(found: usize, of: usize, percent: f64, within: f64) {
    let share = 100.0 * f64::from(u32::try_from(found).unwrap()) / f64::from(u32::try_from(of).unwrap());
    assert!((share - percent).abs() <= within, "{share:.1} % instead of {percent} %");
}

#[test]
fn contacts_come_as_often_as_the_hour_asks_for() {
    let days = days();
    for (hour, rate) in (0i64..).zip(HOURS) {
        let n = days.iter().flat_map(|d| &d.contacts).filter(|c| !c.is_burst && c.at_s / 3_600 == hour).count();
        let wanted = f64::from(rate) * 40.0;
        let found = f64::from(u32::try_from(n).unwrap());
        assert!((found - wanted).abs() < 5.0 * wanted.sqrt(), "hour {hour}: {found} instead of {wanted}");
    }
}

#[test]
fn three_times_a_day_eighty_people_tell_within_eight_minutes() {
    for day in days() {
        let bursts: Vec<&Contact> = day.contacts.iter().filter(|c| c.is_burst).collect();
        assert_eq!(bursts.len(), BURSTS * BURST_N);
        let about: std::collections::BTreeSet<usize> = bursts.iter().filter_map(|c| c.event).collect();
        assert_eq!(about.len(), BURSTS);
        for event in about {
            assert_eq!(day.events[event].truth, Truth::Real);
            let mine = || bursts.iter().filter(|c| c.event == Some(event)).map(|c| c.at_s);
            assert!(mine().max().unwrap() - mine().min().unwrap() < BURST_S);
        }
    }
}

#[test]
fn twelve_events_are_real_and_most_are_over_soon() {
    let days = days();
    for day in &days {
        let real: Vec<&Event> = day.events.iter().filter(|e| e.truth == Truth::Real).collect();
        assert_eq!(real.len(), REAL);
        assert_eq!(real.iter().filter(|e| e.until_s - e.from_s < 600).count(), SHORT);
        assert_eq!(day.events.len(), REAL + FALSE);
        assert!(day.events.iter().all(|e| (1..=80).contains(&e.reports)));
        assert!(day.events.iter().filter(|e| e.truth != Truth::Real).all(|e| e.reports <= 6));
    }
    let all: Vec<&Event> = days.iter().flat_map(|d| &d.events).filter(|e| e.truth != Truth::Real).collect();
    for (truth, percent) in FALSE_SHARES {
        about(
            all.iter().filter(|e| e.truth == truth).count(),
            all.len(),
            f64::from(u32::try_from(percent).unwrap()),
            2.5,
        );
    }
}

#[test]
fn contacts_have_the_shares_of_the_day() {
    let days = days();
    let all: Vec<&Contact> = days.iter().flat_map(|d| &d.contacts).collect();
    let share = |percent: usize| f64::from(u32::try_from(percent).unwrap());
    for (what, percent) in WHAT_SHARES {
        about(all.iter().filter(|c| c.what == what).count(), all.len(), share(percent), 1.0);
    }
    for (by, percent) in BY_SHARES {
        about(all.iter().filter(|c| c.by == by).count(), all.len(), share(percent), 1.0);
    }
    about(all.iter().filter(|c| c.language == "es").count(), all.len(), 100.0 * 62.0 / 89.0, 1.0);
    let seen: Vec<&&Contact> = all.iter().filter(|c| matches!(c.what, What::Sighting | What::Taken)).collect();
    about(seen.iter().filter(|c| c.is_vague).count(), seen.len(), 20.0, 1.0);
    about(seen.iter().filter(|c| c.ago_s > 900).count(), seen.len(), 15.0, 1.0);
    about(seen.iter().filter(|c| c.is_contrary).count(), seen.len(), 5.0, 0.6);
    about(seen.len(), seen.iter().filter(|c| c.event.is_some()).count(), 100.0, 0.5);
}

#[test]
fn every_contact_can_be_told() {
    for contact in day(7).contacts {
        assert!(!contact.text.is_empty() && !contact.text.contains(['{', '}']), "{}", contact.text);
        assert!(contact.text.chars().count() <= 300);
        assert!((0..DAY_S + BURST_S).contains(&contact.at_s));
        let has_place = contact.event.is_some();
        assert_eq!(has_place, !contact.place.is_empty(), "{contact:?}");
        assert!(!contact.place.contains(['{', '}']), "{}", contact.place);
        assert_eq!(contact.kind.is_empty(), !has_place || contact.what == What::Taken, "{contact:?}");
    }
}

#[test]
fn nothing_happens_where_something_else_does() {
    let phrases: Phrases = toml::from_str(PHRASES).unwrap();
    let kinds = ["waiting".to_owned()];
    let languages = ["en".to_owned()];
    let corner = places()[44].point;
    let city = City {
        places: places(),
        areas: &[],
        kinds: &kinds,
        languages: &languages,
        phrases: &phrases,
        taken: &[(corner, 60_000)],
    };
    let day = city.day(&Dice::new(3));
    assert!(day.events.iter().filter(|e| e.from_s < 59_000).all(|e| e.place.point.distance_m(corner) >= APART_M));
    assert!(day.contacts.iter().all(|c| c.language == "en"));
}

#[test]
fn the_same_seed_is_the_same_day_and_another_is_another() {
    assert_eq!(format!("{:?}", day(5)), format!("{:?}", day(5)));
    assert_ne!(format!("{:?}", day(5)), format!("{:?}", day(6)));
}

#[test]
fn what_people_say_is_there_in_each_language() {
    let phrases: Phrases = toml::from_str(PHRASES).unwrap();
    let whats = ["waiting", "stop", "door", "other", "taken", "information", "resources", "prank", "contrary", "vague"];
    for language in ["en", "es"] {
        for what in whats {
            assert!(!phrases.texts(language, what).is_empty(), "{language} {what}");
        }
    }
    let (first, rest) = phrases.words.split_first().unwrap();
    for other in rest {
        assert_eq!(
            (first.n.len(), first.colour.len(), first.mark.len()),
            (other.n.len(), other.colour.len(), other.mark.len())
        );
    }
    assert!(!phrases.causes(Truth::LocalPolice).is_empty() && !phrases.causes(Truth::LookAlike).is_empty());
    assert!(phrases.causes(Truth::Real).is_empty() && phrases.causes(Truth::Nothing).is_empty());
}
