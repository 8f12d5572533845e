"""What is looked at in a theme's measurements, and by which question a kelurahan is asked about them."""

from app.core.text import Text
from app.themes.dictionary.markdown import beside, both, code, section, source, table
from app.themes.language import LastDigits, Spread, Theme

TITLE = Text("Mutu pengukuran", "Quality of measurements")


def measures(theme: Theme) -> str:
    """Return the part of the page on measurements; nothing where nothing is looked at."""
    digits = table(("Angka terakhir", "Yang ditanyakan"), (_digits(theme, each) for each in theme.quality.digits))
    spreads = table(("Sebaran", "Kisaran simpangan baku", "Sumber"), (_spread(theme, e) for e in theme.quality.spreads))
    return section(TITLE, "mutu", digits, spreads)


def _digits(theme: Theme, each: LastDigits) -> tuple[str, str]:
    label, place = theme.fields[each.key].label, each.place
    where = Text(f"angka ke-{place} di belakang koma", f"decimal place {place}")
    return f"{both(label)}<br>{code(each.key)}, {beside(where)}", both(each.asks)


def _spread(theme: Theme, each: Spread) -> tuple[str, str, str]:
    label = theme.fields[each.key].label
    range_ = Text(
        f"{each.low} sampai {each.high}; dihitung dari nilai {each.least} sampai {each.most}",
        f"{each.low} to {each.high}; of values from {each.least} to {each.most}",
    )
    return f"{both(label)}<br>{code(each.key)}", both(range_), source(each.source)
