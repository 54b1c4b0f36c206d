//! Pages of intake.

use super::store::Held;
use super::{Received, left_out_said};
use crate::Flow;
use askama::Template;
use sereno_core::report::{About, FirstHand, Recency, ReportRefusal};
use sereno_station::playbook::Playbook;
use sereno_station::web::{Fields, Frame, Visit};
use std::collections::BTreeMap;

/// One answer of a question: slug, word, chosen.
pub(super) type Choice = (String, String, bool);

fn choices(visit: &Visit, fields: &Fields, name: &str, family: &str, slugs: &[&str]) -> Vec<Choice> {
    slugs.iter().map(|s| ((*s).to_owned(), visit.t.word(family, s), fields.is(name, s))).collect()
}

/// The public form.
#[derive(Template)]
#[template(path = "intake/pages/form.html")]
pub(super) struct FormPage {
    f: Frame,
    form_id: String,
    about: Vec<Choice>,
    kinds: Vec<Choice>,
    recency: Vec<Choice>,
    first_hand: Vec<Choice>,
    typed: Fields,
    faults: Vec<(&'static str, String)>,
    keep_hours: i64,
    is_shared: bool,
}

impl FormPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        form_id: &str,
        fields: &Fields,
        faults: &[ReportRefusal],
    ) -> FormPage {
        let kinds: Vec<&str> = flow.rules.kinds.iter().map(String::as_str).collect();
        FormPage {
            f: visit.frame(),
            form_id: form_id.to_owned(),
            about: choices(visit, fields, "about", "about", &About::ALL.iter().map(|a| a.slug()).collect::<Vec<_>>()),
            kinds: choices(visit, fields, "kind", "kind", &kinds),
            recency: choices(
                visit,
                fields,
                "recency",
                "recency",
                &[Recency::Now.slug(), Recency::Hour.slug(), Recency::Earlier.slug()],
            ),
            first_hand: choices(
                visit,
                fields,
                "first_hand",
                "first-hand",
                &[FirstHand::Saw.slug(), FirstHand::Heard.slug(), FirstHand::Social.slug()],
            ),
            typed: fields.clone(),
            faults: faults.iter().map(|r| (r.field(), visit.t.say(r.key()))).collect(),
            keep_hours: flow.rules.keep_reach_s / 3_600,
            is_shared: false,
        }
    }

    /// It is filled with what somebody shared from another program.
    pub(super) fn with_shared(self) -> FormPage {
        FormPage { is_shared: true, ..self }
    }

    /// The fault of a field, to stand beside it.
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(f, _)| *f == field).map(|(_, text)| text.as_str())
    }
}

/// After a report was taken: its code and what comes next.
#[derive(Template)]
#[template(path = "intake/pages/thanks.html")]
pub(super) struct ThanksPage {
    f: Frame,
    receipt: String,
    repeated: bool,
    left_out: Vec<String>,
    about: &'static str,
}

impl ThanksPage {
    pub(super) fn new(visit: &Visit, received: &Received, about: Option<About>) -> ThanksPage {
        ThanksPage {
            f: visit.frame(),
            receipt: received.receipt.clone(),
            repeated: received.repeated,
            left_out: left_out_said(&visit.t, received),
            about: about.map_or("now", |a| a.slug()),
        }
    }
}

/// A receipt and what may be told.
#[derive(Template)]
#[template(path = "intake/pages/receipt.html")]
pub(super) struct ReceiptPage {
    f: Frame,
    code: String,
    is_known: bool,
    is_wrong: bool,
    is_added: bool,
    left_out: Vec<String>,
    fault: String,
    typed: String,
    form_id: String,
    received: String,
    told: Vec<String>,
    deleted_on: String,
}

impl ReceiptPage {
    pub(super) fn empty(visit: &Visit, wrong: &str) -> ReceiptPage {
        ReceiptPage {
            f: visit.frame(),
            code: wrong.to_owned(),
            is_known: false,
            is_wrong: !wrong.is_empty(),
            is_added: false,
            left_out: vec![],
            fault: String::new(),
            typed: String::new(),
            form_id: visit.site.secret(),
            received: String::new(),
            told: vec![],
            deleted_on: String::new(),
        }
    }

    pub(super) fn new(visit: &Visit, code: &str, held: &Held, told: Vec<String>) -> ReceiptPage {
        ReceiptPage {
            f: visit.frame(),
            code: code.to_owned(),
            is_known: true,
            is_wrong: false,
            is_added: false,
            left_out: vec![],
            fault: String::new(),
            typed: String::new(),
            form_id: visit.site.secret(),
            received: visit.site.hhmm(held.received_at),
            told,
            deleted_on: visit.site.playbook.date(held.expires_at),
        }
    }

    pub(super) fn with_added(self, left_out: Vec<String>) -> ReceiptPage {
        ReceiptPage { is_added: true, left_out, ..self }
    }

    pub(super) fn with_fault(self, fault: String, typed: &str) -> ReceiptPage {
        ReceiptPage { fault, typed: typed.to_owned(), ..self }
    }
}

/// `rights.toml` of a playbook.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct RightsFile {
    #[serde(default)]
    reviewed_by: String,
    #[serde(default)]
    reviewed_on: String,
    #[serde(default)]
    block: Vec<RightsBlock>,
}

#[derive(Debug, serde::Deserialize)]
struct RightsBlock {
    key: String,
    title: BTreeMap<String, String>,
    lines: BTreeMap<String, Vec<String>>,
    say: BTreeMap<String, String>,
}

/// One block of rights, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Which block.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// What holds.
    pub lines: Vec<String>,
    /// What to say.
    pub say: String,
}

