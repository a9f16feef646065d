"""The tests' own promises: nothing is left out in silence, and what needs no database starts none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run_tests(tmp_path):
    """Runs one small test file under the project's own conftest, in a process of its own."""

    def run(text, **environment):
        file = tmp_path / "test_small.py"
        file.write_text(text)
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI"))}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.conftest", file],
            cwd=ROOT,
            env=ours | environment,
            capture_output=True,
            text=True,
        )

    return run


BROWSER = "def test_opens(page):\n    page.goto('about:blank')\n\n\ndef test_counts():\n    assert 1 + 1 == 2\n"


def test_without_a_browser_it_names_what_it_left_out(run_tests):
    shown = run_tests(BROWSER, SAFEHOLD_CHROMIUM="")
    assert shown.returncode == 0, shown.stdout
    assert "this machine has no browser" in shown.stdout
    assert "test_small.py::test_opens" in shown.stdout
    assert "1 passed, 1 deselected" in shown.stdout


def test_without_a_browser_ci_fails(run_tests):
    shown = run_tests(BROWSER, SAFEHOLD_CHROMIUM="", CI="true")
    assert shown.returncode != 0
    assert "No Chromium" in shown.stdout + shown.stderr


NO_DATABASE = "import os\n\n\ndef test_counts():\n    assert os.listdir(os.environ['SAFEHOLD_TEST_HOME']) == []\n"


def test_a_test_that_needs_no_database_starts_none(run_tests):
    shown = run_tests(NO_DATABASE)
    assert shown.returncode == 0, shown.stdout
