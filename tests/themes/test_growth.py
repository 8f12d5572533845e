"""The z-scores are those of WHO Anthro, and the words those of Permenkes 2/2020, up to their very borders."""

import csv
import hashlib
import re
import subprocess
import sys
from decimal import Decimal, localcontext
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.themes.growth import (
    CATEGORIES,
    INDICATORS,
    Growth,
    Indicator,
    Position,
    Sex,
    Table,
    categories_of,
    category,
    curve,
    days_of_months,
    index_name,
    measure,
    tables,
)
from app.themes.growth.tables import FOLDER
from app.themes.growth.zscore import at_sd, to_hundredths, z_score

WHO_NAME = {"haz": "zlen", "waz": "zwei", "whz": "zwfl", "baz": "zbmi", "hcz": "zhc", "acz": "zac"}
WHO_FLAG = {"haz": "flen", "waz": "fwei", "whz": "fwfl", "baz": "fbmi", "hcz": "fhc", "acz": "fac"}
OUR_WORD: dict[Indicator, str] = {"haz": "tbu", "waz": "bbu", "whz": "bbtb", "baz": "imtu"}
PAST_WHO = {"S47": 1827, "S57": 1826}
"""`anthro` stops before 60 months; we go on to day 1856, and count only to day 1826."""

with (Path(__file__).parent / "data" / "growth_sample_cases.csv").open(encoding="utf-8", newline="") as _file:
    SAMPLES = list(csv.DictReader(_file))


def _hundredths(cell: str) -> int | None:
    return int(Decimal(cell) * 100) if cell else None


def _age(case: dict[str, str]) -> int | None:
    if case["age_days"]:
        return int(case["age_days"])
    return days_of_months(Decimal(case["age_months"])) if case["age_months"] else None


def _measured(case: dict[str, str]) -> Growth:
    sexes: dict[str, Sex] = {"M": "L", "F": "P"}
    positions: dict[str, Position | None] = {"L": "lying", "H": "standing", "": None}
    return measure(
        sexes[case["sex"]],
        _age(case),
        weight_g=int(Decimal(case["weight_kg"]) * 1000) if case["weight_kg"] else None,
        height=_hundredths(case["lenhei_cm"]),
        position=positions[case["measure"]],
        oedema=case["oedema"] == "y",
        muac=_hundredths(case["armc_cm"]),
        head=_hundredths(case["headc_cm"]),
    )


@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: case["id"])
def test_agrees_with_who_software(case: dict[str, str]) -> None:
    growth = _measured(case)
    assert growth.length == _hundredths(case["clenhei"])
    assert growth.position_doubted is (case["c9mo_flag"] == "1")
    assert growth.bmi == (pytest.approx(float(case["cbmi"]), abs=6e-5) if case["cbmi"] else None)
    if case["id"] in PAST_WHO:
        assert growth.age_days == PAST_WHO[case["id"]]
        assert None not in {growth.haz, growth.waz, growth.whz, growth.baz}
        assert growth.counts_in_prevalence is (growth.age_days <= 1826)
        return
    words = categories_of(growth)
    for name in INDICATORS:
        rounded, raw = case[WHO_NAME[name]], case[f"{WHO_NAME[name]}_raw"]
        assert growth.hundredths[name] == _hundredths(rounded)
        assert getattr(growth, name) == (Decimal(rounded) if rounded else None)
        if raw:
            assert growth.exact[name] == pytest.approx(float(raw), abs=6e-6)
        assert (name in growth.flags) is (case[WHO_FLAG[name]] == "1")
        if name in OUR_WORD:
            assert (words[name].label.id.lower() if name in words else "") == case[OUR_WORD[name]]


def test_tables_are_the_ones_whose_origin_is_written_down() -> None:
    written = dict(
        re.findall(r"^\| (\w+)\.csv .*`([0-9a-f]{64})`", (FOLDER / "PROVENANCE.md").read_text(), re.MULTILINE)
    )
    assert set(written) == set(get_args(Table))
    for name, digest in written.items():
        assert hashlib.sha256((FOLDER / f"{name}.csv").read_bytes()).hexdigest() == digest


def test_a_table_with_a_gap_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wfa.csv").write_text("sex,age_days,l,m,s\nM,0,1,3.3,0.1\nM,2,1,3.4,0.1\n", encoding="ascii")
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="without gaps"):
        curve.__wrapped__("wfa", "L")


