//! How: the JSON interface is asked through the router, on both engines.

use crate::engines::each;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use sereno::app;
use sereno::worlds::{START, by_hand};
use sereno_drill::World;
use sereno_station::web::{Verb, Who};
use tower::ServiceExt as _;

fn worlds(name: &str) -> Vec<(crate::engines::Fresh, World)> {
    let made = each(name).into_iter().map(|fresh| {
        let world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        (fresh, world)
    });
    made.collect()
}

fn send(world: &mut World, body: &Value) -> (u16, Value) {
    let answer = world.post_json("program", "/api/v1/reports", body);
    (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
}

fn good() -> Value {
    json!({ "id": "a-client-made-id-01", "kind": "waiting", "place": "6th & Alvarado" })
}

fn with(field: &str, value: Value) -> Value {
    let mut body = good();
    body.as_object_mut().unwrap().insert(field.to_owned(), value);
    body
}

#[test]
fn sent_twice_is_one_report_with_one_receipt() {
    for (fresh, mut world) in worlds("api-twice") {
        let (first, body) = send(&mut world, &good());
        let (second, again) = send(&mut world, &good());
        assert_eq!((first, second), (201, 200), "{}", fresh.name);
        assert_eq!(body["receipt"], again["receipt"]);
        assert_eq!((&body["repeated"], &again["repeated"]), (&json!(false), &json!(true)));
    }
}

#[test]
fn bad_input_is_refused_with_the_field_and_the_sentence() {
    for (_, mut world) in worlds("api-bad") {
        let cases = [
            (with("id", json!("short")), 422, "id"),
            (with("kind", json!("nonsense")), 422, "kind"),
            (with("place", json!("")), 422, "place"),
            (with("text", json!("x".repeat(601))), 422, "text"),
            (with("reach", json!("call me")), 422, "reach"),
            (with("recency", json!("yesterday")), 422, "recency"),
            (with("seen_at", json!("2025-03-20 14:05")), 422, "seen_at"),
            (with("seen_at", json!("2031-03-20T14:05:00Z")), 422, "seen_at"),
            (with("lat", json!(34.0)), 422, "lon"),
            (with("lat", json!(91.0)), 422, "lon"),
            (with("plate", json!("8ABC123")), 400, ""),
            (json!([1, 2]), 400, ""),
        ];
        for (body, status, field) in cases {
            let (got, said) = send(&mut world, &body);
            assert_eq!(got, status, "{body}: {said}");
            assert_eq!(said["faults"][0]["field"], json!(field), "{body}: {said}");
            assert!(said["message"].as_str().is_some_and(|m| m.len() > 10), "{said}");
        }
        // Nothing of it was stored: the good one is still new.
        assert_eq!(send(&mut world, &good()).0, 201);
    }
}

#[test]
fn odd_bytes_are_kept_and_shown_without_harm() {
    for (_, mut world) in worlds("api-odd") {
        sereno_drill::story::set_up(&mut world);
        world.add_person("Ana", &["dispatcher"], "en", true);
        let text = "<script>alert(1)</script> \u{202e}abc \u{0007} ñ 漢字 \" ' & end";
        assert_eq!(send(&mut world, &with("text", json!(text))).0, 201);
        world.run_due().unwrap();
        let rows: Vec<Value> = serde_json::from_str(&world.get("Ana", "/api/v1/incidents").body).unwrap();
        let page = world.get("Ana", &format!("/console/incidents/{}", rows[0]["id"].as_str().unwrap())).body;
        assert!(!page.contains("<script>alert"), "a reporter's words became markup");
        assert!(page.contains("漢字") && !page.contains('\u{0007}'));
    }
}

/// What is drawn for people, and what their browsers need for it.
const FOR_PEOPLE: [&str; 5] = ["text/html", "text/css", "text/javascript", "image/", "application/manifest+json"];

/// Public routes that answer programs, as they are asked, of the routes there are: every GET is
/// asked, and what its answer is decides; every POST below `/api` and `/log` is one.
fn for_programs(world: &World) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for route in app::routes().into_iter().filter(|r| r.who == Who::Public) {
        if route.verb == Verb::Post {
            if ["/api/", "/log/"].iter().any(|begin| route.path.starts_with(begin)) {
                found.push(("post", route.path.to_owned()));
            }
            continue;
        }
        // A number answers as a page, and with an ending as a file.
        for end in ["", ".txt", ".xml", ".json"] {
            if !(end.is_empty() || route.path.ends_with("{number}")) {
                continue;
            }
            let path = format!("{}{end}", route.path);
            let asked = path.replace("{number}", "1").replace("{link}", "none").replace("{secret}", "none");
            let asked = if asked == "/log/proof" { format!("{asked}?from=1&to=1") } else { asked };
            let (status, kind) = kind_of(world, &asked);
            if status == 200 && !FOR_PEOPLE.iter().any(|begin| kind.starts_with(begin)) {
                found.push(("get", path));
            }
        }
    }
    found
}

fn kind_of(world: &World, path: &str) -> (u16, String) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = world.drive(app::router(&world.flow).oneshot(request)).unwrap();
    let kind = response.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    (response.status().as_u16(), kind.to_owned())
}

/// Routes for programs that a document says nothing of.
fn missing(document: &Value, routes: &[(&'static str, String)]) -> Vec<String> {
    let is_there = |(verb, path): &&(&str, String)| !document["paths"][path][verb]["responses"].is_object();
    routes.iter().filter(is_there).map(|(verb, path)| format!("{verb} {path}")).collect()
}

#[test]
fn every_public_route_for_programs_is_in_the_document() {
    let fresh = each("api-document").remove(0);
    let mut world = crate::shown::told(&fresh, 3);
    world.run_due().unwrap();
    let document: Value = serde_json::from_str(&world.get("program", "/api/v1/openapi.json").body).unwrap();
    let routes = for_programs(&world);
    let all: Vec<&str> = routes.iter().map(|(_, path)| path.as_str()).collect();
    for path in [
        "/api/v1/reports",
        "/api/v1/alerts",
        "/feeds/alerts.atom",
        "/feeds/alerts.rss",
        "/n/{number}.txt",
        "/cap/{number}.xml",
        "/.well-known/sereno-notice-key",
        "/.well-known/sereno-cap-key",
        "/log/key",
        "/log/checkpoint",
        "/log/proof",
    ] {
        assert!(all.contains(&path), "{path} was not found to be for programs: {all:?}");
    }
    assert_eq!(missing(&document, &routes), Vec::<String>::new());
    // A route that somebody forgot is found, whichever it is.
    for (verb, path) in &routes {
        let mut forgotten = document.clone();
        forgotten["paths"].as_object_mut().unwrap().remove(path);
        assert_eq!(missing(&forgotten, &routes), [format!("{verb} {path}")]);
    }
}
