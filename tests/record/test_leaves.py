"""Each row of history gets a leaf, and goes away only with a certificate of two people; tried in every role."""

import uuid

import psycopg
import pytest

from safehold.record.leaves import ALL_KINDS
from safehold.record.tree import leaf_hash
from tests.record.test_guards import EVENT, ROLES, ours, rows_touched, session

LEAF = "SELECT kind, hash FROM leaf WHERE id = %s ORDER BY kind"
LOOK = """INSERT INTO look (id, at, by, role, force, operation, kind, why, outcome, asked, count)
    VALUES (%(id)s, now(), %(user)s, 'officer', %(force)s, 'consultation', 'list', 'duty', 'allowed', '', 2)"""
ERASE = "SELECT erase(%(kind)s, %(id)s, NULL, now(), %(ground)s, 'row deleted', %(asked)s)"
REFUSED = psycopg.errors.InsufficientPrivilege


USER = """INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
    date_joined) VALUES ('', false, %s, '', '', '', false, true, now()) RETURNING id"""


@pytest.fixture(scope="module")
def kept(address):
    """Two forces with a person in each, and two users; two events, one of which was lawfully erased, and a mark."""
    names = {"ours": "LEAF-A", "theirs": "LEAF-B", "amir": uuid.uuid4(), "bela": uuid.uuid4()}
    with psycopg.connect(address("app")) as made:
        (user,), (second,) = (made.execute(USER, [name]).fetchone() for name in ("first of two", "second of two"))
        for scope in ("forces", "administers"):
            made.execute("SELECT set_config(%s, 'LEAF-A,LEAF-B', false)", [f"safehold.{scope}"])
        for force, person in (("LEAF-A", "amir"), ("LEAF-B", "bela")):
            made.execute("INSERT INTO force (code, name) VALUES (%s, %s)", (force, force))
            made.execute(
                "INSERT INTO person (id, force, ref, name) VALUES (%s, %s, %s, 'Invented')",
                (names[person], force, force),
            )
        names |= {"user": user, "second": second, "erased": uuid.uuid4(), "event": uuid.uuid4()}
        made.execute("SELECT set_config('safehold.user', %s, false)", [str(user)])
        for event in (names["erased"], names["event"]):
            made.execute(EVENT.format(table="event"), ours(names, id=event))
        made.execute(ERASE, erasing(names, names["erased"]))
        made.execute("SELECT number_leaves(now())")
    return names


def inside(tried):
    tried.execute("SELECT set_config('timezone', 'UTC', true)")


@pytest.fixture
def written(address, kept):
    """A session of the web in which one event was written just now, by the first of two users; and that event's id."""
    with session(address, "app", forces=kept["ours"], user=kept["user"]) as tried:
        given = ours(kept)
        tried.execute(EVENT.format(table="event"), given)
        yield tried, given["id"]


def test_every_table_that_only_grows_is_in_the_tree(address):
    with psycopg.connect(address("migrator")) as owner:
        guarded = owner.execute(
            """SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger t LEFT JOIN pg_inherits i ON i.inhrelid = tgrelid
            WHERE tgname IN ('no_edit', 'kept_unless_erased') AND i.inhrelid IS NULL"""
        ).fetchall()
        with_leaves = owner.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'gets_leaves'"
        ).fetchall()
    assert {table for (table,) in with_leaves} == set(ALL_KINDS)
    assert {table for (table,) in guarded} == {*ALL_KINDS, "leaf"}


def test_the_leaf_is_the_hash_of_the_row_as_json_with_its_salt(written):
    tried, event = written
    inside(tried)
    text, with_salt = tried.execute(
        """SELECT leaf_text('event', to_jsonb(e)), leaf_text('event', to_jsonb(e)) LIKE '%%"salt": "' || salt || '"%%'
        FROM event e WHERE id = %s""",
        [event],
    ).fetchone()
    assert with_salt
    assert '"kind": "event"' in text
    assert '"recorded_at": "2026-07-07T10:00:00+00:00"' in text
    assert "corrects" not in text  # NULL is left out
    assert tried.execute(LEAF, [event]).fetchall() == [("event", leaf_hash(text.encode()))]


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "Pacific/Auckland"])
def test_a_leaf_is_the_same_wherever_the_writer_sits(address, kept, zone):
    with session(address, "app", forces=kept["ours"], user=kept["user"]) as tried:
        tried.execute("SELECT set_config('timezone', %s, true), set_config('datestyle', 'German', true)", [zone])
        given = ours(kept)
        tried.execute(EVENT.format(table="event"), given)
        inside(tried)
        ((shown,),) = tried.execute("SELECT hash FROM entry_event WHERE id = %s", [given["id"]]).fetchall()
        assert tried.execute(LEAF, [given["id"]]).fetchall() == [("event", shown)]


