"""Whether the record is still what was written down: each row against its leaf, the leaves against what others kept.

It reads hashes and no content, of every force, and changes nothing. Without a checkpoint it can show only that rows and
leaves fit each other; whoever owns the tables could have rewritten both.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from safehold.kernel.errors import Conflict
from safehold.record.checkpoint import Checkpoint, Signer
from safehold.record.leaves import ALL_KINDS
from safehold.record.outside import Folder, Kept
from safehold.record.tree import Tree

AT_ONCE = 5000
LISTED = 100  # how many that do not fit are named; all are counted
GRACE = "5 minutes"  # a request may have begun before a mark, and ended after it

OPEN = "SELECT set_config('timezone', 'UTC', true), set_config('work_mem', '64MB', true)"
KINDS_HERE = "SELECT kind, count(*), min(number) FROM leaf GROUP BY kind"
ROWS = """WITH mark AS MATERIALIZED (
    SELECT array_agg(l.number ORDER BY l.number) AS numbers, array_agg(m.at ORDER BY l.number) AS instants
    FROM leaf l JOIN entry_mark m ON m.id = l.id WHERE l.kind = 'mark' AND l.number IS NOT NULL)
SELECT * FROM (
    SELECT l.number, coalesce(l.id, e.id) AS id, coalesce(e.erased, false) AS erased, CASE
        WHEN l.id IS NULL THEN 'added'
        WHEN e.id IS NULL THEN 'removed'
        WHEN l.hash <> e.hash THEN 'altered'
        WHEN e.at < (SELECT instants FROM mark)[
            width_bucket(coalesce(l.number, 9223372036854775807), (SELECT numbers FROM mark))]
            - %(grace)s::interval THEN 'back-dated'
        END AS what
    FROM (SELECT id, hash, number FROM leaf WHERE kind = %(kind)s) l FULL JOIN entry_{kind} e ON e.id = l.id) found
WHERE what IS NOT NULL OR erased OR number %% %(at_once)s = 0"""
LEAVES = "SELECT number, hash FROM leaf WHERE number >= %s ORDER BY number"
WITH_HASH = "SELECT number, kind, id FROM leaf WHERE hash = %s AND number IS NOT NULL"

SAYS = {
    "altered": "its row no longer gives the hash that its leaf holds",
    "removed": "its leaf is there, its row is not, and no certificate says that it was erased",
    "added": "it has no leaf, so it was not written in the ordinary way",
    "back-dated": "it says that it was written before entries that were in the tree before it",
    "unknown": "this program knows no entries of this kind; it is older than the record",
}

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Misfit:
    """An entry that does not fit: its number in the tree, what it is, and one sentence that says what is wrong."""

    what: str
    number: int | None
    kind: str
    entry: str
    says: str


@dataclass
class Report:
    """What was found: how many entries, how many wait for a number or were lawfully erased, and what does not fit."""

    entries: int = 0
    waiting: int = 0
    erased: int = 0
    count: int = 0
    misfits: list[Misfit] = field(default_factory=list)
    checkpoints: list[dict[str, Any]] = field(default_factory=list)

    def add(self, misfit: Misfit) -> None:
        """Count what does not fit, and keep the first of them by their numbers."""
        self.count += 1
        self.misfits.append(misfit)
        if len(self.misfits) > 2 * LISTED:
            self.settle()

    def settle(self) -> None:
        """The first come first; those without a number come last."""
        self.misfits.sort(key=lambda misfit: (misfit.number is None, misfit.number or 0))
        del self.misfits[LISTED:]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def in_words(self) -> str:
        """What was found, a sentence a line; first of all the first entry that does not fit."""
        lines = [misfit.says for misfit in self.misfits]
        if self.count > len(lines):
            lines.append(f"{self.count - len(lines)} more do not fit.")
        lines.append(
            f"{self.entries} entries, {self.erased} of them lawfully erased, and {self.waiting} not yet numbered: "
            + ("each fits its leaf." if not self.count else "not all fit.")
        )
        for each in self.checkpoints:
            lines.append(f"{each['file']}, of {each['size']} entries: {'fits' if each['fits'] else 'does not fit'}.")
        if not self.checkpoints:
            lines.append("No checkpoint was given: whoever owns the tables could have rewritten rows and leaves alike.")
        return "\n".join(lines)


@contextmanager
def unmoved() -> Iterator[None]:
    """One transaction that sees the record as it stands now, whoever writes meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def total() -> int:
    """How much there is to do: each entry is looked at twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 2 * count(*) FROM leaf")
        return cursor.fetchone()[0]


def sign(folder: Folder, signer: Signer, at: datetime, tell: Tell = lambda count: None) -> Checkpoint | None:
    """Number what waits, and write a checkpoint and its tiles into the folder; None if there is nothing new."""
    with folder.turn():
        return _sign(folder, signer, at, tell)


def _sign(folder: Folder, signer: Signer, at: datetime, tell: Tell) -> Checkpoint | None:
    since = folder.newest(signer.verifier)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT number_leaves(%s)", [at])
        (size,) = cursor.fetchone()
    if since and size < since.size:
        raise Conflict(
            f"The record has {size} entries, and a checkpoint of {since.size} was signed.",
            where=str(folder.path),
            do="It was restored from an older copy, or its end was cut off: run record verify, and sign nothing.",
        )
    if since and size == since.size:
        return None
    return folder.add(since, _told(_leaves(since.size if since else 0), tell), signer)


def _leaves(since: int) -> Iterator[bytes]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(LEAVES, [since])
        for number, (found, leaf) in enumerate(cursor, since):
            if found != number:
                raise Conflict(f"Entry {number} has no leaf.", do="Run record verify, and sign nothing.")
            yield bytes(leaf)


def _told(leaves: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    for number, leaf in enumerate(leaves):
        if number % AT_ONCE == 0:
            tell(AT_ONCE)
        yield leaf


def verify(kept: Iterable[Kept] = (), tell: Tell = lambda count: None) -> Report:
    """Hold every row against its leaf, and the leaves against these checkpoints. Call it within `unmoved`.

    `tell` is told each time that some more of twice the number of entries are done.
    """
    report = Report()
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        cursor.execute(KINDS_HERE)
        here = {kind: (count, first) for kind, count, first in cursor.fetchall()}
    for kind in ALL_KINDS:
        _hold_rows(kind, report, tell)
    for kind in sorted(here.keys() - ALL_KINDS):
        report.add(_misfit("unknown", here[kind][1], kind, ""))
    roots = _hold_leaves(report, {each.checkpoint.size for each in kept}, tell)
    report.waiting = sum(count for count, _ in here.values()) - report.entries
    for each in kept:
        fits = roots.get(each.checkpoint.size) == each.checkpoint.root
        report.checkpoints.append({"file": each.file, "size": each.checkpoint.size, "fits": fits})
        if not fits:
            report.add(_first_difference(each, report.entries))
    report.settle()
    return report


def _hold_rows(kind: str, report: Report, tell: Tell) -> None:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS.format(kind=kind), {"kind": kind, "grace": GRACE, "at_once": AT_ONCE})
        for number, entry, erased, what in cursor:
            if what:
                report.add(_misfit(what, number, kind, entry))
            elif erased:
                report.erased += 1
            if number is not None and number % AT_ONCE == 0:
                tell(AT_ONCE)


def _misfit(what: str, number: int | None, kind: str, entry: UUID | str) -> Misfit:
    place = "An entry without a number" if number is None else f"Entry {number}"
    return Misfit(what, number, kind, str(entry), f"{place} ({kind} {entry}) was {what}: {SAYS[what]}.")


def _hold_leaves(report: Report, sizes: Iterable[int], tell: Tell) -> dict[int, bytes]:
    """Whether the numbers run on without a gap; and the tree's root at each of these sizes."""
    tree, wanted, next_number = Tree(), set(sizes), 0
    roots = {0: tree.root}
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT number, hash FROM leaf WHERE number IS NOT NULL ORDER BY number")
        for number, leaf in cursor:
            report.entries += 1
            tree.grow(bytes(leaf))
            if number != next_number:
                wanted.clear()  # no root is right after a gap
                says = f"Entry {next_number} was removed, with its leaf: the next number is {number}."
                report.add(Misfit("removed", next_number, "", "", says))
            if tree.size in wanted:
                roots[tree.size] = tree.root
            if number % AT_ONCE == 0:
                tell(AT_ONCE)
            next_number = number + 1
    return roots


