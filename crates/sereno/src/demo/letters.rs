//! Letters that the demo does not send: a visitor who subscribes finds the link of theirs here.
//!
//! Invariant: no address is on the page, and no notice, only what answers somebody's own step.

use super::Stage;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sereno_station::db::Stop;
use sereno_station::web::{Frame, Visit, draw};

/// Where they are.
pub(super) const PATH: &str = sereno_flow::delivery::subscriber::DEMO_LETTERS;
/// So many of the newest are shown.
const SHOWN_MAX: usize = 5;

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
    letters: Vec<Letter>,
}

pub(super) async fn show(visit: Visit, State(stage): State<Stage>) -> Result<Response, Stop> {
    let newest = stage.sent.carried().into_iter().rev().map(|(_, parcel)| parcel).filter(|p| p.number.is_none());
    let letters = newest.take(SHOWN_MAX);
    let letters = letters.map(|p| Letter { language: p.language, title: p.title, text: p.text, link: p.link });
    draw(&LettersPage { f: visit.frame(), letters: letters.collect() })
}
