"""Women's farmer groups are kept once each, with their members, land and class."""

from app.core.text import Text
from app.themes.language import (
    Check,
    Choice,
    Choices,
    Condition,
    Date,
    Decimal,
    Indicator,
    Integer,
    Money,
    Phone,
    Privacy,
    Question,
    Reporting,
    Subject,
    Sum,
    Theme,
    Words,
    listed,
    official,
    q,
)

DKP3 = "Dinas Ketahanan Pangan, Pertanian dan Perikanan"
GUIDANCE = "Pedoman penilaian kelas kelompok tani 2018 (batas nilai perlu dikonfirmasi)"
KINDS = official("kwt_codes", "1", "pedoman kelembagaan petani", only=("list", "group_kind"))
TENURES = official("kwt_codes", "1", "praktik, perlu dikonfirmasi", only=("list", "tenure"))
COMMODITIES = official("kwt_codes", "1", "PKK, AKU HATINYA PKK", only=("list", "commodity_group"))
CLASSES = official("kwt_class", "2018", GUIDANCE)
STATUS = listed(
    "group_status",
    "1",
    "Wakuncar",
    ("AKTIF", "Aktif", "Active"),
    ("TIDAK_AKTIF", "Tidak aktif", "Not active"),
    ("BUBAR", "Sudah bubar", "Dissolved"),
)

FEWEST_MEMBERS = 10
MOST_LAND_M2 = "50000"
CLASSED = q("class").one_of("PEMULA", "LANJUT", "MADYA", "UTAMA")

