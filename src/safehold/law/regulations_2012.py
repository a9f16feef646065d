"""The Sexual Offences Act 2003 (Notification Requirements) (England and Wales) Regulations 2012: prescribed information."""

from safehold.kernel.duty import Duty, days, on, told, within
from safehold.law.sexual_offences_act_2003 import AWAY, SECTION_91

REGULATIONS = "https://www.legislation.gov.uk/uksi/2012/1876/regulation/"

household = Duty(
    code="household",
    title="Staying where a child lives",
    cite="2012 Regs reg.11(2)(a)",
    source=REGULATIONS + "11",
    penalty=SECTION_91,
    says="(In substance) Residing, or staying for at least 12 hours, at a relevant household of which there has been no notification.",
    means="Tell the police of a home where someone under 18 lives and where you live, or have stayed twelve hours.",
    on=on("child_household"),
    in_force="2012-08-13",
    deadline=within(days(3), beginning_with="residence or the twelfth hour").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    turns_on=(
        "when residence began, or the twelfth hour was completed",
        "whether the household had been told before",
        "days in custody, in hospital or abroad, which are left out",
    ),
)

household_end = Duty(
    code="household-end",
    title="No longer staying where a child lives",
    cite="2012 Regs reg.11(2)(b)",
    source=REGULATIONS + "11",
    penalty=SECTION_91,
    says="(In substance) Ceasing to reside or stay at a relevant household in relation to which there has been a notification under section 83(1).",
    means="Tell the police that you no longer live or stay in that home.",
    on=on("told_household_left"),
    in_force="2012-08-13",
    deadline=within(days(3), beginning_with="ceasing to stay").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    turns_on=(
        "whether the household had been told, and under which section",
        "the day of leaving",
        "days in custody, in hospital or abroad, which are left out",
    ),
)

bank = Duty(
    code="bank",
    title="Bank account",
    cite="2012 Regs reg.13",
    source=REGULATIONS + "13",
    penalty=SECTION_91,
    says="(In substance) An account is opened or closed, or information notified about it becomes inaccurate or incomplete.",
    means="Tell the police of a bank account that was opened or closed, or whose details changed.",
    on=on("bank_account_opened", "bank_account_closed", "bank_details_changed"),
    in_force="2012-08-13",
    deadline=within(days(3), beginning_with="the change").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    turns_on=(
        "the day of the change",
        "days in custody, in hospital or abroad, which are left out",
        "a notice given beforehand that named a day within two days of the change",
    ),
)

card = Duty(
    code="card",
    title="Debit or credit card",
    cite="2012 Regs reg.13",
    source=REGULATIONS + "13",
    penalty=SECTION_91,
    says="(In substance) A debit or credit card is obtained, or no longer held.",
    means="Tell the police of a card that you got or no longer hold.",
    on=on("card_obtained", "card_ceased"),
    in_force="2012-08-13",
    deadline=within(days(3), beginning_with="the change").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    turns_on=(
        "the day of the change",
        "days in custody, in hospital or abroad, which are left out",
        "a notice given beforehand that named a day within two days of the change",
    ),
)

identity = Duty(
    code="identity",
    title="Passport or identity document",
    cite="2012 Regs reg.15",
    source=REGULATIONS + "15",
    penalty=SECTION_91,
    says="(In substance) A passport or other identity document is obtained, or one in relation to which there has been a notification under section 83(1) is no longer held.",
    means="Tell the police of a passport or other identity document that you got or no longer hold.",
    on=on("identity_obtained", "told_document_given_up"),
    in_force="2012-08-13",
    deadline=within(days(3), beginning_with="the change").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    turns_on=(
        "the day of the change",
        "for a document given up: whether it had been told, and under which section",
        "days in custody, in hospital or abroad, which are left out",
    ),
)

DUTIES = (household, household_end, bank, card, identity)
