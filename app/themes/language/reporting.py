"""When a report on a theme is due, and until when it may still come late."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """The calendar of a theme; days are counted from the last day of its reporting period, in Metro's time.

    `due_days`: a report received up to the end of that day is in time. `late_days`: up to the end of that day a late
    one is still waited for. `zero_report`: whether an area with nothing to report is asked to say so; where it is not,
    a zero report is taken all the same. `source`: who set these days; what nobody confirmed says so.
    """

    due_days: int = 10
    late_days: int = 20
    zero_report: bool = False
    source: str = ""


USUAL = Reporting(source="perlu dikonfirmasi")
"""What holds for a theme that says nothing: ten days to report, ten more to come late."""
