"""Every way in which the register's pages change the record: one verb a function, who does it and why."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from safehold.domains.register import policy
from safehold.domains.register.request import own
from safehold.events import Event
from safehold.record import access, clock, disputes, store
from safehold.record.disputes import Dispute
from safehold.record.scope import Reader
from safehold.record.store import Acknowledged, Happened, Receipt

PORTAL = "portal"
WINDOW = timedelta(days=2)  # s.84(3): an expected day tells of the change two days before and after it too


def keep(*, event: Event, answers: dict[str, Any], token: str, by: Reader, at: datetime) -> None:
    """Keep what has been answered so far, so that nobody types twice."""
    store.keep_draft(own(by), form=event.name, form_token=token, answers=answers, force=by.force, at=at)


def forget(*, token: str, by: Reader) -> None:
    """Forget an unfinished form: whoever began it does not wish to send it."""
    store.forget_draft(own(by), token)


def keep_failed(
    *, event: Event, typed: dict[str, Any], problems: dict[str, str], token: str, by: Reader, at: datetime
) -> None:
    """Keep an answer that could not be accepted, with its time: a slip of the hand must cost nobody a last day."""
    contents = {"event": event.name, "answers": typed}
    store.keep_attempt(own(by), form_token=token, contents=contents, problems=problems, at=at, by=by)


def tell(*, event: Event, answers: dict[str, Any], token: str, by: Reader, received_at: datetime, why: str) -> Receipt:
    """Write down what the person tells, on their word, and give the receipt. The same form twice gives one.

    What is still to come is not written down as having happened: the submission keeps the expected day, and a name
    that the event will bear if it comes to pass.
    """
    first = store.sent(own(by), token)
    if first and first.contents["answers"] == answers:
        return first  # also when midnight, or a change of law, came between
    today, told_on = clock.day(received_at), date.fromisoformat(answers["at"])
    policy.may_tell(event, law=store.law_in_force(), today=today).or_raise()
    policy.may_tell_of(event, happens_on=told_on, today=today).or_raise()
    contents: dict[str, Any] = {"event": event.name, "answers": answers}
    happened, in_advance = [], None
    if told_on > today:
        contents |= {"expected": answers["at"], "will_be": str(uuid5(own(by), token))}
        in_advance = {"covers": [contents["will_be"]], "expected": answers["at"]}
    else:
        fields = {name: value for name, value in answers.items() if name != "at"}
        name = foretold(own(by), event, told_on)
        happened = [Happened(event.name, "the person", told_on, known_on=today, fields=fields, channel=PORTAL, id=name)]
    return store.submit(
        own(by),
        *happened,
        form_token=token,
        contents=contents,
        channel=PORTAL,
        received_at=received_at,
        by=by,
        why=why,
        in_advance=in_advance,
    )


def foretold(person: UUID, event: Event, happened_on: date) -> UUID | None:
    """The name under which this was told in advance, if it was, for a day within the window, and has not yet come."""
    told = [
        UUID(one.contents["will_be"])
        for one in store.receipts(person)
        if one.contents.get("event") == event.name
        and "expected" in one.contents
        and abs(date.fromisoformat(one.contents["expected"]) - happened_on) <= WINDOW
    ]
    if not told:
        return None
    come = {entry.id for entry in store.history(person)}
    return next((name for name in told if name not in come), None)


WRONG = "dispute"  # the form on which a person says that something is wrong


def keep_wrong(*, words: str, about: str, token: str, by: Reader, at: datetime) -> None:
    """Keep what a person has begun to say is wrong, so that nobody types twice."""
    answers = {"words": words, "about": about}
    store.keep_draft(own(by), form=WRONG, form_token=token, answers=answers, force=by.force, at=at)


def say_wrong(*, words: str, about: str, entries: Iterable[str], token: str, by: Reader, received_at: datetime) -> str:
    """Say that something is wrong with one's own record; gives the reference of the receipt."""
    return disputes.say(own(by), words=words, about=about, entries=entries, token=token, by=by, received_at=received_at)


def answer_wrong(
    dispute: Dispute,
    *,
    outcome: str,
    reasons: str,
    entry: store.Entry | None,
    right: Happened | None,
    relation: str,
    by: Reader,
    at: datetime,
    why: str,
) -> None:
    """Answer what a person says is wrong: corrected, restricted or refused, with the reasons that they will read."""
    policy.may_answer(role=by.role, relation=relation, is_open=dispute.is_open).or_raise()
    with transaction.atomic():
        access.look(by=by, kind="answer to what is wrong", why=why, persons=[dispute.person], operation="alteration")
        disputes.answer(dispute, outcome=outcome, reasons=reasons, by=by, at=at, entry=entry, right=right)


def acknowledge(
    *,
    receipt: Receipt,
    happened: Iterable[Happened],
    put_right: tuple[UUID, Happened] | None,
    covers: list[str],
    expected: date | None,
    told: list[str],
    is_identified: bool,
    is_read_back: bool,
    by: Reader,
    at: datetime,
    why: str,
) -> Acknowledged:
    """Acknowledge in writing what the person told at the desk (s.87(3)); that records the notification.

    `happened` is what they told of beside the receipt; `put_right` is an entry of the receipt, as they say it now.
    """
    policy.may_acknowledge(
        role=by.role, has_station=by.station is not None, is_identified=is_identified, is_read_back=is_read_back
    ).or_raise()
    with transaction.atomic():
        if put_right:
            mistaken, right = put_right
            store.correct(receipt.person, mistaken, right=right, by=by, why=f"{why}; the person put it right", at=at)
        return store.acknowledge(
            receipt.person,
            *happened,
            covers=covers,
            told=told,
            station=by.station,  # type: ignore[arg-type]  # the policy asked for one
            by=by,
            why=why,
            at=at,
            receipt=receipt,
            expected=expected,
        )
