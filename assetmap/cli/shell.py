"""Put errors, progress and answers where a shell expects them."""

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from assetmap.errors import AssetmapError, InputError, QuestionError

from .asking import as_records

P = ParamSpec("P")
R = TypeVar("R")

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)

as_json = click.option("--json", "json_", is_flag=True, help="Print the result as JSON.")
region_option = click.option(
    "--region", required=True, help="Id of a shipped region, or a path to a pack."
)


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an error of ours, or of the disk, into one sentence with exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except AssetmapError as err:
            if isinstance(err, QuestionError) and kwargs.get("json_"):
                click.echo(_as_text({"questions": as_records(err.questions)}))
            raise click.ClickException(str(err)) from err
        except OSError as err:
            place = f" {err.filename!r}" if err.filename else ""
            msg = f"the disk said no:{place} {err.strerror or err}; check the path and free space"
            raise click.ClickException(msg) from err

    return wrapped


def say(text: str) -> None:
    """Tell the person something, on standard error."""
    click.echo(text, err=True)


def answer(result: dict[str, Any] | list[Any], *, json_: bool, text: str) -> None:
    """Print a result on standard output: as JSON for a machine, in words for a person."""
    if json_:
        click.echo(_as_text(result))
    else:
        click.echo(text)


def _as_text(result: dict[str, Any] | list[Any]) -> str:
    """Return a result as JSON."""
    return json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False)


def progress_to(steps: tuple[str, ...], *, quiet: bool) -> Callable[[str], None]:
    """Return a function that shows on standard error how far a build has come."""

    def show(step: str) -> None:
        if not quiet:
            done = steps.index(step)
            bar = "#" * done + "." * (len(steps) - done)
            end = "\r" if sys.stderr.isatty() else "\n"
            click.echo(f"[{bar}] {step:<10}", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return show


def text_of(path: Path) -> str:
    """Read a small text file that a person wrote.

    Raises
    ------
    InputError
        If it is not there or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as err:
        msg = f"there is no file {str(path)!r}; check the path"
        raise InputError(msg) from err
    except UnicodeDecodeError as err:
        msg = f"{str(path)!r} is not UTF-8 text; save it as UTF-8"
        raise InputError(msg) from err
