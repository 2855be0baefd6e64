"""What the dates of a list become, and by which rule."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.lists import counts, read_here, upload_of

from assetmap.errors import InputError
from assetmap.ingest import read_upload
from assetmap.ingest.values.dates import counted_date, iso_date, order_of
from assetmap.model import Reading, Table

DATES = st.dates(date(1970, 1, 1), date(2069, 12, 31))
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"


def listed(dates: list[str], **about: object) -> Reading:
    """Read a list of assets with these dates."""
    rows = [[f"Hall {i}", text] for i, text in enumerate(dates)]
    return read_here([["name", "Last Verified"], *rows], states=("PA",), **about)


def verified(dates: list[str], **about: object) -> list[str]:
    return listed(dates, **about).records["verified"].tolist()


def notes(reading: Reading) -> list[tuple[int, str]]:
    return list(reading.problems[["row", "reason"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-06-07Z", "2024-06-07"),
        ("2024-06-07T23:30:00-05:00", "2024-06-07"),
        ("2024/06/07 10:00:00+00", "2024-06-07"),
        ("7-Jun-24", "2024-06-07"),
        ("Jun-24", "2024-06"),
        ("ene-21", "2021-01"),
        ("Fri, 07 Jun 2024 10:00:00 GMT", "2024-06-07"),
        ("Friday, June 7, 2024", "2024-06-07"),
        ("viernes 7 de junio de 2024", "2024-06-07"),
        ("1º de enero de 2024", "2024-01-01"),
        ("7th June 2024", "2024-06-07"),
        ("2024 June 7", "2024-06-07"),
        ("7 Setiembre 2020", "2020-09-07"),
        ("06/2024", "2024-06"),
        ("6/7/2024 10:30 AM", "2024-06-07"),
        ("20240607103000", "2024-06-07"),
        ("2013.0", "2013"),
        ("FY 2021", "2021"),
        ("FY21", "2021"),
        ("Q3 2021", "2021"),
        ("2021-Q3", "2021"),
        ("Spring 2021", "2021"),
        ("est. 1998", "1998"),
        ("2/30/2024", ""),
        ("31/6/2024", ""),
        ("31 de abril de 2020", ""),
        ("24-Jun", ""),
        ("2020-2021", ""),
        ("2020-21", ""),
        ("2024-06-07 to 2025-06-06", ""),
        ("06072024", ""),
        ("0000-00-00", ""),
    ],
)
def test_a_date_is_told_as_far_as_the_text_tells_it(text: str, found: str):
    assert iso_date(text) == found


@given(DATES)
def test_every_way_to_write_a_date_is_the_same_date(day: date):
    month = SPANISH.split()[day.month - 1]
    ways = [
        day.isoformat(),
        f"{day.isoformat()}T23:59:59+14:00",
        f"{day:%Y%m%d}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day:%m-%d-%Y}",
        f"{day:%m/%d/%y}",
        f"{day:%d %B %Y}",
        f"{day:%b %d, %Y}",
        f"{day:%A, %B %d, %Y}",
        f"{day:%d-%b-%Y}",
        f"{day.day} de {month} de {day.year}",
        f"{day.day}-{month[:3]}-{day.year}",
    ]
    assert {iso_date(way) for way in ways} == {day.isoformat()}
    assert iso_date(f"{day.day}.{day.month}.{day.year}", day_first=True) == day.isoformat()


@given(st.text(alphabet="0123456789/-. :TZabcdejnmuqfy,'", max_size=30))
def test_what_is_read_as_a_date_is_in_the_calendar(text: str):
    found = iso_date(text)
    parts = found.split("-")
    assert found == "" or date(*map(int, [*parts, "1", "1"][:3]))


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_count_of_days_is_the_day_that_spreadsheets_mean(day: date):
    count = (day - date(1899, 12, 30)).days
    assert counted_date(f"{count}") == counted_date(f"{count}.75") == day.isoformat()


@pytest.mark.parametrize("text", ["15219", "2021", "412555010", "-44197", "44197x", "4125550104"])
def test_other_numbers_count_no_days(text: str):
    assert counted_date(text) == ""


def test_a_column_that_proves_its_order_is_read_so_without_a_word():
    assert verified(["25/12/2019", "6/7/2024"]) == ["2019-12-25", "2024-07-06"]
    assert verified(["12/25/2019", "6/7/2024"]) == ["2019-12-25", "2024-06-07"]
    reading = listed(["25/12/2019", "6/7/2024"])
    assert notes(reading) == []
    assert reading.questions == ()


@given(st.lists(DATES, min_size=1, max_size=12), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_a_column_with_one_proof_gives_back_every_date(days: list[date], style: str):
    days = [*days, date(2020, 3, 25)]
    texts = [d.strftime(style) for d in days]
    assert order_of(texts).proven == ("day_first" if style.startswith("%d") else "month_first")
    assert verified(texts) == [d.isoformat() for d in days]


def test_a_column_that_proves_no_order_is_read_month_first_by_a_stated_rule_and_asked():
    reading = listed(["6/7/2024", "5/5/2024", "2024-01-02", "1/2/2024"])
    assert reading.records["verified"].tolist()[0] == "2024-06-07"
    assert counts(reading) == (4, 0, 0)
    assert notes(reading) == [(0, "date_order")]
    assert "with the month first" in reading.problems["message"][0]
    (question,) = reading.questions
    assert (question.key, question.found, question.rows) == ("dates", "6/7/2024", 2)
    assert (question.suggestion, question.needed) == ("month_first", False)


def test_the_answer_decides_where_the_column_does_not():
    answered = listed(["6/7/2024", "1/2/2024"], answers=(("dates", "day_first"),))
    assert answered.records["verified"].tolist() == ["2024-07-06", "2024-02-01"]
    assert answered.questions == ()
    assert "with the day first" in answered.problems["message"][0]
    proven = listed(["12/25/2019", "1/2/2024"], answers=(("dates", "day_first"),))
    assert proven.records["verified"].tolist()[1] == "2024-01-02"
    with pytest.raises(InputError, match="no possible answer"):
        listed(["6/7/2024"], answers=(("dates", "year_first"),))


def test_one_column_takes_its_order_from_another_of_the_sheet():
    rows = [["recipient", "amount", "start", "end"], ["A", "5", "6/7/2024", "25/12/2024"]]
    reading = read_here(rows, table=Table.GRANTS)
    assert reading.records["start"].tolist() == ["2024-07-06"]
    assert [q.suggestion for q in reading.questions] == ["day_first"]


def test_where_both_orders_are_proven_the_rows_of_the_fewer_are_noted():
    reading = listed(["12/25/2019", "11/30/2019", "25/12/2019", "1/2/2024"])
    assert reading.records["verified"].tolist() == [
        *("2019-12-25", "2019-11-30", "2019-12-25", "2024-01-02")
    ]
    assert notes(reading) == [(0, "date_order"), (4, "other_date_order")]
    assert [q.rows for q in reading.questions] == [1]


def test_counts_in_a_column_of_dates_are_read_and_said_once():
    reading = listed(["44197", "44198", "1609459200000", "2021-01-04"])
    assert reading.records["verified"].tolist() == [
        *("2021-01-01", "2021-01-02", "2021-01-01", "2021-01-04")
    ]
    assert notes(reading) == [(0, "counted_date")]


def test_a_year_with_a_digit_too_many_counts_no_days_beside_dates_that_are_written_out():
    reading = listed(["20211", "2021", "2020-05-01"])
    assert reading.records["verified"].tolist() == ["", "2021", "2020-05-01"]
    assert notes(reading) == [(2, "bad_date")]
    counted = listed(["20211", "20212"])  # nothing else is written: they are days
    assert counted.records["verified"].tolist() == ["1955-05-02", "1955-05-03"]


def test_impossible_dates_are_blank_and_noted():
    reading = listed(["2/30/2024", "soon", "2024-01-02"])
    assert reading.records["verified"].tolist() == ["", "", "2024-01-02"]
    assert notes(reading) == [(2, "bad_date"), (3, "bad_date")]


def workbook(serial: int, year: int) -> bytes:
    """Return a workbook with one row whose date is a count of days with a date's format."""
    base = "http://schemas.openxmlformats.org"
    main = f'xmlns="{base}/spreadsheetml/2006/main"'
    rel = f"{base}/officeDocument/2006/relationships"
    kinds = f"{base}/package/2006"
    prefix = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{prefix}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{prefix}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{prefix}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kinds}/relationships"><Relationship Id="r1" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{rel}">'
        f'<workbookPr date1904="{int(year == 1904)}"/>'
        '<sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kinds}/relationships">'
        f'<Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{rel}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>"
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>verified</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Hall</t></is></c>'
        f'<c r="B2" s="1"><v>{serial}</v></c></row></sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


