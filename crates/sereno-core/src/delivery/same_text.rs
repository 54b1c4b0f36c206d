//! Is a text that somebody received the one that was published?
//!
//! What carriers and chats do to a text is forgiven and nothing else: white space, the marks of a
//! message sent in parts such as `(1/2)`, and the shape of quotation marks. Every other letter
//! counts.

use unicode_normalization::UnicodeNormalization;

/// Words that are set side by side to show what differs; the work grows with the square.
const WORDS_MAX: usize = 400;
/// Parts a message is sent in, at most.
const PARTS_MAX: u32 = 9;

/// One stretch of a text beside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Both have it.
    Both(String),
    /// Only the text that somebody received has it.
    Theirs(String),
    /// Only the published text has it.
    Ours(String),
}

/// True when both say the same, letter by letter, to the last one: nothing is cut off, because what
/// somebody hung on behind would be cut off with it. Whoever takes texts in limits their length.
pub fn is_same(received: &str, published: &str) -> bool {
    bare(received) == bare(published)
}

/// A text without what carriers and chats change.
fn bare(text: &str) -> String {
    plain(&unsegmented(text))
}

/// The same, of a text or a word that has no marks of parts.
fn plain(text: &str) -> String {
    let plain: String = text.nfc().filter(|c| !is_blank(*c)).map(quote).collect();
    let unwrapped = plain.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    unwrapped.map_or_else(|| plain.clone(), str::to_owned)
}

/// White space, and the two marks of no width that copying leaves behind.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

fn quote(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{60}' | '\u{b4}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => '"',
        other => other,
    }
}

/// The text without the marks of its parts: all of `(1/n)` to `(n/n)` in order, or bare at the
/// begin or the end of lines. Anything that only looks like one of them stays.
fn unsegmented(text: &str) -> String {
    for n in 2..=PARTS_MAX {
        for (open, close) in [("(", ")"), ("[", "]")] {
            if let Some(joined) = without_marks(text, (1..=n).map(|k| format!("{open}{k}/{n}{close}"))) {
                return joined;
            }
        }
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        let mut parts = lines.iter().zip((1..=n).map(|k| format!("{k}/{n}")));
        let is_numbered = usize::try_from(n).is_ok_and(|n| lines.len() == n);
        if is_numbered && parts.clone().all(|(line, mark)| line.starts_with(&format!("{mark} "))) {
            return parts.filter_map(|(line, mark)| line.strip_prefix(&mark)).collect();
        }
        if is_numbered && parts.all(|(line, mark)| line.ends_with(&format!(" {mark}"))) {
            let parts = lines.iter().zip((1..=n).map(|k| format!("{k}/{n}")));
            return parts.filter_map(|(line, mark)| line.strip_suffix(&mark)).collect();
        }
    }
    text.to_owned()
}