def test_a_look_has_a_leaf_for_itself_and_one_for_the_people(address, kept):
    with session(address, "app", forces=kept["ours"], user=kept["user"]) as tried:
        given = ours(kept)
        tried.execute(LOOK, given)
        tried.execute(
            "INSERT INTO look_person (look, person) VALUES (%s, %s), (%s, %s), (%s, %s)",
            (given["id"], kept["amir"], given["id"], kept["bela"], given["id"], uuid.uuid4()),
        )
        assert [kind for kind, _ in tried.execute(LEAF, [given["id"]]).fetchall()] == ["look", "look_person"]
        with pytest.raises(psycopg.errors.UniqueViolation):  # nobody is put to a look afterwards
            tried.execute("INSERT INTO look_person (look, person) VALUES (%s, %s)", (given["id"], kept["bela"]))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM leaf",
        "TRUNCATE leaf",
        "UPDATE leaf SET hash = sha256(hash)",
        "UPDATE leaf SET number = number + 1",
        "UPDATE leaf SET id = gen_random_uuid()",
    ],
)
def test_leaves_are_never_changed(address, kept, role, statement):
    with session(address, role, forces=kept["ours"], user=kept["user"]) as tried:
        with psycopg.connect(address("app")) as app:  # every leaf there is has its number, so none may get one now
            app.execute("SELECT number_leaves(now())")
        assert tried.execute("SELECT count(*) FROM leaf").fetchone() > (0,)
        assert rows_touched(tried, statement) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO leaf (kind, id, hash) VALUES ('event', gen_random_uuid(), sha256(''))",
        "UPDATE leaf SET number = 0 WHERE number IS NULL",
        "INSERT INTO mark (at) VALUES (now())",
        """INSERT INTO erasure (kind, entry, hash, at, ground, method, by, approved_by)
        VALUES ('event', gen_random_uuid(), sha256(''), now(), 'g', 'm', 1, 2)""",
        *(f"DELETE FROM entry_{kind}" for kind in ALL_KINDS),
    ],
)
def test_the_web_writes_no_leaf_number_mark_or_certificate_itself(address, kept, statement):
    refused = pytest.raises((REFUSED, psycopg.errors.ObjectNotInPrerequisiteState))
    with session(address, "app", forces=kept["ours"], user=kept["user"]) as tried, refused:
        tried.execute(statement)


