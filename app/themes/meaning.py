"""The whole meaning of a theme as plain JSON values; the form, the lock file and the dictionary are made of it."""

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from app.core.text import Text
from app.themes.language import (
    Balance,
    Check,
    Derivation,
    Derived,
    Grouping,
    Indicator,
    Keeper,
    Lines,
    Looks,
    Memory,
    Parts,
    Privacy,
    Quality,
    Question,
    Sum,
    Theme,
    Twice,
    Unseen,
    Watch,
    Within,
    Worse,
    ZoneRule,
    Zoning,
    as_json,
)
from app.themes.language.quality import NO_MEASURES

EXAMPLE_DAY = date(2026, 6, 15)
"""The day on which every example is observed and sent."""


def meaning(theme: Theme) -> dict[str, Any]:
    """Return the declaration as JSON values; equal exactly when two declarations mean the same.

    A word that came to the language later (`steps`, `shown`, `once`, `apart`) stands only where a theme uses it, so
    that the others mean what they meant.
    """
    return {
        "key": theme.key,
        "version": theme.version,
        "label": _both(theme.label),
        "period": theme.period,
        "register": theme.register,
        "grains": list(theme.grains),
        "reporting": asdict(theme.reporting),
        "subject": {
            "kind": theme.subject.kind,
            "label": _both(theme.subject.label),
            "keys": [list(keys) for keys in theme.subject.keys],
            "alike": [list(keys) for keys in theme.subject.alike],
            **({"apart": list(theme.subject.apart)} if theme.subject.apart else {}),
        },
        "offices": list(theme.offices),
        "source": theme.source,
        "questions": [_question(each) for each in theme.questions],
        "derived": [_derived(each, by) for by in theme.formulas for each in by.gives],
        "checks": [_check(each) for each in theme.checks],
        "twice": [_twice(each) for each in theme.twice],
        "indicators": [_indicator(each) for each in theme.indicators],
        **({"quality": _quality(theme.quality)} if theme.quality != NO_MEASURES else {}),
        # What lies within another changes what is hidden beside it; what adds up is part of what a figure means.
        **({"ties": ties} if (ties := [_tie(each) for each in theme.ties if not isinstance(each, Within)]) else {}),
        "smallest": theme.smallest,
        "zonings": [_zoning(each) for each in theme.zonings],
        "groupings": [_grouping(each) for each in theme.groupings],
        "watches": [_watch(each) for each in theme.watches],
        "example": dict(theme.example),
    }


def _both(text: Text | None) -> dict[str, str] | None:
    return text and text._asdict()


def _value(value: Question | Derived) -> dict[str, Any]:
    kind = value.kind
    items = {"items": [_question(each) for each in kind.items]} if isinstance(kind, Lines) else {}
    return {
        "key": value.key,
        "kind": kind.name,
        "facts": kind.facts() | items,
        "label": _both(value.label),
        "unit": value.unit,
        "privacy": str(Privacy(value.privacy)),
        "source": value.source,
    }


def _question(question: Question) -> dict[str, Any]:
    return _value(question) | {
        "help": _both(question.help),
        "required": question.required,
        "asked_if": None if question.asked_if is None else as_json(question.asked_if),
        "unsure": question.unsure and question.kind.gap_codes,
        "kept_by": question.kept_by and _keeper(question.kept_by),
        "since": question.since,
        "retired": question.retired,
        **({"steps": [_keeper(each) for each in question.steps]} if question.steps else {}),
    }


def _keeper(keeper: Keeper) -> dict[str, Any]:
    return {
        "hand": keeper.hand,
        "code": keeper.code,
        "message": _both(keeper.message),
        "codes": None if keeper.codes is None else sorted(keeper.codes),
        **({"shown": True} if keeper.shown else {}),
    }


def _derived(value: Derived, by: Derivation | Memory) -> dict[str, Any]:
    recalls = by.recalls if isinstance(by, Memory) else None
    return _value(value) | {
        "source": value.source or by.source,
        "by": by.by.__name__,
        "takes": list(by.takes),
        "recalls": recalls and {each.name: list(getattr(recalls, each.name)) for each in fields(recalls)},
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "holds": as_json(check.holds),
        "severity": check.severity,
        "message": _both(check.message),
        "about": list(check.about),
        "source": check.source,
    }


