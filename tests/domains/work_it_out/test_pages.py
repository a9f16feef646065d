"""The pages for anyone: every way to its date, nothing kept, nothing told to anybody else, and whatever may be sent."""

import json
import logging
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from safehold.domains.work_it_out import forms, policy, results, sheets, views
from safehold.domains.work_it_out.views import SAMPLE
from safehold.law import LAW_CHECKED_TO
from safehold.record import clock
from tests.domains.register.conftest import client_of  # noqa: F401 (fixture)
from tests.record.conftest import clock_at, register  # noqa: F401 (fixtures)
from tests.spec.test_audit import PLANTED
from tests.stored import stored

from .conftest import TODAY
from .ways import HEADINGS, WAYS, Form, go, posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CASE = {
    "person": {"born": "1980-05-04"},
    "as_of": "2025-06-01",
    "events": [
        {"type": "conviction", "id": "c1", "at": "2025-03-10", "listed": True},
        {"type": "bank_account_opened", "id": "Xylander", "at": "2025-05-31"},
    ],
}
PAGES = ["", "open/", "list/"]
TAKEN = {"sheet/": "application/pdf", "calendar/": "text/calendar", "case-file/": "application/json"}


def at(path):
    return f"/work-it-out/{path}"


def words(response):
    return response.content.decode()


# --- What is worked out -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WAYS)
def test_every_way_comes_to_its_day(client, name):
    page, seen = go(client, WAYS[name])
    assert Form(page).heading == HEADINGS[name]
    assert seen == [slug for slug in seen if slug in WAYS[name]]
    assert set(seen) == set(WAYS[name])
    assert f"Law checked to {LAW_CHECKED_TO[8:]}" in words(page).replace("Tuesday ", "")


def test_says_what_to_tell_where_why_what_is_not_owed_and_what_would_change_it(client):
    page = words(go(client, WAYS["travel"])[0])
    for part in (
        "That is in 5 days.",
        "Another reading of the law gives a later day, Monday 13 July 2026. Keep to the first.",
        "Day of leaving, first country, and where the person arrives",
        "Go in person to a police station.",
        "2004 Regs reg.5",
        "What would change it",
        "After coming back, the police must be told within 3 days",
    ):
        assert part in page
    short = {**WAYS["stay"], "stay-1": {"stay-1-from": "2026-07-01", "stay-1-to": "2026-07-04"}}
    page = words(go(client, short)[0])
    assert "There is nothing to tell" in page
    assert "4 days were stayed there; a qualifying period is 7 days" in page


def test_what_was_announced_is_no_law_and_asks_for_nothing(client, settings):
    settings.LAW = None
    page, seen = go(client, {"about": "change", "change": "job"})
    assert (Form(page).heading, seen) == ("No, this is not law yet", ["about", "change"])
    assert "Nothing is owed before the law is in force." in words(page)
    assert "An interview or an offer is not a new job" in words(page)


def test_an_interview_is_not_a_job_even_where_the_law_is_in_force(client):
    page, seen = go(client, {"about": "change", "change": "job", "law-job": None, "what": "interview"})
    assert (Form(page).heading, seen[-1]) == ("There is nothing to tell", "what")
    assert "An interview or an offer is not a new job." in words(page)


def test_a_day_that_has_passed_is_told_without_a_verdict(client):
    page = words(go(client, {**WAYS["home"], "when": "2026-06-01"})[0])
    assert "The last day was Wednesday 3 June 2026" in page
    assert "does not say that anyone did wrong" in page
    assert "not told by the last day" in page


def test_what_is_not_listed_brings_no_duty_and_what_is_not_known_is_said(client):
    page = words(
        go(
            client, {"about": "end", "how": "conviction", "at": "2025-03-10", "listed": "find", "offence": "harassment"}
        )[0]
    )
    assert "this offence does not bring the duty" in page
    unsure = {**WAYS["end"], "listed": "find", "offence": "not_sure"}
    page = words(go(client, unsure)[0])
    assert "This holds only if the offence is one that counts." in page


