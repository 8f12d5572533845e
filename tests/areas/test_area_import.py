"""A list of RW and RT is answered line by line, and keeps the rules for importers and the history."""

from collections.abc import Callable
from datetime import date

import pytest

from app.areas import store
from app.areas.load import Report, Row, import_rtrw, read_csv
from app.areas.models import Area
from app.areas.tree import Tree
from app.core.db import Database
from app.core.errors import Problem
from tests.areas.conftest import NOW, Take

HEAD = "kelurahan,rw,rt\n"
DATED = "kelurahan,rw,rt,valid_from,valid_to,replaces\n"
BANJARSARI = "18.72.02.1001"

TreeNow = Callable[[], Tree]


def outcomes(report: Report) -> list[str]:
    return [line.code or line.outcome for line in report.lines]


def test_an_rt_brings_its_rw_along_and_comes_once(take: Take, tree: TreeNow) -> None:
    before = tree().version
    report = take(HEAD + f"{BANJARSARI},1,5\n{BANJARSARI},001,RT 06\n")
    assert outcomes(report) == ["new", "new"]
    assert "RW 001" in report.lines[0].message.id
    assert [line.line for line in report.lines] == [2, 3]
    assert report.version == tree().version == before + 1
    assert [node.label for node in tree().within(BANJARSARI, "rt")] == ["005", "006"]
    again = take(HEAD + f"{BANJARSARI},1,5\n{BANJARSARI},001,RT 06\n")
    assert outcomes(again) == ["same", "same"]
    assert again.version == report.version


def test_a_refused_line_does_not_spoil_its_neighbours(take: Take, tree: TreeNow) -> None:
    report = take(
        "kelurahan,rw,rt,name\n"
        f"{BANJARSARI},1,1,\n"
        f"{BANJARSARI},1,satu,\n"
        f"{BANJARSARI},,,\n"
        f"{BANJARSARI},1,2,a,b\n"
        f"{BANJARSARI},1,3,{'x' * 81}\n"
        f",1,4,\n"
        "18.72.02.1099,1,4,\n"
        "18.72.02,1,4,\n"
        f"{BANJARSARI},1,2,\n"
    )
    assert outcomes(report) == [
        "new",
        "area.label",
        "area.label_needed",
        "area.cells",
        "area.text",
        "area.name",
        "area.unknown",
        "area.code",
        "new",
    ]
    assert report.counts == {"new": 2, "refused": 7}
    for line in report.lines:
        assert line.message.id
        assert line.message.en
        assert line.message.id != line.message.en
    assert [node.label for node in tree().within(BANJARSARI, "rt")] == ["001", "002"]


def test_a_refused_rt_leaves_no_rw_behind(take: Take, tree: TreeNow) -> None:
    report = take(DATED + f"{BANJARSARI},7,1,2024-02-01,2024-01-01,\n{BANJARSARI},8,1,,,099\n")
    assert outcomes(report) == ["area.period", "area.rw_needed"]
    assert tree().children(BANJARSARI) == ()


def test_rule_1_undotted_codes_need_their_scheme(take: Take) -> None:
    report = take(
        "kelurahan,rw,rt,scheme\n1872011001,1,1,\n1872011001,1,1,kemendagri\n1872011001,1,1,bps\n1872011001,1,1,pos\n"
    )
    assert outcomes(report) == ["area.scheme_needed", "new", "new", "area.scheme"]
    assert "18.72.05.1003" in report.lines[0].message.en
    assert [line.area for line in report.lines[1:3]] == ["18.72.01.1001.001.001", "18.72.05.1003.001.001"]


def test_rule_2_codes_are_text_and_names_have_no_case(take: Take) -> None:
    report = take("kelurahan,kecamatan,rw,rt\n18.72021001,,1,1\nBANJARSARI,METRO UTARA,1,1\nbanjar sari,18.72.02,1,1\n")
    assert outcomes(report) == ["area.code", "new", "same"]


