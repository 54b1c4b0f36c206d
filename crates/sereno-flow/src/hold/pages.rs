//! Pages of legal holds.

use super::store::Hold;
use askama::Template;
use sereno_core::Moment;
use sereno_core::hold::{Ask, COUNSEL, HoldState, PARTIES, Review, review};
use sereno_core::ids::PersonId;
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_station::db::Stop;
use sereno_station::web::{Fields, Frame, Visit};

struct Row {
    number: i64,
    state: String,
    mark: &'static str,
    class: &'static str,
    n_named: i64,
    since: String,
    review: String,
    is_unread: bool,
}

/// Every hold, and the form to name records.
#[derive(Template)]
#[template(path = "hold/pages/holds.html")]
pub(super) struct HoldsPage {
    f: Frame,
    rows: Vec<Row>,
    is_party: bool,
    typed: Fields,
    refused: String,
    days: String,
}

fn mark_of(state: HoldState) -> (&'static str, &'static str) {
    match state {
        HoldState::Proposed => ("m-new", "new"),
        HoldState::Held => ("m-sealed", "sent"),
        HoldState::Ended | HoldState::Withdrawn => ("m-ended", "closed"),
    }
}

/// When a hold is looked at again, in words; empty when it does not stand.
fn review_words(visit: &Visit, hold: &Hold) -> String {
    let date = |at: Moment| visit.site.playbook.date(at);
    match hold.review_at.filter(|_| hold.state == HoldState::Held).map(|at| (review(at, visit.now), date(at))) {
        Some((Review::Overdue, day)) => visit.t.say1("legal-review-overdue", "date", day),
        Some((Review::Soon | Review::Later, day)) => visit.t.say1("legal-review-on", "date", day),
        None => String::new(),
    }
}

impl HoldsPage {
    pub(super) fn new(
        visit: &Visit,
        holds: &[Hold],
        reads: &[(i64, Moment)],
        typed: Option<&Fields>,
        refused: &str,
    ) -> Result<HoldsPage, Stop> {
        let is_counsel = visit.person()?.holds(COUNSEL);
        let date = |at: Moment| visit.site.playbook.date(at);
        let rows = holds
            .iter()
            .map(|h| {
                let (mark, class) = mark_of(h.state);
                let last = reads.iter().find(|(n, _)| *n == h.number).map(|(_, at)| *at);
                let since = match (h.state, h.confirmed_at, h.ended_at) {
                    (HoldState::Proposed, _, _) => visit.t.say1("legal-proposed-on", "date", date(h.proposed_at)),
                    (HoldState::Held, Some(at), _) => visit.t.say1("legal-held-since", "date", date(at)),
                    (_, Some(from), Some(to)) => visit.t.say2("legal-held-from", "from", date(from), "to", date(to)),
                    (_, _, Some(at)) => visit.t.say1("legal-over-on", "date", date(at)),
                    (_, _, None) => String::new(),
                };
                Row {
                    number: h.number,
                    state: visit.t.word("hold", h.state.slug()),
                    mark,
                    class,
                    n_named: h.n_named,
                    since,
                    review: review_words(visit, h),
                    is_unread: is_counsel && last.is_none_or(|at| at < h.changed_at),
                }
            })
            .collect();
        let typed = typed.cloned().unwrap_or_default();
        let days = if typed.get("days").is_empty() { "90".to_owned() } else { typed.get("days").to_owned() };
        Ok(HoldsPage {
            f: visit.frame(),
            rows,
            is_party: visit.person()?.holds(PARTIES),
            days,
            typed,
            refused: refused.to_owned(),
        })
    }
}

/// What the page of one hold is drawn from.
pub(super) struct Facts {
    pub(super) hold: Hold,
    pub(super) named: Vec<(String, String, bool)>,
    pub(super) covers: (Vec<(String, i64)>, i64),
    pub(super) readers: Vec<String>,
    pub(super) names: Vec<(PersonId, String)>,
}

