"""Run one step on one spreadsheet: `assetmap read`, `geocode`, `classify`, `match`."""

from pathlib import Path

import click
import pandas as pd

from assetmap.limits import Limits
from assetmap.model import Reading, Table
from assetmap.settings import Settings, parse_settings

from .shell import FILE, answer, as_json, plain_errors, region_option, text_of

file_argument = click.argument("file", type=FILE)
out_option = click.option("--out", type=FILE, required=True, help="The CSV to write.")
columns_option = click.option("--columns", type=FILE, help='{"role": "header in the file"}, JSON.')
answer_option = click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="KEY=VALUE",
    help="The answer to a question that the file raises; repeat for more.",
)
settings_option = click.option(
    "--settings", "settings_file", type=FILE, help="Settings to change, TOML: [limits] and others."
)


@click.command()
@file_argument
@out_option
@columns_option
@click.option("--problems", type=FILE, help="Where to write what was wrong, CSV.")
@click.option("--table", type=click.Choice(list(Table)), default=Table.ASSETS, show_default=True)
@settings_option
@as_json
@plain_errors
def read(
    file: Path,
    out: Path,
    columns: Path | None,
    problems: Path | None,
    table: str,
    settings_file: Path | None,
    json_: bool,
) -> None:
    """Read any spreadsheet to canonical raw records.

    \b
    Example:
      assetmap read messy.xlsx --out records.csv --problems problems.csv
    """
    from assetmap.publish import write_table

    limits = _settings(settings_file).limits
    reading = _reading(file, columns, table=Table(table), limits=limits)
    write_table(reading.records, out)
    if problems:
        write_table(reading.problems, problems)
    roles = dict(zip(reading.columns["header"], reading.columns["role"], strict=True))
    account = _account(reading) | {"columns": roles}
    lines = [f"  {header} -> {role or '(not used)'}" for header, role in roles.items()]
    answer(account, json_=json_, text="\n".join([_in_words(reading), *lines]))


@click.command()
@file_argument
@region_option
@out_option
@columns_option
@click.option("--problems", type=FILE, help="Where to write what was wrong, CSV.")
@settings_option
@click.option("--offline/--online", default=True, help="Whether to ask geocoders on the network.")
@as_json
@plain_errors
def geocode(
    file: Path,
    region: str,
    out: Path,
    columns: Path | None,
    problems: Path | None,
    settings_file: Path | None,
    offline: bool,
    json_: bool,
) -> None:
    """Add lon, lat, tier, provider, matched and score to a spreadsheet of addresses.

    \b
    Example:
      assetmap geocode addresses.csv --region harborview --out placed.csv
    """
    from assetmap.errors import InputError
    from assetmap.geocode import load_reference, locate
    from assetmap.problems import joined
    from assetmap.publish import write_table
    from assetmap.region import find_region, shipped_folders
    from assetmap.schema import TIER

    if not offline:
        msg = "online geocoding is not there yet; leave --online away to use the region's own files"
        raise InputError(msg)
    pack = find_region(region, shipped_folders())
    settings = _settings(settings_file, Settings().with_(dict(pack.measures)))
    reading = _reading(
        file, columns, states=pack.states, bounds=pack.bounds, limits=settings.limits
    )
    located = locate(reading.records, pack, settings=settings, reference=load_reference(pack))
    write_table(located.records, out)
    if problems:
        write_table(joined([reading.problems, located.problems]), problems)
    tiers = located.records[TIER].value_counts().to_dict()
    lines = [f"  {tier}: {count}" for tier, count in tiers.items()]
    answer(_account(reading) | {"tiers": tiers}, json_=json_, text="\n".join(lines))


@click.command()
@file_argument
@out_option
@columns_option
@as_json
@plain_errors
def classify(file: Path, out: Path, columns: Path | None, json_: bool) -> None:
    """Add type, sector, kind, confidence and decided_by to a spreadsheet.

    \b
    Example:
      assetmap classify my_list.csv --out typed.csv
    """
    from assetmap.publish import write_table
    from assetmap.schema import TYPE

    records = _typed(_reading(file, columns).records)
    write_table(records, out)
    types = records[TYPE].value_counts().to_dict()
    lines = [f"  {code}: {count}" for code, count in types.items()]
    answer({"rows": len(records), "types": types}, json_=json_, text="\n".join(lines))


@click.command()
@file_argument
@out_option
@columns_option
@click.option("--review", type=FILE, help="Where to write the pairs for a person, CSV.")
@as_json
@plain_errors
def match(file: Path, out: Path, columns: Path | None, review: Path | None, json_: bool) -> None:
    """Add asset_id to a spreadsheet: records of one asset share it.

    \b
    Example:
      assetmap match all_lists.csv --out matched.csv --review pairs.csv
    """
    from assetmap.geocode import as_given
    from assetmap.publish import write_table
    from assetmap.resolve import match as match_records
    from assetmap.schema import ASSET_ID

    placed, crs = as_given(_reading(file, columns).records)
    records = _typed(placed)
    matched = match_records(records, same_place_m=Settings().same_place_m, crs=crs)
    write_table(records.assign(**{ASSET_ID: matched.asset_id}), out)
    if review:
        write_table(matched.review, review)
    account = {
        "rows": len(records),
        "assets": int(matched.asset_id.nunique()),
        "pairs_to_review": len(matched.review),
    }
    answer(account, json_=json_, text="\n".join(f"  {k}: {n}" for k, n in account.items()))


def _reading(
    file: Path,
    columns: Path | None,
    *,
    table: Table = Table.ASSETS,
    states: tuple[str, ...] = (),
    bounds: tuple[float, float, float, float] | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read a spreadsheet as one kind of table."""
    from assetmap.ingest import load_upload, read_upload
    from assetmap.uploads import saved_mapping

    mapping = saved_mapping(columns)
    upload = load_upload(file, table=table, mapping=mapping, limits=limits)
    return read_upload(upload, states=states, bounds=bounds, limits=limits)


def _settings(path: Path | None, usual: Settings | None = None) -> Settings:
    """Return settings, changed by a file where one is given."""
    settings = usual or Settings()
    return settings.with_(parse_settings(text_of(path))) if path else settings


def _typed(records: pd.DataFrame) -> pd.DataFrame:
    """Add the columns that say what each record is."""
    from assetmap.classify import classify as classify_records
    from assetmap.taxonomy import load_taxonomy

    return records.assign(**classify_records(records, load_taxonomy()).types)


def _account(reading: Reading) -> dict[str, object]:
    """Count the rows of one reading by what became of them."""
    from assetmap.accounting import account

    rows = account(reading.rows_in, kept=reading.records, problems=reading.problems)
    return {"skipped": reading.skipped, **rows}


def _in_words(reading: Reading) -> str:
    """Say in a line what became of the rows."""
    return (
        f"{reading.rows_in} rows in, {len(reading.records)} accepted;"
        f" {reading.skipped} lines were no data"
    )
