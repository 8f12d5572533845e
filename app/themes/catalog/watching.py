"""Watches that every theme has: silence of an RT or a kelurahan, and a jump of what is counted."""

from datetime import date

from app.core.text import Text
from app.themes.language import RECORDS, Jump, Silent, Watch, WatchRule

STARTED = date(2020, 1, 1)
"""Before any record: a rule that nobody dated holds from here."""

OURS = "rancangan Wakuncar, perlu dikonfirmasi"
"""Who set a threshold that no regulation sets."""

EXACT = (
    "uji bersyarat Przyborowski & Wilenski 1940; median dan MAD menurut Hampel 1974; batasnya rancangan Wakuncar, "
    "perlu dikonfirmasi"
)
"""Whose test a jump is judged by, and that its thresholds are to be confirmed."""

TWICE_BY = Text(
    "Tanyakan ke kader apakah ada kendala; bila memang tidak ada yang dilaporkan, kirim laporan nihil.",
    "Ask the kader what is in the way; if there is nothing to report, send a zero report.",
)


def silences(*, rt: int, kelurahan: int, until: date | None = None, source: str = OURS) -> tuple[Watch, Watch]:
    """Return the watches for an RT and for a kelurahan that report nothing for so many periods."""
    return (
        Watch(
            key="silent_rt",
            label=Text("RT tidak melapor", "An RT does not report"),
            todo=TWICE_BY,
            rules=(
                WatchRule(
                    version="1", valid_from=STARTED, valid_to=until, looks=Silent(by="rt", periods=rt), source=source
                ),
            ),
        ),
        Watch(
            key="silent_kelurahan",
            label=Text("Kelurahan tidak melapor", "A kelurahan does not report"),
            todo=Text(
                "Hubungi operator kelurahan: seluruh RT-nya belum melapor.",
                "Call the operator of the kelurahan: none of its RT has reported.",
            ),
            rules=(
                WatchRule(
                    version="1",
                    valid_from=STARTED,
                    valid_to=until,
                    looks=Silent(by="kelurahan", periods=kelurahan),
                    source=source,
                ),
            ),
        ),
    )


def jump(*figures: str) -> Watch:
    """Return the watch for a jump of these flows in a kelurahan."""
    return Watch(
        key="jump",
        label=Text("Angka melonjak", "A figure jumped"),
        todo=Text(
            "Periksa catatannya: apakah benar bertambah, atau ada yang tercatat dua kali atau terlambat dikirim.",
            "Look at the records: is it a true rise, or were some recorded twice or sent late?",
        ),
        rules=(WatchRule(version="1", valid_from=STARTED, looks=Jump(figures=figures), source=EXACT),),
    )


OF_A_REGISTER = (*silences(rt=2, kelurahan=1), jump(RECORDS))
"""What is watched for in a register, whose figures stand and have no flow but its visits."""
