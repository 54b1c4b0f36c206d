//! How: one good sighting is composed; every test changes one thing about it.

use super::*;
use crate::incident::{Cause, Finding, Observation, Signer, find, sign};
use crate::role::Role;
use expect_test::expect;
use lint::{Break, Must, Rules, Subject, hard, segments};

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn finding(verdict: Verdict) -> Finding {
    let causes = ["film_crew".to_owned()];
    let seen = Observation {
        observer: person(1),
        verdict,
        activity: (verdict == Verdict::SawIt).then(|| "door".to_owned()),
        cause: (verdict == Verdict::OtherCause).then(|| Cause::listed("film_crew", &causes)).flatten(),
        seen_at: Moment::from_s(8_040),
        arrived_at: Some(Moment::from_s(8_000)),
        was_on_shift: true,
        was_trained: true,
        saw_directly: true,
    };
    find(&seen, false).unwrap()
}

fn basis(verdict: Verdict, verification: Verification) -> Result<Basis, AlertRefusal> {
    let lead = Signer { person: person(2), roles: vec![Role::VerificationLead], is_on_scene: false };
    Basis::of(verification, Some(sign(finding(verdict), &lead, Moment::from_s(8_100)).unwrap()))
}

fn phrases() -> Vec<Phrases> {
    vec![Phrases {
        language: "en".into(),
        verified: "{net} {number}: VERIFIED {at}. Seen near {area}; activity: {activity_phrase}. Until {expires}. Not official. {phone}".into(),
        checked: "{net} {number}: CHECKED {at}. What was reported at {reported_at} near {area} was {plain_cause}. Not official.".into(),
        activities: vec![("door".into(), "officers at a door".into())],
        causes: vec![("film_crew".into(), "a film crew".into())],
    }]
}

fn rules() -> Rules {
    let must = |kind| Must { language: "en".into(), kind, phrases: vec!["Not official.".into()] };
    Rules {
        net: "Lantern".into(),
        phone: "323-555-0142".into(),
        must: vec![must(AlertKind::Verified), must(AlertKind::Checked)],
        deny: vec!["surround".into(), "run away".into()],
        too_fine: vec![vec!["Evergreen".into(), "4th".into()], vec!["Echo Lake".into()]],
    }
}

fn composed(basis: &Basis, phrases: &[Phrases], now_s: i64) -> Result<Draft, AlertRefusal> {
    let hhmm = |m: Moment| format!("{:02}:{:02}", m.us() / 3_600_000_000, m.us() / 60_000_000 % 60);
    let setting = Setting {
        net: "Lantern",
        number: 32,
        phone: "323-555-0142",
        area_name: "Boyle Heights",
        reported_at: Moment::from_s(7_777),
        holds_s: 3_900,
        now: Moment::from_s(now_s),
        hhmm: &hhmm,
        rules: &rules(),
    };
    compose(basis, phrases, &setting)
}

#[test]
fn a_text_is_filled_from_the_finding_with_public_times() {
    let draft = composed(&basis(Verdict::SawIt, Verification::Confirmed).unwrap(), &phrases(), 8_200).unwrap();
    expect!["Lantern 32: VERIFIED 02:10. Seen near Boyle Heights; activity: officers at a door. Until 03:20. Not official. 323-555-0142"]
        .assert_eq(&draft.texts[0].1);
    let draft = composed(&basis(Verdict::OtherCause, Verification::Refuted).unwrap(), &phrases(), 8_200).unwrap();
    expect!["Lantern 32: CHECKED 02:10. What was reported at 02:05 near Boyle Heights was a film crew. Not official."]
        .assert_eq(&draft.texts[0].1);
}

#[test]
fn nothing_is_composed_for_what_was_not_checked() {
    for verification in Verification::ALL {
        let allowed = basis(Verdict::SawIt, *verification).is_ok();
        assert_eq!(allowed, *verification == Verification::Confirmed, "{verification:?}");
        let allowed = basis(Verdict::OtherCause, *verification).is_ok();
        assert_eq!(allowed, *verification == Verification::Refuted, "{verification:?}");
        assert!(Basis::of(*verification, None).is_err());
    }
}

