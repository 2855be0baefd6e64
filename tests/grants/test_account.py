"""Every amount of a list of grants is accounted for, to the cent."""

import hashlib
from decimal import Decimal

import pytest
import tiny

from assetmap.errors import SettingsError
from assetmap.model import Table, Upload
from assetmap.pipeline import build
from assetmap.result import Result

LIST = """\
Funder,Funder EIN,Recipient,EIN,Amount,Currency,Date,Start,End,In-kind,Regrant,Recipient Type
State,111111112,The Hub,222222223,1000.10,USD,2020-05-01,,,,FRG010,
The Hub,222222223,Reading Room,333333334,600.05,,2020-08-01,,,,,
State,,Reading Room,333333334,1200,,2020-01-01,2020-07-01,2021-06-30,,,
State,,Chapel,,33.33,,,,,,,
State,,Food Bank,,250,,2020,,,Yes,,
State,,Zoraida Quispe,,40,,2020,,,,,Individual
State,,Chapel,,-12.34,,2020,,,,,
State,,Chapel,,77,CAD,2020,,,,,
State,,,,8.50,,2020,,,,,
"""


def built(**choices: object) -> Result:
    content = LIST.encode()
    sha = hashlib.sha256(content).hexdigest()
    upload = Upload(name="g.csv", content=content, sha256=sha, table=Table.GRANTS)
    return build(tiny.region(), [upload], settings=tiny.settings().with_(choices))


@pytest.fixture(scope="module")
def of_2020() -> Result:
    return built(grants_from="2020", grants_to="2020")


def cents(value: object) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def test_the_sums_reconcile_to_the_cent(of_2020: Result):
    """Accepted: 1000.10 + 600.05 + 1200 + 33.33 + 40; half of the 1200 is of 2020."""
    money = of_2020.summary["grants"]["money"]
    assert cents(money["accepted"]) == Decimal("2873.48")
    assert money["held"] == {"negative_amount": -12.34, "no_recipient": 8.5}
    assert cents(money["file"]) == Decimal("2869.64")
    assert cents(money["in_window"]) == Decimal("2240.15")
    assert cents(money["outside_window"]) == Decimal("600.00")
    assert cents(money["undated"]) == Decimal("33.33")
    assert cents(money["given_on"]) == Decimal("600.05")
    assert cents(money["counted"]) == Decimal("1640.10")
    assert money["in_kind"] == 250
    assert money["other_currencies"] == {"CAD": 77.0}


def test_what_does_not_count_is_shown_with_its_reason(of_2020: Result):
    grants = of_2020.grants.set_index("row")
    assert grants["counted"].to_dict() == {
        2: "part", 3: "yes", 4: "part", 5: "no", 6: "no", 7: "yes",
    }  # fmt: skip
    assert grants["counted_why"].to_dict() == {
        2: "regranted", 3: "", 4: "outside_window", 5: "undated", 6: "in_kind", 7: "",
    }  # fmt: skip
    notes = of_2020.problems.set_index("row")["reason"]
    assert {"regranted", "regrant_not_followed"} <= set(notes[[2]])
    assert {"undated_grant"} <= set(notes[[5]])


def test_what_is_measured_is_what_counts(of_2020: Result):
    table = of_2020.measures
    money = of_2020.summary["grants"]["money"]
    for placing in ("office", "service_or_office", "service_or_region"):
        mine = table.loc[(table["placing"] == placing) & (table["of"] == "all")]
        landed = mine.loc[mine["measure"] == "dollars", "value"].sum()
        unplaced = mine.loc[mine["measure"] == "dollars_unplaced", "value"].sum()
        assert landed + unplaced == pytest.approx(money["counted"])


def test_few_people_are_no_number(of_2020: Result):
    assert of_2020.summary["grants"]["money"]["to_people"] == {"grants": None, "amount": None}
    tables = (of_2020.grants, of_2020.problems, of_2020.review, of_2020.measures)
    assert not any("Zoraida" in table.to_csv() for table in tables)


def test_real_money_needs_prices_of_that_year():
    with pytest.raises(SettingsError, match="1850"):
        built(real_dollars_of=1850)


def test_real_money_is_what_is_measured():
    result = built(real_dollars_of=2024)
    money = result.summary["grants"]["money"]
    assert money["counted_real"] > money["counted"]
    table = result.measures.query("of == 'all' and placing == 'office'")
    total = table.loc[table["measure"].isin(["dollars", "dollars_unplaced"]), "value"].sum()
    assert total == pytest.approx(money["counted_real"])
