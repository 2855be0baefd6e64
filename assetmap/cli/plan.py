"""Ask where new places or dollars would close most of a gap: `assetmap plan`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from assetmap.errors import InputError

from .inputs import Inputs, built, input_options
from .shell import FILE, answer, as_json, plain_errors

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.result import Result


class Asked(Inputs):
    """What `assetmap plan` may be asked."""

    sites: int | None
    of: str | None
    aim: str
    candidates: str
    budget: float | None
    awards: int | None
    each: float | None
    by_need: bool


@click.command()
@click.argument("region")
@click.option("--sites", type=int, help="How many new places to find.")
@click.option("--of", help="Of which type they are, such as library.")
@click.option(
    "--aim",
    type=click.Choice(["reach", "distance"]),
    default="reach",
    help="Bring most people within a walk, or shorten the way.",
)
@click.option("--candidates", default="", help="A type whose places could house one: school.")
@click.option("--budget", type=float, help="An amount of money to share out.")
@click.option("--awards", type=int, help="How many more grants to give, with --each.")
@click.option("--each", type=float, help="The amount of one of them.")
@click.option("--by-need", is_flag=True, help="Weigh people by their neighbourhood's need.")
@input_options
@click.option("--out", type=FILE, help="Where to write the plan as a table, CSV.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@as_json
@plain_errors
def plan(region: str, out: Path | None, quiet: bool, json_: bool, **asked: Unpack[Asked]) -> None:
    """Say where in REGION new places, or more money, would close most of a gap.

    It is arithmetic, not advice: what it leaves out is said with it.

    \b
    Example:
      assetmap plan harborview --sites 2 --of library --candidates school
      assetmap plan harborview --budget 500000
    """
    from assetmap.publish import write_table

    _require_one(asked)
    result = built(region, asked, quiet=quiet)
    places = asked["sites"] is not None
    found, table, sentences = (_of_places if places else _of_money)(result, asked)
    if out:
        write_table(table, out)
    answer(found, json_=json_, text="\n".join(sentences))


def _require_one(asked: Asked) -> None:
    """Raise where it is not clear what is asked.

    Raises
    ------
    InputError
        Saying what may be asked.
    """
    given = [one for one in (asked["sites"], asked["budget"], asked["awards"]) if one is not None]
    if len(given) != 1:
        msg = "ask for one of --sites N --of TYPE, --budget AMOUNT, --awards N --each AMOUNT"
        raise InputError(msg)
    if asked["sites"] is not None and asked["of"] is None:
        msg = "--sites needs --of TYPE beside it, such as --of library"
        raise InputError(msg)
    if asked["awards"] is not None and asked["each"] is None:
        msg = "--awards needs --each AMOUNT beside it"
        raise InputError(msg)


def _of_places(
    result: "Result", asked: Asked
) -> "tuple[dict[str, Any], pd.DataFrame, tuple[str, ...]]":
    """Plan places: plain values, a table, and sentences."""
    from assetmap.planning import Aim, plan_sites, say_sites, sites_as_plain, sites_table

    found = plan_sites(
        result,
        of=asked["of"] or "",
        number=asked["sites"] or 0,
        aim=Aim(asked["aim"]),
        candidates=asked["candidates"],
    )
    said = say_sites(found, result.settings.language)
    table = sites_table(found)
    return sites_as_plain(found) | {"sentences": list(said)}, table, (*said, *_lines(found.places))


def _of_money(
    result: "Result", asked: Asked
) -> "tuple[dict[str, Any], pd.DataFrame, tuple[str, ...]]":
    """Plan money: plain values, a table, and sentences."""
    from assetmap.planning import money_as_plain, plan_awards, plan_budget, say_money

    by_need = asked["by_need"]
    if asked["budget"] is not None:
        found = plan_budget(result, asked["budget"], by_need=by_need)
    else:
        found = plan_awards(result, asked["awards"] or 0, asked["each"] or 0.0, by_need=by_need)
    said = say_money(found, result, result.settings.language)
    return money_as_plain(found) | {"sentences": list(said)}, found.table, said


def _lines(places: "pd.DataFrame") -> list[str]:
    """Return a line for each place."""
    columns = [places[column] for column in places.columns]
    return [
        f"  {name} ({area}), {lon:.5f} {lat:.5f}"
        for _, name, area, lon, lat in zip(*columns, strict=True)
    ]
