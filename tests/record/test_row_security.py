"""Row security on every table and partition that the database has, asked of the database itself, in both roles.

Whatever a page forgets: another force, a reader whom an exclusion names, and someone without a post see no row.
"""

import re
import uuid
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

ROLES = ("app", "migrator")
OPEN = {  # tables without row security, each with its reason
    "auth_user": "signing in comes before any scope; it holds a user name and a hash, and no one's part",
    "auth_group": "Django's own, empty", "auth_group_permissions": "Django's own, empty",
    "auth_permission": "Django's own, names of tables", "auth_user_groups": "Django's own, empty",
    "auth_user_user_permissions": "Django's own, empty", "django_content_type": "Django's own, names of tables",
    "django_migrations": "Django's own, names of migrations", "django_session": "read before anyone is known",
    "account_emailaddress": "empty: nobody gives an address", "account_emailconfirmation": "empty, for the same reason",
    "mfa_authenticator": "second factors, encrypted; asked for before any scope",
    "shared_cache": "counts of tries, shared by the web's processes",
    "api_asked": "counts of questions to the open door, nobody's",
}  # fmt: skip
# What every session may know: which forces and stations there are, and hashes.
KNOWN_TO_ALL = {"force", "station", "moved_clock", "leaf"}
NARROW = {
    "closed_to_reader": {"app", "migrator"}, "masked_search": {"app"}, "person_named": {"app"}, "enrol": {"app"},
    "opened_outside_team": {"app"}, "look_person_force": {"app"}, "tell_of_closed": set(), "post_ended": set(),
    "gets_leaves": {"migrator"}, "looks_get_leaves": {"migrator"}, "number_leaves": {"app"}, "erase": {"app"},
}  # fmt: skip
REFUSED = psycopg.errors.InsufficientPrivilege
TABLES = """SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, c.relispartition FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1"""


@contextmanager
def session(address, role, **scope):
    """A transaction of this role that sees what `scope` says; it is always rolled back."""
    with psycopg.connect(address(role)) as connection:
        for name, value in scope.items():
            connection.execute("SELECT set_config(%s, %s, true)", (f"safehold.{name}", str(value)))
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def tables(address):
    """Every table and partition: whether its rows are guarded, its owner's view included."""
    with psycopg.connect(address("owner")) as owner:
        return {name: (guarded, is_partition) for name, guarded, is_partition in owner.execute(TABLES)}


