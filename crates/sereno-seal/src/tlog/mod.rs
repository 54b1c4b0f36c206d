//! A Merkle tree over a log that only grows, after RFC 6962, section 2.1.
//!
//! Dramatis personae: a *leaf* is the hash of one entry; a [`Node`] is the hash of a whole
//! subtree, named by its level and its place in that level; the [`Frontier`] is the few nodes
//! from which the tree can grow; a proof is a list of hashes from which two roots, or a leaf and
//! a root, can be made again.
//!
//! Invariants: leaves and nodes are hashed under different first bytes, so that none can be
//! passed off as the other; verifying asks nobody and trusts nothing but the hashes given.

use crate::digest::{DIGEST_BYTES, sha256};

/// A hash in the tree.
pub type Hash = [u8; DIGEST_BYTES];

/// A proof is never longer than this: a tree of 2^63 leaves has 63 levels.
pub const PROOF_MAX: usize = 64;

/// The hash of one entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    sha256(&[&[0], entry].concat())
}

/// The hash of two subtrees beside each other.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1u8; 1 + 2 * DIGEST_BYTES];
    for (to, from) in bytes.iter_mut().skip(1).zip(left.iter().chain(right)) {
        *to = *from;
    }
    sha256(&bytes)
}

/// The root of a tree without leaves.
pub fn empty_root() -> Hash {
    sha256(b"")
}

/// The place of a whole subtree: level 0 are the leaves, and a node of level `l` at place `p`
/// covers the leaves from `p << l`, `1 << l` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// How many levels above the leaves.
    pub level: u32,
    /// How many nodes of that level stand before it.
    pub at: u64,
}

/// A whole subtree's place and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it is.
    pub place: Place,
    /// Its hash.
    pub hash: Hash,
}

/// The whole subtrees that a tree of some size consists of, the widest first. From these it can
/// grow, and its root can be told, without any other leaf.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    nodes: Vec<Hash>,
}

impl Frontier {
    /// The frontier of a tree without leaves.
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// A frontier that was kept; `None` when there are not as many nodes as such a tree has.
    pub fn of(size: u64, nodes: Vec<Hash>) -> Option<Frontier> {
        let wanted = usize::try_from(size.count_ones()).ok()?;
        (nodes.len() == wanted).then_some(Frontier { size, nodes })
    }

    /// How many leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hashes, for keeping.
    pub fn nodes(&self) -> &[Hash] {
        &self.nodes
    }

    /// Adds a leaf and gives every subtree above it that became whole with it.
    pub fn push(&mut self, leaf: Hash) -> Vec<Node> {
        let (mut at, mut hash, mut level) = (self.size, leaf, 0);
        let mut whole = Vec::new();
        while at & 1 == 1 {
            let Some(left) = self.nodes.pop() else { break };
            hash = node_hash(&left, &hash);
            at >>= 1;
            level += 1;
            whole.push(Node { place: Place { level, at }, hash });
        }
        self.nodes.push(hash);
        self.size += 1;
        whole
    }

