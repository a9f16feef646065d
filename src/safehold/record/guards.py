"""SQL that every guarded table gets; migrations run it.

Partitions inherit row triggers, but not row security, statement triggers or grants. A table's owner could still drop a
trigger: in a real installation let nobody log in as the owner but for a migration.
"""

FORCES = "ANY ((SELECT string_to_array(nullif(current_setting('safehold.forces', true), ''), ','))::text[])"
PERSON = "(SELECT nullif(current_setting('safehold.person', true), '')::uuid)"
USER = "(SELECT nullif(current_setting('safehold.user', true), '')::bigint)"
DESK = "(SELECT nullif(current_setting('safehold.desk', true), ''))"
REFERENCE = "(SELECT nullif(current_setting('safehold.reference', true), ''))"


def closed(table: str) -> list[str]:
    """Nobody sees or writes a row, its owner neither, until a policy says so."""
    return [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]


def policy(table: str, name: str, rule: str, *, to: str = "ALL") -> str:
    """Rows for which `rule` holds may be read and written (`to` narrows it to one kind of statement)."""
    says = {"SELECT": f"USING ({rule})", "INSERT": f"WITH CHECK ({rule})"}.get(
        to, f"USING ({rule}) WITH CHECK ({rule})"
    )
    return f"CREATE POLICY {name} ON {table} FOR {to} {says}"


def by_force(table: str) -> list[str]:
    """Staff see the rows of the forces they work for."""
    return [*closed(table), policy(table, "by_force", f"force = {FORCES}")]


def by_person(table: str, column: str = "person") -> str:
    """A person's own session, or the desk's with that person before it, sees that person's rows and no others."""
    return policy(table, "by_person", f"{column} = {PERSON}")


REFUSE = """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'insufficient_privilege'; END $$"""


def no_truncate(table: str) -> str:
    return f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"


def append_only(table: str) -> list[str]:
    """A row once written stays as it is, for the application and for the table's owner."""
    return [
        f"CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        no_truncate(table),
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM app",
    ]


def no_delete(table: str) -> list[str]:
    """A row may change, its past is kept; it never goes away."""
    return [
        f"CREATE TRIGGER no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        no_truncate(table),
        f"REVOKE DELETE, TRUNCATE ON {table} FROM app",
        keeps_past(table),
    ]


def partition(parent: str, name: str, first: str, end: str) -> list[str]:
    """A partition that can be read and written through its parent only."""
    return [
        f"CREATE TABLE {name} PARTITION OF {parent} FOR VALUES FROM ({first}) TO ({end})",
        *closed(name),
        no_truncate(name),
        f"REVOKE ALL ON {name} FROM app",
    ]


KEEP = [
    """CREATE TABLE past
    (at timestamptz NOT NULL DEFAULT clock_timestamp(), by text, tbl text NOT NULL, was jsonb, became jsonb)""",
    """CREATE FUNCTION keep_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO past(by, tbl, was, became) VALUES (nullif(current_setting('safehold.user', true), ''), TG_TABLE_NAME,
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
RETURN NULL; END $$""",
    *append_only("past"),
    *closed("past"),
    policy("past", "kept", "true", to="INSERT"),
    policy("past", "by_force", f"coalesce(became, was) ->> 'force' = {FORCES}", to="SELECT"),
]


def keeps_past(table: str) -> str:
    """Every former state of a row that is nobody's history is kept, however it was changed."""
    return (
        f"CREATE TRIGGER keep_past AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION keep_past()"
    )
