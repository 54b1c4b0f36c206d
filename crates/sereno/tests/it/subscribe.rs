//! How: people subscribe by the public pages on both engines while a carrier of the test keeps every
//! message instead of sending it; links are taken out of those messages, as a reader would. After
//! each step the index must equal the table, and that check is shown to fail on a planted fault.
//! Addresses are canaries: after stopping, and after a period's key is destroyed, no byte of them
//! may be found, not with the keys that are left.

use crate::engines::{each, postgres_folder};
use sereno::worlds::{START, by_hand, on_disk};
use sereno_core::Moment;
use sereno_core::delivery::{Channel, Class, Handed};
use sereno_drill::world::Answer;
use sereno_drill::{World, story};
use sereno_flow::delivery::channel::{Carrier, Parcel, Work};
use sereno_flow::delivery::subscriber::{self, Reach};
use sereno_station::db::schema;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// Keeps what it is given.
struct Kept {
    channel: Channel,
    parcels: Arc<Mutex<Vec<Parcel>>>,
}

impl Carrier for Kept {
    fn channel(&self) -> Channel {
        self.channel
    }
    fn class(&self) -> Class {
        Class::Keyed
    }
    fn lanes(&self) -> usize {
        1
    }
    fn carry<'a>(&'a self, parcel: &'a Parcel, _now: Moment) -> Work<'a> {
        self.parcels.lock().unwrap().push(parcel.clone());
        Box::pin(async { Handed::Taken })
    }
}

/// Everything that was sent in a world.
pub(crate) struct Letters(Arc<Mutex<Vec<Parcel>>>);

impl Letters {
    /// Puts carriers into a world that keep what they are given.
    pub(crate) fn of(world: &World) -> Letters {
        let parcels: Arc<Mutex<Vec<Parcel>>> = Arc::default();
        let kept = |channel| -> Arc<dyn Carrier> { Arc::new(Kept { channel, parcels: Arc::clone(&parcels) }) };
        world.flow.carriers.set(Channel::ALL.into_iter().map(kept).collect());
        Letters(parcels)
    }

    /// What came since it was asked last.
    fn take(&self, world: &World) -> Vec<Parcel> {
        for _ in 0..5 {
            world.run_due().unwrap();
        }
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// The secret in the link of the one message that came.
    fn secret(&self, world: &World) -> String {
        let all = self.take(world);
        assert_eq!(all.len(), 1, "one message: {:?}", all.iter().map(|p| &p.kind).collect::<Vec<_>>());
        all[0].link.rsplit('/').next().unwrap().to_owned()
    }
}

const MAIL: [(&str, &str); 5] =
    [("how", "areas"), ("area", "boyle-heights"), ("language", "es"), ("channel", "mail"), ("mail", "ana@example.org")];

fn with<'a>(fields: &[(&'a str, &'a str)], change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| !change.iter().any(|(n, _)| n == name));
    kept.chain(change).copied().collect()
}

/// Somebody who has confirmed: the secret of their page.
pub(crate) fn subscribed(world: &mut World, letters: &Letters, change: &[(&str, &str)]) -> String {
    let asked = world.post("stranger", "/subscribe", &with(&MAIL, change));
    assert_eq!(asked.status, 200, "{}", asked.sentence());
    let secret = letters.secret(world);
    assert_eq!(world.post("stranger", &format!("/subscribe/confirm/{secret}"), &[]).status, 200);
    agrees(world);
    secret
}

fn agrees(world: &World) {
    let wrong = world.drive(subscriber::differs(&world.flow)).unwrap();
    assert!(wrong.is_empty(), "the index and the table differ for {wrong:?}");
}

fn reached(world: &World, area: &str) -> usize {
    world.flow.subscribers.reached(&Reach::Area(area.to_owned())).seats.len()
}

