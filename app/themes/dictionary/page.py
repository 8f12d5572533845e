"""The data dictionary of a theme: one Markdown page in Indonesian with the English beside, in Satu Data's fields."""

from collections.abc import Iterator
from typing import Any

from app.themes.language import Theme
from app.themes.meaning import meaning

PERIODS = {
    "day": "harian / daily",
    "month": "bulanan / monthly",
    "quarter": "triwulanan / quarterly",
    "half": "semesteran / half-yearly",
    "year": "tahunan / yearly",
}
PRIVACY = {
    "open": "terbuka / open",
    "personal": "pribadi umum / personal",
    "identity": "identitas / identity",
    "specific": "pribadi spesifik / specific",
}
SEVERITY = {"error": "ditolak / refused", "warning": "diperingatkan / warned"}
OVER = {"flow": "dijumlahkan antarperiode / adds up over periods", "stock": "keadaan pada satu hari / as of a day"}
MOST_OPTIONS = 60
"""Longer lists are cut here: their source holds them whole."""


def dictionary(theme: Theme) -> str:
    """Return the page; every sentence of it stands in the declaration, so it cannot go stale."""
    whole = meaning(theme)
    parts = [
        _head(whole),
        _table("Pertanyaan / Questions", QUESTION_COLUMNS, (_question(each) for each in whole["questions"])),
        _table("Nilai turunan / Derived values", DERIVED_COLUMNS, (_derived(each) for each in whole["derived"])),
        *_lists(whole),
        _table("Pemeriksaan / Checks", CHECK_COLUMNS, (_check(each) for each in whole["checks"])),
        *(["## Indikator / Indicators\n"] if whole["indicators"] else []),
        *(_indicator(each) for each in whole["indicators"]),
    ]
    return "\n".join(part for part in parts if part)


QUESTION_COLUMNS = ("Kunci / Key", "Label", "Jenis / Kind", "Satuan / Unit", "Wajib / Required", "Privasi", "Sumber")
DERIVED_COLUMNS = ("Kunci / Key", "Label", "Jenis / Kind", "Satuan / Unit", "Dari / From", "Privasi", "Sumber")
CHECK_COLUMNS = ("Kode / Code", "Tentang / About", "Syarat / Holds", "Akibat / Effect", "Pesan / Message", "Sumber")


def _head(whole: dict[str, Any]) -> str:
    keys = " atau ".join(" + ".join(f"`{key}`" for key in keys) for keys in whole["subject"]["keys"])
    lines = [
        f"# {_both(whole['label'])}\n",
        f"- Tema / Theme: `{whole['key']}`, versi / version {whole['version']}",
        f"- Periode / Period: {PERIODS[whole['period']]}",
        f"- Subjek / Subject: {_both(whole['subject']['label'])}{keys and f', dikenali dari / known by {keys}'}",
        f"- Produsen data / Offices: {', '.join(whole['offices']) or '-'}",
        f"- Sumber / Source: {whole['source'] or '-'}",
    ]
    return "\n".join(lines) + "\n"


def _question(item: dict[str, Any]) -> list[str]:
    label = _both(item["label"]) + (f"<br>_{_both(item['help'])}_" if item["help"] else "")
    if item["retired"] is not None:
        label += f"<br>tidak dipakai sejak versi / retired in version {item['retired']}"
    required = "ya / yes" if item["required"] else "tidak / no"
    if item["asked_if"] is not None:
        required += f"<br>ditanyakan bila / asked if {_said(item['asked_if'])}"
    if item["unsure"]:
        required += "<br>boleh / may be `unknown`, `refused`"
    return [*_value(item, label), required, PRIVACY[item["privacy"]], item["source"]]


def _derived(item: dict[str, Any]) -> list[str]:
    takes = f"`{item['by']}`: {', '.join(item['takes'])}"
    return [*_value(item, _both(item["label"])), takes, PRIVACY[item["privacy"]], item["source"]]


def _value(item: dict[str, Any], label: str) -> list[str]:
    return [f"`{item['key']}`", label, _kind(item), item["unit"]]


