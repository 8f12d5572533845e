"""What is kept of a person, in words she can read: every record with the labels of its theme, and who looked at it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlmodel import Session

from app.areas.tree import Tree
from app.core.clock import wib
from app.core.letter import Letter
from app.core.vault import Vault, vault_of
from app.identity.sheet import place_name
from app.records.carrying import answers_of
from app.records.documents import ERASED
from app.records.models import ImportLine
from app.records.privacy import gaps_of
from app.records.rights.finding import Found, FoundRecord
from app.records.sealing import WAITING, WHOSE, Opened, body_of
from app.records.store import revisions
from app.themes import catalog
from app.themes.language import Choice, Lines, Theme
from app.themes.language.kinds import Kind

STATES = {
    "received": "diterima, belum diperiksa",
    "accepted": "sudah diperiksa kelurahan",
    "returned": "dikembalikan untuk diperbaiki",
    "void": "dibatalkan",
}
GAPS = {"unknown": "tidak tahu", "refused": "tidak bersedia menjawab"}
DEEDS = {
    "record.unsealed": "nomor dibuka oleh petugas",
    "lookup.number": "nomor dicari",
    "record.moved": "catatan dipindah",
    "subject.merged": "catatan digabung",
}


def told(session: Session, tree: Tree, found: Found, at: datetime) -> dict[str, Any]:
    """Return all that is kept of a person as plain values, in Indonesian.

    Of records about somebody else she gets where she is named and nothing else: the rest is theirs.
    """
    vault = vault_of(session)
    return {
        "made_at": wib(at),
        "records": [_record(session, tree, each) for each in found.own],
        "named": [
            {
                "theme": each.theme.label.id,
                "place": place_name(tree, each.row.area),
                "observed_on": each.row.observed_on.isoformat(),
                "as": [label_of(each.theme, key) for key in each.named_by],
                "earlier": each.earlier,
            }
            for each in found.records
            if not each.own
        ],
        "beside": [
            {
                "theme": each.theme.label.id,
                "place": place_name(tree, each.kept.area),
                "received_at": wib(each.kept.received_at),
                "answers": _document(each.theme, each.body) if each.own else [],
            }
            for each in found.conflicts
        ],
        "lists": [
            {
                "theme": catalog.theme(each.theme).label.id,
                "source": vault.read(WHOSE.of(each.theme, each.subject), each.source),
                "period": each.period,
                "answers": _listed(vault, each),
            }
            for each in found.waiting
        ],
        "seen": [{"at": wib(each.at), "what": DEEDS.get(each.action, each.action)} for each in found.deeds],
    }


def _record(session: Session, tree: Tree, each: FoundRecord) -> dict[str, Any]:
    theme, row = each.theme, each.row
    vault = vault_of(session)
    values = Opened(vault, theme, row._mapping)  # type: ignore[arg-type]
    shown = {key: value.kind.show(values[key]) for key, value in theme.fields.items() if values[key] is not None}
    shown |= {key: gap for key, gap in gaps_of(row.gaps).items() if gap and key not in shown}
    asked = {each.key for each in theme.questions}
    return {
        "theme": theme.label.id,
        "id": row.id,
        "place": place_name(tree, row.area),
        "observed_on": row.observed_on.isoformat(),
        "received_at": wib(row.received_at),
        "state": STATES[row.state],
        "held": each.withheld == "restricted",
        "answers": labelled(theme, {key: said for key, said in shown.items() if key in asked}),
        "computed": labelled(theme, {key: said for key, said in shown.items() if key not in asked}),
        "earlier": [
            {
                "revision": said.number,
                "observed_on": said.observed_on.isoformat(),
                "received_at": wib(said.received_at),
                "answers": _document(theme, body_of(vault, said)),
            }
            for said in revisions(session, row.id)
            if said.number < row.revision
        ],
    }


def _listed(vault: Vault, line: ImportLine) -> list[dict[str, str]]:
    said = orjson.loads(vault.open(WAITING.of(line.theme, line.subject), line.answers))
    return labelled(catalog.theme(line.theme), said)


def _document(theme: Theme, body: Mapping[str, Any]) -> list[dict[str, str]]:
    return [] if body.get("zero") or ERASED in body else labelled(theme, answers_of(theme, body))


def labelled(theme: Theme, said: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return answers with the labels of their questions and options; what the theme no longer knows by its key."""
    known = theme.fields
    order = {key: place for place, key in enumerate(known)}
    return [
        {
            "key": key,
            "label": known[key].label.id if key in known else key,
            "value": words(known[key].kind, value) if key in known else str(value),
        }
        for key, value in sorted(said.items(), key=lambda each: order.get(each[0], len(order)))
        if value is not None
    ]


