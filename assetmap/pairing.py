"""Find which records of two versions of a list are one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from . import schema as s
from .folding import folded
from .ingest import record_ids
from .resolve.keys import name_keys, phone_keys, street_keys, url_keys
from .resolve.own_ids import COUNTER_SPAN

_TRUSTED: Final = 0.5  # share of shared ids whose names must agree: else the source numbers anew
_TENTHS: Final = 1e4  # parts of a degree: about ten metres
DEGREE: Final = 1e7  # parts of a degree that count, as in record ids
UNIT: Final = 100.0  # parts of a dollar that count
NAMES: Final = (s.NAME, s.RECIPIENT, s.FROM)  # of assets, grants, ties
_ID: Final = "id"
_CONTENT: Final = "content"  # all but the source's own id
_NAME_ONCE: Final = "name_once"  # a name that stands once in its whole list
_STREET: Final = "street"
_POINT: Final = "point"

Keys = npt.NDArray[np.object_]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A way to tell that two records are one."""

    what: str  # as it is told to people
    keys: tuple[str, ...]  # all of them agree, none is blank
    alone: bool = False  # and no other record has them


_AFTER_IDS: Final = (
    _Step(what="content", keys=(_CONTENT,)),
    _Step(what="name_and_address", keys=(s.NAME, _STREET)),
    _Step(what="name_and_place", keys=(s.NAME, _POINT)),
    _Step(what="name_and_place", keys=(s.NAME, s.ZIP), alone=True),
    _Step(what="name", keys=(_NAME_ONCE,), alone=True),
    _Step(what="address_and_phone", keys=(_STREET, s.PHONE), alone=True),
    _Step(what="address_and_url", keys=(_STREET, s.URL), alone=True),
    _Step(what="funder_and_date", keys=(s.NAME, s.FUNDER, s.DATE, s.PURPOSE)),
    _Step(what="funder_and_date", keys=(s.NAME, s.FUNDER, s.DATE), alone=True),
    _Step(what="funder_and_amount", keys=(s.NAME, s.FUNDER, s.AMOUNT), alone=True),
    _Step(what="both_ends", keys=(s.NAME, s.TO, s.KIND)),
    _Step(what="both_ends", keys=(s.NAME, s.TO), alone=True),
)
_IDS: Final = (_Step(what="source_id", keys=(_ID,)),)
# An id that only counts the rows says nothing without something else that agrees.
_COUNTED: Final = tuple(
    _Step(what="source_id", keys=(_ID, field)) for field in (s.NAME, _STREET, _POINT, s.PHONE)
)


def partners(old: pd.DataFrame, new: pd.DataFrame) -> tuple[Places, Keys]:
    """Find the partner of each record.

    Parameters
    ----------
    old, new
        Records of one kind of table, with `record_id`.

    Returns
    -------
    partner
        For each record of `new` the place in `old` of the same one, -1 where there is none.
    by
        What told: content, source_id, name_and_address, ...; "" where there is none.
    """
    partner = np.full(len(new), -1, dtype=np.int64)
    by = np.full(len(new), "", dtype=object)
    # In the order of ids, so that which of several alike is taken never hangs on the rows' order.
    left, right = (
        np.argsort(table[s.RECORD_ID].to_numpy(dtype=object), kind="stable") for table in (old, new)
    )
    a, b = _equal(*(table[s.RECORD_ID].iloc[free] for table, free in ((old, left), (new, right))))
    partner[right[b]], by[right[b]] = left[a], "content"
    left, right = np.delete(left, a), np.delete(right, b)
    if not len(left) or not len(right):
        return partner, by
    before, after = _keys(old, left), _keys(new, right)
    steps, numbered = _steps(before, after, old, new)
    for step in steps:
        if not set(step.keys) <= set(before.columns) & set(after.columns):
            continue
        a, b = _equal(_joined(before, step), _joined(after, step))
        if numbered and _ID not in step.keys:
            ids = before[s.SOURCE_ID].to_numpy()[a], after[s.SOURCE_ID].to_numpy()[b]
            # What the source itself numbers as two is two.
            fits = (ids[0] == "") | (ids[1] == "") | (ids[0] == ids[1])
            a, b = a[fits], b[fits]
        at = before["at"].to_numpy()[a], after["at"].to_numpy()[b]
        partner[at[1]], by[at[1]] = at[0], step.what
        before, after = (
            table.drop(index=table.index[done]) for table, done in ((before, a), (after, b))
        )
    return partner, by


def _equal(before: pd.Series, after: pd.Series) -> tuple[Places, Places]:
    """Return the places of equal keys: the first of either, the second of either, and so on."""
    tables = []
    for keys in (before, after):
        some = pd.DataFrame({"key": keys.to_numpy(), "at": np.arange(len(keys))})
        some = some.loc[some["key"] != ""]
        tables.append(some.assign(n=some.groupby("key").cumcount()))
    both = tables[0].merge(tables[1], on=["key", "n"], suffixes=("_old", "_new"))
    return both["at_old"].to_numpy(dtype=np.int64), both["at_new"].to_numpy(dtype=np.int64)


