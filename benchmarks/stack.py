"""The demonstration's own stack for as long as it is measured: its database server, settings, tables and people."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from wsgiref.util import setup_testing_defaults

from safehold.record.cluster import Cluster
from safehold.site import demonstration


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes again, and that the database server's own account can enter."""
    made = Path(tempfile.mkdtemp(prefix="safehold-bench-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made)


@contextmanager
def filled(people: int, starts_at: datetime) -> Iterator[None]:
    """What `./safehold demo` makes before it serves, in this process."""
    with ExitStack() as ending:
        data = ending.enter_context(folder())
        cluster = Cluster(data / "cluster")
        ending.callback(cluster.stop)
        cluster.start()
        demonstration.environment(data, cluster)
        cluster.prepare(demonstration.DATABASE)
        demonstration.migrate(cluster)
        demonstration.fill(people, starts_at)
        yield


class Browser:
    """Asks a site as its web server would, in this process, and puts the answer together."""

    def __init__(self, application, cookie: str = "") -> None:
        self.application, self.cookie = application, cookie

    def get(self, address: str) -> bytes:
        """The whole page; any other answer than a page is no measurement."""
        told: dict = {"PATH_INFO": address, "HTTP_COOKIE": self.cookie, "HTTP_ACCEPT_ENCODING": "gzip"}
        setup_testing_defaults(told)
        status = []
        answer = self.application(told, lambda said, *_: status.append(said))
        try:
            page = b"".join(answer)
        finally:
            answer.close()
        if status != ["200 OK"]:
            raise SystemExit(f"{address} answered {status}, so nothing was measured.")
        return page
