"""Questions of quality, as the kelurahan reads them: asked where chance is no answer, and of nobody else."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core.clock import WIB, uuid7
from app.themes.catalog import CATALOG, theme
from app.themes.quality_checks import QUALITY_CHECKS
from tests.cast import (
    ADMIN,
    APP,
    BANJARSARI,
    BAPPEDA,
    CITY,
    DINKES,
    LURAH,
    METRO,
    RT1,
    RT2,
    RT3,
    SITI,
    TUTI,
    YANTI,
    Person,
)
from tests.house import House

PATH = "/v1/quality/stunting"
BLANK = {"child_nik": None, "no_nik_reason": "bayi_baru"}


def children(
    house: House, who: Person, area: str, answers: Iterable[Mapping[str, Any]], made: Iterable[datetime] = ()
) -> list[str]:
    """Send one child after another in one batch, and return the ids."""
    times = [each.isoformat() for each in made]
    items = []
    for number, given in enumerate(answers):
        said = (
            dict(theme("stunting").example) | BLANK | {"child_name": f"Anak {who.username} {area} {number:03d}"} | given
        )
        items.append(
            {
                "theme": "stunting",
                "area": area,
                "id": str(uuid7()),
                "observed_on": "2026-11-19",
                "answers": said,
                **({"made_at": times[number]} if times else {}),
            }
        )
    receipts = house.post(who, "/v1/submissions", {"items": items}).json()["items"]
    assert {each["outcome"] for each in receipts} == {"new"}, receipts
    return [each["id"] for each in receipts]


def asked(house: House, check: str, who: Person = TUTI, **params: str) -> list[dict[str, Any]]:
    reply = house.get(who, PATH, params=params)
    assert reply.status_code == 200, reply.text
    return [each for each in reply.json()["questions"] if each["check"] == check]


def spread_out(count: int, *, digits: Iterable[int] = range(10), start: int = 0) -> list[dict[str, str]]:
    """Weights and heights whose last digits go round, with something else in each."""
    ends = list(digits)
    return [
        {
            "weight_kg": f"{8 + (start + n) % 4}.{ends[n % len(ends)]}",
            "height_cm": f"{72 + (start + n) % 9}.{n % 10}",
            "muac_cm": f"{13 + n % 3}.{n // 3 % 10}",
        }
        for n in range(count)
    ]


def test_a_coarse_scale_is_asked_about(house: House) -> None:
    ids = children(house, SITI, RT1, spread_out(60, digits=(0, 5)))
    children(house, TUTI, RT3, spread_out(60))
    (one,) = asked(house, "QM01")
    assert (one["who"]["kind"], one["who"]["name"], one["about"]) == ("sender", "siti", "weight_kg")
    assert one["asks"]["id"] == "Apakah timbangannya hanya menunjukkan angka bulat?"
    # 30 zeros and 30 fives of 60: mean 6, (2·24² + 8·6²) / 6 = 240, and 100·sqrt(240 / 540) = 66.7.
    assert one["numbers"]["digits"] == [30, 0, 0, 0, 0, 30, 0, 0, 0, 0]
    assert (one["numbers"]["chi_square"], one["numbers"]["score"], one["numbers"]["n"]) == ("240.00", "66.7", 60)
    assert one["shows"]["id"] == "Berat badan: 100 % dari 60 hasil berakhir 0 atau 5, biasanya sekitar 20 %. Skor 66,7."
    assert one["records_count"] == 60
    assert set(one["records"]) < set(ids)


def test_too_few_values_say_nothing(house: House) -> None:
    children(house, SITI, RT1, spread_out(49, digits=(0, 5)))
    assert asked(house, "QM01") == []
    children(house, SITI, RT2, spread_out(1, digits=(0, 5)))
    assert len(asked(house, "QM01")) == 1


def test_an_rt_of_several_senders_is_asked_about_by_itself(house: House) -> None:
    children(house, SITI, RT1, spread_out(30, digits=(0, 5)))
    children(house, TUTI, RT1, spread_out(30, digits=(0, 5)))
    (place,) = asked(house, "QM01")
    assert place["who"] == {
        "kind": "rt",
        "account": None,
        "area": {"code": RT1, "name": "RT 001"},
        "name": "RT 001",
    }


def test_children_who_are_all_alike_or_all_over_are_asked_about(house: House) -> None:
    same = [{"height_cm": "77.0", "weight_kg": f"9.{n % 10}"} for n in range(60)]
    wide = [{"height_cm": f"{66 + n % 25}.{n % 10}", "weight_kg": f"9.{n % 10}"} for n in range(60)]
    children(house, SITI, RT1, same)
    children(house, TUTI, RT3, wide)
    found = {(each["who"]["name"], each["about"]): each for each in asked(house, "QM02")}
    narrow = found["siti", "haz"]
    assert narrow["numbers"]["sd"] == "0.00"
    assert narrow["asks"]["id"].startswith("Hasil ukur anak-anak sangat mirip")
    broad = found["tuti", "haz"]
    assert float(broad["numbers"]["interval"][0]) > 1.95
    assert broad["asks"]["id"].startswith("Hasil ukur sangat beragam")


def test_many_records_in_a_few_minutes_are_asked_about(house: House) -> None:
    noon = datetime(2026, 11, 19, 12, tzinfo=WIB)
    quick = [noon + timedelta(seconds=25 * n) for n in range(12)]
    slow = [noon + timedelta(minutes=6 * n) for n in range(12)]
    ids = children(house, SITI, RT1, spread_out(12), quick)
    children(house, TUTI, RT3, spread_out(12), slow)  # received at once as well
    (one,) = asked(house, "QM03")
    assert one["who"]["name"] == "siti"
    assert (one["numbers"]["n"], one["numbers"]["bursts"]) == (12, 1)
    assert one["numbers"]["since"] == "2026-11-19 12:00 WIB"
    assert sorted(one["records"]) == sorted(ids)


def test_what_came_at_once_from_a_phone_without_signal_is_not_fast(house: House) -> None:
    children(house, SITI, RT1, spread_out(40))  # no device time at all
    morning = datetime(2026, 11, 18, 7, tzinfo=WIB)
    children(house, SITI, RT2, spread_out(40), [morning + timedelta(minutes=4 * n) for n in range(40)])
    assert asked(house, "QM03") == []


def test_records_that_are_alike_beyond_chance_are_asked_about(house: House) -> None:
    copied = [{"height_cm": "77.0", "weight_kg": "9.6"} for _ in range(12)]
    ids = children(house, SITI, RT1, copied)
    children(house, TUTI, RT3, spread_out(40))
    (one,) = asked(house, "QM04")
    assert (one["who"]["name"], one["numbers"]["n"], one["numbers"]["pairs"]) == ("siti", 12, 66)
    assert sorted(one["records"]) == sorted(ids)


def test_records_that_are_alike_everywhere_are_not(house: House) -> None:
    for who, area in ((SITI, RT1), (TUTI, RT3)):
        children(house, who, area, [{"height_cm": "77.0", "weight_kg": "9.6"} for _ in range(12)])
    assert asked(house, "QM04") == []


def test_the_same_child_again_is_no_copy(house: House) -> None:
    children(house, TUTI, RT3, spread_out(40))
    children(house, SITI, RT1, spread_out(12))
    assert asked(house, "QM04") == []


def test_shares_that_stand_out_are_asked_about(house: House) -> None:
    unsure = {"ill": "unknown", "kia_book": "unknown", "gestation_weeks": "unknown"}
    known = {"ill": "no", "kia_book": "yes", "gestation_weeks": 39}
    ids = children(house, SITI, RT1, [each | unsure for each in spread_out(24)])
    children(house, TUTI, RT3, [each | known for each in spread_out(40)])
    (one,) = asked(house, "QM06")
    assert (one["who"]["name"], one["numbers"]["count"]) == ("siti", 72)
    assert one["numbers"]["rest"] == "0"
    for number, id_ in enumerate(ids[:12]):
        answers = dict(theme("stunting").example) | BLANK | unsure
        answers |= {"child_name": f"Anak siti {RT1} {number:03d}", "weight_kg": "10.1"}
        mended = house.send(SITI, RT1, "stunting", id=id_, replaces=1, answers=answers)
        assert mended.json()["outcome"] == "revised", mended.text
    (one,) = asked(house, "QM07")
    assert (one["numbers"]["count"], one["numbers"]["n"], one["numbers"]["share"]) == (12, 24, "50")
    assert sorted(one["records"]) == sorted(ids[:12])


def test_flagged_records_that_stand_out_are_asked_about(house: House) -> None:
    children(house, SITI, RT1, [each | {"height_cm": "120.0"} for each in spread_out(24)])
    children(house, TUTI, RT3, spread_out(40))
    (one,) = asked(house, "QM05")
    assert (one["who"]["name"], one["numbers"]["share"]) == ("siti", "100")


def test_what_is_void_zero_or_outside_the_range_is_not_looked_at(house: House) -> None:
    ids = children(house, SITI, RT1, spread_out(50, digits=(0, 5)))
    house.send(TUTI, RT3, "stunting", zero=True)
    assert house.get(TUTI, PATH).json()["records"] == 50
    assert house.get(TUTI, PATH, params={"from": "2026-08", "to": "2026-10"}).json()["records"] == 0
    void = {"decision": "void", "reason": "Dicoba."}
    assert house.post(TUTI, f"/v1/records/stunting/{ids[0]}/review", void).status_code == 200
    told = house.get(TUTI, PATH).json()
    assert (told["records"], told["senders"]) == (49, 1)
    assert asked(house, "QM01") == []


def test_only_reviewers_ask_and_only_in_their_area(house: House) -> None:
    children(house, SITI, RT1, spread_out(50, digits=(0, 5)))
    nowhere = house.get(TUTI, PATH, params={"area": "18.72.01.1099"})
    assert nowhere.status_code == 404
    for who, area in ((TUTI, BANJARSARI), (TUTI, CITY), (SITI, RT1), (YANTI, METRO), (APP, METRO), (BAPPEDA, METRO)):
        outside = house.get(who, PATH, params={"area": area})
        assert (outside.status_code, outside.content) == (404, nowhere.content), who
    for who in (SITI, BAPPEDA, ADMIN, APP):
        assert house.get(who, PATH).json()["code"] == "access.forbidden"
    for who, area in ((LURAH, METRO), (DINKES, CITY), (DINKES, RT1), (TUTI, RT1)):
        assert len(asked(house, "QM01", who, area=area)) == 1
    assert asked(house, "QM01", TUTI, area=RT2) == []
    assert house.get(DINKES, "/v1/quality/poverty", params={"area": CITY}).json()["code"] == "area.unknown"
    assert house.get(TUTI, "/v1/quality/chickens").json()["code"] == "theme.unknown"
    assert house.get(TUTI, PATH, params={"from": "2026-12", "to": "2026-11"}).json()["code"] == "rollup.period_order"


@pytest.mark.parametrize("key", [each.key for each in CATALOG])
def test_every_theme_can_be_asked_about(house: House, key: str) -> None:
    house.send(TUTI, RT1, key)
    told = house.get(TUTI, f"/v1/quality/{key}").json()
    assert (told["records"], told["questions"]) == (1, [])
    assert [each["code"] for each in told["checks"]] == [each.code for each in QUALITY_CHECKS]
    assert all(each["source"] and each["thresholds"] for each in told["checks"])


def test_it_is_not_sent_again_until_something_changes(house: House) -> None:
    tag = {"if-none-match": house.get(TUTI, PATH).headers["etag"]}
    assert house.get(TUTI, PATH, headers=tag).status_code == 304
    children(house, SITI, RT1, spread_out(1))
    assert house.get(TUTI, PATH, headers=tag).status_code == 200


def test_no_question_accuses() -> None:
    blame = ("curang", "palsu", "bohong", "salah", "malas", "fake", "cheat", "fraud", "lie", "wrong", "lazy")
    asks = [each.asks for each in QUALITY_CHECKS]
    asks += [digits.asks for each in CATALOG for digits in each.quality.digits]
    for text in asks:
        if text.id != "{asks}":
            assert all("?" in part for part in text), text
        assert not any(word in part.lower().split() for part in text for word in blame)
