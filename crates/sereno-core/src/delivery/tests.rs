//! How: one release that is let out, then each gate is shown to hold by one planted change.

use super::*;
use crate::alert::{AlertState, ApproveRefusal, Area, Draft, Known, Original, People, StandingKind, StandingText};
use crate::ids::PersonId;
use crate::incident::{Activity, Observation, Signer, Standing, Verdict, find, sign};
use crate::role::Role;

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn seen(verdict: Verdict, observer: u8, second: u8) -> crate::incident::Signed {
    let seen = Observation {
        observer: person(observer),
        verdict,
        activity: (verdict == Verdict::SawIt).then(|| "door".to_owned()),
        cause: None,
        seen_at: Moment::from_s(40),
        arrived_at: Some(Moment::from_s(30)),
        was_on_shift: true,
        was_trained: true,
        saw_directly: true,
    };
    let lead = Signer { person: person(second), roles: vec![Role::VerificationLead], is_on_scene: false };
    sign(find(&seen, true).unwrap(), &lead, Moment::from_s(45)).unwrap()
}

fn area() -> Area {
    Area { slug: "boyle-heights".into(), name: "Boyle Heights".into() }
}

fn standing(verification: Verification) -> Standing {
    Standing { verification, activity: Activity::Ongoing }
}

fn basis() -> Basis {
    let signed = Some(seen(Verdict::SawIt, 1, 2));
    Basis::of(Known { standing: standing(Verification::Confirmed), signed, area: Some(area()), told: None }).unwrap()
}

fn original(state: AlertState) -> Original {
    Original {
        kind: AlertKind::Verified,
        state,
        area: area(),
        said_at: Moment::from_s(20),
        newest_said_at: Moment::from_s(20),
        seen_at: Moment::from_s(20),
        newest_sent_at: Moment::from_s(25),
        holds_until: Moment::from_s(100),
    }
}

const TEXT: &str = "Lantern 1: VERIFIED. Near Boyle Heights. Not official.";
const BACK: &str = "Lantern 1: We no longer stand behind our 20 notice for Boyle Heights. Not official.";

fn approved() -> Approved {
    Approved {
        number: 1,
        draft: Draft {
            kind: AlertKind::Verified,
            area_name: "Boyle Heights".into(),
            texts: vec![("en".into(), TEXT.into())],
            expires_at: Moment::from_s(100),
        },
        hands: Hands::Several(People {
            observer: person(1),
            second: person(2),
            drafter: person(3),
            approver: person(4),
        }),
        digest: [7; 32],
        goes_at: Moment::from_s(48),
    }
}

fn withdrawn() -> Approved {
    let mut all = approved();
    all.draft.kind = AlertKind::Withdrawn;
    all.draft.texts = vec![("en".into(), BACK.into())];
    all.hands = Hands::One(person(9));
    all
}

fn rules() -> lint::Rules {
    let must = |kind| lint::Must { language: "en".into(), kind, phrases: vec!["Not official.".into()] };
    lint::Rules {
        net: "Lantern".into(),
        phone: "323-555-0142".into(),
        must: AlertKind::ALL.into_iter().map(must).collect(),
        ..lint::Rules::default()
    }
}

/// What one test changes about the release.
struct Change<'a> {
    approved: Approved,
    digest_now: [u8; 32],
    basis: Option<Basis>,
    now_s: i64,
    languages: &'a [&'a str],
    sending: Sending,
    follows: Option<Sending>,
    sign_offs: Vec<SignOff>,
}

fn signed_off(words: u8, until_s: i64) -> Vec<SignOff> {
    vec![SignOff { language: "en".into(), words: [words; 32], until: Moment::from_s(until_s) }]
}

fn good(approved: Approved, basis: Basis) -> Change<'static> {
    Change {
        approved,
        digest_now: [7; 32],
        basis: Some(basis),
        now_s: 50,
        languages: &["en"],
        sending: Sending::DryRun,
        follows: None,
        sign_offs: signed_off(5, 10_000),
    }
}

