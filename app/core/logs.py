"""Logs are one JSON object a line, on standard error, without a body, a name or a number of any person."""

import logging
import sys
from datetime import UTC, datetime
from typing import BinaryIO

import orjson
import structlog


class _Requests:
    """Where the lines of requests go, once logs are configured and unless only worse things are wanted."""

    stream: BinaryIO | None = None


def configure_logs(level: str, stream: BinaryIO | None = None) -> None:
    """Set the format and the least severity of every logger in the process; `stream` is standard error unless said."""
    severity = logging.getLevelNamesMapping()[level.upper()]
    stream = stream or sys.stderr.buffer
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(severity),
        logger_factory=structlog.BytesLoggerFactory(file=stream),
        cache_logger_on_first_use=True,
    )
    _Requests.stream = stream if severity <= logging.INFO else None
    logging.basicConfig(level=severity, stream=sys.stderr, format='{"logger": "%(name)s", "event": "%(message)s"}')
    logging.getLogger("uvicorn.access").disabled = True


def log_request(request: str, method: str, route: str, status: int, ms: float) -> None:
    """Write a request's line, in the form of all others but without their machinery: no line is as frequent."""
    if _Requests.stream is None:
        return
    line = {
        "request": request,
        "method": method,
        "route": route,
        "status": status,
        "ms": ms,
        "event": "request",
        "level": "info",
        "timestamp": datetime.now(UTC),
    }
    _Requests.stream.write(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
    _Requests.stream.flush()
