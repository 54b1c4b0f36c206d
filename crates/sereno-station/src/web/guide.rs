//! The demo's banner and its guided path. Outside the demo nothing here is ever made.

use super::page::Visit;
use sereno_core::Moment;

/// The cookie that remembers where a visitor of the demo is on the guided path.
pub const GUIDE_COOKIE: &str = "guide";
/// Steps of the guided path.
pub const GUIDE_STEPS: u8 = 7;
/// Paces that a visitor can choose, times as fast as real time.
pub const PACES: &[u32] = &[1, 5, 20, 60];
/// The pace of a demo that nobody chose one for.
pub const PACE: u32 = 5;

/// What the strip says before its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuideNote {
    /// Nothing.
    None,
    /// The step's own work is done already.
    Done,
    /// The step before was done for the visitor.
    ForYou,
    /// It went another way, and the path cannot go on.
    Stuck,
}

impl GuideNote {
    const ALL: [(GuideNote, &'static str); 4] = [
        (GuideNote::None, "none"),
        (GuideNote::Done, "done"),
        (GuideNote::ForYou, "for-you"),
        (GuideNote::Stuck, "stuck"),
    ];

    /// The word in the cookie and at the end of the text's key.
    pub fn slug(self) -> &'static str {
        GuideNote::ALL.iter().find(|(note, _)| *note == self).map_or("none", |(_, slug)| slug)
    }
}

/// Where a visitor of the demo is, as their cookie has it: `3.none.en.rep_…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// The step; 0 is nobody's path, only the language a visitor came with.
    pub step: u8,
    /// What the strip says before it.
    pub note: GuideNote,
    /// The visitor's language, whoever's place they take.
    pub language: String,
    /// The visitor's own report, once it is sent; else empty.
    pub report: String,
}

impl Guide {
    /// Reads a cookie's value; anything else is no guide.
    pub fn read(cookie: &str) -> Option<Guide> {
        let mut parts = cookie.splitn(4, '.');
        let step: u8 = parts.next()?.parse().ok().filter(|step| *step <= GUIDE_STEPS)?;
        let slug = parts.next()?;
        let (note, _) = *GuideNote::ALL.iter().find(|(_, s)| *s == slug)?;
        let plain = |s: &&str| s.len() <= 64 && s.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let language = parts.next().filter(plain)?.to_owned();
        let report = parts.next().filter(plain)?.to_owned();
        Some(Guide { step, note, language, report })
    }

    /// The cookie's value.
    pub fn write(&self) -> String {
        format!("{}.{}.{}.{}", self.step, self.note.slug(), self.language, self.report)
    }
}

/// The strip of the guided path.
#[derive(Clone, Debug)]
pub struct Strip {
    /// "Step 3 of 7".
    pub title: String,
    /// What happened before, if anything needs saying.
    pub note: String,
    /// What to do on this page and why.
    pub text: String,
    /// The step of the button.
    pub next: u8,
    /// The button's words.
    pub go: String,
}

/// The banner of the demo: how its clock runs, and the strip of the guided path.
#[derive(Clone, Debug)]
pub struct DemoBar {
    /// How the clock runs, as a sentence.
    pub state: String,
    /// Paces to choose: times, word, whether it is the one now.
    pub paces: Vec<(u32, String, bool)>,
    /// The page to come back to.
    pub back: String,
    /// The strip, while the visitor follows the path.
    pub strip: Option<Strip>,
}

impl DemoBar {
    /// The banner of a visit; `None` outside the demo.
    pub(super) fn of(visit: &Visit, now: Moment) -> Option<DemoBar> {
        let pace = visit.site.clock.pace().filter(|_| visit.site.settings.is_demo)?;
        let (t, time) = (&visit.t, visit.site.hhmm(now));
        let state = match (pace.is_over, pace.times) {
            (true, _) => t.say("demo-day-over"),
            (false, 0) => t.say1("demo-paused", "time", time),
            (false, times) => t.say2("demo-running", "time", time, "times", times),
        };
        let first = if pace.times == 0 { (PACE, t.say("demo-go-on"), false) } else { (0, t.say("demo-pause"), false) };
        let speeds = PACES.iter().map(|n| (*n, t.say1("demo-times", "times", n), pace.times == *n));
        let paces = if pace.is_over { vec![] } else { std::iter::once(first).chain(speeds).collect() };
        let strip = visit.guide.as_ref().filter(|g| g.step > 0).map(|g| Strip {
            title: t.say2("guide-step", "n", g.step, "of", GUIDE_STEPS),
            note: match g.note {
                GuideNote::None => String::new(),
                GuideNote::Done | GuideNote::ForYou | GuideNote::Stuck => {
                    t.say(&format!("guide-note-{}", g.note.slug()))
                }
            },
            text: t.say(&format!("guide-{}", g.step)),
            next: if g.step < GUIDE_STEPS { g.step + 1 } else { 1 },
            go: t.say(&format!("guide-{}-go", g.step)),
        });
        Some(DemoBar { state, paces, back: visit.back.clone(), strip })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_read_back_and_nothing_else_is() {
        let guide = Guide { step: 3, note: GuideNote::ForYou, language: "es".into(), report: "rep_0a".into() };
        assert_eq!(Guide::read(&guide.write()), Some(guide.clone()));
        assert!(Guide::read("1.none.en.").is_some_and(|g| g.report.is_empty()));
        for wrong in ["", "x", "9.none.en.", "3.other.en.", "3.none.en", "3.none.en.<b>", "3.none.e n.r", "-1.none.en."]
        {
            assert_eq!(Guide::read(wrong), None, "{wrong}");
        }
    }
}
