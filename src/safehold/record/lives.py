"""Invented lives for the demonstration: long, awkward, and such as the law could meet.

Nobody in here lives or lived. Names are put together from syllables; what happens is drawn by chance from a seed, then
told to the police as most people would: in time, now and then late, sometimes not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from safehold.record.clock import LONDON, day, local
from safehold.record.ids import new_ids

UNTIL = datetime(2026, 7, 7, 17, 0, tzinfo=UTC)  # what the demonstration knows when it begins
TODAY = day(UNTIL)
DRAFT_FROM = date(2026, 6, 1)  # demonstration law: online accounts and jobs
FOR_EVER = date(2100, 1, 1)

# Beginnings and ends of given names, beginnings and ends of family names; the first set is the usual one.
SYLLABLES = (
    (
        "Bran Corv Del Esk Fael Gavr Holm Ilv Jev Kesk Lorv Marv Nevr Orsk Perv Quil Rosk Selv Tarv Ulv Vesk Wilv Yarv",
        "an ick or a en win is el ora eth une ain oss imar",
        """Ardwin Brackst Calth Dunvor Elverst Fennac Garrow Holvers Iskar Kestrav Lanthor Maskel Norrav Ostrel Pellam
        Quarv Rastel Sundrav Tolvan Umbers Varrow Wendrak Yarrow Zelland""",
        "by croft dale er field holt ing ish low mere stow ton wick worth",
    ),
    (
        "Бра Вел Дар Зор Кал Мир Рад Сла Тих",
        "вимир дан гост мила нег слав",
        "Тос Вор Хол Бел",
        "ланов ешин нецкий овар",
    ),
    ("Αλκ Δαμ Θεορ Καλ Νικ Φιλ", "ανδρος ηνη ιδας ωνα", "Μαυρ Στρατ Κολ Παλ", "ανιδης ολεας ωτης"),
    ("سا نو را ما كا لي", "ريم هان دين ميل شار", "الب الت الم الن", "رويني سلوي ادري حمدي"),
    ("आर देव निर मृ सु", "विका ान्त मला णाल रोखि", "वन धर सोम तट", "वाल कर पाटी नीय"),
    ("민 서 도 하", "아룬 온비 라솔 결음", "남 목 해", "솔"),
)
APOSTROPHES = ("O’", "D’", "O'")
PLACES = ("Tarnbridge", "Ostley", "Wrackham", "Sedgemouth", "Low Fennick", "Harrow Cross", "Quarl", "Millstrand")
SERVICES = ("Heartlane", "Pingwell", "Roostr", "Chattermoor", "Matchwood", "Loopd", "Vidster", "Galleon")
COUNTRIES = ("France", "Spain", "Ireland", "Portugal", "Poland", "Turkey", "Thailand", "Morocco", "India", "Greece")
POINTS = ("Harlow Quay", "Estwick Airport", "Dunmouth Port", "Calver Airport")
TRADES = ("Foods", "Haulage", "Roofing", "Cleaning")
WORK = ("kitchen hand", "warehouse picker", "roofer", "driver", "bookkeeper", "gardener", "cleaner")


Fact = tuple[str, date | datetime, dict[str, Any]]


@dataclass
class Written:
    """One entry: what happened, when it was written down, by whom (a part, not a name), and why."""

    id: UUID
    type: str
    at: date | datetime
    recorded_at: datetime
    by: str
    why: str
    source: str
    fields: dict[str, Any]
    corrects: UUID | None = None
    channel: str = ""


@dataclass
class Life:
    """An invented person and everything written down about them."""

    name: str
    born: date | None
    entries: list[Written] = field(default_factory=list)


def name(random: Random) -> str:
    """An invented name: mostly plain, some with an apostrophe, a hyphen, one word, or in another script."""
    style = random.choices(range(9), (70, 6, 6, 2, 4, 3, 4, 3, 2))[0]
    given, given_end, family, family_end = (part.split() for part in SYLLABLES[max(0, style - 3)])
    first, last = random.choice(given) + random.choice(given_end), random.choice(family) + random.choice(family_end)
    if style == 1:
        return f"{first} {random.choice(APOSTROPHES)}{last}"
    if style == 2:
        return f"{first} {last}-{random.choice(family)}{random.choice(family_end)}"
    return first if style == 3 else f"{first} {last}"


def years_after(start: date, years: int) -> date:
    """The same date so many years on; 29 February becomes the 28th."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def days(count: float) -> timedelta:
    return timedelta(days=int(count))


