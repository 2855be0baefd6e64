"""Let one row stand for each organisation of grants, as a record of an asset would."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from assetmap.model import Tier
from assetmap.resolve.decisions import Decision, Decisions
from assetmap.schema import (
    ADDRESS,
    ASSET_FIELDS,
    CITY,
    CONFIDENCE,
    FUNDER,
    FUNDER_ID,
    LAT,
    LON,
    MATCHED,
    NAME,
    NEIGHBOURHOOD,
    PLACE_COLUMNS,
    PROVENANCE,
    PROVIDER,
    RECIPIENT,
    RECIPIENT_KEY,
    RECORD_ID,
    ROW,
    SCORE,
    STATE,
    TIER,
    TYPE,
    TYPE_COLUMNS,
    ZIP,
)
from assetmap.taxonomy import UNCLASSIFIED

_NUMBERS: Final = frozenset({LON, LAT, SCORE, CONFIDENCE, ROW})
COLUMNS: Final = tuple(dict.fromkeys((*PROVENANCE, *ASSET_FIELDS, *PLACE_COLUMNS, *TYPE_COLUMNS)))
_TEXTS_OF_PLACE: Final = (ADDRESS, CITY, STATE, ZIP, NEIGHBOURHOOD, PROVIDER, MATCHED)
KEY: Final = "key"  # of an organisation, as in `parties`


def heads(grants: pd.DataFrame) -> pd.DataFrame:
    """Return one row per organisation of the grants, as a record of an asset."""
    recipients = grants.assign(**{KEY: grants[RECIPIENT_KEY], NAME: grants[RECIPIENT]})
    funders = grants.assign(**{KEY: grants[FUNDER_ID], NAME: grants[FUNDER]})
    funders[list(_TEXTS_OF_PLACE)] = ""
    funders[[LON, LAT, SCORE]] = float("nan")
    funders[TIER], funders[RECORD_ID] = str(Tier.NONE), grants[FUNDER_ID]
    orders = [
        table.assign(pays=pays, bare=table[ADDRESS] == "")
        for pays, table in ((False, recipients), (True, funders))
    ]
    both = pd.concat(orders, ignore_index=True)
    both = both.loc[both[KEY] != ""]
    both = both.sort_values([KEY, "pays", "bare", RECORD_ID], kind="stable")
    return filled(both.drop_duplicates(KEY).reset_index(drop=True), KEY)


def filled(table: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Return a table with every column that records are compared by."""
    blank = {c: float("nan") if c in _NUMBERS else "" for c in COLUMNS if c not in table.columns}
    out = table.assign(**blank)[[*COLUMNS, *more]]
    out = out.astype(dict.fromkeys([c for c in COLUMNS if c not in _NUMBERS], "str"))
    out[TYPE] = out[TYPE].mask(out[TYPE] == "", UNCLASSIFIED)
    out[CONFIDENCE] = out[CONFIDENCE].astype("float64").fillna(0.0)
    out[ROW] = out[ROW].astype("float64").fillna(0).astype("int64")
    return out


def first_records(grants: pd.DataFrame, first: pd.DataFrame) -> dict[str, str]:
    """Return for each grant the record that stands for its recipient, of the grants' `heads`."""
    of_key = dict(zip(first[KEY], first[RECORD_ID], strict=True))
    return {
        record: of_key.get(key, record)
        for record, key in zip(grants[RECORD_ID], grants[RECIPIENT_KEY], strict=True)
    }


def renamed(decisions: Decisions, names: Mapping[str, str]) -> Decisions:
    """Return decisions on what stands for the records that they name."""

    def renamed(one: Decision) -> Decision:
        subject, value = (names.get(text, text) for text in (one.subject, one.value))
        return replace(one, subject=subject, value=value, old_value="")

    return replace(decisions, lines=tuple(renamed(one) for one in decisions.lines))
