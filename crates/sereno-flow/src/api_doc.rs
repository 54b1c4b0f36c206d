//! The OpenAPI document of everything a program may call. Each entry stands at its handler; those of
//! the audit log, whose crate knows no such documents, stand here.

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
        crate::delivery::feeds::show_atom,
        crate::delivery::feeds::show_rss,
        crate::delivery::notice::show_notice,
        crate::delivery::notice::show_cap,
        crate::delivery::notice::show_key,
        crate::delivery::notice::show_cap_key,
        of_the_log::key,
        of_the_log::checkpoint,
        of_the_log::proof,
        of_the_log::cosign,
        show_document
    )
)]
pub struct ApiDoc;

/// What partners' programs ask of the audit log; `sereno cosign` does.
mod of_the_log {
    #![expect(dead_code, reason = "only their descriptions are used")]

    /// The key by which checkpoints are checked.
    #[utoipa::path(
        get, path = "/log/key",
        responses((status = 200, description = "A verifier key", body = String, content_type = "text/plain"))
    )]
    pub(super) fn key() {}

    /// The newest checkpoint of the audit log.
    #[utoipa::path(
        get, path = "/log/checkpoint",
        responses(
            (status = 200, description = "A signed note", body = String, content_type = "text/plain"),
            (status = 404, description = "There is none yet"),
        )
    )]
    pub(super) fn checkpoint() {}

    /// The proof that one checkpoint continues another (RFC 6962, 2.1.2).
    #[utoipa::path(
        get, path = "/log/proof",
        params(
            ("from" = u64, Query, description = "Pages of the earlier one"),
            ("to" = u64, Query, description = "Pages of the later one")
        ),
        responses(
            (status = 200, description = "`from`, `to` and `proof`, a list of hexadecimal digests", content_type = "application/json"),
            (status = 404, description = "There are no such pages"),
        )
    )]
    pub(super) fn proof() {}

    /// Takes a witness's signature of a checkpoint.
    #[utoipa::path(
        post, path = "/log/cosign", request_body(content = String, content_type = "text/plain"),
        responses(
            (status = 200, description = "Taken", body = String, content_type = "text/plain"),
            (status = 409, description = "Not taken, with the reason", body = String, content_type = "text/plain"),
        )
    )]
    pub(super) fn cosign() {}
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", responses((status = 200, description = "The OpenAPI document")))]
async fn show_document() -> Response {
    let body = ApiDoc::openapi().to_json().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
