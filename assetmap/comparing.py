"""Say what changed between two versions of a list."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from . import schema as s
from .model import Reading, Reason, Severity
from .pairing import DEGREE, NAMES, UNIT, Places, partners, whole_parts
from .problems import joined, problems_of

# When a row was last checked is no part of what it says; `record_ids` leaves it out too.
_FIELDS: Final = tuple(
    field
    for field in dict.fromkeys((*s.ASSET_FIELDS, *s.GRANT_FIELDS, *s.TIE_FIELDS))
    if field != s.VERIFIED
)


class Status(StrEnum):
    """What became of a record from one version of a list to the next."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed between two versions of a list."""

    rows: pd.DataFrame  # COMPARISON_COLUMNS: each record of either version once, changed ones first
    changes: pd.DataFrame  # CHANGE_COLUMNS: each field that changed, old and new as text

    @property
    def counts(self) -> dict[str, int]:
        """Return how many records have each status."""
        found = self.rows[s.STATUS].value_counts()
        return {str(status): int(found.get(str(status), 0)) for status in Status}

    @property
    def is_same(self) -> bool:
        """Say whether every record is as it was."""
        return not any(count for status, count in self.counts.items() if status != Status.SAME)

    def table(self) -> pd.DataFrame:
        """Return one row per record, and for a changed one a row per field that changed.

        COMPARISON_COLUMNS, then `field`, `old`, `new` ("" where nothing changed).
        """
        ids = [s.RECORD_ID, s.OLD_RECORD_ID]
        changes = self.changes.drop(columns=s.NAME)
        table = self.rows.merge(changes, on=ids, how="left", sort=False)
        return table.fillna({s.FIELD: "", s.OLD: "", s.NEW: ""})


def compare(old: Reading, new: Reading) -> Comparison:
    """Compare two versions of a list, record by record.

    Two records are one where they are alike in every field; else where the source's own ids say
    so (unique in both versions, and not given anew to others); else where name and address agree;
    else name and place; else, where only one of either version is left, the name alone, or the
    address with the phone or the web address. The order of rows and columns, the headers, the
    kind of file and its encoding change nothing. The date of a check is not compared.

    Parameters
    ----------
    old, new
        Readings of the same table (assets, grants or ties). Held and rejected rows are no
        records: a record whose row is held in the new version counts as gone until it is mended.

    Returns
    -------
    comparison
        Every record of both once.
    """
    before, after = old.records, new.records
    partner, by = partners(before, after)
    changes = _changes(before, after, partner)
    old_ids = before[s.RECORD_ID].to_numpy(dtype=object)
    changed = after[s.RECORD_ID].isin(changes[s.RECORD_ID]).to_numpy()
    status = np.where(partner < 0, "new", np.where(changed, "changed", "same"))
    olds = np.where(partner < 0, "", np.append(old_ids, "")[partner])
    kept = _shown(after)
    kept[s.STATUS], kept[s.OLD_RECORD_ID], kept[s.MATCHED_BY] = status, olds, by
    gone = _shown(before.iloc[_without_partner(before, partner)])
    gone[s.STATUS], gone[s.OLD_RECORD_ID], gone[s.MATCHED_BY] = "gone", gone[s.RECORD_ID], ""
    gone[s.RECORD_ID] = ""
    return Comparison(rows=_ordered(pd.concat([kept, gone], ignore_index=True)), changes=changes)


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a comparison, what a person must look at first."""
    text = dict.fromkeys((c for c in s.COMPARISON_COLUMNS if c != s.ROW), "str")
    order = rows[s.STATUS].map({"changed": 0, "new": 1, "gone": 2, "same": 3})
    ordered = rows.astype(text).assign(order=order)
    by = ["order", s.NAME, s.RECORD_ID, s.OLD_RECORD_ID]
    return ordered.sort_values(by, ignore_index=True).loc[:, list(s.COMPARISON_COLUMNS)]


def _without_partner(old: pd.DataFrame, partner: Places) -> Places:
    """Return the places of records that the newer version no longer has."""
    return np.setdiff1d(np.arange(len(old)), partner)


def gone_from(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the records of an earlier version that the newer one no longer has.

    Parameters
    ----------
    old, new
        Records with `record_id`.

    Returns
    -------
    gone
        Some rows of `old`, in its order, index 0..n-1.
    """
    partner, _ = partners(old, new)
    return old.iloc[_without_partner(old, partner)].reset_index(drop=True)


