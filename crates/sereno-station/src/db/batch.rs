//! Group commit: many callers, one transaction, one flush; and the same code run by hand.

use super::topics::{Topics, Watch};
use super::{DbError, Engine, Stop, Target, Tx};
use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Callers whose closures share one commit, at most. More would make the first wait for the last.
const BATCH_MAX: usize = 256;
/// How often a batch is run again when PostgreSQL finds a conflict.
const RETRIES_MAX: u32 = 20;
/// Threads that read.
const READERS: usize = 3;
/// Threads that write to PostgreSQL; SQLite has one writer by nature.
const WRITERS_POSTGRES: usize = 2;

/// Callers who may wait at once; more are told to come back, so that memory stays bounded.
const WAITING_MAX: usize = 20_000;

/// One caller's closure and the place its answer goes.
trait Job: Send {
    /// Runs the closure and keeps what it says.
    fn attempt(&mut self, tx: &mut Tx<'_>);
    /// True when the closure refused or failed.
    fn stopped(&self) -> bool;
    /// True when a statement of it met a conflict that PostgreSQL asks to run again.
    fn conflicted(&self) -> bool;
    /// Hands the kept answer to the caller, or the fault that kept it from being true.
    fn answer(self: Box<Self>, fault: Option<DbError>);
}

struct Closure<F, T> {
    run: F,
    /// Who counts this one as waiting.
    counted: Option<Arc<AtomicUsize>>,
    kept: Option<Result<T, Stop>>,
    reply: oneshot::Sender<Result<T, Stop>>,
}

impl<F, T> Job for Closure<F, T>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send,
    T: Send,
{
    fn attempt(&mut self, tx: &mut Tx<'_>) {
        self.kept = None;
        let said = (self.run)(tx);
        assert!(said.is_err() || !tx.wrote || tx.audited, "a transaction wrote without an audit row");
        self.kept = Some(said);
    }

    fn stopped(&self) -> bool {
        matches!(self.kept, Some(Err(_)))
    }

    fn conflicted(&self) -> bool {
        matches!(&self.kept, Some(Err(Stop::Fault(error))) if error.is_retryable())
    }

    fn answer(self: Box<Self>, fault: Option<DbError>) {
        let said = match (fault, self.kept) {
            (Some(fault), _) => Err(Stop::Fault(fault)),
            (None, Some(said)) => said,
            (None, None) => Err(Stop::Fault(DbError::Lost("the closure did not run"))),
        };
        if let Some(waiting) = &self.counted {
            waiting.fetch_sub(1, Ordering::Relaxed);
        }
        // A caller who has gone away is nobody's fault; what was committed stays.
        let _ = self.reply.send(said);
    }
}

type Jobs = Vec<Box<dyn Job>>;

/// One attempt at one job. False when it must not be committed with others.
fn attempt(job: &mut Box<dyn Job>, tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.faulted = false;
    tx.wrote = false;
    tx.audited = false;
    match catch_unwind(AssertUnwindSafe(|| job.attempt(tx))) {
        Err(_) => Err(DbError::Lost("the closure panicked; nothing was written")),
        Ok(()) if tx.faulted || (job.stopped() && tx.wrote) => Err(DbError::Lost("a statement failed")),
        Ok(()) => Ok(()),
    }
}

/// Runs jobs as one transaction; one by one when that cannot be.
fn run(engine: &mut Engine, mut jobs: Jobs, hub: &Topics) {
    for _ in 0..RETRIES_MAX {
        let mut clean = true;
        let mut told = (BTreeSet::new(), 0);
        let done = engine.transact(false, |tx| {
            clean = jobs.iter_mut().all(|job| attempt(job, tx).is_ok());
            told = (std::mem::take(&mut tx.topics), tx.newest);
            clean
        });
        match done {
            Ok(true) => {
                hub.publish(&told.0, told.1);
                for job in jobs {
                    job.answer(None);
                }
                return;
            }
            Err(error) if error.is_retryable() => {}
            Ok(false) if jobs.iter().any(|job| job.conflicted()) => {}
            Err(_) if clean => {
                // The commit itself failed: nobody knows whether it is on disk, so nobody is told it is.
                for job in jobs {
                    job.answer(Some(DbError::Lost("the commit failed")));
                }
                return;
            }
            Ok(false) | Err(_) => break,
        }
    }
    for job in jobs {
        run_alone(engine, job, hub);
    }
}

fn run_alone(engine: &mut Engine, mut job: Box<dyn Job>, hub: &Topics) {
    for _ in 0..RETRIES_MAX {
        let mut tried = Ok(());
        let mut told = (BTreeSet::new(), 0);
        let done = engine.transact(false, |tx| {
            tried = attempt(&mut job, tx);
            told = (std::mem::take(&mut tx.topics), tx.newest);
            tried.is_ok() && !job.stopped()
        });
        if matches!(done, Ok(true)) {
            hub.publish(&told.0, told.1);
        }
        match (done, tried) {
            (Err(error), _) if error.is_retryable() => {}
            (Ok(_), _) if job.conflicted() => {}
            (Err(error), _) => return job.answer(Some(error)),
            // A refusal or a failed statement was kept by the job; only a panic was not.
            (Ok(_), Err(lost)) if !job.stopped() => return job.answer(Some(lost)),
            (Ok(_), _) => return job.answer(None),
        }
    }
    job.answer(Some(DbError::Lost("too many conflicts with other writers")));
}

/// A database that is run by hand: what is written waits until [`Manual::pump`] takes it.
/// For drills, where order and size of a batch come from a seed.
pub struct Manual {
    hub: Arc<Topics>,
    engine: Mutex<Engine>,
    waiting: Mutex<VecDeque<Box<dyn Job>>>,
}

impl std::fmt::Debug for Manual {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Manual")
    }
}

