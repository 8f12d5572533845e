"""What is refused or doubted of a proposal: steps out of order, steps without their evidence, days that cannot be."""

from collections.abc import Iterator

from app.core.text import Text
from app.themes.catalog.lists import (
    AREA_UNKNOWN,
    BIRTH_IMPOSSIBLE,
    KK_IS_NIK,
    NIK_SOURCE,
    WHY_NO_NIK,
    WRONG_BIRTH,
    WRONG_SEX,
    possible_birth,
)
from app.themes.catalog.usulan_evidence import EVIDENCE, one_of
from app.themes.catalog.usulan_lists import MUSKEL_SOURCE, NEEDS
from app.themes.language import Check, Condition, Question, q
from app.themes.proposal_rules import needing
from app.themes.social_rules import PPKS_HOLDERS, PROGRAMME_HOLDERS

LIFECYCLE = "urutan dalam data/ppks_lifecycle.csv"

MINUTES = Text("Isi berita acara.", "Give the minutes of the muskel.")


def _evidence() -> Iterator[Check]:
    """Demand each proof of a step; the muskel's under its own rule (PP03)."""
    for evidence, questions in EVIDENCE.items():
        states = needing(evidence)
        for each in questions if states else ():
            yield _demanded(each, states, minutes=evidence == "BERITA_ACARA")


def _demanded(question: Question, states: tuple[str, ...], *, minutes: bool) -> Check:
    label = question.label
    asked = Text(
        f"Langkah ini perlu bukti: {label.id.rstrip('?').lower()}.",
        f"This step needs its evidence: {label.en.rstrip('?').lower()}.",
    )
    return Check(
        code="PP03" if minutes else "PP12",
        holds=~one_of("stage", states) | q(question.key).answered,
        message=MINUTES if minutes else asked,
        about=(question.key,),
        source=f"{MUSKEL_SOURCE}; data/ppks_states.csv",
    )


def _in_order(first: str, then: str, id: str, en: str) -> Check:
    return Check(
        code="PP13", holds=q(then) >= q(first), message=Text(id, en), about=(then,), source="Wakuncar: urutan tanggal"
    )


def _both(key: str, one: str, other: str) -> Condition:
    return q(key).answered & q(key).has(one) & q(key).has(other)


def _for(holder: str) -> Condition:
    """Say that what is proposed is for one sort of holder only."""
    programmes = [code for code, who in PROGRAMME_HOLDERS.items() if who == holder]
    needs = [code for code, who in PPKS_HOLDERS.items() if who == holder]
    return one_of("programme", programmes) | one_of("ppks_type", needs)


