//! What is left out of everything people type, before it is stored: plates, badge numbers, names
//! after a rank, numbers that name one person, phone numbers, and the playbook's words for what
//! somebody is to the state.
//!
//! One rule for every way in. Each piece is replaced by a neutral mark of one character, which is
//! no letter and no digit, so nothing is ever compared, searched or fused by it; a page puts words
//! in the reader's language in its place ([`spoken`]).
//!
//! The rules read words, not meaning. A piece is left out when
//! 1. it has the shape of a plate (letters and digits mixed as on plates of the states), or follows
//!    a word for a plate and holds a digit;
//! 2. it follows a word for a badge and holds three digits or more;
//! 3. it is a name after a rank: capitalised, or a common surname in small letters;
//! 4. it is a number of the state about one person: three, two and four digits; a letter with
//!    seven to nine digits; nine digits after a word for such a number;
//! 5. it is a phone number other than the network's own;
//! 6. it is one of the phrases the playbook never keeps.
//!
//! Streets, highways, times, counts, bus lines and makes of cars look alike and must pass: the
//! corpus beside the tests holds both sides and counts misses and false hits.

use crate::Private;
use crate::words::fold;
use std::ops::Range;

mod lists;
#[cfg(test)]
mod tests;

/// What was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// A license plate.
    Plate,
    /// A badge number.
    Badge,
    /// An officer's name.
    Name,
    /// A number that names one person.
    Number,
    /// What somebody is to the state.
    Status,
    /// A phone number.
    Phone,
}

impl LeftOut {
    /// All of them.
    pub const ALL: &'static [LeftOut] =
        &[LeftOut::Plate, LeftOut::Badge, LeftOut::Name, LeftOut::Number, LeftOut::Status, LeftOut::Phone];

    /// The word used in text keys and by programs.
    pub const fn slug(self) -> &'static str {
        match self {
            LeftOut::Plate => "plate",
            LeftOut::Badge => "badge",
            LeftOut::Name => "name",
            LeftOut::Number => "number",
            LeftOut::Status => "status",
            LeftOut::Phone => "phone",
        }
    }

    /// The mark that stands for it in stored text: of Unicode's private use area, so neither a
    /// letter nor a digit.
    pub const fn mark(self) -> char {
        match self {
            LeftOut::Plate => '\u{E0A1}',
            LeftOut::Badge => '\u{E0A2}',
            LeftOut::Name => '\u{E0A3}',
            LeftOut::Number => '\u{E0A4}',
            LeftOut::Status => '\u{E0A5}',
            LeftOut::Phone => '\u{E0A6}',
        }
    }

    /// What a mark stands for.
    pub fn of_mark(mark: char) -> Option<LeftOut> {
        LeftOut::ALL.iter().copied().find(|l| l.mark() == mark)
    }
}

/// What a network adds to the general rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Never {
    /// Phrases that are never kept, each as its folded words.
    pub phrases: Vec<Vec<String>>,
    /// Digits of the network's own numbers, which may stand.
    pub own_phones: Vec<String>,
}

impl Never {
    /// From the playbook's phrases and the network's own phone numbers.
    pub fn new<'a>(phrases: impl IntoIterator<Item = &'a str>, own_phones: impl IntoIterator<Item = &'a str>) -> Never {
        let words = |p: &str| {
            fold(p).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
        };
        let digits = |p: &str| p.chars().filter(char::is_ascii_digit).collect::<String>();
        Never {
            phrases: phrases.into_iter().map(words).filter(|w: &Vec<String>| !w.is_empty()).collect(),
            own_phones: own_phones.into_iter().map(digits).filter(|d| !d.is_empty()).collect(),
        }
    }
}

/// A text that may be stored, and what was left out of it.
#[derive(Clone, Debug)]
pub struct Screened {
    /// The text, with marks.
    pub text: String,
    /// What was left out, each kind once, in order of the kinds.
    pub left_out: Vec<LeftOut>,
    /// The phone numbers that stood in it, as typed.
    pub phones: Vec<Private<String>>,
}

