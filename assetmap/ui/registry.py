"""List the app's pages, in their order."""

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page: its file, the key of its title, and its address."""

    file: Path
    title: str
    path: str
    first: bool = False


MAP = Entry(file=_FOLDER / "map.py", title="page_map", path="map", first=True)
LISTS = Entry(file=_FOLDER / "lists.py", title="page_lists", path="lists")
FINDINGS = Entry(file=_FOLDER / "findings.py", title="page_findings", path="findings")
QUESTIONS = Entry(file=_FOLDER / "questions.py", title="page_questions", path="questions")
NEXT = Entry(file=_FOLDER / "next.py", title="page_next", path="next")
FUNDERS = Entry(file=_FOLDER / "funders.py", title="page_funders", path="funders")
PAGES = (MAP, LISTS, FINDINGS, QUESTIONS, FUNDERS, NEXT)
