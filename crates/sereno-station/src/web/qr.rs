//! A link as a square that a phone's camera reads.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Modules of white around the code, as ISO/IEC 18004 asks.
const QUIET: usize = 4;

/// Path and side of a code's SVG; nothing when the text is too long for one.
pub(crate) fn drawn(text: &str) -> Option<(String, usize)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        while let Some(color) = row.get(x) {
            let run = row.iter().skip(x).take_while(|c| *c == color).count();
            if *color == Color::Dark {
                // Writing into a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run;
        }
    }
    Some((path, side + 2 * QUIET))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_a_square_and_what_is_too_long_none() {
        let (path, side) = drawn("https://example.org/in/0123456789abcdef").unwrap();
        assert!(path.starts_with("M4 4h7v1h-7z") && side > 29, "the first finder stands in the corner");
        assert_eq!(drawn(&"x".repeat(4_000)), None);
    }
}
