//! Worlds to try the product in: stories, generated days, and the checks that must hold in both.
//!
//! Everything enters by routes, as it would from outside; nothing here names a table.
//! - [`world`]: people with browsers, a clock moved by hand, and the router.
//! - [`authenticator`]: passkeys made of software, so that people sign in as people do.
//! - [`story`]: a radio log that plays itself and says what came of it. Tests, demo, documentation.
//! - [`day`]: a generated day with true and false events, infiltrators and repeats, from a seed.
//! - [`city`]: a county's worst day from a seed: who tells what, when and where, and what is true.
//! - [`staff`]: invented people who work through that day on their own, by the same routes.
//! - [`ears`]: people who listen, as a carrier that keeps who heard which notice.
//! - [`checkers`]: what must never happen, judged from what the world saw.

pub mod authenticator;
pub mod checkers;
pub mod city;
pub mod day;
pub mod deliveries;
pub mod dice;
pub mod ears;
pub mod staff;
pub mod story;
pub mod world;

pub use world::World;
