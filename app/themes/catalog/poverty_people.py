"""Who belongs to a family, which aid it says it receives, and what only Dinas Sosial or an official list may tell."""

from app.core.text import Text
from app.themes.catalog.lists import NIK_HELP, NIK_SOURCE, NO_NIK_REASONS, SEX
from app.themes.catalog.poverty_lists import (
    AID,
    AID_STATUS,
    OCCUPATIONS,
    PPKS,
    PPKS_OF_A_PERSON,
    PRESENCE,
    RELATIONSHIPS,
    STOP_REASONS,
)
from app.themes.language import (
    Choice,
    Choices,
    Date,
    Integer,
    Keeper,
    Kind,
    Lines,
    Nik,
    Privacy,
    Question,
    Words,
    YesNo,
    q,
)
from app.themes.social_rules import KEPT_BY_OFFICE

DTSEN_SOURCE = "DTSEN (Inpres 4/2025), diperbarui tiap tiga bulan"

BY_OFFICE = Keeper(
    hand="office",
    code="PP02",
    message=Text("Jenis ini hanya diisi Dinas Sosial.", "Only Dinas Sosial records this kind."),
    codes=KEPT_BY_OFFICE,
)
OF_A_LIST = Keeper(
    hand="import",
    code="PP08",
    message=Text(
        "Desil dan daftar penerima diambil dari daftar resmi, tidak diketik.",
        "Desil and lists of recipients come from official lists; they are not typed.",
    ),
)


def _item(key: str, kind: Kind, id: str, en: str, *, privacy: Privacy = Privacy.SPECIFIC) -> Question:
    return Question(key=key, kind=kind, label=Text(id, en), privacy=privacy)


PEOPLE = Question(
    key="people",
    kind=Lines(
        items=(
            Question(
                key="name",
                kind=Words(most=100),
                label=Text("Nama", "Name"),
                privacy=Privacy.PERSONAL,
                required=True,
            ),
            Question(
                key="relationship",
                kind=Choice(RELATIONSHIPS),
                label=Text("Hubungan dengan kepala keluarga", "Relationship to the head"),
                privacy=Privacy.PERSONAL,
                required=True,
                source=RELATIONSHIPS.source,
            ),
            Question(
                key="nik",
                kind=Nik(),
                label=Text("NIK", "NIK"),
                privacy=Privacy.IDENTITY,
                source=NIK_SOURCE,
                help=NIK_HELP,
            ),
            Question(
                key="no_nik_reason",
                kind=Choice(NO_NIK_REASONS),
                label=Text("Mengapa belum ada NIK?", "Why is there no NIK?"),
                privacy=Privacy.PERSONAL,
                asked_if=~q("nik").answered,
                source="aturan ID11",
            ),
            _item("sex", Choice(SEX), "Jenis kelamin", "Sex", privacy=Privacy.PERSONAL),
            _item("birth_date", Date(), "Tanggal lahir", "Birth date", privacy=Privacy.PERSONAL),
            Question(
                key="occupation",
                kind=Choice(OCCUPATIONS),
                label=Text("Pekerjaan menurut KK", "Occupation on the family card"),
                privacy=Privacy.PERSONAL,
                source=OCCUPATIONS.source,
            ),
            _item("presence", Choice(PRESENCE), "Sekarang", "Now", privacy=Privacy.PERSONAL),
            Question(
                key="ppks",
                kind=Choices(PPKS_OF_A_PERSON),
                label=Text("Apakah termasuk salah satu ini?", "Is this person one of these?"),
                privacy=Privacy.SPECIFIC,
                source=PPKS_OF_A_PERSON.source,
            ),
        ),
        most=40,
    ),
    label=Text("Anggota keluarga satu per satu", "The members one by one"),
    privacy=Privacy.SPECIFIC,
    help=Text(
        "Boleh dikosongkan. Bila diisi, mulai dari kepala keluarga dan tulis semua yang ada di KK.",
        "May be left out. If filled in, begin with the head and write down all who are on the card.",
    ),
)

_STOPPED = q("aid_status").one_of("ditangguhkan", "graduasi", "berhenti")

