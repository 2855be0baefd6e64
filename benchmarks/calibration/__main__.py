"""Fit the scores of places anew, then write how well they hold: `python -m benchmarks.calibration`.

Writes `assetmap/data/place_scores.csv` and the table in `docs/geocoding.md`.
"""

from pathlib import Path

from assetmap.geocode.search.scores import table

from . import shown
from .fitting import fitted, write_table
from .lists import read_lists
from .trials import trials

PAGE = Path(__file__).resolve().parents[2] / "docs" / "geocoding.md"
START, END = "<!-- reliability: start -->\n", "\n<!-- reliability: end -->"


def main() -> None:
    """Fit, write the table of scores, ask once more with it, and write what came of it."""
    lists = read_lists()
    write_table(*fitted(trials(lists)))
    table.cache_clear()
    head, rest = PAGE.read_text(encoding="utf-8").split(START)
    _, tail = rest.split(END)
    PAGE.write_text(head + START + shown(trials(lists)) + END + tail, encoding="utf-8")


main()
