//! How: the model runs with crashes and is judged; each planted fault must be found.

use super::*;

const CLASSES: [Class; 3] = [Class::Keyed, Class::Queryable, Class::Blind];

#[test]
fn crashes_lose_no_more_than_the_class_allows() {
    for class in CLASSES {
        for seed in 0..8 {
            let o = model(class, 20_000, 40, seed, None);
            assert!(o.crashes > 20, "{class:?}: nothing happened: {o:?}");
            assert_eq!(judge(class, &o), Ok(()), "{class:?} seed {seed}: {o:?}");
        }
        let calm = model(class, 20_000, 0, 1, None);
        assert_eq!((calm.doubles, calm.misses, calm.unknown), (0, 0, 0), "{class:?} without a crash");
    }
    // It is no empty promise: crashes do cost a blind channel something.
    let blind = model(Class::Blind, 20_000, 40, 1, None);
    assert!(blind.doubles > 0, "{blind:?}");
}

#[test]
fn each_planted_fault_is_found() {
    for (fault, class) in [
        (Fault::SendThenMark, Class::Blind),
        (Fault::MarkThenSend, Class::Keyed),
        (Fault::MarkThenSend, Class::Blind),
        (Fault::MarkThenSend, Class::Queryable),
        (Fault::IgnoreFence, Class::Blind),
        (Fault::IgnoreFence, Class::Queryable),
    ] {
        let o = model(class, 20_000, 40, 1, Some(fault));
        assert!(judge(class, &o).is_err(), "{fault:?} on {class:?} was not found: {o:?}");
    }
}
