"""Make the keys that two records of one asset have in common."""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.crs import to_metres
from assetmap.folding import BREAK, folded
from assetmap.model import POINT_TIERS
from assetmap.schema import ADDRESS, CITY, LAT, LON, NAME, NEIGHBOURHOOD, PHONE, TIER, URL, ZIP

Codes = npt.NDArray[np.int64]
NONE: Final = -1  # the code of a blank key

# Written forms that differ from list to list without being another name.
_NAME_WORDS: Final = {
    "st": "saint",
    "ste": "sainte",
    "mt": "mount",
    "ft": "fort",
    "centre": "center",
    "theatre": "theater",
    "programme": "program",
}
_CITY_WORDS: Final = {
    "st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "port",
    "n": "north", "s": "south", "e": "east", "w": "west",
}  # fmt: skip
_STREET_WORDS: Final = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd",
    "drive": "dr", "lane": "ln", "place": "pl", "court": "ct", "square": "sq", "terrace": "ter",
    "parkway": "pkwy", "highway": "hwy", "circle": "cir", "alley": "aly", "route": "rte",
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
    "southeast": "se", "southwest": "sw", "first": "1st", "second": "2nd", "third": "3rd",
    "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th",
    "ninth": "9th", "tenth": "10th", "saint": "st", "mount": "mt", "fort": "ft",
}  # fmt: skip
# What a Mac's quotation marks and hard space become where its bytes are read as Windows': no word
# has these capitals after a small letter.
_MAC_SIGNS: Final = re.compile("(?<=[a-z\u00e0-\u00ff])[\u00d2-\u00d5\u00ca](?=[a-zA-Z ]|$)")
_LEGAL: Final = (
    r"(?: (?:inc|incorporated|llc|l l c|corp|corporation|ltd|limited|co|pc|lp|llp|the))+$"
)
_UNIT: Final = re.compile(
    r" (?:apt|apartment|suite|ste|unit|room|rm|floor|fl|bldg|building|lbby|lobby) ?\w*"
    r"| \w*(?:st|nd|rd|th) (?:floor|fl)$",
    re.MULTILINE,
)
_EXACT_ADDRESS: Final = r"^\d|^p ?o box \d| and "
_EXTENSION: Final = re.compile(r"(?i)\s*(?:x|ext).*$")
_NO_DIGITS: Final = re.compile(r"\D+")
_PHONE_DIGITS: Final = 10
_SHORTEST_PHONE: Final = 7


def keys_of(records: pd.DataFrame, *, crs: str) -> pd.DataFrame:
    """Return the keys of records.

    Parameters
    ----------
    records
        With name, address, city, zip, phone, url, neighbourhood, lon, lat, tier.
    crs
        Metric, for x and y.

    Returns
    -------
    keys
        Same index. `name`, `street`: text. `block`, `at`, `zip`, `city`, `phone`, `url`, `hood`:
        codes of equal keys, `NONE` where blank; a blank name is a block of its own. `x`, `y`:
        metres, NaN where the record has no exact point.
    """
    name = by_unique(records, NAME, name_keys)
    street = by_unique(records, ADDRESS, street_keys)
    exact = records[TIER].isin([str(tier) for tier in POINT_TIERS]).to_numpy(dtype=bool)
    xy = to_metres(
        np.where(exact, records[LON].to_numpy(dtype=float), np.nan),
        np.where(exact, records[LAT].to_numpy(dtype=float), np.nan),
        crs=crs,
    )
    block = codes_of(name)
    nameless = block == NONE
    block[nameless] = len(block) + np.arange(nameless.sum())
    return pd.DataFrame(
        {
            "name": name,
            "street": street,
            "block": block,
            "at": codes_of(street),
            "zip": codes_of(records[ZIP].to_numpy(dtype=object)),
            "city": codes_of(by_unique(records, CITY, city_keys)),
            "phone": codes_of(by_unique(records, PHONE, phone_keys)),
            "url": codes_of(by_unique(records, URL, url_keys)),
            "hood": codes_of(by_unique(records, NEIGHBOURHOOD, _plain_keys)),
            "x": xy[:, 0],
            "y": xy[:, 1],
        },
        index=records.index,
    )