fn set_up(fresh: &crate::engines::Fresh) -> (World, Letters) {
    let mut world = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
    story::set_up(&mut world);
    world.run_due().unwrap();
    let letters = Letters::of(&world);
    (world, letters)
}

#[test]
fn somebody_subscribes_confirms_changes_and_stops() {
    for fresh in each("subscribe") {
        let (mut world, letters) = set_up(&fresh);
        let asked = world.post("stranger", "/subscribe?l=es", &MAIL);
        assert_eq!(asked.status, 200, "{}", asked.sentence());
        agrees(&world);
        assert_eq!(reached(&world, "boyle-heights"), 0, "nobody is reached before they confirm");
        let letter = letters.take(&world).remove(0);
        assert_eq!((letter.kind.as_str(), letter.endpoint.reveal().as_str()), ("confirm", "ana@example.org"));
        assert_eq!(letter.language, "es");
        assert!(letter.text.contains(&letter.link) && letter.link.contains("/subscribe/confirm/"));
        let secret = letter.link.rsplit('/').next().unwrap().to_owned();
        // A preview that opens the link changes nothing.
        let confirm = format!("/subscribe/confirm/{secret}");
        assert_eq!(world.get("stranger", &confirm).status, 200);
        assert_eq!(reached(&world, "boyle-heights"), 0);
        assert_eq!(world.post("stranger", &confirm, &[]).status, 200);
        agrees(&world);
        let found = world.flow.subscribers.reached(&Reach::Area("boyle-heights".to_owned()));
        assert_eq!(found.counts, [(Channel::Mail, "es".to_owned(), 1)]);
        assert_eq!(reached(&world, "highland-park"), 0);
        let seats: Vec<_> = found.seats.iter().collect();
        let (db, keys, some) = (world.flow.site.db.clone(), world.flow.site.keys.clone(), seats.clone());
        let all = world.drive(db.read(move |tx| subscriber::addressees(tx, &keys, &some))).unwrap().open;
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].endpoint.reveal(), "ana@example.org");
        assert_eq!(all[0].secret.reveal(), &secret);
        // Confirmed again by an impatient thumb, nothing changes.
        assert_eq!(world.post("stranger", &confirm, &[]).status, 200);

        let my = format!("/my/{secret}");
        let page = world.get("stranger", &my);
        assert!(
            page.body.contains("Boyle Heights") && !page.body.contains("ana@example.org"),
            "no page shows an address"
        );
        let changed = world.post(
            "stranger",
            &my,
            &[
                ("how", "around"),
                ("near", "6th & Alvarado"),
                ("radius", "1000"),
                ("language", "en"),
                ("quiet_from", "22:00"),
                ("quiet_to", "07:00"),
            ],
        );
        assert_eq!(changed.status, 200, "{}", changed.sentence());
        agrees(&world);
        assert_eq!((reached(&world, "boyle-heights"), reached(&world, "westlake")), (0, 1));
        let (db, keys, some) = (world.flow.site.db.clone(), world.flow.site.keys.clone(), seats.clone());
        let all = world.drive(db.read(move |tx| subscriber::addressees(tx, &keys, &some))).unwrap().open;
        assert_eq!((all[0].quiet, all[0].language.as_str()), (Some((1_320, 420)), "en"));
        // The circle has no name to be typed again: whoever saves something else keeps it as it is.
        let cell = |world: &World| {
            let sql = "SELECT CAST(cell AS TEXT) FROM subscribers WHERE state = 'confirmed'";
            let db = world.flow.site.db.clone();
            world.drive(db.read(move |tx| Ok(tx.first(sql, &[])?.unwrap().get::<String>()?))).unwrap()
        };
        let (was, page) = (cell(&world), world.get("stranger", &my).body);
        assert!(page.contains("your place stays as it is") && !page.contains("/subscribe/map"), "{page}");
        assert!(page.contains("id=\"near\" name=\"near\" maxlength=\"160\" autocomplete=\"off\" value=\"\""), "{page}");
        let only = [("how", "around"), ("near", ""), ("radius", "1000"), ("language", "en")];
        assert_eq!(world.post("stranger", &my, &only).status, 200);
        assert_eq!((cell(&world), reached(&world, "westlake")), (was, 1), "{}: the circle moved", fresh.name);
        // Who follows neighbourhoods and wants a circle says where.
        let areas = [("how", "areas"), ("area", "westlake"), ("language", "en")];
        assert_eq!(world.post("stranger", &my, &areas).status, 200);
        assert_eq!(world.post("stranger", &my, &only).status, 422);
        assert_eq!(reached(&world, "westlake"), 1);

        // A program stops it for its reader (RFC 8058): no cookie, no token.
        let (before, db) =
            (world.flow.subscribers.reached(&Reach::Area("westlake".to_owned())).seats, world.flow.site.db.clone());
        assert_eq!(world.get("stranger", &format!("{my}/stop")).status, 200);
        assert_eq!(reached(&world, "westlake"), 1, "looking stops nothing");
        assert_eq!(world.post("program", &format!("{my}/stop"), &[("List-Unsubscribe", "One-Click")]).status, 200);
        agrees(&world);
        assert_eq!(reached(&world, "westlake"), 0);
        assert_eq!(world.get("stranger", &my).status, 404);
        assert_eq!(world.post("program", &format!("{my}/stop"), &[("List-Unsubscribe", "One-Click")]).status, 200);
        let still = world.drive(db.read(move |tx| Ok(subscriber::still_in(tx, &before)?))).unwrap();
        assert!(still.is_empty(), "a frozen set reaches nobody who stopped");
        // Their seat is never given to anybody else.
        world.set(world.flow.site.now().plus_s(3_601));
        subscribed(&mut world, &letters, &[]);
        let fresh_seat = world.flow.subscribers.reached(&Reach::Area("boyle-heights".to_owned())).seats;
        assert!(seats.iter().all(|s| !fresh_seat.contains(*s)));
    }
}

