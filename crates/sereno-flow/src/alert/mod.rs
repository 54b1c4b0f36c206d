//! What we say, and where: an Alert, composed from a signed finding, approved by another person.
//!
//! Dramatis personae: a *drafter* composes ([`draft`]) what the core allows for the incident now,
//! a first notice or what follows one; an *approver*, who is neither drafter nor observer, signs the
//! canonical record ([`approve`]) that covers texts, area, expiry, finding and the people it goes to;
//! *anybody of the desk* stops it before it goes out ([`stop`]); *one person alone* takes back what
//! was told ([`withdraw`]), in fixed words. Delivery looks at all of it again.
//!
//! Invariants: an alert has an area and no point; its texts come from the playbook's phrases
//! alone; what was approved is what is stored, or it is not sent; what follows a notice goes to
//! those who were told it, for the same area; a standing text is about no incident and rests on none.

mod pages;
mod record;
mod standing;
mod standing_page;
mod store;
mod web;

pub(crate) use pages::look_of;
pub use record::{audience_digest, digest_of};
pub use standing::{composed_standing, draft_standing};
pub(crate) use store::{HOLDS, forget_standing, in_states, set_approval, set_sent};
pub use store::{RestsOn, Stored, add_going, due, lines, one, sent_about, set_state, waiting_of};
pub use web::ROUTES;

use crate::ahead::{Audience, ToWhom};
use crate::{Flow, dispatch, incident, sign_off};
use sereno_core::Moment;
use sereno_core::alert::{
    AlertEvent, AlertKind, AlertRefusal, AlertState, Area, BETWEEN_ALERTS_S, Basis, Draft, Known, Original, Setting,
    compose,
};
#[cfg(feature = "plant")]
use sereno_core::alert::{Hands, People};
use sereno_core::delivery::Sending;
use sereno_core::ids::{AlertId, IncidentId, PersonId};
use sereno_station::audit::Actor;
use sereno_station::db::{DbError, Refusal, Stop, Tx};

/// What would be said about an incident now, on what it rests, and to whom it goes.
#[derive(Clone, Debug)]
pub struct Composed {
    /// What it rests on.
    pub basis: Basis,
    /// The texts.
    pub draft: Draft,
    /// The number it would get.
    pub number: i64,
    /// The notice it follows, with its number.
    pub about: Option<(AlertId, i64)>,
    /// The first notice of those it belongs to.
    pub thread: Option<AlertId>,
    /// To whom it goes.
    pub audience: Audience,
}

/// A thread of notices that was let out, with what a follow-up needs of it.
struct Thread {
    original: Original,
    first: Stored,
    newest: Stored,
    all: Vec<AlertId>,
}

impl Thread {
    /// Whether people were told, or it was a dry run.
    fn sending(&self) -> Sending {
        if self.first.was_dry { Sending::DryRun } else { Sending::On }
    }
}

/// The time in the text of a notice, and when its finding was made. A finding that cannot be made
/// again leaves the time it was let out: a wrong row must not keep a notice from being taken back.
fn times_of(tx: &mut Tx<'_>, flow: &Flow, a: &Stored) -> Result<(Moment, Moment), Stop> {
    let sent = a.sent_at.unwrap_or(a.drafted_at);
    let signed = match a.verdict() {
        Some(verdict) => dispatch::signed_finding(tx, verdict, &flow.rules.causes)?,
        None => None,
    };
    let seen = signed.map_or(sent, |s| s.finding().seen_at());
    let said = match a.draft.kind {
        AlertKind::Correction | AlertKind::Withdrawn | AlertKind::Rights | AlertKind::Service => sent,
        AlertKind::Verified | AlertKind::Update | AlertKind::Ended | AlertKind::Checked => seen,
    };
    Ok((said, seen))
}

/// The name under which an alert's area stands in texts, by the set-up: that of the network for a
/// standing text for everybody, and for what takes one back.
pub(crate) fn name_of<'a>(flow: &'a Flow, a: &Stored) -> Option<&'a str> {
    let playbook = &flow.site.playbook;
    if a.standing().is_some() && a.area.is_empty() {
        return Some(&playbook.name);
    }
    playbook.places.area(&a.area).map(|area| area.name.as_str())
}

