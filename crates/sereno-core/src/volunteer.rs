//! A volunteer's way into the network and out of it.

use crate::machine::machine;

machine! {
    /// Where a volunteer stands.
    states VolunteerState of "volunteer" {
        Applied = "applied", Vouched = "vouched", Trained = "trained", Shadowing = "shadowing", Active = "active",
        Paused = "paused", ExpiredTraining = "expired_training", Suspended = "suspended", Left = "left",
    }
    /// What can happen to a volunteer.
    events VolunteerEvent {
        Vouch = "vouch", Train = "train", Shadow = "shadow", Activate = "activate", Pause = "pause",
        Resume = "resume", ExpireTraining = "expire_training", Suspend = "suspend", Reinstate = "reinstate", Leave = "leave",
    }
    pub fn next {
        Applied: Vouch => Vouched, Leave => Left;
        Vouched: Train => Trained, Leave => Left;
        Trained: Shadow => Shadowing, ExpireTraining => ExpiredTraining, Suspend => Suspended, Leave => Left;
        Shadowing: Activate => Active, ExpireTraining => ExpiredTraining, Suspend => Suspended, Leave => Left;
        Active: Pause => Paused, ExpireTraining => ExpiredTraining, Suspend => Suspended, Leave => Left;
        Paused: Resume => Active, ExpireTraining => ExpiredTraining, Suspend => Suspended, Leave => Left;
        ExpiredTraining: Train => Trained, Suspend => Suspended, Leave => Left;
        Suspended: Reinstate => Paused, Leave => Left;
    }
}

/// A volunteer's training, as far as their roles need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Training {
    /// Never finished.
    None,
    /// Finished, or not needed.
    Valid,
    /// Finished once, and it ran out.
    Over,
}

/// What moves a volunteer along without anybody deciding it.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Enough members vouched.
    pub is_vouched: bool,
    /// Their training.
    pub training: Training,
    /// The pledge is signed and valid, or not needed.
    pub is_pledged: bool,
    /// Went along with somebody often enough.
    pub has_shadowed: bool,
}

/// Where a volunteer stands by what is true now. Pausing, suspending and leaving are decided by
/// somebody and stay; everything else follows from the facts, by the steps of the table.
pub fn advance(state: VolunteerState, facts: &Facts) -> VolunteerState {
    use VolunteerState as S;
    let mut at = state;
    loop {
        let event = match (at, facts.training) {
            (S::Applied, _) if facts.is_vouched => VolunteerEvent::Vouch,
            (S::Vouched, Training::Valid | Training::Over) | (S::ExpiredTraining, Training::Valid) => {
                VolunteerEvent::Train
            }
            (S::Trained | S::Shadowing | S::Active | S::Paused, Training::Over) => VolunteerEvent::ExpireTraining,
            (S::Trained, _) if facts.is_pledged => VolunteerEvent::Shadow,
            (S::Shadowing, _) if facts.has_shadowed => VolunteerEvent::Activate,
            _ => return at,
        };
        match at.next(event) {
            Ok(next) => at = next,
            Err(_) => return at,
        }
    }
}

impl VolunteerEvent {
    /// What somebody decides by hand; the other steps follow from vouches, courses and shifts.
    pub const BY_HAND: [VolunteerEvent; 5] = [
        VolunteerEvent::Pause,
        VolunteerEvent::Resume,
        VolunteerEvent::Suspend,
        VolunteerEvent::Reinstate,
        VolunteerEvent::Leave,
    ];

    /// The step by hand with this slug.
    pub fn by_hand(slug: &str) -> Option<VolunteerEvent> {
        VolunteerEvent::BY_HAND.into_iter().find(|e| e.slug() == slug)
    }
}
