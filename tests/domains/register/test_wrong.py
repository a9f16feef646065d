"""Something is wrong: said by the person, seen and answered by the officer, and by nobody's law."""

import re
from datetime import UTC, date, datetime

import psycopg
import pytest

from safehold.domains.register import lists
from safehold.record import access, disputes, store
from safehold.record.scope import acting_as
from tests.record.conftest import TUESDAY_NIGHT

from .conftest import Controls, hidden, told, words

WORDS = "I opened it a day earlier.\n=1+1 <b>Ask Bela</b>"
WEDNESDAY = datetime(2026, 7, 8, 6, 5, tzinfo=UTC)


@pytest.fixture
def amir(client_of, clock_at):
    clock_at(TUESDAY_NIGHT)
    return client_of("amir")


def said(amir, given=WORDS, about=""):
    """Say that something is wrong; gives the reference."""
    page = amir.get("/you/wrong/", {"about": about})
    checked = amir.post("/you/wrong/", {**Controls(page).sent, "words": given}, follow=True)
    sent = amir.post("/you/wrong/check/", {"shown": hidden(checked, "shown")})
    assert sent.status_code == 302, words(sent)
    return sent.url.split("/")[3]


def answered(officer, register, reference, **given):
    return officer.post(f"/officer/{register.amir}/wrong/{reference}/", {"reasons": "We looked into it.", **given})


def entry_of(register, kind):
    with acting_as(register.officer):
        return next(entry for entry in store.history(register.amir) if entry.type == kind)


def row_of(register, kind):
    with acting_as(register.officer):
        found = lists.morning(register.officer, WEDNESDAY)
    return next(line for line in found.lines if line.duty == kind)


def test_what_is_said_has_a_receipt_and_a_last_day_for_the_answer(amir):
    page = words(amir.get(f"/you/wrong/{said(amir)}/"))
    assert "You will have an answer by the end of Thursday 6 August 2026." in page
    assert re.search(r"Received at 11:50:4\dpm on Tuesday 7 July 2026\.", page)
    assert "I opened it a day earlier. =1+1 <b>Ask Bela</b>" in page
    assert "This is no notification." in page
    assert "You will have an answer by the end of Thursday 6 August 2026." in words(amir.get("/you/"))


def test_the_receipt_is_there_as_a_sheet_and_as_text(amir):
    reference = said(amir)
    text = amir.get(f"/you/wrong/{reference}/sheet.txt").content.decode()
    assert f"Your reference: {reference}" in text
    assert "I opened it a day earlier." in text
    assert amir.get(f"/you/wrong/{reference}/sheet.pdf").content.startswith(b"%PDF")


def test_too_much_is_refused_with_its_count_and_stays_typed(amir):
    page = amir.post("/you/wrong/", {"words": "x" * 4001, "token": "t", "about": ""})
    assert page.status_code == 422
    assert "What is wrong must be 4,000 characters or fewer; you typed 4,001" in words(page)
    assert hidden(page, "words").strip() == "x" * 4001
    assert amir.post("/you/wrong/", {"words": "x" * 4000, "token": "t", "about": ""}).status_code == 302


def test_nothing_is_no_statement(amir):
    assert "Enter what is wrong" in words(amir.post("/you/wrong/", {"words": " \n", "token": "t", "about": ""}))


def test_what_was_begun_is_kept_and_gone_on_with(amir):
    amir.post("/you/wrong/", {"words": WORDS, "token": "t", "about": ""})
    assert "Go on saying what is wrong" in words(amir.get("/you/"))
    assert hidden(amir.get("/you/wrong/"), "words").strip() == WORDS


def test_the_same_form_twice_is_one_statement_and_other_words_are_refused(amir, register):
    page = amir.get("/you/wrong/")
    checked = amir.post("/you/wrong/", {**Controls(page).sent, "words": WORDS}, follow=True)
    shown = hidden(checked, "shown")
    other = amir.post("/you/wrong/", {**Controls(page).sent, "words": "Something else"}, follow=True)
    first = amir.post("/you/wrong/check/", {"shown": shown})
    assert amir.post("/you/wrong/check/", {"shown": shown}).url == first.url
    second = amir.post("/you/wrong/check/", {"shown": hidden(other, "shown")})
    assert (second.status_code, "sent already, with other answers" in words(second)) == (409, True)
    with acting_as(register.officer):
        assert [one.words for one in disputes.of(register.amir)] == [WORDS]


