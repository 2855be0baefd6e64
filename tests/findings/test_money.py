"""Verdicts on dollars."""

import numpy as np
import pandas as pd
import pytest
from scenes import grants, region

from assetmap.findings.money import find_dollars
from assetmap.findings.table import all_findings
from assetmap.settings import Settings

SETTINGS = Settings()
QUICK = Settings(draws=299)
CHILDREN = [400.0, 900.0, 100.0, 600.0, 0.0, 500.0, 800.0, 700.0]
SHARE = np.array(CHILDREN) / sum(CHILDREN)
Row = tuple[str, float, str, str]


def _found(rows: list[Row], **options: object) -> pd.DataFrame:
    blocks = find_dollars(
        grants(rows),
        region=region(options.pop("children", CHILDREN)),  # type: ignore[arg-type]  # a list
        settings=options.pop("settings", SETTINGS),  # type: ignore[arg-type]  # Settings
    )
    return all_findings([*blocks])


def _verdicts(rows: list[Row], placing: str) -> list[str]:
    """Return what is said of all funders: of the region, then of each neighbourhood."""
    blocks = find_dollars(grants(rows), region=region(CHILDREN), settings=QUICK)
    block = next(one for one in blocks if one.placing == placing)
    assert block.of[0] == "all"
    return [block.region.verdict[0], *block.judged.verdict[:, 0]]


def _office(found: pd.DataFrame, of: str = "all") -> pd.DataFrame:
    rows = found[(found["placing"] == "office") & (found["of"] == of)]
    return rows.set_index("neighbourhood_id")


def _fair(grants_: int, seed: int, chances: np.ndarray = SHARE) -> list[Row]:
    rng = np.random.default_rng(seed)
    where = rng.choice(len(chances), size=grants_, p=chances)
    amounts = rng.lognormal(9, 1.2, grants_).round(2)
    return [("Alpha", float(a), f"n{i}", "") for a, i in zip(amounts, where, strict=True)]


def test_fair_money_is_hardly_ever_called_unfair():
    called = uneven = 0
    tries = 60
    for seed in range(tries):
        whole, *verdicts = _verdicts(_fair(60, seed), "office")
        called += bool({"more", "fewer"} & set(verdicts))
        uneven += whole == "uneven"
    # At most one region in twenty: three standard errors of 60 regions are 8 points.
    assert called / tries <= 0.05 + 0.085
    assert uneven / tries <= 0.05 + 0.085


def test_a_place_that_gets_next_to_nothing_is_found():
    chances = SHARE.copy()
    chances[1] /= 10
    rows = [(*row[:3], row[2]) for row in _fair(400, 1, chances / chances.sum())]
    found = _office(_found(rows))
    assert found.loc["n1", "verdict"] == "fewer"
    assert found.loc["n1", "value"] < found.loc["n1", "low"]
    assert found.loc["", "verdict"] == "uneven"
    assert found.loc["n1", "survives"] == "yes"
    assert found.loc["n1", "under"] == ""


def test_what_holds_by_office_alone_says_so():
    """No row says where it serves: spread over the whole region, nothing can be told."""
    chances = SHARE.copy()
    chances[1] /= 10
    found = _found(_fair(400, 1, chances / chances.sum()))
    office = _office(found)
    for place in ("n1", ""):
        assert office.loc[place, "survives"] == "no"
        assert office.loc[place, "overturned_by"] == "placing"
        assert office.loc[place, "under"] == "office;service_or_office"
    assert (office.loc[office["verdict"] == "cannot_tell", "overturned_by"] == "").all()
    wide = found[(found["placing"] == "service_or_region") & (found["of"] == "all")]
    assert wide["verdict"].tolist() == ["cannot_tell"]


def test_what_another_placing_turns_round_does_not_hold():
    """Offices are all in n0, and all of them serve n1: more in one, more in the other."""
    found = _found([("Alpha", 100.0, "n0", "n1")] * 60)
    found = found[found["of"] == "all"].set_index(["placing", "neighbourhood_id"])
    for placing, place in (("office", "n0"), ("service_or_office", "n1")):
        assert found.loc[(placing, place), "verdict"] == "more"
        assert found.loc[(placing, place), "survives"] == "no"
    assert found.loc[("office", "n0"), "under"] == "office"
    assert found.loc[("service_or_region", "n1"), "under"] == "service_or_office;service_or_region"
    assert found.loc[("office", ""), "survives"] == "yes"  # uneven however they are placed
    assert found.loc[("office", ""), "moves"] == pytest.approx(1 - SHARE[0])


