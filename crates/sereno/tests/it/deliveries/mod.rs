//! How: a notice is let out to invented subscribers; providers with ledgers of their own take what
//! the real lanes hand over, and lanes are dropped in the middle of a step. What the providers
//! received is compared with what the ledger says, on both engines.

mod meanwhile;

use crate::engines::{Fresh, each};
use sereno::worlds::{START, by_hand};
use sereno_core::audience::Seat;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_core::fan_out::Fate;
use sereno_core::ids::AlertId;
use sereno_core::{Moment, Private};
use sereno_drill::World;
use sereno_drill::deliveries::{self, Doomed, Mood, Provider, invented, judge, key};
use sereno_flow::delivery::channel::{Carrier, Parcel, Pause, Shelf, Work, shared};
use sereno_flow::delivery::fan_out::{deliver_due, end_over, lane};
use sereno_flow::delivery::subscriber::Invented;
use sereno_flow::delivery::{errand, ledger, subscriber};
use sereno_station::audit::Actor;
use sereno_station::db::{Stop, Tx};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::task::Poll;

fn writes<T: Send + 'static>(world: &World, mut run: impl FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static) -> T {
    let entry = world.flow.site.entry(Actor::Command);
    let done = world.flow.site.db.write(move |tx| {
        entry.record(tx, "test.deliveries", "", "")?;
        run(tx)
    });
    world.drive(done).unwrap()
}

fn reads<T: Send + 'static>(world: &World, run: impl FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static) -> T {
    world.drive(world.flow.site.db.read(run)).unwrap()
}

/// A world in which a notice has just been let out to these people.
struct Told {
    world: World,
    alert: AlertId,
    seats: Vec<Seat>,
}

fn let_out(fresh: &Fresh, seed: u64, people: Vec<Invented>, carriers: Vec<Provider>) -> Told {
    let mut world = by_hand(&fresh.target, "rapid-response", seed, START).unwrap();
    world.flow.carriers.set(carriers.into_iter().map(shared).collect());
    let out = deliveries::let_out(&mut world, START, people).unwrap();
    Told { world, alert: out.alert, seats: out.seats }
}

impl Told {
    fn deliver(&self) -> usize {
        let flow = &self.world.flow;
        self.world.drive(deliver_due(flow, &flow.carriers.get(), flow.site.now())).unwrap()
    }

    fn fates(&self) -> BTreeMap<Fate, i64> {
        let alert = self.alert;
        reads(&self.world, move |tx| Ok(ledger::totals(tx, alert)?)).fates()
    }

    fn fate(&self, seat: Seat) -> Option<Fate> {
        let now = self.world.flow.site.now();
        reads(&self.world, move |tx| Ok(ledger::why(tx, seat, now)?)).first().and_then(|w| w.fate)
    }

    fn pass_s(&mut self, s: i64) {
        let at = self.world.flow.site.now().plus_s(s);
        self.world.set(at);
    }
}

#[test]
fn lanes_that_are_lost_cost_no_more_than_the_class_allows() {
    for (class, n, turns) in [(Class::Keyed, 1_500, 16), (Class::Queryable, 200, 60), (Class::Blind, 200, 60)] {
        for fresh in each("deliveries-storm") {
            let provider = Provider::new(Channel::Webhook, class, 4, 1);
            let people = (0..n).map(|n| invented(Channel::Webhook, n)).collect();
            let mut told = let_out(&fresh, 3, people, vec![provider.clone()]);
            let out = deliveries::LetOut { alert: told.alert, seats: told.seats.clone() };
            let o = deliveries::storm(&mut told.world, &out, &provider, 1, 12, turns).unwrap();
            assert!(o.crashes > 3, "{class:?} on {}: nothing was lost", fresh.name);
            assert_eq!(judge(class, &o), Ok(()), "{class:?} on {}: {o:?}", fresh.name);
        }
    }
}

#[test]
fn a_lane_that_does_it_wrong_is_found() {
    for fault in ["", "send_then_mark", "mark_then_send", "ignore_fence"] {
        let run = std::process::Command::new(crate::drill::planted())
            .args(["bench", "deliveries", "--lanes", "600"])
            .env("SERENO_PLANT", fault)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        assert_eq!(run.status.success(), fault.is_empty(), "{fault}: {said}");
    }
}