def test_it_begins_at_a_thing_that_was_told(amir, register):
    receipt = told(amir)
    assert f"/you/wrong/?about={receipt}" in amir.get("/you/").content.decode()
    assert "This is about: An online account, sent at 11:50:4" in words(amir.get("/you/wrong/", {"about": receipt}))
    page = words(amir.get(f"/you/wrong/{said(amir, about=receipt)}/"))
    assert f"Receipt {receipt}" in page
    with acting_as(register.officer):
        [one] = disputes.of(register.amir)
        [sent] = store.receipts(register.amir)
    assert one.entries == tuple(str(event) for event in sent.events)


def test_it_is_about_nothing_of_somebody_else(amir):
    assert amir.get("/you/wrong/", {"about": "K7PM3XQ9"}).status_code == 404


def test_the_law_hears_nothing_of_it(amir, client_of, register):
    with acting_as(register.officer):
        before = store.case_file(register.amir, "2026-07-08")
    reference = said(amir)
    assert answered(client_of("officer"), register, reference, outcome="refused").status_code == 302
    with acting_as(register.officer):
        assert store.case_file(register.amir, "2026-07-08") == before
        assert store.receipts(register.amir) == store.awaiting(register.amir) == []
        assert "dispute_answered" in [entry.type for entry in store.history(register.amir)]


def test_the_officer_finds_it_on_the_list_and_on_the_record(amir, client_of, register):
    reference = said(amir)
    officer = client_of("officer")
    page = words(officer.get("/officer/"))
    assert "Said to be wrong, waiting for an answer : 1" in page
    assert "The record as a whole 6 August 2026 Read it" in page
    record = words(officer.get(f"/officer/{register.amir}/"))
    assert f"reference {reference} : to be answered by Thursday 6 August 2026" in record
    asked = words(officer.get(f"/officer/{register.amir}/wrong/{reference}/"))
    assert "I opened it a day earlier." in asked
    assert "Thursday 6 August 2026" in asked


def test_what_rests_on_it_is_flagged_while_it_is_open(amir, client_of, register, clock_at):
    reference = said(amir, about=told(amir))
    clock_at(WEDNESDAY)
    page = words(client_of("officer").get("/officer/"))
    assert f"Said to be wrong, not answered yet (reference {reference})." in page
    assert row_of(register, "online").band != "check"


def test_refused_with_reasons_and_ways_to_complain(amir, client_of, register):
    reference = said(amir)
    officer = client_of("officer")
    answered(officer, register, reference, outcome="refused")
    page = words(amir.get(f"/you/wrong/{reference}/"))
    assert "It was not changed." in page
    assert "We looked into it." in page
    assert "You can complain to the Information Commissioner." in page
    assert "You can apply to a court (s.167)." in page
    assert f"/wrong/{reference}/" not in officer.get("/officer/").content.decode()
    assert "Officer" in words(officer.get(f"/officer/{register.amir}/wrong/{reference}/"))


def test_corrected_by_another_day_and_both_stay_readable(amir, client_of, register):
    reference = said(amir, about=told(amir))
    wrong = entry_of(register, "online_account_opened")
    day = {"day-day": "5", "day-month": "7", "day-year": "2026"}
    answered(client_of("officer"), register, reference, outcome="corrected", entry=wrong.id, how="day", **day)
    with acting_as(register.officer):
        accounts = [one for one in store.history(register.amir) if one.type == "online_account_opened"]
    assert [(one.happened_on, one.counts) for one in accounts] == [(date(2026, 7, 6), False), (date(2026, 7, 5), True)]
    assert accounts[0].payload == accounts[1].payload
    page = words(amir.get(f"/you/wrong/{reference}/"))
    assert "It was put right." in page
    assert "If you do not agree" not in page


def test_corrected_because_it_never_happened(amir, client_of, register):
    reference = said(amir, about=told(amir))
    wrong = entry_of(register, "online_account_opened")
    answered(client_of("officer"), register, reference, outcome="corrected", entry=wrong.id, how="withdrawn")
    with acting_as(register.officer):
        assert not any(row.duty == "online" for row in store.obligations([register.amir], WEDNESDAY))