/// The blocks of the rights page as it shows them in a language.
pub(crate) fn rights_of(playbook: &Playbook, tag: &str) -> Vec<Rights> {
    playbook.file::<RightsFile>("rights.toml").unwrap_or_default().in_language(tag)
}

impl RightsFile {
    fn in_language(&self, tag: &str) -> Vec<Rights> {
        fn pick<T: Clone + Default>(map: &BTreeMap<String, T>, tag: &str) -> T {
            map.get(tag).or_else(|| map.get("en")).cloned().unwrap_or_default()
        }
        let block = |b: &RightsBlock| Rights {
            key: b.key.clone(),
            title: pick(&b.title, tag),
            lines: pick(&b.lines, tag),
            say: pick(&b.say, tag),
        };
        self.block.iter().map(block).collect()
    }
}

/// Know your rights.
#[derive(Template)]
#[template(path = "intake/pages/rights.html")]
pub(super) struct RightsPage {
    f: Frame,
    reviewed: Option<(String, String)>,
    /// The last day on which somebody answers for it in this language.
    answered_until: Option<String>,
    blocks: Vec<Rights>,
}

impl RightsPage {
    pub(super) fn new(visit: &Visit, file: RightsFile, answered_until: Option<String>) -> RightsPage {
        let blocks = file.in_language(&visit.t.tag);
        let reviewed = (!file.reviewed_by.is_empty()).then_some((file.reviewed_by, file.reviewed_on));
        RightsPage { f: visit.frame(), reviewed, answered_until, blocks }
    }
}

/// What we keep, and for how long.
#[derive(Template)]
#[template(path = "intake/pages/privacy.html")]
pub(super) struct PrivacyPage {
    pub(super) f: Frame,
    pub(super) text_days: i64,
    pub(super) point_days: i64,
    pub(super) reach_hours: i64,
    pub(super) held: String,
}

/// How many records are kept longer because of a legal demand, and since when. Numbers only.
pub(super) fn held_line(visit: &Visit, held: &crate::hold::Published) -> String {
    let Some(since) = held.since.filter(|_| held.records > 0) else {
        return visit.t.say_n("legal-public-none", held.demands);
    };
    let date = visit.site.playbook.date(since);
    let mut parts = date.split('-');
    let year = parts.next().unwrap_or_default().to_owned();
    let month = parts.next().unwrap_or_default().trim_start_matches('0').to_owned();
    let slots = [
        ("n", held.records.to_string()),
        ("month", visit.t.word("month", &month)),
        ("year", year),
        ("all", held.demands.to_string()),
    ];
    visit.t.fill("legal-public", &slots)
}

/// What the desk has just saved.
pub(super) struct Done {
    receipt: String,
    left_out: Vec<String>,
}

impl Done {
    pub(super) fn new(visit: &Visit, received: &Received) -> Done {
        Done { receipt: received.receipt.clone(), left_out: left_out_said(&visit.t, received) }
    }
}

/// The operator's call form.
#[derive(Template)]
#[template(path = "intake/pages/call.html")]
pub(super) struct CallPage {
    f: Frame,
    form_id: String,
    about: Vec<Choice>,
    kinds: Vec<Choice>,
    recency: Vec<Choice>,
    first_hand: Vec<Choice>,
    agencies: Vec<Choice>,
    languages: Vec<(String, String)>,
    typed: Fields,
    faults: Vec<(&'static str, String)>,
    /// What was saved, its code, and what was left out of it.
    done: Option<Done>,
}

impl CallPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        form_id: &str,
        fields: &Fields,
        faults: &[ReportRefusal],
        done: Option<Done>,
    ) -> CallPage {
        let kinds: Vec<&str> = flow.rules.kinds.iter().map(String::as_str).collect();
        let agencies: Vec<&str> = flow.rules.agencies.iter().map(String::as_str).collect();
        let site = &visit.site;
        CallPage {
            f: visit.frame(),
            form_id: form_id.to_owned(),
            about: choices(visit, fields, "about", "about", &About::ALL.iter().map(|a| a.slug()).collect::<Vec<_>>()),
            kinds: choices(visit, fields, "kind", "kind", &kinds),
            recency: choices(
                visit,
                fields,
                "recency",
                "recency",
                &Recency::ALL.iter().map(|a| a.slug()).collect::<Vec<_>>(),
            ),
            first_hand: choices(
                visit,
                fields,
                "first_hand",
                "first-hand",
                &FirstHand::ALL.iter().map(|a| a.slug()).collect::<Vec<_>>(),
            ),
            agencies: choices(visit, fields, "agency", "agency", &agencies),
            languages: site
                .playbook
                .languages
                .iter()
                .map(|l| (l.clone(), site.texts.lang(l).say("language-name")))
                .collect(),
            typed: fields.clone(),
            faults: faults.iter().map(|r| (r.field(), visit.t.say(r.key()))).collect(),
            done,
        }
    }
}

/// The box for messages from chats.
#[derive(Template)]
#[template(path = "intake/pages/paste.html")]
pub(super) struct PastePage {
    f: Frame,
    form_id: String,
    kinds: Vec<Choice>,
    typed: Fields,
    faults: Vec<(&'static str, String)>,
    /// What was saved, its code, and what was left out of it.
    done: Option<Done>,
}

impl PastePage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        form_id: &str,
        fields: &Fields,
        faults: &[ReportRefusal],
        done: Option<Done>,
    ) -> PastePage {
        let kinds: Vec<&str> = flow.rules.kinds.iter().map(String::as_str).collect();
        PastePage {
            f: visit.frame(),
            form_id: form_id.to_owned(),
            kinds: choices(visit, fields, "kind", "kind", &kinds),
            typed: fields.clone(),
            faults: faults.iter().map(|r| (r.field(), visit.t.say(r.key()))).collect(),
            done,
        }
    }
}
