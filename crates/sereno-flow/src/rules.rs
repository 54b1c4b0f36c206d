//! The playbook's sections that the flow reads, checked once at start.

use crate::sign_off::Texts;
use serde::Deserialize;
use sereno_core::alert::{
    AlertKind, FOLLOW_UP_HOLDS_S, Phrases, STANDING_HOLDS_S, StandingKind, StandingText, check_standing, lint,
};
use sereno_core::delivery::sign_off::Wording;
use sereno_core::incident::FuseRule;
use sereno_core::screen::Never;
use sereno_station::playbook::{Playbook, PlaybookError};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Deserialize)]
struct IntakeSection {
    kinds: Vec<String>,
    danger_kinds: Vec<String>,
    agencies: Vec<String>,
    /// Phrases that say what somebody is to the state: never kept.
    #[serde(default)]
    never_kept: Vec<String>,
    keep_text_days: i64,
    keep_point_days: i64,
    keep_reach_hours: i64,
}

#[derive(Debug, Deserialize)]
struct FuseSection {
    near_m: f64,
    near_min: i64,
    radius_m: f64,
    window_min: i64,
    span_min: i64,
    words_min: usize,
}

#[derive(Debug, Deserialize)]
struct AlertSection {
    verified_holds_min: i64,
    checked_holds_min: i64,
    deny: Vec<String>,
    phrases: Vec<PhraseSection>,
    /// Texts about rights and about the line, told on no occasion.
    #[serde(default)]
    standing: Vec<StandingSection>,
}

#[derive(Debug, Deserialize)]
struct StandingSection {
    slug: String,
    kind: String,
    /// By language.
    texts: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct PhraseSection {
    language: String,
    verified: String,
    update: String,
    ended: String,
    checked: String,
    correction: String,
    withdrawn: String,
    must_verified: Vec<String>,
    must_update: Vec<String>,
    must_ended: Vec<String>,
    must_checked: Vec<String>,
    must_correction: Vec<String>,
    must_withdrawn: Vec<String>,
    /// What takes a standing text back.
    #[serde(default)]
    taken_back: String,
    /// What every standing text must contain.
    #[serde(default)]
    must_standing: Vec<String>,
    activities: BTreeMap<String, String>,
    causes: BTreeMap<String, String>,
}

impl PhraseSection {
    /// The template of a kind, and what its text must contain; none of a kind whose texts stand by
    /// themselves.
    fn of(&self, kind: AlertKind) -> Option<(&String, &Vec<String>)> {
        match kind {
            AlertKind::Verified => Some((&self.verified, &self.must_verified)),
            AlertKind::Update => Some((&self.update, &self.must_update)),
            AlertKind::Ended => Some((&self.ended, &self.must_ended)),
            AlertKind::Checked => Some((&self.checked, &self.must_checked)),
            AlertKind::Correction => Some((&self.correction, &self.must_correction)),
            AlertKind::Withdrawn => Some((&self.withdrawn, &self.must_withdrawn)),
            AlertKind::Rights | AlertKind::Service => None,
        }
    }

