import dataclasses

import pytest

from assetmap.errors import SettingsError
from assetmap.limits import Limits
from assetmap.online import Online
from assetmap.settings import _RANGES, Settings, parse_settings


def test_every_numeric_setting_has_a_range_that_holds_its_default():
    numbers = {
        f.name: f.default
        for f in dataclasses.fields(Settings)
        if isinstance(f.default, int | float)
    }
    numbers |= {f"limits.{f.name}": f.default for f in dataclasses.fields(Limits)}
    numbers |= {
        f"online.{f.name}": f.default
        for f in dataclasses.fields(Online)
        if isinstance(f.default, int | float)
    }
    assert set(numbers) == set(_RANGES)
    for name, default in numbers.items():
        low, high = _RANGES[name]
        assert low <= default <= high


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"walk": 5}, "'walk'"),
        ({"walk_m": "far"}, "'walk_m'"),
        ({"walk_m": -1}, "'walk_m'"),
        ({"walk_m": float("nan")}, "'walk_m'"),
        ({"draws": 999.5}, "'draws'"),
        ({"draws": True}, "'draws'"),
        ({"expected": "library"}, "'expected'"),
        ({"expected": [1]}, "'expected'"),
        ({"base": 3}, "'base'"),
        ({"walk_minutes": 5}, "'walk_minutes'"),
        ({"walk_minutes": []}, "'walk_minutes'"),
        ({"walk_minutes": [5, 5]}, "'walk_minutes'"),
        ({"walk_minutes": [5, 1.5]}, "'walk_minutes'"),
        ({"walk_minutes": [True, 300]}, "'walk_minutes'"),
        ({"walk_minutes": list(range(1, 8))}, "at most 6"),
        ({"limits": 5}, "'limits'"),
        ({"limits": {"bytes": 5}}, "'limits.bytes'; known are .*limits.file_bytes"),
        ({"limits": {"file_bytes": "all"}}, "'limits.file_bytes'"),
        ({"limits": {"file_bytes": -1}}, "'limits.file_bytes'"),
        ({"limits": {"rows": 1.5}}, "'limits.rows'"),
        ({"online": {"providers": ["google"]}}, "'online.providers' has 'google'; expected one of"),
        ({"online": {"providers": "census"}}, "'online.providers'"),
        ({"online": {"endpoints": ["nominatim"]}}, "'online.endpoints' has 'nominatim'"),
        ({"online": {"endpoints": ["bing=https://a.org"]}}, "'online.endpoints' has 'bing="),
        ({"online": {"endpoints": ["census=file:///etc/passwd"]}}, "'online.endpoints'"),
        ({"online": {"endpoints": ["census=https://a.org/x?y"]}}, "'online.endpoints'"),
        ({"online": {"rates": ["nominatim=fast"]}}, "'online.rates'"),
        ({"online": {"rates": ["nominatim=0"]}}, "'online.rates'"),
        ({"online": {"attempts": 0}}, "'online.attempts'"),
        ({"online": {"key": "secret"}}, "'online.key'; known are .*online.providers"),
    ],
)
def test_a_bad_setting_is_refused_by_name(changes: dict, named: str):
    with pytest.raises(SettingsError, match=named):
        Settings().with_(changes)


def test_good_settings_are_taken_with_their_types():
    changed = Settings().with_({"walk_m": 400, "draws": 1999, "expected": ["library"]})
    assert (changed.walk_m, changed.draws, changed.expected) == (400.0, 1999, ("library",))
    assert Settings().walk_m == 800.0
    assert Settings().with_({"walk_minutes": [20, 10]}).walk_minutes == (10, 20)


def test_a_settings_file_that_is_not_toml_is_refused():
    with pytest.raises(SettingsError, match="not TOML"):
        parse_settings("walk_m is 800")


def test_settings_can_be_a_cache_key():
    assert hash(Settings()) == hash(Settings())
    assert Settings() != Settings().with_({"walk_m": 801})


def test_a_table_of_limits_changes_those_that_it_names():
    changed = Settings().with_(parse_settings("walk_m = 400\n[limits]\nfile_bytes = 1000\n"))
    assert changed.limits == Limits(file_bytes=1000)
    again = changed.with_(parse_settings("limits.parsers = 1"))
    assert again.limits == Limits(file_bytes=1000, parsers=1)
    assert again.with_({"limits": Limits()}).limits == Limits()


def test_limits_are_told_where_they_were_changed():
    assert not [key for key in Settings().as_dict() if "limits" in key]
    told = Settings().with_({"limits": {"cells": 7}}).as_dict()
    assert told["limits.cells"] == 7
    assert "limits.rows" not in told


def test_a_table_of_geocoders_is_read_and_told_where_it_was_changed():
    lines = (
        '[online]\nproviders = ["census", "nominatim"]\nendpoints = ["nominatim=http://[::1]:80"]'
    )
    changed = Settings().with_(parse_settings(lines))
    assert changed.online.endpoint("nominatim") == "http://[::1]:80"
    assert changed.online.endpoint("census") == ""
    assert changed.as_dict()["online.providers"] == ("census", "nominatim")
    assert not [key for key in Settings().as_dict() if "online" in key]
    assert hash(changed) != hash(Settings())
