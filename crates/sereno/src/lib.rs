//! The composition root: the assembled routes, the embedded playbooks, the commands, the demo.

pub mod app;
pub mod command;
pub mod demo;
pub mod playbooks;
mod seizable;
pub mod serve;
pub mod setup;
mod start;
pub mod worlds;
