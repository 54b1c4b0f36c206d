//! The auditor's page, witnesses, exports; and the log in public for whoever watches it.

use super::pages::{Asked, AuditPage, LogPage, Seen, WitnessesPage};
use super::store::{self, Filter};
use super::{Look, Wanted, copies, export, looked, witness};
use crate::Site;
use crate::db::{Refusal, Stop};
use crate::people;
use crate::web::{Posted, Route, Sent, Verb, Visit, Who, draw, draw_as, see_other};
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use sereno_core::Moment;
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_seal::digest::hex;
use sereno_seal::note::NOTE_BYTES_MAX;
use std::io;

const READ: Who = Who::Roles(&[Role::Auditor, Role::Admin]);
const EXPORT: Who = Who::Stepped(&[Role::Auditor, Role::Admin]);
const ADMIN: Who = Who::Stepped(&[Role::Admin]);

/// The log's routes.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/log", who: Who::Public, audited: false, make: || get(show_log) },
    Route { verb: Verb::Get, path: "/log/key", who: Who::Public, audited: false, make: || get(show_key) },
    Route { verb: Verb::Get, path: "/log/checkpoint", who: Who::Public, audited: false, make: || get(show_checkpoint) },
    Route { verb: Verb::Get, path: "/log/proof", who: Who::Public, audited: false, make: || get(show_proof) },
    Route { verb: Verb::Post, path: "/log/cosign", who: Who::Public, audited: true, make: || post(take_cosignature) },
    Route { verb: Verb::Get, path: "/audit", who: READ, audited: false, make: || get(show_audit) },
    Route { verb: Verb::Post, path: "/audit/export", who: EXPORT, audited: true, make: || post(do_export) },
    Route { verb: Verb::Get, path: "/audit/witnesses", who: READ, audited: false, make: || get(show_witnesses) },
    Route { verb: Verb::Post, path: "/audit/witnesses", who: ADMIN, audited: true, make: || post(add_witness) },
    Route { verb: Verb::Post, path: "/audit/witnesses/end", who: ADMIN, audited: true, make: || post(end_witness) },
];

/// Rows on one page.
const ROWS: i64 = 100;
/// Alarms of this time stand on top, seconds.
const ALARMS_S: i64 = 7 * DAY_S;
/// Copies that are listed.
const COPIES: i64 = 12;
/// A page is asked for, and a file is sent, whole; what is larger is for the command.
const EXPORT_BYTES_MAX: usize = 64 << 20;
/// Days whose rows can be chosen for a file.
pub(super) const DAYS: [i64; 3] = [7, 30, 400];

fn text(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}

async fn show_log(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    let (newest, witnesses) = site.db.read(|tx| Ok((store::newest(tx)?, witness::all(tx)?))).await?;
    draw(&LogPage::new(&visit, newest.map(|n| (n.size, n.made_at)), &witnesses))
}

async fn show_key(State(site): State<Site>) -> Response {
    text(StatusCode::OK, format!("{}\n", site.log.verifier().text()))
}

async fn show_checkpoint(State(site): State<Site>) -> Result<Response, Stop> {
    let note = site.db.read(witness::newest).await?.ok_or_else(Refusal::not_found)?;
    Ok(text(StatusCode::OK, note))
}

#[derive(Debug, Deserialize)]
struct AskedProof {
    from: u64,
    to: u64,
}

