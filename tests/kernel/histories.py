"""Random histories made to be troublesome: well formed, but clustered around the days on which readings part.

`nasty(seed)` gives the same case file for the same seed, always. Several themes share one small set of days,
so that a release falls on the day of a variation, a notification on the last day of a window, and several
things happen at one moment in an order that only their ids decide. All of it is invented.
"""

import datetime
import random

BOUNDARIES = (
    "1997-09-01", "2004-05-01", "2004-05-01", "2004-05-05", "2006-05-01", "2012-07-30", "2012-08-13", "2012-08-27",
    "2015-03-08", "2020-03-08", "2022-11-29", "2000-02-29", "2008-02-29", "2020-02-29", "2024-02-29", "2025-02-28",
    "2019-03-31", "2023-03-26", "2025-03-30", "2024-10-27", "2026-10-25", "2026-10-01", "2026-10-01", "2027-01-01",
    "2024-06-30", "2021-08-31", "2025-12-31", "2018-05-14",
)  # fmt: skip
HOURS = ("00:00", "00:00", "00:01", "00:30", "01:30", "02:00", "02:30", "09:00", "11:59", "12:00", "12:01", "13:00",
         "14:00", "20:00", "21:30", "23:59")  # fmt: skip
MORNING = ("00:00", "00:30", "01:30", "07:00", "07:59", "08:00", "08:59", "09:00", "09:30", "10:00", "12:00")
OFFSETS = (0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 20, 30)
ID_LETTERS = "abcknxzABZ"
PLACES = ("House", "flat", "Zoo Lane", "9 Mill", "10 Mill")
NAMES = ("Alex Poe", "Jo Roe", "jo roe", "Sam")
POINTS = ("Dover", "Harwich")
PRISON = ("imprisonment", "imprisonment", "suspended", "detention", "extended", "dto")
LIGHT = ("community", "fine", "other", "youth_rehabilitation", "absolute_discharge", "conditional_discharge")
TERMS = (1, 2, 3, 4, 5, 6, 6, 7, 12, 15, 18, 24, 29, 30, 31)
SUBJECTING = ("shpo", "interim_shpo", "sopo", "interim_sopo", "interim_notification_order")
OLD = ("restraining_order", "sex_offender_order", "interim_sex_offender_order")
RISK = ("sro", "interim_sro", "rsho", "interim_rsho")
DOCUMENTS = ("bank_account_opened", "bank_account_closed", "bank_details_changed", "card_obtained", "card_ceased",
             "identity_obtained", "identity_ceased")  # fmt: skip
ANNOUNCED = (("online_account_opened", "online_account_closed"), ("job_started", "job_ended"))
ONE_DAY = datetime.timedelta(days=1)
LARGEST = 30


def nasty(seed: int) -> dict:
    """A well-formed case file of 3 to 30 events; the same for the same seed."""
    return _History(random.Random(seed)).case_file()


def _years(date: datetime.date, years: int) -> datetime.date:
    try:
        return date.replace(year=date.year + years)
    except ValueError:
        return date.replace(year=date.year + years, day=28)


