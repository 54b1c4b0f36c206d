//! Invented people who work through the day on their own, by the same routes as everybody.
//!
//! Dramatis personae: *operators* type calls and paste messages; *dispatchers* look at the queue
//! and ask observers to go; *observers* answer or not, travel, and say what is there; *leads*
//! sign, decide and approve. Whoever tells something is one of the city's contacts
//! ([`crate::city`]), and only observers on the spot ever learn what is true.
//!
//! Time is handed in and chance comes from a seed. A step that is refused is no error: somebody
//! else was faster, and whoever was refused looks again later. What a visitor holds is left alone.

use crate::checkers::{Approved, Ledger, Signed};
use crate::city::{By, Contact, DAY_S, Day, Event, Phrases, Truth, What};
use crate::dice::Dice;
use crate::story::receipt;
use crate::world::{Answer, SETUP, World, plain};
use sereno_core::Moment;
use sereno_core::place::Point;
use std::collections::{BTreeMap, BTreeSet};

/// People whose place a visitor can take. They never act on their own.
pub const VISITORS: &[&str] = &["Ana", "Luis", "Marisol", "Lena", "Omar", "Rosa"];
/// Those who take calls, ask observers to go and draft.
pub const DISPATCHERS: &[&str] = &["Dolores R.", "Ruth M."];
/// Those who type what is told.
pub const OPERATORS: &[&str] = &["Nadia K.", "Simon T."];
/// Those who sign, decide and approve.
pub const LEADS: &[&str] = &["Tomas A.", "Irene V."];
/// Those who go and look. The console offers names in order and only some of them, so most of
/// these come after Luis.
pub const OBSERVERS: &[&str] = &[
    "Bea M.",
    "Grace O.",
    "Ivo P.",
    "Mateo L.",
    "Mina S.",
    "Nora B.",
    "Omid F.",
    "Oscar G.",
    "Paula N.",
    "Pilar E.",
    "Quinn D.",
    "Rafael C.",
    "Renata H.",
    "Sofia J.",
    "Tariq W.",
    "Teresa U.",
    "Umar Z.",
    "Vera K.",
    "Wendy O.",
    "Xavi R.",
    "Yesenia T.",
    "Yusuf B.",
    "Zoe A.",
];

/// Things done in one go; more would hold up whoever waits for this thread.
const GO_MAX: usize = 400;
/// The desk looks at the queue every so often, seconds.
const LOOK_S: (i64, i64) = (15, 30);
/// One observer looks whether somebody asked them, every so many seconds.
const POLL_S: i64 = 5;
/// Observers asked at once, of whom one or two go; more when the room is full.
const WAVE: usize = 3;
const WAVE_FULL: usize = 5;
/// So many open incidents are a full room.
const FULL: usize = 6;
/// Waves without anybody who goes, before the desk waits.
const WAVES_MAX: u32 = 4;
/// A lead opens again what waits, after this, seconds.
const LEAD_S: i64 = 300;
/// Somebody else works on it already: the desk waits so long before it asks more people, seconds.
const OTHERS_S: i64 = 600;
/// What turned out to be something else is told when so many people had reported it.
const RUMOUR_N: i64 = 3;
/// An observer says again what they see after this, so that it does not go stale, seconds.
const AGAIN_S: i64 = 35 * 60;
/// Two places are the same for somebody who walks there, metres.
const SPOT_M: f64 = 700.0;
/// Nothing is seen of an event that began so long ago, seconds.
const TRACE_S: i64 = 4 * 3_600;

/// One thing that somebody will do.
#[derive(Clone, Debug)]
enum Todo {
    Tell(usize),
    Look,
    Poll,
    Answer(Task),
    Arrive(Task),
    Say(Task),
    Again(Task),
    Leave(Task),
    Sign(String),
    Draft(String, String),
    Approve { path: String, incident: i64, id: String, drafter: String },
}

/// An observer's task.
#[derive(Clone, Debug)]
struct Task {
    who: String,
    offer: String,
    /// The incident's id; empty when the desk of a visitor asked.
    incident: String,
    event: Option<usize>,
}

/// A row of the queue as its JSON has it.
#[derive(Clone, Debug)]
struct Row {
    id: String,
    number: i64,
    verification: String,
    is_open: bool,
    /// Somebody saw that it is over, and a second person signed.
    is_over: bool,
    n_reports: i64,
    kind: String,
    area: String,
    held_by: Option<String>,
}

