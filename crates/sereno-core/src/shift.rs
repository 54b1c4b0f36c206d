//! A claimed stretch of duty.

use crate::machine::machine;

machine! {
    /// Where a shift stands.
    states ShiftState of "shift" {
        Open = "open", Claimed = "claimed", Confirmed = "confirmed", CheckedIn = "checked_in",
        HandoffWritten = "handoff_written", Ended = "ended", NoShow = "no_show",
    }
    /// What can happen to a shift.
    events ShiftEvent {
        Claim = "claim", GiveBack = "give_back", Confirm = "confirm", CheckIn = "check_in",
        Miss = "miss", WriteHandoff = "write_handoff", End = "end",
    }
    pub fn next {
        Open: Claim => Claimed;
        Claimed: GiveBack => Open, Confirm => Confirmed, CheckIn => CheckedIn, Miss => NoShow;
        Confirmed: GiveBack => Open, CheckIn => CheckedIn, Miss => NoShow;
        // Ending goes through the hand-over note, so that nothing open is left behind unsaid.
        CheckedIn: WriteHandoff => HandoffWritten;
        HandoffWritten: End => Ended;
        NoShow: Claim => Claimed;
    }
}
