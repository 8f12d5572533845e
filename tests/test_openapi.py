"""OpenAPI tells the truth: about every route, its refusals, who may call it, and the door that FastAPI does not see."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from schemathesis.specs.openapi.definitions import OPENAPI_31
from starlette.testclient import TestClient

from app.core.clock import uuid7
from app.core.openapi import PROBLEM
from app.identity.wiring import close_identity
from app.main import create_app
from app.records.door import Batch
from app.records.drafts import Submission
from app.records.receipts import Receipt, Receipts
from app.themes.catalog import CATALOG, theme
from app.web.phone_files import release
from tests.cast import DINKES, RT1, SITI, TUTI
from tests.house import House, settings_for
from tests.security.officers import RINI, appoint

PUBLIC = {
    *("token", "revoke", "list_areas", "map_areas", "show_area", "list_children", "list_themes", "show_theme"),
    *("list_codes", "show_growth", "search_codes", "read_whole_list"),
    *("list_indicators", "show_indicator", "print_form", "show_indicators", "show_reference", "read_style"),
    *("show_phone", "show_phone_enrolment", "read_phone_worker", "read_phone_manifest", "read_phone_file"),
    "show_rescue_key",
    *("redeem_enrolment", "sheet_style"),
    "read_public_rollup",
    *("alive", "ready", "metrics"),
}
"""What anyone may ask without signing in; a route that is added here is a decision."""

UNLISTED = {"/openapi.json"}
"""The description does not describe itself."""


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def address(path: str) -> str:
    theme = "covid" if path.startswith("/v1/zones/") else "stunting"
    values = {"theme": theme, "id": str(uuid7()), "device": str(uuid7()), "rt": RT1, "code": RT1, "list": "kwt_class"}
    values |= {
        "key": "REP01",
        "name": "indikator.css",
        "period": "2026-10",
        "release": release().name,
        "file": "shell.css",
    }
    return re.sub(r"\{(\w+)\}", lambda hole: values[hole[1]], path)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The application as it describes itself; it is never started."""
    folder = tmp_path_factory.mktemp("described")
    app = create_app(settings_for(f"sqlite:///{folder / 'wakuncar.db'}", folder))
    yield app
    close_identity(app)
    app.state.database.close()


@pytest.fixture(scope="module")
def spec(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def test_it_is_openapi(app: FastAPI, spec: dict[str, Any]) -> None:
    assert TestClient(app).get("/openapi.json").json() == spec
    assert spec["openapi"].startswith("3.1")
    # Formats are not asserted: the schema calls tokenUrl a `uri` where the standard's words allow a relative one.
    assert [error.message for error in Draft202012Validator(OPENAPI_31).iter_errors(spec)] == []
    assert spec["info"]["license"]["identifier"] == "Apache-2.0"
    pointers = re.findall(r"'#/components/schemas/(\w+)'", str(spec))
    assert set(pointers) <= set(spec["components"]["schemas"])
    assert not {"HTTPValidationError", "ValidationError"} & set(spec["components"]["schemas"])


def test_every_operation_has_a_name_a_line_and_a_described_tag(spec: dict[str, Any]) -> None:
    tags = {tag["name"]: tag["description"] for tag in spec["tags"]}
    names = [operation["operationId"] for _, _, operation in operations(spec)]
    assert len(names) == len(set(names))
    for _, path, operation in operations(spec):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])
        assert operation["summary"][0].isupper(), path
        assert len(operation["summary"].split()) > 3, path
        assert all(tags[tag] for tag in operation["tags"]), path
    assert set(tags) == {tag for _, _, operation in operations(spec) for tag in operation["tags"]}


