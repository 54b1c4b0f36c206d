//! `sereno bench public`: a crowd reads the public page and the feeds over real sockets.

use super::intake::{cpu_s, percentile, serve};
use super::print_from_scratch;
use crate::worlds::kept_by_hand;
use anyhow::Context;
use clap::Args;
use sereno_core::Moment;
use sereno_drill::story;
use sereno_station::clock::{Clock as _, Stopwatch, SystemClock};
use sereno_station::db::Target;
use std::path::Path;
use std::process::ExitCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Measures the public pages.
#[derive(Debug, Args)]
pub struct Public {
    /// Seconds of each page.
    #[arg(long, default_value_t = 5)]
    seconds: u32,
    /// Readers that ask at once, each again as soon as it was answered.
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// An empty PostgreSQL database to use instead of a file; it is filled.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Lets one notice out, minutes before `now`.
fn publish(folder: &Path, target: &Target, now: Moment) -> anyhow::Result<()> {
    let begin = now.plus_s(-20 * 60);
    let mut world = kept_by_hand(folder, target, "rapid-response", 3, begin)?;
    story::set_up(&mut world);
    let steps = [
        "web [waiting saw] 6th & Alvarado :: two white vans",
        "Ana sends Luis to 1",
        "Luis accepts",
        "Luis arrives",
        "Luis sees it: waiting",
        "Marisol signs 1",
        "Ana drafts 1",
        "Lena approves 1",
    ];
    let site = &world.flow.site;
    let mut text =
        "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n".to_owned();
    for (n, step) in (1i64..).zip(steps) {
        text.push_str(&format!("{} {step}\n", site.hhmm(begin.plus_s(60 * n))));
    }
    story::play(&mut world, &text, begin).map_err(|fault| anyhow::anyhow!("{fault}"))?;
    world.set(now);
    world.run_due().map_err(|stop| anyhow::anyhow!("{stop}"))?;
    anyhow::ensure!(world.get("stranger", "/n/1").status == 200, "no notice was let out: try again after midnight");
    Ok(())
}

/// What one reader asks for, and what the answer begins with.
#[derive(Clone, Debug)]
struct Ask {
    path: &'static str,
    more: String,
    wanted: &'static str,
}

/// One reader on one connection: asks, reads to the end, asks again. Seconds of each answer.
async fn reader(address: String, ask: Ask, seconds: f64) -> anyhow::Result<Vec<f64>> {
    let mut stream = TcpStream::connect(&address).await?;
    stream.set_nodelay(true)?;
    let request = format!("GET {} HTTP/1.1\r\nhost: localhost\r\n{}\r\n", ask.path, ask.more);
    let (mut times, whole) = (Vec::with_capacity(4_096), Stopwatch::start());
    let mut buffer = vec![0u8; 64 * 1024];
    while whole.seconds() < seconds {
        let watch = Stopwatch::start();
        stream.write_all(request.as_bytes()).await?;
        let mut got = 0;
        let mut needed = None;
        while needed.is_none_or(|n| got < n) {
            let n = stream.read(buffer.get_mut(got..).unwrap_or_default()).await?;
            anyhow::ensure!(n > 0, "the server closed the connection");
            got += n;
            if needed.is_none() {
                needed = length_of(buffer.get(..got).unwrap_or_default(), ask.wanted)?;
            }
        }
        times.push(watch.seconds());
    }
    Ok(times)
}

/// The bytes of a whole answer, once its head is here.
fn length_of(bytes: &[u8], wanted: &str) -> anyhow::Result<Option<usize>> {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return Ok(None) };
    anyhow::ensure!(head.starts_with(wanted), "answered {}", head.lines().next().unwrap_or_default());
    let length = head.lines().find_map(|l| l.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    Ok(Some(head.len() + 4 + length.unwrap_or(0)))
}

impl Public {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        print_from_scratch(|folder| self.measure(folder))
    }

    fn measure(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let target = match &self.database {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::File(folder.join("sereno.db")),
        };
        publish(folder, &target, SystemClock.now())?;
        let served = serve(folder, self.database.as_deref())?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .context("starting the runtime")?;
        let page = |path| Ask { path, more: String::new(), wanted: "HTTP/1.1 200" };
        let known = Ask { path: "/alerts?l=en", more: "if-none-match: *\r\n".to_owned(), wanted: "HTTP/1.1 304" };
        let asks = [
            ("alerts", page("/alerts?l=en")),
            ("alerts_known", known),
            ("atom", page("/feeds/alerts.atom?l=es")),
            ("cap", page("/cap/1.xml")),
            ("notice", page("/n/1?l=en")),
            ("true", page("/true?area=westlake&l=en")),
        ];
        let mut lines = vec![format!("clients: {}", self.clients)];
        for (name, ask) in asks {
            let (watch, cpu) = (Stopwatch::start(), cpu_s(served.child.id()));
            let mut times = runtime.block_on(async {
                let all: Vec<_> = (0..self.clients)
                    .map(|_| tokio::spawn(reader(served.address.clone(), ask.clone(), f64::from(self.seconds))))
                    .collect();
                let mut times = Vec::new();
                for one in all {
                    times.extend(one.await.context("a reader")??);
                }
                Ok::<_, anyhow::Error>(times)
            })?;
            let (took, cpu) = (watch.seconds(), cpu_s(served.child.id()) - cpu);
            times.sort_by(f64::total_cmp);
            let n = u32::try_from(times.len()).map_or(1.0, f64::from).max(1.0);
            lines.push(format!(
                "{name}: {:.0} a second, p50 {:.2} ms, p99 {:.2} ms, {:.0} us of CPU each",
                n / took,
                percentile(&times, 50) * 1e3,
                percentile(&times, 99) * 1e3,
                cpu / n * 1e6
            ));
        }
        Ok(lines)
    }
}
