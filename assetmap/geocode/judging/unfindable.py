"""Know the addresses that say outright that nobody can find them from their text."""

import re
from functools import cache
from typing import Final

import pandas as pd

from assetmap.geocode.ground.areas import (
    AreaNames,
    are_of_another_kind,
    area_names,
    names_in_lists,
    stated_areas,
)
from assetmap.geocode.stated import is_area, questions_of, text_of
from assetmap.geocode.written.addresses import FORM, folded
from assetmap.geocode.written.streets import alternatives, words
from assetmap.model import Region, Tier
from assetmap.schema import ADDRESS, DESCRIPTION, LAT, LON, NAME, NEIGHBOURHOOD, RECIPIENT, TIER

_ROUTE_NUMBER: Final = r"\s*[-#]?\s*(?:no\s*)?\d{1,5}[a-z]?"
_DOOR: Final = r"\b\d{1,6}\s+(?!(?:and|or|box|buzon|bzn)\b)[a-z]{2}"  # a house number with a street


def are_unfindable(records: pd.DataFrame, region: Region) -> pd.Series:
    """Tell which rows of assets have nothing that says where they are, and say so themselves.

    Such a row has no coordinates and names no neighbourhood, nor a ZIP code, city or state that is
    one; and its address tells the way from something else ("behind the old mill"), whom to ask
    ("call for location"), the box of a rural route, or a highway's number alone. A place in the
    middle of its ZIP code would be an invention. What has no place to go to (mobile, online) is
    another matter, as is a grant, whose money counts wherever its recipient's office lies.

    Parameters
    ----------
    records
        With provenance, `lon, lat` and text fields.
    region
        Neighbourhoods, their other names, and states.

    Returns
    -------
    unfindable
        True or false; index of `records`.
    """
    no = pd.Series(data=False, index=records.index)
    if ADDRESS not in records.columns or RECIPIENT in records.columns:
        return no
    open_ = records.loc[records[[LON, LAT]].isna().all(axis=1)]
    rows = open_.loc[_say_so(open_[ADDRESS].astype("str"))]
    if rows.empty:
        return no
    questions, areas = questions_of(rows), area_names(region)
    named = _in_areas(questions, records, areas) | is_area(questions, areas, region)
    placeless = are_nowhere(questions[ADDRESS] + "\n" + questions[NAME])
    numbered = questions[FORM] == "numbered"
    left = rows.index[~named & ~placeless & ~numbered]
    return no.mask(no.index.isin(left), other=True)


def are_nowhere(text: pd.Series) -> pd.Series:
    """Tell which texts say that there is no place to go to: mobile, virtual, online."""
    some = text.loc[text.str.strip() != ""]
    if some.empty:
        return pd.Series(data=False, index=text.index)
    said = folded(some)
    hits = said.str.contains(rf"\b(?:{alternatives(words('nowhere'))})\b")
    return hits.reindex(text.index, fill_value=False)


def serve_from_no_place(records: pd.DataFrame) -> pd.Series:
    """Tell which rows have no place because they have none to go to, by what they say themselves.

    Parameters
    ----------
    records
        With `tier`, `address`, `name` and, where it is known, `description`.

    Returns
    -------
    placeless
        True or false; index of `records`.
    """
    none = records[TIER] == str(Tier.NONE)
    columns = [c for c in (ADDRESS, NAME, DESCRIPTION) if c in records.columns]
    rows = records.loc[none, columns].astype("str")
    said = are_nowhere(rows.agg("\n".join, axis=1)) if len(rows) else none.loc[none]
    return said.reindex(records.index, fill_value=False)


def _in_areas(questions: pd.DataFrame, records: pd.DataFrame, areas: AreaNames) -> pd.Series:
    """Tell which rows name a neighbourhood of the region, in its column or as their address."""
    stated = questions[NEIGHBOURHOOD]
    in_column = stated_areas(stated, areas) != ""
    if in_column.any():
        all_stated = text_of(records, NEIGHBOURHOOD).str.strip()
        counts = names_in_lists(all_stated, records, areas).loc[questions.index]
        in_column &= ~are_of_another_kind(counts, areas, stated)
    return in_column | (stated_areas(questions[ADDRESS], areas) != "")


def _say_so(addresses: pd.Series) -> pd.Series:
    """Tell which addresses say that they cannot be found; each different text is read once."""
    different = pd.Series(addresses.unique(), dtype="str")
    worded = different.loc[~different.str.match(r"\s*(?:\d|$)")]
    said = folded(worded)
    hits = said.str.contains(_unfindable()) & ~said.str.contains(_DOOR)
    return addresses.isin(worded.loc[hits])


@cache
def _unfindable() -> re.Pattern[str]:
    """Return what such a text looks like, from the words of `data/streets.csv`."""
    route, kind = alternatives(words("route")), "unfindable"
    free, boxed = (alternatives(words("rural", where)) for where in ("any", "boxed"))
    one = rf"(?:{route}){_ROUTE_NUMBER}(?:\s(?:{alternatives(words('direction'))}))?"
    forms = (
        rf"^(?:{alternatives(words(kind, 'start'))})\b",
        rf"\b(?:{alternatives(words(kind, 'any'))})\b",
        rf"^(?:{free}){_ROUTE_NUMBER}(?:,|$)",
        rf"^(?:{free}|{boxed}){_ROUTE_NUMBER},?\s(?:{alternatives(words('box'))})\b",
        # The number of a highway, alone or with its name beside it: two names of one road.
        rf"^{one}(?:\s?/\s?(?!(?:{route})\b)[a-z][^,/&@]*)?(?:,|$)",
        rf"^(?!(?:{route})\b)[a-z][^,/&@]*?\s?/\s?{one}(?:,|$)",
    )
    return re.compile("|".join(forms))
