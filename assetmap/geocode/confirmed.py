"""Place rows where a person put them, or put another row of the same address."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from assetmap.model import Tier
from assetmap.schema import (
    ADDRESS,
    CITY,
    LAT,
    LON,
    NAME,
    NEIGHBOURHOOD,
    PLACE_COLUMNS,
    PROVIDER,
    SCORE,
    STATE,
    TIER,
    ZIP,
)

from .ground.extent import metres_between
from .ground.gazetteer import CITY_KEY
from .reference.gained import with_confirmed
from .reference.loading import Reference
from .reference.sides import SAME_PLACE_M
from .stated import questions_of
from .written.addresses import CROSS, FORM, NUMBER_TEXT, STREET, folded

CONFIRMED: Final = "confirmed"  # the provider: an address that a person put on the map
ADDRESS_COLUMNS: Final = (ADDRESS, CITY, STATE, ZIP, NAME, NEIGHBOURHOOD, *PLACE_COLUMNS)
_WHOLE: Final = ("numbered", "corner")  # forms of an address that is one place, whoever is there
_BOX: Final = "box"  # whoever has it has it alone
_TEXT: Final = "text"  # of an address, and of who is there where the address is no one place
_STREET_KEY: Final = [NUMBER_TEXT, STREET, CROSS, _TEXT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What persons have said of places."""

    places: pd.DataFrame  # PLACE_COLUMNS of the rows that a person placed; index: these rows
    addresses: pd.DataFrame  # ADDRESS_COLUMNS: addresses that a person placed, the latest last


def nothing_confirmed() -> Confirmed:
    """Return that nobody has said anything."""
    empty = pd.DataFrame({column: pd.Series(dtype="str") for column in ADDRESS_COLUMNS})
    empty = empty.astype({LON: "float64", LAT: "float64", SCORE: "float64"})
    return Confirmed(places=empty[list(PLACE_COLUMNS)], addresses=empty)


def with_addresses(reference: Reference, addresses: pd.DataFrame) -> Reference:
    """Return a reference that knows the addresses that persons put on a point.

    Parameters
    ----------
    reference
        The region's; it is not changed.
    addresses
        `ADDRESS_COLUMNS`.
    """
    drawn = addresses.loc[addresses[TIER] == str(Tier.CONFIRMED)].reset_index(drop=True)
    if drawn.empty:
        return reference
    parts = questions_of(drawn)
    return with_confirmed(reference, parts.assign(**{CITY: parts[CITY_KEY]}))


def confirmed_places(
    questions: pd.DataFrame, addresses: pd.DataFrame, confirmed: Confirmed
) -> pd.DataFrame:
    """Return the places of the rows that a person has spoken of.

    A row that a person placed lies there. Another row lies there too where it has the same
    address: number, street and ZIP code, or city where one of them has no ZIP code. An address
    that is no one place, like a street without a number, is the same only for the same name. One
    that persons put on several places far from each other places no other row.

    Parameters
    ----------
    questions
        What there is to go by of each row: `ADDRESS_PARTS`, `address`, `name`, `city_key`.
    addresses
        The same of `confirmed.addresses`, row by row.
    confirmed
        What persons have said.

    Returns
    -------
    places
        `PLACE_COLUMNS`; index: the rows of `questions` that are spoken of, in their order.
    """
    own = confirmed.places.loc[confirmed.places.index.isin(questions.index)]
    if addresses.empty:
        return own.loc[:, list(PLACE_COLUMNS)]
    asked = _keys(questions.loc[~questions.index.isin(own.index)])
    known = _keys(addresses).join(confirmed.addresses[list(PLACE_COLUMNS)])
    found = [own, *(_alike(asked, known, by) for by in (ZIP, CITY_KEY))]
    every = pd.concat([part for part in found if len(part)] or [own])
    every = every.loc[~every.index.duplicated()]
    return every.loc[questions.index.intersection(every.index), list(PLACE_COLUMNS)]


def _keys(questions: pd.DataFrame) -> pd.DataFrame:
    """Return what an address is known by; none where nothing is to be known by."""
    whole = questions[FORM].isin(_WHOLE)
    text = folded(questions[ADDRESS].astype("str"))
    named = text.where(questions[FORM] == _BOX, text + "\n" + who(questions))
    blank = questions[ADDRESS].astype("str").str.strip() == ""
    columns = [NUMBER_TEXT, STREET, CROSS, ZIP, CITY_KEY, STATE]
    keys = questions[columns].assign(**{_TEXT: named.mask(whole, "")})
    return keys.loc[~blank]


def who(questions: pd.DataFrame) -> pd.Series:
    """Return who is there, where the address is no one place and no box; "" elsewhere."""
    alone = questions[FORM].isin([*_WHOLE, _BOX])
    return folded(questions[NAME].astype("str")).mask(alone, "")


def _alike(asked: pd.DataFrame, known: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the places of the addresses of one ZIP code, or of one city, that are known."""
    both = asked.reset_index(names="asked").merge(
        _settled(known.loc[known[by] != ""], [*_STREET_KEY, by]),
        on=[*_STREET_KEY, by],
        suffixes=("", "_known"),
    )
    if by == CITY_KEY:  # two ZIP codes of one city can have the same street twice
        one_zip = (both[ZIP] == "") | (both[f"{ZIP}_known"] == "")
        states = (both[STATE] == "") | (both[f"{STATE}_known"] == "")
        both = both.loc[one_zip & (states | (both[STATE] == both[f"{STATE}_known"]))]
    both = both.drop_duplicates("asked").set_index("asked").rename_axis(None)
    return both.assign(**{PROVIDER: CONFIRMED})[list(PLACE_COLUMNS)]


def _settled(known: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the latest place of each address whose places are one."""
    drawn = known.loc[known[TIER] == str(Tier.CONFIRMED)]
    by = drawn.groupby(keys, sort=False)[[LON, LAT]]
    low, high = by.transform("min"), by.transform("max")
    ends = (table[c].to_numpy() for table in (low, high) for c in (LON, LAT))
    apart = drawn.index[metres_between(*ends) > SAME_PLACE_M]
    torn = pd.MultiIndex.from_frame(known.loc[apart, keys])
    said = known.loc[~pd.MultiIndex.from_frame(known[keys]).isin(torn)]
    return said.drop_duplicates(keys, keep="last")
