//! The sender's pages: few, and each says what it rests on.

use super::sign::{Held, may_sign, waits};
use super::store::{Approver, Change, Signature};
use super::{needs, record_digest};
use crate::alert;
use crate::incident::Incident;
use askama::Template;
use sereno_core::Moment;
use sereno_core::alert::{AlertKind, lint};
use sereno_core::ids::PersonId;
use sereno_core::incident::Signed;
use sereno_seal::digest::hex;
use sereno_station::db::Stop;
use sereno_station::web::{Frame, Notice, Visit};

/// Who reads a page, and what every page says first.
pub(super) struct Reader {
    /// The approver.
    pub(super) me: Approver,
    /// What every form of theirs carries.
    pub(super) form_token: String,
}

/// What stands above every page: a list that changes, or rests.
pub(super) struct Above {
    /// Changes that wait or run, each with whom it is about.
    pub(super) changes: Vec<(Change, String)>,
    /// Signatures count from then.
    pub(super) rests_until: Option<Moment>,
    /// The hotline says another set-up than the sender works with.
    pub(super) has_other_setup: bool,
    /// The panic lock has wrapped the key that signs: nothing leaves before it is opened here.
    pub(super) is_key_wrapped: bool,
}

fn when(visit: &Visit, at: Moment) -> String {
    format!("{} {}", visit.site.playbook.date(at), visit.site.hhmm(at))
}

fn countdown(visit: &Visit, at: Moment) -> String {
    let minutes = (at.since_s(visit.now) + 59).div_euclid(60).max(0);
    let slots = [("hours", (minutes / 60).to_string()), ("minutes", (minutes % 60).to_string())];
    visit.t.fill("sender-countdown", &slots)
}

/// What every page shows around its own content. Its rooms are the sender's own.
pub(super) fn frame(visit: &Visit, above: &Above, is_in: bool) -> Frame {
    let t = &visit.t;
    let mut f = visit.frame();
    f.net = t.say1("sender-name", "net", &f.net);
    f.who = String::new();
    f.memos = vec![];
    let rooms = [("/", "sender-nav-drafts"), ("/approvers", "sender-nav-approvers"), ("/channels", "channels-title")];
    let is_there = |href: &str| visit.path.starts_with(href);
    let is_here = |href: &str| match href {
        "/" => !is_there("/approvers") && !is_there("/channels"),
        room => is_there(room),
    };
    f.nav = if is_in { rooms.map(|(href, key)| (href, t.say(key), is_here(href))).to_vec() } else { vec![] };
    let mut said: Vec<String> = Vec::new();
    if let Some(at) = above.rests_until {
        said.push(t.say2("sender-rests", "at", when(visit, at), "left", countdown(visit, at)));
    }
    for (c, name) in &above.changes {
        if let Some(at) = c.takes_effect_at {
            let key = if c.is_add { "sender-comes" } else { "sender-goes" };
            let slots = [("name", name.clone()), ("at", when(visit, at)), ("left", countdown(visit, at))];
            said.push(t.fill(key, &slots));
        }
    }
    if above.is_key_wrapped {
        said.push(t.say("sender-key-wrapped"));
    }
    if above.has_other_setup {
        said.push(t.say("sender-other-setup"));
    }
    let href = if is_in { "/approvers" } else { "/" };
    f.notice = (!said.is_empty()).then(|| Notice {
        sentence: said.join(" "),
        link: t.say("sender-notice-go"),
        href: href.to_owned(),
    });
    f.dry = (is_in && !visit.site.is_sending()).then_some("");
    f
}

/// Where an approver comes in.
#[derive(Template)]
#[template(path = "sender/pages/door.html")]
pub(super) struct DoorPage {
    f: Frame,
    has_list: bool,
}

impl DoorPage {
    pub(super) fn new(visit: &Visit, above: &Above, has_list: bool) -> DoorPage {
        DoorPage { f: frame(visit, above, false), has_list }
    }
}

/// A one-time link, before the passkey is made.
#[derive(Template)]
#[template(path = "sender/pages/enrol.html")]
pub(super) struct EnrolPage {
    f: Frame,
    secret: String,
    people: Vec<(String, String)>,
}

