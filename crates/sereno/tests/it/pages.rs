//! How: a network with one of everything is set up by a story, and every page of the routes table
//! is drawn in each language and looked at as text: size, script, language, headings, labels,
//! leftover keys. Colour pairs are recomputed from the tokens.

use crate::engines::{Fresh, each};
use sereno::app;
use sereno::worlds::{START, by_hand};
use sereno_drill::world::SETUP;
use sereno_drill::{World, story};
use sereno_station::web::{CONSOLE_CSS, PUBLIC_CSS, Verb, Who};

/// A world in which every page has something to show, and the ids that paths need.
fn full(name: &str) -> (Fresh, World, [(&'static str, String); 10]) {
    let fresh = each(name).remove(0);
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    let text = "people Ana dispatcher; Luis observer; Marisol verification_lead; Lena verification_lead; Omar operator\n\
        08:00 web [waiting saw] 6th & Alvarado :: two white vans by the park\n\
        08:02 call [door saw children=yes people_min=4 agency=unknown] 6th & Alvarado :: four people\n\
        08:03 web [waiting social] Main St & Garfield Ave, Alhambra :: a shared video\n\
        08:04 Ana sends Luis to 1\n08:05 Luis accepts\n08:06 Luis arrives\n08:07 Luis sees it: waiting\n\
        08:08 Marisol signs 1\n08:09 Ana drafts 1\n08:10 Lena approves 1\n08:11 Luis sees it: stop\n\
        08:12 Marisol signs 1\n08:13 Luis sees nothing here\n08:40 Ana drafts 1\n";
    story::play(&mut world, text, START).unwrap();
    world.add_person("All", &["operator", "dispatcher", "observer", "verification_lead", "admin"], "en", true);
    let queue = world.get("Ana", "/api/v1/incidents").body;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&queue).unwrap();
    let first = rows.iter().find(|r| r["number"] == 201).unwrap();
    let incident = first["id"].as_str().unwrap().to_owned();
    let alert = world.get("Ana", "/console/alerts").after("/console/alerts/")[0].clone();
    let offer = world.get("Luis", "/field").after("href=\"/field/")[0].clone();
    let made = world.add_person("Bea", &["observer"], "en", false);
    let link = made.after("href=\"/in/")[0].clone();
    let person = world.person("Bea").unwrap().rsplit('/').next().unwrap().to_owned();
    world.post(SETUP, "/admin/people/join", &[("join", "open")]);
    world.post(SETUP, "/admin/organisations", &[("name", "Union of the North"), ("kind", "labor")]);
    let organisation = world.get(SETUP, "/admin/organisations").after("/admin/organisations/")[0].clone();
    world.post(SETUP, "/admin/training/courses", &[("name", "Basics"), ("valid_days", "365"), ("role", "observer")]);
    let course = world.get(SETUP, "/admin/training").after("<option value=\"")[0].clone();
    let day = [("course", course.as_str()), ("day", "2025-04-02"), ("hour", "18:00"), ("seats", "20")];
    world.post(SETUP, "/admin/training/sessions", &day);
    let held = world.get(SETUP, "/admin/training").after("/admin/training/trn_")[0].clone();
    let letters = crate::subscribe::Letters::of(&world);
    let secret = crate::subscribe::subscribed(&mut world, &letters, &[]);
    let (shift, patrol) = on_duty(&mut world);
    (
        fresh,
        world,
        [
            ("{shift}", shift),
            ("{patrol}", patrol),
            ("{incident}", incident),
            ("{alert}", alert),
            ("{offer}", offer),
            ("{link}", link),
            ("{secret}", secret),
            ("{person}", person),
            ("{organisation}", organisation),
            ("{training}", format!("trn_{held}")),
        ],
    )
}

/// Puts somebody on duty and plans a patrol: the ids of both.
fn on_duty(world: &mut World) -> (String, String) {
    world.add_person("Zoe", &["observer"], "en", true);
    let db = world.flow.site.db.clone();
    let names = world.drive(db.read(|tx| Ok(sereno_station::people::names(tx)?))).unwrap();
    let id = |name: &str| names.iter().find(|(_, n)| n == name).unwrap().0.to_string();
    let site = &world.flow.site;
    let (from, to) = (site.hhmm(site.now()), site.hhmm(site.now().plus_s(2 * 3_600)));
    world.get("All", "/shifts");
    let put = world.post("All", "/shifts/now", &[("person", &id("All")), ("role", "dispatcher"), ("until", &to)]);
    assert_eq!(put.status, 303, "{}", put.sentence());
    let shift =
        world.get("All", "/shifts").after("href=\"/shifts/").into_iter().find(|s| s.starts_with("shf_")).unwrap();
    let (zoe, luis) = (id("Zoe"), id("Luis"));
    let form = [("sector", "east"), ("from", &*from), ("to", &*to), ("person", &*zoe), ("person", &*luis)];
    let made = world.post("All", "/patrols", &form);
    (shift, made.location.unwrap().trim_start_matches("/patrols/").to_owned())
}

fn who_for(who: Who, path: &str) -> &'static str {
    match who {
        Who::Public => "stranger",
        Who::SignedIn => "All",
        Who::Roles(_) | Who::Stepped(_) if path.starts_with("/field") => "Luis",
        Who::Roles(_) | Who::Stepped(_) => "All",
    }
}

