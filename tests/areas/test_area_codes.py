"""A code is read one way only, or refused by name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.areas import codes
from app.core.errors import Problem

KELURAHAN = "18.72.01.1003"

labels = st.from_regex(r"0{0,3}[1-9][0-9]{0,2}[A-Za-z]?", fullmatch=True)
segments = st.lists(labels.map(codes.normal_rt), max_size=2)
deep_codes = segments.map(lambda parts: ".".join([KELURAHAN, *parts]))


def code_of(problem: pytest.ExceptionInfo[Problem]) -> str:
    return problem.value.kind.code


def read_or_code(read: Callable[[str], str], text: str) -> str:
    """Return what was read, or the code of the problem."""
    try:
        return read(text)
    except Problem as problem:
        return problem.kind.code


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("18.72", "kota", None),
        ("18.72.01", "kecamatan", "18.72"),
        (KELURAHAN, "kelurahan", "18.72.01"),
        (KELURAHAN + ".005", "rw", KELURAHAN),
        (KELURAHAN + ".005.027A", "rt", KELURAHAN + ".005"),
        (KELURAHAN + ".005.027A.01", "dasawisma", KELURAHAN + ".005.027A"),
        (KELURAHAN + ".005.027A.M1", "dasawisma", KELURAHAN + ".005.027A"),
    ],
)
def test_each_level_has_its_number_of_segments(code: str, level: str, parent: str | None) -> None:
    assert codes.level_of(code) == level
    assert codes.parent_of(code) == parent
    assert codes.ancestor(code, "kota") == "18.72"
    assert codes.parse_code(code) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "1872",
        "18.7",
        "18.72.1",
        "18.72.01.101",
        "18.72.01.1001.",
        "18.72.01.1001.5",
        "18.72.01.1001.000",
        "18.72.01.1001.005.027a",
        "18.72.01.1001.005.027AB",
        "18.72.01.1001.005.027.1",
        "18.72.01.1001.005.027.00",
        "18.72.01.1001.005.027.01.1",
        "18.72.01.1001\n",
        "١٨.٧٢",
    ],
)
def test_what_is_not_kept_that_way_is_no_code(text: str) -> None:
    with pytest.raises(Problem) as problem:
        codes.level_of(text)
    assert code_of(problem) == "area.code"


def test_an_area_is_not_within_one_that_only_begins_alike() -> None:
    assert codes.is_within(KELURAHAN, "18.72.01")
    assert codes.is_within("18.72.01", "18.72.01")
    assert not codes.is_within("18.72.01", KELURAHAN)
    assert not codes.is_within(KELURAHAN + ".005A", KELURAHAN + ".005")
    assert codes.ancestor("18.72.01", "rt") is None


@settings(deadline=None)
@given(deep_codes, deep_codes)
def test_the_range_holds_the_descendants_and_nothing_else(code: str, root: str) -> None:
    low, high = codes.prefix_range(root)
    below = low.encode() <= code.encode() < high.encode()
    assert below == (codes.is_within(code, root) and code != root)


@settings(deadline=None)
@given(deep_codes)
def test_every_code_is_within_each_of_its_ancestors(code: str) -> None:
    above: str | None = code
    while above:
        assert codes.is_within(code, above)
        assert codes.ancestor(code, codes.level_of(above)) == above
        above = codes.parent_of(above)


@pytest.mark.parametrize("label", ["5", "05", "005", "RT 005", "rt05", " Rt. 5 ", "RT-5", "0005"])
def test_an_rt_is_written_in_many_ways_and_kept_in_one(label: str) -> None:
    assert codes.normal_rt(label) == "005"


def test_the_letter_of_a_split_rt_is_kept() -> None:
    assert codes.normal_rt("27a") == codes.normal_rt("RT 027 A") == "027A"


@pytest.mark.parametrize("label", ["", "RT", "0", "000", "1000", "5AB", "5/2", "IV", "RW 5", "٥", "5.0", "-5"])
def test_an_rt_that_cannot_be_read_is_refused(label: str) -> None:
    with pytest.raises(Problem) as problem:
        codes.normal_rt(label)
    assert code_of(problem) == "area.label"
    assert "RT" in problem.value.title.id
    assert "RT" in problem.value.title.en


@settings(deadline=None)
@given(labels)
def test_normalising_twice_is_normalising_once(label: str) -> None:
    for normal in (codes.normal_rt, codes.normal_rw):
        assert normal(normal(label)) == normal(label)
    assert codes.level_of(f"{KELURAHAN}.{codes.normal_rw(label)}.{codes.normal_rt(label)}") == "rt"


@settings(deadline=None)
@given(st.text(alphabet="0123456789aAbBdDwW isDAWIS.-", max_size=12))
def test_any_dasawisma_label_makes_a_code_or_is_refused(label: str) -> None:
    kept = read_or_code(codes.normal_dasawisma, label)
    if kept == "area.label":
        return
    assert codes.normal_dasawisma(kept) == kept
    assert codes.level_of(f"{KELURAHAN}.005.012.{kept}") == "dasawisma"


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_code_or_a_problem(text: str) -> None:
    kept = read_or_code(codes.parse_code, text)
    if kept not in {"area.code", "area.label", "area.scheme_needed"}:
        codes.level_of(kept)


def test_short_labels_in_a_dotted_code_are_normalised() -> None:
    assert codes.parse_code(" 18.72.01.1003.5.27a.1 ") == "18.72.01.1003.005.027A.01"


def test_ten_digits_without_a_scheme_are_refused_with_both_readings() -> None:
    with pytest.raises(Problem) as problem:
        codes.parse_code("1872011001", bps={"1872011001": "18.72.05.1003"})
    assert code_of(problem) == "area.scheme_needed"
    for sentence in problem.value.title:
        assert "18.72.01.1001" in sentence
        assert "18.72.05.1003" in sentence


def test_a_stated_scheme_decides() -> None:
    bps = {"1872011001": "18.72.05.1003", "1872022": "18.72.01", "1872": "18.72"}
    assert codes.parse_code("1872011001", "kemendagri") == "18.72.01.1001"
    assert codes.parse_code("1872011001", "bps", bps=bps) == "18.72.05.1003"
    assert codes.parse_code("1872", "bps", bps=bps) == codes.parse_code("1872") == "18.72"
    assert codes.parse_code("187201") == "18.72.01"
    assert codes.parse_code("1872022", bps=bps) == "18.72.01"


@pytest.mark.parametrize(
    ("text", "scheme"), [("1872011009", "bps"), ("1872022", None), ("18720", None), ("18,72", None)]
)
def test_digits_that_mean_nothing_are_refused(text: str, scheme: codes.Scheme | None) -> None:
    with pytest.raises(Problem) as problem:
        codes.parse_code(text, scheme)
    assert code_of(problem) == "area.code"


def test_a_scheme_is_one_of_two_words() -> None:
    assert codes.read_scheme(" BPS ") == "bps"
    assert codes.read_scheme("") is None
    with pytest.raises(Problem) as problem:
        codes.read_scheme("pos")
    assert code_of(problem) == "area.scheme"


def test_the_eight_collisions_of_metro_are_all_refused(seed_folder: Path) -> None:
    rows = [line.split(",") for line in (seed_folder / "areas.csv").read_text().splitlines()[1:]]
    bps = {row[4]: row[0] for row in rows}
    undotted = {row[0].replace(".", "") for row in rows if row[1] == "kelurahan"}
    both = sorted(undotted & bps.keys())
    assert len(both) == 8
    for digits in both:
        assert codes.parse_code(digits, "kemendagri") != codes.parse_code(digits, "bps", bps=bps)
        with pytest.raises(Problem):
            codes.parse_code(digits, bps=bps)
