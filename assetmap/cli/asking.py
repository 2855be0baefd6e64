"""Ask on the command line what a file leaves open, and take the answers."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assetmap.errors import InputError
from assetmap.model import Question, Reason
from assetmap.schema import MESSAGE, REASON, UPLOAD, VALUE

if TYPE_CHECKING:
    import pandas as pd

Answers = tuple[tuple[str, str], ...]

answer_option = click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="KEY=VALUE",
    help="The answer to a question that the file raises; repeat for more.",
)
answer_of_many_option = click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="[FILE:]KEY=VALUE",
    help="The answer to a question that a list given here raises; with its file's name where"
    " several are given.",
)


def answers_by_file(items: Sequence[str], files: Sequence[Path]) -> dict[Path, Answers]:
    """Return the answers that are for each file.

    Parameters
    ----------
    items
        `key=answer`, or `name.csv:key=answer` for the file of that name.
    files
        The files that are given beside.

    Raises
    ------
    InputError
        If one is no answer, or does not say for which of several files it is.
    """
    from assetmap.ingest import parse_answers

    sorted_out: dict[Path, list[str]] = {path: [] for path in files}
    for item in items:
        path = _file_of(item, files)
        named = item.startswith(f"{path.name}:")
        sorted_out[path].append(item.removeprefix(f"{path.name}:") if named else item)
    return {path: parse_answers(mine) for path, mine in sorted_out.items()}


def _file_of(item: str, files: Sequence[Path]) -> Path:
    """Return the file that an answer is for."""
    named = [path for path in files if item.startswith(f"{path.name}:")]
    some = named or list(files)
    if len(set(some)) == 1:
        return some[0]
    if not some:
        msg = f"the answer {item[:80]!r} is for a list given here, and none is; name one with it"
        raise InputError(msg)
    names = ", ".join(repr(path.name) for path in files[:8])
    msg = (
        f"the answer {item[:80]!r} does not say for which of several files it is ({names});"
        f" write it as {files[0].name}:{item[:80]}"
    )
    raise InputError(msg)


def joined_answers(saved: Answers, given: Answers) -> Answers:
    """Return saved answers and those given now, which go before."""
    return tuple((dict(saved) | dict(given)).items())


def check_answers(given: Answers, problems: "pd.DataFrame", *, upload: str) -> None:
    """Raise where an answer was given on the command line to what a file does not ask.

    Raises
    ------
    InputError
        Naming what the file asks.
    """
    idle = problems.loc[
        (problems[REASON] == str(Reason.ANSWER_NOT_ASKED)) & (problems[UPLOAD] == upload)
    ]
    said = {f"{key}={answer}" for key, answer in given}
    for value, message in zip(idle[VALUE], idle[MESSAGE], strict=True):
        if any(one.startswith(value) for one in said):
            msg = f"{upload[:100]!r}: {message}"
            raise InputError(msg)


def as_records(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as plain values, for JSON."""
    from assetmap.ingest.questions import sentence

    return [
        {
            "key": one.key,
            "sentence": sentence(one),
            "found": one.found,
            "options": list(one.options),
            "suggestion": one.suggestion,
            "needed": one.needed,
            "sheet": one.sheet,
            "rows": one.rows,
        }
        for one in questions
    ]


def in_words(questions: Iterable[Question]) -> list[str]:
    """Return a line for each question, with how to answer it."""
    from assetmap.ingest.questions import how_to, sentence

    return [f"  ? {sentence(one)} {how_to(one)}" for one in questions]
