"""Make each region, reading, result and page once for everybody who asks for the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assetmap import pipeline, publish
from assetmap.ingest import read_upload
from assetmap.model import Reading, Region, Upload
from assetmap.region import find_region, list_regions, shipped_folders
from assetmap.resolve import NO_DECISIONS, load_decisions
from assetmap.result import Result
from assetmap.settings import Settings
from assetmap.uploads import pack_uploads
from assetmap.words import book, say

RESULTS_KEPT = 6  # a result of a hundred thousand assets is a few hundred megabytes
_UPLOAD_KEY = {Upload: lambda upload: (upload.name, upload.sha256, upload.table, upload.mapping)}


@st.cache_data
def regions() -> pd.DataFrame:
    """Return the shipped regions, one row each."""
    return list_regions(shipped_folders())


@st.cache_resource(max_entries=16)
def region(region_id: str) -> Region:
    """Return a shipped region, loaded."""
    return find_region(region_id, shipped_folders())


@st.cache_resource(max_entries=32, hash_funcs=_UPLOAD_KEY)
def reading(upload: Upload, states: tuple[str, ...]) -> Reading:
    """Return what a spreadsheet is read as."""
    return read_upload(upload, states=states)


@st.cache_resource
def _results() -> tuple[threading.Lock, OrderedDict[Any, Result]]:
    """Return the shelf of results that every visitor shares; nobody changes what stands on it."""
    return threading.Lock(), OrderedDict()


def result(
    region_id: str, added: tuple[Upload, ...], settings: Settings, *, own_lists: bool
) -> Result:
    """Return the build of a region, its own lists and those that were added.

    Made once for each combination; while it is made, the page shows how far it has come.

    Raises
    ------
    AssetmapError
        If a file or a setting cannot be used.
    """
    key = (region_id, tuple(_UPLOAD_KEY[Upload](u) for u in added), settings, own_lists)
    lock, shelf = _results()
    with lock:
        if key in shelf:
            shelf.move_to_end(key)
            return shelf[key]
    made = _built(region(region_id), added, settings, own_lists=own_lists)
    with lock:
        shelf[key] = made
        while len(shelf) > RESULTS_KEPT:
            shelf.popitem(last=False)
    return made


def _built(
    pack: Region, added: tuple[Upload, ...], settings: Settings, *, own_lists: bool
) -> Result:
    """Build a region behind a progress bar."""
    own = pack_uploads(pack) if own_lists else []
    bar = st.progress(0.0)
    try:
        return pipeline.build(
            pack,
            [*own, *added],
            decisions=load_decisions(pack.decisions) if pack.decisions else NO_DECISIONS,
            settings=settings,
            progress=_progress_on(bar, settings.language),
        )
    finally:
        bar.empty()


def _progress_on(bar: DeltaGenerator, language: str) -> Callable[[str], None]:
    """Return a function that moves a progress bar on to a step."""

    def show(step: str) -> None:
        share = pipeline.STEPS.index(step) / len(pipeline.STEPS)
        bar.progress(share, text=say("app", f"step_{step}", language))

    return show


@st.cache_data(max_entries=8, hash_funcs={Result: lambda made: made.summary})
def page(made: Result, language: str) -> str:
    """Return the one-file map of a result."""
    return publish.map_page(made, language=language)


@st.cache_data(max_entries=8, hash_funcs={Result: lambda made: made.summary})
def tables(made: Result) -> bytes:
    """Return all tables of a result as one zip file."""
    return publish.zipped_build(made)


def column_words(language: str) -> dict[str, Any]:
    """Return the headers of tables in a language, each with its meaning."""
    meanings = book("columns")
    return {
        name: st.column_config.Column(texts[language], help=meanings[name][language])
        for key, texts in book("app").items()
        if (name := key.removeprefix("column_")) != key and name in meanings
    }
