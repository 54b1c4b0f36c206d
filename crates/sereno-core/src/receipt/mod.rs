//! Receipt codes: short, spoken, random. They carry nothing about the report.
//!
//! Three words of 256 and two digits make 1.6 thousand million codes. A code opens only what
//! passed the public gate anyway, and wrong tries are slowed down; it is no password.

const EN: &str = include_str!("../../words/en.txt");
const ES: &str = include_str!("../../words/es.txt");

/// The list for a language; languages without one get the English words.
fn list(language: &str) -> &'static str {
    if language == "es" { ES } else { EN }
}

/// Makes a code such as `blue-harbor-lamp-17` from five random bytes.
pub fn code(language: &str, chance: [u8; 5]) -> String {
    let words: Vec<&str> = list(language).lines().collect();
    let word = |byte: u8| words.get(usize::from(byte) % words.len().max(1)).copied().unwrap_or("sereno");
    let [a, b, c, high, low] = chance;
    let digits = u16::from_be_bytes([high, low]) % 90 + 10;
    format!("{}-{}-{}-{digits}", word(a), word(b), word(c))
}

/// What somebody typed, made comparable: "Blue Harbor lamp 17" is `blue-harbor-lamp-17`.
pub fn typed(text: &str) -> String {
    crate::words::fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests;
