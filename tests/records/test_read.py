"""Lists page without missing anything, single reads keep to the scope, identities are masked."""

from app.core.clock import uuid7
from app.themes.catalog import theme
from tests.cast import ADMIN, ANI, BANJARSARI, BAPPEDA, CAMAT, DINKES, DINSOS, METRO, RT1, RT2, RT_IMOPURO, SITI, TUTI
from tests.house import House


def child(number: int) -> dict[str, object]:
    return {**theme("stunting").example, "child_nik": None, "no_nik_reason": "hilang", "child_name": f"Anak {number}"}


def test_paging_sees_every_record_once_and_changes_again_at_the_end(house: House) -> None:
    ids = [
        house.send(SITI, RT1 if each % 2 else RT2, "stunting", answers=child(each)).json()["id"] for each in range(7)
    ]
    assert len(set(ids)) == 7
    first = house.get(TUTI, "/v1/records/stunting", params={"limit": 3}).json()
    house.post(TUTI, f"/v1/records/stunting/{ids[0]}/review", {"decision": "accept"})
    seen, after = [each["id"] for each in first["items"]], first["next"]
    while after is not None:
        page = house.get(TUTI, "/v1/records/stunting", params={"limit": 3, "after": after}).json()
        seen += [each["id"] for each in page["items"]]
        after = page["next"]
    assert seen == [*ids, ids[0]]


def test_changed_since_a_version_or_a_time(house: House) -> None:
    house.send(SITI, RT1, "stunting", answers=child(1))
    version = house.get(TUTI, "/v1/records/stunting").json()["version"]
    house.clock.forward(minutes=10)
    moment = house.clock.now().isoformat()
    second = house.send(SITI, RT1, "stunting", answers=child(2)).json()["id"]
    for since in (version, moment):
        found = house.get(TUTI, "/v1/records/stunting", params={"changed_since": since}).json()["items"]
        assert [each["id"] for each in found] == [second]
    for bad in ("yesterday", "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-10:00", "9" * 30):
        reply = house.get(TUTI, "/v1/records/stunting", params={"changed_since": bad})
        assert (reply.status_code, reply.json()["code"]) == (422, "records.changed_since")


def test_what_did_not_change_is_not_sent_again(house: House) -> None:
    house.send(SITI, RT1, "stunting", answers=child(1))
    first = house.get(TUTI, "/v1/records/stunting")
    seen = {"if-none-match": first.headers["etag"]}
    again = house.get(TUTI, "/v1/records/stunting", headers=seen)
    assert (again.status_code, again.content) == (304, b"")
    assert house.get(SITI, "/v1/records/stunting", headers=seen).status_code == 200
    assert house.get(TUTI, "/v1/records/stunting", params={"limit": 1}, headers=seen).status_code == 200
    house.send(SITI, RT1, "stunting", answers=child(2))
    assert len(house.get(TUTI, "/v1/records/stunting", headers=seen).json()["items"]) == 2


def test_filters(house: House) -> None:
    house.send(SITI, RT1, "stunting", answers=child(1), observed_on="2026-10-05")
    house.send(SITI, RT2, "stunting", answers=child(2))

    def count(**params: str) -> int:
        return len(house.get(TUTI, "/v1/records/stunting", params=params).json()["items"])

    assert count() == 2
    assert count(area=RT1) == 1
    assert count(area=METRO, **{"from": "2026-11-01"}) == 1
    assert count(to="2026-10-31") == 1
    assert count(state="accepted") == 0


def test_identities_are_masked_everywhere(house: House) -> None:
    nik = str(theme("stunting").example["child_nik"])
    id_ = house.send(SITI, RT1, "stunting").json()["id"]
    for path in ("", f"/{id_}", f"/{id_}/history"):
        reply = house.get(TUTI, f"/v1/records/stunting{path}")
        assert nik not in reply.text
        assert f"{nik[-4:]}" in reply.text


def test_out_of_scope_equals_unknown(house: House) -> None:
    id_ = house.send(SITI, RT1, "stunting").json()["id"]
    for who in (ANI, CAMAT, BAPPEDA, DINSOS, ADMIN):
        for path in (f"/{id_}", f"/{id_}/history"):
            found = house.get(who, f"/v1/records/stunting{path}")
            unknown = house.get(who, f"/v1/records/stunting/{uuid7()}{path[37:]}")
            assert found.status_code == 404
            assert found.json() == unknown.json()
        assert house.get(who, "/v1/records/stunting").json()["items"] == []
        theirs = house.get(who, "/v1/records/stunting", params={"area": METRO})
        nowhere = house.get(who, "/v1/records/stunting", params={"area": "18.72.77"})
        assert (theirs.status_code, theirs.json()) == (nowhere.status_code, nowhere.json())
    assert house.get(DINKES, f"/v1/records/stunting/{id_}").status_code == 200
    assert house.get(DINKES, "/v1/records/stunting", params={"area": BANJARSARI}).json()["items"] == []


def test_gaps_are_kept_as_said(house: House) -> None:
    unsure = next(each.key for each in theme("stunting").questions if each.unsure and not each.required)
    id_ = house.send(SITI, RT1, "stunting", answers={**child(1), unsure: "refused"}).json()["id"]
    assert house.get(SITI, f"/v1/records/stunting/{id_}").json()["answers"][unsure] == "refused"


def test_unknown_themes_have_a_name(house: House) -> None:
    for path in ("/v1/records/weather", "/v1/themes/weather"):
        reply = house.get(SITI, path)
        assert (reply.status_code, reply.json()["code"]) == (404, "theme.unknown")
    assert house.send(SITI, RT_IMOPURO, "weather", answers={}).status_code == 404