#[test]
fn twenty_thousand_go_out_and_each_is_accounted_for() {
    for fresh in each("deliveries-many") {
        let provider = Provider::new(Channel::Webhook, Class::Keyed, 16, 1);
        let people = (0..20_000).map(|n| invented(Channel::Webhook, n)).collect();
        let told = let_out(&fresh, 3, people, vec![provider.clone()]);
        assert_eq!(told.deliver(), 20_000, "on {}", fresh.name);
        assert_eq!(told.fates(), BTreeMap::from([(Fate::Handed, 20_000)]), "on {}", fresh.name);
        assert_eq!(provider.received().len(), 20_000);
        let rows = reads(&told.world, |tx| Ok(tx.number("SELECT count(*) FROM chunks", &[])?));
        assert!(rows <= 42, "{rows} rows for twenty thousand people");
        assert_eq!(told.deliver(), 0, "once is enough");
    }
}

#[test]
fn a_slow_or_dead_provider_delays_only_its_own_channel() {
    for fresh in each("deliveries-slow") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let push = Provider::new(Channel::Push, Class::Keyed, 2, 1);
        let people = (0..60).map(|n| invented(if n % 2 == 0 { Channel::Mail } else { Channel::Push }, n)).collect();
        let mut told = let_out(&fresh, 3, people, vec![mail.clone(), push.clone()]);
        mail.be(Mood::Silent);
        let flow = told.world.flow.clone();
        let carriers = flow.carriers.get();
        let done = Doomed::after(400, deliver_due(&flow, &carriers, flow.site.now()));
        let is_lost = told.world.drive_all(vec![done], |manual| manual.pump(8, false));
        assert_eq!(is_lost, [true], "a silent provider keeps its own lanes waiting");
        assert_eq!((push.received().len(), mail.received().len()), (30, 0), "on {}", fresh.name);
        // Now it says no: the breaker opens, and only a few attempts are made.
        mail.be(Mood::Busy);
        told.pass_s(91);
        let before = mail.log().len();
        told.deliver();
        let tried = mail.log().len() - before;
        assert!((1..=12).contains(&tried), "{tried} attempts at a provider that says no");
        // What hangs up has it perhaps: once more, and then nobody knows.
        mail.be(Mood::HangsUp);
        for _ in 0..30 {
            told.pass_s(60);
            told.deliver();
        }
        assert!(told.fates().get(&Fate::Unknown).is_some_and(|n| *n > 0), "{:?}", told.fates());
        told.pass_s(12 * 3_600);
        told.deliver();
        let fates = told.fates();
        assert_eq!(fates.get(&Fate::Handed), Some(&30), "only push: {fates:?}");
        assert_eq!(fates.keys().filter(|f| f.is_open()).count(), 0, "{fates:?}");
    }
}

#[test]
fn nothing_is_sent_late_and_nobody_is_told_who_stopped() {
    for fresh in each("deliveries-late") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let people = (0..20).map(|n| invented(Channel::Mail, n)).collect();
        let mut told = let_out(&fresh, 3, people, vec![mail.clone()]);
        // Somebody stops after it was let out and before it is handed over.
        let (gone, now) = (told.seats[3], told.world.flow.site.now());
        writes(&told.world, move |tx| Ok(subscriber::gone(tx, gone, Channel::Push, now)?));
        mail.be(Mood::Busy);
        told.deliver();
        assert_eq!(mail.received().len(), 0);
        told.pass_s(12 * 3_600);
        mail.be(Mood::Well);
        told.deliver();
        assert_eq!(mail.received().len(), 0, "it was over");
        let fates = told.fates();
        // Five were tried in vain before the server was left alone, and one beside them by the other
        // lane; for the others there was no time.
        let ends = [(Fate::Failed, 6), (Fate::OptedOut, 1), (Fate::Expired, 13)];
        assert_eq!(fates, BTreeMap::from(ends), "on {}", fresh.name);
        assert_eq!(told.world.drive(end_over(&told.world.flow, told.world.flow.site.now())).unwrap(), 0);
    }
}

#[test]
fn who_stopped_meanwhile_is_not_told() {
    for fresh in each("deliveries-stopped") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let told = let_out(&fresh, 3, (0..8).map(|n| invented(Channel::Mail, n)).collect(), vec![mail.clone()]);
        let (gone, now) = (told.seats[3], told.world.flow.site.now());
        writes(&told.world, move |tx| Ok(subscriber::gone(tx, gone, Channel::Push, now)?));
        told.deliver();
        assert_eq!(told.fate(gone), Some(Fate::OptedOut));
        assert_eq!(mail.received().len(), 7);
        assert!(!mail.received().contains_key(&key(told.alert, gone)));
    }
}