def with_gone(readings: Sequence[Reading], *, severity: Severity) -> Reading:
    """Return the newest version of a list with the rows that it no longer has.

    Parameters
    ----------
    readings
        Of all versions, oldest first; their files have different names.
    severity
        What becomes of rows that are gone: `note`, they stay among the records; `held`, they do
        not.

    Returns
    -------
    reading
        The newest, with each row that is gone counted, and noted or held as `gone_row`, and with
        the ids that its changed rows had before.
    """
    newest, known = readings[-1], readings[0].records
    gone, former = known.iloc[:0], dict[str, str]()
    for reading in readings[1:]:
        partner, _ = partners(known, reading.records)
        same = partner >= 0
        before = known[s.RECORD_ID].to_numpy(dtype=object)[partner[same]]
        now = reading.records[s.RECORD_ID].to_numpy(dtype=object)[same]
        changed = {a: b for a, b in zip(before, now, strict=True) if a != b}
        former = {a: changed.get(b, b) for a, b in former.items()} | changed
        gone = known.iloc[_without_partner(known, partner)].reset_index(drop=True)
        known = pd.concat([reading.records, gone], ignore_index=True)
    newest = replace(newest, former=tuple(former.items()))
    if gone.empty:
        return newest
    name = next(column for column in NAMES if column in gone.columns)
    said = [
        problems_of(rows, Reason.GONE_ROW, severity, values=rows[name], expected=str(upload))
        for upload, rows in gone.groupby(s.UPLOAD, sort=False)
    ]
    return replace(
        newest,
        records=known if severity is Severity.NOTE else newest.records,
        problems=joined([newest.problems, *said]),
        rows_in=newest.rows_in + len(gone),
    )


def _shown(records: pd.DataFrame) -> pd.DataFrame:
    """Return by what a person knows records again."""
    name = next(column for column in NAMES if column in records.columns)
    kept = records.loc[:, [s.RECORD_ID, s.UPLOAD, s.SHEET, s.ROW]]
    return kept.assign(**{s.NAME: records[name]})


def _changes(old: pd.DataFrame, new: pd.DataFrame, partner: Places) -> pd.DataFrame:
    """Return each field that differs between a record and its partner."""
    known = np.flatnonzero(partner >= 0)
    before, after = old.iloc[partner[known]], new.iloc[known]
    shown = _shown(after)[s.NAME]
    tables = []
    for field in (f for f in _FIELDS if f in new.columns):
        a, b = before[field], after[field]
        at = np.flatnonzero(_differs(a, b))
        tables.append(
            pd.DataFrame(
                {
                    s.RECORD_ID: after[s.RECORD_ID].to_numpy(dtype=object)[at],
                    s.OLD_RECORD_ID: before[s.RECORD_ID].to_numpy(dtype=object)[at],
                    s.NAME: shown.to_numpy(dtype=object)[at],
                    s.FIELD: field,
                    s.OLD: _texts(a.iloc[at]),
                    s.NEW: _texts(b.iloc[at]),
                }
            )
        )
    changes = pd.concat(tables, ignore_index=True).astype("str")
    order = changes[s.FIELD].map({field: i for i, field in enumerate(_FIELDS)})
    changes = changes.assign(order=order).sort_values([s.NAME, s.RECORD_ID, "order"])
    return changes.loc[:, list(s.CHANGE_COLUMNS)].reset_index(drop=True)


def _differs(a: pd.Series, b: pd.Series) -> npt.NDArray[np.bool_]:
    """Say where two columns differ."""
    if a.name in s.NUMBERS:
        parts = DEGREE if a.name in {s.LON, s.LAT} else UNIT
        return np.asarray(whole_parts(a, parts) != whole_parts(b, parts), dtype=bool)
    one, other = a.to_numpy(dtype=object), b.to_numpy(dtype=object)
    differ = np.asarray(one != other, dtype=bool)
    at = np.flatnonzero(differ)  # an accent may be written in two ways that nobody can tell apart
    differ[at] = [
        unicodedata.normalize("NFC", x) != unicodedata.normalize("NFC", y)
        for x, y in zip(one[at], other[at], strict=True)
    ]
    return differ


def _texts(values: pd.Series) -> list[str]:
    """Return values as text, "" where there is none."""
    if values.name in s.NUMBERS:
        return ["" if np.isnan(value) else f"{value:.12g}" for value in values]
    return list(values)
