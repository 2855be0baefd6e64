"""Ask a person what a file leaves open."""

import shlex
from collections.abc import Iterable

from assetmap.errors import InputError, QuestionError
from assetmap.model import Question
from assetmap.parsing.parse import refused
from assetmap.words import book, say

_OPTION = "--answer"  # of the command line
_SHOWN = 12  # options that a sentence repeats


def sentence(question: Question, language: str = "en", *, possible: bool = True) -> str:
    """Return a question in words.

    Parameters
    ----------
    question
        What is asked.
    language
        Of the words.
    possible
        Whether to say what can be answered; not where that is offered beside the question.
    """
    shown = question.labels or tuple(map(repr, question.options))
    options = ", ".join(shown[:_SHOWN]) or say("questions", "any", language)
    said = say(
        "questions",
        question.kind,
        language,
        about=_about(question, language),
        found=question.found,
        options=options,
        suggestion=question.suggestion,
        rows=f"{question.rows:,}",
        sheet=question.sheet,
    )
    told = not possible or "{options}" in book("questions")[question.kind][language]
    return said if told else f"{said} {say('questions', 'possible', language, options=options)}"


def _about(question: Question, language: str) -> str:
    """Return what a question is about: what a column can be is called as people call it."""
    about = question.key.split(":")[1] if ":" in question.key else ""
    key = f"column_{about}"
    if question.kind != "role" or key not in book("app"):
        return about
    name = say("app", key, language)
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def question_error(name: str, questions: tuple[Question, ...]) -> InputError:
    """Return the error that asks what must be answered before a file can be read.

    Parameters
    ----------
    name
        The file's name.
    questions
        At least one that is needed.
    """
    first, *others = (question for question in questions if question.needed)
    more = " " + say("questions", "more", count=len(others)) if others else ""
    return QuestionError(f"{name[:100]!r}: {sentence(first)} {how_to(first)}{more}", questions)


def how_to(question: Question, language: str = "en") -> str:
    """Return how to answer a question on the command line, with its likely answer."""
    answer = question.suggestion or (question.options[0] if question.options else "...")
    return say("questions", "how", language, answer=shlex.quote(f"{question.key}={answer}"))


def impossible(name: str, key: str, given: str, options: Iterable[str]) -> InputError:
    """Return the error for an answer that is none of those that are possible."""
    shown = ", ".join(map(repr, list(options)[:_SHOWN]))
    what = repr(given[:80])
    return refused(name, "impossible_answer", what=what, asked=repr(key), expected=shown)


def parse_answers(items: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Read answers given as `key=answer`.

    Raises
    ------
    InputError
        If one has no `=`, or a key stands twice.

    Examples
    --------
    >>> parse_answers(["crs=EPSG:2272", "swap=yes"])
    (('crs', 'EPSG:2272'), ('swap', 'yes'))
    """
    pairs = []
    for item in items:
        key, equals, answer = item.partition("=")
        if not equals or not key.strip():
            raise refused(_OPTION, "bad_answer", what=repr(item[:80]))
        pairs.append((key.strip(), answer.strip()))
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise refused(_OPTION, "answer_twice", what=repr(twice[0]))
    return tuple(pairs)
