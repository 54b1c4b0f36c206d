//! What is told now as feeds: Atom (RFC 4287) and RSS 2.0, whole or for one area.
//!
//! An entry is a notice that holds, follow-ups among them, so that whoever took a notice from here
//! finds what ended, corrected or withdrew it. It links to the signed CAP message and carries its
//! main elements, as indexes of CAP messages do; the message itself is not put inside, because an
//! enveloped signature covers the document it stands in.

use super::cap::{CAP_NS, category, grades, polygon};
use super::notice::{Told, holding};
use super::shelf::{self, Drawn};
use crate::Flow;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use sereno_core::Moment;
use sereno_core::place::NamedArea;
use sereno_station::db::{Refusal, Stop};
use sereno_station::web::{Fields, Route, Verb, Visit, Who};

/// Routes of the feeds.
pub const ROUTES: &[Route<Flow>] = &[
    Route { verb: Verb::Get, path: "/feeds/alerts.atom", who: Who::Public, audited: false, make: || get(show_atom) },
    Route { verb: Verb::Get, path: "/feeds/alerts.rss", who: Who::Public, audited: false, make: || get(show_rss) },
];

/// Notices on a feed, at most.
const ENTRIES_MAX: usize = 50;
/// Minutes after which a reader may ask again.
const TTL_MIN: &str = "5";

/// What is told now as Atom, in the language asked for with `l`, whole or for one area.
#[utoipa::path(
    get, path = "/feeds/alerts.atom",
    params(
        ("l" = Option<String>, Query, description = "A language the network speaks"),
        ("area" = Option<String>, Query, description = "The slug of an area")
    ),
    responses(
        (status = 200, description = "Newest first; carries an `ETag`", body = String, content_type = "application/atom+xml"),
        (status = 304, description = "As the `If-None-Match` says"),
        (status = 404, description = "There is no such area"),
    )
)]
pub(crate) async fn show_atom(
    visit: Visit,
    State(flow): State<Flow>,
    Query(asked): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    show(&flow, &visit, &headers, &Fields(asked), "application/atom+xml; charset=utf-8", atom).await
}

/// What is told now as RSS, in the language asked for with `l`, whole or for one area.
#[utoipa::path(
    get, path = "/feeds/alerts.rss",
    params(
        ("l" = Option<String>, Query, description = "A language the network speaks"),
        ("area" = Option<String>, Query, description = "The slug of an area")
    ),
    responses(
        (status = 200, description = "Newest first; carries an `ETag`", body = String, content_type = "application/rss+xml"),
        (status = 304, description = "As the `If-None-Match` says"),
        (status = 404, description = "There is no such area"),
    )
)]
pub(crate) async fn show_rss(
    visit: Visit,
    State(flow): State<Flow>,
    Query(asked): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    show(&flow, &visit, &headers, &Fields(asked), "application/rss+xml; charset=utf-8", rss).await
}

async fn show(
    flow: &Flow,
    visit: &Visit,
    headers: &HeaderMap,
    asked: &Fields,
    kind: &'static str,
    write: fn(&Feed<'_>) -> String,
) -> Result<Response, Stop> {
    let area = match asked.get("area") {
        "" => None,
        slug => Some(flow.site.playbook.places.area(slug).ok_or_else(Refusal::not_found)?),
    };
    let name = format!("{} {}", visit.path, area.map_or("", |a| a.slug.as_str()));
    shelf::serve(flow, visit, headers, &name, || async {
        let told = holding(flow, visit.now).await?;
        let told: Vec<Told> = told
            .into_iter()
            .filter(|t| area.is_none_or(|a| t.area.is_empty() || a.slug == t.area))
            .take(ENTRIES_MAX)
            .collect();
        let until = told.iter().map(|t| t.expires_at).min();
        Ok(Drawn { kind, body: write(&Feed { flow, visit, area, told: &told }), until })
    })
    .await
}

/// What a feed is written of.
struct Feed<'a> {
    flow: &'a Flow,
    visit: &'a Visit,
    area: Option<&'a NamedArea>,
    told: &'a [Told],
}

