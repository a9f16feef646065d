"""Logs as JSON, one line an event, from the allow-list in the settings: what is not named there is never written."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import structlog


def from_library(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's own line: its message as written in its source, without what was filled in.

    A message that comes without anything to fill in may have been filled in before, so it is left out.
    """
    if record := line.get("_record"):
        line["event"] = str(record.msg) if record.args else "words left out"
        line["status"] = getattr(record, "status_code", None)
        if record.exc_info and (error := record.exc_info[1]):
            where = error.__traceback__
            while where and where.tb_next:
                where = where.tb_next
            line["error"] = type(error).__name__
            line["place"] = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else ""
        request = getattr(record, "request", None)
        line["route"] = getattr(getattr(request, "resolver_match", None), "route", None)
    return line


def configure(settings: Mapping[str, list[str]]) -> None:
    """Sends every logger's lines, ours and the libraries', through the allow-list to standard error."""

    def allowed(_logger: object, _method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
        return {name: line[name] for name in settings["written"] if name in line}

    before = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name]
    after = [structlog.processors.TimeStamper(fmt="iso", utc=True)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*before, from_library],
            processors=[*after, allowed, structlog.processors.JSONRenderer()],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in ("django", "django.server"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
