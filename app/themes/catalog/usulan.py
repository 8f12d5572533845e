"""A proposal goes from the RT through the musyawarah kelurahan to mayor and ministry; people decide each step."""

from app.core.text import Text
from app.themes.catalog.keeping import OF_PROPOSALS
from app.themes.catalog.lists import NIK_DOUBTS, NIK_SOURCE
from app.themes.catalog.usulan_checks import CHECKS, LIFECYCLE
from app.themes.catalog.usulan_evidence import PROOFS
from app.themes.catalog.usulan_figures import INDICATORS, TIES
from app.themes.catalog.usulan_lists import DESIGN, DINSOS, MUSKEL_SOURCE, NEEDS, STAGES
from app.themes.catalog.usulan_questions import WHAT, WHO
from app.themes.catalog.usulan_watches import WATCHES
from app.themes.derive import proposal
from app.themes.language import (
    Choice,
    Choices,
    CodeList,
    Date,
    Derivation,
    Derived,
    Kind,
    Memory,
    Privacy,
    Recall,
    Reporting,
    Screen,
    Subject,
    Theme,
    YesNo,
)

DECISIONS = CodeList(
    "muskel_decision",
    STAGES.version,
    STAGES.source,
    tuple(each for each in STAGES.options if each.code in ("LAYAK", "TIDAK_LAYAK")),
)


def _derived(key: str, kind: Kind, id: str, en: str, privacy: Privacy = Privacy.SPECIFIC) -> Derived:
    return Derived(key=key, kind=kind, label=Text(id, en), privacy=privacy)


DERIVATIONS = (
    Derivation(
        by=proposal.proposal_person,
        takes=("nik", "sex", "birth_date", "no_kk", "head_nik", "ppks_type", "observed_on"),
        source=f"{NIK_SOURCE}; {NEEDS.source}",
        gives=(
            _derived(
                "nik_doubts",
                Choices(NIK_DOUBTS),
                "Yang berbeda dengan NIK",
                "What differs from the NIK",
                Privacy.PERSONAL,
            ),
            _derived("kk_is_nik", YesNo(), "Nomor KK sama dengan NIK", "The card is a NIK", Privacy.PERSONAL),
            _derived("age_fits", YesNo(), "Umur sesuai jenis PPKS", "The age fits the kind of need"),
        ),
    ),
    Derivation(
        by=proposal.proposal_decision,
        takes=("stage", "ba_no"),
        source=LIFECYCLE,
        gives=(_derived("muskel_decision", Choice(DECISIONS), "Keputusan musyawarah", "Decision of the muskel"),),
    ),
    Derivation(
        by=proposal.proposal_wait,
        takes=("proposed_on",),
        source=DESIGN,
        gives=(
            _derived("long_from", Date(future=True), "Menunggu lama sejak", "Waiting long from", Privacy.PERSONAL),
            _derived(
                "very_long_from",
                Date(future=True),
                "Menunggu sangat lama sejak",
                "Waiting very long from",
                Privacy.PERSONAL,
            ),
        ),
    ),
)

MEMORIES = (
    Memory(
        by=proposal.proposal_step,
        takes=("stage", "ba_no", "field_checked_on"),
        recalls=Recall(previous=("stage", "ba_no", "field_checked_on")),
        source=LIFECYCLE,
        gives=(
            _derived("stage_follows", YesNo(), "Boleh mengikuti keadaan sebelumnya", "May follow the state before"),
            _derived("minutes_follow", YesNo(), "Berita acara pada langkahnya", "Minutes given at their step"),
            _derived("field_follows", YesNo(), "Pemeriksaan pada langkahnya", "Field check given at its step"),
        ),
    ),
    Memory(
        by=proposal.proposal_known,
        takes=(),
        recalls=Recall(alike=("stage",)),
        source="PP15",
        gives=(_derived("proposed_already", YesNo(), "Sudah diusulkan", "Proposed already"),),
    ),
)

_WHO = (("nik",), ("name", "birth_date"), ("no_kk",))
"""Who is proposed: a person by NIK, else by name and birth date; a family, which is asked for neither, by its card."""

_WHO_ELSE = (("nik",), ("name", "birth_date"), ("no_kk", "name"), ("head_nik",))

_WHAT = ("programme", "ppks_type")

SCREENS = (
    Screen("motion", Text("Usul atau sanggah", "Proposal or objection")),
    Screen("name", Text("Siapa yang diusulkan?", "Who is proposed?")),
    Screen("address", Text("Rumahnya", "The house")),
    Screen("proposed_as", Text("Apa yang diusulkan?", "What is proposed?")),
    Screen("stage", Text("Langkah sekarang", "The step now")),
    Screen("muskel_on", Text("Musyawarah kelurahan", "Kelurahan deliberation")),
    Screen("notice_from", Text("Pengumuman dan putusan", "Notice and decision")),
    Screen("field_checked_on", Text("Pemeriksaan lapangan", "Field check")),
    Screen("siks_on", Text("Unggah ke SIKS-NG", "Upload to SIKS-NG")),
    Screen("endorsement_no", Text("Pengesahan dan penetapan", "Endorsement and decree")),
    Screen("granted_programme", Text("Penerimaan dan akhirnya", "Grant and end")),
)

USULAN = Theme(
    key="usulan",
    version=1,
    label=Text("Usulan bantuan dan PPKS", "Proposals for aid and welfare"),
    subject=Subject(
        kind="proposal",
        label=Text("Usulan: siapa, untuk apa, dan kapan", "Proposal: who, for what, and when"),
        keys=tuple((*who, what, "motion", "proposed_on") for who in _WHO for what in _WHAT),
        alike=tuple((*who, what, "motion") for who in _WHO_ELSE for what in _WHAT),
        apart=("motion", "for_whom", *_WHAT),
    ),
    period="quarter",
    register=True,
    questions=(*WHO, *WHAT, *PROOFS),
    checks=CHECKS,
    derivations=DERIVATIONS,
    memories=MEMORIES,
    indicators=INDICATORS,
    ties=TIES,
    watches=WATCHES,
    breakdowns=("motion", "proposed_by", "for_whom", "proposed_as"),
    grains=("year", "month", "day"),
    reporting=Reporting(
        due_days=10,
        late_days=20,
        source="usulan berjalan terus, musyawarah bulanan atau triwulanan; batas hari perlu dikonfirmasi",
    ),
    offices=(DINSOS, "Bappeda"),
    source=f"{MUSKEL_SOURCE}; Inpres 4/2025 (DTSEN)",
    screens=SCREENS,
    retention=OF_PROPOSALS,
    example={
        "motion": "USUL",
        "proposed_on": "2026-06-01",
        "proposed_by": "RT",
        "for_whom": "KELUARGA",
        "name": "Contoh Slamet",
        "head_nik": "1872011708709905",
        "no_kk": "1872010101159905",
        "address": "Jl. Contoh No. 21",
        "house_no": "21",
        "proposed_as": "BANTUAN",
        "programme": "SEMBAKO",
        "stage": "USULAN",
    },
)