def abroad(**days):
    """A move on Monday 6 July, and days abroad that are yet to come."""
    way = {name: answer for name, answer in WAYS["home"].items() if name != "away"}
    spell = {"away-1": {"away-1-place": "abroad", "away-1-from": days["since"]}, "away-1-over": "yes"}
    return {**way, "away": "yes", **spell, "away-1-to": days["until"], "away-1-more": "no"}


def test_days_away_that_are_to_come_count_only_if_they_come_before_the_last_day(client):
    page = go(client, abroad(since="2026-07-08", until="2026-07-20"))[0]
    assert Form(page).heading == "Tell the police by the end of Monday 20 July 2026"  # day 3 is the day of return
    assert "This is if it happens as planned." in words(page)
    page = go(client, abroad(since="2026-07-15", until="2026-07-30"))[0]
    assert Form(page).heading == "Tell the police by the end of Wednesday 8 July 2026"
    assert "not told by the last day" not in words(page)


def test_past_the_safe_day_but_not_the_last_it_says_go_at_once_and_not_that_it_is_over(client):
    page = go(client, {**WAYS["travel"], "travel": {"known": "2026-06-01", "departs": "2026-07-14"}})[0]
    assert Form(page).heading == "Tell the police by the end of Tuesday 7 July 2026"
    assert "On the stricter reading of the law the last day was Monday 6 July 2026. Go at once." in words(page)
    assert "govuk-tag" not in words(page)


def test_an_order_without_a_last_day_brings_no_review(client):
    way = {"about": "review", "how": "order", **WAYS["first, by an order"]} | {"about": "review"}
    page = go(client, {name: answer for name, answer in way.items() if name != "away"})[0]
    assert Form(page).heading == "There is no review for this"
    assert "It comes from the order alone." in words(page)


def test_no_more_visit_where_all_ends_before_it(client):
    ends = {**WAYS["next"], "dealt": "conditional_discharge", "length": {"months": "18"}, "sentenced": "2025-03-10"}
    page, _seen = go(client, {name: answer for name, answer in ends.items() if name != "born"})
    assert Form(page).heading == "No more visit is due"


# --- Going back, changing, other languages -----------------------------------------------------------


def test_back_shows_what_was_answered_and_a_change_keeps_all_else(client):
    page, _seen = go(client, WAYS["home"], until="at")
    form = Form(page)
    [back] = [button["value"] for button in form.buttons if button.get("name") == "show"]
    assert back == "how"
    before = client.post(at(""), form.kept | {"show": "how"})
    assert 'value="conviction" checked' in words(before)

    result, _seen = go(client, WAYS["home"])
    when = client.post(at(""), Form(result).kept | {"show": "when"})
    assert 'id="when-day" name="when-day" type="text" value="06"' in words(when)
    changed = client.post(at(""), Form(when).kept | posted("when", "2026-07-07"))
    assert Form(changed).heading == "Tell the police by the end of Thursday 9 July 2026"


def test_the_language_changes_in_the_middle_and_no_answer_is_lost(client):
    page, _seen = go(client, WAYS["home"], until="at")
    welsh = client.post(at(""), Form(page).kept | {"language": "cy", "at-day": "10", "at-month": "", "at-year": ""})
    assert '<html lang="cy"' in words(welsh)
    assert Form(welsh).heading == "Ar ba ddiwrnod y cafwyd y person yn euog?"
    assert 'value="10"' in words(welsh)
    assert welsh.cookies["language"].value == "cy"
    assert Form(welsh).kept["change"] == "home"


@pytest.mark.parametrize(
    ("slug", "answer", "says"),
    [
        ("about", {}, "Select an answer"),
        ("at", {"at-day": "31", "at-month": "2", "at-year": "2025"}, "The date must be a real date"),
        ("at", posted("at", "2027-01-01"), "The date must be today or in the past"),
        ("length", {"months": "", "days": ""}, "Enter the number of months"),
        ("length", {"months": "0", "days": ""}, "Enter the number of months, or of days"),
        ("length", {"months": "99999"}, "Enter the number of months, like 18"),
    ],
)
def test_a_mistake_is_one_sentence_and_keeps_what_was_typed(client, slug, answer, says):
    page, _seen = go(client, WAYS["home"], until=slug)
    again = client.post(at(""), Form(page).kept | answer)
    assert says in words(again)
    assert Form(again).kept["page"] == slug
    for text in answer.values():
        assert not text or f'value="{text}"' in words(again)


