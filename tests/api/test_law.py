"""The machine door: the same answers as the commands, one sentence for whatever cannot be read, and nothing kept."""

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from safehold.api.law import api
from safehold.commands import differences
from safehold.events import EVENTS
from safehold.law.age import LAW_CHECKED_TO
from safehold.law.answers import answer
from safehold.law.explanations import explain
from safehold.pages import pace
from safehold.record import clock
from tests.stored import stored

SPECIFICATION = Path(__file__).parents[1] / "spec"
FILES = {name: json.loads((SPECIFICATION / f"{name}.json").read_text()) for name in ("vectors", "generated")}
CASE = {
    "person": {"born": "1980-05-04"},
    "as_of": "2025-06-01",
    "events": [{"type": "conviction", "id": "c1", "at": "2025-03-10", "listed": True}],
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patient(settings):
    """No limit, but where a test is about it."""
    settings.ASKS_A_MINUTE = 10**9


@pytest.fixture
def ask(client):
    """Asks one of the two questions, and gives back status and document."""

    def post(told, question="answer", **query):
        body = told if isinstance(told, bytes | str) else json.dumps(told)
        words = "&".join(f"{name}={value}" for name, value in query.items())
        response = client.post(f"/api/{question}?{words}", body, content_type="application/json")
        return response.status_code, json.loads(response.content)

    return post


@pytest.mark.parametrize("name", FILES)
def test_every_case_of_the_specification_is_answered_exactly(ask, name):
    status, document = ask(FILES[name])
    assert (status, document["law_checked_to"]) == (200, LAW_CHECKED_TO)
    found = {entry["id"]: entry["answer"] for entry in document["answers"]}
    expected = {case["id"]: case["expect"] for case in FILES[name]["cases"]}
    assert list(found) == list(expected)
    assert {key: wrong for key in found if (wrong := differences(found[key], expected[key]))} == {}


def test_a_single_case_file_is_answered_and_explained_as_by_the_commands(ask):
    [entry] = ask(CASE)[1]["answers"]
    assert entry == {"id": "-", "answer": answer(CASE)}
    [entry] = ask(CASE, "explain")[1]["explanations"]
    assert entry == {"id": "-", "explanation": json.loads(json.dumps(explain(CASE)))}
    [entry] = ask(CASE, "explain", duty="home")[1]["explanations"]
    assert entry["explanation"]["duties"] == []
    [entry] = ask(CASE, "explain", known_on="2025-03-01")[1]["explanations"]
    assert entry["explanation"]["period"] is None


@pytest.mark.parametrize("question", ["answer", "explain"])
@pytest.mark.parametrize("fault", FILES["vectors"]["errors"], ids=lambda fault: fault["id"])
def test_a_fault_is_named_by_its_place(ask, question, fault):
    status, document = ask(fault["file"], question)
    assert (status, document["error"]["kind"], document["error"]["where"]) == (422, "unreadable", fault["where"])
    assert document["error"]["says"].endswith(".")
    assert document["error"]["do"].endswith(".")


@pytest.mark.parametrize("question", ["answer", "explain"])
def test_in_a_set_the_others_go_on(ask, question):
    broken = {**CASE, "as_of": "soon"}
    cases = [
        {"id": "a", "file": broken},
        {"id": "b", "file": CASE},
        {"id": "b", "file": CASE},
        {"file": CASE},
        {"id": "c"},
    ]
    status, document = ask({"cases": cases}, question)
    entries = document[f"{question}s" if question == "answer" else "explanations"]
    assert status == 200
    assert [(entry["id"], entry.get("error", {}).get("where")) for entry in entries] == [
        ("a", "as_of"), ("b", None), ("b", "b"), ("cases[3]", "cases[3].id"), ("c", ""),
    ]  # fmt: skip
    status, document = ask({"cases": cases[:1]}, question)
    assert (status, document["error"]["where"], len(document)) == (422, "cases", 3)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"as_of": ' + b"1" * 5000 + b"}", 400),
        (b'{"person": {"born": "1980-05-04"}' + b" " * 1024 * 1024 + b"}", 413),
        (b"null", 422),
        (b"[]", 422),
        (b'{"cases": {}}', 422),
        (b'{"events": NaN}', 422),
        (b'\xef\xbb\xbf{"as_of": "2025-06-01", "events": []}', 422),
    ],
    ids=lambda given: f"{given[:20]!r}" if isinstance(given, bytes) else None,
)
def test_what_is_no_case_file_is_refused_in_one_sentence(ask, body, status):
    found, document = ask(body)
    assert found == status
    assert set(document["error"]) == {"kind", "where", "says", "do"}
    assert document["error"]["kind"] == "unreadable"


