"""Keep a harbormaster's lists from one visit to the next, where the app was started to."""

import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from assetmap.classify import Model
from assetmap.model import Region
from assetmap.resolve import NO_DECISIONS, Decisions, parse_decisions
from assetmap.settings import WORKSPACE_VARIABLE
from assetmap.workspace import Answer, KnownIds, Workspace, keep_ids, read_ids, read_model
from assetmap.workspace.decided import HEADER, NOBODY, decision_lines, now
from assetmap.workspace.space import DECISIONS

from . import brought
from .brought import Brought
from .choice import upload_key

_DECIDED = "decided_in_"  # the log of a visit of which nothing is kept, by region
_LOADED = "workspace_of"  # the region whose lists were fetched


def workspace(region: Region) -> Workspace | None:
    """Return the region's workspace; None where the app keeps nothing.

    Raises
    ------
    InputError
        If the folder is none, or its log is broken.
    """
    folder = os.environ.get(WORKSPACE_VARIABLE, "")
    return Workspace.open(Path(folder) / region.id, region=region) if folder else None


def fetch(region: Region) -> None:
    """Fetch the lists that are kept for a region, once for each visit; drop those of another.

    Raises
    ------
    InputError
        If a kept file is missing or damaged.
    """
    space = workspace(region)
    if space is None or st.session_state.get(_LOADED) == region.id:
        return
    for one in brought.lists():
        if one.source:
            brought.remove(one)
    for upload in space.uploads():
        key = upload_key(upload)
        brought.put(Brought(upload=upload, on_map=True, known=True, source=upload.source, kept=key))
    st.session_state[_LOADED] = region.id


def is_kept(one: Brought) -> bool:
    """Say whether a list is kept just as it is now read."""
    return bool(one.kept) and one.kept == upload_key(one.upload)


def keep(one: Brought, space: Workspace) -> None:
    """Keep a list, with what was said of it and its corrected rows.

    Raises
    ------
    InputError
        If the disk refuses, or somebody else changed the list meanwhile.
    """
    plain = dataclasses.replace(one.upload, source=one.source, fixes=(), earlier=())
    proposal = space.propose(plain)
    space.accept(proposal)
    for fix in one.upload.fixes:
        space.accept(space.propose(fix))
    brought.put(dataclasses.replace(one, source=proposal.source, kept=upload_key(one.upload)))


def forget(one: Brought, space: Workspace | None) -> None:
    """Use a list no longer, now and next time.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    if space is not None and one.kept:
        space.remove(one.source)
    brought.remove(one)


def decisions(region: Region) -> Decisions:
    """Return what people decided in the region's workspace; without one, in this visit.

    Raises
    ------
    InputError
        If the workspace's log is broken.
    """
    space = workspace(region)
    if space:
        return space.decisions()
    text = log_of_visit(region)
    return parse_decisions(text, name=DECISIONS) if text else NO_DECISIONS


def learnt(region: Region) -> Model | None:
    """Return the model of types that the region's workspace has learnt; None where there is none.

    Raises
    ------
    InputError
        If the workspace's file is no model.
    """
    space = workspace(region)
    return read_model(space.folder) if space else None


def ids(region: Region) -> KnownIds | None:
    """Return the ids of assets that the region's workspace remembers; None where there are none.

    Raises
    ------
    InputError
        If the workspace's file is something else.
    """
    space = workspace(region)
    return read_ids(space.folder) if space else None


def remember(region: Region, records: pd.DataFrame) -> bool:
    """Have the region's workspace remember the ids of a build; tell whether any were new.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    space = workspace(region)
    return bool(space and keep_ids(space.folder, records))


def decide(region: Region, answers: Sequence[Answer]) -> None:
    """Keep answers: in the region's workspace, or without one for this visit.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    space = workspace(region)
    if space:
        space.decide_all(answers)
    elif answers:
        lines = decision_lines(answers, who=NOBODY, when=now(), name=DECISIONS)
        before = log_of_visit(region) or f"{HEADER}\n"
        st.session_state[_DECIDED + region.id] = f"{before}{lines}\n"


def log_of_visit(region: Region) -> str:
    """Return the log of what was decided in this visit alone, "" where nothing was."""
    text: str = st.session_state.get(_DECIDED + region.id, "")
    return text