/// The thread that begins with this notice; `None` when nothing of it was let out.
fn thread_of(tx: &mut Tx<'_>, flow: &Flow, id: AlertId) -> Result<Option<Thread>, Stop> {
    let told = store::thread(tx, id)?;
    let (Some(first), Some(newest)) = (told.first().cloned(), told.last().cloned()) else { return Ok(None) };
    let ((said_at, _), (newest_said_at, seen_at)) = (times_of(tx, flow, &first)?, times_of(tx, flow, &newest)?);
    // The name that stands in texts is the set-up's, never a row's; without one nothing can be composed.
    let name = name_of(flow, &first).unwrap_or_default().to_owned();
    let original = Original {
        kind: first.draft.kind,
        state: first.state,
        area: Area { slug: first.area.clone(), name },
        said_at,
        newest_said_at,
        seen_at,
        newest_sent_at: newest.sent_at.unwrap_or(newest.drafted_at),
        holds_until: told.iter().map(|a| a.draft.expires_at).max().unwrap_or(first.draft.expires_at),
    };
    Ok(Some(Thread { original, first, newest, all: told.iter().map(|a| a.id).collect() }))
}

/// The thread that something said about an incident now would follow: the newest. While something
/// is told, what was only a dry run is followed by nothing.
fn standing_thread(tx: &mut Tx<'_>, flow: &Flow, incident: IncidentId) -> Result<Option<Thread>, Stop> {
    let sending = (flow.ahead.sending)(tx)?;
    for id in store::threads(tx, incident)? {
        let Some(thread) = thread_of(tx, flow, id)? else { continue };
        if sending == Sending::DryRun || thread.sending() == Sending::On {
            return Ok(Some(thread));
        }
    }
    Ok(None)
}

fn setting<'a>(
    flow: &'a Flow,
    kind: AlertKind,
    number: i64,
    reported_at: Moment,
    now: Moment,
    hhmm: &'a dyn Fn(Moment) -> String,
) -> Setting<'a> {
    Setting {
        net: &flow.site.playbook.net,
        number,
        phone: &flow.site.playbook.phone,
        reported_at,
        holds_s: flow.rules.holds_s(kind),
        now,
        hhmm,
        rules: &flow.rules.lint,
    }
}

/// Nobody drafts or approves what would be held for want of a sign-off: the gate asks the same again.
fn answered_for(
    tx: &mut Tx<'_>,
    flow: &Flow,
    follows: Option<Sending>,
    draft: &Draft,
    now: Moment,
) -> Result<(), Stop> {
    let goes = match follows {
        Some(went) => went,
        None => (flow.ahead.sending)(tx)?,
    };
    if goes == Sending::On {
        sign_off::may_be_told(tx, flow, draft.kind, &draft.texts, now)?.map_err(AlertRefusal::NotSignedOff)?;
    }
    Ok(())
}

/// Composes what a basis allows to be said, for those it goes to. Changes nothing.
fn composed_of(
    tx: &mut Tx<'_>,
    flow: &Flow,
    basis: Basis,
    thread: Option<&Thread>,
    reported_at: Moment,
    now: Moment,
) -> Result<Composed, Stop> {
    let follows = thread.filter(|_| basis.original().is_some());
    if follows.is_some_and(|t| t.sending() == Sending::On) && (flow.ahead.sending)(tx)? == Sending::DryRun {
        return Err(AlertRefusal::SendingIsOff.into());
    }
    let number = store::next_number(tx)?;
    let hhmm = |m| flow.site.hhmm(m);
    let is_everybody = basis.standing_text().is_some() && basis.area().slug.is_empty();
    let draft = compose(&basis, &flow.rules.phrases, &setting(flow, basis.kind(), number, reported_at, now, &hhmm))?;
    answered_for(tx, flow, follows.map(Thread::sending), &draft, now)?;
    let to = match follows {
        Some(thread) => ToWhom::Told(thread.all.clone()),
        None if is_everybody => ToWhom::Everybody,
        None => ToWhom::Area(basis.area().slug.clone()),
    };
    // An index that is not whole knows of nobody, and nobody would be frozen and signed. Who was
    // told is read from the ledger: what ends, corrects or takes back need not wait for it.
    let is_known = matches!(to, ToWhom::Told(_)) || flow.subscribers.is_whole();
    #[cfg(feature = "plant")]
    let is_known = is_known || crate::plant::is_on("draft_for_nobody");
    if !is_known {
        return Err(AlertRefusal::Unread.into());
    }
    #[cfg(feature = "plant")]
    let to = if crate::plant::is_on("follow_up_to_all") { ToWhom::Area(basis.area().slug.clone()) } else { to };
    let audience = (flow.ahead.audience)(tx, flow, &to)?;
    // What is taken back is what people heard last; everything else is about the first notice.
    let about = follows.map(|t| if basis.kind() == AlertKind::Withdrawn { &t.newest } else { &t.first });
    let about = about.map(|a| (a.id, a.number));
    Ok(Composed { basis, draft, number, about, thread: follows.map(|t| t.first.id), audience })
}

