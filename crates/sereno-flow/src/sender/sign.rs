//! Signing a draft, stopping it, and the sender's own release.

use super::store::{self, Approver, Release, Signature};
use super::{Sender, needs, record_digest};
use crate::{ahead, alert, delivery};
use sereno_core::Moment;
use sereno_core::alert::{AlertEvent, AlertKind, AlertState};
use sereno_core::audience::{IdSet, Seat};
use sereno_core::delivery::Class;
use sereno_core::ids::{AlertId, PersonId};
use sereno_core::refuse::Refuses;
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop, Tx};
use sereno_station::pinned::Party;

/// After the last signature anybody on the list can press stop for this long, seconds. A
/// withdrawal does not wait.
pub const STOP_S: i64 = 10;

/// The letters that the sender writes itself; anything else is not carried.
const ERRANDS: [&str; 3] = ["confirm", "challenge", "link"];

/// Why nothing leaves by what was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsigned {
    /// What is stored is not what was signed.
    Changed,
    /// Not enough of the signatures kept verify by active, pinned keys.
    TooFew,
    /// One who signed drafted it, or saw it.
    People,
    /// Somebody stopped it.
    Stopped,
    /// The time to stop it is not over.
    NotDue,
    /// It does not wait for approval.
    NotWaiting,
    /// What it follows, or its area, is nothing that this sender knows.
    NotOurs,
}

impl Refuses for Unsigned {
    fn key(&self) -> &'static str {
        match self {
            Unsigned::Changed => "sender-refused-changed",
            Unsigned::TooFew => "sender-refused-too-few",
            Unsigned::People => "sender-refused-people",
            Unsigned::Stopped => "sender-refused-stopped",
            Unsigned::NotDue => "sender-refused-not-due",
            Unsigned::NotWaiting => "sender-refused-not-waiting",
            Unsigned::NotOurs => "sender-refused-not-ours",
        }
    }
}

/// What the sender's own store holds about one alert.
#[derive(Clone, Debug)]
pub struct Held {
    /// Enough signed it.
    pub release: Option<Release>,
    /// Each with who gave it.
    pub signatures: Vec<(Signature, Approver)>,
}

impl Held {
    /// Who signed these bytes, by signatures that verify now by keys that are pinned and counted
    /// at `at`: each person once.
    pub(super) fn signers(&self, party: &Party, digest: &[u8; 32], at: Moment) -> Vec<&Approver> {
        let mut found: Vec<&Approver> = Vec::new();
        for (s, by) in &self.signatures {
            let is_new = !found.iter().any(|f| f.id == by.id || f.person == by.person);
            if is_new
                && s.digest == *digest
                && by.is_active(at)
                && by.is_active(s.at)
                && party.signed(&by.pinned, digest, &s.answer).is_ok()
            {
                found.push(by);
            }
        }
        found
    }
}

pub(super) fn held(tx: &mut Tx<'_>, approvers: &[Approver], alert: AlertId) -> Result<Held, Stop> {
    let signatures = store::signatures(tx, *alert.bytes())?
        .into_iter()
        .filter_map(|s| approvers.iter().find(|a| a.id == s.approver).map(|a| (s, a.clone())))
        .collect();
    Ok(Held { release: store::one_release(tx, alert)?, signatures })
}

/// Does what is stored now hash to what enough pinned approvers signed, and may it leave at `at`?
/// Gives who signed.
///
/// # Errors
/// [`Unsigned`].
pub fn still_signed(party: &Party, held: &Held, stored: &alert::Stored, at: Moment) -> Result<Vec<PersonId>, Unsigned> {
    let release = held.release.as_ref().ok_or(Unsigned::TooFew)?;
    let digest = record_digest(stored);
    #[cfg(feature = "plant")]
    let digest = if crate::plant::is_on("skip_recheck") { release.digest } else { digest };
    if release.digest != digest {
        return Err(Unsigned::Changed);
    }
    if release.stopped_at.is_some() {
        return Err(Unsigned::Stopped);
    }
    if release.due_at > at {
        return Err(Unsigned::NotDue);
    }
    let signers = held.signers(party, &digest, at);
    if signers.len() < needs(stored.draft.kind) {
        return Err(Unsigned::TooFew);
    }
    if signers.iter().any(|by| may_approve(stored, by.person).is_err()) {
        return Err(Unsigned::People);
    }
    Ok(signers.iter().map(|by| by.person).collect())
}

