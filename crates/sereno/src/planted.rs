//! The same program, built with planted faults for the tests that show that checks can fail.

include!("command_line.rs");
