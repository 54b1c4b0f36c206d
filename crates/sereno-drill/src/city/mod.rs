//! A city on a hard day: who tells what, when and where, and what is really there.
//!
//! Generated from a seed and from nothing else: no clock, no machine. The figures are those of
//! one county on its worst day. Contacts arrive as a Poisson process whose rate follows the local
//! hour, and three times eighty of them come within eight minutes; twelve events are real, a
//! hundred and fifty are not. What is true is known here and to whoever walks there, and no line
//! of it is ever handed to the product.

use crate::dice::{Dice, whole};
use serde::Deserialize;
use sereno_core::place::{Known, Point};
use std::collections::BTreeMap;

/// Contacts an hour on the mean, by local hour, bursts not counted.
pub const HOURS: [u32; 24] = [6, 6, 6, 6, 6, 30, 30, 90, 90, 90, 90, 60, 60, 60, 60, 60, 60, 30, 30, 30, 30, 30, 6, 6];
/// Bursts a day, contacts in each, and seconds it lasts.
pub const BURSTS: usize = 3;
/// Contacts of one burst.
pub const BURST_N: usize = 80;
/// Seconds a burst lasts.
pub const BURST_S: i64 = 8 * 60;
/// Events that are real; so many of them are over within ten minutes.
pub const REAL: usize = 12;
/// Real events that are over within ten minutes.
pub const SHORT: usize = 8;
/// Events that are only said to be.
pub const FALSE: usize = 150;
/// Reports about one of these, at most.
const FALSE_REPORTS_MAX: usize = 6;
/// Seconds of a day.
pub const DAY_S: i64 = 86_400;

/// When the three bursts may begin, seconds after midnight: one in the morning, one at midday,
/// one in the afternoon.
const BURST_WINDOWS: [(i64, i64); BURSTS] = [(25_200, 34_200), (39_600, 48_600), (53_400, 59_400)];
/// Reports about an event become half as likely with each so many seconds.
const TALK_HALVES_S: f64 = 900.0;
/// Nobody begins to tell of an event that is older, seconds.
const TALK_S: i64 = 75 * 60;
/// An event begins with the first who tells of it, at most so much earlier than drawn, seconds.
const EARLY_S: i64 = 10 * 60;
/// Two events within this are taken for one, metres.
const APART_M: f64 = 1_200.0;
/// The same place is quiet for this long after an event, seconds.
const QUIET_S: i64 = 3 * 3_600;

/// What is really there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// What people say.
    Real,
    /// The local police at their own work.
    LocalPolice,
    /// Vehicles that look like it.
    LookAlike,
    /// A picture of another day.
    OldMedia,
    /// It was somewhere else.
    WrongPlace,
    /// Nothing.
    Nothing,
}

/// What is said and is not so: which, and how many in a hundred.
pub const FALSE_SHARES: [(Truth, usize); 5] = [
    (Truth::LocalPolice, 35),
    (Truth::LookAlike, 30),
    (Truth::OldMedia, 10),
    (Truth::WrongPlace, 10),
    (Truth::Nothing, 15),
];

/// One thing that happens, or is only said to.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where.
    pub place: Known,
    /// What is really there.
    pub truth: Truth,
    /// It begins, seconds after local midnight.
    pub from_s: i64,
    /// It is over.
    pub until_s: i64,
    /// The kind's slug, as people choose it.
    pub kind: String,
    /// Which words people use of it: number, colour, mark.
    words: [usize; 3],
    /// Reports that are meant for it, bursts not counted.
    pub reports: usize,
}

/// What a contact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Something is seen.
    Sighting,
    /// A question, or fear.
    Information,
    /// Somebody was taken.
    Taken,
    /// A need: food, a lawyer, rent.
    Resources,
    /// No help at all.
    Prank,
}

/// Shares of what contacts are about, in a hundred.
pub const WHAT_SHARES: [(What, usize); 5] =
    [(What::Sighting, 45), (What::Information, 25), (What::Taken, 12), (What::Resources, 13), (What::Prank, 5)];

/// How a contact comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A call, which an operator types.
    Call,
    /// The public form.
    Web,
    /// A text message, which an operator pastes.
    Text,
    /// A partner's program.
    Program,
}

