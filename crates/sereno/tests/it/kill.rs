//! How: the real program serves; clients post over HTTP and keep their own list of what was
//! acknowledged; the program is killed with SIGKILL in the middle, again and again, on the same
//! data. Afterwards each acknowledged report is sent once more under its own id: one that is on
//! disk is answered 200 with its receipt, a lost one would be answered 201 as new. The same storm
//! on a program that acknowledges before the commit must lose reports, or the test shows nothing.

use crate::drill::planted;
use crate::engines::{Fresh, each};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Kills on each engine; together they are the twenty of a run.
const KILLS: u64 = 10;
const CLIENTS: u64 = 8;

struct Server {
    child: Child,
    port: u16,
}

fn start(program: &Path, fresh: &Fresh, plant: &str) -> Server {
    let mut command = Command::new(program);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(fresh.scratch.path()).env("SERENO_PLANT", plant);
    if let Some(url) = fresh.database() {
        command.args(["--database", &url]);
    }
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line
        .trim()
        .rsplit(':')
        .next()
        .and_then(|p| p.parse().ok())
        .unwrap_or_else(|| panic!("the server said {line:?}"));
    Server { child, port }
}

/// Sends a report on an open connection: status and receipt, or nothing when the server is gone.
fn send(stream: &mut TcpStream, id: &str) -> Option<(u16, String)> {
    let body = format!(r#"{{"id":"{id}","kind":"waiting","place":"6th & Alvarado","text":"vans by the park"}}"#);
    let head = format!("POST /api/v1/reports HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    let mut text = Vec::new();
    let mut piece = [0u8; 4096];
    loop {
        let n = stream.read(&mut piece).ok().filter(|n| *n > 0)?;
        text.extend_from_slice(&piece[..n]);
        let said = String::from_utf8_lossy(&text);
        if let Some((head, body)) = said.split_once("\r\n\r\n") {
            let length: usize =
                head.to_ascii_lowercase().lines().find_map(|l| l.strip_prefix("content-length: ")?.parse().ok())?;
            if body.len() >= length {
                let status = head.split(' ').nth(1)?.parse().ok()?;
                let receipt =
                    body.split("\"receipt\":\"").nth(1).and_then(|r| r.split('"').next()).unwrap_or("").to_owned();
                return Some((status, receipt));
            }
        }
    }
}

fn connect(port: u16) -> Option<TcpStream> {
    let stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_nodelay(true).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    Some(stream)
}

/// Storms and kills; says how many were acknowledged and which of them are lost.
fn storm(program: &Path, fresh: &Fresh, plant: &str, kills: u64) -> (usize, Vec<String>) {
    let mut acknowledged: Vec<(String, String)> = Vec::new();
    for round in 0..kills {
        let mut server = start(program, fresh, plant);
        let (port, dead, n) = (server.port, Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (dead, n) = (Arc::clone(&dead), Arc::clone(&n));
                std::thread::spawn(move || {
                    let mut mine = Vec::new();
                    let Some(mut stream) = connect(port) else { return mine };
                    for i in 0..100_000u64 {
                        if dead.load(Ordering::SeqCst) {
                            break;
                        }
                        let id = format!("storm-{round:04}-{client:02}-{i:08}");
                        match send(&mut stream, &id) {
                            Some((201, receipt)) => {
                                n.fetch_add(1, Ordering::SeqCst);
                                mine.push((id, receipt));
                            }
                            Some((status, _)) => panic!("{id} was answered {status}"),
                            None => break,
                        }
                    }
                    mine
                })
            })
            .collect();
        // Kill after some acknowledgements, at a count that differs from round to round.
        let until = 60 + (round * 37) % 140;
        let mut waits = 0;
        while n.load(Ordering::SeqCst) < until && waits < 20_000 {
            waits += 1;
            std::thread::sleep(Duration::from_millis(1));
        }
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        dead.store(true, Ordering::SeqCst);
        for client in clients {
            acknowledged.extend(client.join().unwrap());
        }
    }
    let mut server = start(program, fresh, "");
    let mut stream = connect(server.port).unwrap();
    let mut lost = Vec::new();
    for (id, receipt) in &acknowledged {
        match send(&mut stream, id) {
            Some((200, again)) if again == *receipt => {}
            other => lost.push(format!("{id}: {other:?}")),
        }
    }
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    (acknowledged.len(), lost)
}

#[test]
fn a_killed_server_loses_no_acknowledged_report() {
    let program = Path::new(env!("CARGO_BIN_EXE_sereno"));
    for fresh in each("kill") {
        let (n, lost) = storm(program, &fresh, "", KILLS);
        println!("kill storm on {}: {KILLS} kills, {n} acknowledged, {} lost", fresh.name, lost.len());
        assert!(n >= 500, "a storm of {n} acknowledgements shows little");
        assert!(lost.is_empty(), "{} of {n} lost on {}: {:?}", lost.len(), fresh.name, lost.first());
    }
}

#[test]
fn a_server_that_acknowledges_early_fails_the_storm() {
    for fresh in each("kill-early") {
        let (n, lost) = storm(&planted(), &fresh, "ack_early", 2);
        assert!(!lost.is_empty(), "{n} acknowledged early on {}, and none was lost: the storm cannot fail", fresh.name);
    }
}
