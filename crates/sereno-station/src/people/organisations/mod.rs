//! Organisations whose people work here.
//!
//! Dramatis personae: an [`Organisation`] is a name with people; a person belongs to one, to
//! several or to none. One that leaves keeps its row, so that its people can be asked what they
//! want; nobody is moved or dropped with it.

mod pages;
mod store;
mod web;

pub(super) use store::{Organisation, all, find, insert, join, memberships, of_person, set_of_person};
pub use web::ROUTES;

/// What an organisation can be; a network's own words for them are in its texts.
pub(super) const KINDS: [&str; 6] = ["community", "legal", "faith", "labor", "school", "other"];
/// A name is at most this long, characters.
pub(super) const NAME_CHARS_MAX: usize = 80;
/// A short name stands in lists.
pub(super) const SHORT_CHARS_MAX: usize = 20;
