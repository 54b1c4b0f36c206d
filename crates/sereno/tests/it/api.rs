//! How: the JSON interface is asked through the router, on both engines.

use crate::engines::each;
use serde_json::{Value, json};
use sereno::worlds::{START, by_hand};
use sereno_drill::World;

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
