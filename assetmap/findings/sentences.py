"""Say a finding in a sentence."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assetmap.measures.currency import money_of_year, written
from assetmap.measures.grouping import ALL, Tree
from assetmap.model import Placing, Verdict
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
    SEARCHED,
    SENTENCE,
    SURVIVES,
    VALUE,
    VALUE_HIGH,
    VALUE_LOW,
    VERDICT,
)
from assetmap.settings import Settings
from assetmap.words import book, filled, say

from .sureness import DOUBTS, LOOKED, USED, doubts_said, how_sure, what_settles, why_sure
from .table import MOVES, PLACED_HIGH, PLACED_LOW, PLACELESS, THERE, UNDER, UNPLACED_AMOUNT

BOOK = "findings"
COUNT = "count"
AMONG = "among"  # in how many neighbourhoods the same was looked at


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
        label = self.kinds.get(code) or code.replace("_", " ")
        return label[:1].upper() + label[1:]

    def word(self, key: str, code: str) -> str:
        """Return a word of ours, or a code made legible."""
        return say(BOOK, key, self.language) if key in book(BOOK) else code.replace("_", " ")

    def counted(self, base: str, there: float) -> str:
        """Return what so many people of a base are called: one child, two children."""
        one = f"base_{base}_one"
        alone = f"{there:,.0f}" == "1" and one in book(BOOK)
        return self.word(one if alone else f"base_{base}", base)

    def number(self, value: float, measure: str) -> str:
        """Write an amount: whole assets, or whole units of money.

        Examples
        --------
        >>> names = Names(language="en", places={}, kinds={}, currency="USD")
        >>> names.number(1234.5, "dollars"), names.number(12.0, "count")
        ('$1,234', '12')
        """
        if measure == COUNT:
            return f"{value:,.0f}"
        return written(value, self.currency)


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
    labels = {**taxonomy.types[column], **taxonomy.sectors[column]}
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
    looked = bool(findings[SEARCHED].notna().any())
    known = findings.assign(**{AMONG: _among(findings)}).assign(**{LOOKED: looked})
    columns = [known[name].tolist() for name in _USED]
    said = [
        _sentence(dict(zip(_USED, row, strict=True)), names, settings)
        for row in zip(*columns, strict=True)
    ]
    return findings.assign(**{SENTENCE: pd.Series(said, index=findings.index, dtype="str")})


def _among(findings: pd.DataFrame) -> pd.Series:
    """Count for each finding the neighbourhoods in which the same was looked at."""
    is_place = findings[NEIGHBOURHOOD_ID] != ""
    return is_place.groupby([findings[c] for c in (MEASURE, OF, BASE, PLACING)]).transform("sum")


_USED = (
    *(MEASURE, OF, BASE, PLACING, NEIGHBOURHOOD_ID, VALUE, EXPECTED, LOW, HIGH),
    *(VERDICT, SURVIVES, OVERTURNED_BY, AMOUNT, UNPLACED_AMOUNT, PLACELESS, AMONG, MOVES, UNDER),
    *USED,
)
_UNDECIDED = (str(Verdict.AS_EXPECTED), str(Verdict.CANNOT_TELL))


def _sentence(row: Mapping[str, Any], names: Names, settings: Settings) -> str:
    """Say one finding: what there is, what follows from it and why, what could overturn it."""
    measure, place = row[MEASURE], row[NEIGHBOURHOOD_ID]
    numbers = {VALUE: row[VALUE], AMOUNT: row[AMOUNT], **_ends(row)}
    shown = {name: names.number(value, measure) for name, value in numbers.items()}
    if place == "" and math.isnan(row[VALUE]):
        shown[AMOUNT] = f"{row[AMOUNT]:,.0f}"
    is_more = row[VERDICT] in _UNDECIDED and row[VALUE] > row[EXPECTED] and place != ""
    effect = settings.more_effect if is_more else settings.fewer_effect
    values = shown | {
        "of": names.kind(row[OF], measure),
        "base": names.word(f"base_{row[BASE]}", row[BASE]),
        "counted": names.counted(row[BASE], row[THERE]),
        PLACELESS: f"{row[PLACELESS]:,.0f}",
        "placing": names.word(f"placing_{row[PLACING]}", "") if row[PLACING] else "",
        "place": names.places.get(place, place),
        "effect": f"{effect:g}",
        "power": f"{100 * settings.power:g}",
        "least": settings.min_assets,
        "unplaced": f"{row[UNPLACED_AMOUNT]:,.0f}",
        AMONG: row[AMONG],
    }
    texts = book(BOOK)
    keys = [*_keys(row), *_of_year(row, settings)]
    said = " ".join(texts[key][names.language] for key in keys)
    values |= how_sure(row, names.language) | _of_money(row, names, settings)
    return filled(said, values | {"doubts": doubts_said(row, values, names.language)})


def _ends(row: Mapping[str, Any]) -> dict[str, float]:
    """Return the range of chance as a sentence has it: without a count that the test finds.

    The central 95 % ends at quantiles, and mid-p may find the very count at such an end.
    """
    low, high, value = row[LOW], row[HIGH], row[VALUE]
    if row[MEASURE] == COUNT and row[VERDICT] == str(Verdict.FEWER) and value >= low:
        low = value + 1
    if row[MEASURE] == COUNT and row[VERDICT] == str(Verdict.MORE) and value <= high:
        high = value - 1
    return {LOW: low, HIGH: high}


def _keys(row: Mapping[str, Any]) -> list[str]:
    """Name the texts of one finding."""
    measure, place = row[MEASURE], row[NEIGHBOURHOOD_ID]
    if place == "" and math.isnan(row[VALUE]):
        nowhere = row[AMOUNT] == 0 and row[UNPLACED_AMOUNT] > 0
        return [f"nowhere_{measure}" if nowhere else f"few_{measure}"]
    where = "place" if place else "region"
    overturned = row[OVERTURNED_BY].split(";") if row[OVERTURNED_BY] else []
    moves = [] if math.isnan(row[MOVES]) else ["region_dollars_moves"]
    keys = [
        f"{where}_{measure}",
        *(["region_count_placeless"] if row[PLACELESS] > 0 else []),
        *moves,
        f"{where}_{measure}_{row[VERDICT]}{_why(row)}",
        *why_sure(row),
    ]
    if any(code in DOUBTS for code in overturned):
        keys.append("overturned")
    keys += [f"overturned_{code}" for code in overturned if code not in DOUBTS]
    return keys + what_settles(row)


def _of_year(row: Mapping[str, Any], settings: Settings) -> list[str]:
    """Say of what year's money amounts are, where they are counted in that of one year."""
    is_amount = row[MEASURE] != COUNT and not math.isnan(row[VALUE])
    return ["real_dollars"] if is_amount and settings.real_dollars_of else []


