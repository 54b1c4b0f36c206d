//! What one person told us.

use crate::Moment;
use crate::machine::machine;

mod steering;
pub use steering::is_steering;

machine! {
    /// Where a report stands.
    states ReportState of "report" {
        Received = "received", Screened = "screened", CallbackDue = "callback_due", Unreachable = "unreachable",
        Linked = "linked", NewIncident = "new_incident", InformationOnly = "information_only",
        LegalIntake = "legal_intake", PastIncident = "past_incident", DuplicateSameSource = "duplicate_same_source",
        Abusive = "abusive", OutOfArea = "out_of_area", Closed = "closed", Expired = "expired",
    }
    /// What can happen to a report.
    events ReportEvent {
        Screen = "screen", OweCallback = "owe_callback", Reach = "reach", GiveUp = "give_up", Link = "link",
        Unlink = "unlink", Promote = "promote", Inform = "inform", ToLegal = "go_to_legal_intake", Past = "count_as_past",
        Repeat = "count_as_repeat", MarkAbusive = "mark_abusive", Restore = "restore", NotHere = "count_as_out_of_area",
        Close = "close", Expire = "expire",
    }
    pub fn next {
        Received: Screen => Screened, OweCallback => CallbackDue, Expire => Expired;
        CallbackDue: Reach => Screened, GiveUp => Unreachable, Expire => Expired;
        Unreachable: Reach => Screened, Close => Closed, Expire => Expired;
        Screened: Link => Linked, Promote => NewIncident, Inform => InformationOnly, ToLegal => LegalIntake, Past => PastIncident, Repeat => DuplicateSameSource, MarkAbusive => Abusive, NotHere => OutOfArea, OweCallback => CallbackDue, Expire => Expired;
        Linked: Unlink => Screened, Close => Closed, Expire => Expired;
        NewIncident: Unlink => Screened, Close => Closed, Expire => Expired;
        // Somebody was taken, and the place may still hold an incident: the report links too.
        LegalIntake: Link => Linked, Promote => NewIncident, Close => Closed, Expire => Expired;
        PastIncident: Unlink => Screened, Close => Closed, Expire => Expired;
        InformationOnly: Restore => Screened, Close => Closed, Expire => Expired;
        DuplicateSameSource: Restore => Screened, Close => Closed, Expire => Expired;
        Abusive: Restore => Screened, Close => Closed, Expire => Expired;
        OutOfArea: Restore => Screened, Close => Closed, Expire => Expired;
        Closed: Expire => Expired;
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $v:ident = $slug:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $v),* }

        impl $name {
            /// All of them, in the order in which forms list them.
            pub const ALL: &'static [$name] = &[$($name::$v),*];

            /// The word stored, sent and used in text keys.
            pub const fn slug(self) -> &'static str {
                match self { $($name::$v => $slug),* }
            }

            /// The one with this slug.
            pub fn from_slug(slug: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|v| v.slug() == slug)
            }
        }
    };
}

words! {
    /// How a report reached us.
    Channel {
        /// The public form.
        Web = "web",
        /// An operator wrote down a call.
        Call = "call",
        /// A text message.
        Sms = "sms",
        /// A recording.
        Voice = "voice",
        /// Somebody pasted a message from a chat.
        Paste = "paste",
        /// A partner's program.
        Api = "api",
        /// A file.
        Import = "import",
        /// A feed of another network.
        Feed = "feed",
        /// A news report.
        Press = "press",
        /// A patrol of our own.
        Patrol = "patrol",
    }
}

words! {
    /// When it was seen, as the person says.
    Recency {
        /// It is happening.
        Now = "now",
        /// Within the last hour.
        Hour = "hour",
        /// Longer ago.
        Earlier = "earlier",
        /// Not said.
        Unknown = "unknown",
    }
}

words! {
    /// How the person knows.
    FirstHand {
        /// Saw it.
        Saw = "saw",
        /// Was told by somebody who saw it.
        Heard = "heard",
        /// Read a post.
        Social = "social",
        /// Read the news.
        News = "news",
        /// Not said.
        Unknown = "unknown",
    }
}

words! {
    /// What the person wants of us: the first question of the form.
    About {
        /// Something is happening now.
        Now = "now",
        /// Something happened earlier.
        Earlier = "earlier",
        /// Somebody was taken.
        Taken = "taken",
        /// A question, nothing was seen.
        Information = "information",
    }
}

impl About {
    /// The step that screening takes for it, before any fusion.
    pub const fn screens_to(self) -> Option<ReportEvent> {
        match self {
            About::Now | About::Earlier => None,
            About::Taken => Some(ReportEvent::ToLegal),
            About::Information => Some(ReportEvent::Inform),
        }
    }

