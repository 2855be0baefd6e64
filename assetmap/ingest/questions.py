"""Ask a person what a file leaves open."""

from collections.abc import Iterable

from assetmap.errors import InputError, QuestionError
from assetmap.model import Question
from assetmap.words import say

from .parse import refused

_OPTION = "--answer"  # of the command line
_SHOWN = 12  # options that a sentence repeats


def sentence(question: Question, language: str = "en") -> str:
    """Return a question in words, with what can be answered."""
    options = ", ".join(map(repr, question.options[:_SHOWN]))
    return say(
        "questions",
        question.kind,
        language,
        about=question.key.partition(":")[2],
        found=question.found,
        options=options,
        suggestion=question.suggestion,
        rows=f"{question.rows:,}",
        sheet=question.sheet,
    )


def question_error(name: str, questions: tuple[Question, ...]) -> InputError:
    """Return the error that asks what must be answered before a file can be read.

    Parameters
    ----------
    name
        The file's name.
    questions
        At least one that is needed.
    """
    first = next(question for question in questions if question.needed)
    answer = first.suggestion or (first.options[0] if first.options else "...")
    how = say("questions", "how", answer=f"{first.key}={answer}")
    return QuestionError(f"{name[:100]!r}: {sentence(first)} {how}", questions)


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
