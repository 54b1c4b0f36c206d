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
