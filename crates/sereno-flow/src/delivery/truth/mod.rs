//! "Is it true?": what was published for a neighbourhood today, and that nothing else is known.
//!
//! Somebody heard something and asks. They see what was said for their part of town today, ended,
//! corrected and withdrawn notices among it, and the sentence that we have not checked anything else.
//!
//! Standing texts say nothing of what happens, so they answer nothing here, nor does what takes one
//! back.
//!
//! Invariant: the page is made of published notices and of nothing else, so "we are looking into
//! it", "we saw nothing" and "nobody told us" come back as the same bytes.

mod pages;
mod web;

pub use web::ROUTES;

use super::notice::{Told, store, verifier};
use crate::Flow;
use sereno_core::Moment;
use sereno_core::delivery::Standing;
use sereno_core::moment::DAY_S;
use sereno_station::db::Stop;

/// What was published for an area today, newest first, and what is older and still holds.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn published(flow: &Flow, area: &str, now: Moment) -> Result<Vec<Told>, Stop> {
    let playbook = &flow.site.playbook;
    let today = playbook.moment_of(playbook.day_of(now), 0).unwrap_or(now);
    let (key, area) = (verifier(flow)?, area.to_owned());
    #[cfg(feature = "plant")]
    if crate::plant::is_on("truth_knows_more") {
        let slug = area.clone();
        let n = flow.site.db.read(move |tx| Ok(super::store::known_of(tx, &slug)?)).await?;
        if n > 0 {
            return Err(sereno_station::db::Refusal::not_found().into());
        }
    }
    let all = flow.site.db.read(move |tx| Ok(store::since(tx, &key, today.plus_s(-DAY_S), now)?)).await?;
    let is_shown = |t: &Told| t.is_about_incident && t.area == area && (t.at >= today || t.standing == Standing::Holds);
    Ok(all.into_iter().filter(is_shown).collect())
}
