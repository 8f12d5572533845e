"""How each route is asked about a place, so that whoever may ask gets past every gate and changes as little as may be.

A route of the service without a line here fails the walk through all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.security.spots import NOBODYS, THEME, Spot, Who

Sent = dict[str, Any]
_ID = "01930000-0000-7000-8000-000000000001"
_WHY = {"reason": "Uji batas wewenang"}


@dataclass(frozen=True)
class Ask:
    """An address with its holes, what is sent with it, and which refusals only who got past the gates is given."""

    path: str
    params: Callable[[Spot, Who], Sent] = field(default=lambda _spot, _who: {})
    json: Callable[[Spot, Who], Sent] | None = None
    data: Sent | None = None
    past: frozenset[str] = frozenset()
    theme: str | None = THEME
    """The theme asked about; None where rights about any theme will do."""

    @property
    def optional(self) -> bool:
        """Whether a place is named, and need not be."""
        nothing = Spot.unknown("")
        named = self.params(nothing, None)  # type: ignore[arg-type]
        return ("area" in named or "under" in named) and not self.path.startswith("/v1/duplicates")

    def of(self, spot: Spot, who: Who, *, bare: bool = False) -> tuple[str, Sent]:
        """Return the address and what is sent about a place; `bare`: without naming one."""
        holes = {name: getattr(spot, name) for name in Spot.__dataclass_fields__} | {"own": who.device}
        params = {} if bare else self.params(spot, who)
        params |= {key: value for key, value in self.params(spot, who).items() if key not in ("area", "under")}
        sent: Sent = {"params": params} if params else {}
        if self.json is not None:
            sent["json"] = self.json(spot, who)
        if self.data is not None:
            sent["data"] = self.data
        return self.path.format(**holes), sent


def _area(**more: Any) -> Callable[[Spot, Who], Sent]:
    return lambda spot, _who: {"area": spot.area, **more}


def _says(**sent: Any) -> Callable[[Spot, Who], Sent]:
    return lambda _spot, _who: sent


def _past(*codes: str) -> frozenset[str]:
    return frozenset(codes)


def _item(spot: Spot, _who: Who) -> Sent:
    return {"id": _ID, "observed_on": "2026-11-20", "answers": {"sex": "X"}}


def _figure(spot: Spot, _who: Who) -> Sent:
    row = {"area": spot.area, "metric": "under_fives", "date": "2026-08", "value": 12, "source": "Posyandu"}
    return {"rows": [row]}


def _rescued(spot: Spot, _who: Who) -> Sent:
    file = {"wakuncar": "rescue", "version": 1, "username": "x", "made_at": "2026-11-20", "items": []}
    return {**file, "account": str(spot.account), "rescue": {"kid": "x", "sealed": "x"}}


_RECORD = f"/v1/records/{THEME}/{{record}}"
_CODE = "000000"
_LEVEL = "area.level"

ASKS: dict[str, Ask] = {
    "POST /v1/token": Ask("/v1/token", data={"grant_type": "password"}, past=_past("token.request")),
    "POST /v1/token/revoke": Ask("/v1/token/revoke", data={"token": "none"}),
    "POST /v1/enrolments/redeem": Ask(
        "/v1/enrolments/redeem",
        json=_says(code="7KQM-2F9X-WTRA", pin="120934"),
        past=_past("enrolment.code", "auth.throttled"),
    ),
    "GET /v1/me": Ask("/v1/me"),
    "GET /v1/devices": Ask("/v1/devices"),
    "PATCH /v1/devices/{id}": Ask("/v1/devices/{device}", json=_says(name="HP")),
    "DELETE /v1/devices/{id}": Ask("/v1/devices/{device}"),
    "POST /v1/me/secret": Ask(
        "/v1/me/secret",
        json=_says(current="bukan", secret="sepeda ontel di gudang"),
        past=_past("account.wrong_secret"),
    ),
    "POST /v1/me/second-factor": Ask(
        "/v1/me/second-factor", json=_says(current="bukan"), past=_past("account.wrong_secret")
    ),
    "DELETE /v1/me/second-factor": Ask(
        "/v1/me/second-factor", json=_says(code=_CODE), past=_past("account.second_factor")
    ),
    "POST /v1/me/second-factor/confirm": Ask(
        "/v1/me/second-factor/confirm", json=_says(code=_CODE), past=_past("account.second_factor")
    ),
    "POST /v1/me/second-factor/recovery": Ask(
        "/v1/me/second-factor/recovery", json=_says(code=_CODE), past=_past("account.second_factor")
    ),
    "GET /v1/accounts": Ask("/v1/accounts", theme=None),
    "POST /v1/accounts": Ask(
        "/v1/accounts",
        json=lambda spot, _who: {
            "username": "x-baru",
            "display_name": "Baru",
            "secret": "123456",
            "assignment": {"role": "kader", "area": spot.area},
        },
        past=_past("account.weak_pin"),
        theme=None,
    ),
    "POST /v1/accounts/{id}/disable": Ask("/v1/accounts/{ended}/disable", theme=None),
    "POST /v1/accounts/{id}/assignments": Ask(
        "/v1/accounts/{account}/assignments",
        json=lambda _spot, who: {"role": "kader", "area": who.area},
        past=_past("account.role_unfit"),
        theme=None,
    ),
    "POST /v1/accounts/{id}/secret": Ask(
        "/v1/accounts/{account}/secret", json=_says(), past=_past("account.not_yours"), theme=None
    ),
    "DELETE /v1/accounts/{id}/second-factor": Ask("/v1/accounts/{account}/second-factor", theme=None),
    "GET /v1/accounts/{id}/devices": Ask("/v1/accounts/{account}/devices", theme=None),
    "DELETE /v1/accounts/{id}/devices/{device}": Ask(
        "/v1/accounts/{account}/devices/{device}", past=_past("device.unknown"), theme=None
    ),
    "POST /v1/enrolments": Ask(
        "/v1/enrolments", json=lambda spot, _who: {"items": [{"account": str(spot.carded)}]}, theme=None
    ),
    "POST /v1/enrolments/sheet": Ask(
        "/v1/enrolments/sheet", json=lambda spot, _who: {"codes": [spot.code], "format": "html"}, theme=None
    ),
    "GET /v1/enrolments/sheet.css": Ask("/v1/enrolments/sheet.css"),
    "POST /v1/handovers": Ask(
        "/v1/handovers",
        json=lambda spot, _who: {"assignment": str(spot.assignment), "to": {"account": str(spot.account)}},
        past=_past("account.oneself"),
        theme=None,
    ),
    "GET /v1/areas": Ask("/v1/areas", params=_says(level="kecamatan")),
    "GET /v1/areas.geojson": Ask("/v1/areas.geojson", params=_says(level="kecamatan")),
    "GET /v1/areas/{code}": Ask("/v1/areas/18.72"),
    "GET /v1/areas/{code}/children": Ask("/v1/areas/18.72/children"),
    "POST /v1/areas/{code}/import": Ask("/v1/areas/{area}/import", json=_says(rows=[]), theme=None),
    "POST /v1/areas/{code}/split": Ask(
        "/v1/areas/{area}/split",
        params=_says(on="2026-12-01", reason="Uji", rest="013", check="true"),
        json=_says(rows=[]),
        past=_past("split.rt", "split.day", "split.nobody"),
    ),
    "POST /v1/denominators": Ask("/v1/denominators", params=_says(check="true"), json=_figure, theme=None),
    "GET /v1/denominators": Ask("/v1/denominators", params=_area(), theme=None),
    "GET /v1/themes": Ask("/v1/themes"),
    "GET /v1/themes/{theme}": Ask(f"/v1/themes/{THEME}"),
    "GET /v1/growth": Ask("/v1/growth"),
    "GET /v1/codes": Ask("/v1/codes"),
    "GET /v1/codes/{list}": Ask("/v1/codes/kwt_class"),
    "GET /v1/codes/{list}/whole": Ask("/v1/codes/kwt_class/whole"),
    "POST /v1/areas/{rt}/{theme}": Ask(f"/v1/areas/{{area}}/{THEME}", json=_item, past=_past("record.refused")),
    "POST /v1/submissions": Ask(
        "/v1/submissions",
        json=lambda spot, who: {"items": [{**_item(spot, who), "theme": THEME, "area": spot.area}]},
    ),
    "GET /v1/rescue/key": Ask("/v1/rescue/key"),
    "POST /v1/rescue/open": Ask("/v1/rescue/open", json=_says(sealed="x"), past=_past("rescue.shut")),
    "POST /v1/rescue/files": Ask("/v1/rescue/files", json=_rescued, past=_past("rescue.shut"), theme=None),
    "GET /v1/records/{theme}": Ask(f"/v1/records/{THEME}", params=_area()),
    "GET /v1/records/{theme}/{id}": Ask(_RECORD),
    "GET /v1/records/{theme}/{id}/history": Ask(f"{_RECORD}/history"),
    "GET /v1/records/{theme}/{id}/cells": Ask(f"{_RECORD}/cells"),
    "POST /v1/lookups": Ask("/v1/lookups", json=_area(theme=THEME), past=_past("request.invalid")),
    "GET /v1/houses": Ask("/v1/houses", params=_area(), theme=None),
    "GET /v1/flags/{theme}": Ask(f"/v1/flags/{THEME}", params=_area()),
    "POST /v1/records/{theme}/{id}/review": Ask(
        f"{_RECORD}/review", json=_says(decision="accept", revision=99), past=_past("review.changed")
    ),
    "POST /v1/reviews": Ask(
        "/v1/reviews",
        json=lambda spot, _who: {
            "items": [{"theme": THEME, "id": str(spot.record), "decision": "accept", "revision": 99}]
        },
    ),
    "POST /v1/records/{theme}/{id}/move": Ask(
        f"{_RECORD}/move",
        json=lambda spot, _who: {"area": spot.area, "reason": "Uji", "revision": 99},
        past=_past("review.changed", "area.unknown"),
    ),
    "GET /v1/duplicates/{theme}": Ask(f"/v1/duplicates/{THEME}", params=_area(), past=_past("duplicates.area")),
    "POST /v1/duplicates/{theme}/apart": Ask(
        f"/v1/duplicates/{THEME}/apart",
        json=lambda spot, _who: {"one": str(spot.record), "other": str(spot.record)},
        past=_past("duplicates.same", "merge.same"),
    ),
    "POST /v1/merges": Ask(
        "/v1/merges",
        json=lambda spot, _who: {"theme": THEME, "kept": str(spot.record), "merged": str(spot.record), **_WHY},
        past=_past("merge.same", "duplicates.same"),
    ),
    "GET /v1/merges": Ask("/v1/merges", params=_area(theme=THEME)),
    "POST /v1/merges/{id}/undo": Ask("/v1/merges/{merge}/undo", json=_says(**_WHY)),
    "GET /v1/conflicts": Ask("/v1/conflicts", params=_area(theme=THEME)),
    "GET /v1/quality/{theme}": Ask(f"/v1/quality/{THEME}", params=_area()),
    "POST /v1/imports/{theme}": Ask(
        "/v1/imports/poverty",
        params=lambda spot, _who: {"under": spot.area, "check": "true"},
        json=_says(rows=[]),
        theme="poverty",
    ),
    "POST /v1/records/{theme}/{id}/unseal": Ask(f"{_RECORD}/unseal", json=_says(**_WHY)),
    "POST /v1/unsealings": Ask(
        "/v1/unsealings", json=lambda spot, _who: {"theme": THEME, "area": spot.area, "from": "2030-01-01", **_WHY}
    ),
    "GET /v1/unsealings": Ask("/v1/unsealings", theme=None),
    "POST /v1/unsealings/{id}/approve": Ask("/v1/unsealings/{unsealing}/approve", past=_past("unsealing.closed")),
    "POST /v1/unsealings/{id}/decline": Ask("/v1/unsealings/{unsealing}/decline", past=_past("unsealing.closed")),
    "POST /v1/unsealings/{id}/read": Ask("/v1/unsealings/{unsealing}/read", past=_past("unsealing.not_open")),
    "POST /v1/requests": Ask(
        "/v1/requests",
        json=lambda spot, _who: {"kind": "copy", "area": spot.area, "name": "X", "checked": "ktp", "nik": NOBODYS},
        theme=None,
    ),
    "GET /v1/requests": Ask("/v1/requests", theme=None),
    "GET /v1/requests/{id}": Ask("/v1/requests/{request}", theme=None),
    **{
        f"POST /v1/requests/{{id}}/{deed}": Ask(
            f"/v1/requests/{{request}}/{deed}", json=_says(**_WHY), past=_past(*past), theme=None
        )
        for deed, past in (
            *((each, ()) for each in ("find", "give", "restrict", "lift")),
            *((each, ("request.kind",)) for each in ("approve", "erase")),
        )
    },
    "POST /v1/requests/{id}/answer": Ask(
        "/v1/requests/{request}/answer", json=_says(state="refused", answer="Bukan di sini"), theme=None
    ),
    "POST /v1/breaches": Ask(
        "/v1/breaches",
        json=_says(
            accounts=["x-sender"],
            how="Hilang",
            handling="Diputus",
            contact="Petugas",
            **{"from": "2026-11-01T00:00:00Z"},
        ),
        theme=None,
    ),
    "GET /v1/audit": Ask("/v1/audit", params=_area(), theme=None),
    "GET /v1/rollups/{theme}": Ask(f"/v1/rollups/{THEME}", params=_area()),
    "GET /v1/comparisons/{theme}": Ask(f"/v1/comparisons/{THEME}", params=_area()),
    "GET /v1/breakdowns/{theme}": Ask(f"/v1/breakdowns/{THEME}", params=_area(question="sex", of="weighed")),
    "GET /v1/trace/{theme}": Ask(f"/v1/trace/{THEME}", params=_area(indicator="measured")),
    "GET /v1/zones/{theme}": Ask(
        "/v1/zones/covid", params=_area(on="2021-07-20"), past=_past("rollup.level"), theme="covid"
    ),
    "GET /v1/reporting/{theme}": Ask(f"/v1/reporting/{THEME}", params=_area()),
    "GET /v1/completeness": Ask("/v1/completeness", params=_area(theme=THEME)),
    "GET /v1/closings/{theme}": Ask(f"/v1/closings/{THEME}"),
    "GET /v1/closings/{theme}/{period}": Ask(
        f"/v1/closings/{THEME}/2026-09", params=_area(), past=_past("closing.unknown", "closing.open")
    ),
    "POST /v1/closings/{theme}": Ask(
        f"/v1/closings/{THEME}", json=_says(period="2026-12"), past=_past("closing.not_ended")
    ),
    "POST /v1/closings/{theme}/{period}/reopen": Ask(
        f"/v1/closings/{THEME}/2026-09/reopen", json=_says(**_WHY), past=_past("closing.open", "closing.not_closed")
    ),
    "GET /v1/public/rollups/{theme}": Ask("/v1/public/rollups/umkm"),
    "GET /v1/indicators": Ask("/v1/indicators", params=_says(theme="reporting")),
    "GET /v1/indicators/{key}": Ask("/v1/indicators/REP01"),
    "GET /v1/alerts": Ask("/v1/alerts", params=_area(theme=THEME)),
    "GET /v1/alerts/{id}": Ask("/v1/alerts/{alert}"),
    "POST /v1/alerts/{id}/acknowledge": Ask(
        "/v1/alerts/{alert}/acknowledge", json=_says(note="Sudah dikunjungi"), past=_past("alert.acknowledged")
    ),
    "GET /": Ask("/"),
    "GET /masuk": Ask("/masuk"),
    "GET /sw.js": Ask("/sw.js"),
    "GET /manifest.webmanifest": Ask("/manifest.webmanifest"),
    "GET /hp/{release}/{file}": Ask("/hp/none/app.js", past=_past("request.not_found")),
    "GET /docs": Ask("/docs"),
    "GET /formulir/{theme}": Ask(f"/formulir/{THEME}"),
    "GET /indikator": Ask("/indikator"),
    "GET /gaya/{name}": Ask("/gaya/indikator.css"),
    "GET /healthz": Ask("/healthz"),
    "GET /readyz": Ask("/readyz"),
    "GET /metrics": Ask("/metrics"),
}
"""Every route, and how it is asked."""
