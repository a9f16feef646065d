"""The command-line door: one word per task, and the one place where errors become exit codes.

Commands import what they need when they run: Django alone takes a second, and `answer` never needs it.
No rule of law and no question to the database belongs here.
"""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from safehold.kernel.errors import Missing, SafeholdError, Unreadable

ROOT = Path(__file__).resolve().parents[2]
DATABASE_ERRORS = {"psycopg.OperationalError", "django.db.utils.OperationalError"}
CHECKS = {
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("mypy",),
    "rooms": ("lint-imports", "--no-logo"),
    "generated pages": ("python", "-m", "docs.generate", "--check"),
}
FIXES = {
    "lint": ("ruff", "check", "--fix", "--quiet", "."),
    "format": ("ruff", "format", "--quiet", "."),
}
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

app = typer.Typer(
    help="Safehold: what must be told, by which day, and why. Everyone in its demonstration is invented.",
    pretty_exceptions_enable=False,  # `run` below tells errors, and never shows anyone's data
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port on this machine; 0 picks a free one.", min=0, max=65535)] = 8000,
    people: Annotated[int | None, typer.Option(help="Invented people to make, once: 2000.", min=1, max=200_000)] = None,
    clock: Annotated[
        str | None, typer.Option(help="Instant at which the demonstration's clock starts: 2026-07-07T23:50, in London.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the earlier demonstration and start anew.")] = False,
) -> None:
    """Set everything up on this machine and serve an invented register.

    Example: ./safehold demo --port 0 --people 50
    """
    from safehold.site import demonstration

    data = Path(os.environ.get("SAFEHOLD_DATA", ROOT / ".data")).resolve()
    demonstration.run(data=data, port=port, people=people, clock=clock, fresh=fresh)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; keep it private and put nginx before it.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = 2,
    threads: Annotated[int, typer.Option(help="Threads in each process.", min=1)] = 4,
) -> None:
    """Serve a real installation; DATABASE_URL names the database, in the web's role.

    Example: ./safehold serve --port 8000
    """
    from safehold.site import server

    server.read_settings()  # the workers start Django; to start it here too would keep them waiting
    os.execv(sys.executable, server.command(host=host, port=port, workers=workers, threads=threads))


@app.command()
def migrate() -> None:
    """Bring the database's tables and the static files up to date; DATABASE_URL in the owner's role.

    Example: ./safehold migrate
    """
    from safehold.site import server

    server.load_settings()
    server.prepare()


Files = Annotated[list[str], typer.Argument(help="Case files or sets; - for standard input.")]
Draft = Annotated[str | None, typer.Option("--law", help="A draft law, whose rules are added to those in force.")]
Out = Annotated[str | None, typer.Option("--out", help="Write there, whole or not at all, instead of standard output.")]
AcceptOld = Annotated[bool, typer.Option("--accept-old-law", help="Answer though the law was checked over a year ago.")]


@app.command()
def answer(
    files: Files,
    engine: Annotated[str, typer.Option(help="plain, or compiled for many cases at once.")] = "plain",
    law: Draft = None,
    out: Out = None,
    accept_old_law: AcceptOld = False,
    json: Annotated[bool, typer.Option("--json", help="Accepted; the output is JSON.")] = False,
) -> int:
    """Who is subject, which duties exist, and their status, for each case.

    Example: ./safehold answer docs/samples/first-notification.json
    """
    from safehold import commands

    if engine not in ("plain", "compiled"):
        raise Unreadable("There is no such engine.", where="--engine", do="Write plain or compiled.")
    found, code = commands.answers(
        files, engine=engine, draft=commands.draft_of(law), today=commands.now().date(), accept_old_law=accept_old_law
    )
    commands.write(_json_text(found), out)
    return code