/// Composes what may be said about an incident now. Changes nothing.
///
/// # Errors
/// The reason why nothing may be said, and not found.
pub fn composed(tx: &mut Tx<'_>, flow: &Flow, incident: IncidentId, now: Moment) -> Result<Composed, Stop> {
    let at = incident::get_live(tx, incident)?;
    let signed = match at.settled_by {
        Some(verdict) => dispatch::signed_finding(tx, verdict, &flow.rules.causes)?,
        None => None,
    };
    let places = &flow.site.playbook.places;
    let area = at.area.as_deref().and_then(|slug| places.area(slug));
    let area = area.map(|a| Area { slug: a.slug.clone(), name: a.name.clone() });
    let thread = standing_thread(tx, flow, incident)?;
    let told = thread.as_ref().map(|t| t.original.clone());
    let basis = Basis::of(Known { standing: at.standing, signed, area, told })?;
    let is_too_soon = match basis.kind() {
        AlertKind::Verified | AlertKind::Update | AlertKind::Checked => {
            store::latest(tx, incident)?.is_some_and(|last| now.since_s(last) < BETWEEN_ALERTS_S)
        }
        AlertKind::Ended | AlertKind::Correction | AlertKind::Withdrawn | AlertKind::Rights | AlertKind::Service => {
            false
        }
    };
    if is_too_soon || store::is_any_open(tx, incident, now)? {
        return Err(AlertRefusal::TooSoon.into());
    }
    composed_of(tx, flow, basis, thread.as_ref(), at.first_at, now)
}

/// What taking back would say, and to whom. Changes nothing.
///
/// # Errors
/// Not found, when nobody was told; that it was withdrawn already.
pub fn composed_withdrawal(
    tx: &mut Tx<'_>,
    flow: &Flow,
    alert: AlertId,
    now: Moment,
) -> Result<(Stored, Composed), Stop> {
    let stored = store::one(tx, alert)?.ok_or_else(Refusal::not_found)?;
    let at = about(tx, &stored)?;
    let thread = thread_of(tx, flow, stored.thread)?.ok_or_else(Refusal::not_found)?;
    let basis = Basis::withdrawing(thread.original.clone())?;
    let newest = thread.newest.clone();
    let reported_at = at.map_or(newest.drafted_at, |at| at.first_at);
    Ok((newest, composed_of(tx, flow, basis, Some(&thread), reported_at, now)?))
}

/// The incident that an alert is about; none of a standing text, nor of what takes one back.
///
/// # Errors
/// [`Stop`] when storage fails, or the incident is gone.
pub(crate) fn about(tx: &mut Tx<'_>, a: &Stored) -> Result<Option<incident::Incident>, Stop> {
    a.incident().map(|id| incident::get(tx, id)).transpose()
}

/// What the log says an act was about: the incident's number or the standing text's slug, then the
/// alert's number.
fn detail(a: &Stored, at: Option<&incident::Incident>) -> String {
    let first = at.map_or_else(|| a.standing().unwrap_or_default().to_owned(), |at| at.number.to_string());
    format!("{first} {}", a.number)
}

