//! The guided path: one report from a neighbour's form to the public page, in two minutes.
//!
//! Each button takes the visitor to the next page, signed in as the person whose turn it is. What
//! the step before left undone is done for them by the product's own verbs, as that person; what
//! was done already is said to be done. So the path never ends in a page where nothing can be
//! pressed. Its places are kept for it: nobody else acts there.

use super::{Stage, guide_cookie, guide_of, send_on};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sereno_core::dispatch::{OfferEvent, OfferState};
use sereno_core::ids::{AlertId, IncidentId, OfferId, PersonId, ReportId, VerdictId};
use sereno_core::incident::{Verdict, Verification};
use sereno_core::report::{About, Channel, FirstHand, Recency, Told};
use sereno_drill::world::{Answer, encoded};
use sereno_flow::ahead::{Looked, OfferLine};
use sereno_flow::dispatch::Said;
use sereno_flow::incident::Shown;
use sereno_flow::intake::{self, Incoming};
use sereno_flow::{alert, dispatch, incident};
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop};
use sereno_station::web::{GUIDE_COOKIE, GUIDE_STEPS, Guide, GuideNote, Posted, cookie};

/// A place of the path is used again when nothing was reported there for this long, seconds.
const AGAIN_S: i64 = 3 * 3_600;
/// Incidents looked through for what the observer still has open.
const LOOK_MAX: i64 = 200;
/// The longest page that answers a report, bytes.
const PAGE_MAX: usize = 1 << 20;

/// What the playbook's `demo.toml` says about the path.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub(super) guide: Script,
}

/// Where the path leads, and what its people say.
#[derive(Debug, Deserialize)]
pub(super) struct Script {
    kind: String,
    /// Slugs of areas that are kept for it.
    pub(super) areas: Vec<String>,
    said: Vec<Lines>,
}

#[derive(Debug, Deserialize)]
struct Lines {
    language: String,
    own: String,
    others: Vec<String>,
}

/// The incident of the visitor's own report, as it is now.
struct Seen {
    id: IncidentId,
    verification: Verification,
    looked: Looked,
}

impl Seen {
    fn offer(&self) -> Option<&OfferLine> {
        self.looked.offers.iter().rfind(|o| o.observer == OBSERVER)
    }

    fn is_settled(&self) -> bool {
        matches!(self.verification, Verification::Confirmed | Verification::Refuted)
    }

    fn to_sign(&self) -> Option<VerdictId> {
        let open = |v: &&sereno_flow::ahead::VerdictLine| {
            v.signed.is_none() && v.decided.is_none() && v.not_a_finding.is_none()
        };
        self.looked.verdicts.iter().find(open).map(|v| v.id)
    }

    fn alert(&self) -> Option<(AlertId, bool)> {
        let live = self.looked.alerts.iter().rfind(|a| a.state != "cancelled_before_send")?;
        Some((live.id, live.state != "translated"))
    }

    /// True when what a step asks for is there.
    fn is_done(&self, step: u8) -> bool {
        match step {
            1 => true,
            2 => self.offer().is_some() || self.is_settled(),
            3 => self.to_sign().is_some() || self.is_settled(),
            4 => self.is_settled(),
            5 => self.alert().is_some(),
            6 => self.alert().is_some_and(|(_, approved)| approved),
            _ => false,
        }
    }
}

const DISPATCHER: &str = "Ana";
const OBSERVER: &str = "Luis";
const SIGNER: &str = "Marisol";
const APPROVER: &str = "Lena";

