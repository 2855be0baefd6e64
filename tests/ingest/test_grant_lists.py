"""Lists of grants in the layouts that funders, the IRS and USAspending publish."""

import hashlib

import pandas as pd
import pytest

from assetmap.ingest import read_upload
from assetmap.model import Reading, Table, Upload


def read(text: str) -> Reading:
    content = text.encode()
    sha = hashlib.sha256(content).hexdigest()
    upload = Upload(name="g.csv", content=content, sha256=sha, table=Table.GRANTS)
    return read_upload(upload, states=("PA",))


def everything(reading: Reading) -> str:
    tables = (reading.records, reading.problems, reading.columns, reading.aside)
    return "\n".join(table.to_csv() for table in tables)


# The columns of USAspending's assistance downloads that matter here, some that do not between.
ASSISTANCE = """\
assistance_transaction_unique_key,award_id_fain,modification_number,federal_action_obligation,\
total_obligated_amount,action_date,action_date_fiscal_year,period_of_performance_start_date,\
period_of_performance_current_end_date,awarding_agency_code,awarding_agency_name,\
awarding_sub_agency_name,recipient_uei,recipient_name,recipient_address_line_1,\
recipient_city_name,recipient_county_name,recipient_state_code,recipient_zip_code,\
primary_place_of_performance_city_name,cfda_number,cfda_title,transaction_description,\
business_types_description
K1,F1,0,250000.50,250000.50,2021-03-04,2021,2021-04-01,2023-03-31,091,Department of Education,\
Office of Reading,ABCDEFGHIJK1,MILL STREET READING ROOM INC,12 MILL ST,TINYTOWN,TINY,PA,15001,\
TINYTOWN,84.000,LITERACY GRANTS,AFTER-SCHOOL READING,NONPROFIT WITH 501(C)(3) IRS STATUS
K2,F1,1,-5000.00,245000.50,2022-03-04,2022,2021-04-01,2023-03-31,091,Department of Education,\
Office of Reading,ABCDEFGHIJK1,MILL STREET READING ROOM INC,12 MILL ST,TINYTOWN,TINY,PA,15001,\
TINYTOWN,84.000,LITERACY GRANTS,AFTER-SCHOOL READING,NONPROFIT WITH 501(C)(3) IRS STATUS
K3,F2,0,7000.00,7000.00,2021-05-06,2021,2021-05-06,2021-05-06,091,Department of Education,\
Office of Aid,,REDACTED DUE TO PII,9 ELM ST,TINYTOWN,TINY,PA,15001,TINYTOWN,84.001,AID,HELP,\
INDIVIDUAL
"""


def test_usaspending_is_read_by_its_own_titles():
    reading = read(ASSISTANCE)
    first, person = (row for _, row in reading.records.iterrows())
    assert first["funder"] in {"Department of Education", "Office of Reading"}
    assert first["recipient"] == "MILL STREET READING ROOM INC"
    assert first["recipient_id"] == "ABCDEFGHIJK1"
    assert first["amount"] == 250000.5
    assert (first["date"], first["start"], first["end"]) == (
        "2021-03-04",
        "2021-04-01",
        "2023-03-31",
    )
    assert (first["address"], first["city"], first["zip"]) == ("12 MILL ST", "TINYTOWN", "15001")
    assert first["programme"] == "LITERACY GRANTS"
    assert (person["recipient"], person["address"], person["zip"]) == ("Individual", "", "")
    assert reading.aside["amount"].tolist() == [-5000.0]  # money taken back is kept apart