fn check(c: &Change<'_>) -> Result<Released, ReleaseRefusal> {
    let languages: Vec<String> = c.languages.iter().map(|l| (*l).to_owned()).collect();
    let (rules, hhmm) = (rules(), |m: Moment| (m.us() / 1_000_000).to_string());
    let withdrawn = "{net} {number}: We no longer stand behind our 20 notice for {area}. Not official.";
    let phrases = [Phrases {
        language: "en".into(),
        taken_back: "{net} {number}: It no longer holds. Not official. {phone}".into(),
        whole: vec![
            (AlertKind::Verified, "{net} {number}: VERIFIED. Near {area}. Not official.".into()),
            (AlertKind::Withdrawn, withdrawn.into()),
        ],
        ..Phrases::default()
    }];
    let setting = Setting {
        net: "Lantern",
        number: 1,
        phone: "323-555-0142",
        reported_at: Moment::from_s(0),
        holds_s: 60,
        now: Moment::from_s(c.now_s),
        hhmm: &hhmm,
        rules: &rules,
    };
    release(&Gate {
        approved: &c.approved,
        digest_now: c.digest_now,
        basis: c.basis.as_ref(),
        verification: Verification::Confirmed,
        languages: &languages,
        phrases: &phrases,
        wordings: &[Wording { language: "en".into(), words: [5; 32] }],
        sign_offs: &c.sign_offs,
        setting: &setting,
        sending: c.sending,
        follows: c.follows,
    })
}

fn refused(c: &Change<'_>) -> ReleaseRefusal {
    check(c).unwrap_err()
}

#[test]
fn what_was_approved_and_still_holds_is_let_out() {
    let released = check(&good(approved(), basis())).unwrap();
    assert_eq!((released.kind(), released.number(), released.texts().len()), (AlertKind::Verified, 1, 1));
    assert_eq!((released.sending(), released.urgency()), (Sending::DryRun, Urgency::News));
    let back = Basis::withdrawing(original(AlertState::Sent)).unwrap();
    let released = check(&good(withdrawn(), back)).unwrap();
    assert_eq!((released.kind(), released.urgency()), (AlertKind::Withdrawn, Urgency::Withdrawal));
}

#[test]
fn only_a_clear_yes_is_no_dry_run() {
    assert_eq!(Sending::of(Some("on")), Sending::On);
    for doubt in [None, Some(""), Some("dry-run"), Some("ON"), Some("on "), Some("yes")] {
        assert_eq!(Sending::of(doubt), Sending::DryRun, "{doubt:?}");
    }
}

#[test]
fn each_gate_holds() {
    let ok = || good(approved(), basis());
    let gone = ReleaseRefusal::NoLongerTrue(Verification::Confirmed);
    assert_eq!(refused(&Change { digest_now: [8; 32], ..ok() }), ReleaseRefusal::NotWhatWasApproved);
    assert_eq!(refused(&Change { basis: None, ..ok() }), gone);
    assert_eq!(refused(&Change { now_s: 47, ..ok() }), ReleaseRefusal::TooEarly);
    assert_eq!(refused(&Change { now_s: 100, ..ok() }), ReleaseRefusal::Expired);
    let missing = ReleaseRefusal::MissingLanguage("es".into());
    assert_eq!(refused(&Change { languages: &["en", "es"], ..ok() }), missing);
    // Another number, another area, another person than on the record.
    let mut other = ok();
    other.approved.number = 2;
    assert_eq!(refused(&other), ReleaseRefusal::NotWhatWasApproved);
    let mut other = ok();
    other.approved.draft.area_name = "Boyle".into();
    assert_eq!(refused(&other), ReleaseRefusal::NotWhatWasApproved);
    for (observer, second) in [(5, 2), (1, 5)] {
        let signed = Some(seen(Verdict::SawIt, observer, second));
        let known = Known { standing: standing(Verification::Confirmed), signed, area: Some(area()), told: None };
        assert_eq!(refused(&Change { basis: Basis::of(known).ok(), ..ok() }), gone);
    }
    let mut alone = ok();
    alone.approved.hands =
        Hands::Several(People { observer: person(1), second: person(2), drafter: person(3), approver: person(3) });
    assert_eq!(refused(&alone), ReleaseRefusal::People(ApproveRefusal::IsDrafter));
    let mut text = ok();
    text.approved.draft.texts[0].1 = "Lantern 1: VERIFIED. Near Boyle Heights.".into();
    assert_eq!(refused(&text), ReleaseRefusal::Text(lint::Break::Lacks("Not official.".into())));
    // What was seen too long ago is no news, whatever its expiry says.
    let mut late = Change { now_s: 40 + 2_701, ..ok() };
    late.approved.draft.expires_at = Moment::from_s(9_000);
    assert_eq!(refused(&late), ReleaseRefusal::Expired);
}

