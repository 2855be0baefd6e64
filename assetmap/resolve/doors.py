"""Take street addresses apart, so that one door is known however it is written."""

import re
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from .keys import codes_of

_WAYS: Final = frozenset(
    {"st", "ave", "rd", "blvd", "blv", "dr", "ln", "pl", "ct", "sq", "ter", "pkwy", "pkway", "hwy"}
    | {"cir", "aly", "rte", "way", "wy", "expy", "fwy", "plz"}
)
_SAME_WAY: Final = {"blv": "blvd", "pkway": "pkwy", "wy": "way"}
_HEADINGS: Final = frozenset(["n", "s", "e", "w", "ne", "nw", "se", "sw"])
_ASIDE: Final = frozenset(
    {"between", "near", "at", "off", "corner", "opposite", "inside", "behind", "and", "btwn", "bet"}
)
_ORDINAL: Final = re.compile(r"\b(\d+) ?(?:st|nd|rd|th)\b")
_BOX: Final = re.compile(r"^p ?o box (\w+).*$")
_HOUSE: Final = re.compile(r"^\d+(?:[a-z]|1/2)?$")
_REMEMBERED: Final = 20_000  # streets, on each of which there may be hundreds of doors
_PARTS: Final = ("number", "road", "heading", "way")


def doors_of(streets: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Take addresses apart.

    Parameters
    ----------
    streets
        As `keys.street_keys` leaves them; "" where there is no exact address.

    Returns
    -------
    doors
        Codes, `NONE` where unknown, one row for each address: `number`; `road` (the street's name
        alone); `heading` ("n"); `way` ("ave"); and `door` (number and road). `house`: the number
        as a number, NaN where there is none.

    Examples
    --------
    >>> streets = np.array(["1 n ogden", "1 n ogden ave", "2 n ogden ave"], dtype=object)
    >>> doors_of(streets)["door"].tolist()
    [0, 0, 1]
    """
    of, unique = pd.factorize(streets)
    parts = pd.DataFrame([_parts(str(street)) for street in unique], columns=_PARTS, dtype="str")
    known = (parts["number"] != "") & (parts["road"] != "")
    table = pd.DataFrame(
        {
            **{part: codes_of(parts[part].to_numpy(dtype=object)) for part in _PARTS},
            "door": codes_of(
                (parts["number"] + " " + parts["road"]).where(known, "").to_numpy(dtype=object)
            ),
            "house": pd.to_numeric(parts["number"], errors="coerce").to_numpy(dtype=float),
        }
    )
    return table.iloc[of].reset_index(drop=True)


def _parts(street: str) -> tuple[str, str, str, str]:
    """Return number, road, heading and way of an address."""
    box = _BOX.match(street)
    if box:
        return box[1], "pobox", "", ""
    first, _, rest = street.partition(" ")
    if not _HOUSE.match(first):
        return "", rest and street.replace(" ", ""), "", ""
    return first, *_road(rest)


@lru_cache(maxsize=_REMEMBERED)
def _road(rest: str) -> tuple[str, str, str]:
    """Return road, heading and way of an address without its number; of a street once."""
    words = _ORDINAL.sub(r"\1", rest).split()
    # "516 18 e 43rd st": what follows a number may be the end of its range.
    if words[2:] and words[0].isdigit() and words[1] not in _WAYS:
        words = words[1:]
    heading, way = "", ""
    road: list[str] = []
    for word in words:
        if word in _ASIDE and road:
            break
        if word in _HEADINGS:
            heading = heading or word
        elif word == "la" and road:
            way = "ln"
            break
        elif word in _WAYS and (road or not way):
            way = _SAME_WAY.get(word, word)
            if road:
                break
        else:
            road.append(word)
    return "".join(road) or way, heading, way if road else ""
