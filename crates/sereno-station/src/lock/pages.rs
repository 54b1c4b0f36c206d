//! Pages of the panic lock and the sheets.

use super::{Printed, Proposal, Sheet};
use crate::texts::{Lang, PRODUCT};
use crate::web::{Fields, Frame, Visit};
use askama::Template;
use qrcode::{Color, EcLevel, QrCode};
use sereno_core::ids::PersonId;
use std::fmt::Write as _;
use std::sync::Arc;

/// What one press does, and the press.
#[derive(Template)]
#[template(path = "lock/lock.html")]
pub(super) struct LockPage {
    f: Frame,
    n_sheets: i64,
}

impl LockPage {
    pub(super) fn new(visit: &Visit, n_sheets: usize) -> LockPage {
        LockPage { f: visit.frame(), n_sheets: i64::try_from(n_sheets).unwrap_or(0) }
    }
}

/// What everybody reads while it is locked; first of all whoever locked it.
#[derive(Template)]
#[template(path = "lock/locked.html")]
pub(super) struct LockedPage {
    f: Frame,
    /// Just now, and whether the keys are wrapped.
    just: Option<bool>,
}

impl LockedPage {
    pub(super) fn new(visit: &Visit, just: Option<bool>) -> LockedPage {
        LockedPage { f: strangers_frame(visit), just }
    }
}

/// The frame of a page that nobody is signed in to, and whose languages lead to a page that can
/// be asked for.
fn strangers_frame(visit: &Visit) -> Frame {
    Frame { path: "/unlock".to_owned(), ..visit.frame() }
}

/// Where two people unlock.
#[derive(Template)]
#[template(path = "lock/unlock.html")]
pub(super) struct UnlockPage {
    f: Frame,
    is_locked: bool,
    has_sheets: bool,
    is_done: bool,
    pub(super) until: String,
    pub(super) refused: String,
    pub(super) typed: Fields,
}

impl UnlockPage {
    pub(super) fn new(visit: &Visit, is_locked: bool, has_sheets: bool) -> UnlockPage {
        UnlockPage {
            f: strangers_frame(visit),
            is_locked,
            has_sheets,
            is_done: false,
            until: String::new(),
            refused: String::new(),
            typed: Fields::default(),
        }
    }

    pub(super) fn done(visit: &Visit) -> UnlockPage {
        UnlockPage { is_done: true, ..UnlockPage::new(visit, false, false) }
    }
}

struct SheetRow {
    number: i64,
    holder: String,
    made: String,
}

struct Asked {
    by: String,
    is_own: bool,
    at: String,
    holders: Vec<String>,
    /// Which proposal this is: another may take its place while somebody reads.
    read_at: i64,
}

/// The set in use, a new set that waits for a second administrator, and the form.
#[derive(Template)]
#[template(path = "lock/sheets.html")]
pub(super) struct SheetsPage {
    f: Frame,
    set: Vec<SheetRow>,
    /// Kept by whom, and since when it waits to be typed back.
    pending: Option<(Vec<String>, String)>,
    asked: Option<Asked>,
    pub(super) refused: String,
    pub(super) typed: Fields,
}

impl SheetsPage {
    pub(super) fn new(
        visit: &Visit,
        set: &[Sheet],
        pending: &[Sheet],
        proposal: Option<Proposal>,
        names: &[(PersonId, String)],
    ) -> SheetsPage {
        let playbook = &visit.site.playbook;
        let row = |s: &Sheet| SheetRow { number: s.number, holder: s.holder.clone(), made: playbook.date(s.made_at) };
        let asked = proposal.map(|p| Asked {
            by: names.iter().find(|(id, _)| *id == p.by).map(|(_, name)| name.clone()).unwrap_or_default(),
            is_own: visit.person.as_ref().is_some_and(|person| person.id == p.by),
            at: visit.site.hhmm(p.at),
            read_at: p.at.us(),
            holders: p.holders,
        });
        SheetsPage {
            f: visit.frame(),
            set: set.iter().map(row).collect(),
            pending: pending
                .first()
                .map(|s| (pending.iter().map(|s| s.holder.clone()).collect(), visit.site.hhmm(s.made_at))),
            asked,
            refused: String::new(),
            typed: Fields::default(),
        }
    }
}

/// A code as a square of modules: its side and the path that draws it.
struct Square {
    side: usize,
    path: String,
}

fn square(text: &str) -> Option<Square> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q).ok()?;
    let (width, mut path) = (code.width(), String::new());
    for (at, color) in code.to_colors().iter().enumerate() {
        if *color == Color::Dark {
            // Four modules of light around it are part of the code.
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + 4, at / width + 4);
        }
    }
    Some(Square { side: width + 8, path })
}

struct Paper {
    number: i64,
    holder: String,
    groups: Vec<String>,
    square: Option<Square>,
}

/// A new set, shown once and made for printing: one page each.
#[derive(Template)]
#[template(path = "lock/papers.html")]
pub(super) struct PapersPage {
    f: Frame,
    papers: Vec<Paper>,
    n: usize,
    /// Where two people unlock.
    address: String,
    date: String,
    tongues: Vec<Arc<Lang>>,
}

impl PapersPage {
    pub(super) fn new(visit: &Visit, set: &[Printed]) -> PapersPage {
        let site = &visit.site;
        let paper = |p: &Printed| Paper {
            number: p.sheet.number,
            holder: p.sheet.holder.clone(),
            groups: p.key.groups(),
            square: square(&p.key.text()),
        };
        PapersPage {
            f: Frame { path: "/admin/sheets".to_owned(), ..visit.frame() },
            papers: set.iter().map(paper).collect(),
            n: set.len(),
            address: format!("{}/unlock", site.settings.origin),
            date: site.playbook.date(visit.now),
            // Whoever finds a sheet may read the other language.
            tongues: PRODUCT.iter().map(|(tag, _)| site.texts.lang(tag)).collect(),
        }
    }
}
