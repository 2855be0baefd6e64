"""England: every pound of 49 funders' grants, by codes of districts, against plain group-bys."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from real import cities, packs
from real.cities import City

from assetmap.funders import in_placing, view_funders
from assetmap.grants import settle
from assetmap.measures.investment import dollars_per_1000, dollars_to_parity
from assetmap.measures.landing import landings
from assetmap.model import Placing
from assetmap.region import load_region
from assetmap.settings import Settings

pytestmark = [pytest.mark.real]

TOTAL = Decimal("7482778293.57")  # the sum of the file's own column, to the penny
PENNY = Decimal("0.01")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> City:
    return cities.built(packs.england, tmp_path_factory.mktemp("england"), shared)


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "data/grants" / packs.ENGLISH_GRANTS).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def people(shared: Path) -> dict[str, float]:
    path = shared / "data/demographics/england_districts_population_imd2015.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = {r["LAD2013_CD"]: float(r["Population_Estimate"]) for r in csv.DictReader(file)}
    return {code: count for code, count in found.items() if code}


@pytest.fixture(scope="module")
def need(shared: Path) -> dict[str, float]:
    path = shared / "data/demographics/england_districts_population_imd2015.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            r["LAD2013_CD"]: float(r["IMD_avg_score"])
            for r in csv.DictReader(file)
            if r["LAD2013_CD"]
        }


def pounds(row: dict[str, str]) -> Decimal:
    return Decimal(row["Amount Awarded"])


def by_district(rows: list[dict[str, str]], funder: str = "") -> dict[str, float]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if funder in ("", row["Funding Org:Name"].strip()):
            sums[row["Recipient District Geographic Code"]] += pounds(row)
    return {code: float(amount) for code, amount in sums.items()}


def test_every_row_and_every_pound_is_accounted_for(city: City, rows: list[dict[str, str]]):
    cities.assert_whole(city)
    account = city.result.summary["grants"]
    cities.assert_accounted(account, city.result.grants, city.result.problems)
    money = account["money"]
    assert account["rows_in"] == len(rows) == 31_941
    assert money["currency"] == "GBP"
    assert Decimal(str(money["file"])).quantize(PENNY) == TOTAL
    assert sum(map(pounds, rows)).quantize(PENNY) == TOTAL
    assert money["counted"] == money["in_window"] == money["accepted"] == money["file"]
    assert money["awards"] == sum(int(row["Grants"]) for row in rows) == 58_684


def test_codes_outside_the_region_are_said_to_be_outside(
    city: City, rows: list[dict[str, str]], people: dict[str, float]
):
    outside = [r for r in rows if r["Recipient District Geographic Code"] not in people]
    money = city.result.summary["grants"]["money"]["outside_region"]
    assert money["grants"] == len(outside) > 3000
    assert money["amount"] == pytest.approx(float(sum(map(pounds, outside))), abs=0.005)
    noted = city.result.problems.query("reason == 'outside_region_code'")
    expected = Counter(r["Recipient District Geographic Code"] for r in outside)
    assert Counter(noted["value"]) == expected
    assert (noted["severity"] == "note").all()


@pytest.mark.parametrize("funder", ["", "The Henry Smith Charity", "Sport England"])
def test_dollars_are_those_of_a_plain_group_by(
    city: City, rows: list[dict[str, str]], people: dict[str, float], funder: str
):
    sums = by_district(rows, funder)
    expected = np.array([sums.get(code, 0.0) for code in people])
    base = np.array(list(people.values()))
    for placing in ("office", "service_or_office"):
        ours = city.value("dollars", funder or "all", placing=placing)
        assert ours[list(people)].to_numpy() == pytest.approx(expected)
        rate = city.value("dollars_per_1000", funder or "all", placing=placing, base="people")
        assert rate[list(people)].to_numpy() == pytest.approx(1000 * expected / base)
        gap = city.value("dollars_to_parity", funder or "all", placing=placing, base="people")
        share = base / base.sum()
        assert gap[list(people)].to_numpy() == pytest.approx(expected.sum() * share - expected)
        assert gap.sum() == pytest.approx(0, abs=1)


def test_unevenness_is_that_of_the_written_out_formulas(
    city: City, rows: list[dict[str, str]], people: dict[str, float], need: dict[str, float]
):
    sums = by_district(rows)
    codes = list(people)
    money = np.array([sums.get(code, 0.0) for code in codes])
    base = np.array([people[code] for code in codes])
    s, p = money / money.sum(), base / base.sum()
    values = {
        m: city.value(m, placing="office", base="people")[""]
        for m in ("hoover", "gini", "theil", "concentration")
    }
    assert values["hoover"] == pytest.approx(np.abs(s - p).sum() / 2)
    y = money / base
    mu = (p * y).sum()
    pairs = np.abs(y[:, None] - y[None, :]) * p[:, None] * p[None, :]
    assert values["gini"] == pytest.approx(pairs.sum() / (2 * mu))
    some = s > 0
    assert values["theil"] == pytest.approx((s[some] * np.log(s[some] / p[some])).sum())
    order = np.argsort([-need[code] for code in codes], kind="stable")  # poorest first
    rank = np.empty(len(p))
    rank[order] = np.cumsum(p[order]) - p[order] / 2
    expected = 2 / mu * (p * (y - mu) * (rank - (p * rank).sum())).sum()
    assert values["concentration"] == pytest.approx(expected, abs=1e-4)
    table = city.result.measures.query("measure == 'concentration' and placing == 'office'")
    whole = table.loc[(table["of"] == "all") & (table["base"] == "people")].iloc[0]
    assert np.isfinite(whole["se"])
    a = y / mu * (2 * rank - 1 - expected) + 2
    q = np.concatenate([[0.0], np.cumsum(s[order])])
    a[order] -= q[:-1] + q[1:]
    assert whole["se"] == pytest.approx(np.sqrt((p**2 * (a - 1 - expected) ** 2).sum()), rel=1e-3)
    assert whole["low"] < whole["value"] < whole["high"]


@pytest.mark.parametrize("funder", ["", "Sport England"])
def test_the_share_of_need_is_that_of_a_plain_sum(
    city: City,
    rows: list[dict[str, str]],
    people: dict[str, float],
    need: dict[str, float],
    funder: str,
):
    sums, codes = by_district(rows, funder), list(people)
    money = np.array([sums.get(code, 0.0) for code in codes])
    score = np.array([need[code] for code in codes])
    below = (score[:, None] > score[None, :]).sum(axis=1)
    ties = (score[:, None] == score[None, :]).sum(axis=1) - 1
    weight = np.array(list(people.values())) * (below + ties / 2) / (len(codes) - 1)
    gap = city.value("dollars_to_need_parity", funder or "all", placing="office", base="people")
    expected = money.sum() * weight / weight.sum() - money
    assert gap[codes].to_numpy() == pytest.approx(expected, abs=0.01)
    assert gap.sum() == pytest.approx(0, abs=1)


def test_classes_of_need_and_money_are_thirds(city: City):
    found = city.value("need_dollars_class", placing="office", base="people")
    assert found.notna().all()
    assert (found // 10).value_counts().between(108, 110).all()
    assert (found % 10).value_counts().between(108, 110).all()


@pytest.mark.parametrize("year", ["2013", "2016"])
def test_the_rows_of_a_year_are_a_plain_group_by(
    city: City, rows: list[dict[str, str]], people: dict[str, float], year: str
):
    sums = by_district([row for row in rows if row["Award Year"] == year])
    ours = city.value("dollars", f"year:{year}", placing="office")
    expected = np.array([sums.get(code, 0.0) for code in people])
    assert ours[list(people)].to_numpy() == pytest.approx(expected)
    assert "fewer than 5 years" in city.result.summary["not_computed"]["dollars_trend"]


def test_the_view_of_two_funders_is_a_plain_group_by(
    city: City, rows: list[dict[str, str]], people: dict[str, float]
):
    pair = ("Sport England", "The Henry Smith Charity")
    view = view_funders(city.result, pair)
    assert view.chosen == pair
    everyone, sums = by_district(rows), [by_district(rows, name) for name in pair]
    for name, own in zip(pair, sums, strict=True):
        some = in_placing(view, Placing.OFFICE).portfolio
        some = some.loc[some["funder"] == name].set_index("neighbourhood_id").loc[list(people)]
        money = np.array([own.get(code, 0.0) for code in people])
        whole = np.array([everyone.get(code, np.nan) for code in people])
        assert some["dollars"].to_numpy() == pytest.approx(money)
        assert some["share_of_place"].to_numpy() == pytest.approx(money / whole, nan_ok=True)
        assert some["share_of_funder"].to_numpy() == pytest.approx(money / money.sum())
        totals = in_placing(view, Placing.OFFICE).totals
        (account,) = totals.loc[totals["funder"] == name].to_dict("records")
        outside = sum(amount for code, amount in own.items() if code not in people)
        assert account["total"] == pytest.approx(sum(own.values()), abs=0.005)
        assert account["unplaced"] == pytest.approx(outside, abs=0.005)
    one, other = (own.keys() & people.keys() for own in sums)
    (told,) = view.pairs.query("placing == 'office'").to_dict("records")
    assert (told["both"], told["only_first"]) == (len(one & other), len(one - other))
    assert (told["only_other"], told["neither"]) == (
        len(other - one),
        len(people.keys() - one - other),
    )
    assert told["places_shared"] == pytest.approx(len(one & other) / len(one | other))


def test_every_funder_has_its_own_numbers(city: City, rows: list[dict[str, str]]):
    funders = {row["Funding Org:Name"].strip() for row in rows}
    ours = set(city.result.measures.query("measure == 'dollars'")["of"]) - {"all"}
    years = {f"year:{row['Award Year']}" for row in rows}
    assert ours == funders | years
    assert len(funders) == 49
    assert city.result.grants["funder_id"].nunique() == 49


@pytest.mark.parametrize("year", ["2013", "2016"])
def test_one_year_is_the_rows_of_that_year(city: City, rows: list[dict[str, str]], year: str):
    settings = Settings().with_({"grants_from": year, "grants_to": year})
    region = load_region(city.out.parent / "pack")
    settled = settle(city.result.grants, region=region, settings=settings)
    landed = landings(settled.countable, region, settings)[Placing.OFFICE]
    mine = [row for row in rows if row["Award Year"] == year]
    sums = by_district(mine)
    expected = [sums.get(code, 0.0) for code in region.neighbourhoods.index]
    assert landed.dollars["all"].to_numpy() == pytest.approx(np.array(expected))
    assert landed.total == pytest.approx(float(sum(map(pounds, mine))))
    assert dollars_to_parity(landed.dollars, region.people["people"]).value["all"].sum() == (
        pytest.approx(0, abs=1)
    )
    assert dollars_per_1000(landed.dollars, region.people["people"]).value["all"].notna().all()
