//! How: generated chains of notices about one thing, verified, update, correction and withdrawal,
//! among people who stop, over a channel that refuses, hangs up, says that nobody is there, or whose
//! lanes die in the middle of a step; some notices run out, some are followed while they are still
//! under way. What each person received is kept by the channel, not by the product. Promise R16:
//! what corrects or takes back reaches exactly those who heard something of its thread, less those
//! who have stopped.

use super::*;
use sereno_core::audience::Seat;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::fan_out::Fate;
use sereno_core::{Moment, alert::AlertKind};
use sereno_drill::deliveries::Doomed;
use sereno_drill::dice::Dice;
use sereno_flow::delivery::channel::{Carrier, Parcel, Work};
use sereno_flow::delivery::fan_out::{deliver_due, lane};
use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;

/// A notice's number and somebody's address.
type One = (i64, String);

#[derive(Default)]
struct Book {
    heard: BTreeSet<One>,
    /// Attempts whose answer the product never had: they may have been heard or not.
    unclear: BTreeSet<One>,
    refused: BTreeSet<One>,
    gone: BTreeSet<String>,
}

/// A channel in bad weather, with a book of its own.
#[derive(Clone)]
struct Town {
    class: Class,
    is_calm: Arc<Mutex<bool>>,
    dice: Arc<Mutex<Dice>>,
    book: Arc<Mutex<Book>>,
}

impl Town {
    fn new(class: Class, seed: u64) -> Town {
        let (is_calm, dice) = (Arc::new(Mutex::new(false)), Arc::new(Mutex::new(Dice::new(seed))));
        Town { class, is_calm, dice, book: Arc::default() }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap()
    }

    fn calm(&self, is_calm: bool) {
        *self.is_calm.lock().unwrap() = is_calm;
    }

    fn roll(&self, n: usize) -> usize {
        self.dice.lock().unwrap().below(n)
    }

    async fn passes(&self) {
        let mut turns = self.roll(3);
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

    fn heard(&self, number: i64) -> BTreeSet<String> {
        self.book().heard.iter().filter(|(n, _)| *n == number).map(|(_, who)| who.clone()).collect()
    }

    fn perhaps(&self, number: i64) -> BTreeSet<String> {
        self.book().unclear.iter().filter(|(n, _)| *n == number).map(|(_, who)| who.clone()).collect()
    }
}

impl Carrier for Town {
    fn channel(&self) -> Channel {
        Channel::Mail
    }

    fn class(&self) -> Class {
        self.class
    }

    fn lanes(&self) -> usize {
        2
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        Box::pin(async move {
            let one = (parcel.number.unwrap_or_default(), parcel.endpoint.reveal().clone());
            // Until there is an answer nobody knows; a lane that dies leaves it at that.
            let was_unclear = !self.book().unclear.insert(one.clone());
            let answered = |book: &mut Book| {
                if !was_unclear {
                    book.unclear.remove(&one);
                }
            };
            self.passes().await;
            let roll = if *self.is_calm.lock().unwrap() { 99 } else { self.roll(20) };
            let at_once = {
                let mut book = self.book();
                match roll {
                    0..3 => {
                        answered(&mut book);
                        Some(Handed::Later { wait_s: None })
                    }
                    3 => {
                        answered(&mut book);
                        book.refused.insert(one.clone());
                        Some(Handed::Refused)
                    }
                    4 => {
                        answered(&mut book);
                        book.gone.insert(one.1.clone());
                        Some(Handed::Gone)
                    }
                    5 => Some(Handed::Unknown),
                    _ => {
                        book.heard.insert(one.clone());
                        None
                    }
                }
            };
            if let Some(handed) = at_once {
                return handed;
            }
            self.passes().await;
            if roll == 6 {
                return Handed::Unknown;
            }
            answered(&mut self.book());
            Handed::Taken
        })
    }

    fn ask<'a>(&'a self, parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        Box::pin(async move {
            let one = (parcel.number.unwrap_or_default(), parcel.endpoint.reveal().clone());
            let mut book = self.book();
            let has = book.heard.contains(&one);
            if !has {
                book.unclear.remove(&one);
            }
            if has { Handed::Taken } else { Handed::Refused }
        })
    }
}

/// A chain under way.
struct Chain {
    world: World,
    town: Town,
    dice: Dice,
    seats: Vec<Seat>,
    /// Who has stopped, by seat number among `seats`.
    stopped: BTreeSet<usize>,
    /// What was let out, in order: number, kind, and who had stopped by then.
    out: Vec<(i64, AlertKind, BTreeSet<usize>)>,
}

fn name(n: usize) -> String {
    format!("westlake-{n}@example.org")
}

impl Chain {
    fn flow(&self) -> sereno_flow::Flow {
        self.world.flow.clone()
    }

