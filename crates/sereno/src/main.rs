//! The program: parse, run, exit code.

include!("command_line.rs");
