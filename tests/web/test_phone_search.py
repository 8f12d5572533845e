"""The phone finds in a long list what the server finds, in the same order, without a signal."""

from random import Random
from typing import Any

from app.core.text import words_of
from app.themes.rules import rows
from app.themes.search import FILLERS, SEARCHED
from tests.house import House
from tests.web.node_tools import Phone

KBLI = "kbli2020_5digit"
LIMIT = 30
WHOLE = 40_000
"""Bytes that the whole list may cost a kader, once."""


def drawn(chance: Random) -> list[str]:
    """Return what people may type: all everyday words, parts and mixtures of titles and codes, and nonsense."""
    everyday = [word for row in rows("everyday_words") for word in row["words_id"].split("; ")]
    titles = [each.hit.option.label.id for each in SEARCHED[KBLI].entries]
    words = sorted({word for title in titles for word in words_of(title)})
    found = chance.sample(everyday, 60) + chance.sample(titles, 25)
    found += [chance.choice(words)[: chance.randint(1, 6)] for _ in range(40)]
    found += [" ".join(chance.sample(words, chance.randint(2, 3))) for _ in range(25)]
    found += [f"{chance.choice(sorted(FILLERS))} {chance.choice(everyday).upper()}" for _ in range(25)]
    found += [str(chance.randint(1, 99_999))[: chance.randint(1, 5)] for _ in range(15)]
    return [*found, "", "  ", "é", "kéripik", "sedotwc", "jual", "toko di", "%_", "😀", "١٢", "ﬁlm", "K a f e"]


def test_the_phone_finds_what_the_server_finds(house: House, phone: Phone) -> None:
    whole = house.client.get(f"/v1/codes/{KBLI}/whole")
    assert int(whole.headers["content-length"]) <= WHOLE
    assert whole.headers["content-encoding"] == "gzip"
    said = drawn(Random(1872))
    answers: list[dict[str, Any]] = phone.ask("search", codes=whole.json(), limit=LIMIT, words=said)
    for text, answer in zip(said, answers, strict=True):
        count, hits = SEARCHED[KBLI].find(text, LIMIT)
        assert answer["count"] == count, text
        expected = [(hit.option.code, hit.option.label._asdict(), hit.everyday, hit.usual) for hit in hits]
        assert [tuple(each.values()) for each in answer["items"]] == expected, text


def test_a_list_is_asked_for_once_and_an_unknown_one_is_told(house: House) -> None:
    tag = house.client.get(f"/v1/codes/{KBLI}/whole").headers["etag"]
    again = house.client.get(f"/v1/codes/{KBLI}/whole", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    reply = house.client.get("/v1/codes/kbli/whole")
    assert (reply.status_code, reply.json()["code"]) == (404, "codes.unknown")
