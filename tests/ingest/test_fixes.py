"""Rows that were set aside go out as a workbook, come back corrected, and take their places."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.errors import InputError
from assetmap.ingest.mending.fixes import attach_fixes, fix_workbook, to_fix
from assetmap.model import Reading, Severity, Upload
from assetmap.problems import rows_out

from .lists import HEADER, ROWS, accounted, counts, csv_bytes, parsing_here, read, upload_of

Edit = Callable[[openpyxl.Workbook], None]


def reading_of(upload: Upload) -> Reading:
    with parsing_here():
        return read.read_upload(upload)


def workbook_of(
    upload: Upload, language: str = "en", problems: pd.DataFrame | None = None
) -> bytes:
    with parsing_here():
        found = reading_of(upload).problems if problems is None else problems
        return fix_workbook(upload, found, language=language)


def edited(content: bytes, edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fix_of(content: bytes, name: str = "fix.xlsx") -> Upload:
    return Upload(name=name, content=content, sha256=hashlib.sha256(content).hexdigest())


def cell_of(book: openpyxl.Workbook, row: int, header: str, sheet: int = 0) -> openpyxl.cell.Cell:
    page = book.worksheets[sheet]
    headers = [cell.value for cell in page[1]]
    return page.cell(row=row, column=headers.index(header) + 1)


def setting(**cells: object) -> Edit:
    """Return an edit that sets cells of the first row to fix."""

    def edit(book: openpyxl.Workbook) -> None:
        for header, value in cells.items():
            cell_of(book, 2, header).value = value

    return edit


def untouched(book: openpyxl.Workbook) -> None:
    """Leave a workbook as it came."""
    assert book.worksheets


def corrected(upload: Upload, edit: Edit) -> Reading:
    content = edited(workbook_of(upload), edit)
    return reading_of(replace(upload, fixes=(fix_of(content),)))


def bad_list() -> Upload:
    return upload_of([HEADER, ["", *ROWS[0][1:]], *ROWS[1:]])


# --- what goes out


def test_the_workbook_has_the_reason_the_row_and_the_lists_own_columns():
    upload = bad_list()
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(upload)))
    page = book.worksheets[0]
    assert [sheet.title for sheet in book.worksheets] == ["Rows to fix", "How to"]
    headers = [cell.value for cell in page[1]]
    assert headers == [
        "What is wrong",
        "assetmap: file",
        "assetmap: sheet",
        "assetmap: row",
        *HEADER,
    ]
    row = [cell.value for cell in page[2]]
    assert row[0].startswith("The row has no name")
    assert row[1] == f"sha256:{upload.sha256[:16]} list.csv"
    assert row[3] == 2
    assert row[5:] == ROWS[0][1:]
    assert page.max_row == 2
    assert page.freeze_panes == "B2"


def test_the_workbook_speaks_spanish():
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(bad_list(), "es")))
    assert [sheet.title for sheet in book.worksheets] == ["Filas por corregir", "Instrucciones"]
    assert book.worksheets[0]["A2"].value.startswith("La fila no tiene nombre")


def test_the_same_rows_give_the_same_bytes():
    assert workbook_of(bad_list()) == workbook_of(bad_list())


def test_without_rows_to_fix_there_is_no_workbook():
    upload = upload_of([HEADER, *ROWS])
    with pytest.raises(InputError, match="nothing to correct"):
        workbook_of(upload)


def test_nothing_in_the_workbook_runs():
    hostile = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "http://example.org", "{=A1}", "<b>x</b>"]
    upload = upload_of([HEADER, ["", *hostile, "40.4", "-79.9"]])
    upload = upload_of([HEADER, ["", *hostile, "40.4", "-79.9"], *ROWS], name="=cmd().csv")
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(upload)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert set(hostile) <= {cell.value for cell in cells}


def test_what_a_person_put_aside_is_not_to_be_corrected():
    upload = bad_list()
    problems = reading_of(upload).problems
    assert len(to_fix(upload, problems)) == 1
    assert to_fix(upload, problems.assign(reason="hidden")).empty
    assert to_fix(upload, problems.assign(upload="other.csv")).empty
    assert to_fix(upload, problems.assign(severity="note")).empty


# --- what comes back


def test_a_corrected_row_takes_its_place():
    upload = bad_list()
    before, after = reading_of(upload), corrected(upload, setting(name="Hill House"))
    whole = reading_of(upload_of([HEADER, *ROWS]))
    assert (before.rows_in, counts(before)) == (5, (4, 1, 0))
    assert (after.rows_in, counts(after)) == (5, (5, 0, 0))
    pd.testing.assert_frame_equal(after.records, whole.records)
    assert after.problems[["row", "reason", "value"]].to_numpy().tolist() == [
        [2, "corrected", "fix.xlsx"]
    ]
    assert accounted(after)


def test_an_unchanged_workbook_changes_nothing():
    upload = bad_list()
    before, after = reading_of(upload), corrected(upload, untouched)
    pd.testing.assert_frame_equal(before.records, after.records)
    pd.testing.assert_frame_equal(before.problems, after.problems)


@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_a_row_deleted_from_the_workbook_stays_as_it_was(how: str):
    def edit(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        if how == "deleted":
            page.delete_rows(2)
        else:
            for cell in page[2][4:]:
                cell.value = None

    upload = upload_of([HEADER, ["", *ROWS[0][1:]], ["", *ROWS[1][1:]], *ROWS[2:]])
    after = corrected(upload, edit)
    assert counts(after) == (3, 2, 0)


def test_a_correction_that_is_still_wrong_is_held_again():
    upload = upload_of([HEADER, ["A\x00B", *ROWS[0][1:]], *ROWS[1:]])
    after = corrected(upload, setting(name="..."))
    assert counts(after) == (4, 1, 0)
    assert "no_name" in after.problems["reason"].tolist()


def test_control_characters_are_gone_from_a_row_that_comes_back():
    upload = upload_of([HEADER, ["Hill\x00House", *ROWS[0][1:]], *ROWS[1:]])
    after = corrected(upload, untouched)
    assert counts(after) == (5, 0, 0)
    assert after.records["name"][0] == "Hill House"


def test_a_text_that_is_too_long_for_a_workbook_is_not_cut_in_silence():
    upload = upload_of([HEADER, ["A" * 40_000, *ROWS[0][1:]], *ROWS[1:]])
    after = corrected(upload, untouched)
    assert counts(after) == (4, 0, 1)


def test_a_line_that_was_no_row_becomes_one_at_its_number():
    lines = csv_bytes([HEADER, *ROWS]).decode().splitlines()
    lines[2] = '"' + lines[2]
    upload = upload_of("\r\n".join(lines) + "\r\n")
    before = reading_of(upload)
    assert counts(before)[2] == 1

    def edit(book: openpyxl.Workbook) -> None:
        assert cell_of(book, 2, "name").value == lines[2]
        for header, text in zip(HEADER, ROWS[1], strict=True):
            cell_of(book, 2, header).value = text

    after = corrected(upload, edit)
    assert after.rows_in == before.rows_in
    assert after.records["row"].tolist() == [2, 3, 4, 5, 6]
    assert after.records["name"].tolist() == [row[0] for row in ROWS]
    same = corrected(upload, untouched)
    assert counts(same) == counts(before)


def test_a_bad_line_of_json_becomes_a_row():
    lines = [json.dumps(dict(zip(HEADER, row, strict=True))) for row in ROWS]
    lines[1] = lines[1][:-1]
    upload = upload_of("\n".join(lines), name="list.jsonl")
    before = reading_of(upload)
    assert counts(before) == (4, 0, 1)

    def edit(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        headers = [cell.value for cell in page[1]]
        assert lines[1] in [cell.value for cell in page[2]]
        for cell in page[2][4:]:
            cell.value = None
        for header, text in zip(HEADER, ROWS[1], strict=True):
            page.cell(row=2, column=headers.index(header) + 1).value = text

    after = corrected(upload, edit)
    assert (after.rows_in, counts(after)) == (5, (5, 0, 0))


def test_too_many_cells_are_shown_and_can_be_moved():
    rows = [*ROWS[:4], ["North Job Hub", "work", "801 Union Pl", "Suite 5", *ROWS[4][3:]]]
    upload = upload_of([HEADER, *rows])
    assert counts(reading_of(upload)) == (4, 1, 0)

    def edit(book: openpyxl.Workbook) -> None:
        assert cell_of(book, 2, "column 10").value == "-80.0058"
        for header, text in zip([*HEADER, "column 10"], [*ROWS[4], None], strict=True):
            cell_of(book, 2, header).value = text

    after = corrected(upload, edit)
    assert counts(after) == (5, 0, 0)
    assert after.records["address"].tolist()[4] == "801 Union Pl"


def test_a_workbook_of_two_sheets_is_corrected_sheet_by_sheet():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in (("One", ROWS[:3]), ("Two", ROWS[3:])):
            page = book.add_worksheet(name)
            page.write_row(2, 1, HEADER)
            for i, row in enumerate(rows):
                page.write_row(3 + i, 1, ["#REF!" if i == 0 else row[0], *row[1:]])
    upload = upload_of(out.getvalue(), name="two.xlsx", answers=(("sheets", "all"),))
    assert counts(reading_of(upload)) == (3, 2, 0)

    def edit(book: openpyxl.Workbook) -> None:
        assert cell_of(book, 2, "assetmap: sheet").value == "One"
        assert cell_of(book, 2, "assetmap: row").value == 4
        cell_of(book, 2, "name").value = "Hill House"
        cell_of(book, 2, "name", 1).value = "Lawrenceville Rec"

    after = corrected(upload, edit)
    assert counts(after) == (5, 0, 0)
    assert sorted(after.records["name"]) == sorted(row[0] for row in ROWS)


def test_a_feature_gets_its_point():
    features = [
        {
            "type": "Feature",
            "properties": {"name": row[0], "note": "x"},
            "geometry": {"type": "Point", "coordinates": [float(row[8]), float(row[7])]}
            if i
            else {"type": "Polygon", "coordinates": [[[0, 0]]]},
        }
        for i, row in enumerate(ROWS)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    upload = upload_of(content, name="map.geojson")
    before = reading_of(upload)
    assert counts(before) == (4, 0, 1)
    assert counts(corrected(upload, setting(note="better"))) == (4, 0, 1)  # its shape is still bad
    after = corrected(upload, setting(lon=-79.98, lat=40.44))
    assert counts(after) == (5, 0, 0)
    assert after.records.loc[0, ["lon", "lat"]].tolist() == [-79.98, 40.44]


def test_problems_that_placing_found_go_out_too():
    upload = upload_of([HEADER, *ROWS])
    problems = reading_of(upload).problems
    far = pd.DataFrame(
        {
            "upload": ["list.csv"],
            "sheet": [""],
            "row": [4],
            "column": ["lat"],
            "reason": ["outside_region"],
            "value": ["1, 1"],
            "message": ["The coordinates 1, 1 lie outside the region."],
            "severity": [str(Severity.HELD)],
        }
    )
    content = workbook_of(upload, problems=pd.concat([problems, far], ignore_index=True))
    fix = fix_of(edited(content, setting(lat="40.5")))
    after = reading_of(replace(upload, fixes=(fix,)))
    assert after.records["lat"].tolist()[2] == 40.5


def test_the_later_of_two_corrections_wins_and_it_is_said():
    upload = bad_list()
    first, second = (
        fix_of(edited(workbook_of(upload), setting(name=name)), f"{name}.xlsx")
        for name in ("Hill Home", "Hill House")
    )
    after = reading_of(replace(upload, fixes=(first, second)))
    assert after.records["name"][0] == "Hill House"
    assert after.problems[["reason", "value"]].to_numpy().tolist() == [
        ["corrected_twice", "Hill House.xlsx"]
    ]
    again = reading_of(replace(upload, fixes=(first, first)))
    assert again.problems["reason"].tolist() == ["corrected"]


def test_a_correction_can_be_corrected():
    upload = bad_list()
    half = replace(upload, fixes=(fix_of(edited(workbook_of(upload), setting(name="..."))),))
    content = edited(workbook_of(half), setting(name="Hill House"))
    both = replace(upload, fixes=(*half.fixes, fix_of(content, "fix2.xlsx")))
    assert reading_of(both).records["name"][0] == "Hill House"


def test_corrections_saved_as_csv_are_taken_too():
    upload = bad_list()
    content = edited(workbook_of(upload), setting(name="Hill House"))
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [["" if c.value is None else str(c.value) for c in row] for row in page.iter_rows()]
    fix = fix_of(csv_bytes(rows, delimiter=";"), "fix.csv")
    with parsing_here():
        assert attach_fixes([upload, fix])[0].fixes == (fix,)
    assert counts(reading_of(replace(upload, fixes=(fix,)))) == (5, 0, 0)


# --- what belongs to what


def test_corrections_find_their_list():
    upload, other = bad_list(), upload_of([HEADER, *ROWS], name="other.csv")
    fix = fix_of(edited(workbook_of(upload), setting(name="Hill House")))
    with parsing_here():
        found = attach_fixes([fix, other, upload])
        assert found == [other, replace(upload, fixes=(fix,))]
        assert attach_fixes(found) == found
        assert attach_fixes([*found, fix]) == found


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ([], "corrected rows of the list 'list.csv'"),
        ([upload_of([HEADER, *ROWS], name="other.csv")], "corrected rows of the list 'list.csv'"),
        ([upload_of([HEADER, *ROWS])], "earlier version of the list 'list.csv'"),
    ],
)
def test_corrections_without_their_list_are_refused_in_a_sentence(others: list[Upload], says: str):
    fix = fix_of(workbook_of(bad_list()))
    with parsing_here(), pytest.raises(InputError, match=says):
        attach_fixes([*others, fix])


def test_corrections_alone_are_no_list():
    with pytest.raises(InputError, match=r"corrected rows of the list .list\.csv."):
        reading_of(fix_of(workbook_of(bad_list())))


def rename(book: openpyxl.Workbook) -> None:
    cell_of(book, 1, "phone").value = "telephone"


def drop(book: openpyxl.Workbook) -> None:
    book.worksheets[0].delete_cols(6)


def add(book: openpyxl.Workbook) -> None:
    book.worksheets[0].append([None, None, None, None, "A new one"])


def elsewhere(book: openpyxl.Workbook) -> None:
    cell_of(book, 2, "assetmap: row").value = 99


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (rename, "have a column 'telephone'"),
        (drop, "lack the column 'category'"),
        (add, "line 3 says something but not which row"),
        (elsewhere, "the corrected row 99 is not in the list"),
    ],
)
def test_a_workbook_that_does_not_fit_is_refused_in_a_sentence(edit: Edit, says: str):
    with pytest.raises(InputError, match=says):
        corrected(bad_list(), edit)


def test_a_list_given_as_corrections_is_refused_in_a_sentence():
    with pytest.raises(InputError, match="no corrected rows were found"):
        reading_of(replace(bad_list(), fixes=(upload_of([HEADER, *ROWS], name="x.csv"),)))


def test_columns_may_be_moved_and_rows_sorted():
    upload = upload_of([HEADER, *(["", *row[1:]] for row in ROWS[:2]), *ROWS[2:]])
    content = workbook_of(upload)
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [["" if c.value is None else str(c.value) for c in row] for row in page.iter_rows()]
    at = rows[0].index("name")
    rows[1][at], rows[2][at] = ROWS[0][0], ROWS[1][0]
    moved = [[*row[at:], *row[:at]] for row in [rows[0], rows[2], rows[1]]]
    after = reading_of(replace(upload, fixes=(fix_of(csv_bytes(moved), "fix.csv"),)))
    assert after.records["name"].tolist() == [row[0] for row in ROWS]


# --- laws

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12
)


@settings(max_examples=12)  # each reads four lists and writes two workbooks
@given(st.lists(st.tuples(st.booleans(), TEXTS, TEXTS), min_size=1, max_size=8))
def test_whatever_stands_in_a_row_the_account_holds_and_other_rows_stay(
    rows: list[tuple[bool, str, str]],
):
    table = [
        ["" if bad else f"Place {i}", *ROWS[0][1:5], zipped, *ROWS[0][6:8], more]
        for i, (bad, zipped, more) in enumerate(rows)
    ]
    header = [*HEADER[:5], "note", *HEADER[6:8], "remark"]
    upload = upload_of([header, *table, ["Last", *ROWS[1][1:5], "x", *ROWS[1][6:8], "y"]])
    before = reading_of(upload)
    if to_fix(upload, before.problems).empty:
        return
    content = workbook_of(upload)
    same = reading_of(replace(upload, fixes=(fix_of(content),)))
    assert same.rows_in == before.rows_in
    after = corrected(upload, setting(name="Mended"))
    assert accounted(after)
    assert after.rows_in == before.rows_in
    assert len(after.records) >= len(before.records)
    kept = before.records[["row", "name"]].itertuples(index=False, name=None)
    assert set(kept) <= set(after.records[["row", "name"]].itertuples(index=False, name=None))
    assert len(rows_out(after.problems, Severity.HELD)) < len(
        rows_out(before.problems, Severity.HELD)
    )
