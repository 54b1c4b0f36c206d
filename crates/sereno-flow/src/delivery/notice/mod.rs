//! Notices that can be checked: what was let out, signed in the same transaction.
//!
//! Dramatis personae: the release *signs* ([`sign`]) what it lets out, as a signed note (Ed25519)
//! and as a CAP message (XML signature); *anybody* looks at the page of a number, takes the signed
//! note along, and asks whether a text they received is ours ([`ask`]); `sereno verify-notice`
//! looks at a note with nothing else at hand.
//!
//! Invariants: only [`sign`] uses the key, and it takes texts only from a [`Released`] that was
//! not a dry run; whoever can write rows can make no notice, because every page reads what is said
//! out of the signed note ([`store::Told`] is dropped when the signature does not fit); the number of
//! a draft, of a cancelled notice and of a dry run is answered as one that never was.

mod fact;
mod pages;
pub(super) mod store;
mod web;

pub use fact::{Fact, key, open};
pub(crate) use pages::became;
pub use store::Told;
pub use web::ROUTES;
pub(crate) use web::{__path_show_cap, __path_show_cap_key, __path_show_key, __path_show_notice};

use super::{cap, said};
use crate::{Flow, alert};
use sereno_core::Moment;
use sereno_core::delivery::Standing;
use sereno_core::delivery::same_text::{Piece, is_same, likeness, number_in, side_by_side};
use sereno_core::delivery::{Released, Sending};
use sereno_core::moment::DAY_S;
use sereno_seal::note::{Kind, Signer, Verifier};
use sereno_station::db::{DbError, Stop, Tx};
use sereno_station::keys::KeyError;
use std::sync::Arc;

/// Notices of one thread that a message refers to, at most.
const THREAD_MAX: i64 = 20;

fn no_key(error: &KeyError) -> Stop {
    tracing::error!(%error, "the key of notices is not to be had");
    Stop::Fault(DbError::Lost("the key of notices is not to be had"))
}

/// True where a sender of its own has the key, and this process only what is published of it.
fn is_elsewhere(flow: &Flow) -> bool {
    flow.site.settings.sender_origin.is_some() && flow.site.keys.folder().is_some()
}

/// The key, while the network is not locked. With a sender of its own only that has it.
fn signer(flow: &Flow) -> Result<Arc<Signer>, Stop> {
    if is_elsewhere(flow) {
        return Err(Stop::Fault(DbError::Lost("the sender has the key of notices")));
    }
    flow.site.keys.signer(&flow.site.playbook.net).map_err(|e| no_key(&e))
}

/// What others may know of the key, and of the key of CAP messages; none while a sender of its own
/// has not published it.
///
/// # Errors
/// [`Stop::Fault`] when a file cannot be read.
fn published(flow: &Flow) -> Result<Option<(Verifier, String)>, Stop> {
    if !is_elsewhere(flow) {
        let signer = signer(flow)?;
        return Ok(Some((signer.verifier(), cap::public_pem(&signer))));
    }
    let text = flow.site.keys.published().map_err(|e| no_key(&e))?.unwrap_or_default();
    let read = text.split_once('\n').and_then(|(line, pem)| Some((key(line).ok()?, pem.to_owned())));
    Ok(read)
}

/// Publishes what others may know of the keys, for a web tier that has none of them.
///
/// # Errors
/// [`Stop::Fault`] when a file cannot be read or written.
pub fn publish(flow: &Flow) -> Result<(), Stop> {
    let signer = signer(flow)?;
    let text = format!("{}\n{}", signer.verifier().text(), cap::public_pem(&signer));
    flow.site.keys.publish(&text).map_err(|e| no_key(&e))
}

/// What others may know of the key. While nothing was published nothing was told: then it is one
/// that nothing fits.
///
/// # Errors
/// [`Stop::Fault`] when the key file cannot be read.
pub fn verifier(flow: &Flow) -> Result<Verifier, Stop> {
    if !is_elsewhere(flow) {
        // Known since the start, so that what was told can be read while the network is locked.
        return flow.site.keys.verifier(&flow.site.playbook.net).map_err(|e| no_key(&e));
    }
    if let Some((verifier, _)) = published(flow)? {
        return Ok(verifier);
    }
    let nobody = Signer::new("sereno/nobody/notices", Kind::Note, flow.site.chance());
    Ok(nobody.map_err(|_| DbError::Lost("a key cannot be made"))?.verifier())
}

/// What was told within a day, with what became of it, newest first. No notice holds longer.
///
/// # Errors
/// [`Stop`] when storage fails or the key is not to be had.
pub async fn of_the_day(flow: &Flow, now: Moment) -> Result<Vec<Told>, Stop> {
    let key = verifier(flow)?;
    flow.site.db.read(move |tx| Ok(store::since(tx, &key, now.plus_s(-DAY_S), now)?)).await
}

