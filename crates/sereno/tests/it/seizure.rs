//! The seizure test. How: made-up values that stand nowhere else (*canaries*) are sent through
//! every route of the product's own table that changes something, in every field that takes text,
//! in every header that a client can send, and in the query of every page; a route without a line
//! in `PLAN` fails. Then everything that somebody can carry away is searched: database files,
//! write-ahead logs, PostgreSQL's whole data folder and its log, our own log, and copies; in clear
//! and in the forms that programs write things in. Then the keys that live are tried on every
//! value. After every date nothing may be found, not with the keys that are left, and not in a copy
//! that was made before. Controls show that the search finds what is there: what is readable by
//! design, what is sealed while its key lives, and faults planted at the end.

use crate::engines::{Fresh, each, postgres_folder};
use crate::lock::{read_at, secrets, type_back};
use sereno::app;
use sereno::worlds::{START, on_disk};
use sereno_drill::World;
use sereno_drill::world::{SETUP, encoded};
use sereno_drill::{story, world::Answer};
use sereno_seal::day_key::{self, DayKey};
use sereno_seal::digest::unhex;
use sereno_station::db::{Db, Engine, Target, Value, schema};
use sereno_station::web::Verb;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const IP: &str = "198.51.100.177";
const IP6: &str = "2001:db8:ca:a1::77";
const PHONE: &str = "213-555-0177";
const NAME: &str = "Zoë Kanarienvogel";
const PLACE: &str = "Kanarienweg 4711";
const WORDS: &str = "quillfeather zebracanary";
/// The name that somebody goes by here is readable by design, until thirty days after they leave.
const CHOSEN: &str = "Clearwater Kanarina";
/// Sent when everything else is past its date: its key lives, and it must be found.
const FRESH: &str = "latecomer goldfinch";

/// What the search looks for, with what it is.
const CANARIES: [(&str, &str); 7] = [
    ("address", IP),
    ("address 6", IP6),
    ("phone", PHONE),
    ("name", NAME),
    ("place", PLACE),
    ("words", WORDS),
    ("chosen name", CHOSEN),
];

/// What is sent in a field.
#[derive(Clone, Copy)]
enum Typed {
    /// As it stands.
    As(&'static str),
    /// Another number each time.
    Id,
    /// Everything that somebody might type into one field.
    All,
    /// The same each time, whatever else is sent: what is readable by design and kept, such as the
    /// name of an organisation, so that a canary in it says nothing.
    Only(&'static str),
}
use Typed::{All, As, Id, Only};

type Fields = &'static [(&'static str, Typed)];

/// An alert of others that says what no log may have.
const CAP: &str = "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>canary-1</identifier><sender>c.example.org</sender>\
    <sent>2025-03-20T06:00:00-07:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info>\
    <event>quillfeather</event><expires>2025-03-20T20:00:00-07:00</expires><headline>Zoë Kanarienvogel 213-555-0177</headline>\
    <description>quillfeather zebracanary</description><area><areaDesc>Kanarienweg 4711, Boyle Heights</areaDesc></area></info></alert>";