# Which entry is the first that a kept copy of the leaves does not have in its place


def _first_difference(kept: Kept, size: int) -> Misfit:
    signed = kept.checkpoint
    if kept.leaves is None:
        return _somewhere(kept, size)
    if Tree(kept.leaves.leaves(signed.size)).root != signed.root:
        raise Conflict(
            "The tiles do not fit the checkpoint beside them.", where=kept.file, do="Use another copy of the folder."
        )
    with connection.chunked_cursor() as cursor:
        cursor.execute(LEAVES, [0])
        here = (bytes(leaf) for _, leaf in cursor)
        pairs = zip_longest(here, kept.leaves.leaves(signed.size))
        number, now, then = next((n, now, then) for n, (now, then) in enumerate(pairs) if now != then)
    if now is None:
        return _cut_off(kept, size)
    return _classified(kept, number, now, then)


def _somewhere(kept: Kept, size: int) -> Misfit:
    """Without the leaves, only that something changed is known."""
    signed = kept.checkpoint.size
    if size < signed:
        return _cut_off(kept, size)
    says = (
        f"Among the first {signed} entries one was altered, removed, added or moved since {kept.file} was signed; "
        "the tiles kept beside the checkpoint would say which."
    )
    return Misfit("rewritten", None, "", "", says)


def _cut_off(kept: Kept, size: int) -> Misfit:
    says = (
        f"Entry {size} and those after it are gone: {kept.file} signed {kept.checkpoint.size} entries. An older copy "
        "was restored, or the end was cut off."
    )
    return Misfit("cut off", size, "", "", says)


def _classified(kept: Kept, number: int, now: bytes, then: bytes) -> Misfit:
    """What became of the entry: where is what stood there then, and where was what stands there now?"""
    assert kept.leaves is not None
    with connection.cursor() as cursor:
        cursor.execute(WITH_HASH, [now])
        _, kind, entry = cursor.fetchone()
        cursor.execute(WITH_HASH, [then])
        moved = cursor.fetchone()
    was = next((n for n, leaf in enumerate(kept.leaves.leaves(kept.checkpoint.size)) if leaf == now), None)
    named = f"Entry {number} ({kind} {entry})"
    if moved and was is not None:
        place, kind, entry = moved
        says = f"Entry {number} ({kind} {entry}) was reordered: it now stands at {place}."
        return Misfit("reordered", number, kind, str(entry), says)
    if moved:
        says = f"{named} was added later, before entries that were already signed."
        return Misfit("added", number, kind, str(entry), says)
    if was is not None:
        says = f"Entry {number} was removed, with its leaf; {kind} {entry} now stands in its place."
        return Misfit("removed", number, "", "", says)
    says = f"{named} was altered, and its leaf with it: another was signed."
    return Misfit("altered", number, kind, str(entry), says)
