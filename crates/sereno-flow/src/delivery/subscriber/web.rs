//! Routes of subscriptions: the public form, the link of a letter, somebody's own page, and the
//! desk's numbers.

use super::pages::{AudiencePage, BrowserPage, LinkPage, MapPage, MyPage, SaidPage, SubscribePage, told_sentence};
use super::{Asked, Own, Where, ask, change, confirm, own, remind, stop};
use crate::Flow;
use crate::delivery::channel;
use crate::delivery::ledger::{self, WhyPart};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sereno_core::Private;
use sereno_core::audience::{AudienceRefusal, Typed, Wanted, check, quiet};
use sereno_core::delivery::Channel;
use sereno_core::role::Role;
use sereno_station::audit::{Look, looked};
use sereno_station::db::Stop;
use sereno_station::web::{Fields, Posted, Route, Verb, Visit, Who, csp_live, draw, draw_as};

const READ: Who = Who::Roles(&[Role::Dispatcher, Role::VerificationLead, Role::Comms]);

/// Routes of subscriptions.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/subscribe", who: Who::Public, audited: false, make: || get(show_form) },
    Route { verb: Verb::Post, path: "/subscribe", who: Who::Public, audited: true, make: || post(take_form) },
    Route { verb: Verb::Get, path: "/subscribe.js", who: Who::Public, audited: false, make: || get(show_script) },
    Route { verb: Verb::Get, path: "/subscribe/map", who: Who::Public, audited: false, make: || get(show_map) },
    Route { verb: Verb::Get, path: "/subscribe/link", who: Who::Public, audited: false, make: || get(show_link_form) },
    Route { verb: Verb::Post, path: "/subscribe/link", who: Who::Public, audited: true, make: || post(send_link) },
    Route {
        verb: Verb::Get,
        path: "/subscribe/confirm/{secret}",
        who: Who::Public,
        audited: false,
        make: || get(show_confirm),
    },
    Route {
        verb: Verb::Post,
        path: "/subscribe/confirm/{secret}",
        who: Who::Public,
        audited: true,
        make: || post(take_confirm),
    },
    Route { verb: Verb::Get, path: "/my/{secret}", who: Who::Public, audited: false, make: || get(show_my) },
    Route { verb: Verb::Post, path: "/my/{secret}", who: Who::Public, audited: true, make: || post(change_my) },
    Route { verb: Verb::Get, path: "/my/{secret}/stop", who: Who::Public, audited: false, make: || get(show_stop) },
    Route { verb: Verb::Post, path: "/my/{secret}/stop", who: Who::Public, audited: true, make: || post(take_stop) },
    Route { verb: Verb::Get, path: "/console/audience", who: READ, audited: false, make: || get(show_audience) },
];

/// Pages with somebody's secret in their address are kept by nobody.
fn private(page: Result<Response, Stop>) -> Result<Response, Stop> {
    let mut page = page?;
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(page)
}

/// The map, or a link that somebody shares, has areas ticked; nothing else is taken from an address.
async fn show_form(
    visit: Visit,
    State(flow): State<Flow>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let areas = asked.into_iter().filter(|(name, _)| name == "area").collect();
    draw(&SubscribePage::new(&visit, &Fields(areas), &[], &channel::settings::ways(&flow).await?))
}

async fn show_map(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Result<Response, Stop> {
    draw(&MapPage::new(&visit, &Fields(asked)))
}

async fn show_script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("subscribe.js")).into_response()
}

/// The address of a push service in what a browser gave, and the whole of it tidied: nothing but
/// the address and the two keys (RFC 8291) is kept.
fn push_of(given: &str) -> Option<(String, Private<String>)> {
    let read: serde_json::Value = serde_json::from_str(given).ok()?;
    let text = |v: &serde_json::Value| v.as_str().map(str::to_owned).filter(|t| t.len() <= 500);
    let endpoint = text(read.get("endpoint")?)?;
    let keys = read.get("keys")?;
    let (p256dh, auth) = (text(keys.get("p256dh")?)?, text(keys.get("auth")?)?);
    let kept = serde_json::json!({ "endpoint": endpoint, "keys": { "p256dh": p256dh, "auth": auth } });
    Some((endpoint, Private::new(kept.to_string())))
}

fn typed(fields: &Fields) -> Typed {
    Typed {
        how: fields.get("how").to_owned(),
        areas: fields.all("area").map(str::to_owned).collect(),
        near: fields.get("near").to_owned(),
        radius_m: fields.number("radius"),
        language: fields.get("language").to_owned(),
        channel: fields.get("channel").to_owned(),
        mail: Private::new(fields.get("mail").to_owned()),
        push: Private::new(push_of(fields.get("push")).map(|(endpoint, _)| endpoint).unwrap_or_default()),
        hook: Private::new(fields.get("hook").to_owned()),
        kept: None,
    }
}