#[test]
fn an_address_where_nobody_is_stops() {
    for fresh in each("deliveries-gone") {
        let push = Provider::new(Channel::Push, Class::Keyed, 2, 1);
        let told = let_out(&fresh, 3, (0..3).map(|n| invented(Channel::Push, n)).collect(), vec![push.clone()]);
        push.be(Mood::Empty);
        told.deliver();
        assert_eq!(told.fates(), BTreeMap::from([(Fate::Gone, 3)]));
        assert_eq!(reached(&told), 0);
    }
}

/// How many of those it was for can still be reached.
fn reached(told: &Told) -> usize {
    let (keys, seats) = (told.world.flow.site.keys.clone(), told.seats.clone());
    reads(&told.world, move |tx| subscriber::addressees(tx, &keys, &seats)).open.len()
}

#[test]
fn a_mail_server_in_trouble_ends_no_subscription_at_once() {
    for fresh in each("deliveries-trouble") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let mut told = let_out(&fresh, 3, (0..3).map(|n| invented(Channel::Mail, n)).collect(), vec![mail.clone()]);
        mail.be(Mood::Empty);
        told.deliver();
        assert_eq!((told.fates(), reached(&told)), (BTreeMap::from([(Fate::Gone, 3)]), 3));
        let says_so = |told: &Told, seat: Seat| {
            let now = told.world.flow.site.now();
            writes(&told.world, move |tx| Ok(subscriber::gone(tx, seat, Channel::Mail, now)?));
        };
        told.pass_s(3_600);
        says_so(&told, told.seats[0]);
        assert_eq!(reached(&told), 3, "the same trouble");
        told.pass_s(86_400);
        says_so(&told, told.seats[0]);
        assert_eq!(reached(&told), 2, "said again a day later");
        told.pass_s(31 * 86_400);
        says_so(&told, told.seats[1]);
        assert_eq!(reached(&told), 2, "what was said long ago is forgotten");
    }
}

/// Answers some addresses in its own way, the first time.
struct Picky {
    answers: BTreeMap<&'static str, Handed>,
    asked: Mutex<Vec<String>>,
}

impl Carrier for Picky {
    fn channel(&self) -> Channel {
        Channel::Mail
    }

    fn class(&self) -> Class {
        Class::Blind
    }

    fn lanes(&self) -> usize {
        1
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        let to = parcel.endpoint.reveal().clone();
        let mut asked = self.asked.lock().unwrap();
        let is_first = !asked.contains(&to);
        asked.push(to.clone());
        let answer = self.answers.get(to.as_str()).filter(|_| is_first).cloned().unwrap_or(Handed::Taken);
        Box::pin(async move { answer })
    }
}

#[test]
fn nobody_waits_for_what_anothers_server_said() {
    for fresh in each("deliveries-own-rest") {
        let answers = BTreeMap::from([
            ("reader1@example.org", Handed::Later { wait_s: Some(1_800) }),
            ("reader2@example.org", Handed::Later { wait_s: None }),
        ]);
        let picky = Arc::new(Picky { answers, asked: Mutex::default() });
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        world.flow.carriers.set(vec![Arc::<Picky>::clone(&picky)]);
        // All three read one language, so they share a chunk.
        let out = deliveries::let_out(&mut world, START, (1..4).map(|n| invented(Channel::Mail, n)).collect());
        let out = out.unwrap();
        let mut told = Told { world, alert: out.alert, seats: out.seats };
        let times = |n: usize| {
            let name = format!("reader{n}@example.org");
            picky.asked.lock().unwrap().iter().filter(|to| **to == name).count()
        };
        told.deliver();
        assert_eq!((times(1), times(2), times(3)), (1, 1, 1));
        for _ in 0..20 {
            told.pass_s(30);
            told.deliver();
        }
        assert_eq!(
            (times(1), times(2), times(3)),
            (1, 2, 1),
            "the second waits for its own rest, the first for half an hour"
        );
        told.pass_s(1_300);
        told.deliver();
        assert_eq!((told.fates(), times(1)), (BTreeMap::from([(Fate::Handed, 3)]), 2));
    }
}