#[test]
fn whoever_asks_learns_nothing_about_an_address() {
    for fresh in each("subscribe-same") {
        let (mut world, letters) = set_up(&fresh);
        let same = |a: &Answer, b: &Answer| (a.status, &a.body) == (b.status, &b.body);
        let first = world.post("stranger", "/subscribe?l=en", &MAIL);
        let secret = letters.secret(&world);
        let again = world.post("stranger", "/subscribe?l=en", &MAIL);
        assert!(same(&first, &again), "a waiting address is answered otherwise");
        assert!(letters.take(&world).is_empty(), "a second letter within the hour");
        world.post("stranger", &format!("/subscribe/confirm/{secret}"), &[]);
        let known = world.post(
            "stranger",
            "/subscribe?l=en",
            &with(&MAIL, &[("area", "hollywood"), ("mail", "ANA@example.org")]),
        );
        assert!(same(&first, &known), "a known address is answered otherwise");
        assert!(letters.take(&world).is_empty(), "a letter within the hour");
        world.set(world.flow.site.now().plus_s(3_601));
        assert!(world.post("stranger", "/subscribe?l=en", &with(&MAIL, &[("area", "hollywood")])).is_ok());
        let letter = letters.take(&world).remove(0);
        assert_eq!(letter.kind, "link");
        assert_eq!(reached(&world, "boyle-heights"), 1, "a stranger changed what somebody wants");
        agrees(&world);

        // The forgotten link: the same answer for everybody, a letter only to who is subscribed.
        let nobody = world.post("stranger", "/subscribe/link?l=en", &[("mail", "nobody@example.org")]);
        world.set(world.flow.site.now().plus_s(3_601));
        let somebody = world.post("stranger", "/subscribe/link?l=en", &[("mail", "ana@example.org")]);
        assert!(same(&nobody, &somebody));
        let letter = letters.take(&world).remove(0);
        assert!(letter.link.ends_with(&format!("/my/{secret}")), "{}", letter.kind);
        assert!(letters.take(&world).is_empty());
    }
}

