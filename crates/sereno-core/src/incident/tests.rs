//! How: observations are built from one good one with a single thing changed, so each refusal
//! has exactly one cause.

use super::*;
use crate::ids::{IncidentId, PersonId, ReportId};
use crate::place::Point;
use crate::report::{ReportEvent, ReportState};
use crate::role::Role;
use crate::words::telling;
use std::sync::Arc;

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn seen() -> Observation {
    Observation {
        observer: person(1),
        verdict: Verdict::SawIt,
        activity: Some("door".into()),
        cause: None,
        seen_at: Moment::from_s(100),
        arrived_at: Some(Moment::from_s(90)),
        was_on_shift: true,
        was_trained: true,
        saw_directly: true,
    }
}

fn lead(n: u8) -> Signer {
    Signer { person: person(n), roles: vec![Role::VerificationLead], is_on_scene: false }
}

#[test]
fn a_sighting_with_two_people_confirms() {
    let checking = Standing::reported().start_check().unwrap();
    let signed = sign(find(&seen(), false).unwrap(), &lead(2), Moment::from_s(200)).unwrap();
    let settled = checking.settle(&signed).unwrap();
    assert_eq!(settled, Standing { verification: Verification::Confirmed, activity: Activity::Ongoing });
}

#[test]
fn what_is_not_seen_on_the_spot_by_a_trained_observer_on_shift_is_no_finding() {
    let refused = |o: Observation| find(&o, false).unwrap_err();
    assert_eq!(refused(Observation { arrived_at: None, ..seen() }), FindingRefusal::NotOnScene);
    let later = Some(Moment::from_s(101));
    assert_eq!(refused(Observation { arrived_at: later, ..seen() }), FindingRefusal::NotOnScene);
    assert_eq!(refused(Observation { was_on_shift: false, ..seen() }), FindingRefusal::NotOnShift);
    assert_eq!(refused(Observation { was_trained: false, ..seen() }), FindingRefusal::NotTrained);
    assert_eq!(refused(Observation { saw_directly: false, ..seen() }), FindingRefusal::NotDirect);
    assert_eq!(refused(Observation { activity: None, ..seen() }), FindingRefusal::ActivityMissing);
    assert_eq!(refused(Observation { verdict: Verdict::OtherCause, ..seen() }), FindingRefusal::CauseMissing);
    assert_eq!(refused(Observation { verdict: Verdict::CannotTell, ..seen() }), FindingRefusal::LeadDecides);
}

#[test]
fn nothing_here_waits_for_the_lead_and_ends_only_what_was_confirmed() {
    let gone = Observation { verdict: Verdict::NothingHere, ..seen() };
    assert_eq!(find(&gone, false).unwrap_err(), FindingRefusal::LeadDecides);
    let signed = sign(find(&gone, true).unwrap(), &lead(2), Moment::from_s(200)).unwrap();
    // Planted misuse: a finding made for a confirmed incident does not settle another.
    assert!(Standing::reported().start_check().unwrap().settle(&signed).is_err());
    let confirmed = Standing { verification: Verification::Confirmed, activity: Activity::Ongoing };
    assert_eq!(confirmed.settle(&signed).unwrap().activity, Activity::Ended);
    let given_up = Standing::reported().start_check().unwrap().give_up().unwrap();
    assert_eq!(given_up.verification, Verification::Unverifiable);
}

#[test]
fn what_was_confirmed_is_taken_back_by_another_cause_and_goes_on_when_it_is_seen_again() {
    let confirmed = Standing { verification: Verification::Confirmed, activity: Activity::Ongoing };
    let signed = |o: Observation| sign(find(&o, true).unwrap(), &lead(2), Moment::from_s(200)).unwrap();
    let causes = ["film_crew".to_owned()];
    let cause = Cause::listed("film_crew", &causes);
    let other = signed(Observation { verdict: Verdict::OtherCause, cause, ..seen() });
    let retracted = confirmed.settle(&other).unwrap();
    assert_eq!(retracted.verification, Verification::Retracted);
    assert!(retracted.settle(&other).is_err(), "once is enough");
    // A first-hand report opens it again, and nobody has seen that one yet.
    assert!(retracted.can_reopen());
    let again = retracted.reopen().unwrap();
    assert_eq!(again, Standing::reported());
    for over in [Activity::Ended, Activity::EndedUnknown] {
        let at = Standing { activity: over, ..confirmed };
        assert_eq!(at.settle(&signed(seen())).unwrap(), confirmed, "{over:?}: somebody sees it again");
    }
    let gone = signed(Observation { verdict: Verdict::NothingHere, ..seen() });
    let unknown = Standing { activity: Activity::EndedUnknown, ..confirmed };
    assert_eq!(unknown.settle(&gone).unwrap().activity, Activity::Ended, "late, and seen");
}

