"""The figures that Dinas Sosial and a kelurahan read from proposals: how many, how far, and which wait too long.

The median of days to the endorsement (POV08) is no sum, and is not counted here.
"""

from app.core.text import Text
from app.themes.catalog.usulan_lists import DINSOS, STAGES
from app.themes.derive.proposal import LONG, VERY_LONG
from app.themes.language import Condition, Indicator, Parts, q
from app.themes.language.codes import Option
from app.themes.proposal_rules import VERIFIED, needing

WAITS = ~q("muskel_decision").answered & q("stage").one_of("USULAN", "VERIFIKASI_RT", "MUSKEL", "VERVAL_LAPANGAN")


def _happened(
    key: str, label: Text, count: Condition, definition: Text, *, on: str, source: str, among: str | None = None
) -> Indicator:
    """Count each proposal once, on a day of its own, by what is known of it now."""
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="flow",
        on=on,
        once=True,
        definition=definition,
        among=among,
        unit="usulan",
        places=1 if among else 0,
        office=DINSOS,
        source=source,
    )


def _stands(
    key: str,
    label: Text,
    count: Condition,
    definition: Text,
    *,
    source: str,
    on: str = "proposed_on",
    among: str | None = None,
) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        count=count,
        over="stock",
        on=on,
        definition=definition,
        among=among,
        unit="usulan",
        places=1 if among else 0,
        office=DINSOS,
        source=source,
        withheld=True,
    )


def _at(stage: Option) -> Indicator:
    return _stands(
        f"at_{stage.code.lower()}",
        Text(f"Usulan: {stage.label.id}", f"Proposals: {stage.label.en}"),
        q("stage").is_(stage.code),
        Text(
            f"Usulan yang pada hari itu berada pada keadaan “{stage.label.id}”, dibagi semua usulan.",
            f"Proposals that stand at “{stage.label.en}” on the day, over all proposals.",
        ),
        among="proposals",
        source="alur usulan PPKS/DTSEN",
    )


def _waiting(key: str, days: int, since: str) -> Indicator:
    return _stands(
        key,
        Text(f"Menunggu lebih dari {days} hari", f"Waiting for more than {days} days"),
        WAITS,
        Text(
            f"Usulan yang {days} hari atau lebih sesudah diusulkan belum diputuskan musyawarah, dibagi yang menunggu.",
            f"Proposals without a decision of the muskel {days} days or more after the proposal, over those waiting.",
        ),
        on=since,
        among="waiting",
        source=f"batas {days} hari rancangan Wakuncar (perlu dikonfirmasi Dinas Sosial)",
    )


INDICATORS = (
    _happened(
        "received",
        Text("Usulan diterima", "Proposals received"),
        q("stage").answered,
        Text(
            "Usulan dan sanggahan menurut hari diusulkan, masing-masing sekali.",
            "Proposals and objections by the day proposed, each once.",
        ),
        on="proposed_on",
        source="POV07, penyebut",
    ),
    _happened(
        "verified",
        Text("Usulan terverifikasi", "Proposals verified"),
        q("stage").one_of(*VERIFIED),
        Text(
            "Usulan yang sekarang sudah melewati pemeriksaan RT/RW, termasuk yang ditolak sesudah diperiksa, dibagi "
            "usulan yang diterima pada periode yang sama.",
            "Proposals that are beyond the check by the RT now, those turned down after it included, over proposals "
            "received in the same period.",
        ),
        on="proposed_on",
        among="received",
        source="POV07",
    ),
    _happened(
        "objections",
        Text("Sanggahan", "Objections"),
        q("stage").answered & q("motion").is_("SANGGAH"),
        Text("Sanggahan, dibagi usulan yang diterima.", "Objections, over proposals received."),
        on="proposed_on",
        among="received",
        source="Cek Bansos: usul dan sanggah",
    ),
    _happened(
        "decided",
        Text("Diputuskan musyawarah", "Decided by a muskel"),
        q("muskel_decision").answered,
        Text("Usulan yang diputuskan, menurut hari musyawarah.", "Proposals decided, by the day of the muskel."),
        on="muskel_on",
        source="PP03",
    ),
    _happened(
        "found_fit",
        Text("Diputuskan layak", "Found fit"),
        q("muskel_decision").is_("LAYAK"),
        Text("Usulan yang diputuskan layak, dibagi yang diputuskan.", "Proposals found fit, over those decided."),
        on="muskel_on",
        among="decided",
        source="PP03",
    ),
    _happened(
        "found_unfit",
        Text("Diputuskan tidak layak", "Found unfit"),
        q("muskel_decision").is_("TIDAK_LAYAK"),
        Text("Usulan yang diputuskan tidak layak, dibagi yang diputuskan.", "Proposals found unfit, of those decided."),
        on="muskel_on",
        among="decided",
        source="PP03",
    ),
    _happened(
        "endorsed",
        Text("Disahkan Wali Kota", "Endorsed by the mayor"),
        q("stage").one_of(*needing("ENDORSEMENT")),
        Text("Usulan menurut hari disahkan Wali Kota.", "Proposals by the day the mayor endorsed them."),
        on="endorsed_on",
        source="alur usulan PPKS/DTSEN",
    ),
    _stands(
        "proposals",
        Text("Semua usulan", "All proposals"),
        q("stage").answered,
        Text("Usulan yang pernah diterima sampai hari itu.", "Proposals received up to the day."),
        source="alur usulan PPKS/DTSEN",
    ),
    *(_at(each) for each in STAGES.options),
    _stands(
        "waiting",
        Text("Menunggu keputusan musyawarah", "Waiting for a muskel"),
        WAITS,
        Text("Usulan yang belum diputuskan musyawarah.", "Proposals that no muskel has decided yet."),
        source="alur usulan PPKS/DTSEN",
    ),
    _waiting("waiting_long", LONG, "long_from"),
    _waiting("waiting_very_long", VERY_LONG, "very_long_from"),
)

TIES = (Parts(whole="decided", parts=("found_fit", "found_unfit")),)
"""What stands at each stage is withheld: proposals received, month by month, add up to it."""
