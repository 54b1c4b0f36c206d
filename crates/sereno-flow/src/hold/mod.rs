//! Legal holds: a demand is there, and named records must not be purged.
//!
//! Dramatis personae: one of the *parties* (admin or lawyer) names records and the matter; another
//! one confirms, and only from then on is the purge of these records paused; *counsel* reads on
//! top of their pages what became of it until they say so; the public reads a number. A second
//! person must also agree to another review date and to the end. The sweeps ask this slice which
//! rows to leave; everything that no hold lists goes on its date as before.
//!
//! Sealed values would die all the same, because their day's key is destroyed for everybody. So
//! those of held rows are sealed anew under a key that belongs to the hold alone, and when the hold
//! ends they go back under the key of their own day, or, when that day is over, die with the
//! hold's key: also in copies that were made meanwhile. `docs/decisions/0013` says why the key is
//! not that of the review's day.
//!
//! Invariants:
//! - [`tend`] has put every value of a held row under the hold's key before a day's key is
//!   destroyed; when it fails, no key is.
//! - A row that was once on the list of a hold stays on it until two people ended the hold, also
//!   when its incident was split or merged.
//! - No name of a matter and no content of a record is in the audit log or in public.

mod door;
mod pages;
mod store;
mod web;

pub use door::ROUTES as DOOR_ROUTES;
pub(crate) use store::{HELD_OBJECTS, forget, not_held};
pub use web::ROUTES;

use crate::Flow;
use sereno_core::Moment;
use sereno_core::hold::{
    Ask, COUNSEL, HoldEvent, HoldRefusal, HoldState, MATTER_CHARS_MAX, Named, PARTIES, PROPOSAL_DAYS, Review, named,
    review, review_at, second_person,
};
use sereno_core::ids::PersonId;
use sereno_core::moment::DAY_S;
use sereno_core::words::tidy;
use sereno_seal::day_key::{day_of, head};
use sereno_station::audit::{Actor, Entry};
use sereno_station::db::{DbError, Refusal, Stop, Tx};
use sereno_station::keys::KeyRing;
use sereno_station::people::Person;
use sereno_station::site::Memo;
use store::{Found, Hold, Sealed};

/// Values sealed anew in one transaction; more would hold up intake.
const RESEAL_MAX: i64 = 100;
/// Who had to do with a hold is known this long after its end, days.
pub(crate) const REMEMBER_DAYS: i64 = 400;
/// Numbers of holds' keys begin here. Days end long before: this is the year 275,760.
pub const KEYS_FROM: i32 = 100_000_000;

/// The number of a hold's own key in the ring. No day of a calendar ends it.
fn key_number(hold: i64) -> i32 {
    KEYS_FROM.saturating_add(i32::try_from(hold).unwrap_or(i32::MAX))
}

/// A moment in the day with this number.
fn in_day(day: i64) -> Moment {
    Moment::from_us(day.saturating_mul(DAY_S * 1_000_000))
}

fn seal(keys: &KeyRing, day: i64, place: &str, plain: &[u8]) -> Result<Vec<u8>, Stop> {
    keys.seal(in_day(day), place, plain).map_err(|error| {
        tracing::error!(%error, "a value could not be sealed");
        Stop::Fault(DbError::Lost("the day keys cannot be written"))
    })
}

/// The name under which the audit log knows a hold.
fn object(number: i64) -> String {
    format!("hold_{number}")
}

/// What somebody asks to be held.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The pasted list of records.
    pub list: String,
    /// The matter's short reference.
    pub matter: String,
    /// Days until it is looked at again.
    pub days: Option<i64>,
}

/// The records of a list, or why it cannot be taken: what leads nowhere comes first.
fn resolved(tx: &mut Tx<'_>, names: &[Named], now: Moment) -> Result<Vec<Found>, Stop> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        found.push(store::resolve(tx, name, now)?);
    }
    if found.contains(&Found::Nothing) {
        return Err(HoldRefusal::NotThere.into());
    }
    if found.contains(&Found::Gone) {
        return Err(HoldRefusal::AlreadyGone.into());
    }
    Ok(found)
}

