"""Forms made from declared fields: what may be typed, what is asked again, and that nothing typed is lost."""

from datetime import date

import pytest
from django.utils import translation

from safehold.events import EVENTS, Event, Field
from safehold.pages import forms

OPENED = Event(
    "opened",
    "Opened",
    (
        Field("service", "text", label="Which app?", error="the app"),
        Field("story", "text", label="What happened?", error="what happened", longest=4000),
        Field(
            "purpose",
            "choice",
            label="What for?",
            error="what it is for",
            choices=("a", "b"),
            choice_labels=("Work", "Home"),
        ),
        Field("alone", "yes_no", label="Do you live alone?", error="you live alone"),
        Field("nights", "number", label="How many nights?", error="the number of nights"),
        Field("leaves", "moment", label="When do you leave?", error="day you leave"),
        Field("hidden", "text"),
    ),
    happened="When did you open it?",
)
DAY, SERVICE, STORY, PURPOSE, ALONE, NIGHTS, LEAVES = STEPS = forms.steps(OPENED)
NAMED = forms.Step("1", "Question 1 of 1", (Field("at", "day", label="When did you open it?", error="date opened"),))


def day(number="", month="", year="", *, name="at"):
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


def test_asks_the_day_first_and_then_each_field_that_has_words_for_it():
    assert [step.fields[0].name for step in STEPS] == ["at", "service", "story", "purpose", "alone", "nights", "leaves"]
    assert [step.slug for step in STEPS] == ["1", "2", "3", "4", "5", "6", "7"]
    assert STEPS[1].title == "Question 2 of 7"  # what stands in the browser's history tells nothing


def test_every_event_that_a_person_can_tell_of_has_a_form():
    told = [event for event in EVENTS.values() if event.told_as]
    assert told
    for event in told:
        assert all(field.error for step in forms.steps(event) for field in step.fields), event.name


def test_refuses_to_make_a_form_of_a_field_that_nobody_could_answer():
    with pytest.raises(ValueError, match=r"odd: no form can ask for of; a form asks for"):
        forms.steps(Event("odd", "Odd", (Field("of", "reference", label="Which?"),)))


def test_fields_can_share_a_page():
    pages = forms.steps(OPENED, together={"About it": ["service", "story"]})
    assert [field.name for field in pages[1].fields] == ["service", "story"]
    assert pages[1].heading == "About it"
    assert len(pages) == 6


@pytest.mark.parametrize(
    ("typed", "control", "says"),
    [
        (day("31", "2", "2026"), "at-day", "Date opened must be a real date"),
        (day("29", "2", "2027"), "at-day", "Date opened must be a real date"),
        (day("7", "13", "2026"), "at-month", "Date opened must be a real date"),  # American order is never guessed
        (day("0", "7", "2026"), "at-day", "Date opened must be a real date"),
        (day("6", "0", "2026"), "at-month", "Date opened must be a real date"),
        (day("9" * 30, "7", "2026"), "at-day", "Date opened must be a real date"),
        (day("6", "7", "26"), "at-year", "Date opened must have a year of 4 numbers, like 2026"),
        (day("6", "7", "0026"), "at-year", "Date opened must have a year from 1900 on, like 2026"),
        (day("6", "7", "20260"), "at-year", "Date opened must have a year of 4 numbers, like 2026"),
        (day("6", "July", "2026"), "at-month", "Date opened must be written in numbers, like 27 3 2026"),
        (day("६", "7", "2026"), "at-day", "Date opened must be written in numbers, like 27 3 2026"),
        (day("-6", "7", "2026"), "at-day", "Date opened must be written in numbers, like 27 3 2026"),
        (day("", "7", "2026"), "at-day", "Date opened must include a day"),
        (day("6", "", "2026"), "at-month", "Date opened must include a month"),
        (day("6", "7", ""), "at-year", "Date opened must include a year"),
        (day(), "at-day", "Enter date opened"),
        ({}, "at-day", "Enter date opened"),
        (day("9", "7", "2026"), "at-day", "Date opened must be today or in the past"),
    ],
)
def test_a_date_that_is_no_date_is_asked_again_by_name(typed, control, says):
    reading = forms.read(NAMED, typed, latest=date(2026, 7, 8))
    assert reading == ({}, {control: says}, [])


def test_a_date_is_taken_with_or_without_leading_noughts():
    assert forms.read(NAMED, day(" 06", "7 ", "2026")).values == {"at": "2026-07-06"}


@pytest.mark.parametrize(
    "name",
    [
        "O’Neill-Çelik",
        "Zoë",
        "X",
        "王小明",
        "محمد\u200f",
        "نام\u200cها",
        "Llŷr ŵ",
        "👨‍👩‍👧",
        "@Handle_1",
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "раyраl",
        "Å" + "e\u0301",
        "W" * 200,
    ],
)
def test_names_of_any_script_are_kept_exactly(name):
    assert forms.read(SERVICE, {"service": name}) == ({"service": name}, {}, [])


def test_control_characters_are_left_out_and_shown():
    reading = forms.read(SERVICE, {"service": "Zo\x00ë\x07\x7f\ud800"})
    assert reading.values == {"service": "Zoë"}
    assert reading.notes == ["We left out of the app what has no printed form: U+0000, U+0007, U+007F, U+D800"]


def test_lines_of_a_longer_text_stay_lines():
    assert forms.read(STORY, {"story": "one\r\ntwo\rthree"}).values == {"story": "one\ntwo\nthree"}


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u200f", "\u3164 ".strip("\u3164"), "\x00"])
def test_what_nobody_can_see_is_no_answer(nothing):
    assert forms.read(SERVICE, {"service": nothing}).errors == {"service": "Enter the app"}


