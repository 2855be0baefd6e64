"""Another year of the lists of New York and England: other titles, order, signs; the same money."""

import csv
import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from geocode.town import areas, region
from ingest.lists import read_here, upload_of
from shapely.geometry import box

from assetmap.listings import read_lists
from assetmap.model import Reading, Table
from assetmap.settings import Settings

pytestmark = [pytest.mark.real]

ROWS = 500  # of a file: enough to tell its columns
CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Year:
    """How another year's list is laid out."""

    titles: Mapping[str, str] = field(default_factory=dict)  # old -> new; all others stay
    written: Callable[[Decimal], str] = str
    cells: Mapping[str, Callable[[str], str]] = field(default_factory=dict)  # by old title
    delimiter: str = ","
    encoding: str = "utf-8"
    times: int = 1  # a written amount stands for so much


def rows_of(path: Path, encoding: str) -> list[list[str]]:
    text = path.read_text(encoding=encoding)
    return list(csv.reader(io.StringIO(text)))[: ROWS + 1]


def laid_out(table: list[list[str]], year: Year, amount: str) -> tuple[bytes, Decimal]:
    """Return a list as that year has it, columns and rows in another order, and its money."""
    header, *body = table
    total = Decimal(0)
    rows = []
    for row in body:
        value = Decimal(row[header.index(amount)].strip().lstrip("$").replace(",", ""))
        value = value.quantize(CENT)
        total += value
        cells = dict(zip(header, row, strict=False))
        cells |= {title: change(cells[title]) for title, change in year.cells.items()}
        rows.append({**cells, amount: year.written(value / year.times)})
    order = random.Random(7)
    order.shuffle(rows)
    titles = list(header)
    order.shuffle(titles)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=year.delimiter)
    writer.writerow([year.titles.get(title, title) for title in titles])
    writer.writerows([[row.get(title, "") for title in titles] for row in rows])
    return out.getvalue().encode(year.encoding), total


def money(reading: Reading) -> Decimal:
    """Add up what is read and what is held."""
    every = [*reading.records["amount"], *reading.aside["amount"].dropna()]
    return sum((Decimal(repr(float(one))) for one in every), Decimal(0))


def roles(reading: Reading) -> dict[str, str]:
    used = reading.columns[reading.columns["role"] != ""]
    return dict(zip(used["role"], used["header"], strict=True))


def dollars(value: Decimal) -> str:
    return f"(${-value:,.2f})" if value < 0 else f"${value:,.2f}"


NEW_YORK = {
    "as it was": Year(),
    "other words": Year(
        titles={
            "Council Member": "Member",
            "Legal Name of Organization": "Organization",
            "EIN": "Tax ID (EIN)",
            "Amount ($": "FY16 Award",
            "Agency": "Administering Agency",
            "Purpose of Funds": "Purpose",
            "Zip Code": "Postcode",
            "Fiscal Conduit Name": "Fiscal Sponsor",
            "FC EIN": "Fiscal Sponsor EIN",
        },
        written=dollars,
    ),
    "semicolons": Year(
        titles={
            "Legal Name of Organization": "Grantee",
            "EIN": "Employer ID",
            "Amount ($": "Award Amount",
            "Agency": "City Agency",
            "Purpose of Funds": "Use of Funds",
        },
        written=lambda value: f"{value:,.2f}",
        delimiter=";",
    ),
    "thousands": Year(titles={"Amount ($": "Amount ($000s)"}, times=1000),
    "utf-16": Year(titles={"Amount ($": "Total Award"}, delimiter="\t", encoding="utf-16"),
}


@pytest.mark.parametrize("name", list(NEW_YORK))
def test_another_year_of_new_york_reads_without_a_change(name: str, shared: Path):
    path = shared / "data/grants/nyc_council_discretionary_FY2015_raw_cr_latin1.csv"
    year = NEW_YORK[name]
    content, total = laid_out(rows_of(path, "mac-roman"), year, "Amount ($")
    reading = read_here(content, table=Table.GRANTS)
    assert money(reading) == total
    told = roles(reading)
    wanted = {
        "recipient": "Legal Name of Organization",
        "recipient_id": "EIN",
        "amount": "Amount ($",
        "funder": "Agency",
        "address": "Address",
        "zip": "Zip Code",
        "purpose": "Purpose of Funds",
        "fiscal_sponsor": "Fiscal Conduit Name",
    }
    assert {role: told.get(role) for role in wanted} == {
        role: year.titles.get(title, title) for role, title in wanted.items()
    }


DISTRICT, WARD = "Recipient District Geographic Code", "Recipient Ward Geographic Code"
ENGLAND = {
    "as it was": Year(),
    "other words": Year(
        titles={
            "Funding Org:Name": "Funder",
            "Award Year": "Year of award",
            DISTRICT: "Local authority code",
            WARD: "Ward code",
            "Amount Awarded": "Total awarded (£)",
            "Grants": "Number of grants",
        },
        written=lambda value: f"{value:,.2f}",
        cells={"Award Year": lambda _: "2017"},
    ),
    "codes of another year": Year(
        titles={
            "Funding Org:Name": "Grant maker",
            "Award Year": "Financial year",
            DISTRICT: "LAD17CD",
            WARD: "WD17CD",
            "Recipient Region": "RGN",
            "Amount Awarded": "Sum of grants £",
            "Grants": "Count",
        },
        written=lambda value: f"£{value:,.2f}",
        cells={"Award Year": lambda _: "2017/18"},
    ),
    "thousands": Year(titles={"Amount Awarded": "Amount awarded (£'000)"}, times=1000),
    "official titles": Year(
        titles={
            "Funding Org:Name": "Funding Org:0:Name",
            "Award Year": "Award Date",
            DISTRICT: "Recipient Org:0:Location:0:Geographic Code",
            WARD: "Ward",
            "Grants": "No. of awards",
        },
        cells={"Award Year": lambda _: "2017-04-01"},
    ),
}


@pytest.mark.parametrize("name", list(ENGLAND))
def test_another_year_of_england_reads_without_a_change(name: str, shared: Path):
    path = shared / "data/grants/england_360giving_2013_2016.csv"
    table, year = rows_of(path, "utf-8"), ENGLAND[name]
    content, total = laid_out(table, year, "Amount Awarded")
    districts = {row[table[0].index(DISTRICT)] for row in table[1:]}
    known = sorted(code for code in districts if code.startswith("E"))
    here = region(areas({code: (code, box(i, 0, i + 1, 1)) for i, code in enumerate(known)}))
    lists = read_lists([upload_of(content, table=Table.GRANTS)], here, Settings())
    records = lists.grants.records
    every = [*records["amount"], *lists.grants.aside["amount"].dropna()]
    assert sum((Decimal(repr(float(one))) for one in every), Decimal(0)) == total
    assert set(records["neighbourhood"]) == districts
    assert records["awards"].notna().all()
    dated = records["date"].str[:4].isin(["2013", "2014", "2015", "2016", "2017"])
    assert dated.all()
    assert records["funder"].nunique() == len({row[0] for row in table[1:]})
