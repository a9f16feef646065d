"""Compares the product with the slow second reading, history by history.

python tests/kernel/agree.py --from 0 --count 1000      where do they differ?
python tests/kernel/agree.py --shrink 4711              the smallest history that still differs
python tests/kernel/agree.py --file case.json           one case file
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":  # run as a script: the project's root is not yet on the path
    sys.path.insert(0, str(Path(__file__).parents[2]))

from safehold.kernel.errors import Unreadable
from safehold.law.answers import answer
from tests.kernel.histories import nasty
from tests.kernel.oracle import oracle

IDENTITY = ("duty", "key", "arises")
COMPARED = (*IDENTITY, "owner", "due", "status", "met_on")


def row_of(row: dict) -> tuple:
    """What must agree of a row: section 3 of the case-file page, with the other readings."""
    other = sorted((e["reading"], str(e["value"]), str(e["due"]), str(e["status"])) for e in row.get("otherwise") or [])
    return (*(row[name] for name in COMPARED), row.get("could_be_met"), tuple(other))


def differences(file: dict, product: Callable[[dict], dict]) -> list[str]:
    """One line for each thing that the product (-) and the second reading (+) answer differently."""
    ours, theirs = product(file), oracle(file)
    lines = []
    for part in ("period", "review"):
        if ours[part] != theirs[part]:
            lines += [f"- {part} {json.dumps(ours[part])}", f"+ {part} {json.dumps(theirs[part])}"]
    ours_rows, their_rows = [row_of(r) for r in ours["duties"]], [row_of(r) for r in theirs["duties"]]
    for sign, rows, others in (("-", ours_rows, their_rows), ("+", their_rows, ours_rows)):
        left = list(others)
        for row in rows:
            if row in left:
                left.remove(row)
            else:
                lines.append(f"{sign} {' '.join(str(value) for value in row[:7])} could_be_met={row[7]} {row[8]}")
    return sorted(lines, key=lambda line: (line[2:].split(" ")[:3], line[0]))


def what_is_wrong(file: dict, product: Callable[[dict], dict]) -> str | None:
    """`differs`, the name of a crash, or None. None too for a file that is no longer well formed: something in
    it names what was taken away."""
    try:
        return "differs" if differences(file, product) else None
    except Unreadable:
        return None
    except Exception as error:
        return type(error).__name__


def smaller_files(file: dict):
    """Every file with one thing less."""
    for index in range(len(file["events"])):
        yield {**file, "events": file["events"][:index] + file["events"][index + 1 :]}
    for part in ("readings", "law"):
        for name in file.get(part, {}):
            yield {**file, part: {k: v for k, v in file[part].items() if k != name}}
        if part in file and not file[part]:
            yield {k: v for k, v in file.items() if k != part}
    for index, event in enumerate(file["events"]):
        for name in event.keys() - {"type", "id", "at"}:
            less = [{k: v for k, v in event.items() if k != name}]
            if isinstance(event[name], list):
                less += [{**event, name: [v for v in event[name] if v != value]} for value in event[name]]
            if name == "of" and isinstance(event[name], list):
                less = [one for one in less if one.get("of")]
            for one in less:
                yield {**file, "events": [*file["events"][:index], one, *file["events"][index + 1 :]]}


def shrunk(file: dict, product: Callable[[dict], dict]) -> dict:
    """Takes away one thing after another while the same is wrong."""
    wrong, found = what_is_wrong(file, product), True
    while found:
        found = next((smaller for smaller in smaller_files(file) if what_is_wrong(smaller, product) == wrong), None)
        file = found or file
    return {**file, "events": sorted(file["events"], key=lambda event: (event["at"], event["id"]))}


def show(file: dict) -> None:
    print("{" + ", ".join(f'"{k}": {json.dumps(v)}' for k, v in file.items() if k != "events") + ', "events": [')
    print(",\n".join(f"  {json.dumps(event)}" for event in file["events"]) + "]}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--from", dest="first", type=int, default=0)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--most", type=int, default=20, help="print no more disagreements than this")
    options.add_argument("--shrink", type=int, metavar="SEED")
    options.add_argument("--file", type=Path)
    given = options.parse_args()
    if given.shrink is not None or given.file is not None:
        file = json.loads(given.file.read_text()) if given.file else nasty(given.shrink)
        wrong = what_is_wrong(file, answer)
        if given.shrink is not None and wrong:
            file = shrunk(file, answer)
        show(file)
        print("They agree." if not wrong else "\n".join(differences(file, answer)))
        return 0

    agree = printed = 0
    for seed in range(given.first, given.first + given.count):
        try:
            lines = differences(nasty(seed), answer)
        except Exception as error:  # a crash is a disagreement too, and the rest must still be seen
            lines = [f"- {type(error).__name__}: {error}"]
        agree += not lines
        if lines and printed < given.most:
            printed += 1
            print(f"seed {seed}", *(f"  {line}" for line in lines), sep="\n")
    print(f"{given.count} histories, {agree} agree")
    return 0 if agree == given.count else 1


if __name__ == "__main__":
    sys.exit(main())
