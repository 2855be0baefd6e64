"""Say what people decided, and whether it still holds: `assetmap decisions`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from .shell import FILE, FOLDER, answer, as_json, plain_errors

if TYPE_CHECKING:
    from assetmap.model import Region
    from assetmap.resolve import Decisions
    from assetmap.resolve.decisions import Decision
    from assetmap.workspace import Workspace

HOLDS: Final = "holds"
STALE: Final = "stale"
WITHDRAWN: Final = "withdrawn"  # by a later line, which is itself left out of the counts
_MARKS: Final = {HOLDS: "+", STALE: "!", WITHDRAWN: "-", "": " "}


@click.command()
@click.argument("region")
@click.option("--check", is_flag=True, help="Build, and say of each decision whether it holds.")
@click.option("--decisions", type=FILE, help="A log of decisions; that of the pack by default.")
@click.option(
    "--workspace", type=FOLDER, help="Whose lists and log count too; by default workspace/REGION."
)
@click.option("--assets", type=FILE, multiple=True, help="Another list to check against.")
@as_json
@plain_errors
def decisions(
    region: str,
    check: bool,
    decisions: Path | None,
    workspace: Path | None,
    assets: tuple[Path, ...],
    json_: bool,
) -> None:
    """List what people decided about REGION: where something is, what it is, what is one.

    A decision is stale where its row is gone, or no longer says what the person saw: it changes
    nothing, and a person should look again. With --check each is held against the lists.

    \b
    Example:
      assetmap decisions harborview --check
    """
    from assetmap.region import find_region, shipped_folders
    from assetmap.workspace import Workspace

    pack = find_region(region, shipped_folders())
    space = Workspace.open(workspace or Path("workspace") / pack.id, region=pack)
    said = _said(pack, decisions, space)
    stale = _stale(pack, said, space, assets) if check else {}
    lines = _lines(said, stale, check=check)
    states = [line["state"] for line in lines]
    counts = {state: states.count(state) for state in (HOLDS, STALE, WITHDRAWN)} if check else {}
    words = [_in_words(line) for line in lines] or ["no decision yet"]
    if lines and check:
        words.append(", ".join(f"{count} {state}" for state, count in counts.items()))
    answer({"decisions": lines, **counts}, json_=json_, text="\n".join(words))


def _said(region: "Region", path: Path | None, space: "Workspace") -> "Decisions":
    """Return the decisions of a file or of the pack, then the workspace's, each with its path."""
    from assetmap.resolve import NO_DECISIONS, load_decisions, together
    from assetmap.workspace.space import DECISIONS

    path = path or region.decisions
    ours = _placed(load_decisions(path), path) if path else NO_DECISIONS
    return together(ours, _placed(space.decisions(), space.folder / DECISIONS))


def _placed(said: "Decisions", path: Path) -> "Decisions":
    """Return decisions that name their log by its path: two logs may have one name."""
    return replace(said, lines=tuple(replace(line, log=str(path)) for line in said.lines))


def _stale(
    region: "Region", said: "Decisions", space: "Workspace", assets: Sequence[Path]
) -> dict[tuple[str, int], str]:
    """Return what was found in the place of what each stale decision, by log and line, expects."""
    from assetmap import pipeline
    from assetmap.ingest import load_upload
    from assetmap.model import Reason, Table
    from assetmap.schema import REASON, ROW, UPLOAD, VALUE
    from assetmap.settings import Settings
    from assetmap.uploads import pack_uploads
    from assetmap.workspace import read_ids

    kept = read_ids(space.folder)
    added = [load_upload(path, table=Table.ASSETS) for path in assets]
    result = pipeline.build(
        region,
        [*pack_uploads(region), *space.uploads(), *added],
        decisions=said,
        settings=Settings().with_(dict(region.measures)),
        known=pipeline.Known(ids=kept.ids if kept else None),
    )
    found = result.problems.loc[result.problems[REASON] == str(Reason.STALE_DECISION)]
    where = zip(found[UPLOAD], found[ROW], strict=True)
    return {
        (str(log), int(line)): str(value)
        for (log, line), value in zip(where, found[VALUE], strict=True)
    }


def _lines(
    said: "Decisions", stale: dict[tuple[str, int], str], *, check: bool
) -> list[dict[str, Any]]:
    """Return each decision with what became of it, in the order of the logs."""
    from assetmap.resolve import standing
    from assetmap.resolve.decisions import UNDO

    valid = {(one.log, one.line) for one in standing(said)}

    def state_of(one: "Decision") -> str:
        key = (one.log, one.line)
        if key not in valid:
            return WITHDRAWN
        return (STALE if key in stale else HOLDS) if check else ""

    columns = ("log", "line", "who", "when", "why", "action", "subject", "value", "old_value")
    return [
        {column: getattr(one, column) for column in columns}
        | {"state": state_of(one), "found": stale.get((one.log, one.line), "")}
        for one in said.lines
        if one.action != UNDO
    ]


def _in_words(line: dict[str, Any]) -> str:
    """Say a decision in a line, and what became of it."""
    about = " ".join(str(line[part]) for part in ("action", "subject", "value") if line[part])
    said = f"{line['log']}, line {line['line']}: {about} ({line['who']}, {line['when']})"
    became = ": ".join(filter(None, (line["state"], line["found"])))
    return f"{_MARKS[line['state']]} {said}" + (f": {became}" if became else "")
