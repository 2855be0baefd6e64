"""Laws that reading keeps for any table."""

import io

import pandas as pd
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.lists import HEADER, ROWS, Rows, accounted, csv_bytes, read_here

from assetmap.errors import InputError
from assetmap.ingest import record_ids
from assetmap.ingest.columns.lexicon import synonyms
from assetmap.model import Table
from assetmap.schema import ASSET_FIELDS, GRANT_FIELDS, NUMBERS, PROVENANCE, ROW

MANY = settings(max_examples=16, deadline=None)  # each of them reads a whole list
SOME = settings(max_examples=8, deadline=None)  # and these two, or a workbook
BYTES = settings(max_examples=25, deadline=None)
SPELLED = {  # ways of writing a header besides its words
    "name": ["NAME_OF_SITE", "assetName"],
    "category": ["facility_type"],
    "address": ["ADDR", "location_address"],
    "city": ["CITY_NAME", "ARC_City"],
    "state": ["stateAbbr"],
    "zip": ["ARC_ZIP", "postalCode"],
    "phone": ["PHONE_1"],
    "lat": ["latitude_0", "Y"],
    "lon": ["longitude_0", "X"],
}
# Every word of the table that means one role alone, in both languages.
SYNONYMS = {
    role: [
        role,
        *SPELLED[role],
        *(
            " ".join(words).title()
            for words, means in synonyms().items()
            if means.get(role, 0.0) >= 0.9
            and not any(weight >= 0.6 for other, weight in means.items() if other != role)
        ),
    ]
    for role in HEADER
}
FIELDS = [f for f in (*PROVENANCE, *ASSET_FIELDS) if f not in {ROW, "upload", "source", "sheet"}]
PLAIN = read_here([HEADER, *ROWS]).records[FIELDS]

CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "N/A", "-", "None", "Total", "Source: county", "#REF!", "=1+1", "'=1"]
    ),
    st.sampled_from(["40.44", "-79.98", "400", "40.44, -79.98", "15219", "2138", "1 Main St"]),
    st.sampled_from(["javascript:alert(1)", "www.x.org", "PA", "name", "\x00", "a\nb", 'a "b" c']),
    st.text(max_size=12),
)


