//! The page of the channels, and the one that is shown without a connection.

use super::mail::{Answer, Tls};
use super::settings::{ChannelRefusal, Chosen};
use askama::Template;
use sereno_core::delivery::Handed;
use sereno_core::refuse::Refuses as _;
use sereno_station::texts::Lang;
use sereno_station::web::{Fields, Frame};

/// The server, the sender, the key to publish, a letter to try, and notifications.
#[derive(Template)]
#[template(path = "delivery/channel/pages/channels.html")]
pub(crate) struct ChannelsPage {
    f: Frame,
    /// Where its forms go.
    at: Place,
    /// Why nothing was kept, when nothing typed is wrong.
    trouble: String,
    /// What stands in the fields.
    host: String,
    port: String,
    user: String,
    from: String,
    selector: String,
    own_root: String,
    dkim: String,
    signs: bool,
    push: bool,
    has_password: bool,
    /// Slug, word, whether it is chosen.
    tls: Vec<(&'static str, String, bool)>,
    /// Names and values to publish.
    records: Vec<(String, String)>,
    /// The field and the sentence.
    wrong: Vec<(&'static str, String)>,
    to: String,
    /// What came of trying: whether it was taken, the sentence, the server's words.
    tried: Option<(bool, String, String)>,
    has_mail: bool,
}

/// Whose page it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The hotline's: a coordinator's session, which asked for the passkey on the way.
    Hotline,
    /// The sender's: the token of an approver's page. Each form asks for the passkey itself.
    Sender(String),
}

impl Place {
    fn path(&self) -> &'static str {
        match self {
            Place::Hotline => "/admin/channels",
            Place::Sender(_) => "/channels",
        }
    }

    fn is_sender(&self) -> bool {
        matches!(self, Place::Sender(_))
    }
}

impl ChannelsPage {
    pub(crate) fn new(
        (f, at, t): (Frame, Place, &Lang),
        chosen: &Chosen,
        typed: Option<&Fields>,
        wrong: &[ChannelRefusal],
        tried: Option<(&Fields, &Answer)>,
    ) -> ChannelsPage {
        let has_mail = !chosen.host.is_empty();
        let fill = |name, stored: &str| typed.map_or_else(|| stored.to_owned(), |f| f.get(name).to_owned());
        let ticked = |name, stored| typed.map_or(stored, |f| f.is(name, "yes"));
        let port = if chosen.port == 0 { "587".to_owned() } else { chosen.port.to_string() };
        let selector = if chosen.selector.is_empty() { "sereno" } else { &chosen.selector };
        let tls = fill("tls", if chosen.tls.is_empty() { Tls::StartTls.slug() } else { &chosen.tls });
        let domain = chosen.from.rsplit_once('@').map_or("", |(_, d)| d);
        let mut records = Vec::new();
        if has_mail {
            if chosen.signs && !chosen.record.is_empty() {
                records.push((format!("{}._domainkey.{domain}", chosen.selector), chosen.record.clone()));
            }
            records.push((domain.to_owned(), format!("v=spf1 a:{} -all", chosen.host)));
            records.push((format!("_dmarc.{domain}"), "v=DMARC1; p=quarantine; adkim=s; aspf=r".to_owned()));
        }
        ChannelsPage {
            f,
            at,
            trouble: String::new(),
            host: fill("host", &chosen.host),
            port: fill("port", &port),
            user: fill("user", &chosen.user),
            from: fill("from", &chosen.from),
            selector: fill("selector", selector),
            own_root: fill("own_root", &chosen.own_root),
            dkim: fill("dkim", ""),
            signs: ticked("signs", chosen.signs || !has_mail),
            push: ticked("push", chosen.push),
            has_password: chosen.has_password,
            tls: Tls::ALL.iter().map(|w| (w.slug(), t.word("channels-tls", w.slug()), w.slug() == tls)).collect(),
            records,
            wrong: wrong.iter().map(|w| (w.field(), t.say(w.key()))).collect(),
            to: tried.map(|(f, _)| f.get("to").to_owned()).unwrap_or_default(),
            tried: tried.map(|(_, answer)| {
                let slug = match answer.handed {
                    Handed::Taken => "taken",
                    Handed::Later { .. } | Handed::Deferred => "later",
                    Handed::Gone => "gone",
                    Handed::Refused => "refused",
                    Handed::Unknown => "unknown",
                };
                (answer.handed == Handed::Taken, t.word("channels-tried", slug), answer.words.reveal().clone())
            }),
            has_mail,
        }
    }

    pub(crate) fn with_to(self, to: &str) -> ChannelsPage {
        ChannelsPage { to: to.to_owned(), ..self }
    }

    pub(crate) fn with_trouble(self, trouble: String) -> ChannelsPage {
        ChannelsPage { trouble, ..self }
    }

    fn token(&self) -> &str {
        match &self.at {
            Place::Hotline => &self.f.form_token,
            Place::Sender(token) => token,
        }
    }

    fn wrong_with(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(f, _)| *f == field).map(|(_, sentence)| sentence.as_str())
    }
}

/// With a sender of its own: where channels are set up.
#[derive(Template)]
#[template(path = "delivery/channel/pages/elsewhere.html")]
pub(super) struct ElsewherePage {
    pub(super) f: Frame,
    pub(super) address: String,
    /// A file of secrets that the sender has not taken over still lies here.
    pub(super) has_file: bool,
}

/// What a browser shows by itself when it has no connection.
#[derive(Template)]
#[template(path = "delivery/channel/pages/offline.html")]
pub(super) struct OfflinePage {
    pub(super) f: Frame,
}
