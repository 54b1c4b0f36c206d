//! Subscribers by the thousand, for drills and measurements, where nobody opens a letter. No route
//! leads here.

use super::{Where, catch_up, hash, keys, store};
use crate::Flow;
use sereno_core::Private;
use sereno_core::audience::Seat;
use sereno_core::delivery::Channel;
use sereno_station::audit::Actor;
use sereno_station::db::Stop;

/// Subscribers written in one transaction.
const BATCH: usize = 2_000;

/// Somebody invented.
#[derive(Clone, Debug)]
pub struct Invented {
    /// The channel.
    pub channel: Channel,
    /// The language.
    pub language: String,
    /// The area they named.
    pub area: String,
    /// The address that tells them apart.
    pub address: String,
    /// What the carrier is given.
    pub endpoint: String,
    /// Quiet hours.
    pub quiet: Option<(u16, u16)>,
}

/// Makes subscribers of invented people; gives their seats in the same order.
///
/// # Errors
/// [`Stop`] when storage fails.
pub async fn enrol(flow: &Flow, all: Vec<Invented>) -> Result<Vec<Seat>, Stop> {
    let (site, now) = (&flow.site, flow.site.now());
    let period = keys::period(now);
    let mut seats = Vec::with_capacity(all.len());
    for some in all.chunks(BATCH) {
        let mut fresh = Vec::with_capacity(some.len());
        for who in some {
            let secret = Private::new(site.secret());
            let address = Private::new(who.address.clone());
            let reach = store::SealedReach::new(&Private::new(who.endpoint.clone()), &secret).encode();
            let mark = keys::marks(&site.keys, now, who.channel, &address)?.first().copied().unwrap_or_default();
            let place = Where::Areas(vec![who.area.clone()]);
            let row = store::Fresh {
                channel: who.channel,
                language: who.language.clone(),
                place: place.clone(),
                sealed_reach: keys::seal(&site.keys, period, &reach)?,
                period,
                mark,
                secret_hash: hash(secret.reveal()),
            };
            fresh.push((row, place, who.quiet));
        }
        let entry = site.entry(Actor::Command);
        let made = site.db.write(move |tx| {
            entry.record(tx, "subscription.confirm", "", "invented")?;
            let mut seats = Vec::with_capacity(fresh.len());
            for (row, place, quiet) in &fresh {
                let seat = store::insert(tx, row, now, now)?;
                store::confirm(tx, seat)?;
                if quiet.is_some() {
                    store::change(tx, seat, place, &row.language, *quiet)?;
                }
                seats.push(seat);
            }
            Ok(seats)
        });
        seats.extend(made.await?);
    }
    catch_up(flow).await?;
    Ok(seats)
}
