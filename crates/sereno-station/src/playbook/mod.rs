//! A network's words, areas and limits: data, never code.
//!
//! A playbook is a folder: `playbook.toml` (who, where, limits, and sections that the slices
//! read for themselves), `areas.toml`, `places.toml`, and `texts/<language>.ftl`. Three are
//! embedded by the program; `--playbook DIR` reads one from disk. Loading checks everything it
//! can and names the file of a fault.

mod training;

pub use training::Training;
pub mod outlines;
mod own;

pub use own::Own;

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sereno_core::Moment;
use sereno_core::place::{Gazetteer, Known, NamedArea, Point};
use sereno_core::roster::Day;
use std::collections::BTreeMap;
use std::path::Path;

/// A playbook cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {why}")]
pub struct PlaybookError {
    /// The file at fault.
    pub file: String,
    /// What is wrong, with the line where the parser knows it.
    pub why: String,
}

fn fault(file: &str, why: impl std::fmt::Display) -> PlaybookError {
    PlaybookError { file: file.to_owned(), why: why.to_string() }
}

#[derive(Debug, Deserialize)]
struct Head {
    net: String,
    name: String,
    phone: String,
    dispatcher_phone: String,
    zone: String,
    languages: Vec<String>,
    leave_to: String,
}

#[derive(Debug, Deserialize)]
struct AreaFile {
    #[serde(default)]
    area: Vec<AreaRow>,
}

#[derive(Debug, Deserialize)]
struct AreaRow {
    slug: String,
    name: String,
    /// The part of town it is listed under, where a list would be long.
    #[serde(default)]
    part: String,
    ring: Vec<[f64; 2]>,
}

#[derive(Debug, Default, Deserialize)]
struct PlaceFile {
    #[serde(default)]
    crossing: Vec<CrossingRow>,
    #[serde(default)]
    landmark: Vec<LandmarkRow>,
}

#[derive(Debug, Deserialize)]
struct CrossingRow {
    streets: [String; 2],
    area: String,
    at: [f64; 2],
}

#[derive(Debug, Deserialize)]
struct LandmarkRow {
    names: Vec<String>,
    area: String,
    at: [f64; 2],
}

/// A loaded playbook.
#[derive(Clone, Debug)]
pub struct Playbook {
    /// The network's short name; every notice begins with it.
    pub net: String,
    /// The network's full name.
    pub name: String,
    /// The hotline as people dial it.
    pub phone: String,
    /// The number observers call.
    pub dispatcher_phone: String,
    /// Languages, the first being the default.
    pub languages: Vec<String>,
    /// Where "leave this page" leads.
    pub leave_to: String,
    /// Areas, crossings, landmarks: where the network works.
    pub places: Gazetteer,
    /// What is asked of people before a shift.
    pub training: Training,
    /// All that the playbook's files know, served or not.
    pub whole: Gazetteer,
    /// Parts of town by name, with the slugs of their areas in the file's order; one without a name when
    /// the areas are listed under none.
    pub parts: Vec<(String, Vec<String>)>,
    /// The network's own texts by language.
    pub texts: Vec<(String, String)>,
    zone: TimeZone,
    table: toml::Table,
    files: BTreeMap<String, String>,
}

fn point(file: &str, [lat, lon]: [f64; 2]) -> Result<Point, PlaybookError> {
    Point::new(lat, lon).ok_or_else(|| fault(file, format!("{lat}, {lon} is not a latitude and a longitude")))
}

impl Playbook {
    /// Loads a playbook from its files, given as name and content.
    ///
    /// # Errors
    /// [`PlaybookError`] with the file and what is wrong.
    pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Playbook, PlaybookError> {
        let files: BTreeMap<String, String> =
            files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let text = files.get("playbook.toml").ok_or_else(|| fault("playbook.toml", "is missing"))?;
        let table: toml::Table = text.parse().map_err(|e| fault("playbook.toml", e))?;
        let head: Head = toml::from_str(text).map_err(|e| fault("playbook.toml", e))?;
        if head.languages.is_empty() {
            return Err(fault("playbook.toml", "languages is empty; the first one is the default"));
        }
        let zone = TimeZone::get(&head.zone).map_err(|e| fault("playbook.toml", e))?;
        let (places, parts) = gazetteer(&files)?;
        let texts = files
            .iter()
            .filter_map(|(name, text)| {
                let tag = name.strip_prefix("texts/")?.strip_suffix(".ftl")?;
                Some((tag.to_owned(), text.clone()))
            })
            .collect();
        Ok(Playbook {
            net: head.net,
            name: head.name,
            phone: head.phone,
            dispatcher_phone: head.dispatcher_phone,
            languages: head.languages,
            leave_to: head.leave_to,
            whole: places.clone(),
            places,
            training: training::read(&table)?,
            parts,
            texts,
            zone,
            table,
            files,
        })
    }

