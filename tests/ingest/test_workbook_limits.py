"""Workbooks made to cost more than they are worth: each is refused, or read, within bounds."""

import random
import resource
import threading
from collections.abc import Callable

import psutil
import pytest
from ingest.builders import MAIN, Package, sheet_xml, xlsx

from assetmap.errors import InputError
from assetmap.limits import MEGA, Limits
from assetmap.parsing.parse import parse

ROWS = [["name", "address"], ["Hall", "1 Main St"]]
LINES = "".join(sheet_xml(ROWS).partition("<sheetData>")[2].partition("</sheetData>")[0])


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    """Return a sheet of two rows, and what stands around and below them."""
    return (
        f'<worksheet xmlns="{MAIN}">{before}<sheetData>{LINES}{rows}</sheetData>{after}</worksheet>'
    )


def shared_text_in_many_cells() -> bytes:
    draw = random.Random(1)
    text = "".join(draw.choice("abcdefghij") for _ in range(32_000))
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(3, 100_000))
    table = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    return xlsx(sheet(cells), package=Package(parts={"sharedStrings": table}))


def shared_texts_without_end() -> bytes:
    table = f'<sst xmlns="{MAIN}">{"<si><t>xxxxxxxxxxxxxxxx</t></si>" * 2_000_000}</sst>'
    return xlsx(sheet(""), package=Package(parts={"sharedStrings": table}))


def merged_cells_over_everything() -> bytes:
    ranges = "".join(f'<mergeCell ref="A{i}:XFD1048576"/>' for i in range(1, 100_000))
    return xlsx(sheet("", after=f"<mergeCells>{ranges}</mergeCells>"))


def attributes_that_hide() -> bytes:
    return xlsx(sheet("<row" + ' hidden="1"' * 900_000 + "/>"))


def columns_that_hide() -> bytes:
    column = '<col min="1" max="16384" hidden="1"/>'
    return xlsx(sheet("", before=f"<cols>{column * 250_000}</cols>"))


def tags_without_end() -> bytes:
    return xlsx(sheet('<c t="e"><f' * 900_000))


def styles_to_the_last_row() -> bytes:
    return xlsx(sheet("".join(f'<row r="{i}" s="1" ht="15"/>' for i in range(3, 400_000))))


def cells_that_hold_nothing() -> bytes:
    cells = "".join(
        f'<row r="{i}"><c r="A{i}" s="1"/><c r="B{i}" s="1"/></row>' for i in range(3, 300_000)
    )
    return xlsx(sheet(cells))


def far_cells() -> bytes:
    places = range(9_000, 9_000 * 110, 9_000)
    return xlsx(sheet("".join(f'<row r="{i}"><c r="ZZ{i}"><v>1</v></c></row>' for i in places)))


BOMBS = [
    shared_text_in_many_cells,
    shared_texts_without_end,
    merged_cells_over_everything,
    attributes_that_hide,
    columns_that_hide,
    tags_without_end,
    styles_to_the_last_row,
    cells_that_hold_nothing,
    far_cells,
]


def cost(content: bytes) -> tuple[str, int, float]:
    """Return the sentence of a refusal ("" where read), peak bytes resident, CPU seconds."""
    done = threading.Event()
    peak = [0]

    def watch() -> None:
        while not done.wait(0.01):
            for child in psutil.Process().children():
                try:
                    if "assetmap.parsing.child" in child.cmdline():
                        peak[0] = max(peak[0], child.memory_info().rss)
                except psutil.Error:
                    continue

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    watcher = threading.Thread(target=watch)
    watcher.start()
    said = ""
    try:
        parse("list.xlsx", content, limits=Limits())
    except InputError as err:
        said = str(err)
    finally:
        done.set()
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return said, peak[0], spent


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_costs_no_more_than_a_refused_file_may(bomb: Callable[[], bytes]):
    said, peak, seconds = cost(bomb())
    assert "\n" not in said
    assert peak <= 512 * MEGA
    assert seconds <= 5 + 2  # a busy machine counts some of its waiting as work


def test_a_text_that_many_cells_share_is_counted_before_it_is_written_out():
    said, _, _ = cost(shared_text_in_many_cells())
    assert "unfolds to more than 192 MB" in said
