//! Takes whatever it is given and forgets it: the other side of a measurement, so that the sink is
//! not what is measured. `sink smtp` or `sink http`; the port is the first line of its output.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

fn smtp(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut to, mut from) = (stream.try_clone()?, BufReader::new(stream));
    to.write_all(b"220 sink\r\n")?;
    let (mut line, mut is_letter) = (Vec::new(), false);
    loop {
        line.clear();
        if from.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match (is_letter, word.as_slice()) {
            (true, _) if line != b".\r\n" => continue,
            (true, _) => b"250 taken\r\n",
            (false, b"EHLO") => b"250-sink\r\n250 8BITMIME\r\n",
            (false, b"DATA") => b"354 go on\r\n",
            (false, b"QUIT") => b"221 bye\r\n",
            (false, _) => b"250 ok\r\n",
        };
        is_letter = answer.starts_with(b"354");
        to.write_all(answer)?;
    }
}

fn http(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut to, mut from) = (stream.try_clone()?, BufReader::new(stream));
    let (mut line, mut body, mut length) = (String::new(), Vec::new(), 0usize);
    loop {
        line.clear();
        if from.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line == "\r\n" {
            body.resize(length, 0);
            from.read_exact(&mut body)?;
            to.write_all(b"HTTP/1.1 204 No Content\r\n\r\n")?;
        }
    }
}

fn main() -> std::io::Result<()> {
    let answer = match std::env::args().nth(1).as_deref() {
        Some("http") => http,
        _ => smtp,
    };
    let ear = TcpListener::bind("127.0.0.1:0")?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", ear.local_addr()?.port())?;
    out.flush()?;
    for stream in ear.incoming() {
        let stream = stream?;
        std::thread::spawn(move || answer(stream));
    }
    Ok(())
}
