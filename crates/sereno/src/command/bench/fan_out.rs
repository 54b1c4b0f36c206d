//! `sereno bench fan-out`: one notice to many, with the ledger on, to a sink on this machine.
//!
//! The notice comes about as every notice does; the subscribers are invented. Only the handing over
//! is timed: from the first lane's start until nothing is open.

use crate::command::open::{Open, Where, open};
use crate::worlds::{START, kept_by_hand};
use anyhow::Context;
use clap::{Args, ValueEnum};
use sereno_core::Moment;
use sereno_core::audience::IdSet;
use sereno_core::delivery::{Channel, Class, Handed, Sending};
use sereno_core::ids::AlertId;
use sereno_drill::story;
use sereno_flow::delivery::channel::{Carrier, Parcel, Work};
use sereno_flow::delivery::fan_out::lane;
use sereno_flow::delivery::subscriber::{Invented, enrol};
use sereno_flow::delivery::{ledger, turn};
use sereno_station::audit::Actor;
use sereno_station::clock::{HandClock, Stopwatch};
use sereno_station::db::Target;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The way to the sink.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Way {
    /// One POST each (keyed: a window of marks a write).
    Webhook,
    /// One letter each (blind: a mark on disk before every letter).
    Mail,
}

/// Measures the fan-out.
#[derive(Debug, Args)]
pub struct FanOut {
    /// Subscribers who are told.
    #[arg(long, default_value_t = 10_000)]
    recipients: usize,
    /// The way to them.
    #[arg(long, value_enum, default_value = "webhook")]
    channel: Way,
    /// Where a sink listens: an HTTP server, or an SMTP server with PIPELINING.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:15500")]
    sink: SocketAddr,
    /// Lanes that work at the same time.
    #[arg(long, default_value_t = 64)]
    lanes: usize,
    /// Times it is measured.
    #[arg(long, default_value_t = 3)]
    times: usize,
}

/// Hands over to the sink on connections that stay open. It is no carrier of the product: it shows
/// what the ledger costs, with nothing else in the way.
struct Sink {
    way: Way,
    address: SocketAddr,
    lanes: usize,
    idle: Mutex<Vec<TcpStream>>,
}

impl Sink {
    async fn connected(&self) -> std::io::Result<TcpStream> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(open) = idle {
            return Ok(open);
        }
        let mut fresh = TcpStream::connect(self.address).await?;
        fresh.set_nodelay(true)?;
        if let Way::Mail = self.way {
            answer(&mut fresh, b"\r\n", 1).await?;
            fresh.write_all(b"EHLO bench\r\n").await?;
            answer(&mut fresh, b"250 ", 1).await?;
        }
        Ok(fresh)
    }

    async fn hand(&self, parcel: &Parcel) -> std::io::Result<()> {
        let mut open = self.connected().await?;
        match self.way {
            Way::Webhook => {
                let body = serde_json::json!({ "key": parcel.key, "number": parcel.number, "kind": parcel.kind,
                    "title": parcel.title, "text": parcel.text, "link": parcel.link, "stop": parcel.unsubscribe.reveal() });
                let body = body.to_string();
                let head = format!(
                    "POST /in HTTP/1.1\r\nHost: sink\r\nIdempotency-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                    parcel.key,
                    body.len()
                );
                open.write_all(format!("{head}{body}").as_bytes()).await?;
                answer(&mut open, b"\r\n\r\n{}", 1).await?;
            }
            Way::Mail => {
                let to = parcel.endpoint.reveal();
                open.write_all(format!("MAIL FROM:<net@example.org>\r\nRCPT TO:<{to}>\r\nDATA\r\n").as_bytes()).await?;
                answer(&mut open, b"354 ", 1).await?;
                let letter = format!(
                    "From: net@example.org\r\nTo: {to}\r\nSubject: {}\r\nMessage-ID: <{}@example.org>\r\nList-Unsubscribe: <{}>\r\n\r\n{}\r\n.\r\n",
                    parcel.title,
                    parcel.key,
                    parcel.unsubscribe.reveal(),
                    parcel.text
                );
                open.write_all(letter.as_bytes()).await?;
                answer(&mut open, b"250 ok", 1).await?;
            }
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(open);
        Ok(())
    }
}

/// Reads until a mark was seen so often.
async fn answer(open: &mut TcpStream, mark: &[u8], times: usize) -> std::io::Result<()> {
    let (mut read, mut buffer) = (Vec::new(), [0u8; 1_024]);
    while read.windows(mark.len()).filter(|w| *w == mark).count() < times {
        let n = open.read(&mut buffer).await?;
        if n == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        read.extend_from_slice(buffer.get(..n).unwrap_or_default());
    }
    Ok(())
}

impl Carrier for Sink {
    fn channel(&self) -> Channel {
        match self.way {
            Way::Webhook => Channel::Webhook,
            Way::Mail => Channel::Mail,
        }
    }

    fn class(&self) -> Class {
        match self.way {
            Way::Webhook => Class::Keyed,
            Way::Mail => Class::Blind,
        }
    }

    fn lanes(&self) -> usize {
        self.lanes
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        Box::pin(async move {
            match self.hand(parcel).await {
                Ok(()) => Handed::Taken,
                Err(_) => Handed::Unknown,
            }
        })
    }
}

