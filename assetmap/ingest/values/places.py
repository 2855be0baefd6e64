"""Read where a row says that it is: towns, states, ZIP codes."""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assetmap import schema as s

from .states import CODES, STATE_WORDS, is_state, state_code

_QUARTER: Final = "NE"  # of the four, the only one that is a state too
_LOOK: Final = 300  # characters that patterns are tried on: a bait costs no time
_TOWNLESS: Final = 0.8  # share of rows without town from which on a comma may tell it ...
_HABIT: Final = 0.6  # ... where so many have one: the column's habit, not one row's accident


_STATES = "|".join([*sorted(CODES), *map(re.escape, STATE_WORDS)])
_TAIL = re.compile(
    rf"^(?P<rest>.*?)[,\s]+(?P<state>{_STATES})\.?(?:[,\s]+(?P<zip>\d{{5}})(?:-\d{{4}})?)?"
    r"(?:[,\s]+(?:USA|U\.S\.A\.|US|United States|EE\.? ?UU\.?))?\.?$",
    re.IGNORECASE | re.DOTALL,
)
_ZIP_TAIL = re.compile(r"^(?P<rest>.*\D)[,\s]+(?P<zip>\d{5})(?:-\d{4})?$", re.DOTALL)
# What `tail_of` finds anything in ends so: told of a whole column at once.
_ENDING: Final = (
    rf"(?i)(?:\d{{5}}(?:-\d{{4}})?|[,\s](?:{_STATES}|USA?|U\.S\.A\.|United States|EE\.? ?UU\.?))"
    r"\.{0,2}$"
)
_STREET_END = re.compile(
    r"\b(?:st|street|ave?|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|pl|place|pkwy|"
    r"parkway|hwy|highway|sq|square|ter|terrace|cir|circle|pike|plaza|trail|loop)\b\.?"
    r"(?:\s+[NSEW]{1,2}\b)?(?:\s*,?\s*(?:suite|ste|unit|apt|fl|floor|room|rm|#)\.?\s*[\w-]+)?",
    re.IGNORECASE,
)
_TOWN = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f.' -]{1,40}")
_NO_TOWN = re.compile(
    r"\b(?:suite|ste|unit|apt|floor|fl|room|rm|bldg|building|box|level|lower|upper|rear|corner|btwn|"
    r"between|and|near|behind|next|across|of|at|(?<=.)st|street|ave|avenue|rd|road|blvd|dr|drive|lane|hwy)\b",
    re.IGNORECASE,
)


def tail_of(address: str) -> tuple[str, str, str]:
    """Return the city, state and ZIP code at the end of an address, "" for those not there.

    Examples
    --------
    >>> tail_of("400 Cathedral St, Baltimore, MD 21201")
    ('Baltimore', 'MD', '21201')
    >>> tail_of("1000 N. 19th St. St. Louis, MO 63106")
    ('St. Louis', 'MO', '63106')
    >>> tail_of("401 East 1st Street Lumberton NC")
    ('Lumberton', 'NC', '')
    >>> tail_of("12 Harbor Street NE"), tail_of("12 Harbor Street, Omaha NE")
    (('', '', ''), ('Omaha', 'NE', ''))
    """
    address = address[-_LOOK:]
    match = _TAIL.match(address)
    if match:
        state = state_code(match["state"])
        town, code = _town(match["rest"]), match["zip"] or ""
        # "1 Market St, IN" is a state; the last word of "Fifth and Main" is none, and "NE" is one
        # only after a town or before a ZIP code: else it is a quarter of a city.
        told = code or (town if state == _QUARTER else not match["state"].islower())
        if is_state(state) and told:
            return town, state, code
    match = _ZIP_TAIL.match(address)
    if match:
        town = _town(match["rest"]) if "," in match["rest"] else ""
        return town, "", match["zip"]
    return "", "", ""


def _town(rest: str) -> str:
    """Return the town at the end of an address without state, "" where none can be told."""
    plain = rest.strip(" ,")
    if "," in plain:
        last = plain.rsplit(",", 1)[1].strip()
    else:
        ends = list(_STREET_END.finditer(plain))
        last = plain[_street_end(ends, plain) :].strip(" ,") if ends else ""
        if not ends and not any(c.isdigit() for c in plain):
            last = plain  # the whole cell is "Baltimore, MD"
    return last if _TOWN.fullmatch(last) and not _NO_TOWN.search(last) else ""


def _street_end(ends: list[re.Match[str]], text: str) -> int:
    """Return where a street ends: of "19th St. St. Louis" the second St. begins the town."""
    *before, last = ends
    is_saint = last[0].lower().rstrip(".") == "st" and before
    return (
        before[-1].end()
        if is_saint and not text[before[-1].end() : last.start()].strip()
        else last.end()
    )


def comma_town(address: str) -> str:
    """Return what stands after the last comma, where it can be a town."""
    return _town(address[-_LOOK:]) if "," in address else ""


def fill_from_address(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill blank cities, states and ZIP codes with what stands at the end of the address."""
    blank = (frame[s.CITY] == "") | (frame[s.STATE] == "") | (frame[s.ZIP] == "")
    has = blank & frame[s.ADDRESS].str.contains(r"[A-Za-z].*(?:\d{5}|[A-Za-z]{2})\.?$", regex=True)
    if not has.any():
        return frame
    addresses = frame.loc[has, s.ADDRESS]
    # Arrow's own search takes a tenth of the time of the one that pandas would choose.
    telling = addresses[np.asarray(pc.match_substring_regex(pa.array(addresses), _ENDING))]
    tails = {text: tail_of(text) for text in telling.unique()}
    out = frame.copy()
    for i, field in enumerate((s.CITY, s.STATE, s.ZIP) if tails else ()):
        found = telling.map({text: tail[i] for text, tail in tails.items()}).astype("str")
        rows = found.index[(out.loc[found.index, field] == "") & (found != "")]
        out.loc[rows, field] = found[rows]
    if (out[s.CITY] == "").mean() > _TOWNLESS:
        towns = {text: comma_town(text) for text in addresses.unique()}
        found = addresses.map(towns).astype("str")
        if (found != "").mean() > _HABIT:
            rows = found.index[out.loc[found.index, s.CITY] == ""]
            out.loc[rows, s.CITY] = found[rows]
    return out


def mapped(texts: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Change each different text once."""
    changes = {text: change(text) for text in texts.unique()}
    if all(old == new for old, new in changes.items()):
        return texts
    return texts.map(changes).astype("str")
