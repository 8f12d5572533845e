"""Anyone reads the areas, in pages, in shapes, and only once while nothing changes."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from app.areas.routes import AreaDetail, AreaList, AreaPage, FeatureCollection
from app.core.clock import SetClock
from tests.areas.conftest import Take

BANJARSARI = "18.72.02.1001"


def codes(client: TestClient, query: str) -> list[str]:
    reply = client.get(f"/v1/areas{query}")
    assert reply.status_code == 200, reply.text
    return [item.code for item in AreaPage.model_validate(reply.json()).items]


def test_the_list_is_in_code_order_and_narrows(client: TestClient) -> None:
    everything = codes(client, "")
    assert len(everything) == 28
    assert everything == sorted(everything)
    assert codes(client, "?level=kota") == ["18.72"]
    assert len(codes(client, "?level=kelurahan")) == 22
    assert codes(client, "?parent=18.72") == codes(client, "?level=kecamatan")
    assert len(codes(client, "?parent=18.72.01&level=kelurahan")) == 5
    assert codes(client, "?parent=18.72.01&level=kecamatan") == []


def test_pages_join_without_gap_or_double(client: TestClient) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        page = client.get("/v1/areas", params={"limit": 9, "cursor": cursor}).json()
        found += [item["code"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == codes(client, "")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("banjar SARI", [BANJARSARI]),
        ("h barat", ["18.72.01.1004"]),
        ("sumbersari (bantul)", ["18.72.05.1003"]),
        ("...", []),
        ("%", []),
    ],
)
def test_a_word_is_looked_for_in_names_and_aliases(client: TestClient, word: str, found: list[str]) -> None:
    reply = client.get("/v1/areas", params={"q": word})
    assert [item["code"] for item in reply.json()["items"]] == found


@pytest.mark.parametrize("query", ["level=desa", "on=besok", "limit=0", "limit=2001", "q=" + "x" * 81])
def test_a_question_that_does_not_fit_is_a_problem(client: TestClient, query: str) -> None:
    reply = client.get(f"/v1/areas?{query}")
    assert reply.status_code == 422
    assert reply.json()["code"] == "request.invalid"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/areas/18",
        "/v1/areas/1872011001",
        "/v1/areas/18.72.01.1099",
        "/v1/areas/Metro",
        "/v1/areas/x%00y",
        "/v1/areas/18.72.09/children",
        "/v1/areas?parent=18.73",
    ],
)
def test_an_unknown_area_is_named_in_both_languages(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["code"] == "area.unknown"
    assert reply.json()["message"].keys() == {"id", "en"}


def test_one_area_tells_all_that_is_known(client: TestClient) -> None:
    detail = AreaDetail.model_validate(client.get("/v1/areas/18.72.05.1003").json())
    assert [above.code for above in detail.chain] == ["18.72", "18.72.05"]
    assert detail.aliases == ["Sumbersari"]
    assert detail.bps_code == "1872011001"
    assert [(each.date, each.value) for each in detail.observations] == [("2020-01-29", 3038)]
    assert [step.kind for step in detail.history] == ["opened"]
    assert detail.label
    assert detail.children == 0


def test_a_closed_rt_leaves_the_list_and_keeps_its_page(client: TestClient, take: Take, clock: SetClock) -> None:
    take("kelurahan,rw,rt,valid_to\n" + f"{BANJARSARI},1,5,2026-02-28\n{BANJARSARI},1,6,\n")
    clock.forward(seconds=3)
    assert codes(client, f"?parent={BANJARSARI}&level=rt") == [f"{BANJARSARI}.001.006"]
    assert len(codes(client, f"?parent={BANJARSARI}&level=rt&on=2026-02-28")) == 2
    children = AreaList.model_validate(client.get(f"/v1/areas/{BANJARSARI}.001/children").json())
    assert [item.code for item in children.items] == [f"{BANJARSARI}.001.006"]
    assert len(client.get(f"/v1/areas/{BANJARSARI}.001/children?on=2020-01-01").json()["items"]) == 2
    closed = client.get(f"/v1/areas/{BANJARSARI}.001.005").json()
    assert closed["valid_to"] == "2026-02-28"
    assert client.get(f"/v1/areas/{BANJARSARI}.001").json()["children"] == 1


def test_the_map_has_every_shape_with_its_label(client: TestClient) -> None:
    reply = client.get("/v1/areas.geojson")
    assert reply.headers["content-type"] == "application/geo+json"
    found = FeatureCollection.model_validate(reply.json())
    assert len(found.features) == 22
    assert all(each.properties.label_lat and each.geometry.coordinates for each in found.features)
    assert len(client.get("/v1/areas.geojson?level=kecamatan").json()["features"]) == 5
    assert client.get("/v1/areas.geojson?level=rt").status_code == 422


@pytest.mark.parametrize("path", ["/v1/areas", "/v1/areas/18.72", "/v1/areas/18.72/children", "/v1/areas.geojson"])
def test_what_has_not_changed_is_not_sent_again(client: TestClient, take: Take, clock: SetClock, path: str) -> None:
    tag = client.get(path).headers["etag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        reply = client.get(path, headers={"if-none-match": sent})
        assert (reply.status_code, reply.content, reply.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"if-none-match": '"areas"'}).status_code == 200
    take(f"kelurahan,rw,rt\n{BANJARSARI},1,5\n")
    clock.forward(seconds=3)
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200


def test_a_new_day_is_a_new_list(client: TestClient, clock: SetClock) -> None:
    tag = client.get("/v1/areas").headers["etag"]
    clock.moment = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)  # past midnight in Metro
    assert client.get("/v1/areas", headers={"if-none-match": tag}).status_code == 200


def test_the_api_description_says_that_areas_are_public(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert len(paths) == 4
    for path in paths.values():
        assert path["get"]["security"] == []
        assert "304" in path["get"]["responses"]