def _kind(item: dict[str, Any]) -> str:
    facts = item["facts"]
    if "list" in facts:
        return f"{item['kind']}: {facts['list']}"
    said = "; ".join(f"{name} {value}" for name, value in facts.items() if value is not False and value != "")
    return f"{item['kind']} ({said})" if said else item["kind"]


def _check(item: dict[str, Any]) -> list[str]:
    about = ", ".join(f"`{key}`" for key in item["about"])
    severity = SEVERITY[item["severity"]]
    return [f"`{item['code']}`", about, _said(item["holds"]), severity, _both(item["message"]), item["source"]]


def _lists(whole: dict[str, Any]) -> Iterator[str]:
    told: set[str] = set()
    for item in (*whole["questions"], *whole["derived"]):
        facts = item["facts"]
        if "list" not in facts or facts["list"] in told:
            continue
        told.add(facts["list"])
        options = facts["options"]
        rows = ([f"`{each['code']}`", each["label"]["id"], each["label"]["en"]] for each in options[:MOST_OPTIONS])
        title = f"Daftar / List {facts['list']}"
        yield _table(title, ("Kode / Code", "Indonesia", "English"), rows)
        rest = max(len(options) - MOST_OPTIONS, 0) + facts.get("others", 0)
        more = f" Dan {rest} pilihan lagi / and {rest} more." if rest else ""
        yield f"Versi / version {facts['list_version']}. Sumber / source: {facts['list_source']}.{more}\n"


def _indicator(item: dict[str, Any]) -> str:
    """Print the fields that Satu Data asks of a statistic: concept, definition, unit, classification, producer."""
    counted = f"jumlah / sum `{item['sum']}`" if item["sum"] else "cacah data / records"
    if item["where"] is not None:
        counted += f" bila / where {_said(item['where'])}"
    day = f"`{item['on']}`" + (f" sampai / until `{item['until']}`" if item["until"] else "")
    among = f"`{item['among']}` x {item['per']}" if item["among"] else "-"
    lines = [
        f"### `{item['key']}`: {_both(item['label'])}\n",
        f"- Definisi / Definition: {_both(item['definition'])}",
        f"- Dihitung / Counted: {counted}",
        f"- Hari / Day: {day}; {OVER[item['over']]}",
        f"- Pembagi / Divided by: {among}",
        f"- Satuan / Unit: {item['unit']}; {item['places']} angka di belakang koma / places",
        f"- Produsen / Producer: {item['office'] or '-'}",
        f"- Sumber / Source: {item['source'] or '-'}",
        f"- Keterbukaan / Openness: {'terbuka / open' if item['open'] else 'terbatas / restricted'}",
    ]
    return "\n".join(lines) + "\n"


def _both(text: dict[str, str]) -> str:
    return text["id"] if text["id"] == text["en"] else f"{text['id']} / {text['en']}"


_SIGNS = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}


def _said(condition: list[Any]) -> str:
    """Say a condition in one line that a person can follow."""
    match condition:
        case ["all", *parts]:
            return "(" + " dan / and ".join(_said(part) for part in parts) + ")"
        case ["any", *parts]:
            return "(" + " atau / or ".join(_said(part) for part in parts) + ")"
        case ["not", part]:
            return f"tidak / not {_said(part)}"
        case ["answered", key]:
            return f"`{key}` terisi / answered"
        case ["one_of", key, codes]:
            return f"`{key}` ∈ {{{', '.join(map(str, codes))}}}"
        case ["has", key, code]:
            return f"`{key}` ∋ {code}"
        case [op, key, {"answer": other, "days": days}]:
            return f"`{key}` {_SIGNS[op]} `{other}`" + (f" {days:+d} hari / days" if days else "")
        case [op, key, value]:
            return f"`{key}` {_SIGNS[op]} {value}"
    raise ValueError(f"this is no condition: {condition}")


def _table(title: str, columns: tuple[str, ...], rows: Iterator[list[str]]) -> str:
    lines = ["| " + " | ".join(_cell(each) for each in row) + " |" for row in rows]
    if not lines:
        return ""
    head = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return f"## {title}\n\n" + "\n".join(head + lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
