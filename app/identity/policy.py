"""Who may use which address, about what, and how everybody else is answered: one line for each route.

The gates themselves stand in the routes and in `Scope`; this table says what they add up to. A test walks every route
of the service as every role, inside and outside, and compares; `docs/access.md` is printed from it. A route without a
line here fails that test.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from app.identity.roles import CARRIED, ROLES, Role
from app.identity.scope import Action
from app.identity.tokens import Client

About = Literal["nobody", "oneself", "area", "thing", "list", "city"]
"""What is asked about: nothing that is anybody's, the caller, an area, one thing that lies in an area (a record, an
account), all there is in the caller's own areas, or the whole city at once."""

Outside = Literal["unknown", "empty", "refused", "forbidden"]
"""How what lies outside is answered: as if it were not there (404), as if nothing were there (an empty answer), line
by line as unknown, or with `access.forbidden`, which says no more than that this role may not."""

_NOBODY: Final[frozenset[Client]] = frozenset()
_EVERYBODY: Final[frozenset[Client]] = frozenset({"kader", "office", "application"})
_PEOPLE: Final[frozenset[Client]] = frozenset({"kader", "office"})
_DESKS: Final[frozenset[Client]] = frozenset({"office"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One route, as `GET /v1/me`, and who may use it."""

    route: str
    says: str
    """What it does, in Indonesian, for who is no programmer."""
    about: About = "area"
    needs: tuple[Action, ...] = ()
    """Rights that are all needed there; none: whoever is signed in, or anybody if `clients` is empty."""
    either: tuple[Action, ...] = ()
    """Rights of which one is enough."""
    more: Action | None = None
    """A right that is also needed, and whose lack is told by name (403) to who has those above."""
    outside: Outside = "unknown"
    nowhere: Outside = "unknown"
    """How somebody is answered who has the rights in no place at all, and names none."""
    shut: bool = False
    """Whether somebody who has the rights in no place at all is told so (403) whatever place is named."""
    clients: frozenset[Client] = _EVERYBODY
    """Kinds of token that are let through; empty: no token is asked for."""
    group: str = ""
    """The chapter of the printed table."""

    @property
    def public(self) -> bool:
        """Whether anybody may ask, without a token."""
        return not self.clients

    def allows(self, role: Role, actions: frozenset[Action] | None = None) -> bool:
        """Say whether this role may use the route where it serves; `actions`: what an application was given of it."""
        client = client_of(role)
        held = (role.actions if actions is None else role.actions & actions) & CARRIED[client]
        wanted = (*self.needs, *((self.more,) if self.more else ()))
        return (
            (self.public or client in self.clients)
            and all(each in held for each in wanted)
            and (not self.either or any(each in held for each in self.either))
        )


def client_of(role: Role) -> Client:
    """Return the kind of token that a role's holder has."""
    if role.application:
        return "application"
    return "kader" if role.pin else "office"


SUBMIT, READ, REVIEW, KEEP, TOTALS = Action.SUBMIT, Action.READ, Action.REVIEW, Action.KEEP, Action.TOTALS
UNSEAL, AUDIT, FIGURES = Action.UNSEAL, Action.AUDIT, Action.FIGURES
AREAS, ACCOUNTS = Action.MANAGE_AREAS, Action.MANAGE_ACCOUNTS


def _public(route: str, says: str) -> Rule:
    return Rule(route, says, "nobody", clients=_NOBODY)


def _own(route: str, says: str, clients: frozenset[Client] = _EVERYBODY) -> Rule:
    """What is the caller's own: everybody else's is unknown."""
    return Rule(route, says, "oneself", clients=clients)


def _managed(route: str, says: str, about: About = "thing", outside: Outside = "unknown") -> Rule:
    """What those do who manage accounts, at a desk; to others it is shut."""
    return Rule(route, says, about, (ACCOUNTS,), outside=outside, nowhere="forbidden", shut=True, clients=_DESKS)


def _total(route: str, says: str, about: About = "area", more: Action | None = None) -> Rule:
    """What is made of totals; whoever reads none anywhere, and names no area, is told so."""
    return Rule(route, says, about, (TOTALS,), more=more, nowhere="forbidden")


def _officers(route: str, says: str, about: About = "thing") -> Rule:
    """What the city's officer for data protection does; to others it is shut."""
    return Rule(route, says, about, (Action.RIGHTS,), nowhere="forbidden", shut=True, clients=_PEOPLE)


_GROUPS: dict[str, tuple[Rule, ...]] = {
    "Masuk, dan yang milik sendiri": (
        _public("POST /v1/token", "Masuk: menukar kata sandi, PIN atau rahasia aplikasi dengan tanda masuk"),
        _public("POST /v1/token/revoke", "Keluar"),
        _public("POST /v1/enrolments/redeem", "Menukar kode kartu dengan HP yang terikat"),
        _own("GET /v1/me", "Melihat siapa saya, tugas dan hak saya"),
        _own("GET /v1/devices", "Melihat HP dan komputer sendiri", _PEOPLE),
        _own("PATCH /v1/devices/{id}", "Memberi nama perangkat sendiri", _PEOPLE),
        _own("DELETE /v1/devices/{id}", "Memutus perangkat sendiri", _PEOPLE),
        _own("POST /v1/me/secret", "Mengganti kata sandi atau PIN sendiri", _PEOPLE),
        _own("POST /v1/me/second-factor", "Mulai memasang faktor kedua", _DESKS),
        _own("DELETE /v1/me/second-factor", "Melepas faktor kedua sendiri", _DESKS),
        _own("POST /v1/me/second-factor/confirm", "Mengaktifkan faktor kedua", _DESKS),
        _own("POST /v1/me/second-factor/recovery", "Membuat kode pemulihan baru", _DESKS),
    ),
    "Akun, kartu kader dan perangkat": (
        _managed("GET /v1/accounts", "Melihat daftar akun yang bertugas di wilayahnya", "list"),
        _managed("POST /v1/accounts", "Membuat akun dengan tugasnya", "area"),
        _managed("POST /v1/accounts/{id}/disable", "Menutup akun dan memutus semua perangkatnya"),
        _managed("POST /v1/accounts/{id}/assignments", "Memberi akun tugas tambahan"),
        _managed("POST /v1/accounts/{id}/secret", "Membuat kata sandi baru untuk akun kantor atau aplikasi"),
        _managed("DELETE /v1/accounts/{id}/second-factor", "Melepas faktor kedua orang yang kehilangannya"),
        _managed("GET /v1/accounts/{id}/devices", "Melihat perangkat sebuah akun"),
        _managed("DELETE /v1/accounts/{id}/devices/{device}", "Memutus HP yang hilang"),
        _managed("POST /v1/enrolments", "Membuat kode kartu kader", outside="refused"),
        _managed("POST /v1/enrolments/sheet", "Mencetak kartu kader"),
        _public("GET /v1/enrolments/sheet.css", "Tampilan lembar kartu"),
        _managed("POST /v1/handovers", "Menyerahkan tugas kepada pengganti"),
    ),
    "Wilayah, tema dan daftar": (
        _public("GET /v1/areas", "Melihat daftar wilayah"),
        _public("GET /v1/areas.geojson", "Melihat peta wilayah"),
        _public("GET /v1/areas/{code}", "Melihat satu wilayah"),
        _public("GET /v1/areas/{code}/children", "Melihat wilayah di bawahnya"),
        Rule(
            "POST /v1/areas/{code}/import",
            "Memperbarui daftar RW, RT dan dasawisma",
            needs=(AREAS,),
            nowhere="forbidden",
            shut=True,
            clients=_DESKS,
        ),
        Rule(
            "POST /v1/areas/{code}/split",
            "Memecah atau menggabung RT beserta catatannya",
            needs=(AREAS, REVIEW),
            nowhere="forbidden",
            shut=True,
        ),
        Rule(
            "POST /v1/denominators",
            "Mengirim angka pembagi (penduduk, balita, keluarga)",
            needs=(FIGURES,),
            outside="refused",
            nowhere="forbidden",
            shut=True,
            clients=_DESKS,
        ),
        Rule("GET /v1/denominators", "Melihat angka pembagi", either=(TOTALS, FIGURES), nowhere="forbidden"),
        _public("GET /v1/themes", "Melihat daftar tema"),
        _public("GET /v1/themes/{theme}", "Melihat pertanyaan sebuah tema; bagian kantor hanya dengan tanda masuknya"),
        _public("GET /v1/growth", "Tabel pertumbuhan anak (WHO)"),
        _public("GET /v1/codes", "Melihat daftar kode"),
        _public("GET /v1/codes/{list}", "Mencari dalam daftar kode"),
        _public("GET /v1/codes/{list}/whole", "Mengambil seluruh daftar kode"),
    ),
    "Mengirim dan membaca catatan": (
        Rule("POST /v1/areas/{rt}/{theme}", "Mengirim satu catatan", needs=(SUBMIT,)),
        Rule("POST /v1/submissions", "Mengirim banyak catatan sekaligus", needs=(SUBMIT,), outside="refused"),
        _public("GET /v1/rescue/key", "Kunci untuk menitipkan isi HP"),
        _own("POST /v1/rescue/open", "Membuka kembali isi HP sendiri yang terkunci"),
        Rule(
            "POST /v1/rescue/files",
            "Memasukkan catatan dari HP yang tidak dapat mengirim, atas nama kadernya",
            "thing",
            (ACCOUNTS, REVIEW),
            clients=_DESKS,
        ),
        Rule("GET /v1/records/{theme}", "Membaca daftar catatan", needs=(READ,), nowhere="empty"),
        Rule("GET /v1/records/{theme}/{id}", "Membaca satu catatan (nomor orang disensor)", "thing", (READ,)),
        Rule("GET /v1/records/{theme}/{id}/history", "Membaca riwayat sebuah catatan", "thing", (READ,)),
        Rule("GET /v1/records/{theme}/{id}/cells", "Melihat jumlah mana yang memuat sebuah catatan", "thing", (READ,)),
        Rule("POST /v1/lookups", "Mencari yang dikenal di sebuah rumah", needs=(READ,), outside="empty"),
        Rule("GET /v1/houses", "Melihat daftar rumah", needs=(READ,), nowhere="empty"),
        Rule("GET /v1/flags/{theme}", "Menghitung catatan yang diragukan", needs=(READ,), nowhere="empty"),
    ),
    "Memeriksa catatan": (
        Rule("POST /v1/records/{theme}/{id}/review", "Menerima, mengembalikan atau membatalkan", "thing", (REVIEW,)),
        Rule("POST /v1/reviews", "Memutus banyak catatan sekaligus", "thing", (REVIEW,), outside="refused"),
        Rule("POST /v1/records/{theme}/{id}/move", "Memindahkan catatan ke RT yang benar", "thing", (REVIEW,)),
        Rule("GET /v1/duplicates/{theme}", "Melihat yang mungkin tercatat dua kali", needs=(REVIEW,)),
        Rule("POST /v1/duplicates/{theme}/apart", "Menyatakan dua orang memang berbeda", "thing", (REVIEW,)),
        Rule("POST /v1/merges", "Menggabungkan yang tercatat dua kali", "thing", (REVIEW,)),
        Rule("GET /v1/merges", "Melihat daftar penggabungan", needs=(REVIEW,), nowhere="empty"),
        Rule("POST /v1/merges/{id}/undo", "Membatalkan penggabungan", "thing", (REVIEW,)),
        Rule("GET /v1/conflicts", "Melihat kiriman yang bertemu catatan lain", needs=(REVIEW,), nowhere="empty"),
        Rule("GET /v1/quality/{theme}", "Melihat pertanyaan mutu data", needs=(REVIEW,), nowhere="forbidden"),
        Rule(
            "POST /v1/imports/{theme}",
            "Memasukkan daftar resmi (misalnya DTSEN)",
            needs=(KEEP,),
            nowhere="forbidden",
            shut=True,
            clients=_DESKS,
        ),
    ),
    "Nomor tanpa sensor, dan jejak": (
        Rule("POST /v1/records/{theme}/{id}/unseal", "Melihat nomor seseorang, dengan alasan", "thing", (UNSEAL,)),
        Rule("POST /v1/unsealings", "Meminta daftar dengan nomor", needs=(UNSEAL,)),
        Rule("GET /v1/unsealings", "Melihat permintaan daftar dengan nomor", "list", (UNSEAL,), nowhere="empty"),
        Rule("POST /v1/unsealings/{id}/approve", "Menyetujui permintaan orang lain", "thing", (UNSEAL,)),
        Rule("POST /v1/unsealings/{id}/decline", "Menolak permintaan orang lain", "thing", (UNSEAL,)),
        Rule("POST /v1/unsealings/{id}/read", "Membaca daftar yang disetujui, sekali", "thing", (UNSEAL,)),
        Rule("GET /v1/audit", "Membaca jejak: siapa melakukan apa", needs=(AUDIT,), nowhere="forbidden", shut=True),
    ),
    "Hak warga atas datanya": (
        _officers("POST /v1/requests", "Mencatat permohonan warga", "area"),
        _officers("GET /v1/requests", "Melihat daftar permohonan, juga yang lewat waktu", "list"),
        _officers("GET /v1/requests/{id}", "Melihat satu permohonan"),
        _officers("POST /v1/requests/{id}/find", "Mencari di mana saja data orang itu"),
        _officers("POST /v1/requests/{id}/give", "Memberi salinan data orang itu"),
        _officers("POST /v1/requests/{id}/restrict", "Menahan catatan orang itu"),
        _officers("POST /v1/requests/{id}/lift", "Melepas catatan yang ditahan"),
        _officers("POST /v1/requests/{id}/approve", "Menyetujui penghapusan yang dicatat petugas lain"),
        _officers("POST /v1/requests/{id}/erase", "Menghapus orang itu; angka tetap"),
        _officers("POST /v1/requests/{id}/answer", "Menjawab dan menutup permohonan"),
        _officers("POST /v1/breaches", "Menghitung yang terungkap dan membuat surat pemberitahuan", "city"),
    ),
    "Angka": (
        _total("GET /v1/rollups/{theme}", "Membaca jumlah per wilayah dan masa"),
        _total("GET /v1/comparisons/{theme}", "Membandingkan masa dan wilayah"),
        _total("GET /v1/breakdowns/{theme}", "Merinci sebuah angka"),
        _total("GET /v1/trace/{theme}", "Melihat catatan di balik sebuah angka", more=READ),
        _total("GET /v1/zones/{theme}", "Melihat zona RT"),
        _total("GET /v1/reporting/{theme}", "Melihat RT mana yang sudah melapor"),
        _total("GET /v1/completeness", "Melihat kelengkapan dan ketepatan laporan"),
        _total("GET /v1/closings/{theme}", "Melihat daftar penutupan masa", "list"),
        _total("GET /v1/closings/{theme}/{period}", "Membaca angka yang sudah ditutup"),
        Rule("POST /v1/closings/{theme}", "Menutup sebuah masa", "city", (KEEP,), outside="forbidden"),
        Rule("POST /v1/closings/{theme}/{period}/reopen", "Membuka kembali masa", "city", (KEEP,), outside="forbidden"),
        _public("GET /v1/public/rollups/{theme}", "Membaca angka terbuka, dari kelurahan ke atas"),
        _public("GET /v1/indicators", "Melihat daftar indikator; yang khusus kantor hanya dengan tanda masuknya"),
        _public("GET /v1/indicators/{key}", "Melihat arti satu indikator"),
    ),
    "Peringatan dini": (
        Rule("GET /v1/alerts", "Melihat peringatan", either=(TOTALS, READ), nowhere="forbidden"),
        Rule("GET /v1/alerts/{id}", "Melihat satu peringatan", "thing", either=(TOTALS, READ)),
        Rule(
            "POST /v1/alerts/{id}/acknowledge",
            "Mencatat tindak lanjut peringatan",
            "thing",
            either=(TOTALS, READ),
            more=READ,
        ),
    ),
    "Halaman dan keadaan server": (
        _public("GET /", "Aplikasi HP"),
        _public("GET /masuk", "Aplikasi HP, dibuka dari kartu"),
        _public("GET /sw.js", "Aplikasi HP tanpa sinyal"),
        _public("GET /manifest.webmanifest", "Memasang aplikasi HP"),
        _public("GET /hp/{release}/{file}", "Berkas aplikasi HP"),
        _public("GET /docs", "Halaman rujukan untuk pembuat aplikasi"),
        _public("GET /formulir/{theme}", "Formulir kertas"),
        _public("GET /indikator", "Halaman arti angka"),
        _public("GET /gaya/{name}", "Tampilan halaman"),
        _public("GET /healthz", "Apakah server hidup"),
        _public("GET /readyz", "Apakah server siap"),
        _public("GET /metrics", "Hitungan untuk pemantau; tutup dari luar di proxy"),
    ),
}

RULES: Final[dict[str, Rule]] = {
    each.route: replace(each, group=group) for group, rules in _GROUPS.items() for each in rules
}
"""Every route by its name, in the order in which the page tells them."""


def roles_of(rule: Rule) -> list[str]:
    """Return the roles that may use a route, in the order of the table of roles."""
    return [role.name for role in ROLES.values() if rule.allows(role)]
