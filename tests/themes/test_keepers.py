"""What a keeper alone may give is refused of everybody else by the keeper's own code and sentence."""

from typing import Any

import pytest

from app.themes.language import Choices, Hand, Integer, Keeper, Reading, Text, read_answers
from app.themes.language.keepers import MAY_KEEP
from tests.themes.sample import GRANTS, QUESTIONS, SAMPLE, TODAY, added, question
from tests.themes.test_kinds import ODD

HANDS: tuple[Hand, ...] = ("kader", "office", "import")
OFFICE = Keeper(hand="office", code="K3", message=Text("Dicatat dinas.", "Told by the office."))
OF_A_LIST = Keeper(hand="import", code="K4", message=Text("Dari daftar.", "Of a list."), codes=frozenset({"loan"}))
KEPT = added(
    question("stars", Integer(high=5), kept_by=OFFICE, unsure=True),
    question("aid", Choices(GRANTS), kept_by=OF_A_LIST),
)
"""The sample, which has a whole answer of an import and options of the office, with the other two sorts as well."""

OURS = {each.key: SAMPLE.example[each.key] for each in QUESTIONS if each.kept_by is None and each.retired is None}
REFUSED = {each.key: (each.key, each.kept_by.code, each.kept_by.message) for each in KEPT.questions if each.kept_by}
GIVEN: tuple[tuple[str, Any, tuple[Hand, ...]], ...] = (
    ("rank", 3, ("import",)),
    ("grants", ["feed", "barn"], ("office", "import")),
    ("stars", 4, ("office", "import")),
    ("aid", ["feed", "loan"], ("import",)),
)
"""What a keeper gives, and whose hands may."""


def read(hand: Hand, **answers: Any) -> Reading:
    return read_answers(KEPT, OURS | answers, TODAY, TODAY, hand)


def told(reading: Reading) -> list[tuple[str, str, Text]]:
    return [(fault.question, fault.code, fault.message) for fault in reading.faults]


def test_every_sort_of_keeper_is_tried() -> None:
    keepers = [each.kept_by for each in KEPT.questions if each.kept_by]
    assert {(each.hand, each.codes is None) for each in keepers} == {
        (hand, whole) for hand in ("office", "import") for whole in (True, False)
    }
    assert MAY_KEEP.keys() == set(HANDS)


@pytest.mark.parametrize(("key", "answer", "may"), GIVEN, ids=[key for key, _, _ in GIVEN])
def test_only_the_keeper_and_an_import_give(key: str, answer: Any, may: tuple[Hand, ...]) -> None:
    for hand in HANDS:
        reading = read(hand, **{key: answer})
        assert told(reading) == ([] if hand in may else [REFUSED[key]]), hand
        assert (reading.values[key] is not None) == (hand in may), hand


def test_everybody_gives_the_options_that_are_nobodys() -> None:
    for hand in HANDS:
        reading = read(hand, grants=["chicks", "feed"], aid=[])
        assert (told(reading), reading.values["grants"], reading.values["aid"]) == ([], ",feed,chicks,", ",")


def test_what_is_nobodys_is_judged_as_ever() -> None:
    (fault,) = read("kader", grants=["feed", "gold"]).faults
    assert (fault.question, fault.code) == ("grants", "answer.choice")
    (fault,) = read("office", stars=6).faults
    assert (fault.question, fault.code) == ("stars", "answer.range")


def test_the_keepers_word_comes_before_any_other_fault() -> None:
    assert told(read("kader", rank="first", stars=99, grants=["loan", "gold"], aid=["loan", 1])) == list(
        REFUSED.values()
    )


def test_leaving_it_out_is_nobodys_offence() -> None:
    for hand in HANDS:
        for blank in (None, "", "  "):
            reading = read(hand, rank=blank, grants=blank, stars=blank, aid=blank)
            assert (reading.faults, reading.warnings) == ([], [])


def test_to_say_that_it_is_not_known_is_the_keepers_too_unless_only_options_are() -> None:
    assert told(read("kader", stars="unknown")) == [REFUSED["stars"]]
    assert read("office", stars="unknown").gaps == {"stars": "unknown"}
    for hand in HANDS:
        reading = read(hand, grants="refused")
        assert (reading.faults, reading.gaps) == ([], {"grants": "refused"})


def test_what_a_hand_may_not_give_counts_for_nothing() -> None:
    reading = read("kader", grants=["barn"], heads="unknown")
    assert told(reading) == [REFUSED["grants"]]
    assert reading.values["grants"] is None


def test_a_kept_document_is_read_as_it_stands() -> None:
    answers = {**SAMPLE.example, "stars": 4, "aid": ["loan"]}
    reading = read_answers(KEPT, answers, TODAY, TODAY)
    assert reading.faults == []
    assert reading.values == read_answers(KEPT, answers, TODAY, TODAY, "import").values
    assert [reading.values[key] for key, _, _ in GIVEN] == [3, ",feed,barn,", 4, ",loan,"]


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20] if not isinstance(odd, int) else "int")
def test_odd_and_huge_answers_never_raise(hand: Hand, odd: Any) -> None:
    for answer in (odd, [odd], ["loan", odd]):
        reading = read(hand, rank=answer, grants=answer, stars=answer, aid=answer)
        assert {fault.question for fault in reading.faults} <= REFUSED.keys()
