"""Take addresses as people write them apart into number, street, unit, place."""

from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from .doors import (
    COMMON,
    CORNER,
    DIRECTION,
    FIRST,
    REST,
    number_text,
    numbers,
    whole_number,
    without_units,
)
from .endings import CITY, STATE, ZIP, without_place
from .opinion import NUMBERED, OCCUPANCY, are_unclear, second_opinions
from .plain import folded, western
from .streets import alternatives, street_keys, words

__all__ = [
    "ADDRESS_PARTS",
    "CITY",
    "CROSS",
    "FORM",
    "NUMBER",
    "NUMBER_TEXT",
    "STATE",
    "STREET",
    "UNIT",
    "ZIP",
    "folded",
    "normalise_addresses",
]

NUMBER: Final = "number"  # whole number, -1 where there is none
NUMBER_TEXT: Final = "number_text"  # with what follows it: 138b, 314 1/2, 100-104
STREET: Final = "street"  # key of `streets.street_key`
UNIT: Final = "unit"
CROSS: Final = "cross"  # key of the other street of a corner
FORM: Final = "form"  # numbered, street, corner, box, vague, blank
ADDRESS_PARTS: Final = (NUMBER, NUMBER_TEXT, STREET, UNIT, CROSS, CITY, STATE, ZIP, FORM)

TEXT_PARTS: Final = tuple(part for part in ADDRESS_PARTS if part != NUMBER)

_FEW: Final = 5_000  # different texts that are remembered: beyond it the work is worth its time
_REMEMBERED: Final = 16  # sets of so many texts at most: some tens of megabytes

_PLAIN_NUMBER = r"^\s*(?P<number>\d{1,6})\s+(?P<rest>(?i:(?!(?:and|at|y)\b)[a-z]).*)$"
_STAND_IN: Final = "987654"
_CORNER_WORDS = r"^(?:[ns]?[ew]?\s*(?:corner|cor|intersection|esquina)\s+(?:of\s+|de\s+)?)"
_BOX = (
    rf"(?:^|[\s,])(?:p\s*o\s*(?:box|bx|b)\b|pob\b|post(?:al)?\s+(?:office\s+)?box\b|apartado\b"
    rf"|(?:^|,\s)box\s?#?\s?\d"
    rf"|(?:{alternatives(words('rural'))})\s?#?\s?\d*[a-z]?,?\s(?:{alternatives(words('box'))})\b)"
)
_STREETLIKE = (
    rf"(?:\S\s+(?:{COMMON}|streets|sts|avenues|aves)(?:\s+(?:{DIRECTION}))?$|\b\d+(?:st|nd|rd|th)\b"
    rf"|\b(?:{alternatives(words('route'))})[\s-]*\d+|^(?:{alternatives(words('type_first'))})\s)"
)
_UNSURE = rf"^(?:{alternatives(words('vague'))})\b"
_BETWEEN = r",?\s+(?:between|btwn|betw|entre)\s[^,]*"
_JUNIOR = r",\s+(?=(?:jr|sr|ii|iii)\b)"


def normalise_addresses(address: pd.Series, *, city: pd.Series | None = None) -> pd.DataFrame:
    """Take addresses apart.

    Each different text is worked on once. What comes after the street (unit, city, state, ZIP,
    country) is split off wherever it can be told; what stands before the house number (a building's
    name) is left out.

    Parameters
    ----------
    address
        Text, "" where blank; several lines allowed.
    city
        The city of each row where it is known, "" where not: an address that repeats it without a
        comma is then told apart.

    Returns
    -------
    parts
        Columns `ADDRESS_PARTS`; index of `address`.

    Examples
    --------
    >>> said = pd.Series(["100-104 N. Fifth Avenue, Apt 3, Erie, PA 16501", "ask at the church"])
    >>> normalise_addresses(said)[["number", "street", "unit", "zip", "form"]]
       number     street   unit    zip      form
    0     100  n 5th ave  apt 3  16501  numbered
    1      -1        ask                   vague
    """
    hints = pd.Series("", index=address.index) if city is None else city
    said = pd.DataFrame({"address": address.to_numpy(), "city": hints.to_numpy()}).astype("str")
    if not said["address"].str.strip().any():
        return _blank(address.index)
    # A plain house number is put aside first: thousands of them share a street to be worked out.
    said["address"] = western(said["address"])
    cut = said["address"].str.extract(_PLAIN_NUMBER)
    plain = cut["rest"].notna()
    parts = _once_each(
        said.assign(address=(_STAND_IN + " " + cut["rest"]).where(plain, said.address))
    )
    own = plain & parts[NUMBER_TEXT].str.startswith(_STAND_IN)
    text = cut["number"] + parts[NUMBER_TEXT].str.removeprefix(_STAND_IN)
    number = pd.to_numeric(cut["number"].where(own, "-1")).astype("int64")
    parts[NUMBER_TEXT] = parts[NUMBER_TEXT].where(~own, text).astype("str")
    parts[NUMBER] = parts[NUMBER].where(~own, number)
    other = plain & ~own  # what seemed a house number is none: "5 st & 6 ave"
    if other.any():
        parts.loc[other] = _once_each(said.loc[other].reset_index(drop=True)).to_numpy()
        parts = parts.astype({NUMBER: "int64"} | dict.fromkeys(TEXT_PARTS, "str"))
    return parts.set_axis(address.index)


