//! What a playbook says about duty: parts of the place by name, and what calendars show.

use serde::Deserialize;
use sereno_core::words::fold;
use sereno_station::playbook::{Playbook, PlaybookError};

#[derive(Debug, Default, Deserialize)]
struct Section {
    calendar_title: Option<String>,
    #[serde(default)]
    sectors: Vec<SectorRow>,
}

#[derive(Debug, Deserialize)]
struct SectorRow {
    slug: String,
    name: String,
    areas: Vec<String>,
}

/// A part of the place that people look out on: a group of areas with a name, or one area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sector {
    /// What is stored.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// Slugs of its areas.
    pub areas: Vec<String>,
}

/// What a playbook says about duty.
#[derive(Clone, Debug, Default)]
pub struct Duty {
    /// What a calendar shows for a shift, if the playbook chose something.
    pub calendar_title: Option<String>,
    /// Groups first, then every area as one of its own.
    pub sectors: Vec<Sector>,
}

impl Duty {
    /// Reads the section `[shifts]`, which a playbook may leave out.
    ///
    /// # Errors
    /// [`PlaybookError`] when a sector names an area that is not there, or a slug is there twice.
    pub fn read(playbook: &Playbook) -> Result<Duty, PlaybookError> {
        let section: Section =
            if playbook.has_section("shifts") { playbook.section("shifts")? } else { Section::default() };
        let fault = |why: String| PlaybookError { file: "playbook.toml".to_owned(), why };
        let mut sectors: Vec<Sector> = Vec::new();
        for row in section.sectors {
            if let Some(lost) = row.areas.iter().find(|a| playbook.whole.area(a).is_none()) {
                return Err(fault(format!("sector {}: areas.toml does not have {lost}", row.slug)));
            }
            let is_twice = sectors.iter().any(|s| s.slug == row.slug) || playbook.whole.area(&row.slug).is_some();
            if is_twice || row.areas.is_empty() {
                return Err(fault(format!("sector {} has no areas, or its slug is there twice", row.slug)));
            }
            // A network that serves a part of the place looks out on what is left of a sector.
            let areas: Vec<String> = row.areas.into_iter().filter(|a| playbook.places.area(a).is_some()).collect();
            sectors.push(Sector { slug: row.slug, name: row.name, areas });
        }
        sectors.retain(|s| !s.areas.is_empty());
        let single = |a: &sereno_core::place::NamedArea| Sector {
            slug: a.slug.clone(),
            name: a.name.clone(),
            areas: vec![a.slug.clone()],
        };
        sectors.extend(playbook.places.areas.iter().map(single));
        Ok(Duty { calendar_title: section.calendar_title, sectors })
    }

    /// The sector with this slug.
    pub fn sector(&self, slug: &str) -> Option<&Sector> {
        self.sectors.iter().find(|s| s.slug == slug)
    }

    /// The sector that people call by this name, or whose slug it is.
    pub fn by_name(&self, text: &str) -> Option<&Sector> {
        let wanted = fold(text.trim());
        self.sectors.iter().find(|s| s.slug == wanted || fold(&s.name) == wanted)
    }
}
