//! Every statement about offers and verdicts.

use super::said_record;
use crate::ahead::{Candidate, Going, Looked, OfferLine, VerdictLine};
use sereno_core::Moment;
use sereno_core::dispatch::{OfferEvent, OfferState, Standing, may_send};
use sereno_core::ids::{DeviceId, IncidentId, OfferId, PersonId, VerdictId};
use sereno_core::incident::{Cause, Observation, Signed, Signer, Verdict, find, sign};
use sereno_core::role::Role;
use sereno_station::db::{DbError, Reader, Refusal, Stop, Tx};
use sereno_station::keys::KeyRing;
use sereno_station::params;
use sereno_station::people::{Person, Sees, Signing, everybody, signing};

/// An observer's own offer.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) id: OfferId,
    pub(super) incident: IncidentId,
    pub(super) state: OfferState,
    pub(super) offered_at: Moment,
    pub(super) arrived_at: Option<Moment>,
    pub(super) was_on_shift: bool,
    pub(super) was_trained: bool,
}

const OFFER: &str = "id, incident_id, state, offered_at, arrived_at, was_on_shift, was_trained";

fn offer(r: &mut Reader) -> Result<Offer, DbError> {
    let (id, incident, state): (OfferId, IncidentId, String) = (r.get()?, r.get()?, r.get()?);
    Ok(Offer {
        id,
        incident,
        state: OfferState::from_slug(&state).ok_or(DbError::Shape(2))?,
        offered_at: r.get()?,
        arrived_at: r.get()?,
        was_on_shift: r.get()?,
        was_trained: r.get()?,
    })
}

/// An offer that belongs to this observer; anybody else's is not there.
pub(super) fn own_offer(tx: &mut Tx<'_>, id: OfferId, observer: PersonId) -> Result<Offer, Stop> {
    let sql = format!("SELECT {OFFER} FROM offers WHERE id = $1 AND observer_id = $2");
    let found = tx.first(&sql, params![id, observer])?;
    match found {
        Some(mut r) => Ok(offer(&mut r)?),
        None => Err(Refusal::not_found().into()),
    }
}

/// An offer of an incident.
pub(super) fn offer_at(tx: &mut Tx<'_>, id: OfferId, incident: IncidentId) -> Result<Offer, Stop> {
    let sql = format!("SELECT {OFFER} FROM offers WHERE id = $1 AND incident_id = $2");
    match tx.first(&sql, params![id, incident])? {
        Some(mut r) => Ok(offer(&mut r)?),
        None => Err(Refusal::not_found().into()),
    }
}

/// Offers made before a moment that nobody answered.
pub(super) fn unanswered(tx: &mut Tx<'_>, before: Moment) -> Result<Vec<Offer>, DbError> {
    let sql = format!(
        "SELECT {OFFER} FROM offers WHERE state = 'offered' AND offered_at <= $1 ORDER BY offered_at, id LIMIT 100"
    );
    tx.query(&sql, params![before])?.into_iter().map(|row| offer(&mut row.read())).collect()
}