#[test]
fn one_person_alone_only_withdraws_and_only_in_the_fixed_words() {
    let few = ReleaseRefusal::People(ApproveRefusal::TooFewPeople);
    for kind in AlertKind::ALL.into_iter().filter(|k| *k != AlertKind::Withdrawn) {
        let mut alone = good(approved(), basis());
        alone.approved.draft.kind = kind;
        alone.approved.hands = Hands::One(person(3));
        assert_eq!(refused(&alone), few, "{kind:?}");
    }
    let back = || good(withdrawn(), Basis::withdrawing(original(AlertState::Sent)).unwrap());
    for text in [
        "Lantern 1: We no longer stand behind our 20 notice for Boyle Heights. All is clear. Not official.",
        "Lantern 1: We no longer stand behind our 25 notice for Boyle Heights. Not official.",
        "Lantern 1: We no longer stand behind our 20 notice for Boyle Heights.  Not official.",
    ] {
        let mut changed = back();
        changed.approved.draft.texts[0].1 = text.into();
        assert_eq!(refused(&changed), ReleaseRefusal::NotTheFixedText, "{text}");
    }
    // Under the name of a withdrawal no claim goes out, nor a withdrawal under that of a claim.
    let mut claim = good(withdrawn(), basis());
    assert_eq!(refused(&claim), ReleaseRefusal::NoLongerTrue(Verification::Confirmed));
    claim = good(approved(), Basis::withdrawing(original(AlertState::Sent)).unwrap());
    assert_eq!(refused(&claim), ReleaseRefusal::NoLongerTrue(Verification::Confirmed));
}

#[test]
fn a_follow_up_goes_where_what_it_follows_went() {
    let back = |follows, sending| {
        let basis = Basis::withdrawing(original(AlertState::Sent)).unwrap();
        check(&Change { follows: Some(follows), sending, ..good(withdrawn(), basis) }).map(|r| r.sending())
    };
    assert_eq!(back(Sending::On, Sending::On), Ok(Sending::On));
    assert_eq!(back(Sending::DryRun, Sending::On), Ok(Sending::DryRun));
    assert_eq!(back(Sending::DryRun, Sending::DryRun), Ok(Sending::DryRun));
    assert_eq!(back(Sending::On, Sending::DryRun), Err(ReleaseRefusal::SendingIsOff));
}

#[test]
fn nothing_is_told_that_nobody_answers_for() {
    let told = |sign_offs| check(&Change { sending: Sending::On, sign_offs, ..good(approved(), basis()) });
    assert_eq!(told(signed_off(5, 51)).unwrap().sending(), Sending::On);
    for (sign_offs, why) in
        [(vec![], Lacking::Missing), (signed_off(5, 50), Lacking::Over), (signed_off(6, 51), Lacking::OtherWords)]
    {
        let lacks = ReleaseRefusal::NotSignedOff(NotSignedOff { language: "en".into(), why });
        assert_eq!(told(sign_offs.clone()).unwrap_err(), lacks);
        // A dry run tells nobody, and taking back does not wait for a date.
        assert!(check(&Change { sign_offs: sign_offs.clone(), ..good(approved(), basis()) }).is_ok());
        let back = Basis::withdrawing(original(AlertState::Sent)).unwrap();
        let back = Change { sending: Sending::On, follows: Some(Sending::On), sign_offs, ..good(withdrawn(), back) };
        assert_eq!(check(&back).unwrap().sending(), Sending::On);
    }
    // Words that were approved, and that no signed phrase gives.
    let mut other = Change { sending: Sending::On, ..good(approved(), basis()) };
    other.approved.draft.texts[0].1 = "Lantern 1: VERIFIED. Close to Boyle Heights. Not official.".into();
    let lacks = NotSignedOff { language: "en".into(), why: Lacking::OtherWords };
    assert_eq!(refused(&other), ReleaseRefusal::NotSignedOff(lacks));
}