@app.command()
def explain(
    file: Annotated[str, typer.Argument(help="A case file or set; - for standard input.")],
    id: Annotated[str | None, typer.Option("--id", help="Which case of a set.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Another day or minute than the file's.")] = None,
    duty: Annotated[str | None, typer.Option(help="Only this duty.")] = None,
    known_on: Annotated[str | None, typer.Option(help="Leave out what became known after this day.")] = None,
    law: Draft = None,
    calendar: Annotated[bool, typer.Option("--calendar", help="The last days as iCalendar, in neutral words.")] = False,
    print_: Annotated[bool, typer.Option("--print", help="The one-page sheet as PDF.")] = False,
    out: Out = None,
    accept_old_law: AcceptOld = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What was owed and why, in sentences that a lawyer can check.

    Example: ./safehold explain docs/samples/first-notification.json --duty initial
    """
    from safehold import commands
    from safehold.law.age import refuse_if_old

    now = commands.now()
    refuse_if_old(now.date(), accepted=accept_old_law)
    found = commands.explanation(file, key=id, as_of=as_of, duty=duty, known_on=known_on, draft=commands.draft_of(law))
    if calendar:
        commands.write(commands.diary_of(found, now), out)
    elif print_:
        commands.write(commands.sheet_of(found, now.date()), out)
    else:
        commands.write(_json_text(found) if json else commands.in_words(found, now.date()), out)


@app.command()
def audit(
    file: Annotated[str, typer.Argument(help="The list as CSV, a row a person; - for standard input.")],
    map_: Annotated[
        str | None, typer.Option("--map", help='JSON that says what columns are called: {"born": "Date of birth"}.')
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Another day than today.")] = None,
    out: Out = None,
    accept_old_law: AcceptOld = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Which dates on an office's own list disagree with the law, and why.

    Example: ./safehold audit docs/samples/list-of-an-office.csv --as-of 2026-06-30
    """
    from safehold import commands

    found, text, code = commands.audited(file, map_, as_of=as_of, today=commands.today(), accept_old_law=accept_old_law)
    if not json and "careful" in found:
        typer.echo(found["careful"], err=True)
    commands.write(_json_text(found) if json else text, out)
    return code


law_ = typer.Typer(help="The law itself: its duties, their words, and cases to hold it against.")
app.add_typer(law_, name="law")


@law_.command("cases")
def law_cases(
    file: str, law: Draft = None, json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> int:
    """Hold the engine against cases with the answers expected, row by row.

    Example: ./safehold law cases tests/spec/vectors.json
    """
    from safehold import commands

    lines, count, agree = commands.compared(file, commands.draft_of(law))
    if json:
        typer.echo(_json_text({"cases": count, "agree": agree, "differences": lines}), nl=False)
    else:
        typer.echo("\n".join([*lines, f"{count} cases, {agree} agree"]))
    return 0 if agree == count else 1


@law_.command("list")
def law_list(law: Draft = None, json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Every duty with its citation, window and holder.

    Example: ./safehold law list
    """
    from safehold import commands

    found = commands.listed(commands.draft_of(law))
    if json:
        typer.echo(_json_text(found), nl=False)
    else:
        for one in found:
            typer.echo(f"{one['duty']:<16}{one['cite']:<40}{one['holder']}")
            typer.echo(f"{'':<16}{one['title']}: {one['window']}; {one['status']}")


@law_.command("show")
def law_show(code: str, json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """One duty: the words of the law, its declaration and its cases.

    Example: ./safehold law show initial
    """
    from safehold import commands

    found = commands.shown(code)
    if json:
        typer.echo(_json_text(found), nl=False)
        return
    for one in found["provisions"]:
        typer.echo(f"{one['title']} ({one['cite']})\n{one['says']}\n{one['source']}\n")
    typer.echo(found["declared"] + "\n")
    for case in found["cases"]:
        typer.echo(f"{case['id']}: {case['title']}: {case['why']}")


def _json_text(found: object) -> str:
    import json

    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


access = typer.Typer(help="Who may do what, and who did.")
app.add_typer(access, name="access")


@access.command()
def ask(
    file: Annotated[str, typer.Argument(help="CSV with role,relation,action,circumstance; - for standard input.")],
    out: Out = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Put questions about access to the policy that every page asks; each gets its verdict and its reason.

    Example: ./safehold access ask docs/samples/questions-about-access.csv
    """
    from safehold import commands

    found, text = commands.asked(file)
    commands.write(_json_text({"answers": found}) if json else text, out)


people = typer.Typer(help="Forces and members of staff: create, disable, recover.")
app.add_typer(people, name="people")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@people.command()
def force(code: str, name: str) -> None:
    """Set up a force, before its first member of staff.

    Example: ./safehold people force northmoor "Northmoor Police"
    """
    _record().set_up_force(code, name)


@people.command()
def create(
    user: str,
    name: Annotated[str, typer.Option(help="The name that colleagues see.")],
    role: Annotated[str, typer.Option(help="desk, officer or supervisor.")],
    force: Annotated[str, typer.Option(help="Code of the force.")],
    station: Annotated[str | None, typer.Option(help="For the desk: a station that the force publishes.")] = None,
    json: Json = False,
) -> None:
    """Give someone a post, and print what they sign in with, once.

    Example: ./safehold people create j.ames --name "Jo Ames" --role officer --force northmoor
    """
    _print_sign_in(_record().create(user, name=name, role=role, force=force, station=station), json)


@people.command()
def disable(user: str) -> None:
    """End someone's access at once.

    Example: ./safehold people disable j.ames
    """
    _record().disable(user)


@people.command()
def recover(user: str, json: Json = False) -> None:
    """A new password and second factor for someone who lost either.

    Example: ./safehold people recover j.ames
    """
    _print_sign_in(_record().recover(user), json)


record = typer.Typer(help="What is done to the record by the calendar, and whether it still is what was written down.")
app.add_typer(record, name="record")
Folder = Annotated[Path, typer.Option("--out", help="The folder of checkpoints and tiles, to be kept elsewhere.")]
PublicKey = Annotated[
    Path | None, typer.Option("--key", help="The log's public key; else the one beside the key of this installation.")
]


@record.command("new-key")
def new_key(
    name: Annotated[str, typer.Argument(help="Of the log, for ever: an address without its scheme.")],
    out: Annotated[Path, typer.Option("--out", help="File of the secret half; the public half is written beside it.")],
) -> None:
    """Make the key that signs checkpoints. Keep it apart from the database and from the data folder.

    Example: ./safehold record new-key northmoor.example/record --out log.key
    """
    from safehold.record import outside

    outside.new_key(name, out)


@record.command()
def checkpoint(out: Folder) -> None:
    """Number what was written since the last time, and sign how the record stands now.

    Example: ./safehold record checkpoint --out checkpoints
    """
    settings = _settings()
    from safehold.record import clock, outside, verify

    signer = outside.secret_key(settings.LOG_KEY)
    with _progress("Signing", verify.total() // 2) as tell:
        made = verify.sign(outside.Folder(out), signer, clock.now(), tell)
    typer.echo(f"Signed: {made.size} entries." if made else "Nothing is new since the last checkpoint.")


@record.command("verify")
def verify_record(
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="One that was kept elsewhere; may be given several times.")
    ] = None,
    key: PublicKey = None,
    json: Json = False,
) -> int:
    """Hold the record against its leaves and against checkpoints kept elsewhere; name what does not fit.

    Example: ./safehold record verify --checkpoint checkpoints/checkpoint
    """
    settings = _settings()

    from safehold.record import outside, verify

    verifier = outside.public_key(key or outside.public_of(settings.LOG_KEY)) if checkpoint else None
    kept = [outside.Kept.read(path, verifier) for path in checkpoint or () if verifier]
    with verify.unmoved(), _progress("Verifying", verify.total()) as tell:
        report = verify.verify(kept, tell)
    typer.echo(_json_text(report.as_json()) if json else report.in_words(), nl=not json)
    return 1 if report.count else 0


def _settings() -> Any:
    """Settings of the installation that DATABASE_URL names."""
    from safehold.site import server

    server.load_settings()
    from django.conf import settings

    return settings


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(what, total=total)
        yield lambda count: progress.advance(task, count)


@record.command("erase-unsent")
def erase_unsent() -> None:
    """Erase answers that people began and did not send within 14 days; let a timer call it each night.

    Example: ./safehold record erase-unsent
    """
    _record()
    from safehold.record import clock, store

    typer.echo(f"Erased the unsent answers of {store.erase_unsent(clock.now())} people.")


def _record() -> Any:
    from safehold.site import server

    server.load_settings()
    from safehold.record import people

    return people


def _print_sign_in(sign_in: Any, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    told = asdict(sign_in)
    typer.echo(json.dumps(told) if as_json else "  ".join(told.values()))


@app.command(context_settings=PASS_ON)
def test(context: typer.Context) -> None:
    """Run the tests; what follows is for pytest.

    Example: ./safehold test tests/kernel -k calendar
    """
    _become("pytest", *context.args)


@app.command()
def check() -> None:
    """Look at format, lint, types, the contract of the rooms and the generated pages.

    Example: ./safehold check
    """
    raise typer.Exit(_all_of(CHECKS))


@app.command()
def fix() -> None:
    """Put right what can be put right by machine: format, order of imports, simple lint.

    Example: ./safehold fix
    """
    raise typer.Exit(_all_of(FIXES))


@app.command(context_settings=PASS_ON)
def docs(context: typer.Context) -> None:
    """Write the generated pages of the reference anew from the code.

    Example: ./safehold docs
    """
    _become("docs.generate", *context.args)


@app.command(context_settings=PASS_ON)
def bench(context: typer.Context) -> None:
    """Run the benchmarks, or the one named.

    Example: ./safehold bench pages
    """
    _become("benchmarks", *context.args)


def _become(module: str, *arguments: str) -> NoReturn:
    """Goes on as another program of the development environment, from the root, so that its exit code is ours."""
    _in_development()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])


def _all_of(programs: dict[str, tuple[str, ...]]) -> int:
    """Runs each, whatever became of the one before; 1 if any found something."""
    import subprocess

    _in_development()
    found = 0
    for name, (program, *arguments) in programs.items():
        done = subprocess.run([Path(sys.executable).with_name(program), *arguments], capture_output=True, text=True)
        typer.echo(f"{name}: {'in order' if done.returncode == 0 else 'see below'}")
        if done.returncode:
            found = 1
            typer.echo(done.stdout + done.stderr)
    return found


def _in_development() -> None:
    from importlib.util import find_spec

    if not (ROOT / "tests").exists() or find_spec("pytest") is None:
        raise Missing("This command needs the source tree and the development tools.", do="Run it as ./safehold there.")
    os.chdir(ROOT)


def run() -> NoReturn:
    """Runs one command and leaves with the exit code of what happened."""
    try:
        code = app(prog_name="safehold", standalone_mode=False) or 0
        sys.stdout.flush()
    except SafeholdError as error:
        code = _tell(error)
    except typer.TyperException as error:  # the command line itself cannot be read
        says = getattr(error, "format_message", error.__str__)()
        code = _tell(Unreadable(says, do="./safehold COMMAND --help shows what it takes."))
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stdout = None
        code = 0
    except Exception as error:
        if os.environ.get("SAFEHOLD_TRACEBACK") == "1":  # for developers, whose people are invented
            raise
        code = _tell(_unexpected(error))
    sys.exit(code)


def _tell(error: SafeholdError) -> int:
    """Says the error where its reader looks: JSON on standard output if asked, else a sentence on standard error."""
    import json

    if "--json" in sys.argv:
        print(json.dumps(error.as_json(), ensure_ascii=False))
    else:
        print(f"safehold: {error}", file=sys.stderr)
    return error.exit_code


def _unexpected(error: Exception) -> SafeholdError:
    """Names the kind and the place of an error nobody foresaw, never its text, which may hold someone's data."""
    kind = type(error)
    if DATABASE_ERRORS & {f"{each.__module__}.{each.__qualname__}" for each in kind.__mro__}:
        return Missing("The database does not answer.", do="Start it, or mend DATABASE_URL.")
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return SafeholdError(f"{kind.__name__}: a fault of Safehold's own.", where=place, do="Please report these words.")
