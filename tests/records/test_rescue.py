"""What a phone that was cut off still holds reaches the server through its kelurahan, in its kader's name, and once."""

import base64
import os
from typing import Any
from uuid import UUID

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core.clock import uuid7
from app.core.vault import Vault
from app.records.rescue import Rescue
from app.themes.catalog import theme
from tests.cast import ADMIN, ANI, DINKES, LURAH, RT1, RT_BANJARSARI, SITI, TUTI, YANTI
from tests.house import House

KEY = bytes(range(32))


def closed(key: bytes, plain: bytes, where: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, where.encode())


def envelope(house: House, account: str) -> dict[str, str]:
    """Seal the vault's key as a phone does."""
    server = house.client.get("/v1/rescue/key").json()
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(server["key"]))
    ours = ec.generate_private_key(ec.SECP256R1())
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = HKDF(SHA256(), 32, point, b"wakuncar rescue").derive(ours.exchange(ec.ECDH(), theirs))
    sealed = point + closed(key, KEY, f"rescue/{account}")
    return {"kid": server["kid"], "sealed": base64.b64encode(sealed).decode()}


def written(name: str, **more: Any) -> dict[str, Any]:
    answers = {key: value for key, value in theme("stunting").example.items() if key != "child_nik"}
    answers |= {"no_nik_reason": "hilang", "child_name": name}
    plain = {"id": str(uuid7()), "theme": "stunting", "area": RT1, "observed_on": "2026-11-19", "answers": answers}
    return plain | more


def file_of(house: House, account: str, *documents: Any, **more: Any) -> dict[str, Any]:
    items = []
    for each in documents:
        key = str(uuid7())
        inner = orjson.dumps({"bytes": orjson.dumps(each).decode(), "label": ""})
        items.append(
            {"key": key, "after": "", "sealed": base64.b64encode(closed(KEY, inner, f"outbox/{key}")).decode()}
        )
    head = {"wakuncar": "rescue", "version": 1, "account": account, "username": "siti", "made_at": "2026-11-20"}
    return {**head, "rescue": envelope(house, account), "items": items, **more}


def siti(house: House) -> str:
    return str(house.get(SITI, "/v1/me").json()["account"])


def test_an_operator_takes_it_in_and_a_second_time_changes_nothing(house: House) -> None:
    first, then = written("Satu"), written("Dua")
    file = file_of(
        house, siti(house), first, then, written("Tiga", area=RT_BANJARSARI), written("Empat", observed_on=5)
    )
    file["items"][1]["sealed"] = file["items"][0]["sealed"]  # moved to another place, it does not open
    taken = house.post(TUTI, "/v1/rescue/files", file).json()["items"]
    assert [each["outcome"] for each in taken] == ["new", "refused", "refused", "refused"]
    assert [each["faults"][0]["code"] for each in taken[1:]] == ["rescue.shut", "area.unknown", "schema.date_parsing"]
    again = house.post(TUTI, "/v1/rescue/files", file).json()["items"]
    assert again[0] == taken[0] | {"outcome": "same"}
    assert (
        house.send(SITI, RT1, "stunting", **{k: first[k] for k in ("id", "observed_on", "answers")}).status_code == 200
    )
    history = house.get(TUTI, f"/v1/records/stunting/{first['id']}/history").json()
    assert [each["account"] for each in history["revisions"]] == [siti(house)]
    assert house.differences() == []
    deeds = house.get(LURAH, "/v1/audit", params={"kind": "rescue.taken"}).json()["items"]
    assert len(deeds) == 2


def test_what_waited_behind_another_replaces_what_it_became(house: House) -> None:
    one = written("Satu")
    file = file_of(house, siti(house), one, one | {"answers": one["answers"] | {"weight_kg": "7,9"}})
    file["items"][1]["after"] = file["items"][0]["key"]
    taken = house.post(TUTI, "/v1/rescue/files", file).json()["items"]
    assert [(each["outcome"], each["revision"]) for each in taken] == [("new", 1), ("revised", 2)]


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (YANTI, "account.unknown"),
        (DINKES, "account.unknown"),
        (ADMIN, "account.unknown"),
        (LURAH, "account.unknown"),
        (SITI, "access.forbidden"),
    ],
)
def test_nobody_else_takes_it_in(house: House, person: Any, code: str) -> None:
    file = file_of(house, siti(house), written("Satu"))
    assert house.post(person, "/v1/rescue/files", file).json()["code"] == code
    assert house.get(TUTI, "/v1/records/stunting").json()["items"] == []


def test_a_kader_gets_back_her_own_key_and_no_other(house: House) -> None:
    mine = envelope(house, siti(house))["sealed"]
    assert base64.b64decode(house.post(SITI, "/v1/rescue/open", {"sealed": mine}).json()["key"]) == KEY
    for person, sealed in ((ANI, mine), (SITI, mine[:-8] + "AAAAAAA="), (SITI, "AA=="), (SITI, "?")):
        assert house.post(person, "/v1/rescue/open", {"sealed": sealed}).json()["code"] == "rescue.shut"
    other = file_of(house, str(house.get(ANI, "/v1/me").json()["account"]), written("Satu"))
    assert house.post(TUTI, "/v1/rescue/files", other).json()["code"] == "account.unknown"
    assert house.post(TUTI, "/v1/rescue/files", other | {"account": str(uuid7())}).json()["code"] == "account.unknown"


def test_a_key_that_no_longer_seals_still_opens(house: House) -> None:
    older, newer = bytes(range(32)), bytes(range(32, 64))
    before, after, stranger = Rescue(Vault([older])), Rescue(Vault([newer, older])), Rescue(Vault([newer]))
    assert before.kid != after.kid == stranger.kid
    assert before.public != after.public
    house.app.state.rescue = before
    account = siti(house)
    sealed = envelope(house, account)["sealed"]
    assert after.key_of(UUID(account), sealed) == KEY
    house.app.state.rescue = stranger
    assert house.post(SITI, "/v1/rescue/open", {"sealed": sealed}).json()["code"] == "rescue.shut"
