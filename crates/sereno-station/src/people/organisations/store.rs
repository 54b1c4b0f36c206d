//! The statements of organisations and memberships.

use crate::db::{DbError, Reader, Tx};
use crate::params;
use sereno_core::Moment;
use sereno_core::ids::{OrganisationId, PersonId};

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::people) struct Organisation {
    pub(in crate::people) id: OrganisationId,
    pub(in crate::people) name: String,
    /// For lists.
    pub(in crate::people) short_name: String,
    /// One of the kinds.
    pub(in crate::people) kind: String,
    /// Not about people.
    pub(in crate::people) notes: String,
    /// Whom to ask.
    pub(in crate::people) contact: Option<PersonId>,
    pub(in crate::people) left_at: Option<Moment>,
}

const COLUMNS: &str = "id, name, short_name, kind, notes, contact_id, left_at";

fn read(mut r: Reader) -> Result<Organisation, DbError> {
    Ok(Organisation {
        id: r.get()?,
        name: r.get()?,
        short_name: r.get()?,
        kind: r.get()?,
        notes: r.get()?,
        contact: r.get()?,
        left_at: r.get()?,
    })
}

/// Every organisation, those that left last.
pub(in crate::people) fn all(tx: &mut Tx<'_>) -> Result<Vec<Organisation>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM organisations ORDER BY left_at NULLS FIRST, name, id LIMIT 2000");
    tx.query(&sql, params![])?.into_iter().map(|row| read(row.read())).collect()
}

pub(in crate::people) fn find(tx: &mut Tx<'_>, id: OrganisationId) -> Result<Option<Organisation>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM organisations WHERE id = $1");
    tx.first(&sql, params![id])?.map(read).transpose()
}

pub(in crate::people) fn insert(tx: &mut Tx<'_>, o: &Organisation, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO organisations (id, name, short_name, kind, notes, contact_id, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![o.id, &o.name, &o.short_name, &o.kind, &o.notes, o.contact, now],
    )?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, o: &Organisation) -> Result<(), DbError> {
    tx.execute(
        "UPDATE organisations SET name = $2, short_name = $3, kind = $4, notes = $5, contact_id = $6 WHERE id = $1",
        params![o.id, &o.name, &o.short_name, &o.kind, &o.notes, o.contact],
    )?;
    Ok(())
}

pub(super) fn set_left(tx: &mut Tx<'_>, id: OrganisationId, at: Option<Moment>) -> Result<(), DbError> {
    tx.execute("UPDATE organisations SET left_at = $2 WHERE id = $1", params![id, at])?;
    Ok(())
}

/// Who belongs to what, for everybody.
pub(in crate::people) fn memberships(tx: &mut Tx<'_>) -> Result<Vec<(PersonId, OrganisationId)>, DbError> {
    let rows = tx.query("SELECT person_id, organisation_id FROM memberships", params![])?;
    rows.into_iter().map(|row| Ok(row.read()).and_then(|mut r| Ok((r.get()?, r.get()?)))).collect()
}

/// What one person belongs to.
pub(in crate::people) fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<OrganisationId>, DbError> {
    let rows = tx.query("SELECT organisation_id FROM memberships WHERE person_id = $1", params![person])?;
    rows.into_iter().map(|row| row.read().get()).collect()
}

/// Somebody belongs to it from now on, if they did not.
pub(in crate::people) fn join(tx: &mut Tx<'_>, p: PersonId, o: OrganisationId, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO memberships (person_id, organisation_id, since_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, organisation_id) DO NOTHING",
        params![p, o, now],
    )?;
    Ok(())
}

/// Somebody belongs to these and to no other.
pub(in crate::people) fn set_of_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    to: &[OrganisationId],
    now: Moment,
) -> Result<(), DbError> {
    for old in of_person(tx, person)? {
        if !to.contains(&old) {
            tx.execute("DELETE FROM memberships WHERE person_id = $1 AND organisation_id = $2", params![person, old])?;
        }
    }
    to.iter().try_for_each(|o| join(tx, person, *o, now))
}
