"""Write the parts of docs/ that the code already knows: `python tools/make_docs.py`.

Facts that exist in code are never typed again: a test fails when these pages are stale.
"""

from pathlib import Path

import click

from assetmap import schema
from assetmap.cli import main as command_line
from assetmap.ingest.mending.fix_sheets import ID_COLUMNS
from assetmap.model import Placing, Queue, Reason, Severity, Tier, Verdict
from assetmap.taxonomy import load_taxonomy
from assetmap.words import book

DOCS = Path(__file__).resolve().parents[1] / "docs"
TABLES = {
    "assets.csv": (schema.ASSET_COLUMNS, "one asset"),
    "records.csv": (schema.RECORD_COLUMNS, "a raw record that became part of an asset"),
    "grants.csv": (schema.GRANT_COLUMNS, "a grant"),
    "shares.csv": (schema.SHARE_COLUMNS, "a neighbourhood in which an asset may lie"),
    "problems.csv": (schema.PROBLEM_COLUMNS, "a finding about the input"),
    "review.csv": (schema.QUESTION_COLUMNS, "a question for a person"),
    "neighbourhoods.csv": (schema.NEIGHBOURHOOD_COLUMNS, "a neighbourhood"),
    "measures.csv": (schema.MEASURE_COLUMNS, "a number"),
    "findings.csv": (schema.FINDING_COLUMNS, "a finding"),
    "relations.csv": (schema.RELATION_COLUMNS, "two assets that belong together, or a branch"),
    "provenance.csv": (
        schema.PROVENANCE_COLUMNS,
        "a field of an asset that is made of several records, and the record that gave it",
    ),
}
LISTS = {
    "assets": schema.ASSET_FIELDS,
    "grants": schema.GRANT_FIELDS,
    "ties": schema.TIE_FIELDS,
}
TIERS = {
    Tier.GIVEN: "coordinates in the row, checked against the region",
    Tier.CONFIRMED: "a person put it there",
    Tier.ADDRESS: "an exact address point",
    Tier.INTERPOLATED: "a house number on a street range, or between its neighbours",
    Tier.STREET: "the street alone",
    Tier.NEIGHBOURHOOD: "the row names a neighbourhood: it counts there, but is not drawn",
    Tier.ZIP: "the ZIP code alone: it counts only where the areas are ZIP codes",
    Tier.CITY: "the city or state alone: it counts only where the areas are cities or states",
    Tier.NONE: "mobile, virtual, or unknown",
}


NO_QUESTIONS = ("how", "more", "any", "possible")  # parts of sentences

STRUCTURED = (
    "## Structured files",
    "",
    "What a file is, its own bytes say, never its name. Rows without row numbers of their own",
    "(JSON, Parquet, maps, joined tables) are numbered from 1; those of JSON lines by their line.",
    "",
    "- **JSON**: a list of objects, at the top or inside; as the portals Socrata, CKAN and ArcGIS",
    "  answer; columns as pandas writes them. Objects in an object become columns with a dot",
    "  (`address.city`), lists of plain values one text with `; ` between, all else JSON text.",
    "  Several lists are several sheets.",
    "- **JSON lines**, and GeoJSON one feature per line: a damaged line costs that row alone.",
    "- **Parquet and GeoParquet**: as above; a shape gives the point that stands for it.",
    "- **A zip of CSV files**: each is a sheet, unless they are the tables of HSDS.",
    "- **HSDS** (Human Services Data Specification 3, and the names of 1 and 2; CSV tables in a",
    "  zip, or nested JSON): one row is a service at a location. A service without a location is a",
    "  row without a place; a location without a service, and an organisation with neither, are",
    "  rows too. `name` is the service's (else the location's, else the organisation's),",
    "  `category` the terms of its taxonomy, `address` the location's physical one, `phone` the",
    "  service's (else the location's, else the organisation's), `source_id` the id of the service",
    "  at the location. Services that are inactive or defunct wait for a person.",
    "- **360Giving** (JSON, or CSV and XLSX under the official titles, with or without the `:0:`):",
    "  several beneficiary locations become a `service_area` with `;` between. A person who",
    "  received a grant is neither named nor placed: `recipient` is `Individual`, the name is",
    "  taken out of the row's other texts, and the amount counts.",
    "",
)


