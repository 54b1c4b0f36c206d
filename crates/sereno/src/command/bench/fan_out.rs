//! `sereno bench fan-out`: one notice to many, by the carriers that the product uses and with the
//! ledger on, to a sink on this machine.
//!
//! The notice comes about as every notice does; the subscribers are invented. Only the handing over
//! is timed: from the first lane's start until nothing is open. With `--take-back` one person
//! withdraws the notice while it is still going out, and it is timed until everybody who was told
//! has that too.

use crate::command::open::{Open, Where, open};
use crate::worlds::{START, kept_by_hand};
use anyhow::Context;
use clap::{Args, ValueEnum};
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::ids::{AlertId, PersonId};
use sereno_core::{Moment, Private};
use sereno_drill::deliveries::{self, invented};
use sereno_flow::Flow;
use sereno_flow::alert::withdraw;
use sereno_flow::delivery::channel::{Carrier, Parcel, Pause, Work, mail, push, shared, webhook};
use sereno_flow::delivery::fan_out::{keep_delivering, lane};
use sereno_flow::delivery::ledger;
use sereno_flow::delivery::subscriber::Invented;
use sereno_flow::outside::{Reach, Trust};
use sereno_seal::push::Vapid;
use sereno_station::clock::{HandClock, Stopwatch};
use sereno_station::db::{Stop, Target};
use sereno_station::entropy::SystemEntropy;
use sereno_station::texts::Texts;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The way to the sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Way {
    /// A signed POST each (keyed: a window of marks a write).
    Webhook,
    /// A sealed notification each (keyed).
    Push,
    /// A letter each (blind: a mark on disk before every letter).
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
    /// Where a sink listens on this machine: an HTTP server, or an SMTP server.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:15500")]
    sink: SocketAddr,
    /// Lanes that work at the same time; without it, as many as the carrier has.
    #[arg(long)]
    lanes: Option<usize>,
    /// Signs every letter as its domain does (DKIM, RSA of 2,048 bits).
    #[arg(long)]
    dkim: bool,
    /// Once half of it is out, one person takes the notice back.
    #[arg(long)]
    take_back: bool,
    /// Times it is measured.
    #[arg(long, default_value_t = 3)]
    times: usize,
}

/// A carrier, and when it handed over what.
struct Timed {
    inner: Arc<dyn Carrier>,
    watch: Stopwatch,
    /// Whether it was a withdrawal, and the seconds at which it was taken.
    taken: Mutex<Vec<(bool, f64)>>,
}

impl Timed {
    fn taken(&self) -> Vec<(bool, f64)> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn count(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Carrier for Timed {
    fn channel(&self) -> Channel {
        self.inner.channel()
    }

    fn class(&self) -> Class {
        self.inner.class()
    }

    fn lanes(&self) -> usize {
        self.inner.lanes()
    }

    fn patience(&self) -> Pause<'_> {
        self.inner.patience()
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, now: Moment) -> Work<'a> {
        Box::pin(async move {
            let handed = self.inner.carry(parcel, now).await;
            if handed == Handed::Taken {
                let at = (parcel.kind == "withdrawn", self.watch.seconds());
                self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(at);
            }
            handed
        })
    }
}

/// The first, the one at 95 of a hundred, and the last of some times; nothing of none.
fn first_most_last(mut times: Vec<f64>) -> Option<(f64, f64, f64)> {
    times.sort_by(f64::total_cmp);
    let most = times.len().checked_mul(95)?.div_ceil(100).checked_sub(1)?;
    Some((*times.first()?, *times.get(most)?, *times.last()?))
}

/// A partner's secret.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// The browser of the example in RFC 8291.
const BROWSER: (&str, &str) = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
);

/// What was let out, when, and who may take it back alone.
struct Out {
    alert: AlertId,
    at: Moment,
    lead: PersonId,
}

/// Everything until a notice is let out, in a world run by hand.
fn let_out(folder: &Path, target: &Target, carrier: &Arc<dyn Carrier>, people: Vec<Invented>) -> anyhow::Result<Out> {
    let mut world = kept_by_hand(folder, target, "rapid-response", 1, START)?;
    world.flow.carriers.set(vec![Arc::clone(carrier)]);
    let out = deliveries::let_out(&mut world, START, people).map_err(anyhow::Error::msg)?;
    let path = world.person("Lena").context("nobody may take it back")?;
    let lead = path.rsplit('/').next().unwrap_or_default().parse().ok().context("nobody may take it back")?;
    Ok(Out { alert: out.alert, at: world.flow.site.now(), lead })
}

