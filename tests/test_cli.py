import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from tiny import TINY

from assetmap.cli import main
from assetmap.cli.serve import OPTIONS
from assetmap.region import load_region

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    "assets.csv",
    "records.csv",
    "problems.csv",
    "review.csv",
    "neighbourhoods.csv",
    "neighbourhoods.geojson",
    "measures.csv",
    "findings.csv",
    "shares.csv",
    "grants.csv",
    "relations.csv",
    "provenance.csv",
    "map.html",
    "result.json",
}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("cli") / "out"
    done = run("build", TINY, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    return out, done


@pytest.fixture(scope="module")
def built(build: tuple[Path, Result]) -> Path:
    return build[0]


def test_a_build_writes_every_file_and_nothing_else(built: Path):
    assert {path.name for path in built.iterdir()} == FILES
    assert [path.name for path in built.parent.iterdir()] == ["out"]


def test_the_account_of_rows_holds_in_the_files(built: Path):
    result = json.loads((built / "result.json").read_text(encoding="utf-8"))
    accepted, held, rejected = (sum(result[k].values()) for k in ("accepted", "held", "rejected"))
    assert result["rows_in"] == accepted + held + rejected
    assert accepted == len(pd.read_csv(built / "records.csv"))
    assert result["merged"] == accepted - len(pd.read_csv(built / "assets.csv"))


def test_the_same_build_twice_gives_the_same_bytes(built: Path, tmp_path: Path):
    assert run("build", TINY, "--out", tmp_path / "again", "--quiet").exit_code == 0
    for name in FILES:
        assert (built / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_a_build_speaks_json_on_standard_output_alone(build: tuple[Path, Result]):
    _, done = build
    assert json.loads(done.stdout)["region"] == "tiny"
    assert "geocode" in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 not a table", "PDF"),
        (b"name,zip\n", "no data"),
        (b"colour,weight\nred,7\nblue,8\n", "column"),
        (b"name,lat,lon\nTour Eiffel,48.8584,2.2945\nLouvre,48.8606,2.3376\n", "region"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence_and_exit_1(
    content: bytes, says: str, tmp_path: Path
):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    out = tmp_path / "out"
    done = run("build", TINY, "--assets", bad, "--out", out, "--quiet")
    assert done.exit_code == 1
    assert says in done.stderr
    assert "bad.csv" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.csv"]


def test_a_failed_build_leaves_the_old_one_as_it_was(built: Path, tmp_path: Path):
    shutil.copytree(built, tmp_path / "out")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    assert run("build", TINY, "--assets", bad, "--out", tmp_path / "out").exit_code == 1
    for name in FILES:
        assert (built / name).read_bytes() == (tmp_path / "out" / name).read_bytes(), name


def test_a_region_that_is_not_there_is_named(tmp_path: Path):
    done = run("build", "atlantis", "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "atlantis" in done.stderr
    assert "harborview" in done.stderr


def test_wrong_usage_is_exit_2(tmp_path: Path):
    assert run("build", TINY).exit_code == 2
    assert run("build", TINY, "--out", tmp_path / "o", "--sideways").exit_code == 2


def test_an_unknown_setting_is_named(tmp_path: Path):
    settings = tmp_path / "settings.toml"
    settings.write_text("walk = 5\n")
    done = run("build", TINY, "--settings", settings, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "'walk'" in done.stderr


def test_a_setting_changes_what_it_says(tmp_path: Path):
    settings = tmp_path / "settings.toml"
    settings.write_text("walk_m = 400\n")
    out = tmp_path / "out"
    assert run("build", TINY, "--settings", settings, "--out", out, "--quiet").exit_code == 0
    assert json.loads((out / "result.json").read_text())["settings"]["walk_m"] == 400


def test_read_gives_raw_records_and_problems(tmp_path: Path):
    done = run(
        "read",
        TINY / "assets" / "list.csv",
        "--out",
        tmp_path / "r.csv",
        "--problems",
        tmp_path / "p.csv",
        "--json",
    )
    account = json.loads(done.stdout)
    assert account["rows_in"] == 20
    assert account["columns"]["Kind"] == "category"
    assert len(pd.read_csv(tmp_path / "r.csv")) == sum(account["accepted"].values())
    assert "no_name" in (tmp_path / "p.csv").read_text()


def test_read_takes_a_saved_mapping(tmp_path: Path):
    mapping = tmp_path / "columns.json"
    mapping.write_text('{"name": "Kind"}')
    done = run(
        "read",
        TINY / "assets" / "list.csv",
        "--columns",
        mapping,
        "--out",
        tmp_path / "r.csv",
    )
    assert done.exit_code == 0, done.output
    assert "Library" in pd.read_csv(tmp_path / "r.csv")["name"].tolist()


def test_match_joins_payees_by_their_names_wherever_they_are(tmp_path: Path):
    lists, out, pairs = (tmp_path / f"{name}.csv" for name in ("paid", "out", "pairs"))
    lists.write_text(
        "Name,Address,City,ID\n"
        "Zephyr Kite Trust,1 Main St,Moon,77\n"
        "Zephyr Kite Trust / Boats,9 Elm St,Mars,\n"
        "Zephyr Kite Trust,2 Oak St,Moon,77\n"
        "Zephyr Kite Trust (Moon Branch),3 Oak St,Moon,\n"
        "First Church,1 Main St,Moon,\n"
        "First Church,9 Elm St,Mars,\n"
    )
    done = run("match", lists, "--out", out, "--review", pairs, "--organisations")
    assert done.exit_code == 0, done.output
    ids = pd.read_csv(out)["asset_id"].tolist()
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids)) == 4
    assert len(pd.read_csv(pairs)) == 2


def test_geocode_classify_and_match_add_their_columns(tmp_path: Path):
    source = TINY / "assets" / "list.csv"
    for command, extra, columns in (
        (
            "geocode",
            ["--region", TINY],
            ["lon", "lat", "tier", "provider", "score", "uncertainty_m"],
        ),
        ("classify", [], ["type", "sector", "kind", "confidence", "decided_by"]),
        ("match", [], ["asset_id"]),
    ):
        out = tmp_path / f"{command}.csv"
        done = run(command, source, *extra, "--out", out)
        assert done.exit_code == 0, done.output
        assert set(columns) <= set(pd.read_csv(out).columns)


def test_geocode_puts_a_row_where_a_person_decided(tmp_path: Path):
    source = tmp_path / "one.csv"
    source.write_text("name,address,city\nHall,9999 Nowhere Lane,\n", encoding="utf-8")
    words = ["geocode", source, "--region", TINY, "--out", tmp_path / "out.csv"]
    assert run(*words).exit_code == 0
    before = pd.read_csv(tmp_path / "out.csv").iloc[0]
    at = load_region(TINY).neighbourhoods.geometry.iloc[0].representative_point()
    log = tmp_path / "decisions.csv"
    log.write_text(
        "who,when,why,action,subject,value,old_value\n"
        f"ana,2026-01-05,,place,{before['record_id']},{at.x:.5f} {at.y:.5f},{before['address']}\n",
        encoding="utf-8",
    )
    done = run(*words, "--decisions", log)
    assert done.exit_code == 0, done.output
    after = pd.read_csv(tmp_path / "out.csv").iloc[0]
    assert (before["tier"], after["tier"]) == ("none", "confirmed")
    assert (after["lon"], after["lat"]) == (round(at.x, 5), round(at.y, 5))
    assert after["uncertainty_m"] > 0


def test_export_writes_what_is_asked_and_refuses_what_it_cannot(built: Path, tmp_path: Path):
    done = run("export", built, "--format", "geojson,gpkg", "--out", tmp_path / "x")
    assert done.exit_code == 0, done.output
    assert (
        json.loads((tmp_path / "x" / "assets.geojson").read_text())["type"] == "FeatureCollection"
    )
    refused = run("export", built, "--format", "poster", "--out", tmp_path / "y")
    assert refused.exit_code == 1
    assert "poster" in refused.stderr


def test_regions_lists_the_shipped_packs():
    listed = json.loads(run("regions", "--json").stdout)
    assert {"harborview", "edclusters"} <= {region["id"] for region in listed}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_with_an_example(name: str):
    done = run(name, "--help")
    assert done.exit_code == 0
    assert f"assetmap {name}" in done.output.split("Example:")[1]


def test_serve_and_the_config_file_say_the_same():
    import tomllib

    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    said = {
        f"--{section}.{key}={str(value).lower() if isinstance(value, bool) else value}"
        for section, keys in config.items()
        for key, value in keys.items()
    }
    assert said == set(OPTIONS)


def test_help_is_there_before_the_heavy_libraries_are():
    """Who mistypes a command must not wait for pandas to be told."""
    heavy = "{'pandas', 'numpy', 'geopandas', 'shapely', 'scipy', 'pyarrow', 'streamlit'}"
    asked = f"import sys, assetmap.cli; print({heavy} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
