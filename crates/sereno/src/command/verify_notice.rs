//! `sereno verify-notice`: a signed notice, checked with nothing else at hand.

use super::verify::{key_of, plain};
use anyhow::Context;
use clap::Args;
use sereno_flow::delivery::notice::open;
use sereno_seal::note::{Kind, NOTE_BYTES_MAX, NoteError};
use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Checks a signed notice. It ends with 0 when the key signed it, 1 when not, 2 when it cannot be
/// checked.
#[derive(Debug, Args)]
pub struct VerifyNotice {
    /// The file that the notice's page gives; `-` reads from the standard input.
    file: PathBuf,
    /// The network's public key for notices, as you wrote it down, or a file with it.
    #[arg(long, value_name = "PUBLIC")]
    key: String,
}

impl VerifyNotice {
    #[expect(clippy::print_stdout, reason = "the result")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let key = key_of(&self.key, Kind::Note)?;
        let shown = self.file.display().to_string();
        let most = u64::try_from(NOTE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
        let mut note = String::new();
        if shown == "-" {
            std::io::stdin().take(most).read_to_string(&mut note).context("reading the standard input")?;
        } else {
            let file = std::fs::File::open(&self.file).with_context(|| format!("opening {shown}"))?;
            file.take(most).read_to_string(&mut note).with_context(|| format!("reading {shown}"))?;
        }
        match open(&note, &key) {
            Ok(fact) => {
                println!("signed: yes, by {}", plain(key.name()));
                println!("network: {}", plain(&fact.network));
                println!("number: {}", fact.number);
                println!("kind: {}", plain(&fact.kind));
                println!("area: {}", plain(&fact.area));
                println!("sent: {}", plain(&fact.sent));
                println!("expires: {}", plain(&fact.expires));
                for (language, text) in &fact.texts {
                    println!("text {}: {}", plain(language), plain(text));
                }
                eprintln!("Whether it still holds stands on its page: {}", plain(&fact.page));
                Ok(ExitCode::SUCCESS)
            }
            Err(NoteError::Shape) => anyhow::bail!("{shown} is not a signed notice"),
            Err(why) => {
                println!("signed: no ({why})");
                Ok(ExitCode::from(1))
            }
        }
    }
}
