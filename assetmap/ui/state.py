"""Keep what one visitor has chosen, with the result that it leads to."""

import dataclasses
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from assetmap.errors import AssetmapError
from assetmap.garbage import collect_rarely
from assetmap.model import Region
from assetmap.result import Result
from assetmap.retelling import error_in
from assetmap.schema import RECORD_ID
from assetmap.settings import Settings
from assetmap.words import LANGUAGES, say

from . import brought, cache, kept, turns
from .choice import Choice
from .registry import LISTS

T = TypeVar("T")

# Keys of widgets and of what is kept between reruns.
LANGUAGE = "language"
REGION = "region"
WALK = "walk_m"
BASE = "base"
OWN_LISTS = "own_lists"
TILES = "tiles"
ONLINE = "online"  # the answers of geocoders on the network that the visitor had
# The same in the address, so that a link can be mailed.
ASKED_LANGUAGE = "lang"
ASKED_REGION = "region"
FIRST_REGION = "harborview"  # the one that the app opens on
LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def begin() -> None:
    """Start with what the address asks for, else with what suits the visitor's browser."""
    collect_rarely()  # of the process, not of the visit: that it is said again costs nothing
    if LANGUAGE not in st.session_state:
        preferred = (st.context.locale or "")[:2]
        asked = st.query_params.get(ASKED_LANGUAGE, preferred)
        st.session_state[LANGUAGE] = asked if asked in LANGUAGES else LANGUAGES[0]
    if REGION not in st.session_state:
        ids = region_ids()
        asked = st.query_params.get(ASKED_REGION, FIRST_REGION)
        st.session_state[REGION] = next(i for i in (asked, FIRST_REGION, *ids) if i in ids)


def keep_address() -> None:
    """Write language and region into the address."""
    wanted = {ASKED_REGION: st.session_state[REGION], ASKED_LANGUAGE: language()}
    if any(st.query_params.get(key) != value for key, value in wanted.items()):
        st.query_params.update(wanted)


def language() -> str:
    """Return the visitor's language."""
    chosen: str = st.session_state[LANGUAGE]
    return chosen


def word(key: str, **values: object) -> str:
    """Return a text of the app in the visitor's language."""
    return say("app", key, language(), **values)


def region_ids() -> list[str]:
    """Return the ids of the shipped regions: what the address asks for is never a path."""
    return [str(region_id) for region_id in cache.regions()["id"]]


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


def choice(*, held: bool = False) -> Choice:
    """Return what the visitor asks for, or say why there is none and stop.

    Parameters
    ----------
    held
        Whether answers that were given meanwhile may wait: nobody waits for a build between two
        questions (`turns`).
    """
    region = require_region()
    _or_stop(lambda: kept.fetch(region))
    wanted = Choice(
        region_id=region.id,
        added=brought.on_map(),
        settings=settings(region),
        own_lists=bool(st.session_state.get(OWN_LISTS, True)),
        decisions=_or_stop(lambda: kept.decisions(region)),
        ids=_or_stop(lambda: kept.ids(region)),
        learnt=_or_stop(lambda: kept.learnt(region)),
        online=st.session_state.get(key_of(ONLINE, region)),
    )
    if held:
        return turns.held(wanted)
    turns.let_go()
    return wanted


def require_result(*, held: bool = False) -> Result:
    """Return the result for what the visitor has chosen, or say why there is none and stop."""
    return _or_stop(lambda: _remembered(choice(held=held)))


def _remembered(wanted: Choice) -> Result:
    """Return the result of a choice, whose ids the workspace remembers from then on."""
    region = require_region()
    result = cache.result(wanted)
    before = wanted.ids.ids.index if wanted.ids else ()
    is_new = not result.records[RECORD_ID].isin(before).all()
    if is_new and kept.remember(region, result.records):
        # With the ids that it gave itself a build is the same: nobody waits for it again.
        cache.put(dataclasses.replace(wanted, ids=kept.ids(region)), result)
    return result


def _or_stop(make: Callable[[], T]) -> T:
    """Return what is made; show an error of ours as text and stop the page."""
    try:
        return make()
    except AssetmapError as err:
        show_error(err)
        if brought.on_map():
            st.page_link(LISTS.file, label=word("page_lists"), icon=":material/upload_file:")
        st.stop()


def show_error(err: AssetmapError) -> None:
    """Show a sentence that may quote a file: as text, never as Markdown."""
    st.error(word("cannot"), icon=":material/error:")
    st.text(error_in(language(), str(err)))
