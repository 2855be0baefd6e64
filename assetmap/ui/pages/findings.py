"""Show what was found, how sure it is, and the numbers under it."""

import streamlit as st

from assetmap.model import Verdict
from assetmap.schema import (
    EXPECTED,
    FINDING_COLUMNS,
    HIGH,
    LOW,
    MEASURE,
    NEIGHBOURHOOD_ID,
    OF,
    SENTENCE,
    VALUE,
    VERDICT,
)
from assetmap.ui import state
from assetmap.ui.state import word

SHOWN = [OF, SENTENCE, VERDICT, VALUE, EXPECTED, LOW, HIGH]
CLEAR = [str(Verdict.MORE), str(Verdict.FEWER)]

result = state.require_result()
found = result.findings
st.subheader(word("page_findings"))
st.write(word("findings_intro"))

st.markdown(f"**{word('findings_clear')}**")
clear = found.loc[found[VERDICT].isin(CLEAR) & (found[NEIGHBOURHOOD_ID] != "")]
if clear.empty:
    st.caption(word("findings_none"))
else:
    state.show_table(clear[SHOWN], key="clear")

st.markdown(f"**{word('findings_region')}**")
state.show_table(found.loc[found[NEIGHBOURHOOD_ID] == "", SHOWN], key="region_findings")

with st.expander(word("findings_all")):
    kinds = sorted(found[OF].unique())
    chosen = st.selectbox(word("findings_of"), kinds, key="findings_of") if kinds else ""
    state.show_table(found.loc[found[OF] == chosen, list(FINDING_COLUMNS)], key="all_findings")

st.markdown(f"**{word('findings_measures')}**")
names = sorted(result.measures[MEASURE].unique())
measure = st.selectbox(word("findings_measure"), names, key="findings_measure")
state.show_table(result.measures.loc[result.measures[MEASURE] == measure], key="measures")