/// What comes before a notice is let out, in a world run by hand; the time at which it was.
fn let_out(
    folder: &Path,
    target: &Target,
    sink: &Arc<dyn Carrier>,
    recipients: usize,
) -> anyhow::Result<(AlertId, Moment)> {
    let mut world = kept_by_hand(folder, target, "rapid-response", 1, START)?;
    story::set_up(&mut world);
    world.flow.carriers.set(vec![Arc::clone(sink)]);
    let channel = sink.channel();
    let people = (0..recipients).map(|n| Invented {
        channel,
        language: if n % 4 == 0 { "en" } else { "es" }.to_owned(),
        area: "westlake".to_owned(),
        address: format!("reader{n}@example.org"),
        endpoint: match channel {
            Channel::Mail => format!("reader{n}@example.org"),
            Channel::Push | Channel::Webhook => format!(r#"{{"url":"http://sink/{n}","secret":"s"}}"#),
        },
        quiet: None,
    });
    let seats = world.drive(enrol(&world.flow, people.collect())).map_err(|s| anyhow::anyhow!("{s}"))?;
    world.drive(turn(&world.flow, Actor::Command, Sending::On)).map_err(|s| anyhow::anyhow!("{s}"))?;
    let text = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead\n\
        08:00 web [waiting saw] 6th & Alvarado :: two white vans\n08:04 Ana sends Luis to 1\n08:05 Luis accepts\n\
        08:06 Luis arrives\n08:07 Luis sees it: waiting\n08:08 Marisol signs 1\n08:09 Ana drafts 1\n";
    story::play(&mut world, text, START).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let found = world.get("Lena", "/console/alerts").after("/console/alerts/");
    let alert: AlertId = found.first().context("no draft was made")?.parse()?;
    let (set, entry): (IdSet, _) = (seats.into_iter().collect(), world.flow.site.entry(Actor::Command));
    let frozen = world.flow.site.db.write(move |tx| {
        entry.record(tx, "alert.draft", "", "bench")?;
        Ok(ledger::freeze(tx, alert, &set)?)
    });
    world.drive(frozen).map_err(|s| anyhow::anyhow!("{s}"))?;
    let path = format!("/console/alerts/{alert}");
    let digest = world.get("Lena", &path).after("name=\"digest\" value=\"").first().cloned().unwrap_or_default();
    world.post("Lena", &format!("{path}/approve"), &[("digest", &digest)]);
    world.set(world.flow.site.now().plus_s(60));
    let watch = Stopwatch::start();
    world.drive(world.flow.run_due()).map_err(|s| anyhow::anyhow!("{s}"))?;
    writeln!(std::io::stdout(), "cutting, in the transaction that lets it out: {:.2} s", watch.seconds())?;
    Ok((alert, world.flow.site.now()))
}

impl FanOut {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut rates = Vec::new();
        for nth in 0..self.times {
            let folder = std::env::temp_dir().join(format!("sereno-bench-fan-out-{}-{nth}", std::process::id()));
            crate::command::open::make_folder(&folder)?;
            let measured = self.once(&folder);
            std::fs::remove_dir_all(&folder).context("removing the scratch folder")?;
            rates.push(measured?);
        }
        rates.sort_by(f64::total_cmp);
        let median = rates.get(rates.len() / 2).copied().unwrap_or_default();
        writeln!(std::io::stdout(), "median a second: {median:.0} of {rates:.0?}")?;
        Ok(ExitCode::SUCCESS)
    }

    fn once(&self, folder: &Path) -> anyhow::Result<f64> {
        let at = Where { data: folder.to_owned(), database: None, playbook: "rapid-response".to_owned() };
        let sink: Arc<dyn Carrier> =
            Arc::new(Sink { way: self.channel, address: self.sink, lanes: self.lanes, idle: Mutex::default() });
        let (alert, now) = let_out(folder, &at.target(), &sink, self.recipients)?;
        let flow = open(&at, Open { clock: Arc::new(HandClock::at(now)), secure_cookies: false, ..Open::serve() })?;
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")?;
        let (done, seconds) = runtime.block_on(async {
            let watch = Stopwatch::start();
            let lanes: Vec<_> = (0..self.lanes)
                .map(|_| {
                    let (flow, sink) = (flow.clone(), Arc::clone(&sink));
                    tokio::spawn(async move { lane(&flow, &sink).await })
                })
                .collect();
            let mut done = 0;
            for lane in lanes {
                done += lane.await.context("a lane panicked")?.map_err(|s| anyhow::anyhow!("{s}"))?;
            }
            anyhow::Ok((done, watch.seconds()))
        })?;
        let totals =
            flow.site.db.write_now(move |tx| Ok(ledger::totals(tx, alert)?)).map_err(|s| anyhow::anyhow!("{s}"))?;
        let count = i32::try_from(done).map(f64::from).unwrap_or_default();
        let rate = count / seconds;
        let mut out = std::io::stdout();
        writeln!(
            out,
            "{:?} to {done}: {seconds:.2} s until the last one left, {rate:.0} a second; {:?}",
            self.channel,
            totals.fates()
        )?;
        Ok(rate)
    }
}
