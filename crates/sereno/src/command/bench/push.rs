//! `sereno bench push`: notifications sealed on one core, without a network.

use anyhow::Context;
use clap::Args;
use sereno_seal::push::{Recipient, Vapid, seal};
use sereno_station::clock::Stopwatch;
use sereno_station::entropy::key_random;
use std::process::ExitCode;

/// Measures the sealing of notifications.
#[derive(Debug, Args)]
pub struct Push {
    /// Messages.
    #[arg(long, default_value_t = 20_000)]
    messages: u32,
    /// Bytes of each.
    #[arg(long, default_value_t = 400)]
    bytes: usize,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// The browser of the example in RFC 8291.
const PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
/// Tokens are made once for a service and half a day; a few are enough to measure.
const TOKENS: u32 = 500;

impl Push {
    #[expect(clippy::print_stdout, reason = "figures are the output")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let (to, random) = (Recipient::read(PUBLIC, AUTH)?, key_random());
        let plain = vec![b'x'; self.bytes];
        let mut sealed = 0usize;
        let watch = Stopwatch::start();
        for nth in 0..self.messages {
            let salt = u128::from(nth).to_be_bytes();
            sealed = sealed.wrapping_add(seal(&to, &plain, salt, &random)?.len());
        }
        let each_s = f64::from(self.messages) / watch.seconds();
        let vapid = Vapid::new(&[7; 32]).context("a key")?;
        let watch = Stopwatch::start();
        for nth in 0..TOKENS {
            sealed = sealed
                .wrapping_add(vapid.token("https://push.example.org", i64::from(nth), "mailto:a@example.org").len());
        }
        let tokens_s = f64::from(TOKENS) / watch.seconds();
        if self.json {
            let figures = serde_json::json!({ "sealed_a_second": each_s.round(), "tokens_a_second": tokens_s.round(), "bytes": sealed });
            println!("{figures}");
        } else {
            println!("sealed a second: {each_s:.0}");
            println!("tokens a second: {tokens_s:.0}");
        }
        Ok(ExitCode::SUCCESS)
    }
}
