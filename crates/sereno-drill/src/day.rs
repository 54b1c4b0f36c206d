//! A generated day: true and false events, repeats, infiltrators, all from one seed.
//!
//! The truth of the day is known here and nowhere else; the product sees only requests. The
//! database is run by hand, so the order in which concurrent requests are written and how many
//! share a commit come from the seed too: a day replays byte for byte.

use crate::checkers::{Approved, Ledger, Signed, allows};
use crate::dice::Dice;
use crate::ears::Ears;
use crate::story::set_up;
use crate::world::{Answer, World};
use sereno_core::Moment;
use sereno_core::alert::AlertKind;
use sereno_core::place::{Known, Point};
use sereno_flow::delivery::channel::shared;
use sereno_flow::delivery::subscriber::enrol;
use std::collections::BTreeMap;

/// One thing that happens, or is only said to.
struct Event {
    at: Known,
    from_min: i64,
    kind: String,
    words: Vec<&'static str>,
    reports: usize,
}

const WORDS: &[&str] = &[
    "two",
    "white",
    "vans",
    "vests",
    "knocking",
    "corner",
    "laundromat",
    "market",
    "people",
    "dark",
    "cars",
    "double",
    "parked",
    "lights",
    "bus",
    "stop",
    "running",
    "engine",
    "four",
    "masks",
];

/// What a day did: the ledger for the checkers and the text that a replay compares.
#[derive(Debug)]
pub struct Played {
    /// What was done and seen.
    pub ledger: Ledger,
    /// Every request and answer, in order.
    pub trace: String,
    /// Reports acknowledged, incidents, notices told.
    pub figures: (usize, usize, usize),
}

struct Day<'a> {
    world: &'a mut World,
    dice: Dice,
    ledger: Ledger,
    clock: Moment,
    sent: Vec<(String, String)>,
    n: usize,
    ears: Ears,
    /// Who listens, by name.
    listeners: Vec<String>,
    /// Pages of standing texts that were approved and not taken back.
    standing: Vec<String>,
}

const OBSERVERS: &[&str] = &["Luis", "Bea", "Ivo", "Grace"];
/// Infiltrators: one claims from home, one would sign for himself, one approves his own draft.
const LIAR: &str = "Rex";

/// Plays one day of eight hours in a world whose database is run by hand.
///
/// # Errors
/// A sentence when the world itself fails; what the product does wrong is for the checkers.
pub fn play(world: &mut World, seed: u64, start: Moment) -> Result<Played, String> {
    world.set(start);
    set_up(world);
    let mut day = Day {
        world,
        dice: Dice::new(seed),
        ledger: Ledger::default(),
        clock: start,
        sent: vec![],
        n: 0,
        ears: Ears::default(),
        listeners: vec![],
        standing: vec![],
    };
    day.people();
    day.world.flow.carriers.set(vec![shared(day.ears.clone())]);
    let words = day.world.flow.rules.phrases.first().cloned().unwrap_or_default();
    day.ledger.fixed_standing = words.taken_back;
    let fixed = words.whole.into_iter().find(|(kind, _)| *kind == AlertKind::Withdrawn);
    day.ledger.fixed = fixed.map(|(_, text)| text).unwrap_or_default();
    let (net, phone) = (day.world.flow.site.playbook.net.clone(), day.world.flow.site.playbook.phone.clone());
    for text in &day.world.flow.rules.standing {
        let kind = text.kind.kind().slug();
        let filled = |words: &String| words.replace("{net}", &net).replace("{hotline}", &phone);
        day.ledger.standing.extend(text.words.iter().map(|(_, words)| (kind.to_owned(), filled(words))));
    }
    let events = day.events();
    for minute in (0..480).step_by(4) {
        day.clock = start.plus_s(minute * 60);
        day.world.set(day.clock);
        if minute % 60 == 0 {
            day.listen()?;
        }
        day.reports(&events, minute);
        day.run()?;
        day.desk()?;
        // The time for stopping it passes before a stranger looks.
        day.world.let_it_out().map_err(|stop| format!("a task failed: {stop}"))?;
        day.look_as_a_stranger();
    }
    (day.ledger.heard, day.ledger.gone) = day.ears.heard();
    day.end(start)?;
    let figures = (day.ledger.acknowledged.len(), day.ledger.signed.len(), day.ledger.told.len());
    let trace = std::mem::take(&mut day.world.trace);
    Ok(Played { ledger: day.ledger, trace, figures })
}

