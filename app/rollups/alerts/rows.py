"""Values as the drivers give them."""

from datetime import date
from typing import Any


def day_of(value: Any) -> date:
    """Read a day: SQLite's is text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
