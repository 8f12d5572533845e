"""What tells how children were weighed and measured: last digits, and the spread of z-scores."""

from app.core.text import Text
from app.themes.language import LastDigits, Quality, Spread

_SPREAD = (
    "lowest: WHO TRS 854 (1995); highest: 95th percentile of 51 surveys under the standards of 2006 (Mei and "
    "Grummer-Strawn, Bull WHO 85 (2007) 441-448)"
)

QUALITY = Quality(
    digits=(
        LastDigits(
            key="weight_kg",
            asks=Text(
                "Apakah timbangannya hanya menunjukkan angka bulat?", "Does the scale show whole or half numbers only?"
            ),
        ),
        LastDigits(
            key="height_cm",
            asks=Text(
                "Apakah alat ukur tingginya dibaca sampai milimeter?",
                "Is the measuring board read to the millimetre?",
            ),
        ),
        LastDigits(
            key="muac_cm",
            asks=Text("Apakah pita LiLA dibaca sampai milimeter?", "Is the arm tape read to the millimetre?"),
        ),
    ),
    spreads=(
        Spread(key="haz", low="1.10", high="1.95", least="-6", most="6", source=_SPREAD),
        Spread(key="waz", low="1.00", high="1.46", least="-6", most="5", source=_SPREAD),
        Spread(key="whz", low="0.85", high="1.50", least="-5", most="5", source=_SPREAD),
    ),
)
