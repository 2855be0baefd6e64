"""Lay out, as numbers, all that records are compared by."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import CONFIDENCE, NAME, PHONE, TYPE, URL
from assetmap.taxonomy import UNCLASSIFIED

from .doors import doors_of
from .keys import NONE, Codes, by_unique, codes_of, phone_keys, url_keys
from .kinship import kinship
from .wording import Wording

SURE_TYPE: Final = 0.7  # two types as sure as this that differ are two things
_LINE: Final = 7  # the digits of a phone number without its area code
LEGAL_FORM: Final = r"\b(?:inc|incorporated|llc|corp|corporation|ltd|limited)\b"
# Sites that many organisations have a page on: the host says nothing of whose it is.
_SHARED_HOST: Final = re.compile(
    r"^(?:[\w-]+\.)*(?:facebook|instagram|twitter|x|linkedin|youtube|google|wixsite|wordpress"
    r"|weebly|blogspot|meetup|eventbrite|yelp|linktr|squarespace|godaddysites)\.\w+$"
)


def table_of(records: pd.DataFrame, keys: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Return what records are compared by.

    Parameters
    ----------
    records
        Index 0..n-1, with phone, url, type and confidence.
    keys
        `keys_of` them.
    wording
        Of the keys' names.

    Returns
    -------
    table
        Index 0..n-1: codes, `NONE` where blank, numbers, and how many names share a key.
    """
    phone = by_unique(records, PHONE, phone_keys)
    host = by_unique(records, URL, _hosts)
    kin = kinship()
    doors = doors_of(keys["street"].to_numpy(dtype=object))
    table = pd.DataFrame(
        {
            "phone": codes_of(phone),
            "line": codes_of(np.array([text[-_LINE:] for text in phone], dtype=object)),
            "local": np.array([len(text) == _LINE for text in phone], dtype=bool),
            "url": keys["url"].to_numpy(),
            "host": codes_of(host),
            "zip": keys["zip"].to_numpy(),
            "city": keys["city"].to_numpy(),
            "x": keys["x"].to_numpy(),
            "y": keys["y"].to_numpy(),
            "type": kin.types.get_indexer(pd.Index(records[TYPE].astype("object"))),
            "sure": ((records[TYPE] != UNCLASSIFIED) & (records[CONFIDENCE] >= SURE_TYPE)).to_numpy(
                dtype=bool
            ),
            "letters": np.unique(
                keys["name"].to_numpy(dtype=object).astype(str), return_inverse=True
            )[1],
        }
    ).assign(**{column: doors[column].to_numpy() for column in doors.columns})
    table["houses"] = kin.houses[table["type"]] & table["sure"].to_numpy()
    names = wording.core[wording.of]
    legal = by_unique(records, NAME, _legal)
    table["legal"] = legal == "y"
    table["places"] = _crowd(names, table["door"].to_numpy(dtype=np.int64))
    table["spread"] = _spread(table)
    # Spellings of one name have its rarest word in common, mostly.
    rarest = wording.words[wording.of, 0].astype(np.int64)
    for key in ("line", "host", "door"):
        table[f"crowd_{key}"] = _crowd(table[key].to_numpy(dtype=np.int64), rarest)
    return table


def _spread(table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell the doors that stand in several ZIP codes or cities."""
    found = np.zeros(len(table), dtype=bool)
    for column in ("zip", "city"):
        known = table[column].where(table[column] != NONE)
        by = known.groupby(table["door"])
        found |= (by.transform("max") > by.transform("min")).to_numpy(dtype=bool)
    return found & (table["door"] != NONE).to_numpy()


def _legal(names: list[str]) -> list[str]:
    """Return "y" for names that are registered ones, by their ending."""
    found = pd.Series(names, dtype="str").str.contains(LEGAL_FORM, case=False)
    marks: list[str] = found.map({True: "y", False: ""}).tolist()
    return marks


def _crowd(key: Codes, names: Codes) -> npt.NDArray[np.float64]:
    """Return how many names share each record's key."""
    width = int(names.max(initial=0)) + 2  # names may be blank
    both = np.unique((key + 1) * width + names + 1)
    count = np.bincount(both // width)
    return count[key + 1].astype(float)


def _hosts(urls: list[str]) -> list[str]:
    """Return the hosts of web addresses, "" where many share it."""
    hosts = [key.partition("/")[0] for key in url_keys(urls)]
    return ["" if _SHARED_HOST.match(host) else host for host in hosts]
