//! How: a small server of the test's own is named as a feed in a world run by hand; it says one
//! thing after the other, among them everything hostile, and what the page, the queue and the
//! server's own list of requests then hold is read, on both engines.

use crate::engines::{Fresh, each};
use sereno::worlds::{START, by_hand, calling_by_hand};
use sereno_drill::World;
use sereno_drill::story;
use sereno_drill::world::{SETUP, plain};
use sereno_flow::intake::feed::source::{Reader, SOURCES_MAX, read_due};
use sereno_flow::outside::{Reach, Trust};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

const FIRE: &str = include_str!("../../../sereno-flow/src/intake/feed/sample.cap");

/// What the server says, and what it was asked.
#[derive(Default)]
struct Said {
    /// Status, headers and body.
    answer: (u16, String, Vec<u8>),
    asked: Vec<String>,
    /// Bytes of bodies that anybody took.
    written: usize,
}

/// A server that says one thing until it is told another.
#[derive(Clone)]
struct Server {
    port: u16,
    said: Arc<Mutex<Said>>,
}

impl Server {
    fn at(port: u16) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let server = Server { port: listener.local_addr().unwrap().port(), said: Arc::default() };
        let said = Arc::clone(&server.said);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &said);
            }
        });
        server
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}/cap.atom", self.port)
    }

    fn says(&self, status: u16, headers: &str, body: impl AsRef<[u8]>) {
        self.said.lock().unwrap().answer = (status, headers.to_owned(), body.as_ref().to_vec());
    }

    /// Requests since the last time.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.said.lock().unwrap().asked)
    }
}

