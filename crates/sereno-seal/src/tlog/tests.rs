//! How: the eight leaves that RFC 6962's reference implementation is tested with, and their
//! roots; then every tree of up to forty leaves against a tree written from the definition, with
//! every proof, and each proof with every hash of it changed.

use super::*;
use crate::digest::{hex, unhex};

const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// MTH of the RFC, from its definition.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves.len() {
        0 => sha256(b""),
        1 => leaves[0],
        n => {
            let k = n.next_power_of_two() / 2;
            node_hash(&mth(&leaves[..k]), &mth(&leaves[k..]))
        }
    }
}

fn whole(leaves: &[Hash]) -> impl FnMut(Place) -> Option<Hash> {
    let leaves = leaves.to_vec();
    move |place| {
        let (from, n) = (usize::try_from(place.at << place.level).ok()?, 1usize << place.level);
        Some(mth(leaves.get(from..from + n)?))
    }
}

fn many(n: u8) -> Vec<Hash> {
    (0..n).map(|i| leaf_hash(&[i])).collect()
}

#[test]
fn the_roots_of_the_known_trees_come_out() {
    assert_eq!(hex(&empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let mut grown = Frontier::new();
    for (leaf, root) in LEAVES.iter().zip(ROOTS) {
        grown.push(leaf_hash(&unhex(leaf).unwrap()));
        assert_eq!(hex(&grown.root()), root, "{} leaves", grown.size());
        let kept = Frontier::of(grown.size(), grown.nodes().to_vec()).unwrap();
        assert_eq!(kept, grown);
        assert!(Frontier::of(grown.size() + 64, grown.nodes().to_vec()).is_none_or(|f| f.root() != grown.root()));
    }
}

#[test]
fn a_known_consistency_proof_comes_out() {
    // From the example in RFC 6962, section 2.1.3: the tree of three and the tree of seven are
    // proved by [c, d, g, l].
    let d = many(7);
    let proof = consistency(&mut whole(&d), 3, 7).unwrap();
    let g = node_hash(&d[0], &d[1]);
    let l = mth(&d[4..7]);
    assert_eq!(proof, vec![d[2], d[3], g, l]);
    assert_eq!(consistency(&mut whole(&d), 4, 7).unwrap(), vec![l]);
    assert_eq!(inclusion(&mut whole(&d), 3, 7).unwrap(), vec![d[2], g, l]);
}

#[test]
fn every_proof_of_small_trees_holds_and_every_changed_one_does_not() {
    let leaves = many(40);
    let mut nodes = whole(&leaves);
    let mut grown = Frontier::new();
    let (mut held, mut broken) = (0, 0);
    for new in 0..=40usize {
        let n = u64::try_from(new).unwrap();
        let root_n = mth(&leaves[..new]);
        assert_eq!(grown.root(), root_n);
        assert_eq!(root(&mut nodes, n), Some(root_n));
        for old in 0..=new {
            let (m, root_m) = (u64::try_from(old).unwrap(), mth(&leaves[..old]));
            let proof = consistency(&mut nodes, m, n).unwrap();
            assert!(is_consistent(&proof, m, &root_m, n, &root_n), "{old} to {new}");
            held += 1;
            for at in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[at][0] ^= 1;
                assert!(!is_consistent(&wrong, m, &root_m, n, &root_n));
                wrong.remove(at);
                assert!(!is_consistent(&wrong, m, &root_m, n, &root_n));
                broken += 2;
            }
            let mut longer = proof.clone();
            longer.push(root_m);
            assert!(!is_consistent(&longer, m, &root_m, n, &root_n));
            if old > 0 {
                assert!(!is_consistent(&proof, m, &leaf_hash(b"other"), n, &root_n));
                assert!(!is_consistent(&proof, m, &root_m, n, &leaf_hash(b"other")));
            }
            if old < new {
                let proof = inclusion(&mut nodes, m, n).unwrap();
                assert!(is_included(&proof, m, &leaves[old], n, &root_n));
                assert!(!is_included(&proof, m, &leaf_hash(b"other"), n, &root_n));
                assert!(new == 1 || !is_included(&proof, (m + 1) % n, &leaves[old], n, &root_n));
                held += 1;
            }
        }
        for node in leaves.get(new).map(|leaf| grown.push(*leaf)).unwrap_or_default() {
            assert_eq!(nodes(node.place), Some(node.hash), "a subtree that became whole");
        }
    }
    assert!(held > 1_500 && broken > 5_000, "{held} {broken}");
}
