"""Every action changes the record as a whole: whichever of its statements fails, nothing of it stays.

Each case is tried with its first statement failing, then its second, until none is left to fail. Whoever called it
catches the failure and commits, which is the hardest case: what a function leaves behind would then be kept. The
functions are found, not listed: one without a case fails here, and one that only reads shows that in a transaction
which may not write.
"""

import inspect
import itertools
from contextlib import suppress
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from safehold import domains
from safehold.domains.register import actions
from safehold.events import EVENTS
from safehold.kernel.errors import Missing
from safehold.record import clock, disputes, people, store
from safehold.record.scope import acting_as, before, scope
from safehold.record.store import Happened
from tests.record.conftest import TUESDAY_NIGHT, made
from tests.stored import stored

MOVED = Happened("home_change", "the person", happened_on=date(2026, 7, 6), fields={"address": "3 Weir Lane"})
ACCOUNT = {"at": "2026-07-06", "service": "Heartlane", "handle": "tolva_80", "purpose": "dating", "contact": "none"}
HOME = {"at": "2026-07-06", "address": "3 Weir Lane", "living_with": "no one"}
WRITE, READ = [], []


def writes(of):
    """Marks how a function is tried: given the register, who calls it, and the call, which may be made again."""
    return lambda prepare: WRITE.append((of, prepare)) or prepare


def reads(of):
    """The same for one that may be asked where nothing can be written."""
    return lambda prepare: READ.append((of, prepare)) or prepare


def sent(register):
    """A form that Amir has sent: its receipt."""
    given = {"event": EVENTS["home_change"], "answers": HOME, "received_at": TUESDAY_NIGHT, "why": "told"}
    with acting_as(register.amir_user) as amir:
        return actions.tell(token=uuid4().hex, by=amir, **given)


def begun(register):
    """A form that Amir has begun: its token."""
    token = uuid4().hex
    with acting_as(register.amir_user) as amir:
        actions.keep(event=EVENTS["home_change"], answers={"at": "2026-07-06"}, token=token, by=amir, at=TUESDAY_NIGHT)
    return token


def before_the_desk(register, call):
    """The desk with Amir before it, as naming a reference would bring him there."""

    def act(by):
        scope(user=by.user, person=register.amir, desk=by.force)
        return call(before(by, register.amir))

    return register.desk, act


def station(register):
    with acting_as(register.officer) as officer:
        return people.stations(officer.force)[0].id


# The record


@writes(store.append)
def what_happened(register):
    return register.officer, lambda by: store.append(register.amir, MOVED, MOVED, by=by, why="told")


@writes(store.correct)
def an_entry_put_right(register):
    (entry,) = sent(register).events
    return register.officer, lambda by: store.correct(register.amir, entry, right=MOVED, by=by, why="a slip")


@writes(store.correct)
def an_entry_withdrawn(register):
    (entry,) = sent(register).events
    return register.officer, lambda by: store.correct(register.amir, entry, by=by, why="never happened")


@writes(store.submit)
def a_form(register):
    token, given = begun(register), {"contents": {}, "channel": "portal", "received_at": TUESDAY_NIGHT, "why": "told"}
    return register.amir_user, lambda by: store.submit(register.amir, MOVED, form_token=token, by=by, **given)


@writes(store.submit)
def a_form_that_is_notification(register):
    token, given = begun(register), {"contents": {}, "channel": "station", "received_at": TUESDAY_NIGHT, "why": "told"}
    return register.amir_user, lambda by: store.submit(register.amir, MOVED, form_token=token, by=by, **given)


@writes(store.keep_attempt)
def a_form_that_was_not_accepted(register):
    given = {"form_token": uuid4().hex, "contents": {"at": "x"}, "problems": {"at": "no date"}, "at": TUESDAY_NIGHT}
    return register.amir_user, lambda by: store.keep_attempt(register.amir, by=by, **given)


