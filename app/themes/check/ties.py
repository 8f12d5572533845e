"""Rules for ties between totals, and for what a sum says of the records that it adds up."""

from collections.abc import Iterator

from app.themes.language import Balance, Parts, Sum, Theme, Within
from app.themes.ties import families


def ties(theme: Theme) -> Iterator[str]:
    """Yield what is wrong with the ties between totals, and the sums that do not say how many records they are of."""
    wholes: dict[str, str] = {}
    for tie in theme.ties:
        keys = (tie.stock, tie.begins, *tie.ends) if isinstance(tie, Balance) else (tie.whole, *tie.parts)
        unknown = [key for key in keys if key not in theme.indicator]
        if unknown:
            yield f"Tie {keys[0]}: there is no indicator {', '.join(unknown)}."
            return
        over = [theme.indicator[key].over for key in keys]
        if isinstance(tie, Within):
            counted = [
                (each.over, each.on, isinstance(each.count, Sum)) for each in map(theme.indicator.get, keys) if each
            ]
            if len(set(counted)) > 1 or counted[0][-1] or tie.whole in tie.parts:
                yield f"Tie {tie.whole}: what is within it does not count the same things at the same time."
        elif isinstance(tie, Parts):
            if len(set(over)) > 1:
                yield f"Tie {tie.whole}: its parts are not all of its sort, flow or stock."
            for part in tie.parts:
                if part in wholes:
                    yield f"Tie {tie.whole}: {part} is already a part of {wholes[part]}."
                wholes[part] = tie.whole
        elif over != ["stock", *["flow"] * (len(keys) - 1)]:
            yield f"Tie {tie.stock}: a balance is a stock that flows move."
    for family in families(theme):
        if family.balance is not None and set(family.members) - _of(family.balance):
            yield f"Tie {family.balance.stock}: what a balance moves has no parts."
    if theme.smallest and theme.about_persons:
        for each in theme.indicators:
            if isinstance(each.count, Sum) and each.count.counted_by not in theme.indicator:
                yield f"Indicator {each.key}: say in counted_by which indicator counts the records it adds up."


def _of(balance: Balance) -> set[str]:
    return {balance.stock, balance.begins, *balance.ends}
