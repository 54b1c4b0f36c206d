//! Who works here: people, what they may do, how they come in.
//!
//! How they come in is `sign_in`; what the coordinator sees and changes is `web`.

mod access;
mod pages;
mod sign_in;
mod store;
mod web;

pub use access::{Person, Powers, SESSION_COOKIE, Session, person_of_session};
pub(crate) use sign_in::step_page;
pub use sign_in::{Opening, ROUTES as SIGN_IN_ROUTES, Signing, invite, invite_tx, link_again, open_session, signing};
pub use store::{Sees, everybody, expire, find, has_anybody_signed_in, insert, names, set_shift};
pub use web::ROUTES;

#[cfg(test)]
mod tests {
    use super::access::hash;

    #[test]
    fn a_secret_is_stored_as_its_hash() {
        assert_ne!(hash("a"), hash("b"));
    }
}
