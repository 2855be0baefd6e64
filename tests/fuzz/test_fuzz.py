"""A few damaged files of every kind: each is read or refused, and no parser crashes or hangs.

`make fuzz` tries thousands. What it found is kept below, as the change that showed it.
"""

import io
import zipfile
from collections.abc import Callable

import pytest
from fuzz.fuzzing import Worker, fuzz
from fuzz.seeds import SEEDS, grants_json, kml, workbook, xls, xlsb
from fuzz.worker import PATIENCE
from hostile.case import PLACES, ods, ods_rows
from ingest.lists import accounted, upload_of

from assetmap.ingest import read_upload
from assetmap.model import Table
from assetmap.parsing.wire import Refusal, unpack

FILES = 25  # of each parser


@pytest.mark.parametrize("parser", list(SEEDS))
def test_every_seed_is_read_whole_by_the_confined_child(parser: str):
    for make in SEEDS[parser]:
        content = make()
        table = Table.GRANTS if content == grants_json() else Table.ASSETS
        assert accounted(read_upload(upload_of(content, table=table)))


@pytest.mark.parametrize("parser", list(SEEDS))
def test_damaged_files_are_read_or_refused(parser: str):
    report = fuzz(parser, seed=20260131, count=FILES, every=8)
    assert report.files == FILES
    assert report.parsed + sum(report.refused.values()) + len(report.findings) == FILES
    assert [f"{found.number}: {found.what}" for found in report.findings] == []


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


# What was found once -> the file that showed it.
FOUND: dict[str, Callable[[], bytes]] = {
    "an OpenDocument table that never closes: the parser waited for ever": lambda: changed(
        ods(ods_rows(PLACES)),
        "content.xml",
        lambda text: text.replace(b"</table:table>", b"<table:table>"),
    ),
    "a binary sheet whose text is longer than its record: a panic": lambda: changed(
        xlsb(),
        "xl/worksheets/sheet1.bin",
        lambda text: text.replace(b"\x04\x00\x00\x00n", b"\xff" * 5),
    ),
    "a binary workbook that names a sheet which nothing links: a panic": lambda: changed(
        xlsb(),
        "xl/workbook.bin",
        lambda text: text.replace("rId1".encode("utf-16-le"), "rId9".encode("utf-16-le")),
    ),
    "an old workbook whose sheet begins beyond its end: a panic": lambda: xls().replace(
        b"\x04\x00List", b"\x44\x00List", 1
    ),
    "a map in letters that nobody knows: an error of the markup's parser": lambda: (
        kml().replace("UTF-8", "UT-08").encode()
    ),
    "a map in letters of several bytes: an error of the markup's parser": lambda: (
        kml().replace("UTF-8", "GB2312").encode()
    ),
    "a workbook whose parts are of no kind that is read": lambda: changed(
        workbook(), "xl/_rels/workbook.xml.rels", lambda text: text.replace(b".xml", b".png")
    ),
}


@pytest.mark.parametrize("found", list(FOUND))
def test_what_was_found_stays_mended(found: str):
    worker = Worker()
    kind, _, answer = worker.ask(FOUND[found]())
    worker.stop()
    assert kind == b"a", answer.decode("utf-8", "replace")
    assert became(answer) not in {"too_slow", "too_greedy"}


def became(answer: bytes) -> str:
    """Return "parsed", or why a file is refused."""
    try:
        unpack(answer)
    except Refusal as refusal:
        return refusal.key
    return "parsed"


def test_the_worker_notices_a_parser_that_hangs_or_dies():
    worker = Worker()
    bad = worker._started()  # noqa: F841 -- it runs
    worker.process.kill()
    assert worker.ask(b"name,address\n")[0] == b"d"
    assert worker.ask(b"name,address\nHall,1 Main St\n")[0] == b"a"
    worker.stop()
    assert PATIENCE == 10
