//! How: one good sighting is composed; every test changes one thing about it.

use super::*;
use crate::incident::{Cause, Finding, Observation, Signer, Verdict, find, sign};
use crate::role::Role;
use expect_test::expect;
use lint::{Break, Must, Rules, Subject, hard, segments};

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn finding_at(verdict: Verdict, is_confirmed: bool, seen_s: i64) -> Finding {
    let causes = ["film_crew".to_owned()];
    let seen = Observation {
        observer: person(1),
        verdict,
        activity: (verdict == Verdict::SawIt).then(|| "door".to_owned()),
        cause: (verdict == Verdict::OtherCause).then(|| Cause::listed("film_crew", &causes)).flatten(),
        seen_at: Moment::from_s(seen_s),
        arrived_at: Some(Moment::from_s(8_000)),
        was_on_shift: true,
        was_trained: true,
        saw_directly: true,
    };
    find(&seen, is_confirmed).unwrap()
}

fn signed(verdict: Verdict, is_confirmed: bool, seen_s: i64) -> Signed {
    let lead = Signer { person: person(2), roles: vec![Role::VerificationLead], is_on_scene: false };
    sign(finding_at(verdict, is_confirmed, seen_s), &lead, Moment::from_s(seen_s + 60)).unwrap()
}

fn area(name: &str) -> Area {
    Area { slug: name.to_lowercase().replace(' ', "-"), name: name.to_owned() }
}

fn known(verdict: Verdict, verification: Verification) -> Known {
    Known {
        standing: Standing { verification, activity: Activity::Ongoing },
        signed: Some(signed(verdict, false, 8_040)),
        area: Some(area("Boyle Heights")),
        told: None,
    }
}

fn basis(verdict: Verdict, verification: Verification) -> Result<Basis, AlertRefusal> {
    Basis::of(known(verdict, verification))
}

/// What was told of the sighting at 8040, and where it stands.
fn told(kind: AlertKind, state: AlertState) -> Original {
    Original {
        kind,
        state,
        area: area("Boyle Heights"),
        said_at: Moment::from_s(8_040),
        newest_said_at: Moment::from_s(8_640),
        seen_at: Moment::from_s(8_040),
        newest_sent_at: Moment::from_s(8_220),
        holds_until: Moment::from_s(12_120),
    }
}

fn followed(verification: Verification, activity: Activity, by: Signed, told: Original) -> Result<Basis, AlertRefusal> {
    let standing = Standing { verification, activity };
    Basis::of(Known { standing, signed: Some(by), area: Some(area("Elsewhere")), told: Some(told) })
}

fn phrases() -> Vec<Phrases> {
    let whole = [
        (
            AlertKind::Verified,
            "{net} {number}: VERIFIED {at}. Seen near {area}; activity: {activity_phrase}. Until {expires}. Not official. {phone}",
        ),
        (
            AlertKind::Update,
            "{net} {number}: UPDATE {at}. Seen near {area}; activity: {activity_phrase}. Until {expires}. Not official. {phone}",
        ),
        (AlertKind::Ended, "{net} {number}: ENDED {at}. No longer near {area}. Not official. {phone}"),
        (
            AlertKind::Checked,
            "{net} {number}: CHECKED {at}. What was reported at {reported_at} near {area} was {plain_cause}. Not official.",
        ),
        (
            AlertKind::Correction,
            "{net} {number}: CORRECTION. Our {original_at} alert for {area} was wrong: {plain_cause}. Not official.",
        ),
        (
            AlertKind::Withdrawn,
            "{net} {number}: We no longer stand behind our {original_at} notice for {area}. Not official.",
        ),
    ];
    vec![Phrases {
        language: "en".into(),
        taken_back: "{net} {number}: It no longer holds. Not official. {phone}".into(),
        whole: whole.into_iter().map(|(kind, text)| (kind, text.to_owned())).collect(),
        activities: vec![("door".into(), "officers at a door".into())],
        causes: vec![("film_crew".into(), "a film crew".into())],
    }]
}

fn rules() -> Rules {
    let must = |kind| Must { language: "en".into(), kind, phrases: vec!["Not official.".into()] };
    Rules {
        net: "Lantern".into(),
        phone: "323-555-0142".into(),
        must: AlertKind::ALL.into_iter().map(must).collect(),
        deny: vec!["surround".into(), "run away".into()],
        too_fine: vec![vec!["Evergreen".into(), "4th".into()], vec!["Echo Lake".into()]],
        claims: vec!["verified".into(), "officers at a door".into(), "Boyle Heights".into()],
    }
}