# Part II of Schedule I as tables of the e-filed returns have it.
SCHEDULE_I = """\
filer_ein,filer_name,tax_year,recipient_business_name_line_1,recipient_ein,us_address_line1_txt,\
us_city_nm,us_state_abbreviation_cd,us_zip_cd,ircsection_desc,cash_grant_amt,\
non_cash_assistance_amt,non_cash_assistance_desc,purpose_of_grant_txt
251234567,Lake Fund,2022,MILL STREET READING ROOM,131624228,12 MILL ST,TINYTOWN,PA,15001,501(C)(3),\
15000,,,GENERAL SUPPORT
251234567,Lake Fund,2022,HILL CHAPEL,131624229,3 HILL RD,TINYTOWN,PA,15001,501(C)(3),\
2000,800,BOOKS,READING
251234567,Lake Fund,2022,FOOD BANK,131624230,4 HILL RD,TINYTOWN,PA,15001,501(C)(3),,9000,FOOD,MEALS
"""


def test_schedule_i_is_read_by_its_own_titles_and_keeps_gifts_in_kind_apart():
    records = read(SCHEDULE_I).records
    assert records["recipient_id"].tolist() == ["131624228", "131624229", "131624230"]
    assert set(records["funder"]) == {"Lake Fund"}
    assert set(records["funder_number"]) == {"251234567"}
    assert set(records["date"]) == {"2022"}
    assert records["amount"].tolist() == [15000.0, 2000.0, 0.0]
    assert records["in_kind"].fillna(0).tolist() == [0.0, 800.0, 9000.0]
    assert records["address"].tolist() == ["12 MILL ST", "3 HILL RD", "4 HILL RD"]


def test_a_column_that_says_in_kind_moves_the_amount():
    records = read(
        "Funder,Recipient,Amount,In-kind?\nF,Library,100,No\nF,Food Bank,250,Yes\nF,Club,5,\n"
    ).records
    assert records["amount"].tolist() == [100.0, 0.0, 5.0]
    assert records["in_kind"].fillna(0).tolist() == [0.0, 250.0, 0.0]


@pytest.mark.parametrize("kind", ["Individual", "person", "Private individual", "Persona"])
def test_a_recipient_that_a_column_calls_a_person_is_named_nowhere(kind: str):
    reading = read(
        "Funder,Recipient,Recipient Type,Amount,Address,Purpose\n"
        f"F,Zoraida Quispe,{kind},ten,1 Elm St,Bursary for Zoraida\n"
        f"F,Ubaldo Huamani,{kind},90,2 Elm St,Tools for Ubaldo Huamani\n"
        "F,Mill Street Reading Room,Charity,80,3 Elm St,Books\n"
    )
    told = everything(reading)
    assert not any(
        name in told for name in ("Zoraida", "Quispe", "Ubaldo", "Huamani", "1 Elm", "2 Elm")
    )
    assert reading.records["recipient"].tolist() == ["Individual", "Mill Street Reading Room"]
    assert reading.records["address"].tolist() == ["", "3 Elm St"]
    assert reading.records["amount"].sum() == 170


def test_the_money_of_rows_that_are_held_is_not_lost():
    reading = read("Funder,Recipient,Amount\nF,A,100.25\nF,B,-40.10\nF,,7.5\nF,D,?\n")
    assert reading.records["amount"].tolist() == [100.25]
    aside = reading.aside.set_index("row")["amount"]
    assert aside.dropna().to_dict() == {3: -40.1, 4: 7.5}
    assert pd.isna(aside[5])


def test_a_code_of_regranting_and_a_fiscal_sponsor_are_read():
    records = read(
        "Funder,Recipient,Amount,For Regrant Type,Fiscal Sponsor\n"
        "F,Hub,100,FRG010,\nF,Club,50,,Hub\nF,Library,20,,\n"
    ).records
    assert records["regrant"].tolist() == ["FRG010", "", ""]
    assert records["fiscal_sponsor"].tolist() == ["", "Hub", ""]


