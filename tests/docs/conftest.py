"""A folder in which a reader could have followed a page: the program, the samples, and nothing else."""

import os
import subprocess
import sys

import pytest

from .pages import ROOT

# The program as it stands, but on the day after the law was checked: what a page shows must not change with the days.
PROGRAM = """#!{python}
import sys
from datetime import UTC, date, datetime, time, timedelta
from safehold import cli, commands
from safehold.law import LAW_CHECKED_TO
checked = datetime.combine(date.fromisoformat(LAW_CHECKED_TO), time(9), UTC)
commands.now = lambda: checked + timedelta(days=1)
sys.argv[0] = "safehold"
cli.run()
"""


@pytest.fixture
def reader(tmp_path):
    """Runs a command as a reader of a page would: `reader(command)`; `reader.folder` is where."""
    program = tmp_path / "safehold"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    for name in ("docs", "tests", "changelog.d"):
        (tmp_path / name).symlink_to(ROOT / name)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SAFEHOLD_")}
    environment = ours | {
        "DJANGO_SETTINGS_MODULE": "safehold.site.settings",
        "NUMBA_CACHE_DIR": str(ROOT / ".data/numba"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    def run(command, **more):
        return subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment | more, capture_output=True, text=True, timeout=600
        )

    run.folder = tmp_path
    return run