def test_odd_words_after_the_question_mark_are_named(ask):
    assert ask(CASE, "explain", duty="nothing")[1]["error"]["where"] == "duty"
    assert ask(CASE, "explain", known_on="nothing")[1]["error"]["where"] == "known_on"
    assert ask(CASE, accept_old_law="nothing")[1]["error"]["where"] == "accept_old_law"


def test_letters_that_no_text_may_hold_come_back_as_numbers(ask):
    event = CASE["events"][0] | {"id": "\ud800"}
    status, document = ask(CASE | {"events": [event]})
    assert status == 200
    assert document["answers"][0]["answer"]["duties"][0]["key"] == "\ud800"


# --- Ten thousand bodies that nobody would send -----------------------------------------------------

ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([]) | st.just({})
DAYS = st.sampled_from(
    ["2025-03-10", "0001-01-01", "9999-12-31", "9999-12-31T23:59", "2024-02-29", "1997-08-31", "2025-13-01"]
)
FIELDS = sorted({"type", "id", "at", "known", *(field.name for event in EVENTS.values() for field in event.fields)})
VALUES = (
    ODD
    | DAYS
    | st.sampled_from(["a", "b", "c", "life", "shpo", "nfa", "further_order"])
    | st.lists(st.sampled_from("abc"))
)
EVENT = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5).map(
    lambda event: {"type": "conviction", "id": "a", "at": "2025-03-10", "listed": True} | event
) | st.builds(
    lambda kind, day, more: {"type": kind, "id": f"{kind} {day}", "at": day} | more,
    st.sampled_from(sorted(EVENTS)),
    DAYS,
    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6),
)
CASES = st.fixed_dictionaries(
    {
        "as_of": DAYS | ODD,
        "person": st.just({"born": "1980-05-04"}) | st.dictionaries(st.just("born"), DAYS | ODD) | ODD,
    },
    optional={
        "events": st.lists(EVENT, max_size=4) | ODD,
        "readings": ODD | st.dictionaries(st.just("travel_clear_days"), ODD),
        "law": ODD | st.dictionaries(st.just("online"), ODD | st.fixed_dictionaries({"from": DAYS | ODD, "days": ODD})),
    },
)
BODIES = st.binary(max_size=60) | ODD.map(json.dumps) | CASES.map(json.dumps)
HUNDRED = st.lists(CASES | ODD, min_size=100, max_size=100)


# The client keeps nothing from one question to the next.
QUICK = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@hypothesis_settings(max_examples=60, **QUICK)
@given(bodies=st.lists(BODIES, min_size=10, max_size=10))
def test_no_body_is_our_fault(client_of_the_api, bodies):
    for body in bodies:
        for question in ("answer", "explain"):
            assert client_of_the_api(question, body).status_code in (200, 400, 422), body


@hypothesis_settings(max_examples=94, **QUICK)
@given(files=HUNDRED)
def test_nor_is_any_file_of_a_large_set(client_of_the_api, files):
    told = {"cases": [{"id": str(number), "file": file} for number, file in enumerate(files)]}
    response = client_of_the_api("answer", json.dumps(told))
    assert response.status_code in (200, 422)
    assert len(json.loads(response.content)["answers"]) == 100


@pytest.fixture
def client_of_the_api(client):
    return lambda question, body: client.post(f"/api/{question}", body, content_type="application/json")


# --- Pace, age, and what is kept ---------------------------------------------------------------------


def test_who_asks_too_often_is_asked_to_wait(client, settings):
    settings.ASKS_A_MINUTE = 2
    pace.admit("127.0.0.1", seconds=0)  # the minute of the test may end at any time, so this one has ended long ago
    statuses = [client.post("/api/answer", CASE, content_type="application/json").status_code for _time in range(5)]
    assert statuses in ([200, 200, 429, 429, 429], *([200] * n + [429] * (5 - n) for n in (3, 4)))
    refused = client.post("/api/answer", "{", content_type="application/json")
    if refused.status_code == 429:
        assert refused["Retry-After"] == "60"
        assert json.loads(refused.content)["error"]["kind"] == "conflict"