/// The number of the notice on an alert's page in English, its kind, and the number of the one it follows.
pub(crate) fn notice_of(shown: &Answer) -> (i64, String, Option<i64>) {
    let title = shown.body.split("<h1>").nth(1).and_then(|h| h.split("</h1>").next()).unwrap_or_default();
    let number = title.split_whitespace().find_map(|w| w.parse().ok()).unwrap_or(0);
    let state = shown.body.split("<span class=\"state ").nth(1).and_then(|t| t.split("</span>").next());
    let word = state.and_then(|t| t.rsplit('>').next()).unwrap_or_default();
    let kind = AlertKind::ALL.into_iter().find(|k| k.slug() == word.to_lowercase());
    let about = shown.body.split("Follows alert ").nth(1).and_then(|t| t.split('<').next());
    (number, kind.map(|k| k.slug().to_owned()).unwrap_or_default(), about.and_then(|n| n.parse().ok()))
}

impl Day<'_> {
    fn people(&mut self) {
        for name in OBSERVERS {
            self.world.add_person(name, &["observer"], "en", true);
        }
        self.world.add_person(LIAR, &["observer", "dispatcher", "verification_lead"], "en", true);
        self.world.add_person("Ana", &["dispatcher"], "en", true);
        self.world.add_person("Marisol", &["verification_lead"], "es", true);
        self.world.add_person("Lena", &["verification_lead"], "en", true);
    }

    /// Somebody more listens in each area, and somebody has gone.
    fn listen(&mut self) -> Result<(), String> {
        let areas: Vec<String> = self.world.flow.site.playbook.places.areas.iter().map(|a| a.slug.clone()).collect();
        let language = if self.dice.chance(50) { "es" } else { "en" };
        let fresh: Vec<_> = areas.iter().map(|area| Ears::listener(area, self.listeners.len(), language)).collect();
        self.listeners.extend(fresh.iter().map(|who| who.endpoint.clone()));
        self.world.drive(enrol(&self.world.flow, fresh)).map_err(|stop| format!("nobody can listen: {stop}"))?;
        for _ in 0..areas.len().div_ceil(4) {
            if let Some(name) = self.dice.of(&self.listeners) {
                self.ears.leave(name);
            }
        }
        Ok(())
    }

    fn events(&mut self) -> Vec<Event> {
        let places = self.world.flow.site.playbook.places.known.clone();
        let kinds = self.world.flow.rules.kinds.clone();
        (0..6 + self.dice.below(6))
            .filter_map(|_| {
                let is_true = self.dice.chance(40);
                let words = (0..4).filter_map(|_| self.dice.of(WORDS).copied()).collect();
                Some(Event {
                    at: self.dice.of(&places)?.clone(),
                    from_min: i64::try_from(self.dice.below(300)).unwrap_or(0),

                    kind: self.dice.of(&kinds)?.clone(),
                    words,
                    reports: 1 + self.dice.below(if is_true { 9 } else { 5 }),
                })
            })
            .collect()
    }

    fn body(&mut self, event: &Event) -> (String, serde_json::Value) {
        self.n += 1;
        let id = format!("drill-client-id-{:06}-{:04}", self.n, self.dice.below(10_000));
        let said: Vec<&str> = event.words.iter().copied().filter(|_| self.dice.chance(60)).collect();
        let mut body = serde_json::json!({
            "id": id, "kind": event.kind, "place": event.at.name, "text": said.join(" "),
            "first_hand": if self.dice.chance(60) { "saw" } else { "heard" }, "recency": "now",
            "language": if self.dice.chance(60) { "es" } else { "en" },
        });
        if self.dice.chance(50)
            && let Some(p) =
                Point::new(event.at.point.lat + self.dice.jitter(60), event.at.point.lon + self.dice.jitter(60))
            && let Some(map) = body.as_object_mut()
        {
            map.insert("lat".into(), p.lat.into());
            map.insert("lon".into(), p.lon.into());
        }
        (id, body)
    }

    /// The reports of these four minutes, all at once, some of them sent twice.
    fn reports(&mut self, events: &[Event], minute: i64) {
        let mut batch: Vec<(String, String, bool)> = Vec::new();
        for event in events {
            let due = (0..event.reports)
                .filter(|i| event.from_min + 4 * i64::try_from(*i / 3).unwrap_or(0) == minute - minute.rem_euclid(4))
                .count();
            let due = if event.from_min - event.from_min.rem_euclid(4) == minute {
                due.max(event.reports.min(3))
            } else {
                due
            };
            for _ in 0..due {
                let (id, body) = self.body(event);
                if self.dice.chance(15) {
                    batch.push((id.clone(), body.to_string(), false));
                }
                batch.push((id, body.to_string(), false));
            }
        }
        if self.dice.chance(5) {
            self.n += 1;
            let id = format!("drill-question-{:06}", self.n);
            batch.push((id.clone(), serde_json::json!({ "id": id, "about": "information" }).to_string(), true));
        }
        let sending: Vec<_> = batch
            .iter()
            .map(|(_, body, _)| {
                self.world.sending("neighbour", "POST", "/api/v1/reports", "application/json", body.clone())
            })
            .collect();
        let dice = &self.dice;
        let answers = self.world.drive_all(sending, |manual| manual.pump(1 + dice.below(6), dice.chance(30)));
        for ((id, body, question), answer) in batch.into_iter().zip(answers) {
            self.world.trace.push_str(&format!("report {id} -> {} {}\n", answer.status, answer.body));
            self.judge_status(&answer, "report");
            let out: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
            if let Some(receipt) = out.get("receipt").and_then(serde_json::Value::as_str).filter(|_| answer.is_ok()) {
                if !self.ledger.acknowledged.iter().any(|(known, _)| *known == id) {
                    self.ledger.questions += usize::from(question);
                }
                self.ledger.acknowledged.push((id.clone(), receipt.to_owned()));
                self.sent.push((id, body));
            }
        }
    }

    fn run(&mut self) -> Result<(), String> {
        self.world.run_due().map(|_| ()).map_err(|stop| format!("a task failed: {stop}"))
    }

    fn judge_status(&mut self, answer: &Answer, what: &str) {
        if answer.status >= 500 {
            self.ledger.faults.push(format!("{what} was answered {}", answer.status));
        }
    }

    fn queue(&mut self) -> Vec<serde_json::Value> {
        let answer = self.world.get("Ana", "/api/v1/incidents");
        self.judge_status(&answer, "the queue");
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    /// Something that must be refused was tried.
    fn must_refuse(&mut self, answer: &Answer, what: &str) {
        self.judge_status(answer, what);
        if answer.is_ok() {
            self.ledger.let_through.push(format!("{what} was let through"));
        }
    }

    fn desk(&mut self) -> Result<(), String> {
        let rows = self.queue();
        if self.dice.chance(8) {
            self.standing_text();
        }
        let Some(row) = self.dice.of(&rows).cloned() else { return Ok(()) };
        let text = |k: &str| row.get(k).and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
        let number = row.get("number").and_then(serde_json::Value::as_i64).unwrap_or(0);
        let page = format!("/console/incidents/{}", text("id"));
        if self.dice.chance(15) {
            return self.tidy(&rows, &page);
        }
        match text("verification").as_str() {
            "unverified" => self.work_on(&page, number, false),
            "confirmed" => match self.dice.below(4) {
                0 | 1 => self.work_on(&page, number, true),
                2 if self.dice.chance(40) => self.take_back(&page, number),
                _ => self.notice(&page, number),
            },
            "refuted" | "retracted" if self.dice.chance(15) => self.take_back(&page, number),
            "refuted" | "retracted" => self.notice(&page, number),
            "checking" => {
                let said = self.world.get("Marisol", &page);
                if let Some(verdict) = said.after("name=\"verdict\" value=\"").first().cloned() {
                    let decided = if self.dice.chance(50) { "unverifiable" } else { "again" };
                    self.world.post(
                        "Marisol",
                        &format!("{page}/decide"),
                        &[("verdict", &verdict), ("decided", decided)],
                    );
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Tidies the queue: incidents change hands, piles are put aside and brought back, a report is
    /// called abuse and is none again.
    fn tidy(&mut self, rows: &[serde_json::Value], page: &str) -> Result<(), String> {
        self.world.get("Ana", page);
        let what = self.dice.below(6);
        let answer = match what {
            0 => self.world.post("Ana", &format!("{page}/hold"), &[("to", "me")]),
            1 => self.world.post("Ana", &format!("{page}/aside"), &[("why", "repeat")]),
            2 | 3 => {
                let ids: Vec<String> =
                    (0..3).filter_map(|_| self.dice.of(rows)?.get("id")?.as_str().map(str::to_owned)).collect();
                let mut fields = vec![("do", "aside"), ("why", if what == 2 { "abuse" } else { "no_sighting" })];
                fields.extend(ids.iter().map(|id| ("incident", id.as_str())));
                self.world.post("Ana", "/console/pile", &fields)
            }
            4 => {
                let listed = self.world.get("Ana", "/console/aside");
                let Some(batch) = listed.after("name=\"batch\" value=\"").first().cloned() else { return Ok(()) };
                self.world.post("Ana", "/console/aside/back", &[("batch", &batch)])
            }
            _ => {
                let seen = self.world.get("Ana", page);
                let Some(report) = seen.after("name=\"report\" value=\"").first().cloned() else { return Ok(()) };
                let marked = self.world.post("Ana", &format!("{page}/abuse"), &[("report", &report)]);
                self.ledger.abuse += usize::from(marked.is_ok());
                if marked.is_ok() && self.dice.chance(60) {
                    let back = self.world.post("Ana", &format!("{page}/undo"), &[]);
                    self.ledger.abuse -= usize::from(back.is_ok());
                }
                marked
            }
        };
        self.judge_status(&answer, "tidying the queue");
        for row in self.queue() {
            let text = |k: &str| row.get(k).and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
            if !text("aside").is_empty() && !matches!(text("verification").as_str(), "unverified" | "checking") {
                self.ledger.hidden.push(format!(
                    "incident {} is {} and put aside",
                    row.get("number").unwrap_or(&serde_json::Value::Null),
                    text("verification")
                ));
            }
        }
        Ok(())
    }

    /// One person takes back what was told last; who may not tries it too.
    fn take_back(&mut self, page: &str, number: i64) {
        let seen = self.world.get("Ana", page);
        let Some(alert) = seen.after("/console/alerts/").pop() else { return };
        let path = format!("/console/alerts/{alert}/withdraw");
        let observer = self.world.post("Luis", &path, &[]);
        self.must_refuse(&observer, "a withdrawal by somebody of the field");
        let who = *self.dice.of(&["Ana", "Marisol", LIAR]).unwrap_or(&"Ana");
        self.world.get(who, &path);
        let done = self.world.post(who, &path, &[]);
        self.judge_status(&done, "a withdrawal");
        let Some(made) = done.location.clone().filter(|_| done.status == 303) else { return };
        let shown = self.world.get(who, &format!("{made}?l=en"));
        self.approved(&shown, number, who, who);
    }

    /// A text of the playbook is told on no occasion, or one that was told is taken back.
    fn standing_text(&mut self) {
        if self.dice.chance(25)
            && let Some(page) = self.standing.pop()
        {
            let done = self.world.post("Ana", &format!("{page}/withdraw"), &[]);
            self.judge_status(&done, "a withdrawal of a standing text");
            if let Some(made) = done.location.clone().filter(|_| done.status == 303) {
                let shown = self.world.get("Ana", &format!("{made}?l=en"));
                self.approved(&shown, 0, "Ana", "Ana");
            }
            return;
        }
        let texts: Vec<String> = self.world.flow.rules.standing.iter().map(|t| t.slug.clone()).collect();
        let areas: Vec<String> = self.world.flow.site.playbook.places.areas.iter().map(|a| a.slug.clone()).collect();
        let text = self.dice.of(&texts).cloned().unwrap_or_default();
        let area = if self.dice.chance(30) { String::new() } else { self.dice.of(&areas).cloned().unwrap_or_default() };
        let fields = [("text", text.as_str()), ("area", area.as_str())];
        let field = self.world.post("Luis", "/console/standing", &fields);
        self.must_refuse(&field, "a standing text by somebody of the field");
        let drafter = *self.dice.of(&["Ana", "Lena", LIAR]).unwrap_or(&"Ana");
        self.world.get(drafter, "/console/standing");
        let drafted = self.world.post(drafter, "/console/standing", &fields);
        self.judge_status(&drafted, "a draft of a standing text");
        let Some(path) = drafted.location.clone().filter(|_| drafted.status == 303) else { return };
        if self.approve_by_somebody(&path, 0, drafter) {
            self.standing.push(path);
        }
    }

    /// Keeps who stood behind what a page says was approved.
    fn approved(&mut self, shown: &Answer, incident: i64, drafter: &str, approver: &str) {
        let (alert, kind, about) = notice_of(shown);
        let record = Approved {
            incident,
            kind,
            about,
            drafter: drafter.into(),
            approver: approver.into(),
            signed: self.ledger.signed.get(&incident).cloned(),
        };
        self.ledger.approved.insert(alert, record);
    }

    /// Sends somebody and lets them look; an infiltrator tries what must not work.
    fn work_on(&mut self, page: &str, number: i64, is_confirmed: bool) {
        if !is_confirmed && self.dice.chance(40) {
            self.world.get("Ana", page);
            let early = self.world.post("Ana", &format!("{page}/alert"), &[]);
            self.must_refuse(&early, "a notice about what nobody checked");
        }
        let liar = self.dice.chance(25);
        let who = if liar { LIAR } else { self.dice.of(OBSERVERS).copied().unwrap_or("Luis") };
        let desk = self.world.get("Ana", page);
        let row = desk
            .body
            .split("name=\"observer\" value=\"")
            .skip(1)
            .find(|r| r.split("</label>").next().is_some_and(|l| l.ends_with(who)));
        let Some(person) = row.and_then(|r| r.split('"').next()).map(str::to_owned) else { return };
        let sent = self.world.post("Ana", &format!("{page}/send"), &[("observer", &person)]);
        self.judge_status(&sent, "sending");
        let field = self.world.get(who, "/field");
        let Some(offer) = field.after("class=\"act tall\" href=\"/field/").first().cloned() else { return };
        let offer = format!("/field/{offer}");
        self.world.get(who, &offer);
        if self.dice.chance(15) {
            self.world.post(who, &format!("{offer}/step"), &[("step", "decline")]);
            return;
        }
        self.world.post(who, &format!("{offer}/step"), &[("step", "accept")]);
        self.clock = self.clock.plus_s(30);
        self.world.set(self.clock);
        if liar && self.dice.chance(50) {
            // From home: accepted, never arrived.
            let verdict = self.world.post(
                who,
                &format!("{offer}/verdict"),
                &[("verdict", "saw_it"), ("doing", &self.doing()), ("direct", "yes")],
            );
            self.must_refuse(&verdict, "a verdict from somebody who never arrived");
        }
        self.world.post(who, &format!("{offer}/step"), &[("step", "arrive")]);
        self.clock = self.clock.plus_s(60);
        self.world.set(self.clock);
        // What was confirmed is over in half of the cases, and something else in a few.
        let said = match self.dice.below(10) {
            n @ 0..5 if is_confirmed => {
                if n < 4 {
                    8
                } else {
                    4
                }
            }
            _ if is_confirmed => 0,
            n => n,
        };
        let (doing, cause) = (self.doing(), self.cause());
        let (verdict, kind): (Vec<(&str, &str)>, &str) = match said {
            0..4 => (vec![("verdict", "saw_it"), ("doing", &doing), ("direct", "yes")], "verified"),
            4..8 => (vec![("verdict", "other_cause"), ("cause", &cause), ("direct", "yes")], "checked"),
            8 if is_confirmed => (vec![("verdict", "nothing_here"), ("direct", "yes")], "ended"),
            8 => (vec![("verdict", "nothing_here"), ("direct", "yes")], ""),
            _ => (vec![("verdict", "cannot_tell")], ""),
        };
        let given = self.world.post(who, &format!("{offer}/verdict"), &verdict);
        self.judge_status(&given, "a verdict");
        if given.is_ok() && !kind.is_empty() {
            self.sign(page, number, who, kind, is_confirmed);
        }
        self.world.get(who, &offer);
        self.world.post(who, &format!("{offer}/step"), &[("step", "leave")]);
    }

    fn doing(&self) -> String {
        self.world.flow.rules.activities.first().cloned().unwrap_or_default()
    }

    fn cause(&self) -> String {
        self.dice.of(&self.world.flow.rules.causes).cloned().unwrap_or_default()
    }

    fn sign(&mut self, page: &str, number: i64, observer: &str, kind: &str, is_confirmed: bool) {
        let seen = self.world.get("Marisol", page);
        let Some(verdict) = seen.after("name=\"verdict\" value=\"").first().cloned() else { return };
        // Unsigned, nothing may be said, whoever asks; what was signed before may be.
        if !is_confirmed {
            self.world.get("Ana", page);
            let early = self.world.post("Ana", &format!("{page}/alert"), &[]);
            self.must_refuse(&early, "a notice about one person's word");
        }
        if observer == LIAR {
            self.world.get(LIAR, page);
            let own = self.world.post(LIAR, &format!("{page}/sign"), &[("verdict", &verdict)]);
            if own.is_ok() {
                self.ledger
                    .signed
                    .insert(number, Signed { observer: observer.into(), second: LIAR.into(), kind: kind.into() });
            }
            self.must_refuse(&own, "a signature under one's own finding");
        }
        self.world.get("Ana", page);
        let dispatcher = self.world.post("Ana", &format!("{page}/sign"), &[("verdict", &verdict)]);
        self.must_refuse(&dispatcher, "a dispatcher's signature");
        let second = if self.dice.chance(50) { "Marisol" } else { "Lena" };
        self.world.get(second, page);
        let signed = self.world.post(second, &format!("{page}/sign"), &[("verdict", &verdict)]);
        self.judge_status(&signed, "a signature");
        if signed.is_ok() {
            self.ledger
                .signed
                .insert(number, Signed { observer: observer.into(), second: second.into(), kind: kind.into() });
        }
    }

    fn notice(&mut self, page: &str, number: i64) {
        let drafter = match self.dice.below(4) {
            0 => LIAR,
            1 => "Lena",
            _ => "Ana",
        };
        self.world.get(drafter, page);
        let drafted = self.world.post(drafter, &format!("{page}/alert"), &[]);
        self.judge_status(&drafted, "a draft");
        let Some(path) = drafted.location.clone().filter(|_| drafted.status == 303) else { return };
        if self.dice.chance(10) {
            // Left unapproved: nobody may ever read it.
            return;
        }
        self.approve_by_somebody(&path, number, drafter);
    }

    /// Everybody who might tries to approve a draft, the drafter first; says whether it was approved.
    fn approve_by_somebody(&mut self, path: &str, number: i64, drafter: &str) -> bool {
        for approver in [drafter, LIAR, "Marisol", "Lena"] {
            let shown = self.world.get(approver, &format!("{path}?l=en"));
            // Who may not approve finds no digest on the page; they send the one of another's page.
            let digest = shown.after("name=\"digest\" value=\"").first().cloned().unwrap_or_default();
            let approved = self.world.post(approver, &format!("{path}/approve"), &[("digest", &digest)]);
            self.judge_status(&approved, "an approval");
            if approved.is_ok() {
                self.approved(&shown, number, drafter, approver);
                return true;
            }
        }
        false
    }

    fn look_as_a_stranger(&mut self) {
        let answer = self.world.get("stranger", "/api/v1/alerts?l=en");
        self.judge_status(&answer, "the public page");
        let list: Vec<serde_json::Value> = serde_json::from_str(&answer.body).unwrap_or_default();
        for notice in list {
            let text = |k: &str| notice.get(k).and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
            let number = notice.get("number").and_then(serde_json::Value::as_i64).unwrap_or(0);
            let kind = text("kind");
            let last = self.ledger.approved.get(&number).and_then(|a| self.ledger.signed.get(&a.incident));
            // What was told that it happens is told until its time is over, or its end is.
            let outlives = matches!(kind.as_str(), "verified" | "update");
            let holds = |last: &&Signed| allows(&last.kind, &kind) || outlives && last.kind == "ended";
            if let Some(last) = last.filter(|last| !holds(last)) {
                self.ledger.contradicted.push(format!("notice {number} says {kind} after {} was signed", last.kind));
            }
            self.ledger.areas.entry(number).or_default().insert(text("area"));
            self.ledger.told.insert((number, kind, text("text")));
        }
        for path in ["/console", "/api/v1/incidents", "/console/outbox", "/field", "/admin/people"] {
            let shut = self.world.get("stranger", path);
            self.must_refuse(&shut, "a stranger at the desk");
        }
    }

    fn end(&mut self, start: Moment) -> Result<(), String> {
        self.run()?;
        let sent: BTreeMap<String, String> = self.sent.drain(..).collect();
        for (id, body) in sent {
            let value: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
            let answer = self.world.post_json("neighbour", "/api/v1/reports", &value);
            let out: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
            let receipt = out.get("receipt").and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
            let known = out.get("repeated").and_then(serde_json::Value::as_bool).unwrap_or(false);
            self.ledger.asked_again.push((id, receipt, known));
        }
        self.ledger.in_incidents =
            self.queue().iter().filter_map(|r| r.get("n_reports").and_then(serde_json::Value::as_i64)).sum();
        // A day after the last of them every notice is over; a year on every word.
        self.world.set(start.plus_s(34 * 3_600));
        self.run()?;
        let answer = self.world.get("stranger", "/api/v1/alerts?l=en");
        self.ledger.told_after_expiry =
            serde_json::from_str::<Vec<serde_json::Value>>(&answer.body).map_or(0, |l| l.len());
        self.world.set(start.plus_s(366 * 86_400));
        self.world.expire_due().map_err(|stop| format!("forgetting failed: {stop}"))?;
        let receipts: Vec<String> = self.ledger.acknowledged.iter().map(|(_, r)| r.clone()).take(40).collect();
        for code in receipts {
            let answer = self.world.post("stranger", "/receipt", &[("code", &code)]);
            self.ledger.alive_after_expiry += usize::from(answer.is_ok());
        }
        Ok(())
    }
}
