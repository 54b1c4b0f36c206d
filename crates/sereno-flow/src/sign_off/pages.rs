//! The page of sign-offs: for each language its texts, who answers for them, and the form.

use super::store::Who;
use super::{Stands, end_of_day, last_day, texts};
use crate::Flow;
use crate::intake::Rights;
use askama::Template;
use sereno_core::delivery::sign_off::{DAYS_MAX, SignOffRefusal};
use sereno_core::role::Role;
use sereno_seal::digest::hex;
use sereno_station::web::{Fields, Frame, Visit};

/// One language.
struct Language {
    tag: String,
    dir: &'static str,
    name: String,
    words: String,
    /// Whether somebody answers for it now, and the sentence that says so or why not.
    holds: bool,
    stands: String,
    /// Whether there is a row, to be renewed or ended.
    is_there: bool,
    /// Kind and template.
    notices: Vec<(String, String)>,
    phrases: Vec<String>,
    /// Kind and words of the standing texts.
    standing: Vec<(String, String)>,
    rights: Vec<Rights>,
    /// What stands in the fields.
    lawyer: String,
    reviewer: String,
    until: String,
    /// The field and the sentence.
    wrong: Vec<(&'static str, String)>,
}

impl Language {
    fn wrong_with(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(f, _)| *f == field).map(|(_, sentence)| sentence.as_str())
    }
}

/// Who answers for the texts of each language.
#[derive(Template)]
#[template(path = "sign_off/pages/sign_off.html")]
pub(super) struct SignOffPage {
    f: Frame,
    languages: Vec<Language>,
    /// What is wrong: where, and the sentence.
    wrong: Vec<(String, String)>,
    first_day: String,
    last_day: String,
    /// Whoever reads it may record and end; others read the texts, and no name.
    can_record: bool,
}

impl SignOffPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        standing: &[Stands],
        who: &[Who],
        refused: Option<(&Fields, &[SignOffRefusal])>,
    ) -> SignOffPage {
        let (t, playbook, keys) = (&visit.t, &flow.site.playbook, &flow.site.keys);
        let texts = texts(flow);
        let can_record = visit.person.as_ref().is_some_and(|p| p.holds(&[Role::Admin]));
        // A form that names no language of ours is about none of them; the page says so on top.
        let about = refused.map(|(typed, _)| typed.get("language").to_owned());
        let said = |refusals: &[SignOffRefusal]| -> Vec<(&'static str, String)> {
            refusals.iter().map(|r| (r.field(), t.say(r.key()))).collect()
        };
        let languages: Vec<Language> = texts
            .into_iter()
            .map(|texts| {
                let tag = texts.wording.language.clone();
                let typed = refused.filter(|(typed, _)| typed.get("language") == tag);
                let who = who.iter().find(|w| w.language == tag);
                let open = |column: &str, sealed: Option<&Vec<u8>>| {
                    let sealed = sealed.filter(|_| can_record);
                    keys.open_text(column, sealed.map(Vec::as_slice)).reveal().clone()
                };
                let lawyer = open("sign_offs.sealed_lawyer", who.and_then(|w| w.sealed_lawyer.as_ref()));
                let reviewer = open("sign_offs.sealed_reviewer", who.and_then(|w| w.sealed_reviewer.as_ref()));
                let until = who.map(|w| last_day(playbook, w.until)).unwrap_or_default();
                let stands = standing.iter().find(|(language, _)| *language == tag).map(|(_, stands)| stands);
                let (holds, stands) = match stands {
                    Some(Ok(_)) => {
                        let slots =
                            [("lawyer", lawyer.clone()), ("reviewer", reviewer.clone()), ("date", until.clone())];
                        (true, t.fill(if can_record { "sign-off-holds" } else { "sign-off-holds-until" }, &slots))
                    }
                    Some(Err(lacks)) => (false, t.word("sign-off-is", lacks.why.slug())),
                    None => (false, String::new()),
                };
                let fill = |name, stored: String| typed.map_or(stored, |(f, _)| f.get(name).to_owned());
                Language {
                    dir: visit.site.texts.lang(&tag).dir(),
                    name: t.word("language", &tag),
                    words: hex(&texts.wording.words),
                    holds,
                    stands,
                    is_there: who.is_some(),
                    notices: texts
                        .notices
                        .iter()
                        .map(|(kind, template)| (t.word("alert-kind", kind.slug()), template.clone()))
                        .collect(),
                    phrases: texts.activities.into_iter().chain(texts.causes).map(|(_, phrase)| phrase).collect(),
                    standing: texts
                        .standing
                        .into_iter()
                        .map(|(_, kind, words)| (t.word("alert-kind", kind.slug()), words))
                        .collect(),
                    rights: texts.rights,
                    lawyer: fill("lawyer", lawyer),
                    reviewer: fill("reviewer", reviewer),
                    until: fill("until", until),
                    wrong: typed.map(|(_, refusals)| said(refusals)).unwrap_or_default(),
                    tag,
                }
            })
            .collect();
        let tag = about.filter(|tag| languages.iter().any(|l| l.tag == *tag)).unwrap_or_default();
        let wrong = refused.map(|(_, refusals)| said(refusals)).unwrap_or_default();
        let day = |days| end_of_day(playbook, visit.now, days).map(|at| last_day(playbook, at)).unwrap_or_default();
        SignOffPage {
            f: visit.frame(),
            languages,
            wrong: wrong
                .into_iter()
                .map(|(field, sentence)| {
                    (if tag.is_empty() { "main".to_owned() } else { format!("{field}-{tag}") }, sentence)
                })
                .collect(),
            first_day: day(0),
            last_day: day(DAYS_MAX),
            can_record,
        }
    }
}