#[test]
fn one_address_that_is_put_off_again_and_again_keeps_no_letter_back() {
    for fresh in each("deliveries-put-off") {
        let names = ["reader1@example.org", "reader2@example.org", "reader3@example.org"];
        let more = ["reader4@example.org", "reader5@example.org", "reader6@example.org"];
        let answers: BTreeMap<_, _> = names.into_iter().chain(more).map(|n| (n, Handed::Deferred)).collect();
        let picky = Arc::new(Picky { answers, asked: Mutex::default() });
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        world.flow.carriers.set(vec![Arc::<Picky>::clone(&picky)]);
        let out = deliveries::let_out(&mut world, START, (1..10).map(|n| invented(Channel::Mail, n)).collect());
        let out = out.unwrap();
        let mut told = Told { world, alert: out.alert, seats: out.seats };
        told.deliver();
        assert_eq!(picky.asked.lock().unwrap().len(), 9, "six in a row, and the others at once on {}", fresh.name);
        told.pass_s(30);
        told.deliver();
        assert_eq!(told.fates(), BTreeMap::from([(Fate::Handed, 9)]));
    }
}

/// One address answers only when everybody else was asked; whoever waits for it has no patience.
struct Slow {
    asked: Arc<Mutex<usize>>,
    all: usize,
}

impl Carrier for Slow {
    fn channel(&self) -> Channel {
        Channel::Webhook
    }

    fn class(&self) -> Class {
        Class::Keyed
    }

    fn lanes(&self) -> usize {
        1
    }

