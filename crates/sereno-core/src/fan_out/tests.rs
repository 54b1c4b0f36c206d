//! How: a slot's life is written as a line of what happens to it, and drawn as what it then is;
//! breaker and pace are driven by hand-written moments.

use super::*;
use expect_test::{Expect, expect};

/// `mark` begins an attempt, `crash` loses the lane; the others are answers or reasons to end.
fn check(class: Class, story: &str, expect: Expect) {
    let mut chunk = Chunk::new(class, 1);
    let (mut out, mut attempt) = (String::new(), Attempt::Carry);
    for word in story.split_whitespace() {
        match word {
            "mark" => match chunk.mark(0) {
                Some(next) => attempt = next,
                None => out.push_str("nothing to do; "),
            },
            "crash" => chunk.take_over(),
            "taken" => chunk.settle(0, attempt, &Handed::Taken),
            "later" => chunk.settle(0, attempt, &Handed::Later { wait_s: None }),
            "gone" => chunk.settle(0, attempt, &Handed::Gone),
            "refused" => chunk.settle(0, attempt, &Handed::Refused),
            "lost" => chunk.settle(0, attempt, &Handed::Unknown),
            reason => chunk.end(0, Fate::from_slug(reason).expect("a word of the story")),
        }
        let slot = chunk.slots()[0];
        assert_eq!(Slot::from_byte(slot.byte()), Some(slot), "a slot is its byte");
        let asks = if word == "mark" && attempt == Attempt::Ask { " (asks)" } else { "" };
        out.push_str(&format!("{word}{asks}: {} {}\n", slot.fate.slug(), slot.tries));
    }
    expect.assert_eq(&out);
}

