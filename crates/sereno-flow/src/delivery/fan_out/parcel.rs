//! What is handed over: the words of a notice that was let out, or an errand's, put together with
//! an addressee as they are at this moment.

use super::super::channel::{Area, Parcel};
use super::super::errand::{Letter, SEALED};
use super::super::ledger::store::{self, Held};
use super::super::subscriber;
use crate::Flow;
use crate::ahead::{ErrandLinks, ErrandWords, Vouched};
use sereno_core::audience::{IdSet, Seat};
use sereno_core::fan_out::{Fate, is_urgent};
use sereno_core::{Moment, Private};
use sereno_seal::digest::{hex, sha256};
use sereno_station::db::{Stop, Tx};
use std::collections::BTreeMap;

/// The words of one chunk.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) is_urgent: bool,
    /// It is neither a notice nor an errand, or whoever vouches for what leaves does not vouch for it.
    pub(super) is_void: bool,
    /// Not handed over after this, whatever the row says: what was signed.
    pub(super) until: Option<Moment>,
    /// Who may be told, where somebody vouches for it.
    may: Option<IdSet>,
    title: String,
    text: String,
    number: Option<i64>,
    area: Option<Area>,
    sent_at: Option<Moment>,
    kind: String,
    link: String,
}

/// One parcel, and whom it is for.
pub(super) struct To {
    pub(super) seat: Option<Seat>,
    pub(super) quiet: Option<(u16, u16)>,
    pub(super) parcel: Parcel,
}

/// The parcel of one slot, or why there is none.
pub(super) type Addressed = Result<To, Fate>;

/// The words of a chunk; empty for an errand, which carries its own.
pub(super) async fn words(flow: &Flow, held: &Held) -> Result<Words, Stop> {
    let Some(alert) = held.alert else {
        let kind = held.errand.clone().unwrap_or_default();
        let (title, text, link) = (String::new(), String::new(), String::new());
        // An errand answers what somebody has just done themselves.
        let is_void = kind.is_empty();
        #[cfg(feature = "plant")]
        let is_void = is_void && !crate::plant::is_on("carry_nothing");
        let (until, may, number, area, sent_at) = (None, None, None, None, None);
        return Ok(Words { is_urgent: true, is_void, until, may, title, text, number, area, sent_at, kind, link });
    };
    let language = held.language.clone();
    if let Some(voucher) = &flow.voucher {
        // What the rows of the web tier say is not looked at.
        let vouched = voucher.notice(alert, &held.seats, &held.language).await?;
        let is_void = vouched.as_ref().is_none_or(|v| v.expires_at <= flow.site.now());
        let until = vouched.as_ref().map(|v| v.expires_at);
        let v = vouched.unwrap_or_default();
        let may = Some(v.seats.clone());
        return Ok(Words { is_void, until, may, ..made(flow, held, v) });
    }
    let found = flow.site.db.read(move |tx| Ok(store::text_of(tx, alert, &language)?)).await?;
    // A chunk of something that was never told says nothing.
    Ok(Words { is_void: found.is_none(), ..made(flow, held, found.unwrap_or_default()) })
}

fn made(flow: &Flow, held: &Held, said: Vouched) -> Words {
    let Vouched { number, kind, area, area_slug, text, sent_at, .. } = said;
    let t = flow.site.texts.lang(&held.language);
    let slots = [
        ("net", flow.site.playbook.net.clone()),
        ("number", number.to_string()),
        ("kind", t.word("alert-kind", &kind)),
        ("area", area.clone()),
    ];
    let title = t.fill("delivery-subject", &slots);
    let link = format!("{}/n/{number}", flow.site.settings.public_origin());
    Words {
        is_urgent: is_urgent(&kind),
        is_void: false,
        until: None,
        may: None,
        title,
        text,
        number: Some(number),
        area: Some(Area { slug: area_slug, name: area }),
        sent_at: Some(sent_at.public()),
        kind,
        link,
    }
}

/// The same for every attempt at one slot, and for no other.
fn key(held: &Held, seat: Option<Seat>) -> String {
    let mut bytes = held.alert.map_or(held.id, |a| *a.bytes()).to_vec();
    bytes.extend(seat.map_or(0, |s| s.0).to_be_bytes());
    hex(&sha256(&bytes)).chars().take(32).collect()
}