#[test]
fn a_refused_subscription_comes_back_with_everything_typed() {
    for fresh in each("subscribe-refused") {
        let (mut world, letters) = set_up(&fresh);
        for (language, zip, mail) in
            [("en", "zip codes yet", "not an email address"), ("es", "códigos postales", "no es una dirección")]
        {
            let typed = [
                ("how", "around"),
                ("area", "hollywood"),
                ("near", "90057"),
                ("radius", "5000"),
                ("language", "es"),
                ("channel", "mail"),
                ("mail", "ana.example.org"),
                ("hook", "https://partner.example.org/in"),
            ];
            let back = world.post("stranger", &format!("/subscribe?l={language}"), &typed);
            assert_eq!(back.status, 422);
            for wanted in [
                "value=\"around\" checked",
                "value=\"hollywood\" checked",
                "value=\"90057\"",
                "value=\"5000\" checked",
                "value=\"es\" checked",
                "value=\"mail\" checked",
                "value=\"ana.example.org\"",
                "value=\"https://partner.example.org/in\"",
                "href=\"#near\"",
                "href=\"#mail\"",
                zip,
                mail,
            ] {
                assert!(back.body.contains(wanted), "{language}: the form lost {wanted}");
            }
        }
        let secret = subscribed(&mut world, &letters, &[]);
        let back = world.post(
            "stranger",
            &format!("/my/{secret}"),
            &[("how", "areas"), ("language", "es"), ("quiet_from", "22:00"), ("quiet_to", "")],
        );
        assert_eq!(back.status, 422);
        assert!(back.body.contains("value=\"22:00\"") && back.body.contains("href=\"#areas\""));
        // Without script a browser cannot be notified, and mail is offered; nothing is lost.
        let push = world.post("stranger", "/subscribe", &with(&MAIL, &[("channel", "push"), ("mail", "")]));
        assert_eq!(push.status, 200);
        assert!(push.body.contains("<noscript>") && push.body.contains("value=\"boyle-heights\""));
    }
}

/// Where the map's outline of an area leads.
fn tap(page: &str, area: &str) -> String {
    let (before, _) = page.split_once(&format!("aria-label=\"{area}\"")).expect("the area is drawn");
    let (_, href) = before.rsplit_once("<a href=\"").unwrap();
    format!("/subscribe/map{}", href.split('#').next().unwrap().replace("&#38;", "&").replace("&amp;", "&"))
}

#[test]
fn several_areas_are_picked_on_the_map_and_ticked_in_the_form() {
    for fresh in each("subscribe-map") {
        let (mut world, _) = set_up(&fresh);
        let form = world.get("stranger", "/subscribe?l=en").body;
        assert!(form.contains("href=\"/subscribe/map?l=en\""), "{form}");
        let map = world.get("stranger", "/subscribe/map?l=en").body;
        assert!(!map.contains("<form action=\"/subscribe\""), "nothing is picked: {map}");
        let one = world.get("stranger", &tap(&map, "Westlake")).body;
        let two = world.get("stranger", &tap(&one, "Boyle Heights")).body;
        assert!(two.contains("Go on with these 2") && two.contains("\u{2713} Westlake"), "{two}");
        for slug in ["westlake", "boyle-heights"] {
            assert!(two.contains(&format!("name=\"area\" value=\"{slug}\"")), "{slug}: {two}");
        }
        // Tapped again it is left out, and the form's own link brings back what is ticked there.
        let left = world.get("stranger", &tap(&two, "Westlake, chosen")).body;
        assert!(left.contains("Go on with this one") && !left.contains("value=\"westlake\""), "{left}");
        let form = world.get("stranger", "/subscribe?area=westlake&area=boyle-heights&l=en").body;
        assert_eq!(form.matches("name=\"area\" value=").count(), form.matches("type=\"checkbox\"").count());
        assert!(form.contains("value=\"westlake\" checked") && form.contains("value=\"boyle-heights\" checked"));
        assert!(form.contains("area=westlake") && form.contains("area=boyle-heights"), "{form}");
        // What is no area of ours is none, whatever an address says.
        for on in ["-1", "x", "", "80000000000000000000000000000000", "100000000000000000000000000000000"] {
            let odd = world.get("stranger", &format!("/subscribe/map?on={on}&area=nowhere&l=en"));
            assert!(odd.status == 200 && !odd.body.contains("<form action=\"/subscribe\""), "{on}: {}", odd.body);
        }
        // A dozen of them is still a small page.
        let page = world.get("stranger", "/subscribe/map?on=fff&l=en").body;
        assert!(page.contains("Go on with these 12") && page.len() < 20_000, "{} bytes", page.len());
    }
}

