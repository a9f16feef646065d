"""Reference made from the permission table: who may do what, and the rules that stand over it."""

import inspect
from collections.abc import Iterable

from docs.markdown import page, table
from docs.of_the_law import MADE
from safehold.permissions import policy
from safehold.permissions.asking import CIRCUMSTANCES
from safehold.permissions.table import COLUMNS, NEVER, RELATIONS, ROLES, TABLE, Act

SAYS = {
    "allow": "allow",
    "reason": "with a reason",
    "second": "second person",
    "grant": "while a grant lasts",
    "instead": "no",
}  # fmt: skip
RULES = (
    ("The public cannot tell known from unknown", policy.nothing_for_the_public),
    ("Leaving a post", policy.left_the_post),
    ("Exclusion", policy.excluded),
    ("Conflict of interest", policy.in_conflict),
    ("Own act", policy.own_act),
    ("Grant", policy.Grant),
    ("Emergency", policy.in_emergency),
    ("Many people", policy.unless_too_many),
)


def access() -> str:
    """The table, act by act, the rules, and the words in which a question is put."""
    codes = {role: code for code, role in ROLES.items()}
    return page(
        "# Access",
        f"{MADE} What the table leaves open: [Questions about access](../decisions/questions-about-access.md).",
        "`safehold.permissions` opens what this page names and refuses all else; the register's pages ask it, and "
        "`./safehold access ask` puts questions to it. A *second person* is never the one who asked for or prepared "
        "what is decided.",
        "## The table",
        *(part for act in TABLE for part in (f"### {act.title}", f"Asked for as {_listed(act.words)}.", _open_to(act))),
        "## What nobody may do",
        table(("action", "why"), [(f"`{word}`", why) for word, why in NEVER.items()]),
        "## The rules over the table",
        table(("rule", "says"), [(name, inspect.getdoc(rule)) for name, rule in RULES]),
        "## The words of a question",
        "A representative stands in the column of the person whom they represent, for what a live grant names.",
        table(("role", "code"), [(f"`{role}`", f"`{code}`") for role, code in codes.items()]),
        f"Relations: {_listed(RELATIONS)}.",
        f"Circumstances, at most one: {_listed(each for each in CIRCUMSTANCES if each)}.",
    )


def _open_to(act: Act) -> str:
    """For whom an act is open, how, and within which limit; whoever is not named is refused."""
    groups: dict[tuple[str, str], list[str]] = {}
    for column in COLUMNS:
        cell = act.cell(column)
        if cell.how in SAYS:
            limit = f"instead: {cell.limit}" if cell.how == "instead" else cell.limit
            groups.setdefault((SAYS[cell.how], limit), []).append(column.name)
    return table(("may", "within", "who"), [(how, limit, "; ".join(who)) for (how, limit), who in groups.items()])


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
