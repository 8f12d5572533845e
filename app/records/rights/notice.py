"""The notice of a breach, in Indonesian, to the persons concerned and to the agency: a draft that a person signs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.areas.tree import Tree
from app.core.clock import WIB
from app.core.letter import Letter
from app.records.rights.breach import CLASSES, OPENED, Exposure
from app.records.rights.law import BREACH_WITHIN

To = Literal["subject", "agency"]

_DONE = dict(
    zip(OPENED, ("nomor dibuka satu per satu", "daftar dibuka", "nomor dicari", "data diberikan"), strict=True)
)


@dataclass(frozen=True, slots=True)
class Told:
    """What nobody can reckon: when it was known, how it came about, what is done about it, and whom to ask."""

    known_at: datetime
    how: str
    handling: str
    contact: str


def notice(found: Exposure, told: Told, tree: Tree, to: To) -> Letter:
    """Return the notice with all that art. 46 wants told: what data, when and how, and what is done about it."""
    subject = to == "subject"
    made = Letter("Pemberitahuan kegagalan pelindungan data pribadi")
    made.text("RANCANGAN. Periksa, lengkapi, lalu tandatangani. Dasar: UU 27/2022 pasal 46.")
    made.pair("Kepada", "Subjek data yang terdampak" if subject else "Lembaga pelindungan data pribadi")
    made.pair("Diketahui", moment(told.known_at))
    made.pair("Paling lambat dikirim", moment(told.known_at + BREACH_WITHIN) + " (3 x 24 jam)")
    made.heading("1. Data pribadi yang terungkap")
    if subject:
        made.text("Data berikut tentang Anda atau anak Anda mungkin telah dibaca orang yang tidak berhak:")
        for each in found.by_class:
            made.pair("Golongan", CLASSES[each])
        made.pair("Dalam tema", ", ".join(each.theme.label.id for each in found.themes) or "-")
    else:
        made.pair("Orang dan keluarga terdampak", str(found.persons))
        for each, count in found.by_class.items():
            made.pair(CLASSES[each][:1].upper() + CLASSES[each][1:], f"{count} orang")
        for theme in found.themes:
            places = ", ".join(f"{_name(tree, area)} {count}" for area, count in theme.areas.items())
            made.pair(theme.theme.label.id, f"{theme.persons} orang, {theme.records} catatan ({places})")
        if not found.themes:
            made.text("Tidak ada data perorangan yang dapat dibaca dengan akun itu.")
    made.heading("2. Kapan dan bagaimana")
    made.pair("Sejak", moment(found.since))
    made.pair("Sampai", moment(found.concerned.last))
    made.text(told.how)
    if not subject:
        made.pair("Akun", ", ".join(found.names) or "-")
        for action, count in sorted(found.opened.items()):
            made.pair(f"Tercatat: {_DONE[action]}", f"{count} kali")
        made.small(
            "Jumlah orang adalah semua yang dapat dibaca dengan akun itu pada masa itu. Yang dibuka nomornya tercatat "
            "di log; membaca daftar tanpa nomor tidak."
        )
    made.heading("3. Penanganan dan pemulihan")
    made.text(told.handling)
    if subject:
        made.text(
            "Waspadai telepon atau pesan yang menyebut data Anda. Jangan beri tahu PIN, kata sandi atau kode kepada "
            "siapa pun."
        )
    made.heading("4. Hubungi")
    made.text(told.contact)
    return made


def moment(at: datetime) -> str:
    """Write a moment as people in Metro read it."""
    return f"{at.astimezone(WIB):%d-%m-%Y pukul %H.%M} WIB"


def _name(tree: Tree, code: str) -> str:
    node = tree.get(code)
    return node.name if node is not None else code
