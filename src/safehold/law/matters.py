"""The names of the matters that the Act makes of events: what a duty may be declared `on` beside an event itself."""

from safehold.law.columns import KINDS

MATTERS = (
    "relevant_date",  # the day on which s.83(1) begins to run: a finding, an order that makes the person subject
    "untold_name",  # a name used that was not told under s.83(1), s.84(1) or the 1997 Act
    "name_never_told",  # a name used that was not told under any provision
    "qualifying_stay",  # the seventh day at one place within twelve months
    "child_household",  # residence, or a twelfth hour, where a child lives
    "told_household_left",  # the end of a household stay that had been told
    "told_document_given_up",  # a document no longer held that had been told
    "window_closed",  # a thing told in advance that had not happened by the end of its window
    "notified_with_home",  # a notification that starts a year
    "notified_without_home",  # one that starts a week
    "trip_known",
    "told_trip_changed",
    "untold_return",
    "risk_order_served",
    "bodies_notified",
)
(
    RELEVANT_DATE, UNTOLD_NAME, NAME_NEVER_TOLD, QUALIFYING_STAY, HOUSEHOLD_REACHED, TOLD_HOUSEHOLD_LEFT,
    TOLD_DOCUMENT_GIVEN_UP, WINDOW_CLOSED, NOTIFIED_WITH_HOME, NOTIFIED_WITHOUT_HOME, TRIP_KNOWN, TOLD_TRIP_CHANGED,
    UNTOLD_RETURN, RISK_ORDER_SERVED, BODIES_NOTIFIED,
) = range(len(KINDS), len(KINDS) + len(MATTERS))  # fmt: skip
TRIGGERS = (*KINDS, *MATTERS)
