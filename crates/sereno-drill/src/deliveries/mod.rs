//! Deliveries that crash: providers of the three classes with ledgers of their own, and a checker
//! that compares what they received with what we say.
//!
//! [`model`] runs the core's chunk against a store in memory, a million at a time, with a crash
//! possible between every two steps. [`Provider`] speaks the flow's own [`Carrier`] trait, so that
//! tests drop the real lanes in the middle of their work. Both are judged by [`judge`].

mod model;
mod provider;

pub use model::{Fault, model};
pub use provider::{Mood, Provider};

use sereno_core::delivery::Class;

/// What one run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Texts to be handed over.
    pub all: u64,
    /// Lanes that were lost in the middle of a step.
    pub crashes: u64,
    /// Lanes that stood still until another had taken over, and then went on.
    pub stalls: u64,
    /// Received more often than once, counted once for each time too many.
    pub doubles: u64,
    /// Never received.
    pub misses: u64,
    /// Never received, although we say they were handed over.
    pub false_handed: u64,
    /// We say that nobody knows.
    pub unknown: u64,
    /// Received, although we say that nothing was handed over.
    pub false_not: u64,
}

/// What must hold of a run on a channel of a class.
///
/// # Errors
/// A sentence for the first thing that does not.
pub fn judge(class: Class, o: &Outcome) -> Result<(), String> {
    if o.false_handed > 0 {
        return Err(format!("{} are called handed over and were never received", o.false_handed));
    }
    if o.false_not > 0 {
        return Err(format!("{} were received and are called something else", o.false_not));
    }
    let lost = o.crashes + o.stalls;
    match class {
        Class::Keyed if o.doubles > 0 => Err(format!("{} doubles on a keyed channel", o.doubles)),
        Class::Keyed | Class::Queryable if o.misses > 0 => Err(format!("{} misses", o.misses)),
        Class::Queryable | Class::Blind if o.doubles > lost => {
            Err(format!("{} doubles, and only {lost} lanes were lost", o.doubles))
        }
        // A blind text is missing only where we say that nobody knows.
        Class::Blind if o.misses > o.unknown => Err(format!("{} misses, {} unknown", o.misses, o.unknown)),
        Class::Keyed | Class::Queryable | Class::Blind => Ok(()),
    }
}

#[cfg(test)]
mod tests;
