"""History cannot be changed, and nobody sees what is not theirs: tried on the database itself, in both roles.

Each attempt is made as the web's role and as the tables' owner, on the table and on its partition by name.
"""

import uuid
from contextlib import contextmanager

import psycopg
import pytest

ROLES = ("app", "migrator")
HISTORY = ("event", "event_2026", "submission", "attempt", "acknowledgement", "look", "look_person")
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ForeignKeyViolation)
EVENT = """INSERT INTO {table} (recorded_at, id, force, person, type, happened_on, known_on, by, role, why, source)
    VALUES ('2026-07-07 10:00Z', %(id)s, %(force)s, %(person)s, 'home_change', '2026-07-07', '2026-07-07', %(user)s,
        'officer', 'told', 'the person')"""
SUBMISSION = """INSERT INTO submission (id, force, person, reference, received_at, device_said, form_token, channel,
        contents, events, law_name, law_status, law_checked_to, is_notification, by)
    VALUES (gen_random_uuid(), %(force)s, %(person)s, %(ref)s, now(), '', 'token', 'portal', '{{}}', '{{}}', 'law',
        'in_force', '2026-07-07', false, %(user)s)"""


@contextmanager
def session(address, role, **scope):
    """A transaction of this role that sees what `scope` says; it is always rolled back."""
    with psycopg.connect(address(role), cursor_factory=psycopg.ClientCursor) as connection:
        for name, value in scope.items():
            connection.execute("SELECT set_config(%s, %s, true)", (f"safehold.{name}", str(value)))
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def kept(address):
    """Two forces, a person in each, and one row of history of every kind about the first."""
    names = {"ours": "GUARD-A", "theirs": "GUARD-B", "amir": uuid.uuid4(), "bela": uuid.uuid4()}
    with psycopg.connect(address("app"), cursor_factory=psycopg.ClientCursor) as made:
        user = made.execute(
            """INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff,
                is_active, date_joined) VALUES ('', false, 'guard', '', '', '', false, true, now()) RETURNING id"""
        ).fetchone()[0]
        made.execute(
            """SELECT set_config('safehold.forces', 'GUARD-A,GUARD-B', false), set_config('safehold.user', %s, false),
                set_config('safehold.administers', 'GUARD-A,GUARD-B', false)""",
            [str(user)],
        )
        for force, person in (("GUARD-A", "amir"), ("GUARD-B", "bela")):
            given = {
                "force": force,
                "person": names[person],
                "user": user,
                "id": uuid.uuid4(),
                "ref": uuid.uuid4().hex[:8],
            }
            made.execute("INSERT INTO force (code, name) VALUES (%(force)s, %(force)s)", given)
            made.execute(
                "INSERT INTO person (id, force, ref, name) VALUES (%(person)s, %(force)s, %(ref)s, 'Invented')", given
            )
            made.execute(EVENT.format(table="event"), given)
            made.execute(SUBMISSION.format(), given)
            made.execute(
                """INSERT INTO attempt (id, force, person, at, form_token, contents, problems, by)
                VALUES (gen_random_uuid(), %(force)s, %(person)s, now(), 't', '{}', '[]', %(user)s)""",
                given,
            )
            made.execute(
                "INSERT INTO station (force, name, address, opening) VALUES (%(force)s, 'Front desk', 'a', 'o')", given
            )
            made.execute(
                """INSERT INTO acknowledgement (id, force, person, year, number, at, station, told, notification, by)
                SELECT gen_random_uuid(), force, %(person)s, 2026, 1, now(), id, '[]', %(id)s, %(user)s FROM station
                WHERE force = %(force)s""",
                given,
            )
            made.execute(
                """INSERT INTO look (id, at, by, role, force, operation, kind, why, outcome, asked, count)
                VALUES (%(id)s, now(), %(user)s, 'officer', %(force)s, 'consultation', 'list', 'duty',
                    'allowed', '', 1)""",
                given,
            )
            made.execute("INSERT INTO look_person (look, person) VALUES (%(id)s, %(person)s)", given)
    return names | {"user": user}


def ours(kept, **changed):
    given = {"force": kept["ours"], "person": kept["amir"], "user": kept["user"], "id": uuid.uuid4(), "ref": "NEWREF"}
    return given | changed


def rows_touched(tried, statement):
    """How many rows a statement changed: none if it was refused."""
    try:
        with tried.transaction():
            return tried.execute(statement).rowcount
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported):
        return 0  # the latter: TRUNCATE of a table to which others refer


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"])
def test_history_is_never_changed(address, kept, role, table, change):
    column = "look" if table == "look_person" else "by"
    count = "SELECT count(*) FROM " + ("event" if table == "event_2026" else table)
    with session(address, role, forces="GUARD-A", oversees="GUARD-A", user=kept["user"]) as tried:
        before = tried.execute(count).fetchone()
        assert before > (0,)
        assert rows_touched(tried, change.format(table, column, column)) == 0
        assert tried.execute(count).fetchone() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", ["event", "event_2026"])
