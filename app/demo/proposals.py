"""Proposals on their way: the RT visits, a muskel decides once a month, Dinas Sosial and the ministry follow."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from app.areas.codes import ancestor
from app.demo.pen import Answers, Item, Pen
from app.demo.people import Family, Person

Step = tuple[str, tuple[int, int]]
"""The state that follows, and within how many days."""

USUAL: Final[tuple[Step, ...]] = (
    ("MUSKEL", (0, 0)),
    ("LAYAK", (0, 2)),
    ("VERVAL_LAPANGAN", (3, 14)),
    ("USUL_DINSOS", (2, 12)),
)
FIELD_FIRST: Final[tuple[Step, ...]] = (
    ("VERVAL_LAPANGAN", (3, 10)),
    ("MUSKEL", (0, 0)),
    ("LAYAK", (0, 2)),
    ("USUL_DINSOS", (3, 14)),
)
"""The field check comes after the muskel or before it; both are seen."""

UPWARDS: Final[tuple[Step, ...]] = (
    ("DISAHKAN_WALIKOTA", (7, 30)),
    ("DITETAPKAN_PUSAT", (15, 60)),
    ("PENERIMA", (10, 45)),
)

TURNED_DOWN, UNFIT, CHECKED_FIRST, RETURNED, GRADUATED = 0.06, 0.2, 0.25, 0.08, 0.1
"""Shares of those that reach the step before."""

STAYS: Final = 0.12
"""Share of proposals that nobody takes up after the first step."""

LONGEST_SILENCE: Final = timedelta(days=40)
"""An RT that does not forget visits within this time."""

PROGRAMMES: Final = {"SEMBAKO": 42, "PKH": 26, "BLT_KESRA": 6, "RST": 5, "PENA": 3}
DESK: Final = ("MUSKEL", "LAYAK", "TIDAK_LAYAK", "VERVAL_LAPANGAN", "USUL_DINSOS")
OFFICE: Final = ("DISAHKAN_WALIKOTA", "DIKEMBALIKAN", "DITETAPKAN_PUSAT", "PENERIMA", "GRADUASI")
MONTHS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def proposal(pen: Pen, family: Family) -> Iterator[Item]:
    """Write one proposal and every step that was taken by the end of the story, each with whose hand took it."""
    day = pen.day_between(pen.since + timedelta(days=1), pen.until)
    item = pen.write("usulan", family.area, day, _proposed(pen, family, day))
    yield item
    number = 1
    for stage, (least, most) in _course(pen, family):
        before = day
        day = day + timedelta(days=pen.chance.randint(least, most))
        if stage == "MUSKEL":
            day = _muskel_day(family.area, day)
        if day > pen.until:
            return
        said = {"stage": stage} | _proof(pen, family, stage, day, before)
        if stage == "PENERIMA":
            said["granted_programme"] = item["answers"].get("programme", "SEMBAKO")
        item = pen.rewrite(item, day, said, replaces=number)
        number += 1
        yield item | ({"hand": "desk"} if stage in DESK else {"hand": "office"} if stage in OFFICE else {})


def _course(pen: Pen, family: Family) -> Iterator[Step]:
    """Choose how far a proposal goes, and by which of the two ways."""
    if pen.perhaps(STAYS):
        return
    yield "VERIFIKASI_RT", (1, LONGEST_SILENCE.days)
    if pen.perhaps(TURNED_DOWN):
        yield "DITOLAK_RT", (0, 3)
        return
    steps = FIELD_FIRST if pen.perhaps(CHECKED_FIRST) else USUAL
    unfit = pen.perhaps(UNFIT if family.poor else 2 * UNFIT)
    for stage, days in steps:
        if stage == "LAYAK" and unfit:
            yield "TIDAK_LAYAK", days
            return
        yield stage, days
    if pen.perhaps(RETURNED):
        yield "DIKEMBALIKAN", (5, 20)
        yield "USUL_DINSOS", (4, 20)
    yield from UPWARDS
    if pen.perhaps(GRADUATED):
        yield "GRADUASI", (30, 120)


def _proposed(pen: Pen, family: Family, day: date) -> Answers:
    """Say who is proposed for what: a family for a programme, a person of it for another or as one in need."""
    about: Answers = {
        "motion": pen.one(("USUL", "SANGGAH"), (95, 5)),
        "proposed_on": day.isoformat(),
        "proposed_by": pen.one(("RT", "KADER", "WARGA", "RW", "CEK_BANSOS"), (46, 27, 16, 7, 4)),
        "no_kk": family.kk,
        "address": family.address,
        "house_no": family.house,
        "stage": "USULAN",
    }
    if about["motion"] == "SANGGAH":
        about["objection"] = pen.one(("Sudah tidak tinggal di sini.", "Lebih mampu dari tetangganya."), (1, 2))
    if pen.perhaps(0.72):
        asked: Answers = {"proposed_as": "BANTUAN", "programme": pen.one(tuple(PROGRAMMES), tuple(PROGRAMMES.values()))}
        if pen.perhaps(0.12):
            asked = {"proposed_as": "PPKS", "ppks_type": "FM"}
        return about | asked | {"for_whom": "KELUARGA", "name": family.head.name, "head_nik": family.head.nik}
    person, need = _person(pen, family, day)
    return about | need | _one(person)


def _person(pen: Pen, family: Family, day: date) -> tuple[Person, Answers]:
    person = pen.chance.choice(family.people_on(day))
    years = (day - person.born).days / 365.25
    if years > 60.1 and pen.perhaps(0.6):
        return person, {"proposed_as": "PPKS", "ppks_type": "LUT"}
    if pen.perhaps(0.25):
        return person, {"proposed_as": "PPKS", "ppks_type": "PD" if years > 18.1 else "ADK" if years < 17.9 else "PML"}
    return person, {"proposed_as": "BANTUAN", "programme": "PIP" if 6 < years < 19 else "PBI_JK"}


def _one(person: Person) -> Answers:
    return {
        "for_whom": "ORANG",
        "name": person.name,
        "nik": person.nik,
        "no_nik_reason": person.no_nik_reason,
        "sex": person.sex,
        "birth_date": person.born.isoformat(),
    }


def _muskel_day(area: str, day: date) -> date:
    """Return the next day of a muskel: each kelurahan has a day of the month of its own."""
    of_month = 8 + int((ancestor(area, "kelurahan") or area)[-1]) * 2
    if day.day > of_month:
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day.replace(day=of_month)


def _proof(pen: Pen, family: Family, stage: str, day: date, before: date) -> Answers:
    """Write the evidence of a step; what was decided together has the same minutes."""
    kelurahan, said = ancestor(family.area, "kelurahan") or family.area, day.isoformat()
    match stage:
        case "VERIFIKASI_RT":
            met = pen.some(
                dict.fromkeys(("FM2", "FM3", "FM4", "FM5", "FM6", "FM7", "FM9"), 0.5 if family.poor else 0.1)
            )
            return {
                "visited_on": said,
                "presence": "TINGGAL",
                "criteria": met,
                "card_checked": pen.one(("yes", "no"), (9, 1)),
            }
        case "DITOLAK_RT":
            return {"rt_reason": pen.one(("MAMPU", "GANDA", "DATA_TIDAK_PADAN"), (7, 2, 1))}
        case "MUSKEL":
            return {"muskel_on": said, "muskel_place": "Balai kelurahan", "muskel_chair": "Lurah (rekaan)"}
        case "LAYAK" | "TIDAK_LAYAK":
            reason = {"muskel_reason": pen.one(("MAMPU", "BUKAN_SASARAN", "ASN"), (7, 2, 1))}
            return _minutes(kelurahan, before, day) | (reason if stage == "TIDAK_LAYAK" else {})
        case "VERVAL_LAPANGAN":
            return {"field_checked_on": said, "field_form": "yes", "field_photos": ["DEPAN", "DALAM"]}
        case "USUL_DINSOS":
            return {"siks_on": said, "siks_files": ["BNBA", "BERITA_ACARA"]}
        case "DISAHKAN_WALIKOTA":
            return {"endorsement_no": f"460/{day:%m}/KPTS/{day.year}", "endorsed_on": said}
        case "DIKEMBALIKAN":
            return {"return_reason": pen.one(("BUKTI_LAPANGAN", "BERITA_ACARA", "DATA_TIDAK_PADAN"), (5, 3, 2))}
        case "DITETAPKAN_PUSAT":
            quarter = f"{day.year}-Q{(day.month + 2) // 3}"
            return {"decree_no": f"REKAAN/{quarter}", "decree_period": quarter}
        case "PENERIMA":
            return {"granted_period": f"{day:%Y-%m}", "granted_account": "yes"}
        case _:
            return {"exit_reason": pen.one(("MANDIRI", "DESIL_NAIK", "PINDAH", "MENINGGAL"), (5, 3, 1, 1))}


def _minutes(kelurahan: str, held: date, day: date) -> Answers:
    number = int(kelurahan[-1])
    return {
        "muskel_id": f"Muskel {MONTHS[held.month - 1]}/{held.year}",
        "ba_no": f"{140 + number}/BA/{MONTHS[held.month - 1]}/{held.year}",
        "ba_on": held.isoformat(),
        "attendance": 15 + (number * 7 + held.month * 3) % 24,
        "notice_from": day.isoformat(),
        "notice_until": (day + timedelta(days=7)).isoformat(),
    }
