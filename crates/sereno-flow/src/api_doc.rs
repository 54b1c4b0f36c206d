//! The OpenAPI document of everything a program may call.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sereno_station::web::{Route, Verb, Who};
use utoipa::OpenApi;

/// The document's own route.
pub const ROUTES: &[Route<crate::Flow>] = &[Route {
    verb: Verb::Get,
    path: "/api/v1/openapi.json",
    who: Who::Public,
    audited: false,
    make: || get(show_document),
}];

/// The OpenAPI document.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Sereno",
        version = "1",
        description = "Reports in, checked notices out. Everything personal stays inside.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        crate::intake::take_report,
        crate::incident::list_incidents,
        crate::delivery::list_alerts,
        crate::delivery::list_outbox,
        show_document
    )
)]
pub struct ApiDoc;

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", responses((status = 200, description = "The OpenAPI document")))]
async fn show_document() -> Response {
    let body = ApiDoc::openapi().to_json().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
