"""Tell from the headers of a list whether its rows are assets, grants or ties."""

from collections.abc import Iterable
from typing import Final

from assetmap.model import Table
from assetmap.schema import AMOUNT, FROM, FUNDER, RECIPIENT, TO

from .lexicon import meanings, roles_of

SURE: Final = 0.95  # how surely a header must mean what only such a list has
LIKELY: Final = 0.6  # where all others are sure
# Each of these is asked for: whether it must be sure, and the roles of which one is enough.
_Needed = tuple[tuple[float, tuple[str, ...]], ...]
_NEEDED: Final[tuple[tuple[Table, _Needed], ...]] = (
    (Table.GRANTS, ((SURE, (AMOUNT,)), (SURE, (FUNDER, RECIPIENT)))),
    (Table.GRANTS, ((LIKELY, (AMOUNT,)), (SURE, (FUNDER,)), (SURE, (RECIPIENT,)))),
    (Table.TIES, ((SURE, (FROM,)), (SURE, (TO,)))),
)


def listed_as(headers: Iterable[str]) -> Table:
    """Return what the rows of a list are: assets, unless headers say what assets have not.

    Examples
    --------
    >>> [str(listed_as(h)) for h in (("Funder", "Grantee", "Amount"), ("From", "To"), ("Name",))]
    ['grants', 'ties', 'assets']
    """
    known = list(headers)
    for table, needed in _NEEDED:
        roles = roles_of(table)
        meant: dict[str, float] = {}
        for header in known:
            for role, how_sure in meanings(header, roles).items():
                meant[role] = max(meant.get(role, 0.0), how_sure)
        if all(max(meant.get(role, 0.0) for role in some) >= least for least, some in needed):
            return table
    return Table.ASSETS