impl Row {
    fn read(value: &serde_json::Value) -> Row {
        let text = |k: &str| value.get(k).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let (verification, activity) = (text("verification"), text("activity"));
        let is_settled = matches!(verification.as_str(), "refuted" | "unverifiable" | "retracted")
            || matches!(activity.as_str(), "ended" | "ended_unknown" | "past");
        Row {
            id: text("id"),
            number: value.get("number").and_then(serde_json::Value::as_i64).unwrap_or(0),
            verification,
            is_open: !is_settled && text("aside").is_empty(),
            is_over: activity == "ended",
            n_reports: value.get("n_reports").and_then(serde_json::Value::as_i64).unwrap_or(0),
            kind: text("kind"),
            area: text("area"),
            held_by: Some(text("held_by")).filter(|name| !name.is_empty()),
        }
    }
}

/// What the desk remembers of an incident.
#[derive(Clone, Debug, Default)]
struct Case {
    /// Not before this the desk sends.
    ready_at: Moment,
    waves: u32,
    lead_at: Moment,
    /// What was last held to be true.
    last: String,
    /// Who said something that waits for a second person.
    said_by: Option<String>,
}

/// Everybody who acts on their own.
#[derive(Debug)]
pub struct Staff {
    dice: Dice,
    day: Day,
    midnight: Moment,
    phrases: Phrases,
    reserved: Vec<String>,
    todo: BTreeMap<(Moment, u64), Todo>,
    n: u64,
    cases: BTreeMap<String, Case>,
    out: BTreeMap<String, String>,
    odds: BTreeMap<&'static str, usize>,
    polled: usize,
    rows: Vec<Row>,
    /// What was done and seen, for the checkers.
    pub ledger: Ledger,
}

/// Adds everybody who is missing, puts everybody on shift anew, and signs those in who act on
/// their own: shifts and sessions outlast the day.
pub fn hire(world: &mut World) {
    let roles: [(&[&str], &[&str]); 4] = [
        (DISPATCHERS, &["dispatcher", "operator"]),
        (OPERATORS, &["operator"]),
        (LEADS, &["verification_lead"]),
        (OBSERVERS, &["observer"]),
    ];
    for (names, roles) in roles {
        for name in names {
            match world.person(name) {
                None => {
                    world.add_person(name, roles, "en", true);
                }
                Some(person) => {
                    world.post(SETUP, &format!("{person}/shift"), &[("shift", "on")]);
                    if *roles == ["observer"] {
                        let link = world.post(SETUP, &format!("{person}/link"), &[]);
                        if let Some(secret) = link.after("href=\"/in/").first() {
                            world.hand_link(name, &format!("/in/{secret}"));
                        }
                    } else if let Some(id) = person.rsplit('/').next().and_then(|id| id.parse().ok()) {
                        world.come_back(name, id);
                        world.get(name, "/console");
                    }
                }
            }
        }
    }
    for name in VISITORS {
        if let Some(person) = world.person(name) {
            world.post(SETUP, &format!("{person}/shift"), &[("shift", "on")]);
        }
    }
}

impl Staff {
    /// A staff for the rest of a day that began at local `midnight`. Whatever began before `from`
    /// nobody tells any more. `left` is what the opening left, with its spot; in the areas of
    /// `reserved` nobody acts but visitors.
    pub fn new(
        mut day: Day,
        phrases: Phrases,
        left: Vec<Event>,
        reserved: Vec<String>,
        midnight: Moment,
        from: Moment,
        seed: u64,
    ) -> Staff {
        let from_s = from.since_s(midnight);
        let dice = Dice::new(seed ^ 0x57AF_F000);
        let told: Vec<(usize, i64)> = day
            .contacts
            .iter()
            .enumerate()
            .filter(|(_, c)| c.at_s > from_s)
            .filter(|(_, c)| c.event.and_then(|e| day.events.get(e)).is_none_or(|e| e.from_s >= from_s))
            .map(|(n, c)| {
                // A call is told first and typed afterwards.
                let typing_s = if matches!(c.by, By::Call | By::Text) { dice.between(30, 90) } else { 0 };
                (n, c.at_s + typing_s)
            })
            .collect();
        day.events.extend(left);
        let odds = OBSERVERS.iter().map(|name| (*name, 30 + dice.below(21))).collect();
        let mut staff = Staff {
            dice,
            day,
            midnight,
            phrases,
            reserved,
            todo: BTreeMap::new(),
            n: 0,
            cases: BTreeMap::new(),
            out: BTreeMap::new(),
            odds,
            polled: 0,
            rows: vec![],
            ledger: Ledger::default(),
        };
        for (n, at_s) in told {
            staff.later(midnight.plus_s(at_s), Todo::Tell(n));
        }
        staff.later(from.plus_s(5), Todo::Poll);
        staff.later(from.plus_s(60), Todo::Look);
        staff
    }

