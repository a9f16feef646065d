"""A result on paper and in a calendar."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from safehold.domains.work_it_out import results
from safehold.domains.work_it_out.results import Result, Row
from safehold.pages import components
from safehold.pages import diary as diaries
from safehold.pages.sheet import Sheet, pdf


def sheet_of(result: Result, today: date) -> Sheet:
    """The result as a sheet; every word as on the page."""
    told = [(row.title, _of_row(row)) for row in result.rows]
    alone = len(told) < 2 and result.changes_it  # each of several reasons says it too, and a sheet stays one page
    parts = [
        *told,
        (_("Where and how"), (" ".join(result.where),) if result.where else ()),
        (_("What is not owed, and why"), result.not_owed),
        (_("What would change it"), (" ".join(result.changes_it),) if alone else ()),
        (_("Careful"), (*result.careful, *result.findings)),
        (_("Why"), (*(row.text for row in result.rows), *result.why)),
    ]
    return Sheet(
        title=_("What to tell, and by when"),
        lead=result.heading,
        dated=today,
        lines=(*result.lead, *([result.under] if result.under else [])),
        sections=tuple((title, tuple(lines)) for title, lines in parts if lines),
        foot=(
            *results.in_english(),
            _("Worked out from what was typed. Nothing of it was kept."),
        ),
        **components.standing_words(),
    )


def _of_row(row: Row) -> tuple[str, ...]:
    """In one line, so that a sheet stays one page."""
    return ("; ".join(row.tell) + ".", *([row.other] if row.other else []))


def pdf_of(result: Result, today: date) -> bytes:
    """The sheet as PDF."""
    return pdf(sheet_of(result, today))


def diary_of(result: Result, made_at: datetime) -> bytes:
    """The last days in words that tell nothing."""
    words = _("Look at your papers")
    return diaries.calendar([(date.fromisoformat(day), words) for day in result.days], made_at=made_at)
