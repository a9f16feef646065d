"""The folder that is kept outside: checkpoints, and beside them the hash of every leaf, in tiles of 256.

Whoever keeps a copy of it can tell whether the record still is what it was, and which entry is the first that is not.
It holds no one's data. Laid out as c2sp.org/tlog-tiles says, so that other programs can read it.
"""

import fcntl
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from safehold.kernel.errors import Conflict, Missing, Refused, Unreadable
from safehold.record.checkpoint import LONGEST, TILE, Checkpoint, Signer, Verifier, tile_path
from safehold.record.tree import Tree

HASH = 32


def text_of(path: Path) -> str:
    """A small text file, as it stands."""
    try:
        with path.open("rb") as file:
            return file.read(LONGEST + 1).decode()
    except OSError as problem:
        raise Missing(f"It cannot be read: {problem.strerror}.", where=str(path), do="Check the name.") from None
    except UnicodeDecodeError:
        raise Unreadable("This is no text.", where=str(path), do="Check the name.") from None


def secret_key(path: Path) -> Signer:
    """The key that signs, if nobody but its owner can read it."""
    found = text_of(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Refused("Others can read the key that signs.", where=str(path), do=f"Run: chmod 600 {path}")
    return Signer.read(found)


def public_key(path: Path) -> Verifier:
    """The key that checks, of a file that holds its line."""
    return Verifier.read(text_of(path))


def new_key(name: str, path: Path) -> None:
    """A fresh key: the secret half for its owner's eyes alone, and beside it the half that checks."""
    signer = Signer.new(name)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Conflict("There is a file already.", where=str(path), do="Keep it, or name another.") from None
    except OSError as problem:
        raise Missing(f"It cannot be made: {problem.strerror}.", where=str(path), do="Check the folder.") from None
    with os.fdopen(made, "w") as file:
        file.write(f"{signer}\n")
    public_of(path).write_text(f"{signer.verifier}\n")


def public_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.pub")


@dataclass(frozen=True)
class Kept:
    """A checkpoint that someone kept, and the folder with the tiles beside it, if it is in one."""

    file: str
    checkpoint: Checkpoint
    leaves: "Folder | None"

    @classmethod
    def read(cls, path: Path, verifier: Verifier) -> Self:
        try:
            checkpoint = Checkpoint.read(text_of(path), verifier)
        except Unreadable as problem:
            raise Unreadable(problem.says, where=str(path), do=problem.do) from None
        beside = (folder for folder in (path.parent, path.parent.parent) if (folder / "tile").is_dir())
        return cls(str(path), checkpoint, next((Folder(folder) for folder in beside), None))


class Folder:
    """A folder with `checkpoint`, every earlier one under `checkpoints/`, and the tiles."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One writer at a time: two would sign two different trees of the same size."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / ".turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def newest(self, verifier: Verifier) -> Checkpoint | None:
        """The checkpoint that was last written here, if any was."""
        path = self.path / "checkpoint"
        return Kept.read(path, verifier).checkpoint if path.exists() else None

    def leaves(self, size: int) -> Iterator[bytes]:
        """The hashes of the first `size` leaves."""
        for number in range(0, size, TILE):
            yield from self._tile(0, number // TILE, min(TILE, size - number))

    def _tile(self, level: int, number: int, width: int) -> list[bytes]:
        """The first hashes of a tile, from the full one or from any that was wide enough."""
        full = self.path / tile_path(level, number)
        wide_enough = [
            path
            for path in full.with_name(f"{full.name}.p").glob("*")
            if path.name.isdigit() and int(path.name) >= width
        ]
        for path in (full, *wide_enough):
            if path.is_file() and len(found := path.read_bytes()) >= width * HASH:
                return [found[at : at + HASH] for at in range(0, width * HASH, HASH)]
        raise Missing("A tile is not there, or is cut short.", where=str(full), do="Use a whole copy of the folder.")

    def add(self, since: Checkpoint | None, leaves: Iterable[bytes], signer: Signer) -> Checkpoint:
        """Write the tiles of the leaves that came since, and then the checkpoint that signs them all."""
        edge = self._edge(since) if since else Edge([], 0)
        for leaf in leaves:
            for path, tile in edge.grow(leaf):
                self._write(path, tile)
        for path, tile in edge.parts():
            self._write(path, tile)
        made = Checkpoint(signer.name, edge.size, edge.root)
        note = made.signed(signer).encode()
        self._write(f"checkpoints/{made.size}", note)
        self._write("checkpoint", note)
        return made

    def _edge(self, since: Checkpoint) -> "Edge":
        """The unfinished tiles of the tree that the last checkpoint signed; it can only be grown on from there."""
        levels, count, level = [], since.size, 0
        while count:
            number, width = divmod(count, TILE)
            levels.append(self._tile(level, number, width) if width else [])
            count, level = number, level + 1
        edge = Edge(levels, since.size)
        if edge.root != since.root:
            raise Conflict(
                "The tiles do not fit the checkpoint beside them.",
                where=str(self.path),
                do="Bring the folder back from a copy, or begin another; do not sign on from this one.",
            )
        return edge

    def _write(self, name: str, content: bytes) -> None:
        """A file, whole or not at all, and on disk when this returns."""
        path = self.path / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}")
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as problem:
            raise Missing(
                f"It cannot be written: {problem.strerror}.", where=str(path), do="Mend the folder."
            ) from None


class Edge:
    """The right edge of a tiled tree: of each level, the hashes of the tile that is not yet full."""

    def __init__(self, levels: list[list[bytes]], size: int) -> None:
        self.levels, self.size = levels, size

    @property
    def root(self) -> bytes:
        return Tree(full=[part for level in reversed(self.levels) for part in Tree(level).full]).root

    def grow(self, leaf: bytes) -> Iterator[tuple[str, bytes]]:
        """Take a leaf, and give each tile that it fills, with its name."""
        self.size += 1
        count = self.size
        for level in range(len(self.levels) + 1):
            if level == len(self.levels):
                self.levels.append([])
            hashes = self.levels[level]
            hashes.append(leaf)
            if len(hashes) < TILE:
                return
            count //= TILE
            yield tile_path(level, count - 1), b"".join(hashes)
            leaf = Tree(hashes).root
            self.levels[level] = []

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """The tiles that are not full, each with its name."""
        count = self.size
        for level, hashes in enumerate(self.levels):
            if hashes:
                yield tile_path(level, count // TILE, len(hashes)), b"".join(hashes)
            count //= TILE