/// Offers of an incident that nobody has answered.
pub(super) fn asked(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Vec<Offer>, DbError> {
    let sql =
        format!("SELECT {OFFER} FROM offers WHERE incident_id = $1 AND state = 'offered' ORDER BY offered_at, id");
    tx.query(&sql, params![incident])?.into_iter().map(|row| offer(&mut row.read())).collect()
}

/// An observer's latest offers.
pub(super) fn offers_of(tx: &mut Tx<'_>, observer: PersonId) -> Result<Vec<Offer>, DbError> {
    let sql = format!("SELECT {OFFER} FROM offers WHERE observer_id = $1 ORDER BY offered_at DESC, id LIMIT 20");
    tx.query(&sql, params![observer])?.into_iter().map(|row| offer(&mut row.read())).collect()
}

const OPEN: &str = "('offered', 'accepted', 'en_route', 'on_scene')";

pub(super) fn standing(tx: &mut Tx<'_>, p: &Person) -> Result<Standing, DbError> {
    let open =
        tx.number(&format!("SELECT count(*) FROM offers WHERE observer_id = $1 AND state IN {OPEN}"), params![p.id])?;
    Ok(Standing {
        person: p.id,
        is_observer: p.holds(&[Role::Observer]),
        trained_until: p.trained_until,
        pledged_until: p.pledged_until,
        on_shift_until: p.shift_until_as(Role::Observer),
        has_open_offer: open > 0,
    })
}

/// True while somebody said yes to something, is on the way or there.
///
/// # Errors
/// [`DbError`].
pub fn is_out(tx: &mut Tx<'_>, person: PersonId) -> Result<bool, DbError> {
    let n = tx.number(
        "SELECT count(*) FROM offers WHERE observer_id = $1 AND state IN ('accepted', 'en_route', 'on_scene')",
        params![person],
    )?;
    Ok(n > 0)
}

pub(super) fn insert_offer(
    tx: &mut Tx<'_>,
    id: OfferId,
    incident: IncidentId,
    observer: PersonId,
    by: PersonId,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO offers (id, incident_id, observer_id, state, offered_at, offered_by, was_on_shift, was_trained)
         VALUES ($1, $2, $3, 'offered', $4, $5, 0, 0)",
        params![id, incident, observer, now, by],
    )?;
    Ok(())
}

/// Moves an offer. On arrival it is noted whether the person is on shift and trained: that is
/// what makes their verdict count, and it must not change afterwards.
pub(super) fn set_offer(
    tx: &mut Tx<'_>,
    id: OfferId,
    next: OfferState,
    event: OfferEvent,
    person: Option<&Person>,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute("UPDATE offers SET state = $2 WHERE id = $1", params![id, next.slug()])?;
    match event {
        OfferEvent::Accept => {
            tx.execute("UPDATE offers SET accepted_at = $2 WHERE id = $1", params![id, now])?;
        }
        OfferEvent::Arrive => {
            let on_shift = person.is_some_and(|p| p.is_on_shift_as(&[Role::Observer], now));
            let trained = person.is_some_and(|p| p.trained_until > now && p.pledged_until > now);
            tx.execute(
                "UPDATE offers SET arrived_at = $2, was_on_shift = $3, was_trained = $4 WHERE id = $1",
                params![id, now, on_shift, trained],
            )?;
        }
        OfferEvent::Leave | OfferEvent::LeaveUnsafe => {
            tx.execute("UPDATE offers SET left_at = $2 WHERE id = $1", params![id, now])?;
        }
        OfferEvent::Decline
        | OfferEvent::Expire
        | OfferEvent::Withdraw
        | OfferEvent::SetOut
        | OfferEvent::Miss
        | OfferEvent::Debrief => {}
    }
    Ok(())
}

/// True while a person is on the scene of an incident, having arrived after a moment.
pub(super) fn is_on_scene(
    tx: &mut Tx<'_>,
    person: PersonId,
    incident: IncidentId,
    since: Moment,
) -> Result<bool, DbError> {
    let n = tx.number(
        "SELECT count(*) FROM offers WHERE observer_id = $1 AND incident_id = $2 AND state = 'on_scene' AND arrived_at > $3",
        params![person, incident, since],
    )?;
    Ok(n > 0)
}

/// Which device said something, and its signature.
#[derive(Clone, Debug, Default)]
pub(super) struct ByDevice {
    pub(super) device: Option<DeviceId>,
    pub(super) signature: Option<Vec<u8>>,
}

impl ByDevice {
    /// False when the device has a key and this is not its signature over the message.
    pub(super) fn is_right(&self, tx: &mut Tx<'_>, message: &[u8]) -> Result<bool, DbError> {
        let Some(device) = self.device else { return Ok(true) };
        Ok(signing(tx, device, message, self.signature.as_deref())? != Signing::Wrong)
    }
}

