//! Recovery sheets: made, shown once, kept on paper.

use super::{Proposal, Sheet, store};
use crate::audit::Actor;
use crate::db::Stop;
use crate::site::Site;
use sereno_core::ids::PersonId;
use sereno_core::lock::{SHEETS, SheetRefusal, may_confirm};
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
    /// It is made. These are the only copies.
    Set(Vec<Printed>),
    /// There is a set already: another administrator must confirm the new one.
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
    Ok(store::replace(tx, &set.iter().map(|p| p.sheet.clone()).collect::<Vec<_>>())?)
}

/// Makes the first set, or proposes one that replaces it.
///
/// # Errors
/// [`SheetRefusal::NeedsTwo`] for the command line when there is a set: it is nobody who could
/// propose.
pub async fn make(site: &Site, actor: Actor, holders: Vec<String>) -> Result<Made, Stop> {
    let (entry, now, keys) = (site.entry(actor), site.now(), draw(site));
    site.db
        .write(move |tx| {
            if store::sheets(tx)?.is_empty() {
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

/// A second administrator confirms the new set, and it takes the place of the old one.
///
/// # Errors
/// The core's refusal.
pub async fn confirm(site: &Site, by: PersonId) -> Result<Vec<Printed>, Stop> {
    let (entry, now, keys) = (site.entry(Actor::Person(by)), site.now(), draw(site));
    site.db
        .write(move |tx| {
            let proposal = store::proposal(tx)?;
            may_confirm(proposal.as_ref().map(|p| (p.by, p.at)), by, now)?;
            let set = printed(&keys, &proposal.map(|p| p.holders).unwrap_or_default(), now);
            entry.record(tx, "lock.sheets", "", &set.len().to_string())?;
            put(tx, &set)?;
            Ok(set)
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