fn answer(mut stream: TcpStream, said: &Mutex<Said>) {
    let mut head = Vec::new();
    let mut one = [0; 1];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut one).unwrap_or(0) == 1 {
        head.push(one[0]);
    }
    let (status, headers, body) = {
        let mut said = said.lock().unwrap();
        said.asked.push(String::from_utf8_lossy(&head).to_lowercase());
        said.answer.clone()
    };
    let length =
        if headers.contains("content-length") { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let _ = stream.write_all(format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{length}{headers}\r\n").as_bytes());
    for part in body.chunks(64 * 1024) {
        if stream.write_all(part).is_err() {
            break;
        }
        said.lock().unwrap().written += part.len();
    }
}

/// A world that may call this machine, with whatever reads its feeds.
struct Reads {
    world: World,
    reader: Reader,
    _runtime: tokio::runtime::Runtime,
}

impl Reads {
    fn new(fresh: &Fresh) -> Reads {
        let trust = Trust { reach: Reach::WithLoopback, extra: vec![] };
        let reader = Reader::new(&trust).unwrap();
        let mut world = calling_by_hand(&fresh.target, trust, 3, START).unwrap();
        story::set_up(&mut world);
        world.add_person("Ana", &["dispatcher"], "en", true);
        world.set(START.plus_s(600));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Reads { world, reader, _runtime: runtime }
    }

    fn name(&mut self, address: &str) -> (u16, String) {
        self.world.get(SETUP, "/admin/feeds");
        let answer = self.world.post(SETUP, "/admin/feeds", &[("address", address)]);
        (answer.status, answer.body)
    }

    fn change(&mut self, address: &str, what: &str) -> u16 {
        self.world.get(SETUP, "/admin/feeds");
        self.world.post(SETUP, "/admin/feeds/change", &[("address", address), ("do", what)]).status
    }

    /// Asks what is due; says how many feeds, and how many reports there are.
    fn read(&mut self) -> (usize, i64) {
        let inside = self._runtime.enter();
        let n = self.world.drive(read_due(&self.world.flow, &self.reader)).unwrap();
        drop(inside);
        self.world.run_due().unwrap();
        (n, reports(&self.world))
    }

    /// As [`Reads::read`], so many seconds later.
    fn later(&mut self, s: i64) -> (usize, i64) {
        let now = self.world.flow.site.now();
        self.world.set(now.plus_s(s));
        self.read()
    }

    fn page(&mut self) -> String {
        plain(&self.world.get(SETUP, "/admin/feeds").body)
    }
}

fn reports(world: &World) -> i64 {
    let db = world.flow.site.db.clone();
    world.drive(db.read(|tx| Ok(tx.number("SELECT count(*) FROM reports", sereno_station::params![])?))).unwrap()
}

#[test]
fn a_feed_is_read_every_five_minutes_and_unchanged_it_costs_nothing() {
    for fresh in each("feeds") {
        let mut reads = Reads::new(&fresh);
        let server = Server::at(0);
        let tag = "etag: \"first\"\r\nlast-modified: Thu, 20 Mar 2025 13:05:00 GMT\r\n";
        server.says(200, tag, FIRE);
        assert_eq!(reads.name(&server.address()).0, 303);
        assert!(reads.page().contains("It will be asked within a minute."));
        assert_eq!(reads.read(), (1, 1), "{}", fresh.name);
        let asked = server.asked();
        assert!(asked.len() == 1 && asked[0].starts_with("get /cap.atom ") && !asked[0].contains("if-none-match"));
        let page = reads.page();
        assert!(page.contains("New reports: 1 · Here already: 0 · Left out: 0"), "{page}");
        // It is a report like a pasted one, and verifies nothing.
        let room = reads.world.get("Ana", "/console").after("/console/incidents/")[0].clone();
        let room = reads.world.get("Ana", &format!("/console/incidents/{room}")).body;
        assert!(room.contains("Brush fire") && !room.contains("Confirmed"), "{room}");

        assert_eq!(reads.later(299), (0, 1), "it is not asked before its time");
        assert!(server.asked().is_empty());
        server.says(304, "", "");
        assert_eq!(reads.later(1), (1, 1));
        let asked = server.asked();
        assert!(asked[0].contains("if-none-match: \"first\"") && asked[0].contains("if-modified-since: thu, 20 mar"));
        let page = reads.page();
        assert!(page.contains("Nothing has changed.") && page.contains("New reports: 1"), "{page}");

        // Changed, it brings what is new; what was here is the same report.
        let body = FIRE.split_once("?>").unwrap().1;
        let second = body.replace("fire-2025-0320-1</id", "fire-2025-0320-2</id");
        let far = body.replace("Boyle Heights", "Chicago").replace("34.0", "41.8").replace("118.", "87.");
        let far = far.replace("0320-1", "0320-3");
        server.says(200, "", format!("<feed>{body}{second}{far}</feed>"));
        assert_eq!(reads.later(300), (1, 2));
        let page = reads.page();
        assert!(page.contains("New reports: 1 · Here already: 1 · Left out: 1"), "{page}");
        assert!(page.contains("1: it is about another place"), "{page}");
        // Without a tag it is read whole again.
        assert_eq!(reads.later(300), (1, 2));
        assert!(server.asked().iter().skip(1).all(|a| !a.contains("if-none-match")));
        assert!(reads.page().contains("New reports: 0 · Here already: 2"));
        // Empty is no fault.
        server.says(200, "", "<feed/>");
        assert_eq!(reads.later(300), (1, 2));
        assert!(reads.page().contains("There is no alert in it just now."));
        assert_eq!(reads.later(300).0, 1, "it is asked as often as before");
    }
}

#[test]
fn what_is_hostile_is_refused_in_plain_words_and_stops_no_other_feed() {
    let laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
    let elsewhere = Server::at(0);
    elsewhere.says(200, "", FIRE);
    let to = format!("location: {}\r\n", elsewhere.address());
    let cases: Vec<(u16, &str, Vec<u8>, &str)> = vec![
        (200, "", vec![b' '; sereno_flow::intake::feed::BYTES_MAX + 1], "It is longer than one megabyte."),
        (200, "", laughs.into(), "(DOCTYPE or entities)"),
        (200, "", b"<alert>\xff</alert>".to_vec(), "It is not text in UTF-8."),
        (200, "", "<a>".repeat(40).into(), "It is nested too deeply"),
        (200, "", "<alert>".into(), "It is not well-formed XML."),
        (302, &to, vec![], "sends us on to another address"),
        (500, "", FIRE.into(), "answered with error 500"),
        (403, "", FIRE.into(), "answered with error 403"),
        (200, "content-length: 100000\r\n", FIRE.into(), "The answer broke off"),
    ];
    for fresh in each("feeds-hostile") {
        let mut reads = Reads::new(&fresh);
        let (bad, good) = (Server::at(0), Server::at(0));
        good.says(200, "", "<feed/>");
        for (status, headers, body, says) in &cases {
            bad.says(*status, headers, body);
            assert_eq!((reads.name(&bad.address()).0, reads.name(&good.address()).0), (303, 303));
            assert_eq!(reads.read(), (2, 0), "{says} on {}", fresh.name);
            let page = reads.page();
            assert!(page.contains(says), "{says}: {page}");
            assert!(page.contains("There is no alert in it just now."), "the other feed was not read: {page}");
            // Mended, it is read five minutes later, and the sentence is gone.
            bad.says(200, "", "<feed/>");
            assert_eq!(reads.later(300), (2, 0), "{says}");
            assert!(!reads.page().contains(says));
            for server in [&bad, &good] {
                assert_eq!(reads.change(&server.address(), "remove"), 303);
                server.asked();
            }
        }
    }
    assert!(elsewhere.asked().is_empty(), "a redirect was followed");
}

#[test]
fn an_answer_without_an_end_is_cut_off() {
    let fresh = each("feeds-endless").remove(0);
    let mut reads = Reads::new(&fresh);
    let server = Server::at(0);
    let whole = 64 << 20;
    server.says(200, "", vec![b' '; whole]);
    reads.name(&server.address());
    assert_eq!(reads.read(), (1, 0));
    assert!(reads.page().contains("It is longer than one megabyte."));
    // What the system holds on the way is more than we read, and far less than there is.
    let written = server.said.lock().unwrap().written;
    assert!(written < whole / 2, "{written} of {whole} bytes were read");
}

#[test]
fn a_dead_server_is_asked_less_and_less_often_until_it_is_back() {
    for fresh in each("feeds-dead") {
        let mut reads = Reads::new(&fresh);
        // A port of this machine where nobody listens any more.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        assert_eq!(reads.name(&format!("http://127.0.0.1:{port}/cap.atom")).0, 303);
        assert_eq!(reads.read(), (1, 0));
        assert!(reads.page().contains("No public server answers there."));
        assert!(reads.page().contains("It is asked again at 2025-03-20 06:15."), "{}", reads.page());
        for wait_s in [300, 600, 1_200, 2_400, 3_600, 3_600, 3_600] {
            assert_eq!(reads.later(wait_s - 1).0, 0, "{wait_s}: too early on {}", fresh.name);
            assert_eq!(reads.later(1).0, 1, "{wait_s}");
        }
        let server = Server::at(port);
        let fresh_fire = FIRE.replace("2025-03-20T12:00:00", "2025-03-20T23:00:00");
        server.says(200, "", &fresh_fire);
        assert_eq!(reads.later(3_600), (1, 1), "it is back");
        assert!(!reads.page().contains("No public server"));
        assert_eq!(reads.later(300).0, 1, "and asked as often as the others");
    }
}

#[test]
fn every_part_of_an_alert_is_looked_at() {
    for fresh in each("feeds-parts") {
        let (server, mut reads) = (Server::at(0), Reads::new(&fresh));
        let (head, rest) = FIRE.split_once("<info>").unwrap();
        let (ours, end) = rest.rsplit_once("</info>").unwrap();
        let far = ours
            .replace("Boyle Heights", "Somewhere in Nevada")
            .replace(
                "34.03,-118.22 34.05,-118.22 34.05,-118.19 34.03,-118.19 34.03,-118.22",
                "39.1,-119 39.2,-119 39.2,-118.9 39.1,-119",
            )
            .replace("34.04,-118.20 2.5", "39.1,-119 2.5");
        let over = ours.replace("T12:00:00-07:00", "T06:06:00-07:00").replace("Brush fire &amp; smoke", "A flood");
        server.says(200, "", format!("{head}<info>{far}</info><info>{over}</info><info>{ours}</info>{end}"));
        assert_eq!(reads.name(&server.address()).0, 303);
        assert_eq!(reads.read(), (1, 1), "on {}", fresh.name);
        let room = reads.world.get("Ana", "/console").after("/console/incidents/").remove(0);
        let page = plain(&reads.world.get("Ana", &format!("/console/incidents/{room}")).body);
        assert!(
            page.contains("Smoke drifts to the west") && !page.contains("flood") && !page.contains("Nevada"),
            "{page}"
        );
        // Without the part that is about a place of ours it is about elsewhere.
        server.says(200, "", format!("{head}<info>{far}</info>{end}").replace("fire-2025-0320-1", "fire-2"));
        reads.world.set(START.plus_s(1_200));
        assert_eq!(reads.read(), (1, 1), "on {}", fresh.name);
    }
}

#[test]
fn a_feed_is_stopped_started_and_removed_and_what_it_brought_stays() {
    for fresh in each("feeds-stop") {
        let mut reads = Reads::new(&fresh);
        let server = Server::at(0);
        server.says(200, "etag: \"a\"\r\n", FIRE);
        let address = server.address();
        reads.name(&address);
        assert_eq!(reads.change(&address, "stop"), 303);
        assert_eq!(reads.read(), (0, 0), "stopped before it was ever asked");
        assert!(reads.page().contains("It is not asked."));
        assert_eq!(reads.change(&address, "start"), 303);
        assert_eq!(reads.read(), (1, 1));
        assert_eq!((reads.change(&address, "stop"), reads.later(600)), (303, (0, 1)));
        assert_eq!((reads.change(&address, "start"), reads.read()), (303, (1, 1)));
        assert!(server.asked().iter().all(|a| !a.contains("if-none-match")), "started again, it is read whole");
        assert_eq!(reads.change(&address, "remove"), 303);
        assert_eq!(reads.later(4_000), (0, 1), "what it brought stays");
        assert!(server.asked().is_empty() && reads.page().contains("No feed is read."));
        assert_eq!(reads.change(&address, "remove"), 409, "it is gone");
        let world = &reads.world;
        let db = world.flow.site.db.clone();
        let log = world.drive(db.read(|tx| Ok(sereno_station::audit::lines(tx, &["feed."], None, 50)?))).unwrap();
        let mut acts: Vec<&str> = log.iter().map(|l| l.act.as_str()).collect();
        acts.sort_unstable();
        assert_eq!(acts, ["feed.add", "feed.remove", "feed.start", "feed.start", "feed.stop", "feed.stop"]);
    }
}

#[test]
fn one_node_of_two_asks() {
    for fresh in each("feeds-nodes") {
        let mut reads = Reads::new(&fresh);
        let server = Server::at(0);
        server.says(200, "", FIRE);
        reads.name(&server.address());
        let trust = Trust { reach: Reach::WithLoopback, extra: vec![] };
        let other = calling_by_hand(&fresh.target, trust, 4, START.plus_s(600)).unwrap();
        assert_eq!(reads.read().0, 1);
        // Due again, and the first still holds the lease.
        reads.change(&server.address(), "start");
        let inside = reads._runtime.enter();
        assert_eq!(other.drive(read_due(&other.flow, &reads.reader)).unwrap(), 0, "{}", fresh.name);
        other.clock.set(START.plus_s(700));
        assert_eq!(other.drive(read_due(&other.flow, &reads.reader)).unwrap(), 1, "it is followed when it is gone");
        drop(inside);
        assert_eq!(server.asked().len(), 2);
    }
}

#[test]
fn a_locked_network_asks_nobody() {
    for fresh in each("feeds-lock") {
        let mut reads = Reads::new(&fresh);
        let server = Server::at(0);
        server.says(200, "", FIRE);
        reads.name(&server.address());
        reads
            .world
            .drive(sereno_station::lock::lock(&reads.world.flow.site, sereno_station::audit::Actor::Command))
            .unwrap();
        assert_eq!(reads.read(), (0, 0), "{}", fresh.name);
        assert!(server.asked().is_empty());
    }
}

#[test]
fn only_public_addresses_are_taken_and_eight_of_them() {
    for fresh in each("feeds-refused") {
        let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        story::set_up(&mut world);
        world.get(SETUP, "/admin/feeds");
        let long = format!("https://example.org/{}", "a".repeat(500));
        for address in [
            "",
            "words",
            "http://alerts.example.org/",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://10.0.0.1/",
            "https://user:word@alerts.example.org/",
            "ftp://alerts.example.org/",
            &long,
        ] {
            let answer = world.post(SETUP, "/admin/feeds", &[("address", address)]);
            assert_eq!(answer.status, 422, "{address}");
            assert!(plain(&answer.body).contains("This is no address that can be read."), "{address}");
            assert!(address.is_empty() || answer.body.contains(&format!("value=\"{address}\"")), "{address} is lost");
        }
        for n in 0..SOURCES_MAX {
            let address = format!("https://alerts.example.org/{n}");
            assert_eq!(world.post(SETUP, "/admin/feeds", &[("address", &address)]).status, 303);
            let again = world.post(SETUP, "/admin/feeds", &[("address", &address)]);
            assert!(again.status == 422 && again.body.contains("named already"), "{}", fresh.name);
            world.get(SETUP, "/admin/feeds");
        }
        let page = world.get(SETUP, "/admin/feeds").body;
        assert!(page.contains("8 feeds are read. Remove one") && !page.contains("name=\"address\" type=\"url\""));
        let more = world.post(SETUP, "/admin/feeds", &[("address", "https://alerts.example.org/more")]);
        assert!(more.status == 422 && more.body.contains("8 feeds are read already"), "{}", more.body);
    }
}

#[test]
fn the_tests_of_feeds_find_their_planted_faults() {
    for (fault, test) in [
        ("call_anybody", "feeds::only_public_addresses_are_taken_and_eight_of_them"),
        ("any_xml", "feeds::what_is_hostile_is_refused_in_plain_words_and_stops_no_other_feed"),
    ] {
        crate::planted::found(fault, test);
    }
}
