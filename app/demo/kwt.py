"""Some sixty women's farmer groups, two or three in each kelurahan, most of them beginners on lent land."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.demo.pen import Answers, Item, Pen
from app.demo.people import Family

MOST = 60
"""Groups in the whole city, however many records are asked for."""

NAMES = ("Anggrek", "Asoka", "Bougenvil", "Cempaka", "Dahlia", "Kemuning", "Kenanga", "Mawar", "Melati", "Seroja")
WISHES = ("Asri", "Berseri", "Indah", "Lestari", "Makmur", "Mandiri", "Sejahtera")
BANDS = {"PEMULA": (90, 245), "LANJUT": (246, 455), "MADYA": (456, 640), "BELUM": (0, 0)}


def group(pen: Pen, family: Family, number: int) -> Iterator[Item]:
    """Write a group and its chair; a third of them are visited again."""
    day = pen.day_between(pen.since + timedelta(days=1), pen.until)
    answers = _found(pen, family, number, day)
    item = pen.write("kwt", family.area, day, answers)
    yield item
    if pen.perhaps(0.33) and day < pen.until - timedelta(days=60):
        later = pen.day_between(day + timedelta(days=45), pen.until)
        total = max(8, answers["members_total"] + pen.chance.randint(-3, 4))
        ended = pen.perhaps(0.1)
        changes = {
            "members_total": total,
            "members_active": round(total * pen.chance.uniform(0.5, 0.9)),
            "status": "TIDAK_AKTIF" if ended else "AKTIF",
        }
        yield pen.rewrite(item, later, changes)


def _found(pen: Pen, family: Family, number: int, day: date) -> Answers:
    chance = pen.chance
    total = chance.randint(12, 34)
    founded = date(pen.until.year - chance.randint(1, 12), chance.randint(1, 12), chance.randint(1, 28))
    tenure = pen.one(("PINJAM", "PEKARANGAN", "MILIK", "ASET_PEMDA", "SEWA"), (42, 28, 14, 12, 4))
    kind = "KWT" if pen.perhaps(0.94) else "KPT"
    return {
        "group_name": f"{kind} {NAMES[number % len(NAMES)]} {WISHES[number // len(NAMES) % len(WISHES)]}",
        "kind": kind,
        "chair_name": family.mother.name,
        "chair_phone": pen.one((family.phone, "unknown"), (95, 5)),
        "founded_on": pen.one((founded.isoformat(), "unknown"), (95, 5)),
        "simluhtan_no": f"DEMO-{number + 1:04d}" if pen.perhaps(0.7) else None,
        "members_total": total,
        "members_active": round(total * chance.uniform(0.55, 0.95)),
        "land_area_m2": str(chance.choice((80, 120, 200, 300, 400, 600, 800, 1000, 1500))),
        "land_tenure": tenure,
        "commodities": pen.some(
            {"WARUNG_HIDUP": 0.92, "TOGA": 0.6, "PERIKANAN": 0.3, "PETERNAKAN": 0.18, "TANAMAN_KERAS": 0.1}
        ),
        **_class(pen, day),
        "cash_idr": pen.one((round(chance.lognormvariate(14, 0.8), -4), "refused"), (92, 8)),
        "status": "AKTIF" if pen.perhaps(0.93) else "TIDAK_AKTIF",
    }


def _class(pen: Pen, day: date) -> Answers:
    level = pen.one(tuple(BANDS), (56, 22, 6, 16))
    if level == "BELUM":
        return {"class": level}
    return {
        "class": level,
        "class_score": pen.chance.randint(*BANDS[level]),
        "class_assessed_on": (day - timedelta(days=pen.chance.randint(20, 500))).isoformat(),
        "class_assessor": "Penyuluh Contoh",
    }
