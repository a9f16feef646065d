"""The tables as Django says them."""

# ruff: noqa: RUF012 (as Django writes it)

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "recorded_at", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("id", models.UUIDField()),
                ("type", models.TextField()),
                ("happened_on", models.DateField(null=True)),
                ("happened_at", models.DateTimeField(null=True)),
                ("known_on", models.DateField()),
                ("role", models.CharField(max_length=12)),
                ("why", models.TextField()),
                ("source", models.TextField()),
                ("channel", models.TextField(default="")),
                ("payload", models.JSONField(default=dict)),
                ("corrects", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "event",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Force",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.TextField(unique=True)),
            ],
            options={
                "db_table": "force",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("name", models.TextField()),
                ("born", models.DateField(null=True)),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
                (
                    "portal_user",
                    models.OneToOneField(
                        db_column="portal_user",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "person",
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("role", models.TextField()),
                ("force", models.TextField(default="")),
                ("operation", models.TextField()),
                ("kind", models.TextField()),
                ("why", models.TextField()),
                ("outcome", models.TextField()),
                ("asked", models.TextField(default="")),
                ("count", models.IntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        db_column="by",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "look",
            },
        ),
        migrations.CreateModel(
            name="MovedClock",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("ahead", models.DurationField()),
            ],
            options={
                "db_table": "moved_clock",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="moved_clock_alone")],
            },
        ),
        migrations.CreateModel(
            name="Numbering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("last", models.IntegerField()),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
            ],
            options={
                "db_table": "numbering",
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_column="person",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="record.person",
                    ),
                ),
                ("period", models.JSONField(null=True)),
                ("review", models.JSONField(null=True)),
                ("findings", models.JSONField(default=list)),
                ("law", models.TextField(default="")),
                ("worked_out_at", models.DateTimeField(null=True)),
                ("holds_until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "standing",
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("duty", models.TextField()),
                ("cite", models.TextField()),
                ("key", models.TextField()),
                ("owner", models.TextField()),
                ("arises", models.TextField()),
                ("due", models.TextField(null=True)),
                ("status", models.TextField()),
                ("met_on", models.TextField(null=True)),
                ("otherwise", models.JSONField(default=list)),
                ("could_be_met", models.BooleanField(default=True)),
                ("advise_by", models.TextField(null=True)),
                ("breach_after", models.TextField(null=True)),
                ("overdue_on_every_reading", models.BooleanField()),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="record.force",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="record.person",
                    ),
                ),
            ],
            options={
                "db_table": "obligation",
            },
        ),
        migrations.CreateModel(
            name="LookPerson",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person", "look", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("force", models.TextField()),
                (
                    "look",
                    models.ForeignKey(db_column="look", on_delete=django.db.models.deletion.PROTECT, to="record.look"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="record.person",
                    ),
                ),
            ],
            options={
                "db_table": "look_person",
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.TextField()),
                ("form_token", models.TextField()),
                ("answers", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                ("keep_until", models.DateTimeField()),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
                    ),
                ),
            ],
            options={
                "db_table": "draft",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("form_token", models.TextField()),
                ("contents", models.JSONField()),
                ("problems", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        db_column="by", on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
                    ),
                ),
            ],
            options={
                "db_table": "attempt",
            },
        ),
        migrations.CreateModel(
            name="Staff",
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
                ("role", models.CharField(max_length=12)),
                ("name", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
            ],
            options={
                "db_table": "staff",
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_column="officer", on_delete=django.db.models.deletion.PROTECT, to="record.staff"
                    ),
                ),
            ],
            options={
                "db_table": "allocation",
            },
        ),
        migrations.CreateModel(
            name="Station",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("address", models.TextField()),
                ("opening", models.TextField()),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
            ],
            options={
                "db_table": "station",
            },
        ),
        migrations.AddField(
            model_name="staff",
            name="station",
            field=models.ForeignKey(
                db_column="station", null=True, on_delete=django.db.models.deletion.PROTECT, to="record.station"
            ),
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("received_at", models.DateTimeField()),
                ("device_said", models.TextField(default="")),
                ("form_token", models.TextField()),
                ("channel", models.TextField()),
                ("contents", models.JSONField()),
                ("events", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("law_name", models.TextField()),
                ("law_status", models.TextField()),
                ("law_checked_to", models.DateField()),
                ("is_notification", models.BooleanField()),
                (
                    "by",
                    models.ForeignKey(
                        db_column="by", on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
                    ),
                ),
            ],
            options={
                "db_table": "submission",
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("year", models.IntegerField()),
                ("number", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("told", models.JSONField()),
                ("notification", models.UUIDField(unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_column="by", on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person", on_delete=django.db.models.deletion.PROTECT, to="record.person"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        db_column="station", on_delete=django.db.models.deletion.PROTECT, to="record.station"
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        db_column="submission",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="record.submission",
                    ),
                ),
            ],
            options={
                "db_table": "acknowledgement",
            },
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["by", "at"], name="look_by"),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "operation__in",
                        ("collection", "alteration", "consultation", "disclosure", "combination", "erasure"),
                    )
                ),
                name="look_operation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ("allowed", "denied", "masked"))), name="look_outcome_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(condition=models.Q(("kind__regex", "\\S")), name="look_kind_said"),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(condition=models.Q(("why__regex", "\\S")), name="look_why_said"),
        ),
        migrations.AddConstraint(
            model_name="numbering",
            constraint=models.UniqueConstraint(fields=("force", "year"), name="numbering_once"),
        ),
        migrations.AddField(
            model_name="standing",
            name="force",
            field=models.ForeignKey(db_column="force", on_delete=django.db.models.deletion.PROTECT, to="record.force"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(fields=("id", "force"), name="person_in_one_force"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(condition=models.Q(("name__regex", "\\S")), name="person_name_said"),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(fields=["person", "status"], name="obligation_of"),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ("open", "met", "late", "overdue", "ceased", "not_in_force"))),
                name="obligation_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(("overdue_on_every_reading", False), ("status", "overdue"), _connector="OR"),
                name="obligation_overdue_first",
            ),
        ),
        migrations.AddIndex(
            model_name="lookperson",
            index=models.Index(fields=["look"], name="look_person_look"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("person", "form"), name="draft_once"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["person", "at"], name="attempt_of"),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(condition=models.Q(("until", None)), fields=["officer"], name="allocation_open"),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.UniqueConstraint(fields=("force", "name"), name="station_once"),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ("desk", "officer", "supervisor"))), name="staff_role_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(condition=models.Q(("name__regex", "\\S")), name="staff_name_said"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("person", "form_token"), name="submission_once"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("form_token__regex", "\\S")), name="submission_form_token_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(fields=("force", "year", "number"), name="acknowledgement_number_once"),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="acknowledgement_from_one"),
        ),
    ]