impl Feed<'_> {
    fn origin(&self) -> &str {
        self.flow.site.settings.public_origin()
    }

    fn language(&self) -> &str {
        &self.visit.t.tag
    }

    fn here(&self) -> String {
        let area = self.area.map(|a| format!("&area={}", a.slug)).unwrap_or_default();
        format!("{}{}?l={}{area}", self.origin(), self.visit.path, self.language())
    }

    fn title(&self) -> String {
        let name = &self.flow.site.playbook.name;
        match self.area {
            Some(area) => format!("{name}: {}", area.name),
            None => name.clone(),
        }
    }

    fn about(&self) -> String {
        format!("{} {}", self.visit.t.say("public-lede"), self.visit.t.say("footer-not-official"))
    }

    /// The newest notice; without one the begin of the day, so that a feed without news stays the same.
    fn newest(&self) -> Moment {
        let (playbook, now) = (&self.flow.site.playbook, self.visit.now);
        let today = playbook.moment_of(playbook.day_of(now), 0).unwrap_or(now);
        self.told.iter().map(|t| t.at.public()).max().unwrap_or(today)
    }

    /// The line above a notice, and its text, in the reader's language.
    fn words(&self, told: &Told) -> (String, String) {
        let fact = &told.fact;
        let kind = self.visit.t.word("alert-kind", &fact.kind);
        let text = fact.texts.iter().find(|(l, _)| l == self.language()).or(fact.texts.first());
        let title = format!("{} {}: {kind}, {}", fact.network, fact.number, fact.area);
        (title, text.map(|(_, text)| text.clone()).unwrap_or_default())
    }
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

fn atom(feed: &Feed<'_>) -> String {
    let (playbook, origin) = (&feed.flow.site.playbook, feed.origin());
    let mut x = super::cap::Xml::default();
    x.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xmlns:cap", CAP_NS), ("xml:lang", feed.language())]);
    x.leaf("id", &feed.here());
    x.leaf("title", &feed.title());
    x.leaf("subtitle", &feed.about());
    x.leaf("updated", &playbook.stamp(feed.newest()));
    x.open("author", &[]);
    x.leaf("name", &playbook.name);
    x.close("author");
    x.leaf_with("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.here())], "");
    let page = format!("{origin}/alerts?l={}", feed.language());
    x.leaf_with("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)], "");
    for told in feed.told {
        let fact = &told.fact;
        let (title, text) = feed.words(told);
        let (kind, _, urgency, severity, certainty) = grades(&fact.kind);
        let cap = format!("{origin}/cap/{}.xml", fact.number);
        x.open("entry", &[]);
        x.leaf("id", &fact.page);
        x.leaf("title", &title);
        x.leaf("updated", &fact.sent);
        x.leaf("published", &fact.sent);
        x.leaf_with("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &fact.page)], "");
        x.leaf_with("link", &[("rel", "alternate"), ("type", "application/cap+xml"), ("href", &cap)], "");
        x.leaf_with("summary", &[("type", "text")], &text);
        x.leaf("cap:event", &feed.visit.t.word("alert-kind", &fact.kind));
        x.leaf("cap:sent", &fact.sent);
        x.leaf("cap:expires", &fact.expires);
        x.leaf("cap:status", if feed.flow.site.settings.is_demo { "Exercise" } else { "Actual" });
        x.leaf("cap:msgType", kind);
        x.leaf("cap:category", category(told.is_about_incident));
        x.leaf("cap:urgency", urgency);
        x.leaf("cap:severity", severity);
        x.leaf("cap:certainty", certainty);
        x.leaf("cap:areaDesc", &fact.area);
        let outline = playbook.places.area(&told.area).map(|a| polygon(&a.ring)).unwrap_or_default();
        if !outline.is_empty() {
            x.leaf("cap:polygon", &outline);
        }
        x.close("entry");
    }
    x.close("feed");
    format!("{DECLARATION}{}", x.text())
}

fn rss(feed: &Feed<'_>) -> String {
    let (playbook, origin) = (&feed.flow.site.playbook, feed.origin());
    let mut x = super::cap::Xml::default();
    x.open("rss", &[("version", "2.0"), ("xmlns:atom", "http://www.w3.org/2005/Atom")]);
    x.open("channel", &[]);
    x.leaf("title", &feed.title());
    x.leaf("link", &format!("{origin}/alerts?l={}", feed.language()));
    x.leaf("description", &feed.about());
    x.leaf("language", feed.language());
    x.leaf("lastBuildDate", &playbook.mail_stamp(feed.newest()));
    x.leaf("ttl", TTL_MIN);
    x.leaf_with("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &feed.here())], "");
    for told in feed.told {
        let (title, text) = feed.words(told);
        x.open("item", &[]);
        x.leaf("title", &title);
        x.leaf("link", &told.fact.page);
        x.leaf("description", &text);
        x.leaf("category", &told.fact.area);
        x.leaf_with("guid", &[("isPermaLink", "true")], &told.fact.page);
        x.leaf("pubDate", &playbook.mail_stamp(told.at.public()));
        x.close("item");
    }
    x.close("channel");
    x.close("rss");
    format!("{DECLARATION}{}", x.text())
}
