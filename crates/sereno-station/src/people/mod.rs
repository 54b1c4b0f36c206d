//! Who works here: people, organisations, training, one-time links, sessions.
//!
//! Dramatis personae: a [`Person`] holds roles, belongs to *organisations*, attends *courses* and
//! signs the *pledge* by their own hand; a coordinator invites people, alone or from a pasted
//! list, and decides to pause or suspend. Whether somebody may be on duty is asked of one gate,
//! [`sereno_core::duty::may_be_on_duty`], whichever door they come through.
//!
//! Invariants: nobody can sign the pledge for somebody else by a page; who is suspended has no
//! session, no link and no shift from that moment; there is no field for what a volunteer is to
//! the state, and no export of people.
//!
//! How they come in is `sign_in`; what the coordinator sees and changes is `web`.

mod access;
mod acts;
mod invite_list;
mod join;
mod me;
mod organisations;
mod pages;
mod roster;
mod sign_in;
mod store;
mod training;
mod web;

pub use access::{Person, Powers, SESSION_COOKIE, Session, person_of_session};
pub(crate) use sign_in::step_page;
pub use sign_in::{
    KEYS_JS, Opening, ROUTES as SIGN_IN_ROUTES, Signing, invite, invite_tx, link_again, open_session, signing, spend,
    whose_link,
};
pub use store::{Sees, end_everything, everybody, expire, find, has_anybody_signed_in, insert, names, set_shift};

use crate::site::Site;
use crate::web::Route;

/// The tables of routes of people, organisations and training.
pub const ROUTES: &[&[Route<Site>]] =
    &[web::ROUTES, invite_list::ROUTES, join::ROUTES, me::ROUTES, organisations::ROUTES, training::ROUTES];

#[cfg(test)]
mod tests {
    use super::access::hash;

    #[test]
    fn a_secret_is_stored_as_its_hash() {
        assert_ne!(hash("a"), hash("b"));
    }
}
