"""What is asked about types after some rows of a question were answered."""

import pandas as pd
import tiny
from ingest.lists import upload_of

from assetmap import pipeline
from assetmap.resolve import parse_decisions
from assetmap.settings import Settings

HEADER = "who,when,why,action,subject,value,old_value\n"
NAMES = ("Vortan", "Quux", "Fnord")


def built(*lines: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the records of three rows of one unknown kind, and what is asked about types."""
    rows = [[name, "Zorp", "40.41", f"-79.9{n + 5}"] for n, name in enumerate(NAMES)]
    upload = upload_of([["Name", "Category", "Latitude", "Longitude"], *rows])
    text = HEADER + "".join(f"ana,2026-01-05,,{line}\n" for line in lines)
    decisions = parse_decisions(text, name="d.csv")
    done = pipeline.build(tiny.region(), [upload], decisions=decisions, settings=Settings())
    asked = done.review.loc[done.review["queue"] == "type"]
    return done.records.set_index("name").loc[list(NAMES)], asked


def test_a_question_is_about_the_rows_that_nobody_answered_yet():
    records, asked = built()
    ids = records["record_id"].tolist()
    assert (len(asked), asked["settles"].tolist()) == (1, [3])
    first = asked["record_id"].iloc[0]
    left = sorted({*ids} - {first})
    records, asked = built(f"type,{first};{left[0]},library,")
    assert asked[["record_id", "other_id", "settles"]].to_numpy().tolist() == [[left[1], "", 1]]
    assert "Zorp" in asked["why"].iloc[0]
    _, asked = built(f"type,{';'.join(ids)},library,", f"undo,{first},type,library")
    assert asked["record_id"].tolist() == [first]  # what is taken out is asked about again
    assert built(f"type,{';'.join(ids)},library,")[1].empty


def test_a_stale_answer_leaves_the_question_open():
    records, _ = built()
    _, asked = built(f"type,{records['record_id'].iloc[0]},library,park")
    assert asked["settles"].tolist() == [3]
