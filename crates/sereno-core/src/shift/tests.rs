//! How: stretches are written as hours from one midnight; gaps are drawn as text, one character
//! an hour, and compared with the drawing kept here.

use super::*;
use crate::volunteer::VolunteerState;
use expect_test::{Expect, expect};

fn h(hour: i64) -> Moment {
    Moment::from_s(1_742_428_800).plus_s(hour * HOUR_S)
}

fn from_to(from: i64, to: i64) -> Stretch {
    Stretch { starts_at: h(from), ends_at: h(to) }
}

fn lane(role: Role) -> Lane {
    Lane { role, language: None, sector: None }
}

/// `dispatcher 6..10 6..8*`: wanted from 6 to 10, and wanted and claimed (`*`) from 6 to 8;
/// `+` stands without being wanted; `*9` stands only until 9.
fn slots(text: &str) -> Vec<Slot> {
    let mut all = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let role = Role::from_slug(words.next().unwrap()).unwrap();
        for word in words {
            let (span, mark) = word.find(['*', '+']).map_or((word, ""), |i| word.split_at(i));
            let (from, to) = span.split_once("..").unwrap();
            let at = from_to(from.parse().unwrap(), to.parse().unwrap());
            let until = mark.get(1..).and_then(|n| n.parse().ok()).map(h);
            all.push(Slot {
                lane: lane(role),
                at,
                is_wanted: !mark.starts_with('+'),
                stands_until: (!mark.is_empty()).then(|| until.unwrap_or(at.ends_at)),
            });
        }
    }
    all
}

fn check(text: &str, drawn: Expect) {
    let found = gaps(&slots(text), from_to(0, 24));
    let mut out = String::new();
    for role in DUTY_ROLES {
        let of_role: Vec<&Gap> = found.iter().filter(|g| g.lane.role == role).collect();
        if of_role.is_empty() {
            continue;
        }
        let row: String = (0..24)
            .map(|hour| {
                of_role
                    .iter()
                    .find(|g| g.at.holds(h(hour)))
                    .map_or('.', |g| format!("{}", g.missing).chars().next().unwrap())
            })
            .collect();
        let list: Vec<String> = of_role
            .iter()
            .map(|g| {
                let hour = |m: Moment| m.since_s(h(0)) / HOUR_S;
                format!("{}-{} {} of {}", hour(g.at.starts_at), hour(g.at.ends_at), g.missing, g.wanted)
            })
            .collect();
        out.push_str(&format!("{row} {}: {}\n", role.slug(), list.join(", ")));
    }
    drawn.assert_eq(&out);
}

