//! Integration tests: one binary, every module a question to the whole product.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests say what they expect"
)]

mod api;
mod audit;
mod backup;
mod channels;
mod commands;
mod data;
mod deliveries;
mod demo;
mod drill;
mod engines;
mod feeds;
mod field;
mod forms;
mod gate;
mod hold;
mod import;
mod keys;
mod kill;
mod live;
mod lock;
mod nodes;
mod objects;
mod owners;
mod pages;
mod people;
mod planted;
mod roles;
mod screen;
mod seizure;
mod sender;
mod setup;
mod shifts;
mod shown;
mod signed;
mod standing;
mod stories;
mod subscribe;
mod texts;
mod tls;
mod told;
mod words;
