"""One history as columns of whole numbers: what the rules read, whether for one person or for the nation.

A row is an event, in order of its instant and then its id. Texts (ids, places, names) are numbers of
their own for each person; symbol 0 is the word `periodic`. A reference is the row it names;
one to an event that is not known is a row past the end.
"""

from safehold.events import EVENTS, notification

KINDS = tuple(EVENTS)

(
    CONVICTION, FINDING, CAUTION, SENTENCE, SENTENCE_VARIED, QUASHED, TRIAL_CONCLUDED, ORDER_MADE, ORDER_VARIED, ORDER_ENDED,
    PARENTAL_DIRECTION, DEATH, CUSTODY_START, CUSTODY_END, HOSPITAL_START, HOSPITAL_END, LEAVES_UK, RETURNS_UK, NAME_USED,
    HOME_CHANGE, STAY, HOUSEHOLD_STAY, HOUSEHOLD_END, NOTIFICATION, TRAVEL_PLAN, TRAVEL_PLAN_CHANGED, TRAVEL_PLAN_CANCELLED,
    IDENTITY_OBTAINED, IDENTITY_CEASED, REVIEW_APPLICATION, REVIEW_ACKNOWLEDGED, REVIEW_BODIES_NOTIFIED, REVIEW_DECISION,
    APPEAL_DECISION, ONLINE_ACCOUNT_OPENED, ONLINE_ACCOUNT_CLOSED, JOB_STARTED, JOB_ENDED, BANK_ACCOUNT_OPENED,
    BANK_ACCOUNT_CLOSED, BANK_DETAILS_CHANGED, CARD_OBTAINED, CARD_CEASED, ABSENCE_PLANNED, CHILD_PREMISES_PLANNED,
) = (
    KINDS.index(name)
    for name in (
        "conviction", "finding", "caution", "sentence", "sentence_varied", "quashed", "trial_concluded", "order_made",
        "order_varied", "order_ended", "parental_direction", "death", "custody_start", "custody_end", "hospital_start",
        "hospital_end", "leaves_uk", "returns_uk", "name_used", "home_change", "stay", "household_stay", "household_end",
        "notification", "travel_plan", "travel_plan_changed", "travel_plan_cancelled", "identity_obtained", "identity_ceased",
        "review_application", "review_acknowledged", "review_bodies_notified", "review_decision", "appeal_decision",
        "online_account_opened", "online_account_closed", "job_started", "job_ended", "bank_account_opened",
        "bank_account_closed", "bank_details_changed", "card_obtained", "card_ceased", "absence_planned", "child_premises_planned",
    )
)  # fmt: skip

# The columns. SORT: which order, sentence, finding, outcome or home. REF: of, trip, for, breach_of;
# REF2: replaces, consecutive_to; REF3: overlaps. WHEN: served, departs, leaves, enters, received, expected
# or the end of a household stay (minutes); LAST: the last day of an order, direction or stay, or the day of return.
# N, N2, N3: months, days, overlap_months; or years, or days of absence. TEXT: place, name or point; TEXT2: return_point.
# FIRST..., END...: where the lists of the event stand in the pool.
(
    KIND, AT, KEY, SORT, REF, REF2, REF3, WHEN, LAST, N, N2, N3, FLAGS, GIVEN, TEXT, TEXT2,
    COVERS, COVERS_END, NAMES, NAMES_END, NOT_HAPPENED, NOT_HAPPENED_END,
) = range(22)  # fmt: skip
WIDTH = 22

# Flags
LISTED, CONDITION, FOREIGN, S81_MET, MEETS, EARLIER_STAYS, RESIDES, NOT_ACCEPTED, EXCUSE, TIMED, BREACH = (
    1 << bit for bit in range(11)
)

# What a variation or a change of plan names
GIVES_KIND, GIVES_MONTHS, GIVES_DAYS, GIVES_CONSECUTIVE, GIVES_OVERLAPS, GIVES_OVERLAP_MONTHS, GIVES_MEETS = (
    1 << bit for bit in range(7)
)
GIVES_DEPARTS, GIVES_RETURNS, GIVES_RETURN_POINT, GIVES_EXCUSE = (1 << bit for bit in range(4))
GIVES_UNTIL = 1

ORDERS = notification.ORDERS
(
    SHPO, INTERIM_SHPO, SOPO, INTERIM_SOPO, INTERIM_NOTIFICATION_ORDER, RESTRAINING_ORDER, SEX_OFFENDER_ORDER,
    INTERIM_SEX_OFFENDER_ORDER, NOTIFICATION_ORDER, NOTIFICATION_NOTICE, SRO, INTERIM_SRO, RSHO, INTERIM_RSHO,
) = range(14)  # fmt: skip

SENTENCES = notification.SENTENCES
(
    LIFE, IPP, IMPRISONMENT, SUSPENDED, DETENTION, EXTENDED, DTO, HOSPITAL, HOSPITAL_RESTRICTED, CONDITIONAL_DISCHARGE,
    ABSOLUTE_DISCHARGE, COMMUNITY, YOUTH_REHABILITATION, FINE, OTHER,
) = range(15)  # fmt: skip

REMAIN, CEASE = 0, 1
RESIDENCE, NFA = 0, 1
PERIODIC = 0  # the symbol