fn checked(visit: &Visit, typed: &Typed) -> Result<Wanted, Vec<AudienceRefusal>> {
    let playbook = &visit.site.playbook;
    check(typed, &playbook.places, &playbook.languages)
}

async fn take_form(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let ways = channel::settings::ways(&flow).await?;
    let refuse = |faults: &[AudienceRefusal]| {
        draw_as(StatusCode::UNPROCESSABLE_ENTITY, &SubscribePage::new(visit, fields, faults, &ways))
    };
    // What cannot be done is not promised: a channel that nobody has set up is none.
    let is_offered = ways.iter().any(|c| c.slug() == fields.get("channel"));
    let given = if is_offered { typed(fields) } else { Typed { channel: String::new(), ..typed(fields) } };
    let wanted = match checked(visit, &given) {
        Ok(wanted) => wanted,
        // Only the browser itself knows where it can be notified; it is asked on a page of its own.
        Err(faults) if faults == [AudienceRefusal::Push] && fields.get("push").is_empty() => {
            let mut page = draw(&BrowserPage::new(visit, fields))?;
            page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(csp_live()));
            return Ok(page);
        }
        Err(faults) => return refuse(&faults),
    };
    let by = wanted.channel;
    let endpoint = match by {
        Channel::Mail => wanted.address.clone(),
        Channel::Push => push_of(fields.get("push")).map(|(_, whole)| whole).unwrap_or_default(),
        Channel::Webhook => {
            // Only who is at the address is told the secret, by the challenge.
            let (url, secret) = (wanted.address.reveal(), visit.site.secret());
            Private::new(serde_json::json!({ "url": url, "secret": secret }).to_string())
        }
    };
    match ask(&flow, Asked { wanted, endpoint }).await {
        Ok(()) => {}
        Err(Stop::Refused(r)) if r.key == AudienceRefusal::Wait.key() => return refuse(&[AudienceRefusal::Wait]),
        Err(stop) => return Err(stop),
    }
    let page = match by {
        Channel::Mail => {
            SaidPage::new(visit, "subscribe-asked-title", &["subscribe-asked-mail", "subscribe-asked-more"])
        }
        Channel::Push => {
            SaidPage::new(visit, "subscribe-asked-title", &["subscribe-asked-push", "subscribe-asked-more"])
        }
        Channel::Webhook => {
            SaidPage::new(visit, "subscribe-asked-title", &["subscribe-asked-hook", "subscribe-asked-more"])
        }
    };
    // The demo sends no letters; what would have gone out can be read there.
    let page = if visit.site.settings.is_demo {
        page.with_link(visit, super::DEMO_LETTERS, "demo-letters-link")
    } else {
        page
    };
    private(draw(&page))
}

async fn show_link_form(visit: Visit) -> Result<Response, Stop> {
    draw(&LinkPage::new(&visit, "", None))
}

async fn send_link(State(flow): State<Flow>, posted: Posted) -> Result<Response, Stop> {
    let (visit, mail) = (&posted.visit, posted.fields.get("mail"));
    let refuse = |r| draw_as(StatusCode::UNPROCESSABLE_ENTITY, &LinkPage::new(visit, mail, Some(r)));
    let Some(address) = sereno_core::audience::mail(mail) else { return refuse(AudienceRefusal::Mail) };
    match remind(&flow, Private::new(address)).await {
        Ok(()) => {}
        Err(Stop::Refused(r)) if r.key == AudienceRefusal::Wait.key() => return refuse(AudienceRefusal::Wait),
        Err(stop) => return Err(stop),
    }
    draw(&SaidPage::new(visit, "subscribe-asked-title", &["subscribe-forgot-sent", "subscribe-asked-more"]))
}

/// The page for a link that belongs to nobody, or not any more.
fn no_link(visit: &Visit) -> Result<Response, Stop> {
    let page = SaidPage::new(visit, "subscribe-no-link-title", &[AudienceRefusal::Link.key()]);
    private(draw_as(StatusCode::NOT_FOUND, &page.with_link(visit, "/subscribe", "subscribe-title")))
}

fn is_no_link(stop: &Stop) -> bool {
    matches!(stop, Stop::Refused(r) if r.key == AudienceRefusal::Link.key())
}

