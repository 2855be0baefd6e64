"""Make each region, reading, result and page once for everybody who asks for the same."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import astuple, dataclass, field, replace
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assetmap import pipeline, publish
from assetmap.comparing import Comparison, compare
from assetmap.errors import InputError
from assetmap.geocode import cache_folder
from assetmap.ingest import read_upload
from assetmap.limits import Limits
from assetmap.model import Reading, Region, Table, Upload
from assetmap.region import find_region, list_regions, shipped_folders
from assetmap.resolve import NO_DECISIONS, Decisions, load_decisions, together
from assetmap.result import Result
from assetmap.retelling import with_messages_in
from assetmap.uploads import pack_uploads
from assetmap.words import say

from .choice import Choice, upload_key

RESULTS_KEPT = 6  # a result of a hundred thousand assets is a few hundred megabytes
READINGS_KEPT = 24  # a region's own lists, which every build of it needs, are among them
PAGES_KEPT = 12  # about a megabyte each
_CHOICE_KEY: dict[str | type[Any], Callable[[Any], Any]] = {Choice: Choice.key}


@st.cache_data(show_spinner=False)
def regions() -> pd.DataFrame:
    """Return the shipped regions, one row each."""
    return list_regions(shipped_folders())


@st.cache_resource(show_spinner=False, max_entries=8)
def region(region_id: str) -> Region:
    """Return a shipped region, loaded.

    Raises
    ------
    RegionError
        If its pack is broken.
    """
    return replace(find_region(region_id, shipped_folders()), cache=cache_folder(os.environ))


def reading(
    upload: Upload,
    *,
    states: tuple[str, ...],
    bounds: tuple[float, float, float, float] | None = None,
    limits: Limits = Limits(),  # noqa: B008 -- frozen
) -> Reading:
    """Return what a spreadsheet is read as; nobody changes it.

    Raises
    ------
    InputError
        If the file cannot be used.
    """
    became = _became(upload, states, bounds, limits)
    if isinstance(became, InputError):
        raise became.with_traceback(None)
    return became


@st.cache_resource(
    show_spinner=False,
    max_entries=READINGS_KEPT,
    hash_funcs={Upload: upload_key, Limits: astuple},
)
def _became(
    upload: Upload,
    states: tuple[str, ...],
    bounds: tuple[float, float, float, float] | None,
    limits: Limits,
) -> Reading | InputError:
    """Return a reading, or why there is none: a file that costs its limits costs them once."""
    try:
        return read_upload(upload, states=states, bounds=bounds, limits=limits)
    except InputError as err:
        return err


def reading_or_none(upload: Upload, region: Region) -> Reading | None:
    """Return what a spreadsheet is read as; None where it cannot be read as it stands."""
    try:
        return reading(upload, states=region.states, bounds=region.bounds)
    except InputError:
        return None


def comparison(old: Upload, new: Upload, region: Region) -> Comparison:
    """Return what changed between two versions of a list; nobody changes it.

    Raises
    ------
    InputError
        If either cannot be read.
    """
    return _comparison(old, new, region.states, region.bounds)


@st.cache_resource(show_spinner=False, max_entries=READINGS_KEPT, hash_funcs={Upload: upload_key})
def _comparison(
    old: Upload,
    new: Upload,
    states: tuple[str, ...],
    bounds: tuple[float, float, float, float],
) -> Comparison:
    """Return what changed between two versions of a list."""
    before, after = (reading(one, states=states, bounds=bounds) for one in (old, new))
    return compare(before, after)


@dataclass(slots=True)
class _Place:
    """Where a result stands, or will stand when it is made."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    made: Result | None = None


@st.cache_resource(show_spinner=False)
def _shelf() -> tuple[threading.Lock, OrderedDict[Hashable, _Place]]:
    """Return the shelf of results that every visitor shares; nobody changes what stands on it."""
    return threading.Lock(), OrderedDict()


def _place_of(choice: Choice) -> _Place:
    """Return a choice's place on the shelf; the longest unused falls off."""
    lock, shelf = _shelf()
    with lock:
        place = shelf.setdefault(choice.key(), _Place())
        shelf.move_to_end(choice.key())
        while len(shelf) > RESULTS_KEPT:
            shelf.popitem(last=False)
    return place


def result(choice: Choice) -> Result:
    """Return the build of what a visitor chose.

    Made once; while it is made the page shows how far it has come, and who asks for the same
    meanwhile waits for the same.

    Raises
    ------
    AssetmapError
        If a file or a setting cannot be used.
    """
    place = _place_of(choice)
    with place.lock:
        if place.made is None:
            place.made = _built(choice)
        return place.made


def put(choice: Choice, made: Result) -> None:
    """Keep a result for a choice that is known to come to the same."""
    place = _place_of(choice)
    with place.lock:
        place.made = made


def uploads_of(choice: Choice) -> list[Upload]:
    """Return the lists that count.

    As `--only-these-assets` has it: grants and ties are the region's own in any case.
    """
    own = [table for table in Table if choice.own_lists or table is not Table.ASSETS]
    return [*pack_uploads(region(choice.region_id), tables=own), *choice.added]


def decisions_of(choice: Choice) -> Decisions:
    """Return what persons decided: in the region's own log, then in the workspace's."""
    path = region(choice.region_id).decisions
    return together(load_decisions(path) if path else NO_DECISIONS, choice.decisions)


def _built(choice: Choice) -> Result:
    """Build a region behind a progress bar."""
    pack = region(choice.region_id)
    bar = st.progress(0.0)
    try:
        return pipeline.build(
            pack,
            uploads_of(choice),
            decisions=decisions_of(choice),
            settings=choice.settings,
            known=pipeline.Known(
                online=choice.online,
                model=choice.learnt,
                ids=choice.ids.ids if choice.ids else None,
                read=reading,
            ),
            progress=_progress_on(bar, choice.settings.language),
        )
    finally:
        bar.empty()


def _progress_on(bar: DeltaGenerator, language: str) -> Callable[[str], None]:
    """Return a function that moves a progress bar on to a step."""

    def show(step: str) -> None:
        share = (1 + pipeline.STEPS.index(step)) / (1 + len(pipeline.STEPS))
        bar.progress(share, text=say("app", f"step_{step}", language))

    return show


@st.cache_data(show_spinner=False, max_entries=PAGES_KEPT, hash_funcs=_CHOICE_KEY)
def page(choice: Choice, *, tiles: bool) -> str:
    """Return the one-file map of what a visitor chose, over a background of streets or plain."""
    return publish.map_page(result(choice), language=choice.settings.language, tiles=tiles)


@st.cache_data(show_spinner=False, max_entries=PAGES_KEPT, hash_funcs=_CHOICE_KEY)
def problems(choice: Choice) -> pd.DataFrame:
    """Return what had to be said of rows, in the visitor's language."""
    return with_messages_in(choice.settings.language, result(choice).problems)