    fn patience(&self) -> Pause<'_> {
        Box::pin(async {})
    }

    fn carry<'a>(&'a self, _: &'a Parcel, _now: Moment) -> Work<'a> {
        let nth = {
            let mut asked = self.asked.lock().unwrap();
            *asked += 1;
            *asked
        };
        let is_slow = nth == 1;
        let (mut polls, asked, all) = (0, Arc::clone(&self.asked), self.all);
        Box::pin(std::future::poll_fn(move |cx| {
            polls += 1;
            if !is_slow || *asked.lock().unwrap() == all {
                return Poll::Ready(Handed::Taken);
            }
            if polls > 5_000 {
                return Poll::Ready(Handed::Refused);
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}

#[test]
fn whoever_never_answers_costs_one_place_and_nobody_elses_time() {
    for fresh in each("deliveries-slow") {
        // All read one language, so they share a chunk.
        let one = |n| Invented { language: "en".to_owned(), ..invented(Channel::Webhook, n) };
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        world.flow.carriers.set(vec![Arc::new(Slow { asked: Arc::default(), all: 200 })]);
        let out = deliveries::let_out(&mut world, START, (0..200).map(one).collect()).unwrap();
        let told = Told { world, alert: out.alert, seats: out.seats };
        assert_eq!(told.deliver(), 200, "on {}", fresh.name);
        assert_eq!(told.fates(), BTreeMap::from([(Fate::Handed, 200)]), "on {}", fresh.name);
    }
}

/// When the chunks of a notice are due.
fn due(told: &Told, at: Moment) {
    let alert = told.alert;
    writes(&told.world, move |tx| {
        Ok(tx.execute("UPDATE chunks SET due_at = $1 WHERE alert_id = $2", &[at.into(), alert.into()])?)
    });
}

#[test]
fn what_strangers_ask_for_keeps_no_notice_back() {
    for fresh in each("deliveries-strangers") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let told = let_out(&fresh, 3, (0..3).map(|n| invented(Channel::Mail, n)).collect(), vec![mail.clone()]);
        let flow = told.world.flow.clone();
        let (now, inside) = (flow.site.now(), flow.clone());
        writes(&told.world, move |tx| {
            for n in 0..8u8 {
                let to = format!("nobody{n}@invented.example.org");
                errand::put(tx, &inside, confirmation(n, Channel::Mail, &to, now), now)?;
            }
            Ok(())
        });
        // Only the letters that strangers asked for are due, and our server frowns at each.
        due(&told, now.plus_s(1_000));
        mail.be(Mood::Busy);
        told.deliver();
        assert_eq!(mail.log().len(), 5, "then it is left alone on {}", fresh.name);
        mail.be(Mood::Well);
        due(&told, now);
        told.deliver();
        assert_eq!(told.fates(), BTreeMap::from([(Fate::Handed, 3)]), "on {}", fresh.name);
    }
}

/// At its first letter an administrator puts another in its place.
struct Replaced {
    shelf: Shelf,
    by: Arc<dyn Carrier>,
    carried: Mutex<usize>,
}

impl Carrier for Replaced {
    fn channel(&self) -> Channel {
        Channel::Mail
    }

    fn class(&self) -> Class {
        Class::Blind
    }

    fn lanes(&self) -> usize {
        1
    }

    fn carry<'a>(&'a self, _: &'a Parcel, _now: Moment) -> Work<'a> {
        self.shelf.set(vec![Arc::clone(&self.by)]);
        *self.carried.lock().unwrap() += 1;
        Box::pin(async { Handed::Taken })
    }
}

#[test]
fn whoever_was_replaced_takes_no_other_chunk() {
    for fresh in each("deliveries-replaced") {
        let told = let_out(&fresh, 3, (0..200).map(|n| invented(Channel::Mail, n)).collect(), vec![]);
        let (mail, shelf) = (Provider::new(Channel::Mail, Class::Blind, 2, 1), told.world.flow.carriers.clone());
        let old = Arc::new(Replaced { shelf: shelf.clone(), by: shared(mail.clone()), carried: Mutex::default() });
        shelf.set(vec![Arc::<Replaced>::clone(&old)]);
        told.deliver();
        let n = *old.carried.lock().unwrap();
        assert!((1..=64).contains(&n), "{n} letters by the former one on {}", fresh.name);
        told.deliver();
        assert_eq!((told.fates(), mail.received().len()), (BTreeMap::from([(Fate::Handed, 200)]), 200 - n));
    }
}

#[test]
fn an_address_whose_key_is_not_here_keeps_nobody_else_waiting() {
    for fresh in each("deliveries-closed") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let mut told = let_out(&fresh, 3, (0..3).map(|n| invented(Channel::Mail, n)).collect(), vec![mail.clone()]);
        // As after a restore without the keys.
        let period = told.world.flow.site.now().day() / 30;
        told.world.flow.site.keys.destroy(&[i32::try_from(subscriber::KEYS_FROM + period).unwrap()]).unwrap();
        told.deliver();
        assert_eq!((told.fates(), mail.received().len()), (BTreeMap::from([(Fate::Failed, 3)]), 0));
        told.pass_s(40 * 86_400);
        assert!(told.world.expire_due().unwrap() > 0, "what is over is forgotten all the same");
    }
}

/// A letter that asks somebody to confirm.
fn confirmation(n: u8, channel: Channel, to: &str, now: Moment) -> errand::Errand {
    let private = |s: &str| Private::new(s.to_owned());
    errand::Errand {
        id: [n; 16],
        kind: "confirm".to_owned(),
        seat: None,
        channel,
        language: "en".to_owned(),
        endpoint: private(to),
        title: "Please confirm".to_owned(),
        text: private("Open this link."),
        link: private("https://example.org/subscribe/confirm/x"),
        preferences: private(""),
        unsubscribe: private(""),
        expires_at: now.plus_s(3_600),
    }
}

#[test]
fn errands_never_hold_all_lanes() {
    for fresh in each("deliveries-errands") {
        let hook = Provider::new(Channel::Webhook, Class::Keyed, 4, 1);
        let told = let_out(&fresh, 3, vec![], vec![hook.clone()]);
        let flow = told.world.flow.clone();
        let now = flow.site.now();
        let inside = flow.clone();
        writes(&told.world, move |tx| {
            for n in 0..10u8 {
                let to = format!(r#"{{"url":"https://slow{n}.example.org/in","secret":"s"}}"#);
                errand::put(tx, &inside, confirmation(n, Channel::Webhook, &to, now), now)?;
            }
            Ok(())
        });
        // Strangers' servers that never answer: every lane there is looks for work.
        hook.be(Mood::Silent);
        let carrier = flow.carriers.get()[0].clone();
        let lanes = (0..4).map(|_| Doomed::after(40, lane(&flow, &carrier, 0))).collect();
        told.world.drive_all(lanes, |m| m.pump(1, false));
        assert_eq!(hook.log().len(), 2, "on {}", fresh.name);
    }
}

#[test]
fn the_red_switch_stops_everything_before_the_next_attempt() {
    for fresh in each("deliveries-red") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 1, 1);
        let mut told = let_out(&fresh, 3, (0..50).map(|n| invented(Channel::Mail, n)).collect(), vec![mail.clone()]);
        let flow = told.world.flow.clone();
        let carrier = flow.carriers.get()[0].clone();
        told.world.drive_all(vec![Doomed::after(30, lane(&flow, &carrier, 0))], |m| m.pump(1, false));
        let before = mail.log().len();
        assert!(before > 0 && before < 50, "it had begun: {before}");
        // One press, by a dispatcher; every page says so.
        let page = told.world.get("Ana", "/console");
        assert!(page.body.contains("action=\"/console/stop-sending\""));
        assert_eq!(told.world.post("Ana", "/console/stop-sending", &[]).status, 303);
        told.pass_s(91);
        assert_eq!((told.deliver(), mail.log().len()), (0, before), "on {}", fresh.name);
        let page = told.world.get("Lena", "/console");
        assert!(page.body.contains("All sending is stopped") && !page.body.contains("/console/stop-sending"));
        // A dispatcher does not let go of it.
        assert_eq!(told.world.post("Ana", "/admin/sending/go-on", &[]).status, 403);
        told.world.drive(ledger::go_on(&flow, Actor::Command)).unwrap();
        told.pass_s(10);
        told.deliver();
        let fates = told.fates();
        assert_eq!(fates.keys().filter(|f| f.is_open()).count(), 0, "{fates:?}");
        assert!(fates.get(&Fate::Handed).is_some_and(|n| *n >= 49), "{fates:?}");
    }
}

#[test]
fn the_desk_and_the_subscriber_see_what_became_of_it() {
    for fresh in each("deliveries-pages") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let mut told = let_out(&fresh, 3, (0..12).map(|n| invented(Channel::Mail, n)).collect(), vec![mail.clone()]);
        let path = format!("/console/alerts/{}/deliveries", told.alert);
        let page = told.world.get("Ana", &path);
        assert_eq!(page.status, 200);
        assert!(page.body.contains("0 of 12") && page.body.contains("12 when it was approved, 12 when it was let out"));
        told.deliver();
        let page = told.world.get("Ana", &path);
        assert!(page.body.contains("All 12 are settled") && page.body.contains("class=\"told-bar\""));
        let (seat, now) = (told.seats[0], told.world.flow.site.now());
        let why = reads(&told.world, move |tx| Ok(ledger::why(tx, seat, now)?));
        assert_eq!((why.len(), why[0].fate), (1, Some(Fate::Handed)));
        let t = told.world.flow.site.texts.lang("en");
        let part = ledger::WhyPart::new(&told.world.flow.site, &t, &why).to_string();
        assert!(part.contains("It was handed over for you by"), "{part}");
        let other = Seat(4_000_000);
        let why = reads(&told.world, move |tx| Ok(ledger::why(tx, other, now)?));
        assert_eq!((why.len(), why[0].fate), (1, None));
        // After thirty days only the counts are left.
        told.pass_s(31 * 86_400);
        told.world.expire_due().unwrap();
        let rows = reads(&told.world, |tx| {
            Ok((tx.number("SELECT count(*) FROM chunks", &[])?, tx.number("SELECT count(*) FROM audiences", &[])?))
        });
        assert_eq!(rows, (0, 0));
        assert_eq!(told.fates(), BTreeMap::from([(Fate::Handed, 12)]));
    }
}

#[test]
fn an_errand_is_carried_once_and_its_words_are_gone() {
    for fresh in each("deliveries-errand") {
        let mail = Provider::new(Channel::Mail, Class::Blind, 2, 1);
        let told = let_out(&fresh, 3, vec![], vec![mail.clone()]);
        let (flow, now) = (told.world.flow.clone(), told.world.flow.site.now());
        let one = confirmation(7, Channel::Mail, "somebody@example.org", now);
        for _ in 0..2 {
            let (flow, one) = (flow.clone(), one.clone());
            writes(&told.world, move |tx| errand::put(tx, &flow, one.clone(), now));
        }
        assert_eq!((told.deliver(), told.deliver(), mail.received().len()), (1, 0, 1));
        let kept = "SELECT count(*) FROM chunks WHERE sealed_parcel IS NOT NULL";
        assert_eq!(reads(&told.world, move |tx| Ok(tx.number(kept, &[])?)), 0);
    }
}
