"""Read one spreadsheet: `assetmap read`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assetmap.limits import Limits
from assetmap.model import Reading, Reason, Region, Table, Upload
from assetmap.schema import LON, MESSAGE, REASON, VALUE
from assetmap.settings import Settings, parse_settings

from .asking import answer_option, as_records, check_answers, in_words, joined_answers
from .shell import FILE, answer, as_json, plain_errors, text_of

if TYPE_CHECKING:
    import pandas as pd

file_argument = click.argument("file", type=FILE)
out_option = click.option("--out", type=FILE, required=True, help="The CSV to write.")
table_option = click.option(
    "--table",
    type=click.Choice([str(table) for table in Table]),
    default=str(Table.ASSETS),
    show_default=True,
    help="What the rows are.",
)
columns_option = click.option("--columns", type=FILE, help='{"role": "header in the file"}, JSON.')
settings_option = click.option(
    "--settings", "settings_file", type=FILE, help="Settings to change, TOML: [limits] and others."
)
language_option = click.option(
    "--language",
    type=click.Choice(["en", "es"]),
    default="en",
    show_default=True,
    help="Of what is written for people.",
)
Bounds = tuple[float, float, float, float]
Pairs = tuple[tuple[str, str], ...]


@click.command()
@file_argument
@out_option
@columns_option
@answer_option
@click.option("--problems", type=FILE, help="Where to write what was wrong, CSV.")
@click.option("--region", help="A region's id or pack: rows that cannot be placed in it are held.")
@click.option(
    "--table",
    type=click.Choice([str(table) for table in Table]),
    default=str(Table.ASSETS),
    show_default=True,
)
@click.option("--fix", type=FILE, help="Where to write the rows that were set aside, XLSX.")
@click.option("--fixed", type=FILE, multiple=True, help="Such rows, corrected; repeat for more.")
@language_option
@settings_option
@as_json
@plain_errors
def read(
    file: Path,
    out: Path,
    columns: Path | None,
    answers: tuple[str, ...],
    problems: Path | None,
    region: str | None,
    table: str,
    fix: Path | None,
    fixed: tuple[Path, ...],
    language: str,
    settings_file: Path | None,
    json_: bool,
) -> None:
    """Read any spreadsheet to canonical raw records.

    What only a person can say is asked: answer with --answer, or choose columns with --columns.
    Rows that were set aside can be corrected: --fix writes them as a workbook that says what is
    wrong with each, --fixed puts them in their places.

    \b
    Example:
      assetmap read messy.xlsx --out records.csv --problems problems.csv --fix fix.xlsx
      assetmap read messy.xlsx --out records.csv --fixed fix.xlsx
    """
    from assetmap.publish import write_table

    pack = _pack(region)
    known = _known(pack) | {"limits": settings_of(settings_file).limits}
    upload, given = upload_of(
        file, columns, answers, table=Table(table), fixed=fixed, limits=known["limits"]
    )
    reading = _within(pack, _checked(upload, given, **known))
    write_table(reading.records, out)
    if problems:
        write_table(reading.problems, problems)
    account = account_of(reading) | _columns_of(reading)
    account["questions"] = as_records(reading.questions)
    lines = _in_words(reading)
    if fix:
        lines += written_fixes(upload, reading.problems, fix, language, limits=known["limits"])
    answer(account, json_=json_, text="\n".join(lines))


def _pack(region: str | None) -> Region | None:
    """Return the region that was named, if one was."""
    if region is None:
        return None
    from assetmap.region import find_region, shipped_folders

    return find_region(region, shipped_folders())


def _within(pack: Region | None, reading: Reading) -> Reading:
    """Hold the rows that cannot be placed in the region as they stand, where one was named."""
    if pack is None or LON not in reading.records.columns:
        return reading
    from assetmap.geocode import within
    from assetmap.problems import joined

    settings = Settings().with_(dict(pack.measures))
    kept, problems = within(reading.records, pack, settings=settings)
    return replace(reading, records=kept, problems=joined([reading.problems, problems]))


def _known(pack: Region | None) -> dict[str, Any]:
    """Return what a region tells about its lists."""
    return {"states": pack.states, "bounds": pack.bounds} if pack else {}


def upload_of(
    file: Path,
    columns: Path | None,
    answers: tuple[str, ...],
    *,
    table: Table = Table.ASSETS,
    fixed: tuple[Path, ...] = (),
    limits: Limits | None = None,
) -> tuple[Upload, Pairs]:
    """Load a spreadsheet with what a person says of it.

    Returns
    -------
    upload
        The file.
    given
        The answers of the command line alone.

    Raises
    ------
    InputError
        If a file cannot be read, or an answer is none.
    """
    from assetmap.ingest import load_upload, parse_answers
    from assetmap.uploads import saved

    mapping, known = saved(columns)
    given = parse_answers(answers)
    both = joined_answers(known, given)
    upload = load_upload(file, table=table, mapping=mapping, answers=both, limits=limits)
    fixes = tuple(load_upload(path, limits=limits) for path in fixed)
    return replace(upload, fixes=fixes), given


def reading_of(
    file: Path,
    columns: Path | None,
    answers: tuple[str, ...],
    *,
    states: tuple[str, ...] = (),
    bounds: Bounds | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read a spreadsheet of assets.

    Raises
    ------
    InputError
        If it cannot be used, or an answer is to what it does not ask.
    """
    upload, given = upload_of(file, columns, answers, limits=limits)
    return _checked(upload, given, states=states, bounds=bounds, limits=limits)


