"""Gather what a file leaves open while it is read."""

import pandas as pd

from assetmap import schema as s
from assetmap.model import Question, Reason, Severity, Upload
from assetmap.parsing.parse import refused
from assetmap.problems import joined, problems_of

from .questions import impossible, question_error

# Answers that hold whether or not the file asks: they say how to read it in the first place.
_UNASKED = frozenset({"role", "sheets", "encoding"})
KINDS = frozenset(
    {
        "crs",
        "swap",
        "sign",
        "point",
        "repair",
        "dates",
        "role",
        "hidden_rows",
        "sheets",
        "split",
        "encoding",
    }
    | {"sections", "fill_down"}
)

ALWAYS = ("role:ROLE", "sheets", "encoding")  # the same in words


class Asked:
    """The questions that one file raises, beside the answers that a person gave."""

    def __init__(self, upload: Upload) -> None:
        """Start with no questions.

        Raises
        ------
        InputError
            If an answer is given to what is never asked.
        """
        self._name = upload.name
        self.answers = dict(upload.answers)
        self._questions: dict[str, Question] = {}
        for key in self.answers:
            if key.partition(":")[0] not in KINDS:
                raise refused(
                    upload.name, "unknown_question", what=repr(key), expected=", ".join(_KEYS)
                )

    @property
    def name(self) -> str:
        """Return the file's name, for sentences."""
        return self._name

    def ask(self, question: Question) -> str:
        """Ask, and return the answer, "" where none is given: the question then stays open.

        Where the same key is asked twice, the first question stands.

        Raises
        ------
        InputError
            If the answer is none of those that are possible.
        """
        self._questions.setdefault(question.key, question)
        given = self.answers.get(question.key, "")
        if not given or not question.options:
            return given
        option = one_of(given, question.options)
        if not option:
            raise impossible(self._name, question.key, given, question.options)
        return option

    def given(self, kind: str) -> dict[str, str]:
        """Return the answers to one kind of question, by what stands after the kind in their keys.

        They hold whether or not the file asks.
        """
        return {
            key.partition(":")[2]: answer
            for key, answer in self.answers.items()
            if key.partition(":")[0] == kind
        }

    def open(self) -> tuple[Question, ...]:
        """Return the questions without an answer.

        Raises
        ------
        QuestionError
            If one of them is needed.
        """
        left = tuple(q for key, q in self._questions.items() if not self.answers.get(key))
        if any(question.needed for question in left):
            raise question_error(self._name, left)
        return left

    def idle(self) -> pd.DataFrame:
        """Note each answer to what this file does not ask."""
        rows = pd.DataFrame({s.UPLOAD: [self._name], s.SHEET: [""], s.ROW: [0]})
        could = ", ".join([*self._questions, *ALWAYS])
        return joined(
            problems_of(
                rows,
                Reason.ANSWER_NOT_ASKED,
                Severity.NOTE,
                values=[f"{key}={answer}"],
                expected=could,
            )
            for key, answer in self.answers.items()
            if key not in self._questions and key.partition(":")[0] not in _UNASKED
        )


_KEYS = tuple(sorted(f"{kind}:ROLE" if kind == "role" else kind for kind in KINDS))


def one_of(given: str, options: tuple[str, ...]) -> str:
    """Return the option that an answer means, whatever its case and spaces; "" where none."""
    if given in options:
        return given
    same = [option for option in options if loosely(option) == loosely(given)]
    return same[0] if len(same) == 1 else ""


def loosely(text: str) -> str:
    """Return a text without its case and with one space between words."""
    return " ".join(text.split()).casefold()
