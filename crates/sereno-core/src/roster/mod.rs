//! A roster as people keep it: cells of a spreadsheet, or CSV. Reading only; no name is looked up
//! here and no local time is made a moment.
//!
//! Cells are parted by tabs if the text has any, else by semicolons or commas, with RFC 4180
//! quotes. A first line that names its columns is recognised; without one the order is date,
//! start, end, role, name, language, sector.

use crate::role::Role;
use crate::shift::DUTY_ROLES;
use crate::words::fold;

/// Lines of one import, at most; a month of a big roster is some 400.
pub const LINES_MAX: usize = 500;

/// Whether 3/4/2025 is in March or in April.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Month first, as in the United States.
    MonthFirst,
    /// Day first, as almost everywhere else.
    DayFirst,
}

impl DateOrder {
    /// The word of the form.
    pub const fn slug(self) -> &'static str {
        match self {
            DateOrder::MonthFirst => "month",
            DateOrder::DayFirst => "day",
        }
    }

    /// The order with this word.
    pub fn from_slug(slug: &str) -> Option<DateOrder> {
        [DateOrder::MonthFirst, DateOrder::DayFirst].into_iter().find(|o| o.slug() == slug)
    }
}

/// A day of the calendar. Whether it exists is found out when a moment is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year, four digits.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// The date is none.
    Date,
    /// The date can be read in two ways, and nobody said which.
    DateOrder,
    /// The start is no time of day.
    Start,
    /// The end is no time of day.
    End,
    /// Start and end are the same.
    Length,
    /// The role is none that does duty.
    Role,
    /// There are more lines than [`LINES_MAX`].
    TooMany,
}

impl LineFault {
    /// The key of the sentence that says what is wrong and how to mend it.
    pub const fn key(self) -> &'static str {
        match self {
            LineFault::Date => "roster-refused-date",
            LineFault::DateOrder => "roster-refused-order",
            LineFault::Start => "roster-refused-start",
            LineFault::End => "roster-refused-end",
            LineFault::Length => "roster-refused-length",
            LineFault::Role => "roster-refused-duty",
            LineFault::TooMany => "roster-refused-many",
        }
    }
}

/// One line understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day it begins.
    pub day: Day,
    /// Minutes after midnight at which it begins.
    pub from_min: i64,
    /// Minutes after midnight of that day at which it ends; past 1,440 it ends on the next day.
    pub to_min: i64,
    /// The role.
    pub role: Role,
    /// Who, as written; empty for an open slot.
    pub name: String,
    /// The language, as written.
    pub language: String,
    /// The sector, as written.
    pub sector: String,
}

/// One line of the text, understood or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the text, from 1.
    pub number: usize,
    /// Its cells as typed.
    pub cells: Vec<String>,
    /// What it says.
    pub read: Result<Entry, LineFault>,
}

/// The columns in the order that is taken when no header names them.
const COLUMNS: [&[&str]; 7] = [
    &["date", "day", "fecha", "dia"],
    &["start", "from", "begin", "begins", "inicio", "desde", "empieza"],
    &["end", "to", "until", "ends", "fin", "hasta", "termina"],
    &["role", "duty", "position", "rol", "funcion", "puesto"],
    &["name", "who", "person", "volunteer", "nombre", "quien", "persona"],
    &["language", "line", "idioma", "linea"],
    &["sector", "area", "zone", "zona"],
];

/// Other words for roles that rosters use, folded.
const ROLE_WORDS: [(&str, Role); 22] = [
    ("operator", Role::Operator),
    ("phones", Role::Operator),
    ("phone", Role::Operator),
    ("hotline", Role::Operator),
    ("call taker", Role::Operator),
    ("operador", Role::Operator),
    ("operadora", Role::Operator),
    ("telefono", Role::Operator),
    ("atencion de llamadas", Role::Operator),
    ("dispatcher", Role::Dispatcher),
    ("dispatch", Role::Dispatcher),
    ("despacho", Role::Dispatcher),
    ("observer", Role::Observer),
    ("observers", Role::Observer),
    ("observador", Role::Observer),
    ("observadora", Role::Observer),
    ("observacion", Role::Observer),
    ("team lead", Role::TeamLead),
    ("team leader", Role::TeamLead),
    ("verification lead", Role::VerificationLead),
    ("lead", Role::VerificationLead),
    ("verifier", Role::VerificationLead),
];

/// Reads a whole text. Empty lines and a header give no line.
pub fn read(text: &str, order: Option<DateOrder>) -> Vec<Line> {
    let separator = ['\t', ';', ','].into_iter().find(|c| text.contains(*c)).unwrap_or(',');
    let mut columns: Vec<Option<usize>> = (0..COLUMNS.len()).map(Some).collect();
    let mut lines = Vec::new();
    let mut is_first = true;
    for (number, cells) in records(text, separator) {
        if cells.iter().all(|c| c.is_empty()) {
            continue;
        }
        if std::mem::take(&mut is_first)
            && let Some(named) = header(&cells)
        {
            columns = named;
            continue;
        }
        let read = if lines.len() < LINES_MAX { entry(&cells, &columns, order) } else { Err(LineFault::TooMany) };
        let is_over = read == Err(LineFault::TooMany);
        lines.push(Line { number, cells, read });
        if is_over {
            break;
        }
    }
    lines
}

/// True when some line's date can be read in two ways.
pub fn is_ambiguous(lines: &[Line]) -> bool {
    lines.iter().any(|l| l.read == Err(LineFault::DateOrder))
}