impl EnrolPage {
    pub(super) fn new(visit: &Visit, above: &Above, secret: String, people: &[(PersonId, String)]) -> EnrolPage {
        let mut people: Vec<(String, String)> =
            people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
        people.sort_by(|a, b| a.1.cmp(&b.1));
        EnrolPage { f: frame(visit, above, false), secret, people }
    }
}

/// One line of the list of drafts.
struct DraftRow {
    href: String,
    number: i64,
    kind: String,
    area: String,
    stands: String,
    time: String,
}

/// The drafts that wait, and what became of the last ones.
#[derive(Template)]
#[template(path = "sender/pages/drafts.html")]
pub(super) struct DraftsPage {
    f: Frame,
    me: String,
    form_token: String,
    waiting: Vec<DraftRow>,
    past: Vec<DraftRow>,
}

/// Where a draft stands at the sender, in one sentence.
fn stands(visit: &Visit, a: &alert::Stored, held: &Held) -> String {
    let t = &visit.t;
    match &held.release {
        Some(r) if r.stopped_at.is_some() => t.say("sender-stands-stopped"),
        Some(r) if r.refused.is_some() => t.say("sender-stands-refused"),
        Some(r) if r.done_at.is_some() => t.say("sender-stands-out"),
        Some(_) => t.say("sender-stands-goes"),
        None => {
            let digest = record_digest(a);
            let n = held.signatures.iter().filter(|(s, _)| s.digest == digest).count();
            t.say2("sender-stands-signed", "n", n, "of", needs(a.draft.kind))
        }
    }
}

impl DraftsPage {
    pub(super) fn new(visit: &Visit, above: &Above, reader: &Reader, all: &[(alert::Stored, Held)]) -> DraftsPage {
        let row = |(a, held): &(alert::Stored, Held)| DraftRow {
            href: format!("/drafts/{}", a.id),
            number: a.number,
            kind: visit.t.word("alert-kind", a.draft.kind.slug()),
            area: a.draft.area_name.clone(),
            stands: stands(visit, a, held),
            time: visit.site.hhmm(a.drafted_at),
        };
        let is_open =
            |(a, held): &&(alert::Stored, Held)| waits(a) && held.release.as_ref().is_none_or(|r| r.done_at.is_none());
        DraftsPage {
            f: frame(visit, above, true),
            me: reader.me.name.clone(),
            form_token: reader.form_token.clone(),
            waiting: all.iter().filter(is_open).map(row).collect(),
            past: all.iter().filter(|x| !is_open(x)).map(row).collect(),
        }
    }
}

struct Text {
    language: String,
    name: String,
    text: String,
    size: String,
}

/// One who signed.
struct Hand {
    name: String,
    time: String,
    /// Over these bytes, by a key that is pinned and counts.
    holds: bool,
}

/// One draft: exactly what will be sent, what it rests on, and the digest that is signed.
#[derive(Template)]
#[template(path = "sender/pages/draft.html")]
pub(super) struct DraftPage {
    f: Frame,
    id: String,
    form_token: String,
    number: i64,
    kind: String,
    area: String,
    texts: Vec<Text>,
    facts: Vec<(String, String)>,
    digest: String,
    digest_groups: Vec<String>,
    hands: Vec<Hand>,
    needs: usize,
    stands: String,
    may_sign: bool,
    why_not: String,
    /// Stop can be pressed until then: the time, and seconds from now.
    stop_until: Option<(String, i64)>,
    refused: String,
}

/// What a draft page is made of, beside the draft.
pub(super) struct Basis<'a> {
    /// None of a standing text.
    pub(super) incident: Option<&'a Incident>,
    pub(super) signed: Option<&'a Signed>,
    pub(super) names: &'a [(PersonId, String)],
    pub(super) audience: i64,
    pub(super) is_sending: bool,
}

