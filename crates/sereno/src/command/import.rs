//! `sereno import`: files into a network.

use super::open::{Open, Where, open};
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use sereno_core::roster::{self, DateOrder};
use sereno_flow::intake::{self, Mapping, feed};
use sereno_flow::shift;
use sereno_station::audit::Actor;
use sereno_station::clock::Stopwatch;
use sereno_station::db::Stop;
use sereno_station::playbook::outlines;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Reads files into a network.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Reads a CSV file of reports. Importing it again repeats nothing.
    Reports(Reports),
    /// Reads a CSV file of shifts: date, start, end, role, name, language, sector. Importing it
    /// again adds nothing.
    Roster(Roster),
    /// Reads a CAP alert, or a feed of them, of others. Each becomes a report that verifies nothing;
    /// importing it again adds nothing.
    Cap(Cap),
    /// Reads the outlines of a GeoJSON file, such as those of zip codes, so that the set-up can serve
    /// them as areas. Importing it again replaces those of the same name.
    Outlines(Outlines),
}

/// Reads outlines of areas.
#[derive(Debug, Args)]
pub struct Outlines {
    /// The file: a GeoJSON feature collection (RFC 7946) of polygons.
    file: PathBuf,
    /// The property that holds the name; without it, one that such files usually have.
    #[arg(long, value_name = "NAME")]
    property: Option<String>,
    /// Takes only names that begin so, such as `900,90201`.
    #[arg(long, value_name = "BEGINNINGS", value_delimiter = ',')]
    only: Vec<String>,
    #[command(flatten)]
    at: Where,
}

/// A GeoJSON file of a whole country's zip codes; what is longer is not read.
const OUTLINES_BYTES_MAX: u64 = 512 << 20;