/// For each route that changes something, what to send: once everything that it takes.
const PLAN: &[(&str, Fields)] = &[
    (
        "/report",
        &[
            ("form_id", Id),
            ("about", As("now")),
            ("kind", As("waiting")),
            ("place", As(PLACE)),
            ("recency", As("now")),
            ("first_hand", As("saw")),
            ("text", All),
            ("reach", As(PHONE)),
        ],
    ),
    ("/share", &[("title", All), ("text", All), ("url", All)]),
    ("/check", &[("number", As("1")), ("text", All)]),
    ("/console/feed", &[("text", As(CAP))]),
    ("/receipt", &[("code", All)]),
    ("/receipt/add", &[("code", All), ("form_id", Id), ("text", All)]),
    (
        "/subscribe",
        &[
            ("how", As("around")),
            ("area", All),
            ("near", As("6th & Alvarado")),
            ("radius", As("3000")),
            ("language", As("en")),
            ("channel", As("mail")),
            ("mail", As("quillfeather@zebracanary.example.org")),
            ("hook", All),
            ("push", All),
        ],
    ),
    ("/subscribe/link", &[("mail", As("quillfeather@zebracanary.example.org"))]),
    ("/subscribe/confirm/{secret}", &[]),
    (
        "/my/{secret}",
        &[
            ("how", As("around")),
            ("area", All),
            ("near", As(PLACE)),
            ("radius", All),
            ("language", As("en")),
            ("quiet_from", All),
            ("quiet_to", All),
        ],
    ),
    ("/my/{secret}/stop", &[("List-Unsubscribe", As("One-Click"))]),
    ("/in/{link}", &[]),
    ("/out", &[]),
    (
        "/api/v1/reports",
        &[
            ("id", Id),
            ("kind", As("waiting")),
            ("place", As(PLACE)),
            ("text", All),
            ("reach", As(PHONE)),
            ("first_hand", As("saw")),
            ("language", As("en")),
        ],
    ),
    (
        "/console/call",
        &[
            ("form_id", Id),
            ("about", As("now")),
            ("kind", As("door")),
            ("place", As(PLACE)),
            ("recency", As("now")),
            ("first_hand", As("saw")),
            ("text", All),
            ("reach", As(PHONE)),
            ("name", As(NAME)),
            ("language", As("en")),
        ],
    ),
    ("/console/paste", &[("form_id", Id), ("kind", As("other")), ("place", As(PLACE)), ("text", All)]),
    ("/console/incidents/{incident}/merge", &[("into", All)]),
    ("/console/incidents/{incident}/split", &[("report", All)]),
    ("/console/incidents/{incident}/undo", &[("batch", All)]),
    ("/console/incidents/{incident}/send", &[("observer", All)]),
    ("/console/incidents/{incident}/recall", &[("offer", All)]),
    ("/console/incidents/{incident}/reach", &[("report", All), ("reason", All)]),
    ("/console/incidents/{incident}/sign", &[("verdict", All)]),
    ("/console/incidents/{incident}/decide", &[("verdict", All), ("decided", All)]),
    ("/console/incidents/{incident}/alert", &[("text", All)]),
    ("/console/incidents/{incident}/abuse", &[("report", All)]),
    ("/console/incidents/{incident}/aside", &[("why", All)]),
    ("/console/incidents/{incident}/hold", &[("to", All), ("seen", All)]),
    ("/console/incidents/{incident}/note", &[("form_id", Id), ("note", All)]),
    ("/console/incidents/{incident}/read", &[("why", All)]),
    ("/console/incidents/{incident}/close", &[]),
    ("/console/incidents/{incident}/let-in", &[("person", All)]),
    ("/console/incidents/{incident}/open", &[]),
    ("/console/standing", &[("text", All), ("area", All)]),
    ("/console/alerts/{alert}/approve", &[("digest", All)]),
    ("/console/alerts/{alert}/send-back", &[("why", All)]),
    ("/console/alerts/{alert}/stop", &[("why", All)]),
    ("/console/alerts/{alert}/withdraw", &[("text", All)]),
    ("/console/stop-sending", &[]),
    ("/console/note", &[("form_id", Id), ("note", All)]),
    ("/console/pile", &[("incident", All), ("do", All), ("to", All), ("why", All)]),
    ("/console/aside/back", &[("batch", All)]),
    ("/console/find", &[("q", All)]),
    ("/console/find/restore", &[("report", All)]),
    ("/console/handover", &[("form_id", Id), ("note", All)]),
    ("/field/{offer}/step", &[("step", All)]),
    (
        "/field/{offer}/verdict",
        &[
            ("verdict", As("saw_it")),
            ("doing", As("waiting")),
            ("direct", As("yes")),
            ("size", All),
            ("activity", All),
            ("location", As(PLACE)),
            ("uniform", As(NAME)),
            ("time", As(WORDS)),
            ("equipment", As(PHONE)),
        ],
    ),
    ("/field/{offer}/sign", &[("verdict", All)]),
    ("/admin/people", &[("name", As(CHOSEN)), ("role", As("observer")), ("language", As("en"))]),
    ("/admin/people/{person}", &[("role", All), ("language", All)]),
    ("/admin/people/{person}/ready", &[("trained", All), ("pledged", All)]),
    ("/admin/people/{person}/out", &[]),
    ("/admin/people/{person}/leave", &[]),
    ("/admin/people/{person}/link", &[]),
    ("/admin/people/{person}/shift", &[("shift", All)]),
    ("/admin/holds", &[("records", As("201")), ("matter", All), ("days", As("90"))]),
    ("/admin/holds/{hold}/confirm", &[]),
    ("/admin/holds/{hold}/withdraw", &[]),
    ("/admin/holds/{hold}/ask", &[("what", All), ("days", All)]),
    ("/admin/holds/{hold}/agree", &[("read_at", As("1"))]),
    ("/admin/holds/{hold}/read", &[]),
    ("/admin/door", &[("name", As(NAME)), ("phone", As(PHONE))]),
    ("/in/begin", &[]),
    ("/in/finish", &[("challenge", All), ("answer", All), ("to", All)]),
    ("/in/device", &[("challenge", All), ("signature", All), ("to", All)]),
    ("/in/{link}/begin", &[]),
    ("/in/{link}/finish", &[("challenge", All), ("answer", All), ("label", All)]),
    ("/me/keys/begin", &[("label", All)]),
    ("/me/keys/finish", &[("challenge", All), ("answer", All), ("label", All)]),
    ("/me/keys/drop", &[("key", All), ("device", All)]),
    ("/me/keys/others", &[]),
    ("/me/step/begin", &[]),
    ("/me/step/finish", &[("challenge", All), ("answer", All)]),
    // What somebody speaks is readable by design until they leave.
    ("/me", &[("language", As("en")), ("speaks-es", As("well")), ("other", Only("Mixteco")), ("other_level", All)]),
    ("/me/pledge", &[("version", All)]),
    ("/me/vouch", &[("code", All)]),
    ("/me/training/{training}", &[("seat", All)]),
    ("/me/calendar", &[]),
    ("/join", &[("name", Only(CHOSEN)), ("language", All), ("organisation", All), ("other", Only("Mixteco"))]),
    ("/admin/people/join", &[("join", As("open"))]),
    ("/admin/people/many", &[("person", All), ("do", All), ("course", All), ("into", All), ("back", All)]),
    ("/admin/people/invite", &[("list", All), ("only_good", All)]),
    ("/admin/people/invite/make", &[("list", As(CHOSEN)), ("trained", All), ("organisations", All)]),
    (
        "/admin/people/{person}/about",
        &[("organisation", All), ("tier", All), ("other", Only("Mixteco")), ("other_level", All)],
    ),
    ("/admin/people/{person}/ask", &[]),
    ("/admin/people/{person}/vouch", &[]),
    ("/admin/people/{person}/shadow", &[]),
    ("/admin/people/{person}/step", &[("step", All)]),
    (
        "/admin/organisations",
        &[
            ("name", Only("Example House")),
            ("short_name", Only("House")),
            ("kind", All),
            ("notes", Only("lends two radios")),
            ("contact", All),
        ],
    ),
    (
        "/admin/organisations/{organisation}",
        &[
            ("name", Only("Example House")),
            ("short_name", Only("House")),
            ("kind", All),
            ("notes", Only("lends three radios")),
            ("contact", All),
        ],
    ),
    ("/admin/organisations/{organisation}/leave", &[("back", All)]),
    (
        "/admin/training/courses",
        &[
            ("name", Only("First steps")),
            ("valid_days", As("365")),
            ("needed_from", All),
            ("role", As("observer")),
            ("competency", All),
        ],
    ),
    ("/admin/training/courses/{course}/end", &[]),
    ("/admin/training/sessions", &[("course", All), ("trainer", All), ("day", All), ("hour", All), ("seats", All)]),
    ("/admin/training/{training}", &[("person", All)]),
    ("/shifts/now", &[("person", All), ("role", As("observer")), ("until", As("18:00"))]),
    (
        "/shifts/plan",
        &[
            ("form_id", Id),
            ("first", As("2025-03-24")),
            ("weeks", As("1")),
            ("weekday", As("1")),
            ("from", As("06:00")),
            ("to", As("08:00")),
            ("hours", As("2")),
            ("n_operator", As("1")),
            ("language", All),
            ("sector", All),
            ("do", As("make")),
        ],
    ),
    ("/shifts/import", &[("text", All), ("order", All), ("keep_open", All), ("do", As("add"))]),
    ("/shifts/{shift}/give", &[("person", All)]),
    ("/shifts/{shift}/remove", &[]),
    ("/shifts/{shift}/claim", &[]),
    ("/shifts/{shift}/step", &[("step", All)]),
    ("/shifts/{shift}/swap", &[("swap", All), ("name", All)]),
    ("/shifts/{shift}/swap/take", &[]),
    ("/shifts/{shift}/end", &[("form_id", Id), ("to", All), ("note", All)]),
    ("/patrols", &[("sector", All), ("from", All), ("to", All), ("person", All)]),
    ("/patrols/{patrol}/step", &[("step", All)]),
    ("/patrols/{patrol}/report", &[("form_id", Id), ("kind", As("waiting")), ("place", As(PLACE)), ("text", All)]),
    ("/console/handover/copy", &[("holder", Only("Holder C"))]),
    // Who holds a copy is readable by design for 400 days; the row of the log names nobody.
    ("/audit/export", &[("holder", Only("Partner Example")), ("days", As("30"))]),
    ("/audit/witnesses", &[("key", All)]),
    ("/audit/witnesses/end", &[("name", All)]),
    ("/log/cosign", &[("note", All)]),
    ("/lock", &[]),
    ("/unlock", &[("first", All), ("second", All)]),
    // Who holds a sheet is readable by design until there are new ones.
    ("/admin/sheets", &[("holders", Only("Holder A\nHolder B"))]),
    ("/admin/sheets/confirm", &[("read_at", As("1"))]),
    ("/admin/sheets/use", &[("first", All), ("second", All)]),
    ("/admin/sheets/withdraw", &[]),
    ("/admin/backup", &[]),
    ("/admin/backup/keys", &[]),
    // The network's own words are on its public pages.
    (
        "/admin/setup",
        &[
            ("name", Only("Example Watch")),
            ("net", Only("Example Net")),
            ("phone", Only("213-555-0100")),
            ("dispatcher_phone", Only("213-555-0101")),
            ("playbook", All),
        ],
    ),
    ("/admin/setup/areas", &[("area", All), ("language", All), ("middle", All), ("km", All), ("do", All)]),
    ("/admin/sending", &[("sending", All)]),
    (
        "/admin/sign-off",
        &[
            ("language", As("en")),
            ("lawyer", As(NAME)),
            ("reviewer", All),
            ("until", As("2025-06-30")),
            ("words", As("{words}")),
        ],
    ),
    ("/admin/sign-off/end", &[("language", All)]),
    (
        "/admin/channels",
        &[
            ("host", Only("localhost")),
            ("port", Only("9")),
            ("tls", Only("none")),
            ("user", Only("notices")),
            // What a network signs in to its mail server with is kept as long as it is in use.
            ("password", Only("example-password")),
            ("from", Only("notices@example.org")),
            ("push", Only("yes")),
        ],
    ),
    ("/admin/channels/try", &[("to", All)]),
    // Which feeds are read is no secret, and the page says so.
    ("/admin/feeds", &[("address", Only("https://alerts.example.org/cap.atom"))]),
    ("/admin/feeds/change", &[("address", All), ("do", All)]),
    ("/admin/sending/go-on", &[]),
];

