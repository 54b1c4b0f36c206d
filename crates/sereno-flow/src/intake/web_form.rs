//! What the public sees: the report form, the receipt, rights, what we keep.

use super::pages::{self, FormPage, PrivacyPage, ReceiptPage, RightsPage, ThanksPage};
use super::{Incoming, NotReceived, id_of_form, receive, store};
use crate::{Flow, sign_off};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use sereno_core::report::{About, Channel, FirstHand, Recency, ReportRefusal, Told};
use sereno_station::audit::Actor;
use sereno_station::db::{Refusal, Stop};
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, draw, draw_as};

/// Characters of a shared text that are handed on; far more than a report takes, so that nothing is
/// cut before the person has seen it.
const SHARED_CHARS_MAX: usize = 4_000;

/// The public routes of intake.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/report", who: Who::Public, audited: false, make: || get(show_form) },
    Route { verb: Verb::Post, path: "/report", who: Who::Public, audited: true, make: || post(take_form) },
    Route { verb: Verb::Post, path: "/share", who: Who::Public, audited: false, make: || post(show_shared) },
    Route { verb: Verb::Get, path: "/receipt", who: Who::Public, audited: false, make: || get(show_receipt_form) },
    Route { verb: Verb::Post, path: "/receipt", who: Who::Public, audited: false, make: || post(show_answer) },
    Route { verb: Verb::Post, path: "/receipt/add", who: Who::Public, audited: true, make: || post(add_to_report) },
    Route { verb: Verb::Get, path: "/rights", who: Who::Public, audited: false, make: || get(show_rights) },
    Route { verb: Verb::Get, path: "/privacy", who: Who::Public, audited: false, make: || get(show_privacy) },
];

async fn show_form(
    visit: Visit,
    State(flow): State<Flow>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    // A link fills the form in in the demo only: elsewhere it would put words into people's mouths.
    let typed = Fields(if flow.site.settings.is_demo { asked } else { vec![] });
    draw(&FormPage::new(&visit, &flow, &flow.site.secret(), &typed, &[]))
}

/// What a phone's share sheet hands over: the form with it filled in, and the question whether it is
/// ours. Nothing is taken before somebody presses "send".
async fn show_shared(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let mut parts: Vec<&str> = Vec::new();
    for part in ["title", "text", "url"].map(|name| fields.get(name).trim()) {
        // Programs hand the link over twice, or the text as its own title.
        if !part.is_empty() && !parts.iter().any(|p| p.contains(part)) {
            parts.push(part);
        }
    }
    let shared: String = parts.join("\n").chars().take(SHARED_CHARS_MAX).collect();
    let typed = Fields(vec![("text".to_owned(), shared)]);
    draw(&FormPage::new(visit, &flow, &flow.site.secret(), &typed, &[]).with_shared())
}

/// What the fields of the public form say.
fn told(fields: &Fields) -> Told {
    Told {
        about: About::from_slug(fields.get("about")),
        kind: fields.get("kind").to_owned(),
        place: fields.get("place").to_owned(),
        text: fields.get("text").to_owned(),
        reach: fields.get("reach").to_owned(),
        seen_at: None,
    }
}

async fn take_form(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let token = fields.get("form_id").to_owned();
    let told = told(fields);
    let about = told.about;
    let incoming = Incoming {
        id: id_of_form(Channel::Web, &token, fields),
        channel: Channel::Web,
        told,
        recency: Recency::from_slug(fields.get("recency")),
        first_hand: FirstHand::from_slug(fields.get("first_hand")).unwrap_or(FirstHand::Unknown),
        language: visit.t.tag.clone(),
        point: None,
        details: vec![],
        follows: None,
        counts_as_past: false,
    };
    let refuse = |faults: &[ReportRefusal]| {
        let id =
            if super::CLIENT_ID_CHARS.contains(&token.chars().count()) { token.clone() } else { flow.site.secret() };
        draw_as(StatusCode::UNPROCESSABLE_ENTITY, &FormPage::new(visit, &flow, &id, fields, faults))
    };
    if !super::CLIENT_ID_CHARS.contains(&token.chars().count()) {
        return refuse(&[ReportRefusal::IdUnclear]);
    }
    match receive(&flow, Actor::Public, incoming).await {
        Ok(received) => draw(&ThanksPage::new(visit, &received, about)),
        Err(NotReceived::Refused(faults)) => refuse(&faults),
        Err(NotReceived::Failed(stop)) => Err(stop),
    }
}

async fn show_receipt_form(visit: Visit) -> Result<Response, Stop> {
    draw(&ReceiptPage::empty(&visit, ""))
}

