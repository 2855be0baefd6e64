"""What was found is kept, what failed is not; a damaged file costs its answers, nothing else."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from geocode.fake_geocoder import Fake, serving
from geocode.online_runs import KEYS, asked, houses, settings, states

from assetmap.errors import InputError
from assetmap.geocode.online.cache import DAY_S, Cache
from assetmap.geocode.online.hits import Hit
from assetmap.geocode.online.plan import Plan, cache_path
from assetmap.model import Tier

HIT = Hit(lon=-80.0, lat=40.0, tier=Tier.ADDRESS, matched="1 Main", number="1", zip="15001")


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as server:
        yield server


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path):
    with Cache.open(tmp_path / "deep" / "kept") as cache:
        cache.keep("census", "1", [("1 main", HIT), ("2 main", None)])
    with Cache.open(tmp_path / "deep" / "kept") as cache:
        days = {"not_found_days": 90.0}
        assert cache.find("1 main", "census", "1", **days).hit == HIT
        assert cache.find("2 main", "census", "1", **days).hit is None
        assert cache.find("1 main", "census", "2", **days) is None
        assert cache.find("1 main", "photon", "1", **days) is None
        assert cache.find("3 main", "census", "1", **days) is None
    assert (tmp_path / "deep" / "kept").stat().st_mode & 0o077 == 0


def test_what_was_not_found_is_asked_again_after_a_while(tmp_path: Path):
    with Cache.open(tmp_path / "kept", now=lambda: 0.0) as cache:
        cache.keep("census", "1", [("1 main", HIT), ("2 main", None)])
    with Cache.open(tmp_path / "kept", now=lambda: 91 * DAY_S) as cache:
        assert cache.find("2 main", "census", "1", not_found_days=90.0) is None
        assert cache.find("2 main", "census", "1", not_found_days=92.0) is not None
        assert cache.find("1 main", "census", "1", not_found_days=0.0) is not None


def test_only_what_was_found_or_not_found_is_kept(fake: Fake, tmp_path: Path):
    fake.modes = ["down", "zero", "half", "ok", "unknown"]
    run = asked(tmp_path / "kept", houses(5), settings(fake, attempts=1))
    assert states(run) == ["failed", "failed", "failed", "found", "not_found"]
    rows = sqlite3.connect(tmp_path / "kept").execute("select address, found from answers")
    assert sorted(rows) == [
        ("106 main st, squareville, PA 15001", 1),
        ("108 main st, squareville, PA 15001", 0),
    ]


def test_a_second_run_asks_nothing(fake: Fake, tmp_path: Path):
    fake.unknown = {houses(3)[1].text}
    first = asked(tmp_path / "kept", houses(3), settings(fake))
    second = asked(tmp_path / "kept", houses(3), settings(fake))
    assert len(fake.requests) == 3
    assert second.answers == first.answers
    assert second.tallies[0].kept == 3


def test_another_server_is_another_source(fake: Fake, tmp_path: Path):
    asked(tmp_path / "kept", houses(1), settings(fake))
    with serving() as other:
        asked(tmp_path / "kept", houses(1), settings(other))
        assert len(other.requests) == 1


@pytest.mark.parametrize("damage", ["text", "head", "middle", "other"])
def test_a_damaged_file_is_set_aside_and_made_anew(fake: Fake, tmp_path: Path, damage: str):
    path = tmp_path / "kept"
    asked(path, houses(40), settings(fake))
    whole = path.read_bytes()
    broken = {
        "text": b"address,lon,lat\n" * 50,
        "head": b"\0" * 100 + whole[100:],
        "middle": whole[:4096] + b"\xff" * 4096 + whole[8192:],
        "other": whole[:60] + (77).to_bytes(4, "big") + whole[64:],  # the number of its form
    }
    path.write_bytes(broken[damage])
    plan = Plan.of(houses(40), settings(fake), path=path, environment=KEYS)
    assert plan.set_aside == tmp_path / "kept.damaged1"
    assert "kept.damaged1" in plan.announcements("es")[0]
    assert plan.set_aside.read_bytes() == broken[damage]
    assert states(asked(path, houses(40), settings(fake))) == ["found"] * 40


def test_rows_that_make_no_sense_are_asked_again(fake: Fake, tmp_path: Path):
    asked(tmp_path / "kept", houses(2), settings(fake))
    line = sqlite3.connect(tmp_path / "kept")
    line.execute("update answers set tier = 'exact' where address like '100 %'")
    line.execute("update answers set lon = 'x' where address like '102 %'")
    line.commit()
    line.close()
    assert states(asked(tmp_path / "kept", houses(2), settings(fake))) == ["found"] * 2
    assert len(fake.requests) == 4


def test_an_age_that_is_none_is_asked_again(tmp_path: Path):
    with Cache.open(tmp_path / "kept") as cache:
        cache.keep("census", "1", [("1 oak st", None)])
    with sqlite3.connect(tmp_path / "kept") as line:
        line.execute("update answers set at = 'long ago'")
    with Cache.open(tmp_path / "kept") as cache:
        assert cache.find("1 oak st", "census", "1", not_found_days=90) is None


def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    with (
        pytest.raises(InputError, match="choose another with --cache"),
        Cache.open(tmp_path / "folder"),
    ):
        pass


def test_several_processes_share_a_file(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path\n"
        "from assetmap.geocode.online.cache import Cache\n"
        "from assetmap.geocode.online.hits import Hit\n"
        "from assetmap.model import Tier\n"
        "with Cache.open(Path(sys.argv[1])) as cache:\n"
        "    for n in range(100):\n"
        "        cache.keep('census', '1', [(f'{sys.argv[2]} {n}', None)])\n"
    )
    many = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "kept"), str(who)])
        for who in range(2)
    ]
    assert [one.wait() for one in many] == [0, 0]
    assert sqlite3.connect(tmp_path / "kept").execute(
        "select count(*) from answers"
    ).fetchone() == (200,)


def test_the_environment_says_where_answers_are_kept():
    assert cache_path({"ASSETMAP_GEOCODING_CACHE": "/a/b"}) == Path("/a/b")
    assert cache_path({"XDG_CACHE_HOME": "/c"}) == Path("/c/assetmap/geocoders.sqlite")
    assert cache_path({}) == Path.home() / ".cache" / "assetmap" / "geocoders.sqlite"
