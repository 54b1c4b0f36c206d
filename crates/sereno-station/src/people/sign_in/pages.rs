//! Pages of coming in, of keys, and of the step before something that must not be undone.

use super::store::Kept;
use crate::db::Stop;
use crate::web::{Fields, Frame, Visit, csp_live, draw_as};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use sereno_core::Moment;
use sereno_core::ids::DeviceId;
use sereno_core::role::keys_needed;

/// The page for whoever is not signed in.
#[derive(Template)]
#[template(path = "people/sign_in/door.html")]
pub(super) struct DoorPage {
    pub(super) f: Frame,
    /// Where to go on to.
    pub(super) to: String,
    pub(super) has_device: bool,
    pub(super) signs: bool,
    pub(super) challenge: String,
}

/// A link before it is spent.
#[derive(Template)]
#[template(path = "people/sign_in/link.html")]
pub(super) struct LinkPage {
    pub(super) f: Frame,
    pub(super) name: String,
    pub(super) path: String,
    /// Passkeys that the person must have.
    pub(super) needs: usize,
}

struct KeyRow {
    id: String,
    label: String,
    made: String,
    used: String,
}

/// One's own passkeys and devices.
#[derive(Template)]
#[template(path = "people/sign_in/keys.html")]
pub(super) struct KeysPage {
    f: Frame,
    refused: String,
    keys: Vec<KeyRow>,
    devices: Vec<KeyRow>,
    /// What is missing, as a sentence.
    missing: String,
    rests: String,
    sessions: String,
    is_stepped: bool,
    can_make: bool,
    goes_on: String,
}

impl KeysPage {
    pub(super) fn new(
        visit: &Visit,
        keys: &[Kept],
        devices: &[(DeviceId, Moment, Moment, bool)],
        n_sessions: i64,
        goes_on: Option<&str>,
        refused: &str,
    ) -> Result<KeysPage, Stop> {
        let (t, person, powers) = (&visit.t, visit.person()?, &visit.powers);
        let date = |at: Moment| visit.site.playbook.date(at);
        let needs = keys_needed(&person.roles);
        let missing = needs.saturating_sub(keys.len());
        Ok(KeysPage {
            f: visit.frame(),
            refused: refused.to_owned(),
            keys: keys
                .iter()
                .map(|k| KeyRow {
                    id: k.id.to_string(),
                    label: k.label.clone(),
                    made: date(k.made_at),
                    used: date(k.used_at),
                })
                .collect(),
            devices: devices
                .iter()
                .map(|(id, made, used, signs)| KeyRow {
                    id: id.to_string(),
                    label: t.say(if *signs { "device-signs" } else { "device-keyless" }),
                    made: date(*made),
                    used: date(*used),
                })
                .collect(),
            missing: if missing > 0 {
                t.say_n("keys-missing", i64::try_from(missing).unwrap_or(0))
            } else {
                String::new()
            },
            rests: if powers.rests_until > visit.now {
                t.say2("keys-rest", "date", date(powers.rests_until), "time", visit.site.hhmm(powers.rests_until))
            } else {
                String::new()
            },
            sessions: t.say_n("keys-sessions", n_sessions),
            is_stepped: powers.n_keys == 0 || powers.stepped_until > visit.now,
            can_make: needs > 0 || !keys.is_empty(),
            goes_on: goes_on.unwrap_or_else(|| super::first_page(&person.roles)).to_owned(),
        })
    }
}

#[derive(Template)]
#[template(path = "people/sign_in/step.html")]
struct StepPage<'a> {
    f: Frame,
    path: &'a str,
    fields: Vec<(&'a str, &'a str)>,
}

/// "Show that it is you": keeps everything that was posted, and posts it again afterwards.
///
/// # Errors
/// As [`draw_as`].
pub(crate) fn step_page(visit: &Visit, fields: &Fields) -> Result<Response, Stop> {
    let fields = fields.0.iter().filter(|(name, _)| name != "form_token");
    let fields = fields.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = StepPage { f: visit.frame(), path: &visit.path, fields };
    with_script(draw_as(StatusCode::FORBIDDEN, &page))
}

/// Lets a page run our own script, which public pages do not.
pub(super) fn with_script(page: Result<Response, Stop>) -> Result<Response, Stop> {
    let mut page = page?;
    page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(csp_live()));
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(page)
}