async fn show_confirm(visit: Visit, State(flow): State<Flow>, Path(secret): Path<String>) -> Result<Response, Stop> {
    let own = match own(&flow, &secret).await {
        Ok(own) => own,
        Err(stop) if is_no_link(&stop) => return no_link(&visit),
        Err(stop) => return Err(stop),
    };
    let my = format!("/my/{secret}");
    let page = if own.is_confirmed {
        SaidPage::new(&visit, "subscribe-done-title", &["subscribe-done"]).with_link(&visit, &my, "my-title")
    } else {
        let action = format!("/subscribe/confirm/{secret}");
        SaidPage::new(&visit, "subscribe-confirm-title", &["subscribe-confirm-more"])
            .with_button(&visit, &action, "subscribe-confirm-do")
            .with_link(&visit, &format!("{my}/stop"), "subscribe-not-me")
    };
    private(draw(&page.with_line(told_sentence(&visit, &own))))
}

async fn take_confirm(State(flow): State<Flow>, Path(secret): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    match confirm(&flow, &secret).await {
        Ok(()) => {
            let page = SaidPage::new(visit, "subscribe-done-title", &["subscribe-done"]);
            private(draw(&page.with_link(visit, &format!("/my/{secret}"), "my-title")))
        }
        Err(stop) if is_no_link(&stop) => no_link(visit),
        Err(stop) => Err(stop),
    }
}

/// What became of each notice for them.
async fn why(flow: &Flow, visit: &Visit, own: &Own) -> Result<WhyPart, Stop> {
    let (seat, now) = (own.seat, visit.now);
    let all = flow.site.db.read(move |tx| Ok(ledger::why(tx, seat, now)?)).await?;
    Ok(WhyPart::new(&flow.site, &visit.t, &all))
}

async fn show_my(visit: Visit, State(flow): State<Flow>, Path(secret): Path<String>) -> Result<Response, Stop> {
    match own(&flow, &secret).await {
        Ok(own) => {
            let why = why(&flow, &visit, &own).await?;
            private(draw(&MyPage::new(&visit, &own, &secret, None, &[]).with_why(&why)))
        }
        Err(stop) if is_no_link(&stop) => no_link(&visit),
        Err(stop) => Err(stop),
    }
}

async fn change_my(State(flow): State<Flow>, Path(secret): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let now = match own(&flow, &secret).await {
        Ok(own) => own,
        Err(stop) if is_no_link(&stop) => return no_link(visit),
        Err(stop) => return Err(stop),
    };
    // The channel stays, so its address is not asked for again.
    let kept = match &now.place {
        Where::Around { cell, .. } => Some(*cell),
        Where::Areas(_) => None,
    };
    let typed =
        Typed { channel: "mail".to_owned(), mail: Private::new("kept@example.org".to_owned()), kept, ..typed(fields) };
    let (wanted, hours) = (checked(visit, &typed), quiet(fields.get("quiet_from"), fields.get("quiet_to")));
    match (wanted, hours) {
        (Ok(wanted), Ok(hours)) => {
            change(&flow, &secret, wanted.place, wanted.language, hours).await?;
            let own = own(&flow, &secret).await?;
            let why = why(&flow, visit, &own).await?;
            private(draw(&MyPage::new(visit, &own, &secret, None, &[]).with_why(&why).saved()))
        }
        (wanted, hours) => {
            let mut faults = wanted.err().unwrap_or_default();
            faults.extend(hours.err());
            let why = why(&flow, visit, &now).await?;
            let page = MyPage::new(visit, &now, &secret, Some(fields), &faults).with_why(&why);
            private(draw_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

async fn show_stop(visit: Visit, State(flow): State<Flow>, Path(secret): Path<String>) -> Result<Response, Stop> {
    match own(&flow, &secret).await {
        Ok(own) => {
            let page = SaidPage::new(&visit, "my-stop-title", &["my-stop-more"])
                .with_button(&visit, &format!("/my/{secret}/stop"), "my-stop")
                .with_line(told_sentence(&visit, &own));
            private(draw(&page))
        }
        Err(stop) if is_no_link(&stop) => no_link(&visit),
        Err(stop) => Err(stop),
    }
}

async fn take_stop(State(flow): State<Flow>, Path(secret): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let visit = &posted.visit;
    match stop(&flow, &secret).await {
        Ok(()) => {}
        // A program that asks twice is told the same twice.
        Err(stop) if is_no_link(&stop) => {}
        Err(stop) => return Err(stop),
    }
    let page = SaidPage::new(visit, "my-stopped-title", &["my-stopped"]);
    private(draw(&page.with_link(visit, "/subscribe", "my-stopped-again")))
}

async fn show_audience(visit: Visit, State(flow): State<Flow>) -> Result<Response, Stop> {
    looked(&visit, Look::Audience, "").await?;
    draw(&AudiencePage::new(&visit, &flow, &flow.subscribers.counts()))
}