@pytest.mark.parametrize(
    ("way", "slug", "answer"),
    [
        ("first, by an order", "order-served", "2026-06-30"),
        ("end, by an order", "order-until", "2026-06-30"),
        ("review", "first-told-on", "2026-01-09"),
        ("next", "last-told", "2025-03-09"),
        ("next", "born", "2025-03-10"),
        ("stay", "stay-1", {"stay-1-from": "2026-07-02", "stay-1-to": "2026-07-01"}),
        ("travel", "travel", {"known": "2026-07-21", "departs": "2026-07-20"}),
        ("household", "household-stay", {"household-from": "2026-07-06T20:00", "household-to": "2026-07-05"}),
    ],
)
def test_days_that_do_not_follow_one_another_are_asked_again(client, way, slug, answer):
    page, _seen = go(client, WAYS[way], until=slug)
    again = client.post(at(""), Form(page).kept | posted(slug, answer))
    assert Form(again).kept["page"] == slug
    assert "must" in words(again)


# --- What can be taken along -------------------------------------------------------------------------


@pytest.mark.parametrize("name", WAYS)
def test_every_result_can_be_taken_along(client, name):
    kept = Form(go(client, WAYS[name])[0]).kept
    for path, kind in TAKEN.items():
        taken = client.post(at(path), kept)
        assert (taken.status_code, taken["Content-Type"]) == (200, kind)
        assert taken["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("name", WAYS)
def test_a_sheet_is_one_page_and_says_what_the_page_says(name, settings):
    boxes = {f"seen-law-{subject}": "yes" for subject in policy.ANNOUNCED}
    boxes |= {control: text for each, told in WAYS[name].items() for control, text in posted(each, told).items()}
    found = forms.walk(boxes, draft=settings.LAW, today=TODAY)
    result = results.of_answers(found.values, draft=settings.LAW, today=TODAY)
    sheet = sheets.sheet_of(result, date.fromisoformat(TODAY))
    assert (sheet.lead, sheet.checked) == (HEADINGS[name], "Law checked to Tuesday 24 November 2026.")
    assert sheet.mark
    with pikepdf.open(BytesIO(sheets.pdf_of(result, date.fromisoformat(TODAY)))) as pdf:
        assert len(pdf.pages) == 1


def test_a_calendar_holds_the_day_and_neutral_words_alone(client):
    told = words(client.post(at("calendar/"), Form(go(client, WAYS["home"])[0]).kept))
    assert "DTSTART;VALUE=DATE:20260708" in told
    assert "SUMMARY:Look at your papers" in told
    assert not any(word in told.lower() for word in ("police", "home", "safehold", "notif", "register", "work"))


@pytest.mark.parametrize("name", WAYS)
def test_a_case_file_opened_again_goes_on_where_it_stood(client, name):
    result, _seen = go(client, WAYS[name])
    case = client.post(at("case-file/"), Form(result).kept).content
    again = client.post(at("open/"), {"file": SimpleUploadedFile("answers.json", case)})
    assert Form(again).heading == HEADINGS[name]
    assert Form(again).kept["about"] == WAYS[name]["about"]


def test_a_case_file_changed_by_hand_is_answered_as_it_is(client):
    case = json.loads(client.post(at("case-file/"), Form(go(client, WAYS["home"])[0]).kept).content)
    case["events"][-1]["at"] = "2026-07-05"
    again = client.post(at("open/"), {"text": json.dumps(case)})
    assert "Tuesday 7 July 2026" in words(again)
    assert list(Form(again).kept) == ["case"]


def test_any_case_file_is_answered_on_its_own_day_and_can_be_taken_along(client):
    page = client.post(at("open/"), {"text": json.dumps(CASE)})
    assert "This is how things stood on Sunday 1 June 2025" in words(page)
    assert Form(page).heading == "The last day was Wednesday 12 March 2025"
    assert "The bank account" in words(page)
    for path, kind in TAKEN.items():
        taken = client.post(at(path), Form(page).kept)
        assert (taken.status_code, taken["Content-Type"]) == (200, kind)
    assert json.loads(client.post(at("case-file/"), Form(page).kept).content) == CASE


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "Choose a file, or paste what it holds."),
        ({"text": "{"}, "This is not JSON: line 1, column 2."),
        ({"text": "[]"}, "A case file is one JSON object."),
        ({"text": json.dumps({**CASE, "as_of": "soon"})}, "as_of: This is not a date of the calendar or a local time."),
        ({"text": json.dumps({"cases": [{"id": "a", "file": CASE}, {"id": "b", "file": CASE}]})}, "more than one case"),
        ({"text": "[" * 90_000}, "This is nested too deeply."),
        ({"file": SimpleUploadedFile("a.json", b"\xff\xfe")}, "This file is not text in UTF-8."),
        ({"file": SimpleUploadedFile("a.json", b" " * 300_001)}, "This is too large."),
    ],
    ids=range(8),
)
def test_a_file_that_cannot_be_read_is_named_in_one_sentence(client, told, says):
    page = client.post(at("open/"), told)
    assert page.status_code == 200
    assert says in words(page)
    assert "There is a problem" in words(page)


