"""Events of Part 2 of the Sexual Offences Act 2003: findings and orders, whereabouts, changes in life, telling the police."""

from safehold.events.vocabulary import Event, Field

FINDINGS = ("conviction", "finding", "caution")
ORDERS = (
    "shpo", "interim_shpo", "sopo", "interim_sopo", "interim_notification_order", "restraining_order", "sex_offender_order",
    "interim_sex_offender_order", "notification_order", "notification_notice", "sro", "interim_sro", "rsho", "interim_rsho",
)  # fmt: skip
RISK_ORDERS = ("sro", "interim_sro", "rsho", "interim_rsho")
SENTENCES = (
    "life", "ipp", "imprisonment", "suspended", "detention", "extended", "dto", "hospital", "hospital_restricted",
    "conditional_discharge", "absolute_discharge", "community", "youth_rehabilitation", "fine", "other",
)  # fmt: skip


def _of(*types: str, required: bool = True) -> Field:
    return Field("of", "reference", required=required, refers_to=types)


def _yes_no(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "yes_no") for name in names)


def _finding(name: str, title: str, *extra: Field) -> Event:
    return Event(
        name,
        title,
        (
            *extra,
            *_yes_no("listed", "foreign"),
            Field("breach_of", "reference", refers_to=("order_made",)),
            Field("offence", "word"),
            Field("offence_on", "day"),
            Field("offence_until", "day"),
            Field("other_age", "number"),
            Field("corresponding", "word"),
            Field("manner", "word"),
            *_yes_no("sexual_purpose", "decoy"),
        ),
    )


_LENGTH = (
    Field("months", "number", may_be_null=True),
    Field("days", "number", may_be_null=True),
    Field("consecutive_to", "reference", refers_to=("sentence",), may_be_null=True),
    Field("overlaps", "reference", refers_to=("sentence",), may_be_null=True),
    Field("overlap_months", "number", may_be_null=True),
    Field("meets_condition", "yes_no", may_be_null=True),
)
_KEEPS = Field("until", "day_or_open")
_PLACE = Field("place", "word", required=True)
_TRIP = Field("trip", "reference", refers_to=("travel_plan",))
_ITINERARY = (
    Field("country", "word"),
    Field("point", "word"),
    Field("returns", "moment"),
    Field("return_point", "word"),
    Field("excuse", "yes_no"),
)

FOUND = (
    _finding("conviction", "Conviction", *_yes_no("sentence_condition", "s81_met")),
    _finding(
        "finding",
        "Finding",
        Field("kind", "choice", required=True, choices=("insanity", "disability")),
        *_yes_no("s81_met"),
    ),
    _finding("caution", "Caution"),
    Event(
        "sentence",
        "Sentence",
        (
            Field("of", "references", required=True, refers_to=FINDINGS),
            Field("kind", "choice", required=True, choices=SENTENCES),
            *_LENGTH,
        ),
    ),
    Event(
        "sentence_varied",
        "Sentence varied",
        (_of("sentence"), Field("kind", "choice", choices=SENTENCES, may_be_null=True), *_LENGTH),
    ),
    Event("quashed", "Conviction set aside", (_of(*FINDINGS),)),
    Event("trial_concluded", "Trial concluded", (_of("finding"),)),
    Event(
        "order_made",
        "Order made",
        (
            Field("order", "choice", required=True, choices=ORDERS),
            Field("served", "moment"),
            _KEEPS,
            Field("for", "reference", refers_to=FINDINGS),
            Field("replaces", "reference", refers_to=("order_made",)),
            *_yes_no("earlier_stays"),
        ),
    ),
    Event("order_varied", "Order varied", (_of("order_made"), _KEEPS)),
    Event("order_ended", "Order ended", (_of("order_made"),)),
    Event("parental_direction", "Parental direction", (_KEEPS,)),
    Event("death", "Death"),
)

WHEREABOUTS = (
    Event("custody_start", "Custody began"),
    Event("custody_end", "Released from custody", (Field("for", "reference", refers_to=FINDINGS),)),
    Event("hospital_start", "Detention in hospital began"),
    Event("hospital_end", "Released from hospital", (Field("for", "reference", refers_to=FINDINGS),)),
    Event("leaves_uk", "Left the United Kingdom", (_TRIP,)),
    Event("returns_uk", "Came back to the United Kingdom", (_TRIP, Field("point", "word"))),
)