    /// The keywords with which the other kinds begin what they claim.
    fn keywords(&self) -> impl Iterator<Item = String> {
        let all = AlertKind::ALL.into_iter().filter_map(|kind| self.of(kind)).flat_map(|(_, must)| must);
        let words = all.flat_map(|phrase| phrase.split(|c: char| !c.is_alphabetic()));
        let keyword = |w: &&str| w.chars().count() > 3 && w.chars().all(char::is_uppercase);
        words.filter(keyword).map(str::to_owned).collect::<BTreeSet<_>>().into_iter()
    }
}

/// How every template begins: who says it, and which notice it is.
const BEGINS: &str = "{net} {number}:";

/// What is wrong with the words for one kind of notice; a text made of them would never be let out.
fn faults_of(kind: AlertKind, template: &str, must: &[String], phone: &str) -> Option<String> {
    let slug = kind.slug();
    if !template.starts_with(BEGINS) || !template.contains("{area}") {
        return Some(format!("{slug} must begin with {BEGINS} and name {{area}}"));
    }
    if must.is_empty() {
        return Some(format!("must_{slug} is empty: nothing would be looked for in its texts"));
    }
    let whole = template.replace("{phone}", phone);
    must.iter().find(|m| !whole.contains(m.as_str())).map(|m| format!("{slug} lacks “{m}” of must_{slug}"))
}

/// Agencies of a playbook that are none: nobody's, and nobody knows whose.
const NO_AGENCY: [&str; 2] = ["none", "unknown"];

/// What no standing text may say: the keywords of the other kinds, what is done, what it was instead,
/// by whom, in which area.
fn claims(playbook: &Playbook, phrases: &[PhraseSection], agencies: &[String]) -> Vec<String> {
    let words = phrases.iter().flat_map(|p| {
        let said = p.activities.values().chain(p.causes.values()).cloned();
        p.keywords().chain(said)
    });
    let agencies = agencies.iter().filter(|a| !NO_AGENCY.contains(&a.as_str())).map(|a| a.replace('_', " "));
    let areas = playbook.places.areas.iter().map(|a| a.name.clone());
    words.chain(agencies).chain(areas).collect()
}

/// What the flow takes from a playbook.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Slugs of what can be reported.
    pub kinds: Vec<String>,
    /// Kinds in which a person may be in danger.
    pub danger_kinds: Vec<String>,
    /// Slugs of whose clothing or cars are seen.
    pub agencies: Vec<String>,
    /// Slugs of what an observer can see going on.
    pub activities: Vec<String>,
    /// Slugs of what it can have been instead.
    pub causes: Vec<String>,
    /// What is left out of everything people type.
    pub never: Never,
    /// Seconds a report's words are kept.
    pub keep_text_s: i64,
    /// Seconds a point is kept.
    pub keep_point_s: i64,
    /// Seconds a number to call back is kept.
    pub keep_reach_s: i64,
    /// How near counts as the same.
    pub fuse: FuseRule,
    /// Words for notices.
    pub phrases: Vec<Phrases>,
    /// Everything that is said to the public in each language, by its digest.
    pub wordings: Vec<Wording>,
    /// Texts about rights and about the line.
    pub standing: Vec<StandingText>,
    /// What a notice must and must not contain.
    pub lint: lint::Rules,
    /// Seconds a VERIFIED notice holds.
    pub verified_holds_s: i64,
    /// Seconds a CHECKED notice stays on the public page.
    pub checked_holds_s: i64,
    /// Sectors, and what calendars call a shift.
    pub duty: crate::shift::Duty,
}