/// Names records. Nothing is paused before a second person confirms it. Says the hold's number.
///
/// # Errors
/// [`HoldRefusal`] when the list, the reference or the date cannot be taken.
pub async fn propose(flow: &Flow, by: PersonId, wanted: &Wanted) -> Result<i64, Stop> {
    let now = flow.site.now();
    let names = named(&wanted.list)?;
    let matter = tidy(&wanted.matter, MATTER_CHARS_MAX);
    if matter.is_empty() {
        return Err(HoldRefusal::NoMatter.into());
    }
    review_at(now, wanted.days)?;
    let days = wanted.days.unwrap_or_default();
    let number = flow.site.db.read(|tx| Ok(store::next_number(tx)?)).await?;
    let sealed_matter = seal(&flow.site.keys, i64::from(key_number(number)), "holds.sealed_matter", matter.as_bytes())?;
    let entry = flow.site.entry(Actor::Person(by));
    flow.site
        .db
        .write(move |tx| {
            let found = resolved(tx, &names, now)?;
            // The reference is sealed for this number; somebody else was quicker.
            if store::next_number(tx)? != number {
                return Err(Refusal::conflict("legal-refused-again").into());
            }
            entry.record(tx, "hold.propose", &object(number), &found.len().to_string())?;
            let n_named = i64::try_from(found.len()).unwrap_or(i64::MAX);
            let new =
                store::NewHold { number, sealed_matter: sealed_matter.clone(), n_named, review_days: days, by, now };
            store::insert(tx, &new)?;
            for one in found {
                match one {
                    Found::Incident(id) => {
                        store::insert_record(tx, number, "incidents", id.bytes(), &id.to_string(), true, false)?;
                    }
                    Found::Report(id) => {
                        store::insert_record(tx, number, "reports", id.bytes(), &id.to_string(), true, false)?;
                    }
                    Found::Gone | Found::Nothing => {}
                }
            }
            store::insert_record(tx, number, "", &number.to_be_bytes(), &object(number), false, false)?;
            store::read_by(tx, number, by, now)?;
            Ok(number)
        })
        .await
}

/// A hold that may take this step now.
fn at_step(tx: &mut Tx<'_>, number: i64, event: HoldEvent) -> Result<(Hold, HoldState), Stop> {
    let hold = store::find(tx, number)?.ok_or_else(Refusal::not_found)?;
    let next = hold.state.next(event)?;
    Ok((hold, next))
}

/// The second person: from here on the purge of the named records is paused.
///
/// # Errors
/// The same person as who named them; all of them are gone; it stands already.
pub async fn confirm(flow: &Flow, by: PersonId, number: i64) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    flow.site
        .db
        .write(move |tx| {
            let (hold, _) = at_step(tx, number, HoldEvent::Confirm)?;
            second_person(hold.proposed_by, Some(by))?;
            let left = store::n_there(tx, number, now)?;
            if left == 0 {
                return Err(HoldRefusal::AlreadyGone.into());
            }
            entry.record(tx, "hold.confirm", &object(number), &format!("{left} {}", hold.n_named))?;
            store::confirm(tx, number, by, now, review_at(now, Some(hold.review_days))?)?;
            store::follow(tx, number)?;
            store::read_by(tx, number, by, now)?;
            Ok(())
        })
        .await?;
    // What fails here is done before anything is forgotten.
    tend(flow).await.map(|_| ())
}

/// Takes back what waits for a second person: a proposal, or what was asked of a hold that stands.
///
/// # Errors
/// Not found; nothing waits.
pub async fn withdraw(flow: &Flow, by: PersonId, number: i64) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    flow.site
        .db
        .write(move |tx| {
            let hold = store::find(tx, number)?.ok_or_else(Refusal::not_found)?;
            if let (HoldState::Held, Some((ask, _, _)), Some(until)) = (hold.state, hold.asked, hold.review_at) {
                entry.record(tx, "hold.take_back", &object(number), ask.slug())?;
                return Ok(store::renew(tx, number, until, now)?);
            }
            let next = hold.state.next(HoldEvent::Withdraw)?;
            entry.record(tx, "hold.withdraw", &object(number), "")?;
            Ok(store::end(tx, number, next, now)?)
        })
        .await?;
    tend(flow).await.map(|_| ())
}

