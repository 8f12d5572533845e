"""A family is known by its card, with its needs, its house and the aid it receives; people decide, never the system."""

from app.core.text import Text
from app.themes.catalog.groups import BY_DESIL
from app.themes.catalog.keeping import OF_POVERTY
from app.themes.catalog.lists import NIK_HELP, NIK_SOURCE, published
from app.themes.catalog.poverty_checks import CHECKS, TWICE
from app.themes.catalog.poverty_derived import DERIVATIONS
from app.themes.catalog.poverty_figures import DINSOS, INDICATORS, TIES
from app.themes.catalog.poverty_lists import (
    ASSETS,
    DTSEN,
    FLOOR,
    FUEL,
    KEPMENSOS,
    LIGHTING,
    POWER,
    ROOF,
    RTLH_SOURCE,
    SEWAGE,
    STATUS,
    TENURE,
    TOILET,
    TOILET_TYPE,
    WALL,
    WATER,
)
from app.themes.catalog.poverty_people import AID_SAID, OFFICIAL, PEOPLE, PPKS_TYPES
from app.themes.catalog.watching import OF_A_REGISTER
from app.themes.language import (
    Choice,
    Choices,
    CodeList,
    Condition,
    Decimal,
    House,
    Integer,
    Kk,
    Nik,
    Privacy,
    Question,
    Reporting,
    Screen,
    Subject,
    Theme,
    Words,
    YesNo,
    q,
)


def _criterion(key: str, id: str, en: str, help: Text | None = None) -> Question:
    """One of the nine questions of the regulation; a yes speaks for poverty."""
    return Question(
        key=key,
        kind=YesNo(),
        label=Text(id, en),
        privacy=Privacy.SPECIFIC,
        unsure=True,
        source=f"{KEPMENSOS}, kriteria {key.removeprefix('fm')}",
        help=help,
    )


def _housing(key: str, options: CodeList, id: str, en: str, *, asked_if: Condition | None = None) -> Question:
    """One item of the housing form, with the instrument it was asked under."""
    return Question(
        key=key,
        kind=Choice(options),
        label=Text(id, en),
        privacy=Privacy.SPECIFIC,
        unsure=True,
        asked_if=asked_if,
        source=options.source,
    )