class _History:
    def __init__(self, rng: random.Random):
        self.rng = rng
        self.events: list[dict] = []
        self.ids: set[str] = set()
        self.anchor = datetime.date.fromisoformat(rng.choice(BOUNDARIES))
        if rng.random() < 0.2:
            self.anchor += rng.randint(-400, 400) * ONE_DAY
        self.size = rng.choice((3, 5, 7, 9, 12, 15, 18, 21, 25, 30))
        self.law: dict = {}
        self.places = rng.sample(PLACES, rng.choice((1, 1, 2, 3)))
        self.names = rng.sample(NAMES, rng.choice((1, 2, 3)))

    # --- days and moments ---

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def day(self) -> datetime.date:
        """A day that many other things also fall on."""
        rng, luck = self.rng, self.rng.random()
        if self.events and luck < 0.45:
            known = datetime.date.fromisoformat(rng.choice(self.events)["at"][:10])
            return known + rng.choice((-2, -1, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7)) * ONE_DAY
        if luck < 0.52:
            return _years(self.anchor, rng.choice((1, 1, 2, 5, 15))) + rng.choice((-2, -1, 0, 0, 1, 2, 3)) * ONE_DAY
        return self.anchor + rng.choice(OFFSETS) * ONE_DAY

    def near(self, day, low: int = -2, high: int = 4) -> datetime.date:
        if isinstance(day, str):
            day = datetime.date.fromisoformat(day[:10])
        return day + self.rng.randint(low, high) * ONE_DAY

    def moment(self, day: datetime.date, timed: float = 0.4) -> str:
        """The day alone, a time of it, or just the moment of another event of that day."""
        if self.maybe(timed):
            together = [e["at"] for e in self.events if e["at"][:10] == day.isoformat()]
            if together and self.maybe(0.5):
                return self.rng.choice(together)
            return f"{day}T{self.rng.choice(HOURS)}"
        return day.isoformat()

    # --- adding ---

    def new_id(self) -> str:
        """Ids compare as text: a10 before a9, B before a."""
        while True:
            made = self.rng.choice(ID_LETTERS) + str(self.rng.choice((1, 2, 3, 9, 10, 11, 20, 99, 100)))
            if made not in self.ids:
                self.ids.add(made)
                return made

    def add(self, type_: str, day=None, *, at: str | None = None, timed: float = 0.4, **fields) -> str:
        id_ = self.new_id()
        at = at or self.moment(day or self.day(), timed)
        self.events.append({"type": type_, "id": id_, "at": at, **{k: v for k, v in fields.items() if v is not None}})
        return id_

    def of(self, *types: str, **fields) -> list[dict]:
        return [e for e in self.events if e["type"] in types and all(e.get(k) == v for k, v in fields.items())]

    def one(self, *types: str, **fields) -> dict | None:
        found = self.of(*types, **fields)
        return self.rng.choice(found) if found else None

    def has_room(self, count: int = 1) -> bool:
        return len(self.events) + count <= min(LARGEST, self.size + 4)

    # --- why the person is subject ---

    def offence(self, type_: str | None = None, *, foreign: bool = False, day=None, listed=None, **fields) -> str:
        rng = self.rng
        type_ = type_ or rng.choice(("conviction", "conviction", "conviction", "finding"))
        if day is None:
            # Often so long before that its period ends among the other days.
            back = rng.choice((0, 0, 0, 0, 0, 1, 2, 5, 7, 10))
            day = self.near(_years(self.anchor, -back), -3, 3)
        if type_ == "finding":
            fields["kind"] = rng.choice(("insanity", "disability", "disability"))
        listed = not self.maybe(0.06) if listed is None else listed
        foreign = True if foreign else False if self.maybe(0.1) else None
        if listed and not foreign and type_ != "caution" and day < datetime.date(1997, 9, 1):
            fields["s81_met"] = self.maybe(0.8)
        if type_ == "conviction" and not foreign and self.maybe(0.12):
            fields["sentence_condition"] = True
        return self.add(type_, day, timed=0.2, listed=listed, foreign=foreign, **fields)

    def sentence(self, offences: list[str], **fields) -> str:
        rng = self.rng
        first = next(e for e in self.events if e["id"] == offences[0])
        kind = fields.pop("kind", None) or rng.choice(
            (*PRISON, *PRISON, *LIGHT, "life", "ipp", "hospital", "hospital_restricted", "hospital_restricted")
        )
        if kind in PRISON:
            fields.setdefault("months", rng.choice(TERMS) if not self.maybe(0.1) else None)
            if fields["months"] is None or self.maybe(0.15):
                fields["days"] = rng.choice((1, 2, 28, 30, 31, 40, 180, 183, 184, 200))
        elif kind == "conditional_discharge":
            fields.update(months=rng.choice((1, 6, 12, 24)), days=rng.choice((None, None, 3)))
        if first.get("sentence_condition"):
            fields["meets_condition"] = rng.choice((True, True, True, False, None))
        day = self.near(first["at"], 0, rng.choice((0, 0, 1, 5, 40)))
        return self.add("sentence", day, timed=0.2, of=offences, kind=kind, **fields)

    def convicted(self) -> None:
        offences = [self.offence()]
        if self.maybe(0.15):
            offences.append(self.offence())
        for _ in range(self.rng.choice((0, 1, 1, 1, 1, 2))):
            self.sentence(offences)
        if self.maybe(0.4):
            self.vary()

    def joined(self) -> None:
        """Terms added up, some of them for offences that do not count."""
        offences, sentences = [], []
        for number in range(self.rng.choice((2, 2, 3))):
            offences.append(self.offence("conviction", listed=False if number == 1 and self.maybe(0.35) else None))
            fields = {"kind": self.rng.choice(PRISON), "months": self.rng.choice((2, 3, 4, 6, 10, 12, 15, 18, 20))}
            if sentences:
                link = self.rng.choice(("consecutive_to", "consecutive_to", "overlaps", None))
                if link:
                    fields[link] = self.rng.choice(sentences)
                if link == "overlaps":
                    fields["overlap_months"] = self.rng.choice((1, 2, 4))
            of = [offences[-1]]
            if number and self.maybe(0.2):
                of.append(offences[0])
            sentences.append(self.sentence(of, **fields))
        if self.maybe(0.5):
            self.vary()
        if self.maybe(0.35):
            self.add("quashed", of=self.rng.choice(offences))

    def vary(self) -> None:
        sentence = self.one("sentence")
        if sentence is None:
            return
        rng, changed = self.rng, {}
        if self.maybe(0.7):
            changed["kind"] = rng.choice((*PRISON, *LIGHT, "life", "hospital", "hospital_restricted"))
        if self.maybe(0.7):
            changed["months"] = rng.choice(TERMS)
        if self.maybe(0.15):
            changed["days"] = rng.choice((1, 30, 200))
        if sentence.get("consecutive_to") and self.maybe(0.3):
            changed["consecutive_to"] = None
        if sentence.get("days") and self.maybe(0.3):
            changed["days"] = None
        if self.maybe(0.15):
            changed["meets_condition"] = rng.choice((True, False, None))
        day = self.day() if self.maybe(0.6) else self.near(sentence["at"], 0, 10)
        made = self.add("sentence_varied", max(day, self.near(sentence["at"], 0, 0)), of=sentence["id"])
        next(e for e in self.events if e["id"] == made).update(changed)

    def cautioned(self) -> None:
        day = self.near(_years(self.anchor, -self.rng.choice((0, 0, 1, 2, 2, 5))), -3, 3)
        self.offence("caution", day=day)

    def foreign(self) -> None:
        offence = self.offence(self.rng.choice(("conviction", "conviction", "finding", "caution")), foreign=True)
        event = self.events[-1]
        if event["type"] != "caution" and self.maybe(0.8):
            self.sentence([offence])
        kind = self.rng.choice(("notification_order", "notification_order", "notification_notice"))
        made = max(self.day(), self.near(event["at"], 0, 0))
        if kind == "notification_notice" and self.maybe(0.7):
            made = max(made, datetime.date(2022, 11, 28))
        self.order(kind, made, **{"for": offence})
        if self.maybe(0.25):
            self.vary()

    def order(self, kind: str, day=None, **fields) -> str:
        rng = self.rng
        day = day or self.day()
        if self.maybe(0.35):
            fields["served"] = self.moment(self.near(day, 0, rng.choice((1, 3, 10))), 0.2)
        if kind not in ("notification_order", "notification_notice") and self.maybe(0.75):
            until = day + rng.choice((0, 1, 2, 3, 7, 30, 365, 730)) * ONE_DAY
            fields["until"] = "further_order" if self.maybe(0.3) else until.isoformat()
        made = self.add("order_made", day, timed=0.25, order=kind, **fields)
        if self.maybe(0.25) and self.has_room(2):
            varied = self.near(day, 0, 40)  # to a day not yet past: the page does not say what else would mean
            until = rng.choice(("further_order", *(self.near(varied, 0, most).isoformat() for most in (3, 60))))
            self.add("order_varied", varied, of=made, until=until)
        if self.maybe(0.25):
            self.add("order_ended", self.near(day, 0, rng.choice((3, 30, 400))), of=made)
        return made

    def ordered(self) -> None:
        """An interim order, the order that replaces it, and another that takes its place in turn."""
        rng = self.rng
        kind = rng.choice(("shpo", "shpo", "shpo", "sopo", "sopo", "sro", "rsho"))
        if kind in ("shpo", "sro") and self.anchor < datetime.date(2015, 3, 1):
            kind = {"shpo": "sopo", "sro": "rsho"}[kind]
        interim = self.order(f"interim_{kind}") if self.maybe(0.5) else None
        for _ in range(rng.choice((1, 1, 2))):
            later = {"sopo": ("sopo", "shpo"), "rsho": ("rsho", "sro")}.get(kind, (kind,))
            stays = True if self.maybe(0.3) else None
            self.order(kind, self.day_after(interim), replaces=interim, earlier_stays=stays)
            kind, interim = rng.choice(later), None
        if self.maybe(0.3):
            self.order(rng.choice(SUBJECTING))

    def day_after(self, interim: str | None) -> datetime.date:
        """As a rule not before the interim order that is replaced."""
        before = next((e for e in self.events if e["id"] == interim), None)
        if before is None or self.maybe(0.05):
            return self.day()
        return max(self.day(), self.near(before["at"], 0, 7))

    def old_order(self) -> None:
        day = datetime.date(2004, 5, 1) + self.rng.choice((-400, -30, -2, -1, -1, 0)) * ONE_DAY
        self.order(self.rng.choice(OLD), day)

    def broke_a_risk_order(self) -> None:
        if not self.of("order_made") or self.maybe(0.5):
            kind = self.rng.choice(RISK)
            if self.anchor < datetime.date(2015, 3, 1):
                kind = kind.replace("sro", "rsho")
            order = self.order(kind)
            if kind.startswith("interim") and self.maybe(0.6):
                self.order(kind.removeprefix("interim_"), self.day_after(order), replaces=order)
        risk = [e for e in self.of("order_made") if e["order"] in RISK]
        if not risk:
            return
        order = self.rng.choice(risk)
        day = max(self.day(), datetime.date.fromisoformat(order["at"][:10]))
        kind = self.rng.choice(("conviction", "conviction", "finding", "caution"))
        offence = self.offence(kind, day=day, listed=False, breach_of=order["id"])
        if kind == "conviction" and self.maybe(0.4):
            self.sentence([offence])

    def under_a_sexual_risk_order(self) -> None:
        """Not subject, but with names and homes to tell."""
        day = max(self.day(), datetime.date(2015, 3, 7))
        self.order(self.rng.choice(("sro", "sro", "interim_sro")), day)
        for _ in range(self.rng.randint(1, 3)):
            name = self.rng.choice(self.names) if self.maybe(0.7) else None
            self.add("name_used" if name else "home_change", self.near(day, -1, 5), name=name)

    def ended(self) -> None:
        rng = self.rng
        offence = self.one("conviction", "finding")
        if rng.random() < 0.3:
            self.add("death", max(self.day(), self.anchor))
        elif offence is not None:
            if offence.get("kind") == "disability" and self.maybe(0.7):
                self.add("trial_concluded", self.near(offence["at"], 0, 30), of=offence["id"])
            else:
                self.add("quashed", max(self.day(), self.near(offence["at"], 0, 0)), of=offence["id"])

    def directed(self) -> None:
        day = self.day()
        until = self.near(day, 0, 12).isoformat() if self.maybe(0.6) else None
        self.add("parental_direction", day, until=until)

    # --- where the person is ---

    def away(self) -> None:
        """States that touch, overlap, take no time, end without having begun or begin twice."""
        rng = self.rng
        day = self.day()
        for _ in range(rng.randint(1, 5)):
            if not self.has_room():
                return
            begins, ends = rng.choice(
                (("custody_start", "custody_end"), ("hospital_start", "hospital_end"), ("leaves_uk", "returns_uk"))
            )
            offence = self.one("conviction", "finding") if self.maybe(0.3) else None
            for type_ in (begins, ends) if self.maybe(0.7) else (rng.choice((begins, ends)),):
                fields = {}
                if type_ in ("custody_end", "hospital_end") and offence:
                    fields["for"] = offence["id"]
                if type_ == "returns_uk":
                    fields["point"] = rng.choice(POINTS)
                self.add(type_, day, **fields)
                day += rng.choice((0, 0, 0, 1, 1, 2, 3, 5, 30)) * ONE_DAY
            day -= rng.choice((0, 0, 0, 1, 2)) * ONE_DAY

    # --- changes in life ---

    def named(self) -> None:
        if self.maybe(0.4):
            self.draft("name-advance")
        for _ in range(self.rng.randint(1, 3)):
            if self.maybe(0.25):
                self.add("home_change")
            else:
                self.add("name_used", name=self.rng.choice(self.names) if self.maybe(0.85) else None)

    def stayed(self) -> None:
        """Seven days in pieces, some a year apart."""
        rng, place, day = self.rng, self.rng.choice(self.places), self.day()
        for _ in range(rng.randint(1, 4)):
            length = rng.choice((1, 1, 2, 3, 4, 6, 7, 8, 20))
            self.add("stay", day, timed=0.2, place=place, to=(day + (length - 1) * ONE_DAY).isoformat())
            day += rng.choice((length, length, length + 1, 1, 30, 364, 365, 366, 367)) * ONE_DAY

    def household(self) -> None:
        rng, place, day = self.rng, self.rng.choice(self.places), self.day()
        if self.maybe(0.25):  # a night on which the clocks change
            spring = datetime.date(day.year, 3, 31)
            autumn = datetime.date(day.year, 10, 31)
            day = rng.choice([d - ((d.weekday() + 1) % 7 + 1) * ONE_DAY for d in (spring, autumn)])
        for _ in range(rng.randint(1, 4)):
            if not self.has_room():
                return
            if self.maybe(0.35):
                self.add("household_end", day, place=place)
            elif self.maybe(0.3):
                self.add("household_stay", day, place=place, resides=True)
            else:
                at = f"{day}T{rng.choice(('00:00', '11:59', '12:00', '12:01', '13:00', '14:00', '20:00', '21:30'))}"
                to = rng.choice((None, day.isoformat(), *(f"{day + ONE_DAY}T{hour}" for hour in MORNING)))
                self.add("household_stay", at=at, place=place, to=to)
            day += rng.choice((0, 0, 1, 1, 2, 3, 4, 10)) * ONE_DAY

    def documents(self) -> None:
        for _ in range(self.rng.randint(1, 4)):
            type_ = self.rng.choice(DOCUMENTS)
            document = self.one("identity_obtained") if type_ == "identity_ceased" and self.maybe(0.7) else None
            self.add(type_, of=document and document["id"])

    def accounts_and_jobs(self) -> None:
        self.draft("online", "job")
        for _ in range(self.rng.randint(1, 3)):
            begins, ends = self.rng.choice(
                (("online_account_opened", "online_account_closed"), ("job_started", "job_ended"))
            )
            made = self.add(begins)
            if self.maybe(0.6):
                self.add(ends, self.near(self.events[-1]["at"], 0, 12), of=made)

    def plans(self) -> None:
        rng, day = self.rng, self.day()
        self.draft("absence", "child-premises")
        field = f"{self.near(day, -1, rng.choice((3, 12)))}T{rng.choice(HOURS)}"
        if self.maybe(0.6):
            planned = self.add("absence_planned", day, leaves=field, days=rng.choice((1, 5, 6, 6, 7, 30)))
        else:
            planned = self.add("child_premises_planned", day, enters=field)
        if self.maybe(0.5):
            self.add("notification", self.near(day, 0, 2), covers=[planned])

    def travel(self) -> None:
        rng, day = self.rng, self.day()

        def itinerary(day: datetime.date, chance: float) -> dict:
            departs = day + rng.choice((0, 1, 2, 3, 5, 7, 8, 8, 9, 10, 12, 20)) * ONE_DAY
            back = departs + rng.choice((0, 1, 2, 3, 7, 8, 14)) * ONE_DAY
            fields = {
                "departs": self.exactly(departs), "returns": self.exactly(back, 0.2),
                "return_point": rng.choice(POINTS), "country": rng.choice(("France", "Spain")), "point": "Calais",
            }  # fmt: skip
            return {name: value for name, value in fields.items() if self.maybe(chance)}

        excuse = rng.choice((None, None, None, True, False))
        first = {**itinerary(day, 0.75), "departs": self.exactly(self.near(day, 0, 12))}
        plan = self.add("travel_plan", day, excuse=excuse, **first)
        if self.maybe(0.6):
            self.add("notification", self.near(day, 0, 5), covers=[plan])
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
            if self.has_room():
                changed = self.near(day, 0, 12)
                self.add("travel_plan_changed", changed, of=plan, excuse=True if self.maybe(0.3) else None,
                         **itinerary(changed, 0.4))  # fmt: skip
                if self.maybe(0.4):
                    covers = rng.choice(([plan], [self.events[-1]["id"]], [plan, self.events[-1]["id"]]))
                    self.add("notification", self.near(changed, 0, 2), covers=covers)
        if self.maybe(0.2):
            self.add("travel_plan_cancelled", self.near(day, 0, 12), of=plan)
        if self.has_room(2) and self.maybe(0.6):
            departs = datetime.date.fromisoformat(first["departs"][:10])
            self.add("leaves_uk", self.near(departs, -1, 2), trip=plan)
            if self.maybe(0.8):
                back = first.get("returns", first["departs"])
                on_time = self.maybe(0.6)
                self.add("returns_uk", self.near(back, 0, 0) if on_time else self.near(back, -1, 3), trip=plan,
                         point=first.get("return_point") if on_time else rng.choice(POINTS))  # fmt: skip

    def exactly(self, day: datetime.date, timed: float = 0.5) -> str:
        return f"{day}T{self.rng.choice(HOURS)}" if self.maybe(timed) else day.isoformat()

    # --- review of an indefinite period ---

    def reviewed(self) -> None:
        rng = self.rng
        for _ in range(rng.choice((1, 1, 2))):
            day = self.day()
            application = self.add("review_application", day)
            if self.maybe(0.6):
                self.add("review_acknowledged", self.near(day, 0, 16), of=application)
            for _ in range(rng.choice((0, 1, 1, 2))):
                self.add("review_bodies_notified", self.near(day, 0, 5), of=application)
            if self.maybe(0.6) and self.has_room(2):
                decided = self.near(day, 0, 80) if self.maybe(0.4) else self.near(day, 0, 5)
                received = self.moment(self.near(decided, 0, 4), 0.2) if self.maybe(0.4) else None
                years = rng.choice((1, 8, 15)) if self.maybe(0.4) else None
                self.add("review_decision", decided, of=application, outcome=rng.choice(("remain", "cease")),
                         years=years, received=received)  # fmt: skip
            if self.maybe(0.25):
                self.add("appeal_decision", self.near(day, 0, 20), of=application,
                         outcome=rng.choice(("remain", "cease", "cease")))  # fmt: skip

    def long_review(self) -> None:
        """Released and told fifteen or eight years before, give or take a day."""
        years = self.rng.choice((8, 15))
        relevant = _years(self.anchor, -years) - self.rng.choice((0, 1, 30)) * ONE_DAY
        offence = self.offence("conviction", day=relevant, listed=True)
        self.sentence([offence], kind=self.rng.choice(("life", "ipp", "hospital_restricted")))
        told = self.near(_years(self.anchor, -years), -1, 1)
        self.add("custody_start", relevant)
        self.add("custody_end", self.near(told, -1, 0), **({"for": offence} if self.maybe(0.5) else {}))
        self.add("notification", told, covers=[self.rng.choice((offence, self.events[-1]["id"], "periodic"))])

    # --- telling the police ---

    def tellable(self) -> list[tuple[str, str]]:
        """What may be covered, with the day it is about."""
        things = [("periodic", self.day().isoformat())]
        for event in self.events:
            if event["type"] in ("stay", "household_stay", "household_end"):
                things.append((event["place"], event["at"]))
            if event["type"] not in ("notification", "stay", "household_stay", "death"):
                things.append((event["id"], event.get("served", event["at"])))
        return things

    def told(self) -> None:
        rng = self.rng
        things = self.tellable()
        if rng.random() < 0.7:  # what gives duties, rather than what is seldom told
            wanted = [t for t in things if not any(
                e["id"] == t[0] and e["type"].startswith(("sentence", "review", "quash", "order_v", "custody_s"))
                for e in self.events)]  # fmt: skip
            things = wanted or things
        covers = [rng.choice(things)]
        while self.maybe(0.35):
            covers.append(rng.choice(things))
        about = rng.choice(covers)[1]
        day = self.near(about, 0, 4) if self.maybe(0.6) else self.near(about, -6, 12) if self.maybe(0.6) else self.day()
        if self.maybe(0.08):
            day = _years(day, 1) + rng.choice((-1, 0, 1)) * ONE_DAY
        fields: dict = {"covers": list(dict.fromkeys(thing for thing, _ in covers))}
        if self.maybe(0.08):
            fields["covers"].append("unknown-" + str(rng.randint(1, 3)))
        if self.maybe(0.04):
            fields["covers"] = []
        if self.maybe(0.25):
            fields["expected"] = self.near(about if self.maybe(0.7) else day, -3, 3).isoformat()
            if self.maybe(0.6):
                day = min(day, self.near(about, -5, 0))
        if self.of("name_used") and self.maybe(0.4):
            fields["names"] = rng.sample(self.names, rng.randint(1, len(self.names)))
        if self.maybe(0.15):
            fields["home"] = rng.choice(("nfa", "nfa", "residence"))
        if self.maybe(0.08):
            fields["accepted"] = self.maybe(0.3)
        advance = [e for e in self.of("notification") if "expected" in e and e.get("covers")]
        if advance and self.maybe(0.35):
            earlier = rng.choice(advance)
            fields["did_not_happen"] = [rng.choice(earlier["covers"])]
            day = self.near(earlier["expected"], 1, 9)
        self.add("notification", day, **fields)

    # --- the file ---

    def draft(self, *rules: str) -> None:
        """Rules not yet known to be law, from a day near the things that they are about."""
        rng = self.rng
        if not self.maybe(0.75):
            return
        since = (self.anchor + rng.choice((-40, -40, -1, 0, 0, 1, 2, 5)) * ONE_DAY).isoformat()
        drafts = {
            "online": {"days": rng.choice((1, 3, 3, 7))},
            "job": {"days": 3},
            "name-advance": {"days": rng.choice((1, 7, 7))},
            "absence": {"more_than_days": 5, "hours": rng.choice((12, 12, 24))},
            "child-premises": {"hours": 12},
        }
        for rule in rules:
            if rule in ("online", "job") and self.maybe(0.6):
                drafts[rule]["existing_days"] = rng.choice((3, 5, 28))
            self.law.setdefault(rule, {"from": since, **drafts[rule]})

    def readings(self) -> dict:
        values = {
            "prescribed_change_resets": (False, True), "travel_clear_days": (False, True),
            "travel_hours_from": ("date", "departure"), "told_under_83_only": (False, True),
            "return_day_counts": (False, True),
        }  # fmt: skip
        return {name: self.rng.choice(both) for name, both in values.items() if self.maybe(0.3)}

    def born(self) -> str:
        if self.maybe(0.35):  # eighteen, near the days that matter
            day = self.near(_years(self.anchor, -18), -15, 40)
            return "2004-02-29" if self.anchor.year == 2022 else day.isoformat()
        return self.rng.choice(("1960-02-29", "1971-07-04", "1980-12-31"))

    def as_of(self) -> str:
        rng, luck = self.rng, self.rng.random()
        if luck < 0.35:
            last = max(e["at"] for e in self.events)[:10]
            after = rng.choice((0, 1, 2, 3, 7, 30, 365, 366, 400))
        elif luck < 0.85:
            last, after = self.one(*{e["type"] for e in self.events})["at"][:10], rng.choice(
                (0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 14, 15, 30, 365, 366))  # fmt: skip
        else:
            last = _years(self.anchor, rng.choice((1, 5, 10, 15, 20))).isoformat()
            after = rng.choice((-1, 0, 1, 3))
        return self.moment(datetime.date.fromisoformat(last) + after * ONE_DAY, 0.25)

    def case_file(self) -> dict:
        rng = self.rng
        sources = [self.convicted, self.convicted, self.joined, self.cautioned, self.foreign, self.ordered,
                   self.ordered, self.broke_a_risk_order, self.long_review, self.under_a_sexual_risk_order]  # fmt: skip
        if self.anchor < datetime.date(2006, 1, 1):
            sources += [self.old_order, self.old_order, self.convicted]
        lives = [self.away, self.away, self.named, self.stayed, self.household, self.household, self.documents,
                 self.accounts_and_jobs, self.plans, self.travel, self.travel, self.directed, self.reviewed, self.vary,
                 self.ended]  # fmt: skip
        rng.choice(sources)()
        if self.maybe(0.5):
            source = self.events[0]
            self.add("notification", self.near(source.get("served", source["at"]), 0, 3), covers=[source["id"]])
        themes = rng.sample(lives, rng.choice((1, 2, 3, 4))) + [rng.choice(sources)] * self.maybe(0.5)
        if self.maybe(0.25):
            themes.append(self.ended)
        telling = rng.choice((0.2, 0.35, 0.5))
        while len(self.events) < self.size:
            if self.maybe(telling) or not self.has_room(5):
                self.told()
            else:
                rng.choice(themes)()
        kept = self.events[:LARGEST]  # in the order made: what an event names was made before it
        rng.shuffle(kept)
        file = {"person": {"born": self.born()}, "as_of": self.as_of(), "events": kept}
        if readings := self.readings():
            file["readings"] = readings
        if self.law:
            file["law"] = self.law
        return file
