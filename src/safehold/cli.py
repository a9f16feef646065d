"""The command-line door."""

import sys


def run() -> None:
    """Runs one command."""
    import pytest

    sys.exit(pytest.main(sys.argv[2:]))
