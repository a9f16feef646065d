"""What is signed and kept outside: checkpoints of the tree, proofs, and the keys, in the open formats of C2SP.

A checkpoint is a signed note (c2sp.org/signed-note) of three lines (c2sp.org/tlog-checkpoint); a proof that an entry is
in the tree is a text with a checkpoint at its end (c2sp.org/tlog-proof); leaves are published in tiles of 256
(c2sp.org/tlog-tiles). Keys are one line each, as the tools for such logs write them. Pure: no file is touched here.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from safehold.kernel.errors import Unreadable

ED25519 = b"\1"
PROOF = "c2sp.org/tlog-proof@v1"
TILE = 256
NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
NAME = re.compile(r"[^\s+]+")
LONGEST = 100_000


def _base64(text: str, where: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise Unreadable("This line is not base64.", where=where, do="Ask for the file again.") from None


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes by which a signature names its key, so that others can be passed over."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


@dataclass(frozen=True)
class Verifier:
    """The public half of a key with the name of the log: whoever has this line can check every checkpoint."""

    name: str
    public: bytes

    def __str__(self) -> str:
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def read(cls, line: str) -> Self:
        """The key that a line `name+identity+base64` holds."""
        name, _, rest = line.strip().partition("+")
        identity, _, key = rest.partition("+")
        found = _base64(key, "key") if NAME.fullmatch(name) else b""
        if len(found) != 33 or found[:1] != ED25519 or key_id(name, found[1:]).hex() != identity:
            raise Unreadable("This is no public key of a log.", where="key", do="Give the file that ends in .pub.")
        return cls(name, found[1:])

    def has_signed(self, text: str, signatures: Sequence[str]) -> bool:
        """Whether one of these lines is this key's signature of the text; one that is false refuses the whole."""
        known = 0
        for line in signatures:
            name, _, told = line.removeprefix("— ").partition(" ")
            signature = _base64(told, "signature")
            if name != self.name or signature[:4] != key_id(self.name, self.public):
                continue
            try:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature[4:], text.encode())
            except InvalidSignature:
                return False
            known += 1
        return known > 0


@dataclass(frozen=True, repr=False)
class Signer:
    """The secret half: whoever holds it can sign checkpoints in the log's name."""

    name: str
    seed: bytes

    @classmethod
    def new(cls, name: str) -> Self:
        """A fresh key for the log of this name, for example `northmoor.example/record`."""
        if not NAME.fullmatch(name):
            raise Unreadable("The name of a log has neither spaces nor a plus.", where="name", do="Write one without.")
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    def __str__(self) -> str:
        return f"PRIVATE+KEY+{self.name}+{self._id().hex()}+{b64encode(ED25519 + self.seed).decode()}"

    @classmethod
    def read(cls, line: str) -> Self:
        """The key that a line `PRIVATE+KEY+name+identity+base64` holds."""
        name, _, rest = line.strip().removeprefix("PRIVATE+KEY+").partition("+")
        identity, _, key = rest.partition("+")
        found = _base64(key, "key") if NAME.fullmatch(name) and line.startswith("PRIVATE+KEY+") else b""
        if len(found) != 33 or found[:1] != ED25519 or (made := cls(name, found[1:]))._id().hex() != identity:
            raise Unreadable("This is no secret key of a log.", where="key", do="Make one with record new-key.")
        return made

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def _id(self) -> bytes:
        return key_id(self.name, self.verifier.public)

    def sign(self, text: str) -> str:
        """The text as a signed note."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return f"{text}\n— {self.name} {b64encode(self._id() + signature).decode()}\n"


@dataclass(frozen=True)
class Checkpoint:
    """How large the tree was, and its root. With it alone one can tell whether that part was changed since.

    >>> signer = Signer("log.example/record", bytes(32))
    >>> note = Checkpoint("log.example/record", 3, bytes(32)).signed(signer)
    >>> note.splitlines()[:2]
    ['log.example/record', '3']
    >>> Checkpoint.read(note, signer.verifier).size
    3
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def signed(self, signer: Signer) -> str:
        return signer.sign(self.text())

    @classmethod
    def read(cls, note: str, verifier: Verifier) -> Self:
        """The checkpoint that a note bears, if this key has signed it and it is of this log."""
        text, has_blank, signatures = note.rpartition("\n\n")
        lines, signed = f"{text}\n", signatures.splitlines()
        found = cls._parsed(text.split("\n"))
        is_note = has_blank and signatures.endswith("\n") and all(line.startswith("— ") for line in signed)
        if found is None or not is_note or len(note) > LONGEST:
            raise Unreadable("This is no checkpoint.", where="checkpoint", do="Give one that record checkpoint wrote.")
        if found.origin != verifier.name or not verifier.has_signed(lines, signed):
            raise Unreadable(
                "The signature is not that of this log's key.",
                where="checkpoint",
                do="Do not trust it; ask whoever kept it for another copy, and check that the key is the right one.",
            )
        return found

    @classmethod
    def _parsed(cls, lines: Sequence[str]) -> Self | None:
        if len(lines) < 3 or not all(lines) or not NUMBER.fullmatch(lines[1]):
            return None
        root = _base64(lines[2], "checkpoint")
        return cls(lines[0], int(lines[1]), root) if len(root) == 32 else None


@dataclass(frozen=True)
class Proof:
    """That an entry is in the tree of a checkpoint. `entry` is its text, from which the leaf is worked out."""

    entry: str
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def text(self) -> str:
        lines = [PROOF, f"extra {b64encode(self.entry.encode()).decode()}", f"index {self.index}"]
        return "\n".join([*lines, *(b64encode(each).decode() for each in self.hashes), "", self.checkpoint])

    @classmethod
    def read(cls, text: str) -> Self:
        """The proof that a file holds; whether it proves anything is another question."""
        head, has_blank, checkpoint = text.partition("\n\n")
        first, extra, index, *hashes = [*head.split("\n"), "", "", ""][: max(3, head.count("\n") + 1)]
        number = index.removeprefix("index ")
        if first != PROOF or not has_blank or not extra.startswith("extra ") or not NUMBER.fullmatch(number):
            raise Unreadable("This is no proof of an entry.", where="proof", do="Give a file that record prove wrote.")
        entry = _base64(extra.removeprefix("extra "), "proof").decode(errors="replace")
        return cls(entry, int(number), tuple(_base64(line, "proof") for line in hashes), checkpoint)


def tile_path(level: int, number: int, width: int = TILE) -> str:
    """Where a tile stands in the folder: its number in threes of digits, and how wide it is if not yet full.

    >>> tile_path(0, 1234067)
    'tile/0/x001/x234/067'
    >>> tile_path(1, 0, 17)
    'tile/1/000.p/17'
    """
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.insert(0, f"x{number % 1000:03}")
    return "/".join(["tile", str(level), *parts]) + ("" if width == TILE else f".p/{width}")