def test_what_entries_show_to_the_web_is_a_hash_and_no_content(address):
    with psycopg.connect(address("app")) as app:
        columns = app.execute(
            "SELECT DISTINCT column_name FROM information_schema.columns WHERE table_name = ANY(%s)",
            [[f"entry_{kind}" for kind in ALL_KINDS]],
        ).fetchall()
    assert {name for (name,) in columns} == {"id", "at", "hash", "erased"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", ["mark", "erasure"])
def test_marks_and_certificates_are_closed_without_scope(address, kept, role, table):
    with session(address, role) as tried:
        assert tried.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_leaves_are_numbered_once_in_the_order_of_writing_and_closed_by_a_mark(address, kept):
    with session(address, "app", forces=kept["ours"], user=kept["user"]) as tried:
        (before,) = tried.execute("SELECT number_leaves('2026-07-07 10:00Z')").fetchone()
        events = [ours(kept) for _ in range(3)]
        for given in events:
            tried.execute(EVENT.format(table="event"), given)
        (size,) = tried.execute("SELECT number_leaves('2026-07-07 11:00Z')").fetchone()
        numbered = tried.execute("SELECT number, kind, id FROM leaf WHERE number >= %s ORDER BY 1", [before]).fetchall()
        assert [kind for _, kind, _ in numbered] == ["event", "event", "event", "mark"]
        assert [identity for _, _, identity in numbered[:3]] == [given["id"] for given in events]
        assert [number for number, _, _ in numbered] == list(range(before, size))
        assert tried.execute("SELECT number_leaves('2026-07-07 12:00Z')").fetchone() == (size,)


# Lawful erasure


def erasing(kept, entry, **changed):
    return {"kind": "event", "id": entry, "ground": "review: no longer needed", "asked": kept["second"]} | changed


def test_an_event_is_erased_on_the_word_of_two_and_its_leaf_stays(written, kept):
    tried, event = written
    leaf = tried.execute(LEAF, [event]).fetchall()
    assert tried.execute(ERASE, erasing(kept, event)).fetchone() == (1,)
    assert tried.execute("SELECT count(*) FROM event WHERE id = %s", [event]).fetchone() == (0,)
    assert tried.execute(LEAF, [event]).fetchall() == leaf
    certificate = tried.execute("SELECT kind, hash, ground, by, approved_by FROM erasure WHERE entry = %s", [event])
    assert certificate.fetchall() == [("event", leaf[0][1], "review: no longer needed", kept["second"], kept["user"])]
    inside(tried)
    assert tried.execute("SELECT hash, erased FROM entry_event WHERE id = %s", [event]).fetchall() == [
        (leaf[0][1], True)
    ]


def test_one_person_of_a_look_is_erased_and_the_leaf_of_all_still_fits(address, kept):
    both = "LEAF-A,LEAF-B"
    with session(address, "app", forces=both, oversees=both, user=kept["user"]) as tried:
        given = ours(kept)
        tried.execute(LOOK, given)
        tried.execute(
            "INSERT INTO look_person (look, person) VALUES (%s, %s), (%s, %s)",
            (given["id"], kept["amir"], given["id"], kept["bela"]),
        )
        erase = "SELECT erase('look_person', %s, %s, now(), 'never registrable', 'row deleted', %s)"
        for person, left in (("amir", [(kept["bela"],)]), ("bela", [])):
            assert tried.execute(erase, (given["id"], kept[person], kept["second"])).fetchone() == (1,)
            assert tried.execute("SELECT person FROM look_person WHERE look = %s", [given["id"]]).fetchall() == left
            inside(tried)
            ((shown,),) = tried.execute("SELECT hash FROM entry_look_person WHERE id = %s", [given["id"]]).fetchall()
            assert ("look_person", shown) in tried.execute(LEAF, [given["id"]]).fetchall()


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"asked": "same"}, psycopg.errors.CheckViolation),
        ({"asked": None}, psycopg.errors.NotNullViolation),
        ({"asked": 10**6}, psycopg.errors.ForeignKeyViolation),
        ({"ground": " "}, psycopg.errors.CheckViolation),
        ({"kind": "mark"}, REFUSED),
        ({"kind": "erasure"}, REFUSED),
        ({"kind": "leaf"}, REFUSED),
        ({"kind": "person"}, REFUSED),
        ({"kind": "event; DROP TABLE event"}, psycopg.Error),
    ],
)
def test_nothing_is_erased_without_two_people_a_ground_and_a_kind_that_may_be(written, kept, changed, refused):
    tried, event = written
    if changed.get("asked") == "same":
        changed = {"asked": kept["user"]}
    with pytest.raises(refused), tried.transaction():
        tried.execute(ERASE, erasing(kept, event, **changed))
        tried.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert tried.execute("SELECT count(*) FROM event WHERE id = %s", [event]).fetchone() == (1,)


def test_what_is_out_of_scope_is_not_erased(address, written, kept):
    tried, event = written
    for name, value in (("forces", kept["theirs"]), ("forces", "")):
        tried.execute("SELECT set_config(%s, %s, true)", (f"safehold.{name}", value))
        assert tried.execute(ERASE, erasing(kept, event)).fetchone() == (0,)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("change", ["DELETE FROM event", "UPDATE event SET why = 'other'", "TRUNCATE event"])
def test_a_certificate_lets_nothing_go_but_what_it_names(address, kept, role, change):
    with session(address, role, forces=kept["ours"], user=kept["user"]) as tried:
        assert tried.execute("SELECT entry FROM erasure").fetchall() == [(kept["erased"],)]
        assert tried.execute("SELECT id FROM event").fetchall() == [(kept["event"],)]
        assert rows_touched(tried, change) == 0
        assert tried.execute("SELECT id FROM event").fetchall() == [(kept["event"],)]


def test_what_was_erased_does_not_come_back_under_its_name(address, kept):
    again = ours(kept, id=kept["erased"])
    with session(address, "app", forces=kept["ours"], user=kept["user"]) as tried:
        with pytest.raises(psycopg.errors.UniqueViolation), tried.transaction():
            tried.execute(EVENT.format(table="event"), again)
        assert tried.execute("SELECT id FROM event").fetchall() == [(kept["event"],)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", ["mark", "erasure"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {}"])
def test_marks_and_certificates_stay(address, kept, role, table, change):
    with session(address, role, forces=kept["ours"], user=kept["user"]) as tried:
        assert rows_touched(tried, change.format(table)) == 0
    with psycopg.connect(address("owner")) as owner:
        assert owner.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,)