/// Shares of how contacts come, in a hundred.
pub const BY_SHARES: [(By, usize); 4] = [(By::Call, 45), (By::Web, 30), (By::Text, 20), (By::Program, 5)];

/// Weights of languages; a network speaks some of them.
const LANGUAGES: [(&str, usize); 2] = [("es", 62), ("en", 27)];

/// Somebody gets in touch.
#[derive(Clone, Debug)]
pub struct Contact {
    /// When, seconds after local midnight.
    pub at_s: i64,
    /// About what.
    pub what: What,
    /// How.
    pub by: By,
    /// In which language.
    pub language: String,
    /// Which event of the day; `None` for questions.
    pub event: Option<usize>,
    /// The kind's slug; empty for questions.
    pub kind: String,
    /// The place as typed; empty for questions.
    pub place: String,
    /// The place names no spot.
    pub is_vague: bool,
    /// The words.
    pub text: String,
    /// How the person knows: a slug.
    pub first_hand: &'static str,
    /// Seconds since it was seen; more than 15 minutes where the time is off.
    pub ago_s: i64,
    /// It names another agency than the rest.
    pub is_contrary: bool,
    /// It is one of a burst.
    pub is_burst: bool,
}

/// A day: what happens and who tells of it, in order of time.
#[derive(Clone, Debug, Default)]
pub struct Day {
    /// What happens, or is only said to.
    pub events: Vec<Event>,
    /// Who gets in touch, in order of time.
    pub contacts: Vec<Contact>,
}

/// What invented people say, from a playbook's `demo.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Phrases {
    words: Vec<Words>,
    said: Vec<Said>,
    /// Slugs of causes that an observer finds.
    found: BTreeMap<String, Vec<String>>,
    /// What the opening leaves for others to look at.
    #[serde(default)]
    pub left: Vec<Left>,
}

#[derive(Clone, Debug, Deserialize)]
struct Words {
    language: String,
    n: Vec<String>,
    colour: Vec<String>,
    mark: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Said {
    language: String,
    what: String,
    texts: Vec<String>,
}

/// Something the opening story left: where, what is there, until when.
#[derive(Clone, Debug, Deserialize)]
pub struct Left {
    /// The place's name.
    pub place: String,
    /// What is there.
    pub truth: Truth,
    /// The kind's slug.
    pub kind: String,
    /// Local hours and minutes.
    pub until: String,
}

impl Event {
    /// Something that others began to tell before the day's contacts come.
    pub fn left(place: Known, truth: Truth, kind: &str, from_s: i64, until_s: i64) -> Event {
        Event { place, truth, from_s, until_s, kind: kind.to_owned(), words: [0, 0, 0], reports: 0 }
    }
}

impl Phrases {
    fn texts(&self, language: &str, what: &str) -> &[String] {
        self.said.iter().find(|s| s.language == language && s.what == what).map_or(&[], |s| s.texts.as_slice())
    }

    /// The causes an observer can find where this is the truth; none where nothing is there.
    pub fn causes(&self, truth: Truth) -> &[String] {
        let key = match truth {
            Truth::LocalPolice => "local_police",
            Truth::LookAlike => "look_alike",
            Truth::Real | Truth::OldMedia | Truth::WrongPlace | Truth::Nothing => "",
        };
        self.found.get(key).map_or(&[], Vec::as_slice)
    }

    fn fill(&self, text: &str, language: &str, event: Option<&Event>, area: &str) -> String {
        let words = self.words.iter().find(|w| w.language == language);
        let word = |list: fn(&Words) -> &Vec<String>, at: usize| {
            words.and_then(|w| list(w).get(at % list(w).len().max(1))).map_or("", String::as_str)
        };
        let [n, colour, mark] = event.map_or([0, 0, 0], |e| e.words);
        let street = event.and_then(|e| e.place.all_of.first()).map_or("", String::as_str);
        text.replace("{n}", word(|w| &w.n, n))
            .replace("{colour}", word(|w| &w.colour, colour))
            .replace("{mark}", word(|w| &w.mark, mark))
            .replace("{street}", street)
            .replace("{area}", area)
    }
}

/// What a city is made of.
#[derive(Clone, Debug)]
pub struct City<'a> {
    /// Crossings and landmarks where something can happen.
    pub places: Vec<Known>,
    /// Names of areas by slug.
    pub areas: &'a [(String, String)],
    /// Slugs of kinds that people choose for what they see, the gravest not among them.
    pub kinds: &'a [String],
    /// Languages the network speaks.
    pub languages: &'a [String],
    /// What people say.
    pub phrases: &'a Phrases,
    /// Spots where something else happens until a time, seconds after midnight.
    pub taken: &'a [(Point, i64)],
}

