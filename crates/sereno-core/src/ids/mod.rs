//! Typed ids: sixteen random bytes, shown as a prefix and base32.
//!
//! They are random, never ordered by time: an id that can be sorted tells when a thing was
//! opened. The alphabet is Crockford's base32 in lower case, which has no `i`, `l`, `o`, `u`.

use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters that sixteen bytes take in base32.
const CHARS: usize = 26;

/// The text is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id that starts with {0}_")]
pub struct NotAnId(pub &'static str);

fn encode(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut n = u128::from_be_bytes(*bytes);
    let mut out = ['0'; CHARS];
    for slot in out.iter_mut().rev() {
        let digit = usize::try_from(n & 31).unwrap_or(0);
        *slot = ALPHABET.get(digit).map_or('0', |b| char::from(*b));
        n >>= 5;
    }
    out.iter().try_for_each(|c| fmt::Write::write_char(f, *c))
}

fn decode(text: &str) -> Option<[u8; 16]> {
    if text.len() != CHARS {
        return None;
    }
    let mut n: u128 = 0;
    for (at, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|a| *a == byte)?;
        // Twenty-six digits hold 130 bits; the first may use only three of its five.
        if at == 0 && digit > 7 {
            return None;
        }
        n = (n << 5) | u128::try_from(digit).ok()?;
    }
    Some(n.to_be_bytes())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// What its text form starts with.
            pub const PREFIX: &'static str = $prefix;

            /// Makes an id from sixteen random bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> $name {
                $name(bytes)
            }

            /// The sixteen bytes.
            pub const fn bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!($prefix, "_"))?;
                encode(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<$name, NotAnId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(decode)
                    .map($name)
                    .ok_or(NotAnId($prefix))
            }
        }
    )*};
}

ids! {
    /// An alert: the text for an area.
    AlertId = "alt";
    /// One row of the audit log.
    AuditId = "aud";
    /// A course of the training.
    CourseId = "crs";
    /// A browser that holds an observer's key.
    DeviceId = "dev";
    /// An incident, fused from reports.
    IncidentId = "inc";
    /// One observer sent to one incident.
    OfferId = "off";
    /// A passkey of somebody who works in the network.
    PasskeyId = "pky";
    /// An organisation whose people work in the network.
    OrganisationId = "org";
    /// A look-out on a sector.
    PatrolId = "pat";
    /// Somebody who works in the network.
    PersonId = "per";
    /// What one person told us.
    ReportId = "rep";
    /// One signed-in browser.
    SessionId = "ses";
    /// A stretch of duty.
    ShiftId = "shf";
    /// One day on which a course is held.
    TrainingId = "trn";
    /// What one observer says about one incident.
    VerdictId = "ver";
}

#[cfg(test)]
mod tests;
