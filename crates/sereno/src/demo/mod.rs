//! The demo: a day of an invented network that a visitor can step into.
//!
//! Dramatis personae: the *opening* plays a story on a clock moved by hand, until half past two;
//! the *staff* ([`sereno_drill::staff`]) works on through the day by itself, at the pace of a
//! clock that a visitor slows, hurries or stops; a visitor *takes places* by a button, and may
//! follow the *guide* through one report.
//!
//! Invariants: nothing of this is in what `serve` runs; whoever acts here acts by the product's
//! own routes and verbs, with its own gates.

mod guide;
mod letters;
mod listeners;

use crate::app;
use anyhow::Context;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{get, post};
use sereno_core::Moment;
use sereno_drill::city::{City, DAY_S, Day, Event, Phrases};
use sereno_drill::dice::Dice;
use sereno_drill::staff::{Staff, hire};
use sereno_drill::{World, story};
use sereno_flow::Flow;
use sereno_flow::delivery::channel::memory::Memory;
use sereno_flow::delivery::subscriber::enrol;
use sereno_station::audit::Actor;
use sereno_station::clock::{Clock, HandClock};
use sereno_station::db::{Refusal, Stop};
use sereno_station::people::{self, Opening, Person, SESSION_COOKIE, Sees};
use sereno_station::web::{GUIDE_COOKIE, Guide, GuideNote, PACES, Posted, Route, Verb, Who, mount, see_other};
use std::sync::Arc;

const MORNING: &str = include_str!("../../../../stories/demo-morning.story");
/// The story begins on this hour and minute, and the demo opens at the other.
const STORY_BEGINS: (i8, i8) = (11, 0);
const OPENS: (i8, i8) = (14, 30);
/// A kept day in whose last so many seconds the last thing was done is not gone on with.
const OVER_S: i64 = 2 * 3_600;
/// Spots of the story are quiet for this long after the opening, seconds.
const STORY_QUIET_S: i64 = 2 * 3_600;
/// Kinds of the playbook that people choose for what they see, the gravest not among them.
const SEEN_KINDS: usize = 3;

/// What the demo's own routes share.
#[derive(Clone)]
pub struct Stage {
    /// The product.
    pub flow: Flow,
    /// Its clock.
    pub clock: Arc<HandClock>,
    script: Arc<Script>,
    /// What would have been sent to people outside.
    sent: Memory,
}

/// What the playbook's `demo.toml` says.
struct Script {
    phrases: Phrases,
    guide: guide::Script,
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stage")
    }
}

/// Routes that only the demo has.
pub const ROUTES: &[Route<Stage>] = &[
    Route { verb: Verb::Get, path: letters::PATH, who: Who::Public, audited: false, make: || get(letters::show) },
    Route { verb: Verb::Post, path: "/demo/pace", who: Who::Public, audited: false, make: || post(set_pace) },
    Route { verb: Verb::Post, path: "/demo/guide", who: Who::Public, audited: true, make: || post(guide::follow) },
    Route { verb: Verb::Post, path: "/demo/{place}", who: Who::Public, audited: true, make: || post(take_place) },
];

impl Stage {
    /// A stage around a flow and its clock.
    ///
    /// # Errors
    /// When the playbook has no `demo.toml`, or one with a fault.
    pub fn new(flow: Flow, clock: Arc<HandClock>) -> anyhow::Result<Stage> {
        let playbook = &flow.site.playbook;
        let phrases = playbook.file("demo.toml").context("reading what people of the demo say")?;
        let file: guide::File = playbook.file("demo.toml").context("reading the guided path")?;
        // Its subscribers are invented: nothing leaves the process, and a visitor reads here what would have.
        let sent = Memory::default();
        flow.carriers.set(sent.carriers());
        Ok(Stage { flow, clock, sent, script: Arc::new(Script { phrases, guide: file.guide }) })
    }

