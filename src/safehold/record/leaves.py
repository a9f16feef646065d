"""SQL that makes each row of history an entry of the tree (`tree.py`); migrations run it.

A statement that inserts rows leaves their hashes in `leaf`, in its own transaction, by whichever way it came. They wait
there until one sequencer numbers them after the commit: transactions do not end in the order in which they began, and a
sequence has gaps. The hash is of the row with its random salt, so a leaf tells nothing; and the row and its salt can be
erased while the leaf, and so every proof, stays.
"""

from safehold.record.guards import FORCES, OVERSEES, append_only, closed, narrow, no_truncate, policy

# Tables whose rows are entries, and the column that says when by the record's clock. `past` has the database's own.
KINDS = {
    "event": "recorded_at",
    "submission": "received_at",
    "attempt": "at",
    "acknowledgement": "at",
    "look": "at",
    "past": "NULL::timestamptz",
    "mark": "at",
    "erasure": "at",
}
# On whom a look fell, one entry a look: the hashes of its rows, so that one of them can be erased and the others stay.
OF_LOOK = "look_person"
ALL_KINDS = (*KINDS, OF_LOOK)

# What needs to see every row, to hash it, and to let one go, belongs to a role that cannot log in.
AS_NOTARY = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'"


def to_notary(table: str, *statements: str) -> list[str]:
    rules = {
        "SELECT": "USING (true)",
        "DELETE": "USING (true)",
        "INSERT": "WITH CHECK (true)",
        "UPDATE": "USING (true)",
    }
    return [
        f"GRANT {', '.join(statements)} ON {table} TO notary",
        *(f"CREATE POLICY notary_{to.lower()} ON {table} FOR {to} TO notary {rules[to]}" for to in statements),
    ]


LEAVES = [
    # What is NULL is left out, so that a table may get a column more, if that is NULL in every row there is.
    """CREATE FUNCTION leaf_text(kind text, told jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT (jsonb_object_agg(key, value) || jsonb_build_object('kind', kind))::text
FROM jsonb_each(told) WHERE value <> 'null' $$""",
    """CREATE FUNCTION leaf_hash(entry text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT sha256('\\x00'::bytea || convert_to(entry, 'UTF8')) $$""",
    """CREATE FUNCTION look_person_text(look uuid, rows bytea[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT leaf_text('look_person', jsonb_build_object(
    'look', look, 'rows', (SELECT jsonb_agg(encode(r, 'hex') ORDER BY r) FROM unnest(rows) r))) $$""",
    # `number` is the place in the tree. `written` is the order of writing, by which the waiting are numbered.
    """CREATE TABLE leaf (
    kind text NOT NULL,
    id uuid NOT NULL,
    hash bytea NOT NULL,
    written bigint GENERATED ALWAYS AS IDENTITY,
    number bigint UNIQUE,
    PRIMARY KEY (kind, id)
)""",
    "CREATE INDEX leaf_waiting ON leaf (written) WHERE number IS NULL",
    """CREATE FUNCTION refuse_but_a_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number IS NULL AND (NEW.kind, NEW.id, NEW.hash, NEW.written) = (OLD.kind, OLD.id, OLD.hash, OLD.written)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'append-only' USING ERRCODE = 'insufficient_privilege';
END $$""",
    "CREATE TRIGGER no_edit BEFORE UPDATE ON leaf FOR EACH ROW EXECUTE FUNCTION refuse_but_a_number()",
    "CREATE TRIGGER no_delete BEFORE DELETE ON leaf FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    no_truncate("leaf"),
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON leaf FROM app",
    *closed("leaf"),
    policy("leaf", "known", "true", to="SELECT"),  # kinds, identities and hashes: nobody's data
    *to_notary("leaf", "SELECT", "INSERT", "UPDATE"),
    # An instant at which what was then written got its numbers. Nothing numbered later can honestly be older.
    "CREATE TABLE mark (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), at timestamptz NOT NULL)",
    *append_only("mark"),
    *closed("mark"),
    # A certificate: this very content, known by its hash, was lawfully erased, on whose word and with whose consent.
    """CREATE TABLE erasure (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL,
    entry uuid NOT NULL,
    hash bytea NOT NULL,
    force text,
    at timestamptz NOT NULL,
    ground text NOT NULL,
    method text NOT NULL,
    by integer NOT NULL REFERENCES auth_user (id),
    approved_by integer NOT NULL REFERENCES auth_user (id),
    UNIQUE (kind, hash),
    CONSTRAINT erasure_by_two CHECK (by <> approved_by),
    CONSTRAINT erasure_says_why CHECK (ground ~ '\\S' AND method ~ '\\S'),
    CONSTRAINT erasure_not_of_itself CHECK (kind NOT IN ('mark', 'erasure'))
)""",
    *append_only("erasure"),
    *closed("erasure"),
    policy("erasure", "by_force", f"force = {FORCES} OR force = {OVERSEES}", to="SELECT"),
    "REVOKE INSERT ON mark, erasure FROM app",
    *to_notary("mark", "SELECT", "INSERT"),
    *to_notary("erasure", "SELECT", "INSERT"),
    f"""CREATE FUNCTION gets_leaves() RETURNS trigger LANGUAGE plpgsql {AS_NOTARY} AS $$
BEGIN
    INSERT INTO leaf (kind, id, hash)
    SELECT TG_ARGV[0], w.id, leaf_hash(leaf_text(TG_ARGV[0], to_jsonb(w))) FROM written w;
    RETURN NULL;
END $$""",
    f"""CREATE FUNCTION looks_get_leaves() RETURNS trigger LANGUAGE plpgsql {AS_NOTARY} AS $$
BEGIN
    INSERT INTO leaf (kind, id, hash)
    SELECT 'look_person', w.look, leaf_hash(look_person_text(
        w.look, array_agg(leaf_hash(leaf_text('look_person', to_jsonb(w))))))
    FROM written w GROUP BY w.look;
    RETURN NULL;
END $$""",
    """CREATE FUNCTION refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM erasure WHERE kind = TG_ARGV[0]
        AND hash = leaf_hash(leaf_text(TG_ARGV[0], to_jsonb(OLD)))) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'append-only' USING ERRCODE = 'insufficient_privilege';
END $$""",
    f"""CREATE FUNCTION number_leaves(instant timestamptz) RETURNS bigint LANGUAGE plpgsql {AS_NOTARY} AS $$
DECLARE size bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('number_leaves'));
    size := (SELECT coalesce(max(number) + 1, 0) FROM leaf);
    IF EXISTS (SELECT FROM leaf WHERE number IS NULL) THEN
        INSERT INTO mark (at) VALUES (instant);
        UPDATE leaf l SET number = size + w.place - 1
        FROM (SELECT kind, id, row_number() OVER (ORDER BY written) AS place FROM leaf WHERE number IS NULL) w
        WHERE l.kind = w.kind AND l.id = w.id;
        size := (SELECT max(number) + 1 FROM leaf);
    END IF;
    RETURN size;
END $$""",
    # Only what the caller's own scope shows, and only with a certificate by two; the caller is the second of them.
    f"""CREATE FUNCTION erase(
    what text, which uuid, whom uuid, instant timestamptz, why text, how text, asked_by integer
) RETURNS bigint LANGUAGE plpgsql {AS_NOTARY} AS $$
DECLARE erased bigint; rows text := format(
    'FROM %I t WHERE %I = %L AND coalesce(to_jsonb(t) ->> ''force'', to_jsonb(t) -> ''became'' ->> ''force'', '
    'to_jsonb(t) -> ''was'' ->> ''force'') = ANY (string_to_array(current_setting(''safehold.forces'', true), '',''))',
    what, CASE what WHEN 'look_person' THEN 'look' ELSE 'id' END, which)
    || CASE WHEN whom IS NULL THEN '' ELSE format(' AND person = %L', whom) END;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass(what) AND tgname = 'kept_unless_erased') THEN
        RAISE EXCEPTION 'nothing of this kind can be erased' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('INSERT INTO erasure (kind, entry, hash, force, at, ground, method, by, approved_by)
        SELECT %L, %L, leaf_hash(leaf_text(%L, to_jsonb(t))), coalesce(to_jsonb(t) ->> ''force'',
            to_jsonb(t) -> ''became'' ->> ''force'', to_jsonb(t) -> ''was'' ->> ''force''), $1, $2, $3, $4, $5 %s',
        what, which, what, rows)
    USING instant, why, how, asked_by, nullif(current_setting('safehold.user', true), '')::integer;
    EXECUTE 'DELETE ' || rows;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END $$""",
    "GRANT EXECUTE ON FUNCTION leaf_text, leaf_hash, look_person_text, refuse_unless_erased TO app, notary",
    *narrow("gets_leaves()", of="migrator", owner="notary"),
    *narrow("looks_get_leaves()", of="migrator", owner="notary"),
    *narrow("number_leaves(timestamptz)", of="app", owner="notary"),
    *narrow("erase(text, uuid, uuid, timestamptz, text, text, integer)", of="app", owner="notary"),
]