# Titles of USAspending's download of subawards, with those of the award that they are part of.
SUBAWARDS = """\
prime_award_unique_key,prime_award_fain,prime_award_amount,prime_award_base_action_date,\
prime_award_period_of_performance_start_date,prime_award_period_of_performance_current_end_date,\
prime_award_awarding_agency_code,prime_award_awarding_agency_name,prime_awardee_uei,\
prime_awardee_name,prime_awardee_address_line_1,prime_awardee_city_name,\
prime_awardee_county_fips_code,prime_awardee_state_code,prime_awardee_zip_code,\
prime_award_primary_place_of_performance_address_zip_code,prime_award_base_transaction_description,\
subaward_type,subaward_number,subaward_amount,subaward_action_date,\
subaward_action_date_fiscal_year,subawardee_uei,subawardee_name,subawardee_parent_name,\
subawardee_address_line_1,subawardee_city_name,subawardee_state_code,subawardee_zip_code,\
subawardee_business_types,subaward_primary_place_of_performance_city_name,\
subaward_primary_place_of_performance_address_zip_code,subaward_description
K1,F1,900000.00,2020-01-01,2020-02-01,2024-01-31,091,Department of Education,PRIMEUEI0001,\
STATE UNIVERSITY,1 COLLEGE RD,BIGTOWN,42001,PA,15901,15901,LITERACY,sub-grant,S1,25000.50,\
2021-03-04,2021,ABCDEFGHIJK1,MILL STREET READING ROOM INC,,12 MILL ST,TINYTOWN,PA,15002,\
Nonprofit,TINYTOWN,15003,AFTER-SCHOOL READING
K2,F2,800000.00,2020-01-02,2020-02-01,2024-01-31,091,Department of Education,PRIMEUEI0001,\
STATE UNIVERSITY,1 COLLEGE RD,BIGTOWN,42001,PA,15901,15901,LITERACY,sub-grant,S2,35000.75,\
2021-04-04,2021,ABCDEFGHIJK2,HILL CHAPEL,,3 HILL ST,TINYTOWN,PA,15002,Nonprofit,TINYTOWN,\
15003,TUTORING
"""


def test_a_subaward_is_what_its_own_recipient_got_from_the_prime_one():
    first = read(SUBAWARDS).records.iloc[0]
    assert (first["funder"], first["funder_number"]) == ("STATE UNIVERSITY", "PRIMEUEI0001")
    assert first["recipient"] == "MILL STREET READING ROOM INC"
    assert first["recipient_id"] == "ABCDEFGHIJK1"
    assert (first["amount"], first["date"]) == (25000.5, "2021-03-04")
    assert (first["start"], first["end"]) == ("", "")  # the prime award's are not its own
    assert (first["address"], first["zip"]) == ("12 MILL ST", "15002")
    assert first["purpose"] == "AFTER-SCHOOL READING"
    assert first["service_area"] == "15003"


def test_where_the_work_is_done_and_how_wide_are_read_from_usaspending():
    text = ASSISTANCE.replace("cfda_number", "primary_place_of_performance_scope,cfda_number")
    text = text.replace(
        "primary_place_of_performance_city_name", "primary_place_of_performance_zip_4"
    )
    rows = text.replace("TINYTOWN,84.000", "150019999,STATE-WIDE,84.000")
    rows = rows.replace("TINYTOWN,84.001", "150019999,SINGLE ZIP CODE,84.001")
    first = read(rows).records.iloc[0]
    assert (first["service_area"], first["location_scope"]) == ("150019999", "subnational_region")
    assert first["zip"] == "15001"


