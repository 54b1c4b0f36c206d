//! One's own page: what somebody may do, their training, and the pledge that they alone sign.

mod web;

pub use web::ROUTES;

/// Lines of the pledge; a network writes its own over them and counts the version up.
pub(super) const PLEDGE_LINES: usize = 6;
