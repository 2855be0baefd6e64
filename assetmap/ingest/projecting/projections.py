"""Turn projected coordinates of sheets into degrees, or ask what they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from assetmap import schema as s
from assetmap.ingest.asked import Asked
from assetmap.ingest.findings import Findings
from assetmap.model import Question, Reason, Severity
from assetmap.parsing.maps.systems import UNKNOWN_NAME
from assetmap.parsing.wire import Parsed, Sheet
from assetmap.words import say

from .projected import (
    Bounds,
    Numbers,
    Suggestion,
    are_inside,
    bounds_of_states,
    in_degrees,
    suggest_crs,
)

KEY: Final = "crs"
_DEGREES: Final = Suggestion(code="EPSG:4326", label="EPSG:4326 (WGS 84, degrees)")
_HALF_TURN: Final = 180.0
_RIGHT_ANGLE: Final = 90.0
_LEAST: Final = 1_000.0  # of projected coordinates the greater: below it a degree lost its point
_MOST: Final = 0.5  # share of rows from which on projected coordinates are no slips
_DIGITS: Final = 7  # of degrees: a centimetre
_GROUPS: Final = re.compile(r"(?<=\d)[, \u00a0\u202f](?=\d{3}(?!\d))")
_UNIT: Final = re.compile(r"\s*(?:us[ -]?)?(?:ft|feet|foot|m|met(?:er|re)s?)\.?$", re.IGNORECASE)
_PLACES: Final = 16  # decimals that a degree may have lost with its point
_LONGEST: Final = 40  # characters of a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of where coordinates lie."""

    name: str  # of the file, for sentences
    bounds: Bounds | None  # of the region, degrees
    states: tuple[str, ...]  # of the region, where it has no bounds
    hint: str = ""  # what the columns are called: a code in it goes first

    def region(self) -> Bounds | None:
        """Return the bounds of the region, or else of its states."""
        return self.bounds or bounds_of_states(self.states)


def settled_maps(parsed: Parsed, asked: Asked, known: Known) -> Parsed:
    """Return a file whose coordinates are all in degrees.

    Parameters
    ----------
    parsed
        Some of its sheets may be in a system that nobody named.
    asked
        What a person answers; which system it is, is asked here.
    known
        What is known of where they lie.

    Raises
    ------
    QuestionError
        If nobody has said yet which system it is.
    InputError
        If the answer is no system.
    """
    places = {i: _points(one) for i, one in enumerate(parsed.sheets) if _is_open(one)}
    places = {i: one for i, one in places.items() if np.isfinite(one[0]).any()}
    open_ones = {i: one for i, one in places.items() if not _are_degrees(one, known.bounds)}
    if not open_ones:
        return parsed
    x, y = (np.concatenate([one[side] for one in open_ones.values()]) for side in (0, 1))
    answer = _ask(asked, _question(x, y, _suggested(x, y, known), needed=True))
    if not answer:
        asked.open()  # raises: the question is needed
    sheets = list(parsed.sheets)
    for i, (east, north) in open_ones.items():
        lon, lat = in_degrees(east, north, answer=answer, name=known.name)
        sheets[i] = _moved(sheets[i], lon, lat)
    return replace(parsed, sheets=sheets)


def _is_open(sheet: Sheet) -> bool:
    """Say whether a sheet has coordinates in a system that nobody named."""
    return sheet.crs == UNKNOWN_NAME and s.LON in sheet.labels and sheet.cells is not None


def _points(sheet: Sheet) -> tuple[Numbers, Numbers]:
    """Return the coordinates of a sheet's rows, NaN where there are none."""
    cells = sheet.cells
    assert cells is not None  # noqa: S101 -- a sheet with a system has rows; tells the type checker
    lon, lat = (
        pd.to_numeric(cells.column(sheet.labels.index(side) + 1).to_pandas(), errors="coerce")
        for side in (s.LON, s.LAT)
    )
    return lon.to_numpy(dtype=float), lat.to_numpy(dtype=float)


def _are_degrees(points: tuple[Numbers, Numbers], bounds: Bounds | None) -> bool:
    """Say whether coordinates, taken as degrees, lie in the region: nothing else puts them."""
    some = np.isfinite(points[0])
    return bounds is not None and are_inside(points[0][some], points[1][some], bounds)


def _moved(sheet: Sheet, lon: Numbers, lat: Numbers) -> Sheet:
    """Return a sheet with its coordinates in degrees."""
    cells = sheet.cells
    assert cells is not None  # noqa: S101 -- as above
    for side, values in ((s.LON, lon), (s.LAT, lat)):
        at = sheet.labels.index(side) + 1
        texts = ["" if np.isnan(v) else repr(v) for v in np.round(values, _DIGITS).tolist()]
        cells = cells.set_column(at, cells.column_names[at], pa.array(texts, pa.string()))
    return replace(sheet, cells=cells, crs="")


