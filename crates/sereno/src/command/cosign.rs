//! `sereno cosign`: watching another network's audit log.
//!
//! A partner runs it from time to time. It fetches the newest checkpoint, asks for a proof that
//! the log has only grown since the one that was kept, signs, hands the line in, and keeps the
//! new one. A log that was forked or cut cannot give such a proof, and then nothing is signed and
//! what was kept stays: it is the evidence.

use super::http::Server;
use super::verify::{key_of, plain};
use anyhow::Context;
use clap::Args;
use sereno_seal::digest::unhex;
use sereno_seal::note::{self, Checkpoint, Kind, Signer, Verifier};
use sereno_seal::tlog::{self, Hash};
use sereno_station::clock::{Clock as _, SystemClock};
use sereno_station::entropy::{Entropy, SystemEntropy};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Signs that a log has only grown, and keeps what it saw.
#[derive(Debug, Args)]
pub struct Cosign {
    /// The network's address: https://HOST
    #[arg(long, value_name = "URL", required_unless_present = "name")]
    log: Option<String>,
    /// The file with your own key. With --name it is made.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The file with the checkpoint you saw last; written when the log has grown. Keep it safe.
    #[arg(long, value_name = "FILE", required_unless_present = "name")]
    keep: Option<PathBuf>,
    /// The log's public key, as the network gave it to you, or a file with it. Without it the one
    /// that the log shows the first time is kept beside --keep and no other is taken afterwards.
    #[arg(long, value_name = "PUBLIC")]
    log_key: Option<String>,
    /// Makes a key under this name, such as partner.example.org, and prints its public half for
    /// the network's coordinator to register.
    #[arg(long, value_name = "NAME", conflicts_with = "log")]
    name: Option<String>,
}

/// Writes a file whole or not at all, readable by its owner alone.
fn write_private(path: &Path, text: &str, must_be_new: bool) -> anyhow::Result<()> {
    let shown = || format!("writing {}", path.display());
    let mut file = std::fs::OpenOptions::new();
    file.write(true).mode(0o600);
    if must_be_new {
        let mut file = file.create_new(true).open(path).with_context(shown)?;
        return file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(shown);
    }
    let fresh = path.with_extension("new");
    let mut file = file.create(true).truncate(true).open(&fresh).with_context(shown)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(shown)?;
    std::fs::rename(&fresh, path).with_context(shown)
}

