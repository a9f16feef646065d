"""Do the product and its second reading, and its two ways of running, agree on histories made to be nasty?"""

from datetime import date, timedelta

from safehold.law.answers import answer, answer_of, drawn_together, run, standing
from safehold.law.case_file import read
from safehold.law.many import Prepared, answers_of
from tests.kernel.agree import differences
from tests.kernel.histories import nasty

HISTORIES = 20_000


def test_twenty_thousand_nasty_histories_are_answered_as_the_second_reading_does():
    wrong = {seed: found for seed in range(HISTORIES) if (found := differences(nasty(seed), answer))}
    assert wrong == {}


def test_compiled_and_plain_evaluation_answer_alike():
    histories = [read(nasty(seed)) for seed in (*range(2_000), *range(500))]  # the same life twice is two lives
    assert answers_of(histories) == [answer_of(history) for history in histories]


def test_one_law_over_many_lives_gives_the_rows_of_each():
    histories = [
        history
        for history in (read(nasty(seed)) for seed in range(600))
        if not history.law and not any(history.readings)
    ]
    assert Prepared(histories).each((0, 0, 0, 0, 0), {}) == [run(history) for history in histories]


def test_an_answer_stands_until_the_moment_it_says():
    for seed in range(400):
        case = nasty(seed)
        first = date.fromisoformat(case["as_of"][:10])
        case["as_of"] = first.isoformat()
        until = standing(case)["holds_until"]
        now = answer(case)
        for ahead in range(1, 90):
            day = (first + timedelta(days=ahead)).isoformat()
            if until and until <= f"{day}T23:59":
                break
            assert answer({**case, "as_of": day}) == now, (seed, day, until)


def test_the_dates_of_all_readings_are_drawn_together():
    row = {"due": "2025-06-13", "status": "overdue", "otherwise": [{"due": "2025-06-12", "status": "overdue"}]}
    assert drawn_together(row) == {
        "advise_by": "2025-06-12",
        "breach_after": "2025-06-13",
        "overdue_on_every_reading": True,
    }
    row["otherwise"].append({"due": "2026-06-13", "status": "open"})
    assert drawn_together(row) == {"advise_by": "2025-06-12", "breach_after": None, "overdue_on_every_reading": False}
    missing = {"due": "2025-06-13", "status": "overdue", "otherwise": [{"due": None, "status": None}]}
    assert drawn_together(missing)["breach_after"] is None
