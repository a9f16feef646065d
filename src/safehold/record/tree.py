"""A Merkle tree as RFC 9162 (RFC 6962) hashes it: what whoever kept an earlier root can hold the record against.

Pure: neither a database, a file nor a signature is known here. A leaf is given as its hash. A proof is made of all the
leaves; `Tree` keeps only a few hashes, however large it grows.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256().digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry. Its first byte keeps a leaf from ever being taken for a node.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours, from left to right."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf and keeps only the roots of its full parts, the largest first.

    >>> tree = Tree(leaf_hash(entry) for entry in (b"", b"\\0", b"\\x10"))
    >>> tree.size, tree.root.hex()[:16]
    (3, 'aeb6bcfe274b70a1')
    """

    def __init__(self, leaves: Iterable[bytes] = (), *, size: int = 0, full: Iterable[bytes] = ()) -> None:
        """Of these leaves; or, going on from a tree of `size`, after the roots of its `full` parts."""
        self.size, self.full = size, [*full]
        for leaf in leaves:
            self.grow(leaf)

    def grow(self, leaf: bytes) -> None:
        """Add a leaf at the right. Two full parts of one size become one of twice the size."""
        full, halves = self.full, self.size
        while halves & 1:
            leaf = sha256(b"\1" + full.pop() + leaf).digest()
            halves >>= 1
        full.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The one hash that changes with any change of any leaf or of their order."""
        if not self.full:
            return EMPTY
        *others, found = self.full
        for part in reversed(others):
            found = node_hash(part, found)
        return found


def _above(level: Sequence[bytes]) -> list[bytes]:
    """The next level: neighbours joined; one without a neighbour goes up as it is."""
    joined = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
    return [*joined, level[-1]] if len(level) & 1 else joined


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What must be known besides a leaf to work out the root: the neighbours on its way up.

    >>> leaves = [leaf_hash(bytes([number])) for number in range(7)]
    >>> len(inclusion_proof(leaves, 6)), len(inclusion_proof(leaves, 0))
    (2, 3)
    """
    proof, level = [], leaves
    while len(level) > 1:
        if (neighbour := index ^ 1) < len(level):
            proof.append(level[neighbour])
        index, level = index >> 1, _above(level)
    return proof


def includes(root: bytes, size: int, leaf: bytes, index: int, proof: Iterable[bytes]) -> bool:
    """Whether the tree of this root and size holds this leaf there (RFC 9162 section 2.1.3.2).

    >>> leaves = [leaf_hash(bytes([number])) for number in range(7)]
    >>> includes(Tree(leaves).root, 7, leaves[4], 4, inclusion_proof(leaves, 4))
    True
    >>> includes(Tree(leaves).root, 7, leaves[4], 5, inclusion_proof(leaves, 4))
    False
    """
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for neighbour in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(neighbour, found)
            at, last = _past_lone(at, last)
        else:
            found = node_hash(found, neighbour)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def _past_lone(at: int, last: int) -> tuple[int, int]:
    """Up past the levels where a node at the right edge has no neighbour."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def consistency_proof(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """What must be known to see that these leaves begin with the first `size` of them, and that nothing was changed.

    >>> leaves = [leaf_hash(bytes([number])) for number in range(7)]
    >>> [len(consistency_proof(leaves, size)) for size in (3, 4, 6, 7)]
    [4, 1, 3, 0]
    """
    if size in (0, len(leaves)):
        return []
    at, level, proof = size - 1, leaves, []
    while at & 1:
        at, level = at >> 1, _above(level)
    if at:  # where `size` is a power of two, the verifier has this hash already: the earlier root
        proof.append(level[at])
    return proof + inclusion_proof(level, at)


def grew_from(root: bytes, size: int, later: bytes, later_size: int, proof: Sequence[bytes]) -> bool:
    """Whether the later tree is the earlier one grown on, and not rewritten (RFC 9162 section 2.1.4.2).

    >>> leaves = [leaf_hash(bytes([number])) for number in range(7)]
    >>> earlier, later = Tree(leaves[:3]).root, Tree(leaves).root
    >>> grew_from(earlier, 3, later, 7, consistency_proof(leaves, 3))
    True
    """
    if size == later_size or size == 0:
        return not proof and (root == later if size else root == EMPTY)
    if size > later_size or not proof:
        return False
    path = list(proof) if size & (size - 1) else [root, *proof]
    at, last = size - 1, later_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for neighbour in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(neighbour, before), node_hash(neighbour, after)
            at, last = _past_lone(at, last)
        else:
            after = node_hash(after, neighbour)
        at, last = at >> 1, last >> 1
    return last == 0 and (before, after) == (root, later)
