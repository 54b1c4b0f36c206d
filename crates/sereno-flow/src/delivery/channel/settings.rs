//! What was chosen for the channels, and where it is kept.
//!
//! With a sender of its own an approver chooses there: fact and file are the sender's, and the hotline
//! has what browsers need to subscribe and nothing else ([`for_the_hotline`]). At its first start the
//! sender takes over what the hotline had.
//!
//! What is no secret is a fact of the database. Passwords and private keys are in `channel.keys`
//! in the data folder, which the panic lock wraps as it wraps the day keys. The fact counts the
//! changes, so that every node sees one, whatever was changed, and builds its carriers anew.

use super::mail::{self, Tls, dkim};
use super::{ChannelSettings, carriers, push};
use crate::Flow;
use serde::{Deserialize, Serialize};
use sereno_core::delivery::Channel;
use sereno_core::refuse::Refuses;
use sereno_core::{Moment, Private};
use sereno_seal::digest::{hex, unhex};
use sereno_seal::push::Vapid;
use sereno_station::audit::Actor;
use sereno_station::db::{Db, DbError, Refusal, Stop, fact, set_fact};
use sereno_station::keys::{KeyError, KeyRing, is_wrapped};
use sereno_station::texts::Lang;
use sereno_station::web::Fields;
use std::sync::Arc;

/// The fact that holds what was chosen.
const FACT: &str = "channels";
/// The file that holds its secrets.
const FILE: &str = "channel.keys";

/// What was chosen, without its secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Counts the changes.
    pub revision: i64,
    /// The mail server; empty when no letters are sent.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is secured; its slug.
    pub tls: String,
    /// Who signs in.
    pub user: String,
    /// The address letters are from.
    pub from: String,
    /// The name under which the signing key is published.
    pub selector: String,
    /// Letters are signed.
    pub signs: bool,
    /// Certificates of the mail server's own authority.
    pub own_root: String,
    /// Letters are sent: of a sender's choice the hotline knows no more than that.
    #[serde(default)]
    pub letters: bool,
    /// Notifications are sent.
    pub push: bool,
    /// The public half of the key for notifications.
    pub push_key: String,
    /// A password is kept.
    pub has_password: bool,
    /// What to publish in the DNS for the signing key.
    pub record: String,
}

impl Chosen {
    fn has_letters(&self) -> bool {
        self.letters || !self.host.is_empty()
    }
}

/// What nobody is shown again.
#[derive(Default, Serialize, Deserialize)]
struct Secrets {
    #[serde(default)]
    password: String,
    /// PKCS #8, base64.
    #[serde(default)]
    dkim: String,
    /// Hexadecimal.
    #[serde(default)]
    vapid: String,
}

/// Why what was typed cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChannelRefusal {
    /// No name of a server.
    Host,
    /// No number from 1 to 65535.
    Port,
    /// None of the ways.
    Tls,
    /// Without encryption, and not on this machine.
    Plain,
    /// No mail address.
    From,
    /// No label of the DNS.
    Selector,
    /// No certificate.
    OwnRoot,
    /// No key.
    Dkim,
    /// No address to try.
    To,
    /// Nothing to try.
    NoMail,
}

impl ChannelRefusal {
    /// Every value.
    pub(crate) const ALL: [ChannelRefusal; 10] = [
        ChannelRefusal::Host,
        ChannelRefusal::Port,
        ChannelRefusal::Tls,
        ChannelRefusal::Plain,
        ChannelRefusal::From,
        ChannelRefusal::Selector,
        ChannelRefusal::OwnRoot,
        ChannelRefusal::Dkim,
        ChannelRefusal::To,
        ChannelRefusal::NoMail,
    ];

    /// The field it is about.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            ChannelRefusal::Host | ChannelRefusal::Plain | ChannelRefusal::NoMail => "host",
            ChannelRefusal::Port => "port",
            ChannelRefusal::Tls => "tls",
            ChannelRefusal::From => "from",
            ChannelRefusal::Selector => "selector",
            ChannelRefusal::OwnRoot => "own_root",
            ChannelRefusal::Dkim => "dkim",
            ChannelRefusal::To => "to",
        }
    }
}

