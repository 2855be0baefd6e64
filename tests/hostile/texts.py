"""Hostile and broken text files."""

import gzip
import json

from hostile.case import (
    HEADER,
    PLACES,
    ROWS,
    Case,
    column_is,
    csv_bytes,
    lines,
    names_are,
    near,
    xlsx,
)

NAMES = [row[0] for row in ROWS]
ACCENTS = ["Café Liberté", "Peña Community Center", "Straße der Künste", "Ñandú Club", "Œuvre"]
ACCENTED = [HEADER, *[[name, *row[1:]] for name, row in zip(ACCENTS, ROWS, strict=True)]]
POLISH = [HEADER, *[[f"Żółw {row[0]} 北京", *row[1:]] for row in ROWS]]
POLISH_NAMES = [row[0] for row in POLISH[1:]]
FORMULAS = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://127.0.0.1:9/?x="&A1)',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
]
SCRIPT = "<script>window.__xss=1</script>"
TEMPLATE = "{{7*7*191}}"


def _csv(text: str) -> bytes:
    """Return a table written out in a test as bytes."""
    return csv_bytes(lines(text))


def _mojibake() -> bytes:
    """A list that was read as Windows-1252 and saved as UTF-8 once before."""
    return csv_bytes(ACCENTED).decode("utf-8").encode("utf-8").decode("cp1252").encode("utf-8")


def _decimal_commas() -> bytes:
    """A list as a Spanish spreadsheet saves it."""
    rows = [[*row[:7], row[7].replace(".", ","), row[8].replace(".", ",")] for row in ROWS]
    return csv_bytes([HEADER, *rows], delimiter=";")


def _two_row_header() -> bytes:
    """A header whose upper row names groups of columns."""
    above = ["Organization", "", "Location", "", "", "", "Contact", "Coordinates", ""]
    return csv_bytes([above, *PLACES])


def _totals() -> bytes:
    """A list with lines that are no places: subtotals, notes, blanks."""
    blank = [""] * len(HEADER)
    total = ["Total", "5", *[""] * (len(HEADER) - 2)]
    note = ["Source: county open data portal, 2024", *[""] * (len(HEADER) - 1)]
    return csv_bytes([HEADER, *ROWS[:3], blank, *ROWS[3:], blank, total, blank, note])


def _stacked() -> bytes:
    """Two lists of the same columns below each other, each with its header."""
    return csv_bytes([HEADER, *ROWS[:2], [""] * len(HEADER), HEADER, *ROWS[2:]])


def _wide_rows() -> bytes:
    """A comma too many in one row, too few in another."""
    return csv_bytes([HEADER, *ROWS[:3], [*ROWS[3], "stray"], ROWS[4][:3]])


def _endless_cell() -> bytes:
    """A row whose description is longer than any spreadsheet takes."""
    rows = [[*row, "x" * 10] for row in ROWS[:4]]
    return csv_bytes([[*HEADER, "description"], *rows, [*ROWS[4], "y" * 200_000]])


def _nuls() -> bytes:
    """A list with bytes that no text has."""
    return csv_bytes(PLACES).replace(b"Hill House", b"Hill\x00 House").replace(b"Job", b"J\x1bob")


def _quotes() -> bytes:
    """A list each of whose lines opens a quotation mark that nothing closes."""
    return b"name,address\r\n" + b'"Hall,1 Main St\r\n' * 5000


ENCODINGS = [
    Case(
        name="plain_utf8.csv",
        make=lambda: csv_bytes(ACCENTED),
        accepted=5,
        skipped=0,
        must=names_are(*ACCENTS),
    ),
    *(
        Case(
            name=f"{encoding}.csv",
            make=lambda e=encoding: csv_bytes(POLISH, encoding=e),
            accepted=5,
            skipped=0,
            must=names_are(*POLISH_NAMES),
        )
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32")
    ),
    Case(
        name="utf16_cut_in_a_letter.csv",
        make=lambda: csv_bytes(PLACES, encoding="utf-16")[:-1],
        refused="UTF-16",
    ),
    Case(
        name="windows_1252.csv",
        make=lambda: csv_bytes(ACCENTED, encoding="cp1252"),
        accepted=5,
        must=names_are(*ACCENTS),
    ),
    Case(
        name="old_macintosh.csv",
        make=lambda: csv_bytes(ACCENTED, encoding="mac_roman", ending="\r"),
        accepted=5,
        must=names_are(*ACCENTS),
    ),
    Case(
        name="utf8_cut_in_a_letter.csv",
        make=lambda: csv_bytes([*PLACES, ["Ñandú", "", "1 Calle Peñ"]]).removesuffix(b"\xb1\r\n"),
        accepted=6,
        must=lambda reading: "broken_letters" in set(reading.problems["reason"]),
    ),
    Case(  # broken before it came: never changed without being asked
        name="broken_letters.csv",
        make=lambda: csv_bytes([HEADER, ["PeÃ±a Center", *ROWS[0][1:]], *ROWS[1:]]),
        accepted=5,
        must=names_are("PeÃ±a Center", *NAMES[1:]),
    ),
    Case(name="nul_and_escape.csv", make=_nuls, accepted=3, held=2, never=("\x00", "\x1b")),
]

