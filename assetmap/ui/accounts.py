"""Say what became of the rows, in a sentence whose sums a person can check."""

import dataclasses
from typing import Any

from assetmap.accounting import account
from assetmap.model import Reading, Table, Upload
from assetmap.result import Result
from assetmap.schema import UPLOAD

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


def name_in(result: Result, upload: Upload) -> str:
    """Return what a file is called in a build: a second one of the same name has a number."""
    inputs = result.summary["inputs"]
    last = max(at for at, file in enumerate(inputs) if file["sha256"] == upload.sha256)
    count = sum(file["file"] == upload.name for file in inputs[: last + 1])
    return upload.name if count == 1 else f"{upload.name} ({count})"


def reading_in(result: Result, upload: Upload, reading: Reading) -> Reading:
    """Return a list's reading with what a build has found out about its rows besides."""
    tables = {Table.ASSETS: result.records, Table.GRANTS: result.grants}
    name = name_in(result, upload)
    kept = tables.get(upload.table)
    return dataclasses.replace(
        reading,
        records=reading.records if kept is None else kept.loc[kept[UPLOAD] == name],
        problems=result.problems.loc[result.problems[UPLOAD] == name],
    )


def account_of_reading(reading: Reading) -> str:
    """Say what became of the rows of one file."""
    parts = account(reading.rows_in, kept=reading.records, problems=reading.problems)
    return word("lists_account", rows_in=reading.rows_in, skipped=reading.skipped, **_counts(parts))


def _counts(parts: dict[str, Any]) -> dict[str, int]:
    """Return how many rows were accepted, held and rejected, for whatever reason."""
    return {part: sum(parts[part].values()) for part in _PARTS}
