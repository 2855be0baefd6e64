"""Work out what persons decided about places, before anything is placed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from assetmap.model import Region, Tier
from assetmap.postal import one_line
from assetmap.schema import (
    ADDRESS,
    CITY,
    LAT,
    LON,
    MATCHED,
    NAME,
    NEIGHBOURHOOD,
    PLACE_COLUMNS,
    PROVIDER,
    RECIPIENT,
    RECORD_ID,
    SCORE,
    STATE,
    TIER,
    ZIP,
)

from .decisions import PLACE, Decision, Decisions, Said, history, point_of

PERSON: Final = "person"  # the provider of a place that a person gave for this very row
SAME_DEGREES: Final = 1e-5  # about a metre
_POSTAL: Final = (ADDRESS, CITY, STATE, ZIP)
_SAID: Final = (*_POSTAL, NAME, NEIGHBOURHOOD)  # what is kept of a row whose address was placed
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What persons have said of the places of some records."""

    places: pd.DataFrame  # PLACE_COLUMNS; index: the records that a person placed
    addresses: pd.DataFrame  # address, city, state, zip, name, neighbourhood, PLACE_COLUMNS
    upheld: frozenset[Decision]  # the decisions that `places` holds
    elsewhere: frozenset[Decision]  # those of which only the address is left, in `addresses`


def placed_by_person(decisions: Decisions, records: pd.DataFrame, region: Region) -> Placed:
    """Return the places that persons gave to records, or to addresses that they once had.

    A decision holds where its subject is one of the records and `old_value` is what the record
    itself says: its address, alone or with city, state and ZIP code in one line, the neighbourhood
    that it names, or its coordinates as they came. What it says of the address holds for others
    too, and where the subject is gone, as far as `old_value` is an address. All other decisions
    are for later, when it is known where records lie and which of them are one asset.

    Parameters
    ----------
    decisions
        The log.
    records
        As they were read: `record_id`, the text fields, `lon`, `lat`.
    region
        Its neighbourhoods, for places that are given by name.
    """
    said = _said(decisions, region)
    about = records.loc[records[RECORD_ID].isin(said)]
    rows = {row[RECORD_ID]: (at, row) for at, row in zip(about.index, _rows(about), strict=True)}
    places: dict[Any, dict[str, Any]] = {}
    addresses: list[dict[str, Any]] = []
    upheld: list[Decision] = []
    elsewhere: list[Decision] = []
    for subject, some in said.items():
        standing = [one.decision for one in some if one.stands]
        if subject in rows:
            at, row = rows[subject]
            fit = _that_fit(some, row)
            if not fit:
                continue
            places[at] = place_cells(fit[-1].value)
            upheld.extend(fit)
            stated = {column: row.get(column, "") for column in _SAID}
            addresses.append(stated | {NAME: _called(row)} | place_cells(fit[-1].value))
        elif standing and (address := _first_seen(some)):
            elsewhere.extend(standing)
            blank = dict.fromkeys(_SAID, "")
            addresses.append(blank | {ADDRESS: address} | place_cells(standing[-1].value))
    return Placed(
        places=_table(list(places.values()), PLACE_COLUMNS).set_axis(pd.Index(list(places))),
        addresses=_table(addresses, (*_SAID, *PLACE_COLUMNS)),
        upheld=frozenset(upheld),
        elsewhere=frozenset(elsewhere),
    )


def _said(decisions: Decisions, region: Region) -> dict[str, list[Said]]:
    """Return what was said of each subject's place; who was spoken of last comes last."""
    said: dict[str, list[Said]] = {}
    for one in history(decisions):
        decision = one.decision
        if decision.action == PLACE and is_possible(decision, region):
            said[decision.subject] = [*said.pop(decision.subject, []), one]
    return said


def is_possible(decision: Decision, region: Region) -> bool:
    """Tell whether the value of a decision on a place is a point, or an area of the region."""
    if point_of(decision.value) is not None:
        return True
    areas = region.neighbourhoods
    known = {*map(str, areas.index), *map(str, region.aliases.index), *areas.get(NAME, ())}
    return decision.value.casefold() in {name.casefold() for name in known}


def place_cells(value: str) -> dict[str, Any]:
    """Return the cells that say where a person put a record."""
    found: dict[str, Any] = {PROVIDER: PERSON, MATCHED: value, SCORE: 1.0}
    point = point_of(value)
    if point is not None:
        return {**found, LON: point[0], LAT: point[1], TIER: str(Tier.CONFIRMED)}
    return {**found, LON: float("nan"), LAT: float("nan"), TIER: str(Tier.NEIGHBOURHOOD)}


def is_at(row: Row, text: str) -> bool:
    """Tell whether a row's place is as a text says."""
    lon, lat = float(row[LON]), float(row[LAT])
    point, unplaced = point_of(text), not (math.isfinite(lon) and math.isfinite(lat))
    if point is not None:
        return not unplaced and max(abs(point[0] - lon), abs(point[1] - lat)) <= SAME_DEGREES
    if text == "":
        return unplaced
    return text in (row[ADDRESS], row[NEIGHBOURHOOD], one_line(row))


def _rows(records: pd.DataFrame) -> list[dict[str, Any]]:
    """Return records as rows."""
    return [
        {str(key): cell for key, cell in row.items()} for row in records.to_dict(orient="records")
    ]


def _called(row: Row) -> str:
    """Return what a row is called, be it an asset or a grant."""
    return str(row[NAME] if NAME in row else row.get(RECIPIENT, ""))


def _that_fit(some: list[Said], row: Row) -> list[Decision]:
    """Return the decisions on a row that stand and were made of what the row, or one before, says.

    One before that did not fit itself says nothing: the list has changed since.
    """
    fit: list[Decision] = []
    given: set[str] = set()
    for one in some:
        old, value = one.decision.old_value, one.decision.value
        if (old and old in given) or is_at(row, old) or is_at(row, value):
            given.add(value)
            fit += [one.decision] if one.stands else []
    return fit


def _first_seen(some: list[Said]) -> str:
    """Return the address that the last decision that stands, or those that led to it, began with.

    It is "" where none of them was made of an address.
    """
    last = next(one for one in reversed(some) if one.stands)
    old = last.decision.old_value
    for one in reversed(some[: some.index(last)]):
        if old and old == one.decision.value:
            old = one.decision.old_value
    return old if point_of(old) is None else ""


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return rows as a table of texts and numbers."""
    numbers = (LON, LAT, SCORE)
    kinds = {column: "float64" if column in numbers else "str" for column in columns}
    return pd.DataFrame(rows, columns=list(columns)).astype(kinds)
