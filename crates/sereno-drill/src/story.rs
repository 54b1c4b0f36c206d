//! Stories: a radio log that plays itself.
//!
//! ```text
//! # two reports, one incident, no notice until somebody looked
//! people Ana dispatcher; Luis observer; Marisol verification_lead
//! 14:02 web [waiting saw] 6th & Alvarado :: two white vans, four people in vests
//! 14:04 Ana sends Luis to 1
//! ? 1
//! = 1 Westlake: checking, reported_now, 1 report, first 14:02
//! ```
//!
//! A name is one word; `Dolores_R.` is Dolores R.
//!
//! A line is a person list, an action at a time, a question (`?`), an expectation (`=`), or a
//! comment (`#`). Playing a story gives its text back with the `=` lines as they came out, so a
//! test compares the two, and `UPDATE=1` writes them.

use crate::world::{Answer, SETUP, World, plain};
use sereno_core::Moment;
use sereno_core::ids::PersonId;
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use sereno_core::volunteer::VolunteerState;
use sereno_station::audit::Actor;
use sereno_station::people::{Person, Sees, everybody, invite};
use std::collections::BTreeMap;

/// A line that cannot be played.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {why}: {text}")]
pub struct Fault {
    line: usize,
    why: String,
    text: String,
}

struct Play<'a> {
    world: &'a mut World,
    day: Moment,
    roles: BTreeMap<String, Vec<String>>,
    receipts: Vec<String>,
    offers: BTreeMap<(String, i64), String>,
    incidents: BTreeMap<i64, String>,
    newest: BTreeMap<String, String>,
    out: String,
}

/// Begins a world: whoever sets it up, with a browser.
pub fn set_up(world: &mut World) {
    let now = world.flow.site.now();
    let never = Moment::default();
    // A world that is entered again has that person already.
    let read = world.drive(world.flow.site.db.read(|tx| Ok(everybody(tx, Sees::All)?)));
    let known = read.ok().and_then(|all| all.into_iter().find(|p| p.name == SETUP));
    if let Some(person) = known {
        world.come_back(SETUP, person.id);
        world.get(SETUP, "/admin/people");
        // What was begun by an older version goes on too.
        sign_off(world);
        return;
    }
    let person = Person {
        id: PersonId::from_bytes(world.flow.site.chance()),
        name: SETUP.to_owned(),
        roles: vec![Role::Admin],
        language: "en".to_owned(),
        trained_until: never,
        pledged_until: never,
        shift_until: now,
        shift_roles: vec![],
        left_at: None,
        state: VolunteerState::Vouched,
    };
    let site = world.flow.site.clone();
    if let Ok(path) = world.drive(invite(&site, Actor::Command, person)) {
        world.hand_link(SETUP, &path);
    }
    world.get(SETUP, "/admin/people");
    sign_off(world);
    // A world is made to be told about; whoever wants a dry run turns it back.
    world.post(SETUP, "/admin/sending", &[("sending", "on")]);
}

/// Records somebody invented as answering for the texts of every language, until a day 300 days on.
pub fn sign_off(world: &mut World) {
    let until = world.flow.site.playbook.date(world.flow.site.now().plus_s(300 * DAY_S));
    let page = world.get(SETUP, "/admin/sign-off");
    let words = page.after("name=\"words\" value=\"");
    for (language, words) in page.after("name=\"language\" value=\"").iter().zip(words) {
        let names = [("lawyer", "Ada Example"), ("reviewer", "Rosa Example"), ("until", &until)];
        let form = [("language", language.as_str()), ("words", &words)];
        world.post(SETUP, "/admin/sign-off", &[form.as_slice(), names.as_slice()].concat());
    }
}

/// Plays a story from its text and gives the text back with `=` lines as they came out. Times
/// are of the local day in which `day` lies.
///
/// # Errors
/// The line that cannot be played.
pub fn play(world: &mut World, text: &str, day: Moment) -> Result<String, Fault> {
    let mut play = Play {
        world,
        day,
        roles: BTreeMap::new(),
        receipts: vec![],
        offers: BTreeMap::new(),
        incidents: BTreeMap::new(),
        newest: BTreeMap::new(),
        out: String::new(),
    };
    // People come on duty when their day begins, and their sessions last from then on.
    if let Some(begins) = text.lines().find_map(|line| play.moment_of(line.split(' ').next()?).ok()) {
        play.world.set(begins);
    }
    for (n, line) in (1usize..).zip(text.lines()) {
        if line.starts_with('=') {
            continue;
        }
        play.out.push_str(line);
        play.out.push('\n');
        play.line(line).map_err(|why| Fault { line: n, why, text: line.to_owned() })?;
    }
    Ok(play.out)
}

