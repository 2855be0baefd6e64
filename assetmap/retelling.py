"""Say again in the visitor's language what was said in English.

Reading and placing say what is wrong with a row in English sentences, made from the tables of
`data/words`. The sentence is found again among them, its slots are read, and it is said anew.
"""

import re
from functools import cache

import pandas as pd

from assetmap.schema import MESSAGE, REASON, WHY
from assetmap.words import book, say

_WRITTEN_IN = "en"
_LONGEST = 4000  # characters; nothing that we say is longer
# A file's name in quotation marks of either kind, as `repr` writes it, then a sentence.
_REFUSAL = re.compile(
    r"""(?P<file>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"): (?P<sentence>.*)""", re.DOTALL
)
_SLOT = re.compile(r"\{(\w+)\}")
_QUESTIONS = ("places", "classify", "resolve", "reasons")  # what `why` is written from
_PARTS = "ingest"  # what stands in a slot may itself be a phrase of this table
_NETWORK = "online"  # why a geocoder is not asked; a slot may hold another of its sentences


@cache
def _pattern(name: str, key: str) -> re.Pattern[str]:
    """Return a sentence of a table as a pattern with a group for each slot."""
    pattern, named = "", set()
    text = book(name)[key][_WRITTEN_IN]
    at = 0
    for slot in _SLOT.finditer(text):
        word = slot.group(1)
        pattern += re.escape(text[at : slot.start()])
        pattern += f"(?P={word})" if word in named else f"(?P<{word}>.*?)"
        named.add(word)
        at = slot.end()
    return re.compile(pattern + re.escape(text[at:]), re.DOTALL)


@cache
def _keys(name: str) -> tuple[str, ...]:
    """Return the keys of a table, those of the most telling sentences first."""
    texts = {key: _SLOT.sub("", said[_WRITTEN_IN]) for key, said in book(name).items()}
    return tuple(sorted(texts, key=lambda key: (-len(texts[key]), key)))


def retold(text: str, language: str, *, name: str, key: str = "") -> str:
    """Return a sentence of a table in another language; as it is where it is none.

    Parameters
    ----------
    text
        The sentence, in English.
    language
        The visitor's.
    name
        The table of words that it was made from.
    key
        Which sentence of the table it is; by default whichever fits.

    Examples
    --------
    >>> retold("Fill in the name.", "es", name="reasons")
    'Fill in the name.'
    """
    if language == _WRITTEN_IN or not text or len(text) > _LONGEST:
        return text
    for candidate in (key,) if key else _keys(name):
        found = _pattern(name, candidate).fullmatch(text) if candidate in book(name) else None
        if found:
            inner = _NETWORK if name == _NETWORK else _PARTS
            slots = {
                slot: retold(value, language, name=inner) if name != _PARTS else value
                for slot, value in found.groupdict().items()
            }
            return say(name, candidate, language, **slots)
    return text


def error_in(language: str, text: str) -> str:
    """Return an error of ours in a language: the file's name, then a sentence."""
    found = _REFUSAL.fullmatch(text)
    if not found:
        return text
    return found["file"] + ": " + retold(found["sentence"], language, name=_PARTS)


def network_in(language: str, text: str) -> str:
    """Return in a language why a geocoder on the network is not asked."""
    return retold(text, language, name=_NETWORK)


def with_messages_in(language: str, problems: pd.DataFrame) -> pd.DataFrame:
    """Return problems with their messages in a language."""
    if language == _WRITTEN_IN or problems.empty:
        return problems
    pairs = problems[[REASON, MESSAGE]].drop_duplicates()
    said = {
        (reason, text): retold(text, language, name="reasons", key=reason)
        for reason, text in pairs.itertuples(index=False)
    }
    both = zip(problems[REASON], problems[MESSAGE], strict=True)
    return problems.assign(**{MESSAGE: [said[pair] for pair in both]})


def with_questions_in(language: str, review: pd.DataFrame) -> pd.DataFrame:
    """Return questions with the reason why they are asked in a language."""
    if language == _WRITTEN_IN:
        return review
    said = {text: _question_in(language, text) for text in review[WHY].unique()}
    return review.assign(**{WHY: review[WHY].map(said)})


def _question_in(language: str, text: str) -> str:
    """Return why something is asked, in a language."""
    retellings = (retold(text, language, name=name) for name in _QUESTIONS)
    return next((again for again in retellings if again != text), text)