def xlsx_bytes(rows: Rows) -> bytes:
    """Return rows as a workbook of texts."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("List")
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                sheet.write_string(i, j, cell)
    return out.getvalue()


def written(rows: Rows, encoding: str, delimiter: str, ending: str) -> bytes:
    """Return rows as a delimited file, or as a workbook."""
    if encoding == "xlsx":
        return xlsx_bytes(rows)
    return csv_bytes(rows, delimiter=delimiter, encoding=encoding, ending=ending)


def read_or_refused(content: bytes, **about: object) -> bool:
    """Say whether bytes are accounted for row by row, or refused in one line."""
    try:
        reading = read_here(content, **about)
    except InputError as err:
        return "\n" not in str(err)
    return accounted(reading)


@MANY
@given(
    order=st.permutations(range(len(HEADER))),
    named=st.fixed_dictionaries({role: st.sampled_from(SYNONYMS[role]) for role in HEADER}),
    above=st.lists(st.sampled_from([[], ["Regional list"], ["Updated", "May"]]), max_size=3),
    delimiter=st.sampled_from([",", ";", "\t", "|", "^", "~"]),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "xlsx"]
    ),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_the_way_a_list_is_written_changes_no_record(
    order: list[int],
    named: dict[str, str],
    above: list[list[str]],
    delimiter: str,
    encoding: str,
    ending: str,
):
    header = [named[role] for role in HEADER]
    rows = [[row[i] for i in order] for row in [header, *ROWS]]
    titles = [[*title, *[""] * (len(HEADER) - len(title))] for title in above]
    reading = read_here(written([*titles, *rows], encoding, delimiter, ending))
    pd.testing.assert_frame_equal(reading.records[FIELDS], PLAIN)
    assert reading.records[ROW].tolist() == [len(above) + 2 + i for i in range(len(ROWS))]
    if encoding != "xlsx" or all(above):  # empty rows at the top of a workbook are not in it
        assert reading.skipped == len(above)


@SOME
@given(st.permutations(range(len(ROWS))))
def test_the_order_of_rows_changes_no_id(order: list[int]):
    reading = read_here([HEADER, *[ROWS[i] for i in order]])
    assert set(reading.records["record_id"]) == set(PLAIN["record_id"])


@MANY
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=12))
def test_every_row_is_accounted_for_once(rows: list[list[str]]):
    header = ["name", "address", "lat", "lon"]
    try:
        reading = read_here(csv_bytes([header, *rows], encoding="utf-8"))
    except (InputError, UnicodeEncodeError):
        return
    assert accounted(reading)
    texts = [f for f in ASSET_FIELDS if f not in NUMBERS]
    assert all(reading.records[field].dtype == "str" for field in texts)
    assert not reading.records[texts].isna().any().any()
    assert all(reading.records[field].dtype == "float64" for field in ("lon", "lat"))


@MANY
@given(st.lists(st.lists(CELLS, min_size=5, max_size=7), min_size=1, max_size=12))
def test_every_grant_is_accounted_for_once(rows: list[list[str]]):
    header = ["funder", "recipient", "amount", "date", "service_area"]
    try:
        reading = read_here([header, *rows], table=Table.GRANTS)
    except (InputError, UnicodeEncodeError):
        return
    assert accounted(reading)
    assert tuple(reading.records.columns) == (*PROVENANCE, *GRANT_FIELDS)
    assert (reading.records["amount"] >= 0).all()


@SOME
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_a_workbook_and_a_csv_of_the_same_cells_give_the_same_records(rows: list[list[str]]):
    plain = [["".join(c for c in cell if c.isprintable()) for cell in row] for row in rows]
    table = [["name", "address", "phone"], *plain]
    try:
        one = read_here(table)
    except InputError as err:
        one = str(err)
    try:
        other = read_here(xlsx_bytes(table))
    except InputError as err:
        other = str(err)
    if isinstance(one, str) or isinstance(other, str):
        assert isinstance(one, str)
        assert isinstance(other, str)
        return
    assert one.records["record_id"].tolist() == other.records["record_id"].tolist()


@BYTES
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_a_sentence(content: bytes):
    assert read_or_refused(content)


@BYTES
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=4), st.booleans())
def test_a_damaged_list_is_read_or_refused(at: int, noise: bytes, feature: bool):  # noqa: FBT001
    whole = csv_bytes([HEADER, *ROWS])
    if feature:
        whole = (
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},'
            b'"geometry":{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}}]}'
        )
    at %= len(whole)
    assert read_or_refused(whole[:at] + noise + whole[at + len(noise) :])


@MANY
@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), min_size=1, max_size=9))
def test_ids_are_different_and_depend_on_content_alone(pairs: list[tuple[str, str]]):
    clean = [tuple(t.encode("utf-8", "replace").decode() for t in pair) for pair in pairs]
    records = pd.DataFrame(clean, columns=["name", "address"]).astype("str")
    ids = record_ids(records)
    assert ids.is_unique
    assert set(ids) == set(record_ids(records.iloc[::-1].reset_index(drop=True)))
    stems = ids.str.split("-").str[0]
    assert stems.nunique() == len(set(clean))


WILD = st.one_of(CELLS, st.text(alphabet="\t;|,\"'\r\n ^~=@-+#", max_size=8))
WIDTHS = st.integers(1, 7)


@st.composite
def wild_tables(draw: st.DrawFn) -> Rows:
    """Draw a table of which nothing is sure: titles, ragged rows, any header."""
    width = draw(WIDTHS)
    known = st.sampled_from([words for some in SYNONYMS.values() for words in some])
    header = draw(st.lists(st.one_of(known, WILD), min_size=width, max_size=width))
    above = draw(st.lists(st.lists(WILD, max_size=2), max_size=3))
    rows = draw(st.lists(st.lists(WILD, max_size=width + 1), max_size=12))
    return [*above, header, *rows]


@settings(max_examples=40, deadline=None)
@given(
    wild_tables(),
    st.sampled_from([",", ";", "\t", "|", "^"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(list(Table)),
)
def test_any_table_is_accounted_for_row_by_row_or_refused(
    rows: Rows, delimiter: str, ending: str, encoding: str, table: Table
):
    text = csv_bytes(rows, delimiter=delimiter, encoding="utf-8", ending=ending).decode()
    assert read_or_refused(text.encode(encoding, "replace"), table=table)
