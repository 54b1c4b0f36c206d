//! The sender's own ground, and `sereno sender`: what can be done to it on its machine alone.

use super::open::{Open, Where, make_folder};
use crate::{app, setup};
use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use sereno_flow::delivery::channel::{ChannelSettings, carriers};
use sereno_flow::delivery::notice::publish;
use sereno_flow::{Flow, sender};
use sereno_station::Site;
use sereno_station::audit::{Actor, Log};
use sereno_station::db::{Db, Purpose, Stop, Target, claim, expects};
use sereno_station::entropy::{Entropy, SystemEntropy};
use sereno_station::keys::KeyRing;
use sereno_station::lock::is_locked;
use sereno_station::site::Settings;
use sereno_station::texts::Texts;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The sender's own store, in its own folder.
const STORE: &str = "sender.db";

/// Looks after a sender on its own machine.
#[derive(Debug, Subcommand)]
pub enum Sender {
    /// Empties the list of approvers: for when their passkeys are lost. The next two count a day later.
    Reset(Ground),
    /// Takes up the network's set-up (names, numbers, languages, areas) as the hotline has it now.
    TakeSetup(Ground),
    /// Opens the key of notices with two recovery sheets, after the panic lock has wrapped it.
    Unlock(Ground),
}

/// Where a sender is, and what it sends for.
#[derive(Debug, Args)]
pub struct Ground {
    /// The folder of the web tier, when it is on this machine: for its SQLite file and day keys.
    #[arg(long, value_name = "DIR")]
    web_data: Option<PathBuf>,
    /// Does it without asking.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    at: Where,
}

fn in_words(stop: &Stop) -> anyhow::Error {
    anyhow::anyhow!("{stop}")
}

/// Opens the sender's own store and, with it, the shared database. The network's set-up is taken
/// up once and then stays.
///
/// # Errors
/// What cannot be opened, and why.
pub(super) fn open_sender(at: &Where, web_data: Option<&Path>, how: Open) -> anyhow::Result<(Flow, Db)> {
    ensure!(
        !at.data.join("sereno.db").exists() && web_data.is_none_or(|web| web != at.data),
        "{} is the hotline's folder: the sender has one of its own, name it with --data",
        at.data.display()
    );
    let target = match (&at.database, web_data) {
        (Some(url), _) => Target::Postgres(url.clone()),
        (None, Some(web)) => Target::File(web.join("sereno.db")),
        (None, None) => {
            anyhow::bail!("what does it send for? Give --database URL, or --web-data DIR on the same machine")
        }
    };
    if let Target::File(file) = &target {
        ensure!(file.exists(), "there is no network in {}: start `sereno serve --role web` first", file.display());
    }
    make_folder(&at.data)?;
    expects(&target, app::MIGRATIONS).context("looking at the shared database")?;
    claim(&target, Purpose::Serve).context("looking at the shared database")?;
    let own = sender::open_store(&Target::File(at.data.join(STORE))).context("opening the sender's own store")?;
    let db = Db::open(&target).context("opening the shared database")?;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let setup = match sender::setup_pinned(&own).map_err(|stop| in_words(&stop))? {
        Some(setup) => setup,
        None => {
            let found = setup::stored_now(&db)?.unwrap_or_default();
            let entry = sereno_station::audit::Entry::draw(&*entropy, how.clock.now(), Actor::Command);
            sender::take_setup(entry, &own, &found).map_err(|stop| in_words(&stop))?;
            found
        }
    };
    let chosen = setup::chosen(Some(setup.as_str()).filter(|text| !text.is_empty()))?;
    let (playbook, texts): (_, Texts) = setup::playbook(&at.playbook, chosen.as_ref())?;
    let site = Site {
        db,
        clock: how.clock,
        keys: match web_data {
            Some(web) => KeyRing::open_apart(web, &at.data, Arc::clone(&entropy)).context("opening the day keys")?,
            // It opens nothing that is sealed, and signs with a key of its own; one that lives in memory
            // would sign with the key of drills, which everybody knows.
            None => KeyRing::open(&at.data, Arc::clone(&entropy)).context("opening the sender's own keys")?,
        },
        log: Log::open(&at.data, &playbook.net, &*entropy).context("opening the log's key")?,
        entropy,
        lock: Arc::default(),
        playbook: Arc::new(playbook),
        texts: Arc::new(texts),
        is_sending: Arc::default(),
        is_stopped: Arc::default(),
        settings: Arc::new(Settings {
            secure_cookies: how.secure_cookies,
            given_playbook: at.playbook.clone(),
            origin: how.origin,
            public_origin: how.public_origin,
            ..Settings::default()
        }),
        memos: |_, _, _| Ok(vec![]),
    };
    let flow = Flow::new(site).context("reading the playbook")?;
    // Before anything is chosen; `Sender::run_due` looks for what is.
    flow.carriers.set(carriers(&ChannelSettings::of_nobody(Arc::clone(&flow.site.texts))));
    // Wrapped by the panic lock it is not to be had; `Sender::run_due` publishes it later.
    if !flow.site.keys.is_shut() && !flow.site.keys.is_signer_wrapped() {
        publish(&flow).map_err(|stop| in_words(&stop)).context("publishing the key of notices")?;
    }
    Ok((flow, own))
}

