"""The counter of the open door. Unlogged: it is in no write-ahead log and no backup, and empty after a crash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [  # noqa: RUF012 (Django's own form)
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("group", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("times", models.IntegerField()),
            ],
            options={"db_table": "api_asked"},
        ),
        migrations.RunSQL("ALTER TABLE api_asked SET UNLOGGED", migrations.RunSQL.noop),
    ]