@writes(store.acknowledge)
def an_acknowledgement(register):
    receipt, at = sent(register), station(register)
    covers, told = [str(event) for event in receipt.events], ["a home"]
    given = {"covers": covers, "told": told, "station": at, "receipt": receipt, "why": "at the desk"}
    return register.officer, lambda by: store.acknowledge(register.amir, MOVED, by=by, **given)


@writes(store.keep_draft)
def answers_that_replace_old_ones(register):
    begun(register)
    later = TUESDAY_NIGHT + 2 * store.KEPT_FOR
    given = {"form": "job_started", "form_token": uuid4().hex, "answers": {}, "at": later}
    return register.amir_user, lambda by: store.keep_draft(register.amir, force=by.force, **given)


@writes(store.forget_draft)
def answers_forgotten(register):
    token = begun(register)
    return register.amir_user, lambda by: store.forget_draft(register.amir, token)


@writes(store.erase_unsent)
def old_answers_erased(register):
    """Of one person: it goes from person to person, and what is whole is the erasure of each one's."""
    begun(register)
    return register.officer, lambda by: store._erase_unsent_of(register.amir, TUESDAY_NIGHT + 2 * store.KEPT_FOR)


@reads(store.checked)
def fields_of_an_event(register):
    return register.officer, lambda by: store.checked(MOVED)


@reads(store.matters)
def what_a_notification_says(register):
    return register.officer, lambda by: store.matters(store.history(register.amir))


@reads(store.sent)
@reads(store.receipt)
@reads(store.receipts)
@reads(store.awaiting)
@reads(store.attempts)
@reads(store.acknowledgements)
@reads(store.draft)
def what_was_sent(register):
    reference = sent(register).reference

    def ask(by):
        assert store.receipt(reference)
        assert store.receipts(register.amir)
        assert store.awaiting(register.amir)
        store.sent(register.amir, "none")
        store.attempts(register.amir)
        store.acknowledgements(register.amir)
        store.draft(register.amir, form="home_change", at=TUESDAY_NIGHT)

    return register.amir_user, ask


# The register


@writes(actions.keep)
def answers_so_far(register):
    begun(register)
    given = {"event": EVENTS["home_change"], "answers": HOME, "token": uuid4().hex, "at": TUESDAY_NIGHT}
    return register.amir_user, lambda by: actions.keep(by=by, **given)


@writes(actions.forget)
def a_form_given_up(register):
    token = begun(register)
    return register.amir_user, lambda by: actions.forget(token=token, by=by)


@writes(actions.keep_failed)
def an_answer_not_accepted(register):
    given = {"event": EVENTS["home_change"], "typed": {"at": "x"}, "problems": {"at": "no date"}, "at": TUESDAY_NIGHT}
    return register.amir_user, lambda by: actions.keep_failed(token=uuid4().hex, by=by, **given)


@writes(actions.tell)
def a_change(register):
    given = {"event": EVENTS["online_account_opened"], "answers": ACCOUNT, "received_at": TUESDAY_NIGHT, "why": "told"}
    token = begun(register)
    return register.amir_user, lambda by: actions.tell(token=token, by=by, **given)


@writes(actions.tell)
def a_change_to_come(register):
    given = {"answers": HOME | {"at": "2026-07-20"}, "received_at": TUESDAY_NIGHT, "why": "told"}
    token = begun(register)
    return register.amir_user, lambda by: actions.tell(event=EVENTS["home_change"], token=token, by=by, **given)


@reads(actions.foretold)
def a_name_told_in_advance(register):
    return register.amir_user, lambda by: actions.foretold(register.amir, EVENTS["home_change"], date(2026, 7, 20))


@writes(actions.keep_wrong)
def what_is_wrong_so_far(register):
    begun(register)
    given = {"words": "I moved in May", "about": "", "token": uuid4().hex, "at": TUESDAY_NIGHT}
    return register.amir_user, lambda by: actions.keep_wrong(by=by, **given)


@writes(actions.say_wrong)
def what_is_wrong(register):
    given = {"words": "I moved in May", "about": "", "entries": [], "received_at": TUESDAY_NIGHT}
    token = begun(register)
    return register.amir_user, lambda by: actions.say_wrong(token=token, by=by, **given)


