"""The tables of history, people and officers. Nobody outside this room may import them.

What Django cannot say (append-only, row security, partitions, exclusion) stands in `guards.py` and in the migrations.
No model has a `__str__`: a name must not slip into a log or a message.
Everything that names a person bears the force that keeps the record, so that one policy fits every table.
"""

# ruff: noqa: DJ008 (see above)
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import DO_NOTHING, PROTECT, CheckConstraint, F, Func, Q, UniqueConstraint

USER = settings.AUTH_USER_MODEL
POSTS = (
    "desk", "officer", "supervisor", "authorising_officer", "intelligence_officer", "investigator", "response_officer",
    "probation_practitioner", "mappa_coordinator", "lawyer", "platform", "analyst", "auditor", "administrator",
)  # fmt: skip
ROLES = ("person", "representative", *POSTS)
HOLDERS = ("representative", "officer", "investigator", "probation_practitioner", "mappa_coordinator", "lawyer")
OPERATIONS = ("collection", "alteration", "consultation", "disclosure", "combination", "erasure")
DECISIONS = ("approved", "refused")
NOTICES = ("restricted record asked for", "emergency access", "bulk reading", "exclusion", "conflict of interest")
OUTCOMES = ("allowed", "denied", "masked")
STATUSES = ("open", "met", "late", "overdue", "ceased", "not_in_force")


def one_of(field: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"%(class)s_{field}_known")


def said(field: str) -> CheckConstraint:
    """A reason, a name or a source is never left blank."""
    return CheckConstraint(condition=Q(**{f"{field}__regex": r"\S"}), name=f"%(class)s_{field}_said")


def two_people(first: str, second: str) -> CheckConstraint:
    """Whoever does the one never does the other."""
    return CheckConstraint(condition=~Q(**{first: F(second)}), name=f"%(class)s_{second}_not_{first}")


def all_or_none(*fields: str) -> CheckConstraint:
    """What is said together: who, when and why of one act."""
    none, every = (Q(**{f"{field}__isnull": is_null for field in fields}) for is_null in (True, False))
    return CheckConstraint(condition=none | every, name=f"%(class)s_{fields[0]}_whole")