def test_tables_reach_as_far_as_the_method_says() -> None:
    ends = {name: {(c.first, c.last) for c in map(curve, (name, name), get_args(Sex))} for name in get_args(Table)}
    days = {(0, 1856)}
    assert ends == {
        "lhfa": days,
        "wfa": days,
        "bmifa": days,
        "hcfa": days,
        "acfa": {(91, 1856)},
        "wfl": {(450, 1100)},
        "wfh": {(650, 1200)},
    }


def test_stands_without_database_and_web() -> None:
    asked = "import sys, app.themes.growth; print({'sqlalchemy', 'fastapi', 'pydantic'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("age", "position", "length"),
    [
        (273, "standing", 8000),
        (274, "standing", 8070),
        (730, "standing", 8070),
        (731, "standing", 8000),
        (730, "lying", 8000),
        (731, "lying", 7930),
        (730, None, 8000),
        (731, None, 8000),
        (None, "standing", 8000),
        (None, "lying", 8000),
    ],
)
def test_length_is_adjusted_to_the_position_its_age_asks_for(
    age: int | None, position: Position | None, length: int
) -> None:
    growth = measure("P", age, weight_g=10_000, height=8000, position=position)
    assert growth.length == length
    assert growth.position_doubted is (age == 273)


def test_second_birthday_is_still_length() -> None:
    last, first = (measure("L", day, height=8750, position=None) for day in (730, 731))
    assert (last.haz, first.haz) == (Decimal("-0.10"), Decimal("0.12"))
    assert (index_name("haz", 730), index_name("haz", 731)) == ("PB/U", "TB/U")
    assert days_of_months(Decimal(24)) == 731


def test_three_tenths_that_binary_fractions_lose() -> None:
    """WHO's `anthro` 1.1.0 reads 103.1 - 0.7 as the row before 102.4, and is off by 0.02."""
    for sex in get_args(Sex):
        lying = measure(sex, 1200, weight_g=16_000, height=10_310, position="lying")
        standing = measure(sex, 1200, weight_g=16_000, height=10_240, position="standing")
        assert lying.length == 10_240
        assert lying.scores == standing.scores


def test_age_has_two_ends() -> None:
    def child(day: int) -> Growth:
        return measure("P", day, weight_g=17_000, height=10_500, position="standing", muac=1600, head=4950)

    assert [child(day).counts_in_prevalence for day in (1826, 1827, 1856, 1857)] == [True, False, False, False]
    assert [len(child(day).scores) for day in (1826, 1827, 1856, 1857)] == [6, 6, 6, 0]
    assert child(1826).counted("haz") == child(1826).hundredths["haz"]
    assert child(1827).counted("haz") is None
    assert child(1857).length == 10_500
    with pytest.raises(ValueError, match="before it is born"):
        child(-1)


def test_arm_circumference_starts_at_three_months() -> None:
    assert measure("L", 90, muac=1300).acz is None
    assert measure("L", 91, muac=1300).acz == Decimal("-0.48")


@pytest.mark.parametrize(
    ("age", "position", "height", "found"),
    [
        (3, "lying", 4499, False),
        (3, "lying", 4500, True),
        (700, "lying", 11_000, True),
        (700, "lying", 11_001, False),
        (700, "standing", 10_930, True),
        (700, "standing", 10_931, False),
        (735, "standing", 6499, False),
        (735, "standing", 6500, True),
        (735, "lying", 6570, True),
        (735, "lying", 6569, False),
        (1800, "standing", 12_000, True),
        (1800, "standing", 12_001, False),
        (None, None, 8699, True),
        (None, "lying", 6400, True),
        (None, "standing", 6400, False),
    ],
)
def test_weight_for_length_has_ends(age: int | None, position: Position | None, height: int, *, found: bool) -> None:
    growth = measure("L", age, weight_g=8000, height=height, position=position)
    assert (growth.whz is not None) is found
    assert (growth.haz is not None) is (growth.waz is not None) is (growth.baz is not None) is (age is not None)


def test_length_between_two_rows_lies_between_their_scores() -> None:
    at = [measure("P", 812, weight_g=10_450, height=h, position="standing").exact["whz"] for h in range(8230, 8241)]
    assert at == sorted(at, key=lambda z: -(z or 0))
    assert len(set(at)) == 11


def test_oedema_leaves_the_weight_out_and_counts_as_severe() -> None:
    growth = measure("L", 640, weight_g=9800, height=7810, position="lying", oedema=True, muac=1400, head=4700)
    assert set(growth.scores) == {"haz", "hcz", "acz"}
    assert [growth.counted(name) for name in ("waz", "whz", "baz")] == [-310] * 3
    assert growth.counted("haz") == growth.hundredths["haz"] == -245
    assert set(categories_of(growth)) == {"haz"}
    assert measure("L", 640, oedema=True).counted("whz") == -310
    assert measure("L", 1827, oedema=True).counted("whz") is None


