"""Hold every choice that a result depends on."""

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeVar

from .errors import SettingsError
from .limits import MEGA, Limits
from .online import Online

# The environment variable that names the folder in which the app keeps lists; none: it keeps none.
WORKSPACE_VARIABLE: Final = "ASSETMAP_WORKSPACE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices of one build: cache key, options, and a block in every export."""

    base: str = "children"  # the people column that fairness is judged against
    walk_m: float = 800.0  # metres: ten minutes at 4.8 km/h
    walk_m_per_min: float = 80.0  # metres walked in a minute: 4.8 km/h
    walk_minutes: tuple[int, ...] = (5, 10, 15)  # on foot, within which it is told who has one
    detour: float = 1.3  # street distance over straight line, where no street network is given
    snap_m: float = 250.0  # metres from the nearest street beyond which nobody walks there
    catchment_m: float = 1600.0  # metres on foot within which supply is shared: 20 minutes
    decay: str = (
        "none"  # how supply counts less towards the catchment's edge: none, steps, gaussian
    )
    decay_sigma: float = 0.33  # of a Gaussian, as a share of the catchment: 0.01 at its edge
    region_buffer_m: float = (
        5000.0  # metres beyond the region within which assets still count as near
    )
    same_place_m: float = 50.0  # metres within which two records of one name are one asset
    expected: tuple[str, ...] = ()  # the types a region wants everywhere; () means the common ones
    alpha: float = 0.05  # level of every test, and of the false-discovery rate
    power: float = (
        0.8  # probability with which "as expected" must have been able to see a difference
    )
    fewer_effect: float = 0.5  # the halved rate that "as expected" would have seen
    more_effect: float = 2.0  # the doubled rate that it would have seen
    draws: int = 999  # of a Monte-Carlo test; more where many areas need it
    doubt_draws: int = 1000  # of what is doubtful: each finding is judged anew in each
    seed: int = 20260131  # of every draw
    min_assets: int = 5  # a type with fewer assets in the region is measured, not tested
    sample_points: int = 200  # points per neighbourhood that stand for where its people live
    grants_from: str = ""  # first month of the grants that count: 2020 or 2020-07; "" is any
    grants_to: str = ""  # the last; a year stands for its December
    regrants: str = "once"  # money given on counts once; "stated": where lists say so; "all": twice
    real_dollars_of: int = 0  # year in whose money grants count; 0: as they were awarded
    suppress_below: int = 5  # counts of people above 0 and below it are not told; 0: all are
    language: str = "en"  # of sentences: en, es
    limits: Limits = field(default_factory=Limits)  # of reading: TOML [limits]
    online: Online = field(default_factory=Online)  # geocoders on the network: TOML [online]

    def with_(self, changes: Mapping[str, Any]) -> Self:
        """Return these settings with some changed.

        Raises
        ------
        SettingsError
            If a key is unknown, or a value has the wrong type or is out of range.
        """
        return _changed(self, changes, "")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON and for the page; of tables those that were changed."""
        plain = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        for table, usual in _TABLES.items():
            default = dataclasses.asdict(usual)
            plain |= {
                f"{table}.{key}": value
                for key, value in dataclasses.asdict(plain.pop(table)).items()
                if value != default[key]
            }
        return plain


_TABLES: Final[dict[str, Limits | Online]] = {
    "limits": Limits(),
    "online": Online(),
}  # what a settings file has as [table]
_T = TypeVar("_T", bound=Settings | Limits | Online)


def _changed(choices: _T, changes: Mapping[str, Any], before: str) -> _T:
    """Return choices with some changed; `before` stands before a key in a message."""
    known = sorted(f.name for f in dataclasses.fields(choices))
    for key in changes:
        if key not in known:
            names = ", ".join(before + name for name in known)
            msg = f"unknown setting {before + key!r}; known are {names}"
            raise SettingsError(msg)
    clean: dict[str, Any] = {
        key: _coerced(before + key, value, getattr(choices, key)) for key, value in changes.items()
    }
    return dataclasses.replace(choices, **clean)


# Lowest and highest value that makes sense; the ends are allowed.
_RANGES: dict[str, tuple[float, float]] = {
    "walk_m": (50, 20_000),
    "walk_m_per_min": (10, 200),
    "detour": (1, 3),
    "snap_m": (1, 5_000),
    "catchment_m": (50, 50_000),
    "decay_sigma": (0.05, 10),
    "region_buffer_m": (0, 200_000),
    "same_place_m": (0, 1_000),
    "alpha": (0.0001, 0.5),
    "power": (0.05, 0.999),
    "fewer_effect": (0, 0.99),
    "more_effect": (1.01, 100),
    "draws": (99, 100_000),
    "doubt_draws": (1, 100_000),
    "seed": (0, 2**32 - 1),
    "min_assets": (1, 10_000),
    "sample_points": (1, 10_000),
    "real_dollars_of": (0, 2200),
    "suppress_below": (0, 1_000),
    "limits.file_bytes": (1, 4096 * MEGA),
    "limits.whole_bytes": (1, 4096 * MEGA),
    "limits.judged_bytes": (0, 4096 * MEGA),
    "limits.inflated_bytes": (1, 4096 * MEGA),
    "limits.json_values": (1, 1_000_000_000),
    "limits.inflation": (1, 100_000),
    "limits.members": (1, 100_000),
    "limits.sheets": (1, 10_000),
    "limits.cells": (1, 1_000_000_000),
    "limits.text_cells": (1, 1_000_000_000),
    "limits.rows": (1, 100_000_000),
    "limits.columns": (1, 16_384),  # of Excel's last column
    "limits.cell_characters": (1, 1_000_000),
    "limits.name_characters": (1, 1_000_000),
    "limits.unbalanced_quotes": (0, 1_000_000),
    "limits.quoted_lines": (1, 1_000_000),
    "limits.memory_bytes": (128 * MEGA, 65_536 * MEGA),
    "limits.memory_per_byte": (0, 1_000),
    "limits.seconds": (1, 3_600),
    "limits.seconds_per_megabyte": (0, 60),
    "limits.patience": (1, 1_000),
    "limits.parsers": (1, 1_000),
    "limits.waiting_seconds": (0, 86_400),
    "online.request_seconds": (0.1, 600),
    "online.batch_seconds": (0.1, 3_600),
    "online.run_seconds": (0.1, 7 * 86_400),
    "online.batch_addresses": (1, 10_000),  # what the census takes at most
    "online.attempts": (1, 10),
    "online.longest_wait_seconds": (0, 3_600),
    "online.failures": (1, 1_000),
    "online.public_addresses": (0, 1_000),
    "online.not_found_days": (0, 36_500),
    "online.answer_bytes": (1_000, 100_000_000),
    "online.batch_bytes": (1_000, 1_000_000_000),
}


def _coerced(key: str, value: object, default: object) -> object:
    """Return a value of the default's type, or say what is wrong with it."""
    if isinstance(default, Limits | Online):
        return _tabled(key, value, default)
    if key == "walk_minutes":
        return _minutes(key, value)
    if isinstance(default, tuple):
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            msg = f"setting {key!r} is {value!r}; expected a list of words"
            raise SettingsError(msg)
        return tuple(value)
    if isinstance(default, str):
        return _word(key, value)
    return _number(key, value, default)