/// Headers in which clients and proxies put what we never want.
fn headers() -> Vec<(String, String)> {
    let forwarded = format!("for={IP};proto=https;by=\"[{IP6}]\"");
    let agent = format!("Mozilla/5.0 ({NAME}; {WORDS}; {IP})").replace('ë', "e");
    let mut all: Vec<(String, String)> = [
        "x-forwarded-for",
        "x-real-ip",
        "true-client-ip",
        "cf-connecting-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "via",
    ]
    .iter()
    .map(|name| ((*name).to_owned(), format!("{IP}, {IP6}")))
    .collect();
    all.push(("forwarded".to_owned(), forwarded));
    all.push(("user-agent".to_owned(), format!("{agent} {WORDS}")));
    all.push(("referer".to_owned(), format!("https://{IP}/{}?q={}", encoded(PLACE), encoded(WORDS))));
    all.push(("from".to_owned(), format!("{WORDS}@{IP}")));
    all.push(("x-request-id".to_owned(), format!("{IP}-{PHONE}")));
    all
}

/// Our own log, as it would go to standard error, with everything that any part says.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One form in which a canary may have been written.
struct Needle {
    what: &'static str,
    form: &'static str,
    bytes: Vec<u8>,
}

fn base64(bytes: &[u8], set: &[u8; 64]) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in bytes.chunks_exact(3) {
        let n = (u32::from(chunk[0]) << 16) | (u32::from(chunk[1]) << 8) | u32::from(chunk[2]);
        out.extend((0..4).map(|i| set[usize::try_from((n >> (18 - 6 * i)) & 63).unwrap()]));
    }
    out
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn needles_of(canaries: &[(&'static str, &str)]) -> Vec<Needle> {
    let mut all = Vec::new();
    for (what, text) in canaries {
        let mut put = |form, bytes: Vec<u8>| all.push(Needle { what, form, bytes });
        let hex: String = text.bytes().map(|b| format!("{b:02x}")).collect();
        put("as typed", text.as_bytes().to_vec());
        put("lower case", text.to_lowercase().into_bytes());
        put("upper case", text.to_uppercase().into_bytes());
        put("hexadecimal", hex.clone().into_bytes());
        put("HEXADECIMAL", hex.to_uppercase().into_bytes());
        put("UTF-16, little end first", text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        put("UTF-16, big end first", text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        // Wherever it begins in what was encoded, some of its three-byte steps are whole.
        for skip in 0..3 {
            put("base64", base64(&text.as_bytes()[skip..], STANDARD));
            put("base64 for addresses", base64(&text.as_bytes()[skip..], URL_SAFE));
        }
        let escaped: String = text
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) })
            .collect();
        put("escaped JSON", escaped.into_bytes());
        put("form-encoded", encoded(text).into_bytes());
        put("percent-encoded", encoded(text).replace('+', "%20").into_bytes());
        put("dashed", text.to_lowercase().replace(' ', "-").into_bytes());
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 9 && !text.contains('.') && !text.contains(':') {
            put("digits alone", digits.into_bytes());
        }
    }
    let mut seen = BTreeSet::new();
    all.retain(|n| n.bytes.len() >= 8 && seen.insert((n.what, n.bytes.clone())));
    all
}

fn needles() -> Vec<Needle> {
    needles_of(&CANARIES)
}

/// What a search saw and found.
#[derive(Default)]
struct Searched {
    files: usize,
    bytes: usize,
    /// Where, what and in which form.
    hits: BTreeSet<(String, &'static str, &'static str)>,
}

impl Searched {
    fn what(&self) -> BTreeSet<&'static str> {
        self.hits.iter().map(|(_, what, _)| *what).collect()
    }
}

