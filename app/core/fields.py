"""Days and moments as they may arrive: written out; pydantic alone would also take seconds since 1970, even as text."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
_MOMENT = re.compile(rf"{_DAY.pattern}[T ]{_TIME}")


def _day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif type(value) is date:
        return value
    raise PydanticCustomError("date_parsing", "not a date YYYY-MM-DD")


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, datetime):
        return value
    raise PydanticCustomError("datetime_parsing", "not an RFC 3339 time")


Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day, YYYY-MM-DD."""

Moment = Annotated[datetime, BeforeValidator(_moment)]
"""An RFC 3339 time; the offset may be missing."""
