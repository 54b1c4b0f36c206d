//! How: the real program is started on temporary folders and asked over HTTP; what it says on its
//! streams and its exit codes are what a person at a terminal sees.

use crate::engines::Scratch;
use sereno_drill::authenticator::join;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// Where the program is found by a browser on this machine.
const ORIGIN: &str = "http://localhost";

struct Running {
    child: Child,
    line: String,
}

impl Running {
    fn start(args: &[&str], data: &Path) -> Running {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sereno"))
            .args(args)
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Running { child, line: line.trim().to_owned() }
    }

    fn post(&self, path: &str, form: &str) -> String {
        self.send(&format!("POST {path}"), form)
    }

    fn ask(&self, request: &str) -> String {
        self.send(request, "")
    }

    fn send(&self, request: &str, form: &str) -> String {
        let port: u16 = self.line.rsplit(':').next().unwrap().parse().unwrap();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream
            .write_all(
                format!(
                    "{request} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{form}",
                    form.len()
                )
                .as_bytes(),
            )
            .unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(args: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sereno")).args(args).arg("--data").arg(data).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_demo_gives_places_away_and_its_data_is_never_served() {
    let scratch = Scratch::new("demo");
    let data = scratch.path().join("kept");
    {
        let demo = Running::start(&["demo"], &data);
        assert!(demo.line.starts_with("sereno demo") && demo.line.contains("http://localhost:"), "{}", demo.line);
        assert!(demo.ask("GET /").contains("action=\"/demo/observer\""));
        let taken = demo.ask("POST /demo/dispatcher");
        assert!(taken.starts_with("HTTP/1.1 303") && taken.contains("HttpOnly"), "{taken}");
        assert!(demo.ask("POST /demo/admin").starts_with("HTTP/1.1 404"), "only three places are given away");
        assert!(demo.ask("GET /alerts").contains("Alhambra"));
    }
    let served = run(&["serve", "--listen", "127.0.0.1:0"], &data);
    assert_eq!(served.status.code(), Some(2));
    assert!(said(&served).contains("belongs to `sereno demo`"), "{}", said(&served));
}

#[test]
fn the_demo_listens_on_this_machine_only_and_leaves_real_data_alone() {
    let scratch = Scratch::new("demo-real");
    let open = run(&["demo", "--listen", "0.0.0.0:0"], &scratch.path().join("x"));
    assert_eq!(open.status.code(), Some(2));
    assert!(said(&open).contains("listens only on this machine"), "{}", said(&open));
    let data = scratch.path().join("real");
    {
        let real = Running::start(&["serve"], &data);
        assert!(real.ask("POST /demo/dispatcher").starts_with("HTTP/1.1 404"), "serve gives nothing away");
        assert!(!real.ask("GET /").contains("/demo/"));
        let headers = real.ask("GET /report");
        for header in [
            "content-security-policy: default-src 'none'",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "x-frame-options: DENY",
        ] {
            assert!(headers.to_lowercase().contains(&header.to_lowercase()), "no {header}");
        }
        assert!(!headers.to_lowercase().contains("set-cookie"), "the public gets no cookie");
    }
    let demo = run(&["demo", "--listen", "127.0.0.1:0"], &data);
    assert_eq!(demo.status.code(), Some(2));
    assert!(said(&demo).contains("belongs to `sereno serve`"), "{}", said(&demo));
}

#[test]
fn an_invited_administrator_comes_in_once() {
    let scratch = Scratch::new("admin");
    let data = scratch.path().join("net");
    let invited = run(&["admin", "invite", "--name", "Nadia", "--role", "admin"], &data);
    assert!(invited.status.success(), "{}", said(&invited));
    let path = String::from_utf8_lossy(&invited.stdout).trim().to_owned();
    let server = Running::start(&["serve"], &data);
    assert!(server.ask(&format!("GET {path}")).contains("Nadia"));
    let plain = server.ask(&format!("POST {path}"));
    assert!(plain.starts_with("HTTP/1.1 409") && plain.contains("passkey"), "a coordinator needs a passkey");
    let joined = join("Nadia", &path, ORIGIN, |path, form| server.post(path, form)).unwrap();
    assert!(joined.starts_with("HTTP/1.1 200") && joined.contains("set-cookie: sereno="), "{joined}");
    assert!(join("Nadia", &path, ORIGIN, |path, form| server.post(path, form)).is_none(), "a link opened twice");
    let wrong = run(&["admin", "invite", "--name", "X", "--role", "king"], &data);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("there is no role king"));
}

#[test]
fn faults_at_the_command_line_say_what_and_why() {
    let scratch = Scratch::new("cli");
    let lost = run(&["serve", "--playbook", "nowhere"], scratch.path());
    assert_eq!(lost.status.code(), Some(2));
    assert!(
        said(&lost).contains("there is no playbook nowhere: name one of rapid-response, campus"),
        "{}",
        said(&lost)
    );
    let broken = scratch.path().join("broken");
    std::fs::create_dir_all(&broken).unwrap();
    std::fs::write(broken.join("playbook.toml"), "net = 7\n").unwrap();
    let refused = run(&["serve", "--playbook", broken.to_str().unwrap()], scratch.path());
    assert!(said(&refused).contains("playbook.toml"), "{}", said(&refused));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let busy = run(&["serve", "--listen", &at], &scratch.path().join("busy"));
    assert_eq!(busy.status.code(), Some(2));
    assert!(said(&busy).contains("choose one with --listen"), "{}", said(&busy));
    let away = run(&["serve", "--database", "host=/nowhere user=nobody"], &scratch.path().join("pg"));
    assert_eq!(away.status.code(), Some(2));
    assert!(said(&away).contains("opening the PostgreSQL database"), "{}", said(&away));
}

#[test]
fn the_first_start_leaves_a_link_that_only_its_owner_can_read_until_somebody_has_come_in() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new("first-start");
    let data = scratch.path().join("made");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let first = {
        let running = Running::start(&["serve"], &data);
        assert!(running.line.starts_with("nobody works here yet"), "{}", running.line);
        assert!(!running.line.contains("/in/"), "the link is in what may be a log: {}", running.line);
        std::fs::read_to_string(data.join("first-link")).unwrap()
    };
    assert_eq!((mode(&data), mode(&data.join("first-link"))), (0o700, 0o600));
    // Nobody came: the next start makes another link, for the same person.
    let running = Running::start(&["serve"], &data);
    let second = std::fs::read_to_string(data.join("first-link")).unwrap();
    assert_ne!(first, second);
    let link = second.trim();
    let opened = join("first", link, ORIGIN, |path, form| running.post(path, form)).unwrap();
    // The second passkey is made at once.
    assert!(opened.contains(r#"{"to":"/me/keys?to=/admin/setup"}"#), "{opened}");
    drop(running);
    let running = Running::start(&["serve"], &data);
    assert!(running.line.starts_with("sereno listens on"), "{}", running.line);
}