def cell(text: str) -> str:
    """Return text that is safe in a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cli_page() -> str:
    """Return every command with its help."""
    parts = ["# Commands", "", "Generated from the commands' own help (`tools/make_docs.py`).", ""]
    for name, command in sorted(command_line.commands.items()):
        context = command_line.make_context("assetmap", [name], max_content_width=88)
        context = click.Context(command, info_name=name, parent=context, max_content_width=88)
        parts += [f"## assetmap {name}", "", "```text", command.get_help(context), "```", ""]
    parts += [
        "Each answers `--json` on standard output where it has an answer; progress and messages go",
        "to standard error. Exit codes: 0 done; 1 the input or the request cannot be served (one",
        "sentence, no traceback); 2 wrong usage. What `--out` names is complete or absent.",
    ]
    return "\n".join(parts) + "\n"


def data_page() -> str:
    """Return every file's columns, and every word that stands in them."""
    meaning = {key: cell(texts["en"]) for key, texts in book("columns").items()}
    reasons = book("reasons")
    types = load_taxonomy().types
    parts = ["# Data format", "", "Generated from the code (`tools/make_docs.py`).", ""]
    parts += ["## What `assetmap build` writes", ""]
    for name, (columns, per) in TABLES.items():
        rows = [(f"`{column}`", meaning[column]) for column in columns]
        parts += [
            f"### {name}",
            "",
            f"One row is {per}.",
            "",
            table(("column", "meaning"), rows),
            "",
        ]
    parts += [
        "`neighbourhoods.csv` has the region's people columns after `people`, each with its 90 %",
        "margin of error as `<column>_moe` where the region pack gives one.",
        "",
        "Text is UTF-8. A cell that a spreadsheet would run as a formula has an apostrophe before",
        "it; `assetmap` takes it away again when it reads the file.",
        "",
        "## Rows to fix",
        "",
        "`assetmap read --fix` and `assetmap build --fix` write rows that were held or rejected as",
        "a workbook: a column that says what is wrong, then "
        + ", ".join(f"`{column}`" for column in ID_COLUMNS)
        + ",",
        "which say which row of which file it is and stay as they are, then the list's own",
        "columns. Given back (`--fixed`, or as an `--assets` of a build), a changed row takes",
        "the place of the one that it came from; one that was deleted or left alone stays.",
        "",
        *STRUCTURED,
        "## Columns that are understood without guessing",
        "",
    ]
    for name, columns in LISTS.items():
        parts += [f"A list of {name}: " + ", ".join(f"`{c}`" for c in columns) + ".", ""]
    parts += [
        "## Questions",
        "",
        "What a file leaves open; answered with `--answer key=answer`.",
        "",
    ]
    asked = [
        (f"`{key}`", cell(texts["en"]), cell(texts["es"]))
        for key, texts in book("questions").items()
        if key not in NO_QUESTIONS
    ]
    parts += [table(("key", "English", "Español"), asked), ""]
    parts += ["## Tiers, best first", ""]
    parts += [table(("tier", "meaning"), [(f"`{t}`", text) for t, text in TIERS.items()]), ""]
    parts += ["## Reasons", ""]
    rows = [(f"`{r}`", cell(reasons[r]["en"]), cell(reasons[r]["es"])) for r in Reason]
    parts += [table(("reason", "English", "Español"), rows), ""]
    for title, words in (
        ("Severities", Severity),
        ("Queues", Queue),
        ("Verdicts", Verdict),
        ("Placings", Placing),
    ):
        parts += [f"## {title}", "", ", ".join(f"`{w}`" for w in words) + ".", ""]
    parts += ["## Types", ""]
    kinds = [
        (f"`{code}`", f"`{row['parent']}`" if row["parent"] else "", *map(cell, row.iloc[1:]))
        for code, row in types[["parent", "label_en", "label_es", "sector", "kind"]].iterrows()
    ]
    parts += [table(("type", "parent", "English", "Español", "sector", "kind"), kinds), ""]
    return "\n".join(parts)


PAGES = {"cli.md": cli_page, "data-format.md": data_page}


def main() -> None:
    """Write every generated page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
