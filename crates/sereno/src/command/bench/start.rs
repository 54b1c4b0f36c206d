//! `sereno bench start`: how long a network with many subscribers takes from the command to the
//! first answer, and how much memory it then holds.

use super::intake::{cpu_s, serve};
use super::print_from_scratch;
use crate::worlds::kept_by_hand;
use anyhow::Context;
use clap::Args;
use sereno_core::delivery::Channel;
use sereno_drill::deliveries::invented;
use sereno_flow::delivery::subscriber::{Invented, enrol};
use sereno_station::clock::{Clock as _, Stopwatch, SystemClock};
use sereno_station::db::Target;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// Measures the start.
#[derive(Debug, Args)]
pub struct Start {
    /// Subscribers.
    #[arg(long, default_value_t = 1_000_000)]
    subscribers: usize,
    /// Times it is started.
    #[arg(long, default_value_t = 5)]
    times: u32,
    /// An empty PostgreSQL database to use instead of a file; it is filled.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Subscribers of the areas in turn, on every channel.
fn person(n: usize, areas: &[String]) -> Invented {
    let channel = [Channel::Mail, Channel::Push, Channel::Webhook].into_iter().cycle().nth(n % 3);
    let area = areas.get(n % areas.len().max(1)).cloned().unwrap_or_default();
    Invented { area, ..invented(channel.unwrap_or(Channel::Mail), n) }
}

/// Megabytes that a process holds (the kernel's `VmRSS`).
fn resident_mb(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    let kb: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kb / 1_024.0)
}

/// One page, read to its end.
fn read_page(address: &str) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"GET /alerts HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    anyhow::ensure!(text.starts_with("HTTP/1.1 200"), "answered {}", text.lines().next().unwrap_or_default());
    Ok(())
}

impl Start {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        print_from_scratch(|folder| self.measure(folder))
    }

    fn measure(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let target = match &self.database {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::File(folder.join("sereno.db")),
        };
        let watch = Stopwatch::start();
        {
            let world = kept_by_hand(folder, &target, "rapid-response", 1, SystemClock.now())?;
            let areas: Vec<String> = world.flow.site.playbook.places.areas.iter().map(|a| a.slug.clone()).collect();
            let people = (0..self.subscribers).map(|n| person(n, &areas)).collect();
            world.drive(enrol(&world.flow, people)).map_err(|s| anyhow::anyhow!("{s}"))?;
        }
        let mut lines = vec![format!("subscribers: {} (enrolled in {:.0} s)", self.subscribers, watch.seconds())];
        for _ in 0..self.times {
            let watch = Stopwatch::start();
            let served = serve(folder, self.database.as_deref())?;
            read_page(&served.address)?;
            let (seconds, pid) = (watch.seconds(), served.child.id());
            // Everybody is read once it has nothing to do any more.
            let (mut busy_s, mut read_s) = (cpu_s(pid), seconds);
            while watch.seconds() - read_s < 1.0 {
                std::thread::park_timeout(Duration::from_millis(50));
                if cpu_s(pid) - busy_s > 0.02 {
                    (busy_s, read_s) = (cpu_s(pid), watch.seconds());
                }
            }
            let held = resident_mb(pid).context("the server is gone")?;
            lines.push(format!(
                "first answer: {seconds:.2} s; everybody read: {read_s:.2} s, {busy_s:.2} s of CPU; {held:.0} MB held then"
            ));
        }
        Ok(lines)
    }
}
