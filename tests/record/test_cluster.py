"""The private database: it starts again whatever was killed, and keeps what it acknowledged."""

import os
import shutil
import signal
import stat
import time
from pathlib import Path

import psycopg
import pytest

from safehold.kernel.errors import Missing
from safehold.record.cluster import Cluster


@pytest.fixture
def cluster(open_folder):
    made = Cluster(open_folder())
    made.start()
    made.prepare("safehold")
    yield made
    made._end_leftovers()
    made.stop()


def connect(cluster, role="migrator"):
    return psycopg.connect(cluster.address(role, "safehold"), autocommit=True)


def parent_of(cluster):
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def still_there(processes, cluster):
    return [process for process in processes if process in cluster._processes()]


def wait_until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_it_starts_again_when_a_killed_server_left_children_that_hang(cluster):
    with connect(cluster) as writer, connect(cluster) as one, connect(cluster) as other:
        writer.execute("CREATE TABLE kept (n integer)")
        writer.execute("INSERT INTO kept VALUES (1)")
        hanging = [one.info.backend_pid, other.info.backend_pid]
        for process in hanging:  # stopped, they cannot see that their parent died
            os.kill(process, signal.SIGSTOP)
        os.kill(parent_of(cluster), signal.SIGKILL)
        wait_until(lambda: set(cluster._processes()) <= set(hanging))
        assert still_there(hanging, cluster) == hanging
        with pytest.raises(Missing):  # the trap itself: the server alone refuses to start
            cluster._call("pg_ctl", "-D", cluster.data, "-w", "-o", f"-k {cluster.run}", "start")

        again = Cluster(cluster.home)
        again.start()

        assert still_there(hanging, cluster) == []
        with connect(again) as reader:
            assert reader.execute("SELECT n FROM kept").fetchall() == [(1,)]


def test_it_starts_again_when_every_process_was_killed_under_writing(cluster):
    with connect(cluster) as writer:
        writer.execute("CREATE TABLE kept (n integer)")
        for n in range(50):
            writer.execute("INSERT INTO kept VALUES (%s)", [n])
        for process in cluster._processes():
            os.kill(process, signal.SIGKILL)
    cluster.start()
    with connect(cluster) as reader:
        assert reader.execute("SELECT count(*) FROM kept").fetchone() == (50,)


def test_a_second_start_leaves_a_running_server_alone(cluster):
    before = parent_of(cluster)
    Cluster(cluster.home).start()
    assert parent_of(cluster) == before


def test_it_ends_no_process_that_merely_stands_in_its_folder(cluster, tmp_path):
    bystander = os.posix_spawn("/bin/sh", ["sh", "-c", f"cd {cluster.data} && exec sleep 60"], os.environ)
    try:
        wait_until(lambda: Path(f"/proc/{bystander}/cwd").readlink() == cluster.data)
        cluster.stop()
        cluster._end_leftovers()
        assert os.waitpid(bystander, os.WNOHANG) == (0, 0)
    finally:
        os.kill(bystander, signal.SIGKILL)
        os.waitpid(bystander, 0)


def test_its_keys_are_read_by_their_owner_alone_and_no_port_is_open(cluster):
    keys = list(cluster.home.glob("*.key"))
    assert len(keys) == 3
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    with connect(cluster, "owner") as owner:
        assert owner.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_wrong_password_is_refused(cluster):
    key = (cluster.home / "app.key").read_text()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.address("app", "safehold").replace(key, "guess"))


def test_the_web_role_can_neither_bypass_row_security_nor_make_a_table(cluster):
    with connect(cluster, "app") as app:
        rights = app.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'app'").fetchone()
        assert rights == (False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (n integer)")


def test_no_server_on_the_machine_is_said_in_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("SAFEHOLD_PG_BIN", str(tmp_path / "nothing"))
    with pytest.raises(Missing, match="cannot be run"):
        Cluster(tmp_path / "home").start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as another account")
def test_under_a_folder_that_is_closed_to_the_servers_account_it_keeps_its_data_elsewhere(tmp_path):
    tmp_path.chmod(0o700)
    hidden = Cluster(tmp_path / "home")
    try:
        hidden.start()
        assert not hidden.home.is_relative_to(tmp_path)
        assert hidden.answers()
    finally:
        hidden.stop()
        shutil.rmtree(hidden.home)