USERS = ("named", "conflicted", "officer", "supervisor", "other", "portal", "solicitor", "platform", "desk")
A_ROW_EACH = """
    INSERT INTO force (code, name, telephone) VALUES (%(force)s, %(force)s, '01632 960001');
    INSERT INTO station (force, name, address, opening) VALUES (%(force)s, %(force)s, 'a', 'o');
    INSERT INTO staff (user_id, force, role, name, since) VALUES (%(officer)s, %(force)s, 'officer', 'O', now()),
        (%(supervisor)s, %(force)s, 'supervisor', 'S', now()), (%(platform)s, %(force)s, 'platform', 'P', now()),
        (%(desk)s, %(force)s, 'desk', 'D', now());
    INSERT INTO representative (user_id, force, name, since) VALUES (%(solicitor)s, %(force)s, 'R', now());
    INSERT INTO person (id, force, ref, name) VALUES (%(person)s, %(force)s, %(ref)s, %(name)s);
    INSERT INTO standing (person, force, findings, law) VALUES (%(person)s, %(force)s, '[]', '');
    INSERT INTO obligation (person, force, duty, cite, key, owner, arises, status, otherwise, could_be_met,
        overdue_on_every_reading)
        VALUES (%(person)s, %(force)s, 'home', 's.84', '', 'person', '2026-01-01', 'open', '[]', true, false);
    INSERT INTO allocation (force, person, officer, since) VALUES (%(force)s, %(person)s, %(officer)s, now());
    INSERT INTO event (recorded_at, id, force, person, type, happened_on, known_on, by, role, why, source)
        SELECT at, gen_random_uuid(), %(force)s, %(person)s, 'home_change', '2019-01-01', '2019-01-01', %(officer)s,
            'officer', 'told', 'the person'
        FROM generate_series('2025-06-01'::timestamptz, '2031-06-01', '1 year') at;
    INSERT INTO submission (id, force, person, reference, received_at, device_said, form_token, channel, contents,
        events, law_name, law_status, law_checked_to, is_notification, by)
        VALUES (gen_random_uuid(), %(force)s, %(person)s, %(ref)s, now(), '', 't', 'portal', '{}', '{}', 'law',
            'in_force', '2026-07-07', false, %(officer)s);
    INSERT INTO attempt (id, force, person, at, form_token, contents, problems, by)
        VALUES (gen_random_uuid(), %(force)s, %(person)s, now(), 't', '{}', '[]', %(officer)s);
    INSERT INTO draft (person, force, form, form_token, answers, saved_at, keep_until)
        VALUES (%(person)s, %(force)s, 'home', 't', '{}', now(), now());
    INSERT INTO acknowledgement (id, force, person, year, number, at, station, told, notification, by)
        SELECT gen_random_uuid(), force, %(person)s, 2026, 1, now(), id, '[]', gen_random_uuid(), %(officer)s
        FROM station WHERE force = %(force)s;
    INSERT INTO numbering (force, year, last) VALUES (%(force)s, 2026, 1);
    INSERT INTO look (id, at, by, role, force, operation, kind, why, outcome, asked, count)
        VALUES (%(look)s, now(), %(officer)s, 'officer', %(force)s, 'consultation', 'list', 'duty', 'allowed', '', 1);
    INSERT INTO look_person (look, person) VALUES (%(look)s, %(person)s);
    INSERT INTO exclusion (id, force, person, named, by, at, why) VALUES
        (gen_random_uuid(), %(force)s, %(person)s, %(named)s, %(supervisor)s, now(), 'a brother');
    INSERT INTO conflict_of_interest (id, force, person, by, at, why) VALUES
        (gen_random_uuid(), %(force)s, %(person)s, %(conflicted)s, now(), 'a neighbour');
    INSERT INTO emergency_access (id, force, person, by, of_force, role, at, until, why, review_by) VALUES
        (gen_random_uuid(), %(force)s, %(person)s, %(officer)s, %(force)s, 'officer', now(),
            now() + interval '60 minutes', 'missing child', '2026-07-09');
    INSERT INTO approval (id, force, person, action, subject, contents, prepared_by, prepared_at, why, decided_by,
        decided_at, decision, decided_why) VALUES (%(approval)s, %(force)s, %(person)s, 'grant', 'a grant',
        jsonb_build_object('holder', %(solicitor)s::bigint, 'role', 'representative', 'purpose', 'advice',
            'until', '2099-01-01T00:00:00Z', 'scope', jsonb_build_array('submit')),
        %(officer)s, now(), 'asked', %(supervisor)s, now(), 'approved', 'seen');
    INSERT INTO access_grant (id, force, person, holder, role, purpose, scope, since, until, given_by, approved_by,
        approval, why) VALUES (gen_random_uuid(), %(force)s, %(person)s, %(solicitor)s, 'representative', 'advice',
        '{submit}', now(), '2099-01-01T00:00:00Z', %(officer)s, %(supervisor)s, %(approval)s, 'asked');
    INSERT INTO notice (id, force, role, team, kind, about, person, by, at) VALUES
        (gen_random_uuid(), %(force)s, 'supervisor', '', 'exclusion', gen_random_uuid(), %(person)s, %(officer)s,
            now());
    INSERT INTO erasure (kind, entry, hash, force, at, ground, method, by, approved_by)
        VALUES ('event', gen_random_uuid(), sha256(convert_to(%(ref)s, 'UTF8')), %(force)s, now(), 'review', 'deleted',
            %(officer)s, %(supervisor)s);"""