    /// Loads a playbook from a folder.
    ///
    /// # Errors
    /// [`PlaybookError`].
    pub fn read(folder: &Path) -> Result<Playbook, PlaybookError> {
        let mut files = Vec::new();
        for sub in ["", "texts/"] {
            let Ok(entries) = std::fs::read_dir(folder.join(sub)) else { continue };
            for entry in entries.flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.ends_with(".toml") || name.ends_with(".ftl") {
                    let text = std::fs::read_to_string(entry.path()).map_err(|e| fault(&name, e))?;
                    files.push((format!("{sub}{name}"), text));
                }
            }
        }
        Playbook::load(files.iter().map(|(n, t)| (n.as_str(), t.as_str())))
    }

    /// A section of `playbook.toml`, read by the slice it belongs to.
    ///
    /// # Errors
    /// [`PlaybookError`] when it is missing or has other fields.
    pub fn section<T: DeserializeOwned>(&self, name: &str) -> Result<T, PlaybookError> {
        let value =
            self.table.get(name).ok_or_else(|| fault("playbook.toml", format!("section [{name}] is missing")))?;
        value.clone().try_into().map_err(|e: toml::de::Error| fault("playbook.toml", format!("section [{name}]: {e}")))
    }

    /// A whole further file of the playbook.
    ///
    /// # Errors
    /// [`PlaybookError`] when it is missing or has other fields.
    pub fn file<T: DeserializeOwned>(&self, name: &str) -> Result<T, PlaybookError> {
        let text = self.files.get(name).ok_or_else(|| fault(name, "is missing"))?;
        toml::from_str(text).map_err(|e| fault(name, e))
    }

    /// True when `playbook.toml` has a section: for those that a network may leave out.
    pub fn has_section(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    /// The default language.
    pub fn default_language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    fn local(&self, at: Moment) -> jiff::Zoned {
        jiff::Timestamp::from_microsecond(at.us()).unwrap_or_default().to_zoned(self.zone.clone())
    }

    /// Local hours and minutes, such as `14:05`.
    pub fn hhmm(&self, at: Moment) -> String {
        self.local(at).strftime("%H:%M").to_string()
    }

    /// Local date in numbers, such as `2025-03-20`.
    pub fn date(&self, at: Moment) -> String {
        self.local(at).strftime("%Y-%m-%d").to_string()
    }

    /// A moment as feeds and signed notices write it, in local time: `2025-03-20T14:05:00-07:00`
    /// (RFC 3339).
    pub fn stamp(&self, at: Moment) -> String {
        self.local(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A moment as RSS writes it: `Thu, 20 Mar 2025 14:05:00 -0700` (RFC 822).
    pub fn mail_stamp(&self, at: Moment) -> String {
        self.local(at).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
    }

    /// A local date and time without a zone, as files have it, such as `2025-03-20T14:05:00`.
    pub fn local_moment(&self, text: &str) -> Option<Moment> {
        if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
            return Some(Moment::from_us(stamp.as_microsecond()));
        }
        let civil: jiff::civil::DateTime = text.replace(' ', "T").parse().ok()?;
        let zoned = civil.to_zoned(self.zone.clone()).ok()?;
        Some(Moment::from_us(zoned.timestamp().as_microsecond()))
    }

    /// The local day a moment lies in.
    pub fn day_of(&self, at: Moment) -> Day {
        let date = self.local(at).date();
        Day { year: date.year(), month: date.month(), day: date.day() }
    }

    /// Minutes after local midnight, as a clock on the wall shows them.
    pub fn minute_of_day(&self, at: Moment) -> i64 {
        let local = self.local(at);
        i64::from(local.hour()) * 60 + i64::from(local.minute())
    }

    /// The moment at which a clock on the wall shows so many minutes after midnight of a local
    /// day; past 1,440 it is the next day. A time that the clocks skip is the moment they are
    /// set; one that comes twice is its first. Nothing when there is no such day.
    pub fn moment_of(&self, day: Day, minutes: i64) -> Option<Moment> {
        let date = civil(day)?.checked_add(jiff::Span::new().try_days(minutes.div_euclid(1_440)).ok()?).ok()?;
        let of_day = minutes.rem_euclid(1_440);
        let (hour, minute) = (i8::try_from(of_day / 60).ok()?, i8::try_from(of_day % 60).ok()?);
        let zoned = date.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()?;
        Some(Moment::from_us(zoned.timestamp().as_microsecond()))
    }

    /// The moment of hours and minutes on the local day of `day`.
    pub fn moment_on_day(&self, day: Moment, hour: i8, minute: i8) -> Option<Moment> {
        let zoned = self.local(day).date().at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()?;
        Some(Moment::from_us(zoned.timestamp().as_microsecond()))
    }
}

fn civil(day: Day) -> Option<jiff::civil::Date> {
    jiff::civil::Date::new(day.year, day.month, day.day).ok()
}

/// The day so many days later, or earlier.
pub fn day_after(day: Day, days: i64) -> Option<Day> {
    let date = civil(day)?.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(Day { year: date.year(), month: date.month(), day: date.day() })
}

/// The day of the week, 1 for Monday to 7 for Sunday.
pub fn weekday(day: Day) -> Option<i64> {
    civil(day).map(|d| i64::from(d.weekday().to_monday_one_offset()))
}

/// A moment as calendar files write it: `20250320T130000Z` (RFC 5545).
pub fn calendar_stamp(at: Moment) -> String {
    jiff::Timestamp::from_microsecond(at.us()).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string()
}

type Parts = Vec<(String, Vec<String>)>;

fn gazetteer(files: &BTreeMap<String, String>) -> Result<(Gazetteer, Parts), PlaybookError> {
    let area_text = files.get("areas.toml").ok_or_else(|| fault("areas.toml", "is missing"))?;
    let rows: AreaFile = toml::from_str(area_text).map_err(|e| fault("areas.toml", e))?;
    let mut areas = Vec::with_capacity(rows.area.len());
    let mut parts: Parts = Vec::new();
    for row in rows.area {
        match parts.iter_mut().find(|(name, _)| *name == row.part) {
            Some((_, slugs)) => slugs.push(row.slug.clone()),
            None => parts.push((row.part.clone(), vec![row.slug.clone()])),
        }
        if row.ring.len() < 3 {
            return Err(fault("areas.toml", format!("area {} has fewer than three corners", row.slug)));
        }
        let ring = row.ring.into_iter().map(|p| point("areas.toml", p)).collect::<Result<_, _>>()?;
        areas.push(NamedArea { slug: row.slug, name: row.name, ring });
    }
    parts.sort_by(|(a, _), (b, _)| a.cmp(b));
    let place_rows: PlaceFile = match files.get("places.toml") {
        Some(text) => toml::from_str(text).map_err(|e| fault("places.toml", e))?,
        None => PlaceFile::default(),
    };
    let mut known = Vec::new();
    for row in place_rows.crossing {
        let [a, b] = &row.streets;
        known.push(Known {
            name: format!("{a} & {b}"),
            all_of: row.streets.to_vec(),
            point: point("places.toml", row.at)?,
            area: row.area,
        });
    }
    for row in place_rows.landmark {
        for name in row.names {
            known.push(Known {
                all_of: vec![name.clone()],
                name,
                point: point("places.toml", row.at)?,
                area: row.area.clone(),
            });
        }
    }
    if let Some(lost) = known.iter().find(|k| !areas.iter().any(|a| a.slug == k.area)) {
        return Err(fault(
            "places.toml",
            format!("{} lies in {}, which areas.toml does not have", lost.name, lost.area),
        ));
    }
    Ok((Gazetteer { areas, known }, parts))
}

/// A moment written with its offset (RFC 3339), such as `2025-03-20T14:05:00-07:00`.
pub fn moment(text: &str) -> Option<Moment> {
    text.parse::<jiff::Timestamp>().ok().map(|t| Moment::from_us(t.as_microsecond()))
}
