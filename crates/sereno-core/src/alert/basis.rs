//! What a notice rests on: the facts behind it, and what was told before it.
//!
//! A [`Basis`] has no public fields and three ways in. [`Basis::of`] takes the facts of an incident
//! and says which kind of notice they allow, if any: nobody chooses a kind. A follow-up takes its
//! area from the notice it follows, so one that moves the area cannot be written.
//! [`Basis::withdrawing`] takes a notice that was told and nothing else. [`Basis::standing`] takes a
//! text of the playbook, and no fact at all.

use super::{AlertEvent, AlertKind, AlertRefusal, AlertState, StandingText};
use crate::Moment;
use crate::incident::{Activity, STALE_S, Signed, Standing, Verdict, Verification};

/// A named area, the finest that is ever said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its slug in the playbook.
    pub slug: String,
    /// Its name as said.
    pub name: String,
}

/// A thread of notices that was let out: the first one, and when it was last added to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// The kind of the first notice.
    pub kind: AlertKind,
    /// Where the first notice stands now.
    pub state: AlertState,
    /// The area it was told for. What follows is told for the same.
    pub area: Area,
    /// The time in the text of the first notice, by which people know it.
    pub said_at: Moment,
    /// The time by which people know the newest notice of the thread.
    pub newest_said_at: Moment,
    /// When the finding behind the newest notice was made.
    pub seen_at: Moment,
    /// When the newest notice of the thread was let out.
    pub newest_sent_at: Moment,
    /// Until when the thread holds: the latest expiry of its notices.
    pub holds_until: Moment,
}

impl Original {
    fn may(&self, event: AlertEvent) -> bool {
        self.state.next(event).is_ok()
    }
}

/// What is known of an incident when somebody wants to say something about it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Where it stands.
    pub standing: Standing,
    /// The signed finding that made it so, made again from the stored facts.
    pub signed: Option<Signed>,
    /// The area it lies in.
    pub area: Option<Area>,
    /// The thread of notices that was let out about it last, if one was.
    pub told: Option<Original>,
}

/// What a notice rests on. It cannot be made but by [`Basis::of`], [`Basis::withdrawing`] and
/// [`Basis::standing`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis(Ground);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Ground {
    /// Seen on the spot, signed by two.
    Confirmed(Area, Signed),
    /// Another cause, seen on the spot or stated, signed by two.
    Refuted(Area, Signed),
    /// Told before, and seen again on the spot, signed by two.
    Updating(Original, Signed),
    /// Told before; nothing there any more, seen on the spot, signed by two.
    Ended(Original, Signed),
    /// Told before, and it was another cause, signed by two.
    Correcting(Original, Signed),
    /// Told before, and no longer stood behind. Claims nothing, so nothing else is in it.
    Withdrawing(Original),
    /// A text of the playbook, for an area or for everybody. About nothing that happened.
    Standing(Area, StandingText),
}

impl Basis {
    /// What the facts of an incident allow to be said now.
    ///
    /// # Errors
    /// [`AlertRefusal::NotVerified`] when the incident is not held to be what its finding says;
    /// [`AlertRefusal::NothingNew`] when the thread was told as much already;
    /// [`AlertRefusal::NothingToEnd`] when nobody was told that it goes on;
    /// [`AlertRefusal::NoArea`].
    pub fn of(known: Known) -> Result<Basis, AlertRefusal> {
        let Some(signed) = known.signed else { return Err(AlertRefusal::NotVerified) };
        let Standing { verification, activity } = known.standing;
        let is_over = matches!(activity, Activity::Ended | Activity::AfterAction | Activity::Archived);
        let is_newer = |o: &Original| signed.finding().seen_at() > o.seen_at;
        // What was told of this incident says that it goes on, or went on.
        let said_it_happens = known.told.filter(|o| o.kind == AlertKind::Verified);
        let area = known.area;
        match (verification, signed.finding().verdict()) {
            (Verification::Confirmed, Verdict::SawIt) => match said_it_happens {
                Some(o) if o.may(AlertEvent::Update) && is_newer(&o) => Ok(Basis(Ground::Updating(o, signed))),
                Some(o) if !is_newer(&o) => Err(AlertRefusal::NothingNew),
                _ => Ok(Basis(Ground::Confirmed(area.ok_or(AlertRefusal::NoArea)?, signed))),
            },
            (Verification::Confirmed, Verdict::NothingHere) if is_over => match said_it_happens {
                Some(o) if o.may(AlertEvent::End) && is_newer(&o) => Ok(Basis(Ground::Ended(o, signed))),
                Some(_) => Err(AlertRefusal::NothingNew),
                None => Err(AlertRefusal::NothingToEnd),
            },
            (Verification::Refuted | Verification::Retracted, Verdict::OtherCause) => match said_it_happens {
                Some(o) if o.may(AlertEvent::Correct) && is_newer(&o) => Ok(Basis(Ground::Correcting(o, signed))),
                Some(o) if !is_newer(&o) => Err(AlertRefusal::NothingNew),
                _ => Ok(Basis(Ground::Refuted(area.ok_or(AlertRefusal::NoArea)?, signed))),
            },
            _ => Err(AlertRefusal::NotVerified),
        }
    }

