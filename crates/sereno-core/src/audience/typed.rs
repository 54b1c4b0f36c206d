//! What somebody typed to be told: checked, and made as coarse as it is kept.

use super::{RADIUS_MAX_M, RADIUS_MIN_M};
use crate::delivery::Channel;
use crate::place::{Cell, Gazetteer};
use crate::private::Private;

/// A subscription as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// `areas` or `around`.
    pub how: String,
    /// Slugs of ticked areas.
    pub areas: Vec<String>,
    /// A crossing, a landmark or a neighborhood.
    pub near: String,
    /// Metres.
    pub radius_m: Option<i64>,
    /// The language of notices.
    pub language: String,
    /// The channel's slug.
    pub channel: String,
    /// A mail address.
    pub mail: Private<String>,
    /// The address of a push service, as the browser gave it.
    pub push: Private<String>,
    /// A partner's address.
    pub hook: Private<String>,
    /// The cell that is kept already: no place typed leaves it as it is.
    pub kept: Option<Cell>,
}

/// Where somebody wants to hear of things, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Slugs of areas, in the playbook's order.
    Areas(Vec<String>),
    /// A cell with a radius.
    Around(Cell, u16),
}

/// A subscription that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where.
    pub place: Place,
    /// In which language.
    pub language: String,
    /// On which channel.
    pub channel: Channel,
    /// Their address there.
    pub address: Private<String>,
}

/// Why a subscription cannot be taken, or changed, as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudienceRefusal {
    /// No area was ticked.
    NoArea,
    /// An area is not one of this network.
    UnknownArea,
    /// No place was typed.
    NoPlace,
    /// What was typed is no place that is known.
    UnknownPlace,
    /// A zip code was typed.
    ZipCode,
    /// No radius, or none of those offered.
    Radius,
    /// No language, or one the network does not speak.
    Language,
    /// No channel.
    Channel,
    /// What was typed is no mail address.
    Mail,
    /// The browser gave nothing to be told at.
    Push,
    /// What was typed is no address that a partner's program can have.
    Hook,
    /// Quiet hours are not two times of a day.
    Quiet,
    /// Too many asked in the last minute.
    Wait,
    /// The link belongs to nobody, or not any more.
    Link,
}

impl AudienceRefusal {
    /// The sentence's key.
    pub const fn key(self) -> &'static str {
        match self {
            AudienceRefusal::NoArea => "subscribe-refused-no-area",
            AudienceRefusal::UnknownArea => "subscribe-refused-unknown-area",
            AudienceRefusal::NoPlace => "subscribe-refused-no-place",
            AudienceRefusal::UnknownPlace => "subscribe-refused-unknown-place",
            AudienceRefusal::ZipCode => "subscribe-refused-zip",
            AudienceRefusal::Radius => "subscribe-refused-radius",
            AudienceRefusal::Language => "subscribe-refused-language",
            AudienceRefusal::Channel => "subscribe-refused-channel",
            AudienceRefusal::Mail => "subscribe-refused-mail",
            AudienceRefusal::Push => "subscribe-refused-push",
            AudienceRefusal::Hook => "subscribe-refused-hook",
            AudienceRefusal::Quiet => "subscribe-refused-quiet",
            AudienceRefusal::Wait => "subscribe-refused-wait",
            AudienceRefusal::Link => "subscribe-refused-link",
        }
    }

    /// The field at fault.
    pub const fn field(self) -> &'static str {
        match self {
            AudienceRefusal::NoArea | AudienceRefusal::UnknownArea => "areas",
            AudienceRefusal::NoPlace | AudienceRefusal::UnknownPlace | AudienceRefusal::ZipCode => "near",
            AudienceRefusal::Radius => "radius",
            AudienceRefusal::Language => "language",
            AudienceRefusal::Channel | AudienceRefusal::Push => "channel",
            AudienceRefusal::Mail => "mail",
            AudienceRefusal::Hook => "hook",
            AudienceRefusal::Quiet => "quiet_from",
            AudienceRefusal::Wait | AudienceRefusal::Link => "main",
        }
    }
}

/// The longest mail address (RFC 5321, 4.5.3.1.3, without the brackets).
const MAIL_CHARS_MAX: usize = 254;
/// The longest address of a program.
const HOOK_CHARS_MAX: usize = 500;