/// Asks for another review date or for the end; a second person has to agree.
///
/// # Errors
/// The hold does not stand; the date is no date.
pub async fn ask(flow: &Flow, by: PersonId, number: i64, ask: Ask, days: Option<i64>) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    if ask == Ask::Renew {
        review_at(now, days)?;
    }
    flow.site
        .db
        .write(move |tx| {
            at_step(tx, number, ask.event())?;
            entry.record(tx, "hold.ask", &object(number), ask.slug())?;
            store::ask(tx, number, ask, by, now, days.unwrap_or_default())?;
            Ok(store::read_by(tx, number, by, now)?)
        })
        .await
}

/// The second person agrees to what was asked, as they read it: `read_at` is when the hold had last
/// changed on the page they read. Otherwise a wish for more time could become one for the end
/// between reading and agreeing, and the end cannot be undone.
///
/// # Errors
/// The same person as who asked; nothing is asked; something else is asked by now.
pub async fn agree(flow: &Flow, by: PersonId, number: i64, read_at: Option<Moment>) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    flow.site
        .db
        .write(move |tx| {
            let hold = store::find(tx, number)?.ok_or_else(Refusal::not_found)?;
            let (ask, asker, days) = hold.asked.ok_or(HoldRefusal::NothingAsked)?;
            second_person(asker, Some(by))?;
            if read_at != Some(hold.changed_at) {
                return Err(HoldRefusal::Changed.into());
            }
            let next = hold.state.next(ask.event())?;
            let until = if ask == Ask::Renew { Some(review_at(now, Some(days))?) } else { None };
            entry.record(tx, &format!("hold.{}", ask.slug()), &object(number), "")?;
            match until {
                Some(until) => store::renew(tx, number, until, now)?,
                None => store::end(tx, number, next, now)?,
            }
            Ok(store::read_by(tx, number, by, now)?)
        })
        .await?;
    tend(flow).await.map(|_| ())
}

/// Somebody of counsel has read what became of a hold.
///
/// # Errors
/// Not found.
pub async fn acknowledge(flow: &Flow, by: PersonId, number: i64) -> Result<(), Stop> {
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    flow.site
        .db
        .write(move |tx| {
            store::find(tx, number)?.ok_or_else(Refusal::not_found)?;
            entry.record(tx, "hold.read", &object(number), "")?;
            Ok(store::read_by(tx, number, by, now)?)
        })
        .await
}

/// Looks at what holds need: drops proposals that nobody confirmed, lists what came to hang on held
/// incidents, seals anew, and gives back and destroys after the end. Says how much it did. Run
/// twice, the second does nothing.
///
/// # Errors
/// [`Stop`] when storage or the key file fails. Nothing may be forgotten then.
pub async fn tend(flow: &Flow) -> Result<u64, Stop> {
    let (site, now) = (&flow.site, flow.site.now());
    keys_in_reach(flow)?;
    let (stale, held, over) = site
        .db
        .read(move |tx| {
            let stale = store::stale(tx, now.plus_s(-PROPOSAL_DAYS * DAY_S))?;
            let mut held = Vec::new();
            for number in store::numbers(tx, HoldState::Held)? {
                held.push((number, store::n_hanging(tx, number)?));
            }
            Ok((stale, held, store::over(tx)?))
        })
        .await?;
    let mut n = 0;
    let mut unsettled: Vec<i64> = over.iter().filter(|(_, is_settled)| !is_settled).map(|(n, _)| *n).collect();
    for number in stale {
        let entry = site.entry(Actor::Task);
        site.db
            .write(move |tx| {
                let (_, next) = at_step(tx, number, HoldEvent::Withdraw)?;
                entry.record(tx, "hold.drop", &object(number), "")?;
                Ok(store::end(tx, number, next, now)?)
            })
            .await?;
        unsettled.push(number);
        n += 1;
    }
    for (number, _) in held.iter().filter(|(_, hanging)| *hanging > 0) {
        let (entry, number) = (site.entry(Actor::Task), *number);
        n += site
            .db
            .write(move |tx| {
                entry.record(tx, "hold.follow", &object(number), "")?;
                Ok(store::follow(tx, number)?)
            })
            .await?;
    }
    if !held.is_empty() {
        let numbers: Vec<i64> = held.iter().map(|(number, _)| *number).collect();
        n += seal_anew(flow, &numbers).await?;
    }
    for number in unsettled {
        n += settle(flow, number, now).await?;
    }
    // Each node holds the keys in its memory too, so each looks at all that are over.
    let keys: Vec<i32> = over.iter().filter(|(_, is_settled)| *is_settled).map(|(n, _)| key_number(*n)).collect();
    destroy(flow, &keys)?;
    Ok(n)
}

