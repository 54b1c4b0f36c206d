//! The person affected: one sealed intake, on its way to a lawyer. Only the machine lives here;
//! what a case says is sealed to keys this program never holds.

use crate::machine::machine;

machine! {
    /// Where a case stands.
    states CaseState of "case" {
        IntakeStarted = "intake_started", Consented = "consented", SealedSubmitted = "sealed_submitted",
        Triaged = "triaged", OfferedToProvider = "offered_to_provider", Accepted = "accepted",
        ContactMade = "contact_made", ConsultationDone = "consultation_done", Represented = "represented",
        AdviceOnly = "advice_only", ReferredOn = "referred_on", Declined = "declined",
        LostContact = "lost_contact", Closed = "closed", Retained = "retained", Purged = "purged",
    }
    /// What can happen to a case.
    events CaseEvent {
        Consent = "consent", Submit = "submit", Triage = "triage", Offer = "offer", Accept = "accept",
        ProviderDeclines = "be_declined_by_provider", MakeContact = "make_contact", Consult = "consult",
        Represent = "represent", Advise = "advise", ReferOn = "refer_on", Decline = "decline",
        LoseContact = "lose_contact", Close = "close", Retain = "retain", Purge = "purge",
    }
    pub fn next {
        IntakeStarted: Consent => Consented, Purge => Purged;
        Consented: Submit => SealedSubmitted, Purge => Purged;
        SealedSubmitted: Triage => Triaged;
        Triaged: Offer => OfferedToProvider, LoseContact => LostContact;
        // A provider who declines sends the case back to be offered again, never to an end.
        OfferedToProvider: Accept => Accepted, ProviderDeclines => Triaged;
        Accepted: MakeContact => ContactMade, LoseContact => LostContact;
        ContactMade: Consult => ConsultationDone, LoseContact => LostContact;
        ConsultationDone: Represent => Represented, Advise => AdviceOnly, ReferOn => ReferredOn, Decline => Declined, LoseContact => LostContact;
        Represented: Close => Closed;
        AdviceOnly: Close => Closed;
        ReferredOn: Close => Closed;
        Declined: Offer => OfferedToProvider, Close => Closed;
        LostContact: MakeContact => ContactMade, Close => Closed;
        Closed: Retain => Retained, Purge => Purged;
        Retained: Purge => Purged;
    }
}
