"""What a keeper alone may give is refused of everybody else by the keeper's own code and sentence."""

from dataclasses import replace
from typing import Any, cast

import pytest

from app.themes.check import check
from app.themes.language import (
    Check,
    Choice,
    Choices,
    Hand,
    Integer,
    Keeper,
    Reading,
    Text,
    Theme,
    Words,
    q,
    read_answers,
)
from app.themes.language.keepers import MAY_KEEP
from tests.themes.sample import GRANTS, QUESTIONS, SAMPLE, TODAY, added, question
from tests.themes.test_kinds import ODD

HANDS: tuple[Hand, ...] = ("kader", "desk", "office", "import")
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


DESK = Keeper(hand="desk", code="K5", message=Text("Langkah kelurahan.", "A step of the kelurahan."), shown=True)
THEIRS = replace(DESK, hand="office", code="K6", codes=frozenset({"barn"}))
SHOWN = added(
    question("minutes", Words(), kept_by=DESK),
    question("stage", Choice(GRANTS), steps=(replace(DESK, codes=frozenset({"chicks", "loan"})), THEIRS)),
)
"""The sample with an answer that the desk keeps and everybody sees, and with one that moves step by step."""

CLAIMED: tuple[tuple[dict[str, Any], dict[Hand, str]], ...] = (
    ({"minutes": "12/BA"}, {"kader": "K5", "office": "K5"}),
    ({"stage": "feed"}, {}),
    ({"stage": "loan"}, {"kader": "K5", "office": "K5"}),
    ({"stage": "barn"}, {"kader": "K6", "desk": "K6"}),
)


@pytest.mark.parametrize(("answers", "codes"), CLAIMED)
def test_what_all_see_is_claimed_by_other_hands_and_not_refused_yet(
    answers: dict[str, Any], codes: dict[Hand, str]
) -> None:
    for hand in HANDS:
        reading = read_answers(SHOWN, OURS | answers, TODAY, TODAY, hand)
        assert (reading.faults, [each.code for each in reading.claims]) == ([], [codes[hand]] if hand in codes else [])
        assert {key: reading.values[key] for key in answers} == answers


def test_what_rests_on_the_word_of_another_hand_waits_for_it() -> None:
    needed = Check(code="S9", holds=q("minutes").answered, message=Text("Isi.", "Give it."), about=("minutes",))
    theme = replace(SHOWN, checks=(needed,))
    for hand, codes, waits in (("kader", [], True), ("desk", ["S9"], False), ("import", ["S9"], False)):
        reading = read_answers(theme, OURS, TODAY, TODAY, cast("Hand", hand))
        assert ([each.code for each in reading.faults], reading.waits) == (codes, waits)


def test_what_is_shown_is_no_secret() -> None:
    assert SHOWN.keepers == {"desk", "office", "import"}
    assert SHOWN.secrets.keys() == SAMPLE.secrets.keys() == {"rank", "grants"}


def kept(key: str, **change: Any) -> Theme:
    return replace(SAMPLE, questions=tuple(replace(each, **change) if each.key == key else each for each in QUESTIONS))


def stepped(key: str, *codes: str, **change: Any) -> Theme:
    return kept(key, steps=(replace(THEIRS, codes=frozenset(codes), **change),))


def apart(*keys: str) -> Theme:
    return replace(SAMPLE, subject=replace(SAMPLE.subject, apart=keys))


def counting_once(at: int, **change: Any) -> Theme:
    more = replace(SAMPLE.indicators[at], key="more", once=True, **change)
    return replace(SAMPLE, indicators=(*SAMPLE.indicators, more), register=True, memories=())


WRONG: tuple[tuple[Theme, str], ...] = (
    (kept("grants", kept_by=replace(DESK, shown=False)), "grants is kept by the desk, which hides nothing"),
    (kept("heads", kept_by=DESK, required=False), "heads is kept and shown: that it is not known"),
    (kept("animal", steps=(THEIRS,), unsure=True), "animal has steps that are not each options"),
    (stepped("animal"), "animal has steps that are not each options"),
    (stepped("animal", "gold"), "animal has steps that are not each options"),
    (stepped("others", "cat"), "others has steps that are not each options"),
    (stepped("name", "cat"), "name has steps that are not each options"),
    (
        kept("animal", steps=(replace(THEIRS, codes=frozenset({"cat"})), replace(DESK, codes=frozenset({"cat"})))),
        "animal has steps that are not each options of a single choice, or are two hands' at once",
    ),
    (stepped("animal", "cat", hand="import"), "animal has a step of the import, or one without a code"),
    (stepped("animal", "cat", code=" "), "animal has a step of the office, or one without a code"),
    (counting_once(0), "Indicator more counts once: only a flow of a register's records"),
    (replace(counting_once(2), register=False), "Indicator more counts once: only a flow of a register's records"),
    (counting_once(3), "Indicator more counts once: only a flow of a register's records"),
    (apart("nobody"), "Two subjects are told apart by nobody, which is no single choice"),
    (apart("animal", "others"), "Two subjects are told apart by others, which is no single choice"),
    (apart("name"), "Two subjects are told apart by name, which is no single choice"),
    (counting_once(2, among="sold"), "Indicator more is divided by sold, and only one of them counts a record once"),
)


@pytest.mark.parametrize(("theme", "sentence"), WRONG, ids=[sentence[:40] for _, sentence in WRONG])
def test_a_step_that_means_nothing_is_told(theme: Theme, sentence: str) -> None:
    assert any(sentence in each for each in check(theme)), check(theme)


def test_steps_in_order_are_sound() -> None:
    assert check(SHOWN) == []
    assert not [each for each in check(counting_once(2)) if "Indicator more" in each]
