use super::*;

fn told() -> Told {
    Told { about: Some(About::Now), kind: "waiting".into(), place: "6th & Alvarado".into(), ..Told::default() }
}

fn faults(told: Told) -> Vec<ReportRefusal> {
    check(&told, &["waiting".to_owned()], Moment::from_s(1_000))
}

#[test]
fn what_and_where_are_enough() {
    assert_eq!(faults(told()), []);
    assert_eq!(faults(Told { about: None, ..told() }), []);
    assert_eq!(faults(Told { about: Some(About::Taken), kind: String::new(), ..told() }), []);
    assert_eq!(faults(Told { about: Some(About::Information), ..Told::default() }), []);
}

#[test]
fn every_fault_is_named_at_once() {
    let bad = Told {
        place: "  ".into(),
        text: "x".repeat(601),
        reach: "call me".into(),
        seen_at: Some(Moment::from_s(2_000)),
        kind: "nonsense".into(),
        about: Some(About::Now),
    };
    assert_eq!(
        faults(bad),
        [
            ReportRefusal::KindUnknown,
            ReportRefusal::WhereMissing,
            ReportRefusal::TextTooLong,
            ReportRefusal::ReachUnclear,
            ReportRefusal::InFuture
        ]
    );
    assert_eq!(faults(Told::default()), [ReportRefusal::WhatMissing, ReportRefusal::WhereMissing]);
}

#[test]
fn when_counts_back_from_now_and_never_forward() {
    let now = Moment::from_s(100_000);
    assert_eq!(seen_at(&told(), Recency::Now, now), now);
    assert_eq!(seen_at(&told(), Recency::Hour, now), Moment::from_s(98_200));
    let ahead = Told { seen_at: Some(Moment::from_s(100_200)), ..told() };
    assert_eq!(seen_at(&ahead, Recency::Now, now), now);
}
