"""The permission table: each act, and for whom it is open. Whoever an act does not name is refused.

A column is a role in a relation to the person in question. Where an act says that someone may do something smaller
instead (propose, comment), the act itself is refused to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

# The code of each role, as staff and auditors write it, and its word here
ROLES = {
    "RP": "person",
    "REP": "representative",
    "DESK": "desk",
    "OM": "officer",
    "SUP": "supervisor",
    "AUTH": "authorising_officer",
    "INT": "intelligence_officer",
    "INV": "investigator",
    "RESP": "response_officer",
    "PP": "probation_practitioner",
    "MAPPA": "mappa_coordinator",
    "LEGAL": "lawyer",
    "PLAT": "platform",
    "ANA": "analyst",
    "DPO": "auditor",
    "ADMIN": "administrator",
}
RELATIONS = ("own", "team", "force", "other", "shared", "area", "none")


class Column(NamedTuple):
    """A role in some relations. A role that is not split by relation has its column in each of them."""

    name: str
    role: str
    relations: tuple[str, ...] = RELATIONS


PERSON = Column("the person, of themselves", "person", ("own",))
DESK = Column("desk", "desk")
OFFICER = Column("officer, own or team", "officer", ("own", "team"))
OFFICER_OF_FORCE = Column("officer, same force", "officer", ("force",))
OFFICER_ELSEWHERE = Column("officer, another force", "officer", ("other",))
SUPERVISOR = Column("supervisor, own or team", "supervisor", ("own", "team"))
SUPERVISOR_OF_FORCE = Column("supervisor, same force", "supervisor", ("force",))
AUTHORISING = Column("authorising officer", "authorising_officer")
INTELLIGENCE = Column("intelligence officer", "intelligence_officer")
INVESTIGATOR = Column("investigator", "investigator")
RESPONSE = Column("response officer", "response_officer")
PROBATION = Column("probation practitioner, shared", "probation_practitioner", ("own", "shared"))
MAPPA = Column("MAPPA coordinator, area", "mappa_coordinator", ("area",))
LAWYER = Column("lawyer", "lawyer")
PLATFORM = Column("platform", "platform")
ANALYST = Column("analyst", "analyst")
AUDITOR = Column("auditor", "auditor")
ADMINISTRATOR = Column("administrator", "administrator")
COLUMNS = (
    PERSON, DESK, OFFICER, OFFICER_OF_FORCE, OFFICER_ELSEWHERE, SUPERVISOR, SUPERVISOR_OF_FORCE, AUTHORISING,
    INTELLIGENCE, INVESTIGATOR, RESPONSE, PROBATION, MAPPA, LAWYER, PLATFORM, ANALYST, AUDITOR, ADMINISTRATOR,
)  # fmt: skip

# Limits that a page must know from others
MASKED = "masked: reference, owning unit and telephone only"
FIFTEEN_MINUTES = "for 15 minutes"


class Cell(NamedTuple):
    """What the table says for one act and one column: how it is open, and within which limit.

    `how` is `allow`, `reason` (allowed with a recorded one), `second` (a second person approves), `grant` (only while
    one lasts), `instead` (only something smaller, named by `limit`) or `refuse`.
    """

    how: str
    limit: str = ""


@dataclass(frozen=True)
class Act:
    """One row of the table: for whom it is open, and how. `words` are those in which it is asked for."""

    title: str
    words: tuple[str, ...]
    allow: tuple[Column, ...] = ()
    with_reason: tuple[Column, ...] = ()
    second_person: tuple[Column, ...] = ()
    while_granted: tuple[Column, ...] = ()
    instead: Mapping[Column, str] = field(default_factory=dict)
    limits: Mapping[Column, str] = field(default_factory=dict)
    of_one_person: bool = True  # false for what is asked of no person in particular
    is_decision: bool = False  # true for what nobody may decide about their own act
    needs_authority: bool = False  # true where the reason to record is an authority: consent, condition or warrant
    in_emergency: bool = False  # true for what an emergency override opens

    def cell(self, column: Column | None) -> Cell:
        """What the table says here; where it says nothing, refuse."""
        if column is None:
            return Cell("refuse")
        if column in self.instead:
            return Cell("instead", self.instead[column])
        open_to = {"allow": self.allow, "reason": self.with_reason, "second": self.second_person}
        for how, columns in {**open_to, "grant": self.while_granted}.items():
            if column in columns:
                return Cell(how, self.limits.get(column, ""))
        return Cell("refuse")


TABLE = (
    Act(
        "See own due list, receipts, conditions",
        ("due_list", "see_own_due_list", "see_own_receipts", "see_own_conditions"),
        allow=(PERSON,),
    ),
    Act(
        "Search by name",
        ("search_by_name", "person_lookup"),
        allow=(OFFICER, OFFICER_OF_FORCE, SUPERVISOR, SUPERVISOR_OF_FORCE, INTELLIGENCE),
        with_reason=(OFFICER_ELSEWHERE, AUTHORISING, INVESTIGATOR, RESPONSE, PROBATION, MAPPA, AUDITOR),
        limits={OFFICER_ELSEWHERE: MASKED, PROBATION: "own cases only", MAPPA: "the area only"},
    ),
    Act(
        "Open full record",
        ("open_full_record", "full_record", "open_person", "person_row", "case_content", "risk_score"),
        allow=(OFFICER, SUPERVISOR),
        with_reason=(OFFICER_OF_FORCE, SUPERVISOR_OF_FORCE, AUTHORISING, INTELLIGENCE, AUDITOR),
        while_granted=(OFFICER_ELSEWHERE, INVESTIGATOR, PROBATION, MAPPA),
        in_emergency=True,
    ),
    Act(
        "Flag card",
        ("flag_card",),
        allow=(
            OFFICER, OFFICER_OF_FORCE, SUPERVISOR, SUPERVISOR_OF_FORCE, AUTHORISING, INTELLIGENCE, PROBATION, MAPPA,
        ),
        with_reason=(OFFICER_ELSEWHERE, INVESTIGATOR, RESPONSE),
        limits={RESPONSE: FIFTEEN_MINUTES},
        in_emergency=True,
    ),
    Act(
        "Take a notification",
        ("take_notification", "take_a_notification"),
        allow=(OFFICER, OFFICER_OF_FORCE, SUPERVISOR, SUPERVISOR_OF_FORCE),
        with_reason=(DESK, OFFICER_ELSEWHERE),
        limits={DESK: "person present, reference given", OFFICER_ELSEWHERE: "travel or a stay in another area"},
    ),
    Act("Submit own change", ("submit", "submit_own_change"), allow=(PERSON,)),
    Act(
        "Reveal full bank/ID number",
        ("reveal_full_bank_or_id_number", "reveal_full_bank_number", "reveal_full_id_number"),
        with_reason=(OFFICER, SUPERVISOR),
        while_granted=(INVESTIGATOR, LAWYER),
    ),
    Act(
        "Record visit / assessment",
        ("record_visit", "record_assessment"),
        allow=(OFFICER, SUPERVISOR),
        with_reason=(OFFICER_OF_FORCE,),
        instead={PROBATION: "own tool"},
    ),
    Act(
        "Approve priority down / reactive",
        ("approve_priority_down", "approve_reactive"),
        allow=(AUTHORISING,),
        second_person=(SUPERVISOR, SUPERVISOR_OF_FORCE),
        is_decision=True,
    ),
    Act(
        "Upload device/history data",
        ("upload_device_data", "upload_history_data"),
        with_reason=(OFFICER, SUPERVISOR, INVESTIGATOR),
        limits={OFFICER: "authority chosen"},
        needs_authority=True,
    ),
    Act(
        "Read intelligence log",
        ("read_intelligence_log", "read_intelligence"),
        allow=(OFFICER, SUPERVISOR, INTELLIGENCE),
        with_reason=(OFFICER_OF_FORCE, SUPERVISOR_OF_FORCE, AUTHORISING),
        while_granted=(OFFICER_ELSEWHERE, INVESTIGATOR, PROBATION, MAPPA),
        in_emergency=True,
    ),
    Act(
        "Draft order conditions",
        ("draft_order_conditions",),
        allow=(OFFICER, SUPERVISOR, LAWYER),
        instead={PROBATION: "comment"},
    ),
    Act(
        "Authorise application / platform run / disclosure",
        ("authorise", "authorise_application", "authorise_platform_run", "authorise_disclosure"),
        second_person=(AUTHORISING,),
        is_decision=True,
    ),
    Act(
        "Decide breach outcome",
        ("decide_breach_outcome",),
        allow=(SUPERVISOR, AUTHORISING),
        instead={OFFICER: "propose", LAWYER: "advise"},
        is_decision=True,
    ),
    Act(
        "Merge / split persons",
        ("merge_persons", "split_persons"),
        second_person=(OFFICER, SUPERVISOR, SUPERVISOR_OF_FORCE, INTELLIGENCE),
        is_decision=True,
    ),
    Act(
        "Correct acknowledged notification",
        ("correct_acknowledged_notification",),
        second_person=(OFFICER, SUPERVISOR),
        limits={OFFICER: "by a new event"},
        is_decision=True,
    ),
    Act(
        "Transfer out / accept in",
        ("transfer_out", "accept_in"),
        allow=(SUPERVISOR, SUPERVISOR_OF_FORCE),
        instead={OFFICER: "propose"},
        is_decision=True,
    ),
    Act(
        "Export pack",
        ("export_pack",),
        with_reason=(OFFICER, SUPERVISOR, AUTHORISING),
        while_granted=(INVESTIGATOR, LAWYER),
    ),
    Act(
        "Aggregates",
        ("aggregates", "aggregate_released"),
        allow=(OFFICER, SUPERVISOR, SUPERVISOR_OF_FORCE, AUTHORISING, INTELLIGENCE, MAPPA, ANALYST, AUDITOR),
        limits={OFFICER: "own counts only", MAPPA: "the area only"},
        of_one_person=False,
    ),
    Act(
        "Audit trail",
        ("audit_trail",),
        allow=(OFFICER, SUPERVISOR, AUDITOR),
        instead={PERSON: "ask the auditor who looked", ADMINISTRATOR: "verify its integrity"},
        limits={OFFICER: "own actions only", SUPERVISOR: "the team only"},
        of_one_person=False,
    ),
    Act(
        "Delete at end of retention",
        ("delete_at_end_of_retention",),
        second_person=(AUTHORISING, AUDITOR, ADMINISTRATOR),
        limits={ADMINISTRATOR: "executes what two others decided"},
        is_decision=True,
    ),
)  # fmt: skip

# What no cell of the table opens to anyone, and why
NEVER = {
    "another_receipt_by_guess": "There is nothing here for you.",
    "approve_own_priority_down": "Nobody approves their own act.",
    "aggregate_before_disclosure_control": "Figures are shown only after disclosure control.",
    "edit_acknowledged_notification": "What was acknowledged is not edited.",
}


def _in_snake_case(title: str) -> str:
    """A row's whole title as one word: `merge_split_persons`."""
    return "_".join("".join(each if each.isalnum() else " " for each in title.lower()).split())


ACTS = {word: act for act in TABLE for word in (_in_snake_case(act.title), *act.words)}
ACTIONS = (*ACTS, *NEVER)


def act_of(role: str, action: str) -> Act | None:
    """The row under which an action is asked for. The desk opens a person only to take a notification."""
    return ACTS.get("take_notification" if (role, action) == ("desk", "open_person") else action)


def column_of(role: str, relation: str, act: Act) -> Column | None:
    """The column in which a role stands. What concerns no one person is asked in the first column of the role."""
    own = [column for column in COLUMNS if column.role == role]
    if relation == "none" and own and not act.of_one_person:
        return own[0]
    return next((column for column in own if relation in column.relations), None)
