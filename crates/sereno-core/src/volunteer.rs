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
