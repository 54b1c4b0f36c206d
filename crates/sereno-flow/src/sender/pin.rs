//! The list of pinned approvers: its first two, its changes, and emptying it at the machine.

use super::sign::Unsigned;
use super::store::{self, Approver, Change, Key, Signature};
use super::{CHANGE_S, Sender};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::words::tidy;
use sereno_seal::digest::{hex, sha256};
use sereno_seal::record::Record;
use sereno_station::Site;
use sereno_station::audit::Actor;
use sereno_station::db::{Db, Refusal, Stop, Tx, fact, set_fact};

/// A link for a new approver works this long, seconds.
const LINK_S: i64 = 2 * 24 * 3_600;
/// A name has at most this many characters.
const NAME_CHARS_MAX: usize = 60;
/// The fact that says when signatures of a list that was emptied begin to count again.
const NOT_BEFORE: &str = "not_before";
/// The fact that says whether two were pinned since the list was empty: `yes`, or `no` after it was
/// emptied at the machine.
const FOUNDED: &str = "founded";
/// The fact that holds the network's set-up as the sender took it up.
const SETUP: &str = "setup";

/// People on the list now or from a date on.
fn listed(all: &[Approver], now: Moment) -> usize {
    all.iter().filter(|a| a.is_listed(now)).count()
}

/// People who stay on the list when every removal that is open or runs takes effect.
fn staying<'a>(all: &'a [Approver], changes: &'a [Change], now: Moment) -> impl Iterator<Item = &'a Approver> {
    let goes = |a: &Approver| a.ends_at.is_some() || changes.iter().any(|c| !c.is_add && c.approver == a.id);
    all.iter().filter(move |a| a.is_listed(now) && !goes(a))
}

/// Is the list the first one there is, or the first since it was emptied at the machine?
fn is_founding(tx: &mut Tx<'_>, all: &[Approver]) -> Result<bool, Stop> {
    Ok(match fact(tx, FOUNDED)?.as_deref() {
        Some("yes") => false,
        Some(_) => true,
        None => all.iter().filter(|a| a.active_from.is_some()).count() < 2,
    })
}

/// While fewer than two are on the list: one-time paths for those who are missing. Links that
/// were made before and not used are void.
///
/// # Errors
/// [`Stop`] when storage fails.
pub fn first_links(site: &Site, own: &Db) -> Result<Vec<String>, Stop> {
    let (now, entry) = (site.now(), site.entry(Actor::Command));
    let secrets = [site.secret(), site.secret()];
    let made = secrets.clone();
    let n = own.write_now(move |tx| {
        let missing = 2usize.saturating_sub(listed(&store::approvers(tx)?, now));
        if missing == 0 {
            return Ok(0);
        }
        entry.record(tx, "sender.link", "", "first")?;
        store::drop_enrolments(tx)?;
        for secret in made.iter().take(missing) {
            store::insert_enrolment(tx, sha256(secret.as_bytes()), true, now.plus_s(LINK_S))?;
        }
        Ok(missing)
    })?;
    Ok(secrets.into_iter().take(n).map(|secret| format!("/enrol/{secret}")).collect())
}

/// Empties the list, on the machine itself: whoever is pinned next counts a day from now.
///
/// # Errors
/// [`Stop`] when storage fails.
pub fn reset(site: &Site, own: &Db) -> Result<Moment, Stop> {
    let (now, entry) = (site.now(), site.entry(Actor::Command));
    let from = now.plus_s(CHANGE_S);
    own.write_now(move |tx| {
        entry.record(tx, "sender.reset", "", "")?;
        for a in store::approvers(tx)?.into_iter().filter(|a| a.is_listed(now)) {
            store::set_active(tx, a.id, a.active_from, Some(now))?;
        }
        for c in store::changes(tx, now)? {
            store::cancel_change(tx, c.id, None, now)?;
        }
        for r in store::releases(tx, 1_000)? {
            if r.done_at.is_none() && r.stopped_at.is_none() {
                store::stop_release(tx, r.alert, [0; 16], now)?;
            }
        }
        store::drop_enrolments(tx)?;
        set_fact(tx, FOUNDED, "no")?;
        Ok(set_fact(tx, NOT_BEFORE, &from.us().to_string())?)
    })?;
    Ok(from)
}

/// The set-up that the sender works with; none when it took none up yet.
///
/// # Errors
/// [`Stop`] when storage fails.
pub fn setup_pinned(own: &Db) -> Result<Option<String>, Stop> {
    own.write_now(|tx| Ok(fact(tx, SETUP)?))
}

/// Takes the network's set-up up as it is in the shared database now. It stays, whatever that
/// database says later, until it is taken up again on the machine.
///
/// # Errors
/// [`Stop`] when storage fails.
pub fn take_setup(site_entry: sereno_station::audit::Entry, own: &Db, setup: &str) -> Result<(), Stop> {
    let setup = setup.to_owned();
    own.write_now(move |tx| {
        site_entry.record(tx, "sender.setup", "", "")?;
        Ok(set_fact(tx, SETUP, &setup)?)
    })
}

