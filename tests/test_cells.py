import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assetmap.cells import guarded, unguarded

LIVE = ("=", "+", "-", "@", "\t", "\r")


@given(st.lists(st.text(alphabet=st.sampled_from("'=+-@\t\ra1 "), max_size=6), min_size=1))
def test_what_is_written_is_read_back_unchanged(texts: list[str]):
    column = pd.Series(texts, dtype="str")
    assert unguarded(guarded(column)).tolist() == texts


@given(st.text(max_size=8))
def test_no_guarded_text_begins_like_a_formula(text: str):
    assert not guarded(pd.Series([text], dtype="str")).iloc[0].startswith(LIVE)


def test_ordinary_text_is_left_alone():
    column = pd.Series(["Library", "'quoted'", "", "3 + 4"], dtype="str")
    assert guarded(column).tolist() == column.tolist()