def _of_money(row: Mapping[str, Any], names: Names, settings: Settings) -> dict[str, str]:
    """Return what fills the slots of sentences on money alone."""
    if row[MEASURE] == COUNT:
        return {}
    both = (VALUE_LOW, VALUE_HIGH, PLACED_LOW, PLACED_HIGH)
    ends = {name: names.number(row[name], row[MEASURE]) for name in both}
    if settings.real_dollars_of:
        ends["real"] = money_of_year(names.currency, settings.real_dollars_of, names.language)
    if not math.isnan(row[MOVES]):
        ends[MOVES] = f"{100 * row[MOVES]:.0f}"
    if row[UNDER]:
        under = row[UNDER].split(";")
        elsewhere = [str(one) for one in Placing if str(one) not in under]
        for key, some in (("under", under), ("elsewhere", elsewhere)):
            ends[key] = "; ".join(names.word(f"placing_{one}", one) for one in some)
    return ends


def _why(row: Mapping[str, Any]) -> str:
    """Say in which situation a verdict that finds no difference was reached."""
    if row[VERDICT] == str(Verdict.CANNOT_TELL) and row[AMONG] == 1:
        return "_alone"
    undecided = row[VERDICT] in _UNDECIDED
    value, ends = row[VALUE], (row[LOW], row[HIGH])
    inside = ends[0] <= value <= ends[1] or any(math.isclose(value, end) for end in ends)
    return "_outside" if undecided and row[NEIGHBOURHOOD_ID] != "" and not inside else ""
