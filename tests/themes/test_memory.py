"""What follows from other records is found in a second pass, and so are the checks that rest on it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.errors import Fault
from app.themes.language import NO_PAST, Check, Past, Reading, Recall, Text, Theme, q, read_answers, remember
from app.themes.language.expr import Values
from tests.themes.sample import SAMPLE, TODAY

LATE = {"M1", "M2", "M3", "M4"}
"""The sample's checks that rest on the past."""

REMEMBERED = {"heads_before", "heads_more", "permit_elsewhere", "renamed"}


BOTH = Text("Periksa.", "Look again.")


def values_of(theme: Theme = SAMPLE, **changes: Any) -> Values:
    reading = read_answers(theme, {**SAMPLE.example, **changes}, TODAY, TODAY)
    assert reading.faults == []
    return reading.values


def recalled(past: Past, theme: Theme = SAMPLE, **changes: Any) -> Reading:
    return remember(theme, values_of(theme, **changes), TODAY, past)


def codes(found: list[Fault]) -> list[tuple[str, str]]:
    return [(fault.question, fault.code) for fault in found]


def before(*heads: int | None) -> Past:
    """Earlier visits, the latest first."""
    return Past(earlier=tuple({"observed_on": date(2026, 5, 1), "heads": each} for each in heads))


def test_what_lasts_is_kept_and_what_does_not_has_no_column() -> None:
    assert [memory.lasting for memory in SAMPLE.memories] == [True, False]
    assert SAMPLE.lasting == ("heads_before", "heads_more")
    assert SAMPLE.remembered.keys() == REMEMBERED
    assert REMEMBERED & SAMPLE.fields.keys() == set(SAMPLE.lasting)
    assert SAMPLE.scope_of_conditions.keys() >= REMEMBERED
    assert SAMPLE.recalls == {"heads", "permit"}


@pytest.mark.parametrize(
    ("recalls", "lasting"),
    [
        (Recall(earlier=("heads",)), True),
        (Recall(earlier=("heads",), previous=("heads",)), False),
        (Recall(earlier=("heads",), shared=("heads",)), False),
        (Recall(previous=("heads",)), False),
        (Recall(alike=("heads",)), False),
    ],
)
def test_only_what_rests_on_earlier_records_lasts(recalls: Recall, lasting: bool) -> None:
    memory = replace(SAMPLE.memories[0], recalls=recalls)
    assert memory.lasting is lasting
    theme = replace(SAMPLE, memories=(memory,))
    assert theme.lasting == (("heads_before", "heads_more") if lasting else ())


def test_a_first_reading_leaves_the_past_open() -> None:
    values = values_of()
    assert values["heads_before"] is values["heads_more"] is None
    assert not {"permit_elsewhere", "renamed"} & values.keys()


def test_the_past_is_no_answer() -> None:
    reading = read_answers(SAMPLE, {**SAMPLE.example, "heads_before": 3, "renamed": "no"}, TODAY, TODAY)
    assert codes(reading.faults) == [("heads_before", "answer.derived"), ("renamed", "answer.derived")]


def test_what_is_remembered_is_all_that_is_given() -> None:
    late = recalled(before(None, 3, 9))
    assert late.values == {"heads_before": 3, "heads_more": 1, "permit_elsewhere": "no", "renamed": None}
    assert (late.faults, late.warnings, late.gaps) == ([], [], {})


def test_without_a_past_nothing_is_known_and_nothing_is_doubted() -> None:
    late = recalled(NO_PAST)
    assert late.values == {"heads_before": None, "heads_more": None, "permit_elsewhere": "no", "renamed": None}
    assert (late.faults, late.warnings) == ([], [])


def test_what_an_answer_leaves_open_stays_open() -> None:
    late = recalled(before(3), heads="unknown", permit=None)
    assert late.values == {"heads_before": 3, "heads_more": None, "permit_elsewhere": "no", "renamed": None}
    assert (late.faults, late.warnings) == ([], [])


