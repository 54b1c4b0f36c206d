//! Who works here: people, one-time links, sessions.
//!
//! A link is made for a person, shown once, and spent by a POST (previews open links with GET).
//! Spending it makes a session: a random cookie, stored only as a hash, with a form token that
//! every form carries. Passkeys come later; the seam is [`open_session`].

mod access;
mod pages;
mod sign_in;
mod store;
mod web;

pub use access::{Person, SESSION_COOKIE, Session, person_of_session};
pub use sign_in::{ROUTES as SIGN_IN_ROUTES, invite, invite_tx, open_session, spend, whose_link};
pub use store::{Sees, end_everything, everybody, expire, find, has_anybody_signed_in, insert, names, set_shift};
pub use web::ROUTES;

#[cfg(test)]
mod tests {
    use super::access::hash;

    #[test]
    fn a_secret_is_stored_as_its_hash() {
        assert_ne!(hash("a"), hash("b"));
    }
}
