use super::*;

fn keys(n: u8) -> Vec<OfflineKey> {
    (1..=n).map(|at| OfflineKey::from_bytes(&[at; SECRET_BYTES]).unwrap()).collect()
}

fn recipients(keys: &[OfflineKey]) -> Vec<String> {
    keys.iter().map(OfflineKey::recipient).collect()
}

#[test]
fn a_secret_is_read_back_however_it_is_typed() {
    let key = &keys(1)[0];
    let text = key.text();
    assert!(text.starts_with(HEAD) && text.len() == HEAD.len() + 58, "{text}");
    let groups = key.groups().join(" ");
    for typed in [
        text.clone(),
        text.to_lowercase(),
        groups.clone(),
        format!("AGE SECRET KEY 1 {groups}\n"),
        groups.to_lowercase(),
    ] {
        assert_eq!(OfflineKey::typed(&typed).map(|k| k.recipient()), Some(key.recipient()), "{typed}");
    }
    // One wrong letter is noticed, and so is a missing one.
    let last = if groups.ends_with('Q') { "P" } else { "Q" };
    assert!(OfflineKey::typed(&format!("{}{last}", &groups[..groups.len() - 1])).is_none());
    assert!(OfflineKey::typed(&groups[1..]).is_none());
    assert!(OfflineKey::typed("").is_none());
    assert!(is_recipient(&key.recipient()) && !is_recipient(&text));
    assert_eq!(format!("{key:?}"), "OfflineKey([private])");
}

#[test]
fn any_one_of_several_opens_what_was_sealed_to_all_and_nobody_else() {
    let all = keys(4);
    let sealed = wrap(&recipients(&all[..3]), b"a letter").unwrap();
    for key in &all[..3] {
        assert_eq!(unwrap(key, &sealed).unwrap(), b"a letter");
    }
    assert!(matches!(unwrap(&all[3], &sealed), Err(WrapError::Shut(_))));
    assert!(matches!(wrap(&[], b"x"), Err(WrapError::Nobody)));
    assert!(matches!(wrap(&["age1nobody".to_owned()], b"x"), Err(WrapError::Recipient(_))));
}

#[test]
fn a_changed_byte_or_a_cut_end_is_refused() {
    let key = &keys(1)[0];
    let sealed = wrap(&[key.recipient()], &[7; 300]).unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(unwrap(key, &changed).is_err(), "byte {at} of {}", sealed.len());
    }
    for cut in 0..sealed.len() {
        assert!(unwrap(key, &sealed[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn every_two_of_a_set_open_a_pair_and_no_one_alone() {
    let all = keys(4);
    let wrapped = wrap_pairs(&recipients(&all[..3]), b"the keys").unwrap();
    for a in 0..4 {
        for b in 0..4 {
            let opened = unwrap_pair(&all[a], &all[b], &wrapped);
            if a != b && a < 3 && b < 3 {
                assert_eq!(opened.unwrap(), b"the keys", "{a} and {b}");
            } else {
                assert!(matches!(opened, Err(WrapError::Shut(_))), "{a} and {b}");
            }
        }
    }
    assert!(matches!(wrap_pairs(&recipients(&all[..1]), b"x"), Err(WrapError::Nobody)));
    assert!(matches!(unwrap_pair(&all[0], &all[1], b"something else"), Err(WrapError::Shape)));
    assert!(unwrap_pair(&all[0], &all[1], &wrapped[..wrapped.len() / 4]).is_err());
}
