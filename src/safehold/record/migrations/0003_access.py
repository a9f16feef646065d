"""Who may see what: all roles, grants, exclusions, conflicts of interest, approvals, emergency access, notices.

The tables as Django says them, and what the database itself holds to: row security by force, person and grant, and the
few narrow functions that step over it.
"""

# ruff: noqa: RUF012 (as Django writes it)

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from safehold.record.guards import (
    ADMINISTERS,
    DESK,
    FILLED_IN_ONCE,
    FORCES,
    GRANTED,
    OVERSEES,
    PERSON,
    POST,
    READS,
    USER,
    by_grant,
    closed,
    filled_in_once,
    narrow,
    no_delete,
    not_closed,
    policy,
    to_keeper,
)

FOLDED = r"""CREATE FUNCTION folded(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    btrim(regexp_replace(
        regexp_replace(lower(normalize(name, NFKD)), '[\u0300-\u036f''`\u2018\u2019\u02bc]', '', 'g'),
        '[^[:alnum:]]+', ' ', 'g'))"""

# The functions below run as `keeper`, with the few rights that `to_keeper` gives it.
AS_KEEPER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

CLOSED_TO_READER = f"""CREATE FUNCTION closed_to_reader() RETURNS TABLE (person uuid, because text)
    LANGUAGE sql STABLE ROWS 1 {AS_KEEPER} AS $$
    SELECT x.person, 'exclusion' FROM exclusion x WHERE x.named = {USER} AND x.ended_at IS NULL
    UNION ALL SELECT c.person, 'conflict of interest' FROM conflict_of_interest c
        WHERE c.by = {USER} AND c.ended_at IS NULL
$$"""

# The log learns which force keeps a person; whoever asks does not. A person who is not there leaves no row.
LOOK_PERSON_FORCE = f"""CREATE OR REPLACE FUNCTION look_person_force() RETURNS trigger
    LANGUAGE plpgsql {AS_KEEPER} AS $$
BEGIN
    SELECT force INTO NEW.force FROM person WHERE id = NEW.person;
    RETURN CASE WHEN NEW.force IS NULL THEN NULL ELSE NEW END;
END $$"""

TELL_OF_CLOSED = f"""CREATE FUNCTION tell_of_closed(whose text, team text, met uuid, line uuid) RETURNS void
    LANGUAGE sql {AS_KEEPER} AS $$
    INSERT INTO notice (id, force, role, team, kind, about, person, by, at)
    SELECT gen_random_uuid(), told.force, told.role, told.team, 'restricted record asked for', line, met, l.by, l.at
    FROM look l, person p, LATERAL (SELECT DISTINCT * FROM (VALUES
        (whose, 'supervisor', tell_of_closed.team), (whose, 'auditor', ''), (p.force, 'auditor', '')
    ) AS t (force, role, team)) told
    WHERE l.id = line AND p.id = met
$$"""

# A search is written down before it is made, by whoever makes it; else it is refused.
SEARCHER = f"""
    SELECT s.force, s.role, s.team INTO post FROM staff s WHERE s.user_id = {USER} AND s.until IS NULL;
    IF post.role IS NULL OR post.role <> ALL ({{roles}}) THEN RETURN; END IF;
    IF NOT EXISTS (SELECT FROM look l WHERE l.id = line AND l.by = {USER}) THEN
        RAISE EXCEPTION 'a search is written down first' USING ERRCODE = 'insufficient_privilege';
    END IF;"""

