//! How: one release that is let out, then each gate is shown to hold by one planted change.

use super::*;
use crate::alert::{AlertKind, ApproveRefusal, Draft, People};
use crate::ids::PersonId;

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn approved() -> Approved {
    Approved {
        draft: Draft {
            kind: AlertKind::Verified,
            area_name: "Boyle Heights".into(),
            texts: vec![("en".into(), "Lantern 1: VERIFIED. Near Boyle Heights. Not official.".into())],
            expires_at: Moment::from_s(100),
        },
        people: People { observer: person(1), second: person(2), drafter: person(3), approver: person(4) },
        digest: [7; 32],
    }
}

fn rules() -> lint::Rules {
    lint::Rules {
        net: "Lantern".into(),
        phone: "323-555-0142".into(),
        must: vec![lint::Must {
            language: "en".into(),
            kind: AlertKind::Verified,
            phrases: vec!["Not official.".into()],
        }],
        ..lint::Rules::default()
    }
}

fn check(
    approved: &Approved,
    digest_now: [u8; 32],
    verification: Verification,
    now_s: i64,
    languages: &[&str],
) -> Result<usize, ReleaseRefusal> {
    let languages: Vec<String> = languages.iter().map(|l| (*l).to_owned()).collect();
    let rules = rules();
    let gate = Gate {
        approved,
        digest_now,
        verification,
        languages: &languages,
        rules: &rules,
        sending: Sending::DryRun,
        now: Moment::from_s(now_s),
    };
    release(&gate).map(|r| {
        assert_eq!(r.sending(), Sending::DryRun, "the gate was told of a dry run");
        r.texts().len()
    })
}

#[test]
fn what_was_approved_and_still_holds_is_let_out() {
    assert_eq!(check(&approved(), [7; 32], Verification::Confirmed, 50, &["en"]), Ok(1));
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
    let ok = approved();
    assert_eq!(check(&ok, [8; 32], Verification::Confirmed, 50, &["en"]), Err(ReleaseRefusal::NotWhatWasApproved));
    for verification in Verification::ALL.iter().filter(|v| **v != Verification::Confirmed) {
        let refused = Err(ReleaseRefusal::NoLongerTrue(*verification));
        assert_eq!(check(&ok, [7; 32], *verification, 50, &["en"]), refused);
    }
    assert_eq!(check(&ok, [7; 32], Verification::Confirmed, 100, &["en"]), Err(ReleaseRefusal::Expired));
    let missing = Err(ReleaseRefusal::MissingLanguage("es".into()));
    assert_eq!(check(&ok, [7; 32], Verification::Confirmed, 50, &["en", "es"]), missing);
    let mut alone = approved();
    alone.people.approver = alone.people.drafter;
    let people = Err(ReleaseRefusal::People(ApproveRefusal::IsDrafter));
    assert_eq!(check(&alone, [7; 32], Verification::Confirmed, 50, &["en"]), people);
    let mut text = approved();
    text.draft.texts[0].1 = "Lantern 1: VERIFIED. Near Boyle Heights.".into();
    let lacks = Err(ReleaseRefusal::Text(lint::Break::Lacks("Not official.".into())));
    assert_eq!(check(&text, [7; 32], Verification::Confirmed, 50, &["en"]), lacks);
}
