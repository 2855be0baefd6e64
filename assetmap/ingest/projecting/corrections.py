"""Put coordinates right that are all wrong in one way, where a person says so."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap import schema as s
from assetmap.ingest.asked import Asked
from assetmap.ingest.findings import Findings
from assetmap.ingest.values.coordinates import Bounds
from assetmap.model import Question, Reason, Severity

_MARGIN: Final = 0.25  # degrees around the region, some 25 km: lists reach over its border
_MOST: Final = 0.5  # share of the rows with coordinates from which on a column is wrong, not a row
_NEAR_ZERO: Final = 0.01  # degrees: what lies there is no place, however it is turned
_POLE: Final = 90.0
_BEYOND: Final = 180.0
_POINTS: Final = range(1, 13)  # digits that may stand after a lost decimal point
_ANSWERS: Final = ("yes", "no")

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def turned(
    frame: pd.DataFrame, findings: Findings, asked: Asked, *, bounds: Bounds | None, sheet: str
) -> pd.DataFrame:
    """Swap latitude and longitude, or give a lost minus back, in all rows that need it.

    It is asked where most rows with coordinates would then lie in the region, and do not now. Rows
    are left alone without an answer: placing holds them.

    Parameters
    ----------
    frame
        With LON and LAT, degrees.
    findings
        Of the same rows; it grows.
    asked
        Knows, or is asked, what is to be done.
    bounds
        Of the region; without one only a latitude beyond the pole shows that the two are swapped.
    sheet
        The sheet's name, for the question.
    """
    lon, lat = frame[s.LON].to_numpy(dtype=float), frame[s.LAT].to_numpy(dtype=float)
    both = ~np.isnan(lon) & ~np.isnan(lat)
    if not both.any():
        return frame
    if bounds is None:
        return _unbounded(frame, findings, asked, sheet=sheet)
    good = _inside(lon, lat, bounds)
    left = both & ~good & (np.abs(lon) > _NEAR_ZERO) & (np.abs(lat) > _NEAR_ZERO)
    if not left.any():
        return frame
    flipped = left & ~np.isnan(_flipped(lon, lat, bounds)[0])
    swapped = left & ~flipped & _inside(lat, lon, bounds)
    twice = left & ~flipped & ~swapped & ~np.isnan(_flipped(lat, lon, bounds)[0])
    usual = bool(good.sum() <= _MOST * both.sum())
    asking = _Asking(frame, findings, asked, usual=usual, sheet=sheet)
    swap = asking.ask("swap", swapped | twice)
    sign = asking.ask("sign", flipped | twice)
    to_swap = (swapped & swap) | (twice & swap & sign)
    to_flip = (flipped & sign) | (twice & swap & sign)
    x, y = np.where(to_swap, lat, lon), np.where(to_swap, lon, lat)
    across, up = _flipped(x, y, bounds)
    x, y = np.where(to_flip, across, x), np.where(to_flip, up, y)
    asking.tell(Reason.SWAPPED_BACK, x, y, to_swap)
    asking.tell(Reason.SIGN_RESTORED, x, y, to_flip)
    return frame.assign(**{s.LON: x, s.LAT: y})


def with_points(
    frame: pd.DataFrame,
    raw: pd.DataFrame,
    findings: Findings,
    asked: Asked,
    *,
    bounds: Bounds | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give lost decimal points back (40443300 for 40.4433), where a person says so.

    Rows are held without an answer. Without a region, nothing is known of them.

    Parameters
    ----------
    frame
        With LON and LAT as floats.
    raw
        The same columns as text.
    findings, asked, bounds
        As in `turned`.

    Returns
    -------
    frame, raw
        The same; blank where the rows are held.
    """
    lon, lat = frame[s.LON].to_numpy(dtype=float), frame[s.LAT].to_numpy(dtype=float)
    far = (np.abs(lon) > _BEYOND) & (np.abs(lat) > _BEYOND)
    if bounds is None or not far.any():
        return frame, raw
    x, y = _pointed(lon, bounds[0], bounds[2]), _pointed(lat, bounds[1], bounds[3])
    rows = far & ~np.isnan(x) & ~np.isnan(y)
    if not rows.any():
        return frame, raw
    shown = raw[s.LAT] + ", " + raw[s.LON]
    where = pd.Series(rows, index=frame.index)
    found = f"{shown[where].iloc[0][:80]} \u2192 {y[rows][0]:.7g}, {x[rows][0]:.7g}"
    count = int(rows.sum())
    question = Question(key="point", found=found, options=_ANSWERS, suggestion="yes", rows=count)
    if asked.ask(question) == "yes":
        findings.at(0, Reason.POINT_RESTORED, Severity.NOTE, value=found, expected=f"{count:,}")
        mended = {s.LON: np.where(rows, x, lon), s.LAT: np.where(rows, y, lat)}
        return frame.assign(**mended), raw
    findings.add(where, Reason.LOST_POINT, Severity.HELD, values=shown)
    blank = {field: frame[field].mask(where) for field in (s.LON, s.LAT)}
    return frame.assign(**blank), raw.mask(where, "")


