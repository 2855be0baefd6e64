"""Hostile and broken files of our own making: each read right, or refused in a sentence, cheaply.

They are kin of a corpus that lies beside the repository; each is made here by code, so that nothing
dangerous is kept and everybody can see what it is.
"""

import pytest
from hostile import maps, texts, workbooks
from hostile.case import COUNTY, Case
from hostile.measured import Taken, measuring
from ingest.lists import accounted, counts, upload_of

from assetmap.errors import InputError
from assetmap.ingest import read_upload
from assetmap.limits import MEGA, Limits, permit
from assetmap.model import Reading

CASES = [*texts.CASES, *workbooks.CASES, *maps.CASES]
MOST_MEGABYTES = 512  # that a file may cost which must be refused


def outcome(case: Case, content: bytes) -> tuple[Reading | str, Taken]:
    """Return what became of a file, and what the parser took."""
    upload = upload_of(
        content,
        name=case.name,
        table=case.table,
        answers=case.answers,
        mapping=case.mapping,
    )
    found: list[Taken] = []
    with measuring(found):
        try:
            read = read_upload(upload, states=("PA",), bounds=COUNTY)
        except InputError as err:
            read = str(err)
    return read, found[0]


def said(read: Reading | str) -> str:
    """Return everything that is told of a file."""
    if isinstance(read, str):
        return read
    return "".join(table.to_csv() for table in (read.records, read.problems, read.columns))


def test_each_file_has_a_name_of_its_own():
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)
    assert len(names) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_file_is_read_right_or_refused_in_a_sentence(case: Case):
    content = case.make()
    read, took = outcome(case, content)
    assert took.code == 0, took.last
    # A file at the limit may be read or stopped; it never takes more than its size permits.
    assert took.megabytes * MEGA <= permit(len(content), Limits())[0]
    for text in (*case.never, "Traceback", "root:"):
        assert text not in said(read)
    if isinstance(read, str):
        assert case.refused or case.either, read
        assert case.refused in read
        assert "\n" not in read
        assert took.megabytes <= MOST_MEGABYTES or (case.either and not case.refused)
        return
    assert not case.refused or case.either
    assert accounted(read)
    if case.accepted is not None:
        assert counts(read) == (case.accepted, case.held, case.rejected), said(read)[:2000]
    assert case.skipped is None or read.skipped == case.skipped
    assert case.must is None or case.must(read), said(read)[:2000]
