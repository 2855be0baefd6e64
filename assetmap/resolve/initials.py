"""Say initials in full, where another name of the lists says what they stand for."""

import re
from collections.abc import Sequence
from typing import Final

from assetmap.folding import BREAK

from .aliases import aliases_of
from .keys import name_keys
from .spelling import LITTLE, word_roles

SHORTEST: Final = 4  # letters; three are the initials of anything
_LETTERS: Final = re.compile(rf"\b[A-Z]{{{SHORTEST},9}}\b")


def with_initials_said(names: Sequence[str]) -> list[str]:
    """Return names in which initials stand in full that are those of one name alone.

    Only where capitals tell initials from words, and no word that names are made of is taken for
    some. The initials of a name may have those of its little words, or lack them.

    Parameters
    ----------
    names
        As lists write them.

    Examples
    --------
    >>> with_initials_said(["City University of New York", "Arts Team of CUNY", "ARTS OF CUNY"])
    ['City University of New York', 'Arts Team of city university new york', 'ARTS OF CUNY']
    """
    roles, shares = word_roles()
    mixed = [name for name in names if not name.isupper()]
    found = {letters for name in mixed for letters in _LETTERS.findall(name)}
    found = {one for one in found if one.casefold() not in roles.keys() | shares.keys()}
    if not found:
        return list(names)
    said = _said(mixed, found)
    said = _said(mixed, found)

    def in_full(name: str) -> str:
        """Return a name with its initials said, unless it says in full itself what they mean."""
        words = set(name.casefold().split())
        return _LETTERS.sub(
            lambda letters: (
                letters[0]
                if words.issuperset(said.get(letters[0], "").split())
                else said[letters[0]]
            ),
            name,
        )

    return [name if name.isupper() else in_full(name) for name in names]


def _said(names: list[str], found: set[str]) -> dict[str, str]:
    """Return what initials stand for, where that is one name alone."""
    roles, _ = word_roles()
    heads = [alias.split(BREAK)[-1] if alias else "" for alias in aliases_of(names)]
    meanings: dict[str, set[str]] = {}
    for key in dict.fromkeys([*name_keys(names), *heads]):
        whole = key.split()
        some = [word for word in whole if roles.get(word) != LITTLE]
        for words in (whole, some):
            letters = "".join(word[:1] for word in words).upper()
            if letters in found:
                meanings.setdefault(letters, set()).add(" ".join(some))
    return {letters: meant.pop() for letters, meant in meanings.items() if len(meant) == 1}
