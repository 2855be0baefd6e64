"""Run one step on one spreadsheet: `assetmap geocode`, `classify`, `match`."""

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assetmap.settings import Settings

from .asking import answer_option
from .network import answers_of, online_options
from .read import (
    account_of,
    columns_option,
    file_argument,
    out_option,
    reading_of,
    settings_of,
    settings_option,
)
from .shell import FILE, answer, as_json, plain_errors, region_option

if TYPE_CHECKING:
    import pandas as pd

    from assetmap.geocode import Located, Reference
    from assetmap.model import Region


@click.command()
@file_argument
@region_option
@out_option
@columns_option
@answer_option
@click.option("--problems", type=FILE, help="Where to write what was wrong, CSV.")
@click.option("--decisions", type=FILE, help="What persons have decided, CSV.")
@settings_option
@online_options
@click.option("--quiet", is_flag=True, help="Show no progress.")
@as_json
@plain_errors
def geocode(
    file: Path,
    region: str,
    out: Path,
    columns: Path | None,
    answers: tuple[str, ...],
    problems: Path | None,
    decisions: Path | None,
    settings_file: Path | None,
    offline: bool,
    cache: Path | None,
    quiet: bool,
    json_: bool,
) -> None:
    """Add lon, lat, tier, provider, matched, score and uncertainty_m to a spreadsheet of addresses.

    \b
    Example:
      assetmap geocode addresses.csv --region harborview --out placed.csv
    """
    from assetmap.geocode import cache_folder
    from assetmap.geocode.online import NO_ANSWERS
    from assetmap.problems import joined
    from assetmap.publish import write_table
    from assetmap.region import find_region, shipped_folders
    from assetmap.schema import TIER

    pack = replace(find_region(region, shipped_folders()), cache=cache_folder(os.environ))
    settings = settings_of(settings_file, Settings().with_(dict(pack.measures)))
    reading = reading_of(
        file, columns, answers, states=pack.states, bounds=pack.bounds, limits=settings.limits
    )
    place, reference = _placing(reading.records, pack, settings, decisions or pack.decisions)
    if offline:
        located = place()
    else:
        queries = place(online=NO_ANSWERS).open_queries
        online = answers_of(queries, settings, cache=cache, quiet=quiet)
        located = place(online=online)
    write_table(_with_uncertainty(located.records, pack, reference), out)
    if problems:
        write_table(joined([reading.problems, located.problems]), problems)
    tiers = located.records[TIER].value_counts().to_dict()
    lines = [f"  {tier}: {count}" for tier, count in tiers.items()]
    answer(account_of(reading) | {"tiers": tiers}, json_=json_, text="\n".join(lines))


def _placing(
    records: "pd.DataFrame", pack: "Region", settings: Settings, decisions: Path | None
) -> tuple["partial[Located]", "Reference"]:
    """Return what places the records, persons' decisions first, and what addresses are known."""
    from assetmap.geocode import Confirmed, load_reference, locate, with_addresses
    from assetmap.resolve import NO_DECISIONS, load_decisions, placed_by_person

    log = load_decisions(decisions) if decisions else NO_DECISIONS
    said = placed_by_person(log, records, pack)
    reference = with_addresses(load_reference(pack), said.addresses)
    confirmed = Confirmed(places=said.places, addresses=said.addresses)
    place = partial(
        locate, records, pack, settings=settings, reference=reference, confirmed=confirmed
    )
    return place, reference


def _with_uncertainty(
    located: "pd.DataFrame", pack: "Region", reference: "Reference"
) -> "pd.DataFrame":
    """Add how far off, in metres, each place may be."""
    from assetmap.geocode import ground_keys, grounds_of, uncertainty_m
    from assetmap.schema import UNCERTAINTY_M

    grounds = grounds_of(ground_keys(located), pack, reference)
    metres = uncertainty_m(located, pack, grounds=grounds, reference=reference)
    return located.assign(**{UNCERTAINTY_M: metres})


@click.command()
@file_argument
@out_option
@columns_option
@answer_option
@as_json
@plain_errors
def classify(
    file: Path, out: Path, columns: Path | None, answers: tuple[str, ...], json_: bool
) -> None:
    """Add type, sector, kind, confidence and decided_by to a spreadsheet.

    \b
    Example:
      assetmap classify my_list.csv --out typed.csv
    """
    from assetmap.publish import write_table
    from assetmap.schema import TYPE

    records = _typed(reading_of(file, columns, answers).records)
    write_table(records, out)
    types = records[TYPE].value_counts().to_dict()
    lines = [f"  {code}: {count}" for code, count in types.items()]
    answer({"rows": len(records), "types": types}, json_=json_, text="\n".join(lines))


@click.command()
@file_argument
@out_option
@columns_option
@answer_option
@click.option("--review", type=FILE, help="Where to write the pairs for a person, CSV.")
@click.option("--relations", type=FILE, help="Where to write what belongs together, CSV.")
@click.option("--decisions", type=FILE, help="What persons have joined and split, CSV.")
@click.option(
    "--organisations",
    is_flag=True,
    help="Rows are payees, not places: branches and programmes are one with who runs them.",
)
@as_json
@plain_errors
def match(
    file: Path,
    out: Path,
    columns: Path | None,
    answers: tuple[str, ...],
    review: Path | None,
    relations: Path | None,
    decisions: Path | None,
    organisations: bool,
    json_: bool,
) -> None:
    """Add asset_id to a spreadsheet: records of one asset share it.

    \b
    Example:
      assetmap match all_lists.csv --out matched.csv --review pairs.csv
    """
    from assetmap.geocode import as_given
    from assetmap.publish import write_table
    from assetmap.resolve import NO_DECISIONS, load_decisions, match_payees
    from assetmap.resolve import match as match_records
    from assetmap.schema import ASSET_ID

    placed, crs = as_given(reading_of(file, columns, answers).records)
    records = _typed(placed)
    log = load_decisions(decisions) if decisions else NO_DECISIONS
    if organisations:
        matched = match_payees(records, crs=crs, decisions=log)
    else:
        within = Settings().same_place_m
        matched = match_records(records, same_place_m=within, crs=crs, decisions=log)
    write_table(records.assign(**{ASSET_ID: matched.asset_id}), out)
    if review:
        write_table(matched.review, review)
    if relations:
        write_table(matched.relations, relations)
    account = {
        "rows": len(records),
        "assets": int(matched.asset_id.nunique()),
        "pairs_to_review": len(matched.review),
        "relations": len(matched.relations),
        "stale_decisions": len(matched.problems),
    }
    answer(account, json_=json_, text="\n".join(f"  {k}: {n}" for k, n in account.items()))


def _typed(records: "pd.DataFrame") -> "pd.DataFrame":
    """Add the columns that say what each record is."""
    from assetmap.classify import classify as classify_records
    from assetmap.taxonomy import load_taxonomy

    return records.assign(**classify_records(records, load_taxonomy()).types)
