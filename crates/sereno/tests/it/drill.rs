//! How: generated days on a database run by hand; every checker over each; the same seed twice
//! must give the same bytes; and each checker must fail on the fault planted for it, in a
//! program built with `--features plant`.

use crate::engines::{Scratch, each};
use sereno::worlds::{START, by_hand};
use sereno_drill::{checkers, day};
use sereno_station::db::Target;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

fn play(target: &Target, seed: u64, playbook: &str) -> day::Played {
    let mut world = by_hand(target, playbook, seed, START).unwrap();
    day::play(&mut world, seed, START).unwrap()
}

fn broken(played: &day::Played) -> Vec<String> {
    checkers::ALL
        .iter()
        .flat_map(|(name, check)| check(&played.ledger).into_iter().map(move |f| format!("{name}: {f}")))
        .collect()
}

#[test]
fn twenty_days_hold_every_guarantee() {
    let mut told = 0;
    for seed in 1..=20 {
        let scratch = Scratch::new("drill");
        let played = play(&Target::File(scratch.path().join("t.db")), seed, "rapid-response");
        assert_eq!(broken(&played), Vec::<String>::new(), "seed {seed}");
        told += played.ledger.told.len();
    }
    assert!(told > 50, "a drill in which nothing is told shows nothing: {told}");
}

#[test]
fn a_day_holds_on_both_engines_and_for_another_playbook() {
    for playbook in ["rapid-response", "campus"] {
        for fresh in each("drill-engines") {
            let played = play(&fresh.target, 42, playbook);
            assert_eq!(broken(&played), Vec::<String>::new(), "{} {playbook}", fresh.name);
        }
    }
}

#[test]
fn the_same_seed_is_the_same_day_byte_for_byte() {
    let trace = |seed| {
        let scratch = Scratch::new("replay");
        play(&Target::File(scratch.path().join("t.db")), seed, "rapid-response").trace
    };
    let (once, again, other) = (trace(5), trace(5), trace(6));
    assert!(once.len() > 10_000);
    assert!(once == again, "first difference: {:?}", once.lines().zip(again.lines()).find(|(a, b)| a != b));
    assert_ne!(once, other);
}

/// The program with planted faults, built once.
pub fn planted() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
            let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
            let built = Command::new(cargo)
                .args(["build", "--quiet", "--features", "plant", "--bin", "sereno-planted"])
                .current_dir(&root)
                .output()
                .unwrap();
            assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
            let beside = PathBuf::from(env!("CARGO_BIN_EXE_sereno"));
            beside.with_file_name("sereno-planted")
        })
        .clone()
}

#[test]
fn every_checker_fails_on_its_planted_fault() {
    let faults = [
        ("tell_drafts", "nothing_unverified_is_told"),
        ("other_standing_words", "nothing_unverified_is_told"),
        ("self_approve", "two_people_stand_behind_each_notice"),
        ("standing_alone", "two_people_stand_behind_each_notice"),
        ("say_more_alone", "one_person_alone_only_withdraws"),
        ("move_the_area", "an_update_never_moves_the_area"),
        ("follow_up_to_all", "follow_ups_reach_exactly_those_who_were_told"),
        ("forget_report", "acknowledged_is_kept"),
        ("count_twice", "every_report_counts_once"),
        ("hide_anything", "what_was_checked_stays_in_sight"),
        ("say_the_corner", "no_point_leaves_the_console"),
        ("keep_for_ever", "expired_is_gone"),
        ("trust_anybody", "what_must_be_refused_is_refused"),
    ];
    for (name, _) in checkers::ALL {
        assert!(faults.iter().any(|(_, checker)| checker == name), "no fault is planted for {name}");
    }
    for (fault, checker) in faults {
        let run = Command::new(planted())
            .args(["drill", "--seed", "1", "--seeds", "8"])
            .env("SERENO_PLANT", fault)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        assert_eq!(run.status.code(), Some(1), "{fault} went unnoticed: {said}");
        assert!(said.contains(&format!(": {checker}: ")), "{fault} was not found by {checker}: {said}");
    }
    // The same program without a fault is clean: it is the fault that is found.
    let clean = Command::new(planted()).args(["drill", "--seed", "1", "--seeds", "8"]).output().unwrap();
    assert_eq!(clean.status.code(), Some(0), "{}", String::from_utf8_lossy(&clean.stdout));
}
