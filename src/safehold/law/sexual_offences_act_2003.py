"""Part 2 of the Sexual Offences Act 2003: what a person who is subject to notification must tell, and what the police owe in return."""

from safehold.kernel.duty import (
    PERSON_ALONE,
    POLICE,
    Duty,
    days,
    followed_by,
    next_of_its_kind,
    on,
    told,
    told_that_it_did_not_happen,
    within,
    worked_out,
    years,
)

ACT = "https://www.legislation.gov.uk/ukpga/2003/42/section/"
SECTION_91 = "s.91(1)(a): failing without reasonable excuse to comply; up to five years"
AWAY = ("in custody", "in hospital", "outside the United Kingdom")  # s.83(6)

initial = Duty(
    code="initial",
    title="First notification",
    cite="SOA 2003 s.83(1)",
    source=ACT + "83",
    penalty=SECTION_91,
    says="A relevant offender must, within the period of 3 days beginning with the relevant date (or, if later, the commencement of this Part), notify to the police the information set out in subsection (5).",
    means="Go to a police station and tell the police who you are and where you live.",
    on=on("relevant_date"),
    deadline=within(days(3), beginning_with="the relevant date").disregarding(AWAY),
    discharged_by=told,
    turns_on=(
        "the relevant date, or the day of service of an order",
        "days in custody, in hospital or abroad, which are left out",
        "whether another source had been told and lasts through the three days",
        "whether the notification was given in person at a prescribed station",
    ),
)

name = Duty(
    code="name",
    title="New name",
    cite="SOA 2003 s.84(1)(a)",
    source=ACT + "84",
    penalty=SECTION_91,
    says="A relevant offender must, within the period of 3 days beginning with his using a name which has not been notified to the police under section 83(1), this subsection, or section 2 of the Sex Offenders Act 1997, notify to the police that name.",
    means="Tell the police of a name you have begun to use.",
    on=on("untold_name"),
    deadline=within(days(3), beginning_with="using the name").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    turns_on=(
        "the day the name was first used",
        "whether the name had been told before",
        "days in custody, in hospital or abroad, which are left out",
        "a notice given beforehand that named a day within two days of the first use",
    ),
)

home = Duty(
    code="home",
    title="Change of home address",
    cite="SOA 2003 s.84(1)(b)",
    source=ACT + "84",
    penalty=SECTION_91,
    says="A relevant offender must, within the period of 3 days beginning with any change of his home address, notify to the police the new home address.",
    means="Tell the police of your new home address.",
    on=on("home_change"),
    deadline=within(days(3), beginning_with="the change").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    turns_on=(
        "the day of the move",
        "days in custody, in hospital or abroad, which are left out",
        "a notice given beforehand that named a day within two days of the move",
    ),
)

premises = Duty(
    code="premises",
    title="Seven days at one place",
    cite="SOA 2003 s.84(1)(c), (6)",
    source=ACT + "84",
    penalty=SECTION_91,
    says="A relevant offender must, within the period of 3 days beginning with his having resided or stayed, for a qualifying period, at any premises in the United Kingdom the address of which has not been notified to the police, notify to the police the address of those premises.",
    means="Tell the police of a place where you have stayed seven days, at once or added up within twelve months.",
    on=on("qualifying_stay"),
    deadline=within(days(3), beginning_with="the seventh day").disregarding(AWAY),
    discharged_by=told.or_in_advance(3),
    turns_on=(
        "which days were stayed at the place",
        "whether the place had been told before",
        "days in custody, in hospital or abroad, which are left out",
    ),
)

release = Duty(
    code="release",
    title="Release",
    cite="SOA 2003 s.84(1)(d)",
    source=ACT + "84",
    penalty=SECTION_91,
    says="A relevant offender must, within the period of 3 days beginning with his release from custody pursuant to an order of a court or from imprisonment, service detention or detention in a hospital, notify to the police the fact that he has been released.",
    means="Tell the police that you have been released.",
    on=on("custody_end", "hospital_end"),
    deadline=within(days(3), beginning_with="release").disregarding(AWAY),
    discharged_by=told,
    turns_on=("the day of release", "a new detention before the three days are over"),
)

nonevent = Duty(
    code="nonevent",
    title="A change told in advance that did not happen",
    cite="SOA 2003 s.84(4)(b)",
    source=ACT + "84",
    penalty=SECTION_91,
    says="The relevant offender must, within the period of 6 days beginning with the date specified, notify to the police the fact that the event did not occur within the period of 3 days beginning with the date specified.",
    means="Tell the police that the change you told of in advance did not happen.",
    on=on("window_closed"),
    deadline=within(days(6), beginning_with="the date specified").disregarding(AWAY),
    discharged_by=told_that_it_did_not_happen,
    turns_on=(
        "the day that the notice named",
        "whether the event happened by two days after it",
        "days in custody, in hospital or abroad, which are left out",
    ),
)