/// A file that may not be there yet.
fn read_if_there(path: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

fn fetch(server: &Server, path: &str) -> anyhow::Result<String> {
    let (status, body) = server.ask("GET", path, "")?;
    let said = body.lines().next().unwrap_or_default().chars().take(200).collect::<String>();
    anyhow::ensure!(status == 200, "the log answered {status} to {path}: {}", plain(&said));
    Ok(body)
}

/// Why the log is not what it was.
fn grew(server: &Server, old: &Checkpoint, new: &Checkpoint) -> anyhow::Result<Result<(), String>> {
    if new.size < old.size {
        return Ok(Err(format!(
            "the log's tail was cut off: it had {} pages when you last looked, and has {} now",
            old.size, new.size
        )));
    }
    let text = fetch(server, &format!("/log/proof?from={}&to={}", old.size, new.size))?;
    let value: serde_json::Value = serde_json::from_str(&text).context("the proof is not JSON")?;
    let hash = |v: &serde_json::Value| -> Option<Hash> { unhex(v.as_str()?)?.try_into().ok() };
    let proof = value.get("proof").and_then(|p| p.as_array()?.iter().map(hash).collect::<Option<Vec<_>>>());
    let proof = proof.context("the proof has another form than this program knows")?;
    let fits = tlog::is_consistent(&proof, old.size, &old.root, new.size, &new.root);
    Ok(if fits {
        Ok(())
    } else {
        Err(format!(
            "the log was forked or rebuilt: its first {} pages are not those that you saw when you last looked",
            old.size
        ))
    })
}

impl Cosign {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match (&self.name, &self.log, &self.keep) {
            (Some(name), _, _) => make(&self.key, name),
            (None, Some(log), Some(keep)) => self.watch(log, keep),
            (None, _, _) => anyhow::bail!("name the log with --log and the file for its checkpoint with --keep"),
        }
    }

    /// The log's key: the one given, the one kept, or the one shown the first time.
    fn log_key(&self, server: &Server, keep: &Path) -> anyhow::Result<(Verifier, bool)> {
        let beside = keep.with_extension("log-key");
        match (&self.log_key, read_if_there(&beside)?) {
            (Some(given), _) => Ok((key_of(given, Kind::Note)?, false)),
            (None, Some(kept)) => Ok((key_of(kept.trim(), Kind::Note)?, false)),
            (None, None) => {
                let shown = key_of(fetch(server, "/log/key")?.trim(), Kind::Note)?;
                write_private(&beside, &format!("{}\n", shown.text()), true)?;
                Ok((shown, true))
            }
        }
    }

    #[expect(clippy::print_stdout, reason = "the result")]
    fn watch(&self, log: &str, keep: &Path) -> anyhow::Result<ExitCode> {
        let line = std::fs::read_to_string(&self.key)
            .with_context(|| format!("reading your key in {}; make one with --name", self.key.display()))?;
        let witness = Signer::read(&line, Kind::Witness)
            .map_err(|_| anyhow::anyhow!("{} holds no key of a witness; make one with --name", self.key.display()))?;
        let server = Server::read(log)?;
        let (verifier, is_first) = self.log_key(&server, keep)?;
        if is_first {
            eprintln!(
                "The log's key was taken as it was shown. Compare it with the one that the network gave you: {}",
                verifier.text()
            );
        }
        let kept = match read_if_there(keep)? {
            Some(text) => {
                let opened = note::open(&text, &verifier);
                let (checkpoint, _) =
                    opened.map_err(|why| anyhow::anyhow!("what is kept in {}: {why}", keep.display()))?;
                Some(checkpoint)
            }
            None => None,
        };
        let fetched = fetch(&server, "/log/checkpoint")?;
        let (newest, signed) = match note::open(&fetched, &verifier) {
            Ok(opened) => opened,
            Err(why) => {
                println!("refused: the log's checkpoint is not signed with its key: {why}");
                return Ok(ExitCode::from(1));
            }
        };
        if let Some(old) = &kept
            && let Err(why) = grew(&server, old, &newest)?
        {
            println!("refused: {why}");
            eprintln!("Nothing was signed, and {} stays as it is. Keep it: it shows what the log was.", keep.display());
            return Ok(ExitCode::from(1));
        }
        let seconds = u64::try_from(SystemClock.now().us() / 1_000_000).unwrap_or(0);
        let own = witness.cosign(signed.text(), seconds);
        let by_log = signed.line_of(&verifier).unwrap_or_default();
        let note = format!("{}\n{by_log}{own}", signed.text());
        // Kept before it is handed in: whoever signed something can show what it was.
        write_private(keep, &note, false)?;
        let (status, said) = server.ask("POST", "/log/cosign", &note)?;
        println!("pages: {}", newest.size);
        println!("before: {}", kept.map_or(0, |c| c.size));
        if status == 200 {
            println!("cosigned: yes");
            return Ok(ExitCode::SUCCESS);
        }
        println!("cosigned: no, the log answered {status}: {}", plain(said.lines().next().unwrap_or_default()));
        Ok(ExitCode::from(1))
    }
}

/// Makes a witness's key.
#[expect(clippy::print_stdout, reason = "the public key is the result")]
fn make(path: &Path, name: &str) -> anyhow::Result<ExitCode> {
    let entropy: &dyn Entropy = &SystemEntropy;
    let signer = Signer::new(name, Kind::Witness, entropy.bytes())
        .map_err(|_| anyhow::anyhow!("the name {} is empty, or has a space or a plus sign", plain(name)))?;
    write_private(path, &format!("{}\n", signer.private_text()), true)?;
    println!("{}", signer.verifier().text());
    eprintln!("Give this line to the network's coordinator, and keep {} to yourself.", path.display());
    Ok(ExitCode::SUCCESS)
}
