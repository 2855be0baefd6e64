"""See that a list is a newer version of another one, and let a person say so."""

import streamlit as st

from assetmap.comparing import Comparison
from assetmap.ingest.columns.mapping import mapping_key
from assetmap.model import Reading, Region
from assetmap.schema import STATUS

from . import brought, cache
from .brought import Brought
from .state import word
from .tables import show_table

LEAST_ALIKE = 0.2  # share of the shorter list's records that must be in both
_ALIKE = ("same", "changed")


def remember(one: Brought, guessed: Reading, region: Region) -> Brought:
    """Read a list as another one with the same columns was read, where nobody has said otherwise.

    Parameters
    ----------
    one
        The list.
    guessed
        What it is read as when nobody has said anything.
    region
        The region that both are read for.
    """
    if one.known:
        return one
    like = one
    for other in brought.before(one):
        if other.upload.mapping or other.upload.answers:
            reading = cache.reading_or_none(other.upload, region)
            if reading is not None and _key(reading) == _key(guessed):
                like = other
    return brought.know(one, mapping=like.upload.mapping, answered=like.answered)


def offer(one: Brought, reading: Reading, region: Region) -> None:
    """Show what changed since an earlier list that looks like the same one, and ask.

    Parameters
    ----------
    one
        The list.
    reading
        What it is read as.
    region
        The region that both are read for.
    """
    for other in reversed(brought.before(one)):
        if other.key in one.apart or other.upload.table is not one.upload.table:
            continue
        earlier = cache.reading_or_none(other.upload, region)
        if earlier is None or _key(earlier) != _key(reading):
            continue
        comparison = cache.comparison(other.upload, one.upload, region)
        if _alike(comparison) >= LEAST_ALIKE * min(len(earlier.records), len(reading.records)):
            _ask(one, other, comparison)
            return


def _key(reading: Reading) -> str:
    """Return what stands for a list's columns."""
    return mapping_key(reading.columns["header"])


def _alike(comparison: Comparison) -> int:
    """Return how many records are in both versions, changed or not."""
    return sum(comparison.counts[status] for status in _ALIKE)


def _ask(one: Brought, other: Brought, comparison: Comparison) -> None:
    """Show what changed, and let a person say whether it is the same list."""
    with st.container(border=True, key=f"newer_{one.key}"):
        st.markdown(f"**{word('newer_looks')}**")
        st.text(other.upload.name)
        st.text(word("newer_counts", **comparison.counts))
        changed = comparison.table()
        with st.expander(word("newer_rows")):
            rows = changed.loc[changed[STATUS] != "same"]
            show_table(rows, key=f"changes_{one.key}_{other.key}")
        st.caption(word("newer_gone"))
        yes, no = st.columns(2)
        if yes.button(
            word("newer_yes"), key=f"newer_yes_{one.key}", type="primary", icon=":material/update:"
        ):
            brought.replace_by(other, one)
            st.rerun()
        if no.button(word("newer_no"), key=f"newer_no_{one.key}", icon=":material/call_split:"):
            brought.set_apart(one, other)
            st.rerun()