MASKED_SEARCH = f"""CREATE FUNCTION masked_search(typed text, line uuid)
    RETURNS TABLE (ref text, force text, telephone text, is_restricted boolean)
    LANGUAGE plpgsql {AS_KEEPER} AS $$
#variable_conflict use_column
DECLARE post record; hit record;
BEGIN{
    SEARCHER.format(
        roles='''ARRAY['officer', 'supervisor', 'authorising_officer', 'intelligence_officer',
        'investigator', 'response_officer', 'mappa_coordinator', 'auditor']'''
    )
}
    FOR hit IN
        SELECT p.id, p.ref, p.force AS keeps, f.name, f.telephone,
            EXISTS (SELECT FROM closed_to_reader() c WHERE c.person = p.id) AS is_closed
        FROM person p JOIN force f ON f.code = p.force
        WHERE p.folded = folded(typed) AND folded(typed) <> '' ORDER BY p.ref
    LOOP
        IF hit.is_closed THEN
            INSERT INTO look_person (look, person) VALUES (line, hit.id) ON CONFLICT DO NOTHING;
            PERFORM tell_of_closed(post.force, post.team, hit.id, line);
            RETURN QUERY SELECT NULL, NULL, NULL, true;
        ELSIF (hit.keeps = post.force OR post.role IN ('officer', 'intelligence_officer'))
            AND (hit.keeps = {FORCES} OR hit.keeps = {READS} OR hit.id = {GRANTED}) IS NOT TRUE
        THEN
            INSERT INTO look_person (look, person) VALUES (line, hit.id) ON CONFLICT DO NOTHING;
            RETURN QUERY SELECT hit.ref::text, hit.name, hit.telephone, false;
        END IF;
    END LOOP;
END $$"""

# Whoever may ask for access, or break the glass, names a person by a reference that they hold already.
BY_REFERENCE = f"""CREATE FUNCTION person_named(reference text, line uuid)
    RETURNS TABLE (id uuid, force text, is_restricted boolean)
    LANGUAGE plpgsql {AS_KEEPER} AS $$
#variable_conflict use_column
DECLARE post record; hit record;
BEGIN{
    SEARCHER.format(
        roles='''ARRAY['officer', 'supervisor', 'authorising_officer', 'intelligence_officer',
        'investigator', 'response_officer', 'probation_practitioner', 'mappa_coordinator', 'lawyer', 'auditor']'''
    )
}
    SELECT p.id, p.force INTO hit FROM person p WHERE p.ref = reference;
    IF hit.id IS NULL THEN RETURN; END IF;
    INSERT INTO look_person (look, person) VALUES (line, hit.id) ON CONFLICT DO NOTHING;
    IF EXISTS (SELECT FROM closed_to_reader() c WHERE c.person = hit.id) THEN
        PERFORM tell_of_closed(post.force, post.team, hit.id, line);
        RETURN QUERY SELECT NULL::uuid, NULL, true;
    ELSE
        RETURN QUERY SELECT hit.id, hit.force::text, false;
    END IF;
END $$"""

# The one way in which a person is given a sign-in: by their own force's staff, at the desk only the person before it.
ENROL = f"""CREATE FUNCTION enrol(someone uuid, sign_in bigint) RETURNS boolean LANGUAGE plpgsql {AS_KEEPER} AS $$
DECLARE post record;
BEGIN
    SELECT s.force, s.role INTO post FROM staff s WHERE s.user_id = {USER} AND s.until IS NULL;
    UPDATE person p SET portal_user = sign_in
    WHERE p.id = someone AND p.portal_user IS NULL AND p.force = post.force
        AND (post.role IN ('officer', 'supervisor') OR (post.role = 'desk' AND p.id = {PERSON}))
        AND NOT EXISTS (SELECT FROM closed_to_reader() c WHERE c.person = p.id)
        AND NOT EXISTS (SELECT FROM staff s WHERE s.user_id = sign_in)
        AND NOT EXISTS (SELECT FROM representative r WHERE r.user_id = sign_in);
    RETURN FOUND;
END $$"""

# Whoever reads many records outside their own team is counted, one request at a time.
OPENED_OUTSIDE_TEAM = f"""CREATE FUNCTION opened_outside_team(after timestamptz, besides uuid) RETURNS bigint
    LANGUAGE plpgsql {AS_KEEPER} AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('opened_outside_team'), {USER}::integer);
    RETURN (SELECT count(DISTINCT lp.person)
        FROM staff me JOIN look l ON l.by = me.user_id JOIN look_person lp ON lp.look = l.id
        LEFT JOIN allocation a ON a.person = lp.person AND a.until IS NULL
        LEFT JOIN staff s ON s.user_id = a.officer
        WHERE me.user_id = {USER} AND l.at > after AND l.outcome = 'allowed' AND l.count = 1
            AND l.operation IN ('consultation', 'disclosure') AND lp.person <> besides
            AND (lp.force <> me.force OR coalesce(s.team, '') <> me.team));
END $$"""

