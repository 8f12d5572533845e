"""Businesses and groups over time: papers told either way, a name in its kelurahan, harvests by their day."""

from typing import Any

import pytest

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import ANI, DASAWISMA, DISKOP, RT1, RT2, RT_IMOPURO, SITI, TUTI, Person
from tests.house import House
from tests.records.herds import proved


def said(key: str, **changes: Any) -> dict[str, Any]:
    """Return the theme's example with some answers changed; None takes one away."""
    answers = {**theme(key).example, **changes}
    return {name: value for name, value in answers.items() if value is not None}


def sums(house: House, key: str, *indicators: str, **when: str) -> dict[str, Any]:
    """Return what the city counts."""
    asked = {"area": "18.72", "by": "kota", "step": "total", "indicators": ",".join(indicators), **when}
    reply = house.get(DISKOP, f"/v1/rollups/{key}", params=asked)
    assert reply.status_code == 200, reply.text
    (row,) = reply.json()["rows"]
    return {name: row["values"][name]["count"] for name in indicators}


# Papers

TOLD: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"nib": "9120304050607", "pirt": "123456789012345", "licences": None}, ["NIB", "PIRT"]),
    ({"nib": None, "pirt": None, "licences": [{"scheme": "NIB", "number": "9120304050607"}]}, ["NIB"]),
    ({"nib": "9120304050608", "pirt": None, "licences": [{"scheme": "NIB", "number": "9120304050608"}]}, ["NIB"]),
    ({"nib": None, "pirt": None, "licences": [{"scheme": "NPWP15", "number": "12.345.678.9-012.345"}]}, ["NPWP"]),
    ({"nib": None, "pirt": None, "licences": [{"scheme": "HALAL", "licence_status": "DITOLAK", "number": "1"}]}, []),
    ({"nib": None, "pirt": None, "licences": [{"scheme": "NIB", "licence_status": "DIAJUKAN"}]}, []),
    ({"nib": None, "pirt": None, "licences": ["NIB"]}, []),
    (
        {"nib": None, "pirt": None}
        | {"licences": [{"scheme": "SPP_IRT", "number": "1" * 15, "valid_to": "2026-11-18"}]},
        [],
    ),
    ({"nib": None, "pirt": None, "licences": []}, []),
)


def test_a_paper_counts_once_whichever_way_it_is_told(house: House) -> None:
    for at, (papers, held) in enumerate(TOLD):
        own = {"business_name": f"Usaha {at}", "house_no": str(at), **papers}
        receipt = house.send(SITI, RT1, "umkm", answers=said("umkm", **own)).json()
        assert receipt["outcome"] == "new", receipt
        assert receipt["derived"]["papers"] == held, (papers, receipt["derived"])
    counted = sums(house, "umkm", "active", "with_nib", "with_npwp", "with_pirt", "with_halal", **{"from": "2026-11"})
    assert counted == {"active": 9, "with_nib": 3, "with_npwp": 1, "with_pirt": 1, "with_halal": 0}
    assert house.differences() == []


def test_of_a_business_that_tells_no_papers_none_are_known(house: House) -> None:
    receipt = house.send(SITI, RT1, "umkm", answers=said("umkm", nib=None, pirt=None, licences=None)).json()
    assert receipt["derived"].get("papers") is None
    assert sums(house, "umkm", "active", "with_nib", **{"from": "2026-11"}) == {"active": 1, "with_nib": 0}


