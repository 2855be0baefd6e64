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
    from assetmap.workspace import Workspace

HOLDS: Final = "holds"
STALE: Final = "stale"
WITHDRAWN: Final = "withdrawn"  # by a later line, which is itself left out of the counts
_STATES: Final = (HOLDS, STALE, WITHDRAWN)
_WORST: Final = (STALE, HOLDS, WITHDRAWN)  # what a line about several is called, the first of these
Where = tuple[str, int, str]  # a log, a line of it, and one of the line's subjects
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
    nothing, and a person should look again. With --check each is held against the lists. A line
    about several is counted for each of them: those that are stale do not take it from the others.

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
    states = [one["state"] for line in lines for one in line["subjects"]]
    counts = {state: states.count(state) for state in _STATES} if check else {}
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
) -> dict[Where, str]:
    """Return what was found in the place of what each stale decision, by subject, expects."""
    from assetmap import pipeline
    from assetmap.ingest import load_upload
    from assetmap.model import Reason, Table
    from assetmap.resolve import each_alone
    from assetmap.schema import REASON, ROW, VALUE
    from assetmap.settings import Settings
    from assetmap.uploads import pack_uploads
    from assetmap.workspace import read_ids

    kept = read_ids(space.folder)
    added = [load_upload(path, table=Table.ASSETS) for path in assets]
    # With a line, and so a number, for each subject, a problem tells which one it is about.
    alone = each_alone(said).lines
    numbered = tuple(replace(one, line=number) for number, one in enumerate(alone))
    result = pipeline.build(
        region,
        [*pack_uploads(region), *space.uploads(), *added],
        decisions=replace(said, lines=numbered),
        settings=Settings().with_(dict(region.measures)),
        known=pipeline.Known(ids=kept.ids if kept else None),
    )
    found = result.problems.loc[result.problems[REASON] == str(Reason.STALE_DECISION)]
    return {
        (alone[number].log, alone[number].line, alone[number].subject): str(value)
        for number, value in zip(found[ROW].astype("int64"), found[VALUE], strict=True)
    }


def _lines(said: "Decisions", stale: dict[Where, str], *, check: bool) -> list[dict[str, Any]]:
    """Return each decision with what became of it, in the order of the logs."""
    from assetmap.resolve import history

    told: dict[int, list[dict[str, str]]] = {}
    for one in history(said):
        key = (one.decision.log, one.decision.line, one.decision.subject)
        state = WITHDRAWN
        if one.stands:
            state = (STALE if key in stale else HOLDS) if check else ""
        found = stale.get(key, "") if one.stands else ""
        about = {"subject": one.decision.subject, "state": state, "found": found}
        told.setdefault(one.at, []).append(about)
    columns = ("log", "line", "who", "when", "why", "action", "subject", "value", "old_value")
    return [
        {column: getattr(said.lines[at], column) for column in columns}
        | {
            "state": next((s for s in _WORST if s in {each["state"] for each in some}), ""),
            "found": "; ".join(filter(None, (each["found"] for each in some))),
            "subjects": some,
        }
        for at, some in told.items()
    ]


def _in_words(line: dict[str, Any]) -> str:
    """Say a decision in a line, and what became of it; of several subjects, of which what."""
    about = " ".join(str(line[part]) for part in ("action", "subject", "value") if line[part])
    said = f"{line['log']}, line {line['line']}: {about} ({line['who']}, {line['when']})"
    states = [one["state"] for one in line["subjects"]]
    if len(states) == 1:
        became = ": ".join(filter(None, (line["state"], line["found"])))
        return f"{_MARKS[line['state']]} {said}" + (f": {became}" if became else "")
    counts = ", ".join(f"{states.count(s)} {s}" for s in _STATES if s in states)
    which = [
        f"    {one['state']}: {one['found'] or one['subject']}"
        for one in line["subjects"]
        if one["state"] in {STALE, WITHDRAWN}
    ]
    became = f": {counts}" if counts else ""
    return "\n".join([f"{_MARKS[line['state']]} {said}{became}", *which])
