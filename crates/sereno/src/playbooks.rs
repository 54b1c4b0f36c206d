//! The playbooks inside the program, and how one is chosen.

use anyhow::Context;
use sereno_station::playbook::Playbook;
use std::path::Path;

macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../playbooks/", $folder, "/", $name)))),*]
    };
}

type Files = &'static [(&'static str, &'static str)];

/// Name and files of each embedded playbook.
pub const EMBEDDED: &[(&str, Files)] = &[
    (
        "rapid-response",
        files!("rapid-response": "playbook.toml" "areas.toml" "places.toml" "rights.toml" "demo.toml" "texts/en.ftl" "texts/es.ftl"),
    ),
    (
        "campus",
        files!("campus": "playbook.toml" "areas.toml" "places.toml" "rights.toml" "texts/en.ftl" "texts/es.ftl"),
    ),
];

/// True for the name of an embedded playbook.
pub fn is_embedded(name: &str) -> bool {
    EMBEDDED.iter().any(|(n, _)| *n == name)
}

/// A playbook by its embedded name, or from a folder.
///
/// # Errors
/// When there is no such playbook, or it has a fault.
pub fn choose(name: &str) -> anyhow::Result<Playbook> {
    if let Some((_, files)) = EMBEDDED.iter().find(|(n, _)| *n == name) {
        return Playbook::load(files.iter().copied()).with_context(|| format!("playbook {name}"));
    }
    let names: Vec<&str> = EMBEDDED.iter().map(|(n, _)| *n).collect();
    anyhow::ensure!(
        Path::new(name).is_dir(),
        "there is no playbook {name}: name one of {} or a folder with a playbook.toml",
        names.join(", ")
    );
    Playbook::read(Path::new(name)).with_context(|| format!("playbook in {name}"))
}