def test_licences_come_back_as_they_were_told_with_their_numbers_masked(house: House) -> None:
    lines = [
        {"scheme": "NIB", "licence_status": "TERBIT", "number": "9120 3040 5060 7", "licence_date": "2023-02-01"},
        {"scheme": "SPP_IRT", "licence_status": "DIAJUKAN", "licence_date": "2026-11-02"},
        "QRIS_NMID",
    ]
    id_ = house.send(SITI, RT1, "umkm", answers=said("umkm", licences=lines)).json()["id"]
    shown = house.get(TUTI, f"/v1/records/umkm/{id_}").json()
    assert shown["answers"]["licences"] == [
        {"scheme": "NIB", "licence_status": "TERBIT", "number": f"{'•' * 12}60 7", "licence_date": "2023-02-01"},
        {"scheme": "SPP_IRT", "licence_status": "DIAJUKAN", "licence_date": "2026-11-02"},
        {"scheme": "QRIS_NMID"},
    ]
    (first,) = house.get(TUTI, f"/v1/records/umkm/{id_}/history").json()["revisions"]
    assert first["answers"]["licences"][0]["number"].endswith("60 7")
    assert "9120" not in str(first["answers"])
    issued = [lines[0], {"scheme": "SPP_IRT", "licence_status": "TERBIT", "number": "2" * 15}]
    answers = said("umkm", pirt=None, licences=issued)
    receipt = house.send(SITI, RT1, "umkm", id=id_, replaces=1, answers=answers).json()
    assert (receipt["outcome"], receipt["derived"]["papers"]) == ("revised", ["NIB", "PIRT"])
    assert proved(house, theme("umkm")) == ([], [])


def test_a_fault_in_a_licence_names_its_line(house: House) -> None:
    lines = [{"scheme": "NIB"}, {"scheme": "PASPOR"}, {"number": "1"}, {"scheme": "HALAL", "valid_to": "besok"}]
    receipt = house.send(SITI, RT1, "umkm", answers=said("umkm", licences=lines)).json()
    assert [(each["question"], each["code"]) for each in receipt["faults"]] == [
        ("licences.2.scheme", "answer.choice"),
        ("licences.3.scheme", "answer.missing"),
        ("licences.4.valid_to", "answer.kind"),
    ]


# Scale, section and the year of confirmation


@pytest.mark.parametrize(
    ("day", "changes", "scale", "basis"),
    [
        ("2021-02-01", {"year_started": 2018, "turnover_month_class": "4"}, "UU20_KECIL", "SALES"),
        ("2021-02-02", {"year_started": 2018, "turnover_month_class": "4"}, "MIKRO", "SALES"),
        ("2021-02-01", {"year_started": 2021, "capital_idr": 50_000_001}, "UU20_MIKRO", "SALES"),
        ("2021-02-02", {"year_started": 2021, "capital_idr": 1_000_000_001}, "KECIL", "CAPITAL"),
        ("2026-11-19", {"year_started": 2021, "capital_idr": 1_000_000_000}, "MIKRO", "CAPITAL"),
        ("2026-11-19", {"year_started": 2020, "capital_idr": 6_000_000_000}, "MIKRO", "SALES"),
        ("2026-11-19", {"year_started": 2024, "capital_idr": "unknown"}, "MIKRO", "SALES"),
        ("2026-11-19", {"year_started": "unknown", "capital_idr": 6_000_000_000}, "MIKRO", "SALES"),
        ("2026-11-19", {"turnover_month_class": "refused", "capital_idr": 10_000_000_001}, "BESAR", "CAPITAL"),
    ],
)
def test_a_new_business_is_sized_by_capital_and_an_older_one_by_sales(
    house: House, day: str, changes: dict[str, Any], scale: str, basis: str
) -> None:
    answers = said("umkm", licences=None, aid_received=None, **changes)
    derived = house.send(SITI, RT1, "umkm", observed_on=day, answers=answers).json()["derived"]
    assert (derived["scale"], derived["scale_basis"]) == (scale, basis)


def test_a_section_bears_its_version(house: House) -> None:
    for version, kbli, section in (
        ("2020", "96200", "2020_S"),
        ("2020", "61994", "2020_J"),
        ("2025", "10794", "2025_C"),
    ):
        answers = said("umkm", kbli_version=version, kbli=kbli, house_no=None)
        assert house.send(SITI, RT1, "umkm", answers=answers).json()["derived"]["kbli_section"] == section
    counted = sums(house, "umkm", "making", "other_services", "other_sections", "trade", **{"from": "2026-11"})
    assert counted == {"making": 1, "other_services": 1, "other_sections": 1, "trade": 0}


def test_a_visit_vouches_for_a_business_for_twelve_months(house: House) -> None:
    house.send(SITI, RT1, "umkm", observed_on="2024-11-19", answers=said("umkm", licences=None))
    on = {"from": "2025", "to": "2025"}
    assert sums(house, "umkm", "active", "active_this_year", **on) == {"active": 1, "active_this_year": 0}
    for month, counts in (("2025-10", 1), ("2025-11", 0), ("2026-11", 0)):
        found = sums(house, "umkm", "active", "active_this_year", **{"from": month, "to": month})
        assert found == {"active": 1, "active_this_year": counts}, month