impl DraftPage {
    pub(super) fn new(
        visit: &Visit,
        above: &Above,
        reader: &Reader,
        (a, held): (&alert::Stored, &Held),
        basis: &Basis<'_>,
        signers: &[&Approver],
    ) -> DraftPage {
        let t = &visit.t;
        let name =
            |id: PersonId| basis.names.iter().find(|(n, _)| *n == id).map(|(_, n)| n.clone()).unwrap_or_default();
        let digest = record_digest(a);
        let text = hex(&digest);
        let why = match may_sign(&reader.me, held, a, visit.now) {
            Ok(()) if held.signatures.iter().any(|(s, by)| by.id == reader.me.id && s.digest == digest) => {
                t.say("sender-signed-by-you")
            }
            Ok(()) => String::new(),
            Err(Stop::Refused(r)) => visit.sentence(&r),
            Err(Stop::Fault(_)) => t.say("sender-refused-changed"),
        };
        let release = held.release.as_ref();
        let is_open = release.is_some_and(|r| r.stopped_at.is_none() && r.claimed_at.is_none());
        let texts = a.draft.texts.iter().map(|(language, text)| {
            let (n, is_gsm) = lint::segments(text);
            let slots = [("chars", text.chars().count().to_string()), ("n", n.to_string())];
            Text {
                language: language.clone(),
                name: visit.site.texts.lang(language).say("language-name"),
                size: t.fill(if is_gsm { "alert-size" } else { "alert-size-wide" }, &slots),
                text: text.clone(),
            }
        });
        DraftPage {
            f: frame(visit, above, true),
            id: a.id.to_string(),
            form_token: reader.form_token.clone(),
            number: a.number,
            kind: t.word("alert-kind", a.draft.kind.slug()),
            area: a.draft.area_name.clone(),
            texts: texts.collect(),
            facts: facts(visit, a, basis, &name),
            digest_groups: text.as_bytes().chunks(8).map(|c| String::from_utf8_lossy(c).into_owned()).collect(),
            digest: text,
            hands: held.signatures.iter().map(|(s, by)| hand(visit, s, by, signers)).collect(),
            needs: needs(a.draft.kind),
            stands: stands(visit, a, held),
            may_sign: why.is_empty(),
            why_not: if waits(a) && release.is_none() { why } else { String::new() },
            stop_until: release
                .filter(|_| is_open)
                .map(|r| (visit.site.hhmm(r.due_at), r.due_at.since_s(visit.now).max(0) + 2)),
            refused: release.and_then(|r| r.refused.as_deref()).map(|key| t.say(key)).unwrap_or_default(),
        }
    }
}

fn hand(visit: &Visit, s: &Signature, by: &Approver, signers: &[&Approver]) -> Hand {
    let holds = signers.iter().any(|x| x.id == by.id);
    Hand { name: by.name.clone(), time: visit.site.hhmm(s.at), holds }
}

/// What a draft says and rests on, line by line.
fn facts(
    visit: &Visit,
    a: &alert::Stored,
    basis: &Basis<'_>,
    name: &dyn Fn(PersonId) -> String,
) -> Vec<(String, String)> {
    let t = &visit.t;
    let mut facts = vec![
        (t.say("sender-fact-area"), format!("{} ({})", a.draft.area_name, a.area)),
        (t.say("sender-fact-until"), when(visit, a.draft.expires_at)),
        (t.say("sender-fact-audience"), basis.audience.to_string()),
        (t.say("sender-fact-told"), t.say(if basis.is_sending { "sender-told-on" } else { "sender-told-dry" })),
    ];
    match (basis.incident, a.standing()) {
        (Some(at), _) => facts.push((t.say("sender-fact-incident"), at.number.to_string())),
        (None, slug) => facts.push((t.say("sender-fact-standing"), slug.unwrap_or_default().to_owned())),
    }
    let signed = basis.signed.filter(|_| a.draft.kind != AlertKind::Withdrawn);
    match signed {
        Some(signed) => {
            let found = signed.finding();
            let more = found
                .cause()
                .map(|c| t.word("cause", c.slug()))
                .or_else(|| found.activity().map(|slug| t.word("activity-phrase", slug)));
            let verdict = t.word("verdict", found.verdict().slug());
            let verdict = more.map_or_else(|| verdict.clone(), |more| format!("{verdict}: {more}"));
            facts.push((t.say("sender-fact-verdict"), verdict));
            facts.push((t.say("sender-fact-saw"), format!("{}, {}", name(found.by()), when(visit, found.seen_at()))));
            facts.push((
                t.say("sender-fact-second"),
                format!("{}, {}", name(signed.second()), when(visit, signed.signed_at())),
            ));
        }
        None if a.draft.kind == AlertKind::Withdrawn => {
            facts.push((t.say("sender-fact-verdict"), t.say("sender-withdrawal")));
        }
        None if a.standing().is_some() => facts.push((t.say("sender-fact-verdict"), t.say("sender-standing"))),
        None => facts.push((t.say("sender-fact-verdict"), t.say("sender-no-verdict"))),
    }
    facts.push((t.say("sender-fact-drafted"), format!("{}, {}", name(a.drafter), when(visit, a.drafted_at))));
    facts
}

