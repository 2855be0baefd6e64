"""Gather what a build goes by, for every command that builds."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from assetmap.model import Region, Table, Upload
from assetmap.settings import Settings, parse_settings

from .asking import answer_of_many_option, answers_by_file, check_answers, joined_answers
from .shell import FILE, FOLDER, progress_to, text_of

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.classify import Model
    from assetmap.resolve import Decisions
    from assetmap.result import Result

F = TypeVar("F", bound=Callable[..., Any])


class Inputs(TypedDict):
    """What a command that builds may be told besides the region."""

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
    workspace: Path | None


_OPTIONS = (
    click.option(
        "--assets", type=FILE, multiple=True, help="Another list of assets; repeat for more."
    ),
    click.option("--only-these-assets", is_flag=True, help="Leave the pack's own lists out."),
    click.option(
        "--columns", type=FILE, help='For --assets: {"role": "header in the file"}, JSON.'
    ),
    answer_of_many_option,
    click.option("--grants", type=FILE, multiple=True, help="Another list of grants."),
    click.option("--ties", type=FILE, multiple=True, help="Another list of ties."),
    click.option("--decisions", type=FILE, help="What persons have decided, CSV."),
    click.option("--earlier", type=FOLDER, help="An earlier build, whose assets keep their ids."),
    click.option("--settings", "settings_file", type=FILE, help="Settings to change, TOML."),
    click.option(
        "--language", type=click.Choice(["en", "es"]), help="Of the map and the sentences."
    ),
    click.option("--workspace", type=FOLDER, help="A folder whose lists and decisions count too."),
)


def input_options(command: F) -> F:
    """Give a command the options that say what to build from."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def pack_of(region: str) -> Region:
    """Load a region, by id or folder.

    Raises
    ------
    RegionError
        If there is none, or its pack is broken.
    """
    from assetmap.geocode import cache_folder
    from assetmap.region import find_region, shipped_folders

    return replace(find_region(region, shipped_folders()), cache=cache_folder(os.environ))


def decisions_of(region: Region, options: Inputs) -> "Decisions":
    """Return the decisions of the pack, or of a file in their place; then the workspace's."""
    from assetmap.resolve import NO_DECISIONS, load_decisions, together
    from assetmap.workspace import Workspace

    path = options["decisions"] or region.decisions
    ours = load_decisions(path) if path else NO_DECISIONS
    folder = options["workspace"]
    return together(ours, Workspace.open(folder).decisions()) if folder else ours


def learnt_model(folder: Path | None) -> "Model | None":
    """Return what the workspace has learnt of types."""
    from assetmap.workspace import read_model

    return read_model(folder) if folder else None


def known_ids(options: Inputs) -> "pd.Series | None":
    """Return the ids of assets by record: of an earlier build, then those the workspace knows."""
    from assetmap.publish.folder import read_part
    from assetmap.publish.tables import read_table
    from assetmap.schema import ASSET_ID, RECORD_ID
    from assetmap.workspace import read_ids

    folder, earlier = options["workspace"], options["earlier"]
    kept = read_ids(folder) if folder else None
    if earlier is None:
        return kept.ids if kept else None
    records = read_table(read_part(earlier, "records.csv"), "records")
    ids: pd.Series = records.drop_duplicates(RECORD_ID).set_index(RECORD_ID)[ASSET_ID]
    return ids.combine_first(kept.ids) if kept else ids


def settings_for(region: Region, options: Inputs) -> Settings:
    """Return the settings: ours, changed by the pack, then by the file, then by the options."""
    path, language = options["settings_file"], options["language"]
    settings = Settings().with_(dict(region.measures))
    if path:
        settings = settings.with_(parse_settings(text_of(path)))
    return settings.with_({"language": language}) if language else settings


def uploads_of(
    region: Region, options: Inputs, settings: Settings
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


def built(region: str, options: Inputs, *, quiet: bool) -> "Result":
    """Build a region, for a command that asks something of the result.

    Raises
    ------
    AssetmapError
        If there is no such region, or a file or a setting cannot be used.
    """
    from assetmap import pipeline

    pack = pack_of(region)
    settings = settings_for(pack, options)
    own, added = uploads_of(pack, options, settings)
    return pipeline.build(
        pack,
        [*own, *added],
        decisions=decisions_of(pack, options),
        settings=settings,
        known=pipeline.Known(model=learnt_model(options["workspace"]), ids=known_ids(options)),
        progress=progress_to(pipeline.STEPS, quiet=quiet),
    )


def _files(options: Inputs) -> tuple[Path, ...]:
    """Return the lists of the command line, in the order in which they are read."""
    return (*options["assets"], *options["grants"], *options["ties"])


def check_all_answers(
    options: Inputs, own: list[Upload], added: list[Upload], problems: "pd.DataFrame"
) -> None:
    """Raise where an answer was given to what a list does not ask."""
    from assetmap.accounting import with_distinct_names

    answers = answers_by_file(options["answers"], _files(options))
    named = with_distinct_names([*own, *added])[len(own) :]
    for path, upload in zip(_files(options), named, strict=True):
        check_answers(answers[path], problems, upload=upload.name)
