"""What is owed: one file per Act or instrument, and how a history is read under them. Law as data and whole numbers; no page, no disk."""

from safehold.law import (
    announced_2025,
    crime_and_policing_act_2026,
    regulations_2012,
    sexual_offences_act_2003,
    travel_regulations_2004,
)

LAW_CHECKED_TO = "2026-11-24"

DECLARED = (
    *sexual_offences_act_2003.DUTIES,
    *regulations_2012.DUTIES,
    *travel_regulations_2004.DUTIES,
    *announced_2025.DUTIES,
    *crime_and_policing_act_2026.DUTIES,
)
# Yearly and weekly notification are one duty of two lengths; the first declared stands for its code.
DUTIES = {duty.code: duty for duty in reversed(DECLARED)}