/// Searches bytes.
fn search_bytes(place: &str, bytes: &[u8], needles: &[Needle], into: &mut Searched) {
    // Most positions are not the beginning of any needle; two bytes tell.
    let mut begins = vec![false; 1 << 16];
    for n in needles {
        begins[usize::from(n.bytes[0]) << 8 | usize::from(n.bytes[1])] = true;
    }
    into.bytes += bytes.len();
    for (at, pair) in bytes.windows(2).enumerate() {
        if begins[usize::from(pair[0]) << 8 | usize::from(pair[1])] {
            for n in needles.iter().filter(|n| bytes[at..].starts_with(&n.bytes)) {
                into.hits.insert((place.to_owned(), n.what, n.form));
            }
        }
    }
}

/// Searches files and everything below folders: whatever can be carried away, backups too.
fn search(places: &[PathBuf], needles: &[Needle], into: &mut Searched) {
    for place in places {
        if place.is_dir() {
            let inside: Vec<PathBuf> = std::fs::read_dir(place).unwrap().flatten().map(|e| e.path()).collect();
            search(&inside, needles, into);
        } else if place.is_file()
            && let Ok(bytes) = std::fs::read(place)
        {
            into.files += 1;
            search_bytes(&place.display().to_string(), &bytes, needles, into);
        }
    }
}

/// Everything on disk that belongs to a database and its data folder.
fn carried_away(fresh: &Fresh, since: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let mut places = vec![fresh.scratch.path().to_path_buf()];
    if let Target::Postgres(address) = &fresh.target {
        let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
        client.batch_execute("CHECKPOINT").unwrap();
        let row = client.query_one("SELECT oid FROM pg_database WHERE datname = current_database()", &[]).unwrap();
        let data = postgres_folder().join("data");
        places.push(data.join("base").join(row.get::<_, u32>(0).to_string()));
        places.push(postgres_folder().join("server.log"));
        // Databases of other tests stand beside it; the log of changes is shared.
        places.extend(below(&data).into_iter().filter(|p| !p.starts_with(data.join("base")) && !since.contains(p)));
    }
    places
}

