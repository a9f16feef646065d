"""What is done about the record itself. No law reads it: it never stands in a case file, and no answer turns on it."""

from safehold.events.vocabulary import Event, Field

EVENTS = (
    Event(
        "dispute_answered",
        "Answer to “something is wrong”",
        (
            Field("dispute", "word", required=True),
            Field("outcome", "choice", required=True, choices=("corrected", "restricted", "refused")),
            Field("reasons", "text", required=True, longest=4000),
            Field("entry", "reference"),
        ),
    ),
)
