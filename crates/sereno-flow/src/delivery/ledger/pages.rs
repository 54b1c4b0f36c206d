//! What became of a notice: for one subscriber, and for the desk.

use super::{Line, Totals, Why};
use crate::{Flow, alert};
use askama::Template;
use sereno_core::Moment;
use sereno_core::fan_out::{Fate, until};
use sereno_core::ids::AlertId;
use sereno_station::site::Site;
use sereno_station::texts::Lang;
use sereno_station::web::{Frame, Visit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One notice in a subscriber's list.
struct WhyLine {
    head: String,
    at: String,
    sentence: String,
}

/// The part of a subscriber's own page that answers "why did or didn't I get this?".
#[derive(Template)]
#[template(path = "delivery/ledger/pages/why.html")]
pub struct WhyPart {
    t: Arc<Lang>,
    lines: Vec<WhyLine>,
}

impl std::fmt::Debug for WhyPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WhyPart({})", self.lines.len())
    }
}

impl WhyPart {
    /// The part, in the subscriber's language.
    pub fn new(site: &Site, t: &Arc<Lang>, all: &[Why]) -> WhyPart {
        let line = |w: &Why| {
            let slots = [
                ("number", w.number.to_string()),
                ("kind", t.word("alert-kind", &w.kind)),
                ("area", w.area.clone()),
                ("date", site.playbook.date(w.sent_at)),
            ];
            let time = w.at.unwrap_or(w.sent_at);
            let sentence = match w.fate {
                Some(fate) => t.say1(why_key(fate), "time", site.hhmm(time)),
                None => t.say("why-not-yours"),
            };
            WhyLine { head: t.fill("why-head", &slots), at: site.hhmm(w.sent_at.public()), sentence }
        };
        WhyPart { t: Arc::clone(t), lines: all.iter().map(line).collect() }
    }
}

/// The sentence for one subscriber.
const fn why_key(fate: Fate) -> &'static str {
    match fate {
        Fate::Handed => "why-handed",
        Fate::Due => "why-due",
        Fate::Marked | Fate::Doubt => "why-doubt",
        Fate::Later => "why-later",
        Fate::Unknown => "why-unknown",
        Fate::Failed => "why-failed",
        Fate::Refused => "why-refused",
        Fate::Gone => "why-gone",
        Fate::OptedOut => "why-opted-out",
        Fate::Quiet => "why-quiet",
        Fate::Expired => "why-expired",
        Fate::Stopped => "why-stopped",
    }
}

/// One group of outcomes in a drawn bar: its class, where it begins and how wide it is, in
/// thousandths.
struct Stretch {
    class: &'static str,
    x: i64,
    width: i64,
}

/// One row of the table.
struct Row {
    name: String,
    bar: Vec<Stretch>,
    all: String,
    told: String,
    open: String,
    fates: Vec<(String, String)>,
}

/// How the outcomes are drawn: told, nobody knows, still to come, not told.
const fn group(fate: Fate) -> usize {
    match fate {
        Fate::Handed => 0,
        Fate::Unknown | Fate::Marked | Fate::Doubt => 1,
        Fate::Due | Fate::Later => 2,
        Fate::Failed | Fate::Refused | Fate::Gone | Fate::OptedOut | Fate::Quiet | Fate::Expired | Fate::Stopped => 3,
    }
}

const CLASSES: [&str; 4] = ["verified", "new", "sent", "closed"];

fn bar(fates: &BTreeMap<Fate, i64>) -> Vec<Stretch> {
    let all: i64 = fates.values().sum();
    let (mut drawn, mut sum) = (Vec::new(), 0);
    for (nth, class) in CLASSES.into_iter().enumerate() {
        let n: i64 = fates.iter().filter(|(f, _)| group(**f) == nth).map(|(_, n)| n).sum();
        let (x, end) = (sum * 1_000 / all.max(1), (sum + n) * 1_000 / all.max(1));
        sum += n;
        if n > 0 {
            // What is there is seen, however few they are.
            drawn.push(Stretch { class, x, width: (end - x).max(4) });
        }
    }
    drawn
}

/// A whole number with its thousands apart, as the language writes it.
fn grouped(t: &Lang, n: i64) -> String {
    let (digits, mark) = (n.to_string(), t.say("number-mark"));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(&mark);
        }
        out.push(digit);
    }
    out
}

fn row(t: &Lang, name: String, fates: &BTreeMap<Fate, i64>) -> Row {
    let of = |nth: usize| fates.iter().filter(|(f, _)| group(**f) == nth).map(|(_, n)| n).sum::<i64>();
    let listed = Fate::ALL.into_iter().filter_map(|f| fates.get(&f).map(|n| (f, *n)));
    Row {
        name,
        bar: bar(fates),
        all: grouped(t, fates.values().sum()),
        told: grouped(t, of(0)),
        open: grouped(t, of(1) + of(2)),
        fates: listed.map(|(f, n)| (t.word("delivery-fate", f.slug()), grouped(t, n))).collect(),
    }
}

/// How a notice's deliveries are doing.
#[derive(Template)]
#[template(path = "delivery/ledger/pages/deliveries.html")]
pub(super) struct DeliveriesPage {
    f: Frame,
    id: AlertId,
    number: i64,
    title: String,
    progress: String,
    audience: String,
    is_running: bool,
    total: Row,
    rows: Vec<Row>,
    breakers: Vec<String>,
}

impl DeliveriesPage {
    pub(super) fn new(
        visit: &Visit,
        flow: &Flow,
        alert: &alert::Stored,
        totals: &Totals,
        breakers: &[(String, Moment)],
    ) -> DeliveriesPage {
        let t = &visit.t;
        let (all, done) = (totals.all(), totals.done());
        let end = totals.opened_at.and_then(|at| until(at, visit.now, done, all));
        let numbers = [("done", grouped(t, done)), ("all", grouped(t, all))];
        let progress = match (all, totals.stepped_at, end) {
            (0, _, _) => t.say("deliveries-none"),
            (_, at, _) if done == all => {
                let time = at.map(|at| flow.site.hhmm(at)).unwrap_or_default();
                t.fill("deliveries-done", &[("all", grouped(t, all)), ("time", time)])
            }
            (_, _, Some(end)) if end < alert.draft.expires_at => {
                let [done, all] = numbers;
                t.fill("deliveries-until", &[done, all, ("time", flow.site.hhmm(end))])
            }
            _ => t.fill("deliveries-so-far", &numbers),
        };
        let audience = match (totals.frozen, totals.left) {
            (Some(frozen), Some(left)) => {
                t.say2("deliveries-audience", "frozen", grouped(t, frozen), "left", grouped(t, left))
            }
            (Some(frozen), None) => t.say1("deliveries-frozen", "frozen", grouped(t, frozen)),
            (None, _) => t.say("deliveries-forgotten"),
        };
        let name = |l: &Line| {
            let language = flow.site.texts.lang(&l.language).say("language-name");
            format!("{}, {language}", t.word("delivery-channel", &l.channel))
        };
        DeliveriesPage {
            f: visit.frame(),
            id: alert.id,
            number: alert.number,
            title: t.say2("deliveries-h1", "number", alert.number, "area", &alert.draft.area_name),
            progress,
            audience,
            is_running: done < all,
            total: row(t, t.say("deliveries-all"), &totals.fates()),
            rows: totals.lines.iter().map(|l| row(t, name(l), &l.fates)).collect(),
            breakers: breakers
                .iter()
                .map(|(name, until)| t.say2("deliveries-breaker", "name", name, "time", flow.site.hhmm(*until)))
                .collect(),
        }
    }
}
