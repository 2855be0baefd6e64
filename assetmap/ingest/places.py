"""Read where a row says that it is: degrees, addresses, towns, states, ZIP codes."""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from assetmap import schema as s
from assetmap.model import Reason, Severity

from .findings import Findings
from .numbers import NAN, degrees
from .states import CODES, STATE_WORDS, is_state, state_code, with_zero

_LOOK: Final = 300  # characters that patterns are tried on: a bait costs no time
_TOWNLESS: Final = 0.8  # share of rows without town from which on a comma may tell it ...
_HABIT: Final = 0.6  # ... where so many have one: the column's habit, not one row's accident
_BEYOND: Final = 180.0  # degrees; between 90 and 180 a latitude may be a swapped longitude
_NUMBER = r"[-+\u2212]?\d{1,3}(?:\.\d+)?"
_POINT = re.compile(rf"POINT\s*Z?M?\s*\(\s*({_NUMBER})\s+({_NUMBER})[^)]*\)", re.IGNORECASE)
_GEOJSON = re.compile(rf"[\"']?coordinates[\"']?\s*:\s*\[\s*({_NUMBER})\s*,\s*({_NUMBER})")
_LINK = re.compile(rf"[@=/](?:loc:)?({_NUMBER}),\s*({_NUMBER})(?:[,&z/]|$)")
_NAMED = re.compile(
    rf"lat[a-z]*[^\w+-]*({_NUMBER})[^\w+-]+(?:lon|lng)[a-z]*[^\w+-]*({_NUMBER})", re.IGNORECASE
)
_PLAIN = re.compile(rf"[(\[]?\s*({_NUMBER})\s*(?:[,;/|\s]\s*)({_NUMBER})\s*[)\]]?")
_COMMAS = re.compile(r"[(\[]?\s*(-?\d{1,3},\d+)\s*[;/|\s]\s*(-?\d{1,3},\d+)\s*[)\]]?")
_SIDES = re.compile(r"(.+?[NS]|[NS].+?)[\s,;/]*((?:[EWO].+|.+[EWO]))", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,;]*\(\s*(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)\s*$")

_ZIP = re.compile(r"(\d{5})(?:\.0+)?(?:\s*-\s*\d{0,4})?|(\d{5})-?\d{4}(?:\.0)?")
_SHORT_ZIP = re.compile(r"(\d{3,4})(?:\.0+)?(?:-\d{4})?")
_FOREIGN_ZIP = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z\d]{2,4}[ -]?[A-Za-z\d]{3}")
_ZIP_WITHIN = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?!\d)")

_STATES = "|".join([*sorted(CODES), *map(re.escape, STATE_WORDS)])
_TAIL = re.compile(
    rf"^(?P<rest>.*?)[,\s]+(?P<state>{_STATES})\.?(?:[,\s]+(?P<zip>\d{{5}})(?:-\d{{4}})?)?"
    r"(?:[,\s]+(?:USA|U\.S\.A\.|US|United States|EE\.? ?UU\.?))?\.?$",
    re.IGNORECASE | re.DOTALL,
)
_ZIP_TAIL = re.compile(r"^(?P<rest>.*\D)[,\s]+(?P<zip>\d{5})(?:-\d{4})?$", re.DOTALL)
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


def coordinate(texts: pd.Series) -> pd.Series:
    """Return text as degrees, NaN where it is none."""
    numbers = pd.to_numeric(texts.mask(texts == "", None), errors="coerce").astype("float64")
    numbers = numbers.where(np.isfinite(numbers))
    left = numbers.isna() & (texts != "")
    if left.any():
        odd = texts[left]
        numbers.loc[left] = odd.map({text: degrees(text) for text in odd.unique()}).astype(float)
    return numbers


def pair_in(text: str, *, lon_first: bool = False) -> tuple[float, float]:
    """Return the longitude and latitude that stand in one cell, NaN where there are none.

    Examples
    --------
    >>> [pair_in(t) for t in ("40.44, -79.98", "POINT (-79.98 40.44)", "40,44; -79,98", "here")]
    [(-79.98, 40.44), (-79.98, 40.44), (-79.98, 40.44), (nan, nan)]
    """
    text = text[:_LOOK]
    for pattern, lon_leads in ((_POINT, True), (_GEOJSON, True), (_LINK, False), (_NAMED, False)):
        if match := pattern.search(text):
            a, b = degrees(match[1]), degrees(match[2])
            return (a, b) if lon_leads else (b, a)
    for pattern in (_PLAIN, _COMMAS, _SIDES):
        if match := pattern.fullmatch(text):
            a, b = degrees(match[1].strip(" ,;")), degrees(match[2].strip(" ,;"))
            swapped = lon_first and pattern is not _SIDES
            return (a, b) if swapped else (b, a)
    return NAN, NAN


def pairs(texts: pd.Series, *, lon_first: bool) -> pd.DataFrame:
    """Return the degrees of cells that hold both."""
    found = {text: pair_in(text, lon_first=lon_first) for text in texts.unique() if text}
    sides = {
        field: texts.map({text: pair[i] for text, pair in found.items()}).astype("float64")
        for i, field in enumerate((s.LON, s.LAT))
    }
    return pd.DataFrame(sides, index=texts.index)