#[test]
fn keyed_goes_out_again_under_the_same_key() {
    check(
        Class::Keyed,
        "mark crash mark taken",
        expect![[r#"
            mark: marked 1
            crash: doubt 1
            mark: doubt 2
            taken: handed 2
        "#]],
    );
    check(
        Class::Keyed,
        "mark lost mark later mark refused",
        expect![[r#"
            mark: marked 1
            lost: doubt 1
            mark: doubt 2
            later: doubt 2
            mark: doubt 3
            refused: unknown 3
        "#]],
    );
}

#[test]
fn queryable_is_asked_first() {
    check(
        Class::Queryable,
        "mark crash mark refused mark taken",
        expect![[r#"
            mark: marked 1
            crash: doubt 1
            mark (asks): doubt 2
            refused: later 2
            mark: marked 3
            taken: handed 3
        "#]],
    );
    check(
        Class::Queryable,
        "mark crash mark taken",
        expect![[r#"
            mark: marked 1
            crash: doubt 1
            mark (asks): doubt 2
            taken: handed 2
        "#]],
    );
}

#[test]
fn blind_is_tried_once_more_and_then_unknown() {
    check(
        Class::Blind,
        "mark crash mark crash mark",
        expect![[r#"
            mark: marked 1
            crash: doubt 1
            mark: doubt 2
            crash: unknown 2
            nothing to do; mark: unknown 2
        "#]],
    );
    check(
        Class::Blind,
        "mark lost mark lost mark",
        expect![[r#"
            mark: marked 1
            lost: doubt 1
            mark: doubt 2
            lost: unknown 2
            nothing to do; mark: unknown 2
        "#]],
    );
}

#[test]
fn a_doubt_is_never_called_anything_but_unknown() {
    for why in ["expired", "opted_out", "stopped", "quiet"] {
        for before in ["mark lost", "mark crash", "mark"] {
            let mut chunk = Chunk::new(Class::Keyed, 1);
            for word in before.split(' ') {
                match word {
                    "mark" => drop(chunk.mark(0)),
                    "lost" => chunk.settle(0, Attempt::Carry, &Handed::Unknown),
                    _ => chunk.take_over(),
                }
            }
            chunk.end(0, Fate::from_slug(why).expect("a reason"));
            assert_eq!(chunk.slots()[0].fate, Fate::Unknown, "{before} then {why}");
        }
        check_end(why);
    }
}

fn check_end(why: &str) {
    let mut chunk = Chunk::new(Class::Blind, 1);
    chunk.end(0, Fate::from_slug(why).expect("a reason"));
    assert_eq!(chunk.slots()[0].fate.slug(), why, "nothing was tried");
    chunk.end(0, Fate::Gone);
    assert_eq!(chunk.slots()[0].fate.slug(), why, "an end is an end");
}

#[test]
fn what_is_not_taken_yet_is_tried_until_its_time_is_over() {
    for class in [Class::Keyed, Class::Queryable, Class::Blind] {
        for not_now in [Handed::Later { wait_s: None }, Handed::Deferred] {
            let mut chunk = Chunk::new(class, 1);
            for n in 1..=200 {
                assert_eq!(chunk.mark(0), Some(Attempt::Carry), "attempt {n}");
                chunk.settle(0, Attempt::Carry, &not_now);
                // As it comes back from the row, where four bits count.
                chunk = Chunk::from_bytes(class, &chunk.to_bytes()).expect("its own bytes");
            }
            assert_eq!((chunk.slots()[0].fate, chunk.n_open()), (Fate::Later, 1));
            chunk.end_all(Fate::Expired);
            assert_eq!((chunk.slots()[0].fate, chunk.n_open()), (Fate::Failed, 0));
        }
    }
}

#[test]
fn a_window_is_what_may_be_in_doubt() {
    let mut chunk = Chunk::new(Class::Blind, 3);
    assert_eq!(chunk.window(0), vec![0]);
    chunk.end(0, Fate::OptedOut);
    assert_eq!((chunk.window(0), chunk.window(2), chunk.window(3)), (vec![1], vec![2], vec![]));
    assert_eq!(Chunk::new(Class::Keyed, 512).window(500).len(), 12);
    assert_eq!(Chunk::new(Class::Keyed, 512).window(0).len(), window_len(Class::Keyed));
    let bytes = chunk.to_bytes();
    assert_eq!(Chunk::from_bytes(Class::Blind, &bytes), Some(chunk));
    assert_eq!(Chunk::from_bytes(Class::Blind, &[0xff]), None);
}

#[test]
fn rests_double_and_are_spread() {
    let all: Vec<String> =
        [1, 2, 3, 5, 8, 15].iter().map(|t| format!("{t}: {} to {}", rest_s(*t, 0), rest_s(*t, 255))).collect();
    expect!["1: 4 to 6\n2: 8 to 13\n3: 15 to 25\n5: 60 to 100\n8: 450 to 750\n15: 450 to 750"]
        .assert_eq(&all.join("\n"));
}

#[test]
fn quiet_hours_go_over_midnight() {
    let night = Some((22 * 60, 7 * 60));
    assert_eq!(quiet_min(21 * 60 + 59, night), None);
    assert_eq!(quiet_min(22 * 60, night), Some(9 * 60));
    assert_eq!(quiet_min(30, night), Some(6 * 60 + 30));
    assert_eq!(quiet_min(7 * 60, night), None);
    assert_eq!(quiet_min(7 * 60, Some((420, 420))), None);
    assert_eq!(quiet_min(7 * 60, None), None);
}

#[test]
fn what_takes_back_goes_first() {
    let mut kinds = ["confirm", "rights", "checked", "update", "ended", "withdrawn", "correction"];
    kinds.sort_by_key(|k| rank(k));
    assert_eq!(kinds, ["withdrawn", "correction", "ended", "update", "checked", "rights", "confirm"]);
    assert!(!is_urgent("rights") && !is_urgent("service") && !takes_back("service"));
    assert!(is_urgent("update") && !is_urgent("checked") && takes_back("ended") && !takes_back("update"));
}

#[test]
fn a_breaker_opens_tries_and_closes() {
    let mut b = Breaker::default();
    let at = Moment::from_s;
    for n in 0..4 {
        assert_eq!(b.ask(at(n)), Ok(()));
        b.hear(false, at(n));
    }
    assert_eq!(b.state(), BreakerState::Closed, "four failures are bad luck");
    b.hear(false, at(4));
    assert_eq!(b.ask(at(5)), Err(at(4 + OPEN_S_MIN)));
    assert_eq!(b.ask(at(20)), Ok(()), "one is let through");
    assert!(b.ask(at(20)).is_err(), "and only one");
    b.hear(false, at(21));
    assert_eq!(b.ask(at(22)), Err(at(21 + 2 * OPEN_S_MIN)), "twice as long");
    assert_eq!(b.ask(at(60)), Ok(()));
    b.hear(true, at(61));
    assert_eq!(b, Breaker::default());
    // A trial that never comes back does not keep it shut for ever.
    for n in 0..5 {
        b.hear(false, at(70 + n));
    }
    assert_eq!(b.ask(at(100)), Ok(()));
    assert_eq!(b.ask(at(120)), Err(at(130)), "the trial is mostly over soon");
    assert_eq!(b.ask(at(159)), Err(at(160)));
    assert_eq!(b.ask(at(161)), Ok(()));
    // The clock was a day ahead and has been set back.
    b.hear(false, at(86_400));
    assert_eq!(b.ask(at(200)), Ok(()), "it stays open for as long as the clock was wrong");
    assert_eq!(b.ask(at(201)), Err(at(211)));
    let mut trying = b;
    assert_eq!(trying.ask(at(100)), Ok(()), "a trial of the future");
}

#[test]
fn a_pace_is_kept() {
    let (mut pace, mut taken) = (Pace::default(), 0);
    for ms in 0..10_000 {
        taken += i64::from(pace.take(Some(20), Moment::from_us(1_000_000_000 + ms * 1_000)).is_ok());
    }
    assert!((200..=220).contains(&taken), "ten seconds at 20 a second and a run-up: {taken}");
    let now = Moment::from_s(1);
    let mut one = Pace::default();
    assert_eq!(one.take(Some(1), now), Ok(()));
    assert_eq!(one.take(Some(1), now), Err(Moment::from_s(2)));
    assert_eq!(one.take(Some(1), Moment::from_s(2)), Ok(()));
    assert_eq!(one.take(None, now), Ok(()));
}

#[test]
fn the_end_is_foreseen_at_the_speed_so_far() {
    assert_eq!(until(Moment::from_s(0), Moment::from_s(30), 3_000, 8_000), Some(Moment::from_s(80)));
    assert_eq!(until(Moment::from_s(0), Moment::from_s(30), 0, 8_000), None);
    assert_eq!(until(Moment::from_s(0), Moment::from_s(30), 8_000, 8_000), None);
}
