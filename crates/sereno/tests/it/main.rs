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
mod commands;
mod data;
mod demo;
mod drill;
mod engines;
mod forms;
mod gate;
mod import;
mod kill;
mod live;
mod nodes;
mod objects;
mod pages;
mod roles;
mod shifts;
mod stories;
mod texts;
mod words;
