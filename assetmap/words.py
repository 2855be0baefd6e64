"""Look up what is said on screen, in the reader's language.

The texts are tables (`data/words/*.csv`: key, en, es); a `{name}` in one is filled in with plain
replacement, never with `str.format`, because what fills it may be text from a spreadsheet.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("en", "es")
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def book(name: str) -> dict[str, dict[str, str]]:
    """Return one table of texts: key -> language -> text.

    Parameters
    ----------
    name
        The table's file name without its ending: `reasons`, `findings`, `page`, `app`.
    """
    path = resources.files("assetmap").joinpath("data", "words", f"{name}.csv")
    with path.open(encoding="utf-8") as lines:
        return {
            row["key"]: {lang: row[lang] for lang in LANGUAGES} for row in csv.DictReader(lines)
        }


def say(name: str, key: str, language: str = "en", **values: object) -> str:
    """Return a text with its slots filled in.

    Examples
    --------
    >>> say("reasons", "null_island", value="0, 0")
    'The coordinates are 0, 0, which stands for no place. ...'
    """
    return filled(book(name)[key][language], values)


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return a text of ours with its slots filled in; a slot without a value stays.

    Examples
    --------
    >>> filled("{one} and {two}", {"one": "{two}"})
    '{two} and {two}'
    """
    return _SLOT.sub(lambda slot: str(values.get(slot.group(1), slot.group(0))), text)