#[test]
fn every_page_is_drawn_in_every_language_with_its_landmarks() {
    let (_fresh, mut world, ids) = full("pages");
    let matter = [("records", "201"), ("matter", "24-cv-0001"), ("days", "90")];
    world.get("All", "/admin/holds");
    assert!(world.post("All", "/admin/holds", &matter).is_ok());
    let mut drawn = 0;
    for route in app::routes().iter().filter(|r| r.verb == Verb::Get) {
        let mut path = route.path.to_owned();
        for (slot, id) in &ids {
            path = path.replace(slot, id);
        }
        let path = path.replace("{screen}", "console").replace("{role}", "observer").replace("{hold}", "1");
        if path.starts_with("/api/")
            || path.contains(".css")
            || path.contains(".svg")
            || path.starts_with("/live")
            || path.contains(".js")
            || path.contains(".ics")
            || path.starts_with("/log/")
            || path.starts_with("/feeds/")
            || path.starts_with("/.well-known/")
            || path.contains(".png")
            || path.contains(".webmanifest")
            // A key as text, or nothing.
            || path == "/push-key"
            // Only there once something was told; drawn in `shown`.
            || path.contains("{number}")
        {
            continue;
        }
        let query = if path.ends_with("/verdict") { "&verdict=saw_it" } else { "" };
        for language in ["en", "es"] {
            let page = world.get(who_for(route.who, &path), &format!("{path}?l={language}{query}"));
            let body = &page.body;
            assert!(matches!(page.status, 200 | 409), "{path} {language}: {}", page.status);
            assert!(body.starts_with("<!doctype html>"), "{path}");
            assert!(body.contains(&format!("<html lang=\"{language}\" dir=\"ltr\">")), "{path} {language}");
            assert_eq!(body.matches("<h1").count(), 1, "{path} has not one h1");
            assert_eq!(body.matches("<main").count(), 1, "{path} has not one main");
            // The one script refreshes what is there; a stranger's page has none at all.
            let ours = "<script src=\"/live.js\" defer></script>";
            let keys = "<script src=\"/keys.js\" defer></script>";
            // A passkey cannot be asked for without one, so the pages of coming in have it.
            let may_ask = path == "/in" || path.starts_with("/in/") || path == "/me/keys" || path.ends_with("/verdict");
            let asks = if may_ask { body.matches(keys).count() } else { 0 };
            let scripts = asks + if route.who == Who::Public { 0 } else { body.matches(ours).count() };
            assert_eq!(body.matches("<script").count(), scripts, "{path} has a script that is not ours");
            assert!(!body.contains(" onclick"), "{path} needs script");
            assert!(!body.contains(" style="), "{path} styles inline");
            labelled(&path, body);
            unique_ids(&path, body);
            no_raw_keys(&path, body);
            drawn += 1;
        }
    }
    println!("pages drawn: {drawn}");
    assert!(drawn >= 36);
}

/// Every control has a label: around it, by `for`, or by `aria-label`.
fn labelled(path: &str, body: &str) {
    for tag in
        body.split('<').filter(|t| t.starts_with("input") || t.starts_with("textarea") || t.starts_with("select"))
    {
        let tag = tag.split('>').next().unwrap();
        if tag.contains("type=\"hidden\"") || tag.contains("aria-label") {
            continue;
        }
        let id = tag.split(" id=\"").nth(1).and_then(|t| t.split('"').next());
        let by_for = id.is_some_and(|id| body.contains(&format!("for=\"{id}\"")));
        let before = body.split(tag).next().unwrap();
        let around =
            before.rfind("<label").is_some_and(|open| before.rfind("</label>").is_none_or(|close| close < open));
        assert!(by_for || around, "{path}: a control without a label: <{tag}>");
    }
}

