//! Pages of subscriptions.

use super::index::Where;
use super::{Own, Reach};
use crate::Flow;
use crate::delivery::ledger::WhyPart;
use crate::incident::map::{self, MapView};
use askama::Template;
use sereno_core::audience::{AudienceRefusal, read_hours};
use sereno_core::delivery::Channel;
use sereno_core::place::NamedArea;
use sereno_station::web::{Fields, Frame, Visit};

/// One answer of a question: slug, word, chosen.
type Choice = (String, String, bool);

/// Radii that are offered, metres.
const RADII_M: [i64; 4] = [1_000, 3_000, 5_000, 10_000];

/// An area to tick.
struct Tick {
    slug: String,
    name: String,
    on: bool,
}

/// Where and in which language: what the form of a stranger and somebody's own page share.
struct Choose {
    how: Vec<Choice>,
    parts: Vec<(String, Vec<Tick>)>,
    radius: Vec<Choice>,
    languages: Vec<Choice>,
    typed: Fields,
    /// A place is kept already, and stays while none is typed.
    keeps: bool,
    faults: Vec<(&'static str, String)>,
}

impl Choose {
    fn new(visit: &Visit, fields: &Fields, faults: &[AudienceRefusal]) -> Choose {
        let playbook = &visit.site.playbook;
        let tick = |slug: &String| {
            let area = playbook.places.area(slug)?;
            let on = fields.is("area", slug);
            Some(Tick { slug: slug.clone(), name: area.name.clone(), on })
        };
        let ticks = |slugs: &Vec<String>| slugs.iter().filter_map(tick).collect::<Vec<_>>();
        let mut parts: Vec<(String, Vec<Tick>)> =
            playbook.parts.iter().map(|(part, slugs)| (visit.t.part(part), ticks(slugs))).collect();
        parts.retain(|(_, ticks)| !ticks.is_empty());
        let how = if fields.get("how") == "around" { "around" } else { "areas" };
        let chosen = |name: &str, default: &str| match fields.get(name) {
            "" => default.to_owned(),
            typed => typed.to_owned(),
        };
        let (radius, language) = (chosen("radius", "3000"), chosen("language", &visit.t.tag));
        let radius = RADII_M.iter().map(|m| {
            let slug = m.to_string();
            let on = slug == radius;
            (slug, visit.t.say_n("subscribe-km", m / 1_000), on)
        });
        Choose {
            how: ["areas", "around"]
                .iter()
                .map(|s| ((*s).to_owned(), visit.t.word("subscribe-how", s), *s == how))
                .collect(),
            parts,
            radius: radius.collect(),
            languages: playbook
                .languages
                .iter()
                .map(|l| (l.clone(), visit.site.texts.lang(l).say("language-name"), *l == language))
                .collect(),
            typed: fields.clone(),
            keeps: false,
            faults: faults.iter().map(|r| (r.field(), visit.t.say(r.key()))).collect(),
        }
    }

    fn is_areas(&self) -> bool {
        self.how.iter().any(|(slug, _, on)| *on && slug == "areas")
    }

    /// The fault of a field, to stand beside it.
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(f, _)| *f == field).map(|(_, text)| text.as_str())
    }
}

/// An area on the map.
struct Drawn {
    slug: String,
    name: String,
    outline: String,
    is_picked: bool,
    /// The map with this one picked, or no longer: a bit for each place in the playbook's list, in
    /// hexadecimal digits, because as many slugs in as many links would be most of the page.
    on: String,
}

/// The areas drawn: each leads to the same map with itself picked, and a button to the form with
/// those ticked.
#[derive(Template)]
#[template(path = "delivery/subscriber/pages/map.html")]
pub(super) struct MapPage {
    f: Frame,
    map: MapView,
    areas: Vec<Drawn>,
    /// Names of those picked.
    picked: String,
    n: i64,
}

