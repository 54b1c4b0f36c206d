//! Carries parcels over one channel for the judges in `tests/judges`, and for measuring: what it
//! is to do comes as JSON on standard input, what came of each parcel goes to standard output.
//!
//! It is no part of the product: it may call this machine, which the product never does.

use anyhow::Context as _;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Deserialize;
use sereno_core::{Moment, Private};
use sereno_flow::delivery::channel::{Area, Carrier, Parcel, mail, push, webhook};
use sereno_flow::outside::{Reach, Trust};
use sereno_seal::digest::unhex;
use sereno_seal::push::Vapid;
use sereno_station::clock::{Clock as _, SystemClock};
use sereno_station::texts::Texts;
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Deserialize)]
struct Task {
    mail: Option<MailIn>,
    push: Option<PushIn>,
    webhook: Option<WebhookIn>,
    parcels: Vec<ParcelIn>,
    /// Each parcel this many times, with a key of its own each time.
    #[serde(default = "one")]
    times: usize,
    /// At the same time.
    #[serde(default = "one")]
    lanes: usize,
}

fn one() -> usize {
    1
}

#[derive(Deserialize)]
struct MailIn {
    host: String,
    port: u16,
    tls: mail::Tls,
    user: String,
    password: String,
    from: String,
    from_name: String,
    selector: Option<String>,
    dkim: Option<String>,
    own_root: Option<String>,
}

#[derive(Deserialize)]
struct PushIn {
    /// Hexadecimal.
    vapid: String,
    contact: String,
    own_root: Option<String>,
    /// As the product does, without this machine.
    #[serde(default)]
    is_public: bool,
}

#[derive(Deserialize)]
struct WebhookIn {
    own_root: Option<String>,
    #[serde(default)]
    is_public: bool,
}

fn trust(own_root: Option<&str>, is_public: bool) -> anyhow::Result<Trust> {
    let reach = if is_public { Reach::Public } else { Reach::WithLoopback };
    let extra = own_root.map(|pem| CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>());
    Ok(Trust { reach, extra: extra.transpose()?.unwrap_or_default() })
}

#[derive(Clone, Deserialize)]
struct ParcelIn {
    key: String,
    endpoint: String,
    language: String,
    title: String,
    text: String,
    number: Option<i64>,
    /// Slug and name.
    area: Option<(String, String)>,
    /// Seconds since 1970.
    sent_s: Option<i64>,
    kind: String,
    link: String,
    preferences: String,
    unsubscribe: String,
    is_urgent: bool,
    /// Seconds from now.
    lives_s: i64,
}

impl ParcelIn {
    fn parcel(&self, nth: usize, now: Moment) -> Parcel {
        let key = if nth == 0 { self.key.clone() } else { format!("{nth:032x}") };
        Parcel {
            key,
            endpoint: Private::new(self.endpoint.clone()),
            language: self.language.clone(),
            title: self.title.clone(),
            text: self.text.clone(),
            number: self.number,
            area: self.area.clone().map(|(slug, name)| Area { slug, name }),
            sent_at: self.sent_s.map(Moment::from_s),
            kind: self.kind.clone(),
            link: self.link.clone(),
            preferences: Private::new(self.preferences.clone()),
            unsubscribe: Private::new(self.unsubscribe.clone()),
            is_urgent: self.is_urgent,
            expires_at: now.plus_s(self.lives_s),
        }
    }
}

fn carrier(task: &mut Task) -> anyhow::Result<Arc<dyn Carrier>> {
    let texts = Arc::new(Texts::load(&["en".to_owned(), "es".to_owned()], &[])?);
    if let Some(m) = task.mail.take() {
        let dkim = match (m.selector, m.dkim) {
            (Some(selector), Some(key)) => Some((selector, mail::dkim::Key::read(&key)?)),
            _ => None,
        };
        let settings = mail::Settings {
            host: m.host,
            port: m.port,
            tls: m.tls,
            user: m.user,
            password: Private::new(m.password),
            from: m.from,
            from_name: m.from_name,
            dkim,
            own_root: m.own_root,
            lanes: task.lanes,
        };
        return Ok(Arc::new(mail::Mail::new(settings, texts)));
    }
    if let Some(p) = task.push.take() {
        let bytes: [u8; 32] = unhex(&p.vapid).and_then(|b| b.try_into().ok()).context("a key of 32 bytes")?;
        let settings = push::Settings { vapid: Vapid::new(&bytes)?, contact: p.contact };
        let trust = trust(p.own_root.as_deref(), p.is_public)?;
        return Ok(Arc::new(push::Push::new(settings, &trust).context("the certificates cannot be used")?));
    }
    if let Some(w) = task.webhook.take() {
        let trust = trust(w.own_root.as_deref(), w.is_public)?;
        return Ok(Arc::new(webhook::Webhook::new(&trust).context("the certificates cannot be used")?));
    }
    anyhow::bail!("no channel is named")
}

fn main() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if std::env::args().nth(1).as_deref() == Some("dkim-key") {
        let key = mail::dkim::make(&sereno_station::entropy::SystemEntropy)?;
        let record = mail::dkim::Key::read(key.reveal())?.record();
        writeln!(out, "{}\n{record}", key.reveal())?;
        return Ok(());
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut task: Task = serde_json::from_str(&text).context("reading what to do")?;
    let carrier = carrier(&mut task)?;
    let clock = SystemClock;
    let all: Vec<Parcel> = task
        .parcels
        .iter()
        .flat_map(|p| (0..task.times).map(move |nth| (p, nth)))
        .map(|(p, nth)| p.parcel(nth, clock.now()))
        .collect();
    let (all, next) = (Arc::new(all), Arc::new(AtomicUsize::new(0)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let began = clock.now();
    let results = runtime.block_on(async {
        let mut lanes = Vec::new();
        for _ in 0..task.lanes {
            let (all, next, carrier) = (Arc::clone(&all), Arc::clone(&next), Arc::clone(&carrier));
            lanes.push(tokio::spawn(async move {
                let mut came = Vec::new();
                while let Some(parcel) = all.get(next.fetch_add(1, Ordering::SeqCst)) {
                    came.push((parcel.key.clone(), carrier.carry(parcel, SystemClock.now()).await));
                }
                came
            }));
        }
        let mut results = Vec::new();
        for lane in lanes {
            results.extend(lane.await?);
        }
        anyhow::Ok(results)
    })?;
    let took_us = clock.now().us() - began.us();
    if task.times == 1 {
        for (key, handed) in &results {
            writeln!(out, "{key} {handed:?}")?;
        }
    }
    let taken = results.iter().filter(|(_, h)| *h == sereno_core::delivery::Handed::Taken).count();
    writeln!(out, "{taken} of {} taken in {took_us} us", results.len())?;
    Ok(())
}