#[expect(clippy::too_many_arguments, reason = "a row has as many columns")]
pub(super) fn insert_verdict(
    tx: &mut Tx<'_>,
    id: VerdictId,
    offer: &Offer,
    seen: &Observation,
    by: &ByDevice,
    was_confirmed: bool,
    salute: Option<&[u8]>,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO verdicts (id, incident_id, offer_id, observer_id, verdict, activity, cause, seen_at, recorded_at, arrived_at,
           was_on_shift, was_trained, saw_directly, was_confirmed, sealed_salute, device_id, signature)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        params![
            id, offer.incident, offer.id, seen.observer, seen.verdict.slug(), seen.activity.as_deref(),
            seen.cause.as_ref().map(|c| c.slug()), seen.seen_at, now, seen.arrived_at, seen.was_on_shift, seen.was_trained,
            seen.saw_directly, was_confirmed, salute, by.device, by.signature.clone()
        ],
    )?;
    Ok(())
}

/// A verdict with everything that makes it count.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) id: VerdictId,
    pub(super) incident: IncidentId,
    pub(super) seen: Observation,
    pub(super) was_confirmed: bool,
    pub(super) sealed_salute: Option<Vec<u8>>,
    pub(super) second: Option<(Signer, Moment)>,
    pub(super) decided: Option<String>,
    offer: OfferId,
    by: ByDevice,
    /// As stored, before the playbook's list is asked whether it counts.
    cause: Option<String>,
}

impl Stored {
    /// False when the row no longer says what the observer's device signed.
    pub(super) fn is_by_its_device(&self, tx: &mut Tx<'_>) -> Result<bool, DbError> {
        let (seen, cause) = (&self.seen, self.cause.as_deref().unwrap_or_default());
        let activity = seen.activity.as_deref().unwrap_or_default();
        let message = said_record(self.offer, seen.verdict, activity, cause, seen.saw_directly);
        self.by.is_right(tx, message.bytes())
    }

    /// Signed or decided: nothing more can be done with it.
    pub(super) fn is_closed(&self) -> bool {
        self.second.is_some() || self.decided.is_some()
    }
}

const VERDICT: &str =
    "id, incident_id, observer_id, verdict, activity, cause, seen_at, arrived_at, was_on_shift, was_trained,
  saw_directly, was_confirmed, sealed_salute, second_id, second_roles, second_on_scene, signed_at, decided,
  offer_id, device_id, signature";

fn stored(r: &mut Reader, causes: &[String]) -> Result<Stored, DbError> {
    let (id, incident, observer, verdict): (VerdictId, IncidentId, PersonId, String) =
        (r.get()?, r.get()?, r.get()?, r.get()?);
    let (activity, cause): (Option<String>, Option<String>) = (r.get()?, r.get()?);
    let seen = Observation {
        observer,
        verdict: Verdict::from_slug(&verdict).ok_or(DbError::Shape(3))?,
        activity,
        cause: cause.as_deref().and_then(|c| Cause::listed(c, causes)),
        seen_at: r.get()?,
        arrived_at: r.get()?,
        was_on_shift: r.get()?,
        was_trained: r.get()?,
        saw_directly: r.get()?,
    };
    let (was_confirmed, sealed_salute) = (r.get()?, r.get()?);
    let (second, roles, on_scene, at): (Option<PersonId>, Option<String>, Option<bool>, Option<Moment>) =
        (r.get()?, r.get()?, r.get()?, r.get()?);
    let second = second.zip(at).map(|(person, at)| {
        let roles = roles.unwrap_or_default().split(' ').filter_map(Role::from_slug).collect();
        (Signer { person, roles, is_on_scene: on_scene.unwrap_or(false) }, at)
    });
    let (decided, offer) = (r.get()?, r.get()?);
    let by = ByDevice { device: r.get()?, signature: r.get()? };
    Ok(Stored { id, incident, seen, was_confirmed, sealed_salute, second, decided, offer, by, cause })
}