/// One hold.
#[derive(Template)]
#[template(path = "hold/pages/hold.html")]
pub(super) struct HoldPage {
    f: Frame,
    number: i64,
    state: String,
    mark: &'static str,
    class: &'static str,
    facts: Vec<(String, String)>,
    named: Vec<(String, bool)>,
    covers: Vec<(String, i64)>,
    n_sealed: i64,
    readers: String,
    refused: String,
    waits: bool,
    stands: bool,
    asked: String,
    /// When it had last changed: what somebody agrees to is what they read.
    read_at: i64,
    is_own: bool,
    is_counsel: bool,
}

impl HoldPage {
    pub(super) fn new(visit: &Visit, facts: Facts, refused: &str) -> Result<HoldPage, Stop> {
        let (t, hold, me) = (&visit.t, &facts.hold, visit.person()?);
        let name = |id: Option<PersonId>| {
            let known = facts.names.iter().find(|(p, _)| Some(*p) == id);
            known.map_or_else(|| "–".to_owned(), |(_, name)| name.clone())
        };
        let by = |id, at: Moment| t.say2("legal-by-on", "name", name(id), "date", visit.site.playbook.date(at));
        let matter = visit.site.keys.open_text("holds.sealed_matter", hold.sealed_matter.as_deref());
        let matter =
            Some(matter.reveal().clone()).filter(|m| !m.is_empty()).unwrap_or_else(|| t.say("legal-matter-gone"));
        let mut lines =
            vec![(t.say("legal-matter"), matter), (t.say("legal-proposed"), by(hold.proposed_by, hold.proposed_at))];
        lines.extend(hold.confirmed_at.map(|at| (t.say("legal-confirmed"), by(hold.confirmed_by, at))));
        lines.push((
            t.say("legal-review"),
            match review_words(visit, hold) {
                words if words.is_empty() => t.say_n("legal-days", hold.review_days),
                words => words,
            },
        ));
        lines.extend(hold.ended_at.map(|at| (t.say("legal-over"), visit.site.playbook.date(at))));
        let (mark, class) = mark_of(hold.state);
        let asked = match &hold.asked {
            Some((Ask::End, who, _)) => t.say1("legal-asked-end", "name", name(*who)),
            Some((Ask::Renew, who, days)) => {
                let until = visit.site.playbook.date(visit.now.plus_s(days * DAY_S));
                t.say2("legal-asked-renew", "name", name(*who), "date", until)
            }
            None => String::new(),
        };
        let first = hold.asked.as_ref().map_or(hold.proposed_by, |(_, who, _)| *who);
        Ok(HoldPage {
            number: hold.number,
            state: t.word("hold", hold.state.slug()),
            mark,
            class,
            facts: lines,
            named: facts
                .named
                .iter()
                .map(|(place, what, is_there)| {
                    let key = if place == "incidents" { "legal-named-incident" } else { "legal-named-report" };
                    (t.say1(key, "what", what), *is_there)
                })
                .collect(),
            covers: facts.covers.0.clone(),
            n_sealed: facts.covers.1,
            readers: facts.readers.join(", "),
            refused: refused.to_owned(),
            waits: hold.state == HoldState::Proposed,
            stands: hold.state == HoldState::Held,
            asked,
            read_at: hold.changed_at.us(),
            is_own: first == Some(me.id),
            is_counsel: me.holds(COUNSEL),
            f: visit.frame(),
        })
    }
}

/// Who is entered to be called.
pub(super) struct Counsel {
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) until: String,
}

/// What to do when somebody stands at the door with a paper.
#[derive(Template)]
#[template(path = "hold/pages/door.html")]
pub(super) struct DoorPage {
    f: Frame,
    counsel: Option<Counsel>,
    tel: String,
    is_admin: bool,
    typed: Fields,
    refused: String,
}

impl DoorPage {
    pub(super) fn new(visit: &Visit, counsel: Option<Counsel>, typed: Option<&Fields>, refused: &str) -> DoorPage {
        let tel = counsel.as_ref().map(|c| c.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect());
        DoorPage {
            f: visit.frame(),
            tel: tel.unwrap_or_default(),
            is_admin: visit.person.as_ref().is_some_and(|p| p.holds(&[Role::Admin])),
            typed: typed.cloned().unwrap_or_default(),
            refused: refused.to_owned(),
            counsel,
        }
    }
}