/// The records of a text with the line each begins on. Quotes keep separators, ends of lines and,
/// doubled, themselves (RFC 4180).
fn records(text: &str, separator: char) -> Vec<(usize, Vec<String>)> {
    let mut all = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut line, mut began, mut is_quoted) = (1, 1, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.trim().is_empty() => is_quoted = !is_quoted,
            '\n' if !is_quoted => {
                cells.push(std::mem::take(&mut cell).trim().to_owned());
                all.push((began, std::mem::take(&mut cells)));
                line += 1;
                began = line;
            }
            c if c == separator && !is_quoted => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            c => {
                line += usize::from(c == '\n');
                cell.push(c);
            }
        }
    }
    cells.push(cell.trim().to_owned());
    all.push((began, cells));
    all
}

/// Which column holds what, when the line names them: a date, a start and a role at least.
fn header(cells: &[String]) -> Option<Vec<Option<usize>>> {
    let folded: Vec<String> = cells.iter().map(|c| fold(c)).collect();
    let at: Vec<Option<usize>> =
        COLUMNS.iter().map(|names| folded.iter().position(|c| names.contains(&c.as_str()))).collect();
    let is_named = |column: usize| at.get(column).copied().flatten().is_some();
    (is_named(0) && is_named(1) && is_named(3)).then_some(at)
}

fn entry(cells: &[String], columns: &[Option<usize>], order: Option<DateOrder>) -> Result<Entry, LineFault> {
    let cell = |column: usize| {
        let at = columns.get(column).copied().flatten();
        at.and_then(|i| cells.get(i)).map(String::as_str).unwrap_or_default()
    };
    let day = date(cell(0), order)?;
    let from_min = minutes(cell(1)).ok_or(LineFault::Start)?;
    let to_min = minutes(cell(2)).ok_or(LineFault::End)?;
    if from_min == to_min {
        return Err(LineFault::Length);
    }
    // What ends before it begins ends on the next day.
    let to_min = if to_min < from_min { to_min + 1_440 } else { to_min };
    let role = role(cell(3)).ok_or(LineFault::Role)?;
    let word = |column: usize| cell(column).to_owned();
    Ok(Entry { day, from_min, to_min, role, name: word(4), language: word(5), sector: word(6) })
}

/// The role of a word: its slug, or what rosters call it.
pub fn role(text: &str) -> Option<Role> {
    let word = fold(text.trim()).replace(['_', '-'], " ");
    let known = ROLE_WORDS.iter().find(|(name, _)| *name == word).map(|(_, role)| *role);
    known.filter(|r| DUTY_ROLES.contains(r))
}

/// `2025-03-20`, `3/20/2025`, `20.3.2025`. A point between the numbers means that the day is
/// first, as those who write it so do; with a stroke the order is asked for where it matters.
pub fn date(text: &str, order: Option<DateOrder>) -> Result<Day, LineFault> {
    let text = text.trim();
    let mark = ['-', '/', '.'].into_iter().find(|c| text.contains(*c)).ok_or(LineFault::Date)?;
    let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return Err(LineFault::Date) };
    let number = |t: &str| -> Result<i16, LineFault> {
        if t.is_empty() || t.len() > 4 || !t.bytes().all(|b| b.is_ascii_digit()) {
            return Err(LineFault::Date);
        }
        t.parse().map_err(|_| LineFault::Date)
    };
    let (x, y, z) = (number(a)?, number(b)?, number(c)?);
    let (year, month, day) = if a.len() == 4 {
        (x, y, z)
    } else {
        let year = match c.len() {
            4 => z,
            2 => 2_000 + z,
            _ => return Err(LineFault::Date),
        };
        match (mark, order) {
            ('.', _) => (year, y, x),
            _ if x > 12 && y > 12 => return Err(LineFault::Date),
            // Only one of the two can be a month.
            _ if x > 12 && y <= 12 => (year, y, x),
            _ if y > 12 && x <= 12 => (year, x, y),
            _ if x == y => (year, x, y),
            (_, Some(DateOrder::MonthFirst)) => (year, x, y),
            (_, Some(DateOrder::DayFirst)) => (year, y, x),
            (_, None) => return Err(LineFault::DateOrder),
        }
    };
    let small = |n: i16, most: i16| i8::try_from(n).ok().filter(|_| (1..=most).contains(&n)).ok_or(LineFault::Date);
    Ok(Day { year, month: small(month, 12)?, day: small(day, 31)? })
}

/// Minutes after midnight of `18:00`, `1800`, `18`, `6pm`, `6:30 p.m.`, `24:00`.
pub fn minutes(text: &str) -> Option<i64> {
    let low: String = fold(text).chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let low = low.strip_suffix('h').unwrap_or(&low);
    let (digits, half) = match (low.strip_suffix("am"), low.strip_suffix("pm")) {
        (Some(rest), _) => (rest, Some(false)),
        (None, Some(rest)) => (rest, Some(true)),
        (None, None) => (low, None),
    };
    let number = |t: &str| t.bytes().all(|b| b.is_ascii_digit()).then(|| t.parse::<i64>().ok()).flatten();
    let (hour, minute) = match digits.split_once(':') {
        // Spreadsheets like to add seconds.
        Some((h, m)) => (number(h)?, number(m.split_once(':').map_or(m, |(m, _)| m))?),
        None if digits.len() >= 3 => {
            let (h, m) = digits.split_at_checked(digits.len() - 2)?;
            (number(h)?, number(m)?)
        }
        None => (number(digits)?, 0),
    };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(is_pm) => hour % 12 + if is_pm { 12 } else { 0 },
    };
    let all = hour * 60 + minute;
    (minute < 60 && (0..=1_440).contains(&all)).then_some(all)
}

#[cfg(test)]
mod tests;
