"""The themes there are, in the order in which people see them; a new theme is one file and one line here."""

from app.themes.catalog.covid import COVID
from app.themes.catalog.kwt import KWT
from app.themes.catalog.poverty import POVERTY
from app.themes.catalog.stunting import STUNTING
from app.themes.catalog.umkm import UMKM
from app.themes.catalog.usulan import USULAN
from app.themes.language import Theme

CATALOG: tuple[Theme, ...] = (COVID, UMKM, KWT, STUNTING, POVERTY, USULAN)


def theme(key: str) -> Theme:
    """Return a theme by its key; KeyError when there is none."""
    return _BY_KEY[key]


_BY_KEY = {each.key: each for each in CATALOG}