#[test]
fn a_browser_and_a_partner_subscribe() {
    for fresh in each("subscribe-ways") {
        let (mut world, letters) = set_up(&fresh);
        let given =
            r#"{"endpoint":"https://push.example.org/abc","expirationTime":null,"keys":{"p256dh":"BPk","auth":"a1"}}"#;
        assert!(
            world
                .post("phone", "/subscribe", &with(&MAIL, &[("channel", "push"), ("push", given), ("mail", "")]))
                .is_ok()
        );
        let first = letters.take(&world).remove(0);
        assert_eq!(
            first.endpoint.reveal(),
            r#"{"endpoint":"https://push.example.org/abc","keys":{"auth":"a1","p256dh":"BPk"}}"#
        );
        let secret = first.link.rsplit('/').next().unwrap().to_owned();
        assert!(world.post("phone", &format!("/subscribe/confirm/{secret}"), &[]).is_ok());
        let hook = with(&MAIL, &[("channel", "webhook"), ("hook", "https://partner.example.org/in"), ("mail", "")]);
        let asked = world.post("partner", "/subscribe", &hook);
        let challenge = letters.take(&world).remove(0);
        assert_eq!(challenge.kind, "challenge");
        let endpoint: serde_json::Value = serde_json::from_str(challenge.endpoint.reveal()).unwrap();
        let signs = endpoint["secret"].as_str().unwrap().to_owned();
        assert_eq!(endpoint["url"].as_str(), Some("https://partner.example.org/in"));
        // Only who is at the address learns what we sign with; asked again the answer is the same.
        assert!(asked.is_ok() && !asked.body.contains(&signs), "{}", asked.body);
        let again = world.post("partner", "/subscribe", &hook);
        assert_eq!(asked.body, again.body);
        assert!(letters.take(&world).is_empty());
        let echo = challenge.link.rsplit('/').next().unwrap().to_owned();
        assert!(world.post("partner", &format!("/subscribe/confirm/{echo}"), &[]).is_ok());
        agrees(&world);
        let found = world.flow.subscribers.reached(&Reach::Area("boyle-heights".to_owned()));
        let counts: Vec<_> = found.counts.iter().map(|(c, _, n)| (*c, *n)).collect();
        assert_eq!(counts, [(Channel::Push, 1), (Channel::Webhook, 1)]);
        // A channel that says nobody is there stops them.
        let (seat, db) = (found.seats.iter().next().unwrap(), world.flow.site.db.clone());
        let (entry, now) = (world.flow.site.entry(sereno_station::audit::Actor::Task), world.flow.site.now());
        world
            .drive(db.write(move |tx| {
                entry.record(tx, "subscription.stop", "", "")?;
                Ok(subscriber::gone(tx, seat, Channel::Push, now)?)
            }))
            .unwrap();
        world.run_due().unwrap();
        agrees(&world);
        assert_eq!(reached(&world, "boyle-heights"), 1);
    }
}