/// With the keys locked away a value that cannot be read is not one whose day is over.
fn keys_in_reach(flow: &Flow) -> Result<(), Stop> {
    if flow.site.keys.is_shut() {
        return Err(Stop::Fault(DbError::Lost("the keys are locked away; holds are tended once it is unlocked")));
    }
    Ok(())
}

fn destroy(flow: &Flow, keys: &[i32]) -> Result<(), Stop> {
    flow.site.keys.destroy(keys).map(|_| ()).map_err(|error| {
        tracing::error!(%error, "the key of a legal hold could not be destroyed");
        Stop::Fault(DbError::Lost("the day keys cannot be written"))
    })
}

/// Seals values of held rows under the key of their hold, in bounded steps.
async fn seal_anew(flow: &Flow, held: &[i64]) -> Result<u64, Stop> {
    let site = &flow.site;
    let heads: Vec<Vec<u8>> = held.iter().map(|n| head(key_number(*n)).to_vec()).collect();
    let mut n = 0;
    for (table, column) in site.db.read(|tx| Ok(store::sealed_columns(tx)?)).await? {
        let mut after = Vec::new();
        loop {
            let (t, c, h, from) = (table.clone(), column.clone(), heads.clone(), after.clone());
            let found = site.db.read(move |tx| Ok(store::to_reseal(tx, (&t, &c), &h, &from, RESEAL_MAX)?)).await?;
            let Some(last) = found.last() else { break };
            after = last.record.to_vec();
            let mut fresh: Vec<(Sealed, Vec<u8>, i64, i64)> = Vec::new();
            for old in found {
                let (Some(hold), Ok(stood)) = (old.hold, day_of(&old.bytes)) else { continue };
                // Whose key is dead stays dead. One whose day is over while its key still lives,
                // because nothing was forgotten while it was locked, is held like any other.
                let Some(plain) = site.keys.open_sealed(&old.place, &old.bytes) else {
                    keys_in_reach(flow)?;
                    continue;
                };
                let day = old.day.filter(|_| stood >= KEYS_FROM).unwrap_or(i64::from(stood));
                let bytes = seal(&site.keys, i64::from(key_number(hold)), &old.place, plain.reveal())?;
                fresh.push((old, bytes, hold, day));
            }
            n += write_anew(flow, site.entry(Actor::Task), fresh).await?;
        }
    }
    Ok(n)
}

async fn write_anew(flow: &Flow, entry: Entry, fresh: Vec<(Sealed, Vec<u8>, i64, i64)>) -> Result<u64, Stop> {
    if fresh.is_empty() {
        return Ok(0);
    }
    flow.site
        .db
        .write(move |tx| {
            entry.record(tx, "hold.seal", "", &fresh.len().to_string())?;
            let mut n = 0;
            for (old, bytes, hold, day) in &fresh {
                n += store::reseal(tx, old, bytes, *hold, *day)?;
            }
            Ok(n)
        })
        .await
}

