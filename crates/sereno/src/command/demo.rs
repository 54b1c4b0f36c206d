//! `sereno demo`: a small living network on this machine.

use super::open::{Open, Where, open};
use super::serve::{Works, listen};
use crate::demo::{Stage, stands};
use crate::serve::{Ear, Guard, Way, bind};
use anyhow::Context;
use clap::Args;
use sereno_drill::staff::{Staff, hire};
use sereno_drill::{World, story};
use sereno_station::clock::{Clock, HandClock, SystemClock};
use sereno_station::db::Purpose;
use sereno_station::people::{self, Sees};
use sereno_station::web::{PACE, PACES};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Shows a small living network.
#[derive(Debug, Args)]
pub struct Demo {
    /// The address to listen on; it must be this machine's own.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
    /// A folder to keep the demo in; without it everything is gone afterwards.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How many times as fast as real time the day goes: 1, 5, 20 or 60. Pages can change it.
    #[arg(long, value_name = "TIMES", default_value_t = PACE)]
    speed: u32,
    /// Opens with the clock standing still; pages can start it.
    #[arg(long)]
    paused: bool,
    /// Another number is another day.
    #[arg(long, value_name = "N", default_value_t = 7)]
    seed: u64,
}

/// Those who act on their own look so often what is due.
const LOOK_EVERY: Duration = Duration::from_millis(150);

impl Demo {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        anyhow::ensure!(
            self.listen.ip().is_loopback(),
            "the demo gives roles away, so it listens only on this machine: --listen 127.0.0.1:{}",
            self.listen.port()
        );
        anyhow::ensure!(PACES.contains(&self.speed), "--speed is one of 1, 5, 20 and 60, not {}", self.speed);
        let scratch = std::env::temp_dir().join(format!("sereno-demo-{}", std::process::id()));
        let data = self.data.clone().unwrap_or_else(|| scratch.clone());
        let played = self.play(data);
        if self.data.is_none() {
            let _ = std::fs::remove_dir_all(&scratch);
        }
        played.map(|()| ExitCode::SUCCESS)
    }

    fn play(&self, data: PathBuf) -> anyhow::Result<()> {
        let listener = bind(self.listen)?;
        let port = listener.local_addr().context("asking for the address")?.port();
        let origin = Way::Loopback.origin(port);
        let clock = Arc::new(HandClock::at(SystemClock.now()));
        let at = Where { data, database: None, playbook: "rapid-response".to_owned() };
        let how = Open {
            clock: clock.clone(),
            purpose: Purpose::Demo,
            secure_cookies: false,
            origin: origin.clone(),
            ..Open::serve()
        };
        let flow = open(&at, how)?;
        let stage = Stage::new(flow.clone(), Arc::clone(&clock))?;
        let router = stage.router();
        let mut world = World::new(flow.clone(), router.clone(), Arc::clone(&clock), None);
        let is_empty = flow.site.db.write_now(|tx| Ok(people::everybody(tx, Sees::All)?.is_empty()));
        if is_empty.map_err(|stop| anyhow::anyhow!("{stop}"))? {
            stage.play_opening(&mut world, clock.now())?;
        } else {
            // Kept data goes on where it stopped, whatever the machine's clock says now.
            world.set(stage.goes_on_at()?);
            story::set_up(&mut world);
            hire(&mut world);
        }
        let now = clock.now();
        let staff = stage.staff(now, self.seed);
        stage.end_day(now);
        clock.run(if self.paused { 0 } else { self.speed });
        let (stop, stopped) = channel();
        let live = std::thread::Builder::new()
            .name("staff".to_owned())
            .spawn(move || live(staff, world, &clock, &stopped))
            .context("starting those who act on their own")?;
        let ear = Ear { listener, tls: None, guard: Guard::default() };
        let says = format!("sereno demo, everybody invented and nothing sent: {origin}");
        let listened = listen(vec![(ear, router)], Works::Network(Box::new(flow), None), None, &says);
        drop(stop);
        let _ = live.join();
        listened
    }
}

/// Lets the staff work until the program stops. What falls over is logged, and the day goes on.
fn live(mut staff: Staff, mut world: World, clock: &HandClock, stopped: &Receiver<()>) {
    while stopped.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
        if stands(clock) {
            continue;
        }
        let now = clock.now();
        if catch_unwind(AssertUnwindSafe(|| staff.act(&mut world, now))).is_err() {
            tracing::error!("a step of the demo's people failed; they go on with the next");
        }
        // Nobody compares a demo with another.
        world.trace.clear();
        staff.ledger.acknowledged.clear();
        for fault in staff.ledger.faults.drain(..) {
            tracing::error!(fault, "a request of the demo's people failed");
        }
    }
}
