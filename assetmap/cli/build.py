"""Run the whole pipeline: `assetmap build`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from assetmap.model import Upload

from .inputs import (
    Inputs,
    check_all_answers,
    decisions_of,
    input_options,
    known_ids,
    learnt_model,
    pack_of,
    settings_for,
    uploads_of,
)
from .network import answers_of, online_options
from .read import written_fixes
from .shell import FOLDER, answer, as_json, plain_errors, progress_to

if TYPE_CHECKING:
    from assetmap.result import Result


class Options(Inputs):
    """What `assetmap build` may be told besides region and folder."""

    offline: bool
    cache: Path | None
    fix: Path | None


@click.command()
@click.argument("region")
@input_options
@online_options
@click.option("--fix", type=FOLDER, help="A folder for workbooks of the rows that were set aside.")
@click.option("--out", type=FOLDER, required=True, help="The folder to write: complete or absent.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@as_json
@plain_errors
def build(region: str, out: Path, json_: bool, quiet: bool, **options: Unpack[Options]) -> None:
    """Build assets, measures, findings and the map of REGION, a shipped id or a pack's folder.

    \b
    Example:
      assetmap build harborview --assets my_list.xlsx --out out/harborview
    """
    from assetmap import pipeline
    from assetmap.publish import write_build
    from assetmap.workspace import keep_ids

    pack = pack_of(region)
    settings = settings_for(pack, options)
    own, added = uploads_of(pack, options, settings)
    decided = decisions_of(pack, options)
    online = None
    if not options["offline"]:
        queries = pipeline.open_queries(pack, [*own, *added], decisions=decided, settings=settings)
        online = answers_of(queries, settings, cache=options["cache"], quiet=quiet)
    result = pipeline.build(
        pack,
        [*own, *added],
        decisions=decided,
        settings=settings,
        known=pipeline.Known(
            online=online,
            model=learnt_model(options["workspace"]),
            ids=known_ids(options),
        ),
        progress=progress_to((*pipeline.STEPS, "write"), quiet=quiet),
    )
    check_all_answers(options, own, added, result.problems)
    progress_to((*pipeline.STEPS, "write"), quiet=quiet)("write")
    write_build(result, out)
    if options["workspace"]:
        keep_ids(options["workspace"], result.records)
    lines = _fixes([*own, *added], result, options["fix"]) if options["fix"] else []
    answer(result.summary, json_=json_, text="\n".join([_in_words(result.summary, out), *lines]))


def _fixes(uploads: list[Upload], result: "Result", folder: Path) -> list[str]:
    """Write a workbook for each list of which rows were set aside."""
    from assetmap.accounting import with_distinct_names
    from assetmap.ingest.mending.fixes import attach_fixes, to_fix

    limits, language = result.settings.limits, result.settings.language
    lines = []
    for upload in with_distinct_names(attach_fixes(uploads, limits=limits)):
        if len(to_fix(upload, result.problems)):
            plain = re.sub(r"[^\w.()-]+", "_", upload.name).strip("._")[:80] or "list"
            path = folder / f"{plain}.{upload.sha256[:8]}.xlsx"
            lines += written_fixes(upload, result.problems, path, language, limits=limits)
    return lines or [f"no row was set aside: nothing was written to {folder}"]


def _in_words(summary: dict[str, Any], out: Path) -> str:
    """Say in a few lines what became of the rows."""
    accepted, held, rejected = (
        sum(summary[key].values()) for key in ("accepted", "held", "rejected")
    )
    lines = [
        f"{summary['name']}: {summary['rows_in']} rows in = {accepted} accepted + {held} held"
        f" + {rejected} rejected ({summary['skipped']} lines were no data)",
        f"{accepted} accepted = {summary['assets']} assets + {summary['merged']} merged;"
        f" {summary['unplaced']} assets are in no neighbourhood",
        *(f"not computed: {what}: {why}" for what, why in summary["not_computed"].items()),
        f"written: {out}",
    ]
    return "\n".join(lines)