LAYOUTS = [
    Case(name="two_row_header.csv", make=_two_row_header, accepted=5, must=names_are(*NAMES)),
    Case(
        name="decimal_commas.csv",
        make=_decimal_commas,
        accepted=5,
        skipped=0,
        must=near(-79.9815, 40.4433),
    ),
    *(
        Case(
            name=f"{word}.txt",
            make=lambda d=delimiter, e=ending: csv_bytes(PLACES, delimiter=d, ending=e),
            accepted=5,
            skipped=0,
            must=near(-79.9815, 40.4433),
        )
        for word, delimiter, ending in (
            ("pipes", "|", "\n"),
            ("tabs", "\t", "\r\n"),
            ("carriage_returns", ",", "\r"),
        )
    ),
    Case(
        name="excel_says_the_delimiter.csv",
        make=lambda: b"sep=;\r\n" + csv_bytes(PLACES, delimiter=";"),
        accepted=5,
        must=names_are(*NAMES),
    ),
    Case(
        name="ragged.csv",
        make=_wide_rows,
        accepted=4,
        held=1,
        must=lambda reading: "too_many_cells" in set(reading.problems["reason"]),
    ),
    Case(
        name="totals_and_notes.csv",
        make=_totals,
        accepted=5,
        skipped=5,
        must=names_are(*NAMES),
    ),
    Case(name="two_lists_stacked.csv", make=_stacked, accepted=5, must=names_are(*NAMES)),
    Case(
        name="the_same_header_twice.csv",
        make=lambda: _csv("""
name,address,address,city,state,zip
Hill House,1835 Centre Ave,,Pittsburgh,PA,15219
Liberty Library,130 Whitfield St,,Pittsburgh,PA,15206
"""),
        accepted=2,
        must=column_is("address", "1835 Centre Ave", "130 Whitfield St"),
    ),
    Case(
        name="a_quoted_line_break.csv",
        make=lambda: csv_bytes([HEADER, ["Hill\nHouse", *ROWS[0][1:]], *ROWS[1:]]),
        accepted=5,
        must=names_are("Hill House", *NAMES[1:]),
    ),
    Case(name="nothing.csv", make=lambda: b"", refused="empty"),
    Case(name="a_mark_alone.csv", make=lambda: b"\xef\xbb\xbf", refused="empty"),
    Case(name="blank_lines.csv", make=lambda: b"\r\n \r\n\t\r\n" * 50, refused="empty"),
    Case(name="commas_alone.csv", make=lambda: b",,,,\r\n" * 50, refused="expected"),
    Case(name="one_word.csv", make=lambda: b"name", refused="expected"),
    Case(name="a_header_alone.csv", make=lambda: csv_bytes([HEADER]), refused="no data rows"),
    Case(
        name="prose.txt",
        make=lambda: b"Dear harbormaster, please find the list below. " * 40,
        refused="expected",
    ),
]

VALUES = [
    Case(
        name="formulas.csv",
        make=lambda: csv_bytes(
            [HEADER, *[[f, *row[1:]] for f, row in zip(FORMULAS, ROWS, strict=True)]]
        ),
        accepted=5,
        must=names_are(*FORMULAS),
    ),
    Case(
        name="hostile_headers.csv",
        make=lambda: csv_bytes(
            [[*HEADER, SCRIPT, TEMPLATE, "=1+1"], *[[*row, "a", "b", "c"] for row in ROWS]]
        ),
        accepted=5,
        never=("9359",),
        must=lambda reading: {SCRIPT, TEMPLATE} <= set(reading.columns["header"]),
    ),
    Case(
        name="hostile_categories.csv",
        make=lambda: csv_bytes([HEADER, *[[row[0], TEMPLATE, *row[2:]] for row in ROWS]]),
        accepted=5,
        never=("9359",),
        must=column_is("category", *[TEMPLATE] * 5),
    ),
    Case(
        name="not_numbers.csv",
        make=lambda: csv_bytes(
            [
                HEADER,
                *[
                    [*row[:7], lat, lon]
                    for row, (lat, lon) in zip(
                        ROWS,
                        [
                            ("nan", "nan"),
                            ("inf", "-inf"),
                            ("1e999", "-1e999"),
                            ("٤٠", "x" * 999),
                            ("40.4529", "-80.0058"),
                        ],
                        strict=True,
                    )
                ],
            ]
        ),
        accepted=2,  # a null word is no place, but no fault either
        held=3,
        must=lambda reading: reading.records["lon"].notna().tolist() == [False, True],
    ),
    Case(
        name="degrees_minutes_seconds.csv",
        make=lambda: csv_bytes(
            [
                ["name", "latitude", "longitude"],
                ["Hill House", "40° 26' 35.88\" N", "79° 58' 53.4\" W"],
                ["Liberty Library", "40°27'39.96\"N", "79°55'32.16\"W"],
            ]
        ),
        accepted=2,
        must=near(-79.9815, 40.4433),
    ),
    Case(
        name="zeros_lost.csv",
        make=lambda: csv_bytes(
            [
                ["name", "address", "city", "state", "zip"],
                ["Hill House", "1 Main St", "Boston", "MA", "2138"],
                ["North Hub", "2 Main St", "Boston", "MA", "02139"],
            ]
        ),
        accepted=2,
    ),
    Case(
        name="one_place_thrice.csv",
        make=lambda: csv_bytes([HEADER, ROWS[0], ROWS[0], ROWS[0]]),
        accepted=3,
        must=lambda reading: reading.records["record_id"].is_unique,
    ),
    Case(
        name="same_name_elsewhere.csv",
        make=lambda: csv_bytes([HEADER, *[["YMCA", *row[1:]] for row in ROWS]]),
        accepted=5,
        must=lambda reading: reading.records["record_id"].is_unique,
    ),
    Case(
        name="right_to_left.csv",
        make=lambda: csv_bytes(
            [HEADER, ["\u202egnp.exe", *ROWS[0][1:]], ["مركز", *ROWS[1][1:]], *ROWS[2:]]
        ),
        accepted=5,
        either=True,
    ),
    Case(
        name="an_endless_cell.csv",
        make=_endless_cell,
        accepted=4,
        rejected=1,
        must=lambda reading: "too_long" in set(reading.problems["reason"]),
    ),
]

