"""The page on a real installation, followed: roles, migration, a force, an officer, the server behind a proxy."""

import configparser
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress

import psycopg
import pytest

from safehold.record.cluster import Cluster

from .pages import blocks, prints, steps, text_of

PAGE = "docs/how-to/run-an-installation.md"
ADDRESS = "@localhost/safehold"


@pytest.fixture
def server(open_folder):
    """A database server as its administrator finds it: no roles of ours, no database of ours."""
    cluster = Cluster(open_folder() / "bare", durable=False)
    cluster.start()
    yield cluster
    cluster.stop()


def as_administrator(server, database, statements):
    with psycopg.connect(server.address("owner", database), autocommit=True) as owner:
        for statement in statements.split(";"):
            if statement.strip():
                owner.execute(statement)


@pytest.fixture
def installed(server, reader):
    """All that the page says up to the server; gives the environment in which the server is started."""
    roles, inside = (block.text for block in blocks(PAGE) if block.language == "sql")
    as_administrator(server, "postgres", roles)
    as_administrator(server, "safehold", inside)
    environment: dict[str, str] = {}
    for block in blocks(PAGE):
        for step in steps(block) if block.language == "console" else ():
            if step.name == "serve":
                continue
            # the one difference: the server listens in a folder of ours, not on a port of this machine
            command = step.command.replace(ADDRESS, f"@/safehold?host={server.run}")
            if command.startswith("export "):
                shown = reader(f"{command}; env -0", **environment)
                environment |= dict(pair.split("=", 1) for pair in shown.stdout.split("\0") if pair)
                continue
            shown = reader(command, **environment)
            assert shown.returncode == 0, f"{command}\n{shown.stderr}"
            assert prints(step.prints, shown.stdout) == ""
    return environment


def serve():
    """The page's command that starts the server."""
    told = [step for block in blocks(PAGE) if block.language == "console" for step in steps(block)]
    [command] = [step.command for step in told if step.name == "serve"]
    return command


@pytest.fixture
def served(installed, reader):
    """The address of the server that the page starts."""
    command = serve()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (reader.folder / "server.log").open("w") as log:
        running = subprocess.Popen(
            ["bash", "-c", f"exec {command.replace('8000', str(port))}"],
            cwd=reader.folder,
            env=installed,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):  # a minute, for a machine that does much else
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/health", timeout=2).close()
                break
            time.sleep(0.1)
        yield address
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(timeout=20)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(address, headers):
    """Status and headers of an answer, redirections as they are."""
    try:
        with urllib.request.build_opener(NoRedirect).open(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def proxied():
    """The headers that the page's proxy sets."""
    [proxy] = [block.text for block in blocks(PAGE) if block.language == "nginx"]
    variables = {"$host": "register.example", "$proxy_add_x_forwarded_for": "192.0.2.7"}
    assert "proxy_pass http://127.0.0.1:8000;" in proxy
    return {name: variables.get(value, value) for name, value in re.findall(r"proxy_set_header (\S+) (\S+);", proxy)}


def test_it_runs_as_the_page_says(served, reader):
    status, _, body = ask(f"{served}/health", proxied())
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    assert '`{"status": "ok"}`' in text_of(PAGE)

    status, headers, body = ask(f"{served}/sign-in/", proxied())
    assert status == 200
    assert b"User name" in body
    assert "__Host-csrf" in headers["Set-Cookie"]
    assert "Secure" in headers["Set-Cookie"]

    # without what the proxy adds, a browser is sent to TLS; under another name there is nothing
    assert ask(f"{served}/sign-in/", {"Host": "register.example"})[0] == 301
    assert ask(f"{served}/sign-in/", proxied() | {"Host": "elsewhere.example"})[0] == 400

    lines = (reader.folder / "server.log").read_text().splitlines()
    assert all("192.0.2.7" not in line for line in lines)


def test_what_systemd_keeps_is_that_server_and_it_always_starts_it_again():
    [unit] = [block.text for block in blocks(PAGE) if block.language == "systemd"]
    told = configparser.ConfigParser()
    told.optionxform = str
    told.read_string(unit)
    assert told["Service"]["ExecStart"].endswith(serve().removeprefix("."))
    assert told["Service"]["Restart"] == "always"


def test_every_setting_of_the_page_is_one_that_is_read(server):
    from safehold.site import settings

    named = set(re.findall(r"^\| `(\w+)` \|", text_of(PAGE), re.M))
    documented = set(re.findall(r"^(\w+)  +\S", settings.__doc__, re.M))
    assert named == documented - {"SAFEHOLD_DEMONSTRATION"}
