//! `sereno bench console`: many reports in many open incidents, and how long each page takes.

use super::intake::{percentile, serve};
use crate::command::open::{Open, Where, open};
use anyhow::Context;
use clap::Args;
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::place::Point;
use sereno_core::report::{About, Channel, FirstHand, Told};
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;
use sereno_drill::authenticator::join;
use sereno_flow::intake::{self, Incoming};
use sereno_flow::{Flow, incident};
use sereno_station::audit::Actor;
use sereno_station::clock::Stopwatch;
use sereno_station::people::{Person, invite};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Measures the console.
#[derive(Debug, Args)]
pub struct Console {
    /// Reports.
    #[arg(long, default_value_t = 60_000)]
    reports: u32,
    /// Places they are about, each an incident of its own.
    #[arg(long, default_value_t = 4_000)]
    incidents: u32,
    /// Times each page is asked for.
    #[arg(long, default_value_t = 60)]
    times: u32,
    /// An empty PostgreSQL database to use instead of a file; it is filled.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Reports taken in at once.
const CLIENTS: u32 = 64;
/// Degrees between two places: about 900 m, farther than two reports are fused over.
const STEP: f64 = 0.008;

fn report(n: u32, places: u32) -> Incoming {
    let (place, side) = (n % places, 64);
    let (row, column) = (f64::from(place / side), f64::from(place % side));
    Incoming {
        id: intake::id_of(Channel::Api, &format!("bench-console-id-{n:012}")),
        channel: Channel::Api,
        told: Told {
            about: Some(About::Now),
            kind: if place.is_multiple_of(40) { "taken" } else { "waiting" }.to_owned(),
            place: format!("corner number {place}"),
            text: format!("two white vans by the park, four people in vests, seen from the bus, number {n}"),
            ..Told::default()
        },
        recency: None,
        first_hand: if n.is_multiple_of(2) { FirstHand::Saw } else { FirstHand::Heard },
        language: "en".to_owned(),
        point: Point::new(33.75 + row * STEP, -118.50 + column * STEP),
        details: vec![],
        follows: None,
        counts_as_past: false,
    }
}

/// Takes every report in and fuses all of them. Seconds it took.
async fn fill(flow: &Arc<Flow>, reports: u32, places: u32) -> anyhow::Result<f64> {
    let watch = Stopwatch::start();
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|first| {
            let flow = Arc::clone(flow);
            tokio::spawn(async move {
                let mut n = first;
                while n < reports {
                    if intake::receive(&flow, Actor::Public, report(n, places)).await.is_err() {
                        return false;
                    }
                    n += CLIENTS;
                }
                true
            })
        })
        .collect();
    for task in tasks {
        anyhow::ensure!(task.await.context("a client")?, "a report was not taken");
    }
    while incident::fuse_due(flow).await.map_err(|stop| anyhow::anyhow!("{stop}"))? > 0 {}
    incident::let_go(flow).await.map_err(|stop| anyhow::anyhow!("{stop}"))?;
    Ok(watch.seconds())
}

/// One request on a connection of its own: the whole answer.
fn ask(address: &str, method: &str, path: &str, cookie: &str, more: &str, body: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address).context("connecting")?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).context("setting a limit")?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncookie: {cookie}\r\n{more}content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).context("sending")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).context("reading the answer")?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn after<'a>(text: &'a str, marker: &str) -> anyhow::Result<&'a str> {
    let rest = text.split(marker).nth(1).with_context(|| format!("the answer has no {marker}"))?;
    Ok(rest.split(['"', ';', '\r']).next().unwrap_or_default())
}