impl Words {
    /// The parcels of some slots; or why there is none: an addressee has stopped, or is reached
    /// another way now, their address cannot be opened, or nobody vouches that this may go to them.
    pub(super) fn addressed(
        &self,
        tx: &mut Tx<'_>,
        flow: &Flow,
        held: &Held,
        window: &[usize],
    ) -> Result<Vec<(usize, Addressed)>, Stop> {
        if held.errand.is_some() {
            let seat = held.seats.first().copied();
            let stays = match seat {
                Some(seat) => !subscriber::addressees(tx, &flow.site.keys, &[seat])?.open.is_empty(),
                None => true,
            };
            let to = stays.then(|| self.errand(flow, held, seat)).flatten().ok_or(Fate::OptedOut);
            return Ok(window.iter().copied().zip(std::iter::once(to)).collect());
        }
        let seats: Vec<(usize, Seat)> =
            window.iter().filter_map(|at| held.seats.get(*at).map(|seat| (*at, *seat))).collect();
        let only: Vec<Seat> = seats.iter().map(|(_, seat)| *seat).collect();
        let found = subscriber::addressees(tx, &flow.site.keys, &only)?;
        let mut known: BTreeMap<Seat, subscriber::Addressee> = found.open.into_iter().map(|a| (a.seat, a)).collect();
        let origin = flow.site.settings.public_origin();
        let may = |seat: Seat| self.may.as_ref().is_none_or(|may| may.contains(seat));
        let to = |seat: Seat, a: subscriber::Addressee| To {
            seat: Some(seat),
            quiet: a.quiet,
            parcel: Parcel {
                key: key(held, Some(seat)),
                endpoint: a.endpoint,
                language: held.language.clone(),
                title: self.title.clone(),
                text: self.text.clone(),
                number: self.number,
                area: self.area.clone(),
                sent_at: self.sent_at,
                kind: self.kind.clone(),
                link: self.link.clone(),
                preferences: Private::new(format!("{origin}/my/{}", a.secret.reveal())),
                unsubscribe: Private::new(format!("{origin}/my/{}/stop", a.secret.reveal())),
                is_urgent: self.is_urgent,
                expires_at: held.expires_at,
            },
        };
        let each = seats.into_iter().map(|(at, seat)| {
            let found = match known.remove(&seat) {
                // A secret that we did not draw is somebody's text.
                Some(a) if may(seat) && subscriber::is_secret(a.secret.reveal()) => Ok(to(seat, a)),
                Some(_) => Err(Fate::Stopped),
                None if found.closed.contains(&seat) => Err(Fate::Failed),
                None => Err(Fate::OptedOut),
            };
            (at, found)
        });
        Ok(each.collect())
    }

    /// An errand as a parcel; none when its day is over and it can no longer be opened.
    fn errand(&self, flow: &Flow, held: &Held, seat: Option<Seat>) -> Option<To> {
        let sealed = held.sealed_parcel.as_deref()?;
        let plain = flow.site.keys.open_sealed(SEALED, sealed)?;
        let letter: Letter = serde_json::from_slice(plain.reveal()).ok()?;
        let mut letter = letter;
        if let Some(voucher) = &flow.voucher {
            // Of a fixed kind, in the sender's own words, with links of its own making.
            let links =
                ErrandLinks { link: &letter.link, preferences: &letter.preferences, unsubscribe: &letter.unsubscribe };
            let ErrandWords { title, text, link, preferences, unsubscribe } =
                voucher.errand(&self.kind, &held.language, links)?;
            letter = Letter { endpoint: letter.endpoint, title, text, link, preferences, unsubscribe };
        }
        let parcel = Parcel {
            key: key(held, None),
            endpoint: Private::new(letter.endpoint),
            language: held.language.clone(),
            title: letter.title,
            text: letter.text,
            number: None,
            area: None,
            sent_at: None,
            kind: self.kind.clone(),
            link: letter.link,
            preferences: Private::new(letter.preferences),
            unsubscribe: Private::new(letter.unsubscribe),
            is_urgent: true,
            expires_at: held.expires_at,
        };
        Some(To { seat, quiet: None, parcel })
    }
}