    /// The product's routes and the demo's.
    pub fn router(&self) -> Router {
        let site = &self.flow.site;
        let router = mount(app::router(&self.flow), site, ROUTES, self);
        router.layer(from_fn_with_state(self.clone(), guide::remember))
    }

    /// The moment the demo opens on the local day of `day`.
    ///
    /// # Errors
    /// When that day has no such time.
    pub fn opens_at(&self, day: Moment) -> anyhow::Result<Moment> {
        self.flow.site.playbook.moment_on_day(day, OPENS.0, OPENS.1).context("the local time")
    }

    /// Plays the story of the day until it opens.
    ///
    /// # Errors
    /// The line that cannot be played, or that nobody can listen.
    pub fn play_opening(&self, world: &mut World, day: Moment) -> anyhow::Result<()> {
        let begins = self.flow.site.playbook.moment_on_day(day, STORY_BEGINS.0, STORY_BEGINS.1);
        world.set(begins.context("the local time")?);
        story::set_up(world);
        let playbook = &self.flow.site.playbook;
        let listening = enrol(&self.flow, listeners::listeners(&playbook.places.areas, &playbook.languages));
        world.drive(listening).map_err(|stop| anyhow::anyhow!("nobody can listen: {stop}"))?;
        // Whom a notice reaches is known once everybody's line was read.
        world.run_due().map_err(anyhow::Error::msg)?;
        story::play(world, MORNING, day).context("playing the demo's morning")?;
        world.set(self.opens_at(day)?);
        hire(world);
        Ok(())
    }

    /// Where the clock of kept data goes on: after the last thing that was done there, or on the
    /// next day when that one was as good as over.
    ///
    /// # Errors
    /// When storage fails.
    pub fn goes_on_at(&self) -> anyhow::Result<Moment> {
        let read = self.flow.site.db.write_now(|tx| Ok(sereno_station::audit::lines(tx, &[], None, 1)?));
        let lines = read.map_err(|stop| anyhow::anyhow!("{stop}"))?;
        let last = lines.last().map_or_else(|| self.clock.now(), |line| line.at);
        let ends = self.midnight(last).plus_s(DAY_S);
        if ends.since_s(last) < OVER_S { self.opens_at(ends.plus_s(DAY_S / 2)) } else { Ok(last) }
    }

    /// Lets the day end at local midnight.
    pub fn end_day(&self, now: Moment) {
        self.clock.end_at(self.midnight(now).plus_s(DAY_S));
    }

    fn midnight(&self, now: Moment) -> Moment {
        // At the very end of a day it is still that day.
        let inside = now.plus_s(-1);
        self.flow.site.playbook.moment_on_day(inside, 0, 0).unwrap_or(inside)
    }

    /// Those who work through the rest of the day, from `now` on.
    pub fn staff(&self, now: Moment, seed: u64) -> Staff {
        let (playbook, rules) = (&self.flow.site.playbook, &self.flow.rules);
        let midnight = self.midnight(now);
        let reserved = &self.script.guide.areas;
        let known = &playbook.places.known;
        let free = known.iter().filter(|k| !reserved.contains(&k.area)).cloned().collect();
        let areas: Vec<(String, String)> =
            playbook.places.areas.iter().map(|a| (a.slug.clone(), a.name.clone())).collect();
        let kinds: Vec<String> = rules.kinds.iter().take(SEEN_KINDS).cloned().collect();
        let left = self.left(now);
        let quiet_s = now.since_s(midnight) + STORY_QUIET_S;
        let taken: Vec<_> = left.iter().map(|e| (e.place.point, quiet_s)).collect();
        let city = City {
            places: free,
            areas: &areas,
            kinds: &kinds,
            languages: &playbook.languages,
            phrases: &self.script.phrases,
            taken: &taken,
        };
        let day: Day = city.day(&Dice::new(seed));
        Staff::new(day, self.script.phrases.clone(), left, reserved.clone(), midnight, now, seed)
    }

