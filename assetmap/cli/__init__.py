"""Offer every step on the command line: `assetmap --help`."""

import click

from assetmap.garbage import collect_rarely

from .build import build
from .decided import decisions
from .export import export
from .funders import funders
from .learn import learn
from .lists import add, compare, lists
from .plan import plan
from .read import read
from .regions import regions
from .serve import serve
from .steps import classify, geocode, match


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="assetmap")
def main() -> None:
    """Turn a messy spreadsheet of community assets into a map and a tested finding.

    \b
    Example:
      assetmap build harborview --out out/harborview
    """
    collect_rarely()


COMMANDS = (
    *(regions, build, read, geocode, classify, match, compare, plan, funders),
    *(add, lists, decisions, learn, export, serve),
)
for command in COMMANDS:
    main.add_command(command)
