"""What an alert says, in both languages; it names areas, levels and periods, and never a person."""

from typing import Final

from app.core.text import Text
from app.rollups.alerts.models import Alert
from app.themes.language import RECORDS, Choice, Coloured, Jump, Stays, Theme, Watch, Worse

REASONS: Final = {
    "corrected": Text("Datanya sudah dibetulkan.", "Its data were corrected."),
    "voided": Text("Catatannya dibatalkan.", "Its record was voided."),
    "reported_late": Text("Laporannya datang terlambat.", "The report came in late."),
    "recounted": Text("Jumlah rumah hari itu sudah lain.", "The houses of that day are counted anew."),
    "rule": Text("Aturannya tidak berlaku lagi.", "Its rule is no longer in force."),
}
"""Why an alert was withdrawn."""

GATHERED = Text("{label}: {count} peringatan", "{label}: {count} alerts")
RECEIVED = Text("Catatan yang masuk", "Records received")


def title(theme: Theme, alert: Alert) -> Text:
    """Return what happened: the watch, and the level that was reached."""
    watch = theme.watch.get(alert.watch)
    label = Text(alert.watch, alert.watch) if watch is None else watch.label
    if alert.members:
        return Text(
            GATHERED.id.format(label=label.id, count=alert.members),
            GATHERED.en.format(label=label.en, count=alert.members),
        )
    level = level_label(theme, watch, alert)
    return label if level is None else Text(f"{label.id}: {level.id}", f"{label.en}: {level.en}")


def level_label(theme: Theme, watch: Watch | None, alert: Alert) -> Text | None:
    """Name the level of an alert under the version that judged it; None without one."""
    rules = () if watch is None else watch.rules
    rule = next((each for each in rules if each.version == alert.version), None)
    if rule is None or not alert.level:
        return None
    match rule.looks:
        case Worse(levels=levels):
            return next((each.label for each in levels if each.code == alert.level), None)
        case Coloured(zoning=key):
            bands = [band for each in theme.zonings if each.key == key for old in each.rules for band in old.bands]
            return next((band.label for band in bands if band.code == alert.level), None)
        case Jump():
            figure = theme.indicator.get(alert.level)
            return figure.label if figure is not None else RECEIVED if alert.level == RECORDS else None
        case Stays(at=key):
            asked = theme.fields[key].kind if key in theme.fields else None
            return asked.options.labels.get(alert.level) if isinstance(asked, Choice) else None
        case _:
            return None
