"""An indicator is a sum over areas; over time it is a flow, which adds up, or a stock, as it stands on a day."""

from dataclasses import dataclass
from typing import Literal

from app.core.text import Text
from app.themes.language.denominators import Denominator
from app.themes.language.expr import Condition


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Adds the amount in `key` (integer, money or decimal) of the records for which `where` is true.

    `counted_by`: the indicator that counts these records; a sum over few of them tells of each.
    """

    key: str
    where: Condition | None = None
    counted_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure that an office reads.

    `count`: a condition (each record for which it is true counts one) or a Sum.
    `over`: `flow` events add up over periods; `stock` is what stands on a day.
    `on`: the date answer at which a record counts (the day observed unless said). `until`: the date answer from which
    a stock no longer counts the record.
    `each`: a question of lines; each of its lines counts by itself, and the condition, amount and day may name its
    items. Of a register's record the lines last sent stand for its whole life.
    `once`: a flow that counts a register's record once, by what was said last; otherwise it counts every visit.
    `among`: the key of the indicator it is divided by, or a published figure; division happens last, and both parts are
    always shown. `interval`: shows how far chance alone may have moved a proportion of records (95 %, Wilson).
    """

    key: str
    label: Text
    count: Condition | Sum
    over: Literal["flow", "stock"]
    definition: Text
    on: str = "observed_on"
    until: str | None = None
    each: str | None = None
    once: bool = False
    among: str | Denominator | None = None
    per: int = 100
    interval: Literal["wilson"] | None = None
    unit: str = "records"
    places: int = 0
    office: str = ""
    source: str = ""
    open: bool = False
    """Whether it says nothing about a person and may be shown to the public."""
    kept: bool = False
    """Whether only the theme's keepers read it, because it counts options that nobody else sees."""
    withheld: bool = False
    """Whether only those read it who read the records: from other totals its small counts could be reckoned."""

    @property
    def whole(self) -> str | None:
        """The key of the indicator it is divided by, if it is one."""
        return self.among if isinstance(self.among, str) else None

    @property
    def denominator(self) -> Denominator | None:
        """The published figure it is divided by, if it is one."""
        return self.among if isinstance(self.among, Denominator) else None