#[test]
fn a_gap_is_where_fewer_stand_than_are_wanted() {
    check("dispatcher 6..18*\noperator 6..10* 6..10*", expect![[""]]);
    check(
        "dispatcher 6..18*\noperator 6..8 6..8 8..10* 8..10",
        expect![[r#"
            ......2211.............. operator: 6-8 2 of 2, 8-10 1 of 2
        "#]],
    );
    // Slots that meet are one gap.
    check(
        "observer 6..8 8..10 10..12",
        expect![[r#"
        ......111111............ observer: 6-12 1 of 1
    "#]],
    );
    // Whoever goes early leaves a gap behind, and who is put on at once fills one.
    check(
        "dispatcher 6..12*9",
        expect![[r#"
        .........111............ dispatcher: 9-12 1 of 1
    "#]],
    );
    check(
        "dispatcher 6..12 7..9+",
        expect![[r#"
        ......1..111............ dispatcher: 6-7 1 of 1, 9-12 1 of 1
    "#]],
    );
    // What begins before or ends after is drawn as far as it is seen.
    check(
        "dispatcher -4..2 22..30",
        expect![[r#"
        11....................11 dispatcher: 0-2 1 of 1, 22-24 1 of 1
    "#]],
    );
}

#[test]
fn lanes_do_not_stand_in_for_each_other() {
    let mut both = slots("operator 6..8 6..8*");
    if let Some(first) = both.first_mut() {
        first.lane.language = Some("es".to_owned());
    }
    let found = gaps(&both, from_to(0, 24));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].lane.language.as_deref(), Some("es"));
}

fn ready(roles: &[Role]) -> Standing<'_> {
    Standing {
        state: VolunteerState::Active,
        roles,
        trained_until: h(1_000),
        pledged_until: h(1_000),
        vouches: 2,
        shadowed: 2,
    }
}

#[test]
fn only_who_is_ready_takes_a_shift() {
    let (at, needs) = (from_to(6, 10), Needs::default());
    let may = |s: &Standing<'_>| may_claim(s, &needs, Role::Observer, at, &[], h(0));
    let good = ready(&[Role::Observer]);
    assert_eq!(may(&good), Ok(()));
    assert_eq!(may(&ready(&[Role::Operator])), Err(TakeRefusal::NotTheRole));
    let not = |why| Err(TakeRefusal::NotReady(why));
    assert_eq!(may(&Standing { trained_until: h(9), ..good }), not(DutyRefusal::TrainingOver), "it runs out on duty");
    assert_eq!(may(&Standing { pledged_until: Moment::default(), ..good }), not(DutyRefusal::NotPledged));
    assert_eq!(may(&Standing { state: VolunteerState::Suspended, ..good }), not(DutyRefusal::Suspended));
    let desk = Standing { trained_until: Moment::default(), ..ready(&[Role::Operator, Role::Observer]) };
    assert_eq!(may_claim(&desk, &needs, Role::Operator, at, &[], h(0)), Ok(()), "the desk needs no field training");
    assert_eq!(may_claim(&good, &needs, Role::Observer, at, &[], h(10)), Err(TakeRefusal::IsOver));
}

#[test]
fn nobody_is_in_two_places_and_nobody_works_without_end() {
    let good = ready(&[Role::Operator]);
    let may = |at, own: &[Stretch]| may_claim(&good, &Needs::default(), Role::Operator, at, own, h(-200));
    assert_eq!(may(from_to(6, 10), &[from_to(10, 12)]), Ok(()), "touching ends do not overlap");
    assert_eq!(may(from_to(6, 10), &[from_to(9, 12)]), Err(TakeRefusal::Overlaps));
    // Twelve hours in any 24, also across midnight.
    assert_eq!(may(from_to(20, 24), &[from_to(6, 14)]), Ok(()));
    assert_eq!(may(from_to(20, 25), &[from_to(6, 14)]), Err(TakeRefusal::DayCap));
    assert_eq!(may(from_to(31, 36), &[from_to(6, 14), from_to(20, 24)]), Ok(()));
    assert_eq!(may(from_to(30, 34), &[from_to(6, 14), from_to(20, 24)]), Ok(()), "the first hours are a day ago");
    assert_eq!(may(from_to(26, 34), &[from_to(6, 14), from_to(20, 24)]), Err(TakeRefusal::DayCap));
    // Forty hours in any seven days.
    let four: Vec<Stretch> = (0..4).map(|d| from_to(24 * d, 24 * d + 10)).collect();
    assert_eq!(may(from_to(24 * 5, 24 * 5 + 1), &four), Err(TakeRefusal::WeekCap));
    assert_eq!(may(from_to(24 * 7 + 1, 24 * 7 + 2), &four), Ok(()));
    assert_eq!(may(from_to(-24, -22), &four), Err(TakeRefusal::WeekCap), "a window reaches forwards too");
}

#[test]
fn a_shift_goes_its_way_and_not_another() {
    let at = from_to(18, 22);
    assert_eq!(claim(ShiftState::Open, at, h(0)), Ok(ShiftState::Claimed));
    assert_eq!(claim(ShiftState::Open, at, h(10)), Ok(ShiftState::Confirmed), "so near it needs no second yes");
    assert_eq!(claim(ShiftState::NoShow, at, h(19)), Ok(ShiftState::Confirmed));
    assert_eq!(claim(ShiftState::Claimed, at, h(0)), Err(ShiftRefusal::Taken));
    assert_eq!(claim(ShiftState::Open, at, h(22)), Err(ShiftRefusal::Over));
    assert_eq!(may_give_back(at, h(6)), Ok(()));
    assert_eq!(may_give_back(at, h(7)), Err(ShiftRefusal::TooLateToGiveBack));
    assert_eq!(may_confirm(at, h(5)), Err(ShiftRefusal::TooEarlyToConfirm));
    assert_eq!(may_confirm(at, h(6)), Ok(()));
    assert_eq!(may_check_in(at, h(17)), Err(ShiftRefusal::TooEarlyToCheckIn));
    assert_eq!(may_check_in(at, h(18).plus_s(-900)), Ok(()));
    assert_eq!(may_check_in(at, h(22)), Err(ShiftRefusal::Over));
    assert_eq!((late_min(at, h(18).plus_s(-60)), late_min(at, h(18).plus_s(420))), (0, 7));
}

#[test]
fn a_shift_is_missed_when_nobody_confirms_or_comes() {
    let at = from_to(18, 22);
    assert_eq!(missed_at(ShiftState::Claimed, at, h(0)), Some(h(16)));
    assert_eq!(missed_at(ShiftState::Confirmed, at, h(0)), Some(h(18).plus_s(600)));
    assert_eq!(missed_at(ShiftState::Confirmed, at, h(19)), Some(h(19).plus_s(600)), "taken late, missed later");
    assert_eq!(missed_at(ShiftState::CheckedIn, at, h(0)), None);
    assert_eq!(missed_at(ShiftState::NoShow, at, h(0)), None);
}

#[test]
fn nobody_leaves_open_tasks_behind() {
    let leaving = Leaving { tasks: 2, is_out: false, is_handed_over: false };
    assert_eq!(may_end(leaving), Err(ShiftRefusal::OpenTasks(2)));
    assert_eq!(may_end(Leaving { is_handed_over: true, ..leaving }), Ok(()));
    assert_eq!(may_end(Leaving { tasks: 0, ..leaving }), Ok(()));
    let out = Leaving { is_out: true, is_handed_over: true, ..leaving };
    assert_eq!(may_end(out), Err(ShiftRefusal::OnTheWay), "a place cannot be handed over");
}

#[test]
fn stretches_are_laid_into_rows_without_touching_each_other() {
    let laid = rows(&[from_to(6, 16), from_to(8, 16), from_to(16, 22), from_to(6, 8)]);
    assert_eq!(laid, [1, 0, 0, 0]);
}

#[test]
fn hours_nobody_planned_are_no_cover_and_five_missing_are_five() {
    let day = from_to(0, 24);
    assert_eq!(unplanned(&[], day), [day]);
    let some = slots("observer 2..6 10..12\noperator 4..8");
    assert_eq!(unplanned(&some, day), [from_to(0, 2), from_to(8, 10), from_to(12, 24)]);
    assert_eq!(unplanned(&slots("observer 0..24"), day), []);
    // Whoever was put on at once is no plan.
    assert_eq!(unplanned(&slots("observer 0..24+"), day), [day]);
    // One slot of four hours in which three observers and two operators are missing.
    let five = slots("observer 2..6 2..6 2..6\noperator 2..6 2..6");
    assert_eq!(missing(&gaps(&five, day)), (5, 4 * HOUR_S));
    assert_eq!(missing(&[]), (0, 0));
}
