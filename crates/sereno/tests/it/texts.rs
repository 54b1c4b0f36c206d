//! How: keys are read out of the sources and looked up in each language; languages are compared
//! key by key and slot by slot; families of words are tried with every slug they can be given.

use sereno::playbooks::{EMBEDDED, choose};
use sereno_core::alert::{AlertKind, AlertState};
use sereno_core::dispatch::OfferState;
use sereno_core::duty::Readiness;
use sereno_core::incident::{Activity, AsideWhy, Verdict, Verification};
use sereno_core::patrol::{PatrolState, Post};
use sereno_core::report::{About, Channel, FirstHand, Recency, ReportState};
use sereno_core::role::Role;
use sereno_core::screen::LeftOut;
use sereno_core::shift::ShiftState;
use sereno_core::volunteer::VolunteerState;
use sereno_flow::Rules;
use sereno_station::texts::{PRODUCT, Texts, word_key};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Key and slots of every message of a file.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines() {
        let starts = line.chars().next().is_some_and(|c| c.is_ascii_lowercase());
        if starts && let Some((key, _)) = line.split_once('=') {
            last = key.trim().to_owned();
            assert!(found.insert(last.clone(), BTreeSet::new()).is_none(), "{last} is there twice");
        }
        let slots = line.split("{").skip(1).filter_map(|s| s.trim().strip_prefix('$'));
        let slots = slots.map(|s| s.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>());
        found.entry(last.clone()).or_insert_with(BTreeSet::new).extend(slots);
    }
    found.remove("");
    found
}

fn sources(folder: &Path, out: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("tests") && !path.ends_with("target") {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
            let text = std::fs::read_to_string(&path).unwrap();
            out.push((path, text));
        }
    }
}

fn all_sources() -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    sources(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(".."), &mut out);
    out
}