def test_a_check_on_the_past_is_not_judged_before_it_is_known() -> None:
    hopeless = Check(code="H", holds=~q("renamed").answered & (q("heads") < 0), message=BOTH, about=("heads",))
    never = Check(code="N", holds=q("heads_before").answered, message=Text("a", "b"), about=("heads",))
    theme = replace(SAMPLE, checks=(hopeless, never))
    assert read_answers(theme, SAMPLE.example, TODAY, TODAY).faults == []
    assert codes(recalled(NO_PAST, theme).faults) == [("heads", "H"), ("heads", "N")]
    assert codes(recalled(before(1), theme).faults) == [("heads", "H")]


def test_a_check_on_answers_alone_is_judged_once() -> None:
    theme = replace(SAMPLE, checks=tuple(each for each in SAMPLE.checks if each.code not in LATE))
    late_too_soon = {**SAMPLE.example, "until": "2024-03-01"}
    reading = read_answers(theme, late_too_soon, TODAY, TODAY)
    assert codes(reading.faults) == [("until", "S1"), ("built", "S1")]
    late = remember(theme, reading.values, TODAY, before(9))
    assert (late.faults, late.warnings) == ([], [])


def test_an_error_refuses() -> None:
    late = recalled(Past(shared=({"permit": "1"}, {"permit": SAMPLE.example["permit"]})))
    assert codes(late.faults) == [("permit", "M1")]
    assert late.warnings == []
    assert late.faults[0].as_json() == {
        "question": "permit",
        "code": "M1",
        "message": {"id": "Izin ini milik rumah lain.", "en": "This permit is of another house."},
    }


def test_a_warning_doubts_and_a_notice_only_tells() -> None:
    fewer = recalled(before(5))
    assert (codes(fewer.faults), codes(fewer.warnings)) == ([], [("heads", "M2")])
    assert fewer.warnings[0].as_json().keys() == {"question", "code", "message"}

    grown = recalled(before(4), heads=14, grants=None)
    assert (codes(grown.faults), codes(grown.warnings)) == ([], [("grants", "M3"), ("heads", "M3")])
    assert grown.warnings[0].as_json() == {
        "question": "grants",
        "code": "M3",
        "message": {"id": "Ternak bertambah banyak: tawarkan bantuan.", "en": "The herd has grown: offer a grant."},
        "notice": True,
    }
    assert recalled(before(4), heads=14).warnings == []


def test_a_notice_on_answers_alone_is_told_at_once() -> None:
    notice = Check(
        code="T", holds=q("heads") < 3, message=Text("Banyak.", "Many."), about=("heads",), severity="notice"
    )
    reading = read_answers(replace(SAMPLE, checks=(notice,)), SAMPLE.example, TODAY, TODAY)
    assert reading.faults == []
    assert reading.warnings == [Fault("heads", "T", Text("Banyak.", "Many."), notice=True)]


def test_what_the_revision_before_said_is_remembered() -> None:
    renamed = recalled(Past(previous={"name": "Siti R."}))
    assert renamed.values["renamed"] == "yes"
    assert codes(renamed.warnings) == [("name", "M4")]
    assert recalled(Past(previous={"name": "Siti Rahayu"})).values["renamed"] == "no"
    assert recalled(Past(previous={"name": None})).values["renamed"] is None


def test_several_memories_speak_together() -> None:
    past = Past(
        earlier=before(9).earlier,
        previous={"name": "Siti R."},
        shared=({"permit": SAMPLE.example["permit"]},),
    )
    late = recalled(past)
    assert (codes(late.faults), codes(late.warnings)) == ([("permit", "M1")], [("heads", "M2"), ("name", "M4")])


def test_a_memory_may_rest_on_the_one_before_it_and_on_derived_values() -> None:
    def doubled(values: Values, past: Past) -> dict[str, Any]:
        seen.append((values["heads_more"], values["per_head"], values["observed_on"]))
        return {"permit_elsewhere": "no", "renamed": None}

    seen: list[Any] = []
    second = replace(SAMPLE.memories[1], by=doubled, takes=("heads_more", "per_head", "observed_on"))
    recalled(before(1), replace(SAMPLE, memories=(SAMPLE.memories[0], second)))
    assert seen == [(3, 312, TODAY)]


def test_remembering_changes_no_answer() -> None:
    values = values_of()
    kept = dict(values)
    remember(SAMPLE, values, TODAY, before(1))
    assert values == kept