@writes(actions.answer_wrong)
def what_was_wrong_put_right(register):
    (told,) = sent(register).events
    said = {"words": "I moved in May", "about": "", "entries": [], "received_at": TUESDAY_NIGHT}
    with acting_as(register.amir_user) as amir:
        reference = actions.say_wrong(token=uuid4().hex, by=amir, **said)
        entry = next(one for one in store.history(register.amir) if one.id == told)
        dispute = disputes.named(reference)
    given = {"outcome": "corrected", "reasons": "so it was", "entry": entry, "right": MOVED, "relation": "own"}
    given |= {"at": TUESDAY_NIGHT, "why": "asked to"}
    return register.officer, lambda by: actions.answer_wrong(dispute, by=by, **given)


@writes(actions.acknowledge)
def told_at_the_desk_with_an_entry_put_right(register):
    receipt = sent(register)
    (entry,) = receipt.events
    given = {
        "receipt": receipt,
        "happened": [MOVED],
        "put_right": (entry, MOVED),
        "covers": [str(entry)],
        "expected": None,
        "told": ["a home"],
        "is_identified": True,
        "is_read_back": True,
        "at": TUESDAY_NIGHT,
        "why": "at the desk",
    }
    return before_the_desk(register, lambda by: actions.acknowledge(by=by, **given))


# How they are tried


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    """A register that is really kept, for what becomes of a failure shows once it is."""
    with django_db_blocker.unblock():
        yield made(lambda instant: clock.set(instant) or instant, mark="WHOLE")
        connections.close_all()


@pytest.fixture(scope="module")
def everything(address):
    """A digest of every table, as the superuser sees them all: `everything()`."""
    with psycopg.connect(address("owner"), autocommit=True) as owner:
        yield lambda: stored(through=owner)


class Failing:
    """Lets the statement of this number fail, once, as if the database were lost."""

    def __init__(self, number):
        self.number, self.counted = number, itertools.count(1)
        self.has_failed = False

    def __call__(self, execute, *statement):
        if next(self.counted) == self.number:
            self.has_failed = True
            raise OperationalError("the connection is lost")
        return execute(*statement)


class UndoneError(Exception):
    """Takes a transaction back."""


def tried(cases):
    """Each way of trying once, though it may stand for several functions."""
    return pytest.mark.parametrize(
        "prepare", dict.fromkeys(prepare for _, prepare in cases), ids=lambda of: of.__name__
    )


@tried(WRITE)
def test_leaves_nothing_behind_whichever_statement_fails_and_can_be_tried_again(prepare, register, everything):
    user, act = prepare(register)
    kept = everything()
    for number in itertools.count(1):
        failing = Failing(number)
        with acting_as(user) as by, suppress(OperationalError, Missing), connection.execute_wrapper(failing):
            act(by)
            failing.number = 0  # none was left to fail
        if failing.number == 0:
            break
        assert everything() == kept, f"statement {number} failed"
        with suppress(UndoneError), acting_as(user) as by:
            act(by)
            raise UndoneError
    assert not failing.has_failed, "it went on although a statement had failed"
    assert everything() != kept, "it wrote nothing, so nothing was shown"


@tried(READ)
def test_what_only_asks_needs_no_leave_to_write(prepare, register):
    user, ask = prepare(register)
    with acting_as(user) as by:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        ask(by)


def test_every_action_and_every_function_of_the_store_has_its_case():
    rooms = [store, *(
        import_module(f"{domain.name}.actions")
        for domain in iter_modules(domains.__path__, f"{domains.__name__}.")
        if any(module.name == "actions" for module in iter_modules(import_module(domain.name).__path__))
    )]  # fmt: skip
    found = {
        function
        for room in rooms
        for name, function in inspect.getmembers(room, inspect.isfunction)
        if function.__module__ == room.__name__ and not name.startswith("_")
    }
    assert actions in rooms
    assert found == {of for of, _ in WRITE + READ}
