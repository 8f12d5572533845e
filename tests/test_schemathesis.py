"""Schemathesis asks everything that OpenAPI allows, and much that it does not, as four people on both engines."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from itertools import product
from pathlib import Path
from shutil import copy
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
from tests.conftest import MakesDatabase
from tests.house import House, furnish, open_house

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
PEOPLE = {"kader": SITI, "operator": TUTI, "office": DINKES, "admin": ADMIN}

FUZZ = [HypothesisTestMode.EXAMPLES, HypothesisTestMode.FUZZING]
EDGES = [HypothesisTestMode.COVERAGE]

ON_EDGE = ["postgresql-operator", *(["sqlite-operator"] if WANTED else [])]
"""Every boundary of every parameter costs ten times as much as a fuzz, so one person walks them all, and on PostgreSQL
alone, whose numbers and texts have more of them; in a long fuzz on both. All else everybody asks, and it is thought of
once for all eight."""


RECORD = {"id": str(uuid7()), "observed_on": "2026-11-19", "answers": dict(theme("stunting").example)}
ACCOUNT = {
    "username": "sukarelawan",
    "display_name": "Sukarelawan",
    "assignment": {"role": "kader", "area": RT1},
}
KNOWN = str(uuid7())
"""Stands in what is asked for the account that each house has given a number of its own."""


class Asker:
    """One person in a house of their own, in which there are a record and an account to ask for."""

    def __init__(self, name: str, person: Person, house: House) -> None:
        self.name, self.person, self.house = name, person, house
        assert house.send(SITI, RT1, "stunting", **RECORD).status_code == 201
        made = house.post(TUTI, "/v1/accounts", ACCOUNT)
        assert made.status_code == 201, made.text
        self.account, self.head = made.json()["id"], house.head(person)

    def ask(self, case: Case, given: requests.PreparedRequest) -> None:
        """Ask, and compare the reply with what is described."""
        # Nobody signs in for what is public: `/v1/token/revoke` would sign the person out.
        head = self.head if case.operation.definition.raw.get("security") else {}
        reply = self.house.client.request(
            str(given.method),
            str(given.url).replace(KNOWN, self.account),
            headers={**given.headers, **head},
            content=given.body,
        )
        try:
            case.validate_response(reply, checks=CHECKS, excluded_checks=EXCLUDED.get(case.operation.label))
        except BaseException as fault:
            fault.add_note(f"asked by {self.name}")
            raise

    def end(self) -> None:
        """Look whether the house still stands."""
        assert self.house.get(self.person, "/v1/me").status_code == 200, "somebody signed them out on the way"
        assert self.house.differences() == []


@pytest.fixture
def askers(
    modes: list[HypothesisTestMode],
    furnished_sqlite: Path,
    postgres_database: MakesDatabase,
    postgres_template: Callable[[str, Callable[[str], None]], str],
    tmp_path: Path,
) -> Iterator[list[Asker]]:
    """Each person on each engine, or whoever walks the edges."""
    with ExitStack() as stack:
        found = []
        for engine, (name, person) in product(("sqlite", "postgresql"), PEOPLE.items()):
            folder = tmp_path / f"{engine}-{name}"
            if modes == EDGES and folder.name not in ON_EDGE:
                continue
            folder.mkdir()
            if engine == "sqlite":
                url = f"sqlite:///{copy(furnished_sqlite, folder / 'wakuncar.db')}"
            else:
                url = postgres_database(postgres_template("furnished", furnish))
            house = stack.enter_context(open_house(url, folder))
            found.append(Asker(folder.name, person, house))
        yield found


def described(spec: dict[str, Any]) -> dict[str, Any]:
    """Copy the service's description, with examples that lead to an area, a record and an account that exist."""
    spec, record, account = deepcopy(spec), RECORD, ACCOUNT
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
            values = known | ({"id": KNOWN} if path.startswith("/v1/accounts") else {})
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["example"] = values[parameter["name"]]
            if operation["operationId"] in bodies:
                operation["requestBody"]["content"]["application/json"]["example"] = bodies[operation["operationId"]]
    return spec


@pytest.mark.parametrize("modes", [FUZZ, EDGES], ids=["everybody", "edges"])
def test_everything_documented_holds(
    askers: list[Asker], modes: list[HypothesisTestMode], subtests: pytest.Subtests
) -> None:
    api = schemathesis.openapi.from_dict(described(askers[0].house.app.openapi()), config=CONFIG)
    asked: Counter[str] = Counter()

    def ask(case: Case) -> None:
        asked[case.operation.label] += 1
        given = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
        for each in askers:
            each.ask(case, given)

    # This is what `schema.parametrize()` does inside; from a fixture it does not run under pytest 9.2.
    waiting, each = [found.ok() for found in api.get_all_operations()], USUAL
    while waiting:
        if WANTED:
            each = -(-(WANTED - asked.total()) // len(waiting))
        before = asked.copy()
        for operation in waiting:
            plan = HypothesisTestConfig(project=CONFIG.projects.get_default(), modes=modes, settings=_settings(each))
            with subtests.test(operation.label):
                create_test(operation=operation, test_func=ask, config=plan)()
        # What has few parameters runs out of questions: the others are asked more.
        waiting = [one for one in waiting if asked[one.label] - before[one.label] >= each]
        if asked.total() >= WANTED or modes == EDGES:
            break
    for one in askers:
        one.end()
    if COUNTED:
        names = ", ".join(one.name for one in askers)
        with Path(COUNTED).open("a") as file:
            file.write(f"{asked.total()} cases of {len(asked)} operations: {names}\n")


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples, derandomize=not WANTED, deadline=None, suppress_health_check=list(HealthCheck)
    )