def test_a_flagged_score_is_shown_and_not_counted() -> None:
    growth = measure("L", 365, weight_g=9000, height=5800, position="lying")
    assert growth.haz == Decimal("-7.47")
    assert growth.flags == ("haz", "whz", "baz")
    assert growth.counted("haz") is None
    assert growth.counted("waz") == -63
    assert categories_of(growth)["haz"].code == "TB_SP"


def test_nothing_measured_says_nothing() -> None:
    for growth in (
        measure(None, 400, weight_g=9000, height=7500, head=4500, muac=1400),
        measure("L", 400),
        measure("L", 400, weight_g=0, height=-1, head=0, muac=0),
    ):
        assert growth.scores == {}
        assert set(growth.hundredths.values()) == set(growth.exact.values()) == {None}
        assert growth.flags == ()
        assert growth.counted("haz") is None


@pytest.mark.parametrize(
    ("z", "hundredths"),
    [(-0.004, 0), (0.005, 1), (-0.005, -1), (1.005, 101), (-2.005, -201), (-2.00499, -200), (2.675, 268), (-3.0, -300)],
)
def test_a_half_goes_away_from_zero(z: float, hundredths: int) -> None:
    assert to_hundredths(z) == hundredths


def test_zero_has_no_sign() -> None:
    growth = measure("L", 0, height=4988, position="lying")
    assert (growth.exact["haz"] or 0) < 0
    assert str(growth.haz) == "0.00"


_NUTRITION = "-3.01 B, -3.00 K, -2.01 K, -2.00 N, 1.00 N, 1.01 RL, 2.00 RL, 2.01 L, 3.00 L, 3.01 O"
BORDERS: dict[Indicator, tuple[str, str]] = {
    "waz": ("BB", "-3.01 SK, -3.00 K, -2.01 K, -2.00 N, 1.00 N, 1.01 RL, 9.00 RL"),
    "haz": ("TB", "-3.01 SP, -3.00 P, -2.01 P, -2.00 N, 2.01 N, 3.00 N, 3.01 T"),
    "whz": ("GZ", _NUTRITION),
    "baz": ("IMT", _NUTRITION),
}


@pytest.mark.parametrize("indicator", BORDERS)
def test_a_border_belongs_where_the_regulation_prints_it(indicator: Indicator) -> None:
    prefix, borders = BORDERS[indicator]
    for border in borders.split(", "):
        z, code = border.split()
        found = category(indicator, int(Decimal(z) * 100))
        assert found is not None
        assert found.code == f"{prefix}_{code}"


def test_categories_follow_their_printed_bounds() -> None:
    """The integers are another reading of the printed words; here one is worked out from the other."""
    for row in CATEGORIES:
        numbers = [int(n) * 100 for n in re.findall(r"[-+]?\d", row.printed)]
        low = None if row.printed.startswith("<") else numbers[0]
        high = numbers[-1] if low is None or len(numbers) == 2 else None
        if low is not None and row.printed.startswith(">"):
            low += 1
        if high is not None and re.search(r"< -\d SD$", row.printed):
            high -= 1
        assert (row.first, row.last) == (low, high), row.code


@given(st.sampled_from(["haz", "waz", "whz", "baz"]), st.integers(-2000, 4000))
def test_every_score_has_one_word(indicator: Indicator, z: int) -> None:
    (only,) = (row for row in CATEGORIES if row.indicator == indicator and row.holds(z))
    assert category(indicator, z) is only


def test_only_the_indices_of_the_regulation_have_words() -> None:
    assert category("hcz", -400) is category("acz", -400) is category("haz", None) is None
    assert {row.problem for row in CATEGORIES if row.indicator == "baz"} == {None}
    assert {row.code for row in CATEGORIES if row.problem == "stunting"} == {"TB_SP", "TB_P"}
    assert [row.code for row in CATEGORIES if not row.in_surveys] == ["GZ_RL", "IMT_RL"]
    assert len({row.code for row in CATEGORIES}) == len(CATEGORIES)


SEXES = st.sampled_from(get_args(Sex))
DAYS = st.integers(0, 1856)
POSITIONS = st.sampled_from([None, *get_args(Position)])