@pytest.mark.parametrize(("year", "start"), [(1900, date(1899, 12, 30)), (1904, date(1904, 1, 1))])
def test_a_workbook_counts_its_days_from_the_year_that_it_says(year: int, start: date):
    content = workbook((date(2019, 5, 1) - start) // timedelta(days=1), year)
    records = read_upload(upload_of(content, name="list.xlsx")).records
    assert records["verified"].tolist() == ["2019-05-01"]


@pytest.mark.parametrize(
    ("header", "amount", "currency", "start"),
    [
        ("amount (GBP)", "5", "", "2024-07-06"),
        ("amount", "£5", "", "2024-07-06"),
        ("amount", "5", "EUR", "2024-07-06"),
        ("amount", "$5", "", "2024-06-07"),
        ("amount", "£5", "USD", "2024-06-07"),
        ("amount", "5", "CAD", "2024-06-07"),
    ],
)
def test_grants_in_pounds_begin_their_dates_with_the_day_and_say_so(
    header: str, amount: str, currency: str, start: str
):
    rows = [["recipient", header, "currency", "start"], ["A", amount, currency, "6/7/2024"]]
    rows.append(["B", "7", "", "5/5/2024"])
    reading = read_here(rows, table=Table.GRANTS)
    held = reading.records[reading.records["recipient"] == "A"]
    assert held["start"].tolist() == ([] if (amount, currency) == ("£5", "USD") else [start])
    (question,) = reading.questions
    assert question.suggestion == ("day_first" if start == "2024-07-06" else "")
    american = read_here(rows, table=Table.GRANTS, states=("PA",))
    assert set(american.records["start"]) <= {"2024-06-07", "2024-05-05"}
