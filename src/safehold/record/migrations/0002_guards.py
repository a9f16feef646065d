"""What must never be false, said to the database: append-only history, row security, one open allocation."""

from django.db import migrations

from safehold.record.guards import (
    DESK,
    FORCES,
    KEEP,
    PERSON,
    REFERENCE,
    REFUSE,
    USER,
    append_only,
    by_force,
    by_person,
    closed,
    keeps_past,
    no_delete,
    partition,
    policy,
)

EVENT = """CREATE TABLE event (
    recorded_at timestamptz NOT NULL,
    id uuid NOT NULL,
    force varchar(12) NOT NULL,
    person uuid NOT NULL,
    type text NOT NULL,
    happened_on date,
    happened_at timestamptz,
    known_on date NOT NULL,
    by integer NOT NULL REFERENCES auth_user (id),
    role varchar(12) NOT NULL,
    why text NOT NULL,
    source text NOT NULL,
    channel text NOT NULL DEFAULT '',
    payload jsonb NOT NULL DEFAULT '{}',
    corrects uuid,
    PRIMARY KEY (recorded_at, id),
    CONSTRAINT event_day_or_instant CHECK (num_nonnulls(happened_on, happened_at) = 1),
    CONSTRAINT event_known_before_recorded CHECK (known_on <= (recorded_at AT TIME ZONE 'Europe/London')::date),
    CONSTRAINT event_role_known CHECK (role IN ('person', 'desk', 'officer', 'supervisor')),
    CONSTRAINT event_says_why CHECK (why ~ '\\S' AND source ~ '\\S' AND type ~ '\\S'),
    CONSTRAINT event_payload_named CHECK (jsonb_typeof(payload) = 'object'),
    CONSTRAINT event_corrects_another CHECK (corrects <> id)
) PARTITION BY RANGE (recorded_at)"""

CORRECTION = """CREATE FUNCTION correction_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM event WHERE person = NEW.person AND id = NEW.corrects) THEN
        RAISE EXCEPTION 'a correction names an event of the same person' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (SELECT FROM event WHERE person = NEW.person AND corrects = NEW.corrects) THEN
        RAISE EXCEPTION 'an event is put right once' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$"""

# The log learns which force keeps a person; whoever asks does not. A person who is not there leaves no row.
KEEPER = """CREATE FUNCTION look_person_force() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text := coalesce(current_setting('safehold.person', true), '');
BEGIN
    PERFORM set_config('safehold.person', NEW.person::text, true);
    SELECT force INTO NEW.force FROM person WHERE id = NEW.person;
    PERFORM set_config('safehold.person', before, true);
    RETURN CASE WHEN NEW.force IS NULL THEN NULL ELSE NEW END;
END $$"""

YEARS = [
    partition("event", "event_to_2025", "MINVALUE", "'2026-01-01'"),
    *(partition("event", f"event_{year}", f"'{year}-01-01'", f"'{year + 1}-01-01'") for year in range(2026, 2031)),
    partition("event", "event_from_2031", "'2031-01-01'", "MAXVALUE"),
]

IN_ONE_FORCE = ("event", "submission", "attempt", "acknowledgement", "draft", "allocation", "standing")
HISTORY = ("event", "submission", "attempt", "acknowledgement", "look", "look_person")
IN_OWN_NAME = ("event", "submission", "attempt", "acknowledgement", "look")

STATEMENTS = [
    REFUSE,
    *KEEP,
    EVENT,
    "CREATE INDEX event_of ON event (person, recorded_at)",
    *(statement for statements in YEARS for statement in statements),
    CORRECTION,
    """CREATE TRIGGER correction_fits BEFORE INSERT ON event
    FOR EACH ROW WHEN (NEW.corrects IS NOT NULL) EXECUTE FUNCTION correction_fits()""",
    KEEPER,
    "CREATE TRIGGER look_person_force BEFORE INSERT ON look_person FOR EACH ROW EXECUTE FUNCTION look_person_force()",
    "GRANT EXECUTE ON FUNCTION correction_fits, look_person_force, refuse_change, keep_past TO app",
    *(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_in_one_force "
        "FOREIGN KEY (person, force) REFERENCES person (id, force)"
        for table in IN_ONE_FORCE
    ),
    *(statement for table in HISTORY for statement in append_only(table)),
    *(statement for table in ("person", "staff", "allocation", "station") for statement in no_delete(table)),
    keeps_past("force"),
    keeps_past("moved_clock"),
    """ALTER TABLE allocation ADD CONSTRAINT allocation_one_at_a_time
    EXCLUDE USING gist (person WITH =, tstzrange(since, until) WITH &&)""",
    # Staff, by force.
    *(
        statement
        for table in ("event", "submission", "attempt", "allocation", "standing", "obligation", "person", "staff")
        for statement in by_force(table)
    ),
    # One person, and no other: that person's own session, or the desk's with the person before it.
    *(by_person(table) for table in ("event", "submission", "attempt", "standing", "obligation")),
    *closed("draft"),
    policy("draft", "by_person", f"person = {PERSON} AND {DESK} IS NULL"),
    policy("allocation", "by_person", f"person = {PERSON}", to="SELECT"),
    policy("person", "by_person", f"id = {PERSON}", to="SELECT"),
    policy("person", "by_sign_in", f"portal_user = {USER}", to="SELECT"),
    policy("staff", "by_sign_in", f"user_id = {USER}", to="SELECT"),
    policy(
        "staff",
        "by_person",
        f"user_id IN (SELECT officer FROM allocation WHERE person = {PERSON} AND until IS NULL)",
        to="SELECT",
    ),
    # The desk finds a person by what the person can name: a receipt's reference, or the reference on paper.
    policy("submission", "by_reference", f"reference = {REFERENCE} AND force = {DESK}", to="SELECT"),
    policy("person", "by_reference", f"ref = {REFERENCE} AND force = {DESK}", to="SELECT"),
    # An acknowledgement is given by staff, never by the person's own session.
    *closed("acknowledgement"),
    policy("acknowledgement", "seen", f"force = {FORCES} OR person = {PERSON}", to="SELECT"),
    policy("acknowledgement", "given", f"force = {FORCES} OR (person = {PERSON} AND force = {DESK})", to="INSERT"),
    # The log: anyone may write in their own name; the force of the reader and that of the person read it.
    *closed("look_person"),
    policy("look_person", "written", "true", to="INSERT"),
    policy("look_person", "by_force", f"force = {FORCES}", to="SELECT"),
    *closed("look"),
    policy("look", "written", "true", to="INSERT"),
    policy(
        "look",
        "by_force",
        f"force = {FORCES} OR by = {USER} OR EXISTS (SELECT FROM look_person p WHERE p.look = id)",
        to="SELECT",
    ),
    # The next number of an acknowledgement, per force and year, without gaps.
    *closed("numbering"),
    policy("numbering", "by_force", f"force = {FORCES} OR force = {DESK}"),
    *(
        f"CREATE POLICY in_own_name ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK (by = {USER})"
        for table in IN_OWN_NAME
    ),
    # What every signed-in session may know.
    *closed("force"),
    policy("force", "known", "true", to="SELECT"),
    policy("force", "kept", f"code = {FORCES}"),
    *by_force("station"),
    policy("station", "known", "true", to="SELECT"),
    *closed("moved_clock"),
    policy("moved_clock", "known", "true"),
]


class Migration(migrations.Migration):
    """Needs the roles `migrator` and `app` and the extension btree_gist, which the cluster's preparation makes."""

    dependencies = (("record", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length"))
    operations = (migrations.RunSQL([(statement, None) for statement in STATEMENTS]),)
