"""Fold text so that spellings of the same words compare equal.

Case, accents, punctuation and apostrophes go; `&` becomes `and`; letters with dots between them
close up (`A.M.E.` is `ame`). Digits stay: they tell one school from another.
"""

import re
import unicodedata
from collections.abc import Sequence

BREAK = "\ue000"  # stands where a name's clause ends: a bracket, a comma, a dash between spaces

_MARKS = re.compile("[\u0300-\u036f]+")
# Each pattern begins with a letter of its own, for which a text is searched at once.
_DOTTED = re.compile(r"\.(?<=\b\w\.)(?=\w\b)")
_APOSTROPHES = "'`\u00b4\u2018\u2019\u02bc"
_BRACKETS = re.compile(r"[()\[\]{};,|]")
_DASHES = re.compile(r"[-\u2013\u2014/:](?<=[^\S\n].)[-\u2013\u2014/:]*(?=[^\S\n])")
_END = "\x1e"  # `BREAK` while the text is folded: letters of ASCII alone fold several times faster
_CARE_OF = re.compile(r"c/o(?<=\bc/o)\b")
# What is no letter, digit or line's end; a lone space between words is left as it is.
_SIGNS = re.compile(f"[^\\w\n {_END}]+|_+")
_SPACES = re.compile("  +")
_ASCII_SIGNS = {
    code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in f"\n {_END}"
}
_LOST_APOSTROPHE = re.compile(r" s(?<=[^\W\d_]{2} s)(?= |$)", re.MULTILINE)


def folded(texts: Sequence[str], *, breaks: bool = False) -> list[str]:
    """Fold many texts in one pass.

    Parameters
    ----------
    texts
        Any texts; line breaks in them count as spaces.
    breaks
        Whether to keep where a clause ends, as the word `BREAK`.

    Returns
    -------
    folded
        As many texts, each of words with one space between.

    Examples
    --------
    >>> folded(["St. Mary's  Á.M.E. Church & School", "PS 12"])
    ['st marys ame church and school', 'ps 12']
    """
    if not len(texts):
        return []
    lines = [" ".join(text.split()) if "\n" in text or "\r" in text else text for text in texts]
    blob = "\n".join(lines).replace(_END, " ")
    if not blob.isascii():
        blob = _MARKS.sub("", unicodedata.normalize("NFKD", blob.replace(BREAK, " ")))
        blob = unicodedata.normalize("NFC", blob)
    blob = blob.casefold().replace("@", " at ")
    blob = _DOTTED.sub("", _CARE_OF.sub(" at ", blob))
    for sign in _APOSTROPHES:
        blob = blob.replace(sign, "")
    if breaks:
        blob = _BRACKETS.sub(_END, _DASHES.sub(_END, blob)).replace(_END, f" {_END} ")
    for sign in ("&amp;", "&", "+"):
        blob = blob.replace(sign, " and ")
    blob = _LOST_APOSTROPHE.sub("s", _words_alone(blob)).replace(_END, BREAK)
    return blob.split("\n")


def _words_alone(blob: str) -> str:
    """Return lines of words with one space between, and nothing else."""
    plain = blob.translate(_ASCII_SIGNS) if blob.isascii() else _SIGNS.sub(" ", blob)
    plain = _SPACES.sub(" ", plain)
    return plain.replace("\n ", "\n").replace(" \n", "\n").strip(" ")