/// The row of something composed. A withdrawal claims nothing and names what its original rests on.
fn row_of(c: &Composed, id: AlertId, rests_on: RestsOn, state: AlertState, by: PersonId, now: Moment) -> Stored {
    Stored {
        id,
        number: c.number,
        rests_on,
        about: c.about.map(|(id, _)| id),
        thread: c.thread.unwrap_or(id),
        state,
        area: c.basis.area().slug.clone(),
        draft: c.draft.clone(),
        drafter: by,
        drafted_at: now,
        approver: None,
        approved_at: None,
        digest: None,
        sent_at: None,
        refused: None,
        was_dry: false,
        audience: i64::try_from(c.audience.all.len()).unwrap_or(i64::MAX),
        audience_digest: Some(audience_digest(&c.audience.all)),
    }
}

/// Drafts what may be said about an incident now, and freezes whom it goes to.
///
/// # Errors
/// The reason why nothing may be said, and not found.
pub async fn draft(flow: &Flow, by: PersonId, incident: IncidentId) -> Result<AlertId, Stop> {
    let (now, entry, id) =
        (flow.site.now(), flow.site.entry(Actor::Person(by)), AlertId::from_bytes(flow.site.chance()));
    let inside = flow.clone();
    flow.site
        .db
        .write(move |tx| {
            let composed = composed(tx, &inside, incident, now)?;
            let at = incident::get(tx, incident)?;
            incident::stand_back(tx, Actor::Person(by), &at, now)?;
            let (Some(verdict), Some(signed)) = (at.settled_by, composed.basis.signed()) else {
                return Err(AlertRefusal::NotVerified.into());
            };
            let state = AlertState::Draft.next(AlertEvent::Translate)?;
            let rests_on =
                RestsOn::Finding { incident, verdict, observer: signed.finding().by(), second: signed.second() };
            let row = row_of(&composed, id, rests_on, state, by, now);
            entry.record(tx, "alert.draft", &id.to_string(), &detail(&row, Some(&at)))?;
            store::insert(tx, &row)?;
            (inside.ahead.freeze)(tx, id, &composed.audience.all)?;
            Ok(id)
        })
        .await
}

/// Takes back what was told: one person alone, in fixed words, at once.
///
/// # Errors
/// Not found, when nobody was told; that it was withdrawn already; that nothing is told at present.
pub async fn withdraw(flow: &Flow, by: PersonId, alert: AlertId) -> Result<AlertId, Stop> {
    let (now, entry, id) =
        (flow.site.now(), flow.site.entry(Actor::Person(by)), AlertId::from_bytes(flow.site.chance()));
    let inside = flow.clone();
    flow.site
        .db
        .write(move |tx| {
            let (newest, composed) = composed_withdrawal(tx, &inside, alert, now)?;
            let at = about(tx, &newest)?;
            let translated = AlertState::Draft.next(AlertEvent::Translate)?;
            let approved = translated.next(AlertEvent::Approve)?;
            let row = row_of(&composed, id, newest.rests_on, translated, by, now);
            let digest = digest_of(&row, Some(by));
            entry.record(tx, "alert.withdraw", &id.to_string(), &detail(&row, at.as_ref()))?;
            store::insert(tx, &row)?;
            (inside.ahead.freeze)(tx, id, &composed.audience.all)?;
            store::set_approval(tx, id, approved, by, digest, now)?;
            Ok(())
        })
        .await?;
    flow.nudge.notify_one();
    Ok(id)
}

