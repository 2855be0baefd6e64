"""What the tutorial says is on the screen is there, and what it says of Harborview is so."""

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from assetmap.ingest import read_upload
from assetmap.model import Upload, Verdict
from assetmap.pipeline import build
from assetmap.region import load_region
from assetmap.result import Result
from assetmap.settings import Settings
from assetmap.taxonomy import load_taxonomy
from assetmap.uploads import pack_uploads
from assetmap.words import book

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


@cache
def harborview() -> Result:
    region = load_region(ROOT / "data" / "regions" / "harborview")
    settings = Settings().with_(dict(region.measures))
    return build(region, pack_uploads(region), settings=settings)


def findings(of: str, verdict: Verdict) -> set[str]:
    """The names of the neighbourhoods with such an answer."""
    found, names = harborview().findings, harborview().region.neighbourhoods["name"]
    base = found["base"] == harborview().settings.base
    chosen = found.loc[base & (found["of"] == of) & (found["verdict"] == str(verdict))]
    return set(chosen["neighbourhood_id"].map(names).dropna())


def on_screen() -> set[str]:
    """Every label of the app and of the map, and every type."""
    words = {text["en"] for name in ("app", "page") for text in book(name).values()}
    return words | set(load_taxonomy().types["label_en"]) | {"Español"}


@pytest.mark.parametrize("label", sorted(set(re.findall(r"\*\*(.+?)\*\*", TEXT, re.DOTALL))))
def test_each_label_in_the_tutorial_is_on_the_screen(label: str):
    plain = " ".join(label.split())
    assert plain in on_screen() or plain.rstrip(".") in on_screen()


def test_the_neighbourhoods_said_to_be_short_of_child_care_are_the_ones():
    assert findings("child_care", Verdict.FEWER) == {"Millbrook", "St. Brendan"}


def test_the_neighbourhoods_without_a_library_cannot_be_told():
    assets = harborview().assets
    names = harborview().region.neighbourhoods["name"]
    with_one = set(assets.loc[assets["type"] == "library", "neighbourhood_id"].map(names).dropna())
    for name in ("Plover Beach", "Pinewoods"):
        assert name not in with_one
        assert name in findings("library", Verdict.CANNOT_TELL)


def test_what_is_truly_short_holds_whatever_is_doubtful():
    found, base = harborview().findings, harborview().settings.base
    ours = (found["base"] == base) & (found["measure"] == "count")
    short = found.loc[ours & (found["of"] == "child_care") & (found["verdict"] == "fewer")]
    assert (short["survives"] == "yes").all()
    assert (short["holds"] >= 0.95).all()
    decoys = found.loc[ours & (found["of"] == "library") & (found["neighbourhood_id"] != "")]
    total = decoys["value"].sum()
    assert (decoys["needed"] > total).all()
    assert (decoys["survives"] == "").all()
    assert decoys["holds"].isna().all()


def test_what_would_settle_a_finding_is_a_question_or_an_asset_of_the_build():
    result = harborview()
    refs = {ref for cell in result.findings["settled_by"] for ref in cell.split(";")} - {""}
    asked = result.review["queue"] + ":" + result.review["record_id"]
    assets = {f"place:{one}" for one in result.assets["asset_id"]}
    assert refs
    assert refs <= {*asked, *assets}
    assert any(ref.startswith("duplicate:") for ref in refs)


def test_another_base_changes_some_answers_not_all():
    found = harborview().findings
    keys = ["of", "measure", "placing", "neighbourhood_id"]
    answers = found.loc[found["measure"] == "count"].pivot_table(
        index=keys, columns="base", values="verdict", aggfunc="first", observed=True
    )
    both = answers[["children", "people"]].dropna()
    same = both["children"] == both["people"]
    assert 0 < same.sum() < len(same)


def test_the_lists_of_the_town_are_three_spreadsheets():
    assert len(harborview().region.assets) == 3


def test_the_list_in_the_tutorial_is_read_and_placed():
    lines = re.search(r"```csv\n(.+?)```", TEXT, re.DOTALL)
    assert lines
    content = "\n".join(line.strip() for line in lines.group(1).splitlines()).encode()
    upload = Upload(name="mine.csv", content=content, sha256="")
    reading = read_upload(upload)
    roles = pd.Series(reading.columns["role"].to_list(), index=reading.columns["header"])
    assert roles.to_dict() == {"Organisation": "name", "Kind": "category", "Where": "address"}
    result = build(harborview().region, [upload], settings=harborview().settings)
    assert result.assets["type"].to_list() == ["library"]
    assert result.assets["tier"].to_list() in (["address"], ["interpolated"])


def test_the_recipients_of_grants_are_the_assets_that_the_truth_names():
    """Nobody is taken for another asset; who is not known is asked about."""
    truth = ROOT / "data" / "regions" / "harborview" / "truth"
    told = {
        name: {
            (row["file"], int(row["row"])): row["asset"]
            for row in pd.read_csv(truth / name, dtype="str", keep_default_na=False).to_dict(
                "records"
            )
        }
        for name in ("grants_true.csv", "rows.csv")
    }
    result = harborview()
    records = result.records
    where = zip(records["upload"], records["row"], strict=True)
    assets = pd.Series([told["rows.csv"].get(one, "") for one in where], index=records["asset_id"])
    grants, right = result.grants, 0
    for one in grants.to_dict("records"):
        expected = told["grants_true.csv"][one["upload"], one["row"]]
        if one["recipient_asset_id"]:
            assert expected in set(assets.loc[[one["recipient_asset_id"]]])
            right += 1
        elif expected:
            same = grants.loc[grants["recipient_key"] == one["recipient_key"], "record_id"]
            assert set(same) & set(result.review["record_id"])
    assert right >= 75
