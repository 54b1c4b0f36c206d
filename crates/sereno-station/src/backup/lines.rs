//! The one text form of a row: values between tabs, a letter for the type.

use crate::db::Value;
use sereno_seal::digest::{hex, unhex};

/// A row as one line, without its line feed.
pub(super) fn write(values: &[Value]) -> String {
    let each: Vec<String> = values
        .iter()
        .map(|value| match value {
            Value::Null => "n".to_owned(),
            Value::Int(v) => format!("i{v}"),
            // As bits, so that what is read back is the same number.
            Value::Real(v) => format!("r{:016x}", v.to_bits()),
            Value::Text(v) => {
                format!("t{}", v.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r"))
            }
            Value::Bytes(v) => format!("b{}", hex(v)),
        })
        .collect();
    each.join("\t")
}

fn text(escaped: &str) -> Option<String> {
    let mut out = String::with_capacity(escaped.len());
    let mut letters = escaped.chars();
    while let Some(letter) = letters.next() {
        out.push(match letter {
            '\\' => match letters.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            other => other,
        });
    }
    Some(out)
}

/// The values of a line; none when it is not one.
pub(super) fn read(line: &str) -> Option<Vec<Value>> {
    line.split('\t')
        .map(|piece| {
            let (kind, rest) = piece.split_at_checked(1)?;
            Some(match kind {
                "n" if rest.is_empty() => Value::Null,
                "i" => Value::Int(rest.parse().ok()?),
                "r" => Value::Real(f64::from_bits(u64::from_str_radix(rest, 16).ok()?)),
                "t" => Value::Text(text(rest)?),
                "b" => Value::Bytes(unhex(rest)?),
                _ => return None,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_back_as_it_was() {
        let rows = [
            vec![Value::Null, Value::Int(-7), Value::Real(-118.25), Value::Text(String::new())],
            vec![Value::Text("a\tb\\n\nc\r ñ 漢".to_owned()), Value::Bytes(vec![0, 9, 10, 255]), Value::Bytes(vec![])],
        ];
        for row in rows {
            let line = write(&row);
            assert!(!line.contains('\n') && !line.contains('\r'), "{line}");
            assert_eq!(read(&line), Some(row));
        }
        for broken in ["", "x1", "i", "i1x", "b0", "t\\", "n\t"] {
            assert_eq!(read(broken), None, "{broken:?}");
        }
    }
}
