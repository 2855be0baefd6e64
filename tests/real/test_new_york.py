"""New York: every dollar of the council's awards is accounted for, placed or not."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from real import cities, packs
from real.cities import City, Rows

from assetmap.grants.parties import parties
from assetmap.ingest import read_upload
from assetmap.model import Table, Upload

pytestmark = [pytest.mark.real]

AWARDS = "nyc_council_discretionary_FY2015_raw_cr_latin1.csv"
PARKCHESTER = "BX46"
TOTAL = Decimal("290430654.22")  # the sum of the file's own column


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> City:
    return cities.built(packs.new_york, tmp_path_factory.mktemp("new_york"), shared)


@pytest.fixture(scope="module")
def awards(shared: Path) -> Rows:
    """Return the city's own rows: lines end with a carriage return, apostrophes are a Mac's."""
    return cities.read_rows(shared / "data/grants" / AWARDS, encoding="mac-roman")


def dollars(award: dict[str, str]) -> Decimal:
    return Decimal(award["Amount ($"].strip().lstrip("$").replace(",", ""))


def test_every_row_is_accounted_for(city: City):
    cities.assert_whole(city)
    account = city.result.summary["grants"]
    cities.assert_accounted(account, city.result.grants, city.result.problems)
    assert account["rows_in"] == 6291


def test_dollars_reconcile_to_the_cent(city: City, awards: Rows):
    grants = city.result.grants
    out = city.result.problems.query("severity in ['held', 'rejected']")
    kept, aside = set(grants["row"]), set(out["row"])
    assert kept | aside == set(awards)
    assert not kept & aside
    ours = sum(Decimal(str(amount)) for amount in grants["amount"])
    assert ours == sum(dollars(awards[line]) for line in kept)
    assert ours + sum(dollars(awards[line]) for line in aside) == TOTAL
    assert all(dollars(awards[line]) < 0 for line in aside)


def test_each_award_keeps_its_own_amount_and_agency(city: City, awards: Rows):
    grants = city.result.grants.set_index("row")
    assert all(
        Decimal(str(amount)) == dollars(awards[line]) for line, amount in grants["amount"].items()
    )
    agencies = {line: awards[line]["Agency"].strip() for line in grants.index}
    assert grants["funder"].to_dict() == agencies
    numbers = {line: awards[line]["EIN"].strip() for line in grants.index}
    assert (grants["recipient_id"] == grants.index.map(numbers)).mean() > 0.999


def test_placed_and_unplaced_dollars_sum_to_all_and_to_each_agency(city: City):
    total = city.result.grants["amount"].sum()
    for placing in ("office", "service_or_office", "service_or_region"):
        landed = city.value("dollars", placing=placing).sum()
        unplaced = city.value("dollars_unplaced", placing=placing)[""]
        assert landed + unplaced == pytest.approx(total)
    by_agency = city.result.grants.groupby("funder")["amount"].sum()
    for agency in ("DYCD", "DCLA", "HPD"):
        landed = city.value("dollars", agency, placing="office").sum()
        unplaced = city.value("dollars_unplaced", agency, placing="office")[""]
        assert landed + unplaced == pytest.approx(by_agency[agency])


def test_without_an_address_reference_no_office_is_guessed(city: City, awards: Rows):
    """A ZIP code or a borough covers several areas: it counts in none of them.

    A city that is the name of one area, as in two of the rows, states that area.
    """
    grants = city.result.grants.set_index("row")
    named = grants["tier"] == "neighbourhood"
    assert [awards[line]["City"].strip() for line in grants.index[named]] == ["Parkchester"] * 2
    assert set(grants.loc[named, "neighbourhood_id"]) == {PARKCHESTER}
    assert set(grants.loc[~named, "tier"]) <= {"zip", "city", "none"}
    assert set(grants.loc[~named, "neighbourhood_id"]) == {""}
    boxes = [
        line
        for line in grants.index
        if re.match(r"p\.?\s*o\.?\s*box", awards[line]["Address"].strip(), re.IGNORECASE)
    ]
    assert len(boxes) > 100
    assert set(grants.loc[boxes, "tier"]) <= {"zip", "city", "none"}
    blank = [
        line
        for line in grants.index
        if not any(awards[line][part].strip() for part in ("Address", "City", "State", "Zip Code"))
    ]
    assert len(blank) > 1000
    assert set(grants.loc[blank, "tier"]) == {"none"}
    assert grants.loc[blank, ["lon", "lat"]].isna().all(axis=None)


def test_a_zip_code_is_that_of_the_row(city: City, awards: Rows):
    placed = city.result.grants.set_index("row").query("tier == 'zip'")
    assert len(placed) > 5000
    assert all(
        awards[line]["Zip Code"].strip().startswith(matched)
        for line, matched in placed["matched"].items()
    )


def test_without_people_what_cannot_be_computed_says_so(city: City):
    missing = city.result.summary["not_computed"]
    for measure in ("per_1000", "dollars_to_parity", "hoover", "findings"):
        assert missing[measure] == "The pack has no count of people."
    measures = set(city.result.measures["measure"])
    assert not measures & {"per_1000", "dollars_to_parity", "dollars_per_1000", "hoover"}
    assert city.result.findings.empty
    assert city.result.neighbourhoods["people"].isna().all()


def test_areas_have_no_dollars_where_none_could_be_placed(city: City, awards: Rows):
    """Zero would say that nothing reached them: what is not known is blank, and is said."""
    grants = city.result.grants
    placed = grants.loc[grants["neighbourhood_id"] != ""]
    for agency in set(grants["funder"]) - set(placed["funder"]) - {""}:
        assert city.value("dollars", agency, placing="office").isna().all()
    office = city.value("dollars", placing="office")
    stated = [award for award in awards.values() if award["City"].strip() == "Parkchester"]
    assert office[PARKCHESTER] == float(sum(map(dollars, stated))) == placed["amount"].sum()
    assert (office.drop(["", PARKCHESTER], errors="ignore") == 0).all()
    missing = city.result.summary["not_computed"]
    assert (
        f"grants: {len(grants) - len(placed):,}) could not be placed"
        in (missing["dollars (office, in part)"])
    )
    assert missing["dollars (service_or_region)"].startswith(f"None of the {len(grants):,} grants")


def test_another_year_of_the_same_form_reconciles_too(shared: Path):
    """Made at run time: other rows, in another order, columns turned, amounts written anew."""
    text = (shared / "data/grants" / AWARDS).read_bytes().decode("mac-roman")
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    amount = header.index("Amount ($")
    rng = np.random.default_rng(2016)
    chosen = [lines[i] for i in rng.permutation(len(lines))[:1500]]
    cents = rng.integers(100, 10**8, size=len(chosen))
    cents[:7] *= -1
    forms = ("${:,.2f} ", "{:.2f}", "{:,.2f}")
    for i, line in enumerate(chosen):
        line[amount] = forms[i % 3].format(cents[i] / 100).replace("$-", "-$")
    turned = list(range(len(header)))[::-1]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r").writerows(
        [row[j] for j in turned] for row in (header, *chosen)
    )
    content = out.getvalue().encode("mac-roman")
    reading = read_upload(
        Upload(name="FY2016.csv", content=content, sha256="", table=Table.GRANTS), states=("NY",)
    )
    assert reading.rows_in == len(chosen)
    kept, aside = (
        sum((Decimal(str(x)) for x in table["amount"].dropna()), start=Decimal(0))
        for table in (reading.records, reading.aside)
    )
    assert kept + aside == Decimal(int(cents.sum())) / 100
    assert set(reading.records["funder"]) <= {
        line[header.index("Agency")].strip() for line in chosen
    }
    ids = reading.records.groupby("recipient_id")["recipient"].nunique()
    assert (ids > 1).any()  # several spellings of one EIN
    who = parties(reading.records)["recipient"]
    assert (who.groupby(reading.records["recipient_id"]).nunique() == 1).mean() > 0.99
