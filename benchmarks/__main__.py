"""`./safehold bench [NAME]`: runs the benchmarks; each is a module of this folder with a `main()`.

A benchmark shows equal answers first, then ratios against a named neighbour on the same machine, never bare times.
"""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    return sorted(file.stem for file in HERE.glob("*.py") if not file.stem.startswith("__") and file.stem != "lives")


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in names()]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}. There are: {', '.join(names()) or 'none yet'}.", file=sys.stderr)
        return 2
    for name in asked or names():
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
