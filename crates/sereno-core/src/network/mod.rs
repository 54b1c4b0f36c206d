//! What a network says of itself: its names, its numbers, the areas it serves. What a coordinator
//! typed is checked here; nothing is looked up.

use crate::place::{NamedArea, Point};
use crate::words::tidy;

/// The short name begins every notice, so it must be short.
pub const NET_CHARS_MAX: usize = 16;
/// The full name stands above every page.
pub const NAME_CHARS_MAX: usize = 60;
/// A number as people dial it.
pub const PHONE_CHARS_MAX: usize = 24;
/// Fewer digits reach nobody.
const DIGITS_MIN: usize = 7;
/// Areas a network serves, at most: every public page that asks where lists them.
pub const AREAS_MAX: usize = 120;
/// No network's volunteers reach farther than this from one place.
pub const CIRCLE_KM_MAX: i64 = 100;

/// A network's names and numbers, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The short name; every notice begins with it.
    pub net: String,
    /// The full name.
    pub name: String,
    /// The hotline.
    pub phone: String,
    /// The number observers call.
    pub dispatcher_phone: String,
}

/// Why a set-up cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupRefusal {
    /// The full name is missing.
    Name,
    /// The short name is missing or has signs that a notice cannot carry.
    Net,
    /// The hotline is not a number that can be dialled.
    Phone,
    /// The observers' number is not one that can be dialled.
    DispatcherPhone,
    /// No language is chosen.
    Language,
    /// No area is chosen.
    Area,
    /// The playbook cannot be exchanged once something was reported in its words.
    InUse,
    /// A zip code was typed whose outline is not here.
    Zip,
    /// The middle of the circle is not a place that the playbook knows.
    Middle,
    /// The circle has no size, or holds no area's middle.
    Circle,
    /// More areas than a public page can list.
    Many,
}

impl SetupRefusal {
    /// Every value.
    pub const ALL: [SetupRefusal; 11] = [
        SetupRefusal::Name,
        SetupRefusal::Net,
        SetupRefusal::Phone,
        SetupRefusal::DispatcherPhone,
        SetupRefusal::Language,
        SetupRefusal::Area,
        SetupRefusal::InUse,
        SetupRefusal::Zip,
        SetupRefusal::Middle,
        SetupRefusal::Circle,
        SetupRefusal::Many,
    ];

    /// The key of the sentence that says why and what to do next.
    pub const fn key(self) -> &'static str {
        match self {
            SetupRefusal::Name => "setup-refused-name",
            SetupRefusal::Net => "setup-refused-net",
            SetupRefusal::Phone => "setup-refused-phone",
            SetupRefusal::DispatcherPhone => "setup-refused-dispatcher-phone",
            SetupRefusal::Language => "setup-refused-language",
            SetupRefusal::Area => "setup-refused-area",
            SetupRefusal::InUse => "setup-refused-in-use",
            SetupRefusal::Zip => "setup-refused-zip",
            SetupRefusal::Middle => "setup-refused-middle",
            SetupRefusal::Circle => "setup-refused-circle",
            SetupRefusal::Many => "setup-refused-many",
        }
    }

    /// The field of the form it belongs to.
    pub const fn field(self) -> &'static str {
        match self {
            SetupRefusal::Name => "name",
            SetupRefusal::Net => "net",
            SetupRefusal::Phone => "phone",
            SetupRefusal::DispatcherPhone => "dispatcher_phone",
            SetupRefusal::Language => "languages",
            SetupRefusal::Area | SetupRefusal::Many => "areas",
            SetupRefusal::InUse => "playbooks",
            SetupRefusal::Zip => "zips",
            SetupRefusal::Middle => "middle",
            SetupRefusal::Circle => "km",
        }
    }
}

fn is_dialled(phone: &str) -> bool {
    phone.chars().filter(char::is_ascii_digit).count() >= DIGITS_MIN
        && phone.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c))
}

/// Checks the names and numbers as they were typed. The observers' number may be left empty: then
/// they call the hotline.
///
/// # Errors
/// Everything that is wrong, in the order of the form.
pub fn check(name: &str, net: &str, phone: &str, dispatcher_phone: &str) -> Result<Named, Vec<SetupRefusal>> {
    let named = Named {
        net: tidy(net, NET_CHARS_MAX + 1),
        name: tidy(name, NAME_CHARS_MAX),
        phone: tidy(phone, PHONE_CHARS_MAX),
        dispatcher_phone: tidy(
            if dispatcher_phone.trim().is_empty() { phone } else { dispatcher_phone },
            PHONE_CHARS_MAX,
        ),
    };
    let mut refused = Vec::new();
    if named.name.is_empty() {
        refused.push(SetupRefusal::Name);
    }
    let is_word = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
    if named.net.is_empty() || named.net.chars().count() > NET_CHARS_MAX || !named.net.chars().all(is_word) {
        refused.push(SetupRefusal::Net);
    }
    if !is_dialled(&named.phone) {
        refused.push(SetupRefusal::Phone);
    }
    if !dispatcher_phone.trim().is_empty() && !is_dialled(&named.dispatcher_phone) {
        refused.push(SetupRefusal::DispatcherPhone);
    }
    if refused.is_empty() { Ok(named) } else { Err(refused) }
}

/// The words of a list of zip codes, as somebody types it: `90033, 90063`.
pub fn zips(typed: &str) -> Vec<String> {
    let words = typed.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|w| !w.is_empty());
    words.map(str::to_ascii_lowercase).collect()
}

/// Metres of a distance as somebody types it: `5`, `5 km` or `3 mi`.
pub fn radius_m(typed: &str) -> Option<i64> {
    let typed = typed.trim().to_lowercase();
    let (number, unit) = typed.split_at(typed.find(|c: char| !c.is_ascii_digit()).unwrap_or(typed.len()));
    let number: i64 = number.parse().ok()?;
    match unit.trim().trim_end_matches('.') {
        "" | "km" | "kilometers" | "kilometres" | "kilómetros" => number.checked_mul(1_000),
        "mi" | "mile" | "miles" | "milla" | "millas" => number.checked_mul(1_609),
        _ => None,
    }
}

/// The slugs of the areas whose middle lies within so many metres of a point: what a circle
/// comes to, because only named areas are ever said in public.
///
/// # Errors
/// [`SetupRefusal::Circle`] when it has no size, is larger than [`CIRCLE_KM_MAX`], or holds nothing.
pub fn within(areas: &[NamedArea], middle: Point, radius_m: Option<i64>) -> Result<Vec<String>, SetupRefusal> {
    let metres = radius_m.filter(|m| (1..=CIRCLE_KM_MAX * 1_000).contains(m)).ok_or(SetupRefusal::Circle)?;
    let metres = f64::from(i32::try_from(metres).map_err(|_| SetupRefusal::Circle)?);
    let inside = |a: &&NamedArea| a.holds(middle) || a.middle().distance_m(middle) <= metres;
    let found: Vec<String> = areas.iter().filter(inside).map(|a| a.slug.clone()).collect();
    if found.is_empty() { Err(SetupRefusal::Circle) } else { Ok(found) }
}

#[cfg(test)]
mod tests;
