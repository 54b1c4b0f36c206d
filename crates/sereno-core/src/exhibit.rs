//! What can be shown later: one piece of evidence and its custody. The original never changes.

use crate::machine::machine;

machine! {
    /// Where an exhibit stands.
    states ExhibitState of "exhibit" {
        Captured = "captured", Uploaded = "uploaded", HashVerified = "hash_verified", Sealed = "sealed",
        TransferredToCounsel = "transferred_to_counsel", RedactedCopy = "redacted_copy",
        PublicReleaseApproved = "public_release_approved", RetentionHold = "retention_hold", Purged = "purged",
    }
    /// What can happen to an exhibit.
    events ExhibitEvent {
        Upload = "upload", VerifyHash = "verify_hash", Seal = "seal", Transfer = "transfer_to_counsel",
        Redact = "redact_a_copy", ApproveRelease = "approve_release", Hold = "hold", LiftHold = "lift_hold", Purge = "purge",
    }
    pub fn next {
        Captured: Upload => Uploaded;
        Uploaded: VerifyHash => HashVerified, Purge => Purged;
        HashVerified: Seal => Sealed;
        Sealed: Transfer => TransferredToCounsel, Redact => RedactedCopy, Hold => RetentionHold, Purge => Purged;
        TransferredToCounsel: Redact => RedactedCopy, Hold => RetentionHold, Purge => Purged;
        RedactedCopy: ApproveRelease => PublicReleaseApproved, Hold => RetentionHold, Purge => Purged;
        PublicReleaseApproved: Hold => RetentionHold, Purge => Purged;
        RetentionHold: LiftHold => Sealed;
    }
}
