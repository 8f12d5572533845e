"""What is refused or doubted about a family, and the figures that Dinas Sosial reads from the register.

Desil and list membership are imported, never typed, and the poverty rate is a survey's: neither is counted here.
"""

from app.core.text import Text
from app.themes.catalog.poverty_lists import KEPMENSOS, RTLH_SOURCE
from app.themes.language import Check, Condition, Denominator, Indicator, Sum, any_of, q

DINSOS = "Dinas Sosial"

RECEIVES = q("receives_aid").is_("yes")
GONE = q("status").one_of("PINDAH", "MENINGGAL")

CHECKS = (
    Check(
        code="ID08",
        holds=~q("kk_is_nik").is_("yes"),
        message=Text("Nomor KK tidak boleh sama dengan NIK.", "The card number cannot be the NIK."),
        about=("no_kk", "head_nik"),
        source="Dukcapil",
    ),
    Check(
        code="PP05",
        holds=~(RECEIVES & q("civil_servant_in_household").is_("yes")),
        message=Text("Ada anggota ASN/TNI/Polri/BUMN.", "A member is a civil servant, soldier or police."),
        about=("civil_servant_in_household", "aid"),
        severity="warning",
    ),
    Check(
        code="PP06",
        holds=~(RECEIVES & GONE),
        message=Text("Penerima meninggal atau pindah.", "The recipient has died or moved."),
        about=("status", "aid"),
        severity="warning",
    ),
    Check(
        code="PP10",
        holds=~(q("fm6").is_("no") & q("floor").one_of("06", "08")),
        message=Text(
            "Jawaban lantai berbeda dengan jenis lantai, periksa lagi.", "The two answers on the floor disagree."
        ),
        about=("fm6", "floor"),
        severity="warning",
        source="Wakuncar",
    ),
    Check(
        code="PP10",
        holds=~(q("fm8").is_("no") & q("toilet").one_of("2", "3", "4", "5", "6")),
        message=Text("Jawaban jamban berbeda, periksa lagi.", "The two answers on the toilet disagree."),
        about=("fm8", "toilet"),
        severity="warning",
        source="Wakuncar",
    ),
    Check(
        code="PP10",
        holds=~(q("fm9").is_("no") & (q("power").is_("1") | q("lighting").is_("4"))),
        message=Text("Jawaban listrik berbeda, periksa lagi.", "The two answers on electricity disagree."),
        about=("fm9", "power", "lighting"),
        severity="warning",
        source="Wakuncar",
    ),
)

HERE = q("status").is_("TINGGAL")


def _figure(
    key: str,
    label: Text,
    count: Condition | Sum,
    definition: Text,
    *,
    source: str,
    among: str | Denominator | None = "families",
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="stock",
        definition=definition,
        among=among,
        unit="persons" if isinstance(count, Sum) else "families",
        places=1 if among else 0,
        office=DINSOS,
        source=source,
    )


def _criterion(key: str, question: str, id: str, en: str) -> Indicator:
    return _figure(
        key,
        Text(id, en),
        HERE & q(question).is_("yes"),
        Text(
            f"Keluarga yang memenuhi kriteria {question.removeprefix('fm')}, dibagi keluarga yang ditanya kriterianya.",
            f"Families who meet criterion {question.removeprefix('fm')}, over those asked about the criteria.",
        ),
        among="criteria_asked",
        source=f"{KEPMENSOS}",
    )


def _receiving(key: str, code: str, name: str) -> Indicator:
    return _figure(
        key,
        Text(f"Menerima {name}", f"Receiving {name}"),
        HERE & q("aid").has(code),
        Text(f"Keluarga yang menyebut menerima {name}.", f"Families who say they receive {name}."),
        source="POV03",
    )


def _ppks(key: str, code: str, id: str, en: str) -> Indicator:
    return _figure(
        key,
        Text(f"Keluarga dengan {id}", f"Families with {en}"),
        HERE & q("ppks_types").has(code),
        Text(f"Keluarga dengan sedikitnya satu {id}.", f"Families with at least one {en}."),
        source="POV02",
    )


