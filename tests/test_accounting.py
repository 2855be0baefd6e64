import pandas as pd
import pytest

from assetmap.accounting import account, listing_of, with_distinct_names
from assetmap.model import Reading, Reason, Severity, Table, Upload
from assetmap.problems import joined, no_problems, problems_of
from assetmap.schema import ASSET_FIELDS, PROVENANCE


def rows(*numbers: int) -> pd.DataFrame:
    return pd.DataFrame({"upload": "a.csv", "sheet": "", "row": list(numbers), "zip": "x"})


def test_each_row_counts_once_under_its_first_reason():
    problems = joined(
        [
            problems_of(rows(2), Reason.BAD_ZIP, Severity.NOTE, column="zip"),
            problems_of(rows(2), Reason.BAD_DATE, Severity.NOTE),
            problems_of(rows(4), Reason.NO_NAME, Severity.HELD),
            problems_of(rows(4), Reason.OUTSIDE_REGION, Severity.HELD),
            problems_of(rows(5), Reason.TOO_LONG, Severity.REJECTED),
        ]
    )
    assert account(4, kept=rows(2, 3), problems=problems) == {
        "rows_in": 4,
        "accepted": {"clean": 1, "bad_zip": 1},
        "held": {"no_name": 1},
        "rejected": {"too_long": 1},
    }


def test_a_row_that_is_both_held_and_rejected_is_rejected():
    problems = joined(
        [
            problems_of(rows(2), Reason.NO_NAME, Severity.HELD),
            problems_of(rows(2), Reason.TOO_LONG, Severity.REJECTED),
        ]
    )
    counted = account(1, kept=rows(), problems=problems)
    assert (counted["held"], counted["rejected"]) == ({}, {"too_long": 1})


def test_a_lost_row_cannot_pass():
    with pytest.raises(ArithmeticError, match="3 rows in, 2 accepted"):
        account(3, kept=rows(2, 3), problems=no_problems())


def test_a_note_about_a_row_that_is_out_is_not_counted_as_accepted():
    problems = joined(
        [
            problems_of(rows(2), Reason.BAD_ZIP, Severity.NOTE, column="zip"),
            problems_of(rows(2), Reason.NO_NAME, Severity.HELD),
        ]
    )
    assert account(2, kept=rows(3), problems=problems)["accepted"] == {"clean": 1}


def test_files_of_one_name_are_told_apart():
    upload = Upload(name="a.csv", content=b"", sha256="")
    assert [u.name for u in with_distinct_names([upload] * 3)] == [
        "a.csv",
        "a.csv (2)",
        "a.csv (3)",
    ]


def test_no_lists_make_an_empty_listing_with_every_column():
    listing = listing_of([], Table.ASSETS)
    assert listing.records.columns.tolist() == [*PROVENANCE, *ASSET_FIELDS]
    assert (listing.rows_in, listing.skipped, len(listing.problems)) == (0, 0, 0)


def test_lists_of_another_kind_are_left_out():
    reading = Reading(
        records=rows(2), problems=no_problems(), rows_in=1, skipped=0, columns=pd.DataFrame()
    )
    upload = Upload(name="a.csv", content=b"", sha256="", table=Table.GRANTS)
    assert listing_of([(upload, reading)], Table.ASSETS).rows_in == 0
    assert listing_of([(upload, reading)], Table.GRANTS).rows_in == 1
