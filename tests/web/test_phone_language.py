"""A condition means on the phone what it means on the server."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.themes.language import Condition, as_json, compiled
from app.themes.language.expr import Stored
from tests.themes.conditions import FIELDS, conditions, everything, rows
from tests.web.node_tools import Phone

ON_THE_PHONE = {
    key: {"key": key, "kind": field.kind.name, "facts": field.kind.facts()} for key, field in FIELDS.items()
}


def travels(value: Stored) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.tuples(conditions, rows), min_size=1, max_size=5))
def test_any_condition_is_the_same_on_the_phone(phone: Phone, asked: list[tuple[Condition, dict[str, Stored]]]) -> None:
    cases = [(condition, everything | row) for condition, row in asked]
    sent = [
        {"if": as_json(condition), "values": {key: travels(value) for key, value in values.items()}}
        for condition, values in cases
    ]
    found = phone.ask("truths", fields=ON_THE_PHONE, cases=sent)
    assert found == [compiled(condition, FIELDS)(values) for condition, values in cases]
