//! The real lanes in bad weather: a notice that comes about as every notice does, lanes that are
//! dropped in the middle of a step, and the ledger compared with what the provider received.

use super::{Outcome, Provider};
use crate::dice::Dice;
use crate::{World, story};
use sereno_core::Moment;
use sereno_core::audience::{IdSet, Seat};
use sereno_core::delivery::{Channel, Sending};
use sereno_core::fan_out::Fate;
use sereno_core::ids::AlertId;
use sereno_flow::delivery::channel::Carrier;
use sereno_flow::delivery::fan_out::lane;
use sereno_flow::delivery::subscriber::{Invented, enrol};
use sereno_flow::delivery::{ledger, turn};
use sereno_seal::digest::{hex, sha256};
use sereno_station::audit::Actor;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// After a lane is lost, its lease has run out by then, seconds.
const LEASE_OVER_S: i64 = 91;
/// Lanes that work at the same time.
const LANES: usize = 4;
/// Rounds in good weather, to come to an end.
const CALM: usize = 40;

/// Somebody invented on a channel; one of four reads Spanish.
pub fn invented(channel: Channel, n: usize) -> Invented {
    let endpoint = match channel {
        Channel::Mail => format!("reader{n}@example.org"),
        Channel::Push => format!(r#"{{"endpoint":"https://push.example.org/{n}"}}"#),
        Channel::Webhook => format!(r#"{{"url":"https://partner{}.example.org/{n}","secret":"s"}}"#, n % 5),
    };
    Invented {
        channel,
        language: if n.is_multiple_of(4) { "es" } else { "en" }.to_owned(),
        area: "westlake".to_owned(),
        address: format!("{n}@{}", channel.slug()),
        endpoint,
        quiet: None,
    }
}

/// What has been let out.
#[derive(Clone, Debug)]
pub struct LetOut {
    /// The notice.
    pub alert: AlertId,
    /// Those it is for.
    pub seats: Vec<Seat>,
}

/// Lets one notice out to invented people: everything up to the release, and nothing handed over.
///
/// # Errors
/// A sentence for what did not work.
pub fn let_out(world: &mut World, start: Moment, people: Vec<Invented>) -> Result<LetOut, String> {
    let failed = |what: &str, why: &dyn std::fmt::Display| format!("{what}: {why}");
    story::set_up(world);
    let seats = world.drive(enrol(&world.flow, people)).map_err(|s| failed("subscribing", &s))?;
    world.drive(turn(&world.flow, Actor::Command, Sending::On)).map_err(|s| failed("turning sending on", &s))?;
    let text = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
        08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
        08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n";
    story::play(world, text, start).map_err(|fault| format!("{fault:?}"))?;
    let found = world.get("Lena", "/console/alerts").after("/console/alerts/");
    let alert: AlertId = found.first().and_then(|id| id.parse().ok()).ok_or("no draft was made")?;
    let frozen = world.drive(world.flow.site.db.read(move |tx| Ok(ledger::frozen(tx, alert)?)));
    let wanted: IdSet = seats.iter().copied().collect();
    if frozen.map_err(|s| failed("reading the frozen set", &s))? != Some(wanted) {
        return Err("the draft was not frozen for those who subscribed".to_owned());
    }
    let path = format!("/console/alerts/{alert}");
    let digest = world.get("Lena", &path).after("name=\"digest\" value=\"").first().cloned().unwrap_or_default();
    let approved = world.post("Lena", &format!("{path}/approve"), &[("digest", &digest)]);
    if approved.status != 303 {
        return Err(approved.sentence());
    }
    world.set(world.flow.site.now().plus_s(60));
    world.drive(world.flow.run_due()).map_err(|s| failed("letting out", &s))?;
    Ok(LetOut { alert, seats })
}

/// How many have which fate.
///
/// # Errors
/// When storage fails.
pub fn fates(world: &World, alert: AlertId) -> Result<BTreeMap<Fate, i64>, String> {
    let read = world.flow.site.db.read(move |tx| Ok(ledger::totals(tx, alert)?));
    world.drive(read).map(|t| t.fates()).map_err(|s| s.to_string())
}

/// A future that is dropped after so many turns; true when it was.
pub struct Doomed<F> {
    inner: Option<Pin<Box<F>>>,
    turns: usize,
}

impl<F> std::fmt::Debug for Doomed<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Doomed({})", self.turns)
    }
}

impl<F> Doomed<F> {
    /// It lives for so many turns.
    pub fn after(turns: usize, inner: F) -> Doomed<F> {
        Doomed { inner: Some(Box::pin(inner)), turns }
    }
}

