//! What a stage to the left may ask of the stages to its right: plain facts, by small functions
//! that the composition in `lib.rs` hands in. So the incident page can say who is on the way,
//! and a receipt what was told, while no code calls to its right.

use crate::Flow;
use sereno_core::Moment;
use sereno_core::audience::{IdSet, Seat};
use sereno_core::delivery::{Channel, Class, Sending};
use sereno_core::ids::{AlertId, IncidentId, OfferId, PersonId, VerdictId};
use sereno_station::db::{DbError, Stop, Tx};
use sereno_station::keys::KeyRing;
use sereno_station::web::{Notice, Visit};
use std::future::Future;
use std::pin::Pin;

/// One person asked to look.
#[derive(Clone, Debug)]
pub struct OfferLine {
    /// The offer.
    pub id: OfferId,
    /// Who was asked.
    pub observer: String,
    /// Where it stands.
    pub state: String,
    /// When they were asked.
    pub offered_at: Moment,
    /// When they arrived.
    pub arrived_at: Option<Moment>,
}

/// What one observer said.
#[derive(Clone, Debug)]
pub struct VerdictLine {
    /// The verdict.
    pub id: VerdictId,
    /// Who said it.
    pub observer_id: PersonId,
    /// Their name.
    pub observer: String,
    /// What.
    pub verdict: String,
    /// What is going on, if it was seen.
    pub activity: Option<String>,
    /// What it was instead.
    pub cause: Option<String>,
    /// When it was seen.
    pub seen_at: Moment,
    /// Answers of the observer's form.
    pub salute: Vec<(String, String)>,
    /// Who signed second, and when.
    pub signed: Option<(String, Moment)>,
    /// What the lead decided, where an observer could not.
    pub decided: Option<String>,
    /// Why it is no finding, if it is none.
    pub not_a_finding: Option<&'static str>,
}

/// One alert of an incident.
#[derive(Clone, Debug)]
pub struct AlertLine {
    /// The alert.
    pub id: AlertId,
    /// Its number.
    pub number: i64,
    /// Its kind.
    pub kind: String,
    /// Where it stands; `dry_run` when it was let out and nobody was told.
    pub state: String,
    /// When it was drafted.
    pub drafted_at: Moment,
    /// Who drafted it.
    pub drafted_by: Option<PersonId>,
    /// When people were told.
    pub sent_at: Option<Moment>,
}

/// A notice that people were told and that must be taken back or corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The notice.
    pub alert: AlertId,
    /// Its number.
    pub number: i64,
    /// It is known what it was instead, signed by two: it can be corrected.
    pub can_correct: bool,
}

/// To whom a notice goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToWhom {
    /// Everybody who named this area.
    Area(String),
    /// Everybody who may be reached at all.
    Everybody,
    /// Those who were told any of these notices.
    Told(Vec<AlertId>),
    /// Those who were frozen for this one.
    Frozen(AlertId),
}

/// The people a notice goes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Everybody it was, or would be, frozen for.
    pub all: IdSet,
    /// Those of them who have not stopped since.
    pub left: i64,
    /// How many of those left there are by channel and language.
    pub counts: Vec<(Channel, String, i64)>,
    /// How many were left when it was let out; none before.
    pub reached: Option<i64>,
}

/// Somebody who could be sent.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Why not, as a text key; `None` when they may be sent.
    pub refusal: Option<&'static str>,
}

/// Everything to the right of one incident.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// Who was asked.
    pub offers: Vec<OfferLine>,
    /// What was said.
    pub verdicts: Vec<VerdictLine>,
    /// What was drafted and told.
    pub alerts: Vec<AlertLine>,
    /// What people were told last, when it is no longer held to be true.
    pub due: Option<Due>,
    /// Who could be sent.
    pub candidates: Vec<Candidate>,
}

/// How far the looking is, for a row of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Going {
    /// Names of those asked who have not answered.
    pub asked: Vec<String>,
    /// Names of those on the way.
    pub on_the_way: Vec<String>,
    /// Names of those there.
    pub on_scene: Vec<String>,
    /// A verdict waits for its second signature.
    pub waits_for_signature: bool,
    /// A verdict waits for the lead's decision.
    pub waits_for_lead: bool,
    /// When an alert was sent.
    pub alert_sent_at: Option<Moment>,
    /// A draft waits for approval.
    pub draft_waits: bool,
}

/// What somebody leaves open to the right of the shift when they go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenTasks {
    /// Drafts of theirs that wait for approval: the alert's number and its incident.
    pub drafts: Vec<(i64, IncidentId)>,
    /// They said yes to something, are on the way, or there.
    pub is_out: bool,
}

/// A shift that begins soon, as the person's own pages say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoonOn {
    /// When it begins.
    pub starts_at: Moment,
    /// It wants to be confirmed.
    pub wants_yes: bool,
}

