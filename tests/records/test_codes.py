"""Anyone may look through the lists: their names are public, and a phone searches before anybody has signed in."""

import pytest

from tests.house import House

KBLI = "/v1/codes/kbli2020_5digit"


def test_a_word_is_searched_without_signing_in(house: House) -> None:
    reply = house.client.get(KBLI, params={"q": "keripik", "limit": 5})
    assert reply.status_code == 200
    body = reply.json()
    assert (body["name"], body["version"], body["source"]) == ("kbli2020_5digit", "2020", "Peraturan BPS 2/2020")
    assert body["count"] == len(body["items"]) == 1
    assert body["items"][0] == {
        "code": "10794",
        "label": {"id": "Industri Kerupuk, Keripik, Peyek Dan Sejenisnya"} | {"en": body["items"][0]["label"]["en"]},
        "everyday": "keripik",
        "usual": True,
    }


def test_a_reply_is_bounded_and_tells_how_much_there_is(house: House) -> None:
    assert len(house.client.get(KBLI).json()["items"]) == 20
    body = house.client.get(KBLI, params={"q": "perdagangan", "limit": 50}).json()
    assert len(body["items"]) == 50 < body["count"]
    for wrong in ({"limit": 51}, {"limit": 0}, {"q": "k" * 81}):
        reply = house.client.get(KBLI, params=wrong)
        assert (reply.status_code, reply.json()["code"]) == (422, "request.invalid"), wrong


def test_what_a_form_names_can_be_searched(house: House) -> None:
    lists = {each["name"]: each for each in house.client.get("/v1/codes").json()}
    form = house.client.get("/v1/themes/umkm").json()
    named = [each["facts"]["list"] for each in form["questions"] if "list" in each["facts"]]
    assert "kbli2020_5digit" in named
    for name in named:
        assert house.client.get(f"/v1/codes/{name}").json()["count"] == lists[name]["count"]
    assert lists["kbli2020_5digit"]["count"] == 1790


@pytest.mark.parametrize("path", ["/v1/codes/kbli", "/v1/codes/KBLI2020_5digit", "/v1/codes/%00"])
def test_an_unknown_list_is_told(house: House, path: str) -> None:
    reply = house.client.get(path)
    assert (reply.status_code, reply.json()["code"]) == (404, "codes.unknown")
    assert reply.json()["title"] == "Daftar ini tidak dikenal."


def test_what_is_held_is_not_sent_again(house: House) -> None:
    first = house.client.get(KBLI, params={"q": "sedot wc"})
    tag = first.headers["etag"]
    again = house.client.get(KBLI, params={"q": "sedot wc"}, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert house.client.get("/v1/codes/kwt_class").headers["etag"] != tag


@pytest.mark.parametrize("q", ["%", "_", "'; drop table", "\x00", "١٢", "😀", "a" * 80, " "])
def test_any_text_is_only_a_text(house: House, q: str) -> None:
    assert house.client.get(KBLI, params={"q": q}).status_code == 200