impl Rules {
    /// Reads the sections of a playbook.
    ///
    /// # Errors
    /// [`PlaybookError`] when one is missing, or when a language lacks its phrases.
    pub fn read(playbook: &Playbook) -> Result<Rules, PlaybookError> {
        let intake: IntakeSection = playbook.section("intake")?;
        let fuse: FuseSection = playbook.section("fuse")?;
        let alert: AlertSection = playbook.section("alert")?;
        let fault = |why: String| PlaybookError { file: "playbook.toml".to_owned(), why };
        let mut phrases = Vec::new();
        let mut must = Vec::new();
        for language in &playbook.languages {
            let p = alert
                .phrases
                .iter()
                .find(|p| p.language == *language)
                .ok_or_else(|| fault(format!("[[alert.phrases]] for language {language} is missing")))?;
            if p.must_standing.is_empty() && !alert.standing.is_empty() {
                let why = "must_standing is empty: nothing would be looked for in standing texts";
                return Err(fault(format!("[[alert.phrases]] for language {language}: {why}")));
            }
            let whole_back = p.taken_back.replace("{phone}", &playbook.phone);
            let says_all = p.must_standing.iter().all(|must| whole_back.contains(must.as_str()));
            if !alert.standing.is_empty() && (!p.taken_back.starts_with(BEGINS) || !says_all) {
                let why = format!("taken_back must begin with {BEGINS} and hold all of must_standing");
                return Err(fault(format!("[[alert.phrases]] for language {language}: {why}")));
            }
            let mut whole = Vec::new();
            for kind in AlertKind::ALL {
                let Some((template, needs)) = p.of(kind) else {
                    must.push(lint::Must { language: language.clone(), kind, phrases: p.must_standing.clone() });
                    continue;
                };
                if let Some(why) = faults_of(kind, template, needs, &playbook.phone) {
                    return Err(fault(format!("[[alert.phrases]] for language {language}: {why}")));
                }
                whole.push((kind, template.clone()));
                must.push(lint::Must { language: language.clone(), kind, phrases: needs.clone() });
            }
            let list = |m: &BTreeMap<String, String>| m.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            phrases.push(Phrases {
                language: language.clone(),
                whole,
                taken_back: p.taken_back.clone(),
                activities: list(&p.activities),
                causes: list(&p.causes),
            });
        }
        let slugs = |pick: fn(&Phrases) -> &Vec<(String, String)>| {
            phrases.first().map(|p| pick(p).iter().map(|(slug, _)| slug.clone()).collect()).unwrap_or_default()
        };
        let (activities, causes) = (slugs(|p| &p.activities), slugs(|p| &p.causes));
        if fuse.radius_m > sereno_core::place::CELL_M {
            return Err(fault(format!(
                "fuse.radius_m is {}; at most {} can be looked at",
                fuse.radius_m,
                sereno_core::place::CELL_M
            )));
        }
        let never = Never::new(
            intake.never_kept.iter().map(String::as_str),
            [playbook.phone.as_str(), playbook.dispatcher_phone.as_str()],
        );
        let lint = lint::Rules {
            net: playbook.net.clone(),
            phone: playbook.phone.clone(),
            must,
            claims: claims(playbook, &alert.phrases, &intake.agencies),
            deny: alert.deny,
            too_fine: playbook.places.known.iter().map(|k| k.all_of.clone()).collect(),
        };
        let mut standing: Vec<StandingText> = Vec::new();
        for section in alert.standing {
            let slug = section.slug;
            let fault = |why: String| fault(format!("[[alert.standing]] {slug}: {why}"));
            let kind = StandingKind::from_slug(&section.kind);
            let kind = kind.ok_or_else(|| fault("its kind is neither rights nor service".to_owned()))?;
            let text = StandingText { slug: slug.clone(), kind, words: section.texts.into_iter().collect() };
            check_standing(&text, &playbook.languages, &lint, &never).map_err(|why| fault(why.to_string()))?;
            if standing.iter().any(|other| other.slug == slug) {
                return Err(fault("another has the same slug".to_owned()));
            }
            standing.push(text);
        }
        Ok(Rules {
            kinds: intake.kinds,
            danger_kinds: intake.danger_kinds,
            never,
            agencies: intake.agencies,
            activities,
            causes,
            keep_text_s: intake.keep_text_days * 86_400,
            keep_point_s: intake.keep_point_days * 86_400,
            keep_reach_s: intake.keep_reach_hours * 3_600,
            fuse: FuseRule {
                near_m: fuse.near_m,
                near_s: fuse.near_min * 60,
                radius_m: fuse.radius_m,
                window_s: fuse.window_min * 60,
                span_s: fuse.span_min * 60,
                words_min: fuse.words_min,
            },
            lint,
            wordings: phrases.iter().map(|p| Texts::of(playbook, p, &standing).wording).collect(),
            standing,
            phrases,
            verified_holds_s: alert.verified_holds_min * 60,
            checked_holds_s: alert.checked_holds_min * 60,
            duty: crate::shift::Duty::read(playbook)?,
        })
    }

    /// Seconds a notice of a kind holds, when nothing before it says for how long.
    pub fn holds_s(&self, kind: AlertKind) -> i64 {
        match kind {
            AlertKind::Verified | AlertKind::Update => self.verified_holds_s,
            AlertKind::Checked => self.checked_holds_s,
            AlertKind::Ended | AlertKind::Correction | AlertKind::Withdrawn => FOLLOW_UP_HOLDS_S,
            AlertKind::Rights | AlertKind::Service => STANDING_HOLDS_S,
        }
    }
}
