"""Where a record counted before it was moved, breakdowns and traces find it, and tell no more of it than they may."""

import pytest

from app.areas.tree import Tree
from app.rollups.breakdown import break_down, number_of
from app.rollups.categories import categories
from app.rollups.engine import roll_up
from app.rollups.query import Question, read_period
from app.rollups.sights import unseen_by
from app.rollups.trace import traced
from app.themes.catalog import theme
from tests.cast import CITY, RT1, RT2, SITI, TUTI
from tests.records.test_splitting import NEW, child, split

MONTHS = ("2026-04", "2026-05", "2026-08", "2026-09", "2026-10", "2026-11")


@pytest.fixture
def moved(house):
    child(house, "Anak Satu", "2026-09-05", "12")
    child(house, "Anak Satu", "2026-10-05", "12")
    child(house, "Anak Dua", "2026-10-05", "13")
    group = house.send(SITI, RT1, "kwt", observed_on="2026-08-10").json()["id"]
    said = split(house, [{"rt": "101", "house": "12"}, {"rt": "101", "theme": "kwt", "record": group}])
    assert said.status_code == 200, said.text
    answers = {**theme("kwt").example, "members_total": 40}
    late = {"id": group, "observed_on": "2026-11-10", "replaces": 1, "answers": answers}
    assert house.post(TUTI, f"/v1/areas/{NEW}/kwt", late).json()["outcome"] == "revised"
    other = house.send(SITI, RT2, "kwt", observed_on="2026-07-10", answers={**answers, "group_name": "KWT Melati"})
    assert other.status_code == 201, other.text
    return group


@pytest.mark.parametrize("key", ["kwt", "stunting"])
def test_each_rt_has_what_counts_there_on_its_days(house, moved, key):
    subject = theme(key)
    every = list(categories(subject, unseen_by(subject, "office")).values())
    tree: Tree = house.app.state.areas.tree()
    today = house.clock.now().date()
    seen = set()
    for month in MONTHS:
        first, last = read_period(month)
        question = Question(theme=subject, area=CITY, by="rt", first=first, last=last)
        with house.app.state.database.reading() as session:
            rollup = roll_up(session, tree, question, today)
            for at, indicator in enumerate(subject.indicators):
                column = question.columns.index(indicator.key)
                totals = {code: held[0][column] for code, held in rollup.sums.items() if held[0][column]}
                number = number_of(question, indicator, today)
                found = break_down(session, tree, number, every[at % len(every)], "rt")
                assert {code: n for code, n in found.totals.items() if n} == totals, (month, indicator.key)
                behind: dict[str, int] = {}
                for each in traced(session, number, after=None, limit=50):
                    behind[each.area] = behind.get(each.area, 0) + each.amount
                assert behind == totals, (month, indicator.key)
                seen |= totals.keys()
    assert seen >= {RT1, NEW}


def test_whoever_may_not_read_where_it_lies_now_learns_no_more_than_the_number(house, moved):
    params = {"indicator": "active", "area": RT1, "from": "2026-09", "to": "2026-09"}
    mine = house.get(SITI, "/v1/trace/kwt", params=params).json()
    assert (mine["number"], [each["amount"] for each in mine["items"]]) == (1, [1])
    assert (mine["items"][0]["id"], mine["items"][0]["record"]) == (None, None)
    theirs = house.get(TUTI, "/v1/trace/kwt", params=params).json()
    assert [(each["id"], each["area"]) for each in theirs["items"]] == [(moved, RT1)]
    assert house.get(TUTI, "/v1/trace/kwt", params=params | {"area": NEW}).json()["items"] == []
    assert house.get(TUTI, "/v1/trace/kwt", params=params | {"from": "2026-10", "to": "2026-10"}).json()["number"] == 0
    cells = house.get(TUTI, theirs["items"][0]["record"] + "/cells").json()["cells"]
    days = {(each["period"], each["area"], each["amount"]) for each in cells if each["indicator"] == "active"}
    assert {("2026-08-10", RT1, 1), ("2026-10-01", RT1, -1), ("2026-10-01", NEW, 1)} <= days