def _twice(twice: Twice) -> dict[str, Any]:
    return {
        "code": twice.code,
        "named_by": list(twice.named_by),
        "same": twice.same,
        "message": _both(twice.message),
        "about": list(twice.about),
        "source": twice.source,
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    count = indicator.count
    where = count.where if isinstance(count, Sum) else count
    return {
        "key": indicator.key,
        "label": _both(indicator.label),
        "definition": _both(indicator.definition),
        "sum": count.key if isinstance(count, Sum) else None,
        **({"counted_by": count.counted_by} if isinstance(count, Sum) and count.counted_by else {}),
        "where": None if where is None else as_json(where),
        "each": indicator.each,
        "over": indicator.over,
        "on": indicator.on,
        "until": indicator.until,
        "among": among(indicator),
        "per": indicator.per,
        "interval": indicator.interval,
        "unit": indicator.unit,
        "places": indicator.places,
        "office": indicator.office,
        "source": indicator.source,
        "open": indicator.open,
        "kept": indicator.kept,
        **({"withheld": True} if indicator.withheld else {}),
        **({"once": True} if indicator.once else {}),
    }


def _quality(quality: Quality) -> dict[str, Any]:
    return {
        "digits": [{"key": each.key, "place": each.place, "asks": _both(each.asks)} for each in quality.digits],
        "spreads": [asdict(each) for each in quality.spreads],
    }


def _tie(tie: Parts | Balance) -> dict[str, Any]:
    if isinstance(tie, Parts):
        return {"whole": tie.whole, "parts": list(tie.parts)}
    return {"stock": tie.stock, "begins": tie.begins, "ends": list(tie.ends)}


def _zoning(zoning: Zoning) -> dict[str, Any]:
    return {
        "key": zoning.key,
        "label": _both(zoning.label),
        "definition": _both(zoning.definition),
        "houses": zoning.houses,
        "on": zoning.on,
        "where": as_json(zoning.where),
        "rules": [zone_rule(each) for each in zoning.rules],
        "shown_until": zoning.shown_until and zoning.shown_until.isoformat(),
        "afterwards": _both(zoning.afterwards),
        "office": zoning.office,
        "source": zoning.source,
    }


def _grouping(grouping: Grouping) -> dict[str, Any]:
    return {
        "key": grouping.key,
        "label": _both(grouping.label),
        "of": grouping.of,
        "at": grouping.at,
        "groups": [
            {"code": each.code, "label": _both(each.label), "least": each.least, "most": each.most}
            for each in grouping.groups
        ],
        "source": grouping.source,
    }


def _watch(watch: Watch) -> dict[str, Any]:
    return {
        "key": watch.key,
        "label": _both(watch.label),
        "todo": _both(watch.todo),
        "about": watch.about,
        "news_days": watch.news_days,
        "most": watch.most,
        "rules": [
            {
                "version": each.version,
                "valid_from": each.valid_from.isoformat(),
                "valid_to": each.valid_to and each.valid_to.isoformat(),
                "looks": _looks(each.looks),
                "source": each.source,
            }
            for each in watch.rules
        ],
    }


def _looks(looks: Looks) -> dict[str, Any]:
    """Return what is looked for, with its sort under `for`."""
    told: dict[str, Any] = {"for": type(looks).__name__.lower()}
    match looks:
        case Worse():
            told["levels"] = [
                {"code": each.code, "label": _both(each.label), "when": as_json(each.when)} for each in looks.levels
            ]
            told["unless"] = None if looks.unless is None else as_json(looks.unless)
            return told | {"compared": looks.compared, "tells": list(looks.tells)}
        case Unseen():
            return told | {**asdict(looks), "where": as_json(looks.where)}
        case _:
            return told | {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(looks).items()}


def zone_rule(rule: ZoneRule) -> dict[str, Any]:
    """Return one version of a zoning's rule as JSON values."""
    return {
        "version": rule.version,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to and rule.valid_to.isoformat(),
        "days": rule.days,
        "bands": [
            {
                "code": band.code,
                "label": _both(band.label),
                "least": band.least,
                "most": band.most,
                "scenario": _both(band.scenario),
            }
            for band in rule.bands
        ],
        "binds_from": rule.binds_from and rule.binds_from.isoformat(),
        "note": _both(rule.note),
        "source": rule.source,
    }


def among(indicator: Indicator) -> str | dict[str, str] | None:
    """Return what an indicator is divided by: the key of another, or the published figure in its parts."""
    return indicator.whole if indicator.denominator is None else asdict(indicator.denominator)