    /// The root.
    pub fn root(&self) -> Hash {
        let mut right_first = self.nodes.iter().rev();
        let Some(last) = right_first.next() else { return empty_root() };
        right_first.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// Gives the hash of a whole subtree. `None` stops what asked for it.
pub type Nodes<'a> = dyn FnMut(Place) -> Option<Hash> + 'a;

/// The largest power of two below `n`, for `n` of at least two.
fn split(n: u64) -> u64 {
    1 << (u64::BITS - 1 - n.saturating_sub(1).max(1).leading_zeros())
}

/// The hash over `n` leaves from `from` on.
fn range_hash(nodes: &mut Nodes<'_>, from: u64, n: u64) -> Option<Hash> {
    if n == 0 {
        return Some(empty_root());
    }
    if n.is_power_of_two() && from.is_multiple_of(n) {
        let level = n.trailing_zeros();
        return nodes(Place { level, at: from >> level });
    }
    let k = split(n);
    Some(node_hash(&range_hash(nodes, from, k)?, &range_hash(nodes, from + k, n - k)?))
}

/// The root of the first `size` leaves.
pub fn root(nodes: &mut Nodes<'_>, size: u64) -> Option<Hash> {
    range_hash(nodes, 0, size)
}

/// Proves that the leaf at `at` is among the first `size`: PATH(m, D[n]) of the RFC.
pub fn inclusion(nodes: &mut Nodes<'_>, at: u64, size: u64) -> Option<Vec<Hash>> {
    if at >= size {
        return None;
    }
    let mut path = Vec::new();
    let (mut from, mut n, mut m) = (0, size, at);
    while n > 1 {
        let k = split(n);
        if m < k {
            path.push(range_hash(nodes, from + k, n - k)?);
            n = k;
        } else {
            path.push(range_hash(nodes, from, k)?);
            (from, n, m) = (from + k, n - k, m - k);
        }
    }
    path.reverse();
    Some(path)
}

/// Proves that the first `old` leaves of a tree of `new` leaves are still the same:
/// PROOF(m, D[n]) of the RFC.
pub fn consistency(nodes: &mut Nodes<'_>, old: u64, new: u64) -> Option<Vec<Hash>> {
    if old > new {
        return None;
    }
    if old == 0 || old == new {
        return Some(vec![]);
    }
    let mut path = Vec::new();
    let (mut from, mut n, mut m, mut is_whole) = (0, new, old, true);
    while m != n {
        let k = split(n);
        if m <= k {
            path.push(range_hash(nodes, from + k, n - k)?);
            n = k;
        } else {
            path.push(range_hash(nodes, from, k)?);
            (from, n, m) = (from + k, n - k, m - k);
            is_whole = false;
        }
    }
    if !is_whole {
        path.push(range_hash(nodes, from, n)?);
    }
    path.reverse();
    Some(path)
}

/// True when the proof shows this leaf at this place of the tree with this root.
pub fn is_included(proof: &[Hash], at: u64, leaf: &Hash, size: u64, root: &Hash) -> bool {
    if at >= size || proof.len() > PROOF_MAX {
        return false;
    }
    // RFC 9162, section 2.1.3.2.
    let (mut f, mut s, mut hash) = (at, size - 1, *leaf);
    for p in proof {
        if s == 0 {
            return false;
        }
        if f & 1 == 1 || f == s {
            hash = node_hash(p, &hash);
            while f & 1 == 0 && f != 0 {
                f >>= 1;
                s >>= 1;
            }
        } else {
            hash = node_hash(&hash, p);
        }
        f >>= 1;
        s >>= 1;
    }
    s == 0 && hash == *root
}

/// True when the proof shows that the tree of the first root is the beginning of the second.
pub fn is_consistent(proof: &[Hash], old: u64, old_root: &Hash, new: u64, new_root: &Hash) -> bool {
    if old > new || proof.len() > PROOF_MAX {
        return false;
    }
    if old == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    // RFC 9162, section 2.1.4.2.
    let mut path: Vec<Hash> = Vec::with_capacity(proof.len() + 1);
    if old.is_power_of_two() {
        path.push(*old_root);
    }
    path.extend_from_slice(proof);
    let mut path = path.into_iter();
    let Some(first) = path.next() else { return false };
    let (mut f, mut s) = (old - 1, new - 1);
    while f & 1 == 1 {
        f >>= 1;
        s >>= 1;
    }
    let (mut older, mut newer) = (first, first);
    for c in path {
        if s == 0 {
            return false;
        }
        if f & 1 == 1 || f == s {
            older = node_hash(&c, &older);
            newer = node_hash(&c, &newer);
            while f & 1 == 0 && f != 0 {
                f >>= 1;
                s >>= 1;
            }
        } else {
            newer = node_hash(&newer, &c);
        }
        f >>= 1;
        s >>= 1;
    }
    s == 0 && older == *old_root && newer == *new_root
}

#[cfg(test)]
mod tests;
