"""List the region packs: `assetmap regions`."""

import click

from .shell import answer, as_json, plain_errors


@click.command()
@as_json
@plain_errors
def regions(json_: bool) -> None:
    """List the shipped regions, what each can compute and what it lacks.

    \b
    Example:
      assetmap regions
    """
    from assetmap.region import list_regions, shipped_folders

    table = list_regions(shipped_folders())
    rows = table.to_dict(orient="records")
    lines = [
        f"{row['id']}: {row['name']}, {row['neighbourhoods']} neighbourhoods"
        + (" (invented)" if row["invented"] else "")
        + f"\n  computes: {row['computes']}\n  lacks: {row['lacks']}"
        for row in rows
    ]
    answer(rows, json_=json_, text="\n".join(lines))