async fn show_proof(State(site): State<Site>, Query(asked): Query<AskedProof>) -> Result<Response, Stop> {
    let AskedProof { from, to } = asked;
    let proof = site.db.read(move |tx| witness::proof(tx, from, to)).await?.ok_or_else(Refusal::not_found)?;
    let proof: Vec<String> = proof.iter().map(|h| hex(h)).collect();
    let body = serde_json::json!({ "from": from, "to": to, "proof": proof }).to_string();
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Answers in text: a program handed it in.
async fn take_cosignature(State(site): State<Site>, sent: Sent) -> Result<Response, Stop> {
    let Sent { visit, body } = sent;
    let note = std::str::from_utf8(&body).ok().filter(|b| b.len() <= NOTE_BYTES_MAX).unwrap_or_default();
    match witness::take(&site, note).await {
        Ok(name) => Ok(text(StatusCode::OK, format!("{}\n", visit.t.say1("cosign-taken", "name", name)))),
        Err(Stop::Refused(r)) => Ok(text(visit.status(&r), format!("{}\n", visit.sentence(&r)))),
        Err(fault @ Stop::Fault(_)) => Err(fault),
    }
}

/// Everything the auditor's page shows.
async fn seen(site: &Site, visit: &Visit, asked: &Asked) -> Result<Seen, Stop> {
    let now = visit.now;
    let before = site.playbook.local_moment(&asked.to).unwrap_or(now.plus_s(1));
    let from = site.playbook.local_moment(&asked.from).unwrap_or(before.plus_s(-DAY_S));
    let filter = Filter { person: asked.person.parse().ok(), family: asked.kind.clone(), from, before };
    let skip = asked.skip.clamp(0, 1_000_000);
    site.db
        .read(move |tx| {
            Ok(Seen {
                from,
                before,
                skip,
                rows: store::filtered(tx, &filter, ROWS + 1, skip)?,
                looks: store::looks_an_hour(tx, before.plus_s(-DAY_S), before)?,
                alarms: store::alarms(tx, now.plus_s(-ALARMS_S))?,
                newest: store::newest(tx)?.map(|n| (n.size, n.made_at)),
                witnesses: witness::all(tx)?,
                copies: copies::newest(tx, COPIES)?,
                names: people::names(tx)?,
            })
        })
        .await
}

async fn show_audit(visit: Visit, State(site): State<Site>, Query(asked): Query<Asked>) -> Result<Response, Stop> {
    let seen = seen(&site, &visit, &asked).await?;
    looked(&visit, Look::Audit, "").await?;
    draw(&AuditPage::new(&visit, &asked, seen, "", ""))
}

async fn do_export(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (visit, fields) = (&posted.visit, &posted.fields);
    let days = fields.number("days").filter(|d| DAYS.contains(d)).unwrap_or(DAYS[0]);
    // The longest choice is everything there is.
    let since = if days == 400 { Moment::default() } else { visit.now.plus_s(-days * DAY_S) };
    let wanted = Wanted { holder: fields.get("holder").to_owned(), entry: site.entry(visit.actor), since };
    let (mut file, mut is_full) = (String::new(), false);
    let done = export(&site, wanted, &mut |line| {
        is_full = file.len() + line.len() > EXPORT_BYTES_MAX;
        if is_full {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        file.push_str(line);
        Ok(())
    })
    .await;
    match done {
        Ok(done) => {
            let name = format!("attachment; filename=\"audit-copy-{}.jsonl\"", done.copy.number);
            let kind = "application/jsonl; charset=utf-8".to_owned();
            Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], file).into_response())
        }
        Err(_) if is_full => {
            refused(&site, visit, fields.get("holder"), &Refusal::conflict("export-refused-large")).await
        }
        Err(Stop::Refused(r)) => refused(&site, visit, fields.get("holder"), &r).await,
        Err(fault @ Stop::Fault(_)) => Err(fault),
    }
}

/// The page again, with why there is no file and what was typed.
async fn refused(site: &Site, visit: &Visit, holder: &str, why: &Refusal) -> Result<Response, Stop> {
    let asked = Asked::default();
    let seen = seen(site, visit, &asked).await?;
    draw_as(visit.status(why), &AuditPage::new(visit, &asked, seen, holder, &visit.sentence(why)))
}

async fn witnesses(site: &Site, visit: &Visit, typed: &str, refused: &str) -> Result<WitnessesPage, Stop> {
    let all = site.db.read(witness::all).await?;
    Ok(WitnessesPage::new(visit, &all, typed, refused))
}

async fn show_witnesses(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    let page = witnesses(&site, &visit, "", "").await?;
    looked(&visit, Look::Audit, "witnesses").await?;
    draw(&page)
}

async fn add_witness(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let (visit, key) = (&posted.visit, posted.fields.get("key"));
    match witness::add(&site, visit.person()?.id, key).await {
        Ok(()) => Ok(see_other("/audit/witnesses")),
        Err(Stop::Refused(r)) => draw_as(visit.status(&r), &witnesses(&site, visit, key, &visit.sentence(&r)).await?),
        Err(fault @ Stop::Fault(_)) => Err(fault),
    }
}

async fn end_witness(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    witness::remove(&site, posted.visit.person()?.id, posted.fields.get("name")).await?;
    Ok(see_other("/audit/witnesses"))
}