impl MapPage {
    /// `asked` may have areas by slug, as the form has them, and by place, as the map has them.
    pub(super) fn new(visit: &Visit, asked: &Fields) -> MapPage {
        let places = &visit.site.playbook.places;
        let mut map = map::draw(places, &[], 320, false);
        let bit = |n: usize| u32::try_from(n).ok().and_then(|n| 1u128.checked_shl(n)).unwrap_or_default();
        let by_slug = places.areas.iter().enumerate().filter(|(_, area)| asked.is("area", &area.slug));
        let by_place = u128::from_str_radix(asked.get("on"), 16).unwrap_or_default();
        let on = by_slug.fold(by_place, |on, (n, _)| on | bit(n));
        let drawn = |(n, area): (usize, &NamedArea)| {
            let outline = map.outlines.iter().find(|o| o.slug == area.slug)?;
            let (slug, name, outline) = (area.slug.clone(), area.name.clone(), outline.path.clone());
            Some(Drawn { slug, name, outline, is_picked: on & bit(n) != 0, on: format!("{:x}", on ^ bit(n)) })
        };
        let areas: Vec<Drawn> = places.areas.iter().enumerate().filter_map(drawn).collect();
        let names: Vec<&str> = areas.iter().filter(|a| a.is_picked).map(|a| a.name.as_str()).collect();
        for label in map.labels.iter_mut().filter(|l| names.contains(&l.name.as_str())) {
            label.name.insert_str(0, "\u{2713} ");
        }
        let (n, picked) = (i64::try_from(names.len()).unwrap_or(i64::MAX), names.join(", "));
        MapPage { f: visit.frame(), map, areas, picked, n }
    }
}

/// The public form.
#[derive(Template)]
#[template(path = "delivery/subscriber/pages/subscribe.html")]
pub(super) struct SubscribePage {
    f: Frame,
    c: Choose,
    channels: Vec<Choice>,
    has_mail: bool,
    /// Nobody but a partner's program can be told.
    has_none: bool,
}

impl SubscribePage {
    /// `ways` are the channels that are set up.
    pub(super) fn new(visit: &Visit, fields: &Fields, faults: &[AudienceRefusal], ways: &[Channel]) -> SubscribePage {
        let first = ways.first().map_or("", |c| c.slug());
        let chosen = if fields.get("channel").is_empty() { first } else { fields.get("channel") };
        let channel = |c: &Channel| (c.slug().to_owned(), visit.t.word("subscribe-by", c.slug()), c.slug() == chosen);
        SubscribePage {
            f: visit.frame(),
            c: Choose::new(visit, fields, faults),
            channels: ways.iter().map(channel).collect(),
            has_mail: ways.contains(&Channel::Mail),
            has_none: ways.iter().all(|c| *c == Channel::Webhook),
        }
    }
}

/// Asks the browser for somewhere to notify; everything that was typed stays in the form.
#[derive(Template)]
#[template(path = "delivery/subscriber/pages/browser.html")]
pub(super) struct BrowserPage {
    f: Frame,
    fields: Vec<(String, String)>,
}

impl BrowserPage {
    pub(super) fn new(visit: &Visit, fields: &Fields) -> BrowserPage {
        const KEPT: [&str; 6] = ["how", "area", "near", "radius", "language", "channel"];
        let kept = fields.0.iter().filter(|(name, _)| KEPT.contains(&name.as_str()));
        BrowserPage { f: visit.frame(), fields: kept.cloned().collect() }
    }
}

/// A few sentences, perhaps with one button and one link.
#[derive(Template)]
#[template(path = "delivery/subscriber/pages/said.html")]
pub(super) struct SaidPage {
    f: Frame,
    title: String,
    lines: Vec<String>,
    button: Option<(String, String)>,
    link: Option<(String, String)>,
}

impl SaidPage {
    pub(super) fn new(visit: &Visit, title: &str, lines: &[&str]) -> SaidPage {
        SaidPage {
            f: visit.frame(),
            title: visit.t.say(title),
            lines: lines.iter().map(|key| visit.t.say(key)).collect(),
            button: None,
            link: None,
        }
    }

    pub(super) fn with_line(mut self, line: String) -> SaidPage {
        self.lines.insert(0, line);
        self
    }

    pub(super) fn with_button(mut self, visit: &Visit, action: &str, word: &str) -> SaidPage {
        self.button = Some((format!("{action}?l={}", visit.t.tag), visit.t.say(word)));
        self
    }

    pub(super) fn with_link(mut self, visit: &Visit, href: &str, word: &str) -> SaidPage {
        self.link = Some((format!("{href}?l={}", visit.t.tag), visit.t.say(word)));
        self
    }
}

/// For a link that was forgotten.
#[derive(Template)]
#[template(path = "delivery/subscriber/pages/link.html")]
pub(super) struct LinkPage {
    f: Frame,
    typed: String,
    fault: String,
}

impl LinkPage {
    pub(super) fn new(visit: &Visit, typed: &str, fault: Option<AudienceRefusal>) -> LinkPage {
        let fault = fault.map(|r| visit.t.say(r.key())).unwrap_or_default();
        LinkPage { f: visit.frame(), typed: typed.to_owned(), fault }
    }
}

