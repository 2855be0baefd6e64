"""Split house number, unit, box off a street, wherever in an address they stand."""

from typing import Final

import pandas as pd

from .streets import alternatives, words

GRID: Final = "grid"  # the letters and number before a house number: n6w of N6W23001
FIRST: Final = "first"
LAST: Final = "last"
ATTACHED: Final = "attached"
FRACTION: Final = "fraction"
LETTER: Final = "letter"
REST: Final = "rest"  # what follows the number
QUEENS_DIGITS: Final = 2  # after the hyphen of a number that is one, as in Queens: 136-20

COMMON: Final = alternatives(words("suffix", "common"))
DIRECTION: Final = alternatives(words("direction"))
CORNER: Final = (
    r"(?:\s(?:and|at|y|/|esq|esquina|esq con|esquina con)\s|\s*[&@]\s*|(?<=\w\w)/(?=[a-z]{3}))"
)
_ROUTE = alternatives(words("route"))
_NUMBERED = alternatives(words("unit", "numbered"))
_RURAL = alternatives(words("rural"))
_BOXES = alternatives(words("box"))
_VAGUE = alternatives(words("vague"))
_SPANISH = alternatives(words("type_first"))

_UNIT_NUMBERED = (
    rf"(?:(?:{_NUMBERED})(?:\s*#\s*|\s+(?:no\s*|num\s*)?|(?=\d))"
    r"(?:[a-z]{0,2}-?\d[\w-]*(?:\s[a-z](?=$|,))?"
    rf"|(?!(?:{COMMON})\b)[a-z]{{1,2}}(?!\w))(?:\s*[&/]\s*[a-z]?\d+)?"
    r"|#\s*[\w-]*\d[\w-]*(?:\s[a-z](?=$|,))?|#\s*[a-z](?!\w)"
    r"|(?:\d+(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|ground|top|lower|upper)"
    r"\s+(?:floor|flr|fl|level|lvl)(?!\w))"
)
_UNIT_TEXT = rf"(?:{_UNIT_NUMBERED}|#\s*[\w-]+|{alternatives(words('unit', 'alone'))})"
_UNIT_APART = rf",\s*(?={_UNIT_TEXT}(?:,|$|\s(?:{_NUMBERED}|#)))"
_NUMBER_APART = (
    rf"(\s(?:{COMMON}|{DIRECTION})),\s(?=(?:\d{{1,4}}\s?-?[a-z]?|[a-z]-?\d{{1,4}})"
    rf"(?:,|$|\s(?:{_NUMBERED})\b))"
)
_UNIT_LAST = rf"^(?P<part>.*?\S)\s+(?P<unit>{_UNIT_TEXT})$"
_UNIT_FIRST = rf"^(?P<unit>(?:{_UNIT_NUMBERED},?\s)+)(?P<part>\d.*)$"
_UNIT_AMID = (
    rf"^(?P<part>\d\S*\s.*?\S)\s(?P<unit>(?:{_UNIT_NUMBERED}\s)+)"
    rf"(?![a-z]$)(?!.*\d)(?!.*\s(?:{COMMON})$)(?:[^,]*)$"
)
_UNIT_NO = (
    rf"^(?P<part>.*\s(?:{COMMON}|{DIRECTION}))"
    r"(?<!hwy)(?<!highway)(?<!rte)(?<!route)(?<!\srt)(?<!\srd)(?<!road)"
    r"\s(?P<unit>(?:no|num)\s[a-z]?\d+[a-z]?)$"
)
# A bare number or a letter with one, after the street's type: "24 main st 2r".
_BARE_UNIT = (
    r"^(?P<part>\S+\s+\S.*\s(?:st|street|ave?|avenue|blvd|dr|drive|ln|ct|pl|way|ter|cir|pkwy))"
    r"\s+(?P<unit>\d+[a-z]?|[a-z]\d+)$"
)

