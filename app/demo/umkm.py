"""Small businesses as a city has them: most at home, most very small, few with papers."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.demo.pen import Answers, Item, Pen
from app.demo.people import Family, Person, words

TRADES = (
    # KBLI 2020, name of the business, product, how often, place, woman's work
    ("10794", "Keripik", "keripik pisang", 8, "RUMAH", 0.85),
    ("10792", "Kue", "kue basah", 7, "RUMAH", 0.95),
    ("10391", "Tempe", "tempe", 2, "RUMAH", 0.4),
    ("10392", "Tahu", "tahu", 1, "RUMAH", 0.3),
    ("11090", "Jamu", "jamu gendong", 2, "KELILING", 0.95),
    ("47112", "Warung", "sembako", 22, "RUMAH", 0.7),
    ("47813", "Sayur", "sayur-mayur", 6, "PASAR", 0.75),
    ("47991", "Sayur Keliling", "sayur-mayur", 4, "KELILING", 0.4),
    ("47912", "Busana", "pakaian", 5, "DARING", 0.85),
    ("56102", "Warung Makan", "nasi dan lauk", 9, "KIOS", 0.75),
    ("56104", "Bakso Keliling", "bakso", 5, "KELILING", 0.15),
    ("56304", "Es", "minuman dingin", 4, "KIOS", 0.65),
    ("14120", "Jahit", "jahitan", 5, "RUMAH", 0.8),
    ("13922", "Tapis", "sulaman tapis", 2, "RUMAH", 0.97),
    ("45407", "Bengkel", "servis motor", 5, "KIOS", 0.03),
    ("96111", "Pangkas Rambut", "pangkas rambut", 2, "KIOS", 0.05),
    ("96112", "Salon", "rias dan salon", 2, "RUMAH", 0.95),
    ("96200", "Laundry", "cuci pakaian", 3, "RUMAH", 0.7),
    ("31001", "Mebel", "mebel kayu", 2, "RUMAH", 0.05),
    ("01136", "Jamur", "jamur tiram", 1, "KEBUN", 0.5),
    ("03221", "Lele", "ikan lele", 2, "KEBUN", 0.15),
    ("01464", "Ayam Kampung", "ayam kampung", 2, "KEBUN", 0.3),
)
SIGNS = words(
    "Barokah Berkah Bahagia Cahaya Harapan Jaya Lancar Lestari Maju Makmur Mandiri Mulya Murni Rejeki Sabar Sederhana "
    "Sejahtera Sentosa Sinar Subur Sumber Utama"
)
TURNOVER = {"1": 58, "2": 25, "3": 9, "4": 6.6, "5": 1.2, "6": 0.2}
"""Classes of monthly turnover, skewed to micro."""

USUAL_CAPITAL = {"1": 3e6, "2": 12e6, "3": 35e6, "4": 120e6, "5": 1.6e9, "6": 6e9}
BY_LINES = 0.3
"""Share of businesses whose papers are looked at one by one."""

MOST_PAID = {"1": 0, "2": 1, "3": 3, "4": 6, "5": 18, "6": 45}


class Businesses:
    """Invents businesses; no name comes twice for the same owner, and no NIB at all."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self._known: set[tuple[str, str]] = set()
        self._given = 0

    def business(self, family: Family) -> Iterator[Item]:
        """Write a family's business, and for a few of them what changed later."""
        pen = self.pen
        day = pen.day_between(pen.since + timedelta(days=1), pen.until)
        answers = self._opened(family, day)
        item = pen.write("umkm", family.area, day, answers)
        yield item
        if pen.perhaps(0.05) and day < pen.until - timedelta(days=30):
            later = pen.day_between(day + timedelta(days=20), pen.until)
            yield pen.rewrite(item, later, self._changed(answers, pen.day_between(day, later)))

    def _opened(self, family: Family, day: date) -> Answers:
        pen = self.pen
        kbli, kind, product, _, place, womanly = pen.one(TRADES, [trade[3] for trade in TRADES])
        woman = pen.perhaps(womanly)
        owner = next((each for each in family.grown if (each.sex == "P") == woman), family.head)
        turnover = pen.one(tuple(TURNOVER), tuple(TURNOVER.values()))
        food = kbli[:2] in ("10", "11")
        return {
            "business_name": self._name(kind, owner.name),
            "owner_name": owner.name,
            "owner_nik": owner.nik,
            "owner_sex": owner.sex,
            "owner_phone": pen.one((family.phone, "refused", "unknown"), (90, 7, 3)),
            "legal_form": "PERORANGAN" if turnover < "4" else pen.one(("PERORANGAN", "CV", "PT"), (55, 35, 10)),
            "place_kind": place if pen.perhaps(0.8) else pen.one(("RUMAH", "KIOS", "PASAR"), (5, 4, 1)),
            "address": family.address,
            "house_no": family.house,
            "kbli_version": "2020",
            "kbli": kbli,
            "main_product": product,
            "brand": pen.chance.choice(SIGNS) if pen.perhaps(0.12) else None,
            "year_started": pen.one((_year_started(pen, owner, day), "unknown"), (96, 4)),
            "capital_idr": self._capital(turnover),
            "turnover_month_class": pen.one((turnover, "refused", "unknown"), (94, 4, 2)),
            **self._workers(turnover, owner.sex),
            **self._papers(turnover, owner, day, food=food),
            "digital_use": pen.some({"1": 0.55, "4": 0.24, "8": 0.28, "16": 0.1}) or ["0"],
            "finance": pen.some({"KUR": 0.11, "MEKAAR": 0.09, "UMI": 0.03, "UP2K": 0.02, "BANK": 0.03}),
            "aid_received": _aid(pen, turnover),
            "featured_product": "yes" if food and pen.perhaps(0.08) else "no",
            "status": pen.one(("AKTIF", "MUSIMAN"), (93, 7)),
        }

    def _changed(self, answers: Answers, day: date) -> Answers:
        pen = self.pen
        if pen.perhaps(0.5):
            reason = pen.one(("SEPI", "MODAL", "PEMILIK", "KERJA"), (4, 3, 1, 2))
            return {"status": "TUTUP", "closed_on": day.isoformat(), "closed_reason": reason}
        grown = {"1": "2", "2": "3", "3": "4"}.get(answers["turnover_month_class"], "4")
        return {"turnover_month_class": grown, "capital_idr": self._capital(grown)}

    def _capital(self, turnover: str) -> int | str:
        if self.pen.perhaps(0.12):
            return self.pen.one(("refused", "unknown"), (1, 1))
        return round(USUAL_CAPITAL[turnover] * self.pen.chance.lognormvariate(0, 0.6) / 100_000 + 1) * 100_000

    def _workers(self, turnover: str, owner: str) -> Answers:
        chance, most = self.pen.chance, MOST_PAID[turnover]
        paid = chance.randint(most // 3, most)
        women = round(paid * chance.betavariate(3, 2))
        helps = self.pen.perhaps(0.35)
        return {
            "workers_paid_f": women,
            "workers_paid_m": paid - women,
            "workers_unpaid_f": int(owner == "P") + int(helps and owner == "L"),
            "workers_unpaid_m": int(owner == "L") + int(helps and owner == "P"),
        }

    def _papers(self, turnover: str, owner: Person, day: date, *, food: bool) -> Answers:
        """Name the papers: some by their number alone, some line by line with day and state, some only applied for."""
        pen = self.pen
        nib = self._number(13) if pen.perhaps(0.32 + 0.1 * int(turnover)) else None
        pirt = self._number(15) if food and pen.perhaps(0.22) else None
        halal = f"ID{self._number(16)}" if food and pen.perhaps(0.12) else None
        npwp = owner.nik if pen.perhaps(0.14 + 0.12 * int(turnover)) else None
        lines = []
        if pen.perhaps(BY_LINES):
            told = {"NIB": nib, "SPP_IRT": pirt, "HALAL": halal, "NPWP16_NIK": npwp}
            lines = [_licence(pen, scheme, number, day) for scheme, number in told.items() if number]
            nib = pirt = halal = npwp = None
        if food and not pirt and not any(each["scheme"] == "SPP_IRT" for each in lines) and pen.perhaps(0.06):
            lines.append({"scheme": "SPP_IRT", "licence_status": "DIAJUKAN", "licence_date": _past(pen, day, 1)})
        return {"nib": nib, "npwp": npwp, "pirt": pirt, "halal": halal, "licences": lines or None}

    def _name(self, kind: str, owner: str) -> str:
        name = f"{kind} {self.pen.chance.choice(SIGNS)}"
        while (name, owner) in self._known:
            name += " Baru"
        self._known.add((name, owner))
        return name

    def _number(self, length: int) -> str:
        """Return the next of a row of numbers that begin with three nines: no register has come so far."""
        self._given += 1
        return f"999{self._given:0{length - 3}d}"


def _licence(pen: Pen, scheme: str, number: str, day: date) -> Answers:
    return {"scheme": scheme, "licence_status": "TERBIT", "number": number, "licence_date": _past(pen, day, 4)}


def _past(pen: Pen, day: date, years: int) -> str:
    """Choose a day within the years before."""
    return (day - timedelta(days=pen.chance.randint(5, 360 * years))).isoformat()


def _year_started(pen: Pen, owner: Person, day: date) -> int:
    """Choose when a business began: most are young, and no owner was a child then."""
    return max(owner.born.year + 16, day.year - int(pen.chance.expovariate(1 / 6)))


def _aid(pen: Pen, turnover: str) -> list[Answers] | None:
    """Name the business aid of former years, BPUM above all; who had none mostly leaves the question out."""
    found: list[Answers] = []
    if turnover < "4" and pen.perhaps(0.16):
        found.append({"programme": "BPUM", "aid_year": pen.one((2020, 2021), (5, 5))})
    if pen.perhaps(0.03):
        found.append({"programme": "PRAKERJA", "aid_year": pen.chance.randint(2020, 2024)})
    return found or ([] if pen.perhaps(0.4) else None)