# What went with a post ends with it, however the post was ended or changed.
POST_ENDED = f"""CREATE FUNCTION post_ended() RETURNS trigger LANGUAGE plpgsql {AS_KEEPER} AS $$
DECLARE moment timestamptz := coalesce(NEW.until, NEW.since);
BEGIN
    UPDATE allocation SET until = greatest(since, moment) WHERE officer = NEW.user_id AND until IS NULL;
    UPDATE access_grant SET ended_at = moment, ended_by = coalesce({USER}, NEW.user_id), ended_why = 'left the post'
    WHERE holder = NEW.user_id AND ended_at IS NULL;
    RETURN NULL;
END $$"""

GRANT_IS_APPROVED = """CREATE FUNCTION grant_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM approval a
        WHERE a.id = NEW.approval AND a.action = 'grant' AND a.decision = 'approved'
            AND a.force = NEW.force AND a.person = NEW.person
            AND a.prepared_by = NEW.given_by AND a.decided_by = NEW.approved_by
            AND (a.contents ->> 'holder')::bigint = NEW.holder AND a.contents ->> 'role' = NEW.role
            AND a.contents ->> 'purpose' = NEW.purpose AND (a.contents ->> 'until')::timestamptz = NEW.until
            AND ARRAY(SELECT jsonb_array_elements_text(a.contents -> 'scope')) = NEW.scope)
    THEN RAISE EXCEPTION 'a grant is what another person approved' USING ERRCODE = 'insufficient_privilege'; END IF;
    RETURN NEW;
END $$"""

CASES = ("event", "submission", "attempt", "acknowledgement", "draft", "allocation", "standing", "obligation")
ABOUT_ACCESS = ("access_grant", "exclusion", "conflict_of_interest", "emergency_access", "approval")
ENDED = ("ended_by", "ended_at", "ended_why")

NEW_ROLES = [
    "ALTER TABLE event ALTER COLUMN role TYPE varchar(24)",
    "ALTER TABLE event DROP CONSTRAINT event_role_known",
    """ALTER TABLE event ADD CONSTRAINT event_role_known CHECK (role IN ('person', 'representative', 'desk', 'officer',
    'supervisor', 'authorising_officer', 'intelligence_officer', 'investigator', 'response_officer',
    'probation_practitioner', 'mappa_coordinator', 'lawyer', 'platform', 'analyst', 'auditor', 'administrator'))""",
]

TABLES = [
    FILLED_IN_ONCE,
    *(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_in_one_force "
        "FOREIGN KEY (person, force) REFERENCES person (id, force)"
        for table in ABOUT_ACCESS
    ),
    *(
        statement
        for table in ("access_grant", "exclusion", "conflict_of_interest")
        for statement in filled_in_once(table, *ENDED)
    ),
    *filled_in_once("emergency_access", "reviewed_by", "reviewed_at", "review"),
    *filled_in_once("approval", "decided_by", "decided_at", "decision", "decided_why"),
    *filled_in_once("notice", "read_by", "read_at"),
    *no_delete("representative"),
    GRANT_IS_APPROVED,
    """CREATE TRIGGER grant_is_approved BEFORE INSERT ON access_grant
    FOR EACH ROW EXECUTE FUNCTION grant_is_approved()""",
    "GRANT EXECUTE ON FUNCTION folded TO app, keeper",
]

