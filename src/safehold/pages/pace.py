"""How fast anyone may ask the API, or have a whole list checked: counted across all workers, without keeping who asked.

An asker falls into one of 65,536 groups by a keyed digest of the minute and the address, so a group is a different one
each minute, many addresses share it, and its number leads back to none. Counts of earlier minutes are deleted by
whoever asks next.
"""

import hmac
import time
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import connection

from safehold.kernel.errors import Conflict

COUNT = """
    INSERT INTO api_asked AS asked ("group", minute, times) VALUES (%s, %s, 1)
    ON CONFLICT ("group") DO UPDATE SET
        times = CASE WHEN asked.minute = excluded.minute THEN asked.times + 1 ELSE 1 END, minute = excluded.minute
    RETURNING times"""
FORGET = """
    DELETE FROM api_asked WHERE "group" IN (SELECT "group" FROM api_asked WHERE minute < %s FOR UPDATE SKIP LOCKED)"""


class TooOftenError(Conflict):
    """Asked too often within a minute; the next minute is another."""

    status = 429


def admit(address: str, *, seconds: float | None = None) -> None:
    """Count one asking; raise TooOftenError where this group has had its share of the minute.

    `seconds` is the real time, for a limit is no part of the story that a demonstration tells.
    """
    minute = int(time.time() if seconds is None else seconds) // 60
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [group_of(address, minute), minute])
        [times] = cursor.fetchone()
        if times == 1:
            cursor.execute(FORGET, [minute])
    if times > settings.ASKS_A_MINUTE:
        raise TooOftenError("Too many questions in this minute.", do="Wait a minute, or put many cases into one set.")


def group_of(address: str, minute: int) -> int:
    """The group of an address in a minute; whoever holds an IPv6 network holds all addresses of a /64."""
    place = ip_address(address)
    whole = str(ip_network((place, 64), strict=False)) if place.version == 6 else str(place)
    key = f"pace of the open door {settings.SECRET_KEY}".encode()
    return int.from_bytes(hmac.digest(key, f"{minute} {whole}".encode(), "sha256")[:2], "big")
