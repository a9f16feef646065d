"""Each row of history becomes an entry of one tree, and goes away only with a certificate of two people."""

from django.db import migrations

from safehold.record.leaves import KINDS, LEAVES, OF_LOOK, in_tree

# Those of this migration; a later one that adds a kind puts it in itself.
TABLES = ("event", "submission", "attempt", "acknowledgement", "look", "past", "mark", "erasure")

STATEMENTS = [
    "ALTER TABLE past ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY",
    "CREATE INDEX event_id ON event (id)",
    *LEAVES,
    *(
        statement
        for table in TABLES
        for statement in in_tree(table, KINDS[table], can_be_erased=table not in ("mark", "erasure"))
    ),
    *in_tree(OF_LOOK, "NULL"),
]


class Migration(migrations.Migration):
    """Belongs to whoever owns the tables: its functions read what no session may, and give back hashes."""

    dependencies = (("record", "0003_access"),)
    operations = (migrations.RunSQL([(statement, None) for statement in STATEMENTS]),)
