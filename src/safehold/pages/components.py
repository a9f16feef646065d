"""Words and colours that every page shares."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from safehold.law import LAW_CHECKED_TO
from safehold.pages import dates

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


def standing_words() -> dict[str, Any]:
    """What every sheet carries beside its own words: `Sheet(..., **standing_words())`."""
    mark = _("Demonstration. Invented people. Demonstration law.") if settings.DEMONSTRATION else ""
    checked = _("Law checked to %(day)s.") % {"day": dates.day(LAW_CHECKED_TO)}
    return {"mark": mark, "checked": checked, "language": language()}


def language() -> str:
    """`en` or `cy`: the language in which this request is answered."""
    return "cy" if (get_language() or "en").startswith("cy") else "en"