def _checked(
    upload: Upload,
    given: Pairs,
    *,
    states: tuple[str, ...] = (),
    bounds: Bounds | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read a spreadsheet, and check that each answer given now is to what it asks."""
    from assetmap.ingest import read_upload

    reading = read_upload(upload, states=states, bounds=bounds, limits=limits)
    check_answers(given, reading.problems, upload=upload.name)
    return reading


def written_fixes(
    upload: Upload,
    problems: "pd.DataFrame",
    path: Path,
    language: str,
    *,
    limits: Limits | None = None,
) -> list[str]:
    """Write the rows of a list that were set aside, where there are any; say so in a line."""
    from assetmap.disk import write_file
    from assetmap.ingest.mending.fixes import fix_workbook, to_fix

    rows = len(to_fix(upload, problems))
    if not rows:
        return [f"no row of {upload.name} was set aside: {path} was not written"]
    write_file(path, fix_workbook(upload, problems, language=language, limits=limits))
    return [f"{rows} rows of {upload.name} to correct: {path}"]


def settings_of(path: Path | None, usual: Settings | None = None) -> Settings:
    """Return settings, changed by a file where one is given."""
    settings = usual or Settings()
    return settings.with_(parse_settings(text_of(path))) if path else settings


def account_of(reading: Reading) -> dict[str, Any]:
    """Count the rows of one reading by what became of them."""
    from assetmap.accounting import account

    rows = account(reading.rows_in, kept=reading.records, problems=reading.problems)
    return {"skipped": reading.skipped, **rows}


def _columns_of(reading: Reading) -> dict[str, Any]:
    """Return what each column was read as, of all sheets and of each."""
    table = reading.columns
    used = table.sort_values("role", kind="stable")  # a header that is used in one sheet is used
    read = [
        {"sheet": name, "read": True, "columns": dict(zip(t["header"], t["role"], strict=True))}
        for name, t in table.groupby("sheet", sort=False)
    ]
    left = reading.problems.loc[reading.problems[REASON] == str(Reason.SHEET_NOT_READ)]
    unread = [
        {"sheet": name, "read": False, "why": why}
        for name, why in zip(left[VALUE], left[MESSAGE], strict=True)
    ]
    roles = dict(zip(used["header"], used["role"], strict=True))
    headers = dict.fromkeys(table["header"])
    return {"columns": {header: roles[header] for header in headers}, "sheets": read + unread}


def _in_words(reading: Reading) -> list[str]:
    """Say what became of the rows, what each column is, and what is open."""
    lines = [
        f"{reading.rows_in} rows in, {len(reading.records)} accepted;"
        f" {reading.skipped} lines were no data"
    ]
    for name, columns in reading.columns.groupby("sheet", sort=False):
        lines += [f"sheet {name!s}:"] if name else []
        pairs = zip(columns["header"], columns["role"], strict=True)
        lines += [f"  {header} -> {role or '(not used)'}" for header, role in pairs]
    left = reading.problems.loc[reading.problems[REASON] == str(Reason.SHEET_NOT_READ)]
    lines += [f"  {message}" for message in left[MESSAGE]]
    return lines + in_words(reading.questions)
