//! Many people invited at once, from a pasted list.
//!
//! What was pasted is read by [`sereno_core::invite_list`] and shown line by line; one press then
//! makes the people and their links, all or none. The links are shown once, as slips to print.

mod pages;
mod web;

pub use web::ROUTES;
