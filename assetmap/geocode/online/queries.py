"""Write the addresses that may leave the machine: street, city, state, ZIP, nothing else."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import pandas as pd

from assetmap.folding import folded
from assetmap.geocode.written import addresses
from assetmap.geocode.written.names import each_once
from assetmap.geocode.written.streets import words
from assetmap.model import POINT_TIERS
from assetmap.schema import CITY, STATE, TIER, ZIP

ASKED: Final = "asked"  # the normalised address: what is sent, and what an answer is kept under
_COLUMNS: Final = ("street", "city", "state", "zip", ASKED)
FORMS: Final = ("numbered", "corner", "street")
MOST_WORDS: Final = 6  # of a street's name
LONGEST_CITY: Final = 40  # characters
MOST_CITY_WORDS: Final = 4  # truth or consequences; "ask at the office first" is none
_SECRETS: Final = re.compile(r"\d{3}[\s-]?\d{4}|@|\bwww\b|\bhttp")  # telephone, mail, page
_TAIL_WORD: Final = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Query:
    """One address to be asked, normalised; text of our own making."""

    street: str  # "104 main st", "main st & 5th ave"
    city: str
    state: str
    zip: str

    @property
    def text(self) -> str:
        """Return it in one line."""
        place = " ".join(p for p in (self.state, self.zip) if p)
        return ", ".join(p for p in (self.street, self.city, place) if p)

    @property
    def number(self) -> str:
        """Return the house number, "" where there is none."""
        first = self.street.partition(" ")[0]
        return first if first[:1].isdigit() and "&" not in self.street else ""


def queries_of(questions: pd.DataFrame) -> pd.DataFrame:
    """Write the address of each row as it may be asked.

    Only a street with a city or a ZIP code is asked. Names, units, telephone numbers and remarks
    that stand in the same cell are left behind; where they cannot be told from the street, the
    address is not asked.

    Parameters
    ----------
    questions
        `ADDRESS_PARTS` and the row's own city, state and ZIP.

    Returns
    -------
    queries
        `street, city, state, zip` and `asked`, all "" where nothing is asked; index of `questions`.
    """
    if questions.empty:
        return pd.DataFrame("", index=questions.index, columns=list(_COLUMNS), dtype="str")
    form = questions[addresses.FORM]
    street = _each(questions[addresses.STREET], _street)
    cross = _each(questions[addresses.CROSS], _street)
    number = questions[addresses.NUMBER_TEXT].astype("str")
    whole = (number + " " + street).where(form == "numbered", street)
    whole = whole.mask(form == "corner", street + " & " + cross)
    city = _each(questions[CITY], _city)
    zip_ = questions[ZIP].where(questions[ZIP].str.fullmatch(r"\d{5}"), "")
    state = questions[STATE].where(questions[STATE].str.fullmatch(r"[A-Z]{2}"), "")
    good = form.isin(FORMS) & (street != "") & ((city != "") | (zip_ != ""))
    good &= (form != "corner") | (cross != "")
    parts = pd.DataFrame({"street": whole, "city": city, "state": state, "zip": zip_})
    parts = parts.where(good, "").astype("str")
    place = (parts["state"] + " " + parts["zip"]).str.strip()
    line = parts["street"] + (", " + parts["city"]).where(parts["city"] != "", "")
    return parts.assign(**{ASKED: (line + (", " + place).where(place != "", "")).astype("str")})


def open_queries(located: pd.DataFrame, queries: pd.DataFrame) -> list[Query]:
    """Return the different addresses that nothing of ours has put on a point, in order.

    Parameters
    ----------
    located
        With `tier`.
    queries
        What `queries_of` made of the same rows.
    """
    points = located[TIER].isin([str(tier) for tier in POINT_TIERS])
    rows = queries.loc[~points & (queries[ASKED] != "")].drop_duplicates()
    found = [
        Query(street=street, city=city, state=state, zip=zip_)
        for street, city, state, zip_ in zip(
            rows["street"], rows["city"], rows["state"], rows["zip"], strict=True
        )
    ]
    return sorted(found)


def _each(column: pd.Series, clean: Callable[[str], str]) -> pd.Series:
    """Clean each different text of a column once."""
    return each_once(column, clean)


@cache
def _endings() -> frozenset[str]:
    """Return the words that end a street's name, as its key has them."""
    return frozenset([*words("suffix").values(), *words("direction").values()])


def _street(key: str) -> str:
    """Return a street as it may be sent, without a remark after it; "" where it is unsure.

    Examples
    --------
    >>> [_street(key) for key in ("mlk blvd", "main saint ask for ann", "penn ave ask for ann")]
    ['martin luther king blvd', '', 'penn ave']
    """
    names = re.sub(r"\bmlk\b", "martin luther king", key)
    if _SECRETS.search(names):
        return ""
    tokens = names.split()
    last = max((i for i, token in enumerate(tokens) if i and token in _endings()), default=0)
    if not last and "saint" in tokens[1:-2]:
        return ""  # a street's type inside a remark: "main st ask for ann"
    if last and any(_TAIL_WORD.fullmatch(token) for token in tokens[last + 1 :]):
        tokens = tokens[: last + 1]
    return " ".join(tokens) if len(tokens) <= MOST_WORDS else ""


def _city(text: str) -> str:
    """Return a city as it may be sent; "" where the text is none.

    Examples
    --------
    >>> [_city(text) for text in ("St. Paul", "Ann's, call 412-555-1234", "Peñasco")]
    ['st paul', '', 'penasco']
    """
    city = folded([text])[0]
    good = re.fullmatch(r"[a-z][a-z ]+", city) and len(city.split()) <= MOST_CITY_WORDS
    return city if good and len(city) <= LONGEST_CITY else ""
