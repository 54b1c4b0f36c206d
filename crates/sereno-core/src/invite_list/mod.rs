//! A pasted list of people to invite: one line each, from a spreadsheet, a chat or a hand.
//!
//! A line is `name, organisation, role` and, if wanted, a language. Commas, semicolons and tabs
//! part it; what stands in double quotes is one part. What is wrong is said line by line, and a
//! line that cannot be read stops nothing else.

use crate::role::Role;
use crate::words::{fold, tidy};

/// People who are invited at once, at most: each gets a link that somebody hands over.
pub const LINES_MAX: usize = 200;
/// A name is at most this long, characters.
pub const NAME_CHARS_MAX: usize = 60;
/// An organisation's name is at most this long, characters.
pub const ORGANISATION_CHARS_MAX: usize = 80;

/// What the words of a list can mean here.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Words for roles, in every language and as slugs.
    pub roles: Vec<(String, Role)>,
    /// Words for languages: their names and tags, with the tag.
    pub languages: Vec<(String, String)>,
}

/// One line, as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in what was pasted, from 1.
    pub n: usize,
    /// As it was pasted, shortened.
    pub text: String,
    /// The name.
    pub name: String,
    /// The organisation; empty for none.
    pub organisation: String,
    /// The roles.
    pub roles: Vec<Role>,
    /// The language's tag; empty for none named.
    pub language: String,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The name is empty.
    NoName,
    /// The name is longer than [`NAME_CHARS_MAX`].
    LongName,
    /// There is no role.
    NoRole,
    /// The role is none of ours.
    UnknownRole(String),
    /// The language is none of ours.
    UnknownLanguage(String),
    /// It is beyond [`LINES_MAX`].
    TooMany,
}

impl Fault {
    /// The key of the sentence that says what is wrong and how to mend it.
    pub const fn key(&self) -> &'static str {
        match self {
            Fault::NoName => "list-refused-name",
            Fault::LongName => "list-refused-long",
            Fault::NoRole => "list-refused-no-role",
            Fault::UnknownRole(_) => "list-refused-role",
            Fault::UnknownLanguage(_) => "list-refused-language",
            Fault::TooMany => "list-refused-many",
        }
    }

    /// The word at fault; empty when it is not one word.
    pub fn word(&self) -> &str {
        match self {
            Fault::UnknownRole(word) | Fault::UnknownLanguage(word) => word,
            Fault::NoName | Fault::LongName | Fault::NoRole | Fault::TooMany => "",
        }
    }
}

/// A word compared as people write it: folded, marks and spaces as one.
fn plain(word: &str) -> String {
    let apart: String = fold(word).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    apart.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of a line. A tab parts a line that has one, else a semicolon, else a comma: a
/// spreadsheet's cells may hold commas.
fn parts(line: &str) -> Vec<String> {
    let at = if line.contains('\t') {
        '\t'
    } else if line.contains(';') {
        ';'
    } else {
        ','
    };
    let mut out = vec![String::new()];
    let mut is_quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let begins = out.last().is_some_and(|part| part.trim().is_empty());
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                if let Some(part) = out.last_mut() {
                    part.push('"');
                }
            }
            '"' if is_quoted => is_quoted = false,
            '"' if begins => is_quoted = true,
            c if c == at && !is_quoted => out.push(String::new()),
            c => {
                if let Some(part) = out.last_mut() {
                    part.push(c);
                }
            }
        }
    }
    out
}

/// A name may not turn the text around it: marks of direction are dropped, letters stay.
fn straight(text: &str) -> String {
    let is_mark =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars().filter(|c| !is_mark(*c)).collect()
}

fn find<'a, T>(words: &'a [(String, T)], word: &str) -> Option<&'a T> {
    let wanted = plain(word);
    words.iter().find(|(known, _)| plain(known) == wanted).map(|(_, value)| value)
}

fn line(n: usize, text: &str, nth: usize, known: &Known) -> Line {
    let parts: Vec<String> = parts(&straight(text));
    let part = |at: usize| parts.get(at).map_or("", |p| p.trim());
    let mut faults = Vec::new();
    let name = tidy(part(0), NAME_CHARS_MAX + 1);
    if name.is_empty() {
        faults.push(Fault::NoName);
    } else if name.chars().count() > NAME_CHARS_MAX {
        faults.push(Fault::LongName);
    }
    let mut roles: Vec<Role> = Vec::new();
    // Several roles stand in one part: "observer + operator".
    for word in part(2).split(['+', '/', '&', '|']).map(str::trim).filter(|w| !w.is_empty()) {
        match find(&known.roles, word) {
            Some(role) if !roles.contains(role) => roles.push(*role),
            Some(_) => {}
            None => faults.push(Fault::UnknownRole(tidy(word, 40))),
        }
    }
    if part(2).is_empty() {
        faults.push(Fault::NoRole);
    }
    let language = match part(3) {
        "" => String::new(),
        word => find(&known.languages, word).cloned().unwrap_or_else(|| {
            faults.push(Fault::UnknownLanguage(tidy(word, 40)));
            String::new()
        }),
    };
    if nth >= LINES_MAX {
        faults.push(Fault::TooMany);
    }
    let organisation = tidy(part(1), ORGANISATION_CHARS_MAX);
    Line { n, text: tidy(text, 160), name, organisation, roles, language, faults }
}

/// Reads a pasted list. Empty lines are passed over.
pub fn read(pasted: &str, known: &Known) -> Vec<Line> {
    let lines = (1usize..).zip(pasted.lines()).filter(|(_, text)| !text.trim().is_empty());
    lines.enumerate().map(|(nth, (n, text))| line(n, text, nth, known)).collect()
}

#[cfg(test)]
mod tests;
