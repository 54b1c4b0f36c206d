//! The canonical record of an approval: what exactly was approved, and for whom, as bytes.
//!
//! The form is fixed (`sereno-approval-2`, see `sereno_seal::record`): signatures of later
//! versions cover the same fields in the same order. Texts come last, each with its language.
//! A withdrawal rests on no finding: the fields of verdict, observer and second are empty. A standing
//! text, and what takes one back, are about no incident: that field is empty too, and one more, which
//! no other record has, names the text of the playbook.

use super::store::{RestsOn, Stored};
use sereno_core::alert::AlertKind;
use sereno_core::audience::IdSet;
use sereno_core::ids::PersonId;
use sereno_seal::digest::{hex, sha256};
use sereno_seal::record::Record;

/// SHA-256 over the one byte form of a frozen audience.
pub fn audience_digest(audience: &IdSet) -> [u8; 32] {
    sha256(&audience.to_bytes())
}

/// SHA-256 of the record of an alert: before approval without an approver, after it with one.
pub fn digest_of(alert: &Stored, approver: Option<PersonId>) -> [u8; 32] {
    let draft = &alert.draft;
    let [incident, verdict, observer, second] = match &alert.rests_on {
        RestsOn::Finding { incident, .. } if draft.kind == AlertKind::Withdrawn => {
            [incident.to_string(), String::new(), String::new(), String::new()]
        }
        RestsOn::Finding { incident, verdict, observer, second } => {
            [incident.to_string(), verdict.to_string(), observer.to_string(), second.to_string()]
        }
        RestsOn::Standing(_) => [const { String::new() }; 4],
    };
    let record = Record::new("sereno-approval-2")
        .field("alert", alert.id.to_string())
        .number("number", alert.number)
        .field("kind", draft.kind.slug())
        .field("about", alert.about.map(|a| a.to_string()).unwrap_or_default())
        .field("incident", incident);
    let record = match alert.standing() {
        Some(slug) => record.field("standing", slug),
        None => record,
    };
    let record = record
        .field("verdict", verdict)
        .field("area", &alert.area)
        .field("area_name", &draft.area_name)
        .number("expires_at", draft.expires_at.us())
        .number("audience", alert.audience)
        .field("audience_sha256", alert.audience_digest.map(|d| hex(&d)).unwrap_or_default())
        .field("observer", observer)
        .field("second", second)
        .field("drafter", alert.drafter.to_string())
        .field("approver", approver.map(|p| p.to_string()).unwrap_or_default())
        .number("texts", i64::try_from(draft.texts.len()).unwrap_or(i64::MAX));
    draft.texts.iter().fold(record, |r, (language, text)| r.field(language, text)).digest()
}
