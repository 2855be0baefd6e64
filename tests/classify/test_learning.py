"""What persons decided is learnt, and what was known is not forgotten."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import tiny
from click.testing import CliRunner

from assetmap import pipeline
from assetmap.classify import taught
from assetmap.classify.model import guess, shipped
from assetmap.cli import main
from assetmap.folding import folded
from assetmap.resolve import parse_decisions, typed_by_persons
from assetmap.settings import WORKSPACE_VARIABLE
from assetmap.taxonomy import load_taxonomy
from assetmap.ui import cache, kept
from assetmap.ui.choice import Choice
from assetmap.workspace import MODEL, Answer, Workspace, read_model, write_model

TAXONOMY = load_taxonomy()
HEADER = "who,when,why,action,subject,value,old_value\n"
# A word that nobody knows; nobody says what the first row is.
PLACES = ("Hope", "Lake", "Hill", "Joy", "Elm", "Rose", "Sun", "Bay", "Oak", "Sky", "Fern", "Cove")
LIST = "name,category,lon,lat\nKerwin Zorpery,,-80.0,40.4\n" + "".join(
    f"{place} Zorpery,Zorp,-80.0,40.4\n" for place in PLACES
)


def test_decisions_are_learnt_and_nothing_is_forgotten(tmp_path: Path):
    records = pd.DataFrame({"name": [f"{place} Zorpery" for place in PLACES]}, dtype="str")
    write_model(tmp_path, taught(records, ["makerspace"] * len(records), TAXONOMY))
    model = read_model(tmp_path)
    assert guess(["oak zorpery"], model).code.tolist() == ["makerspace"]
    examples = folded(list(TAXONOMY.types["example"]))
    before, after = guess(examples, shipped()).code, guess(examples, model).code
    truth = TAXONOMY.types.index.to_numpy(dtype=object)
    assert (after == truth).mean() >= (before == truth).mean()


def test_a_workspace_that_learnt_nothing_has_no_model(tmp_path: Path):
    assert read_model(tmp_path) is None


def test_only_records_that_a_person_typed_are_examples():
    log = (
        HEADER
        + "Ana,2026-01-01,,type,r1,park,\n"
        + "Ana,2026-01-02,,type,a2,zoo_garden,\n"
        + "Ana,2026-01-03,,type,r3,park,\n"
        + "Ana,2026-01-04,,means,Rec | City,rec_centre,\n"
    )
    records = pd.DataFrame(
        {
            "record_id": ["r1", "r2", "r3", "r4", "r5"],
            "asset_id": ["a1", "a2", "a3", "a4", "a5"],
            "source": ["City", "City", "City", "City", "County"],
            "category": ["", "", "", "rec", "rec"],
            "type": ["park", "zoo_garden", "school", "rec_centre", "rec_centre"],
        }
    )
    typed = typed_by_persons(parse_decisions(log, name="d.csv"), records)
    assert typed.tolist() == [True, True, False, True, False]


def test_learning_from_no_decisions_is_refused_in_a_sentence(tmp_path: Path):
    decisions = tmp_path / "none.csv"
    decisions.write_text(HEADER, encoding="utf-8")
    command = ["learn", str(tiny.TINY), "--workspace", str(tmp_path / "w")]
    ran = CliRunner().invoke(main, [*command, "--decisions", str(decisions)])
    assert ran.exit_code == 1
    assert "nothing to learn" in ran.output
    assert not (tmp_path / "w" / MODEL).exists()


def test_what_was_decided_is_learnt_and_decides_in_builds_and_in_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    space = tmp_path / "tiny"
    listed = tmp_path / "places.csv"
    listed.write_text(LIST, encoding="utf-8")
    ours = ["--workspace", str(space)]
    run("add", str(tiny.TINY), str(listed), *ours, "--accept")
    means = Answer(action="means", subject="Zorp", value="makerspace")
    Workspace.open(space).decide_all([means])
    said = run("learn", str(tiny.TINY), *ours)
    assert "learnt from 12 records" in said
    assert "makerspace: 12" in said
    assert "makerspace" not in guess(["kerwin zorpery"], shipped()).code
    run("build", str(tiny.TINY), *ours, "--out", str(tmp_path / "out"), "--offline", "--quiet")
    assets = pd.read_csv(tmp_path / "out" / "assets.csv", dtype=str).set_index("name")
    assert assets.loc["Kerwin Zorpery", "type"] == "makerspace"
    assert assets.loc["Kerwin Zorpery", "decided_by"].startswith("model:")
    assert assets.loc["Hope Zorpery", "decided_by"] == "person:Zorp"

    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    monkeypatch.setattr(cache, "region", lambda _: tiny.region())
    choice = Choice(
        region_id="tiny",
        added=(),
        settings=tiny.settings(),
        own_lists=True,
        learnt=kept.learnt(tiny.region()),
    )
    asked: list[pipeline.Known] = []
    monkeypatch.setattr(pipeline, "build", lambda *_, known, **__: asked.append(known) or "built")
    assert cache.result(choice) == "built"
    assert guess(["kerwin zorpery"], asked[0].model).code.tolist() == ["makerspace"]
    # Another model is another choice: nobody is shown a result of what was learnt before.
    assert replace(choice, learnt=None).key() != choice.key()


def run(*command: str) -> str:
    """Run a command that must succeed; return what it says."""
    ran = CliRunner().invoke(main, command)
    assert ran.exit_code == 0, ran.output
    return ran.output