/// What the stored facts allow now in the place of a stored alert: made again from its verdict and
/// from what was told, or for a withdrawal from what was told alone.
///
/// # Errors
/// [`Stop`] when storage fails; the inner one is the reason against it.
pub(crate) fn basis_now(
    tx: &mut Tx<'_>,
    flow: &Flow,
    a: &Stored,
    at: Option<&incident::Incident>,
) -> Result<Result<(Basis, Option<Sending>), AlertRefusal>, Stop> {
    let thread = match a.about {
        Some(_) => thread_of(tx, flow, a.thread)?,
        None => None,
    };
    let follows = thread.as_ref().map(Thread::sending);
    let told = thread.map(|t| t.original);
    if a.draft.kind == AlertKind::Withdrawn {
        let made = told.ok_or(AlertRefusal::NotVerified).and_then(Basis::withdrawing);
        return Ok(made.map(|b| (b, follows)));
    }
    let (verdict, at) = match (&a.rests_on, at) {
        (RestsOn::Standing(slug), _) => {
            // Made again from the playbook: of the row only the slug and the area are believed.
            let made = standing::basis_of(flow, slug, &a.area).filter(|b| b.kind() == a.draft.kind);
            return Ok(made.map(|b| (b, follows)).ok_or(AlertRefusal::NotStanding));
        }
        (RestsOn::Finding { verdict, .. }, Some(at)) if at.settled_by == Some(*verdict) => (*verdict, at),
        (RestsOn::Finding { .. }, _) => return Ok(Err(AlertRefusal::NotVerified)),
    };
    // The finding is made again from the verdict's facts: a row that only says "confirmed" is not enough.
    let signed = dispatch::signed_finding(tx, verdict, &flow.rules.causes)?;
    let named = flow.site.playbook.places.area(&a.area);
    let area = named.map(|n| Area { slug: n.slug.clone(), name: n.name.clone() });
    let made = Basis::of(Known { standing: at.standing, signed, area, told });
    let made = made.and_then(|b| if b.kind() == a.draft.kind { Ok(b) } else { Err(AlertRefusal::NotVerified) });
    Ok(made.map(|b| (b, follows)))
}

/// What texts of a stored alert are filled with, at this moment.
pub(crate) fn setting_of<'a>(
    flow: &'a Flow,
    a: &Stored,
    at: Option<&incident::Incident>,
    now: Moment,
    hhmm: &'a dyn Fn(Moment) -> String,
) -> Setting<'a> {
    setting(flow, a.draft.kind, a.number, at.map_or(a.drafted_at, |at| at.first_at), now, hhmm)
}

/// The notices that were let out before this one in its thread; none for a first one.
///
/// # Errors
/// [`DbError`].
pub(crate) fn before(tx: &mut Tx<'_>, a: &Stored) -> Result<Vec<AlertId>, DbError> {
    if a.about.is_none() {
        return Ok(vec![]);
    }
    Ok(store::thread(tx, a.thread)?.iter().map(|b| b.id).filter(|id| *id != a.id).collect())
}

/// The notices that hold and in whose place this one comes, though it is of no thread with them:
/// earlier texts about the line.
///
/// # Errors
/// [`DbError`].
pub(crate) fn outdated(tx: &mut Tx<'_>, a: &Stored) -> Result<Vec<AlertId>, DbError> {
    Ok(store::outdated(tx, a)?.iter().map(|b| b.id).collect())
}

/// Moves every notice that was let out before, and that this one follows, by what it is. Says how
/// many. Nobody hears a dry run, so nothing that was told is out of date by one.
///
/// # Errors
/// [`DbError`].
pub(crate) fn follow(tx: &mut Tx<'_>, a: &Stored, sending: Sending) -> Result<usize, DbError> {
    let (followed, event) = match (a.draft.kind.follows_by(), sending) {
        (Some(event), _) => (store::thread(tx, a.thread)?, event),
        (None, Sending::On) => (store::outdated(tx, a)?, AlertEvent::Update),
        (None, _) => return Ok(0),
    };
    let mut moved = 0;
    for before in followed.iter().filter(|b| b.id != a.id) {
        if let Ok(next) = before.state.next(event) {
            store::set_state(tx, before.id, next, None)?;
            moved += 1;
        }
    }
    Ok(moved)
}

