//! `sereno backup`: everything as one file that this machine cannot open, and the key file beside it.

use super::open::{Open, Where, in_words, open};
use anyhow::Context;
use clap::Args;
use sereno_seal::wrap::is_recipient;
use sereno_station::audit::Actor;
use sereno_station::backup::{KEYS_FILE, file_name, make, make_keys};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Makes the encrypted backup and the key file, also while the network serves.
#[derive(Debug, Args)]
pub struct Backup {
    /// The folder for both files; made when absent. A backup gets a name of its own, the key file
    /// replaces the one before.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Another folder for the key file, so that it never gets into a series of old copies.
    #[arg(long, value_name = "DIR")]
    keys_to: Option<PathBuf>,
    /// Somebody who can open it, age1…; more than once for several. Without it: the recovery sheets.
    #[arg(long = "recipient", value_name = "AGE1")]
    recipients: Vec<String>,
    #[command(flatten)]
    at: Where,
}

fn private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).truncate(true).read(true).write(true).mode(0o600).open(path)
}

fn flush_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Puts the new key file in the place of the old one, which is overwritten and not only unlinked.
fn replace(folder: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let (path, fresh) = (folder.join(KEYS_FILE), folder.join(format!("{KEYS_FILE}.new")));
    let old = OpenOptions::new().write(true).open(&path).ok();
    let mut file = private(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&fresh, &path)?;
    flush_folder(folder)?;
    if let Some(mut old) = old {
        let length = usize::try_from(old.metadata()?.len()).unwrap_or(usize::MAX);
        old.write_all(&vec![0; length])?;
        old.sync_all()?;
    }
    Ok(path)
}

impl Backup {
    #[expect(clippy::print_stdout, reason = "the names of the files are the result")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        self.at.must_exist()?;
        if let Some(wrong) = self.recipients.iter().find(|r| !is_recipient(r)) {
            anyhow::bail!("{wrong} is not an age recipient: it begins with age1");
        }
        let flow = open(&self.at, Open::serve())?;
        let site = &flow.site;
        let keys_to = self.keys_to.as_ref().unwrap_or(&self.to);
        for folder in [&self.to, keys_to] {
            std::fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("starting the runtime")?;
        // The keys first: a key made after the database was read opens nothing in it, one that is
        // missing would leave something unreadable.
        let keys = runtime
            .block_on(make_keys(site, Actor::Command, self.recipients.clone()))
            .map_err(|stop| in_words(&flow, &stop))
            .context("sealing the key file; to seal it to somebody without sheets, use --recipient age1…")?;
        let name = file_name(site, site.now());
        let (path, part) = (self.to.join(&name), self.to.join(format!("{name}.part")));
        let file = private(&part).with_context(|| format!("writing {}", part.display()))?;
        let made = runtime.block_on(make(site, Actor::Command, self.recipients, file));
        let (manifest, file) = match made {
            Ok(made) => made,
            Err(stop) => {
                let _ = std::fs::remove_file(&part);
                return Err(in_words(&flow, &stop)).context("making the backup");
            }
        };
        file.sync_all()
            .and_then(|()| std::fs::rename(&part, &path))
            .and_then(|()| flush_folder(&self.to))
            .with_context(|| format!("writing {}", path.display()))?;
        let keys_at = replace(keys_to, &keys).with_context(|| format!("writing {KEYS_FILE}"))?;
        println!("{}", path.display());
        println!("{}", keys_at.display());
        eprintln!(
            "{} rows of {} tables. Any one recovery sheet opens both files. Keep only the newest key file: an old one keeps readable what people were promised would be gone.",
            manifest.n_rows(),
            manifest.end.rows.len()
        );
        Ok(ExitCode::SUCCESS)
    }
}