fn below(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .map(|all| {
            all.flatten().flat_map(|e| if e.path().is_dir() { below(&e.path()) } else { vec![e.path()] }).collect()
        })
        .unwrap_or_default()
}

/// Change logs of PostgreSQL that were closed before the test began.
fn older_wal(fresh: &Fresh) -> BTreeSet<PathBuf> {
    let Target::Postgres(address) = &fresh.target else { return BTreeSet::new() };
    let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
    let now: String = client.query_one("SELECT pg_walfile_name(pg_current_wal_lsn())", &[]).unwrap().get(0);
    let all = below(&postgres_folder().join("data/pg_wal"));
    all.into_iter().filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().as_ref() < now.as_str())).collect()
}

/// Every value of bytes in a database, as whoever has it can read it out.
fn blobs(world: &World) -> Vec<Vec<u8>> {
    world.drive(world.flow.site.db.read(read_blobs)).unwrap()
}

fn read_blobs(tx: &mut sereno_station::db::Tx<'_>) -> Result<Vec<Vec<u8>>, sereno_station::db::Stop> {
    let mut all = Vec::new();
    for c in schema::columns(tx)?.into_iter().filter(|c| c.is_bytes) {
        let values = schema::values(tx, &c.table, &c.column)?;
        all.extend(values.into_iter().filter_map(|v| if let Value::Bytes(b) = v { Some(b) } else { None }));
    }
    Ok(all)
}

/// Names of every column of bytes: a sealed value opens only under the name of its own.
fn columns(world: &World) -> Vec<String> {
    let all = world.drive(world.flow.site.db.read(|tx| Ok(schema::columns(tx)?))).unwrap();
    all.iter().filter(|c| c.is_bytes).map(|c| format!("{}.{}", c.table, c.column)).collect()
}

/// Tries every key of a key file on every value, as every column; gives what could be opened.
fn open_all(blobs: &[Vec<u8>], columns: &[String], key_file: &Path) -> Vec<u8> {
    let text = std::fs::read_to_string(key_file).unwrap();
    let keys: Vec<DayKey> =
        text.lines().map(|l| DayKey(unhex(l.split_once(' ').unwrap().1).unwrap().try_into().unwrap())).collect();
    let mut opened = Vec::new();
    for blob in blobs.iter().filter(|b| day_key::day_of(b).is_ok()) {
        for key in &keys {
            if let Some(plain) = columns.iter().find_map(|c| day_key::open(key, c, blob).ok()) {
                opened.extend(plain);
                opened.push(b'\n');
            }
        }
    }
    opened
}

fn opened(blobs: &[Vec<u8>], columns: &[String], key_file: &Path, needles: &[Needle]) -> BTreeSet<&'static str> {
    let mut found = Searched::default();
    search_bytes("opened", &open_all(blobs, columns, key_file), needles, &mut found);
    found.what()
}

fn value(typed: Typed, n: usize) -> String {
    match typed {
        As(text) | Only(text) => text.to_owned(),
        Id => format!("{n:032x}"),
        All => format!("{WORDS} {NAME} {PHONE} {PLACE} {IP}"),
    }
}

/// A world in which an observer is on the scene and an alert can be drafted, so that routes have
/// something to work on; and what stands in the slots of their paths.
fn scene(world: &mut World) -> BTreeMap<&'static str, String> {
    story::set_up(world);
    let every: Vec<&str> = sereno_core::role::Role::ALL.iter().map(|r| r.slug()).collect();
    world.add_person("Everyrole", &every, "en", true);
    world.add_person("Bea", &["observer"], "en", true);
    story::play(world, "08:00 web [waiting saw] 6th & Alvarado :: two white vans\n", START).unwrap();
    let incident = world.get("Everyrole", "/console").after("/console/incidents/")[0].clone();
    let room = world.get("Everyrole", &format!("/console/incidents/{incident}"));
    let me = room.body.split("name=\"observer\" value=\"").skip(1).find(|r| r.contains("Everyrole")).unwrap();
    let me = me.split('"').next().unwrap().to_owned();
    let sent = world.post("Everyrole", &format!("/console/incidents/{incident}/send"), &[("observer", &me)]);
    assert!(sent.is_ok(), "{}", sent.sentence());
    let offer = world.get("Everyrole", "/field").after("href=\"/field/")[0].clone();
    for step in ["accept", "arrive"] {
        assert!(world.post("Everyrole", &format!("/field/{offer}/step"), &[("step", step)]).is_ok());
    }
    world.get(SETUP, "/admin/people");
    world.post(SETUP, "/admin/people", &[("name", CHOSEN), ("role", "observer"), ("language", "en")]);
    let person = with_chosen_name(world).unwrap().rsplit('/').next().unwrap().to_owned();
    // A shift of Everyrole's own, for the routes that work on one.
    world.post(SETUP, &format!("/admin/people/{me}/shift"), &[("shift", "off")]);
    world.get(SETUP, "/shifts");
    let on = world.post(SETUP, "/shifts/now", &[("person", &me), ("role", "operator"), ("until", "18:00")]);
    assert!(on.is_ok(), "{}", on.sentence());
    let shift = world.get("Everyrole", "/shifts").after("\"/shifts/");
    let shift = shift.into_iter().find(|id| id.starts_with("shf_")).unwrap();
    world.get(SETUP, "/admin/organisations");
    world.post(SETUP, "/admin/organisations", &[("name", "Other House"), ("kind", "other")]);
    let organisation = world.get(SETUP, "/admin/organisations").after("/admin/organisations/org_")[0].clone();
    let organisation = format!("org_{organisation}");
    BTreeMap::from([
        ("{incident}", incident),
        ("{offer}", offer),
        ("{alert}", format!("alt_{}", "0".repeat(26))),
        ("{person}", person),
        ("{hold}", "1".to_owned()),
        ("{number}", "1".to_owned()),
        ("{shift}", shift),
        ("{patrol}", format!("pat_{}", "0".repeat(26))),
        ("{organisation}", organisation),
        ("{course}", format!("crs_{}", "0".repeat(26))),
        ("{training}", format!("trn_{}", "0".repeat(26))),
        ("{link}", encoded(WORDS)),
        ("{secret}", encoded(WORDS)),
        ("{screen}", encoded(WORDS)),
        ("{role}", encoded(WORDS)),
        // What a sign-off is recorded for.
        ("{words}", world.get(SETUP, "/admin/sign-off").after("name=\"words\" value=\"")[0].clone()),
    ])
}

