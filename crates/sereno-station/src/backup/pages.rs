//! The page of backups.

use crate::audit::Line;
use crate::web::{Frame, Visit};
use askama::Template;

struct Done {
    at: String,
    what: String,
    who: String,
}

/// What to download, and what was made before.
#[derive(Template)]
#[template(path = "backup/backup.html")]
pub(super) struct BackupPage {
    f: Frame,
    n_sheets: i64,
    done: Vec<Done>,
    refused: String,
}

impl BackupPage {
    pub(super) fn new(visit: &Visit, n_sheets: usize, lines: &[Line], refused: &str) -> BackupPage {
        let (site, t) = (&visit.site, &visit.t);
        let done = lines.iter().rev().map(|l| Done {
            at: format!("{} {}", site.playbook.date(l.at), site.hhmm(l.at)),
            what: t.word("backup-act", l.act.split('.').nth(1).unwrap_or_default()),
            who: l.name.clone().unwrap_or_else(|| t.say("backup-by-command")),
        });
        BackupPage {
            f: Frame { path: "/admin/backup".to_owned(), ..visit.frame() },
            n_sheets: i64::try_from(n_sheets).unwrap_or(0),
            done: done.collect(),
            refused: refused.to_owned(),
        }
    }
}
