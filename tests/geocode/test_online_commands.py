"""`--online` on the command line: said before it is done, nothing lost, the same result again."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from geocode.fake_geocoder import Fake, serving
from tiny import TINY

from assetmap import pipeline
from assetmap.cli import main
from assetmap.ingest import load_upload
from assetmap.model import Table
from assetmap.region import find_region
from assetmap.settings import Settings
from assetmap.uploads import pack_uploads

ROOT = Path(__file__).resolve().parents[2]
INSIDE = (-79.999, 40.4, 0.03, 0.015)  # a box in that region
ROWS = """Name,Phone,Address,City,State,ZIP
Ann Lee's shelter,412-555-0199,7 Unknown Street,Tinytown,PA,15901
Food bank,,9 Unknown Street,Tinytown,PA,15901
"""


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as server:
        server.box = INSIDE
        yield server


@pytest.fixture
def files(tmp_path: Path, fake: Fake) -> Path:
    (tmp_path / "list.csv").write_text(ROWS, encoding="utf-8")
    lines = ["[online]", 'providers = ["photon"]', f'endpoints = ["photon={fake.url}"]']
    lines += ['rates = ["photon=100000"]', "attempts = 1"]
    (tmp_path / "settings.toml").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def geocode(files: Path, *more: object) -> Result:
    words = ["geocode", files / "list.csv", "--region", TINY, "--out", files / "placed.csv"]
    words += ["--settings", files / "settings.toml", "--cache", files / "kept", *more]
    return run(*words)


def build(files: Path, out: str, *more: object) -> Result:
    words = ["build", TINY, "--assets", files / "list.csv", "--out", files / out]
    words += ["--settings", files / "settings.toml", "--cache", files / "kept", *more]
    return run(*words)


def test_offline_is_the_default_and_asks_nobody(fake: Fake, files: Path):
    done = geocode(files)
    assert done.exit_code == 0, done.output
    assert fake.requests == []
    assert set(pd.read_csv(files / "placed.csv")["tier"]) == {"zip"}


def test_who_gets_how_many_addresses_is_said_before(fake: Fake, files: Path):
    done = geocode(files, "--online", "--json")
    assert done.exit_code == 0, done.output
    first, *rest = done.stderr.splitlines()
    assert first.startswith(
        "Asking on the network: at most 2 addresses go to Photon (OpenStreetMap) (127.0.0.1),"
        " each as street, city, state and ZIP code. Nothing else of the lists leaves this machine."
    )
    assert "] photon 2/2" in done.stderr
    assert rest[-1].startswith("Photon (OpenStreetMap): 2 addresses found, 0 not found, 0 failed")
    assert json.loads(done.stdout)["tiers"] == {"address": 2}
    sent = repr([*fake.requests, *fake.bodies])
    assert not [word for word in ("Ann", "Lee", "shelter", "0199", "Food") if word in sent]


def test_it_is_said_before_the_first_request(
    fake: Fake, files: Path, monkeypatch: pytest.MonkeyPatch
):
    said_at: list[int] = []
    monkeypatch.setattr(
        "assetmap.cli.network.say", lambda _line: said_at.append(len(fake.requests))
    )
    assert geocode(files, "--online").exit_code == 0
    assert said_at == [0, 2]


def test_failed_addresses_are_listed_and_asked_by_the_next_run(fake: Fake, files: Path):
    fake.modes = ["down"]
    done = geocode(files, "--online", "--quiet", "--problems", files / "problems.csv")
    assert done.exit_code == 0, done.output
    problems = pd.read_csv(files / "problems.csv")
    assert problems["reason"].tolist() == ["geocoder_failed"]
    assert "Run again with --online" in problems["message"][0]
    assert geocode(files, "--online", "--quiet").exit_code == 0
    assert set(pd.read_csv(files / "placed.csv")["tier"]) == {"address"}
    assert sorted(fake.asked.values()) == [1, 2]


def test_a_build_tells_the_digest_of_the_answers_it_rests_on(fake: Fake, files: Path):
    done = build(files, "out", "--online", "--quiet")
    assert done.exit_code == 0, done.output
    told = json.loads((files / "out" / "result.json").read_text(encoding="utf-8"))["online"]
    assert len(told["sha256"]) == 64
    assert told["found"] >= 2
    records = pd.read_csv(files / "out" / "records.csv")
    assert (records["provider"] == "photon").sum() >= 2
    pack, named = find_region(str(TINY), ()), load_upload(files / "list.csv", table=Table.ASSETS)
    uploads = [*pack_uploads(pack), named]
    queries = pipeline.open_queries(pack, uploads, settings=Settings())
    assert list(queries) == sorted(set(queries))
    assert {query.text for query in queries} == set(fake.asked)


def test_a_missing_key_is_one_sentence(files: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ASSETMAP_GEOCODIO_KEY", raising=False)
    (files / "settings.toml").write_text('[online]\nproviders = ["geocodio"]', encoding="utf-8")
    done = geocode(files, "--online")
    assert done.exit_code == 1
    assert "set the environment variable ASSETMAP_GEOCODIO_KEY" in done.stderr


def test_a_run_that_is_killed_goes_on_where_it_was():
    """Fewer rows than `make kills`, which does the same to 5,000 rows, 20 times."""
    tool = [sys.executable, "tools/kill_online_run.py", "--rows", "150", "--kills", "2"]
    done = subprocess.run(
        tool,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("150 rows, 2 kills: 150 placed")
