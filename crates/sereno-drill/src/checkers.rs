//! What must never happen, judged only from what the world saw and did.
//!
//! Each checker has a name, and the guarantees of the README link to it by that name. A test
//! plants a fault for each and sees it fail.

use std::collections::{BTreeMap, BTreeSet};

/// What the world did and saw, kept by whoever plays it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Reports that were acknowledged: client id, receipt.
    pub acknowledged: Vec<(String, String)>,
    /// Reports that were asked for again at the end: client id, receipt, whether it was known.
    pub asked_again: Vec<(String, String, bool)>,
    /// Acknowledged reports that are questions only and belong to no incident.
    pub questions: usize,
    /// Reports in incidents, summed over the queue and what is settled.
    pub in_incidents: i64,
    /// Reports that were called abuse and still are.
    pub abuse: usize,
    /// Incidents that were checked and yet put aside.
    pub hidden: Vec<String>,
    /// The latest verdict of each incident that a second person signed. An incident that is opened
    /// again may be signed otherwise later.
    pub signed: BTreeMap<i64, Signed>,
    /// Alerts that were approved: alert number, by whom, drafted by whom, of which incident.
    pub approved: BTreeMap<i64, Approved>,
    /// Texts that a stranger could read: alert number, kind, text.
    pub told: BTreeSet<(i64, String, String)>,
    /// Areas under which a stranger could read a notice, by its number.
    pub areas: BTreeMap<i64, BTreeSet<String>>,
    /// Who heard a notice, by its number.
    pub heard: BTreeMap<i64, BTreeSet<String>>,
    /// Who has gone: nobody is there under that name any more.
    pub gone: BTreeSet<String>,
    /// The one text of a withdrawal, with its slots in braces.
    pub fixed: String,
    /// The one text that takes a standing text back.
    pub fixed_standing: String,
    /// The standing texts of the playbook: kind, and words with the number's slot alone left in braces.
    pub standing: Vec<(String, String)>,
    /// Notices a stranger could read although what was signed last about their incident says otherwise.
    pub contradicted: Vec<String>,
    /// Texts on the public page at the very end, after every expiry.
    pub told_after_expiry: usize,
    /// Receipts that still answered at the very end, after every date.
    pub alive_after_expiry: usize,
    /// Attempts that must be refused and were not.
    pub let_through: Vec<String>,
    /// Answers of 500 and above.
    pub faults: Vec<String>,
}

/// Who stood behind a signed verdict.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Who saw it, on the scene.
    pub observer: String,
    /// Who signed second.
    pub second: String,
    /// `verified`, `ended` or `checked`: what it shows.
    pub kind: String,
}

/// True when a signed finding of one kind allows a notice of another to be told.
pub fn allows(signed: &str, notice: &str) -> bool {
    match notice {
        "verified" | "update" => signed == "verified",
        "ended" => signed == "ended",
        "checked" | "correction" => signed == "checked",
        // It claims nothing.
        "withdrawn" => true,
        _ => false,
    }
}

/// True for what is about nothing that happened: nothing is signed of it, and its words are the
/// playbook's.
pub fn is_standing(kind: &str) -> bool {
    matches!(kind, "rights" | "service")
}

/// Who stood behind an approved alert.
#[derive(Clone, Debug)]
pub struct Approved {
    /// The incident's number.
    pub incident: i64,
    /// Its kind, as its page says it.
    pub kind: String,
    /// The notice it follows.
    pub about: Option<i64>,
    /// Who drafted.
    pub drafter: String,
    /// Who approved.
    pub approver: String,
    /// What was signed about the incident when it was approved.
    pub signed: Option<Signed>,
}

