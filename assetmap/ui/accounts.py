"""Say what became of the rows, in a sentence whose sums a person can check."""

from typing import Any

from assetmap.accounting import account
from assetmap.model import Reading
from assetmap.result import Result

from .state import word

_PARTS = ("accepted", "held", "rejected")


def account_of_result(result: Result) -> str:
    """Say what became of the rows of a build, those of grants in a second sentence."""
    summary = result.summary
    whole = {key: summary[key] for key in ("rows_in", "assets", "merged")}
    said = word("account", **_counts(summary), **whole)
    grants = summary["grants"]
    if grants["rows_in"]:
        said += "\n" + word("account_grants", rows_in=grants["rows_in"], **_counts(grants))
    return said


def account_of_reading(reading: Reading) -> str:
    """Say what became of the rows of one file."""
    parts = account(reading.rows_in, kept=reading.records, problems=reading.problems)
    return word("lists_account", rows_in=reading.rows_in, skipped=reading.skipped, **_counts(parts))


def _counts(parts: dict[str, Any]) -> dict[str, int]:
    """Return how many rows were accepted, held and rejected, for whatever reason."""
    return {part: sum(parts[part].values()) for part in _PARTS}