/// Keys written out in the sources.
fn literal_keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (_, text) in all_sources() {
        for marker in [
            ".say(\"",
            ".say1(\"",
            ".say2(\"",
            ".say_n(\"",
            ".fill(\"",
            "say(\"send\", \"",
            "Refusal::input(\"",
            "Refusal::conflict(\"",
            "refuse(\"",
            "key: \"",
            "=> \"report-refused",
        ] {
            for rest in text.split(marker).skip(1) {
                let mut key: String =
                    rest.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect();
                if marker.starts_with("=> ") {
                    key = format!("report-refused{key}");
                }
                if key.contains('-') && !key.ends_with('-') {
                    keys.insert(key);
                }
            }
        }
        // Refusals of the core name their keys after an arrow.
        for rest in text.split("=> \"").skip(1) {
            let key: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            if key.contains("-refused-") {
                keys.insert(key);
            }
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_slots() {
    let all: Vec<_> = PRODUCT.iter().map(|(tag, text)| (*tag, messages(text))).collect();
    let (_, english) = &all[0];
    assert!(english.len() > 300, "{}", english.len());
    for (tag, other) in &all[1..] {
        for (key, slots) in english {
            let theirs = other.get(key).unwrap_or_else(|| panic!("{tag} lacks {key}"));
            assert_eq!(slots, theirs, "{tag}: {key} has other slots");
        }
        for key in other.keys() {
            assert!(english.contains_key(key), "{tag} has {key}, which English lacks");
        }
    }
}

#[test]
fn every_key_in_the_sources_is_a_text() {
    let english = messages(PRODUCT[0].1);
    let keys = literal_keys();
    assert!(keys.len() > 250, "only {} keys were found", keys.len());
    let missing: Vec<&String> = keys.iter().filter(|k| !english.contains_key(*k)).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
}

#[test]
fn every_word_of_a_family_is_a_text_in_every_playbook() {
    for (name, _) in EMBEDDED {
        let playbook = choose(name).unwrap();
        let rules = Rules::read(&playbook).unwrap();
        let texts = Texts::load(&playbook.languages, &playbook.texts).unwrap();
        let mut keys: Vec<String> = Vec::new();
        let mut family = |family: &str, slugs: Vec<&str>| keys.extend(slugs.iter().map(|s| word_key(family, s)));
        family("role", Role::ALL.iter().map(|r| r.slug()).collect());
        family("about", About::ALL.iter().map(|r| r.slug()).collect());
        family("recency", Recency::ALL.iter().map(|r| r.slug()).collect());
        family("first-hand", FirstHand::ALL.iter().map(|r| r.slug()).collect());
        family("channel", Channel::ALL.iter().map(|r| r.slug()).collect());
        family("channel-by", Channel::ALL.iter().map(|r| r.slug()).collect());
        family("verification", Verification::ALL.iter().map(|r| r.slug()).collect());
        family("activity", Activity::ALL.iter().map(|r| r.slug()).collect());
        family("offer", OfferState::ALL.iter().map(|r| r.slug()).collect());
        family("verdict", Verdict::ALL.iter().map(|r| r.slug()).collect());
        family("alert-state", AlertState::ALL.iter().map(|r| r.slug()).collect());
        family("alert-kind", AlertKind::ALL.iter().map(|k| k.slug()).collect());
        family("way", sereno_core::delivery::Channel::ALL.iter().map(|c| c.slug()).collect());
        family("sign-off-is", sereno_core::delivery::sign_off::Lacking::ALL.iter().map(|l| l.slug()).collect());
        family("notice-is", vec!["holds", "expired", "updated", "ended", "corrected", "withdrawn", "dropped"]);
        family(
            "feed-refused",
            vec!["too-long", "encoding", "doctype", "deep", "many", "outline", "broken", "no-alert"],
        );
        family("sources-came", sereno_flow::intake::feed::source::Came::ALL.iter().map(|c| c.slug()).collect());
        family("decided", vec!["unverifiable", "again"]);
        family("undo", vec!["merge", "split", "abuse"]);
        family("volunteer", VolunteerState::ALL.iter().map(|s| s.slug()).collect());
        family("ready", Readiness::ALL.iter().map(|r| r.slug()).chain(["on_shift", "soon"]).collect());
        family("level", vec!["none", "some", "well", "interprets"]);
        family("tier", vec!["0", "1", "2", "3"]);
        family("pledge-line", vec!["1", "2", "3", "4", "5", "6"]);
        family("step", vec!["pause", "resume", "suspend", "reinstate"]);
        family("many-done", vec!["on", "off", "ask", "attended", "organisation", "leave"]);
        family("organisation-kind", vec!["community", "legal", "faith", "labor", "school", "other"]);
        family("competency", playbook.training.competencies.iter().map(String::as_str).collect());
        family("aside", AsideWhy::ALL.iter().map(|w| w.slug()).collect());
        family("shift", ShiftState::ALL.iter().map(|s| s.slug()).collect());
        family("patrol", PatrolState::ALL.iter().map(|s| s.slug()).collect());
        family("patrol-post", Post::ALL.iter().map(|p| p.slug()).collect());
        family("weekday", vec!["1", "2", "3", "4", "5", "6", "7"]);
        family("month", vec!["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]);
        family("roster-order", vec!["month", "day"]);
        family("filter", vec!["all", "mine", "new", "danger", "verified", "sign"]);
        family("report-state", ReportState::ALL.iter().map(|s| s.slug()).collect());
        family("actor", vec!["public", "person", "task", "command"]);
        family("detail", vec!["children", "medical", "door_knock", "detained"]);
        family("hold", sereno_core::hold::HoldState::ALL.iter().map(|s| s.slug()).collect());
        family(
            "month",
            (1..=12).map(|n| ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"][n - 1]).collect(),
        );
        family("left-out", LeftOut::ALL.iter().map(|l| l.slug()).collect());
        family("left-out-what", LeftOut::ALL.iter().map(|l| l.slug()).collect());
        family("salute", vec!["size", "activity", "location", "uniform", "time", "equipment"]);
        family("out-channel", vec!["dry_run", "public"]);
        family("kind", rules.kinds.iter().map(String::as_str).collect());
        family("agency", rules.agencies.iter().map(String::as_str).collect());
        family("activity-phrase", rules.activities.iter().map(String::as_str).collect());
        family("cause", rules.causes.iter().map(String::as_str).collect());
        keys.extend(Verdict::ALL.iter().map(|v| format!("{}-hint", word_key("verdict", v.slug()))));
        keys.extend(
            ["size", "activity", "location", "uniform", "time", "equipment"]
                .iter()
                .map(|s| format!("salute-{s}-letter")),
        );
        keys.extend(acts().iter().map(|act| word_key("log", act)));
        for language in &playbook.languages {
            let lang = texts.lang(language);
            let missing: Vec<&String> = keys.iter().filter(|k| !lang.has(k)).collect();
            assert!(missing.is_empty(), "{name} {language} lacks {missing:?}");
        }
        // Every activity and cause has its phrase in every language: nothing falls back when it is told.
        for phrases in &rules.phrases {
            for slug in &rules.activities {
                assert!(phrases.activities.iter().any(|(s, _)| s == slug), "{name} {}: {slug}", phrases.language);
            }
            for slug in &rules.causes {
                assert!(phrases.causes.iter().any(|(s, _)| s == slug), "{name} {}: {slug}", phrases.language);
            }
        }
    }
}

/// Acts of the log that the console shows.
fn acts() -> BTreeSet<String> {
    let mut acts = BTreeSet::new();
    for (path, text) in all_sources() {
        if !path.to_string_lossy().contains("sereno-flow") {
            continue;
        }
        for rest in text.split('"') {
            let shown = ["incident.", "dispatch.", "verdict.", "alert.", "patrol."];
            let of_shifts = ["shift.check_in", "shift.end", "shift.miss", "shift.put_on"];
            let is_act = shown.iter().chain(&of_shifts).any(|p| rest.starts_with(p));
            if is_act && rest.len() > 9 && rest.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_') {
                acts.insert(rest.to_owned());
            }
        }
    }
    for step in ["accept", "decline", "arrive", "leave", "leave_unsafe"] {
        acts.insert(format!("dispatch.{step}"));
    }
    for post in ["check_in", "all_clear"] {
        acts.insert(format!("patrol.{post}"));
    }
    acts.retain(|a| !a.ends_with('.'));
    acts
}