    fn pass_s(&mut self, s: i64) {
        self.world.set(self.world.flow.site.now().plus_s(s));
    }

    /// The product itself does not know whether somebody heard one of these.
    fn is_in_doubt(&self, who: &str, numbers: &[i64]) -> bool {
        let Some(nth) = (0..self.seats.len()).find(|n| name(*n) == who) else { return false };
        let (seat, now) = (self.seats[nth], self.world.flow.site.now());
        let why = self.world.drive(self.world.flow.site.db.read(move |tx| Ok(ledger::why(tx, seat, now)?))).unwrap();
        why.iter().any(|w| numbers.contains(&w.number) && w.fate == Some(Fate::Unknown))
    }

    /// Some of them stop.
    fn some_stop(&mut self) {
        let gone: Vec<usize> = (0..self.seats.len()).filter(|_| self.dice.chance(7)).collect();
        let (seats, now) = (gone.iter().map(|n| self.seats[*n]).collect::<Vec<_>>(), self.world.flow.site.now());
        let entry = self.world.flow.site.entry(Actor::Command);
        let done = self.world.flow.site.db.write(move |tx| {
            entry.record(tx, "test.stop", "", "")?;
            for seat in &seats {
                subscriber::gone(tx, *seat, Channel::Push, now)?;
            }
            Ok(())
        });
        self.world.drive(done).unwrap();
        self.stopped.extend(gone);
    }

    /// Lets out what was approved, hands nothing over yet, and keeps who could not hear it any more.
    fn let_out(&mut self, alert: AlertId) {
        self.world.drive(self.world.flow.run_due()).unwrap();
        let read = self.world.flow.site.db.read(move |tx| Ok(sereno_flow::alert::one(tx, alert)?.unwrap()));
        let stored = self.world.drive(read).unwrap();
        assert!(stored.sent_at.is_some(), "it was held back: {:?}", stored.refused);
        self.out.push((stored.number, stored.draft.kind, self.stopped.clone()));
    }

    fn approve(&mut self, page: &str) {
        let digest = self.world.get("Lena", page).after("name=\"digest\" value=\"")[0].clone();
        let approved = self.world.post("Lena", &format!("{page}/approve"), &[("digest", &digest)]);
        assert_eq!(approved.status, 303, "{}", approved.sentence());
        // While it waits, what went before may still be handed over.
        if self.dice.chance(50) {
            self.some_hear(6);
        }
        self.pass_s(STOP_S);
        self.let_out(page.rsplit('/').next().unwrap().parse().unwrap());
    }

    /// Lanes hand over, and some of them die.
    fn some_hear(&mut self, turns: usize) {
        let carrier = shared(self.town.clone());
        for _ in 0..1 + self.dice.below(3) {
            let flow = self.flow();
            let doomed = |_| Doomed::after(1 + self.dice.below(turns * 10), lane(&flow, &carrier, 0));
            let lanes: Vec<_> = (0..2).map(doomed).collect();
            self.world.drive_all(lanes, |manual| manual.pump(1 + self.dice.below(2), false));
            self.pass_s(91);
        }
    }

    /// Everybody hears who is still to hear it.
    fn all_hear(&mut self) {
        self.town.calm(true);
        for _ in 0..4 {
            let flow = self.flow();
            self.world.drive(deliver_due(&flow, &flow.carriers.get(), flow.site.now())).unwrap();
            self.pass_s(180);
        }
        self.town.calm(false);
        self.world.drive(self.world.flow.run_due()).unwrap();
    }

    /// One step after a notice was let out: some hear it, some stop.
    fn goes_on(&mut self) {
        self.some_hear(8);
        if self.dice.chance(60) {
            self.some_stop();
        }
        if self.dice.chance(40) {
            self.all_hear();
        }
        self.world.drive(self.world.flow.run_due()).unwrap();
    }
}

