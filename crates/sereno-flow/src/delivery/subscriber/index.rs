//! The index of everybody who is confirmed, in the memory of each process.
//!
//! The table is the truth and this is its image. Every change of a row carries the next number of
//! one counter; [`super::catch_up`] reads what is newer than what was read last and puts it in, on
//! the process that changed it right after its commit and on the others with their next round.
//! One lock guards it: a change takes microseconds and a search a few milliseconds, and searches
//! do not hinder each other, so a copy for each reader would buy nothing and cost the memory twice.

use sereno_core::audience::{About, Builder, Home, IdSet, Index as Grid, Seat, Tag};
use sereno_core::delivery::Channel;
use sereno_core::place::{Cell, NamedArea};
use std::sync::{PoisonError, RwLock};

/// What a notice is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// Nothing that has a place.
    Everybody,
    /// A named area of the playbook, by its slug.
    Area(String),
    /// A cell.
    Cell(Cell),
    /// A circle around a cell's middle.
    Circle {
        /// The cell.
        cell: Cell,
        /// Metres.
        radius_m: u32,
    },
}

/// Whom a notice reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Their seats.
    pub seats: IdSet,
    /// How many by channel and language.
    pub counts: Vec<(Channel, String, i64)>,
}

/// Where somebody wants to hear of things, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In these areas of the playbook, by their slugs.
    Areas(Vec<String>),
    /// Around a cell.
    Around {
        /// The cell.
        cell: Cell,
        /// Metres.
        radius_m: u16,
    },
}

/// A row of the table as the index needs it.
#[derive(Clone, Debug)]
pub struct Row {
    /// Their number.
    pub seat: Seat,
    /// Where they want to hear of things, and how; nothing when they are not to be reached.
    pub is_in: Option<(Where, Channel, String)>,
    /// The number of this change.
    pub changed: i64,
}

/// What the grid has numbers for.
#[derive(Debug, Default)]
struct Names {
    areas: Vec<NamedArea>,
    languages: Vec<String>,
}

#[derive(Debug, Default)]
struct State {
    grid: Grid,
    names: Names,
    /// The newest change that is in it; nothing before the table was read.
    at: Option<i64>,
}

/// The table on its way into the index, row by row: it is never in memory as a whole.
#[derive(Debug)]
pub struct Filling {
    builder: Builder,
    names: Names,
}

impl Filling {
    /// Adds a row.
    pub fn add(&mut self, row: &Row) {
        if let Some((place, channel, language)) = &row.is_in {
            let (home, tag) = (self.names.home(place), self.names.tag(*channel, language));
            self.builder.add(row.seat, &home, tag);
        }
    }
}

/// Everybody who may be reached.
#[derive(Debug, Default)]
pub struct Index {
    state: RwLock<State>,
}

impl Names {
    fn home(&self, place: &Where) -> Home {
        match place {
            Where::Around { cell, radius_m } => Home::Around { cell: *cell, radius_m: *radius_m },
            Where::Areas(slugs) => {
                let number = |slug: &String| self.areas.iter().position(|a| a.slug == *slug);
                let mut numbers: Vec<u16> =
                    slugs.iter().filter_map(number).filter_map(|n| u16::try_from(n).ok()).collect();
                numbers.sort_unstable();
                Home::Areas(numbers)
            }
        }
    }

    fn named(&self, counts: Vec<(Tag, i64)>) -> Vec<(Channel, String, i64)> {
        let language = |tag: Tag| self.languages.get(usize::from(tag.language)).cloned().unwrap_or_default();
        counts.into_iter().map(|(tag, n)| (tag.channel, language(tag), n)).collect()
    }

    fn tag(&mut self, channel: Channel, language: &str) -> Tag {
        let n = self.languages.iter().position(|l| l == language).unwrap_or_else(|| {
            self.languages.push(language.to_owned());
            self.languages.len() - 1
        });
        Tag { channel, language: u8::try_from(n).unwrap_or(u8::MAX) }
    }
}

