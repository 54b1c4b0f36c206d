//! Organisations whose people work here.
//!
//! Dramatis personae: an [`Organisation`] is a name with people; a person belongs to one, to
//! several or to none. One that leaves keeps its row, so that its people can be asked what they
//! want; nobody is moved or dropped with it.

mod pages;
mod store;
mod web;

pub(super) use store::{Organisation, all, find, insert, join, memberships, of_person, set_of_person};
pub use web::ROUTES;

/// What an organisation can be; a network's own words for them are in its texts.
pub(super) const KINDS: [&str; 6] = ["community", "legal", "faith", "labor", "school", "other"];
/// A name is at most this long, characters.
pub(super) const NAME_CHARS_MAX: usize = 80;
/// A short name stands in lists.
pub(super) const SHORT_CHARS_MAX: usize = 20;

/// A short name for whoever wrote none: as many whole words as fit.
pub(super) fn short_of(name: &str) -> String {
    let mut short = String::new();
    for word in name.split_whitespace() {
        let space = usize::from(!short.is_empty());
        if short.chars().count() + space + word.chars().count() > SHORT_CHARS_MAX {
            break;
        }
        if space == 1 {
            short.push(' ');
        }
        short.push_str(word);
    }
    if short.is_empty() { name.chars().take(SHORT_CHARS_MAX).collect() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_ends_with_a_whole_word() {
        assert_eq!(short_of("Barrio Neighbors Association"), "Barrio Neighbors");
        assert_eq!(short_of("Donaudampfschifffahrtsgesellschaft"), "Donaudampfschifffahr");
        assert_eq!(short_of("Union"), "Union");
    }
}