KEEPER = [
    *to_keeper("person", "id", "ref", "force", "folded", "portal_user"),
    *to_keeper("person", "portal_user", to="UPDATE"),
    *to_keeper("force", "code", "name", "telephone"),
    *to_keeper("staff", "user_id", "force", "role", "team", "until"),
    *to_keeper("representative", "user_id"),
    *to_keeper("allocation", "person", "officer", "since", "until"),
    *to_keeper("allocation", "until", to="UPDATE"),
    *to_keeper("access_grant", "holder", "ended_at"),
    *to_keeper("access_grant", *ENDED, to="UPDATE"),
    *to_keeper("exclusion", "person", "named", "ended_at"),
    *to_keeper("conflict_of_interest", "person", "by", "ended_at"),
    *to_keeper("look", "id", "by", "at", "outcome", "operation", "count"),
    *to_keeper("look_person", "look", "person", "force"),
    *to_keeper("look_person", to="INSERT"),
    *to_keeper("notice", to="INSERT"),
    *to_keeper("past", to="INSERT"),
    CLOSED_TO_READER,
    *narrow("closed_to_reader()", of="app, migrator"),
    LOOK_PERSON_FORCE,
    *narrow("look_person_force()", of=""),
    TELL_OF_CLOSED,
    *narrow("tell_of_closed(text, text, uuid, uuid)", of=""),
    MASKED_SEARCH,
    *narrow("masked_search(text, uuid)", of="app"),
    BY_REFERENCE,
    *narrow("person_named(text, uuid)", of="app"),
    ENROL,
    *narrow("enrol(uuid, bigint)", of="app"),
    OPENED_OUTSIDE_TEAM,
    *narrow("opened_outside_team(timestamptz, uuid)", of="app"),
    POST_ENDED,
    """CREATE TRIGGER post_ended AFTER UPDATE ON staff FOR EACH ROW
    WHEN (OLD.since IS DISTINCT FROM NEW.since OR (OLD.until IS NULL AND NEW.until IS NOT NULL))
    EXECUTE FUNCTION post_ended()""",
    *narrow("post_ended()", of=""),
]

MINE = f"{POST} = force || ' ' || role"
WHOSE = {
    # Roles that read their force and do not write, and whoever holds a grant.
    **{table: [by_grant(table)] for table in ("event", "submission", "attempt", "acknowledgement", "allocation")},
    # What follows is worked out anew by whoever reads it first.
    **{table: [by_grant(table, to="ALL")] for table in ("standing", "obligation")},
    "person": [
        by_grant("person", "id"),
        not_closed("person", "id"),
        "REVOKE UPDATE ON person FROM app",
        "GRANT UPDATE (name, born) ON person TO app",
        "CREATE POLICY enrolled ON person AS RESTRICTIVE FOR INSERT TO app, migrator WITH CHECK (portal_user IS NULL)",
    ],
    "staff": [
        "DROP POLICY by_force ON staff",
        policy("staff", "by_force", " OR ".join(f"force = {of}" for of in (FORCES, READS, OVERSEES)), to="SELECT"),
        policy("staff", "administered", f"force = {ADMINISTERS}"),
        policy(
            "staff",
            "by_grant",
            f"user_id IN (SELECT officer FROM allocation WHERE person = {GRANTED} AND until IS NULL)",
            to="SELECT",
        ),
    ],
    "force": ["DROP POLICY kept ON force", policy("force", "administered", f"code = {ADMINISTERS}")],
    "station": ["DROP POLICY by_force ON station", policy("station", "administered", f"force = {ADMINISTERS}")],
    "representative": [
        *closed("representative"),
        policy("representative", "by_force", f"force = {FORCES}"),
        policy("representative", "by_sign_in", f"user_id = {USER}", to="SELECT"),
    ],
    # The log: in one's own name, and for those who oversee the force of the reader or that of the person.
    "look": [
        "DROP POLICY by_force ON look",
        policy(
            "look",
            "overseen",
            f"by = {USER} OR force = {OVERSEES} OR EXISTS (SELECT FROM look_person p WHERE p.look = id)",
            to="SELECT",
        ),
    ],
    "look_person": [
        "DROP POLICY by_force ON look_person",
        policy("look_person", "overseen", f"force = {OVERSEES}", to="SELECT"),
        not_closed("look_person", to="SELECT"),
    ],
    "past": [
        "DROP POLICY by_force ON past",
        policy(
            "past",
            "by_force",
            f"coalesce(became, was) ->> 'force' = {FORCES} AND tbl NOT IN {(*ABOUT_ACCESS, 'notice')}",
            to="SELECT",
        ),
        policy("past", "overseen", f"coalesce(became, was) ->> 'force' = {OVERSEES} AND tbl <> 'person'", to="SELECT"),
        not_closed(
            "past", "(coalesce(became, was) ->> CASE tbl WHEN 'person' THEN 'id' ELSE 'person' END)::uuid", to="SELECT"
        ),
    ],
}