_HEAD = r"(?:(?:no|number|#)\s*)?"
_GRID = (
    r"(?:(?:[nsew]\d{1,5}[nsew]?\s?[nsew]|\d{1,3}[nsew]|[a-z](?=\d{2}))(?=\d{2,6}[a-z]?\s+\S+\s+\S)"
    r"|[a-z]{1,2}-?(?=\d{1,4}\s+calle\s))"
)
# "5 St & 6 Ave" is a corner, whatever it begins with.
_NO_CORNER = rf"(?![&@/]|(?:and|at|y)\b|(?:{COMMON})(?:\s*[&@/]|\s(?:and|at|y)\s))"
_NUMBERED_PART = (
    rf"(?:^|,)\s*({_HEAD}(?:{_GRID})?\d{{1,6}}(?:\s*-\s*\d{{1,6}}|-?[a-z](?:-[a-z])?|\s*\d/\d)?"
    rf"\s+{_NO_CORNER}[^,]*[a-z][^,]*)"
)
_NUMBER = (
    rf"^{_HEAD}(?P<{GRID}>{_GRID})?(?P<{FIRST}>\d{{1,6}})"
    rf"(?:\s*-\s*(?P<{LAST}>\d{{1,6}})|(?P<{ATTACHED}>-?[a-z](?:-[a-z])?)|\s*(?P<{FRACTION}>\d/\d)"
    rf"|\s*-?\s+(?P<{LETTER}>[a-df-mo-rt-vx-z])(?!\s+(?:{COMMON}|l\s+king|and|\d+)\b)(?=\s+\w+\s+\w))?"
    rf"\s+(?P<{REST}>{_NO_CORNER}\S.*)$"
)
_RANGE = (
    r"^(\d{2,6})\s*(?:/|&|,|-|\bto\b|\bthru\b|\bthrough\b|\band\b)\s*(\d{2,6})"
    r"(?=\s+[a-z]\S*\s+[a-z])"
)
# A name, then number and street without a comma: "newsday 30-83 29th st".
_NAME_FIRST = (
    rf"^(?!.*(?:[&@,]|\s(?:{_BOXES})\s)|(?:{_VAGUE})\b)(?:[a-z]\S*\s(?:\S+\s){{0,6}}?)"
    rf"(?<!\b(?:no)\s)(?P<{REST}>\d{{1,6}}(?:-\d{{1,4}})?[a-z]?\s(?:\S+\s){{1,6}}?(?:{COMMON})\b.*)$"
)
_NOT_A_NAME = (
    rf"(?:^|\s)(?<!\d(?:st|nd|rd|th)\s)(?:{_ROUTE}|{_NUMBERED}|{_RURAL}|{_BOXES}|{COMMON}|{DIRECTION}"
    rf"|{alternatives(words('counted'))}|{_SPANISH}|#)\s?$"
)
_SPANISH_ORDER = (
    rf"^(?!.*\bkm\b)((?:{_SPANISH})\s(?:\S+\s){{0,5}}?\S+?),?\s(?:no\s|num\s)?(\d{{1,5}}[a-z]?)$"
)
_SPANISH_HASH = (
    rf"^((?:{_SPANISH})\s(?:\d{{1,3}}[a-z]?|(?:\S+\s){{0,4}}?[a-z]\S*?)),?\s#\s?(\d{{1,5}}[a-z]?)"
    r"(?=$|,|\s)"
)
_CORNER_PART = rf"(?:^|,)\s*([^,]*[^,\s]{CORNER}[^,\s][^,]*)"
_BOX_LAST = r"^(?P<part>\d\S*\s.*\S),?\s(?:p\s?o\s?(?:box|b)|pob|post office box)\s?#?\s?\w+$"
_ATTENTION = r"\s(?:attn|attention|c/o)\s[^,]*"


