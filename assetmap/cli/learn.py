"""Learn from what persons have decided: `assetmap learn`."""

from pathlib import Path

import click

from .shell import FILE, FOLDER, answer, as_json, plain_errors


@click.command()
@click.argument("region")
@click.option("--workspace", type=FOLDER, required=True, help="Whose lists and decisions to learn.")
@click.option("--decisions", type=FILE, help="More decisions, CSV; those of the pack by default.")
@as_json
@plain_errors
def learn(region: str, workspace: Path, decisions: Path | None, json_: bool) -> None:
    """Teach the model of types what persons decided in a workspace of REGION.

    Every record that a person gave a type, alone or by its category, is an example. What is learnt
    is written into the workspace as types.npz, a file of numbers, and `assetmap build --workspace`
    asks it from then on. Remove the file to forget.

    \b
    Example:
      assetmap learn harborview --workspace workspace/harborview
    """
    from assetmap import pipeline
    from assetmap.classify import taught
    from assetmap.errors import InputError
    from assetmap.region import find_region, shipped_folders
    from assetmap.resolve import (
        NO_DECISIONS,
        load_decisions,
        standing,
        together,
        typed_by_persons,
    )
    from assetmap.resolve.decisions import MEANS
    from assetmap.schema import TYPE
    from assetmap.settings import Settings
    from assetmap.taxonomy import load_taxonomy
    from assetmap.uploads import pack_uploads
    from assetmap.workspace import MODEL, Workspace, read_ids, write_model

    pack = find_region(region, shipped_folders())
    space = Workspace.open(workspace, region=pack)
    path = decisions or pack.decisions
    said = together(load_decisions(path) if path else NO_DECISIONS, space.decisions())
    nothing = f"{workspace}: no decision gives a record a type yet, so there is nothing to learn"
    if not any(one.action in {TYPE, MEANS} for one in standing(said)):
        raise InputError(nothing)  # without a build
    kept = read_ids(workspace)
    result = pipeline.build(
        pack,
        [*pack_uploads(pack), *space.uploads()],
        decisions=said,
        settings=Settings().with_(dict(pack.measures)),
        known=pipeline.Known(ids=kept.ids if kept else None),
    )
    known = result.records.loc[typed_by_persons(said, result.records)]
    if known.empty:
        raise InputError(nothing)
    write_model(workspace, taught(known, known[TYPE].tolist(), load_taxonomy()))
    count = {str(code): int(n) for code, n in known[TYPE].value_counts().sort_index().items()}
    lines = [f"  {code}: {n}" for code, n in count.items()]
    text = "\n".join(
        [f"learnt from {len(known)} records:", *lines, f"written: {workspace / MODEL}"]
    )
    answer({"examples": len(known), "types": count}, json_=json_, text=text)
