"""Write a build in other formats: `assetmap export`."""

from pathlib import Path

import click

from .shell import FOLDER, answer, as_json, plain_errors


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--format", "formats", required=True, help="Comma between: html,csv,geojson,gpkg ...")
@click.option("--out", type=FOLDER, help="Where to write; by default the build's own folder.")
@as_json
@plain_errors
def export(folder: Path, formats: str, out: Path | None, json_: bool) -> None:
    """Write the build in FOLDER in other formats.

    \b
    Example:
      assetmap export out/harborview --format geojson,gpkg
    """
    from assetmap.publish.export import export as write_formats

    written = write_formats(folder, [f.strip() for f in formats.split(",") if f.strip()], out=out)
    paths = [str(path) for path in written]
    answer({"written": paths}, json_=json_, text="\n".join(paths))
