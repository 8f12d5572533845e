"""The words in which a theme is declared; a theme's author needs nothing else."""

from app.core.text import Text
from app.themes.language.answers import Reading, read_answers, remember
from app.themes.language.codes import CodeList, Option, listed, official
from app.themes.language.denominators import AGE_BAND, METRICS, Denominator, Metric
from app.themes.language.expr import Condition, all_of, any_of, compiled, keys_of, q, sql
from app.themes.language.groupings import Group, Grouping
from app.themes.language.identifiers import Digits, Kk, Nik, Phone
from app.themes.language.indicators import Indicator, Sum
from app.themes.language.keepers import Hand, Keeper, Sight
from app.themes.language.kinds import (
    Choice,
    Choices,
    Date,
    Decimal,
    House,
    Integer,
    Kind,
    Money,
    Refusal,
    Unfit,
    Words,
    YesNo,
)
from app.themes.language.lines import Lines, lines_of
from app.themes.language.past import NO_PAST, Past, Recall
from app.themes.language.quality import LastDigits, Quality, Spread
from app.themes.language.questions import GAPS, Derivation, Derived, Memory, Privacy, Question
from app.themes.language.registry import KINDS
from app.themes.language.reporting import Reporting
from app.themes.language.retention import Retention, retention_on
from app.themes.language.screens import Screen
from app.themes.language.theme import KELURAHAN, Check, Subject, Theme, Twice, next_period, period_start
from app.themes.language.ties import Balance, Parts, Tie, Within
from app.themes.language.watches import (
    RECORDS,
    Coloured,
    Jump,
    Level,
    Looks,
    Silent,
    Stays,
    Unseen,
    Watch,
    WatchRule,
    Worse,
)
from app.themes.language.wire import as_json, from_json
from app.themes.language.zones import Band, ZoneRule, Zoning

__all__ = [
    "AGE_BAND",
    "GAPS",
    "KELURAHAN",
    "KINDS",
    "METRICS",
    "NO_PAST",
    "RECORDS",
    "Balance",
    "Band",
    "Check",
    "Choice",
    "Choices",
    "CodeList",
    "Coloured",
    "Condition",
    "Date",
    "Decimal",
    "Denominator",
    "Derivation",
    "Derived",
    "Digits",
    "Group",
    "Grouping",
    "Hand",
    "House",
    "Indicator",
    "Integer",
    "Jump",
    "Keeper",
    "Kind",
    "Kk",
    "LastDigits",
    "Level",
    "Lines",
    "Looks",
    "Memory",
    "Metric",
    "Money",
    "Nik",
    "Option",
    "Parts",
    "Past",
    "Phone",
    "Privacy",
    "Quality",
    "Question",
    "Reading",
    "Recall",
    "Refusal",
    "Reporting",
    "Retention",
    "Screen",
    "Sight",
    "Silent",
    "Spread",
    "Stays",
    "Subject",
    "Sum",
    "Text",
    "Theme",
    "Tie",
    "Twice",
    "Unfit",
    "Unseen",
    "Watch",
    "WatchRule",
    "Within",
    "Words",
    "Worse",
    "YesNo",
    "ZoneRule",
    "Zoning",
    "all_of",
    "any_of",
    "as_json",
    "compiled",
    "from_json",
    "keys_of",
    "lines_of",
    "listed",
    "next_period",
    "official",
    "period_start",
    "q",
    "read_answers",
    "remember",
    "retention_on",
    "sql",
]
