//! `sereno demo`: a small living network on this machine.

use super::open::{Open, Where, open};
use super::serve::listen;
use crate::app;
use anyhow::Context;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use clap::Args;
use sereno_drill::{World, story};
use sereno_station::Site;
use sereno_station::clock::HandClock;
use sereno_station::db::{Purpose, Refusal, Stop};
use sereno_station::people::{self, SESSION_COOKIE, Sees};
use sereno_station::web::{Posted, Route, Verb, Who};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Shows a small living network.
#[derive(Debug, Args)]
pub struct Demo {
    /// The address to listen on; it must be this machine's own.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
    /// A folder to keep the demo in; without it everything is gone afterwards.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

const MORNING: &str = include_str!("../../../../stories/demo-morning.story");
/// The story's last line happens this long before the demo opens, seconds.
const STORY_ENDS: (i8, i8) = (14, 30);

/// Routes that only the demo has.
const ROUTES: &[Route<Site>] =
    &[Route { verb: Verb::Post, path: "/demo/{place}", who: Who::Public, audited: true, make: || post(take_place) }];

/// Signs a visitor in as one of the invented people.
async fn take_place(State(site): State<Site>, Path(place): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (name, to) = match place.as_str() {
        "dispatcher" => ("Ana", "/console"),
        "observer" => ("Luis", "/field"),
        "approver" => ("Lena", "/console"),
        _ => return Err(Refusal::not_found().into()),
    };
    let (now, entry, secret, form_token) = (site.now(), site.entry(posted.visit.actor), site.secret(), site.secret());
    let cookie = secret.clone();
    site.db
        .write(move |tx| {
            let all = people::everybody(tx, Sees::All)?;
            let person = all.into_iter().find(|p| p.name == name).ok_or_else(Refusal::not_found)?;
            entry.record(tx, "people.sign_in", &person.id.to_string(), "demo")?;
            people::open_session(tx, person.id, &secret, &form_token, now)
        })
        .await?;
    let set = format!("{SESSION_COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned()), (header::SET_COOKIE, set)]).into_response())
}

impl Demo {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        anyhow::ensure!(
            self.listen.ip().is_loopback(),
            "the demo gives roles away, so it listens only on this machine: --listen 127.0.0.1:{}",
            self.listen.port()
        );
        let scratch = std::env::temp_dir().join(format!("sereno-demo-{}", std::process::id()));
        let data = self.data.clone().unwrap_or_else(|| scratch.clone());
        let played = self.play(data);
        if self.data.is_none() {
            let _ = std::fs::remove_dir_all(&scratch);
        }
        played.map(|()| ExitCode::SUCCESS)
    }

    fn play(&self, data: PathBuf) -> anyhow::Result<()> {
        let clock = Arc::new(HandClock::at(sereno_core::Moment::default()));
        clock.release();
        let at = Where { data, database: None, playbook: "rapid-response".to_owned() };
        let flow = open(&at, Open { clock: clock.clone(), purpose: Purpose::Demo, secure_cookies: false })?;
        let router = app::router(&flow, ROUTES);
        let is_empty = flow
            .site
            .db
            .write_now(|tx| Ok(people::everybody(tx, Sees::All)?.is_empty()))
            .map_err(|stop| anyhow::anyhow!("{stop}"))?;
        if is_empty {
            // The morning is played on a clock moved by hand, so that it ends now.
            let now = flow.site.now();
            let end = flow.site.playbook.moment_on_day(now, STORY_ENDS.0, STORY_ENDS.1).context("the local time")?;
            let shift_s = now.since_s(end);
            let mut world = World::new(flow.clone(), router.clone(), Arc::clone(&clock), None);
            world.shift_s = shift_s;
            let first = flow.site.playbook.moment_on_day(now, 11, 0).context("the local time")?;
            world.set(first);
            story::set_up(&mut world);
            story::play(&mut world, MORNING, now).context("playing the demo's morning")?;
            clock.release();
        }
        listen(self.listen, &flow, router, "sereno demo, everybody invented and nothing sent:")
    }
}