/// The text with words in place of the marks.
pub fn spoken(text: &str, words: impl Fn(LeftOut) -> String) -> String {
    let mut said = String::with_capacity(text.len());
    for c in text.chars() {
        match LeftOut::of_mark(c) {
            Some(left_out) => said.push_str(&words(left_out)),
            None => said.push(c),
        }
    }
    said
}

/// True for a word that may be a plate or a badge: letters and digits mixed in one word of five
/// to nine. Ordinals (`101st`) and times (`10pm`) are none. Wider than what [`screen`] leaves out:
/// for places where a word less costs nothing.
pub fn looks_like_plate(word: &str) -> bool {
    let n = word.chars().count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits_then_letters = word.trim_start_matches(|c: char| c.is_ascii_digit()).chars().all(char::is_alphabetic);
    let is_ordinal = digits_then_letters && letters <= 2;
    (5..=9).contains(&n) && digits >= 2 && letters >= 2 && digits + letters == n && !is_ordinal
}

/// One run of letters and digits, with hyphens, points and apostrophes inside it.
struct Token<'a> {
    at: Range<usize>,
    raw: &'a str,
    low: String,
    /// What stands between the token before and this one.
    gap: &'a str,
}

impl Token<'_> {
    fn n_digits(&self) -> usize {
        self.raw.bytes().filter(u8::is_ascii_digit).count()
    }

    fn is_number(&self) -> bool {
        !self.raw.is_empty() && self.raw.bytes().all(|b| b.is_ascii_digit())
    }

    /// Nothing but blanks before it: it goes on with what stands before.
    fn follows_on(&self) -> bool {
        self.gap.chars().all(|c| matches!(c, ' ' | '-'))
    }

    /// It belongs to the word before it, as the value to its name: `placa: 7…`, `badge #44…`.
    fn is_value(&self) -> bool {
        self.gap.chars().all(|c| matches!(c, ' ' | ':' | '#' | '=' | '.' | '-' | '"' | '“' | '”' | '\'' | 'º' | '°'))
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found: Vec<Token<'_>> = Vec::new();
    let (mut start, mut last_end) = (None, 0);
    for (nth, (at, c)) in chars.iter().enumerate() {
        let next = chars.get(nth + 1).map(|(_, c)| *c);
        let before = nth.checked_sub(1).and_then(|n| chars.get(n)).map(|(_, c)| *c);
        let joins = match c {
            '-' | '.' | '\'' | '’' | '·' => next.is_some_and(char::is_alphanumeric) && start.is_some(),
            // 10:30
            ':' => next.is_some_and(|c| c.is_ascii_digit()) && before.is_some_and(|c| c.is_ascii_digit()),
            c => c.is_alphanumeric(),
        };
        if joins && start.is_none() {
            start = Some(*at);
        }
        let end = at + c.len_utf8();
        let is_last = nth + 1 == chars.len();
        if let Some(from) = start.filter(|_| !joins || is_last) {
            let to = if joins { end } else { *at };
            let (raw, gap) = (text.get(from..to).unwrap_or_default(), text.get(last_end..from).unwrap_or_default());
            found.push(Token { at: from..to, raw, low: fold(raw), gap });
            (start, last_end) = (None, to);
        }
    }
    found
}

/// Runs of letters (false) and digits (true) with their lengths, hyphens left out; `None` when
/// anything else is in the word.
fn runs(raw: &str) -> Option<Vec<(bool, String)>> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for c in raw.chars().filter(|c| !matches!(c, '-' | '·')) {
        if !c.is_ascii_alphanumeric() {
            return None;
        }
        let is_digit = c.is_ascii_digit();
        match runs.last_mut() {
            Some((kind, run)) if *kind == is_digit => run.push(c),
            _ => runs.push((is_digit, String::from(c))),
        }
    }
    Some(runs)
}