impl Play<'_> {
    fn say(&mut self, text: &str) {
        self.out.push_str("= ");
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("playbook ") {
            return Ok(());
        }
        if let Some(list) = line.strip_prefix("people ") {
            return self.people(list);
        }
        if let Some(question) = line.strip_prefix("? ") {
            return self.answer(question);
        }
        let (time, action) = line.split_once(' ').ok_or("neither a time nor a question")?;
        self.world.set(self.moment_of(time)?);
        self.run()?;
        self.act(action.trim())?;
        self.run()
    }

    /// The moment of hours and minutes on the story's day.
    fn moment_of(&self, time: &str) -> Result<Moment, String> {
        let (hour, minute) = time.split_once(':').ok_or("the time is not HH:MM")?;
        let read = |s: &str| s.parse::<i8>().map_err(|_| "the time is not HH:MM".to_owned());
        let at = self.world.flow.site.playbook.moment_on_day(self.day, read(hour)?, read(minute)?);
        Ok(at.ok_or("there is no such time that day")?)
    }

    fn run(&mut self) -> Result<(), String> {
        self.world.run_due().map(|_| ()).map_err(|stop| stop.to_string())
    }

    fn people(&mut self, list: &str) -> Result<(), String> {
        for entry in list.split(';') {
            let mut words = entry.split_whitespace();
            let name = named(words.next().ok_or("a person without a name")?);
            let rest: Vec<&str> = words.collect();
            let off = rest.contains(&"unready");
            let language = if rest.contains(&"es") { "es" } else { "en" };
            let roles: Vec<&str> = rest.into_iter().filter(|w| !matches!(*w, "unready" | "es")).collect();
            self.world.add_person(&name, &roles, language, !off);
            self.roles.insert(name, roles.iter().map(|r| (*r).to_owned()).collect());
        }
        Ok(())
    }

    /// Writes down a refusal; what went well needs no line.
    fn note(&mut self, answer: &Answer) {
        if !answer.is_ok() {
            let sentence = answer.sentence();
            self.say(&format!("refused {}: {sentence}", answer.status));
        }
    }

    fn report(&mut self, line: &str) -> Result<(), String> {
        let (channel, rest) = line.split_once(' ').ok_or("a report without a place")?;
        let (marks, rest) = match rest.trim().strip_prefix('[') {
            Some(inner) => inner.split_once(']').ok_or("the marks are not closed")?,
            None => ("", rest),
        };
        let (place, text) = rest.split_once("::").unwrap_or((rest, ""));
        let kinds = self.world.flow.rules.kinds.clone();
        let mut fields: Vec<(String, String)> =
            vec![("place".into(), place.trim().into()), ("text".into(), text.trim().into())];
        for mark in marks.split_whitespace() {
            let field = match mark {
                m if m.contains('=') => m.split_once('=').unwrap_or((m, "")),
                m if kinds.iter().any(|k| k == m) => ("kind", m),
                "saw" | "heard" | "social" => ("first_hand", mark),
                "now" | "hour" | "earlier" => ("recency", mark),
                other => return Err(format!("the mark {other} means nothing")),
            };
            fields.push((field.0.to_owned(), field.1.to_owned()));
        }
        let (who, path) = match channel {
            "web" => ("neighbour".to_owned(), "/report"),
            "call" => (self.someone("operator")?, "/console/call"),
            "paste" => (self.someone("operator")?, "/console/paste"),
            other => return Err(format!("there is no channel {other}")),
        };
        let page = self.world.get(&who, path);
        let form_id = page.after("name=\"form_id\" value=\"").first().cloned().unwrap_or_default();
        fields.push(("form_id".into(), form_id));
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let answer = self.world.post(&who, path, &pairs);
        match receipt(&answer) {
            Some(receipt) => self.receipts.push(receipt),
            None => {
                let list = answer
                    .body
                    .split("role=\"alert\"")
                    .nth(1)
                    .and_then(|t| t.split("</ul>").next())
                    .unwrap_or_default();
                let faults: Vec<String> =
                    list.split("<li>").skip(1).map(|li| plain(li.split("</li>").next().unwrap_or_default())).collect();
                self.say(&format!("refused {}: {}", answer.status, faults.join(" | ")));
            }
        }
        Ok(())
    }

    /// Somebody who holds a role.
    fn someone(&self, role: &str) -> Result<String, String> {
        let fits = |roles: &Vec<String>| roles.iter().any(|r| r == role);
        let found = self
            .roles
            .iter()
            .find(|(_, roles)| fits(roles))
            .or_else(|| self.roles.iter().find(|(_, roles)| roles.iter().any(|r| r == "dispatcher")));
        found.map(|(name, _)| name.clone()).ok_or_else(|| format!("nobody is {role}"))
    }

    /// The id of an incident by the order in which it was opened.
    fn incident(&mut self, word: &str) -> Result<(i64, String), String> {
        let n: i64 = word.trim_end_matches([':', ',']).parse().map_err(|_| format!("{word} is not an incident"))?;
        let found = self
            .incidents()?
            .into_iter()
            .find(|i| i.get("number").and_then(serde_json::Value::as_i64) == Some(200 + n));
        if let Some(id) = found.and_then(|i| i.get("id")?.as_str().map(str::to_owned)) {
            self.incidents.insert(n, id);
        }
        // What has left the list is still there.
        self.incidents.get(&n).map(|id| (n, id.clone())).ok_or_else(|| format!("there is no incident {n}"))
    }

    fn incidents(&mut self) -> Result<Vec<serde_json::Value>, String> {
        let desk = self.someone("dispatcher")?;
        let answer = self.world.get(&desk, "/api/v1/incidents");
        serde_json::from_str(&answer.body).map_err(|e| format!("the queue is not JSON: {e}: {}", answer.status))
    }

    fn act(&mut self, action: &str) -> Result<(), String> {
        let first = action.split(' ').next().unwrap_or_default();
        if matches!(first, "web" | "call" | "paste") {
            return self.report(action);
        }
        if first == "forget" {
            return self.world.expire_due().map(|_| ()).map_err(|stop| stop.to_string());
        }
        if first == "reporter" {
            return self.add(action);
        }
        let who = named(first);
        let words: Vec<&str> = action.split(' ').skip(1).filter(|w| !w.is_empty()).collect();
        let answer = match words.as_slice() {
            ["sends", names @ .., "to", n] => {
                let (n, id) = self.incident(n)?;
                return self.send(&who, names, n, &id);
            }
            [step @ ("accepts" | "declines" | "arrives" | "leaves" | "flees"), n @ ..] => {
                let step = match *step {
                    "accepts" => "accept",
                    "declines" => "decline",
                    "arrives" => "arrive",
                    "leaves" => "leave",
                    _ => "leave_unsafe",
                };
                let offer = self.offer(&who, n.first().copied())?;
                self.world.get(&who, &offer);
                self.world.post(&who, &format!("{offer}/step"), &[("step", step)])
            }
            ["sees", "it:", doing] => {
                self.verdict(&who, &[("verdict", "saw_it"), ("doing", doing), ("direct", "yes")])?
            }
            ["heard", "it:", doing] => self.verdict(&who, &[("verdict", "saw_it"), ("doing", doing)])?,
            ["sees", "another", "cause:", cause] => {
                self.verdict(&who, &[("verdict", "other_cause"), ("cause", cause), ("direct", "yes")])?
            }
            ["sees", "another", "cause"] => self.verdict(&who, &[("verdict", "other_cause"), ("direct", "yes")])?,
            ["sees", "nothing", "here"] => self.verdict(&who, &[("verdict", "nothing_here"), ("direct", "yes")])?,
            ["cannot", "tell"] => self.verdict(&who, &[("verdict", "cannot_tell")])?,
            ["signs", n] => {
                let (n, id) = self.incident(n)?;
                self.sign(&who, n, &id)?
            }
            ["decides", n, decided] => {
                let (_, id) = self.incident(n)?;
                let verdict = self.open_verdict(&id)?;
                self.world.get(&who, &format!("/console/incidents/{id}"));
                self.world.post(
                    &who,
                    &format!("/console/incidents/{id}/decide"),
                    &[("verdict", &verdict), ("decided", decided)],
                )
            }
            ["drafts", n] => {
                let (_, id) = self.incident(n)?;
                self.world.get(&who, &format!("/console/incidents/{id}/alert"));
                self.world.post(&who, &format!("/console/incidents/{id}/alert"), &[])
            }
            [verb @ ("approves" | "returns"), n] => {
                let (_, id) = self.incident(n)?;
                let alert = self.latest_alert(&id)?;
                let page = self.world.get(&who, &format!("/console/alerts/{alert}"));
                let digest = page.after("name=\"digest\" value=\"").first().cloned().unwrap_or_default();
                let path = if *verb == "approves" { "approve" } else { "send-back" };
                let done = self.world.post(&who, &format!("/console/alerts/{alert}/{path}"), &[("digest", &digest)]);
                if done.is_ok() && *verb == "approves" {
                    self.world.let_it_out().map_err(|stop| stop.to_string())?;
                }
                done
            }
            // Between approval and release anybody of the desk has a word.
            ["approves", n, "but", other, "stops", "it"] => {
                let (_, id) = self.incident(n)?;
                let alert = self.latest_alert(&id)?;
                let page = self.world.get(&who, &format!("/console/alerts/{alert}"));
                let digest = page.after("name=\"digest\" value=\"").first().cloned().unwrap_or_default();
                self.world.post(&who, &format!("/console/alerts/{alert}/approve"), &[("digest", &digest)]);
                self.run()?;
                let other = named(other);
                self.world.get(&other, &format!("/console/alerts/{alert}"));
                let stopped = self.world.post(&other, &format!("/console/alerts/{alert}/stop"), &[]);
                self.world.let_it_out().map_err(|stop| stop.to_string())?;
                stopped
            }
            ["withdraws", n] => {
                let (_, id) = self.incident(n)?;
                let alert = self.latest_alert(&id)?;
                let page = format!("/console/alerts/{alert}/withdraw");
                self.world.get(&who, &page);
                self.world.post(&who, &page, &[])
            }
            ["recalls", n] => {
                let (_, id) = self.incident(n)?;
                let page = self.world.get(&who, &format!("/console/incidents/{id}"));
                let Some(offer) = page.after("name=\"offer\" value=\"").first().cloned() else {
                    self.say("there is nobody to call back");
                    return Ok(());
                };
                self.world.post(&who, &format!("/console/incidents/{id}/recall"), &[("offer", &offer)])
            }
            ["merges", from, "into", into] => {
                let (_, id) = self.incident(from)?;
                let into: i64 = into.parse().map_err(|_| format!("{into} is not an incident"))?;
                self.world.get(&who, &format!("/console/incidents/{id}"));
                self.world.post(&who, &format!("/console/incidents/{id}/merge"), &[("into", &(200 + into).to_string())])
            }
            ["splits", n] => {
                let (_, id) = self.incident(n)?;
                let newest = self.newest(&who, &id);
                self.world.post(&who, &format!("/console/incidents/{id}/split"), &[("report", &newest)])
            }
            ["undoes", n] => {
                let (_, id) = self.incident(n)?;
                self.world.get(&who, &format!("/console/incidents/{id}"));
                self.world.post(&who, &format!("/console/incidents/{id}/undo"), &[])
            }
            ["takes", n] => self.hold(&who, n, "me")?,
            ["lets", n, "go"] => self.hold(&who, n, "nobody")?,
            ["hands", n, "to", name] => {
                let (_, id) = self.incident(n)?;
                let page = self.world.get(&who, &format!("/console/incidents/{id}"));
                let person = page
                    .body
                    .split("<option value=\"per_")
                    .skip(1)
                    .find(|o| o.split('<').next().is_some_and(|o| o.ends_with(&format!(">{name}"))));
                let person = person.and_then(|o| o.split('"').next()).map(|id| format!("per_{id}"));
                self.hold(&who, n, &person.unwrap_or_default())?
            }
            ["puts", "aside", n, why] => {
                let (_, id) = self.incident(n)?;
                self.world.get(&who, &format!("/console/incidents/{id}"));
                self.world.post(&who, &format!("/console/incidents/{id}/aside"), &[("why", why)])
            }
            ["puts", "aside", "the", "pile", ns @ .., why] => {
                let mut fields = vec![("do".to_owned(), "aside".to_owned()), ("why".to_owned(), (*why).to_owned())];
                for n in ns {
                    fields.push(("incident".to_owned(), self.incident(n)?.1));
                }
                self.world.get(&who, "/console?pick=some");
                let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                let done = self.world.post(&who, "/console/pile", &pairs);
                let head = done.body.split("<h1>").nth(1).and_then(|h| h.split('<').next()).unwrap_or_default();
                self.say(&plain(head));
                for left in done
                    .body
                    .split("<main")
                    .nth(1)
                    .unwrap_or_default()
                    .split("<li><a ")
                    .skip(1)
                    .filter_map(|l| l.split("</li>").next())
                {
                    self.say(&plain(&format!("<{left}")));
                }
                return Ok(());
            }
            ["brings", "back"] => {
                let page = self.world.get(&who, "/console/aside");
                let batch = page.after("name=\"batch\" value=\"").first().cloned().unwrap_or_default();
                self.world.post(&who, "/console/aside/back", &[("batch", &batch)])
            }
            ["brings", "back", "from", n] => {
                let (_, id) = self.incident(n)?;
                let page = self.world.get(&who, &format!("/console/incidents/{id}"));
                let batch = page.after("name=\"batch\" value=\"").first().cloned().unwrap_or_default();
                self.world.post(&who, "/console/aside/back", &[("batch", &batch)])
            }
            ["restores:", words @ ..] => {
                self.world.get(&who, "/console/find");
                let found = self.world.post(&who, "/console/find", &[("q", &words.join(" "))]);
                let Some(report) = found.after("name=\"report\" value=\"").first().cloned() else {
                    self.say("no report found that is called abuse");
                    return Ok(());
                };
                self.world.post(&who, "/console/find/restore", &[("report", &report)])
            }
            ["closes", n] => self.need(&who, n, "close", &[])?,
            ["opens", "up", n] => self.need(&who, n, "open", &[])?,
            ["says", "why", n, why] => self.need(&who, n, "read", &[("why", why)])?,
            ["lets", name, "into", n] => {
                let person =
                    self.world.person(&named(name)).and_then(|path| path.rsplit('/').next().map(str::to_owned));
                let person = person.ok_or_else(|| format!("{name} is not on the roster"))?;
                self.need(&who, n, "let-in", &[("person", &person)])?
            }
            ["calls", "it", "abuse", n] => {
                let (_, id) = self.incident(n)?;
                let newest = self.newest(&who, &id);
                self.world.post(&who, &format!("/console/incidents/{id}/abuse"), &[("report", &newest)])
            }
            ["notes:", text @ ..] => {
                let page = self.world.get(&who, "/console");
                let form_id = page.after("name=\"form_id\" value=\"").first().cloned().unwrap_or_default();
                let text = text.join(" ");
                self.world.post(&who, "/console/note", &[("form_id", &form_id), ("note", &text)])
            }
            ["finds:", words @ ..] => {
                self.world.get(&who, "/console/find");
                let found = self.world.post(&who, "/console/find", &[("q", &words.join(" "))]);
                if found.status == 303 {
                    self.say("opens the incident");
                } else if found.is_ok() {
                    let head = found.body.split("id=\"found\">").nth(1).and_then(|h| h.split('<').next());
                    self.say(&plain(head.unwrap_or_default()));
                    for row in found.body.split("<blockquote").skip(1).filter(|row| !row.contains("<p>“")) {
                        let said = row.split("class=\"src hint small\">").nth(1).and_then(|t| t.split("</p>").next());
                        self.say(&format!("without its words: {}", plain(said.unwrap_or_default())));
                    }
                }
                found
            }
            _ => return Err("nobody knows what that means".to_owned()),
        };
        self.note(&answer);
        Ok(())
    }

    fn send(&mut self, who: &str, names: &[&str], n: i64, id: &str) -> Result<(), String> {
        let page = format!("/console/incidents/{id}");
        let mut fields = Vec::new();
        let names: Vec<String> = names.iter().filter(|w| **w != "and").map(|w| named(w)).collect();
        for name in &names {
            // The administrator's page lists everybody, so it also gives those who may not be sent.
            let person = self.world.person(name).and_then(|path| path.rsplit('/').next().map(str::to_owned));
            fields.push(("observer", person.ok_or_else(|| format!("{name} is not on the roster"))?));
        }
        self.world.get(who, &page);
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let answer = self.world.post(who, &format!("{page}/send"), &pairs);
        let sent = answer.body.contains("<div class=\"note sent\"");
        for part in answer.body.split("<div class=\"note new\" role=\"alert\">").skip(1) {
            let text = plain(part.split("</div>").next().unwrap_or_default());
            self.say(&format!("refused {}: {text}", answer.status));
        }
        for name in names {
            let field = self.world.get(&name, "/field");
            if let Some(offer) = field.after("href=\"/field/").first() {
                self.offers.insert((name, n), format!("/field/{offer}"));
            }
        }
        if !answer.is_ok() && !sent && !answer.body.contains("note new") {
            self.note(&answer);
        }
        Ok(())
    }

    fn hold(&mut self, who: &str, n: &str, to: &str) -> Result<Answer, String> {
        let (_, id) = self.incident(n)?;
        let page = self.world.get(who, &format!("/console/incidents/{id}"));
        let seen = page.after("name=\"seen\" value=\"").first().cloned().unwrap_or_default();
        Ok(self.world.post(who, &format!("/console/incidents/{id}/hold"), &[("to", to), ("seen", &seen)]))
    }

    /// The newest report of an incident, from its page; or as the page had it when it last named one.
    fn newest(&mut self, who: &str, incident: &str) -> String {
        let page = self.world.get(who, &format!("/console/incidents/{incident}"));
        if let Some(report) = page.after("name=\"report\" value=\"").first() {
            self.newest.insert(incident.to_owned(), report.clone());
        }
        self.newest.get(incident).cloned().unwrap_or_default()
    }

    /// Who may read what was said in an incident.
    fn need(&mut self, who: &str, n: &str, verb: &str, fields: &[(&str, &str)]) -> Result<Answer, String> {
        let (_, id) = self.incident(n)?;
        self.world.get(who, &format!("/console/incidents/{id}"));
        Ok(self.world.post(who, &format!("/console/incidents/{id}/{verb}"), fields))
    }

    /// `reporter 1 adds TEXT`: somebody comes back with a receipt.
    fn add(&mut self, action: &str) -> Result<(), String> {
        let (n, text) = action.trim_start_matches("reporter ").split_once(" adds ").ok_or("who adds what?")?;
        let n: usize = n.parse().map_err(|_| "which receipt?")?;
        let code = self.receipts.get(n.wrapping_sub(1)).cloned().ok_or("there is no such receipt")?;
        let shown = self.world.post("neighbour", "/receipt", &[("code", &code)]);
        let form_id = shown.after("name=\"form_id\" value=\"").first().cloned().unwrap_or_default();
        let answer =
            self.world.post("neighbour", "/receipt/add", &[("code", &code), ("form_id", &form_id), ("text", text)]);
        self.note(&answer);
        Ok(())
    }

    fn offer(&self, who: &str, n: Option<&str>) -> Result<String, String> {
        let n: Option<i64> = n.and_then(|n| n.parse().ok());
        let mut mine = self.offers.iter().filter(|((name, at), _)| name == who && n.is_none_or(|n| n == *at));
        mine.next_back().map(|(_, path)| path.clone()).ok_or_else(|| format!("{who} was not asked"))
    }

    fn verdict(&mut self, who: &str, fields: &[(&str, &str)]) -> Result<Answer, String> {
        let offer = self.offer(who, None)?;
        self.world.get(who, &offer);
        Ok(self.world.post(who, &format!("{offer}/verdict"), fields))
    }

    /// The verdict of an incident that nobody has signed yet, from a lead's page.
    fn open_verdict(&mut self, id: &str) -> Result<String, String> {
        let leads: Vec<String> = self
            .roles
            .iter()
            .filter(|(_, r)| r.iter().any(|r| r == "verification_lead"))
            .map(|(n, _)| n.clone())
            .collect();
        for lead in leads {
            let page = self.world.get(&lead, &format!("/console/incidents/{id}"));
            if let Some(verdict) = page.after("name=\"verdict\" value=\"").first() {
                return Ok(verdict.clone());
            }
        }
        Err("no verdict waits there".to_owned())
    }

    fn sign(&mut self, who: &str, n: i64, id: &str) -> Result<Answer, String> {
        let verdict = self.open_verdict(id)?;
        let in_field = self.offers.get(&(who.to_owned(), n)).cloned();
        Ok(match in_field {
            Some(offer) => {
                self.world.get(who, &offer);
                self.world.post(who, &format!("{offer}/sign"), &[("verdict", &verdict)])
            }
            None => {
                self.world.get(who, &format!("/console/incidents/{id}"));
                self.world.post(who, &format!("/console/incidents/{id}/sign"), &[("verdict", &verdict)])
            }
        })
    }

    fn latest_alert(&mut self, id: &str) -> Result<String, String> {
        let desk = self.someone("dispatcher")?;
        let page = self.world.get(&desk, &format!("/console/incidents/{id}"));
        page.after("/console/alerts/").last().cloned().ok_or_else(|| "there is no draft".to_owned())
    }

    fn answer(&mut self, question: &str) -> Result<(), String> {
        let words: Vec<&str> = question.split_whitespace().collect();
        match words.as_slice() {
            ["queue"] => {
                let rows = self.incidents()?;
                if rows.is_empty() {
                    self.say("nothing");
                }
                for i in &rows {
                    let line = self.incident_line(i);
                    self.say(&line);
                }
            }
            ["alerts", language @ ..] => {
                let l = language.first().unwrap_or(&"en");
                let answer = self.world.get("neighbour", &format!("/api/v1/alerts?l={l}"));
                self.texts(&answer.body, "/text")?;
            }
            ["outbox"] => {
                let desk = self.someone("dispatcher")?;
                let answer = self.world.get(&desk, "/api/v1/outbox");
                self.texts(&answer.body, "/alert/text")?;
            }
            ["receipt", n] => {
                let n: usize = n.parse().map_err(|_| "which receipt?")?;
                let code = self.receipts.get(n.wrapping_sub(1)).cloned().ok_or("there is no such receipt")?;
                let answer = self.world.post("neighbour", "/receipt", &[("code", &code)]);
                let text = answer.body.split("id=\"answer\"").nth(1).and_then(|t| t.split("</section>").next());
                let text = text
                    .map(|t| plain(&format!("<{t}")))
                    .unwrap_or_else(|| format!("refused {}: {}", answer.status, answer.sentence()));
                self.say(&text);
            }
            ["log", who] => {
                let page = self.world.get(who, "/console/handover");
                let tape = page.body.split("id=\"log\"").nth(1).and_then(|t| t.split("</ol>").next()).unwrap_or("");
                let lines: Vec<String> = tape.split("<li").skip(1).map(|l| plain(&format!("<{l}"))).collect();
                for line in lines.iter().rev().take(6).rev() {
                    self.say(line);
                }
            }
            // What the desk is told loudly about what people were told.
            ["due", n] => {
                let (_, id) = self.incident(n)?;
                let desk = self.someone("dispatcher")?;
                let page = self.world.get(&desk, &format!("/console/incidents/{id}"));
                let note = page.body.split("class=\"note danger\"").nth(1).and_then(|t| t.split("</div>").next());
                let text = note.map_or_else(|| "nothing".to_owned(), |n| plain(&format!("<{n}")));
                self.say(&text);
            }
            ["step", n] => {
                let (_, id) = self.incident(n)?;
                let desk = self.someone("dispatcher")?;
                let page = self.world.get(&desk, &format!("/console/incidents/{id}"));
                let step = page.body.split("class=\"step\"").nth(1).and_then(|t| t.split("</strong>").next());
                self.say(&plain(&format!("<{}", step.unwrap_or_default())));
            }
            // Where each notice stands, as the list of alerts has it.
            ["notices"] => {
                let desk = self.someone("dispatcher")?;
                let page = self.world.get(&desk, "/console/alerts");
                let rows =
                    page.body.split("<tbody>").nth(1).and_then(|t| t.split("</tbody>").next()).unwrap_or_default();
                let rows: Vec<String> = rows.split("<tr>").skip(1).map(plain).collect();
                for row in rows.iter().rev() {
                    self.say(row);
                }
            }
            ["why", n] => {
                let (_, id) = self.incident(n)?;
                let desk = self.someone("dispatcher")?;
                let page = self.world.get(&desk, &format!("/console/incidents/{id}"));
                let list =
                    page.body.split("id=\"fused\"").nth(1).and_then(|t| t.split("</ul>").next()).unwrap_or_default();
                let reasons: Vec<String> = list.split("<li>").skip(1).map(plain).collect();
                self.say(&reasons.join(" | "));
            }
            // What somebody reads of what was said in an incident.
            [who, "reads", n] => {
                let (_, id) = self.incident(n)?;
                let page = self.world.get(&named(who), &format!("/console/incidents/{id}"));
                self.newest(&named(who), &id);
                let part = page.body.split("id=\"reports\"").nth(1).and_then(|t| t.split("</section>").next());
                let part = part.unwrap_or_default();
                let said: Vec<String> = part
                    .split("<blockquote")
                    .skip(1)
                    .filter_map(|q| Some(plain(q.split_once("<p lang=")?.1.split_once('>')?.1.split("</p>").next()?)))
                    .collect();
                let note = part.split("class=\"note\"><p>").nth(1).and_then(|t| t.split("</p>").next());
                match note {
                    Some(note) => self.say(&format!("shut: {}", plain(note))),
                    None => self.say(&said.join(" | ")),
                }
                if note.is_some() && (!said.is_empty() || page.body.contains("<dl class=\"salute-list\">")) {
                    return Err(format!("{who} reads what is shut to them"));
                }
            }
            [who, "opens", path] => {
                let answer = self.world.get(who, path);
                self.say(&answer.status.to_string());
            }
            [who, "may", "alert", n] => {
                let (_, id) = self.incident(n)?;
                let page = self.world.get(who, &format!("/console/incidents/{id}/alert"));
                if page.is_ok() {
                    self.say("yes");
                } else {
                    let alert = page
                        .body
                        .split("role=\"alert\"")
                        .nth(1)
                        .and_then(|t| t.split("</div>").next())
                        .unwrap_or_default();
                    self.say(&format!("no, {}: {}", page.status, plain(&format!("<{alert}"))));
                    let now =
                        page.body.split("id=\"now\"").nth(1).and_then(|t| t.split("</p>").next()).unwrap_or_default();
                    self.say(&plain(&format!("<{now}")));
                }
            }
            [n] => {
                let n: i64 = n.parse().map_err(|_| "nobody knows what that asks")?;
                let rows = self.incidents()?;
                let found = rows.iter().find(|i| i.get("number").and_then(serde_json::Value::as_i64) == Some(200 + n));
                let line = found.map_or_else(|| "nothing".to_owned(), |i| self.incident_line(i));
                self.say(&line);
            }
            _ => return Err("nobody knows what that asks".to_owned()),
        }
        Ok(())
    }

    fn incident_line(&self, i: &serde_json::Value) -> String {
        let text = |k: &str| i.get(k).and_then(serde_json::Value::as_str).unwrap_or("");
        let number = |k: &str| i.get(k).and_then(serde_json::Value::as_i64).unwrap_or(0);
        let area = self.world.flow.site.playbook.places.area(text("area")).map_or("no area", |a| a.name.as_str());
        let n = number("n_reports");
        let more = |k: &str, words: &str| match text(k) {
            "" => String::new(),
            value => format!(", {words} {value}"),
        };
        let (held, aside) = (more("held_by", "with"), more("aside", "aside:"));
        format!(
            "{} {area}: {}, {}, {}, {n} {}, first {}",
            number("number") - 200,
            text("verification"),
            text("activity"),
            text("kind"),
            if n == 1 { "report" } else { "reports" },
            text("first")
        ) + &held
            + &aside
            + if i.get("closed").and_then(serde_json::Value::as_bool) == Some(true) { ", closed" } else { "" }
    }

    fn texts(&mut self, body: &str, pointer: &str) -> Result<(), String> {
        let list: Vec<serde_json::Value> = serde_json::from_str(body).map_err(|e| e.to_string())?;
        if list.is_empty() {
            self.say("nothing");
        }
        for item in &list {
            let text = item.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            self.say(&text);
        }
        Ok(())
    }
}

/// A name as a line has it: `Dolores_R.` is Dolores R.
fn named(word: &str) -> String {
    word.replace('_', " ")
}

/// The receipt on a page that took a report.
pub fn receipt(answer: &Answer) -> Option<String> {
    let text = answer.body.split("<p class=\"code\"").nth(1)?.split_once('>')?.1;
    text.split('<').next().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty() && answer.is_ok())
}