impl City<'_> {
    /// One day from the dice.
    pub fn day(&self, dice: &Dice) -> Day {
        let arriving: Vec<(i64, What)> =
            arrivals(dice).into_iter().map(|at_s| (at_s, pick(dice, &WHAT_SHARES, What::Sighting))).collect();
        let (mut events, bursts) = self.events(dice);
        fit(dice, &mut events, arriving.iter().filter(|(_, what)| *what == What::Sighting).count());
        let mut contacts: Vec<Contact> = Vec::new();
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut next = 0;
        for (at_s, what) in arriving {
            open.retain(|(e, left)| *left > 0 && events.get(*e).is_some_and(|e| at_s - e.from_s <= TALK_S));
            while events.get(next).is_some_and(|e| e.from_s <= at_s) {
                open.push((next, events.get(next).map_or(0, |e| e.reports)));
                next += 1;
            }
            if what == What::Sighting
                && open.is_empty()
                && let Some(event) = events.get_mut(next)
                && (event.from_s - at_s < EARLY_S || next == 0)
            {
                // Somebody is the first to tell, so that is when it begins.
                let lasts_s = event.until_s - event.from_s;
                event.from_s = at_s;
                event.until_s = at_s + lasts_s;
                open.push((next, event.reports));
                next += 1;
            }
            let event = match what {
                What::Information | What::Resources => None,
                What::Sighting => talked_about(dice, &events, &mut open, at_s).or(next.checked_sub(1)),
                What::Taken | What::Prank => open.last().map(|(e, _)| *e).or(next.checked_sub(1)),
            };
            contacts.push(self.contact(dice, &events, at_s, what, event, false));
        }
        for (event, burst_s) in bursts {
            for _ in 0..BURST_N {
                let at_s = burst_s + dice.between(0, BURST_S - 1);
                let what = pick(dice, &WHAT_SHARES, What::Sighting);
                let about = (!matches!(what, What::Information | What::Resources)).then_some(event);
                contacts.push(self.contact(dice, &events, at_s, what, about, true));
            }
        }
        contacts.sort_by_key(|c| c.at_s);
        Day { events, contacts }
    }

    /// Every event in order of time, and which of them a burst is about.
    fn events(&self, dice: &Dice) -> (Vec<Event>, Vec<(usize, i64)>) {
        // Real ones are spread over the day as contacts are; bursts are about the nearest of them.
        let mut drawn: Vec<(i64, Truth, Option<i64>)> = (0..u32::try_from(REAL).unwrap_or(0))
            .map(|n| (when((f64::from(n) + dice.unit()) / 12.0), Truth::Real, None))
            .collect();
        for (low, high) in BURST_WINDOWS {
            let burst_s = dice.between(low, high);
            let free = drawn.iter_mut().filter(|(.., burst)| burst.is_none());
            if let Some(near) = free.min_by_key(|(from, ..)| (from - burst_s).abs()) {
                *near = (burst_s - 240, Truth::Real, Some(burst_s));
            }
        }
        let mut long = REAL.saturating_sub(SHORT);
        let mut lasts: Vec<i64> = Vec::new();
        for (.., burst) in &drawn {
            let is_long = burst.is_some();
            long = long.saturating_sub(usize::from(is_long));
            lasts.push(if is_long { dice.between(50, 100) * 60 } else { 0 });
        }
        for minutes in &mut lasts {
            if *minutes == 0 {
                let is_long = long > 0 && dice.chance(30);
                long = long.saturating_sub(usize::from(is_long));
                *minutes = if is_long { dice.between(40, 90) * 60 } else { dice.between(4 * 60, 10 * 60 - 1) };
            }
        }
        // Whoever the dice left out: the last short one lasts longer.
        if long > 0
            && let Some(last) = lasts.iter_mut().rev().find(|s| **s < 600)
        {
            *last = 60 * 60;
        }
        let mut all: Vec<(i64, Truth, Option<i64>, i64)> =
            drawn.into_iter().zip(lasts).map(|((from, truth, burst), s)| (from, truth, burst, s)).collect();
        for _ in 0..FALSE {
            let truth = pick(dice, &FALSE_SHARES, Truth::Nothing);
            all.push((when(dice.unit()), truth, None, dice.between(20, 90) * 60));
        }
        all.sort_by_key(|(from, ..)| *from);
        let mut events: Vec<Event> = Vec::new();
        let mut bursts = Vec::new();
        for (from_s, truth, burst, lasts_s) in all {
            let Some(place) = self.place(dice, &events, from_s) else { continue };
            if let Some(burst_s) = burst {
                bursts.push((events.len(), burst_s));
            }
            let reports = if truth == Truth::Real {
                usize::try_from(whole(9.0 * (0.8 * dice.normal()).exp())).unwrap_or(1).clamp(1, 80)
            } else {
                1 + dice.share(&[56, 22, 11, 6, 3, 2])
            };
            events.push(Event {
                place,
                truth,
                from_s,
                until_s: from_s + lasts_s,
                kind: dice.of(self.kinds).cloned().unwrap_or_default(),
                words: [dice.below(5), dice.below(5), dice.below(10)],
                reports,
            });
        }
        (events, bursts)
    }

    /// A place where nothing was for a while, if there is one.
    fn place(&self, dice: &Dice, events: &[Event], from_s: i64) -> Option<Known> {
        let is_free = |k: &Known| {
            let near = |p: Point| p.distance_m(k.point) < APART_M;
            !events.iter().rev().take_while(|e| from_s - e.from_s < QUIET_S).any(|e| near(e.place.point))
                && !self.taken.iter().any(|(p, until_s)| from_s < *until_s && near(*p))
        };
        let mut found = dice.of(&self.places)?;
        for _ in 0..60 {
            if is_free(found) {
                break;
            }
            found = dice.of(&self.places)?;
        }
        Some(found.clone())
    }

    fn contact(
        &self,
        dice: &Dice,
        events: &[Event],
        at_s: i64,
        what: What,
        about: Option<usize>,
        is_burst: bool,
    ) -> Contact {
        let spoken: Vec<(&str, usize)> =
            LANGUAGES.into_iter().filter(|(l, _)| self.languages.iter().any(|s| s == l)).collect();
        let weights: Vec<usize> = spoken.iter().map(|(_, w)| *w).collect();
        let language = spoken.get(dice.share(&weights)).map_or("en", |(l, _)| *l);
        let by = pick(dice, &BY_SHARES, By::Web);
        let event = about.and_then(|e| events.get(e));
        let area = match event {
            Some(e) => self.areas.iter().find(|(slug, _)| *slug == e.place.area).map_or("", |(_, name)| name.as_str()),
            None => dice.of(self.areas).map_or("", |(_, name)| name.as_str()),
        };
        let key = match (what, event) {
            (What::Sighting, Some(e)) => e.kind.as_str(),
            (What::Taken, _) => "taken",
            (What::Resources, _) => "resources",
            (What::Prank, _) => "prank",
            (What::Information, _) | (What::Sighting, None) => "information",
        };
        let say = |key: &str| {
            let text = dice.of(self.phrases.texts(language, key)).map_or("", String::as_str);
            self.phrases.fill(text, language, event, area)
        };
        let mut text = say(key);
        let is_seen = matches!(what, What::Sighting | What::Taken) && event.is_some();
        let is_contrary = is_seen && dice.chance(5);
        if is_contrary {
            text = format!("{text}; {}", say("contrary"));
        }
        let is_vague = is_seen && dice.chance(20);
        let place = match event {
            Some(_) if is_vague => say("vague"),
            Some(e) => typed(dice, &e.place),
            None => String::new(),
        };
        let is_off = is_seen && dice.chance(15);
        let first_hand = match (event.map(|e| e.truth), what) {
            (_, What::Prank) => "social",
            (Some(Truth::OldMedia), _) => ["social", "heard"].get(dice.share(&[80, 20])).copied().unwrap_or("social"),
            _ => ["saw", "heard", "social"].get(dice.share(&[60, 30, 10])).copied().unwrap_or("saw"),
        };
        Contact {
            at_s,
            what,
            by,
            language: language.to_owned(),
            event: about,
            kind: match (what, event) {
                (What::Sighting, Some(e)) => e.kind.clone(),
                (What::Prank, Some(_)) => "other".to_owned(),
                _ => String::new(),
            },
            place,
            is_vague,
            text,
            first_hand,
            ago_s: if is_off { dice.between(16, 90) * 60 } else { dice.between(0, 180) },
            is_contrary,
            is_burst,
        }
    }
}

