//! Letters that the demo does not send: a visitor who subscribes finds the link of theirs here, and
//! what those get who listen.
//!
//! Invariant: no address is on the page, and of a notice nothing that is one listener's own.

use super::Stage;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sereno_flow::delivery::channel::Parcel;
use sereno_station::db::Stop;
use sereno_station::web::{Frame, Visit, draw};
use std::collections::BTreeSet;

/// Where they are.
pub(super) const PATH: &str = sereno_flow::delivery::subscriber::DEMO_LETTERS;
/// So many of the newest of each are shown.
const SHOWN_MAX: usize = 6;

struct Letter {
    language: String,
    title: String,
    text: String,
    link: String,
}

#[derive(Template)]
#[template(path = "pages/letters.html")]
struct LettersPage {
    f: Frame,
    /// What answers somebody's own step.
    letters: Vec<Letter>,
    /// What was told, once in each language.
    told: Vec<Letter>,
}

pub(super) async fn show(visit: Visit, State(stage): State<Stage>) -> Result<Response, Stop> {
    let carried = stage.sent.carried();
    let newest = || carried.iter().rev().map(|(_, parcel)| parcel);
    let letter = |p: &Parcel| Letter {
        language: p.language.clone(),
        title: p.title.clone(),
        text: p.text.clone(),
        link: p.link.clone(),
    };
    let mut seen = BTreeSet::new();
    let is_new = |p: &&Parcel| p.number.is_some_and(|n| seen.insert((n, p.language.clone())));
    draw(&LettersPage {
        f: visit.frame(),
        letters: newest().filter(|p| p.number.is_none()).take(SHOWN_MAX).map(letter).collect(),
        told: newest().filter(is_new).take(SHOWN_MAX).map(letter).collect(),
    })
}
