"""History is kept: as known on any day, put right by later entries, sent twice and taken once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from safehold.kernel.errors import Conflict, Refused, Unreadable
from safehold.record import access, clock, people, store
from safehold.record.scope import acting_as
from safehold.record.store import Happened

from .conftest import TUESDAY_NIGHT

ACCOUNT = Happened(
    "online_account_opened",
    "the person",
    happened_on=date(2026, 7, 6),
    fields={"service": "Heartlane", "handle": "tolva_80", "purpose": "dating", "contact": "none"},
)


def send(register, *happened, token="form-1", contents=None, at=TUESDAY_NIGHT):
    with acting_as(register.amir_user) as amir:
        return store.submit(
            register.amir,
            *(happened or [ACCOUNT]),
            form_token=token,
            contents=contents or {"handle": "tolva_80"},
            channel="portal",
            received_at=at,
            by=amir,
            why="the person told of a change",
        )


def duty(register, name, now):
    with acting_as(register.officer):
        return [
            (row.status, row.due, row.met_on) for row in store.obligations([register.amir], now) if row.duty == name
        ]


def test_one_change_from_the_phone_to_the_desk(register, clock_at):
    """Told on Tuesday night of an account opened on Monday; acknowledged on Wednesday: told in time."""
    clock_at(TUESDAY_NIGHT)
    receipt = send(register)
    assert (receipt.received_at, receipt.is_notification, receipt.law_status) == (TUESDAY_NIGHT, False, "demonstration")
    assert duty(register, "online", clock.now()) == [("open", "2026-07-08", None)]

    wednesday = clock_at(datetime(2026, 7, 8, 9, 20, tzinfo=UTC))
    with acting_as(register.desk) as desk:
        (station,) = people.stations("NORTH")
        reader = access.admit(receipt.reference, by=desk, why="the person is here")
        acknowledged = store.acknowledge(
            reader.person,
            covers=[str(event) for event in receipt.events],
            told=["An online account: tolva_80 on Heartlane"],
            station=station.id,
            by=reader,
            why="told at the desk",
            receipt=receipt,
            at=wednesday,
        )
    assert (acknowledged.numbered, acknowledged.station) == ("2026/00001", "Tarnbridge")
    assert duty(register, "online", wednesday) == [("met", "2026-07-08", "2026-07-08")]
    with acting_as(register.officer):
        assert [entry.type for entry in store.history(register.amir)][-2:] == ["online_account_opened", "notification"]


def test_nothing_is_acknowledged_twice_and_numbers_have_no_gaps(register, clock_at):
    clock_at(TUESDAY_NIGHT)
    first, second = send(register, token="a"), send(register, token="b")
    with acting_as(register.officer) as officer:
        (station,) = people.stations("NORTH")

        def acknowledge(receipt):
            given = {"covers": [str(receipt.events[0])], "told": ["it"], "station": station.id, "receipt": receipt}
            return store.acknowledge(register.amir, by=officer, why="at the desk", **given)

        assert acknowledge(first).number == 1
        with pytest.raises(Conflict):
            acknowledge(first)
        assert acknowledge(second).number == 2
        assert [receipt.acknowledged for receipt in store.receipts(register.amir)] == [True, True]


def test_the_same_form_twice_gives_one_receipt(register, clock_at):
    clock_at(TUESDAY_NIGHT)
    assert send(register) == send(register, at=TUESDAY_NIGHT + timedelta(seconds=9))
    with acting_as(register.officer):
        assert len(store.receipts(register.amir)) == 1
        assert [entry.type for entry in store.history(register.amir)].count("online_account_opened") == 1


def test_a_reference_that_was_given_before_is_drawn_again(register, clock_at, monkeypatch):
    clock_at(TUESDAY_NIGHT)
    drawn = iter(["K7PM3XQ9", "K7PM3XQ9", "B4RT8WZN"])
    monkeypatch.setattr(store, "new_reference", lambda: next(drawn))
    assert [send(register, token=token).reference for token in ("a", "b")] == ["K7PM3XQ9", "B4RT8WZN"]


def test_a_receipt_is_found_by_its_reference_and_by_its_form_and_only_by_whoever_may(register, clock_at):
    clock_at(TUESDAY_NIGHT)
    given = send(register)
    typed = f"{given.reference[:4].lower()}-{given.reference[4:]}"
    with acting_as(register.amir_user):
        assert store.receipt(typed) == store.sent(register.amir, "form-1") == given
        assert (store.receipt("WRONGREF"), store.sent(register.amir, "form-2")) == (None, None)
    with acting_as(register.stranger):
        assert (store.receipt(typed), store.sent(register.amir, "form-1")) == (None, None)


def test_the_same_form_with_other_answers_is_refused(register, clock_at):
    clock_at(TUESDAY_NIGHT)
    send(register)
    with pytest.raises(Conflict):
        send(register, contents={"handle": "tolva_81"})


def test_where_the_law_lists_the_channel_sending_is_notification(register, clock_at, settings):
    settings.LAW = settings.LAW | {"channels": ["station", "portal"]}
    clock_at(TUESDAY_NIGHT)
    assert send(register).is_notification
    assert duty(register, "online", clock.now()) == [("met", "2026-07-08", "2026-07-07")]


def test_what_was_known_on_an_earlier_day_can_be_asked(register, clock_at):
    clock_at(TUESDAY_NIGHT)
    with acting_as(register.officer) as officer:
        moved = Happened("home_change", "another force", happened_on=date(2026, 6, 10), known_on=date(2026, 6, 20))
        store.append(register.amir, moved, by=officer, why="told late")
        before = store.case_file(register.amir, "2026-06-19", as_known_on=date(2026, 6, 19))
        after = store.case_file(register.amir, "2026-06-20", as_known_on=date(2026, 6, 20))
    assert [event["type"] for event in before["events"]] == ["caution", "notification"]
    assert [event["type"] for event in after["events"]] == ["caution", "notification", "home_change"]
    assert after["person"] == {"born": "1980-05-04"}


def test_an_entry_put_right_stays_readable_and_no_longer_counts(register, clock_at):
    monday = clock_at(datetime(2026, 7, 6, 9, 0, tzinfo=UTC))
    with acting_as(register.officer) as officer:
        (mistaken,) = store.append(
            register.amir,
            Happened("home_change", "desk", happened_on=date(2026, 7, 1)),
            by=officer,
            why="told",
            at=monday,
        )
        right = store.correct(
            register.amir,
            mistaken,
            right=Happened("home_change", "desk", happened_on=date(2026, 7, 4)),
            by=officer,
            why="the first day was read wrongly",
            at=clock_at(datetime(2026, 7, 7, 9, 0, tzinfo=UTC)),
        )
        entries = {entry.id: entry for entry in store.history(register.amir)}
        assert (entries[mistaken].corrected_by, entries[mistaken].counts, entries[right].counts) == (right, False, True)
        case = store.case_file(register.amir, "2026-07-07")
        assert [event["at"] for event in case["events"] if event["type"] == "home_change"] == ["2026-07-04"]
        as_on_monday = store.case_file(register.amir, "2026-07-06", as_known_on=date(2026, 7, 6))
        assert [event["at"] for event in as_on_monday["events"] if event["type"] == "home_change"] == ["2026-07-01"]
        with pytest.raises(Conflict):
            store.correct(register.amir, mistaken, by=officer, why="once more")


def test_what_referred_to_an_entry_still_does_once_it_was_put_right(register, clock_at):
    """The day was written down wrongly, and told. The right day stands under the same name, so it is told still."""
    monday = clock_at(datetime(2026, 7, 6, 9, 0, tzinfo=UTC))
    with acting_as(register.officer) as officer:
        (moved,) = store.append(
            register.amir,
            Happened("home_change", "desk", happened_on=date(2026, 7, 1)),
            by=officer,
            why="told",
            at=monday,
        )
        told = Happened("notification", "the person", happened_at=monday, fields={"covers": [str(moved)]})
        store.append(register.amir, told, by=officer, why="told", at=monday)
        assert duty(register, "home", monday) == [("late", "2026-07-03", "2026-07-06")]
    with acting_as(register.officer) as officer:
        for day in (3, 4):
            newest = [entry.id for entry in store.history(register.amir) if entry.counts and entry.name == moved]
            right = Happened("home_change", "desk", happened_on=date(2026, 7, day))
            store.correct(register.amir, newest[0], right=right, by=officer, why="the day was read wrongly", at=monday)
    assert duty(register, "home", monday) == [("met", "2026-07-06", "2026-07-06")]


def test_an_entry_made_in_error_never_applied(register, clock_at):
    monday = clock_at(datetime(2026, 7, 6, 9, 0, tzinfo=UTC))
    with acting_as(register.officer) as officer:
        (mistaken,) = store.append(
            register.amir,
            Happened("home_change", "desk", happened_on=date(2026, 7, 1)),
            by=officer,
            why="told",
            at=monday,
        )
        assert "home" in {row.duty for row in store.obligations([register.amir], monday)}
        store.correct(register.amir, mistaken, by=officer, why="another person’s form")
        assert "home" not in {row.duty for row in store.obligations([register.amir], monday)}


@pytest.mark.parametrize(
    ("happened", "where"),
    [
        (Happened("house_change", "desk", happened_on=date(2026, 7, 1)), "type"),
        (Happened("home_change", "desk"), "happened_on"),
        (Happened("home_change", "desk", happened_on=date(2026, 7, 1), fields={"street": "x"}), "street"),
        (Happened("home_change", "desk", happened_on=date(2026, 7, 1), fields={"address": "x" * 4001}), "address"),
        (Happened("home_change", "desk", happened_on=date(2026, 7, 1), fields={"address": "a\0b"}), "address"),
    ],
)
def test_what_no_event_declares_is_refused_with_its_place(register, happened, where):
    with acting_as(register.officer) as officer, pytest.raises(Unreadable) as refused:
        store.append(register.amir, happened, by=officer, why="told")
    assert refused.value.where == where


def test_nothing_is_known_before_it_is_written_down(register, clock_at):
    clock_at(TUESDAY_NIGHT)
    moved = Happened("home_change", "desk", happened_on=date(2026, 7, 1), known_on=date(2026, 7, 9))
    with acting_as(register.officer) as officer, pytest.raises(Unreadable) as refused:
        store.append(register.amir, moved, by=officer, why="told")
    assert refused.value.where == "known_on"


def test_an_event_that_refers_to_nothing_is_refused_and_leaves_nothing(register, clock_at):
    clock_at(TUESDAY_NIGHT)
    closed = Happened("online_account_closed", "desk", happened_on=date(2026, 7, 1), fields={"of": "no such account"})
    with acting_as(register.officer) as officer:
        before = store.history(register.amir)
        with pytest.raises(Unreadable):
            store.append(register.amir, closed, by=officer, why="told")
        assert store.history(register.amir) == before


def test_nothing_is_written_without_a_reason(register):
    with acting_as(register.officer) as officer, pytest.raises(Unreadable):
        store.append(register.amir, ACCOUNT, by=officer, why="  ")


@pytest.mark.parametrize("part", ["stranger", "desk"])
def test_whoever_may_not_see_a_person_can_write_and_read_nothing(register, part):
    with acting_as(getattr(register, part)) as reader:
        with pytest.raises(Refused):
            store.append(register.amir, ACCOUNT, by=reader, why="told")
        with pytest.raises(Refused):
            store.case_file(register.amir, "2026-07-07")
        assert (store.history(register.amir), store.receipts(register.amir), people.known(register.amir)) == (
            [],
            [],
            {},
        )
        assert store.obligations([register.amir], clock.now()) == []


def test_a_person_sees_only_their_own(register):
    with acting_as(register.amir_user) as amir:
        assert (amir.role, amir.person, amir.force) == ("person", register.amir, "NORTH")
        assert [entry.type for entry in store.history(register.amir)] == ["caution", "notification"]
        assert store.history(register.bela) == []
        assert people.known(register.amir, register.bela).keys() == {register.amir}


def test_a_form_that_fails_is_kept_with_its_time(register, clock_at):
    clock_at(TUESDAY_NIGHT)
    with acting_as(register.amir_user) as amir:
        given = {"contents": {"handle": ""}, "problems": {"handle": "Enter the name"}}
        store.keep_attempt(register.amir, form_token="form-1", at=TUESDAY_NIGHT, by=amir, **given)
    with acting_as(register.officer):
        (kept,) = store.attempts(register.amir)[register.amir]
    assert (kept.at, kept.contents, kept.problems) == (TUESDAY_NIGHT, given["contents"], given["problems"])


def test_answers_are_kept_for_fourteen_days_and_for_the_person_alone(register, clock_at):
    def keep(token, at):
        store.keep_draft(
            register.amir, form="home_change", form_token=token, answers={"a": token}, force="NORTH", at=at
        )

    with acting_as(register.amir_user):
        keep("one", TUESDAY_NIGHT)
        keep("two", TUESDAY_NIGHT)
        assert store.draft(register.amir, form="home_change", at=TUESDAY_NIGHT).answers == {"a": "two"}
        still = TUESDAY_NIGHT + timedelta(days=13, hours=23)
        assert store.draft(register.amir, form="home_change", at=still).form_token == "two"
        assert store.draft(register.amir, form="home_change", at=TUESDAY_NIGHT + timedelta(days=14)) is None
    with acting_as(register.officer):
        assert store.draft(register.amir, form="home_change", at=TUESDAY_NIGHT) is None
    with acting_as(register.amir_user):
        store.forget_draft(register.amir, "two")
        assert store.draft(register.amir, form="home_change", at=TUESDAY_NIGHT) is None


def test_unsent_answers_of_whoever_never_comes_back_are_erased_after_fourteen_days_and_that_is_logged(
    register, clock_at
):
    with acting_as(register.amir_user):
        store.keep_draft(
            register.amir, form="home_change", form_token="one", answers={"a": 1}, force="NORTH", at=TUESDAY_NIGHT
        )

    def kept():
        with acting_as(register.amir_user), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM draft")
            return cursor.fetchone()[0]

    assert store.erase_unsent(clock_at(TUESDAY_NIGHT + timedelta(days=13, hours=23))) == 0
    assert kept() == 1
    assert store.erase_unsent(clock_at(TUESDAY_NIGHT + timedelta(days=14))) == 1
    assert kept() == 0
    assert store.erase_unsent(clock_at(TUESDAY_NIGHT + timedelta(days=15))) == 0
    with acting_as(register.supervisor) as supervisor:
        since = TUESDAY_NIGHT + timedelta(days=13)
        seen = access.who_saw(register.amir, by=supervisor, why="asked", since=since, until=since + timedelta(days=9))
    assert [(line.role, line.operation, line.kind, line.why) for line in seen if line.operation == "erasure"] == [
        ("program", "erasure", "answers not sent", "not sent within 14 days")
    ]
