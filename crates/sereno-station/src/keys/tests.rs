use super::*;
use crate::entropy::SeededEntropy;

fn folder(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("sereno-keys-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

#[test]
fn what_expired_cannot_be_opened_again_by_anybody() {
    let dir = folder("expire");
    let ring = KeyRing::open(&dir, Arc::new(SeededEntropy::new(1))).unwrap();
    let today = Moment::from_s(86_400 * 100);
    let soon = ring.seal(today, "t.c", b"soon").unwrap();
    let later = ring.seal(today.plus_s(86_400 * 3), "t.c", b"later").unwrap();
    let file_before = std::fs::read(dir.join("day.keys")).unwrap();
    assert_eq!(ring.expire(today).unwrap(), 0);
    assert_eq!(ring.open_text("t.c", Some(&soon)).reveal(), "soon");
    assert_eq!(ring.expire(today.plus_s(86_400)).unwrap(), 1);
    assert!(ring.open_sealed("t.c", &soon).is_none());
    assert_eq!(ring.open_text("t.c", Some(&later)).reveal(), "later");
    // A fresh start reads the same file and knows no more.
    let again = KeyRing::open(&dir, Arc::new(SeededEntropy::new(2))).unwrap();
    assert!(again.open_sealed("t.c", &soon).is_none());
    assert_eq!(again.open_text("t.c", Some(&later)).reveal(), "later");
    assert_ne!(std::fs::read(dir.join("day.keys")).unwrap(), file_before);
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_second_node_finds_the_key_that_the_first_one_made() {
    let dir = folder("share");
    let a = KeyRing::open(&dir, Arc::new(SeededEntropy::new(1))).unwrap();
    let b = KeyRing::open(&dir, Arc::new(SeededEntropy::new(2))).unwrap();
    let sealed = a.seal(Moment::from_s(0), "t.c", b"x").unwrap();
    assert_eq!(b.open_text("t.c", Some(&sealed)).reveal(), "x");
    let other = b.seal(Moment::from_s(0), "t.c", b"y").unwrap();
    assert_eq!(a.open_text("t.c", Some(&other)).reveal(), "y", "both seal a day under one key");
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_damaged_file_is_refused_with_its_line() {
    let dir = folder("damage");
    std::fs::write(dir.join("day.keys"), "100 zz\n").unwrap();
    let refused = KeyRing::open(&dir, Arc::new(SeededEntropy::new(1))).unwrap_err();
    assert!(refused.to_string().starts_with("line 1 of the key file"));
    std::fs::remove_dir_all(dir).unwrap();
}

fn sheets(n: u8) -> (Vec<OfflineKey>, Vec<String>) {
    let keys: Vec<OfflineKey> = (1..=n).map(|at| OfflineKey::from_bytes(&[at; 32]).unwrap()).collect();
    let recipients = keys.iter().map(OfflineKey::recipient).collect();
    (keys, recipients)
}

/// Every byte of a folder, file by file.
fn bytes_of(dir: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        all.extend(std::fs::read(entry.path()).unwrap());
    }
    all
}

fn holds(bytes: &[u8], piece: &[u8]) -> bool {
    bytes.windows(piece.len()).any(|w| w == piece)
}

#[test]
fn a_shut_ring_has_no_key_in_memory_or_in_the_folder_until_two_sheets_open_it() {
    let dir = folder("shut");
    let ring = KeyRing::open(&dir, Arc::new(SeededEntropy::new(1))).unwrap();
    let other = KeyRing::open(&dir, Arc::new(SeededEntropy::new(2))).unwrap();
    let sealed = ring.seal(Moment::from_s(0), "t.c", b"x").unwrap();
    let plain = std::fs::read_to_string(dir.join("day.keys")).unwrap();
    let key = plain.trim().split(' ').nth(1).unwrap().to_owned();
    let raw = unhex(&key).unwrap();
    assert!(holds(&bytes_of(&dir), key.as_bytes()), "the search itself finds it");
    let (keys, recipients) = sheets(3);
    ring.shut(&recipients).unwrap();
    for found in [key.as_bytes(), &raw] {
        assert!(!holds(&bytes_of(&dir), found), "a secret is in the folder in the clear");
    }
    assert!(ring.is_shut() && ring.is_wrapped() && ring.in_reach() == 0);
    assert!(ring.open_sealed("t.c", &sealed).is_none());
    assert!(matches!(ring.seal(Moment::from_s(0), "t.c", b"y"), Err(KeyError::Shut)));
    // A node that missed it makes no second file, and one that starts now is shut.
    assert!(matches!(other.seal(Moment::from_s(86_400 * 9), "t.c", b"y"), Err(KeyError::Shut)));
    assert!(KeyRing::open(&dir, Arc::new(SeededEntropy::new(3))).unwrap().is_shut());
    assert!(!dir.join("day.keys").exists());
    ring.shut(&recipients).unwrap();
    assert!(ring.look_into(&keys[0], &keys[0]).is_err(), "one sheet twice is one sheet");
    let stranger = OfflineKey::from_bytes(&[9; 32]).unwrap();
    assert!(ring.look_into(&keys[0], &stranger).is_err());
    let opened = ring.look_into(&keys[2], &keys[0]).unwrap();
    ring.open_again(Some(&opened)).unwrap();
    assert_eq!(ring.open_text("t.c", Some(&sealed)).reveal(), "x");
    assert!(!is_wrapped(&dir, "day.keys"));
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_ring_without_sheets_is_shut_in_memory_only() {
    let dir = folder("no-sheets");
    for ring in [
        KeyRing::open(&dir, Arc::new(SeededEntropy::new(1))).unwrap(),
        KeyRing::in_memory(Arc::new(SeededEntropy::new(1))),
    ] {
        let sealed = ring.seal(Moment::from_s(0), "t.c", b"x").unwrap();
        ring.shut(&[]).unwrap();
        assert!(ring.is_shut() && !ring.is_wrapped() && ring.in_reach() == 0);
        assert!(ring.open_sealed("t.c", &sealed).is_none());
        ring.open_again(None).unwrap();
        assert_eq!(ring.open_text("t.c", Some(&sealed)).reveal(), "x");
    }
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_ring_in_memory_is_wrapped_too() {
    let ring = KeyRing::in_memory(Arc::new(SeededEntropy::new(1)));
    let sealed = ring.seal(Moment::from_s(0), "t.c", b"x").unwrap();
    let (keys, recipients) = sheets(2);
    ring.shut(&recipients).unwrap();
    assert!(ring.is_wrapped() && ring.look_into(&keys[0], &keys[0]).is_err());
    let opened = ring.look_into(&keys[0], &keys[1]).unwrap();
    ring.open_again(Some(&opened)).unwrap();
    assert_eq!(ring.open_text("t.c", Some(&sealed)).reveal(), "x");
}

fn stop_after(n: usize) -> impl FnMut(wrapped::Step) -> std::io::Result<()> {
    let mut done = 0;
    move |_| {
        done += 1;
        if done == n { Err(std::io::Error::other("the power is gone")) } else { Ok(()) }
    }
}

#[test]
fn power_that_goes_between_any_two_steps_leaves_the_keys_in_one_form() {
    let (keys, recipients) = sheets(2);
    for locking in [true, false] {
        let mut was_finished = false;
        for n in 1..10 {
            let dir = folder(&format!("power-{locking}-{n}"));
            let ring = KeyRing::open(&dir, Arc::new(SeededEntropy::new(1))).unwrap();
            let sealed = ring.seal(Moment::from_s(0), "t.c", b"x").unwrap();
            let done = if locking {
                ring.shut_stepwise(&recipients, &mut stop_after(n))
            } else {
                ring.shut(&recipients).unwrap();
                let opened = ring.look_into(&keys[0], &keys[1]).unwrap();
                ring.open_stepwise(Some(&opened), &mut stop_after(n))
            };
            was_finished |= done.is_ok();
            if locking && n == 3 {
                // The last of the plain file was being overwritten.
                assert_eq!(std::fs::read(dir.join("day.keys")).unwrap()[0], b'0');
            }
            drop(ring);
            // The next start: plain and open, or wrapped and opened by two.
            let ring = KeyRing::open(&dir, Arc::new(SeededEntropy::new(2))).unwrap();
            assert_ne!(dir.join("day.keys").exists(), ring.is_wrapped(), "{locking} {n}: one form is there");
            if ring.is_wrapped() {
                let opened = ring.look_into(&keys[1], &keys[0]).unwrap();
                ring.open_again(Some(&opened)).unwrap();
            }
            assert_eq!(ring.open_text("t.c", Some(&sealed)).reveal(), "x", "{locking} {n}: nothing is lost");
            std::fs::remove_dir_all(dir).unwrap();
        }
        assert!(was_finished, "there are fewer than ten steps");
    }
}

#[test]
fn the_key_of_notices_is_made_once_and_is_locked_away_with_the_others() {
    let dir = folder("signing");
    let ring = KeyRing::open(&dir, Arc::new(SeededEntropy::new(5))).unwrap();
    let made = ring.signer("Lantern Net").unwrap();
    assert!(made.name().starts_with("sereno/lantern-net/notices/"), "{}", made.name());
    let other = KeyRing::open(&dir, Arc::new(SeededEntropy::new(6))).unwrap();
    assert_eq!(other.signer("Lantern Net").unwrap().verifier(), made.verifier(), "another node made another key");
    let private = made.private_text();
    assert!(holds(&bytes_of(&dir), private.as_bytes()), "the search finds what is there");

    let (keys, recipients) = sheets(2);
    ring.shut(&recipients).unwrap();
    assert!(matches!(ring.signer("Lantern Net"), Err(KeyError::Shut)));
    assert!(!holds(&bytes_of(&dir), private.as_bytes()), "it lies on the disk while locked");
    assert!(matches!(KeyRing::open(&dir, Arc::new(SeededEntropy::new(7))).unwrap().signer("x"), Err(KeyError::Shut)));
    let opened = ring.look_into(&keys[0], &keys[1]).unwrap();
    ring.open_again(Some(&opened)).unwrap();
    assert_eq!(ring.signer("Lantern Net").unwrap().verifier(), made.verifier());
    std::fs::write(dir.join("notice.key"), "nothing").unwrap();
    let broken = KeyRing::open(&dir, Arc::new(SeededEntropy::new(8))).unwrap();
    assert!(matches!(broken.signer("Lantern Net"), Err(KeyError::Signing(..))));
}
