"""Ask geocoders on the network, where the person said so: `--online`."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assetmap.settings import Settings

from .shell import FILE, say

if TYPE_CHECKING:
    from assetmap.geocode.online import OnlineAnswers, Query

F = TypeVar("F", bound=Callable[..., Any])
BAR_WIDTH = 30
LINES_WITHOUT_TERMINAL = 10  # of a bar that cannot be drawn over


def online_options(command: F) -> F:
    """Give a command the options that say whether, and how, geocoders are asked."""
    cache = click.option(
        "--cache",
        type=FILE,
        help="Where geocoders' answers are kept; one address is asked once.",
    )
    whether = click.option(
        "--offline/--online",
        default=True,
        help="Whether to send addresses that our own files do not place to geocoders (--online).",
    )
    return whether(cache(command))


def answers_of(
    queries: "Sequence[Query]", settings: Settings, *, cache: Path | None, quiet: bool
) -> "OnlineAnswers":
    """Say what goes to whom, ask, say what came of it.

    Raises
    ------
    GeocoderRefused
        If a geocoder lacks its key or its server.
    InputError
        If the disk refuses.
    """
    from assetmap.geocode.online.plan import Plan, cache_path, told

    plan = Plan.of(
        queries,
        settings.online,
        path=cache or cache_path(os.environ),
        environment=os.environ,
    )
    for line in plan.announcements(settings.language):
        say(line)
    asked = plan.carry_out(progress=_bar(quiet=quiet))
    for line in told(asked.tallies, settings.language):
        say(line)
    return asked.answers


def _bar(*, quiet: bool) -> Callable[[str, int, int], None]:
    """Return a function that shows on standard error how far a geocoder has come."""
    shown = {"tenth": -1}

    def show(name: str, done: int, total: int) -> None:
        if quiet or not total:
            return
        terminal = sys.stderr.isatty()
        tenth = LINES_WITHOUT_TERMINAL * done // total
        if not terminal and tenth == shown["tenth"]:
            return
        shown["tenth"] = tenth if done < total else -1
        filled = BAR_WIDTH * done // total
        bar = "#" * filled + "." * (BAR_WIDTH - filled)
        end = "\r" if terminal and done < total else "\n"
        click.echo(f"[{bar}] {name} {done}/{total}", err=True, nl=False)
        click.echo(end, err=True, nl=False)

    return show