impl SoonOn {
    /// What stands at the top of the person's pages.
    pub fn notice(self, visit: &Visit) -> Notice {
        let key = match (self.starts_at <= visit.now, self.wants_yes) {
            (true, _) => "shift-soon-begun",
            (false, true) => "shift-soon-confirm",
            (false, false) => "shift-soon",
        };
        let sentence = visit.t.say1(key, "time", visit.site.hhmm(self.starts_at));
        Notice { sentence, link: visit.t.say("shift-soon-link"), href: "/shifts".to_owned() }
    }
}

/// Open incidents with how far the looking is.
pub type AllGoing = Vec<(IncidentId, Going)>;

/// The functions.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// Everything to the right of one incident.
    pub look: fn(&mut Tx<'_>, &KeyRing, IncidentId, Moment) -> Result<Looked, DbError>,
    /// How far the looking is, for all open incidents.
    pub going: fn(&mut Tx<'_>) -> Result<AllGoing, DbError>,
    /// What was published about an incident, in a language.
    pub told_about: fn(&mut Tx<'_>, IncidentId, &str) -> Result<Vec<String>, DbError>,
    /// Whether anything is told.
    pub sending: fn(&mut Tx<'_>) -> Result<Sending, DbError>,
    /// Whom a notice would reach now.
    pub audience: fn(&mut Tx<'_>, &Flow, &ToWhom) -> Result<Audience, DbError>,
    /// Freezes an audience for a notice.
    pub freeze: fn(&mut Tx<'_>, AlertId, &IdSet) -> Result<(), DbError>,
    /// Whom a notice was frozen for.
    pub frozen: fn(&mut Tx<'_>, AlertId) -> Result<Option<IdSet>, DbError>,
    /// What somebody leaves open when they go.
    pub open_tasks: fn(&mut Tx<'_>, PersonId) -> Result<OpenTasks, DbError>,
    /// A shift of theirs that begins soon.
    pub soon_on: fn(&mut Tx<'_>, PersonId, Moment) -> Result<Option<SoonOn>, DbError>,
}

/// What somebody vouches for: one text of a notice, as it was signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vouched {
    /// The number people say.
    pub number: i64,
    /// The kind's slug.
    pub kind: String,
    /// The area's name.
    pub area: String,
    /// The area's slug.
    pub area_slug: String,
    /// The text.
    pub text: String,
    /// When it was let out.
    pub sent_at: Moment,
    /// Not handed over after this.
    pub expires_at: Moment,
    /// Those of the seats asked about who may be told.
    pub seats: IdSet,
}

/// What a voucher says to one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// It may be made, and is counted.
    Go,
    /// The other side took it before.
    Taken,
    /// It was tried often enough, or the other side will not take it.
    Over,
}

/// An errand as a voucher lets it out: nothing in it is of whoever wrote the row, but one secret.
#[derive(Clone, Debug)]
pub struct ErrandWords {
    /// The line above the text.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub link: String,
    /// The page where they change and stop it; empty when there is none.
    pub preferences: String,
    /// Takes one POST and stops it; empty when there is none.
    pub unsubscribe: String,
}

/// What a voucher is at work on.
pub type Vouching<'a, T> = Pin<Box<dyn Future<Output = Result<T, Stop>> + Send + 'a>>;

/// Whoever the fan-out asks before each chunk and each attempt, when it believes no row: the sender.
pub trait Voucher: std::fmt::Debug + Send + Sync {
    /// The text of a notice in a language, and who of these seats may be told it; nothing when what
    /// is stored is not what was signed, or something followed it.
    fn notice<'a>(&'a self, alert: AlertId, seats: &'a [Seat], language: &'a str) -> Vouching<'a, Option<Vouched>>;
    /// Counts attempts before they are made, by a carrier of this class, and says to each whether it
    /// may be. `ended` are
    /// attempts before these that need no other: true for those that the other side took.
    fn attempts<'a>(
        &'a self,
        alert: AlertId,
        class: Class,
        ended: &'a [(Seat, bool)],
        next: &'a [Seat],
    ) -> Vouching<'a, Vec<Admitted>>;
    /// An errand in our own words, with links of our own making; nothing for a kind or a link that
    /// is not ours.
    fn errand(&self, kind: &str, language: &str, links: ErrandLinks<'_>) -> Option<ErrandWords>;
}

/// The links of an errand as its row has them.
#[derive(Clone, Copy, Debug)]
pub struct ErrandLinks<'a> {
    /// Where it leads.
    pub link: &'a str,
    /// The page where they change and stop it; empty when there is none.
    pub preferences: &'a str,
    /// Takes one POST and stops it; empty when there is none.
    pub unsubscribe: &'a str,
}
