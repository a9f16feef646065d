"""The few kinds of error, each by what its reader should do next.

One table maps a kind to the exit code of a command and the status of a page or of the API.
"""


class SafeholdError(Exception):
    """An error that tells its reader what is wrong, where, and what to do now.

    `says` and `do` are one sentence each and name people by reference only; `where` is a place
    in what was given (`events[3].at`, `c1.listed`), or empty.

    >>> Unreadable("There is no 31 February.", where="c1.at", do="Check the date.").as_json()["error"]["kind"]
    'unreadable'
    """

    kind = "fault"
    exit_code = 70
    status = 500

    def __init__(self, says: str, *, where: str = "", do: str = "") -> None:
        super().__init__(says)
        self.says, self.where, self.do = says, where, do

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.says}" + (f" {self.do}" if self.do else "")

    def as_json(self) -> dict[str, dict[str, str]]:
        """The error as every door gives it: kind, where, says, do."""
        return {"error": {"kind": self.kind, "where": self.where, "says": self.says, "do": self.do}}


class Unreadable(SafeholdError):
    """What was given cannot be read or accepted, at this place."""

    kind, exit_code, status = "unreadable", 2, 422


class Refused(SafeholdError):
    """Not yours to do."""

    kind, exit_code, status = "refused", 3, 403


class Missing(SafeholdError):
    """Something outside is not there: a database, a server, a file."""

    kind, exit_code, status = "missing", 4, 503


class Conflict(SafeholdError):
    """Not now, because: it was changed meanwhile, or already done differently."""

    kind, exit_code, status = "conflict", 5, 409


class LawError(SafeholdError):
    """A declaration of law is wrong; raised when the law is loaded."""

    kind, exit_code, status = "law", 6, 500