def made(owner, force, name):
    """One row of every kind for a force and its only person."""
    given = {part: uuid.uuid4() for part in ("person", "look", "approval")} | {
        "force": force, "name": name, "ref": uuid.uuid4().hex[:8].upper(),
    }  # fmt: skip
    for part in USERS:
        [given[part]] = owner.execute(
            """INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff,
            is_active, date_joined) VALUES ('', false, %s, '', '', '', false, true, now()) RETURNING id""",
            [f"{force}-{part}"],
        ).fetchone()
    for statement in filter(str.strip, re.split(r";\n", A_ROW_EACH + "\n")):
        owner.execute(statement, given)
    return given


@pytest.fixture(scope="module")
def two(address):
    """Two forces with a row in every table; written as the server's administrator, whom no policy binds."""
    with psycopg.connect(address("owner"), cursor_factory=psycopg.ClientCursor) as owner:
        return made(owner, "ROWS-A", "Anselm Quorrin"), made(owner, "ROWS-B", "Berrin Quorrin")


def mentioning(tried, table, what):
    """How many rows of a table hold this anywhere; none where the table may not be read at all."""
    try:
        with tried.transaction():
            counted = SQL("SELECT count(*) FROM {} AS one WHERE to_jsonb(one)::text LIKE %s").format(Identifier(table))
            return tried.execute(counted, [f"%{what}%"]).fetchone()[0]
    except REFUSED:
        return 0


def guarded(tables):
    return [name for name, (is_guarded, _) in tables.items() if is_guarded]


def test_every_table_and_partition_is_guarded_or_has_its_reason(tables):
    unguarded = {name for name, (is_guarded, _) in tables.items() if not is_guarded}
    assert unguarded == OPEN.keys()
    assert len(guarded(tables)) > 30


def test_no_table_is_guarded_and_left_without_a_policy(tables, address):
    with psycopg.connect(address("owner")) as owner:
        having = {name for (name,) in owner.execute("SELECT DISTINCT tablename FROM pg_policies")}
    assert {name for name, (is_guarded, partition) in tables.items() if is_guarded and not partition} <= having


def test_every_table_holds_something_to_hide(tables, two, address):
    """So that none of the tests below looks at an empty table: whoever adds a table adds a row of it above."""
    ours, _ = two
    with psycopg.connect(address("owner")) as owner:
        empty = [
            name for name in guarded(tables)
            if not mentioning(owner, name, ours["force"]) and not mentioning(owner, name, ours["person"])
        ]  # fmt: skip
    assert set(empty) <= {"moved_clock", "leaf", "mark"}


def everything(of, user, **more):
    """The widest scope that anyone of a force could ever be told."""
    force = of["force"]
    wide = dict.fromkeys(("forces", "reads", "oversees", "administers", "desk"), force)
    return wide | {"user": user, "post": f"{force} supervisor", **more}


@pytest.mark.parametrize("role", ROLES)
def test_without_a_scope_nothing_is_seen(address, tables, two, role):
    with session(address, role) as tried:
        seen = {name for name in guarded(tables) if tried_count(tried, name)}
    assert seen <= KNOWN_TO_ALL


def tried_count(tried, table):
    try:
        with tried.transaction():
            return tried.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table))).fetchone()[0]
    except REFUSED:
        return 0


