//! How: the words of the first playbook's cause are kept with that playbook; the crates are
//! searched for each of them. The engine knows no cause.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            found.push((path, text));
        }
    }
}

/// True when the text holds the word as a word. Words in capitals are looked for as written.
fn holds(text: &str, word: &str) -> bool {
    let shouted = word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let (text, word) =
        if shouted { (text.to_owned(), word.to_owned()) } else { (text.to_lowercase(), word.to_lowercase()) };
    text.match_indices(&word).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[at + word.len()..].chars().next().is_some_and(char::is_alphanumeric);
        !before && !after
    })
}

fn words() -> Vec<String> {
    let list = std::fs::read_to_string(root().join("playbooks/rapid-response/cause-words.txt")).unwrap();
    list.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn no_word_of_one_cause_is_in_the_crates() {
    let words = words();
    assert!(words.len() >= 20);
    let mut files = Vec::new();
    walk(&root().join("crates"), &mut files);
    assert!(files.len() > 60, "only {} files were searched", files.len());
    let mut found = Vec::new();
    for (path, text) in &files {
        found.extend(words.iter().filter(|w| holds(text, w)).map(|w| format!("{}: {w}", path.display())));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_search_finds_each_word_when_it_is_planted() {
    for word in words() {
        assert!(holds(&format!("the {word}, planted"), &word), "{word}");
        assert!(!holds(&format!("x{word}x"), &word), "{word} inside another word is another word");
        if word.chars().all(char::is_uppercase) {
            assert!(!holds(&word.to_lowercase(), &word), "{word} in small letters is another word");
        }
    }
}
