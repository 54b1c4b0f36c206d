//! Witnesses: partner organisations that sign the log's checkpoints and keep them.
//!
//! A witness fetches the newest checkpoint and a proof that the log only grew since the one it
//! kept, signs it with its own key and the time, and hands the line in. Whoever holds a witness's
//! checkpoint can show that the log was forked or cut since.

use super::check::{Broken, Held};
use super::store::{self, Registered};
use crate::Site;
use crate::db::{DbError, Refusal, RefusalKind, Stop, Tx};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_seal::note::{self, Kind, Note, Verifier};
use sereno_seal::tlog::{self, Hash};

/// A witness's clock may be ahead of ours by so much, seconds.
const AHEAD_S: i64 = 300;

/// The newest checkpoint with every witness's line under it: a note that other programs read.
/// None before anything was written.
///
/// # Errors
/// [`Stop::Fault`].
pub fn newest(tx: &mut Tx<'_>) -> Result<Option<String>, Stop> {
    let Some(kept) = store::newest(tx)? else { return Ok(None) };
    let lines = store::cosignatures(tx, kept.size)?;
    let lines = lines.into_iter().filter(|c| c.size == kept.size);
    Ok(Some(lines.fold(kept.note, |note, c| note + &c.line)))
}

/// A proof that the log of `from` pages is the beginning of the one of `to` pages; none when
/// there is no such log.
///
/// # Errors
/// [`Stop::Fault`].
pub fn proof(tx: &mut Tx<'_>, from: u64, to: u64) -> Result<Option<Vec<Hash>>, Stop> {
    let size = store::newest(tx)?.map_or(0, |kept| kept.size);
    if u64::try_from(size).is_ok_and(|size| to > size) {
        return Ok(None);
    }
    let mut failed: Option<DbError> = None;
    let proof = tlog::consistency(
        &mut |place| {
            store::node(tx, place).unwrap_or_else(|error| {
                failed = Some(error);
                None
            })
        },
        from,
        to,
    );
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(proof),
    }
}

/// Everybody who watches or watched.
///
/// # Errors
/// [`Stop::Fault`].
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Registered>, Stop> {
    Ok(store::witnesses(tx)?)
}

/// Takes a witness's line: a note with the checkpoint's text and that line under it. Says whose
/// it is; handed in twice it is kept once.
///
/// # Errors
/// Why it is not taken.
pub async fn take(site: &Site, body: &str) -> Result<String, Stop> {
    let wrong = || Refusal::input("cosign-refused-shape");
    let note = Note::read(body).map_err(|_| wrong())?;
    let checkpoint = note::Checkpoint::read(note.text()).map_err(|_| wrong())?;
    let size = i64::try_from(checkpoint.size).map_err(|_| wrong())?;
    let (now, entry) = (site.now(), site.entry(crate::audit::Actor::Public));
    site.db
        .write(move |tx| {
            let kept = store::checkpoint(tx, size)?.ok_or(Refusal::conflict("cosign-refused-unknown"))?;
            if Note::read(&kept.note).map_err(|_| DbError::Lost("a checkpoint cannot be read"))?.text() != note.text() {
                return Err(Refusal::conflict("cosign-refused-unknown").into());
            }
            let mut by = None;
            for witness in store::witnesses(tx)?.into_iter().filter(|w| w.removed_at.is_none()) {
                let Ok(verifier) = Verifier::read(&witness.verifier, Kind::Witness) else { continue };
                if let (Ok(at), Some(line)) = (verifier.verify(&note), note.line_of(&verifier)) {
                    by = Some((witness.name, at, line));
                }
            }
            let stranger = Refusal { key: "cosign-refused-stranger", args: vec![], kind: RefusalKind::Input };
            let Some((name, at, line)) = by else { return Err(stranger.into()) };
            let seen_at = Moment::from_s(i64::try_from(at).unwrap_or(i64::MAX));
            if seen_at > now.plus_s(AHEAD_S) {
                return Err(Refusal::input("cosign-refused-clock").into());
            }
            if !store::has_cosigned(tx, size, &name)? {
                entry.record(tx, "log.cosign", &size.to_string(), &name)?;
                store::put_cosignature(tx, size, &name, seen_at, &line)?;
            }
            Ok(name)
        })
        .await
}