impl<F: Future> Future for Doomed<F> {
    type Output = bool;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<bool> {
        if self.turns == 0 {
            self.inner = None;
        }
        self.turns = self.turns.saturating_sub(1);
        match &mut self.inner {
            None => Poll::Ready(true),
            Some(inner) => inner.as_mut().poll(context).map(|_| false),
        }
    }
}

/// A future that is put to sleep after so many turns and given back; none when it ended before.
struct Nap<F> {
    inner: Option<Pin<Box<F>>>,
    turns: usize,
}

impl<F: Future> Future for Nap<F> {
    type Output = Option<Pin<Box<F>>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.turns == 0 {
            return Poll::Ready(self.inner.take());
        }
        self.turns -= 1;
        match &mut self.inner {
            None => Poll::Ready(None),
            Some(inner) => inner.as_mut().poll(context).map(|_| None),
        }
    }
}

/// The key under which a seat gets a notice.
pub fn key(alert: AlertId, seat: Seat) -> String {
    let mut bytes = alert.bytes().to_vec();
    bytes.extend(seat.0.to_be_bytes());
    hex(&sha256(&bytes)).chars().take(32).collect()
}

/// Lanes hand a notice over, and in each of the first rounds most are lost within `turns_max`
/// turns; then the rest goes out in good weather. Says what it came to.
///
/// # Errors
/// When storage fails, or something is open at the end.
pub fn storm(
    world: &mut World,
    out: &LetOut,
    provider: &Provider,
    seed: u64,
    rounds: usize,
    turns_max: usize,
) -> Result<Outcome, String> {
    let (dice, carrier): (_, Arc<dyn Carrier>) = (Dice::new(seed), Arc::new(provider.clone()));
    let mut o = Outcome { all: u64::try_from(out.seats.len()).unwrap_or(u64::MAX), ..Outcome::default() };
    let flow = world.flow.clone();
    for round in 0..rounds + CALM {
        // One stands still until its lease is over and others have worked on its chunk.
        let asleep = if round < rounds && dice.chance(50) {
            let nap = Nap { inner: Some(Box::pin(lane(&flow, &carrier, 0))), turns: 1 + dice.below(turns_max) };
            let asleep = world.drive_all(vec![nap], |manual| manual.pump(1, false)).pop().flatten();
            world.set(world.flow.site.now().plus_s(LEASE_OVER_S));
            asleep
        } else {
            None
        };
        let lanes = (0..LANES).map(|_| {
            let turns = if round < rounds && dice.chance(80) { dice.below(turns_max) } else { usize::MAX };
            Doomed::after(turns, lane(&flow, &carrier, 0))
        });
        let lost = world.drive_all(lanes.collect(), |manual| manual.pump(1 + dice.below(4), dice.chance(30)));
        o.crashes += lost.into_iter().map(u64::from).sum::<u64>();
        if let Some(asleep) = asleep {
            o.stalls += 1;
            world.drive_all(vec![asleep], |manual| manual.pump(1 + dice.below(4), false));
        }
        if dice.chance(50) {
            provider.catch_up();
        }
        world.set(world.flow.site.now().plus_s(LEASE_OVER_S));
        if round >= rounds && fates(world, out.alert)?.keys().all(|f| !f.is_open()) {
            break;
        }
    }
    provider.catch_up();
    let (alert, now) = (out.alert, world.flow.site.now());
    let all = fates(world, alert)?;
    if all.keys().any(|f| f.is_open()) {
        return Err(format!("something is open at the end: {all:?}"));
    }
    o.unknown = all.get(&Fate::Unknown).and_then(|n| u64::try_from(*n).ok()).unwrap_or(0);
    let read = world.flow.site.db.read(move |tx| Ok(ledger::told(tx, alert)?));
    let told = world.drive(read).map_err(|s| s.to_string())?;
    let received = provider.received();
    for seat in &out.seats {
        let n = received.get(&key(alert, *seat)).copied().unwrap_or(0);
        o.doubles += u64::from(n.saturating_sub(1));
        o.misses += u64::from(n == 0);
        o.false_not += u64::from(n > 0 && !told.contains(*seat));
        if n == 0 {
            let seat = *seat;
            let why = world.drive(world.flow.site.db.read(move |tx| Ok(ledger::why(tx, seat, now)?)));
            let why = why.map_err(|s| s.to_string())?;
            o.false_handed += u64::from(why.first().is_some_and(|w| w.fate == Some(Fate::Handed)));
        }
    }
    Ok(o)
}