QUESTIONS = (
    Question(
        key="group_name",
        kind=Words(least=3, most=100),
        label=Text("Nama kelompok", "Group name"),
        privacy=Privacy.OPEN,
        required=True,
    ),
    Question(
        key="kind",
        kind=Choice(KINDS),
        label=Text("Jenis kelompok", "Kind of group"),
        privacy=Privacy.OPEN,
        required=True,
    ),
    Question(
        key="chair_name",
        kind=Words(most=100),
        label=Text("Nama ketua", "Chair's name"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="chair_phone",
        kind=Phone(),
        label=Text("Nomor HP ketua", "Chair's telephone number"),
        privacy=Privacy.IDENTITY,
        unsure=True,
    ),
    Question(
        key="founded_on",
        kind=Date(),
        label=Text("Tanggal berdiri", "Day founded"),
        privacy=Privacy.OPEN,
        unsure=True,
        help=Text("Bila hanya ingat tahunnya, isi 1 Januari.", "Give 1 January when only the year is known."),
    ),
    Question(
        key="simluhtan_no",
        kind=Words(most=40),
        label=Text("Nomor Simluhtan", "Simluhtan number"),
        privacy=Privacy.OPEN,
        source="Simluhtan, Kementerian Pertanian",
        help=Text("Tanya penyuluh; kosongkan bila belum terdaftar.", "Ask the adviser; empty when not registered."),
    ),
    Question(
        key="members_total",
        kind=Integer(high=1000),
        label=Text("Jumlah anggota", "Members"),
        privacy=Privacy.OPEN,
        unit="orang",
    ),
    Question(
        key="members_active",
        kind=Integer(high=1000),
        label=Text("Anggota yang aktif", "Active members"),
        privacy=Privacy.OPEN,
        unit="orang",
    ),
    Question(
        key="land_area_m2",
        kind=Decimal(places=1, low="0", high="10000000"),
        label=Text("Luas lahan yang dikelola", "Land worked"),
        privacy=Privacy.OPEN,
        unit="m2",
    ),
    Question(
        key="land_tenure",
        kind=Choice(TENURES),
        label=Text("Lahan milik siapa?", "Whose land is it?"),
        privacy=Privacy.OPEN,
        unsure=True,
    ),
    Question(
        key="commodities",
        kind=Choices(COMMODITIES),
        label=Text("Apa yang ditanam atau dipelihara?", "What is grown or kept?"),
        privacy=Privacy.OPEN,
    ),
    Question(
        key="class",
        kind=Choice(CLASSES),
        label=Text("Kelas kelompok", "Class of the group"),
        privacy=Privacy.OPEN,
        source=GUIDANCE,
        help=Text("Dinilai oleh penyuluh, bukan oleh kader.", "Given by the adviser, not by the kader."),
    ),
    Question(
        key="class_score",
        kind=Integer(high=1000),
        label=Text("Nilai kelas", "Class score"),
        privacy=Privacy.OPEN,
        asked_if=CLASSED,
        source=GUIDANCE,
    ),
    Question(
        key="class_assessed_on",
        kind=Date(),
        label=Text("Tanggal penilaian kelas", "Day the class was given"),
        privacy=Privacy.OPEN,
        asked_if=CLASSED,
    ),
    Question(
        key="class_assessor",
        kind=Words(most=100),
        label=Text("Penilai kelas (penyuluh)", "Who gave the class (adviser)"),
        privacy=Privacy.PERSONAL,
        asked_if=CLASSED,
    ),
    Question(
        key="cash_idr",
        kind=Money(),
        label=Text("Uang kas kelompok", "Group cash"),
        privacy=Privacy.OPEN,
        unit="Rp",
        unsure=True,
    ),
    Question(
        key="status",
        kind=Choice(STATUS),
        label=Text("Keadaan kelompok", "State of the group"),
        privacy=Privacy.OPEN,
        required=True,
    ),
)

CHECKS = (
    Check(
        code="KW01",
        holds=q("members_total") >= FEWEST_MEMBERS,
        message=Text("Anggota kurang dari 10.", "Fewer than 10 members."),
        about=("members_total",),
        severity="warning",
        source="perlu dikonfirmasi",
    ),
    Check(
        code="KW02",
        holds=(q("land_area_m2") > "0") & (q("land_area_m2") <= MOST_LAND_M2),
        message=Text("Luas lahan janggal.", "The land area is odd."),
        about=("land_area_m2",),
        severity="warning",
    ),
    Check(
        code="KW03",
        holds=~CLASSED | (q("class_assessed_on").answered & q("class_assessor").answered),
        message=Text("Isi tanggal dan penilai kelas.", "Give the day and the assessor of the class."),
        about=("class_assessed_on", "class_assessor"),
    ),
    Check(
        code="KW04",
        holds=q("members_active") <= q("members_total"),
        message=Text("Anggota aktif melebihi jumlah anggota.", "More active members than members."),
        about=("members_active", "members_total"),
        source="Wakuncar",
    ),
)

ACTIVE = q("status").is_("AKTIF")


def _figure(
    key: str,
    label: Text,
    count: Condition | Sum,
    definition: Text,
    *,
    source: str,
    among: str | None = None,
    unit: str = "groups",
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="stock",
        definition=definition,
        among=among,
        unit=unit,
        places=1 if among else 0,
        office=DKP3,
        source=source,
        open=True,
    )


def _of_class(key: str, code: str, id: str, en: str) -> Indicator:
    return _figure(
        key,
        Text(f"Kelompok kelas {id}", f"Groups of class {en}"),
        ACTIVE & q("class").is_(code),
        Text(f"Kelompok aktif yang kelas terakhirnya {id}.", f"Active groups whose last class is {en}."),
        among="active",
        source=f"KWT04; {GUIDANCE}",
    )


INDICATORS = (
    _figure(
        "active",
        Text("Kelompok aktif", "Active groups"),
        ACTIVE,
        Text("Kelompok yang aktif pada hari itu, semua jenis.", "Groups active on the day, of every kind."),
        source="KWT01",
    ),
    _figure(
        "active_kwt",
        Text("KWT aktif", "Active women's groups"),
        ACTIVE & q("kind").is_("KWT"),
        Text("Kelompok wanita tani yang aktif pada hari itu.", "Women's farmer groups active on the day."),
        source="KWT01",
        among="active",
    ),
    _figure(
        "members",
        Text("Anggota", "Members"),
        Sum(key="members_total", where=ACTIVE),
        Text("Jumlah anggota kelompok aktif.", "Members of active groups."),
        source="KWT02",
        unit="persons",
    ),
    _figure(
        "members_working",
        Text("Anggota yang aktif", "Active members"),
        Sum(key="members_active", where=ACTIVE),
        Text("Anggota aktif dibagi semua anggota kelompok aktif.", "Active members over all members of active groups."),
        source="KWT02",
        among="members",
        unit="persons",
    ),
    _figure(
        "land_m2",
        Text("Luas lahan kelola", "Land worked"),
        Sum(key="land_area_m2", where=ACTIVE),
        Text("Jumlah luas lahan kelompok aktif.", "Land worked by active groups."),
        source="KWT03",
        unit="m2",
    ),
    _figure(
        "in_simluhtan",
        Text("Terdaftar Simluhtan", "Registered in Simluhtan"),
        ACTIVE & q("simluhtan_no").answered,
        Text("Kelompok aktif bernomor Simluhtan, dibagi kelompok aktif.", "Active groups with a number, over active."),
        among="active",
        source="KWT05",
    ),
    _of_class("class_pemula", "PEMULA", "pemula", "beginner"),
    _of_class("class_lanjut", "LANJUT", "lanjut", "advanced"),
    _of_class("class_madya", "MADYA", "madya", "intermediate"),
    _of_class("class_utama", "UTAMA", "utama", "prime"),
    _figure(
        "on_lent_land",
        Text("Memakai lahan pinjaman", "On lent land"),
        ACTIVE & q("land_tenure").is_("PINJAM"),
        Text(
            "Kelompok aktif di lahan pinjam pakai, dibagi kelompok aktif.", "Active groups on lent land, over active."
        ),
        among="active",
        source="KWT03",
    ),
    _figure(
        "cash",
        Text("Uang kas kelompok", "Group cash"),
        Sum(key="cash_idr", where=ACTIVE),
        Text("Jumlah kas kelompok aktif yang menyebutnya.", "Cash of the active groups that gave it."),
        source=DKP3,
        unit="Rp",
    ),
)

KWT = Theme(
    key="kwt",
    version=1,
    label=Text("Kelompok Wanita Tani (KWT)", "Women's farmer groups"),
    subject=Subject(
        kind="group",
        label=Text("Kelompok", "Group"),
        keys=(("simluhtan_no",), ("group_name", "chair_name")),
    ),
    period="quarter",
    register=True,
    questions=QUESTIONS,
    checks=CHECKS,
    indicators=INDICATORS,
    grains=("year", "month", "day"),
    reporting=Reporting(due_days=10, late_days=20, source="perlu dikonfirmasi; triwulan oleh PPL dan kader"),
    offices=(DKP3,),
    source=GUIDANCE,
    example={
        "group_name": "KWT Contoh Mekar",
        "kind": "KWT",
        "chair_name": "Contoh Wati",
        "chair_phone": "081200000003",
        "founded_on": "2019-04-01",
        "members_total": 24,
        "members_active": 18,
        "land_area_m2": "800",
        "land_tenure": "PINJAM",
        "commodities": ["WARUNG_HIDUP", "TOGA"],
        "class": "PEMULA",
        "class_score": 210,
        "class_assessed_on": "2022-03-10",
        "class_assessor": "Contoh Penyuluh",
        "cash_idr": 1_250_000,
        "status": "AKTIF",
    },
)
