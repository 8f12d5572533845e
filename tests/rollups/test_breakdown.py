"""A breakdown adds up to its rollup and is what one counts by hand, after any history, on both engines."""

from collections import Counter
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.areas.codes import ancestor, is_within
from app.rollups.breakdown import break_down, number_of
from app.rollups.categories import categories
from app.rollups.engine import roll_up
from app.rollups.live import records_of
from app.rollups.sights import unseen_by
from tests.rollups.byhand import stays
from tests.rollups.test_engine import histories, questions
from tests.rollups.town import TREE

TODAY = date(2026, 2, 14)
MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@MANY
@given(data=st.data())
def test_a_breakdown_adds_up_to_its_rollup(town, data):
    theme, records = data.draw(histories())
    town.empty()
    town.put(theme, records)
    kind = categories(theme, unseen_by(theme, "kader"))["kind"]
    for _ in range(3):
        question = data.draw(questions(theme))
        indicator = data.draw(st.sampled_from(theme.indicators))
        question = type(question)(**{**vars(question), "step": "total", "indicators": (indicator.key,)})
        number = number_of(question, indicator, TODAY)
        with town.database.reading() as session:
            found = break_down(session, TREE, number, kind, question.by)
            rollup = roll_up(session, TREE, question, TODAY)
        totals = {area: sums[0][0] for area, sums in rollup.sums.items() if sums[0][0]}
        assert {area: total for area, total in found.totals.items() if total} == totals
        parts: Counter = Counter()
        for (area, _), amount in found.counts.items():
            parts[area] += amount
        assert parts == found.totals
        assert {area for area, _ in found.areas} <= {area for area, _ in rollup.areas}


@MANY
@given(data=st.data())
def test_each_category_is_what_one_counts_by_hand(town, data):
    theme, records = data.draw(histories())
    town.empty()
    town.put(theme, records)
    kind = categories(theme, unseen_by(theme, "kader"))["kind"]
    question = data.draw(questions(theme))
    indicator = data.draw(st.sampled_from([records_of(theme), *theme.indicators]))
    number = number_of(question, indicator, TODAY)
    with town.database.reading() as session:
        found = break_down(session, TREE, number, kind, question.by)
    by_hand: Counter = Counter()
    for kept in records:
        stands = kept.state == "accepted" if question.state == "verified" else kept.state != "void"
        if not stands or not is_within(kept.area, question.area):
            continue
        for start, end, amount, values in stays(theme, kept, indicator, said=True):
            counts = start <= question.last < end if number.stock else question.first <= start <= question.last
            if counts and amount:
                area = ancestor(kept.area, question.by) or kept.area
                by_hand[area, values.get("kind") or "unanswered"] += amount
    assert {key: count for key, count in found.counts.items() if count} == {k: n for k, n in by_hand.items() if n}
