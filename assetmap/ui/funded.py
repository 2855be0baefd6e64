"""Show where the money of the chosen funders goes, on a map, in tables, in words."""

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from assetmap.funders import FunderView, in_placing, say_funders
from assetmap.funders.portfolio import DOLLARS, PEOPLE_SHARE, PER_PERSON
from assetmap.funders.recipients import STANDING, STANDINGS
from assetmap.measures.currency import written_exactly
from assetmap.model import Placing
from assetmap.publish.shading import class_limits, colours
from assetmap.publish.wording import worded
from assetmap.result import Result
from assetmap.schema import FUNDER, NEIGHBOURHOOD_ID, PLACING, RECIPIENT_KEY

from . import state
from .small_map import Shading, show_shaded_map
from .state import word
from .tables import in_words, offer_csv, show_table

NOTHING: Final = "#ffffff"  # of a neighbourhood in which nothing lands
UNKNOWN: Final = "#d5d5d5"  # of a neighbourhood without an answer
_DIGITS: Final = {DOLLARS: 0, PER_PERSON: 2}  # that are shown; of a share 3
_SHARE_DIGITS: Final = 3
_ORIGIN: Final = 2  # sentences at the end: the years, and the sources with their dates


def show_view(view: FunderView, result: Result, *, figure: str, placing: Placing) -> None:
    """Show a view of funders.

    Parameters
    ----------
    view
        All three placings of it.
    result
        The build that it is of.
    figure
        One of `FIGURES`: what the map and the table of neighbourhoods show.
    placing
        The one that the map shows.
    """
    one = in_placing(view, placing)
    show_map(one, result, figure)
    sentences = say_funders(view, result, state.language())
    st.text("\n".join(sentences[-_ORIGIN:]))
    with st.expander(word("funders_words"), icon=":material/notes:"):
        st.text("\n\n".join(sentences))
    st.markdown(f"**{word('funders_table', figure=word(f'funders_{figure}'))}**")
    show_table(in_words(side_by_side(view, figure), result), key=f"funders_table_{figure}")
    offer_csv(view.portfolio, name=f"{result.region.id}-funders.csv", key="funders_csv")
    _show_others(one, result, worded("placing", str(placing), state.language()))
    if len(view.years):
        st.markdown(f"**{word('funders_years')}**")
        show_table(view.years, key="funders_years")
    st.markdown(f"**{word('funders_recipients')}**")
    said = {standing: word(f"standing_{standing}") for standing in STANDINGS}
    listed = view.recipients.assign(**{STANDING: view.recipients[STANDING].map(said)})
    listed = listed.drop(columns=RECIPIENT_KEY)
    show_table(listed, key="funders_recipients")
    offer_csv(listed, name=f"{result.region.id}-recipients.csv", key="funders_recipients_csv")


def _show_others(one: FunderView, result: Result, placing: str) -> None:
    """Show who else is where, in one placing."""
    for name, table in (("reach", one.reach), ("pairs", one.pairs)):
        if len(table):
            st.markdown(f"**{word(f'funders_{name}', placing=placing)}**")
            shown = table.drop(columns=[PLACING, "name"], errors="ignore").round(_SHARE_DIGITS)
            show_table(in_words(shown, result), key=f"funders_{name}")


def show_map(one: FunderView, result: Result, figure: str) -> None:
    """Shade the neighbourhoods by what the chosen funders bring together, in one placing."""
    whose = "" if len(one.chosen) > 1 else one.chosen[0]
    values = one.portfolio.loc[one.portfolio[FUNDER] == whose, figure].to_numpy(dtype=float)
    known = values[np.isfinite(values)]
    low, high = [word("funders_no_answer")] * 2
    if known.size:
        low, high = (said(float(end), figure, one.currency) for end in (known.min(), known.max()))
    show_shaded_map(
        result.region,
        shading(values, figure, one.currency),
        alt=word(
            "funders_map_alt",
            region=result.region.name,
            known=known.size,
            low=low,
            high=high,
        ),
    )


def shading(values: "np.ndarray", figure: str, currency: str) -> Shading:
    """Return the colours of neighbourhoods, and what they stand for.

    Parameters
    ----------
    values
        In the order of the neighbourhoods, NaN where there is no answer.
    figure
        What they are.
    currency
        Code of the money.
    """
    some = values > 0
    limits = class_limits(values[some])
    shown = colours(limits, diverging=False) if limits else []
    fills = np.where(np.isnan(values), UNKNOWN, NOTHING).astype(object)
    if shown:
        at = np.searchsorted(limits, values[some], side="right") - 1
        fills[some] = np.array(shown, dtype=object)[np.clip(at, 0, len(shown) - 1)]
    texts = [said(limit, figure, currency) for limit in limits]
    legend = [
        (colour, low if low == high else word("funders_between", low=low, high=high))
        for colour, low, high in zip(shown, texts, texts[1:], strict=False)
    ]
    if NOTHING in fills:
        legend.insert(0, (NOTHING, said(0.0, figure, currency)))
    if UNKNOWN in fills:
        legend.append((UNKNOWN, word("funders_no_answer")))
    return Shading(fills=tuple(fills), legend=tuple(legend))


def said(value: float, figure: str, currency: str) -> str:
    """Write a figure as people read it."""
    if figure not in _DIGITS:
        return f"{100 * value:.3g} %"
    return written_exactly(round(value, _DIGITS[figure]), currency)


def side_by_side(view: FunderView, figure: str) -> pd.DataFrame:
    """Put a figure's three placings beside each other, a row for each funder and neighbourhood."""
    keys = [FUNDER, NEIGHBOURHOOD_ID]
    digits = _DIGITS.get(figure, _SHARE_DIGITS)
    parts = [
        view.portfolio.loc[view.portfolio[PLACING] == str(placing)].reset_index(drop=True)
        for placing in Placing
    ]
    table = parts[0][keys].copy()
    for placing, part in zip(Placing, parts, strict=True):
        table[str(placing)] = part[figure].round(digits)
    table[PEOPLE_SHARE] = parts[0][PEOPLE_SHARE].round(_SHARE_DIGITS)
    together = word("funders_together")
    return table.assign(**{FUNDER: table[FUNDER].where(table[FUNDER] != "", together)})