fn unique_ids(path: &str, body: &str) {
    let mut ids: Vec<&str> = body.split(" id=\"").skip(1).filter_map(|t| t.split('"').next()).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(all, ids.len(), "{path}: an id is used twice");
    for target in body.split("href=\"#").skip(1).filter_map(|t| t.split('"').next()) {
        assert!(ids.contains(&target), "{path}: nothing has the id {target}");
    }
}

/// A text that is a bare key was not found in any language.
fn no_raw_keys(path: &str, body: &str) {
    for text in body.split('>').skip(1).filter_map(|t| t.split('<').next()) {
        let t = text.trim();
        let is_key = t.len() > 6
            && t.matches('-').count() >= 1
            && t.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            && !t.contains("--");
        assert!(!is_key, "{path} shows the key {t}");
    }
}

#[test]
fn public_pages_are_one_small_request_each() {
    let (_fresh, mut world, ids) = full("budget");
    for route in app::routes().iter().filter(|r| r.verb == Verb::Get && r.who == Who::Public && !r.path.contains('.')) {
        let path = ids.iter().fold(route.path.to_owned(), |p, (slot, id)| p.replace(slot, id));
        if path.starts_with("/api/")
            || path == "/in"
            || path.starts_with("/in/")
            || path.starts_with("/log/")
            || path == "/push-key"
        {
            continue;
        }
        let body = world.get("stranger", &format!("{path}?l=es")).body;
        assert!(body.len() <= 20_000, "{path} is {} bytes", body.len());
        let asks_more = ["src=", "<link rel=\"stylesheet\"", "@import", "url("].iter().any(|m| body.contains(m));
        assert!(!asks_more, "{path} asks for more than itself");
        if path == "/report" {
            println!("form_bytes: {}", body.len());
        }
    }
    // The sheet is allowed by its hash; a sheet that changed without its hash would be refused.
    assert!(sereno_station::web::csp().contains("sha256-"));
}

#[test]
fn unknown_paths_are_answered_with_a_page_and_404() {
    let (_fresh, mut world, _) = full("unknown");
    for path in ["/nothing", "/console/nothing", "/in/none", "/console/incidents/inc_x"] {
        let answer = world.get("All", path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("<h1"), "{path} says nothing");
    }
}

fn luminance(hex: &str) -> f64 {
    let full: String = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    let channel = |at: usize| {
        let v = f64::from(u8::from_str_radix(&full[at..at + 2], 16).unwrap()) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

/// WCAG 2.2 contrast of two colours.
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn tokens(css: &str) -> std::collections::BTreeMap<String, String> {
    css.split("--")
        .skip(1)
        .filter_map(|t| {
            let (name, rest) = t.split_once(':')?;
            let value = rest.split([';', '}']).next()?.trim().strip_prefix('#')?;
            name.chars()
                .all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
                .then(|| (name.to_owned(), value.to_owned()))
        })
        .collect()
}

#[test]
fn colour_pairs_can_be_read_in_light_and_dark() {
    for (sheet, css) in [("console", CONSOLE_CSS), ("public", PUBLIC_CSS)] {
        let (light, dark) = css.split_once("prefers-color-scheme").unwrap();
        let dark = dark.split("}}").next().unwrap();
        for (scheme, part) in [("light", light), ("dark", dark)] {
            let t = tokens(part);
            let pairs: &[(&str, &str)] = if sheet == "console" {
                &[
                    ("ink", "paper"),
                    ("ink-2", "paper"),
                    ("ink-2", "raised"),
                    ("ink-2", "sunken"),
                    ("act", "paper"),
                    ("on-act", "act"),
                    ("new", "new-bg"),
                    ("sent", "sent-bg"),
                    ("verified", "verified-bg"),
                    ("closed", "closed-bg"),
                    ("danger", "danger-bg"),
                    ("sealed", "sealed-bg"),
                ]
            } else {
                &[
                    ("ink", "paper"),
                    ("ink-2", "paper"),
                    ("act", "paper"),
                    ("on-act", "act"),
                    ("danger", "danger-bg"),
                    ("verified", "verified-bg"),
                    ("ink-2", "closed-bg"),
                ]
            };
            for (a, b) in pairs {
                let ratio = contrast(&t[*a], &t[*b]);
                assert!(ratio >= 4.5, "{sheet} {scheme}: {a} on {b} is {ratio:.2}");
            }
            assert!(contrast(&t["edge"], &t["raised"]) >= 3.0, "{sheet} {scheme}: edges of controls");
        }
    }
    assert!(contrast("777777", "888888") < 2.0, "the measure itself tells grey from grey");
}