def in_tree(table: str, at: str, *, can_be_erased: bool = True) -> list[str]:
    """From now on each row of this append-only table gets a leaf; the rows that are there get theirs now.

    `at` is the column of its instant. The table has an `id`. What `entry_TABLE` shows is a hash and no content.
    """
    function = "looks_get_leaves()" if table == OF_LOOK else f"gets_leaves('{table}')"
    return [
        f"ALTER TABLE {table} ADD COLUMN salt uuid NOT NULL DEFAULT gen_random_uuid()",
        f"""CREATE TRIGGER gets_leaves AFTER INSERT ON {table} REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION {function}""",
        *(_erasable(table) if can_be_erased else ()),
        _entries(table, at),
        f"REVOKE ALL ON entry_{table} FROM app",
        f"ALTER VIEW entry_{table} OWNER TO notary",
        "SET LOCAL ROLE notary",
        "SET LOCAL timezone = 'UTC'",
        f"GRANT SELECT ON entry_{table} TO app",
        f"INSERT INTO leaf (kind, id, hash) SELECT '{table}', id, hash FROM entry_{table} ORDER BY at, id",
        "RESET ROLE",
    ]


def _erasable(table: str) -> list[str]:
    return [
        f"DROP TRIGGER no_edit ON {table}",
        f"""CREATE TRIGGER kept_unless_erased BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased('{table}')""",
        *to_notary(table, "SELECT", "DELETE"),
    ]


def _entries(table: str, at: str) -> str:
    """What the rows of a table are in the tree, hashed anew, and what the certificates say that erased rows were."""
    if table == OF_LOOK:
        return """CREATE VIEW entry_look_person AS
    SELECT look AS id, NULL::timestamptz AS at, leaf_hash(look_person_text(look, array_agg(hash))) AS hash,
        false AS erased
    FROM (SELECT look, leaf_hash(leaf_text('look_person', to_jsonb(t))) AS hash FROM look_person t
        UNION ALL SELECT entry, hash FROM erasure WHERE kind = 'look_person') rows
    GROUP BY look"""
    return f"""CREATE VIEW entry_{table} AS
    SELECT id, {at} AS at, leaf_hash(leaf_text('{table}', to_jsonb(t))) AS hash, false AS erased FROM {table} t
    UNION ALL SELECT entry, NULL, hash, true FROM erasure WHERE kind = '{table}'"""