    /// What it says about time when the form was not asked further.
    pub const fn recency(self) -> Recency {
        match self {
            About::Now => Recency::Now,
            About::Earlier => Recency::Earlier,
            About::Taken | About::Information => Recency::Unknown,
        }
    }
}

/// Characters of free text a report may have.
pub const TEXT_CHARS_MAX: usize = 600;
/// Characters of typed place.
pub const PLACE_CHARS_MAX: usize = 160;
/// Characters of a callback number.
pub const REACH_CHARS_MAX: usize = 40;

/// Why a report is not taken. Each names the field to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportRefusal {
    /// Nothing says what it is about.
    WhatMissing,
    /// Nothing says where.
    WhereMissing,
    /// The kind is not one of the playbook's.
    KindUnknown,
    /// The free text is too long.
    TextTooLong,
    /// The place is too long.
    PlaceTooLong,
    /// The callback does not look like a number.
    ReachUnclear,
    /// The moment given lies in the future.
    InFuture,
    /// The client-made id is too short or too long.
    IdUnclear,
}

impl ReportRefusal {
    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            ReportRefusal::WhatMissing => "report-refused-what",
            ReportRefusal::WhereMissing => "report-refused-where",
            ReportRefusal::KindUnknown => "report-refused-kind",
            ReportRefusal::TextTooLong => "report-refused-text-long",
            ReportRefusal::PlaceTooLong => "report-refused-place-long",
            ReportRefusal::ReachUnclear => "report-refused-reach",
            ReportRefusal::InFuture => "report-refused-future",
            ReportRefusal::IdUnclear => "report-refused-id",
        }
    }

    /// The form field that must be mended.
    pub const fn field(self) -> &'static str {
        match self {
            ReportRefusal::WhatMissing | ReportRefusal::KindUnknown => "kind",
            ReportRefusal::WhereMissing | ReportRefusal::PlaceTooLong => "place",
            ReportRefusal::TextTooLong => "text",
            ReportRefusal::ReachUnclear => "reach",
            ReportRefusal::InFuture => "seen_at",
            ReportRefusal::IdUnclear => "id",
        }
    }
}

/// What arrives from any channel, before it is judged.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What it is about; `None` when not said.
    pub about: Option<About>,
    /// The playbook's slug of what is seen; empty when not said.
    pub kind: String,
    /// The place as typed.
    pub place: String,
    /// What is happening, in the person's words.
    pub text: String,
    /// A number to call back; empty for none.
    pub reach: String,
    /// A moment, when a channel knows one better than "now".
    pub seen_at: Option<Moment>,
}

/// Checks what arrived. Returns every fault at once, in the order of the form.
///
/// Only *what* and *where* are required, and *where* not of somebody who only asks a question.
pub fn check(told: &Told, kinds: &[String], now: Moment) -> Vec<ReportRefusal> {
    let mut faults = Vec::new();
    let asks_only = matches!(told.about, Some(About::Information));
    if told.kind.is_empty() {
        // "Someone was taken" and "I need information" already say what.
        if !matches!(told.about, Some(About::Taken | About::Information)) {
            faults.push(ReportRefusal::WhatMissing);
        }
    } else if !kinds.contains(&told.kind) {
        faults.push(ReportRefusal::KindUnknown);
    }
    if told.place.trim().is_empty() && !asks_only {
        faults.push(ReportRefusal::WhereMissing);
    }
    if told.place.chars().count() > PLACE_CHARS_MAX {
        faults.push(ReportRefusal::PlaceTooLong);
    }
    if told.text.chars().count() > TEXT_CHARS_MAX {
        faults.push(ReportRefusal::TextTooLong);
    }
    if !told.reach.trim().is_empty() {
        let digits = told.reach.chars().filter(char::is_ascii_digit).count();
        if digits < 7 || told.reach.chars().count() > REACH_CHARS_MAX {
            faults.push(ReportRefusal::ReachUnclear);
        }
    }
    // Clocks of phones run ahead; five minutes are forgiven.
    if told.seen_at.is_some_and(|t| t > now.plus_s(300)) {
        faults.push(ReportRefusal::InFuture);
    }
    faults
}

/// When it was seen: what the channel knows, else what "when" says counted back from now.
pub fn seen_at(told: &Told, recency: Recency, now: Moment) -> Moment {
    match (told.seen_at, recency) {
        (Some(t), _) => t.min(now),
        (None, Recency::Now | Recency::Unknown) => now,
        (None, Recency::Hour) => now.plus_s(-30 * 60),
        (None, Recency::Earlier) => now.plus_s(-3 * 3_600),
    }
}

#[cfg(test)]
mod tests;