    /// What the opening left for others to look at.
    fn left(&self, now: Moment) -> Vec<Event> {
        let (playbook, midnight) = (&self.flow.site.playbook, self.midnight(now));
        let event = |l: &sereno_drill::city::Left| {
            let place = playbook.places.known.iter().find(|k| k.name == l.place)?;
            let (hour, minute) = l.until.split_once(':')?;
            let until = playbook.moment_on_day(midnight, hour.parse().ok()?, minute.parse().ok()?)?;
            let from_s = now.since_s(midnight) - 1_800;
            Some(Event::left(place.clone(), l.truth, &l.kind, from_s, until.since_s(midnight)))
        };
        self.script.phrases.left.iter().filter_map(event).collect()
    }

    async fn person(&self, name: &'static str) -> Result<Person, Stop> {
        let found = self.flow.site.db.read(|tx| Ok(people::everybody(tx, Sees::All)?)).await?;
        found.into_iter().find(|p| p.name == name).ok_or_else(|| Refusal::not_found().into())
    }

    /// Signs a visitor in as one of the invented people: the cookie to set.
    async fn sign_in(&self, actor: Actor, name: &'static str) -> Result<String, Stop> {
        let site = &self.flow.site;
        let person = self.person(name).await?.id;
        let (now, entry, secret, form_token) = (site.now(), site.entry(actor), site.secret(), site.secret());
        let cookie = secret.clone();
        site.db
            .write(move |tx| {
                entry.record(tx, "people.sign_in", &person.to_string(), "demo")?;
                people::open_session(tx, Opening { person, is_stepped: false, device: None }, &secret, &form_token, now)
            })
            .await?;
        Ok(format!("{SESSION_COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax"))
    }
}

fn guide_cookie(guide: &Guide) -> String {
    format!("{GUIDE_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax", guide.write())
}

/// Sends the browser on with some cookies.
fn send_on(to: &str, cookies: &[String]) -> Response {
    let set: Vec<(HeaderName, String)> = cookies.iter().map(|c| (header::SET_COOKIE, c.clone())).collect();
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())], AppendHeaders(set)).into_response()
}

/// The guide of a visit: the one it has, or nobody's path; in the language of the page that the
/// button was on.
fn guide_of(posted: &Posted) -> Guide {
    let (visit, asked) = (&posted.visit, posted.fields.get("l"));
    let language = if visit.site.texts.speaks(asked) { asked.to_owned() } else { visit.t.tag.clone() };
    match visit.guide.clone() {
        Some(guide) => Guide { language, ..guide },
        None => Guide { step: 0, note: GuideNote::None, language, report: String::new() },
    }
}

/// Signs a visitor in as one of the invented people.
async fn take_place(State(stage): State<Stage>, Path(place): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let (name, to) = match place.as_str() {
        "operator" => ("Omar", "/console/call"),
        "dispatcher" => ("Ana", "/console"),
        "observer" => ("Luis", "/field"),
        "approver" => ("Lena", "/console"),
        "coordinator" => ("Rosa", "/admin/people"),
        _ => return Err(Refusal::not_found().into()),
    };
    let session = stage.sign_in(posted.visit.actor, name).await?;
    Ok(send_on(to, &[session, guide_cookie(&guide_of(&posted))]))
}

/// Slows, hurries, stops or starts the demo's clock.
async fn set_pace(State(stage): State<Stage>, posted: Posted) -> Result<Response, Stop> {
    let times = posted.fields.number("times").and_then(|n| u32::try_from(n).ok());
    let times = times.filter(|n| *n == 0 || PACES.contains(n)).ok_or_else(|| Refusal::input("refused-form"))?;
    stage.clock.run(times);
    // Back to the page the button was on, and to nowhere else.
    let back = posted.fields.get("back");
    let is_ours = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n']);
    Ok(see_other(if is_ours { back } else { "/" }))
}

/// True while the demo's clock stands, by a visitor's wish or because the day is over.
pub fn stands(clock: &HandClock) -> bool {
    clock.pace().is_none_or(|pace| pace.times == 0 || pace.is_over)
}