def test_rule_3_a_name_needs_its_parent(take: Take) -> None:
    report = take(
        "kelurahan,kecamatan,rw,rt\nMetro,Metro Pusat,1,1\nMetro,,1,1\nMetro,Metro Utara,1,1\nMetro,Metro,1,1\n"
    )
    assert outcomes(report) == ["new", "area.name", "area.name", "area.name"]
    own = take("kelurahan,rw,rt\nMetro,1,1\n", root="18.72.01.1001")
    assert outcomes(own) == ["same"]


def test_rule_4_aliases_match_and_near_misses_do_not(take: Take) -> None:
    report = take(
        "kelurahan,kecamatan,rw,rt\n"
        "Sumbersari (Bantul),Metro Selatan,1,1\nSUMBERSARI,Metro Selatan,1,1\nGanjarsari,Metro Barat,1,1\n"
    )
    assert outcomes(report) == ["new", "same", "area.name"]


def test_rule_5_an_rt_is_found_without_its_rw_when_it_is_the_only_one(take: Take, tree: TreeNow) -> None:
    text = HEAD + f"{BANJARSARI},,7\n{BANJARSARI},2,7\n{BANJARSARI},,8\n"
    report = take(text)
    assert outcomes(report) == ["same", "new", "area.rw_needed"]
    assert report.lines[0].area == f"{BANJARSARI}.002.007"
    second = take(HEAD + f"{BANJARSARI},3,7\n{BANJARSARI},,7\n")
    assert outcomes(second) == ["new", "area.rw_needed"]
    assert "RW 002" in second.lines[0].message.id  # told, not forbidden
    assert [node.rw for node in tree().rts(BANJARSARI, "7")] == [f"{BANJARSARI}.002", f"{BANJARSARI}.003"]


def test_rule_5_an_rt_without_an_rw_is_never_opened(take: Take, tree: TreeNow) -> None:
    report = take(DATED + f"{BANJARSARI},4,9,2024-02-01,2024-01-01,\n{BANJARSARI},,9,,,\n")
    assert outcomes(report) == ["area.period", "area.rw_needed"]
    assert tree().children(BANJARSARI) == ()


def test_rule_6_one_rt_in_all_its_spellings(take: Take) -> None:
    report = take(HEAD + "".join(f"18.72.01.1003,5,{label}\n" for label in ("27A", "027a", "RT 27 A", "27", "027")))
    assert outcomes(report) == ["new", "same", "same", "new", "same"]


def test_rule_7_a_split_keeps_its_history(take: Take, tree: TreeNow, db: Database) -> None:
    take(HEAD + f"{BANJARSARI},1,5\n{BANJARSARI},1,6\n")
    split = (
        DATED + f"{BANJARSARI},1,31,2022-01-01,,5\n{BANJARSARI},1,32,2022-01-01,,RT 05\n{BANJARSARI},1,5,,2021-12-31,\n"
    )
    report = take(split)
    assert outcomes(report) == ["new", "new", "closed"]
    old = tree().need(f"{BANJARSARI}.001.005")
    assert old.valid_on(date(2021, 12, 31))
    assert not old.valid_on(date(2022, 1, 1))
    assert labels(tree(), date(2021, 12, 31)) == ["005", "006"]
    assert labels(tree(), date(2022, 1, 1)) == ["006", "031", "032"]
    with db.reading() as session:
        life = [(step.area[-3:], step.kind) for step in store.steps(session, old.code)]
    assert life == [("005", "opened"), ("031", "replaces"), ("032", "replaces"), ("005", "closed")]
    assert outcomes(take(split)) == ["same", "same", "same"]


def labels(tree: Tree, day: date) -> list[str]:
    return [node.label for node in tree.within(BANJARSARI, "rt", day)]


def test_rule_7_a_closed_rt_stays_closed_until_it_is_said_to_open(take: Take, tree: TreeNow) -> None:
    take(DATED + f"{BANJARSARI},1,5,,,\n")
    take(DATED + f"{BANJARSARI},1,5,,2021-12-31,\n")
    assert outcomes(take(HEAD + f"{BANJARSARI},1,5\n")) == ["area.closed"]
    assert outcomes(take(DATED + f"{BANJARSARI},1,5,,2021-11-30,\n")) == ["changed"]
    assert outcomes(take(DATED + f"{BANJARSARI},1,5,,-,\n")) == ["changed"]
    assert tree().need(f"{BANJARSARI}.001.005").valid_to is None