def words(kind: Kind, value: Any) -> str:
    """Return an answer in words: options by their labels, lines one after the other."""
    if isinstance(value, str) and value in GAPS:
        return GAPS[value]
    if isinstance(kind, Lines) and isinstance(value, list):
        return " | ".join(_line(kind, each) for each in value)
    if isinstance(kind, Choice):
        labels = {option.code: option.label.id for option in kind.options.options}
        codes = value if isinstance(value, list) else [value]
        said = [("yes" if each else "no") if isinstance(each, bool) else str(each) for each in codes]
        return ", ".join(str(labels.get(each, each)) for each in said)
    return str(value)


def _line(kind: Lines, line: Any) -> str:
    if not isinstance(line, Mapping):
        return words(kind.item[kind.plain].kind, line) if kind.plain else str(line)
    return ", ".join(
        f"{kind.item[key].label.id}: {words(kind.item[key].kind, said)}" if key in kind.item else f"{key}: {said}"
        for key, said in line.items()
        if said is not None
    )


def label_of(theme: Theme, key: str) -> str:
    """Return the label of a question; of an item of lines its own behind it."""
    question, _, item = key.partition(".")
    field = theme.fields[question]
    kind = field.kind
    return f"{field.label.id}, {kind.item[item].label.id}" if isinstance(kind, Lines) and item else field.label.id


def letter(report: Mapping[str, Any], whose: str) -> Letter:
    """Return what is kept of a person as a text to print."""
    made = Letter("Data pribadi Anda di Wakuncar")
    made.pair("Untuk", whose)
    made.pair("Dibuat", report["made_at"])
    made.text(
        "Menurut UU 27/2022 pasal 7 Anda berhak melihat data tentang diri Anda dan mendapat salinannya. Berikut semua "
        "yang tersimpan. Yang keliru dapat Anda minta diperbaiki; yang lain dapat Anda minta ditahan atau dihapus."
    )
    for each in report["records"]:
        made.heading(f"{each['theme']}: {each['place']}, {each['observed_on']}")
        made.pair("Keadaan", each["state"] + (", sedang ditahan" if each["held"] else ""))
        made.pair("Diterima", each["received_at"])
        _answers(made, each["answers"])
        if each["computed"]:
            made.small("Dihitung dari jawaban itu:")
            _answers(made, each["computed"])
        for earlier in each["earlier"]:
            made.small(f"Versi {earlier['revision']}, diterima {earlier['received_at']}:")
            _answers(made, earlier["answers"])
    if report["beside"]:
        made.heading("Kiriman yang bertentangan, disimpan di samping catatan")
        for each in report["beside"]:
            made.small(f"{each['theme']}, {each['place']}, diterima {each['received_at']}")
            _answers(made, each["answers"])
    if report["lists"]:
        made.heading("Dari daftar resmi")
        for each in report["lists"]:
            made.small(f"{each['theme']}, {each['source']}, {each['period']}")
            _answers(made, each["answers"])
    if report["named"]:
        made.heading("Anda disebut dalam catatan tentang orang lain")
        for each in report["named"]:
            made.pair(f"{each['theme']}, {each['observed_on']}", f"{', '.join(each['as'])} ({each['place']})")
    if report["seen"]:
        made.heading("Siapa yang pernah membuka nomor atau memindah catatan Anda")
        for each in report["seen"]:
            made.pair(each["at"], each["what"])
    if not any(report[part] for part in ("records", "named", "beside", "lists")):
        made.text("Tidak ada data tentang Anda.")
    return made


def _answers(made: Letter, answers: Iterable[Mapping[str, str]]) -> None:
    for each in answers:
        made.pair(each["label"], each["value"])
