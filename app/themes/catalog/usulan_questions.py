"""What is asked of a proposal: who and what is proposed, at which stage it stands, and what the RT found."""

from app.core.text import Text
from app.themes.catalog.lists import NIK_HELP, NIK_SOURCE, NO_NIK_REASONS, SEX
from app.themes.catalog.usulan_evidence import BY_DESK, BY_OFFICE
from app.themes.catalog.usulan_lists import (
    HOLDERS,
    MOTIONS,
    NEEDS,
    PROGRAMMES,
    PROPOSERS,
    STAGES,
    SUBJECTS,
)
from app.themes.language import Choice, Date, House, Kk, Nik, Privacy, Question, Words, q

OF_PERSON, OF_FAMILY = q("for_whom").is_("ORANG"), q("for_whom").is_("KELUARGA")

WHO = (
    Question(
        key="motion",
        kind=Choice(MOTIONS),
        label=Text("Usul atau sanggah?", "Proposal or objection?"),
        privacy=Privacy.SPECIFIC,
        required=True,
        source=MOTIONS.source,
    ),
    Question(
        key="proposed_on",
        kind=Date(earliest="2020-01-01"),
        label=Text("Tanggal diusulkan", "Day proposed"),
        privacy=Privacy.PERSONAL,
        required=True,
    ),
    Question(
        key="proposed_by",
        kind=Choice(PROPOSERS),
        label=Text("Siapa yang mengusulkan?", "Who proposes?"),
        privacy=Privacy.PERSONAL,
        required=True,
        source=PROPOSERS.source,
    ),
    Question(
        key="for_whom",
        kind=Choice(HOLDERS),
        label=Text("Untuk satu orang atau satu keluarga?", "For one person or one family?"),
        privacy=Privacy.PERSONAL,
        required=True,
    ),
    Question(
        key="name",
        kind=Words(most=100),
        label=Text("Nama yang diusulkan, atau kepala keluarganya", "Name of the person, or of the head of family"),
        privacy=Privacy.SPECIFIC,
        required=True,
        help=Text("Tulis seperti di KTP.", "As on the identity card."),
    ),
    Question(
        key="nik",
        kind=Nik(),
        label=Text("NIK", "NIK"),
        privacy=Privacy.IDENTITY,
        asked_if=OF_PERSON,
        source=NIK_SOURCE,
        help=NIK_HELP,
    ),
    Question(
        key="no_nik_reason",
        kind=Choice(NO_NIK_REASONS),
        label=Text("Mengapa NIK belum ada?", "Why is there no NIK?"),
        privacy=Privacy.PERSONAL,
        asked_if=OF_PERSON & ~q("nik").answered,
        source="aturan ID11",
    ),
    Question(
        key="sex",
        kind=Choice(SEX),
        label=Text("Jenis kelamin", "Sex"),
        privacy=Privacy.PERSONAL,
        asked_if=OF_PERSON,
    ),
    Question(
        key="birth_date",
        kind=Date(),
        label=Text("Tanggal lahir", "Birth date"),
        privacy=Privacy.PERSONAL,
        asked_if=OF_PERSON,
    ),
    Question(
        key="head_nik",
        kind=Nik(),
        label=Text("NIK kepala keluarga", "NIK of the head of family"),
        privacy=Privacy.IDENTITY,
        asked_if=OF_FAMILY,
        source=NIK_SOURCE,
        help=NIK_HELP,
    ),
    Question(
        key="no_kk",
        kind=Kk(),
        label=Text("Nomor Kartu Keluarga", "Family card number"),
        privacy=Privacy.IDENTITY,
        source="Dukcapil; aturan ID08",
        help=Text("Usulan untuk keluarga harus memakai nomor KK.", "A family is proposed by its card."),
    ),
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
)

WHAT = (
    Question(
        key="proposed_as",
        kind=Choice(SUBJECTS),
        label=Text("Apa yang diusulkan?", "What is proposed?"),
        privacy=Privacy.SPECIFIC,
        required=True,
    ),
    Question(
        key="ppks_type",
        kind=Choice(NEEDS),
        label=Text("Jenis PPKS", "Kind of need"),
        privacy=Privacy.SPECIFIC,
        asked_if=q("proposed_as").is_("PPKS"),
        required=True,
        source=NEEDS.source,
    ),
    Question(
        key="programme",
        kind=Choice(PROGRAMMES),
        label=Text("Program bantuan", "Programme of aid"),
        privacy=Privacy.SPECIFIC,
        asked_if=q("proposed_as").is_("BANTUAN"),
        required=True,
        source=PROGRAMMES.source,
    ),
    Question(
        key="objection",
        kind=Words(least=5, most=300),
        label=Text("Apa yang disanggah?", "What is objected to?"),
        privacy=Privacy.SPECIFIC,
        asked_if=q("motion").is_("SANGGAH"),
        required=True,
    ),
    Question(
        key="stage",
        kind=Choice(STAGES),
        label=Text("Keadaan usulan sekarang", "Where the proposal stands"),
        privacy=Privacy.SPECIFIC,
        required=True,
        steps=(BY_DESK, BY_OFFICE),
        source=STAGES.source,
        help=Text(
            "Tanggal kunjungan catatan ini adalah hari langkah itu dilakukan.",
            "The day observed of this record is the day of that step.",
        ),
    ),
)
