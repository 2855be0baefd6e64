"""Write the name of a street in one way, however it was spelled.

The words (`data/streets.csv`: word, standard, kind, where) follow the abbreviations of the postal
service; a street's key is the same text for "North Fifth Avenue", "N. 5th Ave" and "N 5 AV".
"""

import csv
import re
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import pandas as pd

CODE_LETTERS: Final = 2  # of a state: pa
MOST_SUFFIXES: Final = 2  # of a street: "rd ext"
TEN: Final = 10  # below it, a number word follows tens: twenty first


class StreetName(NamedTuple):
    """The parts of a street's name; "" where one is not there."""

    before: str  # direction before the name: n, se
    core: str
    suffix: str  # st, ave, rd ext
    after: str  # direction after the name


@cache
def words(kind: str, where: str = "") -> dict[str, str]:
    """Return the words of one kind, with what each is written as.

    Parameters
    ----------
    kind
        `suffix`, `direction`, `unit`, `name`, `ordinal`, `route`, `unfindable`, and so on.
    where
        Only words with this remark: of a suffix `common`, `any`, `last`.
    """
    path = resources.files("assetmap").joinpath("data", "streets.csv")
    with path.open(encoding="utf-8") as lines:
        return {
            row["word"]: row["standard"]
            for row in csv.DictReader(lines)
            if row["kind"] == kind and where in ("", row["where"])
        }


@cache
def state_codes() -> dict[str, str]:
    """Return the two-letter code of each state's name and code, both in lower case."""
    path = resources.files("assetmap").joinpath("data", "states.csv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    by_name = {row["name"].lower(): row["code"] for row in rows}
    return by_name | {row["code"].lower(): row["code"] for row in rows}


def alternatives(some: dict[str, str]) -> str:
    """Return a regular expression's choice of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(some, key=lambda w: (-len(w), w)))


_KING = re.compile(
    r"\b(?:(?:rev|reverend|dr|doctor)\s+)*(?:mlk|m\s?l\s+king|martin\s+l(?:uther)?\s+king)"
    r"(?:\s+(?:jr|junior))?\b"
)
_ORDINAL = re.compile(r"(\d+)\s*(?:st|nd|rd|th|d)")
_LONE_NUMBER_SUFFIXES = frozenset({"st", "ave", "rd", "blvd", "dr", "pl", "ct", "ter", "ln", "way"})


def ordinal(number: int) -> str:
    """Return a number's ordinal: 1st, 2nd, 11th.

    Examples
    --------
    >>> [ordinal(n) for n in (1, 2, 3, 11, 21, 112)]
    ['1st', '2nd', '3rd', '11th', '21st', '112th']
    """
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def street_name(street: str) -> StreetName:
    """Take a street's name apart and write each part in one way.

    Parameters
    ----------
    street
        Lower-case text without house number, unit, or punctuation other than hyphens.

    Examples
    --------
    >>> street_name("north fifth avenue")
    StreetName(before='n', core='5th', suffix='ave', after='')
    >>> street_name("st clair st")
    StreetName(before='', core='saint clair', suffix='st', after='')
    >>> street_name("north ave w")
    StreetName(before='', core='north', suffix='ave', after='w')
    >>> street_name("dr martin luther king jr blvd").core
    'mlk'
    >>> [street_key(s) for s in ("state route 51", "pa-51", "county road 12", "us hwy 1 n")]
    ['hwy 51', 'hwy 51', 'cr 12', 'us 1 n']
    """
    tokens = _ordinals(_KING.sub("mlk", street.replace("-", " ")).split())
    direction, suffix_words = words("direction"), words("suffix")
    after = before = ""
    if len(tokens) > 1 and tokens[-1] in direction:
        after = direction[tokens.pop()]
    if len(tokens) > 1 and tokens[0] in direction and not _is_suffixes(tokens[1:]):
        before = direction[tokens.pop(0)]
    road, side = _numbered_road(tokens)
    if road:
        return StreetName(before, road, "", after or side)
    suffix: list[str] = []
    while len(tokens) > 1 and tokens[-1] in suffix_words and len(suffix) < MOST_SUFFIXES:
        suffix.insert(0, suffix_words[tokens.pop()])
    core = _core(tokens, suffix)
    return StreetName(before, core, " ".join(suffix), after)


def street_key(street: str) -> str:
    """Return a street's name as one text that is the same for all its spellings.

    Examples
    --------
    >>> street_key("east twenty-first street"), street_key("e 21 st")
    ('e 21st st', 'e 21st st')
    """
    return " ".join(part for part in street_name(street) if part)


def street_keys(streets: pd.Series) -> pd.Series:
    """Return the key of each street of a column; each spelling is worked out once."""
    return streets.map({street: street_key(street) for street in streets.unique()}).astype("str")


def _numbered_road(tokens: list[str]) -> tuple[str, str]:
    """Return the key of a road that has a number for a name, with its side; "" for others.

    A state's roads and those said to be a route or highway are one: people write either.
    """
    found = _numbered_roads().fullmatch(" ".join(tokens))
    if not found:
        return "", ""
    standard = "hwy" if found["state"] else words("route")[found["kind"]]
    return f"{standard} {found['number'].lstrip('0') or '0'}", found["side"] or ""


@cache
def _numbered_roads() -> re.Pattern[str]:
    """Return what the name of a numbered road looks like."""
    kinds, codes = words("route"), {code: "" for code in state_codes() if len(code) == CODE_LETTERS}
    of_state = alternatives({kind: "" for kind, standard in kinds.items() if standard == "hwy"})
    return re.compile(
        rf"(?:(?P<state>{alternatives(codes)})(?:\s(?:{of_state}))?|(?P<kind>{alternatives(kinds)}))"
        r"\s?(?:no\s)?(?P<number>\d{1,5}[a-df-mo-rt-vx-z]?)(?P<side>[nsew])?"
        r"(?:\s(?:hwy|highway|rte|route))?"
    )


def _is_suffixes(tokens: list[str]) -> bool:
    """Tell whether a street would have no name left: "north avenue"."""
    return all(token in words("suffix") for token in tokens)


def _ordinals(tokens: list[str]) -> list[str]:
    """Write numbers in words, or with their ending apart, as 21st."""
    ordinals, tens = words("ordinal"), words("tens")
    done: list[str] = []
    for token in tokens:
        number = 0
        if token in ordinals:
            number = int(ordinals[token])
        elif _ORDINAL.fullmatch(token):
            number = int(_ORDINAL.sub(r"\1", token))
        if done and done[-1] in tens and 0 < number < TEN:
            number += int(tens[done.pop()])
        done.append(ordinal(number) if number else token)
    return done


def _core(tokens: list[str], suffix: list[str]) -> str:
    """Write the words between directions and suffix in one way."""
    if (
        len(tokens) == 1
        and tokens[0].isdecimal()
        and suffix
        and suffix[-1] in _LONE_NUMBER_SUFFIXES
    ):
        return ordinal(int(tokens[0]))
    titles = words("name")
    inner = words("suffix", "common") | words("suffix", "any") | titles
    done = [_inner(token, inner) for token in tokens]
    if len(tokens) > 1 and tokens[0] == "dr":
        done[0] = "doctor"
    return " ".join(done)


def _inner(word: str, inner: dict[str, str]) -> str:
    """Write one word inside a name: there, "st" is a saint."""
    return "saint" if word == "st" else inner.get(word, word)
