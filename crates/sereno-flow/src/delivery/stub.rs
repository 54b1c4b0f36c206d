//! Stand-ins for the index of subscribers and the ledger, with their names and signatures, until both
//! are here. Nobody has subscribed, so nobody is reached.

/// Who is reached, by area.
pub(super) mod subscriber {
    use sereno_core::audience::IdSet;
    use sereno_core::delivery::Channel;
    use sereno_station::db::{DbError, Tx};

    /// What a notice is about.
    #[derive(Clone, Debug)]
    pub(in super::super) enum Reach {
        /// A named area of the playbook.
        Area(String),
    }

    /// Who is reached.
    #[derive(Clone, Debug, Default)]
    pub(in super::super) struct Reached {
        /// Their numbers.
        pub(in super::super) seats: IdSet,
        /// How many there are by channel and language.
        pub(in super::super) counts: Vec<(Channel, String, i64)>,
    }

    /// Who is reached now.
    pub(in super::super) fn reached(reach: &Reach) -> Reached {
        let Reach::Area(_) = reach;
        Reached::default()
    }

    /// The set minus who stopped since.
    pub(in super::super) fn still_in(_: &mut Tx<'_>, all: &IdSet) -> Result<IdSet, DbError> {
        Ok(all.clone())
    }
}

/// Who was frozen and told.
pub(super) mod ledger {
    use crate::{Flow, alert};
    use sereno_core::Moment;
    use sereno_core::audience::IdSet;
    use sereno_core::delivery::Released;
    use sereno_core::ids::AlertId;
    use sereno_station::db::{DbError, Stop, Tx};

    /// Freezes the audience of a notice.
    pub(in super::super) fn freeze(_: &mut Tx<'_>, _: AlertId, _: &IdSet) -> Result<(), DbError> {
        Ok(())
    }

    /// Whom a notice was frozen for.
    pub(in super::super) fn frozen(_: &mut Tx<'_>, _: AlertId) -> Result<Option<IdSet>, DbError> {
        Ok(Some(IdSet::default()))
    }

    /// Who was told a notice, or may have been.
    pub(in super::super) fn told(_: &mut Tx<'_>, _: AlertId) -> Result<IdSet, DbError> {
        Ok(IdSet::default())
    }

    /// Cuts the frozen set minus opt-outs into what is due.
    pub(in super::super) fn open(
        _: &mut Tx<'_>,
        _: &Flow,
        _: &alert::Stored,
        _: &Released,
        _: Moment,
    ) -> Result<(), Stop> {
        Ok(())
    }
}