# Groups


def test_a_name_is_one_group_in_its_kelurahan(house: House) -> None:
    """The same group from another RT of the kelurahan meets the first; in another kelurahan it is another group."""
    first = house.send(SITI, RT1, "kwt").json()
    assert (first["outcome"], first["warnings"]) == ("new", [])
    for area in (RT2, DASAWISMA):
        other = house.send(SITI, area, "kwt", answers=said("kwt", group_name="kwt CONTOH-Mekar")).json()
        assert (other["outcome"], other["faults"][0]["code"]) == ("conflict", "record.conflict.subject"), area
    elsewhere = house.send(ANI, RT_IMOPURO, "kwt").json()
    assert (elsewhere["outcome"], elsewhere["warnings"]) == ("new", [])
    assert sums(house, "kwt", "active", **{"from": "2026-11"}) == {"active": 2}


def test_a_number_is_one_group_in_the_whole_city(house: House) -> None:
    numbered = said("kwt", simluhtan_no="18.72.0001")
    assert house.send(SITI, RT1, "kwt", answers=numbered).json()["outcome"] == "new"
    moved = numbered | {"group_name": "KWT Nama Baru"}
    assert house.send(ANI, RT_IMOPURO, "kwt", answers=moved).json()["outcome"] == "conflict"


def test_a_group_keeps_its_record_when_its_name_or_number_changes(house: House) -> None:
    id_ = house.send(SITI, RT1, "kwt").json()["id"]
    numbered = said("kwt", simluhtan_no="18.72.0001")
    assert house.send(SITI, RT1, "kwt", id=id_, replaces=1, answers=numbered).json()["outcome"] == "revised"
    # The name is free again for another group of the kelurahan, which is asked about.
    other = house.send(SITI, RT2, "kwt").json()
    assert (other["outcome"], [each["code"] for each in other["warnings"]]) == ("new", ["KW07"])
    assert proved(house, theme("kwt")) == ([], [])


# Harvests

KG = ("harvest_kg", "harvest_garden_kg", "harvest_fish_kg", "harvest_herbs_kg", "harvest_sales")


def line(day: str, commodity: str, kg: str, **more: Any) -> dict[str, Any]:
    return {"harvested_on": day, "commodity": commodity, "kg": kg, **more}


def test_harvests_add_up_by_commodity_on_their_day(house: House) -> None:
    sold = {"harvest_use": "JUAL", "value_idr": 90_000}
    lines = [
        line("2026-10-30", "WARUNG_HIDUP", "12,5", crop="kangkung"),
        line("2026-11-01", "WARUNG_HIDUP", "3", **sold),
        line("2026-11-05", "PERIKANAN", "20.4", crop="lele", **sold),
    ]
    house.send(SITI, RT1, "kwt", answers=said("kwt", harvests=lines))
    october = sums(house, "kwt", *KG, **{"from": "2026-10", "to": "2026-10"})
    assert october == dict(zip(KG, ("12.5", "12.5", "0.0", "0.0", 0), strict=True))
    november = sums(house, "kwt", *KG, **{"from": "2026-11", "to": "2026-11"})
    assert november == dict(zip(KG, ("23.4", "3.0", "20.4", "0.0", 180_000), strict=True))
    year = sums(house, "kwt", *KG, **{"from": "2026", "to": "2026"})
    assert year == dict(zip(KG, ("35.9", "15.5", "20.4", "0.0", 180_000), strict=True))
    assert house.differences() == []