@pytest.mark.parametrize("role", ROLES)
def test_another_force_sees_nothing_of_ours(address, tables, two, role):
    ours, theirs = two
    with session(address, role, **everything(theirs, theirs["supervisor"])) as tried:
        for what in (ours["force"], ours["person"], ours["ref"], ours["name"]):
            assert [
                name for name in guarded(tables) if mentioning(tried, name, what) and name not in KNOWN_TO_ALL
            ] == []
        assert mentioning(tried, "person", theirs["name"]) == 1


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("part", ["named", "conflicted"])
def test_whom_an_exclusion_names_or_who_declared_a_conflict_sees_nothing_whatever_else_would_open_it(
    address, tables, two, role, part
):
    ours, _ = two
    wide = everything(ours, ours[part], person=ours["person"], granted=ours["person"], reference=ours["ref"])
    with session(address, role, **wide) as tried:
        for what in (ours["person"], ours["ref"], ours["name"]):
            assert [name for name in guarded(tables) if mentioning(tried, name, what)] == []
        with pytest.raises(REFUSED):
            tried.execute(
                """INSERT INTO event (recorded_at, id, force, person, type, happened_on, known_on, by, role, why,
                source) VALUES (now(), gen_random_uuid(), %(force)s, %(person)s, 'home_change', '2019-01-01',
                '2019-01-01', %(user)s, 'officer', 'told', 'the person')""",
                ours | {"user": ours[part]},
            )


@pytest.mark.parametrize("role", ROLES)
def test_an_exclusion_closes_one_person_and_no_other(address, two, role):
    ours, theirs = two
    with session(address, role, **everything(theirs, ours["named"])) as tried:
        assert mentioning(tried, "person", theirs["name"]) == 1


@pytest.mark.parametrize("role", ROLES)
def test_a_grant_opens_one_person_to_read_and_nothing_to_write(address, tables, two, role):
    ours, theirs = two
    with session(address, role, user=theirs["officer"], granted=theirs["person"]) as tried:
        assert tried.execute("SELECT DISTINCT person FROM event").fetchall() == [(theirs["person"],)]
        assert tried.execute("SELECT id FROM person").fetchall() == [(theirs["person"],)]
        assert [name for name in guarded(tables) if mentioning(tried, name, ours["person"])] == []
        for table in ("event", "submission", "attempt", "draft", "acknowledgement", "person", "allocation"):
            assert touched(tried, f"UPDATE {table} SET force = force") == 0


def touched(tried, statement):
    """How many rows a statement changed: none if it was refused."""
    try:
        with tried.transaction():
            return tried.execute(statement).rowcount
    except REFUSED:
        return 0


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_a_force_writes_none_of_its_history(address, two, role):
    ours, _ = two
    with session(address, role, user=ours["officer"], reads=ours["force"]) as tried:
        assert mentioning(tried, "event", ours["person"]) > 0
        with pytest.raises(REFUSED):
            tried.execute(
                """INSERT INTO event (recorded_at, id, force, person, type, happened_on, known_on, by, role, why,
                source) VALUES (now(), gen_random_uuid(), %(force)s, %(person)s, 'home_change', '2019-01-01',
                '2019-01-01', %(officer)s, 'officer', 'told', 'the person')""",
                ours,
            )


@pytest.mark.parametrize("statement", [
    "TRUNCATE {}", "TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", "ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {}",
    "ALTER TABLE {} OWNER TO app", "CREATE POLICY mine ON {} USING (true)",
])  # fmt: skip
def test_the_web_changes_no_table(address, tables, statement):
    with session(address, "app") as tried:
        for table in guarded(tables):
            with pytest.raises((REFUSED, psycopg.errors.FeatureNotSupported)), tried.transaction():
                tried.execute(SQL(statement).format(Identifier(table)))


@pytest.mark.parametrize("statement", [
    "SET ROLE keeper", "SET ROLE migrator", "SET ROLE owner", "SET SESSION AUTHORIZATION migrator",
    "SET session_replication_role = replica", "CREATE TABLE mine ()", "CREATE ROLE mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1", "DROP POLICY not_closed ON event",
    "DROP FUNCTION closed_to_reader()", "ALTER FUNCTION closed_to_reader() SECURITY INVOKER",
    "CREATE OR REPLACE FUNCTION folded(name text) RETURNS text LANGUAGE sql IMMUTABLE RETURN name",
    "UPDATE event SET why = why", "UPDATE look SET why = why", "UPDATE person SET portal_user = NULL",
    "UPDATE person SET force = force", "UPDATE access_grant SET until = now()", "DELETE FROM exclusion",
    "UPDATE exclusion SET named = by", "SELECT tell_of_closed('', '', gen_random_uuid(), gen_random_uuid())",
])  # fmt: skip
def test_the_web_takes_no_other_role_and_changes_nothing_that_guards(address, two, statement):
    ours, _ = two
    with session(address, "app", **everything(ours, ours["supervisor"])) as tried, pytest.raises(REFUSED):
        tried.execute(statement)


