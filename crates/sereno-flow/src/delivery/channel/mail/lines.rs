//! How many lines a server lets us have at the same time, and whose turn it is.
//!
//! Many servers allow a few and turn the next one away. That is nothing about the letter that was
//! to go over it: it waits for a line that is free, and from then on we ask for one fewer. After
//! some letters one more is asked for again (additive increase; Postfix: concurrency feedback).

use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Letters that are answered before one more line is asked for.
const MORE_AFTER: u32 = 100;

struct State<L> {
    idle: Vec<L>,
    /// Lines at the same time, as far as we know now.
    may: usize,
    answered: u32,
}

/// The lines to one server; an `L` is one that is open.
pub(super) struct Lines<L> {
    most: usize,
    /// As many permits, free and held, as there may be lines.
    turns: Semaphore,
    state: Mutex<State<L>>,
}

/// The right to one line, until it is dropped.
pub(super) struct Turn<'a, L> {
    lines: &'a Lines<L>,
    permit: SemaphorePermit<'a>,
}

impl<L> Lines<L> {
    /// So many lines at most; one at least.
    pub(super) fn new(most: usize) -> Lines<L> {
        let most = most.max(1);
        let state = State { idle: Vec::new(), may: most, answered: 0 };
        Lines { most, turns: Semaphore::new(most), state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State<L>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lines at the same time, as far as we know now; one at least.
    pub(super) fn may(&self) -> usize {
        self.state().may
    }

    /// Waits for a turn. None when there will be none: never, as nobody closes it.
    pub(super) async fn turn(&self) -> Option<Turn<'_, L>> {
        Some(Turn { lines: self, permit: self.turns.acquire().await.ok()? })
    }
}

impl<L> Turn<'_, L> {
    /// Turns that others hold.
    fn others(&self, state: &State<L>) -> usize {
        state.may.saturating_sub(self.lines.turns.available_permits()).saturating_sub(1)
    }

    /// A line that was kept.
    pub(super) fn kept(&self) -> Option<L> {
        self.lines.state().idle.pop()
    }

    /// The server has answered; a line that is free is kept for the next letter.
    pub(super) fn end(self, line: Option<L>) {
        let mut state = self.lines.state();
        if let Some(line) = line
            && state.idle.len() + self.others(&state) < state.may
        {
            state.idle.push(line);
        }
        state.answered += 1;
        if state.answered >= MORE_AFTER && state.may < self.lines.most {
            state.answered = 0;
            state.may += 1;
            self.lines.turns.add_permits(1);
        }
    }

    /// The server took no line more. True when there are others to wait for; then there is one turn
    /// fewer from now on.
    pub(super) fn refused(self) -> bool {
        let mut state = self.lines.state();
        if self.others(&state) + state.idle.len() == 0 {
            return false;
        }
        state.answered = 0;
        if state.may > 1 {
            state.may -= 1;
            drop(state);
            self.permit.forget();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    //! How: turns are taken and given back by hand, against a server that allows three lines.

    use super::*;
    use std::future::Future;
    use std::task::{Context, Poll, Waker};

    /// The turn that can be had at once.
    fn now<'a>(lines: &'a Lines<u8>) -> Option<Turn<'a, u8>> {
        let mut waiting = Box::pin(lines.turn());
        match waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(turn) => turn,
            Poll::Pending => None,
        }
    }

    #[test]
    fn as_many_lines_as_the_server_takes_and_one_more_after_a_while() {
        let lines: Lines<u8> = Lines::new(8);
        let mut held: Vec<_> = (0..8).map(|_| now(&lines).expect("a turn")).collect();
        assert!(now(&lines).is_none(), "a ninth");
        // Five of eight are turned away.
        for turn in held.split_off(3) {
            assert!(turn.refused(), "there are others to wait for");
        }
        assert!(now(&lines).is_none() && lines.may() == 3, "a fourth");
        held.pop().expect("three").end(Some(1));
        let turn = now(&lines).expect("the one that was given back");
        assert_eq!(turn.kept(), Some(1));
        turn.end(Some(1));
        for _ in 2..MORE_AFTER {
            let turn = now(&lines).expect("a turn");
            let line = turn.kept();
            turn.end(line);
        }
        let more: Vec<_> = std::iter::from_fn(|| now(&lines)).collect();
        assert_eq!(more.len(), 2, "two of four are held");
    }

    #[test]
    fn whoever_is_alone_waits_for_nobody() {
        let lines: Lines<u8> = Lines::new(2);
        let (one, two) = (now(&lines).expect("a turn"), now(&lines).expect("a turn"));
        assert!(one.refused());
        assert!(!two.refused(), "nobody is left");
        // One turn is left, and what is kept never exceeds what is allowed.
        let turn = now(&lines).expect("a turn");
        assert!(now(&lines).is_none());
        turn.end(Some(7));
        let turn = now(&lines).expect("a turn");
        turn.end(Some(8));
        assert_eq!(now(&lines).expect("a turn").kept(), Some(7));
        assert_eq!(now(&lines).expect("a turn").kept(), None);
        // A line that is idle is one to wait for.
        now(&lines).expect("a turn").end(Some(9));
        assert!(now(&lines).expect("a turn").refused());
        assert_eq!(now(&lines).expect("a turn").kept(), Some(9));
    }
}
