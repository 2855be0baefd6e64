"""Show what was found, how sure it is, and the numbers under it."""

import streamlit as st

from assetmap.model import Verdict
from assetmap.publish.shading import NOT_SHADED
from assetmap.schema import (
    BASE,
    EXPECTED,
    HIGH,
    HOLDS,
    LOW,
    MEASURE,
    NEEDED,
    NEIGHBOURHOOD_ID,
    OF,
    PLACING,
    SEARCHED,
    SENTENCE,
    SURVIVES,
    VALUE,
    VALUE_HIGH,
    VALUE_LOW,
    VERDICT,
)
from assetmap.ui import state
from assetmap.ui.settling import show_settling
from assetmap.ui.state import word
from assetmap.ui.tables import in_words, kinds, say_measure, show_table
from assetmap.ui.told import tell

FOUND = [
    *(NEIGHBOURHOOD_ID, VERDICT, SURVIVES, MEASURE, PLACING, VALUE, VALUE_LOW, VALUE_HIGH),
    *(EXPECTED, LOW, HIGH, HOLDS, NEEDED, SEARCHED, SENTENCE),
]
ROUNDED = dict.fromkeys((VALUE, VALUE_LOW, VALUE_HIGH, EXPECTED, LOW, HIGH), 1)
ROUNDED |= {HOLDS: 2, SEARCHED: 2}  # digits that are shown
MEASURED = [NEIGHBOURHOOD_ID, OF, BASE, PLACING, VALUE, LOW, HIGH]
ICONS = {Verdict.FEWER: ":material/trending_down:", Verdict.MORE: ":material/trending_up:"}

result = state.require_result()
language = state.language()
found = result.findings.loc[result.findings[BASE] == result.settings.base]
none = "findings_untested" if found.empty else "findings_none"
of_region = found[NEIGHBOURHOOD_ID] == ""
st.subheader(word("page_findings"))
st.write(word("findings_intro"))
if found.empty:
    st.info(word(none), icon=":material/info:")

for verdict in (Verdict.FEWER, Verdict.MORE):
    clear = found.loc[(found[VERDICT] == str(verdict)) & ~of_region]
    with st.expander(
        f"{word(f'findings_{verdict}')} ({len(clear)})",
        expanded=verdict is Verdict.FEWER,
        icon=ICONS[verdict],
    ):
        tell(clear, result, key=str(verdict), none=none)

uneven = found.loc[of_region & (found[VERDICT] == str(Verdict.UNEVEN))]
with st.expander(f"{word('findings_region')} ({len(uneven)})", icon=":material/public:"):
    tell(uneven, result, key="region", none=none)

near = [str(Verdict.FARTHER), str(Verdict.NEARER)]
apart = result.findings.loc[result.findings[VERDICT].isin(near)]
with st.expander(f"{word('findings_groups')} ({len(apart)})", icon=":material/groups:"):
    tell(apart, result, key="groups", none=none)

show_settling(result, found)

st.markdown(f"**{word('findings_all')}**")
labels = kinds(result.findings, language)
chosen = st.selectbox(
    word("findings_of"), list(labels), format_func=labels.__getitem__, key=f"of_{language}"
)
rows = found.loc[found[OF] == chosen, FOUND].round(ROUNDED)
show_table(in_words(rows, result), key="all_findings")

st.markdown(f"**{word('findings_measures')}**")
codes = [code for code in result.measures[MEASURE].unique() if code not in NOT_SHADED]
measure = st.selectbox(
    word("findings_measure"),
    codes,
    format_func=lambda code: say_measure(code, language),
    key=f"measure_{language}",
)
rows = result.measures.loc[result.measures[MEASURE] == measure, MEASURED]
show_table(in_words(rows, result), key="measures")