/// True for a word with the shape of a plate.
fn is_plate_shape(raw: &str) -> bool {
    let Some(runs) = runs(raw) else { return false };
    let has_hyphen = raw.contains(['-', '·']);
    let has_small = raw.chars().any(char::is_lowercase);
    if has_hyphen && (has_small || raw.matches(['-', '·']).count() > 1) {
        return false;
    }
    let n: usize = runs.iter().map(|(_, r)| r.len()).sum();
    let n_digits: usize = runs.iter().filter(|(d, _)| *d).map(|(_, r)| r.len()).sum();
    if !(5..=8).contains(&n) || n_digits < 2 {
        return false;
    }
    let is_unit = |run: &str| lists::UNITS.contains(&run.to_lowercase().as_str());
    let is_prefix = |run: &str| lists::PREFIXES.contains(&run.to_lowercase().as_str());
    match runs.as_slice() {
        [(false, a), (true, d)] => {
            !is_prefix(a)
                && match (a.len(), d.len()) {
                    (3, 3 | 4) => true,
                    (2, 4 | 5) => !has_small,
                    _ => false,
                }
        }
        [(true, d), (false, a)] => {
            !is_unit(a)
                && match (d.len(), a.len()) {
                    (3, 3) => true,
                    (4, 2 | 3) => !has_small,
                    _ => false,
                }
        }
        [(true, _), (false, a), (true, _)] => a.len() <= 3 && !lists::BETWEEN.contains(&a.to_lowercase().as_str()),
        [(false, a), (true, _), (false, b)] => {
            let is_many = is_unit(b) && (b.len() > 1 || b.eq_ignore_ascii_case("s"));
            a.len() <= 3 && b.len() <= 3 && !is_prefix(a) && !is_many
        }
        [_, _, _, _, ..] => n >= 6 && !runs.iter().filter(|(d, _)| !*d).all(|(_, r)| is_unit(r)),
        _ => false,
    }
}

/// A letter and seven to nine digits: numbers of papers about one person.
fn is_paper_number(raw: &str) -> bool {
    matches!(runs(raw).as_deref(), Some([(false, a), (true, d)]) if a.len() == 1 && (7..=9).contains(&d.len()))
}

/// A time, an ordinal, a range of counts: never a piece of a plate.
fn is_plain_count(token: &Token<'_>) -> bool {
    let low = token.low.as_str();
    if low.contains(':') {
        return true;
    }
    let unit = low.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    if unit.len() < low.len() && (unit.is_empty() || lists::UNITS.contains(&unit)) {
        // Digits alone, or with a hyphen between them, are counts when they are short.
        return !unit.is_empty() || low.split('-').all(|part| part.len() <= 2);
    }
    false
}

