//! A seat for each connection: whoever opens thousands and says nothing does not shut everybody
//! else out for long.
//!
//! Each ear has its own seats, so that loopback, where the lock can be pressed, stays free when a
//! public address is full. Nothing is remembered about who sits where.

use axum_server::accept::Accept;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections at one ear. A browser opens up to six.
pub(super) const SEATS: usize = 2_000;
/// A request's head must be there within this, and so must the next one on the same connection.
pub(super) const HEAD: Duration = Duration::from_secs(10);
/// Files that a process may hold open: two ears full, the database, and what sends.
const FILES: u64 = 16_384;

/// Asks the machine for enough open files, as far as it may have them.
pub fn raise_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let wanted = now.maximum.map_or(FILES, |most| most.min(FILES));
    if now.current.is_some_and(|current| current < wanted)
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: now.maximum })
    {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

/// Gives seats; whoever comes when all are taken is sent away at once.
#[derive(Clone, Debug)]
pub(super) struct Seats(Arc<Semaphore>);

impl Seats {
    pub(super) fn new(n: usize) -> Seats {
        Seats(Arc::new(Semaphore::new(n)))
    }
}

/// A connection on its seat.
#[derive(Debug)]
pub(super) struct Seated {
    stream: TcpStream,
    _seat: OwnedSemaphorePermit,
}

impl<S> Accept<TcpStream, S> for Seats {
    type Stream = Seated;
    type Service = S;
    type Future = Ready<io::Result<(Seated, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let seat = Arc::clone(&self.0).try_acquire_owned();
        ready(match seat {
            Ok(seat) => stream.set_nodelay(true).map(|()| (Seated { stream, _seat: seat }, service)),
            Err(_) => Err(io::Error::other("all seats are taken")),
        })
    }
}

impl AsyncRead for Seated {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Seated {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_seat_is_free_again_when_somebody_leaves() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let seats = Seats::new(1);
        let connect = async || {
            let _theirs = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let (ours, _) = listener.accept().await.unwrap();
            seats.accept(ours, ()).await
        };
        let first = connect().await.unwrap();
        assert!(connect().await.is_err(), "all seats are taken");
        drop(first);
        assert!(connect().await.is_ok());
    }
}
