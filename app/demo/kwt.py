"""Some fifty women's farmer groups, two or three in each kelurahan, most of them beginners on lent land."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.demo.pen import Answers, Item, Pen
from app.demo.people import Family

MOST = 52
"""Groups in the whole city, however many records are asked for."""

NAMES = ("Anggrek", "Asoka", "Bougenvil", "Cempaka", "Dahlia", "Kemuning", "Kenanga", "Mawar", "Melati", "Seroja")
WISHES = ("Asri", "Berseri", "Indah", "Lestari", "Makmur", "Mandiri", "Sejahtera")
BANDS = {"PEMULA": (90, 245), "LANJUT": (246, 455), "MADYA": (456, 640), "BELUM": (0, 0)}


QUARTER = 91
"""Days between two visits of a group, more or less."""

SKIPPED = 0.12
"""Share of quarters in which nobody goes."""


def group(pen: Pen, family: Family, number: int) -> Iterator[Item]:
    """Write a group and its chair, and what was found quarter by quarter since."""
    day = pen.day_between(pen.since + timedelta(days=1), pen.since + timedelta(days=QUARTER))
    answers = _found(pen, family, number, day)
    item = pen.write("kwt", family.area, day, answers)
    yield item
    revision = 1
    while (day := day + timedelta(days=QUARTER + pen.chance.randint(-12, 12))) <= pen.until:
        if pen.perhaps(SKIPPED):
            continue
        item = pen.rewrite(item, day, _since(pen, item["answers"]), replaces=revision)
        revision += 1
        yield item
        if item["answers"]["status"] != "AKTIF":
            return


def _since(pen: Pen, before: Answers) -> Answers:
    """Say what is new with a group after a quarter."""
    total = max(8, before["members_total"] + pen.chance.randint(-2, 3))
    changes: Answers = {"members_total": total, "members_active": round(total * pen.chance.uniform(0.55, 0.95))}
    if isinstance(before.get("cash_idr"), int):
        changes["cash_idr"] = max(0, before["cash_idr"] + pen.chance.randint(-20, 40) * 10_000)
    if pen.perhaps(0.03):
        changes["status"] = "TIDAK_AKTIF"
    return changes


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