/// Where the value of a key word begins: after a few words such as "number" and "is".
fn value_after(tokens: &[Token<'_>], key: usize, fillers: &[&str]) -> Option<usize> {
    for at in key + 1..key + 5 {
        let token = tokens.get(at)?;
        if !token.is_value() {
            return None;
        }
        if !fillers.contains(&token.low.as_str()) {
            return Some(at);
        }
    }
    None
}

/// Hits: what stands where. Overlaps are resolved afterwards.
type Hit = (Range<usize>, LeftOut);

fn plates_and_badges(tokens: &[Token<'_>], hits: &mut Vec<Hit>) {
    for (nth, token) in tokens.iter().enumerate() {
        if is_plate_shape(token.raw) {
            hits.push((token.at.clone(), LeftOut::Plate));
        } else if is_paper_number(token.raw) {
            hits.push((token.at.clone(), LeftOut::Number));
        } else if let Some(next) = tokens.get(nth + 1).filter(|t| t.follows_on()) {
            // 7ABC 123: the plate's second half stands apart.
            let halves: String = [token.raw, next.raw].concat();
            let is_half = matches!(runs(token.raw).as_deref(), Some([(true, d), (false, a)]) if d.len() == 1 && a.len() == 3)
                && next.is_number()
                && next.raw.len() == 3;
            if is_half
                && is_plate_shape(&halves)
                && !lists::UNITS.contains(&token.low.trim_start_matches(|c: char| c.is_ascii_digit()))
            {
                hits.push((token.at.start..next.at.end, LeftOut::Plate));
            }
        }
        let (is_plate, is_badge) =
            (lists::PLATES.contains(&token.low.as_str()), lists::BADGES.contains(&token.low.as_str()));
        if !is_plate && !is_badge {
            continue;
        }
        let negated =
            nth.checked_sub(1).and_then(|n| tokens.get(n)).is_some_and(|t| lists::WITHOUT.contains(&t.low.as_str()));
        let Some(first) = value_after(tokens, nth, lists::FILLERS).filter(|_| !negated) else { continue };
        let mut run: Vec<&Token<'_>> = Vec::new();
        for (further, token) in (0..4).zip(tokens.iter().skip(first)) {
            let is_letters = token.raw.len() <= 4 && token.raw.chars().all(|c| c.is_ascii_uppercase());
            let is_piece = (token.n_digits() > 0 || is_letters) && token.raw.len() <= 9 && !is_plain_count(token);
            if !is_piece || (further > 0 && !token.follows_on()) {
                break;
            }
            run.push(token);
        }
        // Letters at the end belong to the next word: "placa 1234 ABC" keeps them, "plate 1234 AT 6th" does not.
        while run.last().is_some_and(|t| t.n_digits() == 0 && lists::SMALL_WORDS.contains(&t.low.as_str())) {
            run.pop();
        }
        let (n_digits, n_letters) = run
            .iter()
            .fold((0, 0), |(d, l), t| (d + t.n_digits(), l + t.raw.chars().filter(|c| c.is_alphabetic()).count()));
        let Some((from, to)) = run.first().zip(run.last()) else { continue };
        if n_digits == 0 || n_digits + n_letters < 3 || (!is_plate && n_digits < 3) {
            continue;
        }
        let is_only_digits = n_letters == 0;
        let what = if is_badge && (!is_plate || is_only_digits) { LeftOut::Badge } else { LeftOut::Plate };
        hits.push((from.at.start..to.at.end, what));
    }
}

/// `Smith`, `Pérez`, `J.Martinez`, `O'Neill`; all capitals only where the text around has small letters.
fn is_name(token: &Token<'_>, rank_is_small: bool) -> bool {
    if lists::NO_NAMES.contains(&token.low.as_str()) || lists::RANKS.contains(&token.low.as_str()) {
        return false;
    }
    let mut chars = token.raw.chars();
    let is_upper = chars.next().is_some_and(char::is_uppercase);
    let rest = chars.as_str();
    if token.raw.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    if lists::SURNAMES.contains(&token.low.as_str()) {
        return true;
    }
    let has_small = rest.chars().any(char::is_lowercase);
    is_upper && (has_small || (rank_is_small && token.raw.chars().count() >= 5))
}

fn names(tokens: &[Token<'_>], hits: &mut Vec<Hit>) {
    for (nth, token) in tokens.iter().enumerate() {
        let is_rank = lists::RANKS.contains(&token.low.as_str());
        if !is_rank && !lists::NAMETAGS.contains(&token.low.as_str()) {
            continue;
        }
        let rank_is_small = token.raw.chars().any(char::is_lowercase);
        let mut first = nth + 1;
        let mut is_named = !is_rank;
        // "agent named Smith", "agente de apellido Pérez", "Sgt. J. Lopez"
        for _ in 0..4 {
            let Some(next) = tokens.get(first).filter(|t| t.is_value()) else { break };
            let is_initial = next.raw.chars().count() == 1 && next.raw.chars().all(char::is_uppercase);
            let is_filler = lists::NAMED.contains(&next.low.as_str());
            if !(is_filler || (is_initial && tokens.get(first + 1).is_some_and(|t| is_name(t, rank_is_small)))) {
                break;
            }
            if is_initial {
                break;
            }
            is_named |= lists::NAMING.contains(&next.low.as_str());
            first += 1;
        }
        // "The agent is Mexican" names nobody: between rank and name stands a word for a name, or nothing.
        if first > nth + 1 && !is_named {
            continue;
        }
        let mut run: Vec<&Token<'_>> = Vec::new();
        for next in tokens.iter().skip(first).take(4) {
            let is_initial = next.raw.chars().count() == 1 && next.raw.chars().all(char::is_uppercase);
            let goes_on =
                if run.is_empty() { next.is_value() } else { next.gap.chars().all(|c| matches!(c, ' ' | '.')) };
            // A stop ends the name, unless it stands after an initial.
            let stops = next.gap.contains('.') && run.last().is_some_and(|t| t.raw.chars().count() > 1);
            if !goes_on || stops || !(is_initial || is_name(next, rank_is_small)) {
                break;
            }
            run.push(next);
        }
        if run.iter().all(|t| t.raw.chars().count() == 1) {
            continue;
        }
        let Some((from, to)) = run.first().zip(run.last()) else { continue };
        let after = tokens.get(first + run.len()).filter(|t| t.follows_on());
        // "Agent Alvarado Street" is somewhere, not somebody.
        if after.is_some_and(|t| lists::PLACES.contains(&t.low.as_str())) {
            continue;
        }
        hits.push((from.at.start..to.at.end, LeftOut::Name));
    }
}

/// A run of digits in the text.
struct Group<'a> {
    at: Range<usize>,
    digits: &'a str,
}

fn groups(text: &str) -> Vec<Group<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(Group { at: from..at, digits: text.get(from..at).unwrap_or_default() });
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn numbers(text: &str, tokens: &[Token<'_>], never: &Never, hits: &mut Vec<Hit>) {
    let groups = groups(text);
    let between = |a: &Group<'_>, b: &Group<'_>| text.get(a.at.end..b.at.start).unwrap_or_default();
    let near = |a: &Group<'_>, b: &Group<'_>| {
        let gap = between(a, b);
        gap.chars().count() <= 2
            && !gap.is_empty()
            && gap.chars().all(|c| matches!(c, ' ' | '-' | '.' | ')' | '(' | '–' | '/'))
    };
    let is_asked_for = |at: usize, words: &[&str]| {
        let before: Vec<&Token<'_>> = tokens.iter().filter(|t| t.at.end <= at).collect();
        before.iter().rev().take(4).any(|t| words.contains(&t.low.as_str()))
    };
    let letter = |at: usize| text.get(..at).and_then(|t| t.chars().next_back());
    let mut nth = 0;
    while let Some(first) = groups.get(nth) {
        // Groups that belong together, at most five.
        let mut chain = vec![first];
        for next in groups.iter().skip(nth + 1).take(4) {
            if !chain.last().is_some_and(|last| near(last, next)) {
                break;
            }
            chain.push(next);
        }
        let before = letter(first.at.start);
        let is_clear = |chain: &[&Group<'_>]| {
            let after = chain.last().and_then(|g| text.get(g.at.end..)).and_then(|t| t.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        };
        let mut taken = 0;
        for n in (1..=chain.len()).rev() {
            let some = chain.get(..n).unwrap_or_default();
            let sizes: Vec<usize> = some.iter().map(|g| g.digits.len()).collect();
            let all: String = some.iter().map(|g| g.digits).collect();
            let Some(last) = some.last() else { continue };
            let mut from = first.at.start;
            let national = all.strip_prefix('1').filter(|d| d.len() == 10).unwrap_or(&all);
            let area_begins = national.as_bytes().first().is_some_and(|b| *b >= b'2');
            let has_one = first.digits == "1";
            let what = if !is_clear(some) {
                None
            } else if sizes == [3, 2, 4] || (all.len() == 9 && is_asked_for(from, lists::PAPERS)) {
                Some(LeftOut::Number)
            } else if before == Some('+') && (8..=15).contains(&all.len()) {
                from -= 1;
                Some(LeftOut::Phone)
            } else if (sizes == [3, 3, 4] || (has_one && sizes == [1, 3, 3, 4]) || sizes == [10] || sizes == [3, 7])
                && area_begins
                || (sizes == [11] && all.starts_with('1') && area_begins)
                || ((sizes == [3, 4] || sizes == [7] || sizes == [2, 4, 4]) && is_asked_for(from, lists::CALLS))
            {
                if before == Some('(') {
                    from -= 1;
                }
                Some(LeftOut::Phone)
            } else {
                None
            };
            if let Some(what) = what {
                let is_own =
                    what == LeftOut::Phone && never.own_phones.iter().any(|own| own == national || *own == all);
                if !is_own {
                    hits.push((from..last.at.end, what));
                }
                taken = n;
                break;
            }
        }
        // The letter A before eight or nine digits, in one piece or in threes: a file about one person.
        if taken == 0 {
            let head = text.get(..first.at.start).unwrap_or_default();
            let bare = head.trim_end_matches([' ', '-', '#']);
            let is_file =
                bare.ends_with('A') || (bare.ends_with('a') && head.len() - bare.len() <= 1 && !head.ends_with(' '));
            let stands_alone = bare.chars().rev().nth(1).is_none_or(|c| !c.is_alphanumeric());
            for n in (1..=chain.len()).rev() {
                let some = chain.get(..n).unwrap_or_default();
                let n_digits: usize = some.iter().map(|g| g.digits.len()).sum();
                let Some(last) = some.last() else { continue };
                if is_file && stands_alone && head.len() - bare.len() <= 2 && (8..=9).contains(&n_digits) {
                    hits.push((bare.len() - 1..last.at.end, LeftOut::Number));
                    taken = n;
                    break;
                }
            }
        }
        nth += taken.max(1);
    }
}

fn phrases(text: &str, never: &Never, hits: &mut Vec<Hit>) {
    if never.phrases.is_empty() {
        return;
    }
    let mut words: Vec<(Range<usize>, String)> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from..at, fold(text.get(from..at).unwrap_or_default())));
                start = None;
            }
            _ => {}
        }
    }
    for phrase in &never.phrases {
        for run in words.windows(phrase.len()) {
            if run.iter().zip(phrase).all(|((_, w), p)| w == p)
                && let Some(((from, _), (to, _))) = run.first().zip(run.last())
            {
                hits.push((from.start..to.end, LeftOut::Status));
            }
        }
    }
}

