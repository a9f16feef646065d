"""Crime and Policing Act 2026 (c. 20): enacted on 29 April 2026; these provisions are not known to be in force."""

from safehold.kernel.duty import Duty, at_least, days, hours, on, told
from safehold.law.sexual_offences_act_2003 import SECTION_91

ACT = "https://www.legislation.gov.uk/ukpga/2026/20"

name_in_advance = Duty(
    code="name-advance",
    title="New name, in advance",
    cite="2026 Act, modelled",
    source=ACT,
    penalty=SECTION_91,
    says="(Modelled: notice of a new name not less than 7 days before it is first used.)",
    means="Tell the police of a new name before you use it.",
    on=on("name_never_told"),
    in_force="",
    announced=True,
    deadline=at_least(days(7), before="first use"),
    discharged_by=told,
    settings=("from", "days"),
    turns_on=("the day of first use",),
)

absence = Duty(
    code="absence",
    title="Absence from home",
    cite="2026 Act, modelled",
    source=ACT,
    penalty=SECTION_91,
    says="(Modelled: notice of an absence from home of more than 5 days, not less than 12 hours before leaving.)",
    means="Tell the police before you are away from home for more than five days.",
    on=on("absence_planned"),
    in_force="",
    announced=True,
    more_than=5,
    deadline=at_least(hours(12), before="leaving"),
    discharged_by=told,
    settings=("from", "more_than_days", "hours"),
    turns_on=("the time of leaving", "the number of days"),
)

child_premises = Duty(
    code="child-premises",
    title="Entering premises with children",
    cite="2026 Act, modelled",
    source=ACT,
    penalty=SECTION_91,
    says="(Modelled: notice not less than 12 hours before entering premises of a prescribed kind where children are present.)",
    means="Tell the police before you enter a place of the named kinds where children are.",
    on=on("child_premises_planned"),
    in_force="",
    announced=True,
    deadline=at_least(hours(12), before="entering"),
    discharged_by=told,
    settings=("from", "hours"),
    turns_on=("the time of entering",),
)

DUTIES = (name_in_advance, absence, child_premises)