/// Opens what the panic lock wrapped in the sender's own folder.
fn unlock(flow: &Flow) -> anyhow::Result<ExitCode> {
    let keys = &flow.site.keys;
    let is_locked = flow.site.db.write_now(|tx| Ok(is_locked(tx)?)).map_err(|stop| in_words(&stop))?;
    ensure!(!is_locked, "the network is locked: unlock the hotline first");
    let first = super::restore::ask("The secret of one recovery sheet:")?;
    let second = super::restore::ask("The secret of another recovery sheet:")?;
    let opened = keys.look_into(&first, &second).context("these two sheets do not open it")?;
    keys.open_again(Some(&opened)).context("putting the key of notices back")?;
    publish(flow).map_err(|stop| in_words(&stop)).context("publishing the key of notices")?;
    eprintln!("Opened. The sender lets out what is signed.");
    Ok(ExitCode::SUCCESS)
}

impl Sender {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let (Sender::Reset(ground) | Sender::TakeSetup(ground) | Sender::Unlock(ground)) = &self;
        let (flow, own) = open_sender(&ground.at, ground.web_data.as_deref(), Open::serve())?;
        let asks = match &self {
            Sender::Reset(_) => {
                "This empties the list of approvers. What waits is not sent. `serve --role send` then makes two new \
                 links, and signatures by them count 24 hours from now; every page of the sender says so until then."
            }
            Sender::TakeSetup(_) => {
                "The sender then judges and says everything with the names, numbers, languages and areas that stand \
                 in the hotline's database now. Look at the hotline's set-up page first."
            }
            Sender::Unlock(_) => return unlock(&flow),
        };
        eprintln!("{asks}");
        if !ground.yes {
            eprintln!("Type yes to go on:");
            let mut typed = String::new();
            std::io::stdin().read_line(&mut typed).context("reading standard input")?;
            ensure!(typed.trim() == "yes", "nothing was changed");
        }
        match self {
            Sender::Reset(_) => {
                let from = sender::reset(&flow.site, &own).map_err(|stop| in_words(&stop))?;
                let (date, time) = (flow.site.playbook.date(from), flow.site.hhmm(from));
                eprintln!(
                    "The list is empty. Restart the sender for two new links; signatures count from {date} {time}."
                );
            }
            Sender::TakeSetup(_) => {
                let found = setup::stored_now(&flow.site.db)?.unwrap_or_default();
                sender::take_setup(flow.site.entry(Actor::Command), &own, &found).map_err(|stop| in_words(&stop))?;
                eprintln!("Taken up. Restart the sender.");
            }
            Sender::Unlock(_) => {}
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    //! How: a hotline and its sender are opened in two folders, as `serve` opens them, and what each
    //! then has is looked at.

    use super::super::open::open;
    use super::*;
    use sereno_core::delivery::Channel;
    use sereno_flow::delivery::notice::verifier;

    const CHANNELS: &str = "channel.keys";

    fn at(data: &Path) -> Where {
        Where { data: data.to_owned(), database: None, playbook: "rapid-response".to_owned() }
    }

    #[test]
    fn the_sender_has_what_carries_and_what_signs_and_the_hotline_has_neither() {
        let folder = std::env::temp_dir().join(format!("sereno-sender-{}", std::process::id()));
        let (web, own) = (folder.join("web"), folder.join("own"));
        let hotline = || {
            let sender_origin = Some("http://localhost:8081".to_owned());
            open(&at(&web), Open { sender_origin, ..Open::serve() }).unwrap()
        };
        // Before there was a sender the key of notices lay with the hotline.
        let alone = open(&at(&web), Open::serve()).unwrap();
        let key = verifier(&alone).unwrap();
        assert!(web.join("notice.key").exists() && !alone.carriers.get().is_empty());
        alone.site.keys.change_secret(CHANNELS, |_| b"a password".to_vec()).unwrap();
        drop(alone);

        let flow = hotline();
        assert!(flow.carriers.get().is_empty(), "the hotline has something that hands over");
        assert_ne!(verifier(&flow).unwrap(), key, "nothing fits while the sender has published nothing");
        let (sender, _) = open_sender(&at(&own), Some(&web), Open::serve()).unwrap();
        let channels: Vec<_> = sender.carriers.get().iter().map(|c| c.channel()).collect();
        assert_eq!(channels, [Channel::Webhook], "the sender has nothing that hands over");
        assert!(!web.join("notice.key").exists(), "the hotline can still sign");
        assert!(own.join("notice.key").exists() && web.join("notice.pub").exists());
        assert_eq!(verifier(&sender).unwrap(), key, "the key that people wrote down goes on");
        assert_eq!(verifier(&flow).unwrap(), key, "the hotline shows it");
        assert!(flow.site.keys.published().unwrap().unwrap().contains("BEGIN PUBLIC KEY"));
        let secret = |flow: &Flow| flow.site.keys.secret(CHANNELS).unwrap().map(|s| s.reveal().clone());
        assert_eq!(secret(&sender).as_deref(), Some(b"a password".as_slice()), "what carries goes along");
        assert!(own.join(CHANNELS).exists() && !web.join(CHANNELS).exists());
        assert_eq!(secret(&flow), None, "the hotline still knows the password");
        // Whatever is put there later is not taken.
        std::fs::write(web.join("notice.key"), "PRIVATE+KEY+of somebody else\n").unwrap();
        std::fs::write(web.join(CHANNELS), "another password").unwrap();
        let (again, _) = open_sender(&at(&own), Some(&web), Open::serve()).unwrap();
        assert_eq!(verifier(&again).unwrap(), key);
        assert!(!web.join("notice.key").exists());
        assert_eq!(secret(&again).as_deref(), Some(b"a password".as_slice()));
        assert!(!web.join(CHANNELS).exists());
        // The panic lock wraps it where it is, and the hotline's sheets do not open it from there.
        let chance: &dyn Entropy = &SystemEntropy;
        let sheet = || sereno_seal::wrap::OfflineKey::from_bytes(&chance.bytes()).unwrap();
        let (a, b) = (sheet(), sheet());
        again.site.keys.shut(&[a.recipient(), b.recipient()]).unwrap();
        for name in ["notice.key", CHANNELS] {
            assert!(own.join(format!("{name}.wrapped")).exists() && !own.join(name).exists(), "{name}");
        }
        let opened = flow.site.keys.look_into(&a, &b).unwrap();
        flow.site.keys.open_again(Some(&opened)).unwrap();
        again.site.keys.open_again(None).unwrap();
        assert!(
            again.site.keys.signer(&again.site.playbook.net).is_err(),
            "the sender signs before its own key is opened"
        );
        let opened = again.site.keys.look_into(&a, &b).unwrap();
        again.site.keys.open_again(Some(&opened)).unwrap();
        assert_eq!(verifier(&again).unwrap(), key);
        let _ = std::fs::remove_dir_all(&folder);
    }
}