fn posted(world: &mut World, who: &str, path: &str, fields: &[(&str, String)]) -> Answer {
    if path.starts_with("/api/") {
        let body: serde_json::Map<String, serde_json::Value> =
            fields.iter().map(|(k, v)| ((*k).to_owned(), v.clone().into())).collect();
        return world.post_json(who, path, &serde_json::Value::Object(body));
    }
    // A page of theirs hands them the token that their forms carry.
    world.get(who, "/help/console");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    world.post(who, path, &fields)
}

/// The page of somebody who goes by the chosen name and has not left.
fn with_chosen_name(world: &mut World) -> Option<String> {
    let people = world.get(SETUP, "/admin/people").body;
    let row = people.split("<tr>").find(|r| r.contains(CHOSEN) && r.contains("href=\"/admin/people/per_"))?;
    let id = row.split("href=\"/admin/people/").nth(1)?.split('"').next()?;
    Some(format!("/admin/people/{id}"))
}

/// Sends the canaries everywhere; says what was sent.
fn send_everywhere(world: &mut World) -> String {
    let slots = scene(world);
    // Two coordinators make sheets, so that a backup is taken and what is locked can be opened again.
    world.get("Everyrole", "/admin/sheets");
    let asked = world.post("Everyrole", "/admin/sheets", &[("holders", "Holder A\nHolder B")]);
    assert!(asked.is_ok(), "{}", asked.sentence());
    let read = read_at(world, SETUP);
    let sheets = secrets(&world.post(SETUP, "/admin/sheets/confirm", &[("read_at", &read)]));
    type_back(world, SETUP, &sheets);
    world.headers = headers();
    let (mut n_fields, mut n_sent, mut accepted, mut refused, mut n) = (0, 0, BTreeSet::new(), 0, 0);
    let routes = app::routes();
    let fill = |path: &str| slots.iter().fold(path.to_owned(), |p, (slot, value)| p.replace(slot, value));
    let mut planned: BTreeSet<&str> = PLAN.iter().map(|(path, _)| *path).collect();
    // Ending the session comes last, and so does taking somebody out of the network, and going off
    // duty. Locking comes after all, since it ends every session.
    let late =
        |path: &str| path == "/out" || path.ends_with("/leave") || path.ends_with("/end") || path == "/me/keys/others";
    let (first, last): (Vec<&app::Line>, Vec<&app::Line>) =
        routes.iter().filter(|r| r.verb == Verb::Post).partition(|r| !late(r.path));
    for route in first.into_iter().chain(last) {
        let Some((_, fields)) = PLAN.iter().find(|(path, _)| *path == route.path) else {
            panic!(
                "POST {}: say what to send in PLAN of tests/it/seizure.rs, in every field that takes text",
                route.path
            )
        };
        planned.remove(route.path);
        if route.path == "/lock" {
            continue;
        }
        let path = format!("{}?q={}", fill(route.path), encoded(WORDS));
        n_fields += fields.len();
        // As a form sends it; with every field full; and with fields that nobody asked for.
        let whole: Vec<(&str, String)> = fields.iter().map(|(k, v)| (*k, fill(&value(*v, n)))).collect();
        let filled = |typed: Typed| if matches!(typed, Only(_)) { value(typed, n) } else { value(All, n) };
        let full: Vec<(&str, String)> = fields.iter().map(|(k, v)| (*k, filled(*v))).collect();
        let mut more: Vec<(&str, String)> = fields.iter().map(|(k, v)| (*k, fill(&value(*v, n + 1)))).collect();
        more.extend([("ip", IP.to_owned()), ("remote_addr", IP6.to_owned()), ("extra", value(All, n))]);
        let takes_no_more = late(route.path);
        for send in if takes_no_more { vec![whole] } else { vec![full, more, whole] } {
            n += 2;
            n_sent += 1;
            let answer = posted(world, "Everyrole", &path, &send);
            assert!(answer.status < 500, "POST {path}: {}", answer.status);
            if answer.is_ok() {
                accepted.insert(route.path);
            } else {
                refused += 1;
            }
        }
    }
    assert!(planned.is_empty(), "in PLAN, and no route: {planned:?}");
    let gets: Vec<_> = routes.iter().filter(|r| r.verb == Verb::Get && r.path != "/live").collect();
    for route in &gets {
        let path = format!("{}?q={}&l=en&text={}", fill(route.path), encoded(WORDS), encoded(IP));
        for who in ["public", "Everyrole", "Bea"] {
            assert!(world.get(who, &path).status < 500, "GET {path}");
        }
    }
    // All who go by that name leave, so that their name goes too.
    while let Some(path) = with_chosen_name(world) {
        assert!(world.post(SETUP, &format!("{path}/leave"), &[]).is_ok());
    }
    world.get(SETUP, "/lock");
    assert!(world.post(SETUP, &format!("/lock?q={}", encoded(WORDS)), &[]).is_ok());
    assert_eq!(world.get("public", "/report").status, 503);
    let opened = world.post("public", "/unlock", &[("first", &sheets[0]), ("second", &sheets[1])]);
    assert!(opened.body.contains("Unlocked"), "{}", opened.sentence());
    world.forget_cookies(SETUP);
    assert!(world.sign_in(SETUP));
    world.run_due().unwrap();
    for route in [
        "/report",
        "/api/v1/reports",
        "/console/call",
        "/console/paste",
        "/console/note",
        "/admin/door",
        "/admin/sign-off",
        "/admin/holds",
        "/admin/people/join",
        "/admin/organisations",
        "/admin/backup",
    ] {
        assert!(accepted.contains(route), "{route} took nothing, so nothing was shown");
    }
    assert!(accepted.contains("/field/{offer}/verdict"), "the observer's words were not taken: {accepted:?}");
    format!(
        "{} POST routes with {n_fields} fields, {n_sent} forms ({} routes took some, {refused} forms refused), {} GET routes, {} headers",
        PLAN.len(),
        accepted.len(),
        gets.len(),
        headers().len()
    )
}

