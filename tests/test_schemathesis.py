"""Schemathesis asks everything that OpenAPI allows, and much that it does not, as four people on both engines."""

import os
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app.core.clock import uuid7
from app.themes.catalog import theme
from app.web.phone_files import release
from tests.cast import ADMIN, DINKES, METRO, RT1, SITI, TUTI, Person
from tests.house import House

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    unsupported_method,
]

EXCLUDED = {
    # A malformed item is refused in a receipt of its own, so that its neighbours are taken: the batch answers 200.
    "POST /v1/submissions": [negative_data_rejection],
}
"""What cannot be asked of an operation."""

USUAL = 2
"""Cases of each operation in the suite, the same each time."""

WANTED = int(os.environ.get("WAKUNCAR_FUZZ", "0"))
"""Cases as each person, over all operations: `scripts/fuzz` asks for many, and for others each time."""

COUNTED = os.environ.get("WAKUNCAR_FUZZ_COUNTS")
"""File that is told how many were asked."""

CONFIG = schemathesis.Config.from_dict(
    # A body that is too large is refused before it is read: 413 is a rejection as good as any.
    {
        "checks": {
            "negative_data_rejection": {"expected-statuses": [*range(400, 407), 409, 413, 415, 422, 428, 429, "5xx"]}
        },
        "generation": {"deterministic": not WANTED, "with-security-parameters": False, "database": "none"},
    }
)
FUZZ = [HypothesisTestMode.EXAMPLES, HypothesisTestMode.FUZZING]
EDGES = [*FUZZ, HypothesisTestMode.COVERAGE]
"""Every boundary of every parameter costs ten times as much as a fuzz, so one person walks them all, and on PostgreSQL
alone, whose numbers and texts have more of them; in a long fuzz on both."""


def furnished(house: House) -> dict[str, Any]:
    """Copy the service's description, with examples that lead to an area, a record and an account that exist."""
    spec = deepcopy(house.app.openapi())
    record = {"id": str(uuid7()), "observed_on": "2026-11-19", "answers": dict(theme("stunting").example)}
    assert house.send(SITI, RT1, "stunting", **record).status_code == 201
    account = {
        "username": "sukarelawan",
        "display_name": "Sukarelawan",
        "assignment": {"role": "kader", "area": RT1},
    }
    made = house.post(TUTI, "/v1/accounts", account)
    assert made.status_code == 201, made.text
    known = {"theme": "stunting", "rt": RT1, "code": METRO, "id": record["id"], "list": "kwt_class"}
    known |= {"key": "REP01", "name": "indikator.css", "period": "2026-09", "device": str(uuid7())}
    known |= {"release": release().name, "file": "shell.css"}
    bodies = {
        "submit_one": record | {"id": str(uuid7()), "observed_on": "2026-10-19"},
        "submit_batch": {"items": [record | {"theme": "stunting", "area": RT1}]},
        "create_account": account | {"username": "sukarelawan2"},
        "assign_role": account["assignment"],
        "review_record": {"decision": "return", "reason": "Timbang lagi."},
        "import_denominators": {
            "rows": [{"area": RT1, "metric": "under_fives", "date": "2026-08", "value": 12, "source": "Posyandu"}]
        },
        "import_areas": {"rows": [{"kelurahan": METRO, "rw": "001", "rt": "004"}]},
    }
    for path, methods in spec["paths"].items():
        for operation in methods.values():
            values = known | ({"id": made.json()["id"]} if path.startswith("/v1/accounts") else {})
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["example"] = values[parameter["name"]]
            if operation["operationId"] in bodies:
                operation["requestBody"]["content"]["application/json"]["example"] = bodies[operation["operationId"]]
    return spec


@pytest.mark.parametrize(
    ("person", "modes"),
    [(SITI, FUZZ), (TUTI, EDGES), (DINKES, FUZZ), (ADMIN, FUZZ)],
    ids=["kader", "operator", "office", "admin"],
)
def test_everything_documented_holds(
    house: House,
    person: Person,
    modes: list[HypothesisTestMode],
    subtests: pytest.Subtests,
    request: pytest.FixtureRequest,
) -> None:
    api = schemathesis.openapi.from_dict(furnished(house), config=CONFIG)
    token = house.head(person)
    asked: Counter[str] = Counter()

    def ask(case: Case) -> None:
        asked[case.operation.label] += 1
        given = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
        # Nobody signs in for what is public: `/v1/token/revoke` would sign the person out.
        head = token if case.operation.definition.raw.get("security") else {}
        reply = house.client.request(
            str(given.method), given.url, headers={**given.headers, **head}, content=given.body
        )
        case.validate_response(reply, checks=CHECKS, excluded_checks=EXCLUDED.get(case.operation.label))

    # This is what `schema.parametrize()` does inside; from a fixture it does not run under pytest 9.2.
    walked = modes if WANTED or house.url.startswith("postgresql") else FUZZ
    waiting, each = [found.ok() for found in api.get_all_operations()], USUAL
    while waiting:
        if WANTED:
            each = -(-(WANTED - asked.total()) // len(waiting))
        before = asked.copy()
        for operation in waiting:
            plan = HypothesisTestConfig(project=CONFIG.projects.get_default(), modes=walked, settings=_settings(each))
            with subtests.test(operation.label):
                create_test(operation=operation, test_func=ask, config=plan)()
        # What has few parameters runs out of questions: the others are asked more.
        waiting = [one for one in waiting if asked[one.label] - before[one.label] >= each]
        if asked.total() >= WANTED:
            break
    assert house.get(person, "/v1/me").status_code == 200, "somebody signed them out on the way"
    assert house.differences() == []
    if COUNTED:
        with Path(COUNTED).open("a") as file:
            file.write(f"{request.node.callspec.id}: {asked.total()} cases of {len(asked)} operations\n")


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples, derandomize=not WANTED, deadline=None, suppress_health_check=list(HealthCheck)
    )
