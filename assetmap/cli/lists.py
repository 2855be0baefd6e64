"""Compare lists and keep them: `assetmap compare`, `add`, `lists`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assetmap.limits import Limits
from assetmap.model import Reading, Region, Severity, Table

from .asking import answer_option, as_records, in_words
from .read import account_of, columns_option, table_option, upload_of
from .shell import FILE, FOLDER, answer, as_json, plain_errors

if TYPE_CHECKING:
    from assetmap.comparing import Comparison
    from assetmap.workspace import Entry, Proposal, Workspace

workspace_option = click.option(
    "--workspace", type=FOLDER, help="Where lists are kept; by default workspace/REGION."
)
_SHOWN = 20  # changed fields, and records, that are listed in words
_SAME_FILE = "the same file: nothing to do"


@click.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--out", type=FILE, help="Where to write every record with what changed, CSV.")
@columns_option
@table_option
@as_json
@plain_errors
def compare(
    old: Path, new: Path, out: Path | None, columns: Path | None, table: str, json_: bool
) -> None:
    """Say what changed between two versions of a list: new, changed, gone, same.

    The order of rows and columns, the headers, the kind of file and its encoding do not matter.

    \b
    Example:
      assetmap compare list_2025.xlsx list_2026.csv --out changes.csv
    """
    from assetmap import comparing
    from assetmap.ingest import read_upload
    from assetmap.publish import write_table

    before, after = (upload_of(path, columns, (), table=Table(table))[0] for path in (old, new))
    found = comparing.compare(read_upload(before), read_upload(after))
    if out:
        write_table(found.table(), out)
    same = before.sha256 == after.sha256
    lines = [_SAME_FILE] if same else changes_in_words(found)
    answer({"same_file": same, **changes(found)}, json_=json_, text="\n".join(lines))


@click.command()
@click.argument("region")
@click.argument("file", type=FILE)
@click.option("--source", default="", help="The list's name; by default found, or the file's.")
@table_option
@columns_option
@answer_option
@click.option("--verified", default="", metavar="DATE", help="When the list was last checked.")
@workspace_option
@click.option("--accept", is_flag=True, help="Keep it; without this it is only looked at.")
@click.option("--by", default="", help="Who accepts it.")
@as_json
@plain_errors
def add(
    region: str,
    file: Path,
    source: str,
    table: str,
    columns: Path | None,
    answers: tuple[str, ...],
    verified: str,
    workspace: Path | None,
    accept: bool,
    by: str,
    json_: bool,
) -> None:
    """Look at a list, a newer version of one, or corrected rows; keep it with --accept.

    The same file changes nothing. Rows that a newer version no longer has are not deleted: they
    stay until a person decides to close them.

    \b
    Example:
      assetmap add harborview libraries_2026.xlsx
      assetmap add harborview libraries_2026.xlsx --accept
    """
    pack, space = _opened(region, workspace)
    upload, _ = upload_of(file, columns, answers, table=Table(table))
    proposal = space.propose(replace(upload, source=source, verified=_day(verified)))
    accepted = accept and proposal.kind != "same"
    if accepted:
        space.accept(proposal, by=by)
    result = _about(proposal) | {"accepted": accepted, "workspace": str(space.folder)}
    lines = [*space.damage, *_in_words(proposal)]
    if proposal.kind != "same":
        lines.append(
            f"kept in {space.folder}; build with --workspace {space.folder}"
            if accepted
            else f"nothing was kept for {pack.id}; repeat with --accept to keep it"
        )
    answer(result, json_=json_, text="\n".join(lines))


@click.command()
@click.argument("region")
@workspace_option
@click.option("--remove", default="", metavar="SOURCE", help="A list to use no longer.")
@as_json
@plain_errors
def lists(region: str, workspace: Path | None, remove: str, json_: bool) -> None:
    """List what a region's workspace holds.

    \b
    Example:
      assetmap lists harborview
    """
    _, space = _opened(region, workspace)
    if remove:
        space.remove(remove)
    entries = space.lists()
    lines = [*space.damage, *(_entry_in_words(entry) for entry in entries)]
    lines = lines or [f"no list is kept in {space.folder} yet; add one with assetmap add"]
    answer([_entry(entry) for entry in entries], json_=json_, text="\n".join(lines))


def _opened(region: str, folder: Path | None) -> "tuple[Region, Workspace]":
    """Return a region, and the workspace of its lists."""
    from assetmap.region import find_region, shipped_folders
    from assetmap.settings import Settings
    from assetmap.workspace import Workspace

    pack = find_region(region, shipped_folders())
    limits: Limits = Settings().with_(dict(pack.measures)).limits
    place = folder or Path("workspace") / pack.id
    return pack, Workspace.open(place, region=pack, limits=limits)


def _day(text: str) -> str:
    """Return a date as ISO writes it.

    Raises
    ------
    click.BadParameter
        If it is none.
    """
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as err:
        msg = f"{text!r} is not a date such as 2026-01-31"
        raise click.BadParameter(msg, param_hint="--verified") from err


def changes(found: "Comparison") -> dict[str, Any]:
    """Return a comparison as plain values, for JSON."""
    records = found.rows.loc[found.rows["status"] != "same"]
    return {
        "counts": found.counts,
        "records": records.to_dict(orient="records"),
        "changes": found.changes.to_dict(orient="records"),
    }


def changes_in_words(found: "Comparison") -> list[str]:
    """Say what changed: how many records of each kind, then the first of them."""
    lines = [", ".join(f"{count} {status}" for status, count in found.counts.items())]
    for status in ("new", "gone"):
        names = found.rows.loc[found.rows["status"] == status, "name"].tolist()
        lines += [f"  {status}: {name}" for name in names[:_SHOWN]]
        lines += _more(names)
    fields = found.changes.to_dict(orient="records")
    lines += [
        f"  changed: {one['name']}: {one['field']}: {one['old']!r} -> {one['new']!r}"
        for one in fields[:_SHOWN]
    ]
    return lines + _more(fields)


def _more(items: Sequence[object]) -> list[str]:
    """Say how many are not listed."""
    left = len(items) - _SHOWN
    return [f"  ... and {left} more"] if left > 0 else []


def _about(proposal: "Proposal") -> dict[str, Any]:
    """Return a proposal as plain values, for JSON."""
    out: dict[str, Any] = {
        "kind": proposal.kind,
        "source": proposal.source,
        "sentence": proposal.sentence,
        "columns_reused": proposal.reused,
    }
    if proposal.reading:
        out |= account_of(proposal.reading)
        out["questions"] = as_records(proposal.reading.questions)
    return out | (changes(proposal.comparison) if proposal.comparison else {})


def _in_words(proposal: "Proposal") -> list[str]:
    """Say what a proposal is, what becomes of the rows, and what changes."""
    lines = [proposal.sentence]
    if proposal.reading:
        lines.append(_rows_in_words(proposal.reading))
        lines += in_words(proposal.reading.questions)
    return lines + (changes_in_words(proposal.comparison) if proposal.comparison else [])


def _rows_in_words(reading: Reading) -> str:
    """Say what becomes of the rows of a list."""
    from assetmap.problems import rows_out

    held, rejected = (
        len(rows_out(reading.problems, one)) for one in (Severity.HELD, Severity.REJECTED)
    )
    return (
        f"{reading.rows_in} rows in = {len(reading.records)} accepted + {held} held"
        f" + {rejected} rejected ({reading.skipped} lines were no data)"
    )


def _entry(entry: "Entry") -> dict[str, Any]:
    """Return a list of a workspace as plain values, for JSON."""
    return {
        "source": entry.source,
        "file": entry.name,
        "sha256": entry.sha256,
        "table": str(entry.table),
        "verified": entry.verified,
        "columns": dict(entry.columns),
        "answers": dict(entry.answers),
        "when": entry.when,
        "by": entry.by,
    }


def _entry_in_words(entry: "Entry") -> str:
    """Say in a line what a list of a workspace is."""
    by = f" by {entry.by}" if entry.by else ""
    checked = f", checked {entry.verified}" if entry.verified else ""
    return f"{entry.source} ({entry.table}{checked}): {entry.name}, accepted {entry.when}{by}"
