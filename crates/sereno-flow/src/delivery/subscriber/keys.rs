//! The keys of addresses: one for a period of 30 days, and no day ends it.
//!
//! A subscription has no date, so no day's key can seal it. It stands under the key of the period
//! in which it was last sealed, in the key file under a number that no calendar reaches. When a
//! period is over, [`roll`] seals everything anew under the next one's key, in bounded steps, and
//! then destroys the old key: an address that was stopped meanwhile stands in old copies under a
//! key that is gone. See docs/decisions/0016.

use super::store;
use crate::Flow;
use sereno_core::delivery::Channel;
use sereno_core::moment::DAY_S;
use sereno_core::{Moment, Private};
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Stop};
use sereno_station::keys::KeyRing;

/// Days after which everything is sealed anew.
pub(super) const PERIOD_DAYS: i64 = 30;
/// Keys of periods stand behind those of legal holds, which begin at 100,000,000.
pub const KEYS_FROM: i64 = 106_000_000;
/// Periods that are looked back on for keys that outlived their time.
const BACK: i64 = 40;
/// Values sealed anew in one transaction.
const RESEAL_MAX: i64 = 500;

/// The column the values belong to.
pub(super) const COLUMN: &str = "subscribers.sealed_reach";
/// The column the marks belong to.
const MARK: &str = "subscribers.mark";

/// The period a moment lies in.
pub(super) fn period(now: Moment) -> i64 {
    now.day().div_euclid(PERIOD_DAYS)
}

fn until(period: i64) -> Moment {
    Moment::from_s((KEYS_FROM + period) * DAY_S)
}

fn failed(error: &sereno_station::keys::KeyError) -> Stop {
    tracing::error!(%error, "an address could not be sealed");
    Stop::Fault(DbError::Lost("the keys of addresses cannot be written"))
}

/// Seals a value under the key of a period.
pub(super) fn seal(keys: &KeyRing, period: i64, plain: &Private<String>) -> Result<Vec<u8>, Stop> {
    keys.seal(until(period), COLUMN, plain.reveal().as_bytes()).map_err(|e| failed(&e))
}

/// What a mark is made of.
fn marked(channel: Channel, address: &str) -> Vec<u8> {
    // Nobody has two mail boxes that differ by capitals alone.
    let folded = if channel == Channel::Mail { address.to_lowercase() } else { address.to_owned() };
    format!("{} {folded}", channel.slug()).into_bytes()
}

fn mark(keys: &KeyRing, period: i64, channel: Channel, address: &str) -> Result<[u8; 32], Stop> {
    keys.mark(until(period), MARK, &marked(channel, address)).map_err(|e| failed(&e))
}

/// The marks an address can have now: of this period and, until everything is sealed anew, of the
/// ones before whose keys still live.
pub(super) fn marks(
    keys: &KeyRing,
    now: Moment,
    channel: Channel,
    address: &Private<String>,
) -> Result<Vec<[u8; 32]>, Stop> {
    let own = period(now);
    let mut marks = vec![mark(keys, own, channel, address.reveal())?];
    let plain = marked(channel, address.reveal());
    marks.extend((own - BACK..own).filter_map(|p| keys.mark_again(until(p), MARK, &plain)));
    Ok(marks)
}

/// What a value says its address is: the one it was marked by.
fn address_of(channel: Channel, endpoint: &str) -> String {
    let field = match channel {
        Channel::Mail => return endpoint.to_owned(),
        Channel::Push => "endpoint",
        Channel::Webhook => "url",
    };
    let read: serde_json::Value = serde_json::from_str(endpoint).unwrap_or_default();
    read.get(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned()
}

/// Seals what stands under an older period's key anew, then destroys the keys that seal nothing
/// any more. Says how many values. Run twice, the second does nothing.
///
/// # Errors
/// [`Stop`] when storage or the key file fails; what was not done stays due, and no key goes.
pub(crate) async fn roll(flow: &Flow) -> Result<u64, Stop> {
    let (site, own) = (&flow.site, period(flow.site.now()));
    let (mut n, mut after, mut closed) = (0, None, 0u64);
    loop {
        let old = site.db.read(move |tx| Ok(store::older(tx, own, after, RESEAL_MAX)?)).await?;
        let Some((last, _, _)) = old.last() else { break };
        after = Some(*last);
        let mut fresh = Vec::with_capacity(old.len());
        for (seat, sealed, channel) in old {
            // One whose key is not here, after a restore without keys, stays as it is.
            let Ok((endpoint, secret)) = super::open(&site.keys, &sealed) else {
                closed += 1;
                continue;
            };
            let value = store::SealedReach::new(&endpoint, &secret).encode();
            let address = address_of(channel, endpoint.reveal());
            fresh.push((seat, sealed, seal(&site.keys, own, &value)?, mark(&site.keys, own, channel, &address)?));
        }
        if fresh.is_empty() {
            continue;
        }
        let entry = site.entry(Actor::Task);
        n += site
            .db
            .write(move |tx| {
                entry.record(tx, "subscription.roll", "", &fresh.len().to_string())?;
                let mut n = 0;
                for (seat, old, new, mark) in &fresh {
                    n += store::reseal(tx, *seat, old, new, *mark, own)?;
                }
                Ok(n)
            })
            .await?;
    }
    if n > 0 {
        site.db.truncate_log()?;
    }
    if closed > 0 {
        tracing::error!(closed, "addresses cannot be opened: their key is not in the key file");
    }
    // Each node holds the keys in its memory too, so each looks at all that are over.
    let oldest = site.db.read(|tx| Ok(store::oldest_period(tx)?)).await?.unwrap_or(own).min(own);
    let over: Vec<i32> = (own - BACK..oldest).filter_map(|p| i32::try_from(KEYS_FROM + p).ok()).collect();
    site.keys.destroy(&over).map_err(|e| failed(&e))?;
    Ok(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_period_meets_a_hold_or_the_end_of_time() {
        let far = Moment::from_s(4_102_444_800);
        assert!(until(period(far)).day() == KEYS_FROM + period(far));
        assert!(KEYS_FROM - 5_000_000 > i64::from(crate::hold::KEYS_FROM));
    }

    #[test]
    fn an_address_is_found_in_what_a_channel_writes() {
        assert_eq!(address_of(Channel::Mail, "a@example.org"), "a@example.org");
        assert_eq!(
            address_of(Channel::Push, r#"{"endpoint":"https://push.example.org/1"}"#),
            "https://push.example.org/1"
        );
        assert_eq!(
            address_of(Channel::Webhook, r#"{"url":"https://example.org/in","secret":"s"}"#),
            "https://example.org/in"
        );
    }
}
