"""Plans of the tiny town, whose every number can be checked by hand."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import tiny
from click.testing import CliRunner

from assetmap.cli import main
from assetmap.errors import InputError
from assetmap.measures.investment import dollars_to_parity
from assetmap.model import Placing
from assetmap.planning import (
    Aim,
    plan_awards,
    plan_budget,
    plan_sites,
    say_money,
    say_sites,
    sites_table,
)
from assetmap.words import LANGUAGES, book


def test_a_plan_never_serves_fewer():
    for aim in Aim:
        found = plan_sites(tiny.result(), of="library", number=2, aim=aim)
        assert found.after.within_walk >= found.before.within_walk
        assert found.choice.proved
        served = found.neighbourhoods.dropna()
        assert (served["after"] >= served["before"]).all()


def test_reach_gains_what_the_numbers_say():
    found = plan_sites(tiny.result(), of="library", number=1)
    assert found.after.within_walk - found.before.within_walk == pytest.approx(found.choice.gain)


def test_distance_gains_what_the_numbers_say():
    found = plan_sites(tiny.result(), of="library", number=1, aim=Aim.DISTANCE)
    saved = (found.before.mean_m - found.after.mean_m) * found.people
    assert saved == pytest.approx(found.choice.gain)


def test_a_type_that_is_not_there_yet_can_be_planned():
    found = plan_sites(tiny.result(), of="makerspace", number=1, aim=Aim.DISTANCE)
    assert (found.present, np.isnan(found.before.mean_m)) == (0, True)
    assert len(found.places) == 1
    assert "there is none" in " ".join(say_sites(found, "en"))


def test_candidates_of_a_type_are_its_places():
    found = plan_sites(tiny.result(), of="library", number=1, candidates="school")
    schools = tiny.result().assets.loc[lambda t: t["type"].str.contains("school"), "asset_id"]
    assert set(found.places["site"]) <= set(schools)


def test_order_of_assets_does_not_matter():
    result = tiny.result()
    turned = dataclasses.replace(result, assets=result.assets[::-1].reset_index(drop=True))
    one = plan_sites(result, of="library", number=2, candidates="school")
    other = plan_sites(turned, of="library", number=2, candidates="school")
    pd.testing.assert_frame_equal(sites_table(one), sites_table(other))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"of": "barn", "number": 1}, "no type of the taxonomy"),
        ({"of": "library", "number": 0}, "expected 1 to 50"),
        ({"of": "library", "number": 1, "candidates": "makerspace"}, "no place to choose from"),
    ],
)
def test_what_cannot_be_planned_is_said(asked: dict, said: str):
    with pytest.raises(InputError, match=said):
        plan_sites(tiny.result(), **asked)


def test_without_people_there_is_no_plan():
    result = tiny.result()
    empty = dataclasses.replace(result, region=dataclasses.replace(result.region, people=None))
    with pytest.raises(InputError, match="no count of people"):
        plan_sites(empty, of="library", number=1)
    with pytest.raises(InputError, match="no count of people"):
        plan_budget(empty, 100.0)


def test_a_budget_is_shared_out_whole_in_every_placing():
    found = plan_budget(tiny.result(), 12_345.0)
    sums = found.table.groupby("placing")["added"].sum()
    assert np.allclose(sums, 12_345.0)
    for placing in found.before:
        assert found.after[placing].lowest >= found.before[placing].lowest
        assert found.after[placing].hoover <= found.before[placing].hoover + 1e-12


def test_missing_is_the_sum_of_dollars_to_parity():
    result = tiny.result()
    found = plan_budget(result, 1.0)
    table = result.neighbourhoods.set_index("neighbourhood_id")
    base = result.region.people[found.base]
    for placing in Placing:
        gap = dollars_to_parity(table[[f"dollars_{placing}"]], base).value
        assert found.before[placing].missing == pytest.approx(float(gap.clip(lower=0).sum().sum()))


def test_as_many_awards_as_asked_for_in_every_placing():
    found = plan_awards(tiny.result(), 3, 5_000.0)
    assert (found.table.groupby("placing")["awards"].sum() == 3).all()
    assert found.total == 15_000.0


@pytest.mark.parametrize("amount", [0.0, -1.0, float("nan"), float("inf")])
def test_an_amount_must_be_one(amount: float):
    with pytest.raises(InputError, match="above 0"):
        plan_budget(tiny.result(), amount)
    with pytest.raises(InputError, match="above 0"):
        plan_awards(tiny.result(), 1, amount)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plan_says_what_it_leaves_out(language: str):
    last = [book("plans")[f"leaves_out_{what}"][language] for what in ("places", "money")]
    sites = say_sites(plan_sites(tiny.result(), of="library", number=1), language)
    money = say_money(plan_awards(tiny.result(), 2, 1000.0), tiny.result(), language)
    assert (sites[-1], money[-1]) == (last[0], last[1])
    assert not any("{" in sentence for sentence in (*sites, *money))


def test_the_command_writes_a_table_and_json(tmp_path: Path):
    out = tmp_path / "plan.csv"
    words = ["plan", str(tiny.TINY), "--sites", "1", "--of", "library", "--quiet", "--json"]
    done = CliRunner().invoke(main, [*words, "--out", str(out)])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["proved"] is True
    assert pd.read_csv(out)["choice"].tolist()[0] == 1
    assert len(told["places"]) == len(pd.read_csv(out))


@pytest.mark.parametrize(
    "words",
    [[], ["--sites", "1"], ["--awards", "2"], ["--sites", "1", "--of", "library", "--budget", "5"]],
)
def test_a_question_that_is_not_one_is_refused_before_anything_is_built(words: list[str]):
    done = CliRunner().invoke(main, ["plan", "nowhere-at-all", *words])
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "--" in done.output