def test_row_security_cannot_be_switched_off(address):
    with session(address, "app") as tried, pytest.raises(REFUSED):
        tried.execute("SET row_security = off")
        tried.execute("SELECT count(*) FROM person")


# The narrow functions


def test_the_narrow_functions_are_these_and_each_is_closed_but_to_whom_it_serves(address):
    with psycopg.connect(address("owner")) as owner:
        found = owner.execute(
            """SELECT p.proname, pg_get_userbyid(p.proowner), p.proconfig, ARRAY(
                SELECT r.rolname FROM pg_roles r WHERE r.rolname IN ('app', 'migrator')
                AND has_function_privilege(r.oid, p.oid, 'EXECUTE') ORDER BY 1)
            FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"""
        ).fetchall()
        mighty = owner.execute(
            """SELECT rolname FROM pg_roles WHERE rolname IN ('keeper', 'notary')
                AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole)"""
        ).fetchall()
    assert {name: set(to) for name, _, _, to in found} == NARROW
    assert {(by, fixed[0]) for _, by, fixed, _ in found} == {
        (by, "search_path=pg_catalog, public, pg_temp") for by in ("keeper", "notary")
    }
    assert mighty == []


def test_the_narrow_functions_can_read_no_name_no_birth_and_no_history(address, tables):
    with psycopg.connect(address("owner")) as owner:
        readable = owner.execute(
            """SELECT table_name, column_name FROM information_schema.column_privileges
            WHERE grantee = 'keeper' AND privilege_type = 'SELECT'"""
        ).fetchall()
        inherited = owner.execute("SELECT pg_has_role('migrator', 'keeper', 'USAGE')").fetchone()
    assert {column for table, column in readable if table == "person"} == {
        "id", "ref", "force", "folded", "portal_user",
    }  # fmt: skip
    assert {table for table, _ in readable} == {
        "person", "force", "staff", "representative", "allocation", "access_grant", "exclusion",
        "conflict_of_interest", "look", "look_person",
    }  # fmt: skip
    assert inherited == (False,)


def line(tried, user, force="ROWS-B"):
    """A search, written down."""
    look = uuid.uuid4()
    tried.execute(
        """INSERT INTO look (id, at, by, role, force, operation, kind, why, outcome, asked, count)
        VALUES (%s, now(), %s, 'officer', %s, 'consultation', 'search by name', 'asked', 'masked', '', 0)""",
        (look, user, force),
    )
    return look


def test_a_search_across_forces_tells_whom_to_ring_and_stands_in_both_logs(address, two):
    ours, theirs = two
    with session(address, "app", user=theirs["officer"], forces="ROWS-B") as tried:
        look = line(tried, theirs["officer"])
        hits = tried.execute("SELECT * FROM masked_search(%s, %s)", ("ANSELM  Quorrin", look)).fetchall()
        assert hits == [(ours["ref"], "ROWS-A", "01632 960001", False)]
        tried.execute("SELECT set_config('safehold.oversees', 'ROWS-A', true), set_config('safehold.user', '', true)")
        assert tried.execute("SELECT person FROM look_person WHERE look = %s", [look]).fetchall() == [(ours["person"],)]
        assert tried.execute("SELECT force FROM look WHERE id = %s", [look]).fetchall() == [("ROWS-B",)]


def test_a_search_that_is_not_written_down_by_the_searcher_is_refused(address, two):
    ours, theirs = two
    with session(address, "app", user=theirs["officer"]) as tried:
        for look in (uuid.uuid4(), ours["look"]):
            for function in ("masked_search", "person_named"):
                with pytest.raises(REFUSED), tried.transaction():
                    tried.execute(f"SELECT * FROM {function}('Anselm Quorrin', %s)", [look])


