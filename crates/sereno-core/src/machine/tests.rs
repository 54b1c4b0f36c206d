//! How: every machine is drawn as a table and compared with the drawing kept here, so a step
//! that appears or goes away is seen in review. Then each table is walked: all states must be
//! reachable, and a step that is not drawn must be refused with a sentence.

use super::*;
use crate::*;
use expect_test::{ExpectFile, expect_file};
use std::collections::BTreeSet;

fn check(name: &str, first: &str, steps: Vec<(&'static str, &'static str, &'static str)>, drawn: ExpectFile) {
    drawn.assert_eq(&table(&steps));
    let mut seen: BTreeSet<&str> = BTreeSet::from([first]);
    while {
        let before = seen.len();
        for (from, _, to) in &steps {
            if seen.contains(from) {
                seen.insert(to);
            }
        }
        seen.len() > before
    } {}
    for (from, _, to) in &steps {
        assert!(seen.contains(from) && seen.contains(to), "{name}: {from} or {to} cannot be reached");
    }
}

macro_rules! machines {
    ($($test:ident: $state:ty, $file:literal;)*) => {$(
        #[test]
        fn $test() {
            let first = <$state>::ALL[0].slug();
            check($file, first, <$state>::steps(), expect_file![concat!("../../machines/", $file, ".txt")]);
            for s in <$state>::ALL {
                assert_eq!(<$state>::from_slug(s.slug()), Some(*s));
                let known = s.slug() == first || <$state>::steps().iter().any(|(_, _, to)| *to == s.slug());
                assert!(known, "{} is a state that nothing leads to", s.slug());
            }
        }
    )*};
}

machines! {
    report_table: report::ReportState, "report";
    verification_table: incident::Verification, "verification";
    activity_table: incident::Activity, "activity";
    tasking_table: dispatch::TaskingState, "tasking";
    offer_table: dispatch::OfferState, "offer";
    alert_table: alert::AlertState, "alert";
    delivery_table: delivery::DeliveryState, "delivery";
    case_table: case::CaseState, "case";
    exhibit_table: exhibit::ExhibitState, "exhibit";
    hold_table: hold::HoldState, "hold";
    shift_table: shift::ShiftState, "shift";
    patrol_table: patrol::PatrolState, "patrol";
    volunteer_table: volunteer::VolunteerState, "volunteer";
}

#[test]
fn an_illegal_step_is_refused_with_a_sentence_that_says_what_can_be_done() {
    let refused = report::ReportState::Received.next(report::ReportEvent::Unlink).unwrap_err();
    assert_eq!(refused.to_string(), "report in state received cannot unlink; it can screen, owe callback, expire");
    let refused = report::ReportState::Expired.next(report::ReportEvent::Link).unwrap_err();
    assert_eq!(refused.to_string(), "report in state expired cannot link; this state is final");
}