    /// The day's last moment; nobody acts from then on.
    pub fn ends_at(&self) -> Moment {
        self.midnight.plus_s(DAY_S)
    }

    /// Incidents that were open when somebody last looked.
    pub fn open(&self) -> usize {
        self.rows.iter().filter(|r| r.is_open).count()
    }

    /// Does everything that is due by now, in its order.
    pub fn act(&mut self, world: &mut World, now: Moment) {
        if now >= self.ends_at() {
            return;
        }
        for _ in 0..GO_MAX {
            let Some(entry) = self.todo.first_entry().filter(|e| e.key().0 <= now) else { return };
            let todo = entry.remove();
            self.go(world, now, todo);
        }
    }

    fn later(&mut self, at: Moment, todo: Todo) {
        self.n += 1;
        self.todo.insert((at, self.n), todo);
    }

    fn soon(&mut self, now: Moment, (low, high): (i64, i64), todo: Todo) {
        let at = now.plus_s(self.dice.between(low, high));
        self.later(at, todo);
    }

    fn one_of(&self, names: &[&'static str]) -> &'static str {
        self.dice.of(names).copied().unwrap_or_default()
    }

    fn go(&mut self, world: &mut World, now: Moment, todo: Todo) {
        match todo {
            Todo::Tell(n) => self.tell(world, n),
            // What comes round is put back first: one step that fails does not end it.
            Todo::Look => {
                self.soon(now, LOOK_S, Todo::Look);
                self.look(world, now);
            }
            Todo::Poll => {
                self.later(now.plus_s(POLL_S), Todo::Poll);
                self.poll(world, now);
            }
            Todo::Answer(task) => self.answer(world, now, task),
            Todo::Arrive(task) => self.arrive(world, now, task),
            Todo::Say(task) => self.say(world, now, task),
            Todo::Again(task) => self.say_again(world, now, task),
            Todo::Leave(task) => {
                self.step(world, &task, "leave");
                self.out.remove(&task.who);
            }
            Todo::Sign(id) => self.sign(world, now, &id),
            Todo::Draft(id, about) => self.draft(world, now, &id, &about),
            Todo::Approve { path, incident, id, drafter } => self.approve(world, &path, incident, &id, &drafter),
        }
    }

    /// What falls over is noted; what is refused is not.
    fn judge(&mut self, answer: &Answer, what: &str) {
        if answer.status >= 500 {
            self.ledger.faults.push(format!("{what} was answered {}", answer.status));
        }
    }

    fn get(&mut self, world: &mut World, who: &str, path: &str) -> Answer {
        let answer = world.get(who, path);
        self.judge(&answer, path);
        answer
    }

    fn post(&mut self, world: &mut World, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = world.post(who, path, fields);
        self.judge(&answer, path);
        answer
    }

    // Telling.

    fn tell(&mut self, world: &mut World, n: usize) {
        let Some(c) = self.day.contacts.get(n).cloned() else { return };
        let about = match c.what {
            What::Sighting | What::Prank => "now",
            What::Taken => "taken",
            What::Information | What::Resources => "information",
        };
        let about = if c.place.is_empty() { "information" } else { about };
        let recency = if c.ago_s > 900 { "hour" } else { "now" };
        let receipt = match c.by {
            By::Program => self.tell_by_program(world, n, &c, about, recency),
            By::Web => {
                let path = format!("/report?l={}", c.language);
                self.tell_by_form(world, "neighbour", &path, &c, about, recency)
            }
            By::Call => {
                let who = self.one_of(OPERATORS);
                self.tell_by_form(world, who, "/console/call", &c, about, recency)
            }
            By::Text => {
                let who = self.one_of(OPERATORS);
                self.tell_by_form(world, who, "/console/paste", &c, about, recency)
            }
        };
        if let Some(receipt) = receipt {
            self.ledger.acknowledged.push((format!("contact-{n:05}"), receipt));
            self.ledger.questions += usize::from(about == "information");
        }
    }

    fn tell_by_form(
        &mut self,
        world: &mut World,
        who: &str,
        path: &str,
        c: &Contact,
        about: &str,
        recency: &str,
    ) -> Option<String> {
        let page = self.get(world, who, path);
        let form_id = page.after("name=\"form_id\" value=\"").first().cloned()?;
        let fields = [
            ("form_id", form_id.as_str()),
            ("about", about),
            ("kind", c.kind.as_str()),
            ("place", c.place.as_str()),
            ("recency", recency),
            ("first_hand", c.first_hand),
            ("language", c.language.as_str()),
            ("text", c.text.as_str()),
        ];
        let fields: Vec<(&str, &str)> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let answer = self.post(world, who, path, &fields);
        receipt(&answer)
    }

    fn tell_by_program(
        &mut self,
        world: &mut World,
        n: usize,
        c: &Contact,
        about: &str,
        recency: &str,
    ) -> Option<String> {
        let id = format!("city-program-{n:06}-{:06}", self.dice.below(1_000_000));
        let mut body = serde_json::json!({
            "id": id, "about": about, "place": c.place, "text": c.text, "language": c.language,
            "recency": recency, "first_hand": c.first_hand,
        });
        if !c.kind.is_empty()
            && let Some(map) = body.as_object_mut()
        {
            map.insert("kind".into(), c.kind.clone().into());
        }
        let answer = world.post_json("program", "/api/v1/reports", &body);
        self.judge(&answer, "a program's report");
        let out: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
        out.get("receipt").and_then(serde_json::Value::as_str).filter(|_| answer.is_ok()).map(str::to_owned)
    }

    // The desk.

    fn read_queue(&mut self, world: &mut World, who: &str) {
        let answer = self.get(world, who, "/api/v1/incidents");
        if let Ok(rows) = serde_json::from_str::<Vec<serde_json::Value>>(&answer.body) {
            self.rows = rows.iter().map(Row::read).collect();
        }
    }

    /// What a visitor holds, or what happens in a place kept for them, is theirs.
    fn is_theirs(&self, row: &Row) -> bool {
        row.held_by.as_deref().is_some_and(|name| VISITORS.contains(&name)) || self.reserved.contains(&row.area)
    }

    fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|r| r.id == id)
    }

