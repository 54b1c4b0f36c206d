//! State machines as tables.
//!
//! A machine is a list of `state + event => state`. What is not in the list cannot happen, and
//! asking for it is answered with a sentence that names what can. Guards (who, how many, seen
//! from where) are not in the table: they are types and functions of the slice.

use std::fmt;

/// A step the table does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IllegalStep {
    /// The machine's noun, such as `report`.
    pub machine: &'static str,
    /// The state it is in.
    pub from: &'static str,
    /// What was asked for.
    pub event: &'static str,
    /// What can happen from here instead; empty for a final state.
    pub possible: Vec<&'static str>,
}

impl fmt::Display for IllegalStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = |s: &str| s.replace('_', " ");
        write!(f, "{} in state {} cannot {}", say(self.machine), say(self.from), say(self.event))?;
        if self.possible.is_empty() {
            write!(f, "; this state is final")
        } else {
            let list: Vec<String> = self.possible.iter().map(|e| say(e)).collect();
            write!(f, "; it can {}", list.join(", "))
        }
    }
}

impl std::error::Error for IllegalStep {}

/// Draws a machine as text, one line a state: `state: event -> state, …`.
pub fn table(steps: &[(&'static str, &'static str, &'static str)]) -> String {
    let mut out = String::new();
    let mut last = "";
    for (from, event, to) in steps {
        if *from == last {
            out.push_str(", ");
        } else {
            if !last.is_empty() {
                out.push('\n');
            }
            out.push_str(from);
            out.push_str(": ");
            last = from;
        }
        out.push_str(&format!("{event} -> {to}"));
    }
    out.push('\n');
    out
}

/// Writes a machine: two enums with slugs, the table, `next`, and `steps` for tests and docs.
/// A macro, because eleven machines would otherwise repeat five functions each.
macro_rules! machine {
    (
        $(#[$sdoc:meta])* states $state:ident of $noun:literal { $first:ident = $fslug:literal $(, $s:ident = $sslug:literal)* $(,)? }
        $(#[$edoc:meta])* events $event:ident { $($e:ident = $eslug:literal),* $(,)? }
        $vis:vis fn $next:ident { $($from:ident: $($on:ident => $to:ident),+;)* }
    ) => {
        $(#[$sdoc])*
        #[expect(missing_docs, reason = "the slugs are the domain's own words, listed in docs/GLOSSARY.md")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $state { $first, $($s),* }

        impl $state {
            /// Every state, the first one being where each life begins.
            pub const ALL: &'static [$state] = &[$state::$first, $($state::$s),*];

            /// The word stored and used in text keys.
            pub const fn slug(self) -> &'static str {
                match self { $state::$first => $fslug, $($state::$s => $sslug),* }
            }

            /// The state with this slug.
            pub fn from_slug(slug: &str) -> Option<$state> {
                $state::ALL.iter().copied().find(|s| s.slug() == slug)
            }

            /// The state after `event`.
            ///
            /// # Errors
            /// [`crate::IllegalStep`] when the table has no such step.
            $vis fn $next(self, event: $event) -> Result<$state, crate::IllegalStep> {
                let steps: &[($state, $event, $state)] =
                    &[$($(($state::$from, $event::$on, $state::$to)),+),*];
                steps
                    .iter()
                    .find(|(from, on, _)| *from == self && *on == event)
                    .map(|(_, _, to)| *to)
                    .ok_or_else(|| crate::IllegalStep {
                        machine: $noun,
                        from: self.slug(),
                        event: event.slug(),
                        possible: steps
                            .iter()
                            .filter(|(from, _, _)| *from == self)
                            .map(|(_, on, _)| on.slug())
                            .collect(),
                    })
            }

            /// The whole table as slugs, for documents and tests.
            pub fn steps() -> Vec<(&'static str, &'static str, &'static str)> {
                vec![$($(($state::$from.slug(), $event::$on.slug(), $state::$to.slug())),+),*]
            }
        }

        $(#[$edoc])*
        #[expect(missing_docs, reason = "the slugs are the domain's own words, listed in docs/GLOSSARY.md")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $event { $($e),* }

        impl $event {
            /// The verb stored and used in text keys.
            pub const fn slug(self) -> &'static str {
                match self { $($event::$e => $eslug),* }
            }
        }
    };
}
pub(crate) use machine;

#[cfg(test)]
mod tests;