def test_what_is_far_too_large_is_refused_before_it_is_read(client):
    for told in ({"text": "x" * 700_000}, {"file": SimpleUploadedFile("a.json", b"x" * 700_000)}):
        page = client.post(at("open/"), told)
        assert (page.status_code, "This is too large." in words(page)) == (413, True)


# --- An office's list --------------------------------------------------------------------------------


def test_a_list_is_checked_and_the_disagreements_shown_with_their_reasons(client):
    page = words(client.post(at("list/"), {"file": SimpleUploadedFile("list.csv", SAMPLE.read_bytes())}))
    assert f"{len(PLANTED)} rows disagree with the law" in page
    assert "The list has 62 rows." in page
    for ref in PLANTED:
        assert f"<bdi>{ref}</bdi>" in page
    assert "<bdi>L01</bdi>" not in page
    assert "a weekend moves nothing" in page


def test_the_list_comes_back_for_a_spreadsheet_and_no_cell_is_a_formula(client):
    text = "ref,born,relevant_date,disposal,period_end_on_file\n=1+1,1980-05-04,2015-03-10,fine,2020-03-09\n"
    page = client.post(at("list/"), {"text": text})
    back = client.post(at("list/checked/"), {"text": Form(page).kept["text"]})
    assert back["Content-Type"] == "text/csv; charset=utf-8"
    assert "\r\n'=1+1,1980-05-04,2015-03-10,fine,2020-03-09,2020-03-09," in words(back)
    assert words(back).startswith("\ufeffref,born")


def test_the_sample_is_there_to_take(client):
    assert client.get(at("list/sample/")).content == SAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ref\n1\n", "The list needs the column relevant_date"),
        ("ref,born\n1\n", "row 2: This row has 1 cells, the first line has 2."),
        ("relevant_date,period_end_on_file\n" + "2020-01-01,2025-01-01\n" * 1001, "more than 1,000 rows"),
    ],
    ids=range(3),
)
def test_a_list_that_does_not_fit_is_named_in_one_sentence(client, text, says):
    for path in ("list/", "list/checked/"):
        page = client.post(at(path), {"text": text})
        assert says in words(page)
        assert "There is a problem" in words(page)


# --- Nothing is kept, and nobody is told -------------------------------------------------------------


