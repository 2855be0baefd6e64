"""Call a place by what stands on its sign, where one column names its organisation."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.folding import folded
from assetmap.ingest.columns.kinds import flag_words, name_words
from assetmap.ingest.columns.site_columns import PROGRAM, means
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

BETWEEN: Final = " - "  # an organisation and its place


def with_site_names(
    frame: pd.DataFrame, findings: Findings, *, headers: dict[str, str], most: int
) -> pd.DataFrame:
    """Put the organisation's name before those of places that alone say nothing.

    *Main* and *Squirrel Hill* say nothing; *Homewood Library* does, and stays. A programme is never
    without its organisation. Where no place is named, the organisation is what the row is about.

    Parameters
    ----------
    frame
        With `name` and `organisation`.
    findings
        Of the same rows; it grows.
    headers
        Role -> what the column is called.
    most
        Characters that a name may have; a longer one stays as it is.
    """
    organisation, part = frame[s.ORGANISATION], frame[s.NAME]
    if headers.get(s.NAME) == s.NAME or not (organisation != "").any():
        return (
            frame  # `name` is the whole name: in our own files, and where a format says what it is
        )
    is_program = PROGRAM in means(headers.get(s.NAME, ""))
    pairs = pd.DataFrame({"who": organisation, "part": part})
    unique = pairs.drop_duplicates()
    names = site_names(unique["who"].tolist(), unique["part"].tolist(), are_programs=is_program)
    named = unique.assign(named=[name if len(name) <= most else "" for name in names])
    found = pairs.merge(named, how="left", on=["who", "part"])["named"].to_numpy(dtype=object)
    whole = pd.Series(found, index=frame.index, dtype="str")
    whole = whole.mask(whole == "", part)
    if (whole != part).any():
        said = " + ".join(repr(headers.get(role, role)) for role in (s.ORGANISATION, s.NAME))
        findings.at(0, Reason.NAME_FROM_COLUMNS, Severity.NOTE, value=said)
    return frame.assign(**{s.NAME: whole})


def site_names(who: Sequence[str], parts: Sequence[str], *, are_programs: bool) -> list[str]:
    """Return what places are called, given who runs each and what it is called there.

    Parameters
    ----------
    who, parts
        One for each place; "" where there is none.
    are_programs
        Whether the parts are programmes.

    Examples
    --------
    >>> who = ["Oak County Library"] * 4
    >>> site_names(who, ["Main", "Elm Hill", "Elm Library", ""], are_programs=False)
    ['Oak County Library - Main', 'Oak County Library - Elm Hill', 'Elm Library',
     'Oak County Library']
    """
    folded_who, folded_parts = folded(who), folded(parts)
    named = []
    for one, part, of, says in zip(who, parts, folded_who, folded_parts, strict=True):
        mine, theirs = says.split(), of.split()
        if not one or not part:
            named.append(part or one)
        elif set(mine) <= set(theirs):
            named.append(one)
        elif set(theirs) <= set(mine) or (not are_programs and _is_enough(mine, theirs)):
            named.append(part)
        else:
            named.append(f"{one}{BETWEEN}{part}")
    return named


def _is_enough(words: Sequence[str], of: Sequence[str]) -> bool:
    """Say whether the words of a place tell what it is, and which."""
    kinds, general = name_words(), _general()
    said = [word for word in words if _is_one_of(word, kinds) and word not in general]
    # Parks and gardens give their names to what stands beside them.
    ground = _folded("ground")
    stems = {word.removesuffix("s") for word in of}
    telling = [w for w in said if w not in ground or w.removesuffix("s") in stems]
    others = [w for w in words if w not in said and w not in general and not w.isdigit()]
    return bool(telling) and bool(others)


def _is_one_of(word: str, known: frozenset[str]) -> bool:
    """Say whether a word, or its singular, is among others."""
    return word in known or word.removesuffix("s") in known


@cache
def _folded(meaning: str) -> frozenset[str]:
    """Return words of `flags.csv` as texts are folded."""
    return frozenset(folded(sorted(flag_words(meaning))))


@cache
def _general() -> frozenset[str]:
    """Return words of names that tell neither what a thing is nor which."""
    return _folded("general") | _folded("filler")
