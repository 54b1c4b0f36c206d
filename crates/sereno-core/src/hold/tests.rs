use super::*;

const NOW: Moment = Moment::from_s(1_742_475_600);

#[test]
fn the_second_person_is_another_one() {
    assert_eq!(second_person("Ana", "Ana"), Err(HoldRefusal::SamePerson));
    assert_eq!(second_person("Ana", "Nora"), Ok(()));
}

#[test]
fn a_review_is_within_half_a_year_and_a_hold_is_never_over_by_itself() {
    for days in [None, Some(-1), Some(0), Some(181), Some(i64::MAX)] {
        assert_eq!(review_at(NOW, days), Err(HoldRefusal::ReviewUnclear), "{days:?}");
    }
    let at = review_at(NOW, Some(180)).unwrap();
    assert_eq!(at.since_s(NOW), 180 * DAY_S);
    assert_eq!(review(at, NOW), Review::Later);
    assert_eq!(review(at, at.plus_s(-REMIND_DAYS * DAY_S)), Review::Soon);
    assert_eq!(review(at, at), Review::Overdue);
    // Time is no event: years later only a step that two people agreed on leads out.
    assert_eq!(HoldState::Held.next(HoldEvent::End), Ok(HoldState::Ended));
    assert_eq!(HoldState::Held.next(HoldEvent::Renew), Ok(HoldState::Held));
    assert!(HoldState::Held.next(HoldEvent::Withdraw).is_err(), "what stands is ended by two, not withdrawn by one");
    assert!(HoldState::Proposed.next(HoldEvent::End).is_err());
    assert!(HoldState::Ended.next(HoldEvent::Renew).is_err());
}

#[test]
fn a_pasted_list_is_read_as_people_write_it() {
    let incident = IncidentId::from_bytes([7; 16]);
    let report = ReportId::from_bytes([9; 16]);
    let list = format!("#12, 13\n 12 14\n{incident}; {report}\nBlue Harbor lamp 17\nblue-harbor-lamp-17,,\n");
    let mut wanted = vec![
        Named::Number(12),
        Named::Number(13),
        Named::Number(14),
        Named::Incident(incident),
        Named::Report(report),
        Named::Receipt("blue-harbor-lamp-17".to_owned()),
    ];
    wanted.sort();
    assert_eq!(named(&list), Ok(wanted));
    assert_eq!(named(" ,;\n"), Err(HoldRefusal::NothingNamed));
    let many: String = (0..=NAMED_MAX).map(|n| format!("{n}\n")).collect();
    assert_eq!(named(&many), Err(HoldRefusal::TooMany));
    let full: String = (0..NAMED_MAX).map(|n| format!("{n}\n")).collect();
    assert_eq!(named(&full).map(|n| n.len()), Ok(NAMED_MAX));
}
