"""The tree, held against the published roots, and against the definitions of RFC 6962 written out as they stand.

Every true proof is accepted; one changed bit, hash, place or size in it is not.
"""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from safehold.record.tree import Tree, consistency_proof, grew_from, includes, inclusion_proof, leaf_hash

ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes([number % 256, number // 256])) for number in range(300)]


# RFC 6962 section 2.1, word for word: slow, and not written after the code that it judges


def half(size):
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def mth(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = half(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m, leaves, whole):
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert Tree(map(leaf_hash, ENTRIES[:size])).root.hex() == ROOTS[size]


def test_the_roots_that_another_library_finds():
    """The digest of the first 300 roots over these leaves, as pymerkle 7.0.0 gave them."""
    tree, digest = Tree(), hashlib.sha256()
    for leaf in LEAVES:
        tree.grow(leaf)
        digest.update(tree.root)
    assert digest.hexdigest() == "989f752da48e768f5b4102326f403b4948694b3b892fc19438ccf28bd525edc6"


@pytest.mark.parametrize("size", range(1, 66))
def test_every_proof_is_that_of_the_definition(size):
    leaves = LEAVES[:size]
    assert Tree(leaves).root == mth(leaves)
    assert [inclusion_proof(leaves, index) for index in range(size)] == [path(index, leaves) for index in range(size)]
    assert [consistency_proof(leaves, m) for m in range(1, size + 1)] == [
        subproof(m, leaves, True) for m in range(1, size + 1)
    ]


@given(some.data())
def test_an_inclusion_proof_holds_for_its_leaf_place_and_size_alone(data):
    size = data.draw(some.integers(1, 300))
    index = data.draw(some.integers(0, size - 1))
    leaves = LEAVES[:size]
    root, proof = Tree(leaves).root, inclusion_proof(leaves, index)
    assert includes(root, size, leaves[index], index, proof)
    other = data.draw(some.integers(-1, size + 1).filter(lambda other: other != index))
    assert not includes(root, size, leaves[index], other, proof)
    assert not includes(root, size, flipped(data, leaves[index]), index, proof)
    assert not includes(flipped(data, root), size, leaves[index], index, proof)
    assert not includes(root, size, leaves[index], index, [*proof, LEAVES[0]])
    if proof:
        assert not includes(root, size, leaves[index], index, changed(data, proof))
        assert not includes(root, size, leaves[index], index, proof[:-1])
        assert not includes(root, size, leaves[index], index, proof[1:])


@given(some.data())
def test_a_consistency_proof_holds_for_its_two_trees_alone(data):
    later = data.draw(some.integers(1, 300))
    earlier = data.draw(some.integers(0, later))
    leaves = LEAVES[:later]
    before, after, proof = Tree(leaves[:earlier]).root, Tree(leaves).root, consistency_proof(leaves, earlier)
    assert grew_from(before, earlier, after, later, proof)
    assert not grew_from(before, earlier, after, later, [*proof, LEAVES[0]])
    assert not grew_from(flipped(data, before), earlier, after, later, proof)
    if earlier:
        assert not grew_from(before, earlier, flipped(data, after), later, proof)
    if 0 < earlier < later:
        assert not grew_from(after, later, before, earlier, proof)
    if proof:
        assert not grew_from(before, earlier, after, later, changed(data, proof))
        assert not grew_from(before, earlier, after, later, proof[:-1])


@given(some.data())
def test_a_rewritten_tree_has_no_proof_from_the_earlier_one(data):
    """Not even the proof that whoever rewrote it would give."""
    later = data.draw(some.integers(2, 300))
    earlier = data.draw(some.integers(1, later))
    index = data.draw(some.integers(0, earlier - 1))
    before = Tree(LEAVES[:earlier]).root
    rewritten = [*LEAVES[:index], flipped(data, LEAVES[index]), *LEAVES[index + 1 : later]]
    assert not grew_from(before, earlier, Tree(rewritten).root, later, consistency_proof(rewritten, earlier))


def flipped(data, told):
    bit = data.draw(some.integers(0, 8 * len(told) - 1))
    return bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(told))


def changed(data, proof):
    index = data.draw(some.integers(0, len(proof) - 1))
    return [*proof[:index], flipped(data, proof[index]), *proof[index + 1 :]]
