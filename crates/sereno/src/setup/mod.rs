//! The set-up of a network in its browser: names and numbers, playbook, languages, areas.
//!
//! Dramatis personae: an *administrator* chooses on two pages ([`web`]); what was chosen is a fact
//! of the database ([`Chosen`]); [`playbook`] lays it over the playbook the process was started
//! with; [`Live`] is the running product, which takes a new choice up without a restart: at once
//! in the process that heard it, and within seconds in the others.
//!
//! Invariant: a choice is stored only if the product could be built from it.

mod join;
mod live;
mod pages;
mod web;

pub use join::ROUTES as JOIN_ROUTES;
pub use live::{Changed, Live};
pub use web::ROUTES;

use crate::playbooks;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use sereno_flow::{Flow, Rules};
use sereno_station::audit::Actor;
use sereno_station::db::{Db, DbError, Refusal, Stop, Tx, fact};
use sereno_station::playbook::outlines::{OUTLINES_MAX, Outline};
use sereno_station::playbook::{Own, Playbook};
use sereno_station::texts::Texts;

/// The fact that holds what was chosen.
const FACT: &str = "setup";

/// What a network chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// An embedded playbook's name; another word means the one the process was started with.
    pub playbook: String,
    /// The network's own words.
    pub own: Own,
}

/// What is stored, as it is stored.
///
/// # Errors
/// [`DbError`].
pub fn stored(tx: &mut Tx<'_>) -> Result<Option<String>, DbError> {
    fact(tx, FACT)
}

/// What is stored, read before the process serves.
///
/// # Errors
/// When storage fails.
pub fn stored_now(db: &Db) -> anyhow::Result<Option<String>> {
    db.write_now(|tx| Ok(stored(tx)?)).map_err(|stop| anyhow::anyhow!("reading the set-up: {stop}"))
}

/// What was chosen, read from what is stored.
///
/// # Errors
/// When it was not written by this program.
pub fn chosen(stored: Option<&str>) -> anyhow::Result<Option<Chosen>> {
    stored.map(|text| serde_json::from_str(text).context("the stored set-up cannot be read")).transpose()
}

/// The playbook a choice is made from, before the network's own words.
///
/// # Errors
/// When it has a fault.
pub fn base(given: &str, chosen: Option<&Chosen>) -> anyhow::Result<Playbook> {
    let embedded = chosen.map(|c| c.playbook.as_str()).filter(|name| playbooks::is_embedded(name));
    playbooks::choose(embedded.unwrap_or(given))
}

/// Takes outlines in: those of the same name are replaced, the others stay. Nothing is served by it
/// alone; the set-up's page chooses. What has the name of an area or a sector of the playbook is
/// left out. Says how many were taken.
///
/// # Errors
/// That there would be more than a network can keep; [`Stop`], also when the product could not be
/// built from it.
pub async fn bring_in(flow: &Flow, actor: Actor, brought: Vec<Outline>) -> Result<usize, Stop> {
    let (whole, duty) = (&flow.site.playbook.whole, &flow.rules.duty);
    let stored = flow.site.db.read(|tx| Ok(stored(tx)?)).await?;
    let known = chosen(stored.as_deref()).ok().flatten().map(|c| c.own.outlines).unwrap_or_default();
    let is_known = |slug: &str| known.iter().any(|o| o.slug == slug);
    let is_taken =
        |slug: &str| (whole.area(slug).is_some() && !is_known(slug)) || duty.sectors.iter().any(|s| s.slug == slug);
    let brought: Vec<Outline> = brought.into_iter().filter(|o| !is_taken(&o.slug)).collect();
    let n = brought.len();
    let more = brought.iter().filter(|o| !is_known(&o.slug)).count();
    if known.len() + more > OUTLINES_MAX {
        return Err(Refusal::input("setup-refused-outlines").into());
    }
    web::keep(flow, actor, "setup.outlines", move |_, chosen| {
        let all = &mut chosen.own.outlines;
        all.retain(|old| brought.iter().all(|new| new.slug != old.slug));
        all.extend(brought.iter().cloned());
        all.sort_by(|a, b| a.slug.cmp(&b.slug));
        Ok(())
    })
    .await?;
    Ok(n)
}

/// The playbook and the texts of a network, from what the process was started with and what was
/// chosen since; all that the product needs from them is checked.
///
/// # Errors
/// When either has a fault.
pub fn playbook(given: &str, chosen: Option<&Chosen>) -> anyhow::Result<(Playbook, Texts)> {
    let base = base(given, chosen)?;
    let playbook = match chosen {
        Some(chosen) => base.with(&chosen.own).context("laying the set-up over the playbook")?,
        None => base,
    };
    Rules::read(&playbook)?;
    let texts = Texts::load(&playbook.languages, &playbook.texts)?;
    Ok((playbook, texts))
}