/// When signatures begin to count, while the list was emptied less than a day ago.
pub(super) fn rests_until(tx: &mut Tx<'_>, now: Moment) -> Result<Option<Moment>, Stop> {
    let at = fact(tx, NOT_BEFORE)?.and_then(|text| text.parse().ok()).map(Moment::from_us);
    Ok(at.filter(|at| *at > now))
}

/// The canonical record of a change of the list, `sereno-approvers-1`.
pub(super) fn record_of(change: &Change, whom: &Approver) -> [u8; 32] {
    Record::new("sereno-approvers-1")
        .field("change", hex(&change.id))
        .field("kind", if change.is_add { "add" } else { "remove" })
        .field("approver", hex(&whom.id))
        .field("name", &whom.name)
        .field("person", whom.person.to_string())
        .field("passkey", hex(&sha256(whom.pinned.as_bytes())))
        .number("made_at", change.made_at.us())
        .digest()
}

/// A link that was not used yet: whether it is one of the first two.
pub(super) async fn link(sender: &Sender, secret: &str) -> Result<bool, Stop> {
    let (hash, now) = (sha256(secret.as_bytes()), sender.flow.site.now());
    let found = sender.own.read(move |tx| Ok(store::enrolment(tx, hash, now)?)).await?;
    found.ok_or_else(|| Refusal::not_found().into())
}

/// Makes a link for somebody who is to come onto the list.
pub(super) async fn new_link(sender: &Sender, by: &Approver) -> Result<String, Stop> {
    let (now, secret) = (sender.flow.site.now(), sender.flow.site.secret());
    let (entry, hash) = (sender.flow.site.entry(Actor::Person(by.person)), sha256(secret.as_bytes()));
    if !by.is_active(now) {
        return Err(Refusal::conflict("sender-refused-not-active").into());
    }
    sender
        .own
        .write(move |tx| {
            entry.record(tx, "sender.link", "", "more")?;
            Ok(store::insert_enrolment(tx, hash, false, now.plus_s(LINK_S))?)
        })
        .await?;
    Ok(format!("/enrol/{secret}"))
}

/// Takes a new passkey: one of the first two there ever were counts at once, or a day after a reset.
/// Whoever comes by a first link later, because the list fell below two, counts a day later, and any
/// approver can call it off. Any other waits for two signatures.
pub(super) async fn enrol(
    sender: &Sender,
    secret: &str,
    name: &str,
    person: PersonId,
    pinned: String,
) -> Result<(), Stop> {
    let name = tidy(name, NAME_CHARS_MAX);
    if name.is_empty() {
        return Err(Refusal::input("sender-refused-name").into());
    }
    let (now, hash) = (sender.flow.site.now(), sha256(secret.as_bytes()));
    let (id, change): (Key, Key) = (sender.flow.site.chance(), sender.flow.site.chance());
    let entry = sender.flow.site.entry(Actor::Public);
    sender
        .own
        .write(move |tx| {
            let Some(is_first) = store::enrolment(tx, hash, now)? else { return Err(Refusal::not_found().into()) };
            let all = store::approvers(tx)?;
            let known = all.iter().filter(|a| a.is_listed(now));
            if known.clone().any(|a| a.person == person) {
                return Err(Refusal::conflict("sender-refused-known").into());
            }
            let n_known = known.count();
            let is_first = is_first && n_known < 2;
            let is_founding = is_founding(tx, &all)?;
            let from = rests_until(tx, now)?.unwrap_or(if is_founding { now } else { now.plus_s(CHANGE_S) });
            entry.record(tx, "sender.enrol", &hex(&id), if is_first { "first" } else { "waits" })?;
            if !store::spend_enrolment(tx, hash)? {
                return Err(Refusal::not_found().into());
            }
            let approver = Approver {
                id,
                name: name.clone(),
                person,
                pinned: pinned.clone(),
                credential: pinned.clone(),
                since: now,
                active_from: is_first.then_some(from),
                ends_at: None,
            };
            store::insert_approver(tx, &approver)?;
            if is_first && is_founding && n_known == 1 {
                set_fact(tx, FOUNDED, "yes")?;
            }
            if !is_first || !is_founding {
                let change = Change {
                    id: change,
                    is_add: true,
                    approver: id,
                    made_at: now,
                    takes_effect_at: None,
                    cancelled_at: None,
                };
                store::insert_change(tx, &change)?;
                if is_first {
                    store::set_effect(tx, change.id, from)?;
                }
            }
            Ok(())
        })
        .await
}

/// Writes down that somebody is to go; it takes two signatures.
pub(super) async fn propose_removal(sender: &Sender, by: &Approver, whom: Key) -> Result<(), Stop> {
    let (now, id): (Moment, Key) = (sender.flow.site.now(), sender.flow.site.chance());
    let (entry, by) = (sender.flow.site.entry(Actor::Person(by.person)), by.clone());
    sender
        .own
        .write(move |tx| {
            if !by.is_active(now) {
                return Err(Refusal::conflict("sender-refused-not-active").into());
            }
            let all = store::approvers(tx)?;
            if !all.iter().any(|a| a.id == whom && a.is_listed(now)) {
                return Err(Refusal::not_found().into());
            }
            let open = store::changes(tx, now)?;
            if open.iter().any(|c| c.approver == whom) {
                return Err(Refusal::conflict("sender-refused-change-open").into());
            }
            if staying(&all, &open, now).count() <= 2 {
                return Err(Refusal::conflict("sender-refused-last-two").into());
            }
            entry.record(tx, "sender.change", &hex(&whom), "remove")?;
            let change =
                Change { id, is_add: false, approver: whom, made_at: now, takes_effect_at: None, cancelled_at: None };
            Ok(store::insert_change(tx, &change)?)
        })
        .await
}