#[test]
fn whoever_wants_no_more_is_heard_while_the_network_is_locked() {
    for fresh in each("subscribe-locked") {
        let mut world = on_disk(&fresh.target, fresh.scratch.path(), 3, START).unwrap();
        let letters = Letters::of(&world);
        story::set_up(&mut world);
        assert!(world.post("phone", "/subscribe", &MAIL).is_ok());
        let secret = letters.take(&world).remove(0).link.rsplit('/').next().unwrap().to_owned();
        assert!(world.post("phone", &format!("/subscribe/confirm/{secret}"), &[]).is_ok());
        let area = MAIL.iter().find(|(name, _)| *name == "area").unwrap().1;
        assert_eq!(reached(&world, area), 1);
        world.drive(sereno_station::lock::lock(&world.flow.site, sereno_station::audit::Actor::Command)).unwrap();
        let my = format!("/my/{secret}");
        assert_eq!(world.get("phone", &my).status, 503);
        // A mail program asks once (RFC 8058), and never again.
        let stopped = world.post("phone", &format!("{my}/stop"), &[("List-Unsubscribe", "One-Click")]);
        assert_eq!(stopped.status, 200, "{}", stopped.sentence());
        assert_eq!(reached(&world, area), 0, "on {}", fresh.name);
        agrees(&world);
    }
}

#[test]
fn what_nobody_confirms_is_gone_after_a_day() {
    for fresh in each("subscribe-day") {
        let (mut world, letters) = set_up(&fresh);
        world.post("stranger", "/subscribe", &MAIL);
        let secret = letters.secret(&world);
        world.set(START.plus_s(86_399));
        world.expire_due().unwrap();
        assert_eq!(world.get("stranger", &format!("/subscribe/confirm/{secret}")).status, 200);
        world.set(START.plus_s(86_401));
        assert_eq!(world.get("stranger", &format!("/subscribe/confirm/{secret}")).status, 404);
        assert_eq!(world.post("stranger", &format!("/subscribe/confirm/{secret}"), &[]).status, 404);
        world.expire_due().unwrap();
        let db = world.flow.site.db.clone();
        assert_eq!(world.drive(db.read(|tx| Ok(schema::count(tx, "subscribers")?))).unwrap(), 0);
    }
}

/// True when the words stand in a file below a folder, however much else does.
fn says(folder: &Path, needle: &str) -> bool {
    let search = Command::new("grep").env("LC_ALL", "C").args(["-rqaFs", "-e", needle]).arg(folder).status();
    search.expect("grep is there").success()
}

/// True when the bytes stand in a file below a folder.
fn holds(folder: &Path, needle: &[u8]) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, needle);
        }
        std::fs::read(&path).is_ok_and(|bytes| bytes.windows(needle.len()).any(|w| w == needle))
    })
}