def without_units(line: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the likeliest part of each line, without unit, and the unit.

    Parameters
    ----------
    line
        Folded, without city, state and ZIP.
    """
    line = line.str.replace(r"^c/\s?(?!o\b)", "calle ", regex=True)
    line = line.str.replace(r"^(\d{1,6})/\s?(?=[a-z]{2})", r"\1 ", regex=True)  # "12/oak st"
    line = line.str.replace(_ATTENTION, "", regex=True)
    line = line.str.replace(r",?\ss/n\b", "", regex=True)  # "sin numero"
    line = line.str.replace(_BOX_LAST, r"\g<part>", regex=True)
    line = line.str.replace(_RANGE, r"\1-\2", regex=True)
    line = line.str.replace(_NUMBER_APART, r"\1 # ", regex=True)
    line = line.str.replace(_UNIT_APART, " ", regex=True)
    line = line.str.replace(_SPANISH_HASH, r"\2 \1", regex=True)  # "calle 5 #12"
    first = line.str.extract(_UNIT_FIRST)
    line = first["part"].where(first["part"].notna(), line)
    part = _likeliest_part(line)
    unit = first["unit"].fillna("").str.replace(",", "", regex=False).str.strip().astype(object)
    for pattern in (_UNIT_AMID, _UNIT_LAST, _UNIT_LAST, _UNIT_NO, _BARE_UNIT):  # "bldg 2 apt 5"
        cut = part.str.extract(pattern)
        found = cut["unit"].notna()
        more = cut["unit"].fillna("").str.strip() + " " + unit
        unit = more.str.strip().where(found, unit)
        part = cut["part"].where(found, part)
    part = part.str.replace(_SPANISH_ORDER, r"\2 \1", regex=True)  # "calle luna 105"
    return _number_words(part), unit


def numbers(part: pd.Series) -> pd.DataFrame:
    """Return the pieces of each part's house number, and the rest; "" where there is none."""
    return part.str.extract(_NUMBER).fillna("")


def whole_number(found: pd.DataFrame) -> pd.Series:
    """Return the house number to look for: a range's first, both halves of 36-20; -1 for none."""
    first = pd.to_numeric(found[FIRST].where(found[FIRST] != "", "-1")).astype("int64")
    last = pd.to_numeric(found[LAST].where(found[LAST] != "", "-1")).astype("int64")
    digits = found[LAST].str.len().to_numpy()
    full = first - first % (10**digits) + last  # 1535-37 is 1535 to 1537
    two = (digits == QUEENS_DIGITS) & (full < first)
    return first.where(~two, first * 100 + last)


def number_text(found: pd.DataFrame) -> pd.Series:
    """Return the number with what belongs to it, as text."""
    letter = found[ATTACHED].str.replace("-", "", regex=False) + found[LETTER]
    last = ("-" + found[LAST]).where(found[LAST] != "", "")
    fraction = (" " + found[FRACTION]).where(found[FRACTION] != "", "")
    grid = found[GRID].str.replace(" ", "", regex=False)
    return grid + found[FIRST] + letter + last + fraction


def _likeliest_part(line: pd.Series) -> pd.Series:
    """Return the part between commas that has a number, or is a corner; else the first."""
    part = line.str.extract(_NUMBERED_PART, expand=False)
    corner = line.str.extract(_CORNER_PART, expand=False)
    first = line.str.extract(r"^([^,]*)", expand=False)
    chosen = part.fillna(corner).fillna(first).fillna("").str.strip(" ,")
    open_ = part.isna() & chosen.str.contains(r"^[a-z].*\s\d")
    named = chosen.where(open_, "").str.extract(_NAME_FIRST)[REST].fillna("")
    name = [c[: len(c) - len(n)] for c, n in zip(chosen, named, strict=True)]
    fits = (named != "") & ~pd.Series(name, index=line.index, dtype=object).str.contains(
        _NOT_A_NAME
    )
    return chosen.where(~fits, named)


def _number_words(part: pd.Series) -> pd.Series:
    """Write a leading number word as a number where a street's type follows: one mellon center."""
    known = words("number")
    suffix = alternatives(words("suffix"))
    cut = part.str.extract(
        rf"^(?P<number>{alternatives(known)})\s(?P<rest>\S.*\s(?:{suffix}))$"
    ).fillna("")
    return (cut["number"].map(lambda w: known.get(w, "")) + " " + cut["rest"]).where(
        cut["number"] != "", part
    )