def rows():
    with connection.cursor() as cursor:
        cursor.execute('SELECT "group", minute, times FROM api_asked ORDER BY minute')
        return cursor.fetchall()


def test_counts_are_by_minute_and_those_of_earlier_minutes_are_forgotten(settings):
    settings.ASKS_A_MINUTE = 3
    for _time in range(3):
        pace.admit("192.0.2.7", seconds=6000)
    with pytest.raises(pace.TooOftenError):
        pace.admit("192.0.2.7", seconds=6059)
    pace.admit("198.51.100.9", seconds=6059)
    assert [times for _group, _minute, times in rows()] in ([4, 1], [1, 4])
    pace.admit("192.0.2.7", seconds=6060)
    assert rows() == [(pace.group_of("192.0.2.7", 101), 101, 1)]


def test_a_group_leads_back_to_no_address():
    groups = [pace.group_of(f"10.0.{high}.{low}", 100) for high in range(40) for low in range(256)]
    assert max(groups) < 65_536
    assert pace.group_of("192.0.2.7", 100) != pace.group_of("192.0.2.7", 101)
    assert pace.group_of("2001:db8::1", 100) == pace.group_of("2001:db8::ffff:1", 100)
    assert pace.group_of("2001:db8::1", 100) != pace.group_of("2001:db8:0:1::1", 100)


def test_the_count_is_one_for_all_workers(settings):
    settings.ASKS_A_MINUTE = 25
    this_minute = time.time()

    def ask(_number):
        try:
            pace.admit("203.0.113.5", seconds=this_minute)
        except pace.TooOftenError:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as workers:  # each thread has a connection of its own
        assert sum(workers.map(ask, range(40))) == 25
        workers.submit(pace.admit, "192.0.2.1", seconds=this_minute + 60).result()
    assert [minute for _group, minute, _times in rows()] == [int(this_minute + 60) // 60]


def test_says_first_that_the_law_grows_old_and_then_shows_no_date(ask, monkeypatch):
    day = clock.date.fromisoformat(LAW_CHECKED_TO)
    monkeypatch.setattr("safehold.api.law._today", lambda: day + clock.timedelta(days=181))
    assert next(iter(ask(CASE)[1])) == "careful"
    monkeypatch.setattr("safehold.api.law._today", lambda: day + clock.timedelta(days=366))
    for question in ("answer", "explain"):
        status, document = ask(CASE, question)
        assert (status, document["error"]["kind"]) == (409, "conflict")
        assert "accept_old_law=true" in document["error"]["do"]
        assert ask(CASE, question, accept_old_law="true")[0] == 200


def test_without_the_database_it_says_so(ask, monkeypatch):
    def away(*_):
        raise OperationalError("no database")

    monkeypatch.setattr(pace, "admit", away)
    status, document = ask(CASE)
    assert (status, document["error"]["kind"]) == (503, "missing")


def test_nothing_is_kept_logged_or_set(client, caplog):
    before = stored(but=("api_asked",))
    marked = {**CASE, "events": [*CASE["events"], {"type": "name_used", "id": "Xylander", "at": "2025-05-01"}]}
    with caplog.at_level(logging.DEBUG):
        for told in (marked, {**marked, "as_of": "Xylander"}, "Xylander"):
            for question in ("answer", "explain"):
                response = client.post(f"/api/{question}", told, content_type="application/json")
                assert not response.cookies
                assert response["Cache-Control"] == "no-store"
    assert stored(but=("api_asked",)) == before
    kept = [record.getMessage() for record in caplog.records if "Xylander" in record.getMessage()]
    assert kept == []


# --- The description ---------------------------------------------------------------------------------


def test_describes_itself_in_openapi_with_every_error(client):
    document = json.loads(client.get("/api/openapi.json").content)
    assert document["openapi"].startswith("3.1")
    for path in ("/api/answer", "/api/explain"):
        described = document["paths"][path]["post"]
        assert {"200", "400", "409", "413", "422", "429", "503"} <= set(map(str, described["responses"]))
        [case_file, _set] = described["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
        types = [event["properties"]["type"]["const"] for event in case_file["properties"]["events"]["items"]["oneOf"]]
        assert types == list(EVENTS)
    assert "http" not in json.dumps(document["servers"])


def test_no_page_fetches_from_somebody_else(client):
    assert client.get("/api/docs").status_code == 404
    assert api.docs_url is None