def test_few_grants_are_called_no_more_often_than_the_level():
    """Whole grants of very unequal size, spread over one to three neighbourhoods."""
    called = uneven = 0
    tries = 40
    for seed in range(tries):
        rng = np.random.default_rng([seed, 9])
        homes = np.flatnonzero(SHARE > 0)
        rows = []
        for amount in rng.lognormal(9, 2, 30).round(2):
            size = rng.integers(1, 4)
            some = rng.choice(homes, size=size, replace=False, p=SHARE[homes])
            rows.append(
                (f"Funder {len(rows)}", float(amount), "n0", ";".join(f"n{i}" for i in some))
            )
        whole, *verdicts = _verdicts(rows, "service_or_region")
        called += bool({"more", "fewer"} & set(verdicts))
        uneven += whole == "uneven"
    # As above: three standard errors of 40 regions.
    assert called / tries <= 0.05 + 0.104
    assert uneven / tries <= 0.05 + 0.104


def test_a_verdict_that_rests_on_one_grant_says_so():
    rows = [*_fair(60, 2), ("Alpha", 5_000_000.0, "n2", "")]
    found = _office(_found(rows))
    assert found.loc["n2", "verdict"] == "more"
    assert found.loc["n2", "overturned_by"] == "largest_grant;placing"
    assert found.loc["n2", "survives"] == "no"


def test_many_small_grants_in_order_are_as_expected():
    rows = [("A", 1.0, f"n{i}", "") for i, n in enumerate(CHILDREN) for _ in range(int(n))]
    found = _office(_found(rows))
    assert (found["verdict"] == "as_expected").all()
    assert found["expected"].iloc[1:].tolist() == pytest.approx([n for n in CHILDREN if n])


def test_few_grants_cannot_tell():
    found = _office(_found(_fair(12, 3)))
    assert (found["verdict"] == "cannot_tell").all()
    fewer = _office(_found(_fair(4, 3)))
    assert fewer["verdict"].to_dict() == {"": "cannot_tell"}


def test_where_nobody_lives_there_is_no_test_and_its_dollars_are_left_out():
    found = _office(_found([*_fair(40, 4), ("Alpha", 1e9, "n4", "")]))
    assert "n4" not in found.index
    assert found["value"].iloc[1:].sum() < 1e9


def test_dollars_over_the_whole_region_stay_and_change_no_verdict():
    rows = _fair(80, 5)
    one = _office(_found(rows))
    wide = [*rows, ("Alpha", 1_000_000.0, "", "region")]
    both = _found(wide)
    other = both[(both["placing"] == "service_or_office") & (both["of"] == "all")]
    other = other.set_index("neighbourhood_id")
    assert other["p"].iloc[1:].tolist() == one["p"].iloc[1:].tolist()
    extra = (other["value"] - one["value"]).iloc[1:]
    assert extra.tolist() == pytest.approx([1e6 * s for s in SHARE if s])


def test_placings_that_agree_have_the_same_findings():
    found = _found(_fair(30, 6))
    office = found[found["placing"] == "office"].drop(columns="placing")
    served = found[found["placing"] == "service_or_office"].drop(columns="placing")
    pd.testing.assert_frame_equal(office, served.reset_index(drop=True))


def test_each_funder_is_judged_by_itself_whoever_else_gives():
    mine = _fair(50, 7)
    others = [("Beta", a, where, served) for _, a, where, served in _fair(70, 8)]
    alone, among = _office(_found(mine), "Alpha"), _office(_found([*others, *mine]), "Alpha")
    pd.testing.assert_frame_equal(alone, among)


def test_the_order_of_the_grants_does_not_matter():
    rows = [*_fair(50, 7), ("Beta", 9.0, "n1", "n1;n2")]
    pd.testing.assert_frame_equal(_found(rows), _found(rows[::-1]))


def test_small_funders_count_in_the_total():
    rows = [*_fair(50, 7), *[("Beta", 10.0, "n1", "")] * 3]
    found = _found(rows)
    assert _office(found, "Beta")["verdict"].to_dict() == {"": "cannot_tell"}
    total = _office(found)["value"].iloc[1:].sum()
    assert total == pytest.approx(sum(row[1] for row in rows))


def test_amounts_of_nothing_and_less_are_not_dealt():
    rows = [*_fair(30, 9), ("Alpha", -500.0, "n0", ""), ("Alpha", 0.0, "n0", "")]
    pd.testing.assert_frame_equal(_found(rows), _found(_fair(30, 9)))


@pytest.mark.parametrize("children", [[5.0, 0.0], [5.0], [0.0], [float("nan"), 3.0]])
def test_regions_with_nobody_to_compare_give_no_verdict(children: list[float]):
    found = _found([("A", 5.0, "n0", "")] * 8, children=children)
    assert (found["verdict"] == "cannot_tell").all()


def test_without_grants_there_is_nothing_to_find():
    assert _found([]).empty