    /// How long an incident waits before somebody is asked: a calm room takes its time, though
    /// not while somebody may be in danger.
    fn patience_s(&self, is_danger: bool) -> i64 {
        match (self.open(), is_danger) {
            (0..=4, true) => 240,
            (0..=2, false) => 2_400,
            (3, false) => 1_500,
            (4, false) => 900,
            (5, true) => 120,
            (5, false) => 240,
            (6, _) => 60,
            (7, _) => 20,
            _ => 10,
        }
    }

    /// How long it takes until somebody signs what was said.
    fn signing_s(&self) -> (i64, i64) {
        match self.open() {
            0..=2 => (1_200, 2_100),
            3 => (700, 1_400),
            4 => (400, 900),
            5 => (150, 420),
            _ => (30, 90),
        }
    }

    fn look(&mut self, world: &mut World, now: Moment) {
        let who = self.one_of(DISPATCHERS);
        self.read_queue(world, who);
        let rows: Vec<Row> = self.rows.iter().filter(|r| !self.is_theirs(r)).cloned().collect();
        let danger = world.flow.rules.danger_kinds.clone();
        let is_full = self.open() >= FULL;
        let mut to_lead = None;
        let mut to_send = None;
        for row in &rows {
            let is_out = self.out.values().any(|id| *id == row.id);
            let patience_s = self.patience_s(danger.contains(&row.kind));
            let case = self.cases.entry(row.id.clone()).or_default();
            let is_new = case.last.is_empty();
            if case.last != row.verification {
                let wait_s = if row.verification == "checking" && is_new { OTHERS_S } else { patience_s };
                if is_new || row.verification == "unverified" {
                    case.ready_at = now.plus_s(wait_s);
                    case.waves = 0;
                }
                case.last.clone_from(&row.verification);
            }
            let may_wait = row.is_open && matches!(row.verification.as_str(), "checking" | "confirmed");
            if to_lead.is_none() && may_wait && now.since_s(case.lead_at) > LEAD_S {
                case.lead_at = now;
                to_lead = Some(row.id.clone());
            }
            let is_unseen = row.is_open && matches!(row.verification.as_str(), "unverified" | "checking");
            // In a full room nobody sits on their hands.
            let ready = now >= case.ready_at || (row.verification == "unverified" && is_full && case.waves == 0);
            if to_send.is_none() && is_unseen && ready && !is_out && case.said_by.is_none() {
                to_send = Some(row.clone());
            }
        }
        if let Some(id) = to_lead {
            self.soon(now, (20, 90), Todo::Sign(id));
        }
        if let Some(row) = to_send {
            self.send(world, now, who, &row);
        }
        let listed: BTreeSet<&str> = self.rows.iter().map(|r| r.id.as_str()).collect();
        self.cases.retain(|id, _| listed.contains(id.as_str()));
    }

