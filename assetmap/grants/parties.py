"""Know funders and recipients again under every spelling, by their numbers and then their names."""

import hashlib
import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.resolve.keys import by_unique, city_keys, name_keys
from assetmap.schema import CITY, FUNDER, FUNDER_NUMBER, RECIPIENT, RECIPIENT_ID

Texts = npt.NDArray[np.object_]

PERSON: Final = "Individual"  # stands for the name of a person who received a grant
_SHORTEST: Final = 4  # characters of a number that tells organisations apart
_EIN: Final = re.compile(r"(?:us-?ein-?)?(\d{2})-?(\d{7})", re.IGNORECASE)
_NO_NUMBER: Final = re.compile(r"[0\W_]*|9+|[nx\W_]+|none|null|unknown|pending|tbd|exempt", re.I)


def number_key(text: str) -> str:
    """Return an organisation's number as it is compared, "" where the text is none.

    Examples
    --------
    >>> [number_key(t) for t in ("13-1788491", "US-EIN-131788491", "GB-CHC-1060", "000000000")]
    ['131788491', '131788491', 'gbchc1060', '']
    """
    plain = text.strip()
    if match := _EIN.fullmatch(plain):
        plain = match[1] + match[2]
    key = re.sub(r"[\W_]+", "", plain).casefold()
    return "" if len(key) < _SHORTEST or _NO_NUMBER.fullmatch(key) else key


def parties(grants: pd.DataFrame) -> pd.DataFrame:
    """Give each funder and each recipient one id, the same where both are one organisation.

    Two recipients are one where they have one number. Those without a number are one where they
    have the same name, but for what lists write differently, and no two cities; a name without a
    number is the organisation of that name that has one, if only one has. Two funders are one
    where they have one number or the same name. A person who received a grant is nobody.

    Parameters
    ----------
    grants
        With `funder`, `funder_number`, `recipient`, `recipient_id` and `city`.

    Returns
    -------
    parties
        `funder`, `recipient`: ids, "" where the grant names none; index like the grants.
    """
    funder, recipient = _keys(grants, FUNDER), _keys(grants, RECIPIENT)
    numbers = [_numbers(grants, column) for column in (FUNDER_NUMBER, RECIPIENT_ID)]
    town = by_unique(grants, CITY, city_keys)
    nobody = (grants[RECIPIENT] == PERSON).to_numpy()
    recipient[nobody], numbers[1][nobody] = "", ""
    rows = pd.DataFrame(
        {
            "name": np.concatenate([funder, recipient]),
            "number": np.concatenate(numbers),
            "town": np.concatenate([np.full(len(grants), "", dtype=object), town]),
            "pays": np.repeat([True, False], len(grants)),
        }
    )
    ids = _organisations(rows)
    return pd.DataFrame(
        {FUNDER: ids[: len(grants)], RECIPIENT: ids[len(grants) :]}, index=grants.index
    ).astype("str")


def _keys(grants: pd.DataFrame, column: str) -> Texts:
    """Return names as they are compared."""
    return by_unique(grants, column, name_keys)


def _numbers(grants: pd.DataFrame, column: str) -> Texts:
    """Return numbers as they are compared."""
    return by_unique(grants, column, lambda texts: [number_key(text) for text in texts])


def _organisations(rows: pd.DataFrame) -> Texts:
    """Return the organisation that each row of names, numbers and towns is of."""
    keys = ["name", "number", "town", "pays"]
    once = rows.drop_duplicates(keys).sort_values(keys, kind="stable", ignore_index=True)
    numbered = once["number"].where(once["number"] != "", _of_name(once))
    ids = pd.Series([_hashed(key) if key else "" for key in numbered], dtype="object")
    found = once.assign(id=ids).set_index(keys)["id"]
    return np.asarray(found.reindex(pd.MultiIndex.from_frame(rows[keys])).to_numpy(dtype=object))


def _of_name(once: pd.DataFrame) -> pd.Series:
    """Return the key of the rows that have no number: one of the same name, else name and town."""
    known = once.loc[(once["number"] != "") & (once["name"] != "")]
    only = _only(known, "number")
    towns = once.loc[(once["number"] == "") & (once["town"] != "")]
    lone = _only(towns, "town")
    several = set(towns["name"]) - set(lone)
    keys = []
    for name, town in zip(once["name"], once["town"], strict=True):
        place = (town or lone.get(name, "")) if name in several else ""
        keys.append(only.get(name) or (f"{name}\n{place}" if name else ""))
    return pd.Series(keys, index=once.index, dtype="str")


def _only(rows: pd.DataFrame, column: str) -> dict[str, str]:
    """Return for each name what stands in a column, where that is one thing."""
    pairs = rows[["name", column]].drop_duplicates()
    pairs = pairs.loc[~pairs["name"].duplicated(keep=False)]
    return dict(zip(pairs["name"], pairs[column], strict=True))


def _hashed(key: str) -> str:
    """Return a short id that is the same in every build."""
    return "o" + hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=6).hexdigest()


def spellings(grants: pd.DataFrame, ids: pd.Series, column: str) -> pd.Series:
    """Return the commonest spelling of each row's organisation, in place of its own.

    Parameters
    ----------
    grants
        With the column of names.
    ids
        Of the organisations, index like the grants; a row with "" keeps its own spelling.
    column
        The names.
    """
    table = pd.DataFrame({"id": ids, "name": grants[column]})
    some = table.loc[table["id"] != ""]
    counts = some.value_counts(["id", "name"]).rename("n").reset_index()
    best = counts.sort_values(["n", "name"], ascending=[False, True]).drop_duplicates("id")
    said = table["id"].map(best.set_index("id")["name"])
    return said.where(said.notna(), table["name"]).astype("str").rename(column)
