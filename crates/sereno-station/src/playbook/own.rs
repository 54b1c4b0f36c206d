//! A network's own choices, laid over a playbook: so nobody has to edit a file to begin.

use super::outlines::Outline;
use super::{Playbook, PlaybookError, fault};
use serde::{Deserialize, Serialize};
use sereno_core::place::{Gazetteer, Known, NamedArea};

/// What a network chose. Lists that are empty mean everything the playbook has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// The short name.
    pub net: String,
    /// The full name.
    pub name: String,
    /// The hotline.
    pub phone: String,
    /// The number observers call.
    pub dispatcher_phone: String,
    /// Languages spoken, of those the playbook has.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Slugs of the areas served, of those the playbook has and of the outlines. Empty means all
    /// of the playbook's and no outline.
    #[serde(default)]
    pub areas: Vec<String>,
    /// Outlines that were brought in, such as those of zip codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlines: Vec<Outline>,
}

/// Stand in for the two numbers while they are exchanged, so that neither is exchanged twice.
const MARKS: [&str; 2] = ["\u{e000}", "\u{e001}"];

impl Playbook {
    /// This playbook with a network's own choices: the names, the numbers wherever the playbook's
    /// files have them, the languages and the areas. What it knows beyond the areas served stays
    /// in [`Playbook::whole`].
    ///
    /// # Errors
    /// [`PlaybookError`] when the outcome could not be loaded from disk either.
    pub fn with(&self, own: &Own) -> Result<Playbook, PlaybookError> {
        let mut files = self.files.clone();
        for text in files.values_mut() {
            let marked = text.replace(&self.phone, MARKS[0]).replace(&self.dispatcher_phone, MARKS[1]);
            *text = marked.replace(MARKS[0], &own.phone).replace(MARKS[1], &own.dispatcher_phone);
        }
        let head = files.get_mut("playbook.toml").ok_or_else(|| fault("playbook.toml", "is missing"))?;
        let mut table: toml::Table = head.parse().map_err(|e| fault("playbook.toml", e))?;
        for (key, value) in
            [("net", &own.net), ("name", &own.name), ("phone", &own.phone), ("dispatcher_phone", &own.dispatcher_phone)]
        {
            table.insert(key.to_owned(), toml::Value::String(value.clone()));
        }
        // In the playbook's order, whose first is the default.
        let spoken = self.languages.iter().filter(|l| own.languages.is_empty() || own.languages.contains(l));
        let spoken: Vec<toml::Value> = spoken.map(|l| toml::Value::String(l.clone())).collect();
        table.insert("languages".to_owned(), toml::Value::Array(spoken));
        *head = toml::to_string(&table).map_err(|e| fault("playbook.toml", e))?;
        let mut playbook = Playbook::load(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
        // The playbook's own come first: where both hold a point, its name is the one people say.
        let mut brought = Vec::new();
        for outline in &own.outlines {
            if playbook.whole.area(&outline.slug).is_none() {
                playbook.whole.areas.push(outline.area());
                brought.push(outline.slug.as_str());
            }
        }
        let is_own = |slug: &str| brought.contains(&slug);
        let serves =
            |slug: &str| if own.areas.is_empty() { !is_own(slug) } else { own.areas.iter().any(|s| s == slug) };
        let areas: Vec<NamedArea> = playbook.whole.areas.iter().filter(|a| serves(&a.slug)).cloned().collect();
        // A crossing of a neighborhood that is not served may lie in a zip code that is.
        let here = |k: &Known| {
            if serves(&k.area) {
                return Some(k.clone());
            }
            let area = areas.iter().find(|a| is_own(&a.slug) && a.holds(k.point))?;
            Some(Known { area: area.slug.clone(), ..k.clone() })
        };
        let served: Vec<String> = areas.iter().filter(|a| is_own(&a.slug)).map(|a| a.slug.clone()).collect();
        if !served.is_empty() {
            playbook.parts.push(("Zip codes".to_owned(), served));
        }
        let known = playbook.whole.known.iter().filter_map(here).collect();
        playbook.places = Gazetteer { areas, known };
        Ok(playbook)
    }
}