/// The visitor presses a button of the strip.
pub(super) async fn follow(State(stage): State<Stage>, posted: Posted) -> Result<Response, Stop> {
    let was = guide_of(&posted);
    let step = posted.fields.number("step").and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= GUIDE_STEPS);
    let step = step.ok_or_else(|| Refusal::input("refused-form"))?;
    let guide = |step, note, report: String| Guide { step, note, language: was.language.clone(), report };
    if step == 0 {
        return Ok(send_on("/", &[guide_cookie(&guide(0, GuideNote::None, String::new()))]));
    }
    if step == 1 {
        let to = stage.form(&was.language).await?;
        return Ok(send_on(&to, &[guide_cookie(&guide(1, GuideNote::None, String::new()))]));
    }
    let (report, seen, note) = stage.bring_to(&was, step).await?;
    if step == 2 && seen.offer().is_none() {
        // Whoever is to be asked now must not be on another task.
        stage.free_observer().await?;
    }
    let page = format!("/console/incidents/{}", seen.id);
    let (name, to) = match (step, seen.offer(), seen.alert()) {
        (2, ..) => (DISPATCHER, page),
        (3, Some(offer), _) => (OBSERVER, format!("/field/{}", offer.id)),
        (3, None, _) => (OBSERVER, "/field".to_owned()),
        (4, ..) => (SIGNER, page),
        (5, _, Some((id, _))) => (DISPATCHER, format!("/console/alerts/{id}")),
        (5, _, None) if note != GuideNote::Stuck => (DISPATCHER, format!("{page}/alert")),
        (6, _, Some((id, _))) => (APPROVER, format!("/console/alerts/{id}")),
        (7, ..) if note != GuideNote::Stuck => (APPROVER, "/alerts".to_owned()),
        _ => (DISPATCHER, page),
    };
    let session = stage.sign_in(posted.visit.actor, name).await?;
    Ok(send_on(&to, &[session, guide_cookie(&guide(step, note, report.to_string()))]))
}

/// Remembers the visitor's own report when they send one on the path, and lets two neighbours
/// tell of the same thing.
pub(super) async fn remember(State(stage): State<Stage>, request: Request, next: Next) -> Response {
    let is_report = request.method() == Method::POST && request.uri().path() == "/report";
    let guide = cookie(request.headers(), GUIDE_COOKIE).filter(|_| is_report).and_then(|c| Guide::read(&c));
    let response = next.run(request).await;
    let Some(guide) = guide.filter(|g| g.step == 1 && response.status() == StatusCode::OK) else { return response };
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, PAGE_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let page = Answer { status: 200, location: None, body: String::from_utf8_lossy(&bytes).into_owned() };
    if let Some(receipt) = sereno_drill::story::receipt(&page) {
        match stage.report_of(&receipt, &guide.language).await {
            Ok(Some(report)) => {
                let guide = Guide { report: report.to_string(), ..guide };
                if let Ok(value) = HeaderValue::from_str(&guide_cookie(&guide)) {
                    parts.headers.append(header::SET_COOKIE, value);
                }
            }
            Ok(None) => {}
            Err(stop) => tracing::error!(%stop, "the guide lost a report; it will send one itself"),
        }
    }
    Response::from_parts(parts, Body::from(bytes))
}

impl Stage {
    /// Brings everything before a step about, and says how it went.
    async fn bring_to(&self, was: &Guide, step: u8) -> Result<(ReportId, Seen, GuideNote), Stop> {
        let mut note = GuideNote::None;
        // What the page before left due is done before anybody looks.
        self.flow.run_due().await?;
        let known = match was.report.parse::<ReportId>() {
            Ok(report) => self.see(report).await?.map(|seen| (report, seen)),
            Err(_) => None,
        };
        let (report, mut seen) = match known {
            Some(known) => known,
            None => {
                note = GuideNote::ForYou;
                self.tell(&was.language).await?
            }
        };
        // What nobody could check cannot be brought back by pressing on.
        if step > 2 && matches!(seen.verification, Verification::Unverifiable | Verification::Retracted) {
            return Ok((report, seen, GuideNote::Stuck));
        }
        for before in 2..step {
            // Each round does one thing and looks again; no step takes more than a few.
            for _ in 0..4 {
                if seen.is_done(before) {
                    break;
                }
                note = GuideNote::ForYou;
                match self.do_for(before, &seen).await {
                    Ok(()) => {}
                    Err(Stop::Refused(_)) => return Ok((report, seen, GuideNote::Stuck)),
                    Err(fault) => return Err(fault),
                }
                self.flow.run_due().await?;
                seen = self.see(report).await?.ok_or_else(Refusal::not_found)?;
            }
            if !seen.is_done(before) {
                return Ok((report, seen, GuideNote::Stuck));
            }
        }
        if seen.is_done(step) && note == GuideNote::None {
            note = GuideNote::Done;
        }
        Ok((report, seen, note))
    }