/// What is told now: what was told and still holds, newest first.
///
/// # Errors
/// As [`of_the_day`].
pub async fn holding(flow: &Flow, now: Moment) -> Result<Vec<Told>, Stop> {
    let mut told = of_the_day(flow, now).await?;
    told.retain(|t| t.standing == Standing::Holds);
    Ok(told)
}

/// Where the page of a notice is.
pub fn page_of(flow: &Flow, number: i64) -> String {
    format!("{}/n/{number}", flow.site.settings.public_origin())
}

/// Signs what is let out, in the transaction that lets it out. A dry run is not signed.
///
/// # Errors
/// [`Stop`] when the key is not to be had; then nothing is let out.
pub fn sign(tx: &mut Tx<'_>, flow: &Flow, a: &alert::Stored, released: &Released, at: Moment) -> Result<(), Stop> {
    if released.sending() == Sending::DryRun {
        return Ok(());
    }
    let signer = signer(flow)?;
    let playbook = &flow.site.playbook;
    let thread = thread(tx, flow, a)?;
    let fact = Fact {
        network: playbook.net.clone(),
        number: a.number,
        kind: a.draft.kind.slug().to_owned(),
        area: a.draft.area_name.clone(),
        sent: playbook.stamp(at.public()),
        expires: playbook.stamp(a.draft.expires_at),
        follows: thread.first().map(|f| f.number),
        page: page_of(flow, a.number),
        texts: said(released),
    };
    let outline = playbook.places.area(&a.area).map(|area| area.ring.as_slice()).unwrap_or_default();
    let words = cap::Words::of(flow, &fact);
    let message = cap::Message { fact: &fact, thread: &thread, outline, words: &words };
    let cap = cap::signed(&message, &signer);
    store::keep(tx, a.id, a.number, &signer.sign(&fact.text()), &cap, at)?;
    Ok(())
}

/// The notices told before this one in its thread, or in whose place it comes, the newest first.
/// What no longer fits its signature is nothing that we refer to; and whatever a row says, a text
/// about the line comes in the place of nothing but such texts, for the same people.
fn thread(tx: &mut Tx<'_>, flow: &Flow, a: &alert::Stored) -> Result<Vec<Fact>, Stop> {
    let key = verifier(flow)?;
    let signed = |note: &String| open(note, &key).ok();
    if a.about.is_some() {
        let notes = store::thread(tx, a.thread, a.id, THREAD_MAX)?;
        return Ok(notes.iter().filter_map(signed).collect());
    }
    let mut facts = Vec::new();
    for before in alert::outdated(tx, a)?.into_iter().rev() {
        facts.extend(store::note_of(tx, before)?.as_ref().and_then(signed));
    }
    let is_for_all = a.area.is_empty();
    facts.retain(|f| f.kind == a.draft.kind.slug() && (is_for_all || f.area == a.draft.area_name));
    Ok(facts)
}

/// The answer to "is this yours?".
#[derive(Clone, Debug)]
pub enum Answer {
    /// Number and text are ours.
    Ours(Told),
    /// We have no such notice.
    NotOurs,
    /// The number is ours, the text is not: the language most like it, and what differs.
    Differs(Told, String, Vec<Piece>),
    /// Only a number was asked for, and it is ours.
    NumberOnly(Told),
}

/// The numbers that may be meant, the likeliest first: the one in the begin of the text, then the
/// one typed. A number that is typed in haste, or was left in the field, belongs to another notice.
pub fn meant(typed: &str, text: &str, net: &str) -> Vec<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '#').collect();
    let mut numbers: Vec<i64> = number_in(text, net).into_iter().collect();
    numbers.extend(digits.parse().ok().filter(|n| !numbers.contains(n)));
    numbers
}

/// Compares a text with what was published under the numbers that may be meant ([`meant`]): with
/// all of them, whether it is ours, and else with the likeliest. Nothing but published notices is
/// looked at, so the answer says nothing of anything else.
pub fn ask(mut told: Vec<Told>, text: &str) -> Answer {
    let is_ours = |t: &Told| t.fact.texts.iter().any(|(_, ours)| is_same(text, ours));
    if let Some(at) = told.iter().position(is_ours) {
        return Answer::Ours(told.swap_remove(at));
    }
    let Some(told) = told.into_iter().next() else { return Answer::NotOurs };
    if text.trim().is_empty() {
        return Answer::NumberOnly(told);
    }
    // Of two alike the network's first language counts.
    let best = told.fact.texts.iter().rev().max_by_key(|(_, ours)| likeness(text, ours)).cloned();
    match best {
        Some((language, ours)) => Answer::Differs(told, language, side_by_side(text, &ours)),
        None => Answer::NotOurs,
    }
}
