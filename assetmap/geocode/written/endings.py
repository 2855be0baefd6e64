"""Split city, state, ZIP code off the end of addresses."""

from functools import lru_cache
from typing import Any, Final

import pandas as pd

from .names import name_keys
from .streets import CODE_LETTERS, alternatives, state_codes, words

CITY: Final = "city"  # as the address says it, lower case
STATE: Final = "state"  # two-letter code
ZIP: Final = "zip"  # five digits

MOST_CITY_WORDS: Final = 4  # "saint clair shores north"
_ZERO_STATES: Final = "ct|ma|me|nh|nj|ri|vt|pr|vi"  # their ZIP codes begin with 0: 7030
_COUNTRY: Final = (
    r"(?:,?\s(?:usa|united states(?: of america)?)|(?:,\s|(?<=\d)\s)us)"
    r"(?=(?:,?\s\d{5}(?:-\d{4})?)?$)"
)
_ZIP: Final = r"^(?P<head>.*?)(?:^|,\s|\s)(?P<zip>\d{5})(?:[-\s]?\d{4})?$"
_UNIT: Final = alternatives(words("unit", "numbered"))
_NO_STATE: Final = {w: s for w, s in words("unit", "numbered").items() if w not in state_codes()}
# What a number of five digits belongs to, when it ends an address and is no ZIP code.
_NO_ZIP: Final = (
    rf"(?:\b(?:{alternatives(_NO_STATE)}|{alternatives(words('box'))}"
    rf"|{alternatives(words('route'))}|no|num)|#)\s?$"
)
_ALONE: Final = alternatives(words("unit", "alone"))
_COMMON: Final = alternatives(words("suffix", "common"))
_DIRECTION: Final = alternatives(words("direction"))
_DIRECTION_APART: Final = (
    rf"(\s(?:{_COMMON})),\s"
    rf"(?=(?:(?:{_DIRECTION}|[ns]\s[ew])(?:,|$|\s#|\s(?:{_UNIT})\b)|[ns][ew]\s))"
)
_NO_CITY: Final = rf"(?:{alternatives(words('vague'))}|{_ALONE})\b"  # how no city's name begins
_FLOOR: Final = r"\b(\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|ground|top)\sfl$"