# The same table as programs that shorten the tags of the e-filed returns write it.
SHORT_TAGS = """\
ein,filer_name,tax_year,RcpntBsnssNm_BsnssNmLn1Txt,RcpntTbl_RcpntEIN,USAddrss_AddrssLn1Txt,\
USAddrss_CtyNm,USAddrss_SttAbbrvtnCd,USAddrss_ZIPCd,RcpntTbl_IRCSctnDsc,RcpntTbl_CshGrntAmt,\
RcpntTbl_NnCshAssstncAmt,RcpntTbl_VltnMthdUsdDsc,RcpntTbl_PrpsOfGrntTxt
251234567,Lake Fund,2022,MILL STREET READING ROOM,131624228,12 MILL ST,TINYTOWN,PA,15001,\
501(C)(3),15000,,,GENERAL SUPPORT
251234567,Lake Fund,2022,HILL CHAPEL,131624229,3 HILL RD,TINYTOWN,PA,15001,501(C)(3),2000,800,\
FMV,READING
"""
LONG_TAGS = """\
ReturnEIN,FilerName,TaxYr,RecipientBusinessName_BusinessNameLine1Txt,RecipientEIN,\
USAddress_AddressLine1Txt,USAddress_CityNm,USAddress_StateAbbreviationCd,USAddress_ZIPCd,\
IRCSectionDesc,CashGrantAmt,NonCashAssistanceAmt,ValuationMethodUsedDesc,PurposeOfGrantTxt
251234567,Lake Fund,2022,MILL STREET READING ROOM,131624228,12 MILL ST,TINYTOWN,PA,15001,\
501(C)(3),15000,,,GENERAL SUPPORT
251234567,Lake Fund,2022,HILL CHAPEL,131624229,3 HILL RD,TINYTOWN,PA,15001,501(C)(3),2000,800,\
FMV,READING
"""


@pytest.mark.parametrize("text", [SHORT_TAGS, LONG_TAGS])
def test_the_tags_of_e_filed_returns_are_read_short_and_long(text: str):
    records = read(text).records
    fields = ["recipient", "recipient_id", "address", "city", "state", "zip", "purpose", "date"]
    assert records[fields].iloc[0].tolist() == [
        *("MILL STREET READING ROOM", "131624228", "12 MILL ST", "TINYTOWN", "PA", "15001"),
        *("GENERAL SUPPORT", "2022"),
    ]
    assert records["amount"].tolist() == [15000.0, 2000.0]
    assert records["in_kind"].fillna(0).tolist() == [0.0, 800.0]


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Amount ($000s)", 1e3),
        ("Grant amount, in thousands", 1e3),
        ("Importe (miles)", 1e3),
        ("Amount (£m)", 1e6),
        ("Amount (£000)", 1e3),
        ("Amount", 1.0),
    ],
)
def test_a_header_that_says_thousands_multiplies_its_amounts_and_says_so(header: str, scale: float):
    reading = read(f'Funder,Recipient,"{header}"\nF,A,1.5\nF,B,20\n')
    assert reading.records["amount"].tolist() == [1.5 * scale, 20 * scale]
    said = reading.problems[reading.problems["reason"] == "amount_scale"]
    assert said["row"].tolist() == ([] if scale == 1 else [0])


def test_thousands_that_both_header_and_cell_tell_wait():
    reading = read('Funder,Recipient,"Amount ($000s)"\nF,A,5k\nF,B,20\n')
    assert reading.records["amount"].tolist() == [20_000.0]
    assert "no_amount" in reading.problems["reason"].tolist()


def test_a_shortened_amount_that_may_have_lost_digits_waits_and_an_exact_one_does_not():
    reading = read("Funder,Recipient,Amount\nF,A,1.5E+06\nF,B,1e5\nF,C,2.5e+06\nF,D,1E999\n")
    assert reading.records["amount"].tolist() == [100_000.0, 2_500_000.0]
    held = reading.problems.set_index("row")["reason"].to_dict()
    assert held == {2: "short_amount", 5: "short_amount"}


def test_an_amount_in_another_currency_than_its_column_says_waits():
    reading = read("Funder,Recipient,Amount,Currency\nF,A,£500,USD\nF,B,£7,GBP\nF,C,$9,CAD\n")
    assert reading.records["amount"].tolist() == [7.0, 9.0]
    assert reading.problems[["row", "reason"]].to_numpy().tolist() == [[2, "two_currencies"]]


@pytest.mark.parametrize("blank", ["", "-", "n/a", "TBD", "?"])
def test_an_amount_that_is_not_there_is_said_in_a_whole_sentence(blank: str):
    reading = read(f"Funder,Recipient,Amount\nF,A,{blank}\nF,B,5\n")
    (sentence,) = reading.problems["message"]
    assert "found ." not in sentence
    assert sentence.startswith("The grant has no amount: found ")
