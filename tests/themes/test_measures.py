"""What a theme says of the quality of its measurements must be something that can be measured."""

from dataclasses import replace

from app.core.text import Text
from app.themes.catalog import theme
from app.themes.check import check
from app.themes.language import LastDigits, Quality, Spread

ASKS = Text("Apakah timbangannya bulat?", "Is the scale coarse?")


def test_a_digit_is_one_of_a_kept_decimal() -> None:
    stunting = theme("stunting")
    for key, place in (("weight_kg", 3), ("weight_kg", 0), ("sex", 1), ("unicorns", 1)):
        wrong = replace(stunting, quality=Quality(digits=(LastDigits(key=key, asks=ASKS, place=place),)))
        assert check(wrong) == [f"Quality looks at digit {place} behind the point of {key}, which has none."]
    assert check(replace(stunting, quality=Quality(digits=(LastDigits(key="weight_kg", asks=ASKS, place=2),)))) == []


def test_a_spread_has_a_true_range() -> None:
    stunting = theme("stunting")
    haz = Spread(key="haz", low="1.1", high="1.9", least="-6", most="6", source="Invented")
    assert check(replace(stunting, quality=Quality(spreads=(haz,)))) == []
    for wrong in (replace(haz, low="2"), replace(haz, most="1.5"), replace(haz, least="1")):
        told = check(replace(stunting, quality=Quality(spreads=(wrong,))))
        assert told == ["Quality looks at the spread of haz in a range that is none."]
    told = check(replace(stunting, quality=Quality(spreads=(replace(haz, key="sex"),))))
    assert told == ["Quality looks at the spread of sex, which is no decimal."]
