"""Keep what one visitor has chosen, with the result that it leads to."""

import shlex
from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from assetmap.accounting import account as count_rows
from assetmap.errors import AssetmapError
from assetmap.model import Reading, Region, Table, Upload
from assetmap.result import Result
from assetmap.settings import Settings
from assetmap.words import LANGUAGES, say

from . import cache

T = TypeVar("T")

# Keys of widgets and of what is kept between reruns.
LANGUAGE = "language"
REGION = "region"
WALK = "walk_m"
BASE = "base"
UPLOADS = "uploads"
OWN_LISTS = "own_lists"
FIRST_REGION = "harborview"  # the one that the app opens on
LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def language() -> str:
    """Return the visitor's language: the chosen one, else that of the address, else English."""
    asked = st.session_state.get(LANGUAGE) or st.query_params.get("lang", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def word(key: str, **values: object) -> str:
    """Return a text of the app in the visitor's language."""
    return say("app", key, language(), **values)


def uploads() -> tuple[Upload, ...]:
    """Return the lists that the visitor has added."""
    kept: tuple[Upload, ...] = st.session_state.get(UPLOADS, ())
    return kept


def keep_uploads(kept: tuple[Upload, ...]) -> None:
    """Replace the lists that the visitor has added."""
    st.session_state[UPLOADS] = kept


def key_of(name: str, region: Region) -> str:
    """Return the key of a widget whose choice belongs to one region."""
    return f"{name}_{region.id}"


def default_settings(region: Region) -> Settings:
    """Return the settings that a region asks for, in the visitor's language."""
    return Settings().with_({**dict(region.measures), "language": language()})


def settings(region: Region) -> Settings:
    """Return the settings: the region's, changed by the visitor."""
    chosen = {name: st.session_state.get(key_of(name, region)) for name in (WALK, BASE)}
    return default_settings(region).with_({k: v for k, v in chosen.items() if v is not None})


def require_region() -> Region:
    """Return the chosen region, or say why there is none and stop."""
    return _or_stop(lambda: cache.region(st.session_state[REGION]))


def require_result() -> Result:
    """Return the result for what the visitor has chosen, or say why there is none and stop."""
    region = require_region()
    own = bool(st.session_state.get(OWN_LISTS, True))
    return _or_stop(lambda: cache.result(region.id, uploads(), settings(region), own_lists=own))


def _or_stop(make: Callable[[], T]) -> T:
    """Return what is made; show an error of ours as text and stop the page."""
    try:
        return make()
    except AssetmapError as err:
        show_error(err)
        st.stop()


def show_error(err: AssetmapError) -> None:
    """Show a sentence that may quote a file: as text, never as Markdown."""
    st.error(word("cannot"), icon=":material/error:")
    st.text(str(err))


def show_table(table: pd.DataFrame, *, key: str, height: int | str = "auto") -> None:
    """Show a table whose headers are in the visitor's language."""
    known = cache.column_words(language())
    st.dataframe(
        table, key=key, height=height, hide_index=True, width="stretch", column_config=known
    )


def account(summary: dict[str, Any]) -> str:
    """Say in a sentence what became of the rows of a build."""
    parts = ("accepted", "held", "rejected")
    counts = {part: sum(summary[part].values()) for part in parts}
    whole = {key: summary[key] for key in ("rows_in", "assets", "merged")}
    return word("account", **counts, **whole)


def account_of(reading: Reading) -> str:
    """Say in a sentence what became of the rows of one file."""
    parts = count_rows(reading.rows_in, kept=reading.records, problems=reading.problems)
    counts = {part: sum(parts[part].values()) for part in ("accepted", "held", "rejected")}
    return word("lists_account", rows_in=reading.rows_in, skipped=reading.skipped, **counts)


def command(result: Result) -> str:
    """Return the command that makes the same result, but for the visitor's own file paths."""
    added = [
        f"--{'grants' if upload.table is Table.GRANTS else 'assets'} {shlex.quote(upload.name)}"
        for upload in uploads()
    ]
    words = ["assetmap build", result.region.id, *added, "--out", f"out/{result.region.id}"]
    return " ".join(words)