@pytest.fixture
def everything_once(client):
    """Does all that these pages can do, with a word in it that would be found again."""

    def do():
        answers = [client.get(at(path)) for path in PAGES]
        for way in ("home", "review", "end, by an order"):
            page, _seen = go(client, WAYS[way])
            answers += [page, *(client.post(at(path), Form(page).kept) for path in TAKEN)]
        answers.append(client.post(at("open/"), {"text": json.dumps(CASE)}))
        answers.append(client.post(at("open/"), {"text": '{"Xylander": '}))
        answers.append(client.post(at("list/"), {"text": SAMPLE.read_text().replace("L03", "Xylander")}))
        answers.append(client.post(at("list/"), {"text": "Xylander"}))
        answers.append(client.post(at("sheet/"), {"Xylander": "Xylander", "about": "Xylander"}))
        return answers

    return do


def test_no_row_is_written_no_cookie_set_and_no_word_logged(client, everything_once, caplog):
    pace = ("api_asked",)  # how many lists in this minute: a group of askers, and a number
    before = stored(but=pace)
    with caplog.at_level(logging.DEBUG):
        answers = everything_once()
    assert stored(but=pace) == before
    assert not client.cookies
    assert all(not answer.cookies for answer in answers)
    assert [record for record in caplog.records if "Xylander" in f"{record.getMessage()} {record.args}"] == []
    assert [record for record in caplog.records if "2025-03-10" in record.getMessage()] == []


def test_every_answer_carries_the_same_headers_and_is_kept_by_no_browser(everything_once):
    stranger = Client().get("/cookies/")
    for answer in everything_once():
        assert answer["Cache-Control"] == "no-store"
        for name in ("Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Opener-Policy"):
            assert answer[name] == stranger[name]
        assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_no_page_fetches_from_anybody_else_or_needs_script(everything_once):
    for answer in everything_once():
        if answer["Content-Type"].startswith("text/html"):
            assert not re.findall(r'(?:src|href|action|formaction)="(?:https?:)?//', words(answer))
            assert not re.findall(r"<[^>]*\son\w+=", words(answer))
            assert "csrf" not in words(answer)


def test_a_stranger_and_someone_signed_in_are_shown_the_same(client_of):  # noqa: F811
    known, stranger = client_of("amir"), Client()
    for path in PAGES:
        assert known.get(at(path)).content == stranger.get(at(path)).content
    assert go(known, WAYS["home"])[0].content == go(stranger, WAYS["home"])[0].content


def test_no_word_says_that_the_reader_is_on_a_register(client):
    for name in ("home", "first", "end"):
        page, _seen = go(client, WAYS[name])
        for wrong in ("you must", "your conviction", "your offence", "you were convicted", "your register"):
            assert wrong not in words(page).lower()


def test_an_address_carries_nothing_that_was_typed(client):
    page, _seen = go(client, WAYS["home"])
    assert 'method="get"' not in words(page).lower()
    assert page.request["PATH_INFO"] == at("")
    assert not page.request.get("QUERY_STRING")
    assert client.get(at("sheet/")).status_code == 405


# --- Age of the law ----------------------------------------------------------------------------------


def test_says_first_that_the_law_grows_old_and_then_shows_no_date(client):
    checked = datetime.fromisoformat(f"{LAW_CHECKED_TO}T12:00").replace(tzinfo=UTC)
    clock.set(checked + timedelta(days=181))
    page, _seen = go(client, WAYS["end"])
    first = words(page).index("Careful: the law was last checked 181 days ago.")
    assert first < words(page).index("The duty to tell the police ends")
    clock.set(checked + timedelta(days=366))
    for response in (
        client.get(at("")),
        client.post(at(""), Form(page).kept),
        client.post(at("sheet/"), Form(page).kept),
    ):
        assert (response.status_code, "The law behind this page is too old" in words(response)) == (409, True)
        assert "2035" not in words(response)


# --- Whatever may be sent ----------------------------------------------------------------------------

NAMES = st.sampled_from([*sorted(forms.KNOWN)[::7], "show", "page", "case", "text", "start", "language", "zz"])
TEXTS = st.text(max_size=8) | st.sampled_from(
    ["yes", "change", "home", "[]", "{}", "null", json.dumps(CASE), "ref,born\n1,2"]
)


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from([*PAGES, *TAKEN, "list/checked/"]), told=st.dictionaries(NAMES, TEXTS, max_size=6))
def test_nothing_that_is_sent_is_our_fault(client, path, told):
    assert client.post(at(path), told).status_code in (200, 422)