QUESTIONS = (
    Question(
        key="no_kk",
        kind=Kk(),
        label=Text("Nomor Kartu Keluarga", "Family card number"),
        privacy=Privacy.IDENTITY,
        required=True,
        source="Dukcapil; aturan ID08",
        help=Text("16 angka di atas Kartu Keluarga.", "The 16 digits at the top of the family card."),
    ),
    Question(
        key="head_name",
        kind=Words(most=100),
        label=Text("Nama kepala keluarga", "Name of the head of family"),
        privacy=Privacy.PERSONAL,
        required=True,
    ),
    Question(
        key="head_nik",
        kind=Nik(),
        label=Text("NIK kepala keluarga", "NIK of the head of family"),
        privacy=Privacy.IDENTITY,
        source=NIK_SOURCE,
        help=NIK_HELP,
    ),
    Question(
        key="members",
        kind=Integer(low=1, high=40),
        label=Text("Jumlah anggota keluarga", "Family members"),
        privacy=Privacy.PERSONAL,
        unit="orang",
        help=Text("Yang tercatat di KK ini dan masih tinggal di sini.", "Those on this card who still live here."),
    ),
    PEOPLE,
    Question(
        key="address",
        kind=Words(most=200),
        label=Text("Alamat", "Address"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="house_no",
        kind=House(),
        label=Text("Nomor rumah atau patokan", "House number or landmark"),
        privacy=Privacy.PERSONAL,
    ),
    Question(
        key="status",
        kind=Choice(STATUS),
        label=Text("Keluarga ini sekarang", "This family now"),
        privacy=Privacy.PERSONAL,
        required=True,
    ),
    _criterion(
        "fm1",
        "Tidak punya tempat tinggal sehari-hari?",
        "Without a place to live?",
        Text("Tidak ada tempat berteduh atau tinggal sehari-hari.", "No shelter to live in from day to day."),
    ),
    _criterion(
        "fm2",
        "Kepala keluarga tidak bekerja atau tanpa penghasilan tetap?",
        "Is the head out of work or without steady income?",
    ),
    _criterion(
        "fm3",
        "Pernah khawatir tidak makan, atau tidak makan, setahun ini?",
        "Worried about food, or without it, in the past year?",
    ),
    _criterion(
        "fm4",
        "Lebih dari separuh pengeluaran untuk makan?",
        "Is more than half of spending for food?",
    ),
    _criterion(
        "fm5",
        "Setahun ini tidak pernah membeli pakaian?",
        "No clothes bought in the past year?",
    ),
    _criterion(
        "fm6",
        "Lantai rumah sebagian besar tanah atau plesteran?",
        "Is most of the floor earth or plain plaster?",
    ),
    _criterion(
        "fm7",
        "Dinding sebagian besar bambu, papan, terpal, seng atau tembok tanpa plester?",
        "Are the walls mostly bamboo, board, tarpaulin, zinc or bare brick?",
    ),
    _criterion(
        "fm8",
        "Tidak punya jamban sendiri?",
        "Without a toilet of its own?",
        Text("Jamban bersama atau umum: jawab Ya.", "A shared or public toilet is a Yes."),
    ),
    _criterion(
        "fm9",
        "Penerangan listrik 450 watt atau bukan listrik?",
        "Lit by 450 watts or without electricity?",
    ),
    _housing("home_tenure", TENURE, "Rumah milik siapa?", "Whose house is it?"),
    Question(
        key="floor_area_m2",
        kind=Decimal(places=1, low="1", high="5000"),
        label=Text("Luas lantai rumah", "Floor area of the house"),
        privacy=Privacy.SPECIFIC,
        unit="m2",
        unsure=True,
    ),
    _housing("floor", FLOOR, "Jenis lantai terluas", "Largest part of the floor"),
    Question(
        key="floor_broken",
        kind=YesNo(),
        label=Text("Apakah lantai rusak berat?", "Is the floor badly broken?"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
        source=RTLH_SOURCE,
    ),
    _housing("wall", WALL, "Jenis dinding terluas", "Largest part of the walls"),
    _housing("roof", ROOF, "Jenis atap terluas", "Largest part of the roof"),
    Question(
        key="wall_roof_unsafe",
        kind=YesNo(),
        label=Text("Apakah dinding atau atap membahayakan?", "Are walls or roof dangerous?"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
        source=RTLH_SOURCE,
    ),
    _housing("water", WATER, "Sumber air minum utama", "Main source of drinking water"),
    _housing("lighting", LIGHTING, "Sumber penerangan utama", "Main source of light"),
    _housing("power", POWER, "Daya listrik terpasang", "Electric power", asked_if=q("lighting").is_("1")),
    _housing("fuel", FUEL, "Bahan bakar utama memasak", "Main cooking fuel"),
    _housing("toilet", TOILET, "Tempat buang air besar", "Toilet"),
    _housing(
        "toilet_type", TOILET_TYPE, "Jenis kloset", "Kind of toilet", asked_if=q("toilet").one_of("1", "2", "3", "4")
    ),
    _housing(
        "sewage",
        SEWAGE,
        "Tempat pembuangan akhir tinja",
        "Where the waste goes",
        asked_if=q("toilet").one_of("1", "2", "3", "4"),
    ),
    Question(
        key="assets",
        kind=Choices(ASSETS),
        label=Text("Barang yang dimiliki keluarga", "What the family owns"),
        privacy=Privacy.SPECIFIC,
        unsure=True,
        source=ASSETS.source,
    ),
    AID_SAID,
    PPKS_TYPES,
    Question(
        key="civil_servant_in_household",
        kind=YesNo(),
        label=Text(
            "Ada anggota keluarga ASN, TNI, Polri atau BUMN?", "Is a member a civil servant, soldier or police?"
        ),
        privacy=Privacy.SPECIFIC,
        unsure=True,
    ),
    *OFFICIAL,
)


SCREENS = (
    Screen("no_kk", Text("Keluarga dan kartunya", "The family and its card")),
    Screen("people", Text("Anggota keluarga", "Family members")),
    Screen("address", Text("Alamat dan keadaan", "Address and state")),
    Screen("fm1", Text("Tempat tinggal, kerja dan makan", "Shelter, work and food")),
    Screen("fm6", Text("Lantai, dinding, jamban, listrik", "Floor, walls, toilet, power")),
    Screen("home_tenure", Text("Rumah dan lantainya", "House and floor")),
    Screen("wall", Text("Dinding dan atap", "Walls and roof")),
    Screen("water", Text("Air, listrik dan memasak", "Water, power and cooking")),
    Screen("toilet", Text("Jamban", "Toilet")),
    Screen("assets", Text("Barang yang dimiliki", "Belongings")),
    Screen("aid", Text("Bantuan yang diterima", "Aid received")),
    Screen("ppks_types", Text("Siapa yang perlu perhatian?", "Who needs attention?")),
    Screen("desil", Text("Dari daftar resmi", "From official lists")),
)

POVERTY = Theme(
    key="poverty",
    version=1,
    label=Text("Kemiskinan dan kesejahteraan keluarga", "Poverty and family welfare"),
    subject=Subject(
        kind="family",
        label=Text("Keluarga (KK)", "Family"),
        keys=(("no_kk",),),
    ),
    period="quarter",
    register=True,
    questions=QUESTIONS,
    checks=CHECKS,
    twice=TWICE,
    derivations=DERIVATIONS,
    groupings=(BY_DESIL,),
    breakdowns=(
        *("home_tenure", "floor", "wall", "roof", "water", "lighting", "fuel", "assets"),
        *("people.sex", "people.occupation"),
    ),
    indicators=published(INDICATORS, "families", "housing_assessed", "unfit_housing"),
    ties=TIES,
    watches=OF_A_REGISTER,
    grains=("year", "month", "day"),
    reporting=Reporting(due_days=10, late_days=20, source="rancangan Wakuncar, perlu dikonfirmasi"),
    offices=(DINSOS, "Bappeda", "Dinas Perkim"),
    source=f"{KEPMENSOS}; {DTSEN}",
    screens=SCREENS,
    retention=OF_POVERTY,
    example={
        "no_kk": "1872010101159905",
        "head_name": "Contoh Slamet",
        "head_nik": "1872011708709905",
        "members": 4,
        "people": [
            {
                "name": "Contoh Slamet",
                "relationship": "1",
                "nik": "1872011708709905",
                "sex": "L",
                "birth_date": "1970-08-17",
                "occupation": "19",
                "presence": "TINGGAL",
            },
            {"name": "Contoh Sarinah", "relationship": "3", "no_nik_reason": "hilang", "sex": "P", "occupation": "2"},
        ],
        "address": "Jl. Contoh No. 21",
        "house_no": "21",
        "status": "TINGGAL",
        "fm1": "no",
        "fm2": "yes",
        "fm3": "no",
        "fm4": "yes",
        "home_tenure": "1",
        "floor_area_m2": "36",
        "floor": "06",
        "floor_broken": "no",
        "wall": "1",
        "roof": "2",
        "wall_roof_unsafe": "no",
        "lighting": "1",
        "power": "1",
        "toilet": "1",
        "toilet_type": "1",
        "aid": [
            {"programme": "SEMBAKO", "aid_status": "aktif", "since": "2024-01-01", "aid_period": "2026-05"},
            "PBI_JK",
        ],
        "ppks_types": [],
        "civil_servant_in_household": "no",
    },
)
