//! Courses, the days on which they are held, and who was there.
//!
//! Dramatis personae: a *course* says what is taught, which roles need it and how long it is good
//! for; a *training* is one day of it with a trainer and seats; people take a *seat* on their own
//! page, and whoever holds courses ticks who was there. Until when somebody is trained follows
//! from that ([`sereno_core::training::trained_until`]) and is worked out anew each time.

pub(super) mod pages;
mod store;
mod web;

pub(super) use store::{
    Attended, Course, attend, attended, course, courses, expire, seat, seats_of, taken, unseat, until, upcoming,
};
pub use web::ROUTES;