    /// Does one thing of a step, as the person whose step it is.
    async fn do_for(&self, step: u8, seen: &Seen) -> Result<(), Stop> {
        let flow = &self.flow;
        let by = |name| async move { Ok::<PersonId, Stop>(self.person(name).await?.id) };
        match step {
            2 => self.send(seen.id).await,
            3 => match seen.offer() {
                Some(o) if o.state == OfferState::Offered.slug() => {
                    dispatch::step(flow, by(OBSERVER).await?, o.id, OfferEvent::Accept).await.map(|_| ())
                }
                Some(o) if matches!(o.state.as_str(), "accepted" | "en_route") => {
                    dispatch::step(flow, by(OBSERVER).await?, o.id, OfferEvent::Arrive).await.map(|_| ())
                }
                Some(o) if o.state == OfferState::OnScene.slug() => {
                    let activity = Some(self.script.guide.kind.clone());
                    let said = Said {
                        verdict: Verdict::SawIt,
                        activity,
                        cause: None,
                        saw_directly: true,
                        salute: vec![],
                        device: None,
                        signature: None,
                    };
                    dispatch::give(flow, by(OBSERVER).await?, o.id, said).await
                }
                Some(_) | None => self.send(seen.id).await,
            },
            4 => {
                let verdict = seen.to_sign().ok_or_else(Refusal::not_found)?;
                dispatch::sign(flow, by(SIGNER).await?, seen.id, verdict).await
            }
            5 => alert::draft(flow, by(DISPATCHER).await?, seen.id).await.map(|_| ()),
            _ => {
                let (id, _) = seen.alert().ok_or_else(Refusal::not_found)?;
                let stored = flow.site.db.read(move |tx| Ok(alert::one(tx, id)?)).await?;
                let stored = stored.ok_or_else(Refusal::not_found)?;
                let digest = sereno_seal::digest::hex(&alert::digest_of(&stored, None));
                alert::approve(flow, by(APPROVER).await?, id, &digest).await
            }
        }
    }

    /// Asks the observer to go, freed from whatever else they have open.
    async fn send(&self, to: IncidentId) -> Result<(), Stop> {
        self.free_observer().await?;
        let (dispatcher, observer) = (self.person(DISPATCHER).await?.id, self.person(OBSERVER).await?.id);
        dispatch::send(&self.flow, dispatcher, to, observer).await.map(|_| ())
    }

    /// Lets the observer say no to what they were asked, and leave where they are.
    async fn free_observer(&self) -> Result<(), Stop> {
        let observer = self.person(OBSERVER).await?.id;
        for (offer, state) in self.open_offers().await? {
            let steps: &[OfferEvent] = match state {
                OfferState::Offered => &[OfferEvent::Decline],
                OfferState::Accepted | OfferState::EnRoute => &[OfferEvent::Arrive, OfferEvent::Leave],
                _ => &[OfferEvent::Leave],
            };
            for event in steps {
                dispatch::step(&self.flow, observer, offer, *event).await?;
            }
        }
        Ok(())
    }

    async fn open_offers(&self) -> Result<Vec<(OfferId, OfferState)>, Stop> {
        let (keys, now, danger) =
            (self.flow.site.keys.clone(), self.flow.site.now(), self.flow.rules.danger_kinds.clone());
        self.flow
            .site
            .db
            .read(move |tx| {
                let mut all = incident::list(tx, Shown::Open, &danger, LOOK_MAX)?;
                all.extend(incident::list(tx, Shown::SettledSince(now.plus_s(-AGAIN_S)), &danger, LOOK_MAX)?);
                let mut found = Vec::new();
                for one in all {
                    for offer in dispatch::look(tx, &keys, one.id, now)?.offers {
                        let state = OfferState::from_slug(&offer.state).filter(|s| s.is_open());
                        found.extend(state.filter(|_| offer.observer == OBSERVER).map(|state| (offer.id, state)));
                    }
                }
                Ok(found)
            })
            .await
    }

    /// The incident of a report, if it is in one.
    async fn see(&self, report: ReportId) -> Result<Option<Seen>, Stop> {
        let (keys, now, look) = (self.flow.site.keys.clone(), self.flow.site.now(), self.flow.ahead.look);
        self.flow
            .site
            .db
            .read(move |tx| {
                let Some(id) = intake::one(tx, &keys, report)?.and_then(|r| r.incident) else { return Ok(None) };
                let at = incident::get(tx, id)?;
                Ok(Some(Seen { id, verification: at.standing.verification, looked: look(tx, &keys, id, now)? }))
            })
            .await
    }

