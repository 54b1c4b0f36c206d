//! Pages of the pasted list.

use crate::web::Frame;
use crate::web::Shared;
use askama::Template;

/// One line as it was understood.
pub(super) struct Understood {
    pub(super) n: usize,
    pub(super) text: String,
    pub(super) name: String,
    pub(super) organisation: String,
    pub(super) is_new: bool,
    pub(super) roles: String,
    pub(super) language: String,
    pub(super) faults: Vec<String>,
    /// Somebody of that name is here already, or twice in the list.
    pub(super) is_twice: bool,
}

/// Where a list is pasted, and what was understood of it.
#[derive(Template)]
#[template(path = "people/invite_list/paste.html")]
pub(super) struct PastePage {
    pub(super) f: Frame,
    pub(super) refused: String,
    pub(super) typed: String,
    pub(super) lines: Vec<Understood>,
    pub(super) n_good: i64,
    pub(super) n_bad: i64,
    pub(super) new_organisations: Vec<String>,
    pub(super) words: String,
    pub(super) is_trained: bool,
    pub(super) makes_organisations: bool,
}

/// One person's link, to cut out.
pub(super) struct Slip {
    pub(super) name: String,
    pub(super) shared: Shared,
}

/// Every link, once.
#[derive(Template)]
#[template(path = "people/invite_list/slips.html")]
pub(super) struct SlipsPage {
    pub(super) f: Frame,
    pub(super) slips: Vec<Slip>,
    pub(super) n: i64,
    pub(super) days: i64,
}