@given(SEXES, DAYS, POSITIONS, st.integers(4000, 12_500), st.integers(900, 30_000), st.integers(1, 3000))
def test_a_heavier_child_never_scores_lower(
    sex: Sex, day: int, position: Position | None, height: int, weight: int, more: int
) -> None:
    lighter, heavier = (
        measure(sex, day, weight_g=w, height=height, position=position) for w in (weight, weight + more)
    )
    assert lighter.scores.keys() == heavier.scores.keys()
    assert lighter.scores.get("haz") == heavier.scores.get("haz")
    for name in lighter.scores.keys() - {"haz"}:
        assert lighter.scores[name].exact < heavier.scores[name].exact


@given(SEXES, DAYS, POSITIONS, st.integers(4000, 12_500), st.integers(1, 500), st.integers(500, 6000))
def test_a_larger_child_never_scores_lower(
    sex: Sex, day: int, position: Position | None, height: int, more: int, round_: int
) -> None:
    small, large = (
        measure(sex, day, weight_g=9000, height=height + d, position=position, muac=round_ + d, head=round_ + d)
        for d in (0, more)
    )
    for name in small.scores.keys() & {"haz", "hcz", "acz"}:
        assert small.scores[name].exact < large.scores[name].exact
    assert small.scores["baz"].exact > large.scores["baz"].exact
    assert small.scores["waz"] == large.scores["waz"]


def test_every_row_gives_back_its_own_standard_deviations() -> None:
    for name in get_args(Table):
        for sex in get_args(Sex):
            for lms in curve(name, sex).rows:
                for sd in (-3, -2, 0, 2, 3):
                    assert z_score(at_sd(sd, lms), lms, tails=True) == pytest.approx(sd, abs=1e-9)
                third, second = at_sd(3, lms), at_sd(2, lms)
                assert z_score(third + (third - second), lms, tails=True) == pytest.approx(4, abs=1e-9)


def test_a_power_of_zero_is_a_logarithm() -> None:
    """No row of WHO has one; the formula has a limit there all the same."""
    for sd in (-5, -1, 0, 2.5, 6):
        assert z_score(at_sd(sd, (0.0, 10.0, 0.1)), (0.0, 10.0, 0.1), tails=False) == pytest.approx(sd)
        assert z_score(at_sd(sd, (1e-9, 10.0, 0.1)), (0.0, 10.0, 0.1), tails=False) == pytest.approx(sd, abs=1e-4)


@given(SEXES, st.integers(731, 1856), st.integers(6500, 12_000), st.integers(3000, 40_000))
def test_binary_fractions_stay_close_to_fifty_digits(sex: Sex, day: int, height: int, weight: int) -> None:
    growth = measure(sex, day, weight_g=weight, height=height, position="standing")
    with localcontext(prec=50):
        row, rest = divmod(height, 10)
        table, first = curve("wfh", sex), curve("wfh", sex).first
        low, high = (map(Decimal, map(str, table.rows[min(i, table.last) - first])) for i in (row, row + 1))
        power, median, spread = (a + (b - a) * rest / 10 for a, b in zip(low, high, strict=True))
        kg = Decimal(weight) / 1000

        def sd(k: int) -> Decimal:
            return median * (1 + power * spread * k) ** (1 / power)

        z = ((kg / median) ** power - 1) / (power * spread)
        if z > 3:
            z = 3 + (kg - sd(3)) / (sd(3) - sd(2))
        if z < -3:
            z = -3 + (kg - sd(-3)) / (sd(-2) - sd(-3))
        assert growth.exact["whz"] == pytest.approx(float(z), abs=1e-9)


def test_flags_are_strict_and_read_the_rounded_score() -> None:
    bounds: dict[Indicator, tuple[int, int]] = {
        "haz": (-6, 6),
        "waz": (-6, 5),
        "whz": (-5, 5),
        "baz": (-5, 5),
        "hcz": (-5, 5),
        "acz": (-5, 5),
    }
    seen: dict[Indicator, set[Decimal]] = {name: set() for name in INDICATORS}
    for step in range(1, 3000):
        weighed = measure("P", 1000, weight_g=4000 + 10 * step, height=9000, position="standing", muac=step)
        long = measure("P", 1000, height=6000 + 2 * step, position="standing", head=3500 + step)
        for growth in (weighed, long):
            for name, score in growth.scores.items():
                low, high = bounds[name]
                assert score.flagged is (score.value < low or score.value > high)
                seen[name].add(score.value)
    for name, (low, high) in bounds.items():
        assert min(seen[name]) < low < high < max(seen[name])
    assert {Decimal("-6.00"), Decimal("6.00")} <= seen["haz"]
