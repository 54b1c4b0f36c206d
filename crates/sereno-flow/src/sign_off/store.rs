//! Every statement about sign-offs.

use sereno_core::Moment;
use sereno_core::delivery::sign_off::{SignOff, Wording};
use sereno_station::db::{DbError, Tx};
use sereno_station::params;

/// Every sign-off, without its names.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<SignOff>, DbError> {
    let rows = tx.query("SELECT language, words, until_at FROM sign_offs ORDER BY language", params![])?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(SignOff { language: r.get()?, words: r.get()?, until: r.get()? })
        })
        .collect()
}

/// Who signed a language off.
#[derive(Clone, Debug)]
pub(super) struct Who {
    pub(super) language: String,
    pub(super) sealed_lawyer: Option<Vec<u8>>,
    pub(super) sealed_reviewer: Option<Vec<u8>>,
    pub(super) until: Moment,
}

/// Who signed off, language by language.
pub(super) fn who(tx: &mut Tx<'_>) -> Result<Vec<Who>, DbError> {
    let rows = tx.query(
        "SELECT language, sealed_lawyer, sealed_reviewer, until_at FROM sign_offs ORDER BY language",
        params![],
    )?;
    rows.into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(Who { language: r.get()?, sealed_lawyer: r.get()?, sealed_reviewer: r.get()?, until: r.get()? })
        })
        .collect()
}

/// Puts a sign-off in the place of the one before it. The caller records the audit row.
pub(super) fn set(
    tx: &mut Tx<'_>,
    wording: &Wording,
    lawyer: &[u8],
    reviewer: &[u8],
    now: Moment,
    until: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO sign_offs (language, words, sealed_lawyer, sealed_reviewer, recorded_at, until_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (language) DO UPDATE SET words = $2, sealed_lawyer = $3, sealed_reviewer = $4,
           recorded_at = $5, until_at = $6",
        params![&wording.language, wording.words, lawyer, reviewer, now, until],
    )?;
    Ok(())
}

/// Takes a sign-off away. The caller records the audit row.
pub(super) fn drop(tx: &mut Tx<'_>, language: &str) -> Result<(), DbError> {
    tx.execute("DELETE FROM sign_offs WHERE language = $1", params![language])?;
    Ok(())
}

/// Forgets the names of sign-offs that are over. That one was there, and when it ended, stays.
pub(crate) fn forget(tx: &mut Tx<'_>, now: Moment) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE sign_offs SET sealed_lawyer = NULL, sealed_reviewer = NULL WHERE until_at <= $1
           AND (sealed_lawyer IS NOT NULL OR sealed_reviewer IS NOT NULL)",
        params![now],
    )
}