    fn send(&mut self, world: &mut World, now: Moment, who: &str, row: &Row) {
        let path = format!("/console/incidents/{}", row.id);
        let page = self.get(world, who, &path);
        let mut free: Vec<(String, String)> = page
            .body
            .split("name=\"observer\" value=\"")
            .skip(1)
            .filter_map(|pick| {
                let (id, rest) = pick.split_once("\">")?;
                let name = plain(rest.split("</label>").next()?);
                let is_bot = OBSERVERS.contains(&name.as_str()) && !self.out.contains_key(&name);
                is_bot.then(|| (id.to_owned(), name))
            })
            .collect();
        let wave = if self.open() >= FULL { WAVE_FULL } else { WAVE };
        while free.len() > wave {
            free.remove(self.dice.below(free.len()));
        }
        let case = self.cases.entry(row.id.clone()).or_default();
        case.waves += 1;
        let pause_s = if case.waves.is_multiple_of(WAVES_MAX) { OTHERS_S } else { 45 };
        case.ready_at = now.plus_s(pause_s);
        if free.is_empty() {
            return;
        }
        if row.held_by.is_none() {
            self.post(world, who, &format!("{path}/hold"), &[("to", "me")]);
        }
        let fields: Vec<(&str, &str)> = free.iter().map(|(id, _)| ("observer", id.as_str())).collect();
        let answer = self.post(world, who, &format!("{path}/send"), &fields);
        for part in answer.body.split("<div class=\"note sent\"").skip(1) {
            let part = part.split("</div>").next().unwrap_or_default();
            let offer = part.split("href=\"").nth(1).and_then(|p| p.split('"').next());
            let asked = free.iter().find(|(_, name)| part.contains(name.as_str()));
            if let (Some(offer), Some((_, name))) = (offer, asked) {
                let task = Task { who: name.clone(), offer: offer.to_owned(), incident: row.id.clone(), event: None };
                self.out.insert(name.clone(), row.id.clone());
                self.soon(now, (5, 90), Todo::Answer(task));
            }
        }
    }

    // In the field.

    /// One observer looks whether somebody asked them: a visitor may have, or the opening did.
    fn poll(&mut self, world: &mut World, now: Moment) {
        self.polled = (self.polled + 1) % OBSERVERS.len().max(1);
        let Some(who) = OBSERVERS.get(self.polled).copied().filter(|who| !self.out.contains_key(*who)) else { return };
        let field = self.get(world, who, "/field");
        let Some(offer) = field.after("class=\"act tall\" href=\"/field/").first().cloned() else { return };
        let offer = format!("/field/{offer}");
        let page = self.get(world, who, &offer);
        let task = Task { who: who.to_owned(), offer, incident: String::new(), event: None };
        let (wait_s, todo) = if page.body.contains("value=\"accept\"") {
            ((5, 90), Todo::Answer(task))
        } else if page.body.contains("value=\"arrive\"") {
            ((240, 600), Todo::Arrive(task))
        } else if page.body.contains("value=\"leave\"") {
            // Whoever saw something stays until it is over, and says so.
            let event = self.find(world, &page, now, "");
            let area = event.and_then(|e| self.day.events.get(e)).map(|e| e.place.area.as_str()).unwrap_or_default();
            let seen =
                |r: &&Row| r.is_open && r.area == area && matches!(r.verification.as_str(), "checking" | "confirmed");
            match self.rows.iter().find(seen).map(|r| r.id.clone()) {
                Some(incident) => {
                    let task = Task { incident: incident.clone(), event, ..task };
                    self.out.insert(who.to_owned(), incident);
                    let at = self.next_word(&task, now);
                    self.later(at, Todo::Again(task));
                    return;
                }
                None => ((240, 900), Todo::Leave(task)),
            }
        } else {
            return;
        };
        self.out.insert(who.to_owned(), String::new());
        self.soon(now, wait_s, todo);
    }

