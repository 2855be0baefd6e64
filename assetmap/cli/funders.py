"""Look at funders: where their money goes, beside each other's: `assetmap funders`."""

from pathlib import Path
from typing import Unpack

import click

from assetmap.model import Placing

from .inputs import Inputs, built, input_options
from .shell import FILE, answer, as_json, plain_errors


class Asked(Inputs):
    """What `assetmap funders` may be asked."""

    funder: tuple[str, ...]
    placing: str | None
    from_year: str
    to_year: str


@click.command()
@click.argument("region")
@click.option("--funder", multiple=True, help="A funder's name; repeat for more. None: all.")
@click.option(
    "--placing",
    type=click.Choice([str(placing) for placing in Placing]),
    help="Tell one placing alone; the ranges are still those of all three.",
)
@click.option("--from-year", default="", help="The first year of award that counts.")
@click.option("--to-year", default="", help="The last.")
@input_options
@click.option("--out", type=FILE, help="Where to write the money by neighbourhood, CSV.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@as_json
@plain_errors
def funders(
    region: str, out: Path | None, quiet: bool, json_: bool, **asked: Unpack[Asked]
) -> None:
    """Say where the money of funders goes in REGION, and who else is there.

    What each brings to each neighbourhood, what they share and leave out, and who received it
    for the first time. Nobody is ranked.

    \b
    Example:
      assetmap funders harborview --funder "Northlight Trust" --funder "Almeida Family Fund"
    """
    from assetmap.funders import in_placing, say_funders, view_as_plain, view_funders
    from assetmap.publish import write_table

    result = built(region, asked, quiet=quiet)
    years = {"from_year": asked["from_year"], "to_year": asked["to_year"]}
    view = view_funders(result, asked["funder"], **years)
    if asked["placing"]:
        view = in_placing(view, Placing(asked["placing"]))
    said = say_funders(view, result, result.settings.language)
    if out:
        write_table(view.portfolio, out)
    answer(view_as_plain(view) | {"sentences": list(said)}, json_=json_, text="\n".join(said))
