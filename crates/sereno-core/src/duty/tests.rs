//! How: every combination of state, training and pledge is put through the gate for a role that
//! needs both and for one that needs the pledge; the tables are read whole.

use super::*;
use expect_test::expect;

const NOW: Moment = Moment::from_s(1_000_000);

fn standing(state: VolunteerState, roles: &[Role], trained: i64, pledged: i64) -> Standing<'_> {
    // Minus one is over, zero is never, one is valid.
    let until = |n: i64| if n == 0 { Moment::default() } else { NOW.plus_s(n) };
    Standing { state, roles, trained_until: until(trained), pledged_until: until(pledged), vouches: 0, shadowed: 0 }
}

/// One line a state and training: where they stand now, and their readiness by pledge.
fn table(roles: &[Role]) -> String {
    let needs = Needs::default();
    let word = |n| ["over", "never", "valid"].into_iter().zip([-1, 0, 1]).find(|(_, v)| *v == n).map_or("", |(w, _)| w);
    let mut out = String::new();
    for state in VolunteerState::ALL {
        for trained in [0, 1, -1] {
            let cells: Vec<String> = [0, 1, -1]
                .into_iter()
                .map(|pledged| {
                    let s = standing(*state, roles, trained, pledged);
                    format!("{}/{}", s.state_at(&needs, NOW).slug(), Readiness::of(&s, &needs, NOW).slug())
                })
                .collect();
            out.push_str(&format!("{} trained {}: {}\n", state.slug(), word(trained), cells.join(" ")));
        }
    }
    out
}

#[test]
fn an_observer_needs_training_and_pledge_in_every_state() {
    expect![[r#"
        applied trained never: applied/waiting applied/waiting applied/waiting
        applied trained valid: applied/waiting applied/waiting applied/waiting
        applied trained over: applied/waiting applied/waiting applied/waiting
        vouched trained never: vouched/not_trained vouched/not_trained vouched/not_trained
        vouched trained valid: trained/pledge_missing active/ready trained/expired
        vouched trained over: expired_training/expired expired_training/expired expired_training/expired
        trained trained never: trained/not_trained active/not_trained trained/not_trained
        trained trained valid: trained/pledge_missing active/ready trained/expired
        trained trained over: expired_training/expired expired_training/expired expired_training/expired
        shadowing trained never: active/not_trained active/not_trained active/not_trained
        shadowing trained valid: active/pledge_missing active/ready active/expired
        shadowing trained over: expired_training/expired expired_training/expired expired_training/expired
        active trained never: active/not_trained active/not_trained active/not_trained
        active trained valid: active/pledge_missing active/ready active/expired
        active trained over: expired_training/expired expired_training/expired expired_training/expired
        paused trained never: paused/paused paused/paused paused/paused
        paused trained valid: paused/paused paused/paused paused/paused
        paused trained over: expired_training/expired expired_training/expired expired_training/expired
        expired_training trained never: expired_training/not_trained expired_training/not_trained expired_training/not_trained
        expired_training trained valid: trained/pledge_missing active/ready trained/expired
        expired_training trained over: expired_training/expired expired_training/expired expired_training/expired
        suspended trained never: suspended/suspended suspended/suspended suspended/suspended
        suspended trained valid: suspended/suspended suspended/suspended suspended/suspended
        suspended trained over: suspended/suspended suspended/suspended suspended/suspended
        left trained never: left/left left/left left/left
        left trained valid: left/left left/left left/left
        left trained over: left/left left/left left/left
    "#]].assert_eq(&table(&[Role::Observer]));
}

#[test]
fn an_operator_needs_the_pledge_and_goes_along_first() {
    expect![[r#"
        applied trained never: applied/waiting applied/waiting applied/waiting
        applied trained valid: applied/waiting applied/waiting applied/waiting
        applied trained over: applied/waiting applied/waiting applied/waiting
        vouched trained never: trained/pledge_missing shadowing/ready trained/expired
        vouched trained valid: trained/pledge_missing shadowing/ready trained/expired
        vouched trained over: trained/pledge_missing shadowing/ready trained/expired
        trained trained never: trained/pledge_missing shadowing/ready trained/expired
        trained trained valid: trained/pledge_missing shadowing/ready trained/expired
        trained trained over: trained/pledge_missing shadowing/ready trained/expired
        shadowing trained never: shadowing/pledge_missing shadowing/ready shadowing/expired
        shadowing trained valid: shadowing/pledge_missing shadowing/ready shadowing/expired
        shadowing trained over: shadowing/pledge_missing shadowing/ready shadowing/expired
        active trained never: active/pledge_missing active/ready active/expired
        active trained valid: active/pledge_missing active/ready active/expired
        active trained over: active/pledge_missing active/ready active/expired
        paused trained never: paused/paused paused/paused paused/paused
        paused trained valid: paused/paused paused/paused paused/paused
        paused trained over: paused/paused paused/paused paused/paused
        expired_training trained never: trained/pledge_missing shadowing/ready trained/expired
        expired_training trained valid: trained/pledge_missing shadowing/ready trained/expired
        expired_training trained over: trained/pledge_missing shadowing/ready trained/expired
        suspended trained never: suspended/suspended suspended/suspended suspended/suspended
        suspended trained valid: suspended/suspended suspended/suspended suspended/suspended
        suspended trained over: suspended/suspended suspended/suspended suspended/suspended
        left trained never: left/left left/left left/left
        left trained valid: left/left left/left left/left
        left trained over: left/left left/left left/left
    "#]]
    .assert_eq(&table(&[Role::Operator]));
}

#[test]
fn all_that_stands_against_it_is_said_the_gravest_first() {
    let needs = Needs::default();
    let all = against(&standing(VolunteerState::Suspended, &[Role::Observer], 0, -1), &needs, NOW);
    assert_eq!(all, [DutyRefusal::Suspended, DutyRefusal::NotTrained, DutyRefusal::PledgeOver]);
    let left = against(&standing(VolunteerState::Left, &[], 0, 0), &needs, NOW);
    assert_eq!(left, [DutyRefusal::HasLeft]);
    let applied = standing(VolunteerState::Applied, &[], 0, 0);
    assert_eq!(against(&applied, &needs, NOW), [DutyRefusal::NotVouched, DutyRefusal::NoRole]);
    // Two members vouch, and one is not enough.
    assert_eq!(Standing { vouches: 1, ..applied }.state_at(&needs, NOW), VolunteerState::Applied);
    assert_eq!(Standing { vouches: 2, ..applied }.state_at(&needs, NOW), VolunteerState::Active);
}

#[test]
fn the_last_moment_of_a_pledge_is_over() {
    let needs = Needs::default();
    let s = standing(VolunteerState::Active, &[Role::Dispatcher], 0, 1);
    assert_eq!(may_be_on_duty(&s, &needs, NOW), Ok(()));
    assert_eq!(may_be_on_duty(&s, &needs, NOW.plus_s(1)), Err(DutyRefusal::PledgeOver));
}

#[test]
fn an_operator_is_active_after_two_shifts_along() {
    let needs = Needs::default();
    let s = standing(VolunteerState::Vouched, &[Role::Operator], 0, 1);
    let after = |shadowed| Standing { shadowed, ..s }.state_at(&needs, NOW).slug();
    assert_eq!([after(0), after(1), after(2)], ["shadowing", "shadowing", "active"]);
}