#[test]
fn an_address_is_never_on_disk_in_clear_and_dies_with_its_period() {
    for fresh in each("subscribe-disk") {
        let mut world = on_disk(&fresh.target, fresh.scratch.path(), 5, START).unwrap();
        story::set_up(&mut world);
        world.run_due().unwrap();
        let letters = Letters::of(&world);
        let canary = "quillfeather.zebracanary@example.org";
        let secret = subscribed(&mut world, &letters, &[("mail", canary)]);
        let stays = subscribed(&mut world, &letters, &[("mail", "stays@example.org")]);
        let sealed = |world: &World| {
            let db = world.flow.site.db.clone();
            world
                .drive(db.read(|tx| {
                    let rows = tx.query("SELECT sealed_reach FROM subscribers ORDER BY seat", &[])?;
                    Ok(rows.into_iter().map(|r| r.read().get::<Vec<u8>>()).collect::<Result<Vec<_>, _>>()?)
                }))
                .unwrap()
        };
        // An old copy: what somebody could have carried away.
        let copy = sealed(&world);
        let keys = world.flow.site.keys.clone();
        assert!(copy.iter().all(|c| keys.open_sealed("subscribers.sealed_reach", c).is_some()));
        let folder = if fresh.name == "sqlite" { fresh.scratch.path() } else { postgres_folder() };
        assert!(says(folder, "subscription.confirm"), "{}: what stands on disk is found", fresh.name);
        for needle in [canary, secret.as_str()] {
            assert!(!says(folder, needle), "{}: {needle} stands on disk in clear", fresh.name);
        }
        assert!(world.post("program", &format!("/my/{secret}/stop"), &[]).is_ok());
        // After it stopped, its sealed value stands nowhere on a disk that is truncated at once.
        if fresh.name == "sqlite" {
            assert!(!holds(folder, &copy[0]), "the sealed address is left on disk");
        }
        // A period later the key is gone, and with it every copy; who stays is sealed anew.
        world.set(START.plus_s(31 * 86_400));
        world.expire_due().unwrap();
        assert!(
            copy.iter().all(|c| keys.open_sealed("subscribers.sealed_reach", c).is_none()),
            "an old copy can be read"
        );
        let now = sealed(&world);
        assert_eq!(now.len(), 1);
        assert!(keys.open_sealed("subscribers.sealed_reach", &now[0]).is_some());
        assert_eq!(world.get("stranger", &format!("/my/{stays}")).status, 200);
        agrees(&world);
        // Found again by its address, under the new key.
        let again = world.post("stranger", "/subscribe", &with(&MAIL, &[("mail", "stays@example.org")]));
        assert!(again.is_ok());
        assert_eq!(letters.take(&world).remove(0).kind, "link");
    }
}

#[test]
fn another_node_hears_of_it() {
    let fresh = each("subscribe-nodes").remove(0);
    let (mut one, letters) = set_up(&fresh);
    let two = by_hand(&fresh.target, "rapid-response", 4, START).unwrap();
    two.run_due().unwrap();
    assert_eq!(reached(&two, "boyle-heights"), 0);
    let secret = subscribed(&mut one, &letters, &[]);
    two.run_due().unwrap();
    assert_eq!(reached(&two, "boyle-heights"), 1);
    one.post("stranger", &format!("/my/{secret}/stop"), &[]);
    two.run_due().unwrap();
    assert_eq!(reached(&two, "boyle-heights"), 0);
    agrees(&two);
}

#[test]
fn the_desk_sees_rounded_numbers_and_no_address() {
    let fresh = each("subscribe-desk").remove(0);
    let (mut world, letters) = set_up(&fresh);
    for n in 0..7 {
        let mail = format!("reader{n}@example.org");
        subscribed(&mut world, &letters, &[("mail", &mail)]);
    }
    world.add_person("Ana", &["dispatcher"], "en", true);
    let page = world.get("Ana", "/console/audience");
    assert_eq!(page.status, 200);
    let text = sereno_drill::world::plain(&page.body);
    assert!(text.contains("All together: at least 5") && text.contains("Boyle Heights at least 5"), "{text}");
    assert!(text.contains("Hollywood fewer than 5") && !page.body.contains("reader"));
}

/// A row that goes without the index hearing of it is seen by the check of every step.
#[test]
fn the_check_of_every_step_can_fail() {
    let fresh = each("subscribe-plant").remove(0);
    let (mut world, letters) = set_up(&fresh);
    let secret = subscribed(&mut world, &letters, &[]);
    let (db, entry) = (world.flow.site.db.clone(), world.flow.site.entry(sereno_station::audit::Actor::Task));
    world
        .drive(db.write(move |tx| {
            entry.record(tx, "subscription.stop", "", "")?;
            Ok(tx.execute("DELETE FROM subscribers", &[])?)
        }))
        .unwrap();
    assert_eq!(world.drive(subscriber::differs(&world.flow)).unwrap().len(), 1);
    assert_eq!(world.get("stranger", &format!("/my/{secret}")).status, 404);
}