    fn step(&mut self, world: &mut World, task: &Task, step: &str) -> bool {
        let page = self.get(world, &task.who, &task.offer);
        let is_offered = page.body.contains(&format!("value=\"{step}\""));
        is_offered && self.post(world, &task.who, &format!("{}/step", task.offer), &[("step", step)]).is_ok()
    }

    fn answer(&mut self, world: &mut World, now: Moment, task: Task) {
        let odds = OBSERVERS.iter().find(|n| **n == task.who).and_then(|n| self.odds.get(n)).copied().unwrap_or(40);
        if !self.dice.chance(odds) {
            self.step(world, &task, "decline");
            self.out.remove(&task.who);
        } else if self.step(world, &task, "accept") {
            self.soon(now, (240, 1_500), Todo::Arrive(task));
        } else {
            self.out.remove(&task.who);
        }
    }

    fn arrive(&mut self, world: &mut World, now: Moment, task: Task) {
        let page = self.get(world, &task.who, &task.offer);
        let event = self.find(world, &page, now, &task.incident);
        if self.step(world, &task, "arrive") {
            self.soon(now, (60, 240), Todo::Say(Task { event, ..task }));
        } else {
            self.out.remove(&task.who);
        }
    }

    /// What is there, at the places that an observer who goes is told.
    fn find(&self, world: &World, page: &Answer, now: Moment, incident: &str) -> Option<usize> {
        let now_s = now.since_s(self.midnight);
        let places = &world.flow.site.playbook.places;
        // On the way the places stand in a list, and on the scene in the sentence below the title.
        let between = |from: &str, to: &str| page.body.split(from).nth(1).and_then(|d| d.split(to).next());
        let below = || page.body.split("</h1>").nth(1)?.split("<p class=\"hint\">").nth(1)?.split("</p>").next();
        let told = between("<dd>", "</dd>").or_else(below).unwrap_or_default().replace(". ", "<br>");
        let spots: Vec<Point> = told.split("<br>").filter_map(|p| places.locate(&plain(p)).point).collect();
        let area = self.row(incident).map(|r| r.area.as_str()).unwrap_or_default();
        let is_alive = |e: &Event| e.from_s <= now_s && now_s - e.from_s < TRACE_S;
        let is_there = |e: &Event| {
            if spots.is_empty() {
                e.place.area == area
            } else {
                spots.iter().any(|p| p.distance_m(e.place.point) < SPOT_M)
            }
        };
        let all = self.day.events.iter().enumerate().filter(|(_, e)| is_alive(e) && is_there(e));
        all.max_by_key(|(_, e)| e.from_s).map(|(n, _)| n)
    }

    fn verdict(&self, world: &World, event: Option<usize>, now: Moment) -> Vec<(&'static str, String)> {
        let now_s = now.since_s(self.midnight);
        let rules = &world.flow.rules;
        let event = event.and_then(|e| self.day.events.get(e));
        let is_over = event.is_some_and(|e| e.until_s <= now_s);
        let truth = match event {
            Some(e) => e.truth,
            // What nobody wrote into the day's book is mostly nothing.
            None => [Truth::Real, Truth::LookAlike, Truth::Nothing]
                .get(self.dice.share(&[20, 45, 35]))
                .copied()
                .unwrap_or(Truth::Nothing),
        };
        let direct = ("direct", "yes".to_owned());
        let causes: Vec<&String> = self.phrases.causes(truth).iter().filter(|c| rules.causes.contains(c)).collect();
        match (truth, self.dice.of(&causes)) {
            (Truth::Real, _) if !is_over => {
                let kind = event.map(|e| &e.kind).filter(|k| rules.activities.contains(k));
                let doing = kind.or(rules.activities.first()).cloned().unwrap_or_default();
                vec![("verdict", "saw_it".to_owned()), ("doing", doing), direct]
            }
            (_, Some(cause)) => vec![("verdict", "other_cause".to_owned()), ("cause", (*cause).clone()), direct],
            _ if self.dice.chance(8) => vec![("verdict", "cannot_tell".to_owned())],
            _ => vec![("verdict", "nothing_here".to_owned()), direct],
        }
    }