/// One of the list.
struct ListRow {
    id: String,
    name: String,
    person: String,
    key: String,
    since: String,
    stands: String,
    is_me: bool,
}

/// One change that waits or runs.
struct ChangeRow {
    id: String,
    sentence: String,
    digest: String,
    signed: Vec<String>,
    may_sign: bool,
    /// Whoever is to go cannot.
    may_cancel: bool,
}

/// The list of approvers, its changes, and the sender's own log.
#[derive(Template)]
#[template(path = "sender/pages/approvers.html")]
pub(super) struct ApproversPage {
    f: Frame,
    form_token: String,
    link: String,
    list: Vec<ListRow>,
    changes: Vec<ChangeRow>,
    journal: Vec<(String, String, String)>,
    can_remove: bool,
}

/// What the page of approvers is made of.
pub(super) struct Listed<'a> {
    pub(super) all: &'a [Approver],
    pub(super) names: &'a [(PersonId, String)],
    pub(super) signatures: &'a [(Change, Approver, Vec<Signature>)],
    pub(super) journal: &'a [(Moment, String, String)],
    pub(super) link: String,
}

impl ApproversPage {
    pub(super) fn new(visit: &Visit, above: &Above, reader: &Reader, listed: &Listed<'_>) -> ApproversPage {
        let t = &visit.t;
        let name_of = |id: PersonId| {
            listed.names.iter().find(|(n, _)| *n == id).map_or_else(|| t.say("sender-person-gone"), |(_, n)| n.clone())
        };
        let list: Vec<ListRow> = listed
            .all
            .iter()
            .filter(|a| a.is_listed(visit.now))
            .map(|a| ListRow {
                id: hex(&a.id),
                name: a.name.clone(),
                person: name_of(a.person),
                key: sereno_seal::digest::short(&sereno_seal::digest::sha256(a.pinned.as_bytes())),
                since: visit.site.playbook.date(a.since),
                stands: match (a.active_from, a.ends_at) {
                    (Some(from), _) if from > visit.now => t.say1("sender-active-from", "at", when(visit, from)),
                    (_, Some(end)) => t.say1("sender-active-until", "at", when(visit, end)),
                    _ => t.say("sender-active"),
                },
                is_me: a.id == reader.me.id,
            })
            .collect();
        let changes = listed.signatures.iter().map(|(c, whom, signatures)| {
            let digest = super::pin::record_of(c, whom);
            let by = |s: &Signature| listed.all.iter().find(|a| a.id == s.approver).map(|a| a.name.clone());
            let key = match (c.is_add, c.takes_effect_at) {
                (true, None) => "sender-change-add",
                (false, None) => "sender-change-remove",
                (true, Some(_)) => "sender-change-adding",
                (false, Some(_)) => "sender-change-removing",
            };
            let person = name_of(whom.person);
            let slots = [
                ("name", whom.name.clone()),
                ("person", person),
                ("left", c.takes_effect_at.map(|at| countdown(visit, at)).unwrap_or_default()),
            ];
            ChangeRow {
                id: hex(&c.id),
                sentence: t.fill(key, &slots),
                digest: hex(&digest),
                signed: signatures.iter().filter_map(by).collect(),
                may_cancel: c.is_add || whom.person != reader.me.person,
                may_sign: c.takes_effect_at.is_none() && !signatures.iter().any(|s| s.approver == reader.me.id),
            }
        });
        ApproversPage {
            f: frame(visit, above, true),
            form_token: reader.form_token.clone(),
            link: listed.link.clone(),
            can_remove: list.len() > 2,
            changes: changes.collect(),
            journal: listed
                .journal
                .iter()
                .map(|(at, act, detail)| {
                    // Numbers say which; slugs are for machines.
                    let number =
                        if detail.chars().all(|c| c.is_ascii_digit()) { detail.clone() } else { String::new() };
                    (when(visit, *at), t.word("act", act), number)
                })
                .collect(),
            list,
        }
    }
}