#[test]
fn nobody_signs_their_own_finding_and_only_a_lead_or_the_pair_signs() {
    let finding = || find(&seen(), false).unwrap();
    let now = Moment::from_s(200);
    assert_eq!(sign(finding(), &lead(1), now).unwrap_err(), SignRefusal::SamePerson);
    let dispatcher = Signer { roles: vec![Role::Dispatcher], ..lead(2) };
    assert_eq!(sign(finding(), &dispatcher, now).unwrap_err(), SignRefusal::MayNotSign);
    let remote = Signer { roles: vec![Role::Observer], ..lead(2) };
    assert_eq!(sign(finding(), &remote, now).unwrap_err(), SignRefusal::MayNotSign);
    let pair = Signer { roles: vec![Role::Observer], is_on_scene: true, ..lead(2) };
    assert!(sign(finding(), &pair, now).is_ok());
}

#[test]
fn a_statement_refutes_only_from_the_published_number_and_never_confirms() {
    let causes = vec!["film_crew".to_owned()];
    let cause = Cause::listed("film_crew", &causes).unwrap();
    assert_eq!(Cause::listed("sheriff", &causes), None);
    let said = Statement { taken_by: person(3), cause, said_at: Moment::from_s(5), at_published_number: true };
    let finding = find_stated(&said).unwrap();
    assert_eq!(finding.verdict(), Verdict::OtherCause);
    let unpublished = Statement { at_published_number: false, ..said };
    assert_eq!(find_stated(&unpublished).unwrap_err(), FindingRefusal::NotPublishedNumber);
}

#[test]
fn nothing_settles_what_nobody_checks() {
    let signed = sign(find(&seen(), false).unwrap(), &lead(2), Moment::from_s(200)).unwrap();
    assert!(Standing::reported().settle(&signed).is_err());
}

#[test]
fn an_unseen_incident_goes_stale_and_then_ends_unknown() {
    let on = Standing { verification: Verification::Confirmed, activity: Activity::Ongoing };
    let seen = Moment::from_s(0);
    assert!(!on.is_stale(seen, Moment::from_s(STALE_S - 1)));
    assert!(on.is_stale(seen, Moment::from_s(STALE_S)));
    assert_eq!(on.decay(seen, Moment::from_s(DECAY_S - 1)), on);
    assert_eq!(on.decay(seen, Moment::from_s(DECAY_S)).activity, Activity::EndedUnknown);
}

#[test]
fn only_an_untouched_incident_is_taken_up_by_another() {
    assert_eq!(may_merge(Standing::reported(), false), Ok(()));
    assert_eq!(may_merge(Standing::reported(), true), Err(RearrangeRefusal::SameIncident));
    let sent = Standing::reported().start_check().unwrap();
    assert_eq!(may_merge(sent, false), Err(RearrangeRefusal::AlreadyWorkedOn));
}

// Fusion: one line is one report: minutes, metres east of the first, kind, words.
fn facts(n: u8, minute: i64, east_m: Option<f64>, kind: &str, words: &str) -> Facts {
    Facts {
        report: ReportId::from_bytes([n; 16]),
        seen_at: Moment::from_s(minute * 60),
        point: east_m.map(|m| Point { lat: 34.0, lon: -118.0 + m / (111_194.9 * 34f64.to_radians().cos()) }),
        area: Some("westlake".into()),
        place_key: String::new(),
        kind: kind.into(),
        words: telling(words),
    }
}

const RULE: FuseRule =
    FuseRule { near_m: 150.0, near_s: 1_800, radius_m: 500.0, window_s: 7_200, span_s: 21_600, words_min: 2 };

fn joins(new: &Facts, old: &Facts) -> Option<String> {
    let incident = IncidentId::from_bytes([7; 16]);
    let found = fuse(new, &[(incident, Moment::from_s(0), Arc::new(old.clone()))], &RULE)?;
    Some(found.reasons.iter().map(Reason::encode).collect::<Vec<_>>().join(" | "))
}

#[test]
fn place_time_and_words_decide_and_say_why() {
    let first = facts(1, 0, Some(0.0), "waiting", "two white vans by the park");
    let check = |n: Facts, want: Option<&str>| assert_eq!(joins(&n, &first).as_deref(), want);
    // The same corner within half an hour: place and time alone are enough.
    check(facts(2, 10, Some(100.0), "door", "men knocking"), Some("m:100 | t:10"));
    // Later, or further off: a word or the kind must agree.
    check(facts(2, 60, Some(100.0), "door", "men knocking"), None);
    check(facts(2, 60, Some(100.0), "door", "white vans"), Some("m:100 | t:60 | w:vans white"));
    check(facts(2, 10, Some(400.0), "waiting", ""), Some("m:400 | t:10 | k:"));
    check(facts(2, 10, Some(400.0), "door", "men knocking"), None);
    check(facts(2, 10, Some(600.0), "waiting", "white vans"), None);
    check(facts(2, 130, Some(0.0), "waiting", "white vans"), None);
    // Only the area is known: two words.
    check(facts(2, 10, None, "waiting", "vans"), None);
    check(facts(2, 10, None, "waiting", "white vans"), Some("a: | t:10 | k: | w:vans white"));
}