def _ask(asked: Asked, question: Question) -> str:
    """Ask in which system coordinates are, and return the answer, "" where there is none."""
    if asked.answers.get(KEY):
        question = replace(question, options=())  # any system may be named
    return asked.ask(question)


def _suggested(x: Numbers, y: Numbers, known: Known) -> tuple[Suggestion, ...]:
    """Return the systems that coordinates may be in."""
    some = np.isfinite(x) & np.isfinite(y)
    x, y = x[some], y[some]
    if len(x) and (np.abs(x) <= _HALF_TURN).all() and (np.abs(y) <= _RIGHT_ANGLE).all():
        return (_DEGREES,)
    region = known.region()
    return suggest_crs(x, y, region, hint=known.hint) if region else ()


def _question(
    x: Numbers, y: Numbers, suggestions: Sequence[Suggestion], *, needed: bool
) -> Question:
    """Return the question in which system coordinates are."""
    some = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    found = f"{x[some[0]]:.2f}, {y[some[0]]:.2f}" if len(some) else ""
    return Question(
        key=KEY,
        found=found,
        options=tuple(one.code for one in suggestions),
        labels=tuple(one.label for one in suggestions),
        suggestion=suggestions[0].code if suggestions else "",
        needed=needed,
        rows=len(some),
    )


def unprojected(
    frame: pd.DataFrame,
    raw: pd.DataFrame,
    findings: Findings,
    asked: Asked,
    known: Known,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn the projected coordinates of a table's rows into degrees, once a person said how.

    Parameters
    ----------
    frame
        With LON and LAT as floats.
    raw
        The same columns as text.
    findings
        Of the same rows; it grows: until somebody says which system it is, rows without an address
        are held.
    asked
        What a person answers; which system it is, is asked here.
    known
        What is known of where they lie.

    Returns
    -------
    frame, raw
        The same, with degrees in the rows that were projected; blank while nobody has said how.
        Values that can be degrees are as they were.
    """
    x, y = (_plain(raw[side], frame[side]) for side in (s.LON, s.LAT))
    off = _are_projected(x, y)
    if not off.any():
        return frame, raw
    suggestions = _suggested(x[off], y[off], known)
    if not suggestions and _have_lost_points(x[off], y[off], known):
        return frame, raw
    few = off.sum() < _MOST * (np.isfinite(x) & np.isfinite(y)).sum()
    if few and not suggestions:
        return frame, raw
    answer = _ask(asked, _question(x[off], y[off], suggestions, needed=False))
    where = pd.Series(off, index=frame.index)
    out, text = frame.copy(), raw.copy()
    if answer:
        lon, lat = in_degrees(x[off], y[off], answer=answer, name=known.name)
        out.loc[where, s.LON], out.loc[where, s.LAT] = (
            np.round(lon, _DIGITS),
            np.round(lat, _DIGITS),
        )
        return out, text
    likely = say("ingest", "system_unknown")
    if suggestions:
        likely = say("ingest", "system_likely", what=suggestions[0].label)
    # A row with an address has another place to be found by, meanwhile.
    addressed = where & (frame[s.ADDRESS] != "")
    for some, severity in ((where & ~addressed, Severity.HELD), (addressed, Severity.NOTE)):
        findings.add(
            some,
            Reason.PROJECTED_COORDINATES,
            severity,
            values=raw[s.LON] + ", " + raw[s.LAT],
            expected=likely,
        )
    out.loc[where, [s.LON, s.LAT]] = np.nan
    text.loc[where, [s.LON, s.LAT]] = ""
    return out, text


def _plain(texts: pd.Series, numbers: pd.Series) -> Numbers:
    """Return numbers, read once more where thousands are parted or a unit stands behind."""
    values = numbers.to_numpy(dtype=float, copy=True)
    odd = (texts != "") & numbers.isna() & (texts.str.len() <= _LONGEST)
    if odd.any():
        bare = texts[odd].str.replace(_UNIT, "", regex=True).str.replace(_GROUPS, "", regex=True)
        values[odd.to_numpy()] = pd.to_numeric(bare, errors="coerce").to_numpy(dtype=float)
    return values


def _have_lost_points(x: Numbers, y: Numbers, known: Known) -> bool:
    """Say whether coordinates would lie in the region if they were degrees without their point."""
    region = known.region()
    if region is None:
        return False
    east, north = float(np.median(x)), float(np.median(y))
    return any(
        are_inside(np.array([east / 10**i]), np.array([north / 10**j]), region)
        for i in range(1, _PLACES)
        for j in range(1, _PLACES)
    )


def _are_projected(x: Numbers, y: Numbers) -> npt.NDArray[np.bool_]:
    """Say which pairs are no degrees on either side, nor degrees that lost their point."""
    with np.errstate(invalid="ignore"):
        far = (np.abs(x) > _HALF_TURN) & (np.abs(y) > _HALF_TURN)
        return np.asarray(far & (np.fmax(np.abs(x), np.abs(y)) >= _LEAST) & np.isfinite(x + y))
