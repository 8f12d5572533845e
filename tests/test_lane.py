"""The door's two addresses lie on a lane of their own, and nobody outside can tell."""

import asyncio
from collections.abc import Sequence

from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from app.core.errors import NOT_FOUND, refuse
from app.core.http import SECURITY_HEADERS, Header, Reply
from app.core.lane import Call, Lane
from tests.cast import RT1, SITI, TUTI
from tests.house import House

GUARDS = {name.decode() for name, _ in SECURITY_HEADERS} | {"x-request-id"}


def test_its_replies_have_the_manners_of_all_others(house: House) -> None:
    head = {"x-request-id": "from-the-phone-1", "accept-language": "en"}
    other = house.get(TUTI, "/v1/records/stunting", headers=head)
    taken = house.post(SITI, "/v1/submissions", {"items": []}, headers=head)
    refused = house.post(SITI, "/v1/submissions", {"items": 5}, headers=head)
    for reply in (other, taken, refused):
        assert reply.headers["x-request-id"] == "from-the-phone-1"
        assert {name: reply.headers[name] for name in GUARDS} == {name: other.headers[name] for name in GUARDS}
        assert int(reply.headers["content-length"]) == len(reply.content)
    assert taken.headers["content-type"] == "application/json"
    assert (refused.headers["content-type"], refused.headers["content-language"]) == ("application/problem+json", "en")
    assert refused.json()["title"] == refused.json()["message"]["en"]


def test_every_request_has_an_id_of_its_own(house: House) -> None:
    ids = [house.post(SITI, "/v1/submissions", {"items": []}).headers["x-request-id"] for _ in range(3)]
    ids += [house.client.get("/healthz").headers["x-request-id"] for _ in range(3)]
    ids += [house.client.get("/healthz", headers={"x-request-id": "a b"}).headers["x-request-id"]]
    assert len(set(ids)) == len(ids)


def test_other_methods_and_other_addresses_are_left_to_others(house: House) -> None:
    for path in ("/v1/submissions", f"/v1/areas/{RT1}/stunting"):
        reply = house.client.delete(path, headers=house.head(SITI))
        assert (reply.status_code, reply.json()["code"]) == (405, "request.method")
    assert house.post(SITI, f"/v1/areas/{RT1}/stunting/more", {}).status_code == 404
    assert house.post(SITI, "/v1/submissions", content=b"", headers={"content-type": "text/csv"}).status_code == 415
    assert house.post(SITI, f"/v1/areas/{RT1}/import", content=b"").json()["code"] != "request.content_type"


async def echo(call: Call) -> Reply:
    """Say back what was sent, where, and by whom."""
    said = [*call.holes, call.head(b"from") or "nobody", call.language]
    if "nowhere" in said:
        raise refuse(NOT_FOUND)
    return Reply(200, " ".join(said).encode() + b" " + await call.body())


async def others(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "elsewhere"})


LANE = Lane(others, [Route("/way/{to}", echo, methods=["POST"])], body_limit=6)


def asked(*messages: Message, path: str = "/way/here", head: Sequence[Header] = (), root: str = "") -> list[Message]:
    """Send one request through the lane and return what came back."""
    arriving = iter(messages)
    sent: list[Message] = []

    async def receive() -> Message:
        return next(arriving)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "root_path": root, "headers": list(head)}
    asyncio.run(LANE(scope, receive, send))
    return sent


def piece(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_may_come_in_pieces() -> None:
    start, body = asked(piece(b"ab", more=True), piece(b"cd", more=True), piece(b""))
    assert (start["status"], body["body"]) == (200, b"here nobody id abcd")


def test_a_body_has_an_end() -> None:
    assert asked(piece(b"abcdef"))[0]["status"] == 200
    assert asked(piece(b"abc", more=True), piece(b"defg", more=True))[0]["status"] == 413


def test_who_breaks_off_did_not_say_anything_readable() -> None:
    start, body = asked(piece(b"ab", more=True), {"type": "http.disconnect"})
    assert start["status"] == 400
    assert b"request.unreadable" in body["body"]


def test_of_a_header_given_twice_the_first_counts() -> None:
    twice = [(b"from", b"siti"), (b"from", b"ani"), (b"accept-language", b"en"), (b"accept-language", b"id")]
    assert asked(piece(b"!"), head=twice)[1]["body"] == b"here siti en !"


def test_a_handlers_refusal_is_a_problem() -> None:
    start, body = asked(piece(b""), path="/way/nowhere")
    assert start["status"] == 404
    assert (b"content-language", b"id") in start["headers"]
    assert b'"code":"request.not_found"' in body["body"]


def test_behind_a_prefix_the_address_begins_after_it() -> None:
    assert asked(piece(b"!"), path="/here/way/there", root="/here")[1]["body"] == b"there nobody id !"
    assert asked(piece(b"!"), path="/here/way/there") == [{"type": "elsewhere"}]
