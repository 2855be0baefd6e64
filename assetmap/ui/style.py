"""Give the map the room that Streamlit leaves blank, and its own words the visitor's language."""

import json
from pathlib import Path
from typing import Final

import streamlit as st

from .state import word

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
[data-testid="stButton"] button, [data-testid="stButton"] button p { white-space: normal; }
[data-testid="stButton"] button p { overflow: visible; text-overflow: clip; }
iframe { border: 1px solid #d5dde0; border-radius: 6px; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.9rem 0.6rem 2rem; }
}
</style>"""
# The words that Streamlit itself writes, in English only, and ours in their place.
_IN_PLACE_OF: Final = {
    '[data-testid="stFileUploaderDropzone"] button p': "lists_upload_button",
    '[data-testid="stFileUploaderDropzoneInstructions"] span': "lists_upload_most",
}


def show_style() -> None:
    """Put our few rules on the page."""
    st.html(_STYLE)
    most = st.get_option("server.maxUploadSize")  # megabytes
    rules = (_with_words(place, word(key, most=most)) for place, key in _IN_PLACE_OF.items())
    st.html(f"<style>{' '.join(rules)}</style>")


def _with_words(place: str, words: str) -> str:
    """Return the rules by which words of ours, never anybody else's, stand in a place."""
    content = json.dumps(words, ensure_ascii=False)
    return (
        f"{place} {{ visibility: hidden; font-size: 0; }} "
        f"{place}::after {{ visibility: visible; font-size: 0.9rem; content: {content}; }}"
    )
