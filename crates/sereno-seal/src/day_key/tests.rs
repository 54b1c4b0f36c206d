use super::*;
use crate::digest;
use crate::record::Record;

#[test]
fn a_value_opens_only_with_its_key_column_and_day() {
    let key = DayKey([3; 32]);
    let sealed = seal(&key, 20_000, "reports.text", b"two vans", [9; 24]);
    assert_eq!(open(&key, "reports.text", &sealed).unwrap(), b"two vans");
    assert_eq!(day_of(&sealed), Ok(20_000));
    assert_eq!(open(&DayKey([4; 32]), "reports.text", &sealed), Err(Unreadable::Seal));
    assert_eq!(open(&key, "reports.reach", &sealed), Err(Unreadable::Seal));
    for at in 1..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(open(&key, "reports.text", &changed), Err(Unreadable::Seal), "byte {at}");
    }
    assert_eq!(open(&key, "reports.text", &sealed[..40]), Err(Unreadable::Shape));
    assert_eq!(format!("{key:?}"), "DayKey([private])");
}

#[test]
fn a_record_has_one_byte_form() {
    let record = Record::new("demo-1").number("n", -3).field("text", "a\n2:bc");
    assert_eq!(record.bytes(), b"6:demo-1\n1:n\n2:-3\n4:text\n6:a\n2:bc\n");
    assert_ne!(record.digest(), Record::new("demo-1").number("n", -3).digest());
}

#[test]
fn hexadecimal_reads_back() {
    assert_eq!(digest::hex(&[0, 15, 255]), "000fff");
    assert_eq!(digest::unhex("000fFF"), Some(vec![0, 15, 255]));
    assert_eq!(digest::unhex("0"), None);
    assert_eq!(digest::unhex("zz"), None);
    assert_eq!(digest::short(&digest::sha256(b"abc")), "ba78 16bf 8f01 cfea");
}
