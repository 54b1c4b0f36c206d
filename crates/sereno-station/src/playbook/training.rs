//! What a network asks of its people before a shift: the section `[training]`.

use super::{PlaybookError, fault};
use serde::Deserialize;
use sereno_core::duty::Needs;
use sereno_core::moment::DAY_S;
use sereno_core::role::Role;
use std::collections::BTreeMap;

/// What is asked of people before a shift, and what is taught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// What each role needs.
    pub needs: Needs,
    /// Members who vouch for somebody whom a coordinator invites, the coordinator being one.
    pub vouches_invited: i64,
    /// Training that a coordinator marks as a whole is good for this, days.
    pub trained_days: i64,
    /// A signed pledge is good for this, days.
    pub pledge_days: i64,
    /// Which text of the pledge is signed: another text gets another version.
    pub pledge_version: String,
    /// An end is shown so many days ahead.
    pub ahead_days: i64,
    /// What courses teach, as slugs.
    pub competencies: Vec<String>,
}

impl Training {
    /// [`Training::ahead_days`] in seconds.
    pub const fn ahead_s(&self) -> i64 {
        self.ahead_days.saturating_mul(DAY_S)
    }
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Section {
    needs_training: Vec<String>,
    needs_pledge: Vec<String>,
    shadow_shifts: BTreeMap<String, i64>,
    vouches: i64,
    vouches_invited: i64,
    trained_days: i64,
    pledge_days: i64,
    pledge_version: String,
    ahead_days: i64,
    competencies: Vec<String>,
}

impl Default for Section {
    fn default() -> Section {
        let needs = Needs::default();
        let slugs = |roles: &[Role]| roles.iter().map(|r| r.slug().to_owned()).collect();
        let taught =
            ["salute", "non_interference", "right_to_record", "digital_security", "trauma_informed", "language"];
        Section {
            needs_training: slugs(&needs.training),
            needs_pledge: slugs(&needs.pledge),
            shadow_shifts: needs.shadow.iter().map(|(r, n)| (r.slug().to_owned(), *n)).collect(),
            vouches: needs.vouches,
            vouches_invited: 1,
            trained_days: 365,
            pledge_days: 365,
            pledge_version: "1".to_owned(),
            ahead_days: 30,
            competencies: taught.map(str::to_owned).to_vec(),
        }
    }
}

const FILE: &str = "playbook.toml";

fn role(slug: &str) -> Result<Role, PlaybookError> {
    Role::from_slug(slug).ok_or_else(|| fault(FILE, format!("section [training]: there is no role {slug}")))
}

/// Reads the section; what it leaves out is as the domain has it.
pub(super) fn read(table: &toml::Table) -> Result<Training, PlaybookError> {
    let section: Section = match table.get("training") {
        Some(value) => {
            value.clone().try_into().map_err(|e: toml::de::Error| fault(FILE, format!("section [training]: {e}")))?
        }
        None => Section::default(),
    };
    if section.trained_days < 1 || section.pledge_days < 1 || section.vouches < 1 || section.vouches_invited < 1 {
        return Err(fault(FILE, "section [training]: days and vouches are 1 or more"));
    }
    let roles = |slugs: &[String]| slugs.iter().map(|s| role(s)).collect::<Result<Vec<Role>, _>>();
    let shadow = section.shadow_shifts.iter().map(|(slug, n)| Ok((role(slug)?, *n)));
    Ok(Training {
        needs: Needs {
            training: roles(&section.needs_training)?,
            pledge: roles(&section.needs_pledge)?,
            shadow: shadow.collect::<Result<_, PlaybookError>>()?,
            vouches: section.vouches,
        },
        vouches_invited: section.vouches_invited,
        trained_days: section.trained_days,
        pledge_days: section.pledge_days,
        pledge_version: section.pledge_version,
        ahead_days: section.ahead_days,
        competencies: section.competencies,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_playbook_without_the_section_asks_what_the_domain_asks() {
        let plain = read(&toml::Table::new()).unwrap();
        assert_eq!(plain.needs, Needs::default());
        let own = read(&"[training]\nneeds_training = []\npledge_days = 30\n".parse().unwrap()).unwrap();
        assert!(own.needs.training.is_empty() && own.pledge_days == 30 && own.needs.pledge == plain.needs.pledge);
        for wrong in ["needs_pledge = ['boss']", "pledge_days = 0", "pledge_day = 3"] {
            let table = format!("[training]\n{wrong}\n").parse().unwrap();
            assert!(read(&table).is_err_and(|e| e.why.contains("[training]")), "{wrong}");
        }
    }
}