@pytest.mark.parametrize("part", ["platform", "desk", "portal", "solicitor"])
def test_a_search_finds_nothing_for_whom_it_does_not_serve(address, two, part):
    ours, theirs = two
    for force in two:
        with session(address, "app", **everything(force, theirs[part])) as tried:
            look = line(tried, theirs[part])
            for asked, function in ((ours["name"], "masked_search"), (ours["ref"], "person_named")):
                assert tried.execute(f"SELECT * FROM {function}(%s, %s)", (asked, look)).fetchall() == []


def test_a_search_by_part_of_a_name_or_by_none_finds_nothing(address, two):
    _, theirs = two
    with session(address, "app", user=theirs["officer"]) as tried:
        look = line(tried, theirs["officer"])
        for asked in ("Anselm", "%", "", "Anselm Q%", "’", "_nselm Quorrin"):
            assert tried.execute("SELECT * FROM masked_search(%s, %s)", (asked, look)).fetchall() == []


def test_an_exact_name_that_meets_an_exclusion_is_restricted_and_told(address, two):
    ours, _ = two
    with session(address, "app", user=ours["named"], administers="ROWS-B") as tried:
        tried.execute(
            "INSERT INTO staff (user_id, force, role, name, since) VALUES (%s, 'ROWS-B', 'officer', 'N', now())",
            [ours["named"]],
        )
        look = line(tried, ours["named"])
        hits = tried.execute("SELECT * FROM masked_search('anselm quorrin', %s)", [look]).fetchall()
        assert hits == [(None, None, None, True)]
        assert tried.execute("SELECT * FROM person_named(%s, %s)", (ours["ref"], look)).fetchall() == [
            (None, None, True)
        ]
        told = []
        for post in ("ROWS-B supervisor", "ROWS-B auditor", "ROWS-A auditor", "ROWS-A supervisor"):
            tried.execute("SELECT set_config('safehold.post', %s, true), set_config('safehold.user', '', true)", [post])
            told += tried.execute(
                "SELECT DISTINCT force || ' ' || role, kind FROM notice WHERE about = %s", [look]
            ).fetchall()
        assert told == [
            (post, "restricted record asked for") for post in ("ROWS-B supervisor", "ROWS-B auditor", "ROWS-A auditor")
        ]


def test_a_reference_is_resolved_to_its_name_in_the_record_and_its_force(address, two):
    ours, theirs = two
    with session(address, "app", user=theirs["officer"]) as tried:
        look = line(tried, theirs["officer"])
        found = tried.execute("SELECT * FROM person_named(%s, %s)", (ours["ref"], look)).fetchall()
        assert found == [(ours["person"], "ROWS-A", False)]
        assert tried.execute("SELECT * FROM person_named('NOTHING', %s)", [look]).fetchall() == []
        assert tried.execute("SELECT count(*) FROM person").fetchone() == (0,)


@pytest.mark.parametrize(("part", "of", "person", "enrolled"), [
    ("officer", 0, "", True), ("supervisor", 0, "", True), ("desk", 0, "", False), ("desk", 0, "before", True),
    ("officer", 1, "", False), ("platform", 0, "before", False), ("solicitor", 0, "before", False),
    ("named", 0, "before", False), ("portal", 0, "before", False),
])  # fmt: skip
def test_a_sign_in_is_given_by_ones_own_force_and_once(address, two, part, of, person, enrolled):
    ours = two[0]
    with session(address, "app", user=two[of][part], person=ours["person"] if person else "") as tried:
        for first in (enrolled, False):
            given = tried.execute("SELECT enrol(%s, %s)", (ours["person"], ours["portal"])).fetchone()
            assert given == (first,)