CHANGES = (
    Event("name_used", "New name used", (Field("name", "word"),)),
    Event(
        "home_change",
        "Home address changed",
        (
            Field(
                "address", "text", record_only=True, private=True, label="What is the new address?",
                hint="Write it as you would on an envelope. If there is no postcode, leave it out.", error="the new address", longest=400,
            ),
            Field(
                "living_with", "text", record_only=True, private=True, label="Does anyone else live there?",
                hint="Names, and the age of anyone under 18. Write “no one” if you live alone.", error="who lives there", longest=400,
            ),
        ),
        told_as="My home",
        happened="When did you move?",
        happened_hint="The first day that this was your home.",
        happened_error="the date you moved",
        in_advance=True,
    ),
    Event("stay", "Stay", (_PLACE, Field("to", "day", required=True))),
    Event("household_stay", "Stay where a child lives", (_PLACE, Field("to", "moment"), *_yes_no("resides"))),
    Event("household_end", "Stay where a child lives ended", (_PLACE,)),
    Event("bank_account_opened", "Bank account opened"),
    Event("bank_account_closed", "Bank account closed"),
    Event("bank_details_changed", "Bank details changed"),
    Event("card_obtained", "Card obtained"),
    Event("card_ceased", "Card given up"),
    Event("identity_obtained", "Identity document obtained"),
    Event("identity_ceased", "Identity document given up", (_of("identity_obtained", required=False),)),
    Event(
        "online_account_opened",
        "Online account opened",
        (
            Field(
                "service", "text", record_only=True, label="Which website or app is it on?",
                hint="For example, the name shown when you open the app.", error="the website or app",
            ),
            Field(
                "handle", "text", record_only=True, label="What name is shown on the account?",
                hint="Type it exactly: capital letters, numbers and signs too.", error="the name shown on the account",
            ),
            Field(
                "purpose", "choice", record_only=True, label="What is the account for?", error="what the account is for",
                choices=("dating", "social", "other"), choice_labels=("Dating", "Social media", "Something else"),
            ),
            Field(
                "contact", "text", record_only=True, private=True, label="Which email address or phone number did you use to open it?",
                hint="If you used none, write “none”.", error="the email address or phone number",
            ),
        ),
        told_as="An online account",
        happened="When did you open the account?",
        happened_hint="The day the account was made, not the day it was first used.",
        happened_error="the date you opened the account",
    ),
    Event("online_account_closed", "Online account closed", (_of("online_account_opened"),)),
    Event(
        "job_started",
        "Job started",
        (
            Field("employer", "text", record_only=True, label="Who do you work for?", hint="If you work for yourself, write “myself”.", error="who you work for"),
            Field("work_place", "text", record_only=True, private=True, label="Where do you work?", hint="The address, or the places if it changes.", error="where you work", longest=400),
            Field("role", "text", record_only=True, label="What work do you do?", error="what work you do"),
        ),
        told_as="A job",
        happened="When did you start the job?",
        happened_hint="The first day of work. An interview or an offer is not a job yet.",
        happened_error="the date you started the job",
    ),
    Event("job_ended", "Job ended", (_of("job_started"),)),
    Event("travel_plan", "Travel planned", (Field("departs", "moment", required=True), *_ITINERARY)),
    Event("travel_plan_changed", "Travel plan changed", (_of("travel_plan"), Field("departs", "moment"), *_ITINERARY)),
    Event("travel_plan_cancelled", "Travel plan cancelled", (_of("travel_plan"),)),
    Event("absence_planned", "Absence from home planned", (Field("leaves", "moment", required=True), Field("days", "number", required=True))),
    Event("child_premises_planned", "Entering premises with children planned", (Field("enters", "moment", required=True),)),
)  # fmt: skip

TOLD = (
    Event(
        "notification",
        "Notification",
        (
            Field("covers", "words"),
            Field("names", "words"),
            Field("expected", "day"),
            Field("did_not_happen", "words"),
            Field("home", "choice", choices=("residence", "nfa")),
            *_yes_no("accepted"),
        ),
    ),
)

_APPLICATION = ("review_application",)
REVIEW = (
    Event("review_application", "Application for review received"),
    Event("review_acknowledged", "Application acknowledged", (_of(*_APPLICATION),)),
    Event("review_bodies_notified", "Responsible bodies notified", (_of(*_APPLICATION),)),
    Event(
        "review_decision",
        "Review decided",
        (_of(*_APPLICATION), Field("outcome", "choice", required=True, choices=("remain", "cease")), Field("years", "number"), Field("received", "moment")),
    ),
    Event("appeal_decision", "Appeal decided", (_of(*_APPLICATION), Field("outcome", "choice", required=True, choices=("remain", "cease")))),
)  # fmt: skip

EVENTS = (*FOUND, *WHEREABOUTS, *CHANGES, *TOLD, *REVIEW)