/// After the end: values go back under the key of their own day or to another hold that lists
/// them; what is past its day is left to die with the hold's key, which is destroyed.
async fn settle(flow: &Flow, number: i64, now: Moment) -> Result<u64, Stop> {
    let site = &flow.site;
    let mut n = 0;
    loop {
        let seals = site.db.read(move |tx| Ok(store::to_give_back(tx, number, RESEAL_MAX)?)).await?;
        if seals.is_empty() {
            break;
        }
        let mut back = Vec::with_capacity(seals.len());
        for old in seals {
            let is_under_it = day_of(&old.bytes).is_ok_and(|day| day == key_number(number));
            let plain = if is_under_it { site.keys.open_sealed(&old.place, &old.bytes) } else { None };
            if plain.is_none() {
                keys_in_reach(flow)?;
            }
            let day = old.day.unwrap_or(0);
            let fresh = match (plain, old.hold) {
                (Some(plain), Some(other)) => {
                    Some(seal(&site.keys, i64::from(key_number(other)), &old.place, plain.reveal())?)
                }
                (Some(plain), None) if day >= now.day() => Some(seal(&site.keys, day, &old.place, plain.reveal())?),
                (Some(_), None) | (None, _) => None,
            };
            back.push((old, fresh));
        }
        let entry = site.entry(Actor::Task);
        n += site
            .db
            .write(move |tx| {
                entry.record(tx, "hold.give_back", &object(number), &back.len().to_string())?;
                for (old, fresh) in &back {
                    match (old.hold, fresh) {
                        (Some(other), Some(fresh)) => {
                            store::reseal(tx, old, fresh, other, old.day.unwrap_or(0))?;
                        }
                        (Some(_) | None, _) => store::give_back(tx, old, fresh.as_deref())?,
                    }
                }
                Ok(u64::try_from(back.len()).unwrap_or(0))
            })
            .await?;
    }
    destroy(flow, &[key_number(number)])?;
    let entry = site.entry(Actor::Task);
    site.db
        .write(move |tx| {
            entry.record(tx, "hold.settle", &object(number), "")?;
            Ok(store::settled(tx, number)?)
        })
        .await?;
    Ok(n + 1)
}

/// What the public may know of holds: numbers, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Named records whose purge is paused.
    pub records: i64,
    /// The earliest confirmation of a hold that stands.
    pub since: Option<Moment>,
    /// Holds that were ever confirmed.
    pub demands: i64,
}

/// What is said on the public page.
///
/// # Errors
/// [`DbError`].
pub fn published(tx: &mut Tx<'_>) -> Result<Published, DbError> {
    let (records, since, demands) = store::published(tx)?;
    Ok(Published { records, since, demands })
}

/// What counsel has not read yet, and what is due to be reviewed.
///
/// # Errors
/// [`DbError`].
pub fn memos(tx: &mut Tx<'_>, person: &Person, now: Moment) -> Result<Vec<Memo>, DbError> {
    let (is_counsel, is_party) = (person.holds(COUNSEL), person.holds(PARTIES));
    if !is_counsel && !is_party {
        return Ok(vec![]);
    }
    let reads = store::reads(tx, person.id)?;
    let read = |number: i64| reads.iter().find(|(n, _)| *n == number).map(|(_, at)| *at);
    let mut told = Vec::new();
    for hold in store::all(tx)? {
        let args = vec![("n", hold.number.to_string())];
        let memo = |key, is_overdue| Memo { key, args: args.clone(), href: "/admin/holds", is_overdue };
        let is_new = read(hold.number).is_none_or(|at| at < hold.changed_at)
            && hold.changed_at.plus_s(REMEMBER_DAYS * DAY_S) > now;
        if is_counsel && is_new {
            told.push(memo(told_key(&hold), false));
        }
        if is_party && hold.state == HoldState::Held {
            match hold.review_at.map(|at| review(at, now)) {
                Some(Review::Overdue) => told.push(memo("legal-memo-overdue", true)),
                Some(Review::Soon) => told.push(memo("legal-memo-soon", false)),
                Some(Review::Later) | None => {}
            }
        }
    }
    Ok(told)
}

fn told_key(hold: &Hold) -> &'static str {
    match (hold.state, &hold.asked) {
        (HoldState::Proposed, _) => "legal-memo-proposed",
        (HoldState::Held, Some((Ask::End, _, _))) => "legal-memo-ask-end",
        (HoldState::Held, Some((Ask::Renew, _, _))) => "legal-memo-ask-renew",
        (HoldState::Held, None) => "legal-memo-held",
        (HoldState::Ended, _) => "legal-memo-ended",
        (HoldState::Withdrawn, _) => "legal-memo-withdrawn",
    }
}