MOST_BANDS: Final = 6
LONGEST_MINUTES: Final = 180


def _minutes(key: str, value: object) -> tuple[int, ...]:
    """Return a few different whole minutes, the least first."""
    listed = value if isinstance(value, list | tuple) else [None]
    known = {one for one in listed if type(one) is int and 0 < one <= LONGEST_MINUTES}
    if not 0 < len(known) <= MOST_BANDS or len(known) < len(listed):
        msg = (
            f"setting {key!r} is {value!r}; expected a list of at most {MOST_BANDS} different "
            f"whole minutes from 1 to {LONGEST_MINUTES}, such as [5, 10, 15]"
        )
        raise SettingsError(msg)
    return tuple(sorted(known))


# What a word must look like, and how to say so.
_FORMS: Final = {
    "grants_from": (r"|\d{4}(-(0[1-9]|1[0-2]))?", 'a year or a month, such as "2020" or "2020-07"'),
    "grants_to": (r"|\d{4}(-(0[1-9]|1[0-2]))?", 'a year or a month, such as "2023" or "2023-06"'),
    "regrants": (r"once|stated|all", '"once", "stated" or "all"'),
    "decay": (r"none|steps|gaussian", '"none", "steps" or "gaussian"'),
}


def _word(key: str, value: object) -> str:
    """Return a word of the form that a setting has; a year may stand there as a number."""
    form, expected = _FORMS.get(key, (r"(?s).*", "a word"))
    text = str(value) if key in ("grants_from", "grants_to") and type(value) is int else value
    if not isinstance(text, str) or not re.fullmatch(form, text):
        msg = f"setting {key!r} is {value!r}; expected {expected}"
        raise SettingsError(msg)
    return text


def _tabled(key: str, value: object, default: Limits | Online) -> Limits | Online:
    """Return a table of settings with some changed, as a settings file has them."""
    if isinstance(value, type(default)):  # a region pack has checked its own already
        return value
    if not isinstance(value, Mapping):
        example = next(name for name in _RANGES if name.startswith(f"{key}."))
        msg = f"setting {key!r} is {value!r}; expected a table such as {example} = 100000"
        raise SettingsError(msg)
    return _changed(default, value, f"{key}.")


def _number(key: str, value: object, default: object) -> float | int:
    """Return a number within its range, whole where the default is whole."""
    low, high = _RANGES[key]
    whole = isinstance(default, int)
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and low <= value <= high
        and not (whole and value != int(value))
    ):
        return int(value) if whole else float(value)
    msg = f"setting {key!r} is {value!r}; expected a number from {low:g} to {high:g}"
    raise SettingsError(msg)


def parse_settings(text: str) -> dict[str, Any]:
    """Read a settings file (TOML: `walk_m = 1200`), for `Settings.with_`.

    Raises
    ------
    SettingsError
        If the text is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        msg = f"the settings file is not TOML ({err}); write lines like walk_m = 1200"
        raise SettingsError(msg) from err
