//! A network's own choices, laid over a playbook: so nobody has to edit a file to begin.

use super::{Playbook, PlaybookError, fault};
use serde::{Deserialize, Serialize};
use sereno_core::place::Gazetteer;

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
    /// Slugs of the areas served, of those the playbook has.
    #[serde(default)]
    pub areas: Vec<String>,
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
        let serves = |slug: &String| own.areas.is_empty() || own.areas.contains(slug);
        playbook.places = Gazetteer {
            areas: playbook.whole.areas.iter().filter(|a| serves(&a.slug)).cloned().collect(),
            known: playbook.whole.known.iter().filter(|k| serves(&k.area)).cloned().collect(),
        };
        Ok(playbook)
    }
}
