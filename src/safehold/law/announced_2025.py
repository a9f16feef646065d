"""Duties announced on 16 December 2025, to be made by regulations under ss.83(5)(h) and 84(1)(ca): online accounts and jobs.

No text of the regulations is known. They are declared as announced, with the Act's own three days, and are off
unless a draft law says from when.
"""

from safehold.kernel.duty import Duty, days, on, told, within
from safehold.law.sexual_offences_act_2003 import AWAY, SECTION_91

ANNOUNCED = "https://www.gov.uk/search/news-and-communications"

online = Duty(
    code="online",
    title="Online account",
    cite="announced, modelled",
    source=ANNOUNCED,
    penalty=SECTION_91,
    says="(Announced: registered sex offenders must tell the police of new social media and dating accounts.)",
    means="Tell the police of a social media or dating account.",
    on=on("online_account_opened", "online_account_closed"),
    in_force="",
    announced=True,
    closed_by="online_account_closed",
    deadline=within(days(3), beginning_with="the change").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    settings=("from", "days", "existing_days"),
    turns_on=(
        "the day of the change",
        "days in custody, in hospital or abroad, which are left out",
        "a notice given beforehand that named a day within two days of the change",
    ),
)

job = Duty(
    code="job",
    title="Job",
    cite="announced, modelled",
    source=ANNOUNCED,
    penalty=SECTION_91,
    says="(Announced: registered sex offenders must tell the police of a move to a new job.)",
    means="Tell the police of a job you started or ended.",
    on=on("job_started", "job_ended"),
    in_force="",
    announced=True,
    closed_by="job_ended",
    deadline=within(days(3), beginning_with="the change").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    settings=("from", "days", "existing_days"),
    turns_on=(
        "the day of the change",
        "days in custody, in hospital or abroad, which are left out",
        "a notice given beforehand that named a day within two days of the change",
    ),
)

DUTIES = (online, job)