def test_an_rw_with_open_rt_cannot_close_and_the_order_of_lines_is_free(take: Take) -> None:
    take(HEAD + f"{BANJARSARI},1,5\n{BANJARSARI},1,6\n")
    rw, one, two = (f"{BANJARSARI},1,{rt},,2024-12-31,\n" for rt in ("", "5", "6"))
    assert outcomes(take(DATED + rw + one)) == ["area.open_children", "closed"]
    assert outcomes(take(DATED + rw + two)) == ["closed", "closed"]
    assert outcomes(take(HEAD + f"{BANJARSARI},1,7\n")) == ["area.period"]


def test_a_child_stays_within_the_days_of_its_parent(take: Take, tree: TreeNow) -> None:
    report = take(
        DATED + f"{BANJARSARI},1,,2020-01-01,,\n{BANJARSARI},1,1,2019-12-31,,\n{BANJARSARI},1,2,2021-01-01,,\n"
        f"{BANJARSARI},1,3,,,\n"
    )
    assert outcomes(report) == ["new", "area.period", "new", "new"]
    assert tree().need(f"{BANJARSARI}.001.003").valid_from == date(2020, 1, 1)
    assert outcomes(take(DATED + f"{BANJARSARI},1,,2020-06-01,,\n")) == ["area.period"]
    assert outcomes(take(DATED + f"{BANJARSARI},1,,2019-06-01,,\n")) == ["changed"]


@pytest.mark.parametrize("day", ["31/12/2021", "2021-13-01", "20211231", "2021", "0000-01-01", "besok"])
def test_a_date_is_written_one_way(take: Take, day: str) -> None:
    assert outcomes(take(DATED + f"{BANJARSARI},1,5,{day},,\n")) == ["area.date"]


@pytest.mark.parametrize("old", ["1", BANJARSARI, f"{BANJARSARI}.001", "18.72.02.1002.001.001"])
def test_what_is_replaced_must_be_another_area_of_the_same_level(take: Take, old: str) -> None:
    assert outcomes(take(DATED + f"{BANJARSARI},1,,,,\n{BANJARSARI},1,1,,,{old}\n")) in (
        ["new", "area.replaces"],
        ["new", "area.rw_needed"],
    )


def test_a_replaced_area_that_stays_open_is_told(take: Take) -> None:
    take(HEAD + f"{BANJARSARI},1,5\n")
    report = take(DATED + f"{BANJARSARI},1,33,2026-01-01,,005\n")
    assert outcomes(report) == ["new"]
    assert "RT 005" in report.lines[0].message.en


def test_nothing_outside_the_allowed_root_is_touched(take: Take, tree: TreeNow) -> None:
    lines = HEAD + f"{BANJARSARI},1,1\n18.72.02.1002,1,1\n18.73.01.1001,1,1\n18.72.02.1099,1,1\n"
    report = take(lines, root=BANJARSARI)
    assert outcomes(report) == ["new", "area.outside", "area.outside", "area.outside"]
    assert outcomes(take(HEAD + f"{BANJARSARI},1,2\n{BANJARSARI},2,3\n", root=f"{BANJARSARI}.001")) == [
        "new",
        "area.outside",
    ]
    assert tree().within("18.72.02.1002", "rt") == ()
    with pytest.raises(Problem) as problem:
        take(lines, root="18.72.02.1099")
    assert problem.value.kind.code == "area.unknown"


def test_a_dasawisma_needs_its_rt(take: Take, tree: TreeNow) -> None:
    head = "kelurahan,rw,rt,dasawisma,name\n"
    report = take(
        head + f"{BANJARSARI},1,5,1,Melati {{x}}\n{BANJARSARI},1,5,,\n{BANJARSARI},1,6,1,\n{BANJARSARI},,5,2,\n"
    )
    assert outcomes(report) == ["new", "new", "area.parent_missing", "new"]
    assert tree().need(f"{BANJARSARI}.001.005.01").name == "Melati {x}"


