"""A slow second reading of the law: what a case file must answer, worked out by definition.

The product walks each life once; this file asks the page's own questions instead ("is the person
subject on that day?", "which day is the third that counts?") and shares no code with the product,
so that the two can disagree. Where they do, the specification is asked, not the faster of them.

Every paragraph is cited by its section of the case-file page. Days are ordinal numbers
(`date.toordinal`), moments are minutes: a day times 1440 and the minutes since its midnight.
"""

import datetime
from functools import cache, cached_property
from itertools import pairwise
from operator import attrgetter

Day = int
Moment = int

MINUTES = 24 * 60
FOR_EVER: Day = 10**8  # a period without end
NOT_SENTENCED: Day = FOR_EVER - 1  # a period whose end is not yet known ("pending")


# --- 4. Counting time ---------------------------------------------------------------------------


def day_of(text: str) -> Day:
    return datetime.date.fromisoformat(text[:10]).toordinal()


def moment_of(text: str) -> Moment:
    """1: a date alone stands for the start of its day."""
    minutes = int(text[11:13]) * 60 + int(text[14:16]) if len(text) > 10 else 0
    return day_of(text) * MINUTES + minutes


def day_text(day: Day) -> str:
    return datetime.date.fromordinal(day).isoformat()


def moment_text(moment: Moment) -> str:
    minutes = moment % MINUTES
    return f"{day_text(moment // MINUTES)}T{minutes // 60:02}:{minutes % 60:02}"


COMMENCEMENT = day_of("2004-05-01")
SEX_OFFENDERS_ACT_1997 = day_of("1997-09-01")
REVIEW_2012 = day_of("2012-07-30")
REGULATIONS_2012 = day_of("2012-08-13")
LAST_DAY_OF_FREE_SHORT_TRIPS = day_of("2012-08-27")
LAST_DAY_OF_FIRST_TRAVEL_RULES = day_of("2004-05-09")
ORDERS_2015 = day_of("2015-03-08")
NOTICES_2022 = day_of("2022-11-29")


