//! The route of "is it true?".

use super::pages::TruthPage;
use super::published;
use crate::Flow;
use crate::delivery::shelf::{self, Drawn};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use sereno_station::db::{DbError, Refusal, Stop};
use sereno_station::web::{Fields, Route, Verb, Visit, Who};

/// Routes of "is it true?".
pub const ROUTES: &[Route<Flow>] =
    &[Route { verb: Verb::Get, path: "/true", who: Who::Public, audited: false, make: || get(show) }];

async fn show(
    visit: Visit,
    State(flow): State<Flow>,
    Query(asked): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let asked = Fields(asked);
    let area = match asked.get("area") {
        "" => None,
        slug => Some(flow.site.playbook.places.area(slug).ok_or_else(Refusal::not_found)?),
    };
    let name = format!("true {}", area.map_or("", |a| a.slug.as_str()));
    shelf::serve(&flow, &visit, &headers, &name, || async {
        let told = match area {
            Some(area) => published(&flow, &area.slug, visit.now).await?,
            None => vec![],
        };
        let until = told.iter().map(|t| t.expires_at).filter(|at| *at > visit.now).min();
        let page = TruthPage::new(&visit, &flow, area, &told);
        let body = page.render().map_err(|_| Stop::Fault(DbError::Lost("a page could not be drawn")))?;
        Ok(Drawn { kind: "text/html; charset=utf-8", body, until })
    })
    .await
}
