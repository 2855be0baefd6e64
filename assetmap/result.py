"""Hold everything that one build found."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .model import Region
from .schema import PROVENANCE_COLUMNS, RELATION_COLUMNS
from .settings import Settings


def _blank(columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a table of text without rows."""
    return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One build: the tables of `docs/data-format.md`, and how they were made.

    Every table has a plain index 0..n-1 and the columns that `schema` lists for it. Text columns
    hold "" where blank, number columns NaN.
    """

    region: Region
    settings: Settings
    assets: pd.DataFrame  # ASSET_COLUMNS, sorted by asset_id
    records: pd.DataFrame  # RECORD_COLUMNS: each raw record that became part of an asset
    grants: pd.DataFrame  # GRANT_COLUMNS; empty without grants
    shares: pd.DataFrame  # SHARE_COLUMNS: where each asset may lie
    problems: pd.DataFrame  # PROBLEM_COLUMNS
    review: pd.DataFrame  # QUESTION_COLUMNS
    neighbourhoods: pd.DataFrame  # neighbourhood_id, name, people columns, assets, dollars_*, ...
    measures: pd.DataFrame  # MEASURE_COLUMNS
    findings: pd.DataFrame  # FINDING_COLUMNS
    summary: dict[str, Any]  # result.json, plain values only
    relations: pd.DataFrame = field(  # RELATION_COLUMNS: how assets belong together
        default_factory=lambda: _blank(RELATION_COLUMNS)
    )
    provenance: pd.DataFrame = field(  # PROVENANCE_COLUMNS: which record gave an asset's field
        default_factory=lambda: _blank(PROVENANCE_COLUMNS)
    )