    fn give(&mut self, world: &mut World, task: &Task, fields: &[(&'static str, String)]) -> bool {
        self.get(world, &task.who, &task.offer);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let is_given = self.post(world, &task.who, &format!("{}/verdict", task.offer), &fields).is_ok();
        if is_given && let Some(case) = self.cases.get_mut(&task.incident) {
            case.said_by = Some(task.who.clone());
        }
        is_given
    }

    fn say(&mut self, world: &mut World, now: Moment, task: Task) {
        let is_said = self.cases.get(&task.incident).is_some_and(|c| c.said_by.is_some());
        let is_settled = self.row(&task.incident).is_some_and(|r| !r.is_open || r.verification == "confirmed");
        if is_said || is_settled {
            self.soon(now, (60, 300), Todo::Leave(task));
            return;
        }
        let fields = self.verdict(world, task.event, now);
        let is_seen = fields.iter().any(|(_, v)| v == "saw_it");
        if !self.give(world, &task, &fields) {
            self.soon(now, (60, 300), Todo::Leave(task));
            return;
        }
        self.soon(now, self.signing_s(), Todo::Sign(task.incident.clone()));
        if is_seen {
            let at = self.next_word(&task, now);
            self.later(at, Todo::Again(task));
        } else {
            self.soon(now, (60, 240), Todo::Leave(task));
        }
    }

    /// When whoever sees something says how it goes on: at its end, or before it is stale.
    fn next_word(&self, task: &Task, now: Moment) -> Moment {
        let event = task.event.and_then(|e| self.day.events.get(e));
        let until = event.map_or(now.plus_s(AGAIN_S), |e| self.midnight.plus_s(e.until_s + 60));
        until.min(now.plus_s(AGAIN_S)).max(now.plus_s(120))
    }

    fn say_again(&mut self, world: &mut World, now: Moment, task: Task) {
        if !self.row(&task.incident).is_some_and(|r| r.is_open) {
            self.soon(now, (30, 120), Todo::Leave(task));
            return;
        }
        let event = task.event.and_then(|e| self.day.events.get(e));
        let is_over = event.is_none_or(|e| self.midnight.plus_s(e.until_s) <= now);
        let fields = if is_over {
            vec![("verdict", "nothing_here".to_owned()), ("direct", "yes".to_owned())]
        } else {
            self.verdict(world, task.event, now)
        };
        if self.give(world, &task, &fields) {
            self.soon(now, self.signing_s(), Todo::Sign(task.incident.clone()));
        }
        if is_over {
            self.soon(now, (60, 240), Todo::Leave(task));
        } else {
            let at = self.next_word(&task, now);
            self.later(at, Todo::Again(task));
        }
    }

    // Signing and telling.

    fn sign(&mut self, world: &mut World, now: Moment, id: &str) {
        let who = self.one_of(LEADS);
        self.read_queue(world, who);
        let Some(row) = self.row(id).filter(|r| !self.is_theirs(r)).cloned() else { return };
        let path = format!("/console/incidents/{id}");
        let page = self.get(world, who, &path);
        let verdict_in = |form: &str| {
            let form = page.body.split(&format!("action=\"{path}/{form}\"")).nth(1)?.split("</form>").next()?;
            form.split("name=\"verdict\" value=\"").nth(1)?.split('"').next().map(str::to_owned)
        };
        if let Some(verdict) = verdict_in("sign") {
            if self.post(world, who, &format!("{path}/sign"), &[("verdict", &verdict)]).is_ok() {
                self.signed(world, now, who, &row);
            }
        } else if let Some(verdict) = verdict_in("decide") {
            let decided = if self.dice.chance(85) { "unverifiable" } else { "again" };
            self.post(world, who, &format!("{path}/decide"), &[("verdict", &verdict), ("decided", decided)]);
        }
        if let Some(case) = self.cases.get_mut(id) {
            case.said_by = None;
            case.lead_at = now;
        }
    }

    fn signed(&mut self, world: &mut World, now: Moment, who: &str, before: &Row) {
        self.read_queue(world, who);
        let Some(after) = self.row(&before.id).cloned() else { return };
        let kind = match after.verification.as_str() {
            "confirmed" if after.is_over => "ended",
            "confirmed" => "verified",
            "refuted" | "retracted" => "checked",
            _ => return,
        };
        let observer = self.cases.get(&before.id).and_then(|c| c.said_by.clone());
        let signed = Signed {
            observer: observer.unwrap_or_else(|| "somebody else".to_owned()),
            second: who.to_owned(),
            kind: kind.to_owned(),
        };
        self.ledger.signed.insert(before.number, signed);
        // A notice is drafted once something became true, not each time it is seen again; and what
        // was no more than one person's mistake is nobody's news.
        let is_news = kind == "verified" || after.n_reports >= RUMOUR_N;
        // Who was told that it happens is told that it is over.
        let ends = after.is_over && !before.is_over;
        if before.verification != after.verification && is_news || ends {
            self.soon(now, (60, 200), Todo::Draft(before.id.clone(), after.verification));
        }
    }

    fn draft(&mut self, world: &mut World, now: Moment, id: &str, about: &str) {
        let who = self.one_of(DISPATCHERS);
        self.read_queue(world, who);
        let row = self.row(id).filter(|r| !self.is_theirs(r) && r.verification == about).cloned();
        let Some(row) = row else { return };
        let path = format!("/console/incidents/{id}/alert");
        if !self.get(world, who, &path).is_ok() {
            return;
        }
        let drafted = self.post(world, who, &path, &[]);
        if let Some(path) = drafted.location.filter(|_| drafted.status == 303) {
            let drafter = who.to_owned();
            let todo = Todo::Approve { path, incident: row.number, id: id.to_owned(), drafter };
            self.soon(now, (60, 200), todo);
        }
    }

    fn approve(&mut self, world: &mut World, path: &str, incident: i64, id: &str, drafter: &str) {
        let who = self.one_of(LEADS);
        self.read_queue(world, who);
        if self.row(id).is_none_or(|r| self.is_theirs(r)) {
            return;
        }
        let page = self.get(world, who, &format!("{path}?l=en"));
        let Some(digest) = page.after("name=\"digest\" value=\"").first().cloned() else { return };
        if self.post(world, who, &format!("{path}/approve"), &[("digest", &digest)]).is_ok() {
            let (alert, kind, about) = crate::day::notice_of(&page);
            let signed = self.ledger.signed.get(&incident).cloned();
            let approved =
                Approved { incident, kind, about, drafter: drafter.to_owned(), approver: who.to_owned(), signed };
            self.ledger.approved.insert(alert, approved);
        }
    }
}

#[cfg(test)]
mod tests {
    //! How: rows are read from JSON as the queue's route writes it.

    use super::*;

    fn staff() -> Staff {
        let midnight = Moment::from_s(0);
        Staff::new(
            Day::default(),
            Phrases::default(),
            vec![],
            vec!["kept".into()],
            midnight,
            midnight.plus_s(50_000),
            1,
        )
    }

    fn row(value: serde_json::Value) -> Row {
        Row::read(&value)
    }

    #[test]
    fn what_a_visitor_holds_is_theirs() {
        let staff = staff();
        for name in VISITORS {
            assert!(staff.is_theirs(&row(serde_json::json!({ "area": "x", "held_by": name }))), "{name}");
        }
        for free in [
            serde_json::json!({ "area": "x" }),
            serde_json::json!({ "area": "x", "held_by": null }),
            serde_json::json!({ "area": null, "held_by": "Dolores R." }),
        ] {
            assert!(!staff.is_theirs(&row(free)));
        }
        assert!(staff.is_theirs(&row(serde_json::json!({ "area": "kept" }))));
    }

    #[test]
    fn settled_rows_are_not_open() {
        let open = |verification: &str, activity: &str| {
            row(serde_json::json!({ "verification": verification, "activity": activity })).is_open
        };
        assert!(open("unverified", "reported_now") && open("confirmed", "ongoing"));
        for (verification, activity) in
            [("refuted", "reported_now"), ("unverifiable", "ended_unknown"), ("confirmed", "ended"), ("retracted", "x")]
        {
            assert!(!open(verification, activity), "{verification} {activity}");
        }
        let aside = serde_json::json!({ "verification": "unverified", "activity": "reported_now", "aside": "repeat" });
        assert!(!row(aside).is_open);
    }

    #[test]
    fn a_calm_room_takes_its_time_but_not_while_somebody_may_be_in_danger() {
        let mut staff = staff();
        let one = || row(serde_json::json!({ "verification": "unverified", "activity": "reported_now" }));
        let mut last = i64::MAX;
        for n in 0..10 {
            staff.rows = (0..n).map(|_| one()).collect();
            let wait_s = staff.patience_s(false);
            assert!(wait_s <= last && staff.patience_s(true) <= wait_s.min(240), "{n}");
            last = wait_s;
        }
    }

    #[test]
    fn nobody_who_acts_alone_is_somebody_a_visitor_can_take() {
        let all: BTreeSet<&str> = [DISPATCHERS, OPERATORS, LEADS, OBSERVERS].into_iter().flatten().copied().collect();
        assert_eq!(all.len(), 29, "a name is there twice");
        assert!(VISITORS.iter().all(|name| !all.contains(name)));
    }
}
