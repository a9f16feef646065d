"""`./safehold bench [NAME]`: runs the benchmarks; each is a program of this folder.

A benchmark shows equal answers first, then ratios against a named neighbour on the same machine, never bare times
alone. Each runs in a process of its own, for they need different settings. One whose answers differ ends with 1.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """The files that are programs; the others hold what they share."""
    programs = (file for file in HERE.glob("*.py") if "\nif __name__ ==" in file.read_text())
    return sorted(file.stem for file in programs if not file.stem.startswith("__"))


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in names()]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    worst = 0
    for name in asked or names():
        print(f"== {name}", flush=True)
        worst = max(worst, abs(subprocess.run([sys.executable, "-m", f"benchmarks.{name}"]).returncode))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
