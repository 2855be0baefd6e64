"""Give the map the room that Streamlit leaves blank."""

from pathlib import Path

import streamlit as st

# A file of ours: for its own icons and emoji a browser asks a server elsewhere.
ICON = Path(__file__).parent / "icon.png"
# Constant text: no word from a file, an address or a person is ever in it.
_STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding: 3.9rem 1.5rem 2rem; }
[data-testid="stText"] { white-space: pre-wrap; overflow-wrap: anywhere; }
.st-key-question_sentence [data-testid="stText"] { font-size: 1.15rem; font-weight: 600; }
[class*="st-key-told_"] { gap: 0.1rem; padding-left: 0.8rem; border-left: 4px dashed #9aa5ab; }
[class*="st-key-told_yes"] { border-left: 4px solid #0b5a7b; }
[class*="st-key-told_"] > :first-child [data-testid="stText"] { font-weight: 600; }
iframe { border: 1px solid #d5dde0; border-radius: 6px; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.9rem 0.6rem 2rem; }
}
</style>"""


def show_style() -> None:
    """Put our few rules on the page."""
    st.html(_STYLE)
