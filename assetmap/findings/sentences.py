"""Say a finding in a sentence."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assetmap.measures.grouping import ALL, Tree
from assetmap.model import Verdict
from assetmap.schema import (
    AMOUNT,
    BASE,
    EXPECTED,
    HIGH,
    LOW,
    MEASURE,
    NAME,
    NEIGHBOURHOOD_ID,
    OF,
    OVERTURNED_BY,
    PLACING,
    SENTENCE,
    SURVIVES,
    VALUE,
    VERDICT,
)
from assetmap.settings import Settings
from assetmap.words import book, say

BOOK = "findings"
COUNT = "count"
SIGNS = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What things are called in the reader's language."""

    language: str
    places: Mapping[str, str]  # neighbourhood_id -> name: hostile text
    kinds: Mapping[str, str]  # type -> label
    currency: str  # code, "" where the grants do not say

    def kind(self, code: str, measure: str) -> str:
        """Return what assets of a kind, or a funder, are called."""
        if code == ALL:
            return say(BOOK, f"all_{measure}", self.language)
        if measure != COUNT:
            return code
        return self.kinds.get(code) or code.replace("_", " ")

    def word(self, key: str, code: str) -> str:
        """Return a word of ours, or a code made legible."""
        return say(BOOK, key, self.language) if key in book(BOOK) else code.replace("_", " ")

    def number(self, value: float, measure: str) -> str:
        """Write an amount: whole assets, or whole dollars.

        Examples
        --------
        >>> names = Names(language="en", places={}, kinds={}, currency="USD")
        >>> names.number(1234.5, "dollars"), names.number(12.0, "count")
        ('$1,234', '12')
        """
        if measure == COUNT:
            return f"{value:,.0f}"
        sign = SIGNS.get(self.currency, f"{self.currency} " if self.currency else "$")
        return f"-{sign}{-value:,.0f}" if value < 0 else f"{sign}{value:,.0f}"


def names_of(
    taxonomy: Tree, neighbourhoods: pd.DataFrame, *, language: str, currency: str
) -> Names:
    """Collect what things are called.

    Parameters
    ----------
    taxonomy
        With `label_en` and `label_es` for each sector and type.
    neighbourhoods
        With `name`, indexed by id.
    language
        `en` or `es`.
    currency
        Code of the grants' currency.
    """
    column = f"label_{language}"
    labels = {**taxonomy.sectors[column], **taxonomy.types[column]}
    return Names(
        language=language,
        places={str(k): str(v) for k, v in neighbourhoods[NAME].items()},
        kinds={str(k): str(v) for k, v in labels.items()},
        currency=currency,
    )


def with_sentences(findings: pd.DataFrame, names: Names, settings: Settings) -> pd.DataFrame:
    """Return findings with a sentence for each.

    Parameters
    ----------
    findings
        `FINDING_COLUMNS` and `amount`.
    names
        What things are called.
    settings
        Level, power and effects, which the sentences name.
    """
    columns = [findings[name].tolist() for name in _USED]
    said = [
        _sentence(dict(zip(_USED, row, strict=True)), names, settings)
        for row in zip(*columns, strict=True)
    ]
    return findings.assign(**{SENTENCE: pd.Series(said, index=findings.index, dtype="str")})


_USED = (
    *(MEASURE, OF, BASE, PLACING, NEIGHBOURHOOD_ID, VALUE, EXPECTED, LOW, HIGH),
    *(VERDICT, SURVIVES, OVERTURNED_BY, AMOUNT),
)


def _sentence(row: Mapping[str, Any], names: Names, settings: Settings) -> str:
    """Say one finding: what there is, what follows from it, what could overturn it."""
    measure, verdict, place = row[MEASURE], row[VERDICT], row[NEIGHBOURHOOD_ID]
    base = names.word(f"base_{row[BASE]}", row[BASE])
    of = names.kind(row[OF], measure)
    placing = names.word(f"placing_{row[PLACING]}", "") if row[PLACING] else ""
    if place == "" and math.isnan(row[VALUE]):
        amount, least = f"{row[AMOUNT]:,.0f}", settings.min_assets
        key, language = f"few_{measure}", names.language
        return say(BOOK, key, language, of=of, amount=amount, least=least, placing=placing)
    shown = {name: names.number(row[name], measure) for name in (VALUE, LOW, HIGH, AMOUNT)}
    is_more = verdict == str(Verdict.AS_EXPECTED) and row[VALUE] > row[EXPECTED] and place != ""
    effect = settings.more_effect if is_more else settings.fewer_effect
    where = "place" if place else "region"
    values = {"of": of, "base": base, "placing": placing, "effect": f"{effect:g}", **shown}
    values |= {"place": names.places.get(place, place), "power": f"{100 * settings.power:g}"}
    codes = [f"overturned_{code}" for code in row[OVERTURNED_BY].split(";") if code]
    codes += ["survives"] if row[SURVIVES] == "yes" else []
    keys = [f"{where}_{measure}", f"{where}_{measure}_{verdict}", *codes]
    return " ".join(say(BOOK, key, names.language, **values) for key in keys)
