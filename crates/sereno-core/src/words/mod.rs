//! Words as they are compared: folded, without accents, without the ones that say nothing.

use crate::screen::looks_like_plate;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words in English and Spanish that occur in every report and so tell nothing.
const EMPTY: &[&str] = &[
    "a", "al", "all", "an", "and", "are", "at", "by", "como", "con", "de", "del", "el", "en", "es", "esta", "estan",
    "for", "from", "han", "has", "hay", "he", "in", "is", "it", "its", "la", "las", "like", "lo", "los", "mi", "my",
    "near", "no", "o", "of", "off", "on", "or", "por", "que", "se", "she", "son", "su", "the", "their", "there",
    "they", "this", "to", "un", "una", "unos", "was", "were", "with", "y", "yo",
];
/// At most this many words of one text are compared; a report holds 600 characters.
const WORDS_MAX: usize = 120;

/// Folds a text for comparison: compatibility forms, lower case, no accents.
pub fn fold(text: &str) -> String {
    // Most texts are plain letters, which decompose to themselves.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a text that can tell one event from another: folded, sorted, each once. What may
/// be a plate or a badge is none of them: nothing is ever joined by it.
pub fn telling(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 2 && EMPTY.binary_search(w).is_err() && !looks_like_plate(w))
        .take(WORDS_MAX)
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The words two sorted lists share, in order.
pub fn shared(a: &[String], b: &[String]) -> Vec<String> {
    a.iter().filter(|w| b.binary_search(w).is_ok()).cloned().collect()
}

/// Makes somebody's text safe to keep and show: no control characters, trimmed, at most
/// `chars_max` characters. Line breaks become spaces.
pub fn tidy(text: &str, chars_max: usize) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    flat.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(chars_max).collect()
}

#[cfg(test)]
mod tests;
