//! The panic lock: who may make recovery sheets, and which two things unlock together.

use crate::Moment;
use crate::ids::PersonId;
use crate::words::tidy;

/// Sheets in a set, at least and at most. Two must come together; more than seven are not kept
/// track of by anybody, and each pair has its own copy of the wrapped keys.
pub const SHEETS: std::ops::RangeInclusive<usize> = 2..=7;
/// Sheets in a set when nobody says otherwise.
pub const SHEETS_DEFAULT: usize = 3;
/// Letters of a holder's name.
pub const HOLDER_CHARS_MAX: usize = 60;
/// A proposal that nobody confirmed is void after this.
pub const PROPOSAL_S: i64 = 24 * 3_600;
/// The second half must follow the first within this.
pub const HALF_S: i64 = 600;

/// Why sheets are not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetRefusal {
    /// Fewer than two, or more than seven.
    Number,
    /// Two sheets for one person are one sheet.
    SameHolder,
    /// Nobody proposed a new set, or it is too long ago.
    NothingProposed,
    /// Whoever proposed it cannot confirm it.
    OwnProposal,
    /// There is a set: a new one takes two administrators.
    NeedsTwo,
    /// What was read is no longer what is proposed.
    Changed,
    /// No new set waits to be put into use.
    NothingPending,
    /// Two different sheets of the new set were not typed back.
    NotTypedBack,
}

impl SheetRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            SheetRefusal::Number => "sheets-refused-number",
            SheetRefusal::SameHolder => "sheets-refused-same-holder",
            SheetRefusal::NothingProposed => "sheets-refused-nothing-proposed",
            SheetRefusal::OwnProposal => "sheets-refused-own-proposal",
            SheetRefusal::NeedsTwo => "sheets-refused-needs-two",
            SheetRefusal::Changed => "sheets-refused-changed",
            SheetRefusal::NothingPending => "sheets-refused-nothing-pending",
            SheetRefusal::NotTypedBack => "sheets-refused-not-typed-back",
        }
    }
}

/// The holders of a set as somebody typed them: names tidied, empty lines left out.
///
/// # Errors
/// The reason against it.
pub fn holders<'a>(typed: impl Iterator<Item = &'a str>) -> Result<Vec<String>, SheetRefusal> {
    let names: Vec<String> = typed.map(|n| tidy(n, HOLDER_CHARS_MAX)).filter(|n| !n.is_empty()).collect();
    if !SHEETS.contains(&names.len()) {
        return Err(SheetRefusal::Number);
    }
    let mut lower: Vec<String> = names.iter().map(|n| n.to_lowercase()).collect();
    lower.sort();
    lower.dedup();
    if lower.len() < names.len() {
        return Err(SheetRefusal::SameHolder);
    }
    Ok(names)
}

/// May this person confirm what was proposed? `read_at` is when the proposal that they read was
/// made: another one may have taken its place since.
///
/// # Errors
/// The reason against it.
pub fn may_confirm(
    proposed: Option<(PersonId, Moment)>,
    by: PersonId,
    read_at: Option<Moment>,
    now: Moment,
) -> Result<(), SheetRefusal> {
    match proposed {
        Some((_, at)) if now.since_s(at) >= PROPOSAL_S => Err(SheetRefusal::NothingProposed),
        Some((proposer, _)) if proposer == by => Err(SheetRefusal::OwnProposal),
        Some((_, at)) if read_at != Some(at) => Err(SheetRefusal::Changed),
        Some(_) => Ok(()),
        None => Err(SheetRefusal::NothingProposed),
    }
}

/// Why something does not unlock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlockRefusal {
    /// Nothing was typed.
    Empty,
    /// Letters are wrong or missing.
    Mistyped,
    /// It is a sheet, and not one of the set that is in use.
    OtherSet,
    /// The same half a second time.
    Same,
    /// Too many wrong tries; wait.
    Wait,
    /// It is not locked.
    NotLocked,
}

impl UnlockRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            UnlockRefusal::Empty => "unlock-refused-empty",
            UnlockRefusal::Mistyped => "unlock-refused-mistyped",
            UnlockRefusal::OtherSet => "unlock-refused-other-set",
            UnlockRefusal::Same => "unlock-refused-same",
            UnlockRefusal::Wait => "unlock-refused-wait",
            UnlockRefusal::NotLocked => "unlock-refused-not-locked",
        }
    }
}

/// What a half is together with the one that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// It waits for another.
    First,
    /// The two unlock.
    Both,
}

/// Compares a half with the one that waits, by what tells halves apart and by when it came.
///
/// # Errors
/// [`UnlockRefusal::Same`]: one half given twice is still one.
pub fn pair(waiting: Option<(&str, Moment)>, given: &str, now: Moment) -> Result<Pairing, UnlockRefusal> {
    match waiting {
        Some((_, at)) if now.since_s(at) >= HALF_S => Ok(Pairing::First),
        Some((half, _)) if half == given => Err(UnlockRefusal::Same),
        Some(_) => Ok(Pairing::Both),
        None => Ok(Pairing::First),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_two_to_seven_different_holders() {
        let n = |n: usize| (1..=n).map(|i| format!(" Holder {i} ")).collect::<Vec<_>>();
        let names = |typed: &[String]| holders(typed.iter().map(String::as_str));
        assert_eq!(names(&n(1)), Err(SheetRefusal::Number));
        assert_eq!(names(&n(2)), Ok(vec!["Holder 1".to_owned(), "Holder 2".to_owned()]));
        assert_eq!(names(&n(7)).map(|h| h.len()), Ok(7));
        assert_eq!(names(&n(8)), Err(SheetRefusal::Number));
        assert_eq!(holders(["Ana", "", " ana"].into_iter()), Err(SheetRefusal::SameHolder));
        assert_eq!(holders(["Ana", "", "Ben"].into_iter()).map(|h| h.len()), Ok(2));
    }

    #[test]
    fn somebody_else_confirms_within_a_day() {
        let (ana, ben) = (PersonId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
        let now = Moment::from_s(1_000_000);
        assert_eq!(may_confirm(None, ben, None, now), Err(SheetRefusal::NothingProposed));
        assert_eq!(may_confirm(Some((ana, now)), ana, Some(now), now), Err(SheetRefusal::OwnProposal));
        assert_eq!(may_confirm(Some((ana, now)), ben, Some(now), now), Ok(()));
        let before = Some(now.plus_s(-1));
        assert_eq!(may_confirm(Some((ana, now)), ben, before, now), Err(SheetRefusal::Changed));
        assert_eq!(may_confirm(Some((ana, now)), ben, None, now), Err(SheetRefusal::Changed));
        let late = now.plus_s(PROPOSAL_S);
        assert_eq!(may_confirm(Some((ana, now)), ben, Some(now), late), Err(SheetRefusal::NothingProposed));
    }

    #[test]
    fn two_different_halves_within_ten_minutes_unlock() {
        let now = Moment::from_s(1_000_000);
        assert_eq!(pair(None, "a", now), Ok(Pairing::First));
        assert_eq!(pair(Some(("a", now)), "a", now), Err(UnlockRefusal::Same));
        assert_eq!(pair(Some(("a", now)), "b", now.plus_s(HALF_S - 1)), Ok(Pairing::Both));
        assert_eq!(pair(Some(("a", now)), "b", now.plus_s(HALF_S)), Ok(Pairing::First), "the first half is forgotten");
    }
}
