use super::*;

fn standing() -> Standing {
    Standing {
        person: PersonId::from_bytes([1; 16]),
        is_observer: true,
        trained_until: Moment::from_s(100),
        pledged_until: Moment::from_s(100),
        on_shift_until: Moment::from_s(100),
        has_open_offer: false,
    }
}

#[test]
fn only_a_trained_pledged_free_observer_on_shift_is_sent() {
    let now = Moment::from_s(50);
    let never = Moment::default();
    assert_eq!(may_send(&standing(), now), Ok(()));
    let refused = |s: Standing| may_send(&s, now).unwrap_err();
    assert_eq!(refused(Standing { is_observer: false, ..standing() }), SendRefusal::NotAnObserver);
    assert_eq!(refused(Standing { trained_until: never, ..standing() }), SendRefusal::NotTrained);
    assert_eq!(refused(Standing { pledged_until: now, ..standing() }), SendRefusal::NotPledged);
    assert_eq!(refused(Standing { on_shift_until: now, ..standing() }), SendRefusal::NotOnShift);
    assert_eq!(refused(Standing { has_open_offer: true, ..standing() }), SendRefusal::AlreadySent);
}