def last_day_of_months(months: int, *, beginning_with: Day) -> Day:
    """4.4: the day before the corresponding date; if there is none, the last day of that month."""
    first = datetime.date.fromordinal(beginning_with)
    count = first.year * 12 + first.month - 1 + months
    year, month = count // 12, count % 12 + 1
    try:
        return datetime.date(year, month, first.day).toordinal() - 1
    except ValueError:
        count += 1
        return datetime.date(count // 12, count % 12 + 1, 1).toordinal() - 1


def last_day_of_years(years: int, *, beginning_with: Day) -> Day:
    return last_day_of_months(12 * years, beginning_with=beginning_with)


def one_year_after(day: Day) -> Day:
    """4.3: the same date next year; 29 February ends with 28 February."""
    date = datetime.date.fromordinal(day)
    if (date.month, date.day) == (2, 29):
        return datetime.date(date.year + 1, 2, 28).toordinal()
    return date.replace(year=date.year + 1).toordinal()


def birthday(born: Day, age: int) -> Day:
    """4.7: an age is reached at the start of the birthday; born on 29 February, on 1 March."""
    date = datetime.date.fromordinal(born)
    try:
        return date.replace(year=date.year + age).toordinal()
    except ValueError:
        return datetime.date(date.year + age, 3, 1).toordinal()


@cache
def last_sunday(year: int, month: int) -> Day:
    day = datetime.date(year, month, 31).toordinal()
    while datetime.date.fromordinal(day).weekday() != 6:
        day -= 1
    return day


def is_summer(universal: Moment) -> bool:
    """Clocks go forward at 01:00 on the last Sunday of March, back at 01:00 (universal) in October."""
    year = datetime.date.fromordinal(universal // MINUTES).year
    return last_sunday(year, 3) * MINUTES + 60 <= universal < last_sunday(year, 10) * MINUTES + 60


def universal(local: Moment) -> Moment:
    """4.9: a time in the skipped or repeated hour is read with the offset before the change."""
    year = datetime.date.fromordinal(local // MINUTES).year
    skipped_hour_ends = last_sunday(year, 3) * MINUTES + 120
    repeated_hour_ends = last_sunday(year, 10) * MINUTES + 120
    return local - 60 if skipped_hour_ends <= local < repeated_hour_ends else local


def local(universal: Moment) -> Moment:
    return universal + 60 if is_summer(universal) else universal


def hours_elapsed(moment: Moment, hours: int) -> Moment:
    """4.9: hours elapsed, not hours on the clock face."""
    return local(universal(moment) + 60 * hours)


# --- 1 and 2. What happened ---------------------------------------------------------------------

ORDERS_THAT_SUBJECT = {"shpo", "interim_shpo", "sopo", "interim_sopo", "interim_notification_order"}
OLD_ORDERS = {"restraining_order", "sex_offender_order", "interim_sex_offender_order"}
RISK_ORDERS = {"sro", "interim_sro", "rsho", "interim_rsho"}
SEXUAL_RISK_ORDERS = {"sro", "interim_sro"}
FOREIGN_ORDERS = {"notification_order", "notification_notice"}
FINDINGS = {"conviction", "finding", "caution"}

TAKES_THE_PLACE_OF = {
    "shpo": {"shpo", "sopo"},
    "sopo": {"sopo"},
    "sro": {"sro", "rsho"},
    "rsho": {"rsho"},
}
SAVED_BY_EARLIER_STAYS = {"shpo": "sopo", "sro": "rsho"}

IMPRISONMENT = {"imprisonment", "suspended", "detention", "extended", "dto"}

PRESCRIBED = {
    "household_end": "household",
    "household_stay": "household",
    "bank_account_opened": "bank",
    "bank_account_closed": "bank",
    "bank_details_changed": "bank",
    "card_obtained": "card",
    "card_ceased": "card",
    "identity_obtained": "identity",
    "identity_ceased": "identity",
    "online_account_opened": "online",
    "online_account_closed": "online",
    "job_started": "job",
    "job_ended": "job",
}

READINGS = {
    "prescribed_change_resets": (False, True),
    "travel_clear_days": (False, True),
    "travel_hours_from": ("date", "departure"),
    "told_under_83_only": (False, True),
    "return_day_counts": (False, True),
}


class Event:
    """One event; its place in time is `order`: the moment, then the id compared as text (1)."""

    def __init__(self, fields: dict):
        self.fields = fields
        self.type: str = fields["type"]
        self.id: str = fields["id"]
        self.moment: Moment = moment_of(fields["at"])
        self.day: Day = self.moment // MINUTES
        self.order = (self.moment, self.id)
        self.covers: set[str] = set()

    def get(self, name: str, default=None):
        value = self.fields.get(name)
        return default if value is None else value

    def day_of(self, name: str) -> Day | None:
        value = self.fields.get(name)
        return None if value is None else day_of(value)


class Source:
    """One reason for being subject: an offence, a breach, or an order.

    `runs` are its unbroken stretches of days (first, last); `told_from` is the day its `initial`
    arose or would have arisen in a given run.
    """

    def __init__(self, event: Event, kind: str, runs, *, relevant: Day, offence: Event | None = None):
        self.event, self.key, self.kind, self.runs = event, event.id, kind, runs
        self.relevant, self.offence = relevant, offence

    def holds_on(self, day: Day) -> bool:
        return any(first <= day <= last for first, last in self.runs)

    def run_of(self, day: Day):
        return next(((first, last) for first, last in self.runs if first <= day <= last), None)


def joined(pieces):
    """3: spans that touch or overlap are one."""
    spans: list[list[Day]] = []
    for first, last in sorted(piece for piece in pieces if piece[0] <= piece[1]):
        if spans and first <= spans[-1][1] + 1:
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    return [tuple(span) for span in spans]


class Life:
    """One person's history as known at `as_of`, and the questions that the page asks of it."""

    def __init__(self, case_file: dict):
        as_of = case_file["as_of"]
        self.as_of_day = day_of(as_of)
        # 1: the end of that day, or that instant if a time is given.
        self.as_of = moment_of(as_of) if len(as_of) > 10 else (self.as_of_day + 1) * MINUTES
        everything = sorted((Event(fields) for fields in case_file["events"]), key=attrgetter("order"))
        self.events = [event for event in everything if self.is_known(event.moment)]
        self.by_id = {event.id: event for event in self.events}
        self.law = case_file.get("law") or {}
        self.eighteen = birthday(day_of(case_file["person"]["born"]), 18)
        self._of_type: dict[tuple[str, ...], list[Event]] = {}
        self._sentences: dict[Day, dict[str, dict]] = {}
        self._periods: dict = {}
        self._last_days: dict = {}

    def is_known(self, moment: Moment) -> bool:
        """1: what lies after `as_of` is not known."""
        return moment // MINUTES <= self.as_of_day and moment <= self.as_of

    def of_type(self, *types: str) -> list[Event]:
        if types not in self._of_type:
            self._of_type[types] = [event for event in self.events if event.type in types]
        return self._of_type[types]

    @cached_property
    def dead_on(self) -> Day:
        return min((event.day for event in self.of_type("death")), default=FOR_EVER)

    # --- 5. Sentences, as they stand on a day ---------------------------------------------------

    def sentences_on(self, day: Day) -> dict[str, dict]:
        """Every sentence known at `as_of`, in the form that the variations up to `day` gave it."""
        if day not in self._sentences:
            self._sentences[day] = self._sentences_on(day)
        return self._sentences[day]

    def _sentences_on(self, day: Day) -> dict[str, dict]:
        sentences = {event.id: {**event.fields, "day": event.day} for event in self.of_type("sentence")}
        for variation in self.of_type("sentence_varied"):
            sentence = sentences.get(variation.fields["of"])
            if sentence is None or variation.day > day:
                continue
            for name in ("kind", "months", "days", "consecutive_to", "overlaps", "overlap_months", "meets_condition"):
                if name in variation.fields:
                    sentence[name] = variation.fields[name]
        return sentences

    def is_quashed_on(self, offence_id: str, day: Day) -> bool:
        return any(e.fields["of"] == offence_id and e.day <= day for e in self.of_type("quashed"))

    def sentences_for(self, offence: Event, day: Day) -> list[dict]:
        return [s for s in self.sentences_on(day).values() if offence.id in s["of"]]

    def relevant_date(self, offence: Event, day: Day) -> Day | None:
        """5: its date; with `sentence_condition` the date of the first sentence that meets it."""
        if not offence.get("sentence_condition"):
            return offence.day
        meeting = [s["day"] for s in self.sentences_for(offence, day) if s.get("meets_condition")]
        return min(meeting, default=None)

    def is_listed(self, offence: Event, day: Day) -> bool:
        return bool(offence.get("listed")) and self.relevant_date(offence, day) is not None

    def counts(self, sentence: dict, day: Day, *, for_offence: Event) -> bool:
        """5: a sentence counts while one of its offences is listed and not quashed. What quashing does to the
        quashed offence itself is another matter: it ends on that day, which still counts."""
        offences = [self.by_id[id] for id in sentence["of"] if id in self.by_id]
        return any(
            self.is_listed(offence, day) and (offence is for_offence or not self.is_quashed_on(offence.id, day))
            for offence in offences
        )

    def joined_terms(self, sentence: dict, day: Day) -> list[dict]:
        """Every term joined to this one by `consecutive_to` or `overlaps`, directly or through others."""
        sentences = self.sentences_on(day)
        found, waiting = {sentence["id"]: sentence}, [sentence]
        while waiting:
            one = waiting.pop()
            for other in sentences.values():
                is_joined = one["id"] in (other.get("consecutive_to"), other.get("overlaps")) or other["id"] in (
                    one.get("consecutive_to"),
                    one.get("overlaps"),
                )
                if is_joined and other["id"] not in found and other.get("kind") in IMPRISONMENT:
                    found[other["id"]] = other
                    waiting.append(other)
        return list(found.values())

    def term_class(self, sentence: dict, offence: Event, day: Day) -> int:
        """5: years of an imprisonment: 0 for indefinite, 10 or 7; the joined terms added up."""
        terms = [s for s in self.joined_terms(sentence, day) if self.counts(s, day, for_offence=offence)]
        ids = {s["id"] for s in terms}
        start = min(s["day"] for s in terms)
        months = sum(s.get("months") or 0 for s in terms)
        months -= sum(s.get("overlap_months") or 0 for s in terms if s.get("overlaps") in ids)
        days = sum(s.get("days") or 0 for s in terms)
        # A length is laid on the calendar: first its months, then its days.
        last = last_day_of_months(months, beginning_with=start) + days
        if last >= last_day_of_months(30, beginning_with=start):
            return 0
        return 10 if last > last_day_of_months(6, beginning_with=start) else 7

    def last_day_under(self, sentence: dict, offence: Event, relevant: Day, day: Day) -> Day | None:
        """5: the last day of the period that one sentence gives; None: not subject through it."""
        kind = sentence.get("kind")
        if kind in ("life", "ipp", "hospital_restricted"):
            return FOR_EVER
        if kind in IMPRISONMENT:
            years = self.term_class(sentence, offence, day)
            return FOR_EVER if years == 0 else self.last_day_of_period(years, relevant)
        if kind == "hospital":
            return self.last_day_of_period(7, relevant)
        if kind == "conditional_discharge":
            if relevant < COMMENCEMENT and not offence.get("foreign"):
                return None
            months = sentence.get("months") or 0
            return last_day_of_months(months, beginning_with=sentence["day"]) + (sentence.get("days") or 0)
        if kind == "absolute_discharge" and offence.type != "finding":
            return None
        return self.last_day_of_period(5, relevant)

    def last_day_of_period(self, years: int, relevant: Day) -> Day:
        """5: 10, 7, 5 and 2 years are halved under 18 on the relevant date (4.7)."""
        months = 6 * years if relevant < self.eighteen else 12 * years
        return last_day_of_months(months, beginning_with=relevant)

    def period_on(self, offence: Event, day: Day) -> tuple[Day, Day] | None:
        """5: the period of an offence as the sentences stand at the end of `day`."""
        key = (offence.id, day)
        if key not in self._periods:
            self._periods[key] = self._period_on(offence, day)
        return self._periods[key]

    def _period_on(self, offence: Event, day: Day) -> tuple[Day, Day] | None:
        if not self.is_listed(offence, day):
            return None
        relevant = self.relevant_date(offence, day)
        foreign = offence.get("foreign")
        is_before_1997_act = offence.day < SEX_OFFENDERS_ACT_1997 and not foreign
        if is_before_1997_act and (offence.type == "caution" or not offence.get("s81_met")):
            return None
        if offence.type == "caution":
            years = 5 if relevant < COMMENCEMENT and not foreign else 2
            return relevant, self.last_day_of_period(years, relevant)
        sentences = self.sentences_for(offence, day)
        if not sentences:
            return relevant, NOT_SENTENCED
        ends = [self.last_day_under(s, offence, relevant, day) for s in sentences]
        ends = [end for end in ends if end is not None]
        return (relevant, max(ends)) if ends else None

    @cached_property
    def days_of_change(self) -> list[Day]:
        """Days from which on the sentences stand otherwise: a variation, or a quashed term."""
        return sorted({e.day for e in self.of_type("sentence_varied", "quashed")})

    def pieces_of(self, offence: Event, *, not_before: Day) -> list[tuple[Day, Day, Day]]:
        """5: "the day itself counts under both": each state of the sentences reaches from the day
        that brought it to the day that ends it, both included: (first, last, relevant date)."""
        changes = [0, *self.days_of_change, None]
        pieces = []
        for since, until in pairwise(changes):
            period = self.period_on(offence, since)
            if period is None:
                continue
            last = period[1] if until is None else min(period[1], until)
            pieces.append((max(period[0], since, not_before, COMMENCEMENT), last, period[0]))
        return pieces

    def end_of_offence(self, offence: Event) -> Day:
        """5: quashing and the conclusion of the trial; the day still counts."""
        ends = [e.day for e in self.of_type("quashed", "trial_concluded") if e.fields["of"] == offence.id]
        return min(ends, default=FOR_EVER)

    @cached_property
    def days_of_ceasing(self) -> list[Day]:
        """5: the day the notice to cease is received, or of the court's order."""
        days = []
        for decision in self.of_type("review_decision"):
            received = moment_of(decision.get("received", decision.fields["at"]))
            if decision.fields["outcome"] == "cease" and self.is_known(received):
                days.append(received // MINUTES)
        for decision in self.of_type("appeal_decision"):
            if decision.fields["outcome"] == "cease":
                days.append(decision.day)
        return sorted(days)

    def cease_day(self, offence: Event, *, not_before: Day) -> Day:
        """5: ends every period that is indefinite on its day and begun by then."""
        for day in self.days_of_ceasing:
            period = self.period_on(offence, day)
            if period and period[1] == FOR_EVER and max(period[0], not_before) <= day:
                return day
        return FOR_EVER

    # --- 5. Orders ------------------------------------------------------------------------------

    def is_ignored(self, order: Event) -> bool:
        """8: orders and notices out of their time."""
        kind = order.fields["order"]
        if kind in OLD_ORDERS:
            return order.day >= COMMENCEMENT
        if kind in ("shpo", "interim_shpo", "sro", "interim_sro"):
            return order.day < ORDERS_2015
        if kind == "notification_notice":
            return order.day < NOTICES_2022
        return order.day < COMMENCEMENT

    @cached_property
    def orders(self) -> list[Event]:
        return [order for order in self.of_type("order_made") if not self.is_ignored(order)]

    def takes_place(self, later: Event, earlier: Event) -> bool:
        """5: an order ends on the day on which another is made that takes its place."""
        if later.get("replaces") == earlier.id:
            return later.day >= earlier.day  # named outright, so on one day no order of ids undoes it
        if earlier.order >= later.order:
            return False
        kind, before = later.fields["order"], earlier.fields["order"]
        if later.get("earlier_stays") and SAVED_BY_EARLIER_STAYS.get(kind) == before:
            return False
        return before in TAKES_THE_PLACE_OF.get(kind, ())

    def last_day_of_order(self, order: Event) -> Day:
        if order.id not in self._last_days:
            self._last_days[order.id] = self._last_day_of_order(order)
        return self._last_days[order.id]

    def _last_day_of_order(self, order: Event) -> Day:
        def last_day(event: Event) -> Day:
            until = event.get("until", "further_order")
            return FOR_EVER if until == "further_order" else day_of(until)

        ends = [self.dead_on]
        ends += [e.day for e in self.of_type("order_ended") if e.fields["of"] == order.id]
        ends += [later.day for later in self.orders if self.takes_place(later, order)]
        ended = min(ends)
        until = last_day(order)
        for variation in self.of_type("order_varied"):
            if variation.fields["of"] != order.id or variation.get("until") is None:
                continue
            if variation.day <= min(until, ended):
                # The days before a variation stand as they were.
                until = max(last_day(variation), variation.day)
        return min(until, ended)

    def served_on(self, order: Event) -> Day | None:
        """1: a service after `as_of` is not known."""
        served = order.get("served", order.fields["at"])
        return day_of(served) if self.is_known(moment_of(served)) else None

    def last_day_of_breach(self, offence: Event) -> Day | None:
        """5: until the order broken ends; of an interim order, the order that replaces it."""
        order = self.by_id.get(offence.fields["breach_of"])
        if order is None or self.is_ignored(order):
            return None
        for later in self.orders:
            if later.get("replaces") == order.id:
                order = later
                break
        return self.last_day_of_order(order)

    # --- 5. Being subject -----------------------------------------------------------------------

    @cached_property
    def sources(self) -> list[Source]:
        found = []
        for event in self.events:
            if event.type in FINDINGS and event.get("breach_of"):
                last = self.last_day_of_breach(event)
                if last is not None:
                    first = max(event.day, COMMENCEMENT)
                    end = min(
                        last, *(e.day for e in self.of_type("quashed") if e.fields["of"] == event.id), self.dead_on
                    )
                    found.append(Source(event, "breach", joined([(first, end)]), relevant=event.day))
            elif event.type in FINDINGS and event.get("listed") and not event.get("foreign"):
                found.append(self.source_of(event, event, kind="offence", not_before=0, end=FOR_EVER))
        for order in self.orders:
            kind, last = order.fields["order"], self.last_day_of_order(order)
            if kind in ORDERS_THAT_SUBJECT:
                found.append(Source(order, "order", joined([(order.day, last)]), relevant=order.day))
            elif kind in OLD_ORDERS and last >= COMMENCEMENT - 1:
                found.append(Source(order, "old", joined([(COMMENCEMENT, last)]), relevant=order.day))
            elif kind in FOREIGN_ORDERS:
                offence = self.by_id.get(order.fields["for"])
                if offence is not None:
                    found.append(self.source_of(order, offence, kind="foreign", not_before=order.day, end=last))
        return [source for source in found if source.runs]

    def source_of(self, event: Event, offence: Event, *, kind: str, not_before: Day, end: Day) -> Source:
        end = min(end, self.end_of_offence(offence), self.dead_on, self.cease_day(offence, not_before=not_before))
        pieces = [(first, min(last, end), date) for first, last, date in self.pieces_of(offence, not_before=not_before)]
        relevant = next((date for first, last, date in pieces if first <= last), offence.day)
        runs = joined((first, last) for first, last, _ in pieces)
        return Source(event, kind, runs, relevant=relevant, offence=offence)

    @cached_property
    def spans(self) -> list[tuple[Day, Day]]:
        pieces = [run for source in self.sources for run in source.runs]
        return joined(pieces)

    def span_of(self, day: Day) -> tuple[Day, Day] | None:
        return next((span for span in self.spans if span[0] <= day <= span[1]), None)

    def is_subject_on(self, day: Day) -> bool:
        return self.span_of(day) is not None

    def period(self) -> dict | None:
        begun = [span for span in self.spans if span[0] <= self.as_of_day]
        if not begun:
            return None
        span = begun[-1]
        end = {FOR_EVER: "indefinite", NOT_SENTENCED: "pending"}.get(span[1])
        return {"start": day_text(span[0]), "end": end or day_text(span[1])}

    @cached_property
    def risk_spans(self) -> list[tuple[Day, Day]]:
        """6: for `sro` and `sro-change` the order in force takes the place of being subject."""
        return joined(
            (order.day, self.last_day_of_order(order))
            for order in self.orders
            if order.fields["order"] in SEXUAL_RISK_ORDERS
        )

    def risk_span_of(self, day: Day) -> tuple[Day, Day] | None:
        return next((span for span in self.risk_spans if span[0] <= day <= span[1]), None)

    # --- 4.8 Disregarded days -------------------------------------------------------------------

    @cached_property
    def states(self) -> list[tuple[Day, Day]]:
        """Custody, hospital and abroad as (day of beginning, day of ending); touching ones are one.
        A state that has not ended ends never."""
        pieces = []
        for begins, ends in (
            ("custody_start", "custody_end"),
            ("hospital_start", "hospital_end"),
            ("leaves_uk", "returns_uk"),
        ):
            began = None
            waiting = self.of_type(begins, ends)
            while waiting:
                together = [e for e in waiting if e.moment == waiting[0].moment]
                # Of several at one moment the one that changes something goes first.
                changing = [e for e in together if (e.type == begins) == (began is None)]
                event = (changing or together)[0]
                waiting = [e for e in waiting if e is not event]
                if event.type == begins and began is None:
                    began = event.day
                elif event.type == ends and began is not None:
                    pieces.append((began, event.day))
                    began = None
            if began is not None:
                pieces.append((began, FOR_EVER))
        states: list[list[Day]] = []
        for first, end in sorted(piece for piece in pieces if piece[0] < piece[1]):
            if states and first <= states[-1][1]:
                states[-1][1] = max(states[-1][1], end)
            else:
                states.append([first, end])
        return [tuple(state) for state in states]

    def state_on(self, day: Day) -> tuple[Day, Day] | None:
        return next((state for state in self.states if state[0] <= day < state[1]), None)

    def nth_day(self, count: int, *, beginning_with: Day) -> Day | None:
        """4.1, 4.8: the last of `count` days, disregarded ones skipped; None while unfinished."""
        day, counted = beginning_with, 0
        while True:
            state = self.state_on(day)
            if state is None:
                counted += 1
                if counted == count:
                    return day
                day += 1
            elif state[1] == FOR_EVER:
                return None
            else:
                day = state[1]

    # --- 2. Telling the police ------------------------------------------------------------------

    @cached_property
    def notifications(self) -> list[Event]:
        """Accepted ones, in order; each with everything it covers, a name in `names` included."""
        accepted = [e for e in self.of_type("notification") if e.get("accepted", True)]
        for index, told in enumerate(accepted):
            told.covers = set(told.get("covers", []))
            for use in self.of_type("name_used"):
                if use.get("name") is None or use.get("name") not in told.get("names", []):
                    continue
                is_told = any(
                    use.id in earlier.covers and (earlier.day >= use.day or is_expected(earlier, use.day))
                    for earlier in accepted[:index]
                )
                if use.day <= told.day and not is_told:
                    told.covers.add(use.id)
        return accepted

    def notifications_of(self, *keys: str) -> list[Event]:
        return [told for told in self.notifications if any(key in told.covers for key in keys)]

    @cached_property
    def stay_places(self) -> set[str]:
        return {event.fields["place"] for event in self.of_type("stay")}

    @cached_property
    def household_places(self) -> set[str]:
        return {event.fields["place"] for event in self.of_type("household_stay", "household_end")}

    def matter(self, key: str) -> str:
        """6 `periodic`: what a thing covered makes of a notification: "full" (ss.83 to 85), the
        name of a prescribed matter, or "other"."""
        if key == "periodic" or key in self.stay_places:
            return "full"
        event = self.by_id.get(key)
        if event is None:
            return "household" if key in self.household_places else "full"
        if event.type in FINDINGS | {"name_used", "home_change", "custody_end", "hospital_end"}:
            return "full"
        if event.type == "order_made" and event.fields["order"] not in RISK_ORDERS:
            return "full"
        return PRESCRIBED.get(event.type, "other")

    def in_force_from(self, matter: str) -> Day:
        """8: the day from which a prescribed matter is law; never, if the file does not say so."""
        if matter in ("household", "bank", "card", "identity"):
            return REGULATIONS_2012
        return day_of(self.law[matter]["from"]) if matter in self.law else FOR_EVER

    def starts_clock(self, told: Event, *, prescribed: bool) -> bool:
        """6 `periodic`: is it one under s.83(1), 84(1) or 85(1)? `prescribed`: with the 2012 matters."""
        return self.is_one(told.covers, told, prescribed=prescribed)

    def is_under_83_or_84_1(self, told: Event) -> bool:
        """6 name already told: `periodic` alone is s.85, and makes a notification of nothing else."""
        return self.is_one(told.covers - {"periodic"}, told, prescribed=True)

    def is_one(self, keys: set[str], told: Event, *, prescribed: bool) -> bool:
        for key in keys:
            matter = self.matter(key)
            if matter == "full":
                return True
            if prescribed and matter in PRESCRIBED.values() and self.in_force_from(matter) <= told.day:
                return True
        return False

    def is_under_83_1(self, told: Event) -> bool:
        """7 `told_under_83_only`: it covers a conviction, finding, caution, or order but a risk order."""
        for key in told.covers:
            event = self.by_id.get(key)
            if event is None:
                continue
            if event.type in FINDINGS:
                return True
            if event.type == "order_made" and event.fields["order"] not in RISK_ORDERS:
                return True
        return False


def is_expected(told: Event, day: Day) -> bool:
    """s.84(2), (3): the day falls from S-2 to S+2 of the day named in advance."""
    expected = told.day_of("expected")
    return expected is not None and expected - 2 <= day <= expected + 2


class Row:
    """One duty. `due` is a day, or with `hours` a moment; `span_end` the last day of being subject."""

    def __init__(
        self,
        duty: str,
        key: str,
        arises: Day,
        due: int | None,
        span_end: Day,
        *,
        hours: bool = False,
        in_force: bool = True,
    ):
        self.duty, self.key, self.arises, self.due, self.hours = duty, key, arises, due, hours
        self.span_end, self.in_force = span_end, in_force
        self.told: Event | None = None
        self.cancelled: Event | None = None
        self.could_be_met = True
        self.owner = "person"
        self.stretch = 0

    @property
    def due_day(self) -> Day | None:
        return self.due // MINUTES if self.hours and self.due is not None else self.due

    def is_by_due(self, event: Event) -> bool:
        return (event.moment if self.hours else event.day) <= self.due

    def discharged_by(self) -> Event | None:
        """3: telling counts for nothing once the duty has ceased, nor after a cancelling in time."""
        if not self.in_force or self.told is None:
            return None
        if (self.due is None or self.due_day > self.span_end) and self.told.day > self.span_end:
            return None
        if self.is_cancelled() and self.told.day > self.cancelled.day:
            return None
        return self.told

    def is_cancelled(self) -> bool:
        """6: cancelled by `due` without having been told by the day of cancelling."""
        return self.cancelled is not None and self.due is not None and self.is_by_due(self.cancelled)

    def status(self, life: Life) -> str:
        if not self.in_force:
            return "not_in_force"
        told = self.discharged_by()
        if told is not None:
            return "met" if self.due is None or self.is_by_due(told) else "late"
        if self.is_cancelled():
            return "ceased"
        if self.due is None or self.due_day > self.span_end:
            if life.as_of_day > self.span_end:
                return "ceased"
            if self.due is None:
                return "open"
        is_past = life.as_of > self.due if self.hours else life.as_of_day > self.due
        return "overdue" if is_past else "open"

    def due_text(self) -> str | None:
        if not self.in_force or self.due is None:
            return None
        return moment_text(self.due) if self.hours else day_text(self.due)

    def answer(self, life: Life) -> dict:
        told = self.discharged_by()
        answer = {
            "duty": self.duty,
            "key": self.key,
            "owner": self.owner,
            "arises": day_text(self.arises),
            "due": self.due_text(),
            "status": self.status(life),
            "met_on": day_text(told.day) if told else None,
        }
        if self.in_force and not self.could_be_met:
            answer["could_be_met"] = False
        return answer


class Duties:
    """6: every duty of one life, under one set of readings."""

    def __init__(self, life: Life, readings: dict):
        self.life, self.readings = life, readings
        self.rows: list[Row] = []
        self.initial()
        self.names_and_homes()
        self.premises()
        self.releases()
        for place in sorted(life.household_places):
            self.household(place)
        self.prescribed()
        self.nonevents()
        self.periodic()
        for plan in life.of_type("travel_plan"):
            self.travel(plan)
        self.returns()
        self.planned("absence", "absence_planned", "leaves")
        self.planned("child-premises", "child_premises_planned", "enters")
        self.risk_orders()
        self.reviews()
        for row in self.rows:
            self.give_owner(row)

    def give_owner(self, row: Row) -> None:
        """3: the parent, while a direction applies on the day the duty arises and the person is
        under 18; never for `sro` and `sro-change`."""
        if row.duty in ("review-ack", "review-decision"):
            row.owner = "police"
        elif row.duty not in ("sro", "sro-change") and row.arises < self.life.eighteen:
            for direction in self.life.of_type("parental_direction"):
                until = direction.day_of("until")
                if direction.day <= row.arises and (until is None or row.arises <= until):
                    row.owner = "parent"

    def add(self, duty: str, key: str, arises: Day, due: int | None, **more) -> Row | None:
        """6: a duty arises only for someone subject on that day."""
        span = self.life.span_of(arises)
        if span is None:
            return None
        row = Row(duty, key, arises, due, span[1], **more)
        self.rows.append(row)
        return row

    def first_telling(self, row: Row, *, event_day: Day | None = None) -> Event | None:
        """6 discharge: the first notification that covers the key on or after the day the duty
        arises; an earlier one only in advance (`event_day` given), in its window."""
        for told in self.life.notifications_of(row.key):
            if told.day >= row.arises:
                return told
            if event_day is not None and is_expected(told, event_day):
                return told
        return None

    def add_section_84(
        self,
        duty: str,
        event: Event,
        *,
        days: int = 3,
        in_force: bool = True,
        arises: Day | None = None,
        in_advance: bool = True,
    ):
        arises = event.day if arises is None else arises
        due = self.life.nth_day(days, beginning_with=arises)
        row = self.add(duty, event.id, arises, due, in_force=in_force)
        if row is not None:
            row.told = self.first_telling(row, event_day=event.day if in_advance else None)
        return row

    # --- initial --------------------------------------------------------------------------------

    def initial(self) -> None:
        for source in self.life.sources:
            for run in source.runs:
                arises = self.initial_day(source, run)
                if arises is None or not run[0] <= arises <= run[1]:
                    continue  # order over before service
                if self.was_told_under_1997_act(source):
                    continue
                if source.kind in ("order", "old", "breach"):
                    if self.is_subject_already(source):
                        continue
                elif self.is_notified_already(source, arises):
                    continue
                due = self.life.nth_day(3, beginning_with=arises)
                row = self.add("initial", source.key, arises, due)
                row.told = self.first_telling(row)

    def initial_day(self, source: Source, run) -> Day | None:
        """The relevant date or day of variation; the service of an order; the day of a notice."""
        is_order = source.kind in ("order", "old") or source.event.get("order") == "notification_order"
        if not is_order:
            return run[0]
        served = self.life.served_on(source.event)
        return None if served is None else max(run[0], served)

    def was_told_under_1997_act(self, source: Source) -> bool:
        return (
            source.relevant < COMMENCEMENT
            and source.kind in ("offence", "old")
            and any(told.day < COMMENCEMENT for told in self.life.notifications_of(source.key))
        )

    def is_subject_already(self, source: Source) -> bool:
        """Order or breach of someone already subject through any other source on the day it is made
        (an old order: on 2004-05-01; another such order or breach: an earlier one)."""
        day = max(source.event.day, COMMENCEMENT)
        return any(
            other is not source
            and other.holds_on(day)
            and (other.kind in ("offence", "foreign") or other.event.order < source.event.order)
            for other in self.life.sources
        )

    def is_notified_already(self, source: Source, arises: Day) -> bool:
        """s.83(2), (4)."""
        if source.relevant < COMMENCEMENT:
            return False
        due = self.life.nth_day(3, beginning_with=arises)
        before = (source.event.day if source.kind == "foreign" else arises) - 1
        until = self.life.as_of_day if due is None else due
        for other in self.life.sources:
            run = other.run_of(before)
            if other is source or run is None or run[1] < until:
                continue
            since = 0 if other.relevant < COMMENCEMENT else self.initial_day(other, run)
            if since is None:
                continue
            if any(since <= told.day <= before for told in self.life.notifications_of(other.key)):
                return True
        return False

    # --- section 84 -----------------------------------------------------------------------------

    def is_name_told(self, use: Event, *, any_notification: bool) -> bool:
        """Name already told (s.84(1)(a)) on an earlier day."""
        life, name = self.life, use.get("name")
        if name is None:
            return False
        for told in life.notifications:
            if told.day >= use.day:
                continue
            if not (any_notification or told.day < COMMENCEMENT or life.is_under_83_or_84_1(told)):
                continue
            if name in told.get("names", []):
                return True
            if any(
                earlier.get("name") == name
                and earlier.order < use.order
                and earlier.id in told.covers
                and (earlier.day <= told.day or is_expected(told, earlier.day))
                for earlier in life.of_type("name_used")
            ):
                return True
        return False

    def names_and_homes(self) -> None:
        life = self.life
        for event in life.of_type("home_change"):
            self.add_section_84("home", event)
            self.add_risk_order_row("sro-change", event.id, event.day)
        for use in life.of_type("name_used"):
            if not self.is_name_told(use, any_notification=False):
                self.add_section_84("name", use)
            if not self.is_name_told(use, any_notification=True):
                self.add_risk_order_row("sro-change", use.id, use.day)
                if "name-advance" in life.law:
                    self.name_in_advance(use)

    def name_in_advance(self, use: Event) -> None:
        """8 `name-advance`: arises and is due some days before first use."""
        rule = self.life.law["name-advance"]
        if use.day < day_of(rule["from"]):
            return
        day = use.day - rule.get("days", 7)
        row = self.add("name-advance", use.id, day, day)
        if row is not None:
            row.told = next(iter(self.life.notifications_of(use.id)), None)

    def releases(self) -> None:
        for event in self.life.of_type("custody_end", "hospital_end"):
            self.add_section_84("release", event, in_advance=False)

    def qualifying_days(self, place: str) -> list[Day]:
        """Days that are at least the seventh stayed there within twelve months."""
        days: set[Day] = set()
        for stay in self.life.of_type("stay"):
            if stay.fields["place"] == place:
                days.update(range(stay.day, min(stay.day_of("to"), self.life.as_of_day) + 1))
        stayed = sorted(days)
        return [
            day
            for first, day in zip(stayed, stayed[6:], strict=False)
            if day <= last_day_of_months(12, beginning_with=first)
        ]

    def premises(self) -> None:
        for place in sorted(self.life.stay_places):
            qualifying = self.qualifying_days(place)
            tellings = self.life.notifications_of(place)
            for first, last in self.life.spans:
                day = next((day for day in qualifying if first <= day <= last), None)
                if day is None or any(t.day < day and t.get("expected") is None for t in tellings):
                    continue
                row = self.add("premises", place, day, self.life.nth_day(3, beginning_with=day))
                row.told = self.first_telling(row, event_day=day)

    # --- household ------------------------------------------------------------------------------

    def household_days(self, place: str) -> list[tuple[Day, int]]:
        """The day residence begins, or the twelfth hour is completed, with its stretch."""
        life = self.life
        ends = [e for e in life.of_type("household_end") if e.fields["place"] == place]
        days = []
        for stay in life.of_type("household_stay"):
            if stay.fields["place"] != place:
                continue
            stretch = sum(end.order < stay.order for end in ends)
            if stay.get("resides"):
                days.append((stay.day, stretch))
                continue
            to = stay.get("to")
            if to is not None:
                until = moment_of(to) if len(to) > 10 else (day_of(to) + 1) * MINUTES
            else:
                until = min((end.moment for end in ends if end.order > stay.order), default=life.as_of)
            until = min(until, life.as_of)
            twelfth = universal(stay.moment) + 12 * 60
            day = local(twelfth) // MINUTES
            if twelfth <= universal(until) and day <= life.as_of_day:
                days.append((day, stretch))
        return sorted(days)

    def household(self, place: str) -> None:
        life = self.life
        ends = [e for e in life.of_type("household_end") if e.fields["place"] == place]
        tellings = life.notifications_of(place)
        rows: list[Row] = []

        def tells(told: Event, stretch: int) -> bool:
            """Given after the end of the stretch before, unless all the rows that it discharges are
            of earlier stretches (a belated notice does not tell the next stay)."""
            if stretch > 0 and told.order < ends[stretch - 1].order:
                return False
            discharged = [row for row in rows if row.discharged_by() is told]
            return not discharged or any(row.stretch >= stretch for row in discharged)

        for day, stretch in self.household_days(place):
            span = life.span_of(day)
            if span is None:
                continue
            in_force = day >= REGULATIONS_2012
            if any(row.arises == day and row.in_force == in_force for row in rows):
                continue
            if any(row.stretch == stretch and row.in_force == in_force and row.span_end == span[1] for row in rows):
                continue
            if any(t.day < day and t.get("expected") is None and tells(t, stretch) for t in tellings):
                continue
            row = self.add("household", place, day, life.nth_day(3, beginning_with=day), in_force=in_force)
            row.stretch = stretch
            row.told = self.first_telling(row, event_day=day)
            rows.append(row)

        for stretch, end in enumerate(ends):
            told_by = [t for t in tellings if t.day <= end.day and tells(t, stretch)]
            if self.readings["told_under_83_only"]:
                told_by = [t for t in told_by if life.is_under_83_1(t)]
            if told_by:
                self.add_section_84("household-end", end, in_force=end.day >= REGULATIONS_2012)

    # --- bank, card, identity, online, job ------------------------------------------------------

    def prescribed(self) -> None:
        for event in self.life.events:
            matter = PRESCRIBED.get(event.type)
            if matter in ("bank", "card", "identity"):
                if event.type == "identity_ceased" and not self.is_document_told(event):
                    continue
                self.add_section_84(matter, event, in_force=event.day >= REGULATIONS_2012)
            elif matter in ("online", "job"):
                self.announced(matter, event)

    def is_document_told(self, event: Event) -> bool:
        """reg.15(2)(b); without `of` the document counts as told at first."""
        document = event.get("of")
        if document is None:
            return True
        return any(
            told.day <= event.day and (not self.readings["told_under_83_only"] or self.life.is_under_83_1(told))
            for told in self.life.notifications_of(document)
        )

    def announced(self, matter: str, event: Event) -> None:
        """8 `online`, `job`."""
        life = self.life
        rule = life.law.get(matter)
        if rule is None:
            self.add_section_84(matter, event, in_force=False)
            return
        since = day_of(rule["from"])
        if event.day >= since:
            self.add_section_84(matter, event, days=rule.get("days", 3))
            return
        ends = {"online_account_opened": "online_account_closed", "job_started": "job_ended"}.get(event.type)
        still_exists = ends is not None and not any(
            e.get("of") == event.id and e.day < since for e in life.of_type(ends)
        )
        if rule.get("existing_days") and still_exists and life.as_of_day >= since and life.is_subject_on(since):
            self.add_section_84(matter, event, days=rule["existing_days"], arises=since)
        else:
            self.add_section_84(matter, event, in_force=False)

    # --- nonevent -------------------------------------------------------------------------------

    def has_happened(self, thing: str, told: Event, by: Day) -> bool:
        life = self.life
        event = life.by_id.get(thing)
        if event is not None and event.day <= by:
            return True
        if any(day <= by for day in self.qualifying_days(thing)):
            return True
        ends = [e for e in life.of_type("household_end") if e.fields["place"] == thing]
        stretch_of_telling = sum(end.order < told.order for end in ends)
        return any(day <= by and stretch >= stretch_of_telling for day, stretch in self.household_days(thing))

    def nonevents(self) -> None:
        """s.84(4)(b): a thing covered with an expected day S that has not happened by S+2."""
        life = self.life
        missed = set()
        for told in life.notifications:
            expected = told.day_of("expected")
            if expected is None or life.as_of_day <= expected + 2:
                continue
            for thing in told.covers - {"periodic"}:
                if not self.has_happened(thing, told, expected + 2):
                    missed.add((expected, thing))
        for expected, thing in sorted(missed):
            row = self.add("nonevent", thing, expected + 3, life.nth_day(6, beginning_with=expected))
            if row is not None:
                row.told = next(
                    (t for t in life.notifications if t.day >= row.arises and thing in t.get("did_not_happen", [])),
                    None,
                )

    # --- periodic -------------------------------------------------------------------------------

    def periodic(self) -> None:
        life = self.life
        prescribed = self.readings["prescribed_change_resets"]
        starting = [
            told
            for told in life.notifications
            if told.day >= COMMENCEMENT and life.starts_clock(told, prescribed=prescribed)
        ]
        home = "residence"
        homes: list[tuple[Event, str]] = []
        for told in life.notifications:
            home = told.get("home", home)
            homes.append((told, home))
        for told, home in homes:
            if told in starting:
                following = [other for other in starting if other.order > told.order]
                self.clock(told.id, told.day, home, following)
        if self.commencement_runs():
            self.clock("commencement", COMMENCEMENT, "residence", starting)
        for order in life.orders:
            served = life.served_on(order)
            if order.fields["order"] == "notification_order" and served is not None:
                home = next((home for told, home in reversed(homes) if told.day < served), "residence")
                following = [told for told in starting if told.day >= served]
                self.clock(order.id, served, home, following)

    def commencement_runs(self) -> bool:
        """s.85(2)(a): subject on 2004-05-01 through a relevant date, or an old order, before it."""
        return any(
            source.kind in ("offence", "old") and source.relevant < COMMENCEMENT and source.holds_on(COMMENCEMENT)
            for source in self.life.sources
        )

    def clock(self, key: str, day: Day, home: str, following: list[Event]) -> None:
        is_weekly = home == "nfa" and day >= REGULATIONS_2012
        due = day + 7 if is_weekly else one_year_after(day)
        state = self.life.state_on(due)
        if state is not None and due <= self.life.as_of_day:
            # s.85(3): to the end of three days beginning when the state first ends.
            due = None if state[1] == FOR_EVER else state[1] + 2
        row = self.add("periodic", key, day, due)
        if row is not None:
            row.told = following[0] if following else None

    # --- travel ---------------------------------------------------------------------------------

    def travel(self, plan: Event) -> None:
        Travel(self, plan).rows()

    def returns(self) -> None:
        life = self.life
        for event in life.of_type("returns_uk"):
            plan = life.by_id.get(event.get("trip"))
            if plan is None or plan.type != "travel_plan":
                continue
            if not any(r.duty == "travel" and r.key == plan.id and r.in_force for r in self.rows):
                continue
            journey = Travel(self, plan)
            if journey.came_back_as_told(event):
                continue
            due = event.day + (2 if self.readings["return_day_counts"] else 3)
            row = self.add("return", event.id, event.day, due)
            if row is not None:
                row.told = self.first_telling(row)

    # --- absence, child-premises ----------------------------------------------------------------

    def planned(self, duty: str, type_: str, field: str) -> None:
        """8: due some hours before leaving or entering; in force by that day."""
        rule = self.life.law.get(duty)
        for event in self.life.of_type(type_):
            moment = moment_of(event.fields[field])
            if rule is None:
                self.add(duty, event.id, event.day, None, in_force=False)
                continue
            if duty == "absence" and event.fields["days"] <= rule.get("more_than_days", 5):
                continue
            in_force = moment // MINUTES >= day_of(rule["from"])
            due = hours_elapsed(moment, -rule.get("hours", 12))
            row = self.add(duty, event.id, event.day, due, hours=True, in_force=in_force)
            if row is not None:
                row.told = self.first_telling(row)

    # --- sexual risk orders ---------------------------------------------------------------------

    def add_risk_order_row(self, duty: str, key: str, arises: Day) -> None:
        """Nothing disregarded; the order in force takes the place of being subject."""
        span = self.life.risk_span_of(arises)
        if span is None or self.life.is_subject_on(arises):
            return
        row = Row(duty, key, arises, arises + 2, span[1])
        row.told = self.first_telling(row)
        self.rows.append(row)

    def risk_orders(self) -> None:
        life = self.life
        for order in life.orders:
            kind, served = order.fields["order"], life.served_on(order)
            if kind not in SEXUAL_RISK_ORDERS or served is None:
                continue
            if kind == "sro" and order.get("replaces") is not None:
                continue
            if order.day <= served <= life.last_day_of_order(order):
                self.add_risk_order_row("sro", order.id, served)

    # --- the police side of a review ------------------------------------------------------------

    def reviews(self) -> None:
        life = self.life

        def of(type_: str, application: Event) -> list[Event]:
            return [e for e in life.of_type(type_) if e.fields["of"] == application.id]

        for application in life.of_type("review_application"):
            in_force = application.day >= REVIEW_2012
            row = self.add("review-ack", application.id, application.day, application.day + 14, in_force=in_force)
            if row is not None:
                row.told = next(iter(of("review_acknowledged", application)), None)
            bodies = of("review_bodies_notified", application)
            if bodies:
                due = max(e.day for e in bodies) + 28 + 42
                row = self.add("review-decision", application.id, application.day, due, in_force=in_force)
                if row is not None:
                    row.told = next(iter(of("review_decision", application)), None)


class Travel:
    """6: one travel plan, its changes, and the notices about it."""

    def __init__(self, duties: Duties, plan: Event):
        self.duties, self.life, self.readings, self.plan = duties, duties.life, duties.readings, plan
        life = self.life
        about = [e for e in life.events if e.get("of") == plan.id]
        self.cancelled = next((e for e in about if e.type == "travel_plan_cancelled"), None)
        every_change = [e for e in about if e.type == "travel_plan_changed"]
        # A change after cancelling changes nothing.
        self.changes = [c for c in every_change if self.cancelled is None or c.order < self.cancelled.order]
        # Discharge goes by the key: the plan itself has been told by a notice that covers it ...
        self.notices_of_plan = life.notifications_of(plan.id)
        # ... but a notice covering the plan or any of its changes tells all details as they then stand.
        self.notices = life.notifications_of(plan.id, *(c.id for c in every_change))

    def details(self, includes) -> dict:
        details = dict(self.plan.fields)
        for change in self.changes:
            if includes(change):
                for name in ("departs", "country", "point", "returns", "return_point", "excuse"):
                    if name in change.fields:
                        details[name] = change.fields[name]
        return details

    def came_back_as_told(self, returned: Event) -> bool:
        """reg.8(3): the details last told on a day before gave the date and the point of return."""
        told = [notice for notice in self.notices if notice.day < returned.day]
        if not told:
            return False
        details = self.details(lambda change: change.order < told[-1].order)
        if details.get("returns") is None or details.get("return_point") is None:
            return False
        return day_of(details["returns"]) == returned.day and details["return_point"] == returned.get("point")

    @cached_property
    def last_known(self) -> dict:
        return self.details(lambda change: True)

    def is_first_rules(self) -> bool:
        """2004 Regs reg.3."""
        if any(told.day < COMMENCEMENT for told in self.notices):
            return True
        departs, returns = day_of(self.last_known["departs"]), self.last_known.get("returns")
        is_short = returns is not None and day_of(returns) - departs < 8
        return departs <= LAST_DAY_OF_FIRST_TRAVEL_RULES and (is_short or self.duties.commencement_runs())

    def is_in_force(self) -> bool:
        departs, returns = day_of(self.last_known["departs"]), self.last_known.get("returns")
        is_under_three_days = returns is not None and day_of(returns) - departs < 3
        if is_under_three_days and departs <= LAST_DAY_OF_FREE_SHORT_TRIPS:
            return False
        return not self.is_first_rules()

    def back(self, departs: str, hours: int) -> tuple[int, bool]:
        """12 or 24 hours before departure, as (due, is it a moment?); 7 `travel_hours_from`."""
        if self.readings["travel_hours_from"] == "departure" and len(departs) > 10:
            return hours_elapsed(moment_of(departs), -hours), True
        return self.back_from_date(departs, hours)

    def back_from_date(self, departs: str, hours: int) -> tuple[int, bool]:
        day = day_of(departs)
        return (day * MINUTES - 12 * 60, True) if hours == 12 else (day - 2, False)

    def is_old_hours(self) -> bool:
        """8: 24 hours before 2012-08-13, by the day of departure as last known."""
        return day_of(self.last_known["departs"]) < REGULATIONS_2012

    def due(self, details: dict, known: Day) -> tuple[int, bool]:
        departs = details["departs"]
        if day_of(departs) - known > 7:
            if details.get("excuse"):
                return self.back(departs, 24)
            return day_of(departs) - (8 if self.readings["travel_clear_days"] else 7), False
        return self.back(departs, 24 if self.is_old_hours() else 12)

    def due_of_update(self, change: Event, departs: str) -> tuple[int, bool]:
        hours_from_departure = 24 if self.is_old_hours() else 12 if change.get("excuse") else None
        if hours_from_departure is None:
            return self.back(departs, 24)
        if len(departs) > 10:
            return hours_elapsed(moment_of(departs), -hours_from_departure), True
        return self.back_from_date(departs, hours_from_departure)

    def days_of_arising(self) -> list[Day]:
        life, known = self.life, self.plan.day
        days = [known] if life.is_subject_on(known) else []
        for first, _ in life.spans:
            if first > known and self.still_stands_on(first):
                days.append(first)
        return days

    def still_stands_on(self, day: Day) -> bool:
        life = self.life
        if self.cancelled is not None and self.cancelled.day < day:
            return False
        if any(e.get("trip") == self.plan.id and e.day < day for e in life.of_type("leaves_uk")):
            return False
        if day_of(self.details(lambda change: change.day < day)["departs"]) < day:
            return False
        return not any(told.day < day and life.is_subject_on(told.day) for told in self.notices_of_plan)

    def rows(self) -> None:
        days = self.days_of_arising()
        for arises, next_arises in zip(days, [*days[1:], FOR_EVER], strict=False):
            self.row(arises, next_arises)

    def row(self, arises: Day, next_arises: Day) -> None:
        is_first = arises == self.plan.day
        details = dict(self.plan.fields) if is_first else self.details(lambda c: c.day < arises)
        known_at = self.plan.moment if is_first else arises * MINUTES
        row = self.duties.add("travel", self.plan.id, arises, None, in_force=self.is_in_force())
        row.cancelled = self.cancelled

        def work_out(details: dict, known: Day, at: Moment) -> None:
            row.due, row.hours = self.due(details, known)
            row.could_be_met = not (row.due < at if row.hours else row.due < at // MINUTES)

        work_out(details, arises, known_at)
        notices = [told for told in self.notices_of_plan if told.day >= arises]
        row.told = notices[0] if notices else None
        for change in self.changes:
            if not arises <= change.day < next_arises:
                continue
            then = self.details(lambda other: other.order <= change.order)  # noqa: B023
            if any(told.order < change.order for told in notices):
                self.update(change, then)
            elif "departs" in change.fields and row.is_by_due(change):
                work_out(then, change.day, change.moment)

    def update(self, change: Event, details: dict) -> None:
        """reg.7: a change after the plan was told, unless after the day of departure."""
        if change.day > day_of(details["departs"]):
            return
        row = self.duties.add("travel-update", change.id, change.day, None, in_force=self.is_in_force())
        if row is None:
            return
        row.due, row.hours = self.due_of_update(change, details["departs"])
        row.could_be_met = not (row.due < change.moment if row.hours else row.due < change.day)
        row.cancelled = self.cancelled
        row.told = next((told for told in self.notices if self.tells(told, change)), None)

    def tells(self, told: Event, change: Event) -> bool:
        """Days are compared where the notice names the change; else it tells what it came after."""
        return told.order > change.order or (told.day >= change.day and change.id in told.covers)


# --- 9. Review ----------------------------------------------------------------------------------


def review(life: Life) -> dict:
    def answer(because: str, since: Day | None = None) -> dict:
        return {"eligible": because == "ok", "from": since and day_text(since), "because": because}

    today = life.as_of_day
    indefinite = [
        source for source in life.sources if source.kind in ("offence", "foreign") and source.runs[-1][1] == FOR_EVER
    ]
    if not indefinite:
        return answer("not_indefinite")
    days = [REVIEW_2012]
    for source in indefinite:
        relevant = life.relevant_date(source.offence, today)
        first = relevant_notification(life, source.offence, relevant)
        if first is None:
            return answer("no_relevant_notification")
        years = 8 if relevant < life.eighteen else 15
        days.append(last_day_of_years(years, beginning_with=first) + 1)
    for decision in life.of_type("review_decision"):
        if decision.fields["outcome"] == "remain":
            days.append(last_day_of_years(decision.get("years", 8), beginning_with=decision.day) + 1)
    since = max(days)
    if today < REVIEW_2012:
        return answer("not_in_force", since)
    barring = {"shpo", "interim_shpo", "sopo", "interim_sopo"}
    if any(s.kind == "order" and s.event.fields["order"] in barring and s.holds_on(today) for s in life.sources):
        return answer("subject_to_order", since)
    return answer("ok" if today >= since else "too_early", since)


def relevant_notification(life: Life, offence: Event, relevant: Day) -> Day | None:
    """The first notification on or after the first release for that conviction; one under the 1997 Act counts."""
    releases = [
        e.day
        for e in life.of_type("custody_end", "hospital_end")
        if e.day >= relevant and e.get("for", offence.id) == offence.id
    ]
    if not releases:
        return None
    return min(
        (
            told.day
            for told in life.notifications
            if told.day >= min(releases) and (told.day < COMMENCEMENT or life.starts_clock(told, prescribed=True))
        ),
        default=None,
    )


# --- 3. The answer ------------------------------------------------------------------------------


def oracle(case_file: dict) -> dict:
    """The answer of the case-file page, section 3 (without `cite`)."""
    life = Life(case_file)
    readings = {name: values[0] for name, values in READINGS.items()} | (case_file.get("readings") or {})
    duties = [row.answer(life) for row in Duties(life, readings).rows]
    by_identity = {identity(row): row for row in duties}
    for name, values in READINGS.items():
        value = values[1] if readings[name] == values[0] else values[0]
        others = {}
        for row in Duties(life, {**readings, name: value}).rows:
            other = row.answer(life)
            others[identity(other)] = other
        for key, row in by_identity.items():
            other = others.get(key, {"due": None, "status": None})
            if (row["due"], row["status"]) != (other["due"], other["status"]):
                row.setdefault("otherwise", []).append(
                    {"reading": name, "value": value, "due": other["due"], "status": other["status"]}
                )
    return {"period": life.period(), "review": review(life), "duties": duties}


def identity(row: dict) -> tuple[str, str, str]:
    return row["duty"], row["key"], row["arises"]