impl Manual {
    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Runs up to `n` of those who wait as one batch; the oldest first, or the newest.
    pub fn pump(&self, n: usize, newest_first: bool) {
        let mut jobs: Jobs = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let n = n.clamp(1, BATCH_MAX).min(waiting.len());
            if newest_first {
                (0..n).filter_map(|_| waiting.pop_back()).collect()
            } else {
                waiting.drain(..n).collect()
            }
        };
        if !jobs.is_empty() {
            let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
            run(&mut engine, std::mem::take(&mut jobs), &self.hub);
        }
    }
}

enum Mode {
    Threads { writes: Mutex<Sender<Box<dyn Job>>>, reads: Mutex<Sender<Box<dyn Job>>>, waiting: Arc<AtomicUsize> },
    Manual(Arc<Manual>),
}

/// The database. Cloning it is cheap.
#[derive(Clone)]
pub struct Db {
    target: Arc<Target>,
    mode: Arc<Mode>,
    topics: Arc<Topics>,
    name: &'static str,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({})", self.name)
    }
}

/// The next jobs, waiting for the first and taking at once what else is there.
fn next_jobs(queue: &Mutex<Receiver<Box<dyn Job>>>, most: usize) -> Option<Jobs> {
    let queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let mut jobs = vec![queue.recv().ok()?];
    while jobs.len() < most
        && let Ok(job) = queue.try_recv()
    {
        jobs.push(job);
    }
    Some(jobs)
}

fn reopen(engine: &mut Engine, target: &Target) {
    if engine.is_lost() {
        match Engine::open(target) {
            Ok(fresh) => *engine = fresh,
            Err(error) => tracing::error!(%error, "the database cannot be reached"),
        }
    }
}

fn spawn(
    name: &str,
    target: &Target,
    queue: &Arc<Mutex<Receiver<Box<dyn Job>>>>,
    most: usize,
    work: impl Fn(&mut Engine, Jobs) + Send + 'static,
) -> Result<(), DbError> {
    let mut engine = Engine::open(target)?;
    let (queue, target) = (Arc::clone(queue), target.clone());
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            while let Some(jobs) = next_jobs(&queue, most) {
                reopen(&mut engine, &target);
                work(&mut engine, jobs);
            }
        })
        .map_err(|_| DbError::Lost("no thread could be started for the database"))?;
    Ok(())
}

fn run_reads(engine: &mut Engine, jobs: Jobs) {
    for mut job in jobs {
        let mut tried = Ok(());
        let done = engine.transact(true, |tx| {
            tried = attempt(&mut job, tx);
            tried.is_ok()
        });
        let fault = match (done, tried) {
            (Err(error), _) => Some(error),
            (Ok(_), Err(lost)) if !job.stopped() => Some(lost),
            (Ok(_), _) => None,
        };
        job.answer(fault);
    }
}

