//! Which incident a report belongs to: place, time and words, and the reason in words.
//!
//! One rule, read from top to bottom by the person who doubts it:
//! 1. The times lie within the window, and the incident is not already older than its span.
//! 2. *The same spot* (within `near_m`, or the same crossing in other words) joins at once when
//!    the times are close (`near_s`), and with an agreeing word or kind when they are not.
//! 3. *The neighbourhood* (within `radius_m`) joins with an agreeing word or kind.
//! 4. *The same named area*, where one of the two has no point, joins with `words_min` words.
//!
//! Of several incidents the one with the most shared words, then the nearest, then the closest
//! in time is taken; the id breaks what is left, so that a replay decides the same.

use crate::Moment;
use crate::ids::{IncidentId, ReportId};
use crate::place::Point;
use crate::screen::looks_like_plate;
use crate::words::shared;
use std::sync::Arc;

/// What the rule looks at in a report.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The report.
    pub report: ReportId,
    /// When it was seen.
    pub seen_at: Moment,
    /// Where, if a point is known.
    pub point: Option<Point>,
    /// The area's slug, if one is known.
    pub area: Option<String>,
    /// The typed place as a comparable key; may be empty.
    pub place_key: String,
    /// The kind's slug; `other` and empty never agree with anything.
    pub kind: String,
    /// The telling words of text and place, sorted.
    pub words: Vec<String>,
}

/// How near counts as the same. All numbers come from the playbook.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FuseRule {
    /// The same spot, metres.
    pub near_m: f64,
    /// Place and time alone are enough within this, seconds.
    pub near_s: i64,
    /// The neighbourhood, metres; at most a cell's side.
    pub radius_m: f64,
    /// Reports further apart than this are never one incident, seconds.
    pub window_s: i64,
    /// An incident takes nothing seen later than this after its first sighting, seconds.
    pub span_s: i64,
    /// Shared words needed where only the area agrees.
    pub words_min: usize,
}

/// One reason why two reports are one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Metres between them, rounded up to ten.
    Within(i64),
    /// The same crossing or landmark was typed.
    SamePlace,
    /// The same named area, no point.
    SameArea,
    /// Minutes between them, rounded up.
    Minutes(i64),
    /// The same kind was chosen.
    SameKind,
    /// Words in both.
    Words(Vec<String>),
}

impl Reason {
    /// A short text form for storage: a letter, a colon, a value.
    pub fn encode(&self) -> String {
        match self {
            Reason::Within(m) => format!("m:{m}"),
            Reason::SamePlace => "p:".to_owned(),
            Reason::SameArea => "a:".to_owned(),
            Reason::Minutes(min) => format!("t:{min}"),
            Reason::SameKind => "k:".to_owned(),
            Reason::Words(w) => format!("w:{}", w.join(" ")),
        }
    }

    /// Reads what [`Reason::encode`] wrote; `None` for anything else.
    pub fn decode(text: &str) -> Option<Reason> {
        let (letter, value) = text.split_once(':')?;
        Some(match letter {
            "m" => Reason::Within(value.parse().ok()?),
            "p" => Reason::SamePlace,
            "a" => Reason::SameArea,
            "t" => Reason::Minutes(value.parse().ok()?),
            "k" => Reason::SameKind,
            // Reasons kept before plates were left out may quote one.
            "w" => Reason::Words(value.split(' ').filter(|w| !looks_like_plate(w)).map(str::to_owned).collect()),
            _ => return None,
        })
    }
}

/// An incident that a report fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The incident.
    pub incident: IncidentId,
    /// The report in it that fits best.
    pub with: ReportId,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A report of a live incident, with the incident and its first sighting.
pub type Candidate = (IncidentId, Moment, Arc<Facts>);

/// The incident `new` belongs to, if any. Candidates are the reports of live incidents with
/// the incident's id and first sighting.
pub fn fuse(new: &Facts, candidates: &[Candidate], rule: &FuseRule) -> Option<Match> {
    candidates
        .iter()
        .filter_map(|(incident, first_at, old)| {
            if new.seen_at.since_s(*first_at) > rule.span_s {
                return None;
            }
            let (reasons, shared_n, metres, gap_s) = compare(new, old, rule)?;
            let order = (std::cmp::Reverse(shared_n), metres, gap_s, *incident, old.report);
            Some((order, Match { incident: *incident, with: old.report, reasons }))
        })
        .min_by(|(a, _), (b, _)| a.cmp(b))
        .map(|(_, found)| found)
}

fn compare(new: &Facts, old: &Facts, rule: &FuseRule) -> Option<(Vec<Reason>, usize, i64, i64)> {
    let gap_s = new.seen_at.since_s(old.seen_at).abs();
    if gap_s > rule.window_s {
        return None;
    }
    let words = shared(&new.words, &old.words);
    let same_kind = new.kind == old.kind && !new.kind.is_empty() && new.kind != "other";
    let agrees = same_kind || !words.is_empty();
    let apart_m = new.point.zip(old.point).map(|(a, b)| a.distance_m(b));
    let same_key = !new.place_key.is_empty() && new.place_key == old.place_key;
    let same_area = new.area.is_some() && new.area == old.area && apart_m.is_none();

    let same_spot = apart_m.map_or(same_key, |m| m <= rule.near_m);
    let around = apart_m.is_some_and(|m| m <= rule.radius_m);
    let joins = (same_spot && (gap_s <= rule.near_s || agrees))
        || (around && agrees)
        || (same_area && words.len() >= rule.words_min);
    if !joins {
        return None;
    }
    let mut reasons = Vec::with_capacity(4);
    let mut metres = i64::MAX;
    if let Some(m) = apart_m {
        metres = tens(m).max(10);
        reasons.push(if same_key && metres <= 10 { Reason::SamePlace } else { Reason::Within(metres) });
    } else if same_key {
        reasons.push(Reason::SamePlace);
    } else {
        reasons.push(Reason::SameArea);
    }
    reasons.push(Reason::Minutes((gap_s + 59) / 60));
    if same_kind {
        reasons.push(Reason::SameKind);
    }
    let shared_n = words.len();
    if shared_n > 0 {
        reasons.push(Reason::Words(words.into_iter().take(4).collect()));
    }
    Some((reasons, shared_n, metres, gap_s))
}

#[expect(clippy::as_conversions, reason = "a distance below the window of one cell fits any integer")]
fn tens(metres: f64) -> i64 {
    (metres / 10.0 - 1e-6).ceil() as i64 * 10
}