impl Refuses for ChannelRefusal {
    fn key(&self) -> &'static str {
        match self {
            ChannelRefusal::Host => "channels-refused-host",
            ChannelRefusal::Port => "channels-refused-port",
            ChannelRefusal::Tls => "channels-refused-tls",
            ChannelRefusal::Plain => "channels-refused-plain",
            ChannelRefusal::From => "channels-refused-from",
            ChannelRefusal::Selector => "channels-refused-selector",
            ChannelRefusal::OwnRoot => "channels-refused-own-root",
            ChannelRefusal::Dkim => "channels-refused-dkim",
            ChannelRefusal::To => "channels-refused-to",
            ChannelRefusal::NoMail => "channels-refused-no-mail",
        }
    }
}

/// A form, judged: what is chosen, and what of the secrets changes.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    chosen: Chosen,
    password: Option<Private<String>>,
    dkim: Option<Private<String>>,
}

fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_host(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

/// True for one mail address that a letter can be from or to.
pub(super) fn is_address(text: &str) -> bool {
    text.is_ascii() && text.parse::<lettre::Address>().is_ok()
}

/// Judges a form; what is wrong with it, all at once.
pub(crate) fn judge(f: &Fields) -> Result<Typed, Vec<ChannelRefusal>> {
    let text = |name| f.get(name).trim().to_owned();
    let mut wrong = Vec::new();
    let chosen = Chosen {
        host: text("host"),
        port: f.number("port").and_then(|n| u16::try_from(n).ok()).unwrap_or(0),
        tls: text("tls"),
        user: text("user"),
        from: text("from"),
        selector: text("selector"),
        signs: f.is("signs", "yes"),
        own_root: text("own_root"),
        push: f.is("push", "yes"),
        ..Chosen::default()
    };
    let given_key = Some(f.get("dkim").trim()).filter(|k| !k.is_empty());
    if !chosen.host.is_empty() {
        let is_here = matches!(chosen.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        let checks = [
            (is_host(&chosen.host) || chosen.host.parse::<std::net::IpAddr>().is_ok(), ChannelRefusal::Host),
            (chosen.port > 0, ChannelRefusal::Port),
            (Tls::ALL.iter().any(|t| t.slug() == chosen.tls), ChannelRefusal::Tls),
            (chosen.tls != Tls::None.slug() || is_here, ChannelRefusal::Plain),
            (is_address(&chosen.from), ChannelRefusal::From),
            (!chosen.signs || is_label(&chosen.selector), ChannelRefusal::Selector),
            (chosen.own_root.is_empty() || mail::is_pem(&chosen.own_root), ChannelRefusal::OwnRoot),
            (given_key.is_none_or(|k| dkim::Key::read(k).is_ok()), ChannelRefusal::Dkim),
        ];
        wrong.extend(checks.into_iter().filter(|(is_right, _)| !is_right).map(|(_, refusal)| refusal));
    } else if !chosen.from.is_empty() || !chosen.user.is_empty() {
        wrong.push(ChannelRefusal::Host);
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let password = match f.get("password") {
        _ if f.is("forget", "yes") || chosen.user.is_empty() => Some(Private::default()),
        "" => None,
        typed => Some(Private::new(typed.to_owned())),
    };
    Ok(Typed { chosen, password, dkim: given_key.map(|k| Private::new(k.to_owned())) })
}

fn broken(error: &KeyError) -> Stop {
    tracing::error!(%error, "the secrets of the channels are not to be had");
    Stop::Fault(DbError::Lost("the secrets of the channels are not to be had"))
}

fn read(bytes: Option<&[u8]>) -> Secrets {
    bytes.and_then(|b| serde_json::from_slice(b).ok()).unwrap_or_default()
}

fn secrets(keys: &KeyRing) -> Result<Secrets, KeyError> {
    Ok(read(keys.secret(FILE)?.as_ref().map(|p| p.reveal().as_slice())))
}

/// Where the choice is kept: with the sender, where there is one.
fn ground(flow: &Flow) -> &Db {
    #[cfg(feature = "plant")]
    if crate::plant::is_on("hotline_channels") {
        return &flow.site.db;
    }
    flow.own.as_ref().unwrap_or(&flow.site.db)
}

/// What of a sender's choice is the hotline's to know: what browsers subscribe with.
fn for_the_hotline(chosen: &Chosen) -> Chosen {
    let Chosen { revision, push, push_key, .. } = chosen.clone();
    Chosen { revision, letters: chosen.has_letters(), push, push_key, ..Chosen::default() }
}

/// Leaves in the hotline's database what is the hotline's to know, whatever stands there: asked at
/// every look, so that neither a crash in between nor another's row stays.
async fn tell_the_hotline(flow: &Flow, chosen: &Chosen) -> Result<(), Stop> {
    let told = for_the_hotline(chosen);
    let stands = flow.site.db.read(|tx| Ok(fact(tx, FACT)?)).await?;
    let stands = stands.and_then(|text| serde_json::from_str::<Chosen>(&text).ok()).unwrap_or_default();
    if stands == told {
        return Ok(());
    }
    let told = serde_json::to_string(&told).unwrap_or_default();
    let (entry, revision) = (flow.site.entry(Actor::Task), chosen.revision);
    flow.site
        .db
        .write(move |tx| {
            entry.record(tx, "channels.set", "", &revision.to_string())?;
            Ok(set_fact(tx, FACT, &told)?)
        })
        .await
}

/// A sender that never had a choice takes over the hotline's, once: what stands there later is not
/// believed. Its secrets come with the first look into the file.
async fn take_over(flow: &Flow, own: &Db) -> Result<String, Stop> {
    let found = flow.site.db.read(|tx| Ok(fact(tx, FACT)?)).await?.unwrap_or_default();
    let chosen: Chosen = serde_json::from_str(&found).unwrap_or_default();
    let (entry, text) = (flow.site.entry(Actor::Command), serde_json::to_string(&chosen).unwrap_or_default());
    let kept = text.clone();
    own.write(move |tx| {
        entry.record(tx, "channels.set", "", &chosen.revision.to_string())?;
        Ok(set_fact(tx, FACT, &kept)?)
    })
    .await?;
    Ok(text)
}

/// With a sender of its own, nothing is chosen in the hotline.
///
/// # Errors
/// Says where.
pub(super) fn is_here(flow: &Flow) -> Result<(), Stop> {
    let Some(origin) = &flow.site.settings.sender_origin else { return Ok(()) };
    let args = vec![("address", format!("{origin}/channels"))];
    Err(Refusal { args, ..Refusal::conflict("channels-refused-elsewhere") }.into())
}

/// The channels by which somebody can be told here: those that are set up, and partners' programs.
///
/// # Errors
/// [`Stop`] when storage fails.
pub(crate) async fn ways(flow: &Flow) -> Result<Vec<Channel>, Stop> {
    let (chosen, carriers) = (now(flow).await?, flow.carriers.get());
    let is_set_up = |channel: &Channel| match channel {
        Channel::Mail => chosen.has_letters(),
        Channel::Push => chosen.push,
        Channel::Webhook => true,
    };
    let can = |c: &Channel| is_set_up(c) || flow.site.settings.is_demo || carriers.iter().any(|x| x.channel() == *c);
    Ok(Channel::ALL.into_iter().filter(can).collect())
}

/// Whether the hotline's folder holds secrets of channels.
pub(super) fn has_file(flow: &Flow) -> bool {
    flow.site.keys.folder().is_some_and(|folder| folder.join(FILE).exists() || is_wrapped(folder, FILE))
}

/// What is chosen now.
///
/// # Errors
/// [`Stop`] when storage fails.
pub(crate) async fn now(flow: &Flow) -> Result<Chosen, Stop> {
    let stored = ground(flow).read(|tx| Ok(fact(tx, FACT)?)).await?;
    Ok(stored.as_deref().and_then(|s| serde_json::from_str(s).ok()).unwrap_or_default())
}

/// Keeps what was typed: the secrets first, so that no node builds from what is not there.
///
/// # Errors
/// [`Stop`] when the file or storage fails.
pub(crate) async fn keep(flow: &Flow, by: Actor, typed: Typed) -> Result<(), Stop> {
    let (keys, entropy) = (flow.site.keys.clone(), Arc::clone(&flow.site.entropy));
    let Typed { mut chosen, password, dkim } = typed;
    let (signs, wants_push) = (chosen.signs && !chosen.host.is_empty(), chosen.push);
    // Making an RSA key takes a while, and nobody else waits for it.
    let kept = aside(move || -> Result<Secrets, KeyError> {
        let before = secrets(&keys)?;
        let made = match dkim {
            Some(given) => given.reveal().clone(),
            None if signs && before.dkim.is_empty() => {
                dkim::make(&*entropy).map(|k| k.reveal().clone()).unwrap_or_default()
            }
            None => before.dkim,
        };
        let vapid = if wants_push && before.vapid.is_empty() { vapid(&*entropy) } else { before.vapid };
        let after = Secrets { password: password.map_or(before.password, |p| p.reveal().clone()), dkim: made, vapid };
        let bytes = serde_json::to_vec(&after).unwrap_or_default();
        keys.change_secret(FILE, |_| bytes)?;
        Ok(after)
    });
    let kept = kept.await?.map_err(|e| broken(&e))?;
    chosen.has_password = !kept.password.is_empty();
    chosen.record = dkim::Key::read(&kept.dkim).map(|k| k.record()).unwrap_or_default();
    chosen.push_key = vapid_of(&kept).map(|v| v.public_text()).unwrap_or_default();
    let entry = flow.site.entry(by);
    ground(flow)
        .write(move |tx| {
            let before: Option<Chosen> = fact(tx, FACT)?.and_then(|s| serde_json::from_str(&s).ok());
            let revision = before.map_or(0, |b| b.revision) + 1;
            let stored = serde_json::to_string(&Chosen { revision, ..chosen.clone() })
                .map_err(|_| DbError::Lost("the settings of the channels cannot be written"))?;
            entry.record(tx, "channels.set", "", &revision.to_string())?;
            Ok(set_fact(tx, FACT, &stored)?)
        })
        .await?;
    look(flow).await?;
    Ok(())
}

/// Does something that takes a while on a thread of its own.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Stop> {
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || tell.send(work()));
    told.await.map_err(|_| Stop::Fault(DbError::Lost("what was done aside did not end")))
}

fn vapid(entropy: &dyn sereno_station::entropy::Entropy) -> String {
    loop {
        let bytes = entropy.bytes::<32>();
        // A few values in 2^32 are no key.
        if Vapid::new(&bytes).is_ok() {
            return hex(&bytes);
        }
    }
}

fn vapid_of(secrets: &Secrets) -> Option<Vapid> {
    let bytes: [u8; 32] = unhex(&secrets.vapid)?.try_into().ok()?;
    Vapid::new(&bytes).ok()
}

fn mail_settings(flow: &Flow, chosen: &Chosen, secrets: &Secrets) -> Option<mail::Settings> {
    if chosen.host.is_empty() {
        return None;
    }
    let key = if chosen.signs { dkim::Key::read(&secrets.dkim).ok() } else { None };
    Some(mail::Settings {
        host: chosen.host.clone(),
        port: chosen.port,
        tls: Tls::ALL.into_iter().find(|t| t.slug() == chosen.tls)?,
        user: chosen.user.clone(),
        password: Private::new(secrets.password.clone()),
        from: chosen.from.clone(),
        from_name: flow.site.playbook.net.clone(),
        dkim: key.map(|key| (chosen.selector.clone(), key)),
        own_root: Some(chosen.own_root.clone()).filter(|pem| !pem.is_empty()),
        lanes: mail::LANES,
    })
}

/// Builds the carriers anew when what is chosen has changed since, on this node or another. Where
/// nobody chose anything they stay what the composition set. Said to be locked, it drops them: they
/// hold passwords.
///
/// # Errors
/// [`Stop`] when storage fails; they stay as they were.
pub async fn look(flow: &Flow) -> Result<(), Stop> {
    // With a sender of its own this process hands nothing over, and has nothing that could.
    if flow.site.settings.sender_origin.is_some() {
        if !flow.carriers.get().is_empty() {
            flow.carriers.build(Vec::new(), None);
        }
        return Ok(());
    }
    let built_from = flow.carriers.built_from();
    if flow.site.lock.is_on() || flow.site.keys.is_shut() {
        if built_from.is_some() {
            flow.carriers.build(Vec::new(), Some(String::new()));
        }
        return Ok(());
    }
    let text = match (ground(flow).read(|tx| Ok(fact(tx, FACT)?)).await?, &flow.own) {
        (Some(text), _) => text,
        (None, Some(own)) => take_over(flow, own).await?,
        (None, None) => return Ok(()),
    };
    let chosen: Chosen = serde_json::from_str(&text).unwrap_or_default();
    if flow.own.is_some() {
        tell_the_hotline(flow, &chosen).await?;
    }
    // The network's name stands in every letter, and may change with the set-up.
    let from = format!("{} {text}", flow.site.playbook.net);
    if built_from.as_ref() == Some(&from) {
        return Ok(());
    }
    let secrets = match secrets(&flow.site.keys) {
        Ok(secrets) => secrets,
        // The hotline is unlocked and the sender's own files are not yet: what is signed waits.
        Err(KeyError::Shut) => {
            flow.carriers.build(Vec::new(), Some(String::new()));
            return Ok(());
        }
        Err(error) => return Err(broken(&error)),
    };
    let contact = if chosen.from.is_empty() {
        flow.site.settings.public_origin().to_owned()
    } else {
        format!("mailto:{}", chosen.from)
    };
    let push = vapid_of(&secrets).filter(|_| chosen.push).map(|vapid| push::Settings { vapid, contact });
    // The demo's subscribers are invented, and a world that is run by hand has no network: whatever
    // is chosen there, nothing leaves it.
    if !flow.site.settings.is_demo && tokio::runtime::Handle::try_current().is_ok() {
        let settings = ChannelSettings {
            mail: mail_settings(flow, &chosen, &secrets),
            push,
            trust: flow.trust.clone(),
            texts: Arc::clone(&flow.site.texts),
        };
        flow.carriers.build(carriers(&settings), Some(from));
    }
    Ok(())
}

/// Sends one letter to try the settings, and says what the server said.
///
/// # Errors
/// A refusal when no mail server is known; [`Stop`] when storage fails.
pub(crate) async fn try_letter(flow: &Flow, by: Actor, t: &Lang, to: String) -> Result<mail::Answer, Stop> {
    if !is_address(&to) {
        return Err(ChannelRefusal::To.into());
    }
    let chosen = now(flow).await?;
    let secrets = secrets(&flow.site.keys).map_err(|e| broken(&e))?;
    let settings = mail_settings(flow, &chosen, &secrets).ok_or(ChannelRefusal::NoMail)?;
    let entry = flow.site.entry(by);
    ground(flow).write(move |tx| Ok(entry.record(tx, "channels.try", "", "")?)).await?;
    let now: Moment = flow.site.now();
    let parcel = super::Parcel {
        key: hex(&flow.site.chance::<16>()),
        endpoint: Private::new(to),
        language: t.tag.clone(),
        title: t.say1("channels-try-subject", "net", &settings.from_name),
        text: t.say("channels-try-text"),
        number: None,
        area: None,
        sent_at: None,
        kind: "try".to_owned(),
        link: String::new(),
        preferences: Private::default(),
        unsubscribe: Private::default(),
        is_urgent: false,
        expires_at: now.plus_s(3600),
    };
    if flow.site.settings.is_demo {
        let words = Private::new(t.say("channels-try-demo"));
        return Ok(mail::Answer { handed: sereno_core::delivery::Handed::Taken, words });
    }
    let texts = Arc::clone(&flow.site.texts);
    // On a thread of its own, so that a world that is run by hand can try it too.
    let answer = aside(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        Some(runtime.block_on(mail::Mail::new(settings, texts).post(&parcel, now)))
    });
    answer.await?.ok_or(Stop::Fault(DbError::Lost("a letter could not be tried")))
}