INDICATORS = (
    _figure(
        "families",
        Text("Keluarga terdata", "Families on the register"),
        HERE,
        Text("Keluarga terdata yang masih tinggal di sini.", "Families on the register who still live here."),
        among=None,
        source="REP05, pembilang",
    ),
    _figure(
        "family_coverage",
        Text("Cakupan pendataan keluarga", "Coverage of the register"),
        HERE,
        Text(
            "Keluarga terdata yang masih tinggal di sini, dibagi jumlah KK menurut terbitan tahun itu.",
            "Families on the register who still live here, over the families published for that year.",
        ),
        among=Denominator(metric="families", from_level="rt"),
        source="REP05 (tanpa batas 12 bulan)",
    ),
    _figure(
        "family_members",
        Text("Anggota keluarga", "Family members"),
        Sum(key="members", where=HERE),
        Text("Jumlah anggota keluarga terdata.", "Members of the families on the register."),
        among=None,
        source=DINSOS,
    ),
    _figure(
        "criteria_asked",
        Text("Ditanya kriteria fakir miskin", "Asked about the criteria"),
        HERE & q("criteria_met").answered,
        Text("Keluarga yang menjawab sedikitnya satu kriteria.", "Families who answered at least one criterion."),
        source=KEPMENSOS,
    ),
    _figure(
        "criteria_any",
        Text("Memenuhi sedikitnya satu kriteria", "Meeting some criterion"),
        HERE & (q("criteria_met") >= 1),
        Text(
            "Keluarga yang memenuhi sedikitnya satu dari sembilan kriteria; bukan penetapan miskin.",
            "Families who meet at least one of the nine criteria; this declares nobody poor.",
        ),
        among="criteria_asked",
        source=KEPMENSOS,
    ),
    _criterion("no_shelter", "fm1", "Tanpa tempat tinggal", "Without shelter"),
    _criterion("no_steady_income", "fm2", "Tanpa penghasilan tetap", "Without steady income"),
    _criterion("food_worry", "fm3", "Khawatir soal makan", "Worried about food"),
    _criterion("no_own_toilet", "fm8", "Tanpa jamban sendiri", "Without a toilet of their own"),
    _figure(
        "recipients",
        Text("Penerima bantuan", "Recipients of aid"),
        RECEIVES,
        Text(
            "Keluarga yang tercatat menerima sedikitnya satu program, yang sudah pergi juga.",
            "Families recorded as receiving some programme, those who have left included.",
        ),
        among=None,
        source="POV03",
    ),
    _receiving("receiving_pkh", "PKH", "PKH"),
    _receiving("receiving_sembako", "SEMBAKO", "Program Sembako"),
    _receiving("receiving_pbi", "PBI_JK", "PBI Jaminan Kesehatan"),
    _figure(
        "civil_servant_recipients",
        Text("Penerima dengan anggota ASN/TNI/Polri", "Recipients with a civil servant"),
        RECEIVES & q("civil_servant_in_household").is_("yes"),
        Text(
            "Keluarga penerima dengan anggota ASN, TNI, Polri atau BUMN; untuk diperiksa petugas.",
            "Recipient families with a civil servant, soldier or police; for people to look into.",
        ),
        among="recipients",
        source="POV06",
    ),
    _figure(
        "gone_recipients",
        Text("Penerima meninggal atau pindah", "Recipients who died or moved"),
        RECEIVES & GONE,
        Text(
            "Keluarga penerima yang penerimanya meninggal atau pindah; untuk diperiksa petugas.",
            "Recipient families whose recipient died or moved; for people to look into.",
        ),
        among="recipients",
        source="POV05, sebagian",
    ),
    _figure(
        "housing_assessed",
        Text("Rumah yang dinilai", "Houses assessed"),
        HERE & q("rtlh").answered,
        Text(
            "Keluarga yang rumahnya gagal sedikitnya satu uji, atau lulus kelimanya.",
            "Families whose house failed some test, or passed all five.",
        ),
        source="POV11, penyebut",
    ),
    _figure(
        "unfit_housing",
        Text("Rumah tidak layak huni", "Houses unfit to live in"),
        HERE & q("rtlh").is_("yes"),
        Text("Keluarga yang rumahnya gagal sedikitnya satu dari lima uji.", "Families whose house failed some test."),
        among="housing_assessed",
        source=f"POV11; {RTLH_SOURCE}",
    ),
    _figure(
        "vulnerable",
        Text("Keluarga dengan lansia, anak atau penyandang disabilitas rentan", "Families with a vulnerable member"),
        HERE & any_of(*(q("ppks_types").has(code) for code in ("LUT", "PD", "ADK", "ABT", "AT"))),
        Text(
            "Keluarga dengan lansia telantar, penyandang disabilitas, atau anak telantar.",
            "Families with a neglected older person, a disabled person, or a neglected child.",
        ),
        source="POV02",
    ),
    _ppks("with_neglected_elder", "LUT", "lanjut usia telantar", "neglected older person"),
    _ppks("with_disabled_adult", "PD", "penyandang disabilitas dewasa", "disabled adult"),
    _ppks("with_disabled_child", "ADK", "anak dengan kedisabilitasan", "disabled child"),
)