    /// A place of the path where nothing was reported lately.
    async fn place(&self) -> Result<String, Stop> {
        let (now, danger) = (self.flow.site.now(), self.flow.rules.danger_kinds.clone());
        let used: Vec<String> = self
            .flow
            .site
            .db
            .read(move |tx| {
                let mut all = incident::list(tx, Shown::Open, &danger, LOOK_MAX)?;
                all.extend(incident::list(tx, Shown::SettledSince(now.plus_s(-AGAIN_S)), &danger, LOOK_MAX)?);
                Ok(all.into_iter().filter_map(|i| i.area).collect())
            })
            .await?;
        let areas = &self.script.guide.areas;
        let area = areas.iter().find(|a| !used.contains(a)).or(areas.first());
        let known = &self.flow.site.playbook.places.known;
        let found = known.iter().find(|k| Some(&k.area) == area);
        found.map(|k| k.name.clone()).ok_or_else(|| Refusal::not_found().into())
    }

    fn lines(&self, language: &str) -> Option<&Lines> {
        let said = &self.script.guide.said;
        said.iter().find(|l| l.language == language).or(said.first())
    }

    /// The public form, filled in.
    async fn form(&self, language: &str) -> Result<String, Stop> {
        let place = self.place().await?;
        let own = self.lines(language).map(|l| l.own.as_str()).unwrap_or_default();
        let kind = self.script.guide.kind.as_str();
        let fields = [
            ("about", About::Now.slug()),
            ("kind", kind),
            ("place", place.as_str()),
            ("recency", Recency::Now.slug()),
            ("first_hand", FirstHand::Saw.slug()),
            ("text", own),
        ];
        let pairs: Vec<String> = fields.iter().map(|(k, v)| format!("{k}={}", encoded(v))).collect();
        Ok(format!("/report?{}", pairs.join("&")))
    }

    async fn receive(&self, place: &str, text: &str, first_hand: FirstHand, language: &str) -> Result<String, Stop> {
        let incoming = Incoming {
            id: intake::id_of(Channel::Web, &self.flow.site.secret()),
            channel: Channel::Web,
            told: Told {
                about: Some(About::Now),
                kind: self.script.guide.kind.clone(),
                place: place.to_owned(),
                text: text.to_owned(),
                ..Told::default()
            },
            recency: Some(Recency::Now),
            first_hand,
            language: language.to_owned(),
            point: None,
            details: vec![],
            follows: None,
            counts_as_past: false,
        };
        Ok(intake::receive(&self.flow, Actor::Public, incoming).await.map_err(Stop::from)?.receipt)
    }

    /// Tells for a visitor who pressed on without sending.
    async fn tell(&self, language: &str) -> Result<(ReportId, Seen), Stop> {
        let place = self.place().await?;
        let own = self.lines(language).map(|l| l.own.clone()).unwrap_or_default();
        let receipt = self.receive(&place, &own, FirstHand::Saw, language).await?;
        let report = self.report_of(&receipt, language).await?.ok_or_else(Refusal::not_found)?;
        let seen = self.see(report).await?.ok_or_else(Refusal::not_found)?;
        Ok((report, seen))
    }

    /// The report of a receipt, after two neighbours told of the same thing and all was fused.
    async fn report_of(&self, receipt: &str, language: &str) -> Result<Option<ReportId>, Stop> {
        let (keys, typed) = (self.flow.site.keys.clone(), sereno_core::receipt::typed(receipt));
        let held = self.flow.site.db.read(move |tx| Ok(intake::held(tx, &keys, &typed)?)).await?;
        let Some(held) = held.filter(|h| h.about != About::Information) else { return Ok(None) };
        let place = held.body.reveal().place.clone();
        let others = self.lines(language).map(|l| l.others.clone()).unwrap_or_default();
        for (text, hand) in others.iter().zip([FirstHand::Saw, FirstHand::Heard]) {
            self.receive(&place, text, hand, language).await?;
        }
        self.flow.run_due().await?;
        Ok(Some(held.id))
    }
}