#[test]
fn a_standing_text_is_told_only_while_somebody_answers_for_its_language() {
    let told = |sign_offs| {
        check(&Change { sending: Sending::On, sign_offs, ..good(rights(), Basis::standing(text(), area())) })
    };
    assert_eq!(told(signed_off(5, 51)).unwrap().sending(), Sending::On);
    for (sign_offs, why) in
        [(vec![], Lacking::Missing), (signed_off(5, 50), Lacking::Over), (signed_off(6, 51), Lacking::OtherWords)]
    {
        let lacks = ReleaseRefusal::NotSignedOff(NotSignedOff { language: "en".into(), why });
        assert_eq!(told(sign_offs.clone()).unwrap_err(), lacks);
        // A dry run tells nobody.
        assert!(check(&Change { sign_offs, ..good(rights(), Basis::standing(text(), area())) }).is_ok());
    }
}

fn text() -> StandingText {
    let words = "{net} {number}: You may keep your door shut. Not official. {hotline}";
    StandingText { slug: "door".into(), kind: StandingKind::Rights, words: vec![("en".into(), words.into())] }
}

/// A standing text for Boyle Heights, drafted by 3 and approved by 4.
fn rights() -> Approved {
    let mut all = approved();
    all.draft.kind = AlertKind::Rights;
    all.draft.texts = vec![("en".into(), "Lantern 1: You may keep your door shut. Not official. 323-555-0142".into())];
    all.hands = Hands::Two { drafter: person(3), approver: person(4) };
    all
}

#[test]
fn a_standing_text_is_the_playbooks_byte_for_byte_and_of_two_people() {
    let ok = || good(rights(), Basis::standing(text(), area()));
    let released = check(&ok()).unwrap();
    assert_eq!((released.kind(), released.urgency()), (AlertKind::Rights, Urgency::Standing));
    for other in [
        "Lantern 1: You may keep your door shut.  Not official. 323-555-0142",
        "Lantern 1: You may keep your door shut. Not official. 323-555-0142 ",
        "Lantern 1: You must keep your door shut. Not official. 323-555-0142",
    ] {
        let mut changed = ok();
        changed.approved.draft.texts[0].1 = other.into();
        assert_eq!(refused(&changed), ReleaseRefusal::NotThePlaybooks, "{other}");
    }
    let mut more = ok();
    more.approved.draft.texts.push(("es".into(), "Lantern 1: Not official.".into()));
    assert_eq!(refused(&more), ReleaseRefusal::NotThePlaybooks);
    // Gone from the playbook, or under another kind there.
    assert_eq!(refused(&Change { basis: None, ..ok() }), ReleaseRefusal::NotThePlaybooks);
    let service = Basis::standing(StandingText { kind: StandingKind::Service, ..text() }, area());
    assert_eq!(refused(&Change { basis: Some(service), ..ok() }), ReleaseRefusal::NotThePlaybooks);
    let elsewhere = Area { name: "Alhambra".into(), ..area() };
    let elsewhere = Change { basis: Some(Basis::standing(text(), elsewhere)), ..ok() };
    assert_eq!(refused(&elsewhere), ReleaseRefusal::NotWhatWasApproved);
    assert_eq!(refused(&Change { now_s: 100, ..ok() }), ReleaseRefusal::Over);
    assert_eq!(refused(&Change { digest_now: [8; 32], ..ok() }), ReleaseRefusal::NotWhatWasApproved);
    // One person is not two, two are not enough for a claim, and a claim is no standing text.
    let with = |approved: Approved, hands| Approved { hands, ..approved };
    let alone = with(rights(), Hands::Two { drafter: person(3), approver: person(3) });
    let alone = good(alone, Basis::standing(text(), area()));
    assert_eq!(refused(&alone), ReleaseRefusal::People(ApproveRefusal::IsDrafter));
    let two = Hands::Two { drafter: person(3), approver: person(4) };
    let few = ReleaseRefusal::People(ApproveRefusal::TooFewPeople);
    assert_eq!(refused(&good(with(approved(), two), basis())), few);
    assert_eq!(refused(&good(with(withdrawn(), two), basis())), few);
    assert_eq!(refused(&good(rights(), basis())), ReleaseRefusal::NotThePlaybooks);
    assert_eq!(
        refused(&good(approved(), Basis::standing(text(), area()))),
        ReleaseRefusal::NoLongerTrue(Verification::Confirmed)
    );
}