def _once_each(said: pd.DataFrame) -> pd.DataFrame:
    """Take each different pair of address and city apart once; index 0..n-1."""
    texts, group = _different(said)
    rows, cities = pd.factorize(texts["city"])
    hints = folded(pd.Series(cities, dtype="str")).take(rows)
    plain = pd.DataFrame({"address": folded(texts["address"]), "city": hints.to_numpy()})
    lines, same = _different(plain)  # those in capitals, and the like, once
    if len(lines) > _FEW:
        parts = _taken_apart(lines["address"], lines["city"])
    else:
        parts = _remembered(tuple(lines["address"]), tuple(lines["city"]))
    return parts.take(same[group]).reset_index(drop=True)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(addresses: tuple[str, ...], cities: tuple[str, ...]) -> pd.DataFrame:
    """Take a few texts apart, or say again what they were: a build asks several times."""
    return _taken_apart(pd.Series(addresses, dtype=object), pd.Series(cities, dtype=object))


def _different(said: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.integer[Any]]]:
    """Return each different row once, index 0..n-1, and which of them each row is."""
    address, city = (pd.factorize(said[column])[0] for column in said.columns)
    both = address * (len(said) + 1) + city
    _, first, group = np.unique(both, return_index=True, return_inverse=True)
    return said.take(first).reset_index(drop=True), group


def _blank(index: pd.Index) -> pd.DataFrame:
    """Return the parts of blank addresses."""
    text = dict.fromkeys(ADDRESS_PARTS, "") | {FORM: "blank"}
    parts = pd.DataFrame(text, index=index, dtype="str")
    return parts.assign(**{NUMBER: -1})


def _taken_apart(whole: pd.Series, hints: pd.Series) -> pd.DataFrame:
    """Take different folded texts apart; index 0..n-1."""
    line = whole.str.replace(_BETWEEN, "", regex=True).str.replace(_JUNIOR, " ", regex=True)
    line, place = without_place(line, hints)
    part, unit = without_units(line)
    part = part.astype(object)
    part, unit = _asked_again(whole, part, unit)
    found = numbers(part)
    numbered = found[FIRST] != ""
    streets = _streets(found[REST].where(numbered, part), numbered=numbered)
    parts = streets.assign(**{UNIT: unit, NUMBER_TEXT: number_text(found)})
    parts[NUMBER] = whole_number(found)
    parts[[CITY, STATE, ZIP]] = place
    parts[FORM] = _form(whole, part, numbered=numbered, corner=parts[CROSS] != "")
    nowhere = parts[FORM].isin(["box", "blank"])
    parts.loc[nowhere, [NUMBER_TEXT, STREET, CROSS, UNIT]] = ""
    parts.loc[nowhere, NUMBER] = -1
    return parts.loc[:, list(ADDRESS_PARTS)].astype(dict.fromkeys(TEXT_PARTS, "str"))


def _asked_again(whole: pd.Series, part: pd.Series, unit: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return part and unit of each address, by a second opinion where the rules are unclear."""
    found = numbers(part)
    numbered = found[FIRST] != ""
    form = _form(whole, part, numbered=numbered, corner=part.str.contains(CORNER))
    vague = (form == "vague") & ~whole.str.contains(_UNSURE)
    unclear = are_unclear(found[REST].where(numbered, part), numbered=numbered, vague=vague)
    said = second_opinions(whole[unclear])
    said = said.loc[said[NUMBERED] != ""].reindex(whole.index).fillna("")
    has = said[NUMBERED] != ""
    return part.where(~has, _bare(said[NUMBERED])), unit.where(unit != "", said[OCCUPANCY])


def _streets(rest: pd.Series, *, numbered: pd.Series) -> pd.DataFrame:
    """Return the keys of the street and, of a corner, of the other one."""
    plain = rest.str.replace(_CORNER_WORDS, "", regex=True)
    plain = plain.str.replace(r"\b(?:sts|streets)$", "st", regex=True)
    plain = plain.str.replace(r"\b(?:aves|avenues)$", "ave", regex=True)
    cut = plain.where(~numbered, "").str.extract(rf"^(?P<one>.*?\S){CORNER}(?P<two>\S.*)$")
    corner = cut["two"].notna()
    one = cut["one"].where(corner, plain).fillna("")
    keys = {
        STREET: street_keys(_bare(one)),
        CROSS: street_keys(_bare(cut["two"].fillna(""))),
    }
    return pd.DataFrame(keys)


def _bare(text: pd.Series) -> pd.Series:
    """Leave letters, digits and hyphens."""
    return text.str.replace(r"[^\w\s-]+", " ", regex=True).str.strip()


def _form(
    whole: pd.Series, part: pd.Series, *, numbered: pd.Series, corner: pd.Series
) -> pd.Series:
    """Say what kind of address each is."""
    part = part.astype(object)  # see `folded`
    streetlike = part.str.contains(_STREETLIKE)
    marked = part.str.contains(r"[&@]|\s/\s|^(?:\w+\s+)?(?:corner|intersection|esquina)\s")
    unsure = whole.str.contains(_UNSURE) & ~numbered
    form = pd.Series("vague", index=whole.index, dtype="str")
    form = form.mask(streetlike, "street").mask(corner & (streetlike | marked), "corner")
    form = form.mask(unsure, "vague").mask(numbered, "numbered")
    form = form.mask(whole.str.contains(_BOX) & ~numbered, "box")
    return form.mask(part == "", "blank")
