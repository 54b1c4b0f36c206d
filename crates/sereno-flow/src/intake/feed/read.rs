//! CAP 1.0 to 1.2 out of whatever holds it: alone, in Atom, in RSS, in an EDXL envelope.
//!
//! What comes in was written by strangers. The reader builds a small tree and refuses at the first
//! sign of more: a DOCTYPE or an entity, more than [`DEPTH_MAX`] levels, [`ELEMENTS_MAX`] elements,
//! [`BYTES_MAX`] bytes or [`CORNERS_MAX`] corners. It follows no link and loads nothing.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use sereno_core::Moment;
use sereno_core::place::Point;
use sereno_station::playbook::moment;

/// Bytes of a document; national feeds are half of it.
pub const BYTES_MAX: usize = 1_000_000;
/// Levels of elements; a message in a feed has eight.
pub const DEPTH_MAX: usize = 32;
/// Elements of a document.
pub const ELEMENTS_MAX: usize = 10_000;
/// Corners of all outlines of a document together.
pub const CORNERS_MAX: usize = 20_000;
/// Attributes of one element, and namespaces declared in one document.
pub(super) const ATTRIBUTES_MAX: usize = 64;

/// Why a document is not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedRefusal {
    /// More than [`BYTES_MAX`].
    TooLong,
    /// Not UTF-8.
    NotUtf8,
    /// It has a DOCTYPE, or an entity that XML does not know by itself.
    Doctype,
    /// More than [`DEPTH_MAX`].
    Deep,
    /// More than [`ELEMENTS_MAX`], or a tag with too many attributes.
    Many,
    /// More than [`CORNERS_MAX`].
    Outline,
    /// Not well-formed.
    Broken,
    /// There is no alert in it.
    NoAlert,
}

impl FeedRefusal {
    /// Every refusal.
    pub const ALL: [FeedRefusal; 8] = [
        FeedRefusal::TooLong,
        FeedRefusal::NotUtf8,
        FeedRefusal::Doctype,
        FeedRefusal::Deep,
        FeedRefusal::Many,
        FeedRefusal::Outline,
        FeedRefusal::Broken,
        FeedRefusal::NoAlert,
    ];

    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            FeedRefusal::TooLong => "feed-refused-too-long",
            FeedRefusal::NotUtf8 => "feed-refused-encoding",
            FeedRefusal::Doctype => "feed-refused-doctype",
            FeedRefusal::Deep => "feed-refused-deep",
            FeedRefusal::Many => "feed-refused-many",
            FeedRefusal::Outline => "feed-refused-outline",
            FeedRefusal::Broken => "feed-refused-broken",
            FeedRefusal::NoAlert => "feed-refused-no-alert",
        }
    }
}

/// One alert of others, as far as we read it. Everything in it is what they say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CapAlert {
    /// Its identifier.
    pub identifier: String,
    /// Who sent it.
    pub sender: String,
    /// When, as written: with the two before it is what tells a message from all others.
    pub sent: String,
    /// `Actual`, or something that is not for real.
    pub status: String,
    /// `Alert`, `Update`, `Cancel`, or something that is no message to people.
    pub msg_type: String,
    /// `Public`, or not.
    pub scope: String,
    /// Sender, identifier and time of the messages before it.
    pub references: Vec<(String, String, String)>,
    /// What it says, once for each language or hazard.
    pub infos: Vec<CapInfo>,
}

/// One `info` of an alert.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CapInfo {
    /// Its language.
    pub language: String,
    /// What it is about.
    pub event: String,
    /// When it begins.
    pub onset: Option<Moment>,
    /// When it is over.
    pub expires: Option<Moment>,
    /// The line above it.
    pub headline: String,
    /// What it says.
    pub description: String,
    /// Names of its areas.
    pub areas: Vec<String>,
    /// Their outlines.
    pub polygons: Vec<Vec<Point>>,
    /// Their circles: middle and radius in metres.
    pub circles: Vec<(Point, f64)>,
}

impl CapAlert {
    /// When it was sent.
    pub fn sent_at(&self) -> Option<Moment> {
        moment(&self.sent)
    }
}

#[derive(Default)]
struct Node {
    /// Without its prefix.
    name: String,
    is_cap: bool,
    text: String,
    kids: Vec<usize>,
}

struct Tree(Vec<Node>);