impl Db {
    /// Opens a database with its own threads.
    ///
    /// # Errors
    /// [`DbError`] when it cannot be opened.
    pub fn open(target: &Target) -> Result<Db, DbError> {
        let name = Engine::open(target)?.name();
        let topics = Arc::new(Topics::default());
        let (writes, to_write) = channel();
        let to_write = Arc::new(Mutex::new(to_write));
        let writers = if matches!(target, Target::File(_)) { 1 } else { WRITERS_POSTGRES };
        for _ in 0..writers {
            let hub = Arc::clone(&topics);
            spawn("db-write", target, &to_write, BATCH_MAX, move |engine, jobs| run(engine, jobs, &hub))?;
        }
        let (reads, to_read) = channel();
        let to_read = Arc::new(Mutex::new(to_read));
        for _ in 0..READERS {
            spawn("db-read", target, &to_read, 1, run_reads)?;
        }
        let mode = Mode::Threads { writes: Mutex::new(writes), reads: Mutex::new(reads), waiting: Arc::default() };
        Watch::start(&topics, target)?;
        Ok(Db { target: Arc::new(target.clone()), mode: Arc::new(mode), topics, name })
    }

    /// Opens a database that is run by hand. Reads run at once on the caller's thread.
    ///
    /// # Errors
    /// [`DbError`] when it cannot be opened.
    pub fn manual(target: &Target) -> Result<(Db, Arc<Manual>), DbError> {
        let engine = Engine::open(target)?;
        let name = engine.name();
        let topics = Arc::new(Topics::default());
        let manual = Arc::new(Manual {
            hub: Arc::clone(&topics),
            engine: Mutex::new(engine),
            waiting: Mutex::new(VecDeque::new()),
        });
        let mode = Arc::new(Mode::Manual(Arc::clone(&manual)));
        Ok((Db { target: Arc::new(target.clone()), mode, topics, name }, manual))
    }

    /// Empties the write-ahead log, where there is one, so that what was deleted is not left in it.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot be opened; a log in use is emptied next time.
    pub fn truncate_log(&self) -> Result<(), DbError> {
        Engine::open(&self.target)?.truncate_log()
    }

    /// What changed lately, as hints for pages.
    pub fn topics(&self) -> &Arc<Topics> {
        &self.topics
    }

    /// The engine's name.
    pub fn engine(&self) -> &'static str {
        self.name
    }

    /// Runs a closure in a transaction shared with others and answers after the commit is on
    /// disk. The closure may run more than once.
    ///
    /// # Errors
    /// What the closure refused, or the fault.
    pub async fn write<T, F>(&self, run: F) -> Result<T, Stop>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        self.queue(true, run).await
    }

    /// Runs a closure that only reads, on a connection of its own.
    ///
    /// # Errors
    /// What the closure refused, or the fault.
    pub async fn read<T, F>(&self, run: F) -> Result<T, Stop>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        self.queue(false, run).await
    }

    /// As [`Db::write`], for command lines and tasks on a thread of their own.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T, F>(&self, run: F) -> Result<T, Stop>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        let answer = self.hand_over(true, run);
        if let Mode::Manual(manual) = &*self.mode {
            while manual.waiting() > 0 {
                manual.pump(BATCH_MAX, false);
            }
        }
        answer.blocking_recv().unwrap_or(Err(Stop::Fault(DbError::Lost("the database thread is gone"))))
    }

    async fn queue<T, F>(&self, writes: bool, run: F) -> Result<T, Stop>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        let answer = self.hand_over(writes, run);
        answer.await.unwrap_or(Err(Stop::Fault(DbError::Lost("the database thread is gone"))))
    }

    pub(super) fn hand_over<T, F>(&self, writes: bool, run: F) -> oneshot::Receiver<Result<T, Stop>>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let counted = match &*self.mode {
            Mode::Threads { waiting, .. } => {
                if waiting.fetch_add(1, Ordering::Relaxed) >= WAITING_MAX {
                    waiting.fetch_sub(1, Ordering::Relaxed);
                    let _ = reply.send(Err(Stop::Fault(DbError::Lost("too many requests wait for the database"))));
                    return answer;
                }
                Some(Arc::clone(waiting))
            }
            Mode::Manual(_) => None,
        };
        let job: Box<dyn Job> = Box::new(Closure { run, counted, kept: None, reply });
        match &*self.mode {
            Mode::Threads { writes: w, reads: r, .. } => {
                let queue = if writes { w } else { r };
                // If the threads are gone the job is dropped, and with it the reply: the caller
                // sees that as a fault.
                let _ = queue.lock().unwrap_or_else(PoisonError::into_inner).send(job);
            }
            Mode::Manual(manual) if writes => {
                manual.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(job);
            }
            Mode::Manual(manual) => {
                run_reads(&mut manual.engine.lock().unwrap_or_else(PoisonError::into_inner), vec![job]);
            }
        }
        answer
    }
}
