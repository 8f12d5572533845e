"""Some fifty women's farmer groups, two or three in each kelurahan, most of them beginners on lent land."""

from collections.abc import Iterator, Sequence
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


OFFICERS = ("chair_name", "secretary_name", "treasurer_name")

CROPS = {
    "WARUNG_HIDUP": (("kangkung", "bayam", "cabai", "terong", "tomat", "sawi"), (3, 25), 9_000),
    "TOGA": (("jahe", "kunyit", "serai", "kencur"), (1, 12), 15_000),
    "PERIKANAN": (("lele", "nila"), (10, 80), 24_000),
    "PETERNAKAN": (("telur ayam", "ayam kampung"), (4, 30), 32_000),
    "TANAMAN_KERAS": (("pisang", "pepaya"), (8, 60), 6_000),
}
"""What is harvested of each group of produce, how many kilograms at a time, and what a kilogram fetches."""


def group(pen: Pen, families: Sequence[Family], number: int) -> Iterator[Item]:
    """Write a group with its officers, one of each family, and what was found quarter by quarter since."""
    area = families[0].area
    day = pen.day_between(pen.since + timedelta(days=1), pen.since + timedelta(days=QUARTER))
    answers = _found(pen, families, number, day)
    answers["harvests"] = _harvests(pen, answers, day - timedelta(days=QUARTER), day)
    item = pen.write("kwt", area, day, answers)
    yield item
    revision, seen = 1, day
    while (day := day + timedelta(days=QUARTER + pen.chance.randint(-12, 12))) <= pen.until:
        if pen.perhaps(SKIPPED):
            continue
        before = item["answers"]
        harvests = {"harvests": [*before["harvests"], *_harvests(pen, before, seen, day)]}
        item = pen.rewrite(item, day, _since(pen, before) | harvests, replaces=revision)
        revision, seen = revision + 1, day
        yield item
        if item["answers"]["status"] != "AKTIF":
            return


def _harvests(pen: Pen, answers: Answers, after: date, until: date) -> list[Answers]:
    """Write a line for each harvest of a time, in the order of days; a group at rest has none."""
    kinds = answers["commodities"]
    if answers["status"] != "AKTIF" or not kinds:
        return []
    first = after + timedelta(days=1)
    if answers["founded_on"] != "unknown":
        first = max(first, date.fromisoformat(answers["founded_on"]))
    days = sorted(pen.day_between(first, until) for _ in range(pen.chance.randint(2, 7)))
    return [_harvest(pen, pen.chance.choice(kinds), day) for day in days if first <= until]


def _harvest(pen: Pen, kind: str, day: date) -> Answers:
    crops, (least, most), price = CROPS[kind]
    kg, use = round(pen.chance.uniform(least, most), 1), pen.one(("KONSUMSI", "JUAL", "DIBAGI"), (40, 45, 15))
    line = {"harvested_on": day.isoformat(), "commodity": kind, "crop": pen.chance.choice(crops), "kg": f"{kg}"}
    sold = {"value_idr": round(kg * price * pen.chance.uniform(0.8, 1.2), -3)} if use == "JUAL" else {}
    return line | {"harvest_use": use} | sold


def _since(pen: Pen, before: Answers) -> Answers:
    """Say what is new with a group after a quarter."""
    total = max(8, before["members_total"] + pen.chance.randint(-2, 3))
    changes: Answers = {"members_total": total, "members_active": round(total * pen.chance.uniform(0.55, 0.95))}
    if isinstance(before.get("cash_idr"), int):
        changes["cash_idr"] = max(0, before["cash_idr"] + pen.chance.randint(-20, 40) * 10_000)
    if pen.perhaps(0.03):
        changes["status"] = "TIDAK_AKTIF"
    return changes


def _found(pen: Pen, families: Sequence[Family], number: int, day: date) -> Answers:
    chance = pen.chance
    total = chance.randint(12, 34)
    founded = day - timedelta(days=chance.randint(150, 12 * 365))
    tenure = pen.one(("PINJAM", "PEKARANGAN", "MILIK", "ASET_PEMDA", "SEWA"), (42, 28, 14, 12, 4))
    kind = "KWT" if pen.perhaps(0.94) else "KPT"
    return {
        "group_name": f"{kind} {NAMES[number % len(NAMES)]} {WISHES[number // len(NAMES) % len(WISHES)]}",
        "kind": kind,
        **dict(zip(OFFICERS, (family.mother.name for family in families), strict=False)),
        "chair_phone": pen.one((families[0].phone, "unknown"), (95, 5)),
        "founded_on": pen.one((founded.isoformat(), "unknown"), (95, 5)),
        "simluhtan_no": f"DEMO-{number + 1:04d}" if pen.perhaps(0.7) else None,
        "members_total": total,
        "members_active": round(total * chance.uniform(0.55, 0.95)),
        "land_area_m2": str(chance.choice((80, 120, 200, 300, 400, 600, 800, 1000, 1500))),
        "land_tenure": tenure,
        "commodities": pen.some(
            {"WARUNG_HIDUP": 0.92, "TOGA": 0.6, "PERIKANAN": 0.3, "PETERNAKAN": 0.18, "TANAMAN_KERAS": 0.1}
        ),
        "programmes": pen.some({"P2L": 0.35, "GERTAPAGA": 0.25}),
        "ktn_origin": pen.one(("yes", "no", "unknown"), (18, 72, 10)),
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