impl Outlines {
    #[expect(clippy::print_stdout, reason = "the result")]
    fn run(self) -> anyhow::Result<ExitCode> {
        let shown = self.file.display().to_string();
        let file = std::fs::File::open(&self.file).with_context(|| format!("opening {shown}"))?;
        let length = file.metadata().with_context(|| format!("reading {shown}"))?.len();
        anyhow::ensure!(length <= OUTLINES_BYTES_MAX, "{shown} is longer than 512 MiB: cut your part of it out first");
        let mut bytes = Vec::new();
        file.take(OUTLINES_BYTES_MAX).read_to_end(&mut bytes).with_context(|| format!("reading {shown}"))?;
        let outlines = outlines::read(&bytes, self.property.as_deref(), &self.only).with_context(|| shown.clone())?;
        let flow = open(&self.at, Open::serve())?;
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("starting the runtime")?;
        let names = outlines.iter().take(5).map(|o| o.name.clone()).collect::<Vec<_>>().join(", ");
        let n =
            runtime.block_on(crate::setup::bring_in(&flow, Actor::Command, outlines)).map_err(|stop| match stop {
                Stop::Refused(why) => anyhow::anyhow!("{}", flow.site.texts.lang("en").say(why.key)),
                fault @ Stop::Fault(_) => anyhow::anyhow!("keeping the outlines: {fault}"),
            })?;
        println!("outlines: {n} ({names}{})", if n > 5 { ", …" } else { "" });
        println!("choose them on the set-up's page of areas");
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads alerts of others.
#[derive(Debug, Args)]
pub struct Cap {
    /// The file; `-` reads from the standard input.
    file: PathBuf,
    #[command(flatten)]
    at: Where,
}

impl Cap {
    #[expect(clippy::print_stdout, reason = "the result")]
    fn run(self) -> anyhow::Result<ExitCode> {
        let shown = self.file.display().to_string();
        let most = u64::try_from(feed::BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        if shown == "-" {
            std::io::stdin().take(most).read_to_end(&mut bytes).context("reading the standard input")?;
        } else {
            let file = std::fs::File::open(&self.file).with_context(|| format!("opening {shown}"))?;
            file.take(most).read_to_end(&mut bytes).with_context(|| format!("reading {shown}"))?;
        }
        let flow = open(&self.at, Open::serve())?;
        let t = flow.site.texts.lang("en");
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("starting the runtime")?;
        let taken = match runtime.block_on(feed::take(&flow, Actor::Command, &bytes)) {
            Ok(taken) => taken,
            Err(feed::NotTaken::Refused(why)) => anyhow::bail!("{}", t.say(why.key())),
            Err(feed::NotTaken::Failed(stop)) => anyhow::bail!("taking the alerts in: {stop}"),
        };
        for (name, why) in &taken.skipped {
            eprintln!("{}: {}", super::verify::plain(name), t.say(why.key()));
        }
        println!("accepted: {}", taken.accepted);
        println!("repeated: {}", taken.repeated);
        println!("left_out: {}", taken.skipped.len());
        println!("flagged: {}", taken.flagged);
        Ok(ExitCode::SUCCESS)
    }
}

/// Which number of 3/4/2025 is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dates {
    /// The first, as in the United States.
    Month,
    /// The second.
    Day,
}

/// Reads a CSV file of shifts.
#[derive(Debug, Args)]
pub struct Roster {
    /// The file, with or without a header line.
    file: PathBuf,
    /// Which comes first in dates such as 3/4/2025.
    #[arg(long)]
    dates: Option<Dates>,
    /// Adds only lines whose person can have the shift, and no open slots in their place.
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    at: Where,
}

impl Roster {
    #[expect(clippy::print_stdout, reason = "the result")]
    fn run(self) -> anyhow::Result<ExitCode> {
        let shown = self.file.display().to_string();
        let text = std::fs::read_to_string(&self.file).with_context(|| format!("opening {shown}"))?;
        let order = self.dates.map(|d| match d {
            Dates::Month => DateOrder::MonthFirst,
            Dates::Day => DateOrder::DayFirst,
        });
        anyhow::ensure!(
            !roster::is_ambiguous(&roster::read(&text, order)),
            "{shown} has dates that can be read in two ways: say --dates month or --dates day"
        );
        let flow = open(&self.at, Open::serve())?;
        let t = flow.site.texts.lang("en");
        let now = flow.site.now();
        let (inside, lines) = (flow.clone(), text.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("starting the runtime")?;
        let looked = flow.site.db.read(move |tx| shift::look_at(tx, &inside, &lines, order, true, now));
        let looked = runtime.block_on(looked).map_err(|stop| anyhow::anyhow!("reading the roster: {stop}"))?;
        for line in &looked {
            if let shift::Verdict::Refused(why) | shift::Verdict::OpenFor(why) = line.verdict {
                eprintln!("line {}: {}", line.number, t.say(why));
            }
        }
        let done = runtime
            .block_on(shift::bring_in(&flow, Actor::Command, &text, order, !self.strict))
            .map_err(|stop| anyhow::anyhow!("bringing the roster in: {stop}"))?;
        println!("taken: {}", done.taken);
        println!("open: {}", done.open);
        println!("repeated: {}", done.repeated);
        println!("rejected: {}", done.refused);
        Ok(ExitCode::SUCCESS)
    }
}

/// What the reports of a file count as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    /// Over: they are fused, and never stand in the queue.
    Past,
    /// Happening: they stand in the queue.
    Now,
}

/// Reads a CSV file of reports.
#[derive(Debug, Args)]
pub struct Reports {
    /// The file, with a header line.
    file: PathBuf,
    /// What they count as.
    #[arg(long = "as", value_name = "WHAT", default_value = "past")]
    counts_as: As,
    /// Which column holds a field: --map place=street. Fields: id, seen_at, place, text, kind, lat, lon, area.
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    at: Where,
}

impl Import {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Import::Reports(reports) => reports.run(),
            Import::Roster(roster) => roster.run(),
            Import::Cap(cap) => cap.run(),
            Import::Outlines(outlines) => outlines.run(),
        }
    }
}

fn strings(record: &csv::StringRecord) -> Vec<String> {
    record.iter().map(str::to_owned).collect()
}