def trailing_pairs(address: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """Take a point in brackets off the end of addresses, as city portals write it."""
    points = pd.DataFrame({s.LON: NAN, s.LAT: NAN}, index=address.index, dtype="float64")
    if not address.str.endswith(")").any():
        return address, points
    has = address.str.contains(r"\(\s*-?\d{1,3}\.\d+\s*,\s*-?\d{1,3}\.\d+\s*\)\s*$", regex=True)
    if not has.any():
        return address, points
    split = {
        text: _TRAILING.search(text, max(0, len(text) - _LOOK)) for text in address[has].unique()
    }
    rest = {text: text[: m.start()] if m else text for text, m in split.items()}
    lon = {text: degrees(m[2]) if m else NAN for text, m in split.items()}
    lat = {text: degrees(m[1]) if m else NAN for text, m in split.items()}
    points.loc[has, s.LON] = address[has].map(lon).astype(float)
    points.loc[has, s.LAT] = address[has].map(lat).astype(float)
    return address.mask(has, address.map(rest)).astype("str"), points


def tail_of(address: str) -> tuple[str, str, str]:
    """Return the city, state and ZIP code at the end of an address, "" for those not there.

    Examples
    --------
    >>> tail_of("400 Cathedral St, Baltimore, MD 21201")
    ('Baltimore', 'MD', '21201')
    >>> tail_of("401 East 1st Street Lumberton NC")
    ('Lumberton', 'NC', '')
    """
    address = address[-_LOOK:]
    match = _TAIL.match(address)
    if match:
        state = state_code(match["state"])
        # "1 Market St, IN" is a state; the last word of "Fifth and Main" is none.
        if is_state(state) and (match["zip"] or not match["state"].islower()):
            return _town(match["rest"]), state, match["zip"] or ""
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
        last = plain[ends[-1].end() :].strip(" ,") if ends else ""
        if not ends and not any(c.isdigit() for c in plain):
            last = plain  # the whole cell is "Baltimore, MD"
    return last if _TOWN.fullmatch(last) and not _NO_TOWN.search(last) else ""


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
    tails = {text: tail_of(text) for text in addresses.unique()}
    out = frame.copy()
    for i, field in enumerate((s.CITY, s.STATE, s.ZIP)):
        found = addresses.map({text: tail[i] for text, tail in tails.items()}).astype("str")
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


def zips(
    texts: pd.Series, row_states: pd.Series, findings: Findings, *, states: tuple[str, ...]
) -> pd.Series:
    """Return five-digit ZIP codes, restoring zeros that the row's or the region's state has."""
    plain = {text: _plain_zip(text) for text in texts.unique()}
    clean = texts.map(plain).astype("str")
    short = clean.str.len().isin([3, 4]) & clean.str.isdigit()
    if short.any():
        clean = _restored(texts, clean, short, row_states, findings, states=states)
    bad = (texts != "") & (clean == "")
    findings.add(bad, Reason.BAD_ZIP, Severity.NOTE, column=s.ZIP, values=texts)
    return clean


def _restored(
    texts: pd.Series,
    clean: pd.Series,
    short: pd.Series,
    row_states: pd.Series,
    findings: Findings,
    *,
    states: tuple[str, ...],
) -> pd.Series:
    """Give short ZIP codes their zeros back, or blank them where no state has such a code."""
    keys = clean[short] + "\x1f" + row_states[short]
    whole = {}
    for key in keys.unique():
        digits, state = key.split("\x1f")
        whole[key] = with_zero(digits, (state,) if is_state(state) else states)
    zeros = keys.map(whole).astype("str")
    for found in sorted(set(zeros[zeros != ""])):
        same = pd.Series(data=False, index=texts.index)
        same.loc[zeros.index[zeros == found]] = True
        findings.add(
            same, Reason.LOST_ZERO, Severity.NOTE, column=s.ZIP, values=texts, expected=found
        )
    out = clean.copy()
    out.loc[zeros.index] = zeros
    return out


def _plain_zip(text: str) -> str:
    """Return a ZIP code's five digits, or the three or four of a short one; "" where it is none."""
    if len(text) > _LOOK:
        return ""
    if match := _ZIP.fullmatch(text):
        return match[1] or match[2]
    if match := _SHORT_ZIP.fullmatch(text):
        return match[1]
    if _FOREIGN_ZIP.fullmatch(text):
        return text.upper()
    within = _ZIP_WITHIN.findall(text)
    return within[0] if len(set(within)) == 1 else ""


def placed(frame: pd.DataFrame, raw: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Check degrees: hold what is none, and drop one without the other.

    Parameters
    ----------
    frame
        With LON and LAT as floats.
    raw
        The same columns as text.
    """
    out = frame.copy()
    for field in (s.LON, s.LAT):
        bad = (raw[field] != "") & (out[field].isna() | (out[field].abs() > _BEYOND))
        findings.add(bad, Reason.BAD_COORDINATE, Severity.HELD, column=field, values=raw[field])
        out[field] = out[field].mask(bad)
    half = out[s.LON].isna() != out[s.LAT].isna()
    if half.any():
        elsewhere = (frame[[s.ADDRESS, s.CITY, s.ZIP, s.NEIGHBOURHOOD]] != "").any(axis=1)
        shown = raw[s.LAT] + ", " + raw[s.LON]
        for where, severity in (
            (half & elsewhere, Severity.NOTE),
            (half & ~elsewhere, Severity.HELD),
        ):
            findings.add(where, Reason.HALF_COORDINATE, severity, values=shown)
        out.loc[half, [s.LON, s.LAT]] = NAN
    return out
