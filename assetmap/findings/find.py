"""Find what can be said of a region, how surely, in words."""

import pandas as pd

from assetmap.measures.currency import currency_of
from assetmap.measures.grouping import Tree
from assetmap.model import Region
from assetmap.schema import FINDING_COLUMNS
from assetmap.settings import Settings

from .counts import find_counts
from .doubts import Doubts
from .money import find_dollars
from .sentences import names_of, with_sentences
from .table import all_findings


def find(
    assets: pd.DataFrame,
    grants: pd.DataFrame,
    *,
    region: Region,
    settings: Settings,
    taxonomy: Tree,
    doubts: Doubts | None = None,
) -> pd.DataFrame:
    """Judge assets and dollars against a fair lottery among the people.

    Without a count of people there is nothing to judge against: no findings, and
    `measure_all(...).missing` says why.

    Parameters
    ----------
    assets
        `ASSET_COLUMNS`, one row per asset, placed.
    grants
        `funder`, `amount`, `neighbourhood_id`, `service_area`; empty without grants.
    region
        Boundaries and people.
    settings
        Level, power, effects, draws and seed: the same give the same findings.
    taxonomy
        The tree of types.
    doubts
        What is not sure about the assets; without them every asset is where and what it seems.

    Returns
    -------
    findings
        `FINDING_COLUMNS`: for each measure, kind, base and placing one row of the region
        (`neighbourhood_id` empty), then one for each neighbourhood in which somebody lives.
    """
    blocks = [
        *find_counts(assets, region=region, settings=settings, taxonomy=taxonomy, doubts=doubts),
        *find_dollars(grants, region=region, settings=settings, doubts=doubts),
    ]
    names = names_of(
        taxonomy,
        region.neighbourhoods,
        language=settings.language,
        currency=currency_of(grants, region.country),
    )
    said = with_sentences(all_findings(blocks), names, settings)
    return said.loc[:, list(FINDING_COLUMNS)]