def revise(house: House, id_: str, replaces: int, day: str, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    body = {"id": id_, "replaces": replaces, "observed_on": day, "answers": said("kwt", harvests=lines, **more)}
    receipt: dict[str, Any] = house.send(SITI, RT1, "kwt", **body).json()
    assert receipt["outcome"] == "revised", receipt
    return receipt


def test_a_list_of_harvests_grows_is_mended_and_backdated(house: House) -> None:
    def totals() -> list[str]:
        assert proved(house, theme("kwt")) == ([], [])
        return [
            sums(house, "kwt", "harvest_kg", **{"from": month, "to": month})["harvest_kg"]
            for month in ("2026-08", "2026-09", "2026-10", "2026-11")
        ]

    one = [line("2026-09-01", "TOGA", "5")]
    id_ = house.send(SITI, RT1, "kwt", observed_on="2026-09-10", answers=said("kwt", harvests=one)).json()["id"]
    assert totals() == ["0.0", "5.0", "0.0", "0.0"]
    two = [*one, line("2026-10-20", "TOGA", "7,5")]
    revise(house, id_, 1, "2026-10-21", two)
    assert totals() == ["0.0", "5.0", "7.5", "0.0"]
    mended = [line("2026-09-01", "TOGA", "50"), *two[1:]]
    revise(house, id_, 2, "2026-10-22", mended)
    assert totals() == ["0.0", "50.0", "7.5", "0.0"]
    backdated = [line("2026-08-15", "LUMBUNG", "100"), *mended, line("2026-11-02", "TOGA", "1")]
    revise(house, id_, 3, "2026-11-03", backdated)
    assert totals() == ["100.0", "50.0", "7.5", "1.0"]
    # What was found earlier than what is known rewrites it from that day on, the list of harvests too.
    revise(house, id_, 4, "2026-10-01", one)
    assert totals() == ["0.0", "5.0", "0.0", "0.0"]
    revise(house, id_, 5, "2026-11-10", [])
    assert totals() == ["0.0"] * 4


def test_harvests_stay_when_a_group_dissolves_and_go_when_its_record_is_voided(house: House) -> None:
    id_ = house.send(SITI, RT1, "kwt", answers=said("kwt", harvests=[line("2026-10-20", "TOGA", "7,5")])).json()["id"]
    revise(house, id_, 1, "2026-11-20", [line("2026-10-20", "TOGA", "7,5")], status="BUBAR")
    on = {"from": "2026", "to": "2026"}
    assert sums(house, "kwt", "active", "harvest_kg", **on) == {"active": 0, "harvest_kg": "7.5"}
    void = {"decision": "void", "reason": "bukan kelompok"}
    assert house.post(TUTI, f"/v1/records/kwt/{id_}/review", void).status_code == 200
    assert sums(house, "kwt", "active", "harvest_kg", **on) == {"active": 0, "harvest_kg": "0.0"}
    assert house.differences() == []


def test_many_harvests_are_one_record(house: House) -> None:
    lines = [line(f"2026-{at % 9 + 1:02d}-{at % 28 + 1:02d}", "TOGA", "0,1") for at in range(500)]
    assert house.send(SITI, RT1, "kwt", answers=said("kwt", harvests=lines)).json()["outcome"] == "new"
    assert sums(house, "kwt", "harvest_kg", **{"from": "2026", "to": "2026"}) == {"harvest_kg": "50.0"}
    more = house.send(SITI, RT2, "kwt", answers=said("kwt", group_name="KWT Lain", harvests=[*lines, lines[0]])).json()
    assert [(each["question"], each["code"]) for each in more["faults"]] == [("harvests", "answer.length")]


def test_a_batch_knows_the_likeness_of_its_own_items(house: House) -> None:
    """Two records of one batch see each other, as if they had come one by one."""
    items = [
        {"theme": "umkm", "area": RT1, "id": str(uuid7()), "observed_on": "2026-11-19"}
        | {"answers": said("umkm", nib=None, business_name=f"Usaha {at}")}
        for at in range(2)
    ]
    first, second = house.post(SITI, "/v1/submissions", {"items": items}).json()["items"]
    assert [each["code"] for each in first["warnings"]] == []
    assert [each["code"] for each in second["warnings"]] == ["UM08"]


@pytest.mark.parametrize(("person", "area"), [(SITI, RT2), (ANI, RT_IMOPURO)])
def test_the_same_number_on_another_street_is_another_house(house: House, person: Person, area: str) -> None:
    """Nor does a kader learn that the owner has a business elsewhere."""
    house.send(SITI, RT1, "umkm", answers=said("umkm", nib=None))
    other = house.send(person, area, "umkm", answers=said("umkm", nib=None, business_name="Usaha Lain")).json()
    assert (other["outcome"], other["warnings"]) == ("new", [])
