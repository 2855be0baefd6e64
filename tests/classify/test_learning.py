"""What persons decided is learnt, and what was known is not forgotten."""

from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from assetmap.classify import taught
from assetmap.classify.model import guess, shipped
from assetmap.cli import main
from assetmap.folding import folded
from assetmap.resolve import parse_decisions, typed_by_persons
from assetmap.taxonomy import load_taxonomy
from assetmap.workspace import MODEL, read_model, write_model

TAXONOMY = load_taxonomy()
HEADER = "who,when,why,action,subject,value,old_value\n"


def test_decisions_are_learnt_and_nothing_is_forgotten(tmp_path: Path):
    places = ("Hope", "Lake", "Hill", "Joy", "Elm", "Rose", "Sun", "Bay")
    records = pd.DataFrame({"name": [f"{place} Zorpery" for place in places]}, dtype="str")
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
    command = ["learn", "harborview", "--workspace", str(tmp_path / "w")]
    ran = CliRunner().invoke(main, [*command, "--decisions", str(decisions)])
    assert ran.exit_code == 1
    assert "nothing to learn" in ran.output
    assert not (tmp_path / "w" / MODEL).exists()
