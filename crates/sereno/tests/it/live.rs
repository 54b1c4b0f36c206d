//! How: two real processes on one PostgreSQL, as two nodes, and one browser's stream on each,
//! read as it comes. A report is posted to the one; the other's stream must say so, and its page
//! must show it. Then the first node says nothing to others (a planted fault): the second finds
//! out by looking. Then the first is killed, and its console goes on at the second.

use crate::drill::planted;
use crate::engines::{Fresh, each};
use sereno_drill::authenticator::join;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub struct Node {
    child: Child,
    pub port: u16,
    /// The link of the first coordinator, from the node that made it.
    first_link: Option<String>,
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn start(program: &Path, fresh: &Fresh, plant: &str) -> Node {
    let mut command = Command::new(program);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(fresh.scratch.path()).env("SERENO_PLANT", plant);
    if let Some(url) = fresh.database() {
        command.args(["--database", &url]);
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().rsplit(':').next().and_then(|p| p.parse().ok()).unwrap_or_else(|| panic!("{line:?}"));
    let said = line.starts_with("nobody works here yet");
    let first_link =
        said.then(|| std::fs::read_to_string(fresh.scratch.path().join("first-link")).unwrap().trim().to_owned());
    Node { child, port, first_link }
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// One request; the whole answer as text.
fn ask(port: u16, method: &str, path: &str, cookie: &str, kind: &str, body: &str) -> String {
    let mut stream = connect(port);
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncookie: {cookie}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

const FORM: &str = "application/x-www-form-urlencoded";

pub fn get(port: u16, path: &str, cookie: &str) -> String {
    ask(port, "GET", path, cookie, "text/plain", "")
}

fn report(port: u16, id: &str, place: &str) {
    let body = format!(r#"{{"id":"{id}","kind":"waiting","place":"{place}","text":"vans by the park"}}"#);
    let answer = ask(port, "POST", "/api/v1/reports", "", "application/json", &body);
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
}

fn after<'a>(text: &'a str, marker: &str) -> &'a str {
    let rest = text.split(marker).nth(1).unwrap_or_else(|| panic!("no {marker} in {text}"));
    rest.split(['"', ';', ' ', '\r']).next().unwrap()
}

/// Spends a link: the cookie of the session.
fn sign_in(port: u16, link: &str) -> String {
    let answer = join(link, link, "http://localhost", |path, form| ask(port, "POST", path, "", FORM, form)).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    format!("sereno={}", after(&answer, "set-cookie: sereno="))
}

/// Makes the second passkey, without which nobody lets people in.
fn second_passkey(port: u16, cookie: &str) {
    let page = get(port, "/me/keys", cookie);
    let token = after(&page, "name=\"form_token\" value=\"");
    let post = |path: &str, form: &str| ask(port, "POST", path, cookie, FORM, &format!("form_token={token}&{form}"));
    let made = join("another device", "/me/keys", "http://localhost", post).unwrap();
    assert!(made.starts_with("HTTP/1.1 200"), "{made}");
}

/// Invites a dispatcher, who comes in, signs the pledge and is put on duty: the cookie of theirs.
fn dispatcher(port: u16, admin: &str, name: &str) -> String {
    let token = |page: &str| after(page, "name=\"form_token\" value=\"").to_owned();
    let admins = token(&get(port, "/admin/people", admin));
    let body = format!("form_token={admins}&name={name}&role=dispatcher&language=en");
    let answer = ask(port, "POST", "/admin/people", admin, FORM, &body);
    let cookie = sign_in(port, &format!("/in/{}", after(&answer, "href=\"/in/")));
    let pledge = get(port, "/me/pledge", &cookie);
    let version = after(&pledge, "name=\"version\" value=\"");
    let signed =
        ask(port, "POST", "/me/pledge", &cookie, FORM, &format!("form_token={}&version={version}", token(&pledge)));
    assert!(signed.starts_with("HTTP/1.1 303"), "{signed}");
    let list = get(port, &format!("/admin/people?find={name}"), admin);
    let person = after(&list, "<th scope=\"row\"><a href=\"");
    let on = ask(port, "POST", &format!("{person}/shift"), admin, FORM, &format!("form_token={admins}&shift=on"));
    assert!(on.starts_with("HTTP/1.1 303"), "{on}");
    cookie
}

/// An open stream: events as they come.
struct Stream(BufReader<TcpStream>);

impl Stream {
    fn open(port: u16, cookie: &str, at: &str, mark: &str) -> Stream {
        let mut stream = connect(port);
        let head = format!("GET /live?at={at}&mark={mark} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut stream = Stream(BufReader::new(stream));
        assert!(stream.line().is_some_and(|l| l.contains("200")), "the stream is not open");
        stream
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
        }
    }

    /// Reads until a topic comes; false when the stream ended first, or when its heart has beaten
    /// so often that the topic will not come any more.
    fn hears(&mut self, topic: &str) -> bool {
        let mut beats = 0;
        while let Some(line) = self.line() {
            if line == format!("data: {topic}") {
                return true;
            }
            beats += usize::from(line == "event: beat");
            if beats > BEATS_MAX {
                return false;
            }
        }
        false
    }
}

/// Half a minute: more than the slow look takes, and more than a lease of a dead node lasts.
const BEATS_MAX: usize = 3;

#[test]
fn two_consoles_end_up_right_when_a_topic_is_lost_and_a_node_dies() {
    let program = planted();
    for fresh in each("live").into_iter().filter(|f| f.database().is_some()) {
        let mut one = start(&program, &fresh, "");
        let link = one.first_link.clone().expect("the first node makes the first link");
        let admin = sign_in(one.port, &link);
        second_passkey(one.port, &admin);
        let two = start(&program, &fresh, "");
        assert!(two.first_link.is_none(), "somebody has signed in: there is no other first link");
        let [ana, lena] = ["Ana", "Lena"].map(|name| dispatcher(one.port, &admin, name));

        // What happens on one node is told on the other, and its page shows it.
        let mark = |page: &str| after(page, "data-mark=\"").to_owned();
        let at_two = get(two.port, "/console", &lena);
        let mut lenas = Stream::open(two.port, &lena, "", &mark(&at_two));
        report(one.port, "live-report-on-node-one", "6th & Alvarado");
        assert!(lenas.hears("incident"), "node two was not told");
        let page = get(two.port, "/console", &lena);
        assert!(page.contains("Westlake"), "the page of node two does not show it");

        // Who looks at an incident on one node is seen on the other.
        let incident = after(&page, "data-row=\"").to_owned();
        let mut anas = Stream::open(one.port, &ana, &incident, "none");
        assert!(anas.hears("all"), "a console with an unknown mark has missed something");
        get(one.port, &format!("/console/incidents/{incident}"), &ana);
        assert!(lenas.hears("here"), "node two was not told who is there");
        assert!(get(two.port, "/console", &lena).contains("class=\"here\">Looking at this now: Ana"));

        // The first node dies in the middle. Its console's stream ends; at the other node the
        // same browser is told that it has missed something, and sees the same.
        one.child.kill().unwrap();
        one.child.wait().unwrap();
        assert!(!anas.hears("nothing more comes"), "a dead node still speaks");
        report(two.port, "live-report-on-node-two", "Main St & Garfield Ave, Alhambra");
        assert!(lenas.hears("incident"), "node two stopped telling");
        let mut anas = Stream::open(two.port, &ana, "", &mark(&at_two));
        assert!(anas.hears("all"));
        for who in [&ana, &lena] {
            let page = get(two.port, "/console", who);
            assert!(page.contains("Westlake") && page.contains("Alhambra"), "a console is not right");
        }

        // A node that loses what it should tell: the other finds out by looking at the log.
        let three = start(&program, &fresh, "lose_topics");
        report(three.port, "live-report-on-node-three", "Pico Blvd & Union Ave");
        assert!(lenas.hears("all"), "what was lost on the way was never found");
        // Fusing it may be told in its turn; each look brings the page nearer.
        let mut shows = false;
        for _ in 0..4 {
            shows = shows || get(two.port, "/console", &lena).contains("Pico-Union");
            if shows {
                break;
            }
            lenas.hears("all");
        }
        assert!(shows, "the console of node two is not right");
    }
}
