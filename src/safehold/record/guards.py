"""SQL that every guarded table gets; migrations run it.

Partitions inherit row triggers, but not row security, statement triggers or grants. A table's owner could still drop a
trigger: in a real installation let nobody log in as the owner but for a migration.
"""


def _listed(setting: str, kind: str) -> str:
    return f"ANY ((SELECT string_to_array(nullif(current_setting('safehold.{setting}', true), ''), ','))::{kind}[])"


def _told(setting: str, kind: str = "text") -> str:
    return f"(SELECT nullif(current_setting('safehold.{setting}', true), '')::{kind})"


# What `scope` tells, as a policy asks for it.
FORCES, READS, OVERSEES, ADMINISTERS = (
    _listed(name, "text") for name in ("forces", "reads", "oversees", "administers")
)
GRANTED = _listed("granted", "uuid")
PERSON, USER = _told("person", "uuid"), _told("user", "bigint")
DESK, REFERENCE, POST = (_told(name) for name in ("desk", "reference", "post"))


def closed(table: str) -> list[str]:
    """Nobody sees or writes a row, its owner neither, until a policy says so."""
    return [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]


def policy(table: str, name: str, rule: str, *, to: str = "ALL", check: str = "") -> str:
    """Rows for which `rule` holds may be read and written; `to` narrows it to one kind of statement.

    Where what may be written is not what may be seen, `check` says so.
    """
    says = {"SELECT": f"USING ({rule})", "INSERT": f"WITH CHECK ({rule})"}.get(
        to, f"USING ({rule}) WITH CHECK ({check or rule})"
    )
    return f"CREATE POLICY {name} ON {table} FOR {to} {says}"


def by_force(table: str) -> list[str]:
    """Staff see the rows of the forces they work for."""
    return [*closed(table), policy(table, "by_force", f"force = {FORCES}")]


def by_person(table: str, column: str = "person") -> str:
    """A person's own session, or the desk's with that person before it, sees that person's rows and no others."""
    return policy(table, "by_person", f"{column} = {PERSON}")


def by_grant(table: str, column: str = "person", *, to: str = "SELECT") -> str:
    """Who reads but does not write: a role that reads its force, or the holder of a live grant, that one person."""
    return policy(table, "by_grant", f"force = {READS} OR {column} = {GRANTED}", to=to)


def not_closed(table: str, column: str = "person", *, to: str = "ALL") -> str:
    """Whoever an exclusion names, or who declared a conflict of interest, sees nothing, whatever else would open it.

    It asks the database itself, so that no page can forget to.
    """
    closed_to = "ARRAY(SELECT c.person FROM closed_to_reader() c)"
    open_to = f"({column} <> ALL ({closed_to})) IS NOT FALSE"
    return f"CREATE POLICY not_closed ON {table} AS RESTRICTIVE FOR {to} TO app, migrator USING ({open_to})"


def to_keeper(table: str, *columns: str, to: str = "SELECT") -> list[str]:
    """What the narrow functions need of a table: these columns, of whichever force. Their role cannot log in."""
    rule = "WITH CHECK (true)" if to == "INSERT" else "USING (true)"
    named = f" ({', '.join(columns)})" if columns else ""
    return [
        f"GRANT {to}{named} ON {table} TO keeper",
        f"CREATE POLICY keeper_{to.lower()} ON {table} FOR {to} TO keeper {rule}",
    ]


def narrow(function: str, *, of: str, owner: str = "keeper") -> list[str]:
    """A function that steps over row security in one narrow way, for `of` to call: with its owner's few rights."""
    return [
        f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC",
        f"ALTER FUNCTION {function} OWNER TO {owner}",
        *([f"SET LOCAL ROLE {owner}", f"GRANT EXECUTE ON FUNCTION {function} TO {of}", "RESET ROLE"] if of else []),
    ]


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


FILLED_IN_ONCE = """CREATE FUNCTION filled_in_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - TG_ARGV IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV
        OR EXISTS (SELECT FROM unnest(TG_ARGV) filled WHERE to_jsonb(OLD) ->> filled IS NOT NULL)
    THEN RAISE EXCEPTION 'append-only' USING ERRCODE = 'insufficient_privilege'; END IF;
    RETURN NEW;
END $$"""


def filled_in_once(table: str, *columns: str) -> list[str]:
    """A row stays as it is, but that these columns are filled in, together and once: how it ended, or was decided."""
    named = ", ".join(columns)
    return [
        f"""CREATE TRIGGER filled_in_once BEFORE UPDATE ON {table} FOR EACH ROW
        EXECUTE FUNCTION filled_in_once({named})""",
        *no_delete(table),
        f"REVOKE UPDATE ON {table} FROM app",
        f"GRANT UPDATE ({named}) ON {table} TO app",
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
