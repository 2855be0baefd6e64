"""Whether the rows of a list are assets, grants or ties."""

import csv
from pathlib import Path

import pytest

from assetmap.ingest.columns.listed import listed_as
from assetmap.model import Table

REGIONS = Path(__file__).resolve().parents[2] / "data" / "regions"


@pytest.mark.parametrize(
    "headers",
    [
        ("Recipient Org:Name", "Amount Awarded", "Award Date"),
        ("Legal Name of Organization", "EIN", "Amount ($"),
        ("Financiador", "Beneficiario", "Monto"),
        ("grantor", "awardee", "award"),
    ],
)
def test_who_gave_or_received_how_much_is_a_grant(headers: tuple[str, ...]):
    assert listed_as(headers) is Table.GRANTS


@pytest.mark.parametrize(
    "headers",
    [
        ("Organization", "Address", "Phone"),
        ("School Name", "Budget", "Sponsor"),
        ("Name", "Amount of seats", "Funding source"),
        ("nombre", "direccion", "tipo"),
        (),
    ],
)
def test_what_has_no_money_and_no_ends_is_an_asset(headers: tuple[str, ...]):
    assert listed_as(headers) is Table.ASSETS


@pytest.mark.parametrize(("folder", "table"), [("assets", Table.ASSETS), ("grants", Table.GRANTS)])
def test_shipped_lists_are_what_their_folder_says(folder: str, table: Table):
    lists = sorted(REGIONS.glob(f"*/{folder}/*.csv"))
    assert lists
    for path in lists:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            assert listed_as(next(csv.reader(lines))) is table, path.name
