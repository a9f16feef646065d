"""Preparing an installation and starting its web server; the demonstration and a real one alike."""

import os
import sys
from importlib import import_module

import django
from django.core.management import call_command


def command(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """The web server's command line."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--no-log"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers"),
        "safehold.site.wsgi:application",
    ]


def read_settings() -> None:
    """Reads the settings, so that one that is missing is told before anything else begins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safehold.site.settings")
    import_module(os.environ["DJANGO_SETTINGS_MODULE"])


def load_settings() -> None:
    """Reads the settings and starts Django with them."""
    read_settings()
    django.setup()


def prepare() -> None:
    """Tables, the shared cache and the static files, brought up to date; may be called again."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
