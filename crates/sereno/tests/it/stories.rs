//! How: every `stories/*.story` is played on both engines and compared with its own `=` lines.
//! `UPDATE=1 cargo test` writes them as they came out, for a person to read in review.

use crate::engines::each;
use sereno::worlds::{START, by_hand};
use sereno_drill::story;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../stories")
}

fn check(name: &str) {
    let path = folder().join(format!("{name}.story"));
    let text = std::fs::read_to_string(&path).unwrap();
    let playbook = text.lines().find_map(|l| l.strip_prefix("playbook ")).unwrap_or("rapid-response");
    for fresh in each(name) {
        let mut world = by_hand(&fresh.target, playbook, 7, START).unwrap();
        story::set_up(&mut world);
        let played =
            story::play(&mut world, &text, START).unwrap_or_else(|fault| panic!("{name} on {}: {fault}", fresh.name));
        if std::env::var("UPDATE").is_ok() && fresh.name == "sqlite" {
            std::fs::write(&path, &played).unwrap();
            continue;
        }
        let wanted = std::fs::read_to_string(&path).unwrap();
        let differs = wanted.lines().zip(played.lines()).find(|(a, b)| a != b);
        assert!(wanted == played, "{name} on {}: first difference: {differs:?}", fresh.name);
    }
}

#[test]
fn every_story_has_a_test() {
    let named = include_str!("stories.rs");
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let stem = name.strip_suffix(".story").unwrap();
        assert!(named.contains(&format!("check(\"{stem}\")")), "stories/{name} is not played by any test");
    }
}

#[test]
fn one_report_becomes_one_checked_notice() {
    check("one-report-one-notice");
}

#[test]
fn a_rumour_is_told_to_be_none() {
    check("rumour");
}

#[test]
fn nobody_goes_round_the_gates() {
    check("gates");
}

#[test]
fn reports_are_merged_split_and_put_back() {
    check("merge-and-split");
}

#[test]
fn a_night_in_the_room() {
    check("room");
}

#[test]
fn what_leaves_the_queue_comes_back_and_what_was_told_never_leaves() {
    check("aside");
}

#[test]
fn what_is_past_its_date_is_gone() {
    check("forgotten");
}

#[test]
fn eyes_open_again_what_was_settled_and_hearsay_does_not() {
    check("second-look");
}

#[test]
fn what_no_longer_holds_is_no_longer_said() {
    check("second-look-notices");
}

#[test]
fn what_was_told_is_followed_up() {
    check("told");
}

#[test]
fn another_playbook_runs_the_same_engine() {
    check("campus");
}

#[test]
fn the_morning_of_the_demo_plays() {
    check("demo-morning");
}

#[test]
fn what_was_said_is_read_by_those_who_need_it() {
    check("need-to-know");
}

#[test]
fn the_story_of_need_to_know_finds_its_planted_faults() {
    for fault in ["read_everything", "move_closed"] {
        crate::planted::found(fault, "stories::what_was_said_is_read_by_those_who_need_it");
    }
}
