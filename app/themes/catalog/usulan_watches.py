"""What is watched for in proposals: that none stays with the RT, the kelurahan or Dinas Sosial for too long.

Silence is no fault here: who has nobody to propose need not say so.
"""

from app.core.text import Text
from app.themes.catalog.usulan_lists import DESIGN, MUSKEL_SOURCE
from app.themes.catalog.watching import STARTED
from app.themes.derive.proposal import LONG, VERY_LONG
from app.themes.language import Stays, Watch, WatchRule
from app.themes.proposal_rules import STATES


def _held(key: str, label: Text, waits_for: str, days: int, todo: Text, source: str) -> Watch:
    looks = Stays(at="stage", codes=tuple(each.code for each in STATES if each.waits_for == waits_for), days=days)
    rule = WatchRule(version="1", valid_from=STARTED, looks=looks, source=f"{source}; batas {days} hari {DESIGN}")
    return Watch(key=key, label=label, todo=todo, rules=(rule,))


WATCHES = (
    _held(
        "held_by_rt",
        Text("Usulan belum diperiksa RT/RW", "A proposal is not checked by the RT"),
        "RT",
        LONG,
        Text(
            "Kunjungi rumahnya dan catat pemeriksaannya; bila tidak patut diusulkan, tolak dengan alasan.",
            "Visit the house and record the check; if it should not be proposed, turn it down with a reason.",
        ),
        MUSKEL_SOURCE,
    ),
    _held(
        "held_by_kelurahan",
        Text("Usulan tertahan di kelurahan", "A proposal is held up in the kelurahan"),
        "KELURAHAN",
        VERY_LONG,
        Text(
            "Bawa ke musyawarah kelurahan berikutnya, periksa di lapangan, atau ajukan ke Dinas Sosial.",
            "Bring it before the next muskel, check it in the field, or send it to Dinas Sosial.",
        ),
        f"{MUSKEL_SOURCE}: musyawarah bulanan atau triwulanan",
    ),
    _held(
        "held_by_dinsos",
        Text("Usulan tertahan di Dinas Sosial", "A proposal is held up at Dinas Sosial"),
        "DINSOS",
        VERY_LONG,
        Text(
            "Sahkan, atau kembalikan ke kelurahan dengan alasan.",
            "Have it endorsed, or return it to the kelurahan with the reason.",
        ),
        "DTSEN diperbarui tiap tiga bulan",
    ),
)
"""For what waits for the ministry nobody in the city can do anything, so that nobody is told."""