def test_every_refusal_is_the_one_problem(spec: dict[str, Any]) -> None:
    for method, path, operation in operations(spec):
        replies = operation["responses"]
        for status, reply in replies.items():
            assert reply["description"], (method, path, status)
            if status[0] in "45":
                assert reply["content"] == {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
                assert reply["description"].startswith("`"), (method, path, status)
        if operation.get("security"):
            assert {"401", "503"} <= set(replies), (method, path)
        if "requestBody" in operation:
            assert {"400", "413", "422"} <= set(replies), (method, path)
        if "{" in path:
            assert "404" in replies, (method, path)


def test_every_route_is_documented(app: FastAPI, spec: dict[str, Any]) -> None:
    told = {(method, path) for method, path, _ in operations(spec)}
    served = {
        (method.lower(), re.sub(r":\w+}", "}", str(route.path)))  # without the converter of a parameter
        for route in iter_route_contexts(app.router.routes)
        for method in route.methods or ()
    }
    assert {(method, path) for method, path in served if path not in UNLISTED and method != "head"} == told


def test_who_is_not_signed_in_sees_only_what_is_public(house: House, spec: dict[str, Any]) -> None:
    for method, path, operation in operations(spec):
        reply = house.client.request(method.upper(), address(path))
        behind_the_gate = bool(operation.get("security"))
        assert behind_the_gate == (operation["operationId"] not in PUBLIC), path
        assert (reply.status_code == 401) == behind_the_gate, (method, path, reply.text)
        if behind_the_gate:
            assert reply.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("model", [Submission, Batch, Receipt, Receipts])
def test_the_door_is_described_by_its_own_models(spec: dict[str, Any], model: type[BaseModel]) -> None:
    schemas = spec["components"]["schemas"]
    own = model.model_json_schema(ref_template="#/components/schemas/{model}")
    inner = own.pop("$defs", {})
    assert schemas[model.__name__] == own
    assert {name: schemas[name] for name in inner} == inner


def test_the_door_refuses_what_its_model_refuses(house: House, spec: dict[str, Any]) -> None:
    one = spec["paths"]["/v1/areas/{rt}/{theme}"]["post"]
    many = spec["paths"]["/v1/submissions"]["post"]
    assert _model_of(one["requestBody"]) == "Submission"
    assert _model_of(many["requestBody"]) == "Batch"
    assert {_model_of(one["responses"][status]) for status in ("200", "201")} == {"Receipt"}
    assert _model_of(many["responses"]["200"]) == "Receipts"
    good = {"id": str(uuid7()), "observed_on": "2026-11-19", "answers": dict(theme("stunting").example)}
    wrong = [
        {"id": "one"},
        {"observed_on": "1795046400"},
        {"made_at": "1795046400"},
        {"observed_on": "19-11-2026"},
        {"answers": []},
        {"zero": 0},
        {"replaces": 0},
        {"made_at": "soon"},
        {"more": 1},
    ]
    for change in wrong:
        bad = good | change
        with pytest.raises(ValueError, match=next(iter(change))):
            Submission.model_validate(bad)
        reply = house.send(SITI, RT1, "stunting", **bad)
        assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid"), change
        (item,) = house.post(SITI, "/v1/submissions", {"items": [{**bad, "theme": "stunting", "area": RT1}]}).json()[
            "items"
        ]
        assert item["outcome"] == "refused"
    assert house.send(SITI, RT1, "stunting", **good).status_code == 201


def _model_of(told: dict[str, Any]) -> str:
    return str(told["content"]["application/json"]["schema"]["$ref"]).rpartition("/")[2]


def test_every_theme_has_its_answers_described(spec: dict[str, Any]) -> None:
    for each in CATALOG:
        assert spec["components"]["schemas"][f"Answers_{each.key}"]["properties"].keys() == {
            question.key for question in each.questions
        }


@pytest.mark.parametrize("path", ["/v1/accounts", "/v1/submissions", f"/v1/areas/{RT1}/stunting"])
def test_a_broken_body_is_refused_alike_everywhere(house: House, path: str) -> None:
    head = {"content-type": "application/json"}
    for body in (b"{", b"\xff\xfe{}"):
        reply = house.post(SITI, path, content=body, headers=head)
        assert (reply.status_code, reply.json()["code"]) == (400, "request.unreadable")
    huge = b'{"a": "' + b"a" * house.app.state.settings.body_limit + b'"}'
    reply = house.post(SITI, path, content=huge, headers=head)
    assert (reply.status_code, reply.json()["code"]) == (413, "request.too_large")


def test_a_form_too_large_is_too_large(house: House) -> None:
    body = b"username=" + b"a" * house.app.state.settings.body_limit
    reply = house.client.post("/v1/token", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert (reply.status_code, reply.json()["code"]) == (413, "request.too_large")


def test_what_is_held_is_not_sent_again(house: House, spec: dict[str, Any]) -> None:
    polled = [path for method, path, each in operations(spec) if "304" in each["responses"]]
    assert len(polled) >= 6
    assert house.post(DINKES, "/v1/closings/stunting", {"period": "2026-10"}).status_code == 201
    appoint(house)
    for path in polled:
        who = RINI if path == "/v1/requests" else TUTI
        where = address(path) + ("?question=sex" if path.startswith("/v1/breakdowns/") else "")
        first = house.get(who, where)
        tag = first.headers["etag"].removeprefix("W/")
        again = house.get(who, where, headers={"if-none-match": f'"other", W/{tag}'})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), path
        assert again.headers["etag"].removeprefix("W/") == tag