def test_hidden_answers_are_read_anew_whoever_wrote_them(client):
    page = client.post(
        at(""), {"about": "change", "change": "home", "when-day": "<script>", "when-month": "1", "when-year": "2026"}
    )
    assert "<script>" not in words(page).replace('<script type="module"', "")
    assert Form(page).kept["change"] == "home"
    assert "must be written in numbers" in words(page)
    assert views.LARGEST < 1024 * 1024


@pytest.mark.parametrize("path", ["/sign-in/", "/accessibility/", "/cookies/", "/privacy/"])
def test_is_found_from_every_page_that_anyone_can_open(path):
    page = Client().get(path).content.decode()
    [address] = set(re.findall(r'href="(/work-it-out/)"', page))
    assert Client().get(address).status_code == 200


def test_the_sign_in_page_that_leads_here_still_tells_nobody_what_this_place_is():
    page = re.sub(r"<[^>]+>", " ", Client().get("/sign-in/").content.decode())
    assert "Anyone can work out a date" in page
    assert not re.search(r"offen[cd]|regist|police|notif|convict|subject", page, re.IGNORECASE)


def test_whoever_sends_lists_too_often_is_asked_to_wait_and_loses_nothing(settings):
    settings.ASKS_A_MINUTE = 2
    listed, client = SAMPLE.read_text(), Client()
    answers = [
        client.post("/work-it-out/list/", {"file": SimpleUploadedFile("list.csv", listed.encode())})
        for _time in range(5)
    ]
    assert [answer.status_code for answer in answers].count(429) >= 1  # the minute may end in between, once
    [last, *_others] = [answer for answer in answers if answer.status_code == 429]
    page = unescape(last.content.decode())
    assert "Too many lists were sent in this minute. Wait a minute, then send it again" in page
    assert listed.splitlines()[-1] in page
    assert last["Retry-After"] == "60"


def test_the_list_for_a_spreadsheet_counts_alike_and_a_page_that_is_only_opened_does_not(settings):
    settings.ASKS_A_MINUTE = 0
    client = Client()
    assert client.get("/work-it-out/list/").status_code == 200
    again = client.post("/work-it-out/list/checked/", {"text": SAMPLE.read_text()})
    assert again.status_code == 429
    assert SAMPLE.read_text().splitlines()[-1] in unescape(again.content.decode())


def in_welsh():
    client = Client()
    client.get("/language/cy/")
    return client


def english_parts(page):
    """The passages of a page that it says are in English."""
    return " ".join(words for _tag, words in re.findall(r'<(\w+)[^>]* lang="en"[^>]*>(.*?)</\1>', page, re.DOTALL))


def test_in_welsh_every_reason_is_marked_as_english_and_the_page_says_so():
    case = CASE | {"events": [*CASE["events"], {"type": "custody_end", "id": "x1", "at": "2025-05-02"}]}
    page = unescape(in_welsh().post("/work-it-out/open/", {"text": json.dumps(case)}).content.decode())
    result = results.of_case(case, draft=None, today="2025-06-01")
    assert "Mae’r rhesymau yn Saesneg am y tro." in page
    assert result.findings
    for reason in (*result.findings, *result.why, *result.not_owed, *(row.text for row in result.rows)):
        assert reason in english_parts(page), reason
    assert "in English for now" not in Client().post("/work-it-out/open/", {"text": json.dumps(case)}).content.decode()


def test_in_welsh_a_checked_list_marks_its_reasons_as_english():
    page = unescape(in_welsh().post("/work-it-out/list/", {"text": SAMPLE.read_text()}).content.decode())
    assert "Mae’r rhesymau yn Saesneg am y tro." in page
    _names, rows = views._audited(SAMPLE.read_text(), date.fromisoformat(TODAY))
    assert all(row["why"] in english_parts(page) for row in rows if row["agrees"] != "yes")