def test_an_event_never_moves_to_another_force(address, kept, role, table):
    with session(address, role, forces="GUARD-A,GUARD-B", user=kept["user"]) as tried:
        assert rows_touched(tried, f"UPDATE {table} SET force = 'GUARD-B' WHERE force = 'GUARD-A'") == 0


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", ["event", "event_2026"])
@pytest.mark.parametrize("other", ["force", "person"])
def test_nothing_is_written_for_another_force(address, kept, role, table, other):
    changed = {"force": kept["theirs"], "person": kept["bela"]} if other == "force" else {"person": kept["bela"]}
    with session(address, role, forces="GUARD-A", user=kept["user"]) as tried, pytest.raises(REFUSED):
        tried.execute(EVENT.format(table=table), ours(kept, **changed))


@pytest.mark.parametrize("role", ROLES)
def test_a_partition_takes_nothing_directly(address, kept, role):
    with session(address, role, forces="GUARD-A", user=kept["user"]) as tried, pytest.raises(REFUSED):
        tried.execute(EVENT.format(table="event_2026"), ours(kept))


@pytest.mark.parametrize("role", ROLES)
def test_an_event_is_written_in_ones_own_name_only(address, kept, role):
    with session(address, role, forces="GUARD-A", user=kept["user"] + 1000) as tried, pytest.raises(REFUSED):
        tried.execute(EVENT.format(table="event"), ours(kept))


@pytest.mark.parametrize("role", ROLES)
def test_what_is_within_scope_is_written_and_read(address, kept, role):
    with session(address, role, forces="GUARD-A", user=kept["user"]) as tried:
        tried.execute(EVENT.format(table="event"), ours(kept))
        assert tried.execute("SELECT DISTINCT force FROM event").fetchall() == [("GUARD-A",)]


GUARDED = (
    "event", "submission", "attempt", "acknowledgement", "look", "look_person", "person", "allocation", "standing",
    "obligation", "draft", "staff", "numbering", "past",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", GUARDED)
def test_nothing_is_read_without_scope(address, kept, role, table):
    with session(address, role) as tried:
        assert tried.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "table", ["event", "submission", "attempt", "acknowledgement", "look", "look_person", "person"]
)
def test_nothing_of_another_force_is_read(address, kept, role, table):
    with session(address, role, forces="GUARD-A", oversees="GUARD-A") as tried:
        assert tried.execute(f"SELECT DISTINCT force FROM {table}").fetchall() == [("GUARD-A",)]


@pytest.mark.parametrize("role", ROLES)
def test_a_partition_is_never_read_directly(address, kept, role):
    with session(address, role, forces="GUARD-A") as tried:
        try:
            assert tried.execute("SELECT count(*) FROM event_2026").fetchone() == (0,)
        except psycopg.errors.InsufficientPrivilege:
            assert role == "app"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", ["event", "submission", "attempt", "acknowledgement", "person"])
def test_a_persons_session_sees_that_person_only(address, kept, role, table):
    column = "id" if table == "person" else "person"
    with session(address, role, person=kept["amir"]) as tried:
        assert tried.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall() == [(kept["amir"],)]


def test_a_persons_session_cannot_acknowledge(address, kept):
    with session(address, "app", person=kept["amir"], user=kept["user"]) as tried, pytest.raises(REFUSED):
        tried.execute(
            """INSERT INTO acknowledgement (id, force, person, year, number, at, station, told, notification, by)
            SELECT gen_random_uuid(), force, %(person)s, 2026, 2, now(), id, '[]', %(id)s, %(user)s FROM station
            WHERE force = %(force)s""",
            ours(kept),
        )


def test_the_desk_sees_nobody_until_a_reference_is_named(address, kept):
    with session(address, "app", forces="GUARD-A") as officer:
        (reference,) = officer.execute("SELECT reference FROM submission").fetchone()
    with session(address, "app", desk="GUARD-A") as desk:
        assert desk.execute("SELECT count(*) FROM submission").fetchone() == (0,)
    with session(address, "app", desk="GUARD-A", reference=reference) as desk:
        assert desk.execute("SELECT person FROM submission").fetchall() == [(kept["amir"],)]
    with session(address, "app", desk="GUARD-B", reference=reference) as desk:
        assert desk.execute("SELECT count(*) FROM submission").fetchone() == (0,)


def test_the_log_tells_both_forces_of_a_look_across(address, kept):
    """Someone of the second force asks for a person of the first, whom they cannot see. The first force can read it."""
    look = uuid.uuid4()
    with session(address, "app", user=kept["user"]) as asked:
        asked.execute(
            """INSERT INTO look (id, at, by, role, force, operation, kind, why, outcome, asked, count)
            VALUES (%s, now(), %s, 'officer', 'GUARD-B', 'consultation', 'person', 'none', 'denied', '', 1)""",
            (look, kept["user"]),
        )
        asked.execute(
            "INSERT INTO look_person (look, person) VALUES (%s, %s), (%s, %s)", (look, kept["amir"], look, uuid.uuid4())
        )
        asked.execute("SELECT set_config('safehold.oversees', 'GUARD-A', true)")
        assert asked.execute("SELECT person FROM look_person WHERE look = %s", [look]).fetchall() == [(kept["amir"],)]
        assert asked.execute("SELECT outcome FROM look WHERE id = %s", [look]).fetchall() == [("denied",)]