def without_place(line: pd.Series, hints: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """Split country, ZIP, state, then city off the end of folded addresses.

    Parameters
    ----------
    line
        As `folded` gives them.
    hints
        The city of each row where it is known, folded; "" where not.

    Returns
    -------
    line
        What is left.
    place
        `city`, `state`, `zip`; "" where the address says none.
    """
    line = line.str.replace(_COUNTRY, "", regex=True)
    line = line.str.replace(_FLOOR, r"\1 floor", regex=True)
    line = line.str.replace(rf"(\s(?:{_ZERO_STATES})),?\s(\d{{4}})$", r"\1 0\2", regex=True)
    cut = line.str.extract(_ZIP)
    has_zip = cut["zip"].notna() & ~cut["head"].fillna("").str.contains(_NO_ZIP)
    line = cut["head"].where(has_zip, line).str.strip(" ,")
    zips = cut["zip"].where(has_zip, "").fillna("").astype(object)
    line, state = _without_state(line, zips)
    line = line.str.replace(_DIRECTION_APART, r"\1 ", regex=True)
    line, city = _without_city(line, hints, state=state, zips=zips)
    return line, pd.DataFrame({CITY: city, STATE: state, ZIP: zips})


def _without_state(line: pd.Series, zips: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Split a state off the end where it cannot be part of the street."""
    codes = state_codes()
    cut = line.str.extract(rf"^(?P<head>.+?)(?P<comma>,)?\s(?P<state>{alternatives(codes)})$")
    said, head = cut["state"].fillna(""), cut["head"].fillna("").str.strip(" ,")
    own = said.map(lambda text: codes.get(text, "")).astype(object)
    has_zip = zips != ""
    later = head.str.contains(",", regex=False)
    # ct, ne, la end street names too; a state in full is a street or a city as often.
    unsure = said.isin([*words("suffix"), *words("direction")])
    full = said.str.len() > CODE_LETTERS
    # "Plainview, NE 68769", not "5th St, NE 20002": what the ZIP code says decides.
    agrees = has_zip & unsure
    agrees &= zips.where(agrees, "").map(_state_of) == own
    whole = agrees & cut["comma"].notna()
    sure = (said != "") & (later | whole | (~unsure & ~full) | (full & has_zip))
    open_ = (said != "") & ~sure
    tail = _known_tail(head.where(open_, ""), own)
    before = pd.Series(
        [h[: len(h) - len(t)] for h, t in zip(head, tail, strict=True)], dtype=object
    )
    sure |= (tail != "") & (agrees | before.str.contains(rf"\s(?:{_COMMON}|\d\w*),?\s$"))
    sure |= open_ & full & _are_cities(head.where(open_, ""), own)  # "greensboro north carolina"
    return head.where(sure, line), own.where(sure, "")


def _without_city(
    line: pd.Series, hints: pd.Series, *, state: pd.Series, zips: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Split a city off the end: after a comma, as the row or a list of cities names it, or bare."""
    placed = (state != "") | (zips != "")
    comma = line.str.extract(
        rf"^(?P<head>.+),\s(?P<city>(?!.*(?:[\d&@/]|\sand\s|\s(?:{_COMMON})$))"
        rf"(?!(?:{_DIRECTION})$|(?:{_UNIT})\s|{_NO_CITY})[^,]+)$"
    )
    repeated = [
        hint if hint and text.endswith(f" {hint}") else ""
        for text, hint in zip(line, hints, strict=True)
    ]
    city = comma["city"].fillna("").astype(object)
    city = city.where(city != "", pd.Series(repeated, dtype=object))
    where = state.where(state != "", zips.where(city == "", "").map(_state_of))
    city = city.where(city != "", _known_tail(line.where(city == "", ""), where))
    bare = line.where(placed & (city == ""), "").str.extract(
        rf"^\S+\s.*\s(?:{_COMMON})(?:\s(?:{_DIRECTION}))?"
        rf"\s(?P<city>(?!(?:{_DIRECTION})$|{_NO_CITY})[a-z][a-z -]+)$"
    )
    city = city.where(city != "", bare["city"].fillna("")).astype(object)
    head = [text[: len(text) - len(c)] for text, c in zip(line, city, strict=True)]
    line = pd.Series(head, dtype=object).str.strip(" ,")
    # "Erie, PA": a city and nothing else.
    alone = (city == "") & placed & _are_cities(line.where(placed, ""), where)
    return line.where(~alone, ""), city.where(~alone, line)


def _known_tail(line: pd.Series, states: pd.Series) -> pd.Series:
    """Return the last words of each text that are a city of its state, after an address's words."""
    tails = pd.Series("", index=line.index, dtype=object)
    asked = line.index[(line != "") & (states != "")]
    if asked.empty:
        return tails
    some, where = line[asked], states[asked]
    for count in range(1, MOST_CITY_WORDS + 1):
        tail = some.str.extract(
            rf"^(?!\S+\s(?:{_DIRECTION})(?:\s[a-z-]+){{{count}}}$)"
            rf"\S+\s\S.*?\s((?:[a-z-]+\s){{{count - 1}}}[a-z-]+)$",
            expand=False,
        ).fillna("")
        hit = _are_cities(tail, where)
        tails.loc[asked] = tails[asked].where(~hit, tail)
    return tails


def _are_cities(names: pd.Series, states: pd.Series) -> pd.Series:
    """Tell which names are cities of the state beside them; "" is none."""
    asked = names.index[(names != "") & (states != "")]
    if asked.empty:
        return pd.Series(data=False, index=names.index)
    keys = name_keys(names[asked])
    known = [key in _cities(state) for key, state in zip(keys, states[asked], strict=True)]
    return pd.Series(known, index=asked, dtype="bool").reindex(names.index, fill_value=False)


@lru_cache(maxsize=64)  # the states and territories
def _cities(state: str) -> frozenset[str]:
    """Return the keys of the names of a state's cities, as the post has them."""
    import zipcodes

    country: Any = zipcodes  # untyped
    rows = country.filter_by(state=state)
    names = {name for row in rows for name in (row["city"], *row["acceptable_cities"])}
    return frozenset(name_keys(pd.Series(sorted(names), dtype="str"))) - {""}


@lru_cache(maxsize=50_000)
def _state_of(code: str) -> str:
    """Return the state of a ZIP code, "" where it is unknown."""
    import zipcodes

    country: Any = zipcodes  # untyped
    rows = country.matching(code) if code else []
    return str(rows[0]["state"]) if rows else ""
