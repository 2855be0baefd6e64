"""Place the records of every list of a build."""

from collections.abc import Sequence

import pandas as pd

from . import geocode, resolve
from .accounting import Listing
from .geocode.online import OnlineAnswers
from .model import Region
from .schema import MATCHED, PROVIDER
from .settings import Settings


def located(
    listings: Sequence[Listing],
    region: Region,
    settings: Settings,
    reference: geocode.Reference,
    *,
    online: OnlineAnswers | None,
    decisions: resolve.Decisions,
) -> tuple[list[geocode.Located], frozenset[resolve.Decision]]:
    """Place the records of each list of a build.

    Parameters
    ----------
    listings
        What was read.
    region, settings
        As the build has them.
    reference
        What addresses the region's own files know.
    online
        What geocoders on the network said; None if none was asked.
    decisions
        What persons have decided.

    Returns
    -------
    located, upheld
        Each list's records, placed; and the decisions on places that hold.
    """
    placed = [resolve.placed_by_person(decisions, one.records, region) for one in listings]
    tables = [said.addresses for said in placed]
    addresses = pd.concat(tables, ignore_index=True).drop_duplicates(ignore_index=True)
    learnt = geocode.with_addresses(reference, addresses)
    learnt = geocode.with_lists(learnt, _listed_addresses(listings, placed, region, settings))
    places = [
        geocode.locate(
            one.records,
            region,
            settings=settings,
            reference=learnt,
            online=online,
            confirmed=geocode.Confirmed(places=said.places, addresses=addresses),
        )
        for one, said in zip(listings, placed, strict=True)
    ]
    return places, _upheld(placed, [one.records for one in places])


def _listed_addresses(
    listings: Sequence[Listing],
    placed: Sequence[resolve.Placed],
    region: Region,
    settings: Settings,
) -> pd.DataFrame:
    """Return the addresses of the rows with good coordinates that no person has moved."""
    located = [
        geocode.located_addresses(
            one.records.drop(index=said.places.index), region, buffer_m=settings.region_buffer_m
        )
        for one, said in zip(listings, placed, strict=True)
    ]
    return pd.concat(located, ignore_index=True)


def _upheld(
    placed: Sequence[resolve.Placed], located: Sequence[pd.DataFrame]
) -> frozenset[resolve.Decision]:
    """Return the decisions on places that place a row, be it for its address alone."""
    used = {
        str(value)
        for rows in located
        for value in rows.loc[rows[PROVIDER] == geocode.CONFIRMED, MATCHED].unique()
    }
    own = frozenset[resolve.Decision]().union(*(said.upheld for said in placed))
    return own | {d for said in placed for d in said.elsewhere if d.value in used}