def test_a_person_has_one_officer_at_a_time(address, kept):
    with session(address, "app", forces="GUARD-A", administers="GUARD-A", user=kept["user"]) as tried:
        tried.execute(
            "INSERT INTO staff (user_id, force, role, name, since) VALUES (%s, 'GUARD-A', 'officer', 'Officer', now())",
            [kept["user"]],
        )
        allocate = "INSERT INTO allocation (force, person, officer, since, until) VALUES ('GUARD-A', %s, %s, %s, %s)"
        tried.execute(allocate, (kept["amir"], kept["user"], "2026-01-01", "2026-02-01"))
        tried.execute(allocate, (kept["amir"], kept["user"], "2026-02-01", None))
        with pytest.raises(psycopg.errors.ExclusionViolation):
            tried.execute(allocate, (kept["amir"], kept["user"], "2026-03-01", None))


@pytest.mark.parametrize("role", ROLES)
def test_a_person_is_never_deleted_and_a_change_keeps_what_was(address, kept, role):
    with session(address, role, forces="GUARD-A", user=kept["user"]) as tried:
        tried.execute("UPDATE person SET name = 'Renamed' WHERE id = %s", [kept["amir"]])
        kept_past = tried.execute(
            "SELECT was ->> 'name', became ->> 'name' FROM past WHERE tbl = 'person' AND was IS NOT NULL"
        )
        assert kept_past.fetchall() == [("Invented", "Renamed")]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            tried.execute("DELETE FROM person")


@pytest.mark.parametrize("broken", [
    {"happened_on": None}, {"known_on": "2026-07-08"}, {"why": " "}, {"role": "king"}, {"payload": "[]"},
])  # fmt: skip
def test_an_event_that_makes_no_sense_is_refused(address, kept, broken):
    row = {
        "recorded_at": "2026-07-07 10:00Z", "id": uuid.uuid4(), "force": "GUARD-A", "person": kept["amir"],
        "type": "home_change", "happened_on": "2026-07-07", "known_on": "2026-07-07", "by": kept["user"],
        "role": "officer", "why": "told", "source": "the person", "payload": "{}",
    } | broken  # fmt: skip
    marks = ", ".join(f"%({name})s" for name in row)
    with (
        session(address, "app", forces="GUARD-A", user=kept["user"]) as tried,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        tried.execute(f"INSERT INTO event ({', '.join(row)}) VALUES ({marks})", row)


def test_a_correction_names_an_event_of_the_same_person_once(address, kept):
    correct = (
        EVENT.format(table="event")
        .replace("source)", "source, corrects)")
        .replace("'the person')", "'desk', %(corrects)s)")
    )
    with session(address, "app", forces="GUARD-A,GUARD-B", user=kept["user"]) as tried:
        (first,) = tried.execute("SELECT id FROM event WHERE force = 'GUARD-A'").fetchone()
        with pytest.raises(psycopg.errors.ForeignKeyViolation), tried.transaction():
            tried.execute(correct, ours(kept, force="GUARD-B", person=kept["bela"], corrects=first))
        tried.execute(correct, ours(kept, corrects=first))
        with pytest.raises(psycopg.errors.UniqueViolation):
            tried.execute(correct, ours(kept, corrects=first))


def test_every_table_of_the_record_is_closed_to_its_owner_too(address):
    from django.apps import apps

    tables = {model._meta.db_table for model in apps.get_app_config("record").get_models()} | {"past"}
    with psycopg.connect(address("migrator")) as owner:
        found = owner.execute(
            """SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c
            LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND (c.relname = ANY(%s) OR i.inhparent = 'event'::regclass)""",
            [list(tables)],
        ).fetchall()
    assert len(found) == len(tables) + 7  # and the partitions
    assert [table for table, is_closed in found if not is_closed] == []


def test_the_web_holds_no_right_to_change_history(address):
    with psycopg.connect(address("app")) as app:
        rights = app.execute(
            """SELECT table_name, privilege_type FROM information_schema.role_table_grants
            WHERE grantee = 'app' AND table_name = ANY(%s) AND privilege_type NOT IN ('SELECT', 'INSERT')""",
            [[*HISTORY, "past"]],
        ).fetchall()
        partitions = app.execute(
            """SELECT table_name FROM information_schema.role_table_grants
            WHERE grantee = 'app' AND table_name LIKE 'event!_%' ESCAPE '!'"""
        ).fetchall()
    assert (rights, partitions) == ([], [])