/// A mail address that a letter can be sent to; its domain in lower case (RFC 5321, 2.4).
pub fn mail(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (local, domain) = typed.rsplit_once('@')?;
    let is_plain = |c: char| c.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(c);
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_one = typed.len() <= MAIL_CHARS_MAX
        && (1..=64).contains(&local.len())
        && local.chars().all(is_plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && domain.rsplit('.').next().is_some_and(|top| top.chars().any(|c| c.is_ascii_alphabetic()));
    is_one.then(|| format!("{local}@{}", domain.to_ascii_lowercase()))
}

/// An address of a program that others run: over TLS, by name, without a user's name in it.
/// Where the name leads is looked at by whoever calls it.
fn hook(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let rest = typed.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let top = name.rsplit('.').next().unwrap_or_default();
    let is_one = typed.len() <= HOOK_CHARS_MAX
        && typed.chars().all(|c| c.is_ascii_graphic())
        && !host.contains('@')
        && !name.contains('[')
        && name.contains('.')
        && top.chars().any(|c| c.is_ascii_alphabetic())
        && !matches!(top, "localhost" | "local" | "internal");
    is_one.then(|| typed.to_owned())
}

fn is_zip(typed: &str) -> bool {
    let digits = typed.trim();
    let digits = digits.split_once('-').map_or(digits, |(five, _)| five);
    digits.len() == 5 && digits.chars().all(|c| c.is_ascii_digit())
}

fn place(typed: &Typed, places: &Gazetteer) -> Result<Place, Vec<AudienceRefusal>> {
    if typed.how != "around" {
        if typed.areas.is_empty() {
            return Err(vec![AudienceRefusal::NoArea]);
        }
        if typed.areas.iter().any(|slug| places.area(slug).is_none()) {
            return Err(vec![AudienceRefusal::UnknownArea]);
        }
        let named = places.areas.iter().filter(|a| typed.areas.contains(&a.slug));
        return Ok(Place::Areas(named.map(|a| a.slug.clone()).collect()));
    }
    let mut faults = Vec::new();
    let near = typed.near.trim();
    let found = places.locate(near);
    // An area alone has no point of its own; its middle is as coarse as the area.
    let point = found.point.or_else(|| found.area.and_then(|slug| places.area(&slug)).map(|a| a.middle()));
    let cell = if near.is_empty() { typed.kept } else { point.map(Cell::of) };
    match cell {
        _ if near.is_empty() && cell.is_some() => {}
        _ if near.is_empty() => faults.push(AudienceRefusal::NoPlace),
        _ if is_zip(near) => faults.push(AudienceRefusal::ZipCode),
        None => faults.push(AudienceRefusal::UnknownPlace),
        Some(_) => {}
    }
    let radius = typed.radius_m.and_then(|m| u16::try_from(m).ok());
    let radius = radius.filter(|m| (RADIUS_MIN_M..=RADIUS_MAX_M).contains(m));
    if radius.is_none() {
        faults.push(AudienceRefusal::Radius);
    }
    match (cell, radius) {
        (Some(cell), Some(radius)) if faults.is_empty() => Ok(Place::Around(cell, radius)),
        (Some(_) | None, _) => Err(faults),
    }
}

/// Checks a subscription as it was typed.
///
/// # Errors
/// Every fault at once.
pub fn check(typed: &Typed, places: &Gazetteer, languages: &[String]) -> Result<Wanted, Vec<AudienceRefusal>> {
    let mut faults = Vec::new();
    let place = place(typed, places).map_err(|more| faults.extend(more)).ok();
    if !languages.contains(&typed.language) {
        faults.push(AudienceRefusal::Language);
    }
    let channel = Channel::from_slug(&typed.channel);
    let (address, fault) = match channel {
        None => (None, AudienceRefusal::Channel),
        Some(Channel::Mail) => (mail(typed.mail.reveal()), AudienceRefusal::Mail),
        Some(Channel::Push) => (hook(typed.push.reveal()), AudienceRefusal::Push),
        Some(Channel::Webhook) => (hook(typed.hook.reveal()), AudienceRefusal::Hook),
    };
    if address.is_none() {
        faults.push(fault);
    }
    match (place, channel, address) {
        (Some(place), Some(channel), Some(address)) if faults.is_empty() => {
            Ok(Wanted { place, language: typed.language.clone(), channel, address: Private::new(address) })
        }
        (Some(_) | None, _, _) => Err(faults),
    }
}

fn minute(typed: &str) -> Option<u16> {
    let (h, m) = typed.trim().split_once(':')?;
    let (h, m): (u16, u16) = (h.parse().ok()?, m.get(..2)?.parse().ok()?);
    (h < 24 && m < 60).then_some(h * 60 + m)
}

/// Quiet hours as two times of a clock on the wall; none when both are left empty.
///
/// # Errors
/// [`AudienceRefusal::Quiet`] when they are not two times, or the same one.
pub fn quiet(from: &str, to: &str) -> Result<Option<(u16, u16)>, AudienceRefusal> {
    if from.trim().is_empty() && to.trim().is_empty() {
        return Ok(None);
    }
    match (minute(from), minute(to)) {
        (Some(from), Some(to)) if from != to => Ok(Some((from, to))),
        (Some(_) | None, _) => Err(AudienceRefusal::Quiet),
    }
}

/// Minutes of a day as a clock on the wall shows them.
pub fn read_hours(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Known, NamedArea, Point};

    fn places() -> Gazetteer {
        let at = |lat, lon| Point { lat, lon };
        let ring = vec![at(34.0, -118.3), at(34.0, -118.2), at(34.1, -118.2), at(34.1, -118.3)];
        Gazetteer {
            areas: vec![NamedArea { slug: "westlake".into(), name: "Westlake".into(), ring }],
            known: vec![Known {
                name: "6th St & Alvarado St".into(),
                all_of: vec!["6th St".into(), "Alvarado St".into()],
                point: at(34.058, -118.275),
                area: "westlake".into(),
            }],
        }
    }

    fn typed() -> Typed {
        Typed {
            how: "around".into(),
            near: "6th and Alvarado".into(),
            radius_m: Some(3_000),
            language: "es".into(),
            channel: "mail".into(),
            mail: Private::new("Rosa@Example.ORG".into()),
            ..Typed::default()
        }
    }

    fn faults(change: impl FnOnce(&mut Typed)) -> Vec<AudienceRefusal> {
        let mut one = typed();
        change(&mut one);
        check(&one, &places(), &["en".into(), "es".into()]).err().unwrap_or_default()
    }

    #[test]
    fn a_place_is_kept_as_its_cell() {
        let wanted = check(&typed(), &places(), &["es".into()]).unwrap();
        assert_eq!(wanted.place, Place::Around(Cell::of(Point { lat: 34.058, lon: -118.275 }), 3_000));
        assert_eq!(wanted.address.reveal(), "Rosa@example.org");
        let mut areas = typed();
        (areas.how, areas.areas) = ("areas".into(), vec!["westlake".into()]);
        let wanted = check(&areas, &places(), &["es".into()]).unwrap();
        assert_eq!(wanted.place, Place::Areas(vec!["westlake".into()]));
    }

    #[test]
    fn every_fault_is_said_at_once() {
        use AudienceRefusal as R;
        assert_eq!(faults(|_| ()), vec![]);
        assert_eq!(faults(|t| t.near = "90057".into()), vec![R::ZipCode]);
        assert_eq!(faults(|t| t.near = "90057-1234".into()), vec![R::ZipCode]);
        assert_eq!(faults(|t| t.near = "the moon".into()), vec![R::UnknownPlace]);
        assert_eq!(faults(|t| t.near = " ".into()), vec![R::NoPlace]);
        assert_eq!(faults(|t| t.radius_m = Some(100)), vec![R::Radius]);
        assert_eq!(faults(|t| t.how = "areas".into()), vec![R::NoArea]);
        assert_eq!(faults(|t| t.language = "xx".into()), vec![R::Language]);
        let all = faults(|t| *t = Typed::default());
        assert_eq!(all, vec![R::NoArea, R::Language, R::Channel]);
    }

    #[test]
    fn an_address_is_one() {
        for good in ["a@example.org", "rosa.m+calls@mail.example.org", " a@example.org "] {
            assert!(mail(good).is_some(), "{good}");
        }
        for bad in ["", "a", "a@", "@example.org", "a@b", "a b@example.org", "a@example.org, b@example.org", "a@-x.org"]
        {
            assert_eq!(mail(bad), None, "{bad}");
        }
        assert_eq!(mail("a@example.org\nBcc: b@example.org"), None);
        assert!(hook("https://partner.example.org/in").is_some());
        for bad in ["http://partner.example.org/", "https://localhost/", "https://127.0.0.1/", "https://[::1]/"] {
            assert_eq!(hook(bad), None, "{bad}");
        }
        assert_eq!(hook("https://user@example.org/"), None);
    }

    #[test]
    fn quiet_hours_are_two_times() {
        assert_eq!(quiet("", " "), Ok(None));
        assert_eq!(quiet("22:00", "07:30"), Ok(Some((1_320, 450))));
        for (from, to) in [("22:00", ""), ("25:00", "07:00"), ("soon", "late"), ("08:00", "08:00")] {
            assert_eq!(quiet(from, to), Err(AudienceRefusal::Quiet));
        }
        assert_eq!(read_hours(450), "07:30");
    }
}