class Invention:
    """One life as it is being made up: a day that moves on, and a diary that fills."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.life = Life(name(random), None)
        self.resets: list[tuple[date, str]] = []  # notifications after which the year, or the week, begins anew
        self.away: list[tuple[date, date]] = []
        self.home = "residence"
        self.ends = FOR_EVER
        self.lapses = random.random() < 0.06  # stops telling, of late
        self.reads_otherwise = random.random() < 0.06  # believes that telling of a bank account restarts the year
        self.recorded = datetime(1990, 1, 1, tzinfo=UTC)

    # Writing

    def write(
        self, type: str, at: date | datetime, *, recorded: datetime, by: str, why: str, source: str,
        corrects: UUID | None = None, **fields: Any,
    ) -> str | None:  # fmt: skip
        """Write an entry down, unless that would be after the demonstration's beginning."""
        if recorded > UNTIL:
            return None
        (identity,) = new_ids(recorded, 1, random_bits=self.random.getrandbits)
        channel = "station" if type == "notification" else ""
        self.life.entries.append(Written(identity, type, at, recorded, by, why, source, fields, corrects, channel))
        return str(identity)

    def hour(self, on: date, earliest: int = 8, latest: int = 20) -> datetime:
        """Some moment of a day, in whole minutes."""
        minutes = self.random.randrange(earliest * 60, latest * 60)
        return datetime.combine(on, time(minutes // 60, minutes % 60), LONDON).astimezone(UTC)

    def officially(self, type: str, on: date, why: str, source: str, **fields: Any) -> str | None:
        """What a court, a prison or a hospital lets the police know, the same day."""
        return self.write(type, on, recorded=self.hour(on, 15, 18), by="officer", why=why, source=source, **fields)

    def tell(
        self, on: date, facts: list[Fact], *, covers: tuple[str | None, ...] = (), names: tuple[str, ...] = (),
        resets: bool = True, **fields: Any,
    ) -> list[str]:  # fmt: skip
        """The person attends a station: what is told is written down with the notification that tells it."""
        if any(start <= on < end for start, end in self.away) and facts:
            on = next(end for start, end in self.away if start <= on < end)
        moment = self.hour(on)
        written = [
            self.write(type, at, recorded=moment + timedelta(seconds=number), by="desk", why="told at the station",
                       source="the person", **told)
            for number, (type, at, told) in enumerate(facts)
        ]  # fmt: skip
        named = [told.get("place", one) for (_, _, told), one in zip(facts, written, strict=True)]
        covered = [one for one in (*covers, *named) if one]
        if not covered:
            return []
        said = {"covers": covered, **({"names": list(names)} if names else {}), **fields}
        after = moment + timedelta(seconds=len(facts))
        given = {"recorded": after, "by": "desk", "why": "given in person", "source": "the person"}
        if self.write("notification", moment, **given, **said) and resets:
            self.resets.append((on, self.home))
        return [one for one in written if one]

    def delay(self, on: date) -> date | None:
        """When a change of this day is told: mostly in time; now and then late; rarely, and only of late, never."""
        luck = self.random.random()
        if luck < 0.94 and not (self.lapses and (TODAY - on).days < 90):
            return on + days(self.random.randint(0, 2))
        if luck < 0.985 or (TODAY - on).days > 240:
            return on + days(self.random.randint(3, 16))
        return None

    # How it begins

    def begin(self) -> date:
        """The court's decision, the sentence, and the first notification; gives the day on which life goes on."""
        kind = self.random.choices(
            ("caution", "community", "suspended", "short", "long", "indefinite", "young", "foreign", "insanity", "old"),
            (7, 18, 12, 8, 22, 20, 4, 3, 2, 4),
        )[0]
        return getattr(self, f"_{kind}")()

    def _start(self, earliest: int, latest: int = 2026) -> date:
        span = (min(date(latest, 6, 20), TODAY) - date(earliest, 1, 10)).days
        return date(earliest, 1, 10) + days(self.random.random() ** 0.8 * span)

    def _born(self, on: date, youngest: int = 19, oldest: int = 68) -> None:
        self.life.born = on - days(self.random.uniform(youngest * 365.25 + 2, oldest * 365.25))

    def _convicted(self, on: date, **sentence: Any) -> str:
        found = self.officially("conviction", on, "convicted at the crown court", "court", listed=True)
        if sentence:
            self.officially("sentence", on, "sentenced at the crown court", "court", of=[found], **sentence)
        return found or ""

    def _first(self, on: date, found: str | None, released: str | None = None) -> date:
        """The first notification, within three days beginning with the conviction or release; rarely late."""
        told = on + days(self.random.randint(0, 2) if self.random.random() < 0.96 else self.random.randint(3, 9))
        self.tell(told, [], covers=(found, released), names=(self.life.name,), home="residence")
        return told

    def _caution(self) -> date:
        on = self._start(2022)
        self._born(on)
        self.ends = years_after(on, 2)
        return self._first(on, self.officially("caution", on, "cautioned at the station", "officer", listed=True))

    def _community(self) -> date:
        on = self._start(2019)
        self._born(on)
        self.ends = years_after(on, 5)
        return self._first(on, self._convicted(on, kind=self.random.choice(("community", "fine", "other"))))

    def _suspended(self) -> date:
        on, months = self._start(2016), self.random.randint(3, 24)
        self._born(on)
        self.ends = years_after(on, 7 if months <= 6 else 10)
        return self._first(on, self._convicted(on, kind="suspended", months=months))

    def _served(self, on: date, months: int, **sentence: Any) -> date:
        found = self._convicted(on, months=months, **sentence)
        if self.random.random() < 0.5:
            last = self.random.choice(("further_order", str(years_after(on, self.random.choice((5, 7, 10))))))
            self.officially("order_made", on, "made on sentence", "court", order="shpo", until=last)
        return self._inside(on, on + days(months * 30.4 * self.random.uniform(0.4, 0.6)), found, first=True)

    def _inside(self, start: date, end: date, found: str | None, *, first: bool = False) -> date:
        self.officially("custody_start", start, "received into prison", "prison")
        self.away.append((start, min(end, FOR_EVER)))
        if end > TODAY:
            return FOR_EVER
        why = {"for": found} if first and found else {}
        released = self.officially("custody_end", end, "released from prison", "prison", **why)
        if first:
            return self._first(end, found, released)
        told = self.delay(end) or end + days(4)
        self.tell(told, [], covers=(released,))
        return told

    def _short(self) -> date:
        on = self._start(2017)
        self._born(on)
        self.ends = years_after(on, 7)
        return self._served(on, self.random.randint(1, 6), kind="imprisonment")

    def _long(self) -> date:
        on = self._start(2014)
        self._born(on)
        self.ends = years_after(on, 10)
        return self._served(on, self.random.randint(7, 29), kind="imprisonment")

    def _indefinite(self) -> date:
        on = self._start(2006)
        self._born(on)
        return self._served(on, self.random.randint(30, 120), kind=self.random.choice(("imprisonment", "extended")))

    def _old(self) -> date:
        """Convicted before the present Act began, and still subject: the period runs on from 1 May 2004."""
        on = date(2001, 1, 10) + days(self.random.randint(0, 900))
        self._born(on)
        found = self.officially("conviction", on, "convicted at the crown court", "court", listed=True)
        self.officially("sentence", on, "sentenced at the crown court", "court", of=[found], kind="imprisonment",
                        months=self.random.randint(36, 60))  # fmt: skip
        self.tell(on + days(1), [], covers=(found,), names=(self.life.name,), home="residence")
        self._inside(on + days(9), on + days(self.random.randint(500, 900)), found)
        return date(2004, 5, 2) if self.resets[-1][0] < date(2004, 5, 1) else self.resets[-1][0]

    def _young(self) -> date:
        """Under 18: periods are halved, and a court may direct that a parent tells."""
        on = self._start(2024)
        self._born(on, 14, 17.5)
        found = self._convicted(on, kind=self.random.choice(("youth_rehabilitation", "other")))
        if self.random.random() < 0.7:
            self.officially("parental_direction", on, "directed on sentence", "court")
        self.ends = on + days(365.25 * 2.5)
        return self._first(on, found)

    def _foreign(self) -> date:
        abroad = self._start(2013, 2022)
        self._born(abroad)
        on = abroad + days(self.random.randint(300, 1200))
        papers, country = "certificate of conviction", "another country"
        found = self.officially("conviction", abroad, papers, country, listed=True, foreign=True)
        sentence = {"of": [found], "kind": "imprisonment", "months": self.random.randint(30, 60)}
        self.officially("sentence", abroad, papers, country, **sentence)
        order = {"order": "notification_order", "for": found}
        made = self.officially("order_made", on, "made on application", "court", served=str(on), **order)
        return self._first(on, made)

    def _insanity(self) -> date:
        on = self._start(2018)
        self._born(on)
        self.ends = years_after(on, 7)
        found = self.officially("finding", on, "found at the crown court", "court", kind="insanity", listed=True)
        self.officially("sentence", on, "hospital order", "court", of=[found], kind="hospital")
        end = on + days(self.random.randint(90, 900))
        self.officially("hospital_start", on, "admitted under the order", "hospital")
        self.away.append((on, end))
        if end > TODAY:
            return FOR_EVER
        left = self.officially("hospital_end", end, "discharged", "hospital", **{"for": found})
        return self._first(end, found, left)

    # How it goes on: each takes the day on which something happens, and gives the day on which life goes on

    def live(self, since: date) -> None:
        """Let things happen until the period ends, or today."""
        kinds = (
            (self.moves, 16), (self.banks, 14), (self.gets_a_card, 8), (self.renews_a_passport, 7), (self.travels, 16),
            (self.stays_with_a_child, 7), (self.stays, 7), (self.is_homeless, 4), (self.is_recalled, 3),
            (self.is_in_hospital, 3), (self.takes_a_name, 3), (self.is_reoffending, 1), (self.mistyped, 3),
            (self.appeals, 2), (self.says_ahead, 3),
        )  # fmt: skip
        happen, weights = [kind for kind, _ in kinds], [weight for _, weight in kinds]
        now, last = since, min(self.ends, TODAY)
        while (now := now + days(self.random.expovariate(1 / 130) + 4)) < last:
            now = max(now, self.random.choices(happen, weights)[0](now))
        self._of_late(since)

    def _of_late(self, since: date) -> None:
        """Under the demonstration's law: accounts and jobs of the last weeks."""
        if not self.resets or since > TODAY or any(start <= TODAY < end for start, end in self.away):
            return
        for _ in range(self.random.choices((0, 1, 2), (60, 30, 10))[0]):
            on = DRAFT_FROM - days(20) + days(self.random.randint(0, 56))
            if not since < on < min(self.ends, TODAY):
                continue
            if self.random.random() < 0.65:
                self.opens_an_account(on)
            else:
                self.starts_a_job(on)

    def change(self, on: date, type: str, *, resets: bool = False, **fields: Any) -> date:
        """A change in life that is told, or that the police learn of otherwise, or that nobody knows of yet."""
        told = self.delay(on)
        if told:
            self.tell(told, [(type, on, fields)], resets=resets)
            return told
        self.write(type, on, recorded=self.hour(on + days(self.random.randint(4, 20))), by="officer",
                   why="seen on a visit", source="officer", **fields)  # fmt: skip
        return on

    def moves(self, on: date) -> date:
        place = f"{self.random.randint(1, 90)} {self.random.choice(('Weir', 'Mill', 'Chapel', 'Station'))} Lane"
        address = f"{place}, {self.random.choice(PLACES)}"
        return self.change(on, "home_change", resets=True, address=address, living_with="no one")

    def banks(self, on: date) -> date:
        types = ("bank_account_opened", "bank_account_closed", "bank_details_changed")
        return self.change(on, self.random.choices(types, (6, 2, 3))[0], resets=self.reads_otherwise)

    def gets_a_card(self, on: date) -> date:
        return self.change(on, self.random.choice(("card_obtained", "card_obtained", "card_ceased")))

    def renews_a_passport(self, on: date) -> date:
        return self.change(on, "identity_obtained")

    def takes_a_name(self, on: date) -> date:
        new = name(self.random)
        told = self.delay(on)
        if told:
            self.tell(told, [("name_used", on, {"name": new})], names=(new,))
        return told or on

    def stays(self, on: date) -> date:
        """Seven days or more away from home, at one place."""
        place, last = self._place(), on + days(self.random.randint(6, 8))
        told = max(last, self.delay(on + days(6)) or last)
        self.tell(told, [("stay", on, {"place": place, "to": str(last)})])
        return told

    def _place(self) -> str:
        return f"{self.random.randint(1, 200)} {self.random.choice(PLACES)}"

    def stays_with_a_child(self, on: date) -> date:
        place = self._place()
        evening = datetime.combine(on, time(18), LONDON).astimezone(UTC)
        end = datetime.combine(on + days(1), time(self.random.choice((7, 9, 12))), LONDON)
        told = self.delay(on + days(1)) or on + days(5)
        if told <= on:
            told = on + days(1)
        stay = ("household_stay", evening, {"place": place, "to": local(end)})
        self.tell(told, [stay], resets=False)
        return told

    def says_ahead(self, on: date) -> date:
        """Told before the move, which then happens, or does not."""
        moves_on = on + days(self.random.randint(3, 9))
        if moves_on >= TODAY - days(9):
            return on
        if self.random.random() < 0.6:
            fact = ("home_change", moves_on, {"address": self._place()})
            self.tell(on, [fact], expected=str(moves_on))
            return moves_on
        self.tell(on, [], covers=("planned-move",), expected=str(moves_on))
        told = moves_on + days(self.random.randint(3, 8))
        self.tell(told, [], covers=("periodic",), did_not_happen=["planned-move"])
        return told

    def mistyped(self, on: date) -> date:
        """A day written down wrongly at the desk, and put right a week later."""
        told = on + days(1)
        wrong = self.tell(told, [("home_change", on - days(10), {"address": self._place()})])
        right = self.hour(told + days(7))
        if wrong and right <= UNTIL:
            self.write("home_change", on, recorded=right, by="officer", why="the day was read wrongly from the form",
                       source="officer", corrects=UUID(wrong[0]), address=self._place())  # fmt: skip
        return told + days(7)

    def travels(self, on: date) -> date:
        """A journey abroad: planned, told, changed or cancelled at times, made, and told of on return."""
        leaves = on + days(self.random.randint(9, 70))
        back = leaves + days(self.random.randint(2, 21))
        point = self.random.choice(POINTS)
        plan = {"departs": str(leaves), "country": self.random.choice(COUNTRIES), "point": point}
        if self.random.random() < 0.4:
            plan |= {"returns": str(back), "return_point": point}
        told = leaves - days(self.random.choice((7, 8, 9, 10, 12, 14)))
        if self.random.random() < 0.04:
            told = leaves - days(self.random.randint(1, 6))
        written = self.tell(max(on, told), [("travel_plan", on, plan)], resets=False)
        if not written:
            return leaves
        trip, luck = written[0], self.random.random()
        if luck < 0.08:
            self.tell(leaves - days(2), [("travel_plan_cancelled", leaves - days(2), {"of": trip})], resets=False)
            return leaves
        if luck < 0.14 and (leaves - max(on, told)).days > 5:
            self.tell(
                leaves - days(4),
                [("travel_plan_changed", leaves - days(4), {"of": trip, "point": "by coach"})],
                resets=False,
            )
        self.away.append((leaves, back))
        home = back + days(self.random.choice((0, 1, 1, 2, 2, 3)))
        if back > TODAY or home > TODAY:
            self.officially("leaves_uk", leaves, "seen at the border", "border", trip=trip)
            return back
        self.officially("leaves_uk", leaves, "seen at the border", "border", trip=trip)
        self.tell(home, [("returns_uk", back, {"trip": trip, "point": point})], resets=False)
        return home

    def is_recalled(self, on: date) -> date:
        return self._inside(on, on + days(self.random.randint(14, 200)), None)

    def is_in_hospital(self, on: date) -> date:
        end = on + days(self.random.randint(6, 70))
        self.officially("hospital_start", on, "detained in hospital", "hospital")
        self.away.append((on, end))
        if end > TODAY:
            return FOR_EVER
        left = self.officially("hospital_end", end, "discharged", "hospital")
        told = self.delay(end) or end + days(4)
        self.tell(told, [], covers=(left,))
        return told

    def is_homeless(self, on: date) -> date:
        """No fixed abode: each week told anew, until there is a home again."""
        told = self.delay(on) or on + days(3)
        self.home = "nfa"
        self.tell(told, [("home_change", on, {"address": "can be found at " + self.random.choice(PLACES)})], home="nfa")
        now = told
        for _ in range(self.random.randint(3, 26)):
            now += days(self.random.choices((5, 6, 7, 9), (20, 40, 38, 2))[0])
            if now > TODAY:
                return now
            self.tell(now, [], covers=("periodic",), home="nfa")
        self.home = "residence"
        housed = now + days(self.random.randint(1, 5))
        self.tell(housed + days(1), [("home_change", housed, {"address": self._place()})], home="residence")
        return housed + days(1)

    def is_reoffending(self, on: date) -> date:
        """A second conviction while already subject: no new first notification, a longer period."""
        self._convicted(on, kind="community")
        self.ends = max(self.ends, years_after(on, 5))
        return on

    def appeals(self, on: date) -> date:
        """A sentence that the court of appeal shortens."""
        sentence = next((entry for entry in self.life.entries if entry.type == "sentence"), None)
        months = sentence and sentence.fields.get("months")
        recent = sentence and isinstance(sentence.at, date) and (on - sentence.at).days < 500
        if sentence and months and recent and self.ends < FOR_EVER and months > 8:
            self.officially(
                "sentence_varied", on, "shortened on appeal", "court", of=str(sentence.id), months=months - 1
            )
        return on

    def opens_an_account(self, on: date) -> date:
        handle = f"{self.life.name.split()[0].lower()}_{self.random.randint(10, 99)}"
        kept = {"service": self.random.choice(SERVICES), "handle": handle, "contact": "none",
                "purpose": self.random.choice(("dating", "social", "other"))}  # fmt: skip
        return self.change(on, "online_account_opened", **kept)

    def starts_a_job(self, on: date) -> date:
        employer = f"{self.random.choice(PLACES)} {self.random.choice(TRADES)}"
        kept = {"employer": employer, "work_place": self._place(), "role": self.random.choice(WORK)}
        return self.change(on, "job_started", **kept)

    # The year, told year by year

    def tell_yearly(self) -> None:
        """Between other notifications, tell again before a year has passed (in most years)."""
        told = sorted(self.resets)
        while told:
            last, home = told[0]
            due = years_after(last, 1) if home == "residence" else last + days(7)
            following = told[1][0] if len(told) > 1 else FOR_EVER
            if following <= due:
                told.pop(0)
                continue
            on = due - days(self.random.randint(2, 45)) if home == "residence" else due
            if self.random.random() < 0.03:
                on = due + days(self.random.randint(1, 12))
            forgets = self.lapses and (TODAY - due).days < 120
            away = any(start <= on < end for start, end in self.away)
            if forgets or away or on >= following or home == "nfa":
                told.pop(0)
                continue
            if on > min(TODAY, self.ends):
                return
            self.tell(on, [], covers=("periodic",), resets=False)
            told[0] = (on, home)

    def ask_for_review(self) -> None:
        """Whoever is subject for ever may ask, 15 years after the first notification since release."""
        first = self.resets[0][0] if self.resets else FOR_EVER
        may = years_after(first, 15)
        ordered = any(entry.type == "order_made" for entry in self.life.entries)
        if self.ends < FOR_EVER or may > TODAY - days(5) or ordered or self.random.random() < 0.4:
            return
        on = may + days(self.random.randint(0, 200))
        asked = self.officially("review_application", on, "received by post", "the person")
        if not asked:
            return
        self.officially(
            "review_acknowledged", on + days(self.random.randint(1, 13)), "acknowledged", "officer", of=asked
        )
        heard = on + days(self.random.randint(14, 30))
        self.officially("review_bodies_notified", heard, "bodies asked", "officer", of=asked)
        self.officially("review_decision", heard + days(self.random.randint(30, 42)), "decided", "supervisor", of=asked,
                        outcome="remain", years=8)  # fmt: skip


def invented(random: Random) -> Life:
    """A whole life, in the order in which it was written down."""
    life = Invention(random)
    since = life.begin()
    if since < TODAY:
        life.live(since)
        life.tell_yearly()
        life.ask_for_review()
    life.life.entries.sort(key=lambda entry: (entry.recorded_at, entry.id))
    return life.life


def lives(seed: int, count: int) -> Iterator[Life]:
    """So many invented lives; the same for the same seed."""
    for number in range(count):
        yield invented(Random(f"{seed}:{number}"))
