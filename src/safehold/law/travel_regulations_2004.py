"""The Sexual Offences Act 2003 (Travel Notification Requirements) Regulations 2004, as amended in 2012."""

from safehold.kernel.duty import Duty, days, on, within, worked_out
from safehold.law.sexual_offences_act_2003 import SECTION_91

REGULATIONS = "https://www.legislation.gov.uk/uksi/2004/1220/regulation/"

travel = Duty(
    code="travel",
    title="Travel abroad",
    cite="2004 Regs reg.5",
    source=REGULATIONS + "5",
    penalty=SECTION_91,
    says="(In substance) Known more than 7 days before departure: not less than 7 days before that date or, with a reasonable excuse, 24 hours; otherwise 12 hours.",
    means="Tell the police when you leave the country, where you go and where you arrive.",
    on=on("trip_known"),
    deadline=worked_out(days(7), counted_from="the departure date"),
    turns_on=(
        "the day on which date, country and point of arrival were known",
        "the departure date",
        "a reasonable excuse for missing seven days",
    ),
)

travel_update = Duty(
    code="travel-update",
    title="Travel abroad: changed details",
    cite="2004 Regs reg.7",
    source=REGULATIONS + "7",
    penalty=SECTION_91,
    says="(In substance) What was notified has become inaccurate or incomplete: not less than 12 hours before departure and, without a reasonable excuse, not less than 24 hours before the departure date.",
    means="Tell the police what has changed about your trip.",
    on=on("told_trip_changed"),
    deadline=worked_out(days(2), counted_from="the departure date"),
    turns_on=("the day of the change", "the departure as changed", "a reasonable excuse for missing the day before"),
)

return_home = Duty(
    code="return",
    title="Return from abroad",
    cite="2004 Regs reg.8",
    source=REGULATIONS + "8",
    penalty=SECTION_91,
    says="(In substance) Within three days of his return: its date and the point of arrival, unless both had been given beforehand and were kept to.",
    means="Tell the police that you are back, on which day and where you arrived.",
    on=on("untold_return"),
    deadline=within(days(3), after="the return"),
    turns_on=("the day of return", "whether date and point of return had been told beforehand and were kept"),
)

DUTIES = (travel, travel_update, return_home)
