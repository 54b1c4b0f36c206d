//! A provider that keeps its own ledger and has moods.

use crate::dice::Dice;
use sereno_core::Moment;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_flow::delivery::channel::{Carrier, Parcel, Work};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

/// How a provider behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes everything.
    Well,
    /// Answers that it cannot now (5xx), and takes nothing.
    Busy,
    /// Never answers: whoever waits for it waits until the carrier's own time is over.
    Silent,
    /// Takes it and hangs up before it answers.
    HangsUp,
    /// Says there is nobody at this address.
    Empty,
}

#[derive(Debug, Default)]
struct Book {
    received: BTreeMap<String, u32>,
    /// What was under way when its lane was lost; it arrives later.
    on_the_way: Vec<String>,
    /// Attempts, in order: the kind of what was carried, and for whom.
    log: Vec<(Moment, String, String)>,
}

/// A provider of one channel.
#[derive(Clone, Debug)]
pub struct Provider {
    channel: Channel,
    class: Class,
    lanes: usize,
    mood: Arc<Mutex<Mood>>,
    book: Arc<Mutex<Book>>,
    dice: Arc<Mutex<Dice>>,
}

/// Arrives later when the future it belongs to is dropped before its time.
struct OnTheWay<'a>(&'a Provider, Option<String>);

impl Drop for OnTheWay<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.1.take() {
            self.0.book().on_the_way.push(key);
        }
    }
}

impl Provider {
    /// A provider that is well.
    pub fn new(channel: Channel, class: Class, lanes: usize, seed: u64) -> Provider {
        let (mood, book, dice) =
            (Arc::new(Mutex::new(Mood::Well)), Arc::default(), Arc::new(Mutex::new(Dice::new(seed))));
        Provider { channel, class, lanes, mood, book, dice }
    }

    /// It behaves like this from now on.
    pub fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was on its way arrives.
    pub fn catch_up(&self) {
        let mut book = self.book();
        for key in std::mem::take(&mut book.on_the_way) {
            *book.received.entry(key).or_default() += 1;
        }
    }

    /// How often it received the text with each key. A keyed provider drops what it has seen.
    pub fn received(&self) -> BTreeMap<String, u32> {
        let all = self.book().received.clone();
        if self.class == Class::Keyed { all.into_keys().map(|key| (key, 1)).collect() } else { all }
    }

    /// Attempts to hand something over: when, what kind, with which key.
    pub fn log(&self) -> Vec<(Moment, String, String)> {
        self.book().log.clone()
    }

    /// The network takes its time: so many turns of whoever polls.
    async fn passes(&self) {
        let mut turns = self.dice.lock().unwrap_or_else(PoisonError::into_inner).below(3);
        poll_fn(|context| {
            if turns == 0 {
                return Poll::Ready(());
            }
            turns -= 1;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

impl Carrier for Provider {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn class(&self) -> Class {
        self.class
    }

    fn lanes(&self) -> usize {
        self.lanes
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, now: Moment) -> Work<'a> {
        Box::pin(async move {
            self.book().log.push((now, parcel.kind.clone(), parcel.key.clone()));
            match self.mood() {
                Mood::Silent => std::future::pending().await,
                Mood::Busy => Handed::Later { wait_s: None },
                Mood::Empty => Handed::Gone,
                mood @ (Mood::Well | Mood::HangsUp) => {
                    let mut way = OnTheWay(self, Some(parcel.key.clone()));
                    self.passes().await;
                    way.1 = None;
                    *self.book().received.entry(parcel.key.clone()).or_default() += 1;
                    self.passes().await;
                    if mood == Mood::HangsUp { Handed::Unknown } else { Handed::Taken }
                }
            }
        })
    }

    fn ask<'a>(&'a self, parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        Box::pin(async move {
            self.passes().await;
            if self.book().received.contains_key(&parcel.key) { Handed::Taken } else { Handed::Refused }
        })
    }
}
