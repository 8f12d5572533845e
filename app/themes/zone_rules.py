"""The versions of a zoning's rule are read from its table, one row a colour."""

from datetime import date
from itertools import groupby
from typing import Final

from app.core.text import Text
from app.themes.language.zones import Band, ZoneRule
from app.themes.rules import rows

NEVER_BOUND: Final = Text(
    "Lampung belum termasuk aturan ini: hanya untuk perbandingan.", "Lampung was not under this rule: to compare with."
)
BOUND_FROM: Final = Text(
    "Di Lampung berlaku sejak {day:%d-%m-%Y} ({source}); sebelum itu untuk perbandingan.",
    "Binding in Lampung from {day:%Y-%m-%d} ({source}); before that to compare with.",
)


def zone_rules(file: str) -> tuple[ZoneRule, ...]:
    """Return the versions of a rule in the order of its table `data/FILE.csv`; its linter judges them."""
    return tuple(_rule(list(group)) for _, group in groupby(rows(file), key=_version))


def _version(row: dict[str, str]) -> str:
    return row["rule_version"]


def _rule(bands: list[dict[str, str]]) -> ZoneRule:
    first = bands[0]
    binds_from = _day(first["applies_in_lampung_from"])
    return ZoneRule(
        version=first["rule_version"],
        valid_from=date.fromisoformat(first["valid_from"]),
        valid_to=_day(first["valid_to"]),
        days=int(first["window_days"]),
        bands=tuple(_band(row) for row in bands),
        binds_from=binds_from,
        note=BOUND_FROM.fill(day=binds_from, source=first["applies_source"]) if binds_from else NEVER_BOUND,
        source=first["legal_source"],
    )


def _band(row: dict[str, str]) -> Band:
    return Band(
        code=row["zone"],
        label=Text(row["label_id"], row["label_en"]),
        least=int(row["houses_min"]),
        most=int(row["houses_max"]) if row["houses_max"] else None,
        scenario=Text(row["control_scenario_id"], row["control_scenario_en"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