class _Asking:
    """Ask whether rows are to be turned, and say that they were."""

    def __init__(
        self, frame: pd.DataFrame, findings: Findings, asked: Asked, *, usual: bool, sheet: str
    ) -> None:
        self._frame, self._findings, self._asked = frame, findings, asked
        self._usual, self._sheet = usual, sheet
        self._count = int((frame[s.LON].notna() & frame[s.LAT].notna()).sum())

    def ask(self, key: str, rows: Bools) -> bool:
        """Return whether a person says yes; ask where it would put most rows right."""
        count = int(rows.sum())
        most = self._usual and count > _MOST * self._count
        if not count or not (most or key in self._asked.answers):
            return False
        example = self._frame.loc[rows, [s.LAT, s.LON]].iloc[0]
        question = Question(
            key=key,
            found=f"{example[s.LAT]}, {example[s.LON]}",
            options=_ANSWERS,
            suggestion="yes",
            sheet=self._sheet,
            rows=count,
        )
        return self._asked.ask(question) == "yes"

    def tell(self, reason: Reason, lon: Floats, lat: Floats, rows: Bools) -> None:
        """Note once how many rows were turned, with the first of them."""
        if not rows.any():
            return
        old = self._frame.loc[rows, [s.LAT, s.LON]].iloc[0]
        value = f"{old[s.LAT]}, {old[s.LON]} \u2192 {lat[rows][0]}, {lon[rows][0]}"
        count = f"{int(rows.sum()):,}"
        self._findings.at(0, reason, Severity.NOTE, value=value, expected=count)


def _unbounded(
    frame: pd.DataFrame, findings: Findings, asked: Asked, *, sheet: str
) -> pd.DataFrame:
    """Swap, where a person says so, what can be swapped; else hold latitudes beyond the pole."""
    lon, lat = frame[s.LON].to_numpy(dtype=float), frame[s.LAT].to_numpy(dtype=float)
    beyond = (np.abs(lat) > _POLE) & ~np.isnan(lon)
    possible = (np.abs(lon) <= _POLE) & ~np.isnan(lat)
    asking = _Asking(frame, findings, asked, usual=True, sheet=sheet)
    if asking.ask("swap", possible if "swap" in asked.answers else beyond & possible):
        x, y = np.where(possible, lat, lon), np.where(possible, lon, lat)
        asking.tell(Reason.SWAPPED_BACK, x, y, possible)
        return frame.assign(**{s.LON: x, s.LAT: y})
    if not beyond.any():
        return frame
    shown = frame[s.LAT].astype("str") + ", " + frame[s.LON].astype("str")
    for rows, reason in (
        (beyond & possible, Reason.LATLON_SWAPPED),
        (beyond & ~possible, Reason.BAD_COORDINATE),
    ):
        where = pd.Series(rows, index=frame.index)
        findings.add(where, reason, Severity.HELD, column=s.LAT, values=shown)
    return frame


def _inside(lon: Floats, lat: Floats, bounds: Bounds) -> Bools:
    """Tell which points lie in the region or around it."""
    west, south, east, north = bounds
    across = (lon >= west - _MARGIN) & (lon <= east + _MARGIN)
    return across & (lat >= south - _MARGIN) & (lat <= north + _MARGIN)


def _flipped(lon: Floats, lat: Floats, bounds: Bounds) -> tuple[Floats, Floats]:
    """Return the points with other signs that lie in the region, NaN where none does."""
    x, y = np.full_like(lon, np.nan), np.full_like(lat, np.nan)
    for across, up in ((-1, 1), (1, -1), (-1, -1)):
        fits = np.isnan(x) & _inside(across * lon, up * lat, bounds)
        x[fits], y[fits] = across * lon[fits], up * lat[fits]
    return x, y


def _pointed(numbers: Floats, low: float, high: float) -> Floats:
    """Return numbers with a decimal point by which they lie within bounds, NaN where none does."""
    out = np.full_like(numbers, np.nan)
    for digits in _POINTS:
        smaller = numbers / 10.0**digits
        fits = np.isnan(out) & (smaller >= low - _MARGIN) & (smaller <= high + _MARGIN)
        out[fits] = smaller[fits]
    return out