def name_keys(names: list[str]) -> list[str]:
    """Return names without what lists write differently; numbers stay.

    Examples
    --------
    >>> name_keys(["The St. Mary's Church, Inc.", "SAINT MARYS CHURCH", "P.S. 12"])
    ['saint marys church', 'saint marys church', 'ps 12']
    """
    if not names:
        return []
    plain = folded([name if name.isascii() else _MAC_SIGNS.sub(_mac_sign, name) for name in names])
    blob = _respelled("\n".join(plain), _NAME_WORDS)
    blob = re.sub(_LEGAL, "", blob, flags=re.MULTILINE)
    blob = re.sub(r"^the (?=.)| the(?= )", "", blob, flags=re.MULTILINE)
    return [key or whole for key, whole in zip(blob.split("\n"), plain, strict=True)]


def _mac_sign(found: re.Match[str]) -> str:
    """Return what a sign stood for: a space or an apostrophe."""
    return " " if found.group() == "\u00ca" else "'"


def street_keys(addresses: list[str]) -> list[str]:
    """Return number and street, "" where an address says no exact place.

    Examples
    --------
    >>> street_keys(["100 North Main Street, Suite 5", "100 N. Main St", "Main Street"])
    ['100 n main st', '100 n main st', '']
    """
    if not addresses:
        return []
    lines = pd.Series(addresses, dtype="str").str.replace(r"[\r\n]+", ", ", regex=True)
    numbered = lines.str.replace("#", " unit ", regex=False)
    blob = "\n".join(folded(numbered.tolist(), breaks=True))
    blob = re.sub(rf"^(?:{BREAK} )+", "", blob, flags=re.MULTILINE)
    blob = re.sub(rf" ?{BREAK}.*$", "", blob, flags=re.MULTILINE)
    blob = _respelled(_UNIT.sub("", blob), _STREET_WORDS)
    keys = pd.Series(blob.split("\n"), dtype="str")
    exact: list[str] = keys.where(keys.str.contains(_EXACT_ADDRESS), "").tolist()
    return exact


def phone_keys(phones: list[str]) -> list[str]:
    """Return the last ten digits, "" where there are too few.

    Examples
    --------
    >>> phone_keys(["(412) 555-0100 x12", "+1 412.555.0100", "n/a"])
    ['4125550100', '4125550100', '']
    """
    digits = [_NO_DIGITS.sub("", _EXTENSION.sub("", text))[-_PHONE_DIGITS:] for text in phones]
    return [key if len(key) >= _SHORTEST_PHONE else "" for key in digits]


def url_keys(urls: list[str]) -> list[str]:
    """Return host and path.

    Examples
    --------
    >>> url_keys(["https://www.Example.org/", "example.org?from=list"])
    ['example.org', 'example.org']
    """
    texts = pd.Series(urls, dtype="str").str.strip().str.casefold()
    texts = texts.str.replace(r"^\w+://|[?#].*$", "", regex=True)
    keys: list[str] = texts.str.replace(r"^www\d?\.|/+$", "", regex=True).tolist()
    return keys


def city_keys(cities: list[str]) -> list[str]:
    """Return cities as they are compared.

    Examples
    --------
    >>> city_keys(["New York City", "NEW YORK", "W. Hollywood", "Kansas City"])
    ['new york', 'new york', 'west hollywood', 'kansas']
    """
    blob = _respelled("\n".join(folded(cities)), _CITY_WORDS)
    return re.sub(r"(?<=\w) city$", "", blob, flags=re.MULTILINE).split("\n") if cities else []


def _plain_keys(texts: list[str]) -> list[str]:
    """Return folded texts."""
    return folded(texts)


def _respelled(blob: str, words: dict[str, str]) -> str:
    """Return lines of text with some words spelled one way."""
    either = re.compile(rf"\b(?:{'|'.join(words)})\b")
    return either.sub(lambda found: words[found.group()], blob)


def by_unique(
    records: pd.DataFrame, column: str, keys: Callable[[list[str]], list[str]]
) -> npt.NDArray[np.object_]:
    """Return the keys of a column, each text keyed once."""
    if column not in records.columns:
        return np.full(len(records), "", dtype=object)
    rows, unique = pd.factorize(records[column].to_numpy(dtype=object))
    keyed = keys([str(text) for text in unique]) if len(unique) else []
    return np.array([*keyed, ""], dtype=object)[rows]


def codes_of(keys: npt.NDArray[np.object_]) -> Codes:
    """Give equal keys one number, blank ones `NONE`."""
    codes = np.asarray(pd.factorize(keys)[0], dtype=np.int64)
    return np.where(keys == "", NONE, codes)
