//! What is true, and what may happen next.
//!
//! Everything here is a pure function of its arguments: no input or output, no clock, no
//! dice, no wire format. Time comes in as a [`Moment`], chance as bytes. That is why a rule
//! can be tested in microseconds, and why a drill replays byte for byte.
//!
//! In flow order:
//! - [`report`]: what one person told us.
//! - [`incident`]: what we think is happening, fused from reports; findings and signatures.
//! - [`dispatch`]: one observer sent to one incident.
//! - [`alert`]: what may be said, for an area; composing, linting, approving.
//! - [`delivery`]: the last gate before anybody hears it; [`fan_out`]: one notice to many.
//!
//! Who is there for it: [`shift`] (a claimed stretch of duty, gaps, who may claim), [`patrol`]
//! (a look-out on a sector), [`roster`] (reading what people keep in spreadsheets), [`duty`] and
//! [`training`] (the gate before every shift), [`invite_list`]. Who is told: [`audience`].
//!
//! Beside the flow: [`hold`] pauses the purge of named records, [`lock`] says who unlocks,
//! [`network`] is what a network says of itself, [`reading`] says who reads too much; [`case`],
//! [`exhibit`] and [`volunteer`] hold the state machines of the sealed and the rostered side.
//! Underneath: ids, time, places, words, receipts, roles.

pub mod alert;
pub mod audience;
pub mod case;
pub mod delivery;
pub mod dispatch;
pub mod duty;
pub mod exhibit;
pub mod fan_out;
pub mod hold;
pub mod ids;
pub mod incident;
pub mod invite_list;
pub mod lock;
mod machine;
pub mod moment;
pub mod network;
pub mod patrol;
pub mod place;
pub mod private;
pub mod reading;
pub mod receipt;
pub mod refuse;
pub mod report;
pub mod role;
pub mod roster;
pub mod screen;
pub mod shift;
pub mod training;
pub mod volunteer;
pub mod words;

pub use machine::{IllegalStep, table};
pub use moment::Moment;
pub use private::Private;