/// Does it wait for signatures? A withdrawal stands as approved by the one person who took it back;
/// here it waits for one more, whose passkey is pinned.
pub(super) fn waits(a: &alert::Stored) -> bool {
    a.state == AlertState::Translated || (a.draft.kind == AlertKind::Withdrawn && a.state == AlertState::Approved)
}

/// Does the core let this person approve it? One who takes back what was told claims nothing.
fn may_approve(stored: &alert::Stored, approver: PersonId) -> Result<(), Stop> {
    if stored.draft.kind != AlertKind::Withdrawn {
        stored.hands(approver).suffice_for(stored.draft.kind)?;
    }
    Ok(())
}

/// May this approver sign this draft now?
///
/// # Errors
/// Why not, and what to do next.
pub(super) fn may_sign(by: &Approver, held: &Held, stored: &alert::Stored, now: Moment) -> Result<(), Stop> {
    if !by.is_active(now) {
        return Err(Refusal::conflict("sender-refused-not-active").into());
    }
    if held.release.as_ref().is_some_and(|r| r.stopped_at.is_some()) {
        return Err(Unsigned::Stopped.into());
    }
    if !waits(stored) || held.release.is_some() {
        return Err(Unsigned::NotWaiting.into());
    }
    if stored.draft.expires_at <= now {
        return Err(stored.too_late().into());
    }
    may_approve(stored, by.person)
}

