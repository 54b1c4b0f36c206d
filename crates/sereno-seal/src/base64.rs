//! Base64 of RFC 4648, section 4, with padding.

const SET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text form of some bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4usize {
            let digit = usize::try_from((word >> (18 - 6 * i)) & 63).unwrap_or(0);
            out.push(if i > chunk.len() { '=' } else { SET.get(digit).copied().map_or('=', char::from) });
        }
    }
    out
}

/// Reads the text form; `None` for anything that [`encode`] would not have written.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.as_bytes().chunks(4) {
        let padding = group.iter().rev().take_while(|b| **b == b'=').count();
        let mut word = 0u32;
        for byte in group.iter().take(4 - padding.min(2)) {
            let digit = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            word = (word << 6) | u32::from(digit);
        }
        word <<= 6 * padding.min(2);
        let [_, a, b, c] = word.to_be_bytes();
        out.extend_from_slice([a, b, c].get(..3 - padding.min(2))?);
    }
    // One text for one value: stray bits, missing or inner padding are no base64.
    (encode(&out) == text).then_some(out)
}

/// The text form for addresses and tokens: section 5, without padding.
pub fn encode_url(bytes: &[u8]) -> String {
    encode(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// Reads the text form of [`encode_url`].
pub fn decode_url(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/', '=']) {
        return None;
    }
    let padded = format!("{}{}", text.replace('-', "+").replace('_', "/"), "=".repeat((4 - text.len() % 4) % 4));
    decode(&padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648_come_out_and_go_back() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(plain.as_bytes()));
        }
        for wrong in ["Zg", "Zg=", "Zh==", "Zg==Zg==", "Z===", "====", "Zm9v ", "Zm9-", "=", "é"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_form_for_addresses_has_other_letters_and_no_padding() {
        for (plain, text) in [(&[0xfb, 0xff][..], "-_8"), (b"f", "Zg"), (b"", ""), (b"foo", "Zm9v")] {
            assert_eq!(encode_url(plain), text);
            assert_eq!(decode_url(text).as_deref(), Some(plain));
        }
        for wrong in ["Zg==", "-_9", "+/8", "Z", "-_8 "] {
            assert_eq!(decode_url(wrong), None, "{wrong}");
        }
    }
}
