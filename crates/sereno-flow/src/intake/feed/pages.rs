//! The page on which an alert of others is pasted.

use super::{FeedRefusal, Taken};
use askama::Template;
use sereno_station::web::{Frame, Visit};

/// The box, and what became of what was pasted.
#[derive(Template)]
#[template(path = "intake/feed/pages/feed.html")]
pub(super) struct FeedPage {
    f: Frame,
    typed: String,
    fault: String,
    done: Vec<String>,
    skipped: Vec<(String, String)>,
}

/// Alerts that were left out and are listed.
const LISTED_MAX: usize = 50;

impl FeedPage {
    pub(super) fn empty(visit: &Visit) -> FeedPage {
        FeedPage { f: visit.frame(), typed: String::new(), fault: String::new(), done: vec![], skipped: vec![] }
    }

    pub(super) fn refused(visit: &Visit, typed: &str, why: FeedRefusal) -> FeedPage {
        FeedPage { typed: typed.to_owned(), fault: visit.t.say(why.key()), ..FeedPage::empty(visit) }
    }

    pub(super) fn done(visit: &Visit, taken: &Taken) -> FeedPage {
        let t = &visit.t;
        let mut done = vec![
            t.say1("feed-done-accepted", "n", taken.accepted),
            t.say1("feed-done-repeated", "n", taken.repeated),
            t.say1("feed-done-skipped", "n", taken.skipped.len()),
        ];
        if taken.flagged > 0 {
            done.push(t.say1("feed-done-flagged", "n", taken.flagged));
        }
        let skipped = taken.skipped.iter().take(LISTED_MAX).map(|(name, why)| (name.clone(), t.say(why.key())));
        FeedPage { done, skipped: skipped.collect(), ..FeedPage::empty(visit) }
    }
}
