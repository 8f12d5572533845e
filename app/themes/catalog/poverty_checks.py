"""What is refused or doubted about a family; what is doubted is for people to look into, never a verdict."""

from app.core.text import Text
from app.themes.catalog.lists import WHY_NO_NIK, WRONG_BIRTH, WRONG_SEX
from app.themes.catalog.poverty_lists import AID
from app.themes.language import Check, Condition, Twice, any_of, q
from app.themes.social_rules import MOST_COMPONENTS, WITH_CEILING

RECEIVES = q("receives_aid").is_("yes")
GONE = q("recipient_gone").is_("yes")
STATE_PAID = q("civil_servant").is_("yes")
ABOVE = any_of(*(q("above_ceiling").has(code) for code in WITH_CEILING))


def _people(
    code: str, doubt: str, message: Text, *, warns: bool = False, about: tuple[str, ...] = ("people",)
) -> Check:
    """Check what the people of a family say together."""
    return Check(
        code=code,
        holds=~q("people_doubts").has(doubt),
        message=message,
        about=about,
        severity="warning" if warns else "error",
        source="Kartu Keluarga (Dukcapil)",
    )


def _disagree(key: str, answers: Condition, message: Text, *others: str) -> Check:
    """Compare a criterion with what is said of the house itself."""
    return Check(
        code="PP10",
        holds=~(q(key).is_("no") & answers),
        message=message,
        about=(key, *others),
        severity="warning",
        source="Wakuncar",
    )


CHECKS = (
    Check(
        code="ID08",
        holds=~q("kk_is_nik").is_("yes"),
        message=Text("Nomor KK tidak boleh sama dengan NIK.", "The card number cannot be a NIK."),
        about=("no_kk", "head_nik"),
        source="Dukcapil",
    ),
    _people("ID07", "NIK_TWICE", Text("NIK sudah terdata atas nama lain.", "This NIK stands under another name.")),
    _people("ID09", "HEADS", Text("Satu KK satu kepala keluarga.", "One family card has one head.")),
    _people("ID10", "SPOUSES", Text("Periksa status suami/istri.", "Check who is husband and wife."), warns=True),
    _people("ID11", "NIK_UNREASONED", WHY_NO_NIK),
    _people("ID04", "NIK_SEX", WRONG_SEX, warns=True),
    _people("ID05", "NIK_BIRTH", WRONG_BIRTH, warns=True),
    _people("PP01", "PPKS_AGE", Text("Umur tidak sesuai jenis PPKS.", "The age does not fit the kind of need.")),
    Check(
        code="PP05",
        holds=~(RECEIVES & STATE_PAID),
        message=Text("Ada anggota ASN/TNI/Polri/BUMN.", "A member is paid by the state."),
        about=("civil_servant_in_household", "aid"),
        severity="warning",
    ),
    Check(
        code="PP06",
        holds=~(RECEIVES & GONE),
        message=Text("Penerima meninggal/pindah.", "The recipient has died or moved."),
        about=("status", "aid"),
        severity="warning",
    ),
    Check(
        code="PP09",
        holds=~(q("pkh_components") > MOST_COMPONENTS),
        message=Text(
            f"Komponen PKH paling banyak {MOST_COMPONENTS} per KK.", f"PKH pays at most {MOST_COMPONENTS} components."
        ),
        about=("aid",),
        severity="warning",
        source=AID.source,
    ),
    Check(
        code="PP11",
        holds=~ABOVE,
        message=Text("Desil di atas batas program yang diterima.", "The desil is above the ceiling of the aid."),
        about=("aid",),
        severity="warning",
        source="batas desil tiap program (perlu dikonfirmasi)",
    ),
    _disagree(
        "fm6",
        q("floor").one_of("06", "08"),
        Text("Jawaban lantai berbeda dengan jenis lantai, periksa lagi.", "The two answers on the floor disagree."),
        "floor",
    ),
    _disagree(
        "fm8",
        q("toilet").one_of("2", "3", "4", "5", "6"),
        Text("Jawaban jamban berbeda, periksa lagi.", "The two answers on the toilet disagree."),
        "toilet",
    ),
    _disagree(
        "fm9",
        q("power").is_("1") | q("lighting").is_("4"),
        Text("Jawaban listrik berbeda, periksa lagi.", "The two answers on electricity disagree."),
        "power",
        "lighting",
    ),
)

TWICE = (
    Twice(
        code="PP07",
        named_by=("head_nik", "people.nik"),
        same="aid_received",
        message=Text("Penerima ganda.", "Somebody of another family with the same aid."),
        about=("head_nik", "aid"),
        source="rancangan Wakuncar",
    ),
)