/// A draft as it is stored now, its frozen audience hashed again.
fn read_stored(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<alert::Stored>, Stop> {
    let Some(a) = alert::one(tx, alert)? else { return Ok(None) };
    Ok(delivery::as_stored(tx, &a)?)
}

pub(super) async fn stored(sender: &Sender, alert: AlertId) -> Result<alert::Stored, Stop> {
    let found = sender.flow.site.db.read(move |tx| read_stored(tx, alert)).await?;
    found.ok_or_else(|| Refusal::not_found().into())
}

pub(super) async fn held_now(sender: &Sender, alert: AlertId) -> Result<Held, Stop> {
    let approvers = sender.approvers().await?;
    sender.own.read(move |tx| held(tx, &approvers, alert)).await
}

/// Takes the answer of an approver's passkey about a draft: it counts if it is over the digest of
/// what is stored at this moment. Says whether it was the last that was needed.
///
/// # Errors
/// Not found; who may not sign; what changed since the page was drawn.
pub async fn sign(sender: &Sender, by: &Approver, alert: AlertId, answer: &str) -> Result<bool, Stop> {
    let found = sender.flow.site.db.read(move |tx| read_frozen(tx, alert)).await?;
    let Some((stored, frozen)) = found else { return Err(Refusal::not_found().into()) };
    let before = held_now(sender, alert).await?;
    let now = sender.flow.site.now();
    may_sign(by, &before, &stored, now)?;
    let digest = record_digest(&stored);
    #[cfg(feature = "plant")]
    let digest = if crate::plant::is_on("skip_recheck") { challenge_in(answer).unwrap_or(digest) } else { digest };
    // By the key as it was last seen, so that a copied key shows by its counter.
    let credential = sender
        .party
        .signed(&by.credential, &digest, answer)
        .map_err(|_| Stop::from(Refusal::conflict("sender-refused-answer")))?;
    let signature = Signature { digest, approver: by.id, answer: answer.to_owned(), at: now };
    let (by, inside, approvers) = (by.clone(), sender.clone(), sender.approvers().await?);
    let entry = sender.flow.site.entry(Actor::Person(by.person));
    let (kind, number) = (stored.draft.kind, stored.number);
    let is_ready = sender
        .own
        .write(move |tx| {
            let mut held = held(tx, &approvers, alert)?;
            may_sign(&by, &held, &stored, now)?;
            let thread = thread_for(tx, &stored)?;
            held.signatures.retain(|(s, _)| s.approver != by.id);
            held.signatures.push((signature.clone(), by.clone()));
            let is_ready = held.signers(&inside.party, &digest, now).len() >= needs(kind);
            entry.record(tx, "sender.sign", &alert.to_string(), &number.to_string())?;
            store::keep_signature(tx, *alert.bytes(), &signature)?;
            store::set_credential(tx, by.id, &credential)?;
            if is_ready {
                let due_at = if needs(kind) > 1 { now.plus_s(STOP_S) } else { now };
                let release = Release {
                    alert,
                    number,
                    digest,
                    due_at,
                    stopped_at: None,
                    claimed_at: None,
                    done_at: None,
                    refused: None,
                };
                store::insert_release(tx, &release)?;
                store::insert_thread(tx, (alert, thread), &stored.area, &frozen, now)?;
            }
            Ok(is_ready)
        })
        .await?;
    if is_ready {
        sender.flow.nudge.notify_one();
    }
    Ok(is_ready)
}

/// The thread that a draft belongs to: its own, or that of what it follows, which this sender let
/// out itself for the same area. What it follows is signed with it.
///
/// # Errors
/// [`Unsigned::NotOurs`].
fn thread_for(tx: &mut Tx<'_>, stored: &alert::Stored) -> Result<AlertId, Stop> {
    let Some(about) = stored.about else { return Ok(stored.id) };
    let known = store::one_thread(tx, about)?.filter(|t| t.is_out && t.area == stored.area);
    known.map(|t| t.thread).ok_or_else(|| Unsigned::NotOurs.into())
}

/// Is the area the one of the sender's own set-up, and did this sender let out everything that the
/// shared database says was let out before it? So no word of a row of an invented notice, or of an
/// area's name, is in what one person signs.
fn is_ours(tx: &mut Tx<'_>, flow: &crate::Flow, a: &alert::Stored, ours: &[AlertId]) -> Result<bool, Stop> {
    if alert::name_of(flow, a).is_none_or(|name| name != a.draft.area_name) {
        return Ok(false);
    }
    Ok(alert::before(tx, a)?.iter().all(|id| ours.contains(id)))
}

/// What an answer says it is over: only for the planted fault that believes it.
#[cfg(feature = "plant")]
fn challenge_in(answer: &str) -> Option<[u8; 32]> {
    let answer: serde_json::Value = serde_json::from_str(answer).ok()?;
    let client = answer.pointer("/response/clientDataJSON")?.as_str()?;
    let bytes = |text: &str| {
        let padded = format!("{}{}", text.replace('-', "+").replace('_', "/"), "=".repeat((4 - text.len() % 4) % 4));
        sereno_seal::base64::decode(&padded)
    };
    let client: serde_json::Value = serde_json::from_slice(&bytes(client)?).ok()?;
    bytes(client.get("challenge")?.as_str()?)?.try_into().ok()
}

/// Stops an alert that has enough signatures and has not left: for good, it is drafted again.
///
/// # Errors
/// Not found; too late.
pub async fn stop(sender: &Sender, by: &Approver, alert: AlertId) -> Result<(), Stop> {
    let (now, by) = (sender.flow.site.now(), by.clone());
    let entry = sender.flow.site.entry(Actor::Person(by.person));
    sender
        .own
        .write(move |tx| {
            let Some(release) = store::one_release(tx, alert)? else { return Err(Refusal::not_found().into()) };
            if release.stopped_at.is_some() {
                return Ok(());
            }
            if !by.is_active(now) {
                return Err(Refusal::conflict("sender-refused-not-active").into());
            }
            if release.claimed_at.is_some() {
                return Err(Refusal::conflict("sender-refused-too-late").into());
            }
            entry.record(tx, "sender.stop", &alert.to_string(), &release.number.to_string())?;
            Ok(store::stop_release(tx, alert, by.id, now)?)
        })
        .await?;
    // The sender's own row is what holds it; the shared one tells the desk.
    let entry = sender.flow.site.entry(Actor::Task);
    sender
        .flow
        .site
        .db
        .write(move |tx| {
            let Some(a) = alert::one(tx, alert)? else { return Ok(()) };
            if waits(&a) {
                hold(tx, &entry, 0, &a, Unsigned::Stopped.key())?;
            }
            Ok(())
        })
        .await
}

fn hold(
    tx: &mut Tx<'_>,
    entry: &sereno_station::audit::Entry,
    n: u32,
    a: &alert::Stored,
    why: &'static str,
) -> Result<(), Stop> {
    let cancelled = a.state.next(AlertEvent::Cancel)?;
    entry.record_nth(tx, n, "alert.hold", &a.id.to_string(), &a.number.to_string())?;
    Ok(alert::set_state(tx, a.id, cancelled, Some(why))?)
}

/// Puts out what enough approvers signed and nobody stopped, and cancels what no longer is what
/// they signed; then drops what is over. Says how many alerts changed.
///
/// # Errors
/// [`Stop`] when storage fails; what was not done stays due.
pub async fn release_due(sender: &Sender) -> Result<usize, Stop> {
    let now = sender.flow.site.now();
    let mut done = 0;
    // While the red switch is pulled what was signed waits, and can still be stopped.
    let is_stopped = sender.flow.site.db.read(|tx| Ok(delivery::ledger::is_stopped(tx)?)).await?;
    if is_stopped {
        return drop_over(sender, now).await;
    }
    for release in sender.own.read(move |tx| Ok(store::due(tx, now)?)).await? {
        if let_out(sender, release.alert, release.claimed_at.is_none(), now).await? {
            done += 1;
        }
    }
    Ok(done + drop_over(sender, now).await?)
}

async fn let_out(sender: &Sender, alert: AlertId, is_first: bool, now: Moment) -> Result<bool, Stop> {
    if is_first {
        // From here on stop comes too late; a stop that was faster holds.
        let entry = sender.flow.site.entry(Actor::Task);
        let claimed = sender.own.write(move |tx| {
            if store::one_release(tx, alert)?.is_none_or(|r| r.stopped_at.is_some()) {
                return Ok(false);
            }
            entry.record(tx, "sender.release", &alert.to_string(), "")?;
            Ok(store::claim_release(tx, alert, now)?)
        });
        if !claimed.await? {
            return Ok(false);
        }
    }
    let held = held_now(sender, alert).await?;
    let ours: Vec<AlertId> = sender
        .own
        .read(move |tx| {
            let Some(own) = store::one_thread(tx, alert)? else { return Ok(vec![]) };
            let all = store::in_thread(tx, own.thread)?;
            Ok(all.into_iter().filter(|t| t.is_out).map(|t| t.alert).collect())
        })
        .await?;
    let signed_at = held.signatures.iter().map(|(s, _)| s.at).max().unwrap_or(now);
    let (entry, inside, flow) = (sender.flow.site.entry(Actor::Task), sender.party.clone(), sender.flow.clone());
    let outcome: Option<Result<(), &'static str>> = sender
        .flow
        .site
        .db
        .write(move |tx| {
            if sereno_station::lock::is_locked(tx)? || delivery::ledger::is_stopped(tx)? {
                return Ok(None);
            }
            let Some(mut a) = read_stored(tx, alert)? else { return Ok(Some(Err(Unsigned::Changed.key()))) };
            if !waits(&a) {
                // It left before the last crash, or somebody changed the row: either way nothing leaves now.
                let is_ours = a.state == AlertState::Sent && a.sent_at.is_some();
                return Ok(Some(if is_ours { Ok(()) } else { Err(Unsigned::NotWaiting.key()) }));
            }
            let signed = still_signed(&inside, &held, &a, now);
            let approver = match signed.map(|by| by.last().copied()) {
                Ok(Some(by)) => by,
                Ok(None) | Err(Unsigned::TooFew) => {
                    hold(tx, &entry, 0, &a, Unsigned::TooFew.key())?;
                    return Ok(Some(Err(Unsigned::TooFew.key())));
                }
                Err(why) => {
                    hold(tx, &entry, 0, &a, why.key())?;
                    return Ok(Some(Err(why.key())));
                }
            };
            if !is_ours(tx, &flow, &a, &ours)? {
                hold(tx, &entry, 0, &a, Unsigned::NotOurs.key())?;
                return Ok(Some(Err(Unsigned::NotOurs.key())));
            }
            // A withdrawal is in the name of who took it back; everything else in that of who signed last.
            let approver = if a.draft.kind == AlertKind::Withdrawn { a.drafter } else { approver };
            let digest = alert::digest_of(&a, Some(approver));
            if a.state == AlertState::Translated {
                a.state = a.state.next(AlertEvent::Approve)?;
            }
            entry.record_nth(tx, 0, "alert.approve", &a.id.to_string(), &a.number.to_string())?;
            alert::set_approval(tx, a.id, a.state, approver, digest, signed_at)?;
            (a.approver, a.digest, a.approved_at) = (Some(approver), Some(digest), Some(signed_at));
            let let_out = delivery::let_out(tx, &flow, &entry, 1, &a, now)?;
            Ok(Some(let_out.map_err(|refusal| Refuses::key(&refusal))))
        })
        .await?;
    let Some(outcome) = outcome else { return Ok(false) };
    let entry = sender.flow.site.entry(Actor::Task);
    sender
        .own
        .write(move |tx| {
            let act = if outcome.is_ok() { "sender.released" } else { "sender.refused" };
            entry.record(tx, act, &alert.to_string(), "")?;
            if outcome.is_ok() {
                store::set_followed(tx, alert, now)?;
            }
            Ok(store::finish_release(tx, alert, now, outcome.err())?)
        })
        .await?;
    Ok(true)
}

async fn drop_over(sender: &Sender, now: Moment) -> Result<usize, Stop> {
    if !sender.flow.site.db.read(move |tx| delivery::has_over(tx, now)).await? {
        return Ok(0);
    }
    let entry = sender.flow.site.entry(Actor::Task);
    let n = sender.flow.site.db.write(move |tx| delivery::drop_over(tx, &entry, 0, now)).await?;
    Ok(usize::try_from(n).unwrap_or(usize::MAX))
}

/// The frozen audience and the draft it belongs to, read at one moment.
fn read_frozen(tx: &mut Tx<'_>, alert: AlertId) -> Result<Option<(alert::Stored, IdSet)>, Stop> {
    let Some(stored) = read_stored(tx, alert)? else { return Ok(None) };
    Ok(delivery::frozen(tx, alert)?.map(|frozen| (stored, frozen)))
}

impl ahead::Voucher for Sender {
    fn notice<'a>(
        &'a self,
        alert: AlertId,
        seats: &'a [Seat],
        language: &'a str,
    ) -> ahead::Vouching<'a, Option<ahead::Vouched>> {
        Box::pin(async move {
            let held = held_now(self, alert).await?;
            // Only what this sender itself let out, at the moment when it did.
            let Some(at) = held.release.as_ref().filter(|r| r.refused.is_none()).and_then(|r| r.claimed_at) else {
                return Ok(None);
            };
            let found = self.flow.site.db.read(move |tx| read_frozen(tx, alert)).await?;
            let Some((stored, frozen)) = found else { return Ok(None) };
            if still_signed(&self.party, &held, &stored, at).is_err() {
                return Ok(None);
            }
            let Some(may) = self.may_hear(&stored, frozen, seats.to_vec()).await? else { return Ok(None) };
            let text = stored.draft.texts.iter().find(|(l, _)| l == language).map(|(_, text)| text.clone());
            Ok(text.map(|text| ahead::Vouched {
                number: stored.number,
                kind: stored.draft.kind.slug().to_owned(),
                area: stored.draft.area_name.clone(),
                area_slug: stored.area.clone(),
                text,
                sent_at: at,
                expires_at: stored.draft.expires_at,
                seats: seats.iter().copied().filter(|seat| may.contains(*seat)).collect(),
            }))
        })
    }

    fn attempts<'a>(
        &'a self,
        alert: AlertId,
        class: Class,
        ended: &'a [(Seat, bool)],
        next: &'a [Seat],
    ) -> ahead::Vouching<'a, Vec<ahead::Admitted>> {
        Box::pin(self.count_attempts(alert, class, ended.to_vec(), next.to_vec()))
    }

    fn errand(&self, kind: &str, language: &str, links: ahead::ErrandLinks<'_>) -> Option<ahead::ErrandWords> {
        let site = &self.flow.site;
        let origin = site.settings.public_origin();
        // Of what the row says, 64 digits are taken, and nothing else.
        let secret = |link: &str, before: &str, after: &str| {
            #[cfg(feature = "plant")]
            if crate::plant::is_on("any_link") {
                return Some(link.to_owned());
            }
            let secret = link.strip_prefix(origin)?.strip_prefix(before)?.strip_suffix(after)?;
            delivery::subscriber::is_secret(secret).then(|| format!("{origin}{before}{secret}{after}"))
        };
        let path = if kind == "link" { "/my/" } else { "/subscribe/confirm/" };
        let link = secret(links.link, path, "").filter(|_| ERRANDS.contains(&kind))?;
        let own = |link: &str, after: &str| secret(link, "/my/", after).unwrap_or_default();
        let (preferences, unsubscribe) = (own(links.preferences, ""), own(links.unsubscribe, "/stop"));
        let (title, text) = delivery::subscriber::words_of(site, kind, language, &link);
        Some(ahead::ErrandWords { title, text, link, preferences, unsubscribe })
    }
}