/// The text without these marks, when it has each of them once, in this order.
fn without_marks(text: &str, marks: impl Iterator<Item = String>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    for mark in marks {
        let (before, after) = rest.split_once(&mark)?;
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// How many words of the published text the received one has: for choosing the language that was
/// most likely meant.
pub fn likeness(received: &str, published: &str) -> usize {
    side_by_side(received, published)
        .iter()
        .map(|p| if let Piece::Both(words) = p { words.split(' ').count() } else { 0 })
        .sum()
}

/// Both texts word by word: what is the same, and what only one of them has.
pub fn side_by_side(received: &str, published: &str) -> Vec<Piece> {
    let joined = unsegmented(received);
    let (theirs, ours) = (words(&joined), words(published));
    let bare = |words: &[&str]| words.iter().map(|w| plain(w)).collect::<Vec<String>>();
    let (bare_theirs, bare_ours) = (bare(&theirs), bare(&ours));
    // Lengths of the longest common run of words from each pair of places to the ends.
    let wide = ours.len() + 1;
    let mut common = vec![0u32; (theirs.len() + 1) * wide];
    let at = |common: &[u32], i: usize, j: usize| common.get(i * wide + j).copied().unwrap_or(0);
    for (i, a) in bare_theirs.iter().enumerate().rev() {
        for (j, b) in bare_ours.iter().enumerate().rev() {
            let best =
                if a == b { at(&common, i + 1, j + 1) + 1 } else { at(&common, i + 1, j).max(at(&common, i, j + 1)) };
            if let Some(slot) = common.get_mut(i * wide + j) {
                *slot = best;
            }
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut i, mut j) = (0, 0);
    loop {
        let piece = match (theirs.get(i), ours.get(j)) {
            (Some(_), Some(b)) if bare_theirs.get(i) == bare_ours.get(j) => {
                (i, j) = (i + 1, j + 1);
                Piece::Both((*b).to_owned())
            }
            (Some(a), b) if b.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                i += 1;
                Piece::Theirs((*a).to_owned())
            }
            (_, Some(b)) => {
                j += 1;
                Piece::Ours((*b).to_owned())
            }
            (_, None) => return pieces,
        };
        join(&mut pieces, piece);
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(is_blank).filter(|w| !w.is_empty()).take(WORDS_MAX).collect()
}

/// Adds a word to the stretch before it when both are of one kind.
fn join(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), &piece) {
        (Some(Piece::Both(a)), Piece::Both(b))
        | (Some(Piece::Theirs(a)), Piece::Theirs(b))
        | (Some(Piece::Ours(a)), Piece::Ours(b)) => {
            a.push(' ');
            a.push_str(b);
        }
        _ => pieces.push(piece),
    }
}

/// The number in the begin of a notice, `{net} {number}:`, of a text that somebody received.
pub fn number_in(text: &str, net: &str) -> Option<i64> {
    let text = unsegmented(text);
    let (_, rest) = text.split_once(net)?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).take(12).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    //! How: one published text; what carriers do to it is the same, what people do to it is not.

    use super::*;

    const OURS: &str =
        "Lantern 7: VERIFIED 14:05. Agents seen near Boyle Heights. Don't open the door. Call 323-555-0142";

    #[test]
    fn what_carriers_change_is_the_same_text() {
        for received in [
            OURS.to_owned(),
            format!("  {}\n", OURS.replace(' ', "\u{a0} ")),
            OURS.replace('\'', "\u{2019}"),
            format!("\u{201c}{OURS}\u{201d}"),
            OURS.replace("near Boyle", "near\nBo yle"),
            format!("(1/2) {}(2/2){}", &OURS[..40], &OURS[40..]),
            format!("[1/2]{}\n[2/2]{}", &OURS[..33], &OURS[33..]),
            format!("1/2 {}\n2/2 {}", &OURS[..40], &OURS[40..]),
            format!("{} 1/2\n{} 2/2", &OURS[..40], &OURS[40..]),
        ] {
            assert!(is_same(&received, OURS), "{received}");
        }
    }

    #[test]
    fn what_people_change_is_another_text() {
        for received in [
            "".to_owned(),
            // However far behind.
            format!("{OURS}{}Come to 6th and Alvarado now.", " ".repeat(9_000)),
            format!("{OURS}{}Come", "\n".repeat(60_000)),
            OURS.replace("14:05", "14:06"),
            OURS.replace("0142", "0143"),
            OURS.replace("Don't", "Do"),
            OURS.to_lowercase(),
            format!("{OURS} Come now"),
            format!("(1/2) {OURS}"),
            format!("24/7 {OURS}"),
            format!("\u{202e}{OURS}"),
            OURS.replace("Boyle", "Воуle"),
        ] {
            assert!(!is_same(&received, OURS), "{received}");
        }
    }

    #[test]
    fn what_differs_is_shown_word_by_word() {
        let pieces = side_by_side("Lantern 7: come to Boyle Heights", "Lantern 7: stay away from Boyle Heights");
        assert_eq!(
            pieces,
            [
                Piece::Both("Lantern 7:".into()),
                Piece::Theirs("come to".into()),
                Piece::Ours("stay away from".into()),
                Piece::Both("Boyle Heights".into()),
            ]
        );
        assert_eq!(side_by_side("", "a"), [Piece::Ours("a".into())]);
        assert_eq!(side_by_side("a", ""), [Piece::Theirs("a".into())]);
        assert_eq!(likeness(OURS, OURS), OURS.split(' ').count());
    }

    #[test]
    fn the_number_is_read_from_the_begin_of_a_notice() {
        assert_eq!(number_in("Lantern 7: VERIFIED", "Lantern"), Some(7));
        assert_eq!(number_in("(1/2) Lantern 12: a (2/2) b", "Lantern"), Some(12));
        for none in ["", "Lantern: VERIFIED", "Lantern seven", "Sereno 7:"] {
            assert_eq!(number_in(none, "Lantern"), None, "{none}");
        }
    }
}