/// Plays one chain; gives it when everything is over.
fn play_chain(target: &sereno_station::db::Target, seed: u64) -> Chain {
    let dice = Dice::new(seed);
    let class = *dice.of(&[Class::Keyed, Class::Queryable, Class::Blind]).unwrap();
    let mut world = by_hand(target, "rapid-response", seed, START).unwrap();
    let town = Town::new(class, seed ^ 0x70);
    world.flow.carriers.set(vec![shared(town.clone())]);
    story::set_up(&mut world);
    let n = 8 + dice.below(24);
    let who = (0..n).map(|n| Ears::listener("westlake", n, if n % 3 == 0 { "es" } else { "en" })).collect();
    let seats = world.drive(enrol(&world.flow, who)).unwrap();
    play(&mut world, SEEN);
    let mut c = Chain { world, town, dice, seats, stopped: BTreeSet::new(), out: vec![] };
    let first = newest(&mut c.world);
    c.approve(&first);
    c.goes_on();
    // Somebody comes after the first notice: nothing of this thread is for them.
    listen(&c.world, &Ears::default(), "westlake", 90, 92);
    c.world.flow.carriers.set(vec![shared(c.town.clone())]);
    if c.dice.chance(60) {
        c.pass_s(600);
        say(&mut c.world, 201, &[("verdict", "saw_it"), ("doing", "door"), ("direct", "yes")]);
        let page = draft(&mut c.world, 201);
        c.approve(&page);
        c.goes_on();
    }
    if c.dice.chance(60) {
        say(&mut c.world, 201, &[("verdict", "other_cause"), ("cause", "film_crew"), ("direct", "yes")]);
        let page = draft(&mut c.world, 201);
        if c.dice.chance(50) {
            c.some_stop();
        }
        c.approve(&page);
        c.goes_on();
    }
    let last = newest(&mut c.world);
    if c.dice.chance(30) {
        // What is not told by now is over.
        c.pass_s(70 * 60);
        c.world.drive(c.world.flow.run_due()).unwrap();
    }
    c.world.get("Ana", &last);
    let taken = c.world.post("Ana", &format!("{last}/withdraw"), &[]);
    assert_eq!(taken.status, 303, "{}", taken.sentence());
    if c.dice.chance(50) {
        c.some_hear(6);
    }
    let withdrawn = newest(&mut c.world).rsplit('/').next().unwrap().parse().unwrap();
    c.let_out(withdrawn);
    c.some_hear(8);
    if c.dice.chance(40) {
        c.some_stop();
    }
    for _ in 0..3 {
        c.all_hear();
        c.pass_s(1_800);
    }
    c
}

/// Whether each follow-up of a chain reached whom it had to reach, and nobody else. Says of how many
/// people nothing was unclear.
fn judged(c: &Chain) -> Result<usize, String> {
    let mut exact = 0;
    for (at, (number, kind, stopped)) in c.out.iter().enumerate().skip(1) {
        let earlier: Vec<i64> = c.out[..at].iter().map(|(number, _, _)| *number).collect();
        let mut heard = BTreeSet::new();
        let mut perhaps = BTreeSet::new();
        for before in &earlier {
            heard.extend(c.town.heard(*before));
            perhaps.extend(c.town.perhaps(*before));
        }
        let got = c.town.heard(*number);
        let stopped_before: BTreeSet<String> = stopped.iter().map(|n| name(*n)).collect();
        if let Some(who) = got.iter().find(|who| stopped_before.contains(*who)) {
            return Err(format!("{kind:?} {number} reached {who}, who had stopped"));
        }
        if let Some(who) = got.iter().find(|who| [name(90), name(91)].contains(*who)) {
            return Err(format!("{kind:?} {number} reached {who}, who came later"));
        }
        // An update comes in the place of what was still on its way; the others are for those who
        // heard, and for those of whom nobody knows because a lane died before it wrote.
        let is_heard = |who: &String| heard.contains(who) || perhaps.contains(who) || c.is_in_doubt(who, &earlier);
        if *kind != AlertKind::Update
            && let Some(who) = got.iter().find(|who| !is_heard(who))
        {
            return Err(format!("{kind:?} {number} reached {who}, who had heard nothing"));
        }
        if at + 1 < c.out.len() {
            // What came next may have ended it: those are looked at there.
            continue;
        }
        let book = c.town.book();
        let stopped_by_now: BTreeSet<String> =
            c.stopped.iter().map(|n| name(*n)).chain(book.gone.iter().cloned()).collect();
        for who in heard.iter().filter(|who| !stopped_by_now.contains(*who)) {
            let one = (*number, who.clone());
            if !got.contains(who) && !book.refused.contains(&one) && !book.unclear.contains(&one) {
                return Err(format!("{kind:?} {number} never reached {who}, who had heard what it takes back"));
            }
            exact += usize::from(got.contains(who) && !perhaps.contains(who));
        }
    }
    Ok(exact)
}

#[test]
fn what_follows_reaches_exactly_those_who_heard_whatever_happens() {
    let seeds: u64 = std::env::var("SERENO_CHAINS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let (mut exact, mut kinds) = (0, BTreeMap::<&str, usize>::new());
    for seed in 1..=seeds {
        for fresh in each("told-followed") {
            let chain = play_chain(&fresh.target, seed);
            match judged(&chain) {
                Ok(n) => exact += n,
                Err(why) => panic!("seed {seed} on {}: {why}\n{:?}", fresh.name, chain.out),
            }
            chain.out.iter().for_each(|(_, kind, _)| *kinds.entry(kind.slug()).or_default() += 1);
        }
    }
    println!("{seeds} chains, {kinds:?}, {exact} people who heard what took it back");
    assert!(exact > 20 && kinds.len() == 4, "this shows nothing: {exact} {kinds:?}");
}