class Force(models.Model):
    """A police force that keeps records. `telephone` is what another force's officer rings about one of them."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.TextField(unique=True)
    telephone = models.TextField(db_default="")

    class Meta:
        db_table = "force"


class Station(models.Model):
    """A police station on the list that each chief officer publishes (s.87(2A))."""

    force = models.ForeignKey(Force, PROTECT, db_column="force")
    name = models.TextField()
    address = models.TextField()
    opening = models.TextField()

    class Meta:
        db_table = "station"
        constraints = (UniqueConstraint(fields=("force", "name"), name="station_once"),)


class Staff(models.Model):
    """Someone who works for a force, or with it, in the post held now. Leaving sets `until`, and access ends with it.

    A change of post sets `since` anew: what went with the former post has ended. A force without teams is one team.
    """

    user = models.OneToOneField(USER, PROTECT, primary_key=True, db_column="user_id")
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    role = models.CharField(max_length=24)
    team = models.TextField(db_default="")
    name = models.TextField()
    station = models.ForeignKey(Station, PROTECT, null=True, db_column="station")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff"
        constraints = (one_of("role", POSTS), said("name"))


class Representative(models.Model):
    """Someone who acts for persons in their stead, such as a solicitor; what they may do, a grant says."""

    user = models.OneToOneField(USER, PROTECT, primary_key=True, db_column="user_id")
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    name = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "representative"
        constraints = (said("name"),)


class Person(models.Model):
    """A registered person. `ref` is random and easy to say aloud; it tells nothing. By `folded` a name is found."""

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    ref = models.CharField(max_length=12, unique=True)
    name = models.TextField()
    born = models.DateField(null=True)
    portal_user = models.OneToOneField(USER, PROTECT, null=True, db_column="portal_user")
    folded = models.GeneratedField(
        expression=Func(F("name"), function="folded"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        db_table = "person"
        constraints = (UniqueConstraint(fields=("id", "force"), name="person_in_one_force"), said("name"))
        indexes = (models.Index(fields=("folded",), name="person_folded"),)


class Event(models.Model):
    """What happened, when the police came to know it, when it was written down, by whom, in which role, and why.

    `happened_on` says a day, `happened_at` an instant; exactly one is given. `payload` holds the event's declared
    fields. `corrects` names the event that this one puts right: that one then no longer counts.
    """

    pk = models.CompositePrimaryKey("recorded_at", "id")
    recorded_at = models.DateTimeField()
    id = models.UUIDField()
    force = models.ForeignKey(Force, DO_NOTHING, db_column="force")
    person = models.ForeignKey(Person, DO_NOTHING, db_column="person")
    type = models.TextField()
    happened_on = models.DateField(null=True)
    happened_at = models.DateTimeField(null=True)
    known_on = models.DateField()
    by = models.ForeignKey(USER, DO_NOTHING, db_column="by")
    role = models.CharField(max_length=24)
    why = models.TextField()
    source = models.TextField()
    channel = models.TextField(default="")
    payload = models.JSONField(default=dict)
    corrects = models.UUIDField(null=True)

    class Meta:
        managed = False  # partitioned: made by the migration's own SQL
        db_table = "event"


class Submission(models.Model):
    """That a person entered something, and exactly when. The same form twice is one submission."""

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    person = models.ForeignKey(Person, PROTECT, db_column="person")
    reference = models.CharField(max_length=12, unique=True)
    received_at = models.DateTimeField()
    device_said = models.TextField(default="")
    form_token = models.TextField()
    channel = models.TextField()
    contents = models.JSONField()
    events = ArrayField(models.UUIDField())
    law_name = models.TextField()
    law_status = models.TextField()
    law_checked_to = models.DateField()
    is_notification = models.BooleanField()
    by = models.ForeignKey(USER, PROTECT, db_column="by")

    class Meta:
        db_table = "submission"
        constraints = (UniqueConstraint(fields=("person", "form_token"), name="submission_once"), said("form_token"))


class Attempt(models.Model):
    """A form that could not be accepted: its time and its answers are kept, for they show what was meant when."""

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    person = models.ForeignKey(Person, PROTECT, db_column="person")
    at = models.DateTimeField()
    form_token = models.TextField()
    contents = models.JSONField()
    problems = models.JSONField()
    by = models.ForeignKey(USER, PROTECT, db_column="by")

    class Meta:
        db_table = "attempt"
        indexes = (models.Index(fields=("person", "at"), name="attempt_of"),)


class Acknowledgement(models.Model):
    """The written acknowledgement that the police must give of a notification (s.87(3))."""

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    person = models.ForeignKey(Person, PROTECT, db_column="person")
    year = models.IntegerField()
    number = models.IntegerField()
    at = models.DateTimeField()
    station = models.ForeignKey(Station, PROTECT, db_column="station")
    told = models.JSONField()
    notification = models.UUIDField(unique=True)
    submission = models.OneToOneField(Submission, PROTECT, null=True, db_column="submission")
    by = models.ForeignKey(USER, PROTECT, db_column="by")

    class Meta:
        db_table = "acknowledgement"
        constraints = (
            UniqueConstraint(fields=("force", "year", "number"), name="acknowledgement_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="acknowledgement_from_one"),
        )


class Numbering(models.Model):
    """The last number given to an acknowledgement by a force in a year."""

    force = models.ForeignKey(Force, PROTECT, db_column="force")
    year = models.IntegerField()
    last = models.IntegerField()

    class Meta:
        db_table = "numbering"
        constraints = (UniqueConstraint(fields=("force", "year"), name="numbering_once"),)


class Draft(models.Model):
    """Answers not yet sent, kept for 14 days so that nobody types twice."""

    person = models.ForeignKey(Person, PROTECT, db_column="person")
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    form = models.TextField()
    form_token = models.TextField()
    answers = models.JSONField()
    saved_at = models.DateTimeField()
    keep_until = models.DateTimeField()

    class Meta:
        db_table = "draft"
        constraints = (UniqueConstraint(fields=("person", "form"), name="draft_once"),)


class Look(models.Model):
    """One line of the log that the Data Protection Act 2018 s.62 asks for: who looked, in which role, what for."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    # No constraint: a refusal is written on another connection, which may not see a user made a moment ago.
    by = models.ForeignKey(USER, DO_NOTHING, db_column="by", db_constraint=False)
    role = models.TextField()
    force = models.TextField(default="")
    operation = models.TextField()
    kind = models.TextField()
    why = models.TextField()
    outcome = models.TextField()
    asked = models.TextField(default="")
    count = models.IntegerField()

    class Meta:
        db_table = "look"
        constraints = (one_of("operation", OPERATIONS), one_of("outcome", OUTCOMES), said("kind"), said("why"))
        indexes = (models.Index(fields=("by", "at"), name="look_by"),)


class LookPerson(models.Model):
    """A person on whom a look fell, so that anyone's whole access history is one index away."""

    pk = models.CompositePrimaryKey("person", "look")
    look = models.ForeignKey(Look, PROTECT, db_column="look")
    person = models.ForeignKey(Person, PROTECT, db_column="person", related_name="+")
    force = models.TextField()

    class Meta:
        db_table = "look_person"
        indexes = (models.Index(fields=("look",), name="look_person_look"),)