/// Registers a witness by their key.
///
/// # Errors
/// What is wrong with the key.
pub async fn add(site: &Site, by: PersonId, key: &str) -> Result<(), Stop> {
    let verifier = Verifier::read(key, Kind::Witness).map_err(|_| Refusal::input("witness-refused-key"))?;
    let known = site.log.verifier();
    if verifier.name() == known.name() || verifier.name().len() > 80 || !verifier.name().is_ascii() {
        return Err(Refusal::input("witness-refused-key").into());
    }
    let (now, entry) = (site.now(), site.entry(crate::audit::Actor::Person(by)));
    site.db
        .write(move |tx| {
            let name = verifier.name();
            if store::witnesses(tx)?.iter().any(|w| w.name == name && w.verifier != verifier.text()) {
                return Err(Refusal::conflict("witness-refused-known").into());
            }
            entry.record(tx, "log.witness", "", name)?;
            Ok(store::put_witness(tx, name, &verifier.text(), by, now)?)
        })
        .await
}

/// A witness watches no more; what they signed stays.
///
/// # Errors
/// Not found.
pub async fn remove(site: &Site, by: PersonId, name: &str) -> Result<(), Stop> {
    let (now, entry, name) = (site.now(), site.entry(crate::audit::Actor::Person(by)), name.to_owned());
    site.db
        .write(move |tx| {
            if !store::witnesses(tx)?.iter().any(|w| w.name == name && w.removed_at.is_none()) {
                return Err(Refusal::not_found().into());
            }
            entry.record(tx, "log.witness_remove", "", &name)?;
            store::remove_witness(tx, &name, now)?;
            Ok(())
        })
        .await
}

/// The newest checkpoint that each witness signed, whole, with the lines of all who signed it.
///
/// # Errors
/// [`Stop::Fault`].
pub(super) fn signed_notes(tx: &mut Tx<'_>) -> Result<Vec<String>, Stop> {
    let mut newest = std::collections::BTreeMap::new();
    let all = store::cosignatures(tx, 0)?;
    for c in &all {
        newest.insert(c.witness.clone(), c.size);
    }
    let sizes: std::collections::BTreeSet<i64> = newest.into_values().collect();
    let mut notes = Vec::new();
    for size in sizes {
        let Some(kept) = store::checkpoint(tx, size)? else { continue };
        let lines = all.iter().filter(|c| c.size == size);
        notes.push(lines.fold(kept.note, |note, c| note + &c.line));
    }
    Ok(notes)
}

/// What witnesses hold, as far as the database has it; or what is wrong with it.
///
/// # Errors
/// [`Stop::Fault`].
pub(super) fn held(tx: &mut Tx<'_>, log: &Verifier) -> Result<Vec<Result<Held, Broken>>, Stop> {
    let witnesses = store::witnesses(tx)?;
    let mut held = Vec::new();
    for c in store::cosignatures(tx, i64::MIN)? {
        let key = witnesses.iter().find(|w| w.name == c.witness).map(|w| w.verifier.as_str()).unwrap_or_default();
        let note = store::checkpoint(tx, c.size)?.map(|kept| kept.note + &c.line).unwrap_or_default();
        let opened = cosigned(&note, log, key, &c.witness);
        held.push(opened.and_then(|(one, at)| {
            let is_as_stored = at == c.seen_at && i64::try_from(one.checkpoint.size) == Ok(c.size);
            let why = "its line is not kept as it was handed in".to_owned();
            if is_as_stored { Ok(one) } else { Err(Broken::Checkpoint { whose: one.who, why }) }
        }));
    }
    Ok(held)
}

/// Opens a checkpoint that the log and a witness signed, and says when the witness saw it.
pub(super) fn cosigned(note: &str, log: &Verifier, key: &str, name: &str) -> Result<(Held, Moment), Broken> {
    let who = format!("the witness {name}");
    let wrong = |why: String| Broken::Checkpoint { whose: who.clone(), why };
    let key = Verifier::read(key, Kind::Witness).map_err(|_| wrong("its key was changed or is missing".to_owned()))?;
    let (checkpoint, read) = note::open(note, log).map_err(|why| wrong(why.to_string()))?;
    let at = key.verify(&read).map_err(|why| wrong(why.to_string()))?;
    Ok((Held { who: who.clone(), checkpoint }, Moment::from_s(i64::try_from(at).unwrap_or(i64::MAX))))
}
