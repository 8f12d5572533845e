"""The evidence that each step of a proposal leaves behind, who alone gives it, and in which states it is asked."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.core.text import Text
from app.themes.catalog.usulan_lists import (
    CRITERIA,
    EXIT_REASONS,
    MUSKEL_SOURCE,
    PHOTOS,
    PRESENCE,
    PROGRAMMES,
    REASONS,
    RETURN_REASONS,
    SIKS_FILES,
)
from app.themes.language import (
    Choice,
    Choices,
    CodeList,
    Condition,
    Date,
    Decimal,
    Hand,
    Integer,
    Keeper,
    Kind,
    Privacy,
    Question,
    Words,
    YesNo,
    q,
)
from app.themes.proposal_rules import asking, states_of


def _keeper(hand: Hand, id: str, en: str, *, steps: bool) -> Keeper:
    codes = states_of(hand) if steps else None
    return Keeper(hand=hand, code="PP04", message=Text(id, en), codes=codes, shown=True)


_DESK = ("Langkah ini dilakukan dan dicatat kelurahan.", "This step is the kelurahan's to take and record.")
_OFFICE = ("Langkah ini dilakukan dan dicatat Dinas Sosial.", "This step is Dinas Sosial's to take and record.")

BY_DESK, OF_DESK = _keeper("desk", *_DESK, steps=True), _keeper("desk", *_DESK, steps=False)
BY_OFFICE, OF_OFFICE = _keeper("office", *_OFFICE, steps=True), _keeper("office", *_OFFICE, steps=False)


def one_of(key: str, codes: Sequence[str]) -> Condition:
    """Say that an answer is one of some codes; of a single code, as everybody else says it."""
    return q(key).one_of(*codes) if len(codes) > 1 else q(key).is_(codes[0])


def _proof(
    evidence: str,
    key: str,
    kind: Kind,
    id: str,
    en: str,
    *,
    by: Keeper | None = None,
    privacy: Privacy = Privacy.SPECIFIC,
    unit: str = "",
    help: Text | None = None,
) -> Question:
    options: CodeList | None = kind.options if isinstance(kind, Choice) else None
    return Question(
        key=key,
        kind=kind,
        label=Text(id, en),
        privacy=privacy,
        asked_if=one_of("stage", asking(evidence)),
        kept_by=by,
        unit=unit,
        source=MUSKEL_SOURCE if options is None or isinstance(kind, YesNo) else options.source,
        help=help,
    )


_OPEN, _PERSONAL = Privacy.OPEN, Privacy.PERSONAL

EVIDENCE: Final[Mapping[str, tuple[Question, ...]]] = {
    "VISIT": (
        _proof("VISIT", "visited_on", Date(earliest="2020-01-01"), "Tanggal kunjungan RT/RW", "Day of the RT's visit"),
        _proof("VISIT", "presence", Choice(PRESENCE), "Apakah masih tinggal di sini?", "Still living here?"),
        _proof(
            "VISIT",
            "criteria",
            Choices(CRITERIA),
            "Kriteria kemiskinan yang terpenuhi",
            "Criteria of poverty that are met",
            help=Text(
                "Tanyakan kesembilannya. Bila tidak ada yang terpenuhi, kirim daftar kosong.",
                "Ask all nine. If none is met, send an empty list.",
            ),
        ),
        _proof(
            "VISIT",
            "card_checked",
            YesNo(),
            "NIK dan KK sudah dicocokkan dengan kartunya?",
            "Were NIK and card compared with the papers?",
        ),
    ),
    "FINDINGS": (_proof("VISIT", "findings", Words(most=500), "Yang ditemukan saat kunjungan", "What was found"),),
    "REJECTION": (
        _proof("REJECTION", "rt_reason", Choice(REASONS), "Mengapa ditolak RT/RW?", "Why did the RT turn it down?"),
    ),
    "MUSKEL": (
        _proof(
            "MUSKEL",
            "muskel_on",
            Date(earliest="2020-01-01"),
            "Tanggal musyawarah",
            "Day of the muskel",
            by=OF_DESK,
            privacy=_OPEN,
        ),
        _proof("MUSKEL", "muskel_place", Words(most=120), "Tempat", "Place", by=OF_DESK, privacy=_OPEN),
        _proof("MUSKEL", "muskel_chair", Words(most=100), "Pemimpin", "Chair", by=OF_DESK, privacy=_PERSONAL),
    ),
    "BERITA_ACARA": (
        _proof(
            "BERITA_ACARA",
            "muskel_id",
            Words(most=60),
            "Nomor atau nama musyawarah",
            "Number or name of the muskel",
            by=OF_DESK,
            privacy=_OPEN,
            help=Text("Sama untuk semua usulan yang dibahas bersama.", "The same for all proposals heard together."),
        ),
        _proof("BERITA_ACARA", "ba_no", Words(most=60), "Nomor berita acara", "Number of the minutes", by=OF_DESK),
        _proof(
            "BERITA_ACARA",
            "ba_on",
            Date(earliest="2020-01-01"),
            "Tanggal berita acara",
            "Day of the minutes",
            by=OF_DESK,
            privacy=_OPEN,
        ),
        _proof(
            "BERITA_ACARA",
            "attendance",
            Integer(low=1, high=1000),
            "Banyaknya yang hadir dan menandatangani",
            "How many attended and signed",
            by=OF_DESK,
            privacy=_OPEN,
            unit="orang",
        ),
    ),
    "NOTICE": (
        _proof(
            "NOTICE",
            "notice_from",
            Date(earliest="2020-01-01"),
            "Diumumkan sejak",
            "Public notice from",
            by=OF_DESK,
            privacy=_OPEN,
        ),
        _proof(
            "NOTICE",
            "notice_until",
            Date(earliest="2020-01-01", future=True),
            "Diumumkan sampai",
            "Public notice until",
            by=OF_DESK,
            privacy=_OPEN,
        ),
    ),
    "UNFIT": (
        _proof("UNFIT", "muskel_reason", Choice(REASONS), "Mengapa tidak layak?", "Why was it unfit?", by=OF_DESK),
    ),
    "FIELD": (
        _proof(
            "FIELD",
            "field_checked_on",
            Date(earliest="2020-01-01"),
            "Tanggal pemeriksaan lapangan",
            "Day of the field check",
            by=OF_DESK,
        ),
        _proof(
            "FIELD", "field_form", YesNo(), "Instrumen terisi lengkap?", "Was the form wholly filled in?", by=OF_DESK
        ),
    ),
    "PLACE": (
        _proof("FIELD", "field_photos", Choices(PHOTOS), "Foto yang diambil", "Photos taken", by=OF_DESK),
        _proof(
            "FIELD",
            "latitude",
            Decimal(places=5, low="-11", high="6"),
            "Lintang",
            "Latitude",
            by=OF_DESK,
            unit="derajat",
            help=Text("Hanya dengan izin keluarga.", "Only if the family agrees."),
        ),
        _proof(
            "FIELD",
            "longitude",
            Decimal(places=5, low="95", high="141"),
            "Bujur",
            "Longitude",
            by=OF_DESK,
            unit="derajat",
        ),
    ),
    "SIKS": (
        _proof(
            "SIKS",
            "siks_on",
            Date(earliest="2020-01-01"),
            "Tanggal diunggah ke SIKS-NG",
            "Day uploaded to SIKS-NG",
            by=OF_DESK,
        ),
    ),
    "FILES": (_proof("SIKS", "siks_files", Choices(SIKS_FILES), "Berkas yang diunggah", "Files uploaded", by=OF_DESK),),
    "ENDORSEMENT": (
        _proof(
            "ENDORSEMENT", "endorsement_no", Words(most=60), "Nomor pengesahan", "Number of endorsement", by=OF_OFFICE
        ),
        _proof(
            "ENDORSEMENT",
            "endorsed_on",
            Date(earliest="2020-01-01"),
            "Tanggal pengesahan Wali Kota",
            "Day endorsed by the mayor",
            by=OF_OFFICE,
        ),
    ),
    "RETURN": (
        _proof(
            "RETURN", "return_reason", Choice(RETURN_REASONS), "Mengapa dikembalikan?", "Why returned?", by=OF_OFFICE
        ),
    ),
    "DECREE": (
        _proof("DECREE", "decree_no", Words(most=60), "Nomor surat keputusan", "Number of the decree", by=OF_OFFICE),
        _proof("DECREE", "decree_period", Words(most=20), "Periode penetapan", "Period of the decree", by=OF_OFFICE),
    ),
    "GRANT": (
        _proof(
            "GRANT", "granted_programme", Choice(PROGRAMMES), "Program yang diterima", "Programme granted", by=OF_OFFICE
        ),
        _proof("GRANT", "granted_period", Words(most=20), "Periode penyaluran", "Period of payment", by=OF_OFFICE),
        _proof("GRANT", "granted_account", YesNo(), "Sudah punya KKS atau rekening?", "Card or account?", by=OF_OFFICE),
    ),
    "EXIT": (_proof("EXIT", "exit_reason", Choice(EXIT_REASONS), "Mengapa keluar?", "Why did it end?", by=OF_OFFICE),),
}
"""By the names that `data/ppks_states.csv` gives them; what it does not name is taken, and demanded by no step or by a
check of its own."""

PROOFS: Final = tuple(question for questions in EVIDENCE.values() for question in questions)
