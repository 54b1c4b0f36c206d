//! `sereno bench intake`: a child process serves, this one sends.

use crate::command::open::{Open, Where, open};
use anyhow::Context;
use clap::Args;
use sereno_core::report::{About, Channel, FirstHand, Told};
use sereno_flow::intake::{self, Incoming};
use sereno_station::audit::Actor;
use sereno_station::clock::Stopwatch;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Measures intake.
#[derive(Debug, Args)]
pub struct Intake {
    /// Seconds of each part.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Clients that send at once.
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// An empty PostgreSQL database to use instead of a file; it is filled.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

fn body(n: u64) -> String {
    format!(
        r#"{{"id":"bench-client-id-{n:012}","kind":"waiting","place":"6th & Alvarado","text":"two white vans by the park, four people in vests, number {n}","first_hand":"saw","recency":"now"}}"#
    )
}

/// User and system seconds a process has used, from the kernel's own account.
pub(super) fn cpu_s(pid: u32) -> f64 {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return 0.0 };
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<f64> = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse().ok()).collect();
    ticks.iter().sum::<f64>() / 100.0
}

pub(super) fn percentile(sorted: &[f64], p: usize) -> f64 {
    sorted.get((sorted.len() * p / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

pub(super) struct Served {
    pub(super) child: Child,
    pub(super) address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn serve(data: &Path, database: Option<&str>) -> anyhow::Result<Served> {
    let mut command = Command::new(std::env::current_exe().context("finding this program")?);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).stdout(Stdio::piped());
    if let Some(url) = database {
        command.args(["--database", url]);
    }
    let mut child = command.spawn().context("starting the server")?;
    let out = child.stdout.take().context("reading the server's one line")?;
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line)
        .context("reading the server's one line")?;
    let port = line.trim().rsplit(':').next().unwrap_or_default().to_owned();
    anyhow::ensure!(!port.is_empty(), "the server said nothing");
    Ok(Served { child, address: format!("127.0.0.1:{port}") })
}

/// One client on one connection: sends, waits for the answer, sends again. Seconds of each answer.
async fn client(address: String, first: u64, step: u64, seconds: f64) -> anyhow::Result<Vec<f64>> {
    let mut stream = TcpStream::connect(&address).await?;
    stream.set_nodelay(true)?;
    let (mut n, mut times, whole) = (first, Vec::with_capacity(4_096), Stopwatch::start());
    let mut buffer = vec![0u8; 8_192];
    while whole.seconds() < seconds {
        let body = body(n);
        let request = format!(
            "POST /api/v1/reports HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let watch = Stopwatch::start();
        stream.write_all(request.as_bytes()).await?;
        let mut got = 0;
        loop {
            let n = stream.read(buffer.get_mut(got..).unwrap_or_default()).await?;
            anyhow::ensure!(n > 0, "the server closed the connection");
            got += n;
            let text = String::from_utf8_lossy(buffer.get(..got).unwrap_or_default());
            if let Some((head, rest)) = text.split_once("\r\n\r\n") {
                anyhow::ensure!(
                    head.starts_with("HTTP/1.1 201"),
                    "answered {}",
                    head.lines().next().unwrap_or_default()
                );
                let length = head
                    .lines()
                    .find_map(|l| l.to_ascii_lowercase().strip_prefix("content-length: ").and_then(|v| v.parse().ok()));
                if rest.len() >= length.unwrap_or(0) {
                    break;
                }
            }
        }
        times.push(watch.seconds());
        n += step;
    }
    Ok(times)
}

impl Intake {
    #[expect(clippy::print_stdout, reason = "the figures")]
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let folder: PathBuf = std::env::temp_dir().join(format!("sereno-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).context("making a folder")?;
        let measured = self.measure(&folder);
        let _ = std::fs::remove_dir_all(&folder);
        let figures = measured?;
        if self.json {
            let map: serde_json::Map<String, serde_json::Value> =
                figures.into_iter().map(|(k, v)| (k.to_owned(), v.into())).collect();
            println!("{}", serde_json::Value::Object(map));
        } else {
            for (name, value) in figures {
                println!("{name}: {value:.2}");
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn measure(&self, folder: &Path) -> anyhow::Result<Vec<(&'static str, f64)>> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .context("starting the runtime")?;
        let seconds = f64::from(self.seconds);
        let clients = u64::try_from(self.clients).unwrap_or(64);

        // Over HTTP, durable, against a process of its own.
        let served = serve(&folder.join("http"), self.database.as_deref())?;
        let before = cpu_s(served.child.id());
        let watch = Stopwatch::start();
        let all = runtime.block_on(async {
            let tasks: Vec<_> =
                (0..clients).map(|c| tokio::spawn(client(served.address.clone(), c, clients, seconds))).collect();
            let mut times = Vec::new();
            for task in tasks {
                times.extend(task.await.context("a client")??);
            }
            Ok::<Vec<f64>, anyhow::Error>(times)
        })?;
        let took = watch.seconds();
        let cpu = cpu_s(served.child.id()) - before;
        drop(served);

        // The same verb, the same rows, no HTTP.
        let at =
            Where { data: folder.join("bare"), database: self.database.clone(), playbook: "rapid-response".to_owned() };
        let flow = Arc::new(open(&at, Open::serve())?);
        let bare_watch = Stopwatch::start();
        let bare = runtime.block_on(async {
            let tasks: Vec<_> = (0..clients)
                .map(|c| {
                    let flow = Arc::clone(&flow);
                    tokio::spawn(async move {
                        let (mut n, whole) = (0u64, Stopwatch::start());
                        while whole.seconds() < seconds {
                            let incoming = Incoming {
                                id: intake::id_of(Channel::Api, &format!("bare-client-id-{c}-{n}")),
                                channel: Channel::Api,
                                told: Told {
                                    about: Some(About::Now),
                                    kind: "waiting".to_owned(),
                                    place: "6th & Alvarado".to_owned(),
                                    text: format!("two white vans by the park, four people in vests, number {n}"),
                                    ..Told::default()
                                },
                                recency: None,
                                first_hand: FirstHand::Saw,
                                language: "en".to_owned(),
                                point: None,
                                details: vec![],
                                follows: None,
                                counts_as_past: false,
                            };
                            if intake::receive(&flow, Actor::Public, incoming).await.is_err() {
                                return n;
                            }
                            n += 1;
                        }
                        n
                    })
                })
                .collect();
            let mut n = 0;
            for task in tasks {
                n += task.await.unwrap_or(0);
            }
            n
        });
        let bare_took = bare_watch.seconds();

        let mut sorted = all;
        sorted.sort_by(f64::total_cmp);
        let n = u32::try_from(sorted.len()).map_or(1.0, f64::from).max(1.0);
        let bare_rate = u32::try_from(bare).map_or(0.0, f64::from) / bare_took;
        Ok(vec![
            ("acknowledged", n),
            ("acknowledged_per_s", n / took),
            ("p50_ms", percentile(&sorted, 50) * 1e3),
            ("p99_ms", percentile(&sorted, 99) * 1e3),
            ("server_cpu_us_per_report", cpu / n * 1e6),
            ("bare_store_per_s", bare_rate),
            ("share_of_bare_store", n / took / bare_rate.max(1.0)),
        ])
    }
}