class Allocation(models.Model):
    """Who manages a person. One at a time: an exclusion constraint says so."""

    force = models.ForeignKey(Force, PROTECT, db_column="force")
    person = models.ForeignKey(Person, PROTECT, db_column="person")
    officer = models.ForeignKey(Staff, PROTECT, db_column="officer")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "allocation"
        indexes = (models.Index(fields=("officer",), condition=Q(until=None), name="allocation_open"),)


class Approval(models.Model):
    """An act of two people: one prepared it and asked, another decides. `contents` is what exactly was asked for."""

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    person = models.ForeignKey(Person, PROTECT, null=True, db_column="person")
    action = models.TextField()
    subject = models.TextField()
    contents = models.JSONField()
    prepared_by = models.ForeignKey(USER, PROTECT, db_column="prepared_by", related_name="+")
    prepared_at = models.DateTimeField()
    why = models.TextField()
    decided_by = models.ForeignKey(USER, PROTECT, null=True, db_column="decided_by", related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(null=True)  # noqa: DJ001 (null: not yet)
    decided_why = models.TextField(null=True)  # noqa: DJ001 (null: not yet)

    class Meta:
        db_table = "approval"
        constraints = (
            two_people("prepared_by", "decided_by"),
            all_or_none("decided_by", "decided_at", "decision", "decided_why"),
            one_of("decision", DECISIONS),
            said("action"),
            said("why"),
            said("decided_why"),
        )
        indexes = (models.Index(fields=("force", "prepared_at"), name="approval_waiting", condition=Q(decision=None)),)


class AccessGrant(models.Model):
    """That someone may do certain things with one person's record, what for, and until when.

    It is live from `since` to `until`, unless ended before, and while its holder keeps the role in which it was given.
    Two people stand behind it, neither of whom approves for themselves: `approval` is where the second one agreed.
    """

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    person = models.ForeignKey(Person, PROTECT, db_column="person")
    holder = models.ForeignKey(USER, PROTECT, db_column="holder", related_name="+")
    role = models.CharField(max_length=24)
    purpose = models.TextField()
    scope = ArrayField(models.TextField())
    since = models.DateTimeField()
    until = models.DateTimeField()
    given_by = models.ForeignKey(USER, PROTECT, db_column="given_by", related_name="+")
    approved_by = models.ForeignKey(USER, PROTECT, db_column="approved_by", related_name="+")
    approval = models.OneToOneField(Approval, PROTECT, db_column="approval")
    why = models.TextField()
    ended_by = models.ForeignKey(USER, PROTECT, null=True, db_column="ended_by", related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(null=True)  # noqa: DJ001 (null: not ended)

    class Meta:
        db_table = "access_grant"
        constraints = (
            two_people("given_by", "approved_by"),
            two_people("holder", "approved_by"),
            CheckConstraint(condition=Q(until__gt=F("since")), name="accessgrant_ends"),
            CheckConstraint(condition=Q(scope__len__gt=0), name="accessgrant_scope_named"),
            all_or_none("ended_by", "ended_at", "ended_why"),
            one_of("role", HOLDERS),
            said("purpose"),
            said("why"),
            said("ended_why"),
        )
        indexes = (models.Index(fields=("holder",), name="access_grant_held", condition=Q(ended_at=None)),)


class Exclusion(models.Model):
    """That a named user sees nothing of a person, whatever else would open the record. It beats every grant."""

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    person = models.ForeignKey(Person, PROTECT, db_column="person")
    named = models.ForeignKey(USER, PROTECT, db_column="named", related_name="+")
    by = models.ForeignKey(USER, PROTECT, db_column="by", related_name="+")
    at = models.DateTimeField()
    why = models.TextField()
    ended_by = models.ForeignKey(USER, PROTECT, null=True, db_column="ended_by", related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(null=True)  # noqa: DJ001 (null: not ended)

    class Meta:
        db_table = "exclusion"
        constraints = (
            two_people("named", "by"),
            two_people("named", "ended_by"),
            all_or_none("ended_by", "ended_at", "ended_why"),
            said("why"),
            said("ended_why"),
            UniqueConstraint(fields=("person", "named"), name="exclusion_once", condition=Q(ended_at=None)),
        )


class ConflictOfInterest(models.Model):
    """That someone of the staff knows a person otherwise. They say so themselves, and the record closes to them."""

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    person = models.ForeignKey(Person, PROTECT, db_column="person")
    by = models.ForeignKey(USER, PROTECT, db_column="by", related_name="+")
    at = models.DateTimeField()
    why = models.TextField()
    ended_by = models.ForeignKey(USER, PROTECT, null=True, db_column="ended_by", related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(null=True)  # noqa: DJ001 (null: not ended)

    class Meta:
        db_table = "conflict_of_interest"
        constraints = (
            two_people("by", "ended_by"),
            all_or_none("ended_by", "ended_at", "ended_why"),
            said("why"),
            said("ended_why"),
            UniqueConstraint(fields=("person", "by"), name="conflict_of_interest_once", condition=Q(ended_at=None)),
        )


class EmergencyAccess(models.Model):
    """That someone opened a record for an hour though nobody had let them, because it could not wait.

    `force` keeps the person's record, `of_force` is the reader's; another person reviews it afterwards.
    """

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force", related_name="+")
    person = models.ForeignKey(Person, PROTECT, db_column="person")
    by = models.ForeignKey(USER, PROTECT, db_column="by", related_name="+")
    of_force = models.ForeignKey(Force, PROTECT, db_column="of_force", related_name="+")
    role = models.CharField(max_length=24)
    at = models.DateTimeField()
    until = models.DateTimeField()
    why = models.TextField()
    review_by = models.DateField()
    reviewed_by = models.ForeignKey(USER, PROTECT, null=True, db_column="reviewed_by", related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review = models.TextField(null=True)  # noqa: DJ001 (null: not reviewed yet)

    class Meta:
        db_table = "emergency_access"
        constraints = (
            two_people("by", "reviewed_by"),
            all_or_none("reviewed_by", "reviewed_at", "review"),
            CheckConstraint(condition=Q(until=F("at") + timedelta(minutes=60)), name="emergencyaccess_sixty_minutes"),
            one_of("role", ("officer", "supervisor", "investigator")),
            said("why"),
            said("review"),
        )
        indexes = (models.Index(fields=("by", "until"), name="emergency_access_live"),)


class Notice(models.Model):
    """Something that whoever holds a post must hear of: which post, what about, and who read it when."""

    id = models.UUIDField(primary_key=True)
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    role = models.CharField(max_length=24)
    team = models.TextField(db_default="")
    kind = models.TextField()
    about = models.UUIDField()
    person = models.ForeignKey(Person, PROTECT, null=True, db_column="person")
    by = models.ForeignKey(USER, PROTECT, db_column="by", related_name="+")
    at = models.DateTimeField()
    read_by = models.ForeignKey(USER, PROTECT, null=True, db_column="read_by", related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notice"
        constraints = (one_of("role", POSTS), one_of("kind", NOTICES), all_or_none("read_by", "read_at"))
        indexes = (models.Index(fields=("force", "role", "at"), name="notice_unread", condition=Q(read_at=None)),)


class Standing(models.Model):
    """What was last worked out for a person, for which moment, and until when it holds.

    Its row is also the lock: whoever changes a person's history or what follows from it holds this row first.
    """

    person = models.OneToOneField(Person, PROTECT, primary_key=True, db_column="person")
    force = models.ForeignKey(Force, PROTECT, db_column="force")
    period = models.JSONField(null=True)
    review = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    law = models.TextField(default="")
    worked_out_at = models.DateTimeField(null=True)
    holds_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "standing"


class Obligation(models.Model):
    """A row of the answer, kept for lists. Never edited: replaced whole with the person's other rows."""

    person = models.ForeignKey(Person, DO_NOTHING, db_column="person", db_constraint=False)
    force = models.ForeignKey(Force, DO_NOTHING, db_column="force", db_constraint=False)
    duty = models.TextField()
    cite = models.TextField()
    key = models.TextField()
    owner = models.TextField()
    arises = models.TextField()
    due = models.TextField(null=True)  # noqa: DJ001 (null: it cannot be known yet)
    status = models.TextField()
    met_on = models.TextField(null=True)  # noqa: DJ001
    otherwise = models.JSONField(default=list)
    could_be_met = models.BooleanField(default=True)
    advise_by = models.TextField(null=True)  # noqa: DJ001
    breach_after = models.TextField(null=True)  # noqa: DJ001
    overdue_on_every_reading = models.BooleanField()

    class Meta:
        db_table = "obligation"
        constraints = (
            one_of("status", STATUSES),
            CheckConstraint(
                condition=Q(overdue_on_every_reading=False) | Q(status="overdue"), name="obligation_overdue_first"
            ),
        )
        indexes = (models.Index(fields=("person", "status"), name="obligation_of"),)


class MovedClock(models.Model):
    """How far the demonstration's clock runs ahead of the real one. One row, read by every worker."""

    id = models.IntegerField(primary_key=True)
    ahead = models.DurationField()

    class Meta:
        db_table = "moved_clock"
        constraints = (CheckConstraint(condition=Q(id=1), name="moved_clock_alone"),)