pub(super) fn verdict(tx: &mut Tx<'_>, id: VerdictId, causes: &[String]) -> Result<Option<Stored>, DbError> {
    let sql = format!("SELECT {VERDICT} FROM verdicts WHERE id = $1");
    tx.first(&sql, params![id])?.map(|mut r| stored(&mut r, causes)).transpose()
}

/// The signed finding of a verdict, made again by the core from the stored facts. `None` when
/// the facts do not make one, whatever else the row says.
///
/// # Errors
/// [`DbError`].
pub fn signed_finding(tx: &mut Tx<'_>, id: VerdictId, causes: &[String]) -> Result<Option<Signed>, DbError> {
    let Some(stored) = verdict(tx, id, causes)? else { return Ok(None) };
    if !stored.is_by_its_device(tx)? {
        return Ok(None);
    }
    let Some((signer, at)) = stored.second else { return Ok(None) };
    Ok(find(&stored.seen, stored.was_confirmed).ok().and_then(|finding| sign(finding, &signer, at).ok()))
}

pub(super) fn set_signature(tx: &mut Tx<'_>, id: VerdictId, signer: &Signer, now: Moment) -> Result<(), DbError> {
    let roles: Vec<&str> = signer.roles.iter().map(|r| r.slug()).collect();
    tx.execute(
        "UPDATE verdicts SET second_id = $2, second_roles = $3, second_on_scene = $4, signed_at = $5 WHERE id = $1",
        params![id, signer.person, roles.join(" "), signer.is_on_scene, now],
    )?;
    Ok(())
}

pub(super) fn set_decision(tx: &mut Tx<'_>, id: VerdictId, by: PersonId, decided: &str) -> Result<(), DbError> {
    tx.execute("UPDATE verdicts SET decided_by = $2, decided = $3 WHERE id = $1", params![id, by, decided])?;
    Ok(())
}

/// Verdicts of an incident by others than this person that wait for a second signature.
pub(super) fn unsigned_by_others(
    tx: &mut Tx<'_>,
    incident: IncidentId,
    me: PersonId,
    causes: &[String],
) -> Result<Vec<Stored>, DbError> {
    let sql = format!(
        "SELECT {VERDICT} FROM verdicts WHERE incident_id = $1 AND observer_id <> $2 AND signed_at IS NULL AND decided IS NULL
         ORDER BY recorded_at, id"
    );
    tx.query(&sql, params![incident, me])?.into_iter().map(|row| stored(&mut row.read(), causes)).collect()
}

/// This person's own verdicts on an incident, newest first.
pub(super) fn own_verdicts(tx: &mut Tx<'_>, incident: IncidentId, me: PersonId) -> Result<Vec<Stored>, DbError> {
    let sql = format!(
        "SELECT {VERDICT} FROM verdicts WHERE incident_id = $1 AND observer_id = $2 ORDER BY recorded_at DESC, id"
    );
    tx.query(&sql, params![incident, me])?.into_iter().map(|row| stored(&mut row.read(), &[])).collect()
}