CHECKS = (
    Check(
        code="PP04",
        holds=q("stage_follows").is_("yes"),
        message=Text(
            "Keadaan usulan tidak sesuai urutan langkah. Bila yang lama salah tulis, minta kelurahan membatalkan "
            "catatannya, lalu kirim yang baru.",
            "The proposal cannot go from its last state to this one. If that one was a mistake, ask the kelurahan to "
            "void the record, then send a new one.",
        ),
        about=("stage",),
        source=LIFECYCLE,
    ),
    Check(
        code="PP04",
        holds=q("minutes_follow").is_("yes"),
        message=Text(
            "Berita acara diisi pada langkah musyawarah, dan tidak dihapus sesudahnya.",
            "The minutes are given at the step of the muskel, and not taken away after it.",
        ),
        about=("ba_no",),
        source=LIFECYCLE,
    ),
    Check(
        code="PP04",
        holds=q("field_follows").is_("yes"),
        message=Text(
            "Pemeriksaan lapangan diisi pada langkahnya sendiri, dan tidak dihapus sesudahnya.",
            "The field check is given at a step of its own, and not taken away after it.",
        ),
        about=("field_checked_on",),
        source=LIFECYCLE,
    ),
    *_evidence(),
    Check(
        code="PP12",
        holds=~one_of("stage", needing("SIKS")) | _both("siks_files", "BNBA", "BERITA_ACARA"),
        message=Text("Unggah daftar BNBA dan pindaian berita acara.", "Upload the list and the scan of the minutes."),
        about=("siks_files",),
        source=MUSKEL_SOURCE,
    ),
    Check(
        code="PP12",
        holds=~one_of("stage", needing("FIELD")) | _both("field_photos", "DEPAN", "DALAM"),
        message=Text("Foto rumah dari depan dan dari dalam.", "Photograph the house from outside and inside."),
        about=("field_photos",),
        source=MUSKEL_SOURCE,
    ),
    _in_order(
        "proposed_on", "observed_on", "Langkah ini sebelum hari diusulkan.", "This step lies before the proposal."
    ),
    _in_order("proposed_on", "visited_on", "Kunjungan sebelum hari diusulkan.", "The visit lies before the proposal."),
    _in_order("proposed_on", "muskel_on", "Musyawarah sebelum hari diusulkan.", "The muskel lies before the proposal."),
    _in_order("muskel_on", "ba_on", "Berita acara sebelum musyawarah.", "The minutes are dated before the muskel."),
    _in_order(
        "proposed_on",
        "field_checked_on",
        "Pemeriksaan lapangan sebelum hari diusulkan.",
        "The field check lies before the proposal.",
    ),
    _in_order("notice_from", "notice_until", "Pengumuman berakhir sebelum mulai.", "The notice ends before it begins."),
    _in_order("ba_on", "siks_on", "Unggahan sebelum berita acara.", "The upload lies before the minutes."),
    _in_order("siks_on", "endorsed_on", "Pengesahan sebelum diajukan.", "The endorsement lies before the upload."),
    Check(
        code="PP14",
        holds=~(q("for_whom").is_("ORANG") & _for("KELUARGA")),
        message=Text("Ini untuk satu keluarga: usulkan dengan nomor KK.", "This is for a family: propose its card."),
        about=("for_whom",),
        source="katalog program bantuan; 26 jenis PPKS",
    ),
    Check(
        code="PP14",
        holds=~(q("for_whom").is_("KELUARGA") & _for("ORANG")),
        message=Text("Ini untuk satu orang: usulkan dengan NIK orangnya.", "This is for a person: propose the NIK."),
        about=("for_whom", "no_kk"),
        source="katalog program bantuan; 26 jenis PPKS",
    ),
    Check(
        code="PP15",
        holds=~q("proposed_already").is_("yes"),
        message=Text(
            "Sudah diusulkan dan belum selesai. Bila sama, lanjutkan catatan yang sudah ada.",
            "This is proposed already and not settled. If it is the same, go on with the record that is there.",
        ),
        about=("proposed_on",),
        severity="warning",
        source="Wakuncar",
    ),
    Check(
        code="PP01",
        holds=q("age_fits").is_("yes"),
        message=Text("Umur tidak sesuai jenis PPKS.", "The age does not fit the kind of need."),
        about=("ppks_type", "birth_date"),
        source=NEEDS.source,
    ),
    Check(
        code="ID08",
        holds=~q("for_whom").is_("KELUARGA") | q("no_kk").answered,
        message=Text("Isi nomor KK: keluarga diusulkan dengan kartunya.", "Give the card: a family is proposed by it."),
        about=("no_kk",),
        source="Dukcapil",
    ),
    Check(code="ID08", holds=~q("kk_is_nik").is_("yes"), message=KK_IS_NIK, about=("no_kk", "nik"), source="Dukcapil"),
    Check(
        code="ID04",
        holds=~q("nik_doubts").has("sex"),
        message=WRONG_SEX,
        about=("nik", "sex"),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID05",
        holds=~q("nik_doubts").has("birth_date"),
        message=WRONG_BIRTH,
        about=("nik", "birth_date"),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID06",
        holds=~q("nik_doubts").has("area"),
        message=AREA_UNKNOWN,
        about=("nik",),
        severity="warning",
        source=NIK_SOURCE,
    ),
    Check(
        code="ID11",
        holds=~q("for_whom").is_("ORANG") | q("nik").answered | q("no_nik_reason").answered,
        message=WHY_NO_NIK,
        about=("no_nik_reason",),
        source=NIK_SOURCE,
    ),
    Check(code="ID12", holds=possible_birth(), message=BIRTH_IMPOSSIBLE, about=("birth_date",), source=NIK_SOURCE),
)
