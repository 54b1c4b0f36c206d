//! The page of a notice, the page that compares, and the block for group chats.

use super::{Answer, Told, meant};
use crate::Flow;
use askama::Template;
use sereno_core::delivery::same_text::Piece;
use sereno_station::web::{Frame, Visit};

/// One language's text.
pub(super) struct Text {
    language: String,
    dir: &'static str,
    name: String,
    text: String,
}

/// A notice as pages show it.
pub(super) struct Shown {
    number: i64,
    kind: String,
    area: String,
    at: String,
    date: String,
    /// The slug of what became of it.
    standing: &'static str,
    /// What became of it, as a sentence.
    said: String,
    next: Option<i64>,
    follows: Option<i64>,
    texts: Vec<Text>,
}

/// What became of a notice, as a sentence. What says how something was does not *hold*: said so, it
/// would be read as an all-clear until the hour named.
pub(crate) fn became(visit: &Visit, told: &Told) -> String {
    let (site, standing) = (&visit.site, told.standing.slug());
    let tells_of_then = matches!(told.fact.kind.as_str(), "ended" | "checked" | "correction");
    let key = if standing == "holds" && tells_of_then { "unchanged" } else { standing };
    let slots = [
        ("time", site.until(told.expires_at)),
        ("at", site.hhmm(told.at.public())),
        ("number", told.standing.next().map(|n| n.to_string()).unwrap_or_default()),
    ];
    visit.t.fill(&format!("notice-is-{key}"), &slots)
}

impl Shown {
    pub(super) fn of(visit: &Visit, flow: &Flow, told: &Told) -> Shown {
        let site = &flow.site;
        let text = |(language, text): &(String, String)| Text {
            language: language.clone(),
            dir: site.texts.lang(language).dir(),
            name: site.texts.lang(language).say("language-name"),
            text: text.clone(),
        };
        let standing = told.standing.slug();
        Shown {
            number: told.fact.number,
            kind: visit.t.word("alert-kind", &told.fact.kind),
            area: told.fact.area.clone(),
            at: site.hhmm(told.at.public()),
            date: site.playbook.date(told.at),
            standing,
            said: became(visit, told),
            next: told.standing.next(),
            follows: told.fact.follows,
            texts: told.fact.texts.iter().map(text).collect(),
        }
    }

    fn holds(&self) -> bool {
        self.standing == "holds"
    }
}

/// The page of one notice.
#[derive(Template)]
#[template(path = "delivery/notice/pages/notice.html")]
pub(super) struct NoticePage {
    f: Frame,
    n: Shown,
    note: String,
    key: String,
}

impl NoticePage {
    pub(super) fn new(visit: &Visit, flow: &Flow, told: &Told, key: String) -> NoticePage {
        NoticePage { f: visit.frame(), n: Shown::of(visit, flow, told), note: told.note.clone(), key }
    }
}

/// One stretch of a text beside another: who has it, and its words.
struct Stretch {
    is_theirs: bool,
    is_ours: bool,
    words: String,
}

/// The page that compares, with the answer when something was asked.
#[derive(Template)]
#[template(path = "delivery/notice/pages/check.html")]
pub(super) struct CheckPage {
    f: Frame,
    /// The slug of the answer; empty when nothing was asked.
    answer: &'static str,
    number: String,
    text: String,
    n: Option<Shown>,
    /// A number was typed, and the text was compared with another notice.
    is_other: bool,
    stretches: Vec<Stretch>,
    language: String,
    fault: bool,
}

impl CheckPage {
    /// The empty form.
    pub(super) fn empty(visit: &Visit, number: &str, text: &str, fault: bool) -> CheckPage {
        CheckPage {
            f: visit.frame(),
            answer: "",
            number: number.to_owned(),
            text: text.to_owned(),
            n: None,
            is_other: false,
            stretches: vec![],
            language: String::new(),
            fault,
        }
    }

    pub(super) fn answered(visit: &Visit, flow: &Flow, typed: &str, text: &str, answer: &Answer) -> CheckPage {
        let shown = |told: &Told| Some(Shown::of(visit, flow, told));
        let stretch = |piece: &Piece| match piece {
            Piece::Both(w) => Stretch { is_theirs: true, is_ours: true, words: w.clone() },
            Piece::Theirs(w) => Stretch { is_theirs: true, is_ours: false, words: w.clone() },
            Piece::Ours(w) => Stretch { is_theirs: false, is_ours: true, words: w.clone() },
        };
        let page = CheckPage::empty(visit, typed, text, false);
        let page = match answer {
            Answer::NotOurs => CheckPage { answer: "not-ours", ..page },
            Answer::Ours(told) => CheckPage { answer: "ours", n: shown(told), ..page },
            Answer::NumberOnly(told) => CheckPage { answer: "number", n: shown(told), ..page },
            Answer::Differs(told, language, pieces) => CheckPage {
                answer: "differs",
                n: shown(told),
                stretches: pieces.iter().map(stretch).collect(),
                language: language.clone(),
                ..page
            },
        };
        let is_other = page.n.as_ref().is_some_and(|n| meant(typed, "", "").iter().any(|t| *t != n.number));
        CheckPage { is_other, ..page }
    }
}

/// A number that nobody was told: the same page for all of them.
#[derive(Template)]
#[template(path = "delivery/notice/pages/unknown.html")]
pub(super) struct UnknownPage {
    f: Frame,
}

impl UnknownPage {
    pub(super) fn new(visit: &Visit) -> UnknownPage {
        UnknownPage { f: visit.frame() }
    }
}

/// One block to copy.
struct Block {
    language: String,
    dir: &'static str,
    name: String,
    text: String,
}

/// What to paste into a group chat.
#[derive(Template)]
#[template(path = "delivery/notice/pages/copy.html")]
pub(super) struct CopyPage {
    f: Frame,
    n: Shown,
    blocks: Vec<Block>,
}

impl CopyPage {
    pub(super) fn new(visit: &Visit, flow: &Flow, told: &Told) -> CopyPage {
        let texts = &flow.site.texts;
        let block = |(language, text): &(String, String)| {
            let t = texts.lang(language);
            let check = t.say1("chats-check", "page", &told.fact.page);
            Block {
                language: language.clone(),
                dir: t.dir(),
                name: t.say("language-name"),
                text: format!("{text}\n\n{check}"),
            }
        };
        CopyPage {
            f: visit.frame(),
            n: Shown::of(visit, flow, told),
            blocks: told.fact.texts.iter().map(block).collect(),
        }
    }
}
