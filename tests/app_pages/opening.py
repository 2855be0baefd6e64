"""Open one page of the app in process."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "assetmap" / "ui" / "pages"


def opened_page(page: str, *, language: str = "en", **asked: str) -> AppTest:
    """Open a page by the name of its file, as a visitor whose address asks for something."""
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    opened.session_state["language"] = language
    for key, value in asked.items():
        opened.query_params[key] = value
    return checked(checked(opened.run()).switch_page(str(PAGES / page)).run())


def checked(opened: AppTest) -> AppTest:
    """Return a page that shows no exception."""
    assert not opened.exception
    return opened
