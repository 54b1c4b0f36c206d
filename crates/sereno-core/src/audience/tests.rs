//! How: sets go to bytes and back, and bytes that no set makes are refused.

use super::*;

fn set(seats: &[u32]) -> IdSet {
    seats.iter().copied().map(Seat).collect()
}

#[test]
fn a_set_has_one_byte_form() {
    for seats in [&[][..], &[0], &[0, 1, 2], &[7, 128, 129, 300_000, u32::MAX], &[u32::MAX]] {
        let one = set(seats);
        assert_eq!(IdSet::from_bytes(&one.to_bytes()), Some(one));
    }
    assert_eq!(set(&[3, 1, 3, 2]), set(&[1, 2, 3]));
    for bad in
        [&[0x80][..], &[0x80, 0x00], &[1, 0], &[0xff, 0xff, 0xff, 0xff, 0xff, 1], &[0xff, 0xff, 0xff, 0xff, 0x0f, 1]]
    {
        assert_eq!(IdSet::from_bytes(bad), None, "{bad:?}");
    }
}

#[test]
fn minus_leaves_who_is_not_in_the_other() {
    assert_eq!(set(&[1, 2, 3, 9]).minus(&set(&[2, 9, 10])), set(&[1, 3]));
}