/// The text as it may be stored. The same text in gives the same text out.
pub fn screen(text: &str, never: &Never) -> Screened {
    // A mark is only ever ours.
    let text: String = text.chars().filter(|c| LeftOut::of_mark(*c).is_none()).collect();
    let tokens = tokens(&text);
    let mut hits: Vec<Hit> = Vec::new();
    numbers(&text, &tokens, never, &mut hits);
    plates_and_badges(&tokens, &mut hits);
    names(&tokens, &mut hits);
    phrases(&text, never, &mut hits);
    // The longest first where two begin together; what begins inside another belongs to it.
    hits.sort_by_key(|(at, what)| (at.start, std::cmp::Reverse(at.end), *what));
    let (mut kept, mut left_out, mut phones) = (String::with_capacity(text.len()), Vec::new(), Vec::new());
    let mut done = 0;
    for (at, what) in hits {
        if at.start >= done {
            kept.push_str(text.get(done..at.start).unwrap_or_default());
            kept.push(what.mark());
            left_out.push(what);
            if what == LeftOut::Phone {
                phones.push(Private::new(text.get(at.clone()).unwrap_or_default().to_owned()));
            }
            done = at.end;
        } else if at.end > done {
            // Two pieces overlap: what is left of the second goes too.
            left_out.push(what);
            done = at.end;
        }
    }
    kept.push_str(text.get(done..).unwrap_or_default());
    left_out.sort_unstable();
    left_out.dedup();
    Screened { text: kept, left_out, phones }
}
