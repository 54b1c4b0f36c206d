//! The composition root: the assembled routes, the embedded playbooks, the commands.

pub mod app;
pub mod command;
pub mod playbooks;
mod start;
pub mod worlds;