impl Console {
    #[expect(clippy::print_stdout, reason = "the figures")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let folder = std::env::temp_dir().join(format!("sereno-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).context("making a folder")?;
        let measured = self.measure(&folder);
        let _ = std::fs::remove_dir_all(&folder);
        for line in measured? {
            println!("{line}");
        }
        Ok(ExitCode::SUCCESS)
    }

    fn measure(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .context("starting the runtime")?;
        let at =
            Where { data: folder.to_owned(), database: self.database.clone(), playbook: "rapid-response".to_owned() };
        let flow = Arc::new(open(&at, Open::serve())?);
        let filled = runtime.block_on(fill(&flow, self.reports, self.incidents))?;
        let person = Person {
            id: PersonId::from_bytes(flow.site.chance()),
            name: "Bench".to_owned(),
            roles: vec![Role::Dispatcher, Role::VerificationLead],
            language: "en".to_owned(),
            trained_until: Moment::default(),
            pledged_until: Moment::default(),
            shift_until: flow.site.now().plus_s(3_600),
            shift_roles: vec![],
            left_at: None,
            state: VolunteerState::Vouched,
        };
        let link =
            runtime.block_on(invite(&flow.site, Actor::Command, person)).map_err(|stop| anyhow::anyhow!("{stop}"))?;
        drop(flow);

        let served = serve(folder, self.database.as_deref())?;
        let address = served.address.clone();
        let form = "content-type: application/x-www-form-urlencoded\r\n";
        let post = |path: &str, body: &str| ask(&address, "POST", path, "", form, body).unwrap_or_default();
        let signed_in = join("Bench", &link, "http://localhost", post).context("signing in")?;
        let cookie = format!("sereno={}", after(&signed_in, "set-cookie: sereno=")?);
        let room = ask(&address, "GET", "/console", &cookie, "", "")?;
        let incident = after(&room, "data-row=\"")?.to_owned();
        let token = after(&room, "name=\"form_token\" value=\"")?.to_owned();
        let head = room.split("id=\"queue\">").nth(1).and_then(|t| t.split('<').next()).unwrap_or_default().to_owned();

        let parts = "x-fragment: queue,pane,place,tape\r\n";
        let one = format!("/console/incidents/{incident}");
        let words = format!("form_token={token}&q=bus+number+{}", self.reports / 2);
        let rare = format!("form_token={token}&q=unheard+of");
        let pages: Vec<(&str, &str, &str, &str, &str)> = vec![
            ("queue", "GET", "/console", "", ""),
            ("queue_new", "GET", "/console?f=new", "", ""),
            ("queue_danger", "GET", "/console?f=danger", "", ""),
            ("queue_page_40", "GET", "/console?from=2400", "", ""),
            ("incident", "GET", &one, "", ""),
            ("live_parts", "GET", &one, parts, ""),
            ("map", "GET", "/console/map", "", ""),
            ("handover", "GET", "/console/handover", "", ""),
            ("find_words", "POST", "/console/find", form, &words),
            ("find_nothing", "POST", "/console/find", form, &rare),
            ("alerts", "GET", "/console/alerts", "", ""),
        ];
        let mut lines = vec![format!("filled: {head}"), format!("fill_s: {filled:.1}")];
        for (name, method, path, more, body) in pages {
            let mut times = Vec::new();
            let mut bytes = 0;
            for _ in 0..self.times {
                let watch = Stopwatch::start();
                let answer = ask(&address, method, path, &cookie, more, body)?;
                times.push(watch.seconds() * 1e3);
                anyhow::ensure!(answer.starts_with("HTTP/1.1 200"), "{path}: {}", answer.lines().next().unwrap_or(""));
                bytes = answer.len();
            }
            times.sort_by(f64::total_cmp);
            lines.push(format!(
                "{name}_ms: p50 {:.1} p99 {:.1} bytes {bytes}",
                percentile(&times, 50),
                percentile(&times, 99)
            ));
        }
        let mut seen = self.until_seen(&address, &cookie)?;
        seen.sort_by(f64::total_cmp);
        lines.push(format!("report_to_screen_ms: p50 {:.0} p99 {:.0}", percentile(&seen, 50), percentile(&seen, 99)));
        Ok(lines)
    }

    /// From a report being sent to a live console holding the parts of its page that show it.
    fn until_seen(&self, address: &str, cookie: &str) -> anyhow::Result<Vec<f64>> {
        let mut stream = TcpStream::connect(address).context("connecting")?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).context("setting a limit")?;
        let head = format!("GET /live HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n");
        stream.write_all(head.as_bytes()).context("listening")?;
        let mut events = BufReader::new(stream).lines();
        let mut times = Vec::new();
        for n in 0..self.times {
            let fresh = self.reports + n;
            let body = format!(
                r#"{{"id":"bench-seen-id-{fresh:012}","kind":"waiting","place":"a corner of its own {fresh}","lat":{},"lon":-119.4,"text":"number {fresh}"}}"#,
                32.0 + f64::from(n) * STEP
            );
            let watch = Stopwatch::start();
            ask(address, "POST", "/api/v1/reports", "", "content-type: application/json\r\n", &body)?;
            for line in events.by_ref() {
                if line.context("the stream ended")? == "data: incident" {
                    break;
                }
            }
            ask(address, "GET", "/console?f=new", cookie, "x-fragment: queue\r\n", "")?;
            times.push(watch.seconds() * 1e3);
        }
        Ok(times)
    }
}