/// A change that waits, and whom it is about.
pub(super) async fn change(sender: &Sender, id: Key) -> Result<(Change, Approver), Stop> {
    let now = sender.flow.site.now();
    sender.own.read(move |tx| open_change(tx, id, now)).await
}

fn open_change(tx: &mut Tx<'_>, id: Key, now: Moment) -> Result<(Change, Approver), Stop> {
    let Some(change) = store::one_change(tx, id)? else { return Err(Refusal::not_found().into()) };
    let is_over = change.takes_effect_at.is_some_and(|at| at <= now);
    if change.cancelled_at.is_some() || is_over {
        return Err(Unsigned::NotWaiting.into());
    }
    let whom = store::approvers(tx)?.into_iter().find(|a| a.id == change.approver);
    whom.map(|whom| (change, whom)).ok_or_else(|| Refusal::not_found().into())
}

/// Takes a signature of a change. The second one, by another approver, starts the day.
pub(super) async fn sign_change(sender: &Sender, by: &Approver, id: Key, answer: &str) -> Result<(), Stop> {
    let (c, whom) = change(sender, id).await?;
    let (now, digest) = (sender.flow.site.now(), record_of(&c, &whom));
    if !by.is_active(now) {
        return Err(Refusal::conflict("sender-refused-not-active").into());
    }
    let credential = sender
        .party
        .signed(&by.credential, &digest, answer)
        .map_err(|_| Stop::from(Refusal::conflict("sender-refused-answer")))?;
    let signature = Signature { digest, approver: by.id, answer: answer.to_owned(), at: now };
    let (by, party) = (by.clone(), sender.party.clone());
    let entry = sender.flow.site.entry(Actor::Person(by.person));
    sender
        .own
        .write(move |tx| {
            let (change, whom) = open_change(tx, id, now)?;
            if change.takes_effect_at.is_some() {
                return Err(Unsigned::NotWaiting.into());
            }
            let all = store::approvers(tx)?;
            // This one is among those that are counted as gone.
            if !change.is_add && staying(&all, &store::changes(tx, now)?, now).count() < 2 {
                return Err(Refusal::conflict("sender-refused-last-two").into());
            }
            let mut others = store::signatures(tx, id)?;
            others.retain(|s| s.approver != by.id);
            let is_second = others.iter().any(|s| {
                s.digest == digest
                    && all.iter().any(|a| {
                        a.id == s.approver
                            && a.person != by.person
                            && a.is_active(now)
                            && party.signed(&a.pinned, &digest, &s.answer).is_ok()
                    })
            });
            entry.record(tx, "sender.change", &hex(&id), if is_second { "second" } else { "first" })?;
            store::keep_signature(tx, id, &signature)?;
            store::set_credential(tx, by.id, &credential)?;
            if is_second {
                let at = now.plus_s(CHANGE_S);
                store::set_effect(tx, id, at)?;
                let (from, until) = if change.is_add { (Some(at), None) } else { (whom.active_from, Some(at)) };
                store::set_active(tx, whom.id, from, until)?;
            }
            Ok(())
        })
        .await
}

/// Calls a change off before it takes effect. Any approver can, but not whoever is to go: a stolen
/// passkey would stay for ever.
pub(super) async fn cancel(sender: &Sender, by: &Approver, id: Key) -> Result<(), Stop> {
    let (now, by) = (sender.flow.site.now(), by.clone());
    let entry = sender.flow.site.entry(Actor::Person(by.person));
    sender
        .own
        .write(move |tx| {
            if !by.is_active(now) {
                return Err(Refusal::conflict("sender-refused-not-active").into());
            }
            let (change, whom) = open_change(tx, id, now)?;
            if !change.is_add && (whom.id == by.id || whom.person == by.person) {
                return Err(Refusal::conflict("sender-refused-own").into());
            }
            let (all, open) = (store::approvers(tx)?, store::changes(tx, now)?);
            let is_needed = open.iter().any(|c| !c.is_add)
                && change.takes_effect_at.is_some()
                && staying(&all, &open, now).filter(|a| a.id != whom.id).count() < 2;
            if change.is_add && is_needed {
                return Err(Refusal::conflict("sender-refused-last-two").into());
            }
            entry.record(tx, "sender.cancel", &hex(&id), if change.is_add { "add" } else { "remove" })?;
            if change.is_add {
                store::set_active(tx, whom.id, None, None)?;
            } else {
                store::set_active(tx, whom.id, whom.active_from, None)?;
            }
            Ok(store::cancel_change(tx, id, Some(by.id), now)?)
        })
        .await
}
