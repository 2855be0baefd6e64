"""Run the whole pipeline: `assetmap build`."""

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click
import pandas as pd

from assetmap.classify import Model
from assetmap.model import Region, Table, Upload
from assetmap.result import Result
from assetmap.settings import Settings, parse_settings

from .asking import answer_of_many_option, answers_by_file, check_answers, joined_answers
from .network import answers_of, online_options
from .read import written_fixes
from .shell import FILE, FOLDER, answer, as_json, plain_errors, progress_to, text_of

if TYPE_CHECKING:
    from assetmap.resolve import Decisions


class Options(TypedDict):
    """What `assetmap build` may be told besides region and folder."""

    assets: tuple[Path, ...]
    only_these_assets: bool
    columns: Path | None
    answers: tuple[str, ...]
    grants: tuple[Path, ...]
    ties: tuple[Path, ...]
    decisions: Path | None
    earlier: Path | None
    settings_file: Path | None
    language: str | None
    offline: bool
    cache: Path | None
    workspace: Path | None
    fix: Path | None


@click.command()
@click.argument("region")
@click.option("--assets", type=FILE, multiple=True, help="Another list of assets; repeat for more.")
@click.option("--only-these-assets", is_flag=True, help="Leave the pack's own lists out.")
@click.option("--columns", type=FILE, help='For --assets: {"role": "header in the file"}, JSON.')
@answer_of_many_option
@click.option("--grants", type=FILE, multiple=True, help="Another list of grants.")
@click.option("--ties", type=FILE, multiple=True, help="Another list of ties.")
@click.option("--decisions", type=FILE, help="What persons have decided, CSV.")
@click.option("--earlier", type=FOLDER, help="An earlier build, whose assets keep their ids.")
@click.option("--settings", "settings_file", type=FILE, help="Settings to change, TOML.")
@click.option("--language", type=click.Choice(["en", "es"]), help="Of the map and the sentences.")
@online_options
@click.option("--workspace", type=FOLDER, help="A folder whose lists and decisions count too.")
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
    from assetmap.geocode import cache_folder
    from assetmap.publish import write_build
    from assetmap.region import find_region, shipped_folders

    pack = replace(find_region(region, shipped_folders()), cache=cache_folder(os.environ))
    settings = _settings(pack, options["settings_file"], options["language"])
    own, added = _uploads(pack, options, settings)
    online = None
    if not options["offline"]:
        queries = pipeline.open_queries(
            pack, [*own, *added], decisions=_decisions(pack, options), settings=settings
        )
        online = answers_of(queries, settings, cache=options["cache"], quiet=quiet)
    result = pipeline.build(
        pack,
        [*own, *added],
        decisions=_decisions(pack, options),
        settings=settings,
        known=pipeline.Known(
            online=online,
            model=_model(options["workspace"]),
            ids=_known_ids(options["earlier"]),
        ),
        progress=progress_to((*pipeline.STEPS, "write"), quiet=quiet),
    )
    _check_answers(options, own, added, result.problems)
    progress_to((*pipeline.STEPS, "write"), quiet=quiet)("write")
    write_build(result, out)
    lines = _fixes([*own, *added], result, options["fix"]) if options["fix"] else []
    answer(result.summary, json_=json_, text="\n".join([_in_words(result.summary, out), *lines]))


def _decisions(region: Region, options: Options) -> "Decisions":
    """Return the decisions of the pack, or of a file in their place; then the workspace's."""
    from assetmap.resolve import NO_DECISIONS, load_decisions, together
    from assetmap.workspace import Workspace

    path = options["decisions"] or region.decisions
    ours = load_decisions(path) if path else NO_DECISIONS
    folder = options["workspace"]
    return together(ours, Workspace.open(folder).decisions()) if folder else ours


def _model(folder: Path | None) -> Model | None:
    """Return what the workspace has learnt of types."""
    from assetmap.workspace import read_model

    return read_model(folder) if folder else None


def _known_ids(earlier: Path | None) -> pd.Series | None:
    """Return the ids of assets in an earlier build, by record."""
    from assetmap.publish.folder import read_part
    from assetmap.publish.tables import read_table
    from assetmap.schema import ASSET_ID, RECORD_ID

    if earlier is None:
        return None
    records = read_table(read_part(earlier, "records.csv"), "records")
    return records.drop_duplicates(RECORD_ID).set_index(RECORD_ID)[ASSET_ID]


def _fixes(uploads: list[Upload], result: Result, folder: Path) -> list[str]:
    """Write a workbook for each list of which rows were set aside."""
    from assetmap.accounting import with_distinct_names
    from assetmap.ingest.fixes import attach_fixes, to_fix

    limits, language = result.settings.limits, result.settings.language
    lines = []
    for upload in with_distinct_names(attach_fixes(uploads, limits=limits)):
        if len(to_fix(upload, result.problems)):
            plain = re.sub(r"[^\w.()-]+", "_", upload.name).strip("._")[:80] or "list"
            path = folder / f"{plain}.{upload.sha256[:8]}.xlsx"
            lines += written_fixes(upload, result.problems, path, language, limits=limits)
    return lines or [f"no row was set aside: nothing was written to {folder}"]


def _settings(region: Region, path: Path | None, language: str | None) -> Settings:
    """Return the settings: ours, changed by the pack, then by the file, then by the options."""
    settings = Settings().with_(dict(region.measures))
    if path:
        settings = settings.with_(parse_settings(text_of(path)))
    return settings.with_({"language": language}) if language else settings


def _uploads(
    region: Region, options: Options, settings: Settings
) -> tuple[list[Upload], list[Upload]]:
    """Load the pack's spreadsheets, and those of the command line."""
    from assetmap.ingest import load_upload
    from assetmap.uploads import pack_uploads, saved

    own = [t for t in Table if not (t is Table.ASSETS and options["only_these_assets"])]
    mapping, known = saved(options["columns"])
    answers = answers_by_file(options["answers"], _files(options))
    limits = settings.limits
    added = [
        load_upload(
            path,
            table=Table.ASSETS,
            mapping=mapping,
            answers=joined_answers(known, answers[path]),
            limits=limits,
        )
        for path in options["assets"]
    ]
    for table, paths in ((Table.GRANTS, options["grants"]), (Table.TIES, options["ties"])):
        added += [
            load_upload(path, table=table, answers=answers[path], limits=limits) for path in paths
        ]
    before = pack_uploads(region, tables=own, limits=limits)
    if options["workspace"]:
        from assetmap.workspace import Workspace

        before += Workspace.open(options["workspace"], region=region, limits=limits).uploads()
    return before, added


def _files(options: Options) -> tuple[Path, ...]:
    """Return the lists of the command line, in the order in which they are read."""
    return (*options["assets"], *options["grants"], *options["ties"])


def _check_answers(
    options: Options, own: list[Upload], added: list[Upload], problems: pd.DataFrame
) -> None:
    """Raise where an answer was given to what a list does not ask."""
    from assetmap.accounting import with_distinct_names

    answers = answers_by_file(options["answers"], _files(options))
    named = with_distinct_names([*own, *added])[len(own) :]
    for path, upload in zip(_files(options), named, strict=True):
        check_answers(answers[path], problems, upload=upload.name)


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
