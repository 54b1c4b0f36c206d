//! A line somebody writes into the shift log.

use crate::screen::{LeftOut, Never, looks_like_plate, screen};
use crate::words::tidy;

/// Characters a line of the shift log holds.
pub const NOTE_CHARS_MAX: usize = 300;

/// Why a line is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteRefusal {
    /// There is no text.
    Empty,
    /// It is longer than [`NOTE_CHARS_MAX`].
    TooLong,
    /// A word of it looks like a number plate or a badge.
    LooksLikePlate(String),
    /// It holds a plate, a badge, an officer's name or a number of one person.
    NotKept,
}

impl NoteRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(&self) -> &'static str {
        match self {
            NoteRefusal::Empty => "note-refused-empty",
            NoteRefusal::TooLong => "note-refused-long",
            NoteRefusal::LooksLikePlate(_) => "note-refused-plate",
            NoteRefusal::NotKept => "note-refused-kept",
        }
    }
}

/// The line as it is kept: without control characters, on one line.
///
/// # Errors
/// The reason against it.
pub fn check_note(text: &str) -> Result<String, NoteRefusal> {
    // One more than fits, so that what is too long is seen and not cut.
    let kept = tidy(text, NOTE_CHARS_MAX + 1);
    if kept.is_empty() {
        return Err(NoteRefusal::Empty);
    }
    if kept.chars().count() > NOTE_CHARS_MAX {
        return Err(NoteRefusal::TooLong);
    }
    let found = kept.split(|c: char| !c.is_alphanumeric()).find(|w| looks_like_plate(w));
    match found {
        Some(word) => Err(NoteRefusal::LooksLikePlate(word.to_owned())),
        None => match screen(&kept, &Never::default()).left_out.first() {
            Some(LeftOut::Plate | LeftOut::Badge | LeftOut::Name | LeftOut::Number) => Err(NoteRefusal::NotKept),
            _ => Ok(kept),
        },
    }
}