def test_text_one_letter_too_long_is_refused_with_its_count_and_kept():
    posted = {"story": "x" * 4001}
    reading = forms.read(STORY, posted)
    assert reading.errors == {"story": "What happened must be 4,000 characters or fewer; you typed 4,001"}
    assert forms.page(STORY, posted, reading.errors)["controls"][0]["options"]["value"] == "x" * 4001
    assert forms.read(STORY, {"story": "x" * 4000}).errors == {}


@pytest.mark.parametrize(
    ("step", "posted", "errors"),
    [
        (PURPOSE, {}, {"purpose": "Select what it is for"}),
        (PURPOSE, {"purpose": "c"}, {"purpose": "Select what it is for"}),
        (ALONE, {"alone": "maybe"}, {"alone": "Select yes if you live alone"}),
        (NIGHTS, {"nights": ""}, {"nights": "Enter the number of nights"}),
        (NIGHTS, {"nights": "1,5"}, {"nights": "The number of nights must be a whole number, like 30"}),
        (NIGHTS, {"nights": "-1"}, {"nights": "The number of nights must be a whole number, like 30"}),
        (NIGHTS, {"nights": "9" * 10}, {"nights": "The number of nights must be a whole number, like 30"}),
        (
            LEAVES,
            day("8", "7", "2026", name="leaves") | {"leaves-time": "25:00"},
            {"leaves-time": "Enter a time like 9:30am or 23:50"},
        ),
        (
            LEAVES,
            day("8", "7", "2026", name="leaves") | {"leaves-time": "13:00pm"},
            {"leaves-time": "Enter a time like 9:30am or 23:50"},
        ),
        (
            LEAVES,
            day("8", "7", "2026", name="leaves") | {"leaves-time": "1150"},
            {"leaves-time": "Enter a time like 9:30am or 23:50"},
        ),
        (LEAVES, day("31", "4", "2026", name="leaves"), {"leaves-day": "Day you leave must be a real date"}),
    ],
)
def test_other_answers_are_asked_again_by_name(step, posted, errors):
    assert forms.read(step, posted) == ({}, errors, [])


@pytest.mark.parametrize(
    ("step", "posted", "value"),
    [
        (PURPOSE, {"purpose": "b"}, "b"),
        (ALONE, {"alone": "no"}, False),
        (NIGHTS, {"nights": " 12 "}, 12),
        (LEAVES, day("8", "7", "2026", name="leaves"), "2026-07-08"),
        (LEAVES, day("8", "7", "2026", name="leaves") | {"leaves-time": "11:50 PM"}, "2026-07-08T23:50"),
        (LEAVES, day("8", "7", "2026", name="leaves") | {"leaves-time": "12.05am"}, "2026-07-08T00:05"),
    ],
)
def test_answers_come_out_as_a_case_file_writes_them(step, posted, value):
    reading = forms.read(step, posted)
    assert list(reading.values.values()) == [value]
    assert not reading.errors


@pytest.mark.parametrize(
    ("step", "posted"),
    [
        (NAMED, day("6", "7", "2026")),
        (SERVICE, {"service": "Zoë"}),
        (PURPOSE, {"purpose": "b"}),
        (ALONE, {"alone": "no"}),
        (NIGHTS, {"nights": "12"}),
        (NIGHTS, {"nights": "0"}),
        (NIGHTS, {"nights": "1"}),
        (LEAVES, day("8", "7", "2026", name="leaves") | {"leaves-time": "23:50"}),
    ],
)
def test_going_back_shows_what_was_answered(step, posted):
    assert forms.typed(step, forms.read(step, posted).values) == posted


def test_one_wrong_answer_on_a_shared_page_keeps_the_other():
    two = Event("two", "Two", (OPENED.field("service"), OPENED.field("nights")))
    [step] = forms.steps(two, together={"Both": ["service", "nights"]})
    posted = {"service": "Zoë", "nights": "many"}
    reading = forms.read(step, posted)
    assert reading.values == {"service": "Zoë"}
    shown = forms.page(step, posted, reading.errors)
    assert [control["options"]["value"] for control in shown["controls"]] == ["Zoë", "many"]
    assert shown["problems"] == [{"text": reading.errors["nights"], "href": "#nights"}]


def test_a_changed_answer_returns_to_check_your_answers():
    assert forms.after(STEPS, DAY) is SERVICE
    assert forms.after(STEPS, DAY, changing=True) is None
    assert forms.after(STEPS, LEAVES) is None


def test_check_your_answers_words_each_answer_and_says_where_to_change_it():
    answers = {"at": "2026-07-06", "purpose": "a", "alone": True, "leaves": "2026-07-08T23:50"}
    rows = forms.check_answers(STEPS, answers, lambda step: f"/x/{step.slug}?changing=yes")
    assert [(row["key"], row["value"], row["change"]) for row in rows] == [
        ("When did you open it?", "Monday 6 July 2026", "/x/1?changing=yes"),
        ("What for?", "Work", "/x/4?changing=yes"),
        ("Do you live alone?", "Yes", "/x/5?changing=yes"),
        ("When do you leave?", "11:50pm on Wednesday 8 July 2026", "/x/7?changing=yes"),
    ]
    assert forms.unanswered(STEPS, answers) is SERVICE
    assert forms.check_answers(STEPS, answers)[0]["change"] is None


def test_questions_and_mistakes_are_in_welsh_too():
    with translation.override("cy"):
        step = forms.steps(EVENTS["online_account_opened"])[1]
        reading = forms.read(step, {})
        assert step.title == "Cwestiwn 2 o 5"
        assert reading.errors == {"service": "Rhowch y wefan neu’r ap"}
