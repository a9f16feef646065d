"""Words and colours that every page shares."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# The six outcomes as screens word them, and the colour of their tag. The words carry the meaning; colour only helps.
STATUSES = {
    "open": (gettext_noop("open"), "blue"),
    "met": (gettext_noop("told in time"), "green"),
    "late": (gettext_noop("told late"), "yellow"),
    "overdue": (gettext_noop("not told by the last day"), "red"),
    "ceased": (gettext_noop("no longer owed"), "grey"),
    "not_in_force": (gettext_noop("not yet law"), "purple"),
}


def status_words(status: str) -> str:
    """An outcome as screens word it.

    >>> status_words("late")
    'told late'
    """
    return _(STATUSES[status][0])


def status_colour(status: str) -> str:
    """The colour of an outcome's tag."""
    return STATUSES[status][1]