/// One of some shares.
fn pick<T: Copy>(dice: &Dice, shares: &[(T, usize)], otherwise: T) -> T {
    let weights: Vec<usize> = shares.iter().map(|(_, w)| *w).collect();
    shares.get(dice.share(&weights)).map_or(otherwise, |(what, _)| *what)
}

/// Arrivals of a day, bursts not counted: a Poisson process at the highest rate, of which each is
/// kept as often as its hour asks for (Lewis and Shedler, 1979).
fn arrivals(dice: &Dice) -> Vec<i64> {
    let most = HOURS.iter().copied().max().unwrap_or(1);
    let mut found = Vec::new();
    let mut at = 0.0;
    loop {
        at += dice.gap_s(f64::from(most));
        let at_s = whole(at);
        if at_s >= DAY_S {
            return found;
        }
        let rate = usize::try_from(at_s / 3_600).ok().and_then(|h| HOURS.get(h)).copied().unwrap_or(0);
        if dice.unit() * f64::from(most) < f64::from(rate) {
            found.push(at_s);
        }
    }
}

/// Makes the reports that events are meant for as many as the sightings that come, by those about
/// events that are not real: so that events are told of all day long.
fn fit(dice: &Dice, events: &mut [Event], sightings: usize) {
    let mut meant: usize = events.iter().map(|e| e.reports).sum();
    // A day that cannot be fitted stays as it is.
    for _ in 0..20_000 {
        let n = dice.below(events.len());
        let Some(event) = events.get_mut(n).filter(|e| e.truth != Truth::Real) else { continue };
        if meant < sightings && event.reports < FALSE_REPORTS_MAX {
            event.reports += 1;
            meant += 1;
        } else if meant > sightings && event.reports > 1 {
            event.reports -= 1;
            meant -= 1;
        }
    }
}