/// What somebody is told about, in a sentence: area, language, channel. Never an address.
pub(super) fn told_sentence(visit: &Visit, own: &Own) -> String {
    let places = &visit.site.playbook.places;
    let place = match &own.place {
        Where::Areas(slugs) => {
            let names: Vec<&str> =
                slugs.iter().map(|s| places.area(s).map_or(s.as_str(), |a| a.name.as_str())).collect();
            names.join(", ")
        }
        Where::Around { cell, radius_m } => {
            let km = format!("{}", f64::from(*radius_m) / 1_000.0);
            let near = places.area_at(cell.centre()).map(|a| a.name.clone());
            match near {
                Some(area) => visit.t.say2("my-around", "km", km, "area", area),
                None => visit.t.say1("my-around-somewhere", "km", km),
            }
        }
    };
    let language = visit.site.texts.lang(&own.language).say("language-name");
    let channel = visit.t.word("subscribe-by", own.channel.slug());
    visit.t.fill("my-told", &[("place", place), ("language", language), ("channel", channel)])
}

/// Somebody's own page.
#[derive(Template)]
#[template(path = "delivery/subscriber/pages/my.html")]
pub(super) struct MyPage {
    f: Frame,
    c: Choose,
    path: String,
    told: String,
    /// What became of each notice for them, drawn by the ledger.
    why: String,
    is_saved: bool,
}

impl MyPage {
    pub(super) fn new(
        visit: &Visit,
        own: &Own,
        secret: &str,
        typed: Option<&Fields>,
        faults: &[AudienceRefusal],
    ) -> MyPage {
        let fields = typed.cloned().unwrap_or_else(|| fields_of(own));
        MyPage {
            f: visit.frame(),
            c: Choose { keeps: matches!(own.place, Where::Around { .. }), ..Choose::new(visit, &fields, faults) },
            path: format!("/my/{secret}"),
            told: told_sentence(visit, own),
            why: String::new(),
            is_saved: false,
        }
    }

    pub(super) fn with_why(mut self, why: &WhyPart) -> MyPage {
        self.why = why.render().unwrap_or_default();
        self
    }

    pub(super) fn saved(mut self) -> MyPage {
        self.is_saved = true;
        self
    }
}

/// A subscription as the form has it. What was typed is not kept, and a cell has no name that leads
/// back to it, so the place is empty and stays as it is while nothing is typed.
fn fields_of(own: &Own) -> Fields {
    let mut fields: Vec<(String, String)> = vec![("language".to_owned(), own.language.clone())];
    let mut put = |name: &str, value: String| fields.push((name.to_owned(), value));
    match &own.place {
        Where::Areas(slugs) => {
            put("how", "areas".to_owned());
            slugs.iter().for_each(|s| put("area", s.clone()));
        }
        Where::Around { radius_m, .. } => {
            put("how", "around".to_owned());
            put("radius", radius_m.to_string());
        }
    }
    if let Some((from, to)) = own.quiet {
        put("quiet_from", read_hours(from));
        put("quiet_to", read_hours(to));
    }
    Fields(fields)
}

/// How many can be told, by area, channel and language.
#[derive(Template)]
#[template(path = "delivery/subscriber/pages/audience.html")]
pub(super) struct AudiencePage {
    f: Frame,
    all: String,
    map: MapView,
    areas: Vec<(String, String)>,
    channels: Vec<(String, String)>,
    languages: Vec<(String, String)>,
}

impl AudiencePage {
    pub(super) fn new(visit: &Visit, flow: &Flow, counts: &[(Channel, String, i64)]) -> AudiencePage {
        // Rounded down to fives, so that nobody is found by taking one number from another.
        let number = |n: i64| visit.t.roughly(n);
        let places = &visit.site.playbook.places;
        let areas: Vec<(String, i64)> = places
            .areas
            .iter()
            .map(|a| {
                let reached = flow.subscribers.reached(&Reach::Area(a.slug.clone()));
                (a.name.clone(), reached.counts.iter().map(|(_, _, n)| n).sum())
            })
            .collect();
        let of = |is: &dyn Fn(&(Channel, String, i64)) -> bool| {
            counts.iter().filter(|c| is(c)).map(|(_, _, n)| n).sum::<i64>()
        };
        let languages = &visit.site.playbook.languages;
        AudiencePage {
            f: visit.frame(),
            all: visit.t.say1("audience-all", "n", number(of(&|_| true))),
            map: map::draw(places, &[], 520, false),
            areas: areas.into_iter().map(|(name, n)| (name, number(n))).collect(),
            channels: Channel::ALL
                .iter()
                .map(|c| (visit.t.word("subscribe-by", c.slug()), number(of(&|(channel, _, _)| channel == c))))
                .collect(),
            languages: languages
                .iter()
                .map(|l| (visit.site.texts.lang(l).say("language-name"), number(of(&|(_, language, _)| language == l))))
                .collect(),
        }
    }
}