/// Approves a drafted alert as it was shown: `shown` is the digest on the page that was read.
/// It goes out when the time for stopping it is over.
///
/// # Errors
/// Not found; who may not approve; what changed since the page was drawn.
pub async fn approve(flow: &Flow, by: PersonId, alert: AlertId, shown: &str) -> Result<(), Stop> {
    if let Some(address) = &flow.site.settings.sender_origin {
        let args = vec![("address", address.clone())];
        return Err(Refusal { args, ..Refusal::conflict("approve-refused-elsewhere") }.into());
    }
    let (now, entry) = (flow.site.now(), flow.site.entry(Actor::Person(by)));
    let (shown, inside) = (shown.to_owned(), flow.clone());
    flow.site
        .db
        .write(move |tx| {
            let Some(stored) = store::one(tx, alert)? else { return Err(Refusal::not_found().into()) };
            let next = stored.state.next(AlertEvent::Approve)?;
            let hands = stored.hands(by);
            #[cfg(feature = "plant")]
            let hands = planted_hands(hands);
            hands.suffice_for(stored.draft.kind)?;
            let at = about(tx, &stored)?;
            let (basis, follows) = basis_now(tx, &inside, &stored, at.as_ref())??;
            if stored.draft.expires_at <= now || stored.draft.kind.is_news() && basis.is_stale(now) {
                return Err(stored.too_late().into());
            }
            if follows == Some(Sending::On) && (inside.ahead.sending)(tx)? == Sending::DryRun {
                return Err(AlertRefusal::SendingIsOff.into());
            }
            answered_for(tx, &inside, follows, &stored.draft, now)?;
            if sereno_seal::digest::hex(&digest_of(&stored, None)) != shown {
                return Err(Refusal::conflict("approve-refused-changed").into());
            }
            let digest = digest_of(&stored, Some(by));
            entry.record(tx, "alert.approve", &alert.to_string(), &detail(&stored, at.as_ref()))?;
            store::set_approval(tx, alert, next, by, digest, now)?;
            Ok(())
        })
        .await?;
    flow.nudge.notify_one();
    Ok(())
}

/// Stops what was approved before it goes out.
///
/// # Errors
/// Not found; the table's refusal once it went out.
pub async fn stop(flow: &Flow, by: PersonId, alert: AlertId) -> Result<(), Stop> {
    let entry = flow.site.entry(Actor::Person(by));
    flow.site
        .db
        .write(move |tx| {
            let Some(stored) = store::one(tx, alert)? else { return Err(Refusal::not_found().into()) };
            if stored.state != AlertState::Approved {
                return Err(Refusal::conflict("stop-refused-too-late").into());
            }
            let next = stored.state.next(AlertEvent::Cancel)?;
            let at = about(tx, &stored)?;
            entry.record(tx, "alert.stop", &alert.to_string(), &detail(&stored, at.as_ref()))?;
            store::set_state(tx, alert, next, Some("alert-stopped"))?;
            Ok(())
        })
        .await
}

/// Hands with others among them than there are.
#[cfg(feature = "plant")]
pub(crate) fn planted_hands(hands: Hands) -> Hands {
    let (drafter, observer) = (PersonId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
    match hands {
        Hands::Several(people) if crate::plant::is_on("self_approve") => {
            Hands::Several(People { drafter, observer, ..people })
        }
        Hands::Two { approver, .. } if crate::plant::is_on("standing_alone") => Hands::Two { drafter, approver },
        other => other,
    }
}

/// Sends a draft back: it is cancelled, and another can be drafted. Says what it was about.
///
/// # Errors
/// Not found; the table's refusal once it is approved.
pub async fn send_back(flow: &Flow, by: PersonId, alert: AlertId) -> Result<Option<IncidentId>, Stop> {
    let entry = flow.site.entry(Actor::Person(by));
    flow.site
        .db
        .write(move |tx| {
            let Some(stored) = store::one(tx, alert)? else { return Err(Refusal::not_found().into()) };
            if stored.state != AlertState::Translated {
                return Err(stored
                    .state
                    .next(AlertEvent::SendBack)
                    .err()
                    .map_or_else(|| Refusal::not_found().into(), Stop::from));
            }
            let next = stored.state.next(AlertEvent::Cancel)?;
            let at = about(tx, &stored)?;
            entry.record(tx, "alert.send_back", &alert.to_string(), &detail(&stored, at.as_ref()))?;
            store::set_state(tx, alert, next, None)?;
            Ok(stored.incident())
        })
        .await
}