    /// To stop standing behind what was told. One person alone may.
    ///
    /// # Errors
    /// [`AlertRefusal::NothingNew`] when it was withdrawn already.
    pub fn withdrawing(told: Original) -> Result<Basis, AlertRefusal> {
        if told.may(AlertEvent::Withdraw) {
            Ok(Basis(Ground::Withdrawing(told)))
        } else {
            Err(AlertRefusal::NothingNew)
        }
    }

    /// To say what stands in the playbook, to those of an area; of the whole network the area has
    /// no slug, and the network's name.
    pub const fn standing(text: StandingText, area: Area) -> Basis {
        Basis(Ground::Standing(area, text))
    }

    /// The kind of notice it allows.
    pub const fn kind(&self) -> AlertKind {
        match self.0 {
            Ground::Confirmed(..) => AlertKind::Verified,
            Ground::Refuted(..) => AlertKind::Checked,
            Ground::Updating(..) => AlertKind::Update,
            Ground::Ended(..) => AlertKind::Ended,
            Ground::Correcting(..) => AlertKind::Correction,
            Ground::Withdrawing(_) => AlertKind::Withdrawn,
            Ground::Standing(_, ref text) => text.kind.kind(),
        }
    }

    /// True when what it takes back is a standing text.
    pub(super) const fn takes_standing_back(&self) -> bool {
        matches!(&self.0, Ground::Withdrawing(o) if o.kind.is_standing())
    }

    /// The kind whose rules its texts keep: what takes a standing text back is about nothing that
    /// happened either, so it keeps the rules of that one.
    pub const fn lint_kind(&self) -> AlertKind {
        match &self.0 {
            Ground::Withdrawing(o) if o.kind.is_standing() => o.kind,
            _ => self.kind(),
        }
    }

    /// The text of the playbook, when it is one.
    pub const fn standing_text(&self) -> Option<&StandingText> {
        if let Ground::Standing(_, text) = &self.0 { Some(text) } else { None }
    }

    /// The area that is told: of what was told before, if anything was.
    pub const fn area(&self) -> &Area {
        match &self.0 {
            Ground::Confirmed(area, _) | Ground::Refuted(area, _) | Ground::Standing(area, _) => area,
            Ground::Updating(o, _) | Ground::Ended(o, _) | Ground::Correcting(o, _) | Ground::Withdrawing(o) => &o.area,
        }
    }

    /// The finding; a withdrawal and a standing text have none.
    pub const fn signed(&self) -> Option<&Signed> {
        match &self.0 {
            Ground::Confirmed(_, s)
            | Ground::Refuted(_, s)
            | Ground::Updating(_, s)
            | Ground::Ended(_, s)
            | Ground::Correcting(_, s) => Some(s),
            Ground::Withdrawing(_) | Ground::Standing(..) => None,
        }
    }

    /// What was told before, when this follows it.
    pub const fn original(&self) -> Option<&Original> {
        match &self.0 {
            Ground::Confirmed(..) | Ground::Refuted(..) | Ground::Standing(..) => None,
            Ground::Updating(o, _) | Ground::Ended(o, _) | Ground::Correcting(o, _) | Ground::Withdrawing(o) => Some(o),
        }
    }

    /// True when nobody has seen it for too long to say it as news.
    pub fn is_stale(&self, now: Moment) -> bool {
        self.signed().is_none_or(|s| now.since_s(s.finding().seen_at()) > STALE_S)
    }

    /// The time by which its text names what was told before.
    pub(super) fn original_said_at(&self) -> Option<Moment> {
        match &self.0 {
            // What is no longer stood behind is what people heard last.
            Ground::Withdrawing(o) => Some(o.newest_said_at),
            _ => self.original().map(|o| o.said_at),
        }
    }
}
