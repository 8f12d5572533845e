"""Logs are one JSON object a line, on standard error, without a body, a name or a number of any person."""

import logging
import sys
from typing import BinaryIO

import orjson
import structlog


def configure_logs(level: str, stream: BinaryIO | None = None) -> None:
    """Set the format and the least severity of every logger in the process; `stream` is standard error unless said."""
    severity = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(severity),
        logger_factory=structlog.BytesLoggerFactory(file=stream or sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=severity, stream=sys.stderr, format='{"logger": "%(name)s", "event": "%(message)s"}')
    logging.getLogger("uvicorn.access").disabled = True
