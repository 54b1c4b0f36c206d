//! Values that must not be printed.

use std::fmt;

/// A value that nobody may log, print or serialise by accident.
///
/// It has no `Display`, and no serialiser knows it; `Debug` says `[private]`. Reading it takes
/// the word `reveal`, which a reviewer can search for.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Private<T> {
        Private(value)
    }

    /// Looks at the value. Each call is a decision: who reads this, and why?
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}