def test_a_new_name_is_a_change_with_history(take: Take, db: Database) -> None:
    head = "kelurahan,rw,rt,name,source\n"
    take(head + f"{BANJARSARI},1,,,\n")
    assert outcomes(take(head + f"{BANJARSARI},1,,RW Satu,SK 1/2026\n")) == ["changed"]
    with db.reading() as session:
        last = store.steps(session, f"{BANJARSARI}.001")[-1]
    assert (last.kind, last.before, last.after, last.source) == ("renamed", "RW 001", "RW Satu", "SK 1/2026")


def test_rule_8_postal_codes_and_sizes_are_not_asked_for(take: Take) -> None:
    assert outcomes(take(HEAD + f"{BANJARSARI},1,1\n34127,1,1\n")) == ["new", "area.code"]


def test_excel_in_indonesian_and_a_byte_order_mark_are_read() -> None:
    rows = read_csv(b"\xef\xbb\xbfKelurahan; RW ;RT\r\n18.72.02.1001;1;5\r\n\r\n18.72.02.1001;1\r\n")
    assert [(row.line, row.kelurahan, row.rw, row.rt) for row in rows] == [
        (2, BANJARSARI, "1", "5"),
        (4, BANJARSARI, "1", ""),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "area.columns"),
        (b"kelurahan,rw\n", "area.columns"),
        (b"kelurahan,rw,rt,nik\n", "area.columns"),
        (b"kelurahan,rw,rt,invented\n", "area.columns"),
        (b"kelurahan,rw,rt,rt\n", "area.columns"),
        (b"kelurahan,rw,rt\n\xff\xfe,1,1\n", "area.file"),
        (b'kelurahan,rw,rt\n"a"b,1,1\n', "area.file"),
        (b"PK\x03\x04\x00\x00", "area.columns"),
    ],
)
def test_a_file_of_another_shape_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(Problem) as problem:
        read_csv(content)
    assert problem.value.kind.code == code


def test_a_real_line_confirms_an_invented_area_and_never_the_reverse(take: Take, db: Database) -> None:
    take(HEAD + f"{BANJARSARI},1,5\n")
    with db.writing() as session:
        area = session.get_one(Area, f"{BANJARSARI}.001.005")
        area.invented, area.source = True, "invented (demo)"
    assert outcomes(take(HEAD + f"{BANJARSARI},1,5\n")) == ["changed"]
    dream = Row(line=1, kelurahan=BANJARSARI, rw="1", rt="5", name="RT Impian", invented=True)
    with db.writing() as session:
        assert outcomes(import_rtrw(session, [dream], root="18.72", at=NOW)) == ["same"]
    with db.reading() as session:
        area = session.get_one(Area, f"{BANJARSARI}.001.005")
    assert (area.invented, area.source, area.name) == (False, "", "RT 005")


def test_an_rt_that_moved_is_found_where_it_is_open(take: Take) -> None:
    take(HEAD + f"{BANJARSARI},1,5\n")
    take(DATED + f"{BANJARSARI},1,5,,2025-12-31,\n{BANJARSARI},2,5,2026-01-01,,{BANJARSARI}.001.005\n")
    report = take(HEAD + f"{BANJARSARI},,5\n")
    assert [(line.outcome, line.area) for line in report.lines] == [("same", f"{BANJARSARI}.002.005")]


def test_no_area_replaces_itself_or_one_outside_the_root(take: Take) -> None:
    take(HEAD + f"{BANJARSARI},1,5\n18.72.02.1002,1,5\n")
    lines = DATED + f"{BANJARSARI},1,5,,,5\n{BANJARSARI},1,6,,,18.72.02.1002.001.005\n"
    assert outcomes(take(lines, root=BANJARSARI)) == ["area.replaces", "area.replaces"]


def test_what_is_replaced_may_stand_in_a_later_line(take: Take) -> None:
    lines = DATED + f"{BANJARSARI},1,31,2022-01-01,,5\n{BANJARSARI},1,5,,2021-12-31,\n"
    assert outcomes(take(lines)) == ["new", "new"]
    assert outcomes(take(lines)) == ["same", "same"]