fn composed(basis: &Basis, phrases: &[Phrases], now_s: i64) -> Result<Draft, AlertRefusal> {
    let hhmm = |m: Moment| format!("{:02}:{:02}", m.us() / 3_600_000_000, m.us() / 60_000_000 % 60);
    let setting = Setting {
        net: "Lantern",
        number: 32,
        phone: "323-555-0142",
        reported_at: Moment::from_s(7_777),
        holds_s: 3_900,
        now: Moment::from_s(now_s),
        hhmm: &hhmm,
        rules: &rules(),
    };
    compose(basis, phrases, &setting)
}

fn set_whole(phrases: &mut [Phrases], kind: AlertKind, text: &str) {
    for (k, whole) in &mut phrases[0].whole {
        if *k == kind {
            *whole = text.to_owned();
        }
    }
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
fn a_follow_up_says_what_was_seen_since_and_keeps_the_area() {
    let sent = || told(AlertKind::Verified, AlertState::Sent);
    let text = |basis: Result<Basis, AlertRefusal>| {
        let basis = basis.unwrap();
        assert_eq!(basis.area().name, "Boyle Heights", "the incident's own area is of no use to a follow-up");
        composed(&basis, &phrases(), 9_700).unwrap().texts[0].1.clone()
    };
    let (on, over) = (Activity::Ongoing, Activity::Ended);
    let again = signed(Verdict::SawIt, true, 9_600);
    expect!["Lantern 32: UPDATE 02:40. Seen near Boyle Heights; activity: officers at a door. Until 03:45. Not official. 323-555-0142"]
        .assert_eq(&text(followed(Verification::Confirmed, on, again, sent())));
    let gone = signed(Verdict::NothingHere, true, 9_600);
    expect!["Lantern 32: ENDED 02:40. No longer near Boyle Heights. Not official. 323-555-0142"]
        .assert_eq(&text(followed(Verification::Confirmed, over, gone, sent())));
    let other = signed(Verdict::OtherCause, true, 9_600);
    expect!["Lantern 32: CORRECTION. Our 02:10 alert for Boyle Heights was wrong: a film crew. Not official."]
        .assert_eq(&text(followed(Verification::Retracted, on, other, sent())));
    expect!["Lantern 32: We no longer stand behind our 02:20 notice for Boyle Heights. Not official."]
        .assert_eq(&text(Basis::withdrawing(sent())));
}

#[test]
fn a_follow_up_needs_a_newer_finding_of_its_own() {
    let again = |seen_s, state| {
        let told = told(AlertKind::Verified, state);
        followed(Verification::Confirmed, Activity::Ongoing, signed(Verdict::SawIt, true, seen_s), told)
            .map(|b| b.kind())
    };
    assert_eq!(again(8_041, AlertState::Sent), Ok(AlertKind::Update));
    assert_eq!(again(8_041, AlertState::Updated), Ok(AlertKind::Update));
    assert_eq!(again(8_040, AlertState::Sent), Err(AlertRefusal::NothingNew), "the same finding says nothing new");
    // What is over begins anew, for everybody in the area.
    for over in [AlertState::Expired, AlertState::Ended, AlertState::Withdrawn, AlertState::Corrected] {
        assert_eq!(again(8_041, over), Ok(AlertKind::Verified), "{over:?}");
        assert_eq!(again(8_040, over), Err(AlertRefusal::NothingNew), "{over:?}");
    }
}

#[test]
fn an_ending_needs_somebody_who_was_told_and_somebody_who_looked() {
    let gone = |seen_s| signed(Verdict::NothingHere, true, seen_s);
    let end = |verification, activity, told: Option<Original>| {
        let standing = Standing { verification, activity };
        Basis::of(Known { standing, signed: Some(gone(9_000)), area: Some(area("Boyle Heights")), told })
            .map(|b| b.kind())
    };
    let sent = Some(told(AlertKind::Verified, AlertState::Sent));
    assert_eq!(end(Verification::Confirmed, Activity::Ended, sent.clone()), Ok(AlertKind::Ended));
    let expired = Some(told(AlertKind::Verified, AlertState::Expired));
    assert_eq!(end(Verification::Confirmed, Activity::Ended, expired), Ok(AlertKind::Ended));
    // Time alone, or nobody's signature, ends nothing in public.
    for activity in [Activity::Ongoing, Activity::EndedUnknown, Activity::ReportedNow] {
        assert_eq!(end(Verification::Confirmed, activity, sent.clone()), Err(AlertRefusal::NotVerified));
    }
    assert_eq!(end(Verification::Unverified, Activity::Ended, sent), Err(AlertRefusal::NotVerified));
    assert_eq!(end(Verification::Confirmed, Activity::Ended, None), Err(AlertRefusal::NothingToEnd));
    let checked = Some(told(AlertKind::Checked, AlertState::Sent));
    assert_eq!(end(Verification::Confirmed, Activity::Ended, checked), Err(AlertRefusal::NothingToEnd));
    for done in [AlertState::Ended, AlertState::Withdrawn, AlertState::Corrected] {
        let told = Some(told(AlertKind::Verified, done));
        assert_eq!(end(Verification::Confirmed, Activity::Ended, told), Err(AlertRefusal::NothingNew), "{done:?}");
    }
}

#[test]
fn what_is_refuted_corrects_what_was_told_and_else_is_checked() {
    let other = || signed(Verdict::OtherCause, true, 9_000);
    let kind = |verification, told: Option<Original>| {
        let standing = Standing { verification, activity: Activity::Ongoing };
        Basis::of(Known { standing, signed: Some(other()), area: Some(area("Boyle Heights")), told }).map(|b| b.kind())
    };
    for verification in [Verification::Refuted, Verification::Retracted] {
        assert_eq!(kind(verification, None), Ok(AlertKind::Checked));
        let checked = Some(told(AlertKind::Checked, AlertState::Sent));
        assert_eq!(kind(verification, checked), Ok(AlertKind::Checked), "a rumor that came back is checked again");
        for state in
            [AlertState::Sent, AlertState::Updated, AlertState::Ended, AlertState::Expired, AlertState::Withdrawn]
        {
            let told = Some(told(AlertKind::Verified, state));
            assert_eq!(kind(verification, told), Ok(AlertKind::Correction), "{state:?}");
        }
    }
    assert_eq!(kind(Verification::Confirmed, None), Err(AlertRefusal::NotVerified));
}

#[test]
fn what_was_told_is_withdrawn_once() {
    for state in AlertState::ALL {
        use AlertState::{Corrected, Ended, Expired, Sending, Sent, Updated};
        let may = matches!(state, Sending | Sent | Updated | Ended | Corrected | Expired);
        let made = Basis::withdrawing(told(AlertKind::Verified, *state));
        assert_eq!(made.is_ok(), may, "{state:?}");
        if let Ok(basis) = made {
            assert_eq!(basis.kind(), AlertKind::Withdrawn);
            assert!(basis.signed().is_none(), "nobody's finding is in it");
        }
    }
}

#[test]
fn what_ends_corrects_or_takes_back_is_public_for_twelve_hours_at_least() {
    let until = |holds_s| {
        let told = Original { holds_until: Moment::from_s(holds_s), ..told(AlertKind::Verified, AlertState::Sent) };
        composed(&Basis::withdrawing(told).unwrap(), &phrases(), 9_000).unwrap().expires_at
    };
    assert_eq!(until(9_600), Moment::from_s(9_000 + 12 * 3_600));
    assert_eq!(until(90_000), Moment::from_s(90_000));
}

#[test]
fn nothing_is_composed_for_what_was_not_checked() {
    for verification in Verification::ALL {
        let allowed = basis(Verdict::SawIt, *verification).is_ok();
        assert_eq!(allowed, *verification == Verification::Confirmed, "{verification:?}");
        let allowed = basis(Verdict::OtherCause, *verification).is_ok();
        let says_so = matches!(verification, Verification::Refuted | Verification::Retracted);
        assert_eq!(allowed, says_so, "{verification:?}");
        let unsigned = Known { signed: None, ..known(Verdict::SawIt, *verification) };
        assert_eq!(Basis::of(unsigned).unwrap_err(), AlertRefusal::NotVerified);
    }
    let nowhere = Known { area: None, ..known(Verdict::SawIt, Verification::Confirmed) };
    assert_eq!(Basis::of(nowhere).unwrap_err(), AlertRefusal::NoArea);
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
    set_whole(&mut hole, AlertKind::Verified, "{net} {number}: near {area}. Not official. {reporter_says}");
    assert_eq!(composed(&seen, &hole, 8_200).unwrap_err(), none);
    // An all-clear that nobody looked at for a while is no news either.
    let sent = told(AlertKind::Verified, AlertState::Sent);
    let gone = signed(Verdict::NothingHere, true, 9_000);
    let ended = followed(Verification::Confirmed, Activity::Ended, gone, sent.clone()).unwrap();
    assert_eq!(composed(&ended, &phrases(), 9_000 + 2_701).unwrap_err(), AlertRefusal::Stale);
    // A withdrawal has no slot but the number, the area and the time of what it takes back.
    let back = Basis::withdrawing(sent).unwrap();
    for slot in ["at", "activity_phrase", "plain_cause", "reported_at", "expires", "phone"] {
        let mut more = phrases();
        set_whole(
            &mut more,
            AlertKind::Withdrawn,
            &format!("{{net}} {{number}}: near {{area}} {{{slot}}}. Not official."),
        );
        assert_eq!(composed(&back, &more, 9_000).unwrap_err(), none, "{slot}");
    }
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