impl FanOut {
    /// The carrier of the product, allowed to call this machine.
    fn carrier(&self) -> anyhow::Result<Arc<dyn Carrier>> {
        let trust = Trust { reach: Reach::WithLoopback, extra: vec![] };
        let fault = "the public certificates cannot be used";
        Ok(match self.channel {
            Way::Webhook => shared(webhook::Webhook::new(&trust).context(fault)?),
            Way::Push => {
                let settings =
                    push::Settings { vapid: Vapid::new(&[7; 32])?, contact: "mailto:net@example.org".to_owned() };
                shared(push::Push::new(settings, &trust).context(fault)?)
            }
            Way::Mail => {
                let key = if self.dkim { Some(mail::dkim::make(&SystemEntropy)?) } else { None };
                let dkim = key.map(|key| mail::dkim::Key::read(key.reveal())).transpose()?;
                let settings = mail::Settings {
                    host: self.sink.ip().to_string(),
                    port: self.sink.port(),
                    tls: mail::Tls::None,
                    user: String::new(),
                    password: Private::new(String::new()),
                    from: "net@example.org".to_owned(),
                    from_name: "Network".to_owned(),
                    dkim: dkim.map(|key| ("bench".to_owned(), key)),
                    own_root: None,
                    lanes: self.lanes.unwrap_or(mail::LANES),
                };
                shared(mail::Mail::new(settings, Arc::new(Texts::load(&["en".to_owned(), "es".to_owned()], &[])?)))
            }
        })
    }

    /// Somebody whose address leads to the sink.
    fn person(&self, n: usize) -> Invented {
        let at = self.sink;
        match self.channel {
            Way::Webhook => {
                let endpoint = serde_json::json!({ "url": format!("http://{at}/r{n}"), "secret": SECRET });
                Invented { endpoint: endpoint.to_string(), ..invented(Channel::Webhook, n) }
            }
            Way::Push => {
                let keys = serde_json::json!({ "p256dh": BROWSER.0, "auth": BROWSER.1 });
                let endpoint = serde_json::json!({ "endpoint": format!("http://{at}/p{n}"), "keys": keys });
                Invented { endpoint: endpoint.to_string(), ..invented(Channel::Push, n) }
            }
            Way::Mail => invented(Channel::Mail, n),
        }
    }

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
        let inner = self.carrier()?;
        let people = (0..self.recipients).map(|n| self.person(n)).collect();
        let Out { alert, at: now, lead } = let_out(folder, &at.target(), &inner, people)?;
        let flow = open(&at, Open { clock: Arc::new(HandClock::at(now)), secure_cookies: false, ..Open::serve() })?;
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")?;
        let timed = Arc::new(Timed { inner, watch: Stopwatch::start(), taken: Mutex::default() });
        let carrier: Arc<dyn Carrier> = Arc::<Timed>::clone(&timed);
        flow.carriers.set(vec![Arc::clone(&carrier)]);
        let mut out = std::io::stdout();
        if self.take_back {
            let asked_at = runtime.block_on(take_back(&flow, &timed, self.recipients / 2, (alert, lead)))?;
            let (followed, before): (Vec<_>, Vec<_>) = timed.taken().into_iter().partition(|(is_follow, _)| *is_follow);
            let late = before.iter().filter(|(_, at)| *at > asked_at).count();
            let (told, again) = (before.len(), followed.len());
            let times = followed.into_iter().map(|(_, at)| at - asked_at).collect();
            let (first, most, last) = first_most_last(times).context("nobody was told that it is taken back")?;
            writeln!(
                out,
                "{:?}: {told} told, {late} of them after it was taken back; {again} told so: first {first:.3} s, 95 % {most:.3} s, last {last:.3} s",
                self.channel
            )?;
            return Ok(f64::from(u32::try_from(again)?) / last);
        }
        let (done, seconds) = runtime.block_on(async {
            let watch = Stopwatch::start();
            let lanes: Vec<_> = (0..self.lanes.unwrap_or(carrier.lanes()))
                .map(|nth| {
                    let (flow, carrier) = (flow.clone(), Arc::clone(&carrier));
                    tokio::spawn(async move { lane(&flow, &carrier, nth).await })
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
        let rate = f64::from(u32::try_from(done)?) / seconds;
        writeln!(
            out,
            "{:?} to {done}: {seconds:.2} s until the last one left, {rate:.0} a second; {:?}",
            self.channel,
            totals.fates()
        )?;
        Ok(rate)
    }
}

/// Hands over as the server does, and lets one person take the notice back when so many were told;
/// says at which second. Ends when nothing is open any more.
async fn take_back(
    flow: &Flow,
    timed: &Arc<Timed>,
    after: usize,
    (alert, lead): (AlertId, PersonId),
) -> anyhow::Result<f64> {
    let failed = |s: Stop| anyhow::anyhow!("{s}");
    let (living, nudge) = (flow.clone(), Arc::clone(&flow.nudge_delivery));
    let delivering = tokio::spawn(async move {
        let nudged = || {
            let nudge = Arc::clone(&nudge);
            async move { nudge.notified().await }
        };
        keep_delivering(|| living.clone(), nudged).await;
    });
    while timed.count() < after {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let asked_at = timed.watch.seconds();
    let withdrawal = withdraw(flow, lead, alert).await.map_err(failed)?;
    flow.run_due().await.map_err(failed)?;
    flow.nudge_delivery.notify_one();
    let mut open = 1;
    while open > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        let both = flow.site.db.read(move |tx| Ok([ledger::totals(tx, alert)?, ledger::totals(tx, withdrawal)?]));
        let fates = both.await.map_err(failed)?.map(|t| t.fates());
        open = fates.iter().flatten().filter(|(fate, _)| fate.is_open()).map(|(_, n)| n).sum::<i64>();
    }
    delivering.abort();
    Ok(asked_at)
}