/// Nothing but what is readable by design.
fn by_design() -> BTreeSet<&'static str> {
    BTreeSet::from(["chosen name"])
}

#[test]
fn nothing_that_was_sent_can_be_read_in_what_is_carried_away_after_its_date() {
    let needles = needles();
    for fresh in each("seizure") {
        let log = Log::default();
        let writer = log.clone();
        let seen = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(seen);
        let older = older_wal(&fresh);
        let mut world = on_disk(&fresh.target, fresh.scratch.path(), 5, START).unwrap();
        let sent = send_everywhere(&mut world);
        let key_file = fresh.scratch.path().join("day.keys");
        let columns = columns(&world);

        // While its keys live: in clear only what is readable by design; with the keys, all of it.
        let mut before = Searched::default();
        search(&carried_away(&fresh, &older), &needles, &mut before);
        search_bytes("our log", &log.0.lock().unwrap(), &needles, &mut before);
        assert_eq!(before.what(), by_design(), "{}: {:?}", fresh.name, before.hits);
        let held = blobs(&world);
        let readable = opened(&held, &columns, &key_file, &needles);
        let wanted = BTreeSet::from(["address", "name", "phone", "place", "words"]);
        assert!(readable.is_superset(&wanted), "the keys open what they should: {readable:?}");

        // Somebody copies the data folder now, and comes back for the keys later.
        let copy = fresh.scratch.path().with_extension("copy");
        std::fs::create_dir_all(&copy).unwrap();
        for file in below(fresh.scratch.path()) {
            if !file.ends_with("day.keys") {
                std::fs::copy(&file, copy.join(file.file_name().unwrap())).unwrap();
            }
        }

        // Every date passes. Then somebody reports anew, so that a key lives.
        world.set(START.plus_s(3 * 365 * 86_400));
        world.headers.clear();
        world.expire_due().unwrap();
        if let Target::File(path) = &fresh.target {
            let wal = std::fs::metadata(path.with_extension("db-wal")).map_or(0, |m| m.len());
            assert_eq!(wal, 0, "the write-ahead log is emptied after forgetting");
        }
        let text = format!("08:00 web [waiting saw] {FRESH} :: {FRESH}\n");
        story::play(&mut world, &text, START.plus_s(3 * 365 * 86_400)).unwrap();
        world.expire_due().unwrap();
        if let Target::Postgres(address) = &fresh.target {
            let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
            client.batch_execute("VACUUM FULL").unwrap();
        }
        let mut after = Searched::default();
        search(&carried_away(&fresh, &older), &needles, &mut after);
        search_bytes("our log", &log.0.lock().unwrap(), &needles, &mut after);
        match &fresh.target {
            Target::File(_) => {
                let found = &after.hits;
                assert!(found.is_empty(), "sqlite keeps {found:?}");
                // What the house demands of SQLite is on: what is deleted is overwritten.
                let Engine::Sqlite(c) = Engine::open(&fresh.target).unwrap() else { panic!("not sqlite") };
                let on: i64 = c.query_row("PRAGMA secure_delete", [], |r| r.get(0)).unwrap();
                assert_eq!(on, 1, "secure_delete");
            }
            Target::Postgres(_) => {
                // PostgreSQL does not overwrite: what was readable by design lingers in its change log.
                let lingers: BTreeSet<&str> = after.what();
                assert!(lingers.is_subset(&by_design()), "postgresql keeps {:?}", after.hits);
                assert!(after.hits.iter().all(|(place, _, _)| place.contains("pg_wal")), "{:?}", after.hits);
            }
        }

        // Not with the keys that are left, neither here nor in the copy.
        let (left, survivors) = (blobs(&world), std::fs::read_to_string(&key_file).unwrap().lines().count());
        assert!(survivors > 0, "no key is left to try");
        assert!(opened(&left, &columns, &key_file, &needles).is_empty(), "{}: readable with keys left", fresh.name);
        assert!(opened(&held, &columns, &key_file, &needles).is_empty(), "{}: a copy is readable", fresh.name);
        let in_copy = copy.join("sereno.db");
        if in_copy.exists() {
            let copied = world.drive(Db::open(&Target::File(in_copy)).unwrap().read(read_blobs)).unwrap();
            assert_eq!(copied.len(), held.len(), "the copy holds what was there");
            assert!(opened(&copied, &columns, &key_file, &needles).is_empty(), "the copied file is readable");
        }
        let mut copied = Searched::default();
        search(std::slice::from_ref(&copy), &needles, &mut copied);
        assert!(copied.what().is_subset(&by_design()), "{:?}", copied.hits);

        // Controls: what is there is found.
        let latecomer = needles_of(&[("fresh", FRESH)]);
        assert_eq!(opened(&left, &columns, &key_file, &latecomer), BTreeSet::from(["fresh"]), "a key that lives opens");
        plant_and_find(&fresh, &world, &columns, &key_file, &needles, &older);
        tracing::info!(reach = PHONE, "a careless line");
        let mut logged = Searched::default();
        search_bytes("our log", &log.0.lock().unwrap(), &needles, &mut logged);
        assert_eq!(logged.what(), BTreeSet::from(["phone"]), "a careless line in the log is found");
        println!(
            "seizure {}: {sent}; {} canaries in {} forms; before: {} files, {} bytes; after: {} files, {} bytes, {} values tried with {survivors} keys; log {} bytes",
            fresh.name,
            CANARIES.len(),
            needles.len(),
            before.files,
            before.bytes,
            after.files,
            after.bytes,
            held.len() + left.len(),
            log.0.lock().unwrap().len()
        );
        let _ = std::fs::remove_dir_all(copy);
    }
}

