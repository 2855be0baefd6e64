"""Read degrees, and sort out those that stand for no place."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap import schema as s
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

from .numbers import NAN, degrees

Bounds = tuple[float, float, float, float]  # west, south, east, north, degrees

_BEYOND: Final = 180.0  # degrees; between 90 and 180 a latitude may be a swapped longitude
# What programs write where they have no coordinates: the same in both, but for the sign.
_SENTINELS: Final = (1, 9, 88, 99, 888, 999, 8888, 9999, 99999, 999999)
_COARSE: Final = 100.0  # parts of a degree: about a kilometre
_EXACT: Final = 1e-6  # of such a part: what a float may be off
_SOME: Final = 20  # rows from which on one note for most of them does
_MOST: Final = 0.5


def coordinate(texts: pd.Series) -> pd.Series:
    """Return text as degrees, NaN where it is none."""
    numbers = pd.to_numeric(texts.mask(texts == "", None), errors="coerce").astype("float64")
    numbers = numbers.where(np.isfinite(numbers))
    left = numbers.isna() & (texts != "")
    if left.any():
        odd = texts[left]
        numbers.loc[left] = odd.map({text: degrees(text) for text in odd.unique()}).astype(float)
    return numbers


def placed(frame: pd.DataFrame, raw: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Check degrees: hold what is none, and drop one without the other.

    Parameters
    ----------
    frame
        With LON and LAT as floats.
    raw
        The same columns as text.
    findings
        Of the same rows; it grows.
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


def without_sentinels(
    frame: pd.DataFrame, raw: pd.DataFrame, findings: Findings, *, bounds: Bounds | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Hold rows whose coordinates are a program's word for none: -1, -1 or 999, 999.

    Parameters
    ----------
    frame
        With LON and LAT as floats.
    raw
        The same columns as text.
    findings
        Of the same rows; it grows.
    bounds
        Of the region: what lies in it is a place.

    Returns
    -------
    frame, raw
        The same, without those coordinates.
    """
    lon, lat = frame[s.LON], frame[s.LAT]
    none = lat.abs().isin(_SENTINELS) & (lon.abs() == lat.abs())
    if not none.any():
        return frame, raw
    if bounds is not None:
        west, south, east, north = bounds
        none &= ~(lon.between(west, east) & lat.between(south, north))
    shown = raw[s.LAT] + ", " + raw[s.LON]
    findings.add(none, Reason.NULL_ISLAND, Severity.HELD, values=shown)
    blank = {field: frame[field].mask(none) for field in (s.LON, s.LAT)}
    return frame.assign(**blank), raw.mask(none, "")


def note_coarse(frame: pd.DataFrame, findings: Findings) -> None:
    """Note coordinates with at most two decimals, which may be a kilometre off."""
    lon, lat = frame[s.LON] * _COARSE, frame[s.LAT] * _COARSE
    near = ((lon - lon.round()).abs() < _EXACT) & ((lat - lat.round()).abs() < _EXACT)
    coarse = near & ((lon != 0) | (lat != 0))
    if not coarse.any():
        return
    shown = frame[s.LAT].astype("str") + ", " + frame[s.LON].astype("str")
    if len(frame) < _SOME or coarse.sum() <= _MOST * lon.notna().sum():
        findings.add(coarse, Reason.COARSE_COORDINATE, Severity.NOTE, values=shown)
        return
    findings.at(0, Reason.COARSE_COORDINATE, Severity.NOTE, value=shown[coarse].iloc[0])
