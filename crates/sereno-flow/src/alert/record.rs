//! The canonical record of an approval: what exactly was approved, as bytes.
//!
//! The form is fixed (`sereno-approval-1`, see `sereno_seal::record`): signatures of later
//! versions cover the same fields in the same order. Texts come last, each with its language.

use super::store::Stored;
use sereno_core::ids::PersonId;
use sereno_seal::record::Record;

/// SHA-256 of the record of an alert: before approval without an approver, after it with one.
pub fn digest_of(alert: &Stored, approver: Option<PersonId>) -> [u8; 32] {
    let draft = &alert.draft;
    let record = Record::new("sereno-approval-1")
        .field("alert", alert.id.to_string())
        .number("number", alert.number)
        .field("kind", draft.kind.slug())
        .field("incident", alert.incident.to_string())
        .field("verdict", alert.verdict.to_string())
        .field("area", &alert.area)
        .field("area_name", &draft.area_name)
        .number("expires_at", draft.expires_at.us())
        // The audience of a dry run is empty; its count is part of the form from the start.
        .number("audience", 0)
        .field("observer", alert.observer.to_string())
        .field("second", alert.second.to_string())
        .field("drafter", alert.drafter.to_string())
        .field("approver", approver.map(|p| p.to_string()).unwrap_or_default())
        .number("texts", i64::try_from(draft.texts.len()).unwrap_or(i64::MAX));
    draft.texts.iter().fold(record, |r, (language, text)| r.field(language, text)).digest()
}
