"""A web server of its own that shows the gallery, and the rules of accessibility as one call."""

import os
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def gallery(address):
    """The address of the running gallery. `localhost`, because passkeys refuse a bare number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen(
        [sys.executable, "-m", "django", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.pages.gallery_settings", "GALLERY_DATABASE": address("app")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    where = f"http://localhost:{port}"
    for _try in range(100):
        try:
            urlopen(f"{where}/cookies/")
            break
        except URLError:
            assert served.poll() is None, served.stderr.read().decode()
            time.sleep(0.2)
    yield where
    served.terminate()
    served.wait()


@pytest.fixture
def accessible(page):
    """Checks the page that is open: no rule broken, and no scrolling sideways on the smallest screen."""

    def check():
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    return check


@pytest.fixture(autouse=True)
def english():
    """A page shown in Welsh leaves Welsh behind in its thread."""
    with translation.override("en-gb"):
        yield


@pytest.fixture
def gallery_pages(settings):
    """The gallery's addresses and templates in this process, for tests that need no browser."""
    settings.ROOT_URLCONF = "tests.pages.gallery"
    [jinja] = settings.TEMPLATES
    settings.TEMPLATES = [jinja | {"DIRS": [*jinja["DIRS"], "tests/pages/templates"]}]
