"""Invent names, the same each time: plain names around the words of the taxonomy.

They teach where in a name its kind stands (in English last: "Church Street Library"; in Spanish
first: "Biblioteca La Iglesia"), what says nothing ("Library Road"), and how words are mistyped.
"""

import random
from collections.abc import Iterator

from assetmap.taxonomy import HIDES, Taxonomy

from .known import ENDINGS, PLAIN, SPANISH, STREETS
from .packages import Known

SEED = 20260131
EACH = 8  # invented names of each word or phrase
SILENT = 6000  # that say nothing
_LONG = 5  # letters of a word in which a slip of the keys is left readable
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def invented(taxonomy: Taxonomy) -> Iterator[Known]:
    """Yield invented names with their types, and some with none."""
    draw = random.Random(SEED)
    spoken = {
        language: [
            (word, code)
            for column in (f"label_{language}", f"words_{language}")
            for code, words in taxonomy.types[column].items()
            for word in words.split(";")
        ]
        for language in ("en", "es")
    }
    rules = [(p.words.strip("^$ "), p.code) for p in taxonomy.in_names if p.priority > 0]
    for word, code in [*spoken["en"], *((w, c) for w, c in rules if c != HIDES)]:
        yield word, code, f"word:{word}"
        for _ in range(EACH):
            yield _english(word, spoken["en"], draw), code, f"word:{word}"
    for word, code in spoken["es"]:
        yield word, code, f"word:{word}"
        for _ in range(EACH):
            yield _spanish(word, spoken["es"], draw), code, f"word:{word}"
    for topic, code in _topics(taxonomy):
        yield topic, code, f"word:{topic}"
    for at in range(SILENT):
        yield _silent(spoken["en"], draw), HIDES, f"silent:{at}"


def _topics(taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Yield the fields of work of the types."""
    for column in ("topics_en", "topics_es"):
        for code, words in taxonomy.types[column].items():
            yield from ((word, code) for word in words.split(";") if word)


def _english(word: str, others: list[tuple[str, str]], draw: random.Random) -> str:
    """Return an English name that ends with a word, but for what may follow any name."""
    before = " ".join(draw.sample(PLAIN, draw.choice((1, 1, 1, 2))))
    if draw.random() < 0.15:
        before += f" {draw.choice(others)[0].title()}"
    ending = draw.choice(ENDINGS).format(p=draw.choice(PLAIN), n=draw.randrange(1, 99))
    return f"{before} {_slipped(word, draw).title()}{ending}"


def _spanish(word: str, others: list[tuple[str, str]], draw: random.Random) -> str:
    """Return a Spanish name that begins with a word."""
    between = draw.choice(("", "", "de ", "del ", "La ", "El ", "Los ", "de la "))
    after = draw.choice(SPANISH if draw.random() < 0.7 else PLAIN)
    if draw.random() < 0.15:
        after = f"{draw.choice(others)[0].title()} {after}"
    return f"{_slipped(word, draw).title()} {between}{after}"


def _silent(spoken: list[tuple[str, str]], draw: random.Random) -> str:
    """Return a name that says nothing: plain words, or a street with a word of ours."""
    plain = " ".join(draw.sample([*PLAIN, *SPANISH], draw.choice((1, 2, 2, 3))))
    if draw.random() < 0.35:
        word = draw.choice([word for word, _ in spoken if " " not in word])
        return f"{word.title()} {draw.choice(STREETS)}"
    return f"{plain} {draw.choice(STREETS)}" if draw.random() < 0.25 else plain


def _slipped(phrase: str, draw: random.Random) -> str:
    """Return a phrase in which every second time one long word is mistyped."""
    words = phrase.split()
    long = [at for at, word in enumerate(words) if len(word) >= _LONG]
    if not long or draw.random() < 0.5:
        return phrase
    at = draw.choice(long)
    word, place = words[at], draw.randrange(1, len(words[at]) - 1)
    words[at] = draw.choice(
        (
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + draw.choice(_LETTERS) + word[place + 1 :],
        )
    )
    return " ".join(words)