AID_SAID = Question(
    key="aid",
    kind=Lines(
        items=(
            Question(
                key="programme",
                kind=Choice(AID),
                label=Text("Program", "Programme"),
                privacy=Privacy.SPECIFIC,
                required=True,
                source=AID.source,
            ),
            Question(
                key="aid_status",
                kind=Choice(AID_STATUS),
                label=Text("Keadaan", "Status"),
                privacy=Privacy.SPECIFIC,
                source=AID_STATUS.source,
                help=Text("Kosong berarti sedang menerima.", "Left out, it is being received."),
            ),
            _item("since", Date(), "Sejak", "Since"),
            Question(
                key="until",
                kind=Date(future=True),
                label=Text("Sampai", "Until"),
                privacy=Privacy.SPECIFIC,
                help=Text("Hari terakhir menerima, bila sudah ada.", "The last day of receiving it, if there is one."),
            ),
            _item("aid_period", Words(most=20), "Periode penyaluran", "Period of payment"),
            _item("aid_source", Words(most=120), "Menurut siapa", "Who says so"),
            Question(
                key="stop_reason",
                kind=Choice(STOP_REASONS),
                label=Text("Mengapa berhenti?", "Why was it stopped?"),
                privacy=Privacy.SPECIFIC,
                asked_if=_STOPPED,
                source=STOP_REASONS.source,
            ),
            Question(
                key="components",
                kind=Integer(low=0, high=12),
                label=Text("Jumlah komponen PKH", "Components of PKH"),
                privacy=Privacy.SPECIFIC,
                unit="komponen",
                asked_if=q("programme").is_("PKH"),
                source="aturan PP09",
                help=Text(
                    "Ibu hamil, anak usia dini, anak sekolah, lansia, penyandang disabilitas berat.",
                    "Pregnant women, small children, pupils, older and severely disabled people.",
                ),
            ),
        ),
        most=30,
        plain="programme",
    ),
    label=Text("Bantuan yang diterima menurut keluarga", "Aid that the family says it receives"),
    privacy=Privacy.SPECIFIC,
    unsure=True,
    source=AID.source,
    help=Text("Kosongkan semua bila tidak menerima.", "Choose none when nothing is received."),
)

PPKS_TYPES = Question(
    key="ppks_types",
    kind=Choices(PPKS),
    label=Text("Apakah ada anggota keluarga seperti ini?", "Is anyone in the family like this?"),
    privacy=Privacy.SPECIFIC,
    unsure=True,
    kept_by=BY_OFFICE,
    source=PPKS.source,
)

OFFICIAL = (
    Question(
        key="desil",
        kind=Integer(low=0, high=10),
        label=Text("Desil", "Desil"),
        privacy=Privacy.SPECIFIC,
        kept_by=OF_A_LIST,
        source=DTSEN_SOURCE,
        help=Text(
            "1 paling miskin, 10 paling sejahtera, 0 belum diperingkat.",
            "1 is poorest, 10 is best off, 0 is not ranked.",
        ),
    ),
    Question(
        key="desil_period",
        kind=Words(most=10),
        label=Text("Periode desil", "Period of the desil"),
        privacy=Privacy.SPECIFIC,
        kept_by=OF_A_LIST,
        source=DTSEN_SOURCE,
    ),
    Question(
        key="desil_source",
        kind=Words(most=120),
        label=Text("Sumber desil", "Source of the desil"),
        privacy=Privacy.SPECIFIC,
        kept_by=OF_A_LIST,
        source=DTSEN_SOURCE,
    ),
    Question(
        key="dtsen_member",
        kind=YesNo(),
        label=Text("Terdaftar di DTSEN", "On the list of DTSEN"),
        privacy=Privacy.SPECIFIC,
        kept_by=OF_A_LIST,
        source=DTSEN_SOURCE,
    ),
    Question(
        key="aid_official",
        kind=Lines(
            items=(
                Question(
                    key="programme",
                    kind=Choice(AID),
                    label=Text("Program", "Programme"),
                    privacy=Privacy.SPECIFIC,
                    required=True,
                    source=AID.source,
                ),
                _item("aid_status", Choice(AID_STATUS), "Keadaan", "Status"),
                _item("aid_period", Words(most=10), "Periode daftar", "Period of the list"),
                _item("aid_source", Words(most=120), "Sumber daftar", "Source of the list"),
            ),
            most=30,
            plain="programme",
        ),
        label=Text("Bantuan menurut daftar resmi penerima", "Aid by the official lists of recipients"),
        privacy=Privacy.SPECIFIC,
        kept_by=OF_A_LIST,
        source="daftar penerima dari pemilik program",
    ),
)
"""What is imported, each with its period and source."""