/// Faults as somebody might build them in: a table that keeps a header, and a column that the
/// sweep does not clear. The same search must see both.
fn plant_and_find(
    fresh: &Fresh,
    world: &World,
    columns: &[String],
    key_file: &Path,
    needles: &[Needle],
    older: &BTreeSet<PathBuf>,
) {
    let sql = format!("CREATE TABLE visits (header TEXT); INSERT INTO visits VALUES ('for={IP}')");
    match &fresh.target {
        Target::File(path) => rusqlite::Connection::open(path).unwrap().execute_batch(&sql).unwrap(),
        Target::Postgres(address) => {
            postgres::Client::connect(address, postgres::NoTls).unwrap().batch_execute(&sql).unwrap();
        }
    }
    let mut found = Searched::default();
    search(&carried_away(fresh, older), needles, &mut found);
    assert!(found.what().contains("address"), "{}: a table that keeps a header is not found", fresh.name);
    let site = world.flow.site.clone();
    let kept = site.keys.seal(site.now(), "reports.sealed_reach", PHONE.as_bytes()).unwrap();
    let entry = site.entry(sereno_station::audit::Actor::Command);
    world
        .drive(site.db.write(move |tx| {
            entry.record(tx, "data.plant", "", "")?;
            Ok(tx.execute("UPDATE reports SET sealed_reach = $1", &[Value::from(kept.as_slice())])?)
        }))
        .unwrap();
    let readable = opened(&blobs(world), columns, key_file, needles);
    assert!(readable.contains("phone"), "{}: a number that was not cleared is not found", fresh.name);
}

#[test]
fn the_search_finds_each_canary_in_each_form() {
    let needles = needles();
    let mut forms = BTreeSet::new();
    for n in &needles {
        let mut found = Searched::default();
        let around = [b"\x00\x07before ", n.bytes.as_slice(), b" after\xff"].concat();
        search_bytes("here", &around, &needles, &mut found);
        assert!(
            found.hits.contains(&("here".to_owned(), n.what, n.form)) || found.what().contains(n.what),
            "{}",
            n.form
        );
        forms.insert(n.form);
    }
    let mut nothing = Searched::default();
    search_bytes("here", b"quill feather, zebra, 213-555-0178, 198.51.100.17", &needles, &mut nothing);
    assert!(nothing.hits.is_empty(), "{:?}", nothing.hits);
    assert!(forms.len() >= 12, "{forms:?}");
    // A canary inside something that was encoded as a whole is found wherever it begins.
    for before in ["", "a", "ab"] {
        let mut found = Searched::default();
        let whole = format!("{before}{WORDS}abc");
        search_bytes("here", &base64(whole.as_bytes(), STANDARD), &needles, &mut found);
        assert!(found.what().contains("words"), "base64 after {before:?}");
    }
}