def test_what_rests_on_a_restricted_entry_is_never_called_overdue(amir, client_of, register, clock_at):
    reference = said(amir, about=told(amir))
    officer, late = client_of("officer"), datetime(2026, 7, 20, 9, tzinfo=UTC)
    clock_at(late)
    assert "Not told by the last day : 1" in words(officer.get("/officer/"))
    answered(officer, register, reference, outcome="restricted", entry=entry_of(register, "online_account_opened").id)
    page = words(officer.get("/officer/"))
    assert "Not told by the last day :" not in page
    assert f"Restricted: said to be wrong, and not settled (reference {reference})." in page
    assert "Restricted: the person says that it is wrong" in words(officer.get(f"/officer/{register.amir}/"))
    assert "It could not be settled." in words(amir.get("/you/"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Select what you decided"),
        ({"outcome": "refused", "reasons": " "}, "Enter the reasons"),
        ({"outcome": "restricted"}, "Select the entry that is restricted"),
        ({"outcome": "corrected", "entry": "no"}, "Select an entry of this record"),
        ({"outcome": "corrected", "entry": "caution"}, "Select how the entry is put right"),
        ({"outcome": "corrected", "entry": "caution", "how": "day"}, "Enter the right day"),
        (
            {"outcome": "refused", "reasons": "x" * 4001},
            "The reasons must be 4,000 characters or fewer; you typed 4,001",
        ),
    ],
)
def test_an_answer_that_is_not_whole_is_asked_for_again(amir, client_of, register, given, says):
    reference = said(amir)
    if given.get("entry") == "caution":
        given = given | {"entry": entry_of(register, "caution").id}
    page = answered(client_of("officer"), register, reference, **given)
    assert (page.status_code, says in words(page)) == (422, True), words(page)
    assert hidden(page, "reasons").strip() == given.get("reasons", "We looked into it.").strip()
    with acting_as(register.officer):
        assert disputes.named(reference).is_open


def test_it_is_answered_once(amir, client_of, register):
    reference = said(amir)
    answered(client_of("officer"), register, reference, outcome="refused")
    second = answered(client_of("supervisor"), register, reference, outcome="refused", reasons="Another.")
    assert second.status_code == 403
    assert "We looked into it." in words(amir.get(f"/you/wrong/{reference}/"))


def test_the_stranger_finds_nothing_and_no_other_role_either(amir, client_of, register):
    reference = said(amir)
    address = f"/officer/{register.amir}/wrong/{reference}/"
    nothing = client_of("stranger").get("/nothing/").content
    for part in ("stranger", "desk", "amir"):
        for answer in (client_of(part).get(address), client_of(part).post(address, {"outcome": "refused"})):
            assert answer.status_code == 404, part
    for part in ("stranger", "officer", "desk"):
        assert client_of(part).get(f"/you/wrong/{reference}/").content == nothing
    assert client_of("officer").get(f"/officer/{register.amir}/wrong/K7PM3XQ9/").status_code == 404
    assert "Nothing waits under this reference" in words(
        client_of("desk").post("/desk/", {"reference": reference, "here": "yes"})
    )


def test_a_guessed_reference_is_written_down(amir, register, address):
    assert amir.get("/you/wrong/K7PM3XQ9/").status_code == 404
    assert amir.get("/you/wrong/K7PM3XQ9/sheet.txt").status_code == 404
    with psycopg.connect(address("app")) as apart:
        apart.execute("SELECT set_config('safehold.user', %s, false)", [str(register.amir_user)])
        found = apart.execute(
            "SELECT outcome FROM look WHERE asked = 'K7PM3XQ9' AND by = %s", [register.amir_user]
        ).fetchall()
    assert found == [("denied",)] * 2


def test_who_answers_is_written_down(amir, client_of, register):
    answered(client_of("officer"), register, said(amir), outcome="refused")
    year = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2027, 1, 1, tzinfo=UTC)}
    with acting_as(register.supervisor) as supervisor:
        seen = access.who_saw(register.amir, by=supervisor, why="asked", **year)
    assert ("alteration", "answer to what is wrong", "own caseload") in [
        (line.operation, line.kind, line.why) for line in seen
    ]


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-07-07", "2026-08-06"),
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-01", "2026-12-31"),
    ],
)
def test_the_month_begins_with_the_day_on_which_it_was_received(received, last):
    at = datetime.fromisoformat(f"{received}T12:00+00:00")
    one = disputes.Dispute(None, "", at, "", "", ())
    assert str(one.answer_by) == last


def test_an_answer_was_not_there_before_it_was_given(amir, client_of, register):
    reference = said(amir)
    answered(client_of("officer"), register, reference, outcome="refused")
    with acting_as(register.officer):
        one = disputes.named(reference)
    assert one.as_known(TUESDAY_NIGHT.replace(minute=0)).is_open
    assert not one.as_known(one.answered_at).is_open