periodic = Duty(
    code="periodic",
    title="Yearly notification",
    cite="SOA 2003 s.85(1), (3)",
    source=ACT + "85",
    penalty=SECTION_91,
    says="A relevant offender must, within the applicable period after each event within subsection (2), notify to the police the information set out in section 83(5), unless within that period he has given a notification under section 84(1).",
    means="Go to a police station and confirm everything, once a year.",
    on=on("notified_with_home"),
    deadline=within(years(1), after="the last notification").extended_if_due_during(AWAY, until=days(3)),
    discharged_by=next_of_its_kind,
    turns_on=(
        "the day of the last notification under s.83(1), 84(1) or 85(1)",
        "custody, hospital or absence abroad on the day the year ends",
        "whether the home told was a place where regularly found, which makes it a week",
    ),
)

weekly = Duty(
    code="periodic",
    title="Weekly notification, without a home",
    cite="SOA 2003 s.85(5)(a); 2012 Regs reg.9",
    source=ACT + "85",
    penalty=SECTION_91,
    says="A relevant offender must, within the applicable period after each event within subsection (2), notify to the police the information set out in section 83(5), unless within that period he has given a notification under section 84(1).",
    means="Go to a police station and confirm everything, every week while you have no home.",
    on=on("notified_without_home"),
    in_force="2012-08-13",
    deadline=within(days(7), after="the last notification").extended_if_due_during(AWAY, until=days(3)),
    discharged_by=next_of_its_kind,
    turns_on=(
        "the day of the last notification",
        "custody, hospital or absence abroad on the day the week ends",
        "whether a home was told, which makes it a year",
    ),
)

risk_order = Duty(
    code="sro",
    title="Sexual risk order: first notification",
    cite="SOA 2003 s.122F(1)",
    source=ACT + "122F",
    penalty=SECTION_91,
    holder=PERSON_ALONE,
    says="(In substance) A person in respect of whom a sexual risk order (other than one that replaces an interim order) or an interim sexual risk order is made must, within the period of 3 days beginning with service of the order, notify to the police his name and home address.",
    means="Go to a police station and tell the police your names and home address.",
    on=on("risk_order_served"),
    while_risk_order=True,
    in_force="2015-03-08",
    deadline=within(days(3), beginning_with="service"),
    discharged_by=told,
    turns_on=("the day of service", "whether the person was subject to notification that day"),
)

risk_order_change = Duty(
    code="sro-change",
    title="Sexual risk order: new name or home",
    cite="SOA 2003 s.122F(3)",
    source=ACT + "122F",
    penalty=SECTION_91,
    holder=PERSON_ALONE,
    says="(In substance) A person who uses a name which has not been notified, or changes his home address, must, within the period of 3 days beginning with the date on which that happens, notify to the police that name or the new home address.",
    means="Tell the police of a new name or a new home address.",
    on=on("name_never_told", "home_change"),
    while_risk_order=True,
    in_force="2015-03-08",
    deadline=within(days(3), beginning_with="the change"),
    discharged_by=told,
    turns_on=("the day of the change", "whether the name had been told before"),
)

review_acknowledgement = Duty(
    code="review-ack",
    title="Application for review: acknowledgement",
    cite="SOA 2003 s.91B(8)",
    source=ACT + "91B",
    holder=POLICE,
    says="(In substance) The relevant chief officer of police must, within 14 days of receipt, acknowledge receipt of the application.",
    means="The police must say that they have your application.",
    on=on("review_application"),
    in_force="2012-07-30",
    deadline=within(days(14), after="receipt"),
    discharged_by=followed_by("review_acknowledged"),
    turns_on=("the day the application was received",),
)

review_decision = Duty(
    code="review-decision",
    title="Application for review: decision",
    cite="SOA 2003 ss.91B(9), 91C(1)",
    source=ACT + "91C",
    holder=POLICE,
    says="(In substance) The relevant chief officer of police must, within 6 weeks of the latest date on which any responsible body may give information (28 days after it receives the notice), determine the application.",
    means="The police must decide your application.",
    on=on("bodies_notified"),
    in_force="2012-07-30",
    deadline=worked_out(days(28 + 42), counted_from="the latest receipt by a responsible body"),
    discharged_by=followed_by("review_decision"),
    turns_on=("the latest day on which a responsible body received its notice",),
)

DUTIES = (initial, name, home, premises, release, nonevent, periodic, weekly, risk_order, risk_order_change, review_acknowledgement, review_decision)  # fmt: skip
