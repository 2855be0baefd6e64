"""One answer about a category settles every row of it, in the list that it was given for."""

import pandas as pd
import pytest

from assetmap.classify import classify
from assetmap.errors import InputError
from assetmap.model import Reason
from assetmap.resolve import meanings_of, parse_decisions, stale_meanings, subject_of
from assetmap.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()
HEADER = "who,when,why,action,subject,value,old_value\n"


def log_of(*lines: tuple[str, str, str]) -> str:
    """Return a log of action, subject and value."""
    said = (f'Ana,2026-01-0{n},,{a},"{s}",{v},\n' for n, (a, s, v) in enumerate(lines, start=1))
    return HEADER + "".join(said)


def rows(source: str, category: str, count: int) -> list[dict[str, str]]:
    """Return rows of one category of a list."""
    return [{"source": source, "category": category, "name": f"Place {n}"} for n in range(count)]


def records_of(some: list[dict[str, str]]) -> pd.DataFrame:
    """Make records of rows."""
    columns = ("name", "category", "description", "type", "upload", "sheet", "source")
    table = pd.DataFrame([{c: row.get(c, "") for c in columns} for row in some]).astype("str")
    ids = pd.Series([f"r{n:03}" for n in range(len(some))], dtype="str")
    return table.assign(record_id=ids, row=range(2, len(some) + 2))


def test_one_answer_settles_all_rows_of_a_category_in_its_list():
    records = records_of([*rows("City", "Zorp", 41), *rows("County", "Zorp", 3)])
    asked = classify(records, TAXONOMY).review
    assert asked["score"].tolist() == pytest.approx([41 / 44, 3 / 44])
    first = records.loc[records["record_id"] == asked["record_id"].iloc[0]].iloc[0]
    subject = subject_of(first["category"], first["source"])
    assert subject == "Zorp | City"
    decisions = parse_decisions(log_of(("means", subject, "library")), name="decisions.csv")
    after = classify(records, TAXONOMY, meanings=meanings_of(decisions))
    city = records["source"] == "City"
    assert set(after.types["type"][city]) == {"library"}
    assert set(after.types["decided_by"][city]) == {"person:Zorp"}
    assert set(after.types["confidence"][city]) == {1.0}
    assert set(after.types["type"][~city]) == {"unclassified"}
    assert after.review["score"].tolist() == pytest.approx([3 / 44])


def test_an_answer_without_a_list_holds_for_every_list_but_a_lists_own_outweighs_it():
    log = log_of(("means", "Zorp", "park"), ("means", "zorp | city", "library"))
    meanings = meanings_of(parse_decisions(log, name="d.csv"))
    types = classify(
        records_of([*rows("City", "ZORP", 1), *rows("County", "zorp", 1)]),
        TAXONOMY,
        meanings=meanings,
    ).types
    assert types["type"].tolist() == ["library", "park"]


def test_a_later_answer_and_an_undone_one():
    log = log_of(("means", "Zorp", "park"), ("means", "Zorp", "library"), ("undo", "Zorp", "means"))
    assert meanings_of(parse_decisions(log, name="d.csv")) == {("", "zorp"): "park"}


def test_an_answer_outweighs_the_categorys_own_words_but_not_a_rows_own_type():
    some = [{"category": "Library"}, {"category": "Library", "type": "museum"}]
    types = classify(records_of(some), TAXONOMY, meanings={("", "library"): "archive"}).types
    assert types["type"].tolist() == ["archive", "museum"]


def test_answers_on_categories_that_no_list_has_are_reported():
    records = records_of(rows("City", "Zorp", 1))
    log = log_of(
        ("means", "Zorp | City", "park"),
        ("means", "Zorp | County", "park"),
        ("means", "Zorp", "castle"),
        ("type", "r000", "park"),
    )
    stale = stale_meanings(parse_decisions(log, name="d.csv"), records)
    assert set(stale["reason"]) == {str(Reason.STALE_DECISION)}
    assert stale["row"].tolist() == [3, 4]
    assert set(stale["upload"]) == {"d.csv"}


def test_an_answer_without_a_type_is_refused_with_its_line():
    with pytest.raises(InputError, match=r"d.csv, line 2: the action 'means' needs a value"):
        parse_decisions(log_of(("means", "Zorp", "")), name="d.csv")
