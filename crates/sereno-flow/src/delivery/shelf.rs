//! Public pages drawn once and handed out from memory.
//!
//! Dramatis personae: a *reader* asks for a page that is the same for everybody; the [`Shelf`]
//! holds the bytes for each page, language and area. They are drawn again when anything was
//! committed since (the hub's mark is another), when a notice on them runs out, or when they are a
//! few seconds old, whichever comes first: so nobody reads what was taken back, and a crowd costs
//! no more than one reader.
//!
//! Invariant: what depends on who asks never comes here; a visitor of the demo with a guide is
//! drawn a page of their own.

use crate::Flow;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sereno_core::Moment;
use sereno_seal::digest::{hex, sha256};
use sereno_station::db::Stop;
use sereno_station::web::Visit;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// Pages kept at once: some twenty kinds, languages and areas, and numbers people ask for.
const KEPT_MAX: usize = 512;
/// Seconds after which a page is drawn again in any case: a topic from another node may be lost.
const FRESH_S: i64 = 5;
/// What a reader's own program may do without asking: seconds.
const CACHE: &str = "public, max-age=15";

/// What was drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its type.
    pub kind: &'static str,
    /// Its bytes.
    pub body: String,
    /// It is not true any more from then on.
    pub until: Option<Moment>,
}

struct Kept {
    mark: String,
    drawn_at: Moment,
    until: Moment,
    etag: String,
    kind: &'static str,
    body: axum::body::Bytes,
}

/// The pages of one process.
#[derive(Default)]
pub struct Shelf(Mutex<BTreeMap<String, Arc<Kept>>>);

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shelf")
    }
}

impl Shelf {
    /// The kept page, while it may be handed out.
    fn kept(&self, key: &str, mark: &str, now: Moment) -> Option<Arc<Kept>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = held.get(key)?;
        let is_fresh = kept.mark == mark && kept.drawn_at <= now && now < kept.until;
        is_fresh.then(|| Arc::clone(kept))
    }

    fn keep(&self, key: &str, kept: &Arc<Kept>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= KEPT_MAX {
            held.clear();
        }
        held.insert(key.to_owned(), Arc::clone(kept));
    }
}

/// Hands a page out of the shelf, or draws it. `name` tells it from all others of its language.
///
/// # Errors
/// What drawing it fails with.
pub async fn serve<F>(
    flow: &Flow,
    visit: &Visit,
    headers: &HeaderMap,
    name: &str,
    draw: impl FnOnce() -> F,
) -> Result<Response, Stop>
where
    F: Future<Output = Result<Drawn, Stop>>,
{
    let key = format!("{} {name}", visit.t.tag);
    // A guide is the visitor's own; and the demo's clock is moved by hand.
    let is_own = visit.guide.is_some() || visit.site.settings.is_demo;
    let known = if is_own { None } else { flow.shelf.kept(&key, &visit.mark, visit.now) };
    let kept = match known {
        Some(kept) => kept,
        None => {
            let drawn = draw().await?;
            let etag = format!("\"{}\"", hex(sha256(drawn.body.as_bytes()).first_chunk::<12>().unwrap_or(&[0; 12])));
            let fresh = visit.now.plus_s(FRESH_S);
            let kept = Arc::new(Kept {
                mark: visit.mark.clone(),
                drawn_at: visit.now,
                until: drawn.until.map_or(fresh, |until| until.min(fresh)),
                etag,
                kind: drawn.kind,
                body: drawn.body.into(),
            });
            if !is_own {
                flow.shelf.keep(&key, &kept);
            }
            kept
        }
    };
    Ok(answer(&kept, headers))
}

fn answer(kept: &Kept, headers: &HeaderMap) -> Response {
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let is_known = asked.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|t| t == kept.etag || t == "*");
    let own = [(header::ETAG, kept.etag.as_str()), (header::CACHE_CONTROL, CACHE), (header::VARY, "accept-language")];
    if is_known {
        return (StatusCode::NOT_MODIFIED, own).into_response();
    }
    (own, [(header::CONTENT_TYPE, kept.kind)], kept.body.clone()).into_response()
}