/// Reads every alert of a document, in its order.
///
/// # Errors
/// [`FeedRefusal`]; nothing of a refused document is used.
pub fn read(bytes: &[u8]) -> Result<Vec<CapAlert>, FeedRefusal> {
    if bytes.len() > BYTES_MAX {
        return Err(FeedRefusal::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| FeedRefusal::NotUtf8)?;
    let tree = Tree::read(text.trim_start_matches('\u{feff}'))?;
    let mut corners = 0;
    let mut alerts = Vec::new();
    for (at, node) in tree.0.iter().enumerate() {
        if node.is_cap && node.name == "alert" {
            alerts.push(tree.alert(at, &mut corners)?);
        } else if node.name == "entry" && !tree.has_alert(at) && node.kids.iter().any(|k| tree.is_cap(*k)) {
            alerts.push(tree.entry(at, &mut corners)?);
        }
    }
    if alerts.is_empty() { Err(FeedRefusal::NoAlert) } else { Ok(alerts) }
}

/// True when this is a namespace of CAP.
fn is_cap_ns(uri: &str) -> bool {
    matches!(
        uri,
        "urn:oasis:names:tc:emergency:cap:1.2"
            | "urn:oasis:names:tc:emergency:cap:1.1"
            | "http://www.incident.com/cap/1.0"
    )
}

/// Prefixes and whether they stand for CAP, with the level at which that was said.
#[derive(Default)]
struct Names(Vec<(usize, String, bool)>);

impl Names {
    fn enter(&mut self, tag: &BytesStart<'_>, level: usize) -> Result<(), FeedRefusal> {
        for (n, attribute) in tag.attributes().with_checks(false).enumerate() {
            if n >= ATTRIBUTES_MAX {
                return Err(FeedRefusal::Many);
            }
            let attribute = attribute.map_err(|_| FeedRefusal::Broken)?;
            let key = attribute.key;
            let key = key.as_ref();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            if self.0.len() >= ATTRIBUTES_MAX * 4 {
                return Err(FeedRefusal::Many);
            }
            self.0.push((level, prefix.to_owned(), is_cap_ns(attribute.value.trim())));
        }
        Ok(())
    }

    fn leave(&mut self, level: usize) {
        while self.0.last().is_some_and(|(at, ..)| *at >= level) {
            self.0.pop();
        }
    }

    fn is_cap(&self, prefix: &str) -> bool {
        self.0.iter().rev().find(|(_, p, _)| p == prefix).is_some_and(|(.., is_cap)| *is_cap)
    }
}

impl Tree {
    fn read(text: &str) -> Result<Tree, FeedRefusal> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut tree = Tree(Vec::new());
        let mut names = Names::default();
        let mut open: Vec<usize> = Vec::new();
        let mut n_roots = 0;
        loop {
            let event = reader.read_event().map_err(|_| FeedRefusal::Broken)?;
            match event {
                Event::Start(tag) => {
                    if open.len() >= DEPTH_MAX {
                        return Err(FeedRefusal::Deep);
                    }
                    if tree.0.len() >= ELEMENTS_MAX {
                        return Err(FeedRefusal::Many);
                    }
                    names.enter(&tag, open.len())?;
                    let whole = tag.name();
                    let whole = whole.as_ref();
                    let (prefix, local) = whole.split_once(':').unwrap_or(("", whole));
                    let node = Node { name: local.to_owned(), is_cap: names.is_cap(prefix), ..Node::default() };
                    let own = tree.0.len();
                    match open.last().and_then(|parent| tree.0.get_mut(*parent)) {
                        Some(parent) => parent.kids.push(own),
                        None => n_roots += 1,
                    }
                    tree.0.push(node);
                    open.push(own);
                }
                Event::End(_) => {
                    open.pop();
                    names.leave(open.len());
                }
                Event::Text(words) => tree.add(&open, &words.into_inner())?,
                Event::CData(words) => tree.add(&open, &words.into_inner())?,
                Event::GeneralRef(reference) => {
                    let known = match reference.into_inner().as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        other => numbered(other),
                    };
                    #[cfg(feature = "plant")]
                    let known = known.or_else(|| crate::plant::is_on("any_xml").then_some('?'));
                    let known = known.ok_or(FeedRefusal::Doctype)?;
                    tree.add(&open, known.encode_utf8(&mut [0; 4]))?;
                }
                #[cfg(feature = "plant")]
                Event::DocType(_) if crate::plant::is_on("any_xml") => {}
                Event::DocType(_) => return Err(FeedRefusal::Doctype),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) => {}
                Event::Eof => break,
            }
        }
        if open.is_empty() && n_roots == 1 { Ok(tree) } else { Err(FeedRefusal::Broken) }
    }

    fn add(&mut self, open: &[usize], words: &str) -> Result<(), FeedRefusal> {
        match open.last().and_then(|at| self.0.get_mut(*at)) {
            Some(node) => node.text.push_str(words),
            None if words.trim().is_empty() => {}
            None => return Err(FeedRefusal::Broken),
        }
        Ok(())
    }

    fn is_cap(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|n| n.is_cap)
    }

    fn kids(&self, at: usize) -> impl Iterator<Item = (usize, &Node)> {
        let kids = self.0.get(at).map(|n| n.kids.as_slice()).unwrap_or_default();
        kids.iter().filter_map(|k| Some((*k, self.0.get(*k)?)))
    }

    /// The text of the first child with this name.
    fn text(&self, at: usize, name: &str) -> String {
        let found = self.kids(at).find(|(_, n)| n.name == name);
        found.map(|(_, n)| n.text.trim().to_owned()).unwrap_or_default()
    }

    /// True when an alert stands somewhere inside. Levels are few, so is the work.
    fn has_alert(&self, at: usize) -> bool {
        self.kids(at).any(|(kid, n)| (n.is_cap && n.name == "alert") || self.has_alert(kid))
    }

    fn alert(&self, at: usize, corners: &mut usize) -> Result<CapAlert, FeedRefusal> {
        let mut infos = Vec::new();
        for (kid, node) in self.kids(at) {
            if node.name == "info" {
                infos.push(self.info(kid, corners)?);
            }
        }
        let references = self.text(at, "references");
        let triple = |word: &str| {
            let mut parts = word.splitn(3, ',').map(str::to_owned);
            Some((parts.next()?, parts.next()?, parts.next()?))
        };
        Ok(CapAlert {
            identifier: self.text(at, "identifier"),
            sender: self.text(at, "sender"),
            sent: self.text(at, "sent"),
            status: self.text(at, "status"),
            msg_type: self.text(at, "msgType"),
            scope: self.text(at, "scope"),
            references: references.split_whitespace().filter_map(triple).collect(),
            infos,
        })
    }

    fn info(&self, at: usize, corners: &mut usize) -> Result<CapInfo, FeedRefusal> {
        let time = |name: &str| moment(&self.text(at, name));
        let mut info = CapInfo {
            language: self.text(at, "language"),
            event: self.text(at, "event"),
            onset: time("onset").or_else(|| time("effective")),
            expires: time("expires"),
            headline: self.text(at, "headline"),
            description: self.text(at, "description"),
            ..CapInfo::default()
        };
        for (kid, node) in self.kids(at) {
            if node.name == "area" {
                self.area(kid, &mut info, corners)?;
            }
        }
        Ok(info)
    }

    fn area(&self, at: usize, info: &mut CapInfo, corners: &mut usize) -> Result<(), FeedRefusal> {
        for (_, node) in self.kids(at) {
            match node.name.as_str() {
                "areaDesc" => info.areas.push(node.text.trim().to_owned()),
                "polygon" => info.polygons.extend(outline(&node.text, corners)?),
                "circle" => info.circles.extend(circle(&node.text)),
                _ => {}
            }
        }
        Ok(())
    }

    /// An entry of an index: no message, but its main elements.
    fn entry(&self, at: usize, corners: &mut usize) -> Result<CapAlert, FeedRefusal> {
        let mut info = self.info(at, corners)?;
        info.headline = self.text(at, "title");
        info.description = self.text(at, "summary");
        self.area(at, &mut info, corners)?;
        let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        Ok(CapAlert {
            identifier: self.text(at, "id"),
            sender: or(self.text(at, "sender"), "atom"),
            sent: or(self.text(at, "sent"), &self.text(at, "updated")),
            status: or(self.text(at, "status"), "Actual"),
            msg_type: or(self.text(at, "msgType"), "Alert"),
            scope: "Public".to_owned(),
            references: vec![],
            infos: vec![info],
        })
    }
}

/// A character by its number: `#65` or `#x41`.
fn numbered(reference: &str) -> Option<char> {
    let digits = reference.strip_prefix('#')?;
    let number = match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(number).filter(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r'))
}

fn pair(text: &str) -> Option<Point> {
    let (lat, lon) = text.split_once(',')?;
    Point::new(lat.trim().parse().ok()?, lon.trim().parse().ok()?)
}

/// An outline; one that cannot be read is none.
fn outline(text: &str, corners: &mut usize) -> Result<Option<Vec<Point>>, FeedRefusal> {
    let mut ring = Vec::new();
    for word in text.split_whitespace() {
        *corners += 1;
        if *corners > CORNERS_MAX {
            return Err(FeedRefusal::Outline);
        }
        let Some(point) = pair(word) else { return Ok(None) };
        ring.push(point);
    }
    Ok(Some(ring).filter(|r| r.len() >= 3))
}

/// `lat,lon km` as metres.
fn circle(text: &str) -> Option<(Point, f64)> {
    let (middle, km) = text.trim().split_once(' ')?;
    let km: f64 = km.trim().parse().ok().filter(|km: &f64| km.is_finite() && (0.0..=1_000.0).contains(km))?;
    Some((pair(middle)?, km * 1_000.0))
}
