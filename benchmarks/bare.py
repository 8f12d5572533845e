"""The bare route: validate a weighing by the service's own reader and reply; no sign-in, no queue, no database."""

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.clock import SystemClock, today
from app.core.settings import Settings
from app.records.door import Batch
from app.records.drafts import Draft, Item, Submission
from app.records.known import Outcome
from app.records.receipts import receipt_of
from app.records.subjects import BlindIndex
from benchmarks.press import anyone, reader, tree_of


def service() -> Starlette:
    """Build the application; the areas are read once and the database is closed again."""
    settings = Settings()
    clock = SystemClock()
    tree = tree_of(settings.url)
    reading, caller = reader(BlindIndex(settings.index_bytes())), anyone()

    def answer(item: Item) -> dict[str, object]:
        now = clock.now()
        draft = reading.read(item, tree, caller, now, today(clock))
        return receipt_of(Outcome(draft, "new", 1, "received", now) if isinstance(draft, Draft) else draft)

    async def one(request: Request) -> Response:
        sent = Submission.model_validate_json(await request.body())
        theme, area = request.path_params["theme"], request.path_params["rt"]
        receipt = answer(Item.model_construct(**sent.__dict__, theme=theme, area=area))
        status = 201 if receipt["outcome"] == "new" else 422
        return Response(orjson.dumps(receipt), status, media_type="application/json")

    async def many(request: Request) -> Response:
        batch = Batch.model_validate_json(await request.body())
        receipts = [answer(item) for item in batch.items]
        return Response(orjson.dumps({"items": receipts}), media_type="application/json")

    return Starlette(
        routes=[
            Route("/v1/areas/{rt}/{theme}", one, methods=["POST"]),
            Route("/v1/submissions", many, methods=["POST"]),
        ]
    )
