"""Views of funders: by hand on the tiny town, against a slow twin, and by law on any grants."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import tiny
from click.testing import CliRunner
from grants.given import grants
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from assetmap import pipeline
from assetmap.cli import main
from assetmap.errors import InputError
from assetmap.funders import (
    FunderView,
    funder_names,
    in_placing,
    say_funders,
    view_as_plain,
    view_funders,
    years_of,
)
from assetmap.funders.landing import land
from assetmap.grants.settle import settle
from assetmap.measures.investment import spread
from assetmap.model import Placing
from assetmap.result import Result
from assetmap.schema import AMOUNT, FUNDER, GRANT_COLUMNS, RECIPIENT, RECIPIENT_KEY
from assetmap.words import LANGUAGES

AREAS = ("1", "2", "3", "4", "5", "6")  # of the tiny town; nobody lives in 6
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} {funder} =1+1 **bold** ; DROP TABLE"


def town(*rows: dict) -> Result:
    """Return the tiny town with other grants."""
    result = tiny.result()
    settled = settle(grants(*rows), region=result.region, settings=result.settings)
    table = settled.grants.reindex(columns=list(GRANT_COLUMNS))
    return dataclasses.replace(result, grants=table)


def gave(funder: str, recipient: str, amount: float, year: str = "", **more: object) -> dict:
    return {"funder": funder, "recipient": recipient, "amount": amount, "date": year, **more}


def figure(view: FunderView, column: str, funder: str, placing: Placing) -> list[float]:
    table = view.portfolio
    rows = table.loc[(table["funder"] == funder) & (table["placing"] == str(placing))]
    return rows[column].tolist()


def row_of(table: pd.DataFrame, **wanted: object) -> dict:
    for column, value in wanted.items():
        table = table.loc[table[column] == value]
    assert len(table) == 1
    return table.iloc[0].to_dict()


# --- by hand


def test_the_tiny_towns_money_is_where_it_says():
    view = view_funders(tiny.result())
    assert view.chosen == ("Big Bank", "Good Fund")
    office = figure(view, "dollars", "Good Fund", Placing.OFFICE)
    assert office == [10_000, 0, 0, 0, 5_000, 0]  # the makerspace's 5,000: where its asset is
    # 10,000 to Mill Hill (900 children) and Harbor Side (1,000), 5,000 to Old Town
    served = figure(view, "dollars", "Good Fund", Placing.SERVICE_OR_OFFICE)
    assert served == pytest.approx([0, 10_000 * 9 / 19, 10_000 * 10 / 19, 0, 5_000, 0])
    assert figure(view, "dollars_per_person", "Good Fund", Placing.OFFICE)[0] == 10.0
    assert figure(view, "grants", "Good Fund", Placing.SERVICE_OR_OFFICE) == [0, 1, 1, 0, 1, 0]
    shares = figure(view, "share_of_funder", "Good Fund", Placing.SERVICE_OR_OFFICE)
    assert shares == pytest.approx([0, 6 / 19, 20 / 57, 0, 1 / 3, 0])
    assert figure(view, "share_of_people", "Good Fund", Placing.OFFICE) == pytest.approx(
        [0.25, 0.225, 0.25, 0.15, 0.125, 0]
    )
    # Old Town: 5,000 of the fund; of the bank's 1,000 for the region an eighth
    of_place = figure(view, "share_of_place", "Good Fund", Placing.SERVICE_OR_OFFICE)
    assert of_place[4] == pytest.approx(5_000 / 5_125)
    assert np.isnan(of_place[5])  # no money, no share
    assert figure(view, "dollars", "", Placing.OFFICE) == [10_000, 0, 0, 2_500, 5_000, 0]


def test_the_range_is_that_of_the_three_placings():
    view = view_funders(tiny.result(), ["Good Fund"])
    assert figure(view, "dollars_low", "Good Fund", Placing.OFFICE)[0] == 0
    assert figure(view, "dollars_high", "Good Fund", Placing.SERVICE_OR_REGION)[0] == 10_000
    one = in_placing(view, Placing.OFFICE)
    assert set(one.portfolio["placing"]) == {"office"}
    assert "one placing of three" in " ".join(say_funders(one, tiny.result(), "en"))
    assert "one placing of three" not in " ".join(say_funders(view, tiny.result(), "en"))
    assert one.portfolio["dollars_high"].tolist() == view.portfolio["dollars_high"].tolist()[:6]


def test_what_is_spread_over_the_region_reaches_nobody_in_particular():
    view = view_funders(tiny.result())
    bank = row_of(view.totals, funder="Big Bank", placing="service_or_region")
    assert (bank["landed"], bank["regionwide"], bank["reached"]) == (4_300, 4_300, 0)
    assert min(figure(view, "dollars", "Big Bank", Placing.SERVICE_OR_REGION)[:5]) > 0


def test_overlap_and_gaps_by_hand():
    view = view_funders(
        town(
            gave("A", "One", 30, neighbourhood_id="1"),
            gave("A", "Two", 10, neighbourhood_id="2"),
            gave("B", "Two", 50, neighbourhood_id="2"),
            gave("B", "Two", 50, neighbourhood_id="3"),
            gave("C", "Three", 5, neighbourhood_id="4"),
            gave("A", "Four", 40, neighbourhood_id="5"),
        ),
        ["A", "B"],
    )
    pair = row_of(view.pairs, placing="office")
    counts = [pair[name] for name in ("both", "only_first", "only_other", "neither")]
    assert counts == [1, 2, 1, 2]
    assert pair["places_shared"] == 1 / 4
    assert pair["money_shared"] == pytest.approx(1 / 8)  # in 2: the lesser of 1/8 and 1/2
    reach = view.reach.loc[view.reach["placing"] == "office"]
    assert reach["funders_reaching"].tolist() == [1, 2, 1, 0, 1, 0]
    assert reach["all_funders_reaching"].tolist() == [1, 2, 1, 1, 1, 0]
    assert reach["only_funder"].tolist() == ["A", "", "B", "C", "A", ""]
    assert reach["only_organisation"].tolist() == ["One", "Two", "Two", "", "Four", ""]


def test_a_grant_that_names_nobody_is_not_the_one_organisation():
    result = town(
        gave("A", "", 30, neighbourhood_id="1"),
        gave("A", "", 30, neighbourhood_id="2"),
        gave("A", "Two", 30, neighbourhood_id="2"),
        gave("A", "Individual", 30),
    )
    view = view_funders(result)
    assert view.reach["only_organisation"].tolist() == [""] * 18
    assert view.reach["organisations"].tolist()[:2] == [1, 2]
    assert view.concentration["grants_unnamed"].tolist() == [2]
    assert any("do not name who received them" in one for one in say_funders(view, result, "en"))


# --- recipients


def test_first_time_and_repeat_only_where_the_lists_go_back():
    result = town(
        gave("A", "Old", 1, "2020-01-01"),
        gave("A", "Old", 1, "2022-01-01"),
        gave("A", "New", 1, "2022-01-01"),
        gave("A", "Undated", 1),
        gave("A", "Undated", 1, "2022-01-01"),
        gave("B", "Old", 1, "2022-01-01"),
    )
    years = view_funders(result).years.set_index(["funder", "year"])
    columns = ["recipients", "first_time", "repeat", "cannot_tell"]
    assert years.loc[("A", "2020"), columns].tolist() == [1, 0, 0, 1]
    assert years.loc[("A", "2022"), columns].tolist() == [3, 1, 1, 1]
    assert years.loc[("B", "2022"), columns].tolist() == [1, 0, 0, 1]  # B's lists begin then
    listed = view_funders(result, ["A"]).recipients.set_index("recipient")
    assert listed["standing"].to_dict() == {
        "New": "first_time",
        "Old": "repeat",
        "Undated": "cannot_tell",
    }
    assert listed.loc["Old", "years"] == "2020; 2022"
    assert view_funders(result, ["A"]).concentration["several_years"].tolist() == [1]


def test_years_of_award_are_chosen_but_history_is_not_forgotten():
    result = town(
        gave("A", "Old", 1, "2020-01-01"), gave("A", "Old", 2, "2022-01-01"), gave("A", "X", 4)
    )
    view = view_funders(result, from_year="2021", to_year="2022")
    assert row_of(view.totals, placing="office")["total"] == 2
    assert view.undated == 1
    assert view.years["repeat"].tolist() == [1]
    assert years_of(result) == ["2020", "2022"]


def test_the_largest_share_is_of_the_money_to_organisations():
    result = town(
        gave("A", "One", 60), gave("A", "ONE", 15), gave("A", "Two", 25), gave("A", "Individual", 9)
    )
    found = view_funders(result).concentration.iloc[0]
    assert (found["recipients"], found["largest_share"]) == (2, 0.75)


def test_people_never_appear_and_few_are_not_counted():
    few = view_funders(town(gave("A", "Individual", 9), gave("A", "One", 1)))
    assert few.recipients["recipient"].tolist() == ["One"]
    told = few.concentration.iloc[0]
    assert told["suppressed"]
    assert np.isnan(told["grants_to_people"])
    assert np.isnan(told["dollars_to_people"])
    assert few.recipients.select_dtypes("number").empty  # nothing to subtract from the total
    many = view_funders(town(*(gave("A", "Individual", 9) for _ in range(5))))
    told = many.concentration.iloc[0]
    assert (told["grants_to_people"], told["dollars_to_people"]) == (5, 45)
    assert many.years.empty


def test_a_person_reaches_no_neighbourhood():
    view = view_funders(town(gave("A", "Individual", 9, neighbourhood_id="1")))
    assert view.portfolio["grants"].sum() == 0
    assert view.reach["all_funders_reaching"].sum() == 0


def test_money_given_on_is_counted_once():
    result = town(
        gave("A", "Middle", 100, "2022-01-01", regrant="yes"),
        gave("Middle", "End", 100, "2022-06-01", neighbourhood_id="1"),
    )
    view = view_funders(result)
    together = view.totals.loc[view.totals["placing"] == "office", "total"].sum()
    assert together == 100


# --- by law, and against a slow twin

GRANTS = st.lists(
    st.builds(
        gave,
        st.sampled_from(["A", "B", "C", "", HOSTILE]),
        st.sampled_from(["One", "Two", "Three", "", "Individual"]),
        st.integers(0, 10_000_000).map(lambda cents: cents / 100),
        st.sampled_from(["", "2020-05-01", "2021-05-01", "2022-05-01"]),
        neighbourhood_id=st.sampled_from(["", *AREAS]),
        service_area=st.sampled_from(["", "region", "1;2", "6", "3;6", "nowhere"]),
    ),
    min_size=1,
    max_size=12,
).filter(lambda rows: any(row["funder"] for row in rows))


@settings(max_examples=10)
@given_any(rows=GRANTS)
def test_totals_and_shares_add_up(rows: list[dict]):
    result = town(*rows)
    counts = result.grants.loc[result.grants["counted"] != "no"]
    view = view_funders(result)
    for placing in Placing:
        of = view.totals.loc[view.totals["placing"] == str(placing)].set_index("funder")
        for name, some in counts.groupby("funder"):
            if name:
                assert round(of.loc[name, "total"], 2) == round(some["counted_amount"].sum(), 2)
                lands = np.nansum(figure(view, "dollars", name, placing))
                assert lands == pytest.approx(of.loc[name, "landed"], abs=0.005)
        assert np.allclose(of["total"], of["landed"] + of["unplaced"])
        if "" not in set(counts["funder"]) and len(view.chosen) > 1:
            rows_of = view.portfolio.loc[view.portfolio["placing"] == str(placing)]
            each = rows_of.loc[rows_of["funder"] != ""].groupby("neighbourhood_id")
            sums = each["share_of_place"].sum(min_count=1).dropna()
            assert np.allclose(sums, 1)
            own = rows_of.groupby("funder")["share_of_funder"].sum(min_count=1).dropna()
            assert np.allclose(own, 1)


@settings(max_examples=6)
@given_any(rows=GRANTS, data=st.data())
def test_the_order_of_rows_does_not_matter(rows: list[dict], data: st.DataObject):
    result = town(*rows)
    turned = data.draw(st.permutations(range(len(rows))))
    other = dataclasses.replace(result, grants=result.grants.iloc[list(turned)])
    one, two = (view_as_plain(view_funders(some)) for some in (result, other))
    assert one == two


@settings(max_examples=10)
@given_any(rows=GRANTS, placing=st.sampled_from(list(Placing)))
def test_the_slow_twin_lands_the_same(rows: list[dict], placing: Placing):
    result = town(*rows)
    counts = result.grants.loc[result.grants["counted"] != "no"].reset_index(drop=True)
    if counts.empty:
        return
    ids, base = result.region.neighbourhoods.index, result.region.people["children"]
    names = tuple(sorted(set(counts[FUNDER])))
    fast = land(counts, ids, names=names, base=base, placing=placing)
    dollars, grants, links = slow(counts, ids, names, base, placing)
    known = np.nan_to_num(fast.dollars)
    assert np.allclose(known, dollars)
    assert (fast.grants == grants).all()
    keys = fast.links[["area", FUNDER, RECIPIENT_KEY]].itertuples(index=False, name=None)
    assert set(keys) == links


def slow(
    grants: pd.DataFrame, ids: pd.Index, names: tuple, base: pd.Series, placing: Placing
) -> tuple:
    """Land grants one by one."""
    dollars = np.zeros((len(ids), len(names)))
    count = np.zeros((len(ids), len(names)), dtype=int)
    links = set()
    for at in range(len(grants)):
        row = grants.iloc[at]
        column = names.index(row[FUNDER])
        alone = spread(grants.iloc[[at]], ids, base=base, placing=placing)
        if alone.regionwide[0]:
            for area in range(len(ids)):
                dollars[area, column] += row[AMOUNT] * base.iloc[area] / base.sum()
        for area, share in zip(alone.area, alone.share, strict=True):
            dollars[area, column] += row[AMOUNT] * share
            if share > 0 and row[RECIPIENT] != "Individual":
                count[area, column] += 1
                links.add((area, column, row[RECIPIENT_KEY]))
    return dollars, count, links


def test_it_is_what_the_measures_say():
    result = tiny.result()
    view = view_funders(result)
    measures = result.measures.loc[result.measures["measure"] == "dollars"]
    for placing in Placing:
        for of in view.chosen:
            rows = measures.loc[(measures["of"] == of) & (measures["placing"] == str(placing))]
            assert figure(view, "dollars", of, placing) == rows["value"].tolist()


# --- names, words, refusals, the command


def test_funders_are_known_by_any_spelling():
    result = town(
        gave("The Good Fund", "One", 1), gave("GOOD FUND", "One", 1), gave("The Good Fund", "X", 1)
    )
    assert funder_names(result) == ["The Good Fund"]
    assert view_funders(result, ["good fund"]).chosen == ("The Good Fund",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_as_they_are(language: str):
    result = town(
        gave(HOSTILE, f"to {HOSTILE}", 10, "2022-01-01", neighbourhood_id="1"),
        gave("all", "Individual", 10),
    )
    view = view_funders(result)
    assert view.chosen == tuple(sorted([HOSTILE, "all"]))
    said = "\n".join(say_funders(view, result, language))
    assert f"({HOSTILE})" in said
    assert "{placing}" not in said
    json.dumps(view_as_plain(view), allow_nan=False)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"names": ["Nobody"]}, "no funder is called 'Nobody'; there are 'Big Bank', 'Good Fund'"),
        ({"from_year": "soon"}, "no year"),
        ({"from_year": "2025", "to_year": "2024"}, "put the earlier one first"),
    ],
)
def test_what_cannot_be_looked_at_is_said(asked: dict, said: str):
    with pytest.raises(InputError, match=said):
        view_funders(tiny.result(), **asked)


def test_without_grants_there_is_no_view():
    result = dataclasses.replace(tiny.result(), grants=tiny.result().grants.head(0))
    with pytest.raises(InputError, match="no grant counts"):
        view_funders(result)


def test_years_without_a_grant_are_empty_not_wrong():
    view = view_funders(tiny.result(), from_year="1900", to_year="1901")
    assert view.totals["total"].sum() == 0
    assert view.portfolio["share_of_place"].isna().all()
    assert view.years.empty
    assert say_funders(view, tiny.result(), "en")


def test_a_region_without_people_has_dollars_but_none_a_head():
    result = tiny.result()
    bare = dataclasses.replace(result, region=dataclasses.replace(result.region, people=None))
    view = view_funders(bare)
    assert view.base == ""
    assert view.portfolio["dollars_per_person"].isna().all()
    assert figure(view, "dollars", "Good Fund", Placing.OFFICE)[0] == 10_000


def test_the_command_writes_a_table_and_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipeline, "build", lambda *_args, **_options: tiny.result())
    out = tmp_path / "view.csv"
    words = ["funders", str(tiny.TINY), "--funder", "good fund", "--quiet", "--json"]
    done = CliRunner().invoke(main, [*words, "--placing", "office", "--out", str(out)])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["chosen"] == ["Good Fund"]
    assert "nobody is ranked" in " ".join(told["sentences"])
    assert pd.read_csv(out)["dollars"].tolist() == [10_000, 0, 0, 0, 5_000, 0]
    gone = CliRunner().invoke(main, [*words, "--funder", "Bad Fund"])
    assert (gone.exit_code, "Traceback" in gone.output) == (1, False)
    assert "Bad Fund" in gone.output