impl Reports {
    #[expect(clippy::print_stdout, reason = "the result")]
    fn run(self) -> anyhow::Result<ExitCode> {
        let pairs = self
            .map
            .iter()
            .map(|pair| {
                let (field, column) =
                    pair.split_once('=').with_context(|| format!("--map {pair}: write FIELD=COLUMN"))?;
                Ok((field.to_owned(), column.to_owned()))
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        let shown = self.file.display().to_string();
        let bytes = std::fs::metadata(&self.file).with_context(|| format!("opening {shown}"))?.len();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(&self.file)
            .with_context(|| format!("opening {shown}"))?;
        let header = strings(reader.headers().with_context(|| format!("reading the header of {shown}"))?);
        let mapping = Mapping::find(&header, &pairs)?;
        let flow = open(&self.at, Open::serve())?;

        let stem = self.file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let rejects_path = self.at.data.join(format!("{stem}.rejects.csv"));
        let mut rejects =
            csv::Writer::from_path(&rejects_path).with_context(|| format!("writing {}", rejects_path.display()))?;
        let mut head = vec!["line".to_owned(), "why".to_owned()];
        head.extend(header.iter().cloned());
        rejects.write_record(&head).context("writing the rejects")?;

        let watch = Stopwatch::start();
        let bar = ProgressBar::new(bytes);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3}%  {msg}  {elapsed}") {
            bar.set_style(style);
        }
        let position = std::cell::Cell::new(0u64);
        let mut records = reader.records();
        let rows = std::iter::from_fn(|| {
            let next = records.next()?;
            position.set(records.reader().position().byte());
            Some(next.map(|r| strings(&r)).map_err(|e| e.to_string()))
        });
        let done = intake::import(
            &flow,
            &mapping,
            rows,
            self.counts_as == As::Past,
            |n, row, why| {
                let mut line = vec![(n + 1).to_string(), why.to_owned()];
                line.extend(row.iter().cloned());
                // Counting goes on; a full disk is said at the end by the flush.
                let _ = rejects.write_record(&line);
            },
            |n| {
                bar.set_position(position.get());
                bar.set_message(format!("{n} rows"));
            },
        )?;
        rejects.flush().context("writing the rejects")?;
        bar.finish_and_clear();
        let import_s = watch.seconds();

        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().build().context("starting the runtime")?;
        let spinner = ProgressBar::new(done.accepted);
        if let Ok(style) = ProgressStyle::with_template(
            "{bar:30} {pos} of {len} reports looked at for what belongs together  {elapsed}",
        ) {
            spinner.set_style(style);
        }
        let watch = Stopwatch::start();
        let fused = runtime.block_on(async {
            let mut n = 0usize;
            loop {
                let some = sereno_flow::incident::fuse_some(&flow, 20).await?;
                n += some;
                spinner.set_position(u64::try_from(n).unwrap_or(u64::MAX));
                if some == 0 {
                    // A server that runs beside may hold the task; then this waits until it is done.
                    if !flow.site.db.read(|tx| Ok(intake::is_any_due(tx)?)).await? {
                        return Ok::<usize, sereno_station::db::Stop>(n);
                    }
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                }
            }
        });
        let fused = fused.map_err(|stop| anyhow::anyhow!("fusing what was imported: {stop}"))?;
        spinner.finish_and_clear();
        // A server beside this need not wait for the lease to run out.
        let _ = runtime.block_on(sereno_flow::incident::let_go(&flow));
        let fuse_s = watch.seconds();
        let incidents = flow
            .site
            .db
            .write_now(|tx| sereno_flow::incident::count(tx).map_err(Into::into))
            .map_err(|stop| anyhow::anyhow!("{stop}"))?;
        if done.rejected == 0 {
            let _ = std::fs::remove_file(&rejects_path);
        }
        if self.json {
            let out = serde_json::json!({ "rows": done.accepted + done.repeated + done.rejected, "accepted": done.accepted,
                "repeated": done.repeated, "rejected": done.rejected, "screened": done.screened, "fused": fused, "incidents": incidents,
                "import_s": import_s, "fuse_s": fuse_s });
            println!("{out}");
        } else {
            println!("rows: {}", done.accepted + done.repeated + done.rejected);
            println!("accepted: {}", done.accepted);
            println!("repeated: {}", done.repeated);
            println!("rejected: {}", done.rejected);
            println!("screened: {}", done.screened);
            println!("incidents: {incidents}");
            println!("import_s: {import_s:.1}");
            println!("fuse_s: {fuse_s:.1}");
            if done.rejected > 0 {
                eprintln!("The rejected rows and why: {}", rejects_path.display());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
