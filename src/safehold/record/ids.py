"""Names for records: ids that sort as they were made, and references that one can say aloud."""

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

SPOKEN = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, so no words; nothing that looks or sounds like another


def new_ids(at: datetime, count: int, *, random_bits: Callable[[int], int] = secrets.randbits) -> list[UUID]:
    """UUIDs of version 7 in rising order: events written together are read back in the order given.

    >>> first, second = new_ids(datetime.fromisoformat("2026-07-07T23:50:41Z"), 2)
    >>> first < second, first.version
    (True, 7)
    """
    moment = int(at.timestamp() * 1000) << 80 | 0x7 << 76
    return [UUID(int=moment | step << 64 | 0b10 << 62 | random_bits(62)) for step in range(count)]


def new_reference(length: int = 8, *, choose: Callable[[str], str] = secrets.choice) -> str:
    """A short random reference. It carries no meaning, so it tells nothing.

    >>> len(new_reference())
    8
    """
    return "".join(choose(SPOKEN) for _ in range(length))


def spoken(typed: str) -> str:
    """A reference as it is kept, however it was typed or read out.

    >>> spoken(" k7pm-3xq9 ")
    'K7PM3XQ9'
    """
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:20]
