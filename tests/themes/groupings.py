"""Groupings that the linter finds wrong, and what it says of each."""

from dataclasses import replace
from typing import Any

from app.themes.language import Theme
from tests.themes.sample import SAMPLE


def with_grouping(**change: Any) -> Theme:
    return replace(SAMPLE, groupings=(replace(SAMPLE.groupings[0], **change),))


def with_groups(*changes: dict[str, Any]) -> Theme:
    groups = [*SAMPLE.groupings[0].groups]
    for at, change in enumerate(changes):
        groups[at] = replace(groups[at], **change)
    return with_grouping(groups=tuple(groups))


GROUPINGS = (
    (with_grouping(of="name"), "Grouping herd is of name, which is no number that is kept"),
    (with_grouping(of="nobody"), "Grouping herd is of nobody, which is no number"),
    (with_grouping(at="built"), "Grouping herd is of weight, which is no date that is kept"),
    (with_grouping(of="built", at="name"), "Grouping herd is of name, which is no date"),
    (with_grouping(groups=()), "Grouping herd has no group"),
    (with_groups({"code": "heavy"}), "Grouping herd has the group heavy twice"),
    (with_groups({"code": "a b"}), "Grouping herd has the code 'a b'"),
    (with_groups({"least": "0.6"}), "Grouping herd has no group below 0.6"),
    (with_groups({}, {"least": "10.1"}), "Grouping herd leaves heavy out of line"),
    (with_groups({"most": None}), "Grouping herd leaves heavy out of line"),
    (with_groups({"least": "12", "most": "9.9"}), "Grouping herd has the group light, which ends before it begins"),
    (with_groups({}, {}, {"most": "120.4"}), "Grouping herd has no group above 120.4"),
    (with_groups({"most": "many"}), "Grouping herd has an end that cannot be an answer"),
)
