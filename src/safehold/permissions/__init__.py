"""Who may do what: one table and the rules over it, asked by every page, list, count, export and by `access ask`.

Pure: it knows no request, no database and no clock; whoever asks says what is so. What someone may do within a domain's
own work (what may be told in advance, what was read back) stands in that domain's `policy`.
"""

from safehold.permissions.policy import (
    ATTENDANCE,
    Grant,
    Override,
    Question,
    Verdict,
    allowed,
    decide,
    refused,
    review_by,
)

__all__ = ["ATTENDANCE", "Grant", "Override", "Question", "Verdict", "allowed", "decide", "refused", "review_by"]