#[test]
fn an_incident_takes_nothing_after_its_span() {
    let old = facts(1, 350, Some(0.0), "waiting", "vans");
    assert!(joins(&facts(2, 355, Some(0.0), "waiting", "vans"), &old).is_some());
    assert!(joins(&facts(2, 361, Some(0.0), "waiting", "vans"), &old).is_none());
}

#[test]
fn the_most_words_win_then_the_nearest() {
    let new = facts(9, 5, Some(0.0), "waiting", "white vans park vests");
    let a = (IncidentId::from_bytes([1; 16]), Moment::from_s(0), Arc::new(facts(1, 0, Some(20.0), "waiting", "white")));
    let b = (
        IncidentId::from_bytes([2; 16]),
        Moment::from_s(0),
        Arc::new(facts(2, 0, Some(90.0), "waiting", "white vans")),
    );
    let c = (
        IncidentId::from_bytes([3; 16]),
        Moment::from_s(0),
        Arc::new(facts(3, 0, Some(50.0), "waiting", "white vans")),
    );
    assert_eq!(fuse(&new, &[a, b, c], &RULE).unwrap().incident, IncidentId::from_bytes([3; 16]));
}

#[test]
fn reasons_read_back() {
    for reason in [
        Reason::Within(120),
        Reason::SamePlace,
        Reason::SameArea,
        Reason::Minutes(4),
        Reason::SameKind,
        Reason::Words(vec!["a".into(), "b".into()]),
    ] {
        assert_eq!(Reason::decode(&reason.encode()), Some(reason));
    }
    assert_eq!(Reason::decode("nonsense"), None);
}

fn case(standing: Standing) -> AsideCase {
    AsideCase { standing, is_anybody_out: false, is_spoken_of: false, is_danger: false, is_in_pile: true }
}

#[test]
fn a_pile_of_unchecked_incidents_may_leave_the_queue() {
    assert_eq!(may_put_aside(case(Standing::reported())), Ok(()));
    assert_eq!(may_put_aside(case(Standing::reported().start_check().unwrap())), Ok(()));
}

#[test]
fn what_was_checked_or_is_being_looked_at_stays_in_sight() {
    let checking = Standing::reported().start_check().unwrap();
    let signed = sign(find(&seen(), false).unwrap(), &lead(2), Moment::from_s(200)).unwrap();
    assert_eq!(may_put_aside(case(checking.settle(&signed).unwrap())), Err(AsideRefusal::WasChecked));
    assert_eq!(may_put_aside(case(checking.give_up().unwrap())), Err(AsideRefusal::WasChecked));
    assert_eq!(may_put_aside(case(Standing::past())), Err(AsideRefusal::WasChecked));
    // Refuted, told, and reported again by somebody who sees it: that report stays in sight.
    let again = AsideCase { is_spoken_of: true, ..case(Standing::reported()) };
    assert_eq!(may_put_aside(again), Err(AsideRefusal::WasChecked));
    let out = AsideCase { is_anybody_out: true, ..case(checking) };
    assert_eq!(may_put_aside(out), Err(AsideRefusal::SomebodyIsOut));
}

#[test]
fn danger_is_read_before_it_leaves_the_queue() {
    let danger = AsideCase { is_danger: true, ..case(Standing::reported()) };
    assert_eq!(may_put_aside(danger), Err(AsideRefusal::ReadItFirst));
    assert_eq!(may_put_aside(AsideCase { is_in_pile: false, ..danger }), Ok(()));
}

#[test]
fn every_reason_has_a_state_for_the_reports_and_a_way_back() {
    for why in AsideWhy::ALL {
        let screened = ReportState::Linked.next(ReportEvent::Unlink).unwrap();
        let put = screened.next(why.event()).unwrap();
        let back = put.next(ReportEvent::Restore).unwrap().next(ReportEvent::Link).unwrap();
        assert_eq!(back, ReportState::Linked, "{why:?}");
        assert_eq!(AsideWhy::from_slug(why.slug()), Some(why));
    }
}

#[test]
fn a_note_is_one_line_without_plates() {
    assert_eq!(
        check_note(" Church hall asks\nwhat to say, 14:15 "),
        Ok("Church hall asks what to say, 14:15".to_owned())
    );
    assert_eq!(check_note("  \n "), Err(NoteRefusal::Empty));
    assert_eq!(check_note(&"a".repeat(301)), Err(NoteRefusal::TooLong));
    assert_eq!(check_note("white van 7ABC123 at the corner"), Err(NoteRefusal::LooksLikePlate("7ABC123".to_owned())));
    for fine in ["corner of 101st and 5th", "call 555-0142 at 10pm", "incident 214 handed to Marisol", "12th 2 vans"] {
        assert!(check_note(fine).is_ok(), "{fine}");
    }
}
