"""`python -m safehold`: the command line."""

from safehold.cli import run

run()
