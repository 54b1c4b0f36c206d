//! Volunteers who come by themselves: a public page, shut until a coordinator opens it.
//!
//! Who applies has no role, no link and no session. They get a code to show to members they
//! know; when enough members have vouched with it, a coordinator gives them a role and a link.
//! The questions that networks ask themselves about risk are shown as text and answered nowhere.

mod web;

pub use web::ROUTES;

use sereno_core::ids::PersonId;

/// Characters of a code: forty bits of a random id.
const CODE_CHARS: usize = 8;

/// What somebody shows to members who know them.
pub(super) fn code(id: PersonId) -> String {
    let text = id.to_string();
    let tail: String = text.chars().rev().take(CODE_CHARS).collect();
    tail.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_end_of_a_random_id() {
        let id = PersonId::from_bytes([7; 16]);
        assert!(id.to_string().ends_with(&code(id)) && code(id).len() == CODE_CHARS);
    }
}
