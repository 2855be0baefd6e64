"""A place that a person gave goes through a whole build, and leaves it whole."""

from dataclasses import replace

import pandas as pd
import tiny

from assetmap.model import Upload
from assetmap.pipeline import build
from assetmap.publish.tables import csv_text
from assetmap.resolve import NO_DECISIONS, Decisions, parse_decisions
from assetmap.result import Result
from assetmap.uploads import pack_uploads

HEADER = "who,when,why,action,subject,value,old_value\n"
TABLES = ("assets", "records", "shares", "problems", "review", "neighbourhoods", "measures")
SWAPPED = "Swapped Park"  # row 17 of the tiny town's list: -79.99, 40.41


def built(decisions: Decisions = NO_DECISIONS, *more: Upload) -> Result:
    uploads = [*pack_uploads(tiny.region()), *more]
    return build(tiny.region(), uploads, decisions=decisions, settings=tiny.settings())


def question(result: Result, about: str) -> pd.Series:
    return result.review.loc[result.review["why"].str.contains(about)].iloc[0]


def log(*lines: str) -> Decisions:
    text = HEADER + "".join(f"ana,2026-01-05,seen,{line}\n" for line in lines)
    return parse_decisions(text, name="decisions.csv")


def texts(result: Result) -> dict[str, str]:
    return {name: csv_text(getattr(result, name)) for name in TABLES}


def test_a_held_row_is_named_by_its_question_and_comes_in_when_it_is_answered():
    before = tiny.result()
    asked = question(before, SWAPPED)
    assert asked["record_id"] not in set(before.records["record_id"])
    answer = f"place,{asked['record_id']},-79.99 40.41,40.41 -79.99"
    after = built(log(answer))
    row = after.records.set_index("record_id").loc[asked["record_id"]]
    assert (row["tier"], row["provider"], row["lat"]) == ("confirmed", "person", 40.41)
    assert row["uncertainty_m"] > 0
    for key in ("rows_in", "rejected"):
        assert after.summary[key] == before.summary[key]
    assert sum(after.summary["held"].values()) == sum(before.summary["held"].values()) - 1
    assert len(after.records) == len(before.records) + 1
    assert "stale_decision" not in set(after.problems["reason"])
    assert not after.review["why"].str.contains(SWAPPED).any()
    undone = built(log(answer, f"undo,{asked['record_id']},place,"))
    assert texts(undone) == texts(before)


def test_the_next_list_gains_and_the_answer_outlives_its_row():
    """The row that was placed is in no list any more; its address is, in another list."""
    content = b"name,address,city,zip\nNew Hall,77 Unmapped Way,Tinytown,15901\n"
    first = Upload(name="first.csv", content=content, sha256="1" * 64)
    asked = built(NO_DECISIONS, first).records.set_index("name").loc["New Hall"]
    assert asked["tier"] not in {"confirmed", "address"}
    answer = f'place,{asked["record_id"]},-79.99 40.41,"77 Unmapped Way, Tinytown, 15901"'
    second = replace(
        first,
        name="second.csv",
        content=content.replace(b"New Hall", b"Other Hall").replace(b"Way", b"WAY"),
        sha256="2" * 64,
    )
    after = built(log(answer), second)
    row = after.records.set_index("name").loc["Other Hall"]
    assert (row["tier"], row["provider"]) == ("confirmed", "confirmed")
    assert (row["lon"], row["lat"]) == (-79.99, 40.41)
    assert "stale_decision" not in set(after.problems["reason"])
    gone = built(log(answer))  # no row has the address: then it is said
    assert "stale_decision" in set(gone.problems["reason"])