#[test]
fn old_sightings_missing_phrases_and_holes_are_refused() {
    let seen = basis(Verdict::SawIt, Verification::Confirmed).unwrap();
    assert_eq!(composed(&seen, &phrases(), 8_040 + 2_701).unwrap_err(), AlertRefusal::Stale);
    let mut without = phrases();
    without[0].activities.clear();
    let none = AlertRefusal::NoPhrase { language: "en".into() };
    assert_eq!(composed(&seen, &without, 8_200).unwrap_err(), none);
    let mut hole = phrases();
    hole[0].verified.push_str(" {reporter_says}");
    assert_eq!(composed(&seen, &hole, 8_200).unwrap_err(), none);
}

#[test]
fn a_text_that_breaks_a_hard_rule_is_never_composed() {
    let seen = basis(Verdict::SawIt, Verification::Confirmed).unwrap();
    let mut bad = phrases();
    bad[0].activities[0].1 = "surround the place".into();
    assert_eq!(composed(&seen, &bad, 8_200).unwrap_err(), AlertRefusal::Text(Break::Denied("surround".into())));
}

#[test]
fn each_hard_rule_fails_on_a_planted_text() {
    let good = "Lantern 32: VERIFIED 02:10. Seen near Boyle Heights. Not official. 323-555-0142";
    let check = |text: &str| {
        hard(&Subject { kind: AlertKind::Verified, area: "Boyle Heights", language: "en", text }, &rules())
    };
    assert_eq!(check(good), []);
    assert_eq!(check(&good.replace("Lantern 32:", "Alert:")), [Break::NoSource]);
    assert_eq!(check(&good.replace("Not official.", "")), [Break::Lacks("Not official.".into())]);
    assert_eq!(check(&good.replace("Boyle Heights", "here")), [Break::Lacks("area".into())]);
    assert_eq!(check(&good.replace("Seen", "Run  away! Seen")), [Break::Denied("run away".into())]);
    assert_eq!(check(&good.replace("Seen", "Seen at 4th and Evergreen"))[0], Break::TooFine("Evergreen / 4th".into()));
    assert_eq!(check(&good.replace("Seen", "Seen by Echo Lake"))[0], Break::TooFine("Echo Lake".into()));
    assert_eq!(check(&good.replace("Seen", "Seen at 1427")), [Break::LooksLikeNumber("1427".into())]);
    assert_eq!(check(&good.replace("Seen", "Plate 8ABC123 seen")), [Break::LooksLikeNumber("8ABC123".into())]);
    assert_eq!(check(&good.replace("Seen", "EVERYBODY COME")), [Break::Shouts]);
    let klingon = Subject { kind: AlertKind::Verified, area: "Boyle Heights", language: "tlh", text: good };
    assert_eq!(hard(&klingon, &rules()), [Break::NoRules]);
}

#[test]
fn three_people_are_the_least_and_the_approver_is_neither_drafter_nor_observer() {
    let check = |observer, second, drafter, approver| {
        distinct_people(&People {
            observer: person(observer),
            second: person(second),
            drafter: person(drafter),
            approver: person(approver),
        })
    };
    assert_eq!(check(1, 2, 3, 4), Ok(()));
    assert_eq!(check(1, 2, 2, 3), Ok(()), "the second signer may draft");
    assert_eq!(check(1, 2, 3, 2), Ok(()), "the second signer may approve");
    assert_eq!(check(1, 2, 2, 2), Err(ApproveRefusal::IsDrafter), "not both");
    assert_eq!(check(1, 2, 3, 3), Err(ApproveRefusal::IsDrafter));
    assert_eq!(check(1, 2, 3, 1), Err(ApproveRefusal::IsObserver));
    assert_eq!(check(1, 1, 3, 4), Err(ApproveRefusal::NoSecondPerson));
    assert_eq!(check(1, 2, 1, 2), Err(ApproveRefusal::TooFewPeople));
}

#[test]
fn segments_count_as_the_standard_counts() {
    assert_eq!(segments(&"a".repeat(160)), (1, true));
    assert_eq!(segments(&"a".repeat(161)), (2, true));
    assert_eq!(segments(&"€".repeat(80)), (1, true));
    assert_eq!(segments(&"€".repeat(81)), (2, true));
    assert_eq!(segments(&"ó".repeat(70)), (1, false));
    assert_eq!(segments(&"ó".repeat(71)), (2, false));
}