/// A checker: its name and what it finds.
pub type Checker = (&'static str, fn(&Ledger) -> Vec<String>);

/// All of them.
pub const ALL: &[Checker] = &[
    ("nothing_unverified_is_told", nothing_unverified_is_told),
    ("two_people_stand_behind_each_notice", two_people_stand_behind_each_notice),
    ("one_person_alone_only_withdraws", one_person_alone_only_withdraws),
    ("an_update_never_moves_the_area", an_update_never_moves_the_area),
    ("follow_ups_reach_exactly_those_who_were_told", follow_ups_reach_exactly_those_who_were_told),
    ("acknowledged_is_kept", acknowledged_is_kept),
    ("every_report_counts_once", every_report_counts_once),
    ("what_was_checked_stays_in_sight", what_was_checked_stays_in_sight),
    ("no_point_leaves_the_console", no_point_leaves_the_console),
    ("expired_is_gone", expired_is_gone),
    ("what_must_be_refused_is_refused", what_must_be_refused_is_refused),
];

/// Nothing that was checked can be put aside.
fn what_was_checked_stays_in_sight(l: &Ledger) -> Vec<String> {
    l.hidden.clone()
}

/// Whatever a stranger could read rests on a signed verdict and an approval, of that kind; or it is a
/// standing text of the playbook, letter for letter, and approved.
fn nothing_unverified_is_told(l: &Ledger) -> Vec<String> {
    let judge = |(number, kind, text): &(i64, String, String)| {
        let Some(approved) = l.approved.get(number) else {
            return Some(format!("notice {number} was told and never approved"));
        };
        if approved.kind != *kind {
            return Some(format!("notice {number} was approved as {} and told as {kind}", approved.kind));
        }
        if is_standing(kind) {
            let is_own =
                |(k, words): &(String, String)| k == kind && words.replace("{number}", &number.to_string()) == *text;
            let found = l.standing.iter().any(is_own);
            return (!found).then(|| format!("notice {number}, {kind}, says what the playbook does not: {text}"));
        }
        match &approved.signed {
            _ if kind == "withdrawn" => None,
            None => {
                Some(format!("notice {number} was told about incident {}, which nobody had signed", approved.incident))
            }
            Some(signed) if !allows(&signed.kind, kind) => {
                Some(format!("notice {number} says {kind}, signed was {}", signed.kind))
            }
            Some(_) => None,
        }
    };
    l.told.iter().filter_map(judge).chain(l.contradicted.iter().cloned()).collect()
}

/// The second signer is not the observer; the approver is neither drafter nor observer; three at least.
/// Of a standing text, which nobody saw, the approver is not the drafter.
fn two_people_stand_behind_each_notice(l: &Ledger) -> Vec<String> {
    let mut found = Vec::new();
    for (number, a) in l.approved.iter().filter(|(_, a)| a.kind != "withdrawn") {
        if is_standing(&a.kind) {
            if a.drafter == a.approver {
                found.push(format!("notice {number}, {}: drafted and approved by {}", a.kind, a.drafter));
            }
            continue;
        }
        let Some(s) = &a.signed else { continue };
        let people: BTreeSet<&str> =
            [&s.observer, &s.second, &a.drafter, &a.approver].into_iter().map(String::as_str).collect();
        if s.observer == s.second || a.approver == a.drafter || a.approver == s.observer || people.len() < 3 {
            found.push(format!(
                "notice {number}: seen by {}, signed by {}, drafted by {}, approved by {}",
                s.observer, s.second, a.drafter, a.approver
            ));
        }
    }
    found
}

/// True when a text is a template with its slots filled, each by something without a line break.
fn is_filled(template: &str, text: &str) -> bool {
    let mut rest = text;
    for (nth, piece) in template.split('{').enumerate() {
        let literal = if nth == 0 { piece } else { piece.split_once('}').map_or(piece, |(_, literal)| literal) };
        let at = if nth == 0 { rest.starts_with(literal).then_some(0) } else { rest.find(literal) };
        let Some(after) = at.and_then(|at| rest.get(at + literal.len()..)) else { return false };
        rest = after;
    }
    rest.is_empty()
}

/// Whatever one person let out alone is a withdrawal, and says nothing but its fixed words.
fn one_person_alone_only_withdraws(l: &Ledger) -> Vec<String> {
    let alone = l.approved.iter().filter(|(_, a)| a.drafter == a.approver && a.kind != "withdrawn");
    let alone = alone.map(|(number, a)| format!("notice {number}, {}, was let out by {} alone", a.kind, a.drafter));
    let talks = |(number, kind, text): &(i64, String, String)| {
        let before = l.approved.get(number).and_then(|a| l.approved.get(&a.about?));
        let fixed = if before.is_some_and(|b| is_standing(&b.kind)) { &l.fixed_standing } else { &l.fixed };
        let is_more = kind == "withdrawn" && !is_filled(fixed, text);
        is_more.then(|| format!("notice {number} takes back and says more: {text}"))
    };
    alone.chain(l.told.iter().filter_map(talks)).collect()
}

/// What follows a notice is told for the area of the notice it follows.
fn an_update_never_moves_the_area(l: &Ledger) -> Vec<String> {
    let moved = |(number, a): (&i64, &Approved)| {
        let (before, after) = (l.areas.get(&a.about?)?, l.areas.get(number)?);
        (before != after).then(|| format!("notice {number} moved from {before:?} to {after:?}"))
    };
    l.approved.iter().filter_map(moved).collect()
}

/// What follows a notice reaches those who heard what it follows, less those who have gone since,
/// and nobody else.
fn follow_ups_reach_exactly_those_who_were_told(l: &Ledger) -> Vec<String> {
    let mut found = Vec::new();
    let told: BTreeSet<i64> = l.told.iter().map(|(number, ..)| *number).collect();
    let nobody = BTreeSet::new();
    for (number, a) in l.approved.iter().filter(|(number, a)| a.about.is_some() && told.contains(number)) {
        // A notice is in one thread with what it is about, and with what is about the same.
        let first = |mut n: i64| {
            while let Some(about) = l.approved.get(&n).and_then(|a| a.about).filter(|about| *about < n) {
                n = about;
            }
            n
        };
        let thread = l.heard.iter().filter(|(n, _)| **n < *number && first(**n) == first(*number));
        let before: BTreeSet<&String> = thread.flat_map(|(_, who)| who).collect();
        let now: BTreeSet<&String> = l.heard.get(number).unwrap_or(&nobody).iter().collect();
        for who in now.difference(&before) {
            found.push(format!("notice {number}, {}, reached {who}, who heard nothing before it", a.kind));
        }
        for who in before.difference(&now).filter(|who| !l.gone.contains(**who)) {
            found.push(format!("notice {number}, {}, did not reach {who}, who was told", a.kind));
        }
    }
    found
}

/// Every report that was acknowledged is known again under its id, with its receipt.
fn acknowledged_is_kept(l: &Ledger) -> Vec<String> {
    let again: BTreeMap<&str, (&str, bool)> =
        l.asked_again.iter().map(|(id, r, known)| (id.as_str(), (r.as_str(), *known))).collect();
    l.acknowledged
        .iter()
        .filter_map(|(id, receipt)| match again.get(id.as_str()) {
            Some((r, true)) if r == receipt => None,
            Some((r, known)) => Some(format!("report {id} had receipt {receipt}, now {r} (known: {known})")),
            None => Some(format!("report {id} was not asked for again")),
        })
        .collect()
}

/// Each acknowledged report is in exactly one incident, wherever it was put; questions and what
/// was called abuse are in none.
fn every_report_counts_once(l: &Ledger) -> Vec<String> {
    let distinct: BTreeSet<&str> = l.acknowledged.iter().map(|(id, _)| id.as_str()).collect();
    let expected = distinct.len().saturating_sub(l.questions + l.abuse);
    if i64::try_from(expected) == Ok(l.in_incidents) {
        vec![]
    } else {
        vec![format!("{expected} reports were acknowledged for incidents, incidents count {}", l.in_incidents)]
    }
}

/// No text that left the console holds a coordinate, a crossing or a house number.
fn no_point_leaves_the_console(l: &Ledger) -> Vec<String> {
    let fine = |text: &str| {
        text.contains(" & ")
            || text
                .split(|c: char| !(c.is_ascii_digit() || c == '.'))
                .any(|w| w.split('.').nth(1).is_some_and(|d| d.len() >= 3))
    };
    l.told
        .iter()
        .filter(|(.., text)| fine(text))
        .map(|(n, ..)| format!("notice {n} names a place too finely"))
        .collect()
}

/// After every date nothing is told and no receipt answers.
fn expired_is_gone(l: &Ledger) -> Vec<String> {
    let mut found = Vec::new();
    if l.told_after_expiry > 0 {
        found.push(format!("{} notices outlived their expiry", l.told_after_expiry));
    }
    if l.alive_after_expiry > 0 {
        found.push(format!("{} receipts outlived their date", l.alive_after_expiry));
    }
    found
}

/// Every attempt that must be refused was, and nothing fell over.
fn what_must_be_refused_is_refused(l: &Ledger) -> Vec<String> {
    l.let_through.iter().chain(&l.faults).cloned().collect()
}