def test_a_member_of_staff_and_a_representative_are_never_enrolled_as_a_person(address, two):
    ours, _ = two
    with session(address, "app", user=ours["officer"]) as tried:
        for part in ("supervisor", "solicitor"):
            assert tried.execute("SELECT enrol(%s, %s)", (ours["person"], ours[part])).fetchone() == (False,)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_approves_their_own_act(address, two, role):
    ours, _ = two
    with session(address, role, **everything(ours, ours["supervisor"])) as tried:
        mine, others = uuid.uuid4(), uuid.uuid4()
        ask = """INSERT INTO approval (id, force, action, subject, contents, prepared_by, prepared_at, why)
            VALUES (%s, 'ROWS-A', 'grant', 's', '{}', %s, now(), 'w')"""
        decide = """UPDATE approval SET decided_by = %s, decided_at = now(), decision = 'approved', decided_why = 'w'
            WHERE id = %s"""
        tried.execute(ask, (mine, ours["supervisor"]))
        with pytest.raises(REFUSED), tried.transaction():
            tried.execute(ask, (others, ours["officer"]))  # in another's name
        with pytest.raises(REFUSED), tried.transaction():
            tried.execute(decide, (ours["officer"], mine))  # as if another had decided
        with pytest.raises(psycopg.errors.CheckViolation), tried.transaction():
            tried.execute(decide, (ours["supervisor"], mine))
        with pytest.raises(REFUSED), tried.transaction():
            tried.execute(decide, (ours["supervisor"], ours["approval"]))  # decided already


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("changed", [
    {"holder": "officer"}, {"until": "2199-01-01T00:00:00Z"}, {"scope": ["submit", "open_full_record"]},
    {"given_by": "solicitor"}, {"approval": None},
])  # fmt: skip
def test_a_grant_is_exactly_what_two_people_agreed_on(address, two, role, changed):
    ours, _ = two
    with session(address, role, **everything(ours, ours["supervisor"])) as tried:
        fresh = uuid.uuid4()
        given = ours | {"until": "2099-01-01T00:00:00Z", "scope": ["submit"], "fresh": fresh}
        given |= {"holder": ours["solicitor"], "given_by": ours["officer"], "approval": ours["approval"]}
        given |= {name: ours.get(value, value) if isinstance(value, str) else value or uuid.uuid4()
                  for name, value in changed.items()}  # fmt: skip
        with pytest.raises((REFUSED, psycopg.errors.ForeignKeyViolation)):
            tried.execute(
                """INSERT INTO access_grant (id, force, person, holder, role, purpose, scope, since, until, given_by,
                approved_by, approval, why) VALUES (%(fresh)s, %(force)s, %(person)s, %(holder)s, 'representative',
                'advice', %(scope)s, now(), %(until)s, %(given_by)s, %(supervisor)s, %(approval)s, 'asked')""",
                given,
            )


def test_what_ended_a_grant_is_filled_in_once_and_nothing_else_of_it_changes(address, two):
    ours, _ = two
    with session(address, "migrator", **everything(ours, ours["supervisor"])) as tried:
        for column in ("until = until + interval '1 day'", "scope = '{x}'", "holder = given_by"):
            with pytest.raises(REFUSED), tried.transaction():
                tried.execute(f"UPDATE access_grant SET {column}")
        end = "UPDATE access_grant SET ended_at = now(), ended_by = %s, ended_why = 'over'"
        tried.execute(end, [ours["supervisor"]])
        with pytest.raises(REFUSED):
            tried.execute(end, [ours["supervisor"]])


@pytest.mark.parametrize("change", ["until = now()", "since = now() + interval '1 second'"])
def test_what_went_with_a_post_ends_with_it_however_it_is_ended(address, two, change):
    ours, _ = two
    with session(address, "app", **everything(ours, ours["supervisor"])) as tried:
        tried.execute(f"UPDATE staff SET {change} WHERE user_id = %s", [ours["officer"]])
        assert tried.execute("SELECT count(*) FROM allocation WHERE until IS NULL").fetchone() == (0,)