CLOTHES = [
    Case(
        name="a_list_named.xlsx",
        make=lambda: csv_bytes(PLACES),
        accepted=5,
        must=names_are(*NAMES),
    ),
    Case(name="a_workbook_named.csv", make=xlsx, accepted=5, must=names_are(*NAMES)),
    Case(
        name="a_map_named.csv",
        make=lambda: json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"name": "Hill House"},
                        "geometry": {"type": "Point", "coordinates": [-79.9815, 40.4433]},
                    }
                ],
            }
        ).encode(),
        accepted=1,
        must=near(-79.9815, 40.4433),
    ),
    Case(name="a_page_named.csv", make=lambda: b"<!DOCTYPE html><table></table>", refused="HTML"),
    Case(name="a_pdf_named.xlsx", make=lambda: b"%PDF-1.7\n" * 99, refused="PDF"),
    Case(
        name="packed_named.csv",
        make=lambda: gzip.compress(csv_bytes(PLACES), mtime=0),
        refused="gzip",
    ),
    Case(name="noise.csv", make=lambda: bytes(range(256)) * 400, refused="binary"),
    Case(name="a_picture_named.xls", make=lambda: b"\x89PNG\r\n\x1a\n" * 9, refused="picture"),
    Case(
        name="a_driver_document.csv",
        make=lambda: (
            b"<OGRVRTDataSource><OGRVRTLayer name='passwd'>"
            b"<SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
        ),
        refused="expected",
        never=("root:", "daemon:"),
    ),
    Case(
        name="an_address.geojson",
        make=lambda: b"http://127.0.0.1:9/places.geojson",
        refused="expected",
    ),
    Case(
        name="a_database_address.csv",
        make=lambda: b"PG:host=127.0.0.1 port=9 dbname=x user=y",
        refused="expected",
    ),
]

GREEDY = [
    Case(name="a_million_columns.csv", make=lambda: b"name," * 1_000_000, refused="columns"),
    Case(
        name="six_hundred_columns.csv",
        make=lambda: csv_bytes([[f"h{i}" for i in range(600)]] * 3),
        refused="columns",
    ),
    Case(name="open_quotes.csv", make=_quotes, refused="quotation marks"),
    Case(
        name="one_line.csv",
        make=lambda: b"name,address\n" + b"x" * 30_000_000,
        refused="characters",
    ),
    Case(name="quotes_alone.csv", make=lambda: b'name,address\n"' + b'""' * 9_000_000, either=True),
    Case(name="line_breaks_alone.csv", make=lambda: b"name\n" + b"\n" * 9_000_000, refused="rows"),
    Case(
        name="a_cell_of_line_breaks.csv",
        make=lambda: b'name,address\n"' + b"\n" * 2_000_000 + b'",1 Main St\n',
        either=True,
    ),
    Case(
        name="nine_million_cells.csv",
        make=lambda: b"name,address,city\n" + b"a,b,c\n" * 3_000_000,
        refused="rows",
    ),
    Case(
        name="old_letters_in_every_line.csv",
        make=lambda: b"name,address\n" + b"Caf\xe9,1 Main St\n" * 200_000,
        accepted=200_000,
        either=True,
    ),
]

CASES = [*ENCODINGS, *LAYOUTS, *VALUES, *CLOTHES, *GREEDY]
