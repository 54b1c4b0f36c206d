//! `sereno restore`: a backup into an empty place.
//!
//! The folder is built beside its place under another name, and the database says that it is
//! being restored until everything is there; so whatever is cut off leaves nothing that `serve`
//! opens.

use crate::app;
use anyhow::Context;
use clap::Args;
use sereno_seal::wrap::OfflineKey;
use sereno_station::backup::{self, finish, open_keys};
use sereno_station::clock::Stopwatch;
use sereno_station::db::{Target, is_empty};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{BufRead as _, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Puts a backup into an empty place. Afterwards nobody is signed in and nothing is sent.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup, sereno-backup-….age.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The newest key file, sereno-keys.age. Without it what is sealed stays unreadable.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// A file with the secret of one sheet, AGE-SECRET-KEY-1…; without it the secret is read from
    /// standard input.
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// The new data folder: absent or empty.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// An empty PostgreSQL database instead of a file in the folder. A backup of either engine
    /// goes into either.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// The secret in some lines: on one of them, or in groups over several.
pub(super) fn secret_in(text: &str) -> Option<OfflineKey> {
    let lines = || text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines().find_map(OfflineKey::typed).or_else(|| OfflineKey::typed(&lines().collect::<String>()))
}

/// Reads lines from standard input until they hold a secret.
pub(super) fn ask(what: &str) -> anyhow::Result<OfflineKey> {
    eprintln!("{what}");
    let mut typed = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.context("reading standard input")?;
        if line.trim().is_empty() && !typed.is_empty() {
            break;
        }
        typed.push_str(&line);
        typed.push('\n');
        if let Some(key) = secret_in(&typed) {
            return Ok(key);
        }
    }
    anyhow::bail!("that is no secret of a recovery sheet: some letters are wrong or missing")
}

fn is_free(folder: &Path) -> anyhow::Result<bool> {
    if !folder.exists() {
        return Ok(true);
    }
    Ok(std::fs::read_dir(folder).with_context(|| format!("looking into {}", folder.display()))?.next().is_none())
}

impl Restore {
    fn key(&self) -> anyhow::Result<OfflineKey> {
        let Some(path) = &self.identity else { return ask("The secret of one recovery sheet:") };
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        secret_in(&text).with_context(|| format!("{} holds no secret of a recovery sheet", path.display()))
    }

    #[expect(clippy::print_stdout, reason = "what was restored is the result")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        anyhow::ensure!(is_free(&self.data)?, "{} is not empty: name a new folder", self.data.display());
        let mut name = self.data.file_name().context("the data folder needs a name")?.to_owned();
        name.push(".restoring");
        let building = self.data.with_file_name(name);
        let target = match &self.database {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::File(building.join("sereno.db")),
        };
        if self.database.is_some() {
            let empty = is_empty(&target).context("opening the PostgreSQL database")?;
            anyhow::ensure!(empty, "the PostgreSQL database has tables: name an empty one");
        }
        let sealed = File::open(&self.from).with_context(|| format!("opening {}", self.from.display()))?;
        let key = self.key()?;
        let watch = Stopwatch::start();
        // What is there was left by a restore that was cut off.
        if building.exists() {
            std::fs::remove_dir_all(&building).with_context(|| format!("clearing {}", building.display()))?;
        }
        DirBuilder::new().recursive(true).mode(0o700).create(&building).context("making the folder")?;
        let done = self.build(&building, &key, sealed, &target);
        if done.is_err() {
            let _ = std::fs::remove_dir_all(&building);
        }
        let (manifest, n_keys) = done?;
        if self.data.exists() {
            std::fs::remove_dir(&self.data).context("taking the empty folder's place")?;
        }
        std::fs::rename(&building, &self.data).context("giving the folder its name")?;
        if let Some(around) = self.data.parent().filter(|p| !p.as_os_str().is_empty()) {
            File::open(around).and_then(|f| f.sync_all()).context("flushing the folder")?;
        }
        let target = match &self.database {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::File(self.data.join("sereno.db")),
        };
        finish(&target, &manifest).context("opening what was restored")?;
        for (table, rows) in &manifest.end.rows {
            println!("{table}: {rows}");
        }
        println!("rows: {}", manifest.n_rows());
        println!("restore_s: {:.2}", watch.seconds());
        if n_keys == 0 {
            eprintln!("No key file was named: what is sealed cannot be read.");
        }
        eprintln!(
            "Restored. Nobody is signed in, and nothing is sent until a coordinator turns sending on. Next: sereno serve --data {}{}",
            self.data.display(),
            if self.database.is_some() { " --database URL" } else { "" }
        );
        Ok(ExitCode::SUCCESS)
    }

    fn build(
        &self,
        building: &Path,
        key: &OfflineKey,
        sealed: File,
        target: &Target,
    ) -> anyhow::Result<(backup::Manifest, usize)> {
        let mut n_keys = 0;
        if let Some(path) = &self.keys {
            let mut bytes = Vec::new();
            let read = File::open(path).and_then(|mut f| f.read_to_end(&mut bytes));
            read.with_context(|| format!("opening {}", path.display()))?;
            let files = open_keys(key, &bytes).with_context(|| format!("opening {}", path.display()))?;
            for (name, secret) in &files {
                let at = building.join(name);
                let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&at)?;
                file.write_all(secret).and_then(|()| file.sync_all()).with_context(|| format!("writing {name}"))?;
            }
            n_keys = files.len();
        }
        let manifest = backup::restore(key, sealed, target, app::MIGRATIONS)
            .with_context(|| format!("restoring {}", self.from.display()))?;
        File::open(building).and_then(|f| f.sync_all()).context("flushing the folder")?;
        Ok((manifest, n_keys))
    }
}
