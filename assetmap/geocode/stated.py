"""Say of each row what there is to go by to place it."""

import pandas as pd

from assetmap.model import Region
from assetmap.schema import ADDRESS, CITY, LAT, LON, NAME, NEIGHBOURHOOD, RECIPIENT, STATE, ZIP

from .ground.areas import AreaNames, by_whole_area
from .ground.gazetteer import CITY_KEY
from .written import addresses
from .written.names import name_keys
from .written.streets import state_codes


def text_of(records: pd.DataFrame, column: str) -> pd.Series:
    """Return a text column, "" for all rows where a table has none of that name."""
    if column in records.columns:
        return records[column].astype("str")
    return pd.Series("", index=records.index, dtype="str")


def questions_of(kept: pd.DataFrame) -> pd.DataFrame:
    """Say of each row what there is to go by; the row's own fields beat its address's text."""
    city = text_of(kept, CITY).str.strip()
    parts = addresses.normalise_addresses(text_of(kept, ADDRESS), city=city)
    zip_ = text_of(kept, ZIP).str.extract(r"^\s*(\d{5})(?!\d)", expand=False).fillna("")
    codes = state_codes()
    state = text_of(kept, STATE).str.strip()
    state = state.str.lower().map(codes).fillna(state.str.upper()).astype("str")
    city = city.where(city != "", parts[addresses.CITY])
    return parts.assign(
        **{
            ADDRESS: text_of(kept, ADDRESS),
            NAME: text_of(kept, NAME if NAME in kept.columns else RECIPIENT),
            NEIGHBOURHOOD: text_of(kept, NEIGHBOURHOOD).str.strip(),
            ZIP: zip_.where(zip_ != "", parts[addresses.ZIP]),
            STATE: state.where(state != "", parts[addresses.STATE]),
            CITY: city,
            CITY_KEY: name_keys(city),
            LON: kept[LON],
            LAT: kept[LAT],
        }
    )


def is_area(questions: pd.DataFrame, areas: AreaNames, region: Region) -> pd.Series:
    """Tell which rows lie in an area that is their ZIP code, city or state."""
    state = questions[STATE]
    here = state.isin(["", *(region.states or state)])
    return by_whole_area(questions[ZIP], questions[CITY_KEY].where(here, ""), state, areas) != ""
