//! Recovery sheets: made, shown once, kept on paper, and in use once two of them were typed back:
//! a set whose only showing was lost never takes the place of one that people hold.

use super::{Proposal, Sheet, store};
use crate::audit::Actor;
use crate::db::Stop;
use crate::site::Site;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::lock::{SHEETS, SheetRefusal, may_confirm};
use sereno_core::role::Role;
use sereno_seal::wrap::OfflineKey;

/// A sheet with its secret, which is shown once and stored nowhere.
#[derive(Debug)]
pub struct Printed {
    /// What is stored of it.
    pub sheet: Sheet,
    /// What is not.
    pub key: OfflineKey,
}

/// What became of asking for a set.
#[derive(Debug)]
pub enum Made {
    /// It is made, and waits to be typed back. These are the only copies.
    Set(Vec<Printed>),
    /// There is a set or another administrator already, who must confirm the new one.
    Proposed,
}

/// Draws as many keys as a set can have, before the transaction that says how many are used.
fn draw(site: &Site) -> Vec<OfflineKey> {
    (0..*SHEETS.end()).filter_map(|_| OfflineKey::from_bytes(&site.chance())).collect()
}

fn printed(keys: &[OfflineKey], holders: &[String], now: sereno_core::Moment) -> Vec<Printed> {
    let each = (1i64..).zip(holders).zip(keys);
    each.map(|((number, holder), key)| Printed {
        sheet: Sheet { number, holder: holder.clone(), recipient: key.recipient(), made_at: now },
        key: key.clone(),
    })
    .collect()
}

fn put(tx: &mut crate::db::Tx<'_>, set: &[Printed]) -> Result<(), Stop> {
    Ok(store::put_pending(tx, &set.iter().map(|p| p.sheet.clone()).collect::<Vec<_>>())?)
}

/// Is there another administrator who could confirm?
fn has_other_admin(tx: &mut crate::db::Tx<'_>, by: PersonId) -> Result<bool, Stop> {
    let enrolled = store::enrolled(tx)?;
    let all = crate::people::everybody(tx, crate::people::Sees::All)?;
    Ok(all.iter().any(|p| p.id != by && p.holds(&[Role::Admin]) && enrolled.contains(&p.id)))
}

/// Makes the first set, or, where there is a set or another administrator, proposes one: nobody
/// shall hold every sheet alone who does not have to.
///
/// # Errors
/// [`SheetRefusal::NeedsTwo`] for the command line when there is a set: it is nobody who could
/// propose.
pub async fn make(site: &Site, actor: Actor, holders: Vec<String>) -> Result<Made, Stop> {
    let (entry, now, keys) = (site.entry(actor), site.now(), draw(site));
    site.db
        .write(move |tx| {
            let needs_two = match actor.person() {
                Some(by) => has_other_admin(tx, by)?,
                None => false,
            };
            if store::sheets(tx)?.is_empty() && !needs_two {
                let set = printed(&keys, &holders, now);
                entry.record(tx, "lock.sheets", "", &set.len().to_string())?;
                put(tx, &set)?;
                return Ok(Made::Set(set));
            }
            let Some(by) = actor.person() else { return Err(SheetRefusal::NeedsTwo.into()) };
            entry.record(tx, "lock.propose_sheets", "", &holders.len().to_string())?;
            store::propose(tx, &Proposal { by, holders: holders.clone(), at: now })?;
            Ok(Made::Proposed)
        })
        .await
}

/// A second administrator confirms the set that was proposed at `read_at`; it is made, and waits to
/// be typed back.
///
/// # Errors
/// The core's refusal.
pub async fn confirm(site: &Site, by: PersonId, read_at: Option<Moment>) -> Result<Vec<Printed>, Stop> {
    let (entry, now, keys) = (site.entry(Actor::Person(by)), site.now(), draw(site));
    site.db
        .write(move |tx| {
            let proposal = store::proposal(tx)?;
            may_confirm(proposal.as_ref().map(|p| (p.by, p.at)), by, read_at, now)?;
            let set = printed(&keys, &proposal.map(|p| p.holders).unwrap_or_default(), now);
            entry.record(tx, "lock.sheets", "", &set.len().to_string())?;
            put(tx, &set)?;
            Ok(set)
        })
        .await
}

/// Puts the set that waits into use, once the secrets of two different sheets of it were typed back.
/// Whatever was wrapped to the old set opens with the old one only.
///
/// # Errors
/// The core's refusal.
pub async fn put_into_use(site: &Site, actor: Actor, typed: &[&str]) -> Result<(), Stop> {
    let entry = site.entry(actor);
    let keys = typed.iter().map(|t| OfflineKey::typed(t)).collect::<Option<Vec<_>>>();
    let mut recipients: Vec<String> = keys.unwrap_or_default().iter().map(OfflineKey::recipient).collect();
    recipients.sort();
    recipients.dedup();
    site.db
        .write(move |tx| {
            let set = store::pending(tx)?;
            if set.is_empty() {
                return Err(SheetRefusal::NothingPending.into());
            }
            if recipients.len() != 2 || recipients.iter().any(|r| set.iter().all(|s| s.recipient != *r)) {
                return Err(SheetRefusal::NotTypedBack.into());
            }
            entry.record(tx, "lock.use_sheets", "", &set.len().to_string())?;
            Ok(store::use_pending(tx)?)
        })
        .await
}

/// Takes a proposal back.
///
/// # Errors
/// [`SheetRefusal::NothingProposed`].
pub async fn withdraw(site: &Site, actor: Actor) -> Result<(), Stop> {
    let entry = site.entry(actor);
    site.db
        .write(move |tx| {
            if store::proposal(tx)?.is_none() {
                return Err(SheetRefusal::NothingProposed.into());
            }
            entry.record(tx, "lock.withdraw_sheets", "", "")?;
            store::withdraw(tx)?;
            Ok(())
        })
        .await
}