def _joined(keys: pd.DataFrame, step: _Step) -> pd.Series:
    """Return a step's keys as one, "" where one is blank, or where it must be alone and is not."""
    first, *others = step.keys
    whole, blank = keys[first], keys[first] == ""
    for field in others:
        whole, blank = whole + "\x1f" + keys[field], blank | (keys[field] == "")
    if step.alone:
        blank |= whole.duplicated(keep=False)
    return whole.mask(blank, "")


def _steps(
    before: pd.DataFrame, after: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame
) -> tuple[tuple[_Step, ...], bool]:
    """Return the steps that two lists allow, and whether different ids mean different things."""
    if s.SOURCE_ID not in old.columns or not _are_trusted(before, after, old):
        return _AFTER_IDS, False
    if _only_count(old) or _only_count(new):
        return (*_COUNTED, *_AFTER_IDS), False
    return (*_IDS, *_AFTER_IDS), True


def _are_trusted(before: pd.DataFrame, after: pd.DataFrame, old: pd.DataFrame) -> bool:
    """Say whether most ids that both versions have still name the same thing."""
    alike = (old[s.SOURCE_ID] != "").sum() - (before[s.SOURCE_ID] != "").sum()
    shared = before.loc[before[_ID] != ""].merge(after, on=_ID, suffixes=("", "_new"))
    agree = (shared[s.NAME] == shared[f"{s.NAME}_new"]).sum()
    both = alike + len(shared)
    return bool(both and alike + agree >= _TRUSTED * both)


def _only_count(records: pd.DataFrame) -> bool:
    """Say whether ids only count the rows."""
    ids = records[s.SOURCE_ID]
    numbers = pd.to_numeric(ids.where(ids != ""), errors="coerce").dropna()
    span = numbers.max() - numbers.min() if len(numbers) else np.inf
    return bool(span < COUNTER_SPAN * len(records))


def _keys(records: pd.DataFrame, at: Places) -> pd.DataFrame:
    """Return what records are known again by: text, "" where blank; index 0..n-1.

    Parameters
    ----------
    records
        A whole version.
    at
        The places of the records in question.
    """
    some = records.iloc[at]
    name = next(column for column in NAMES if column in records.columns)
    keys = {
        s.NAME: _keyed(some[name], name_keys),
        _CONTENT: record_ids(some.drop(columns=s.SOURCE_ID, errors="ignore"))
        .str.partition("-")[0]
        .to_numpy(dtype=object),
    }
    if s.SOURCE_ID in records.columns:
        ids = records[s.SOURCE_ID]
        once = ~ids.duplicated(keep=False).to_numpy()[at]
        keys[s.SOURCE_ID] = some[s.SOURCE_ID].to_numpy(dtype=object)
        keys[_ID] = np.where(once, keys[s.SOURCE_ID], "")
    if name == s.NAME:
        keys |= _asset_keys(some) | {_NAME_ONCE: _once(records[s.NAME], at, keys[s.NAME])}
    for field in (s.FUNDER, s.DATE, s.PURPOSE, s.TO, s.KIND):
        if field in records.columns:
            keys[field] = _keyed(some[field], folded)
    if s.AMOUNT in records.columns:
        keys[s.AMOUNT] = whole_parts(some[s.AMOUNT], UNIT)
    return pd.DataFrame(keys, dtype="str").assign(at=at)


def _asset_keys(some: pd.DataFrame) -> dict[str, Keys]:
    """Return what assets are known again by, besides their names."""
    exact = _keyed(some[s.ADDRESS], street_keys)
    lon, lat = (whole_parts(some[field], _TENTHS) for field in (s.LON, s.LAT))
    known = (lon != "") & (lat != "")
    return {
        _STREET: np.where(exact == "", _keyed(some[s.ADDRESS], folded), exact),
        _POINT: np.where(known, lon + "," + lat, ""),
        s.ZIP: some[s.ZIP].to_numpy(dtype=object),
        s.PHONE: _keyed(some[s.PHONE], phone_keys),
        s.URL: _keyed(some[s.URL], url_keys),
    }


def _once(names: pd.Series, at: Places, keys: Keys) -> Keys:
    """Return the keys of names that stand once in the whole list."""
    twice = names.str.casefold().duplicated(keep=False).to_numpy()[at]
    return np.where(twice, "", keys)


def _keyed(texts: pd.Series, keys: Callable[[list[str]], list[str]]) -> Keys:
    """Return the keys of texts, each text keyed once."""
    rows, unique = pd.factorize(texts.to_numpy(dtype=object))
    keyed = keys([str(text) for text in unique]) if len(unique) else []
    return np.array([*keyed, ""], dtype=object)[rows]


def whole_parts(numbers: pd.Series, parts: float) -> Keys:
    """Return numbers as whole parts in text, "" where there is none."""
    whole = (numbers * parts).round()
    text = whole.fillna(0).map("{:.0f}".format).to_numpy(dtype=object)
    return np.where(whole.isna(), "", text)
