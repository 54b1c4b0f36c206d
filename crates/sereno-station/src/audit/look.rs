//! Looks: who read which guarded thing, recorded before it is handed out.
//!
//! A live page fetches itself again every few seconds, so a person who keeps looking at one thing
//! leaves one row in ten minutes. Which those are is held in memory by each process: after a
//! restart, or on another node, the next look writes a row again.

use crate::db::Stop;
use crate::web::Visit;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::reading::Guarded;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Who keeps looking at one thing leaves one row in this time, seconds.
const AGAIN_S: i64 = 600;
/// Looks remembered by a process; beyond it the oldest are forgotten and are written again.
const SEEN_MAX: usize = 20_000;

/// What somebody looks at. The word after `look.` in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// The queue of incidents.
    Queue,
    /// One incident with its reports.
    Incident,
    /// The page that asks why somebody wants a reporter's number.
    Reach,
    /// What was put aside.
    Aside,
    /// The page for finding reports.
    Find,
    /// The map and the list of areas.
    Map,
    /// The sheet for handing over a shift.
    Handover,
    /// Notices, or one of them.
    Alert,
    /// What would have left the machine.
    Outbox,
    /// How many can be told, and where.
    Audience,
    /// What an observer is asked to do.
    Field,
    /// Everybody who works here.
    People,
    /// One of them.
    Person,
    /// Organisations, with those to reach there.
    Organisation,
    /// Days of training, with those who have a seat.
    Training,
    /// Who is on duty when.
    Shift,
    /// Who goes on patrol, or one patrol.
    Patrol,
    /// Legal holds, or one of them.
    Hold,
    /// What can be seized.
    Seizable,
    /// Who holds the recovery sheets.
    Sheets,
    /// The log itself.
    Audit,
}

impl Look {
    /// Every kind.
    pub const ALL: [Look; 21] = [
        Look::Queue,
        Look::Incident,
        Look::Reach,
        Look::Aside,
        Look::Find,
        Look::Map,
        Look::Handover,
        Look::Alert,
        Look::Outbox,
        Look::Audience,
        Look::Field,
        Look::People,
        Look::Person,
        Look::Organisation,
        Look::Training,
        Look::Shift,
        Look::Patrol,
        Look::Hold,
        Look::Seizable,
        Look::Sheets,
        Look::Audit,
    ];

    /// The act written into the log.
    pub const fn act(self) -> &'static str {
        match self {
            Look::Queue => "look.queue",
            Look::Incident => "look.incident",
            Look::Reach => "look.reach",
            Look::Aside => "look.aside",
            Look::Find => "look.find",
            Look::Map => "look.map",
            Look::Handover => "look.handover",
            Look::Alert => "look.alert",
            Look::Outbox => "look.outbox",
            Look::Audience => "look.audience",
            Look::Field => "look.field",
            Look::People => "look.people",
            Look::Person => "look.person",
            Look::Organisation => "look.organisation",
            Look::Training => "look.training",
            Look::Shift => "look.shift",
            Look::Patrol => "look.patrol",
            Look::Hold => "look.hold",
            Look::Seizable => "look.seizable",
            Look::Sheets => "look.sheets",
            Look::Audit => "look.audit",
        }
    }
}

/// What an act opens, if it is one that counts for reading in bulk. A reporter's number counts
/// when it is shown, not when the page asks why.
pub(super) fn guarded(act: &str) -> Option<Guarded> {
    match act {
        "look.incident" => Some(Guarded::Incident),
        "report.reveal_reach" => Some(Guarded::Reach),
        "look.person" => Some(Guarded::Person),
        "report.find" => Some(Guarded::Search),
        _ => None,
    }
}

/// Who looked at what lately.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<BTreeMap<(PersonId, Look, String), Moment>>);

impl Seen {
    /// True when this look is to be written.
    fn is_new(&self, person: PersonId, look: Look, object: &str, now: Moment) -> bool {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = seen.get(&(person, look, object.to_owned()));
        last.is_none_or(|at| !(0..AGAIN_S).contains(&now.since_s(*at)))
    }

    fn keep(&self, person: PersonId, look: Look, object: &str, now: Moment) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= SEEN_MAX {
            seen.retain(|_, at| now.since_s(*at) < AGAIN_S);
        }
        if seen.len() >= SEEN_MAX {
            seen.clear();
        }
        seen.insert((person, look, object.to_owned()), now);
    }
}

/// Records that whoever visits looks at a guarded thing. Call it before the thing is handed out:
/// what cannot be recorded is not shown. `object` is an id, or empty for a list.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn looked(visit: &Visit, look: Look, object: &str) -> Result<(), Stop> {
    let (site, person, now) = (&visit.site, visit.person()?.id, visit.now);
    if !site.log.seen.is_new(person, look, object, now) {
        return Ok(());
    }
    let (entry, thing) = (site.entry(visit.actor), object.to_owned());
    site.db.write(move |tx| Ok(entry.record_look(tx, look.act(), &thing)?)).await?;
    site.log.seen.keep(person, look, object, now);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_keeps_looking_leaves_one_row_in_ten_minutes() {
        let (seen, ana, bea) = (Seen::default(), PersonId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
        let noon = Moment::from_s(43_200);
        assert!(seen.is_new(ana, Look::Incident, "inc_1", noon));
        seen.keep(ana, Look::Incident, "inc_1", noon);
        assert!(!seen.is_new(ana, Look::Incident, "inc_1", noon.plus_s(599)));
        assert!(seen.is_new(ana, Look::Incident, "inc_1", noon.plus_s(600)));
        assert!(seen.is_new(ana, Look::Incident, "inc_2", noon));
        assert!(seen.is_new(ana, Look::Reach, "inc_1", noon));
        assert!(seen.is_new(bea, Look::Incident, "inc_1", noon));
        assert!(seen.is_new(ana, Look::Incident, "inc_1", noon.plus_s(-60)), "a clock that was set back hides nothing");
    }

    #[test]
    fn memory_is_bounded_and_forgetting_writes_again() {
        let (seen, ana) = (Seen::default(), PersonId::from_bytes([1; 16]));
        for i in 0..=SEEN_MAX {
            seen.keep(ana, Look::Incident, &i.to_string(), Moment::from_s(0));
        }
        assert!(seen.0.lock().unwrap().len() <= SEEN_MAX);
        assert!(seen.is_new(ana, Look::Incident, "0", Moment::from_s(1)));
    }
}
