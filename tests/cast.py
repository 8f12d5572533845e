"""The fixed cast of every story told in tests and documents: invented people in real kelurahan."""

from dataclasses import dataclass

METRO = "18.72.01.1001"
IMOPURO = "18.72.01.1003"
BANJARSARI = "18.72.02.1001"
PUSAT = "18.72.01"
CITY = "18.72"

RW1, RW2 = f"{METRO}.001", f"{METRO}.002"
RT1, RT2, RT3 = f"{RW1}.001", f"{RW1}.002", f"{RW2}.003"
RT_IMOPURO = f"{IMOPURO}.005.027A"
RT_BANJARSARI = f"{BANJARSARI}.001.001"
DASAWISMA = f"{RT1}.01"
CLOSED_RT = f"{RW1}.009"

RTRW = f"""kelurahan,rw,rt,dasawisma,valid_from,valid_to
{METRO},001,001,,2020-01-01,
{METRO},001,002,,2020-01-01,
{METRO},002,003,,2020-01-01,
{METRO},001,009,,2020-01-01,2025-12-31
{METRO},001,001,01,2020-01-01,
{IMOPURO},005,027A,,2020-01-01,
{BANJARSARI},001,001,,2020-01-01,
"""


@dataclass(frozen=True)
class Person:
    """Someone who signs in; `posts` are (role, area) pairs."""

    username: str
    posts: tuple[tuple[str, str], ...]
    secret: str
    themes: tuple[str, ...] | None = None


SITI = Person("siti", (("kader", RT1), ("kader", RT2)), "120934")
ANI = Person("ani", (("kader", RT_IMOPURO),), "560981")
PAK_RW = Person("pak-rw", (("rw", RW1),), "rw one keeps watch")
TUTI = Person("tuti", (("operator", METRO),), "operator of metro 1")
YANTI = Person("yanti", (("operator", BANJARSARI),), "operator of banjarsari")
LURAH = Person("lurah", (("lurah", METRO),), "lurah of kelurahan metro")
CAMAT = Person("camat", (("camat", PUSAT),), "camat of metro pusat")
DINKES = Person("dinkes", (("office", CITY),), "office of health 42", ("covid", "stunting"))
DINSOS = Person("dinsos", (("office", CITY),), "office of welfare 42", ("poverty", "usulan"))
DISKOP = Person("diskop", (("office", CITY),), "office of trade 4242", ("umkm", "kwt"))
BAPPEDA = Person("bappeda", (("city", CITY),), "planning the city 42")
ADMIN = Person("admin", (("admin", CITY),), "keeper of the keys 42")
APP = Person("posyandu-app", (("application", METRO),), "an application secret 42", ("stunting",))

CAST = (SITI, ANI, PAK_RW, TUTI, YANTI, LURAH, CAMAT, DINKES, DINSOS, DISKOP, BAPPEDA, ADMIN, APP)