impl Index {
    /// An empty index over a playbook's areas; nothing is in it before the table was read.
    pub fn new(areas: &[NamedArea]) -> Index {
        let names = Names { areas: areas.to_vec(), languages: vec![] };
        let state = State { grid: Grid::new(areas), names, at: None };
        Index { state: RwLock::new(state) }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everybody whom a notice about this reaches.
    pub fn reached(&self, reach: &Reach) -> Reached {
        let state = self.read();
        let about = match reach {
            Reach::Everybody => {
                let (seats, counts) = (state.grid.seats().collect(), state.grid.counts());
                return Reached { seats, counts: state.names.named(counts) };
            }
            Reach::Cell(cell) => About::Cell(*cell),
            Reach::Circle { cell, radius_m } => About::Circle { cell: *cell, radius_m: *radius_m },
            Reach::Area(slug) => {
                let number = state.names.areas.iter().position(|a| a.slug == *slug).and_then(|n| u16::try_from(n).ok());
                let Some(number) = number else { return Reached::default() };
                About::Area(number)
            }
        };
        let found = state.grid.reached(&about);
        Reached { counts: state.names.named(found.counts), seats: found.seats }
    }

    /// How many of these there are by channel and language; who has stopped is not among them.
    pub fn tally(&self, seats: &IdSet) -> Vec<(Channel, String, i64)> {
        let state = self.read();
        let mut counts: Vec<(Tag, i64)> = Vec::new();
        for (_, tag) in seats.iter().filter_map(|seat| state.grid.get(seat)) {
            match counts.iter_mut().find(|(known, _)| *known == tag) {
                Some((_, n)) => *n += 1,
                None => counts.push((tag, 1)),
            }
        }
        let mut named = state.names.named(counts);
        named.sort();
        named
    }

    /// How many there are by channel and language.
    pub fn counts(&self) -> Vec<(Channel, String, i64)> {
        let state = self.read();
        state.names.named(state.grid.counts())
    }

    /// How many are in it.
    pub fn len(&self) -> usize {
        self.read().grid.len()
    }

    /// Nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True once the whole table was read: before that nobody can be said to be reached by nothing.
    pub fn is_whole(&self) -> bool {
        self.at().is_some()
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.read().grid.bytes()
    }

    /// The newest change in it; nothing before the table was read.
    pub(super) fn at(&self) -> Option<i64> {
        self.read().at
    }

    /// Takes the table row by row, for [`Index::fill`].
    pub fn filling(&self) -> Filling {
        let areas = self.read().names.areas.clone();
        Filling { builder: Builder::new(&areas), names: Names { areas, languages: vec![] } }
    }

    /// Puts the whole table in, unless another did meanwhile or the areas are others by now.
    pub fn fill(&self, filling: Filling, at: i64) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.at.is_some() || state.names.areas != filling.names.areas {
            return;
        }
        state.grid = filling.builder.done();
        state.names = filling.names;
        state.at = Some(at);
    }

    /// Puts changes in. What is not newer than what is there is left out.
    pub fn apply(&self, rows: Vec<Row>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Some(before) = state.at else { return };
        let mut newest = before;
        for row in rows.into_iter().filter(|r| r.changed > before) {
            newest = newest.max(row.changed);
            match row.is_in {
                Some((place, channel, language)) => {
                    let (home, tag) = (state.names.home(&place), state.names.tag(channel, &language));
                    state.grid.insert(row.seat, &home, tag);
                }
                None => {
                    state.grid.remove(row.seat);
                }
            }
        }
        state.at = Some(newest);
    }

    /// Takes other areas up: the network chose anew. Whoever named an area that is gone is found
    /// again in the table with the next round.
    pub(crate) fn redraw(&self, areas: &[NamedArea]) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.names.areas == areas {
            return;
        }
        let old: Vec<(Seat, Home, Tag)> =
            state.grid.seats().filter_map(|s| state.grid.get(s).map(|(home, tag)| (s, home, tag))).collect();
        let was = std::mem::replace(&mut state.names.areas, areas.to_vec());
        let slug = |n: &u16| was.get(usize::from(*n)).map(|a| a.slug.clone());
        let moved: Vec<(Seat, Home, Tag)> = old
            .into_iter()
            .map(|(seat, home, tag)| match home {
                Home::Areas(numbers) => {
                    (seat, state.names.home(&Where::Areas(numbers.iter().filter_map(slug).collect())), tag)
                }
                around @ Home::Around { .. } => (seat, around, tag),
            })
            .collect();
        state.grid = Grid::build(areas, moved);
        state.at = None;
    }

    /// Seats for which the table and the index do not agree. For the checks of tests and drills.
    pub fn differs(&self, rows: Vec<Row>) -> Vec<Seat> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut wrong = Vec::new();
        let mut known = IdSet::default();
        let mut seats = Vec::new();
        for row in rows {
            let Some((place, channel, language)) = row.is_in else { continue };
            let wanted = (state.names.home(&place), state.names.tag(channel, &language));
            if state.grid.get(row.seat) != Some(wanted) {
                wrong.push(row.seat);
            }
            seats.push(row.seat);
        }
        known = known.union(&seats.into_iter().collect());
        wrong.extend(state.grid.seats().filter(|s| !known.contains(*s)));
        wrong
    }
}
