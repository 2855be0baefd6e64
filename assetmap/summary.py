"""Say what a build was made from, and account for every row of it."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import pandas as pd

from . import grants as giving
from .accounting import Listing, account
from .classify import Model
from .geocode.online import OnlineAnswers, remarks
from .measures.currency import currency_of
from .model import Region, Upload
from .schema import NEIGHBOURHOOD_ID, TIER
from .settings import Settings


def accounted(listing: Listing, *, kept: pd.DataFrame, problems: pd.DataFrame) -> dict[str, Any]:
    """Account for the rows of one listing."""
    rows = account(listing.rows_in, kept=kept, problems=problems)
    return {"skipped": listing.skipped, **rows}


def granted_account(
    granted: Listing,
    grants: pd.DataFrame,
    problems: pd.DataFrame,
    region: Region,
    settings: Settings,
) -> dict[str, Any]:
    """Account for the rows of the grants, and for their money where there are any."""
    rows = accounted(granted, kept=grants, problems=problems)
    if not granted.rows_in:
        return rows
    code, aside = currency_of(grants, region.country), granted.aside
    money = giving.money_account(grants, aside, problems, currency=code, settings=settings)
    return rows | {"money": money}


def counts(assets: pd.DataFrame, records: pd.DataFrame) -> dict[str, Any]:
    """Count the assets: all, merged, without a neighbourhood, by tier."""
    return {
        "assets": len(assets),
        "merged": len(records) - len(assets),
        "unplaced": int((assets[NEIGHBOURHOOD_ID] == "").sum()),
        "tiers": _counted(assets[TIER]),
    }


def _counted(column: pd.Series) -> dict[str, int]:
    """Count the values of a column, in the order of the alphabet."""
    return {str(k): int(n) for k, n in column.value_counts().sort_index().items()}


def about(
    region: Region,
    uploads: Sequence[Upload],
    settings: Settings,
    *,
    online: OnlineAnswers | None,
    learnt: Model | None,
) -> dict[str, Any]:
    """Say what a result was made from, so that it can be made again."""
    answered = {} if online is None else {"online": remarks.about(online)}
    return answered | {
        "assetmap": version("assetmap"),
        "region": region.id,
        "name": region.name,
        "invented": region.invented,
        "as_of": region.as_of.isoformat() if region.as_of else None,
        "region_sha256": region.digest,
        "inputs": [
            {
                "file": u.name,
                "table": str(u.table),
                "source": u.source,
                "sha256": u.sha256,
                "columns": [list(pair) for pair in u.mapping],
                "answers": [list(pair) for pair in u.answers],
                "fixes": [fix.sha256 for fix in u.fixes],
                "earlier": [one.sha256 for one in u.earlier],
            }
            for u in uploads
        ],
        "settings": settings.as_dict(),
        "types_learnt_sha256": learnt.digest if learnt else None,  # None: our own
    }
