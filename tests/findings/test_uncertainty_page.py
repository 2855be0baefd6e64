"""The page about uncertainty says what the code does."""

import doctest
from pathlib import Path

from assetmap.findings.doubts import SURE_TYPE
from assetmap.findings.hold import HOLDS_IN, TOTALS
from assetmap.findings.settle import MOST
from assetmap.findings.sureness import DOUBTS, THIN
from assetmap.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "uncertainty.md"


def test_the_example_runs():
    failed, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert tried > 10
    assert failed == 0


def test_the_numbers_of_the_page_are_those_of_the_code():
    text = PAGE.read_text(encoding="utf-8")
    assert MOST == 5
    assert "at most five `queue:id`" in text
    assert f"`confidence` is below {SURE_TYPE:g}" in text
    assert f"`searched` is below {THIN:g}" in text
    assert f"at least {100 * HOLDS_IN:g} % of the draws" in text
    assert f"more than {TOTALS} different totals" in text
    assert f"`doubt_draws` draws (a setting; {Settings().doubt_draws:,})" in text


def test_the_page_names_every_doubt():
    text = PAGE.read_text(encoding="utf-8")
    assert [code for code in DOUBTS if f"`{code}`" not in text] == []