ACCESS = [
    *(statement for table in (*ABOUT_ACCESS, "notice") for statement in closed(table)),
    *(not_closed(table) for table in (*CASES, "access_grant", "exclusion", "emergency_access", "approval")),
    *(not_closed(table, to="SELECT") for table in ("conflict_of_interest", "notice")),
    # Who sees a grant: the force that keeps the person, whoever oversees it, and its holder.
    policy(
        "access_grant",
        "seen",
        " OR ".join([*(f"force = {of}" for of in (FORCES, READS, OVERSEES)), f"holder = {USER}"]),
        to="SELECT",
    ),
    policy(
        "access_grant",
        "by_person",
        f"person = {PERSON} AND role = 'representative' AND {DESK} IS NULL",
        to="SELECT",
    ),
    policy("access_grant", "given", f"(force = {FORCES} OR force = {READS}) AND approved_by = {USER}", to="INSERT"),
    policy(
        "access_grant",
        "ended",
        f"force = {FORCES} OR holder = {USER} OR (person = {PERSON} AND role = 'representative' AND {DESK} IS NULL)",
        to="UPDATE",
        check=f"ended_by = {USER}",
    ),
    # Exclusions are for those who supervise; whom they name sees nothing of them.
    policy("exclusion", "overseen", f"force = {OVERSEES}", to="SELECT"),
    policy("exclusion", "supervised", f"force = {FORCES} AND force = {OVERSEES} AND by = {USER}", to="INSERT"),
    policy("exclusion", "ended", f"force = {FORCES} AND force = {OVERSEES}", to="UPDATE", check=f"ended_by = {USER}"),
    policy("conflict_of_interest", "overseen", f"force = {OVERSEES}", to="SELECT"),
    policy("conflict_of_interest", "declared", f"by = {USER}", to="INSERT"),
    policy(
        "conflict_of_interest",
        "ended",
        f"force = {FORCES} AND force = {OVERSEES}",
        to="UPDATE",
        check=f"ended_by = {USER}",
    ),
    policy(
        "emergency_access",
        "seen",
        f"by = {USER} OR force = {OVERSEES} OR of_force = {OVERSEES}",
        to="SELECT",
    ),
    policy(
        "emergency_access",
        "taken",
        f"""by = {USER} AND reviewed_by IS NULL AND EXISTS (SELECT FROM staff s WHERE s.user_id = {USER}
        AND s.until IS NULL AND s.role = emergency_access.role AND s.force = of_force)""",
        to="INSERT",
    ),
    policy(
        "emergency_access",
        "reviewed",
        f"force = {OVERSEES} OR of_force = {OVERSEES}",
        to="UPDATE",
        check=f"reviewed_by = {USER}",
    ),
    policy(
        "approval",
        "seen",
        " OR ".join([*(f"force = {of}" for of in (FORCES, READS, OVERSEES)), f"prepared_by = {USER}"]),
        to="SELECT",
    ),
    policy("approval", "prepared", f"prepared_by = {USER} AND decided_by IS NULL", to="INSERT"),
    policy("approval", "decided", f"force = {FORCES} OR force = {READS}", to="UPDATE", check=f"decided_by = {USER}"),
    policy("notice", "by_post", MINE, to="SELECT"),
    policy("notice", "written", f"by = {USER} AND read_by IS NULL", to="INSERT"),
    policy("notice", "read", MINE, to="UPDATE", check=f"read_by = {USER}"),
    *(statement for table, statements in WHOSE.items() for statement in statements),
]


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("record", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL([(FOLDED, None)]),
        migrations.CreateModel(
            name="AccessGrant",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=24)),
                ("purpose", models.TextField()),
                ("scope", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("why", models.TextField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.TextField(null=True)),
            ],
            options={
                "db_table": "access_grant",
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("action", models.TextField()),
                ("subject", models.TextField()),
                ("contents", models.JSONField()),
                ("prepared_at", models.DateTimeField()),
                ("why", models.TextField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(null=True)),
                ("decided_why", models.TextField(null=True)),
            ],
            options={
                "db_table": "approval",
            },
        ),
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("why", models.TextField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.TextField(null=True)),
            ],
            options={
                "db_table": "conflict_of_interest",
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("why", models.TextField()),
                ("review_by", models.DateField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review", models.TextField(null=True)),
            ],
            options={
                "db_table": "emergency_access",
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("why", models.TextField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.TextField(null=True)),
            ],
            options={
                "db_table": "exclusion",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=24)),
                ("team", models.TextField(db_default="")),
                ("kind", models.TextField()),
                ("about", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "notice",
            },
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        db_column="user_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "representative",
            },
        ),
        migrations.RemoveConstraint(
            model_name="staff",
            name="staff_role_known",
        ),
        migrations.AddField(
            model_name="force",
            name="telephone",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="person",
            name="folded",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("name"), function="folded"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="staff",
            name="team",
            field=models.TextField(db_default=""),
        ),
        migrations.AlterField(
            model_name="staff",
            name="role",
            field=models.CharField(max_length=24),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["folded"], name="person_folded"),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "desk",
                            "officer",
                            "supervisor",
                            "authorising_officer",
                            "intelligence_officer",
                            "investigator",
                            "response_officer",
                            "probation_practitioner",
                            "mappa_coordinator",
                            "lawyer",
                            "platform",
                            "analyst",
                            "auditor",
                            "administrator",
                        ),
                    )
                ),
                name="staff_role_known",
            ),
        ),
        migrations.AddField(
            model_name="accessgrant",
            name="approved_by",
            field=models.ForeignKey(
                db_column="approved_by",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accessgrant",
            name="ended_by",
            field=models.ForeignKey(
                db_column="ended_by",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accessgrant",
            name="force",
            field=models.ForeignKey(db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"),
        ),
        migrations.AddField(
            model_name="accessgrant",
            name="given_by",
            field=models.ForeignKey(
                db_column="given_by",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accessgrant",
            name="holder",
            field=models.ForeignKey(
                db_column="holder",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accessgrant",
            name="person",
            field=models.ForeignKey(
                db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="decided_by",
            field=models.ForeignKey(
                db_column="decided_by",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="force",
            field=models.ForeignKey(db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"),
        ),
        migrations.AddField(
            model_name="approval",
            name="person",
            field=models.ForeignKey(
                db_column="person", null=True, on_delete=django.db.models.deletion.PROTECT, to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="prepared_by",
            field=models.ForeignKey(
                db_column="prepared_by",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accessgrant",
            name="approval",
            field=models.OneToOneField(
                db_column="approval", on_delete=django.db.models.deletion.PROTECT, to="record.approval"
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="by",
            field=models.ForeignKey(
                db_column="by",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="ended_by",
            field=models.ForeignKey(
                db_column="ended_by",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="force",
            field=models.ForeignKey(db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="person",
            field=models.ForeignKey(
                db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="by",
            field=models.ForeignKey(
                db_column="by",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="force",
            field=models.ForeignKey(
                db_column="force", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.force"
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="of_force",
            field=models.ForeignKey(
                db_column="of_force", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.force"
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="person",
            field=models.ForeignKey(
                db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="reviewed_by",
            field=models.ForeignKey(
                db_column="reviewed_by",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="by",
            field=models.ForeignKey(
                db_column="by",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="ended_by",
            field=models.ForeignKey(
                db_column="ended_by",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="force",
            field=models.ForeignKey(db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="named",
            field=models.ForeignKey(
                db_column="named",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="person",
            field=models.ForeignKey(
                db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="by",
            field=models.ForeignKey(
                db_column="by",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="force",
            field=models.ForeignKey(db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"),
        ),
        migrations.AddField(
            model_name="notice",
            name="person",
            field=models.ForeignKey(
                db_column="person", null=True, on_delete=django.db.models.deletion.PROTECT, to="record.person"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="read_by",
            field=models.ForeignKey(
                db_column="read_by",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="force",
            field=models.ForeignKey(db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(
                condition=models.Q(("decision", None)), fields=["force", "prepared_at"], name="approval_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("prepared_by", models.F("decided_by")), _negated=True),
                name="approval_decided_by_not_prepared_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_why__isnull", True),
                        ("decision__isnull", True),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_why__isnull", False),
                        ("decision__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="approval_decided_by_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ("approved", "refused"))), name="approval_decision_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("action__regex", "\\S")), name="approval_action_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(condition=models.Q(("why__regex", "\\S")), name="approval_why_said"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_why__regex", "\\S")), name="approval_decided_why_said"
            ),
        ),
        migrations.AddIndex(
            model_name="accessgrant",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["holder"], name="access_grant_held"),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_by", models.F("approved_by")), _negated=True),
                name="accessgrant_approved_by_not_given_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("holder", models.F("approved_by")), _negated=True),
                name="accessgrant_approved_by_not_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="accessgrant_ends"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__len__gt", 0)), name="accessgrant_scope_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("ended_why__isnull", False)),
                    _connector="OR",
                ),
                name="accessgrant_ended_by_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "representative",
                            "officer",
                            "investigator",
                            "probation_practitioner",
                            "mappa_coordinator",
                            "lawyer",
                        ),
                    )
                ),
                name="accessgrant_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__regex", "\\S")), name="accessgrant_purpose_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(condition=models.Q(("why__regex", "\\S")), name="accessgrant_why_said"),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_why__regex", "\\S")), name="accessgrant_ended_why_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictofinterest",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("ended_by")), _negated=True),
                name="conflictofinterest_ended_by_not_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictofinterest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("ended_why__isnull", False)),
                    _connector="OR",
                ),
                name="conflictofinterest_ended_by_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictofinterest",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__regex", "\\S")), name="conflictofinterest_why_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictofinterest",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_why__regex", "\\S")), name="conflictofinterest_ended_why_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictofinterest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("person", "by"), name="conflict_of_interest_once"
            ),
        ),
        migrations.AddIndex(
            model_name="emergencyaccess",
            index=models.Index(fields=["by", "until"], name="emergency_access_live"),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("reviewed_by")), _negated=True),
                name="emergencyaccess_reviewed_by_not_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review__isnull", True), ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                    models.Q(("review__isnull", False), ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                    _connector="OR",
                ),
                name="emergencyaccess_reviewed_by_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "until",
                        django.db.models.expressions.CombinedExpression(
                            models.F("at"), "+", models.Value(datetime.timedelta(seconds=3600))
                        ),
                    )
                ),
                name="emergencyaccess_sixty_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ("officer", "supervisor", "investigator"))),
                name="emergencyaccess_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__regex", "\\S")), name="emergencyaccess_why_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("review__regex", "\\S")), name="emergencyaccess_review_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("named", models.F("by")), _negated=True), name="exclusion_by_not_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("named", models.F("ended_by")), _negated=True), name="exclusion_ended_by_not_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("ended_why__isnull", False)),
                    _connector="OR",
                ),
                name="exclusion_ended_by_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(condition=models.Q(("why__regex", "\\S")), name="exclusion_why_said"),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_why__regex", "\\S")), name="exclusion_ended_why_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("person", "named"), name="exclusion_once"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["force", "role", "at"], name="notice_unread"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "desk",
                            "officer",
                            "supervisor",
                            "authorising_officer",
                            "intelligence_officer",
                            "investigator",
                            "response_officer",
                            "probation_practitioner",
                            "mappa_coordinator",
                            "lawyer",
                            "platform",
                            "analyst",
                            "auditor",
                            "administrator",
                        ),
                    )
                ),
                name="notice_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "restricted record asked for",
                            "emergency access",
                            "bulk reading",
                            "exclusion",
                            "conflict of interest",
                        ),
                    )
                ),
                name="notice_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at__isnull", True), ("read_by__isnull", True)),
                    models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                    _connector="OR",
                ),
                name="notice_read_by_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")), name="representative_name_said"
            ),
        ),
        migrations.RunSQL([(statement, None) for statement in (*NEW_ROLES, *TABLES, *KEEPER, *ACCESS)]),
    ]