/// What a receipt may be told: what was published about its incident, else the same words for
/// "being checked" and for "nothing known".
async fn answer(flow: &Flow, visit: &Visit, code: &str) -> Result<Option<ReceiptPage>, Stop> {
    let now = visit.now;
    if !flow.throttle.is_open(now) {
        return Err(Refusal::conflict("receipt-refused-wait").into());
    }
    let (keys, receipt) = (flow.site.keys.clone(), sereno_core::receipt::typed(code));
    let (language, told_about) = (visit.t.tag.clone(), flow.ahead.told_about);
    let found = flow
        .site
        .db
        .read(move |tx| {
            let Some(held) = store::held(tx, &keys, &receipt)? else { return Ok(None) };
            let told = match held.incident {
                Some(incident) => told_about(tx, incident, &language)?,
                None => vec![],
            };
            Ok(Some((held, told)))
        })
        .await?;
    match found {
        Some((held, told)) => Ok(Some(ReceiptPage::new(visit, &sereno_core::receipt::typed(code), &held, told))),
        None => {
            flow.throttle.count_wrong(now);
            Ok(None)
        }
    }
}

async fn show_answer(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    let code = posted.fields.get("code");
    match answer(&flow, visit, code).await? {
        Some(page) => draw(&page),
        None => draw_as(StatusCode::NOT_FOUND, &ReceiptPage::empty(visit, code)),
    }
}

async fn add_to_report(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let code = sereno_core::receipt::typed(fields.get("code"));
    if !flow.throttle.is_open(visit.now) {
        return Err(Refusal::conflict("receipt-refused-wait").into());
    }
    let keys = flow.site.keys.clone();
    let receipt = code.clone();
    let first = flow.site.db.read(move |tx| Ok(store::held(tx, &keys, &receipt)?)).await?;
    let Some(first) = first else {
        flow.throttle.count_wrong(visit.now);
        return draw_as(StatusCode::NOT_FOUND, &ReceiptPage::empty(visit, fields.get("code")));
    };
    let about = match first.about {
        About::Taken | About::Information => first.about,
        About::Now | About::Earlier => About::Now,
    };
    let incoming = Incoming {
        id: id_of_form(Channel::Web, fields.get("form_id"), fields),
        channel: Channel::Web,
        told: Told {
            about: Some(about),
            kind: Some(first.kind.clone()).filter(|k| flow.rules.kinds.contains(k)).unwrap_or_default(),
            place: first.body.reveal().place.clone(),
            text: fields.get("text").to_owned(),
            ..Told::default()
        },
        recency: Some(Recency::Now),
        first_hand: FirstHand::from_slug(&first.first_hand).unwrap_or(FirstHand::Unknown),
        language: visit.t.tag.clone(),
        point: None,
        details: vec![],
        follows: Some(first.id),
        counts_as_past: false,
    };
    let mut left_out = vec![];
    let fault = if fields.get("text").trim().is_empty() {
        Some("receipt-refused-empty")
    } else {
        match receive(&flow, Actor::Public, incoming).await {
            Ok(received) => {
                left_out = super::left_out_said(&visit.t, &received);
                None
            }
            Err(NotReceived::Refused(faults)) => Some(faults.first().map_or("refused-form", |f| f.key())),
            Err(NotReceived::Failed(stop)) => return Err(stop),
        }
    };
    let page = answer(&flow, visit, &code).await?.ok_or_else(Refusal::not_found)?;
    match fault {
        None => draw(&page.with_added(left_out)),
        Some(key) => draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page.with_fault(visit.t.say(key), fields.get("text"))),
    }
}

async fn show_rights(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let file: pages::RightsFile = flow.site.playbook.file("rights.toml").unwrap_or_default();
    let (now, inside) = (visit.now, flow.clone());
    let standing = flow.site.db.read(move |tx| Ok(sign_off::standing(tx, &inside, now)?)).await?;
    let ours = standing.into_iter().find(|(language, _)| *language == visit.t.tag);
    let until = ours.and_then(|(_, held)| held.ok()).map(|until| sign_off::last_day(&flow.site.playbook, until));
    draw(&RightsPage::new(&visit, file, until))
}

async fn show_privacy(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    let held = flow.site.db.read(|tx| Ok(crate::hold::published(tx)?)).await?;
    draw(&PrivacyPage {
        held: pages::held_line(&visit, &held),
        f: visit.frame(),
        text_days: flow.rules.keep_text_s / 86_400,
        point_days: flow.rules.keep_point_s / 86_400,
        reach_hours: flow.rules.keep_reach_s / 3_600,
    })
}
