//! `sereno verify`: the audit log, checked by anyone.

use anyhow::Context;
use clap::Args;
use sereno_seal::digest::hex;
use sereno_seal::note::{Kind, Verifier};
use sereno_station::audit::{Checked, FileHead, Log, check_database, check_file, open_kept};
use sereno_station::clock::{Clock as _, SystemClock};
use sereno_station::db::{Db, Target};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Checks the audit log. It ends with 0 when all fits, 1 when something does not, 2 when it
/// cannot be checked.
#[derive(Debug, Args)]
pub struct Verify {
    /// A file that `sereno export audit` or the page wrote.
    #[arg(required_unless_present = "data")]
    file: Option<PathBuf>,
    /// A data folder instead of a file. Nothing in it is changed.
    #[arg(long, value_name = "DIR", conflicts_with = "file")]
    data: Option<PathBuf>,
    /// The PostgreSQL database of that folder: postgres://USER@HOST/NAME.
    #[arg(long, value_name = "URL", requires = "data")]
    database: Option<String>,
    /// A checkpoint that somebody kept, such as the file of `sereno cosign --keep`. Only with one
    /// can a tail that was cut off be seen. More than once for several.
    #[arg(long, value_name = "KEPT")]
    checkpoint: Vec<PathBuf>,
    /// The log's public key, as its network gave it to you, or a file with it.
    #[arg(long, value_name = "PUBLIC")]
    key: Option<String>,
}

/// What may stand on a terminal: a file can hold anything.
pub(super) fn plain(text: &str) -> String {
    let is_unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().map(|c| if is_unseen(c) { '\u{fffd}' } else { c }).collect()
}

/// A key on the command line, or in a file that it names.
pub(super) fn key_of(text: &str, kind: Kind) -> anyhow::Result<Verifier> {
    let held;
    let line = if text.contains('+') {
        text
    } else {
        held = std::fs::read_to_string(text).with_context(|| format!("reading the key in {text}"))?;
        &held
    };
    Verifier::read(line, kind).map_err(|why| anyhow::anyhow!("the key {}: {why}", plain(text)))
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let key = self.key.as_deref().map(|k| key_of(k, Kind::Note)).transpose()?;
        let read = |path: &PathBuf| {
            let note = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
            Ok((format!("whoever kept {}", path.display()), note))
        };
        let kept = self.checkpoint.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
        match (&self.file, &self.data) {
            (Some(file), _) => of_file(file, key.as_ref(), &kept),
            (None, Some(data)) => of_data(data, self.database.as_deref(), key, &kept),
            (None, None) => anyhow::bail!("name a file, or a folder with --data"),
        }
    }
}

#[expect(clippy::print_stdout, reason = "the result")]
fn of_file(path: &Path, key: Option<&Verifier>, kept: &[(String, String)]) -> anyhow::Result<ExitCode> {
    let shown = path.display().to_string();
    let file = std::fs::File::open(path).with_context(|| format!("opening {shown}"))?;
    let (head, checked) = check_file(&mut BufReader::new(file), key, kept, SystemClock.now())
        .map_err(|why| anyhow::anyhow!("{}", plain(&why.to_string())))?;
    let FileHead { network, key: own, copy, witnesses } = head;
    println!("network: {}", plain(&network));
    println!("copy: {} for {}", copy.number, plain(&copy.holder));
    println!("key: {}", plain(&own));
    println!("witnesses: {}", if witnesses.is_empty() { "none".to_owned() } else { plain(&witnesses.join(", ")) });
    Ok(said(&checked, key.is_some(), !kept.is_empty()))
}

fn of_data(
    folder: &Path,
    database: Option<&str>,
    key: Option<Verifier>,
    kept: &[(String, String)],
) -> anyhow::Result<ExitCode> {
    let has_key = key.is_some();
    let log = match key {
        Some(key) => key,
        None => Log::verifier_in(folder)?,
    };
    let target = match database {
        Some(url) => Target::Postgres(url.to_owned()),
        None => {
            let file = folder.join("sereno.db");
            anyhow::ensure!(file.exists(), "there is no database in {}", folder.display());
            Target::File(file)
        }
    };
    let (mut held, mut broken) = (Vec::new(), Vec::new());
    for (who, note) in kept {
        match open_kept(note, &log, who) {
            Ok(one) => held.push(one),
            Err(why) => broken.push(why),
        }
    }
    let db = Db::open(&target).context("opening the database")?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().context("starting the runtime")?;
    let now = SystemClock.now();
    let checked = runtime.block_on(db.read(move |tx| check_database(tx, &log, held.clone(), now)));
    let mut checked = checked.map_err(|stop| anyhow::anyhow!("reading the log: {stop}"))?;
    checked.n_broken += broken.len();
    checked.broken.extend(broken);
    Ok(said(&checked, has_key, !kept.is_empty()))
}

/// Says what came out.
#[expect(clippy::print_stdout, reason = "the result")]
fn said(checked: &Checked, has_key: bool, has_kept: bool) -> ExitCode {
    for broken in &checked.broken {
        println!("broken: {}", plain(&broken.to_string()));
    }
    for (who, size) in &checked.passed {
        println!("passed: {size} pages, as {} has it", plain(who));
    }
    println!("pages: {}", checked.pages);
    println!("rows: {}", checked.rows);
    println!("pages_without_rows: {}", checked.without_rows);
    println!("rows_waiting: {}", checked.waiting);
    println!("root: {}", hex(&checked.root));
    println!("broken: {}", checked.n_broken);
    if !has_key {
        eprintln!(
            "The key was taken from what was checked. Compare it with the one that the network gave you, or give that one with --key."
        );
    }
    if !has_kept {
        eprintln!("No kept checkpoint was given with --checkpoint, so a tail that was cut off would not be seen.");
    }
    if checked.n_broken == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
