"""Whatever a geocoder does wrong: the run ends, nothing is believed, no outage is "not found"."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from geocode.fake_geocoder import DRIPPED, HUGE, Fake, serving
from geocode.online_runs import FakeTime, asked, houses, query, settings, states

from assetmap.geocode.online.plan import told
from assetmap.online import GEOCODERS
from assetmap.retelling import network_in

# What is wrong; how many requests one address is worth; a word of the sentence that says why.
FAULTS = {
    "hang": (3, "within 0.3 seconds"),
    "drip": (3, "within 0.3 seconds"),
    "drip_head": (3, "within 0.3 seconds"),
    "busy": (3, "slow down"),
    "down": (3, "(500)"),
    "unavailable": (3, "(503)"),
    "half": (3, "no JSON"),
    "deep": (3, "no JSON"),
    "captive": (3, "a web page"),
    "null": (3, "unknown"),
    "error": (3, "though with status 200"),
    "empty": (3, "unknown"),
    "redirect": (3, "points to another address"),
    "short": (3, "broke off"),
    "reset": (3, "broke"),
    "huge": (3, "longer than"),
    "endless": (3, "longer than"),
    "zero": (3, "0, 0"),
    "nan": (3, "unknown"),
    "metres": (3, "unknown"),
}


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as server:
        yield server


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_failure_and_never_not_found(fake: Fake, tmp_path: Path, fault: str):
    fake.mode = fault
    requests, why = FAULTS[fault]
    quick = settings(fake, request_seconds=0.3 if why.startswith("within") else 20.0, failures=3)
    run = asked(tmp_path / "kept", houses(1), quick)
    assert states(run) == ["failed"]
    assert sum(fake.asked.values()) == requests
    assert why in run.tallies[0].left_out
    assert network_in("es", run.tallies[0].left_out) != run.tallies[0].left_out
    fake.mode = "ok"
    assert states(asked(tmp_path / "kept", houses(1), settings(fake))) == ["found"]


def test_a_slow_drip_is_cut_off_by_the_whole_time_not_by_pauses(fake: Fake, tmp_path: Path):
    fake.mode = "drip"
    asked(tmp_path / "kept", houses(1), settings(fake, request_seconds=0.3, attempts=1))
    assert 1 <= fake.sent < DRIPPED / 10


def test_of_a_huge_answer_only_the_permitted_part_is_read(fake: Fake, tmp_path: Path):
    fake.mode = "huge"
    asked(tmp_path / "kept", houses(1), settings(fake, attempts=1))
    assert fake.sent < HUGE / 4  # what fits into the buffers between


def test_a_redirect_to_an_inside_address_is_not_followed(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    reached = []
    connect = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda to, **more: reached.append(to[0]) or connect(to, **more)
    )
    fake.mode = "redirect"
    asked(tmp_path / "kept", houses(2), settings(fake))
    assert set(reached) == {"127.0.0.1"}


@pytest.mark.parametrize("fault", ["unpaid", "forbidden", "quota", "token"])
def test_a_refusal_ends_the_asking_at_once(fake: Fake, tmp_path: Path, fault: str):
    fake.mode = fault
    run = asked(tmp_path / "kept", houses(9), settings(fake))
    assert states(run) == ["not_asked"] * 9
    assert len(fake.requests) == 1
    assert "not asked again" in run.tallies[0].left_out


def test_retry_after_is_waited_for_within_a_bound(fake: Fake, tmp_path: Path):
    fake.modes = ["busy", "unavailable"]
    time = FakeTime()
    run = asked(tmp_path / "kept", houses(1), settings(fake), time=time)
    assert states(run) == ["found"]
    assert [wait for wait in time.slept if wait >= 1] == [7.0, 11.0]
    fake.mode, time = "busy_for_long", FakeTime()
    run = asked(tmp_path / "kept", houses(4), settings(fake), time=time)
    assert states(run) == ["found", *["not_asked"] * 3]
    assert not [wait for wait in time.slept if wait >= 1]
    assert "wait 86,400 seconds" in run.tallies[0].left_out


def test_after_five_failures_in_a_row_a_geocoder_is_left_out_of_the_run(fake: Fake, tmp_path: Path):
    fake.mode = "down"
    run = asked(tmp_path / "kept", houses(300), settings(fake, attempts=2))
    assert states(run).count("failed") == 3  # two requests each: the fifth is the third's first
    assert states(run).count("not_asked") == 297
    assert len(fake.requests) == 5
    assert "left out of this run" in told(run.tallies, "en")[1]


def test_a_failure_in_between_does_not_open_the_breaker(fake: Fake, tmp_path: Path):
    fake.modes = ["down", "down", "ok"] * 12
    run = asked(tmp_path / "kept", houses(12), settings(fake, attempts=3))
    assert states(run) == ["found"] * 12


def test_a_run_ends_when_its_time_is_over_and_the_next_goes_on(fake: Fake, tmp_path: Path):
    slow = settings(fake, rates=("photon=1",), run_seconds=10)
    first = asked(tmp_path / "kept", houses(30), slow)
    assert states(first).count("found") == 10
    assert states(first).count("not_asked") == 20
    assert "run_seconds" in first.tallies[0].left_out
    asked(tmp_path / "kept", houses(30), slow)
    last = asked(tmp_path / "kept", houses(30), slow)
    assert states(last) == ["found"] * 30
    assert set(fake.asked.values()) == {1}


def test_a_name_with_tags_is_bounded_plain_text(fake: Fake, tmp_path: Path):
    fake.mode = "html_name"
    matched = asked(tmp_path / "kept", houses(1), settings(fake)).answers.table["matched"][0]
    assert matched.startswith("100 <img src=x onerror=alert(1)> main st")
    assert len(matched) == 200
    assert matched.isprintable()


@pytest.mark.parametrize("name", GEOCODERS)
@pytest.mark.parametrize("fault", ["null", "empty", "error", "captive", "zero", "nan", "half"])
def test_no_geocoder_s_nonsense_is_an_answer(fake: Fake, tmp_path: Path, name: str, fault: str):
    fake.mode = fault
    run = asked(tmp_path / "kept", houses(1), settings(fake, name, attempts=1))
    assert states(run) == ["failed"]


def test_what_a_service_says_of_an_error_is_never_repeated(
    fake: Fake, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    fake.mode = "error"
    with caplog.at_level("DEBUG"):
        run = asked(tmp_path / "kept", houses(9), settings(fake, "arcgis", failures=1))
    assert "s3cret" in fake.requests[0][1]  # the key went to the server
    assert "s3cret" not in caplog.text + repr(run) + "".join(told(run.tallies, "en"))
    assert b"s3cret" not in (tmp_path / "kept").read_bytes()


def test_an_address_that_failed_with_one_geocoder_is_asked_of_the_next(fake: Fake, tmp_path: Path):
    fake.modes = ["down"]
    both = settings(fake, "photon", "nominatim", attempts=1)
    run = asked(tmp_path / "kept", [query("1 oak st"), query("3 oak st")], both)
    assert states(run) == ["found", "found"]
    assert run.answers.table["provider"].tolist() == ["nominatim", "photon"]


def test_not_found_is_said_only_where_every_geocoder_says_so(fake: Fake, tmp_path: Path):
    fake.mode = "unknown"
    both = settings(fake, "photon", "nominatim", attempts=1)
    assert states(asked(tmp_path / "a", houses(1), both)) == ["not_found"]
    fake.modes = ["unknown", "down"]
    assert states(asked(tmp_path / "b", houses(1), both)) == ["failed"]
    fake.modes = ["unknown", "forbidden"]
    assert states(asked(tmp_path / "c", houses(1), both)) == ["not_asked"]