/// Everything this stage knows of one incident, for the console.
///
/// # Errors
/// [`DbError`].
pub fn look(tx: &mut Tx<'_>, keys: &KeyRing, incident: IncidentId, now: Moment) -> Result<Looked, DbError> {
    let offers = tx
        .query(
            "SELECT o.id, p.name, o.state, o.offered_at, o.arrived_at FROM offers o JOIN people p ON p.id = o.observer_id
             WHERE o.incident_id = $1 ORDER BY o.offered_at, p.name",
            params![incident],
        )?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            Ok(OfferLine { id: r.get()?, observer: r.get()?, state: r.get()?, offered_at: r.get()?, arrived_at: r.get()? })
        })
        .collect::<Result<_, DbError>>()?;
    let names: Vec<(PersonId, String)> = sereno_station::people::names(tx)?;
    let name = |id: PersonId| names.iter().find(|(n, _)| *n == id).map(|(_, name)| name.clone()).unwrap_or_default();
    let sql = format!("SELECT {VERDICT}, cause FROM verdicts WHERE incident_id = $1 ORDER BY recorded_at, id");
    let verdicts = tx
        .query(&sql, params![incident])?
        .into_iter()
        .map(|row| {
            let mut r = row.read();
            let mut v = stored(&mut r, &[])?;
            let cause: Option<String> = r.get()?;
            // Listed or not, the page shows what was chosen; whether it counts is the core's matter.
            v.seen.cause = cause.as_ref().and_then(|c| Cause::listed(c, std::slice::from_ref(c)));
            let salute = keys.open_text("verdicts.sealed_salute", v.sealed_salute.as_deref());
            let salute: Vec<(String, String)> = serde_json::from_str(salute.reveal()).unwrap_or_default();
            Ok(VerdictLine {
                id: v.id,
                observer_id: v.seen.observer,
                observer: name(v.seen.observer),
                verdict: v.seen.verdict.slug().to_owned(),
                activity: v.seen.activity.clone(),
                cause,
                seen_at: v.seen.seen_at,
                salute: salute.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
                signed: v.second.as_ref().map(|(s, at)| (name(s.person), *at)),
                decided: v.decided.clone(),
                not_a_finding: find(&v.seen, v.was_confirmed).err().map(|r| r.key()),
            })
        })
        .collect::<Result<_, DbError>>()?;
    let people = everybody(tx, Sees::All)?;
    let mut candidates = Vec::new();
    for person in people.iter().filter(|p| p.holds(&[Role::Observer])) {
        let refusal = may_send(&standing(tx, person)?, now).err().map(|r| r.key());
        candidates.push(Candidate { id: person.id, name: person.name.clone(), refusal });
    }
    candidates.sort_by_key(|c| (c.refusal.is_some(), c.name.clone()));
    candidates.truncate(CANDIDATES_MAX);
    Ok(Looked { offers, verdicts, alerts: vec![], due: None, candidates })
}

/// People offered for choice on one page; a shift has some sixty.
const CANDIDATES_MAX: usize = 80;

/// How far the looking is, for all open incidents.
///
/// # Errors
/// [`DbError`].
pub fn going(tx: &mut Tx<'_>) -> Result<Vec<(IncidentId, Going)>, DbError> {
    let mut all: Vec<(IncidentId, Going)> = Vec::new();
    fn of(all: &mut Vec<(IncidentId, Going)>, id: IncidentId) -> Option<&mut Going> {
        if !all.iter().any(|(i, _)| *i == id) {
            all.push((id, Going::default()));
        }
        all.iter_mut().find(|(i, _)| *i == id).map(|(_, g)| g)
    }
    let sql = format!(
        "SELECT o.incident_id, o.state, p.name FROM offers o JOIN people p ON p.id = o.observer_id JOIN incidents i ON i.id = o.incident_id
         WHERE i.is_open = 1 AND o.state IN {OPEN} ORDER BY o.offered_at, p.name"
    );
    for row in tx.query(&sql, params![])? {
        let mut r = row.read();
        let (id, state, name): (IncidentId, String, String) = (r.get()?, r.get()?, r.get()?);
        if let Some(going) = of(&mut all, id) {
            match state.as_str() {
                "offered" => going.asked.push(name),
                "on_scene" => going.on_scene.push(name),
                _ => going.on_the_way.push(name),
            }
        }
    }
    let sql =
        "SELECT v.incident_id, v.verdict, v.was_confirmed FROM verdicts v JOIN incidents i ON i.id = v.incident_id
               WHERE i.is_open = 1 AND v.signed_at IS NULL AND v.decided IS NULL";
    for row in tx.query(sql, params![])? {
        let mut r = row.read();
        let (id, verdict, was_confirmed): (IncidentId, String, bool) = (r.get()?, r.get()?, r.get()?);
        if let Some(going) = of(&mut all, id) {
            let settles =
                verdict == "saw_it" || verdict == "other_cause" || (verdict == "nothing_here" && was_confirmed);
            going.waits_for_signature |= settles;
            going.waits_for_lead |= !settles;
        }
    }
    Ok(all)
}
