"""While phones send and reviewers decide through two servers, the office closes: all lies before it or after it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.clock import uuid7
from app.rollups.frozen import frozen_sums
from app.themes.catalog import theme
from tests.cast import DASAWISMA, DINKES, RT1, RT2, RT3, SITI, TUTI
from tests.house import House, furnish, open_house
from tests.rollups.closings import MONTH, closed, proved, told

STUNTING = theme("stunting")
ROUNDS, BATCH = 12, 4


def item(area: str, name: str) -> dict[str, Any]:
    answers = {**STUNTING.example, "child_nik": None, "no_nik_reason": "hilang", "child_name": name}
    return {"id": str(uuid7()), "theme": "stunting", "area": area, "observed_on": "2026-10-12", "answers": answers}


def test_frozen_and_late_are_live(
    postgres_template: Callable[[str, Callable[[str], None]], str],
    postgres_database: Callable[[str], str],
    tmp_path: Path,
) -> None:
    url = postgres_database(postgres_template("furnished", furnish))
    with open_house(url, tmp_path) as one, open_house(url, tmp_path) as other:
        receipts: dict[str, Any] = {}
        decided: list[Any] = []
        troubles: list[str] = []
        begun = threading.Event()

        def send(house: House, who: Any, areas: tuple[str, ...]) -> None:
            for count in range(ROUNDS):
                items = [item(area, f"{who.username} {area} {count} {at}") for at in range(BATCH) for area in areas]
                reply = house.post(who, "/v1/submissions", {"items": items})
                for sent, receipt in zip(items, reply.json()["items"], strict=True):
                    receipts[receipt["id"]] = receipt | {"area": sent["area"]}
                if count == ROUNDS // 3:
                    begun.set()

        def review(house: House) -> None:
            begun.wait(60)
            for id_ in list(receipts)[:30]:
                reply = house.post(TUTI, f"/v1/records/stunting/{id_}/review", {"decision": "accept"})
                (decided if reply.status_code == 200 else troubles).append(reply.json())

        def close(house: House) -> None:
            begun.wait(60)
            for _ in range(2):
                reply = house.post(DINKES, "/v1/closings/stunting", {"period": MONTH})
                if reply.json().get("code", "closing.already") != "closing.already":
                    troubles.append(reply.text)

        work: list[tuple[Any, ...]] = [
            (send, one, SITI, (RT1, RT2)),
            (send, other, TUTI, (RT3, DASAWISMA)),
            (review, other),
            (close, one),
            (close, other),
        ]
        for house in (one, other):
            for person in (SITI, TUTI, DINKES):
                house.token(person)
        threads = [threading.Thread(target=what, args=args) for what, *args in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert troubles == []
        assert {each["outcome"] for each in receipts.values()} == {"new"}
        late = {id_ for id_, receipt in receipts.items() if told(receipt)}
        assert 0 < len(late) < len(receipts)
        changed = {each["id"] for each in decided if told(each)} - late
        answer = closed(one)
        assert answer["total"]["late"] == {"received": len(late), "changed": len(changed)}
        with one.app.state.database.reading() as session:
            frozen = frozen_sums(session, STUNTING, answer["closing"]["id"])
        early = [receipt for id_, receipt in receipts.items() if id_ not in late]
        in_time = {each["id"] for each in decided} - changed - late
        for rt in (RT1, RT2, RT3):
            mine = [each for each in early if each["area"].startswith(rt)]
            parts = frozen.get(rt, {})
            assert sum(sums[0] for sums in parts.values()) == len(mine)
            assert parts.get("accepted", [0])[0] == sum(each["id"] in in_time for each in mine)
        for row in answer["rows"]:
            came = sum(receipts[id_]["area"].startswith(row["area"]["code"]) for id_ in late)
            assert row["late"]["received"] == came
            assert row["difference"]["measured"]["count"] == came
        proved(one)