/// The second of the day before which this part of a day's contacts has come.
fn when(part: f64) -> i64 {
    let mut left = part.clamp(0.0, 0.999_999) * f64::from(HOURS.iter().sum::<u32>());
    for (hour, rate) in (0i64..).zip(HOURS) {
        let rate = f64::from(rate);
        if left < rate {
            return hour * 3_600 + whole(left / rate * 3_600.0);
        }
        left -= rate;
    }
    DAY_S - 1
}

/// The event a sighting is about: the newer and the larger ones are talked about most.
fn talked_about(dice: &Dice, events: &[Event], open: &mut [(usize, usize)], at_s: i64) -> Option<usize> {
    let weights: Vec<usize> = open
        .iter()
        .map(|(e, left)| {
            let old_s = events.get(*e).map_or(0, |e| at_s - e.from_s);
            let old = f64::from(i32::try_from(old_s).unwrap_or(i32::MAX)) / TALK_HALVES_S;
            let left = f64::from(u32::try_from(*left).unwrap_or(0));
            usize::try_from(whole(1_000.0 * left * (-old).exp2())).unwrap_or(0) + 1
        })
        .collect();
    let (event, left) = open.get_mut(dice.share(&weights))?;
    *left = left.saturating_sub(1);
    Some(*event)
}

/// A place as people type it.
fn typed(dice: &Dice, place: &Known) -> String {
    match place.all_of.as_slice() {
        [a, b] => match dice.below(4) {
            0 => format!("{b} and {a}"),
            1 => format!("{a} y {b}"),
            2 => format!("{b} / {a}"),
            _ => format!("{a} & {b}"),
        },
        _ => place.name.clone(),
    }
}

#[cfg(test)]
mod tests;
