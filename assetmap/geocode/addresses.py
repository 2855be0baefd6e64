"""Take addresses as people write them apart into number, street, unit, place."""

from typing import Final

import pandas as pd

from .streets import alternatives, state_codes, street_keys, words

NUMBER: Final = "number"  # whole number, -1 where there is none
NUMBER_TEXT: Final = "number_text"  # with what follows it: 138b, 314 1/2, 100-104
STREET: Final = "street"  # key of `streets.street_key`
UNIT: Final = "unit"
CROSS: Final = "cross"  # key of the other street of a corner
CITY: Final = "city"  # as the address says it, lower case
STATE: Final = "state"  # two-letter code
ZIP: Final = "zip"  # five digits
FORM: Final = "form"  # numbered, street, corner, box, vague, blank
ADDRESS_PARTS: Final = (NUMBER, NUMBER_TEXT, STREET, UNIT, CROSS, CITY, STATE, ZIP, FORM)

CODE_LETTERS: Final = 2  # of a state: pa
QUEENS_DIGITS: Final = 2  # after the hyphen of a number that is one, as in Queens: 136-20
TEXT_PARTS: Final = tuple(part for part in ADDRESS_PARTS if part != NUMBER)
LONGEST: Final = 300  # characters of an address that are looked at

_COMMON = alternatives(words("suffix", "common"))
_DIRECTION = alternatives(words("direction"))
_UNIT_TEXT = (
    rf"(?:(?:{alternatives(words('unit', 'numbered'))})\s*(?:no\s|num\s|#)?\s*"
    r"(?:[a-z]{0,2}-?\d[\w-]*|[a-z]{1,2})(?:\s*[&/]\s*[a-z]?\d+)?"
    r"|#\s*[\w-]+"
    r"|(?:\d+(?:st|nd|rd|th)|first|second|third|ground|top|lower|upper)\s+(?:floor|flr|fl|level|lvl)"
    rf"|{alternatives(words('unit', 'alone'))})"
)
_UNIT_APART = rf",\s*(?={_UNIT_TEXT}(?:,|$))"
_UNIT_LAST = rf"^(?P<part>.*\S)\s+(?P<unit>{_UNIT_TEXT})$"
# A bare number or a letter with one, after the street's type: "24 main st 2r".
_BARE_UNIT = (
    r"^(?P<part>\S+\s+\S.*\s(?:st|street|ave?|avenue|blvd|dr|drive|ln|ct|pl|way|ter|cir|pkwy))"
    r"\s+(?P<unit>\d+[a-z]?|[a-z]\d+)$"
)

_NUMBER_HEAD = r"(?:(?:no|number|#)\s*)?"
_NUMBERED_PART = (
    rf"(?:^|,)\s*({_NUMBER_HEAD}\d{{1,6}}(?:\s*-\s*\d{{1,6}}|-?[a-z](?:-[a-z])?|\s*\d/\d)?"
    r"\s+(?![&@/]|and\b|at\b)[^,]*[a-z][^,]*)"
)
_NUMBER = (
    rf"^{_NUMBER_HEAD}(?P<first>\d{{1,6}})"
    r"(?:\s*-\s*(?P<last>\d{1,6})|(?P<attached>-?[a-z](?:-[a-z])?)|\s*(?P<fraction>\d/\d)"
    rf"|\s*-?\s+(?P<letter>[a-df-mo-rt-vx-z])(?!\s+(?:{_COMMON}|l\s+king)\b)(?=\s+\w+\s+\w))?"
    r"\s+(?P<rest>\S.*)$"
)
_PLAIN_NUMBER = r"^\s*(?P<number>\d{1,6})\s+(?P<rest>(?i:(?!(?:and|at|y)\b)[a-z]).*)$"
_STAND_IN: Final = "987654"
_CORNER = r"(?:\s(?:and|at|y|/)\s|\s*[&@]\s*)"
_CORNER_PART = rf"(?:^|,)\s*([^,]*[^,\s]{_CORNER}[^,\s][^,]*)"
_CORNER_WORDS = r"^(?:[ns]?[ew]?\s*(?:corner|cor|intersection|esquina)\s+(?:of\s+|de\s+)?)"
_BOX = (
    r"^(?:.*,\s*)?(?:p\s*o\s*(?:box|b)\b|post(?:al)?\s+(?:office\s+)?box|box\s+\d|apartado\b"
    r"|(?:rr|rural\s+(?:rte|route)|hc)\s*\d+\s+box)"
)
_STREETLIKE = (
    rf"(?:\S\s+(?:{_COMMON}|streets|sts|avenues|aves)(?:\s+(?:{_DIRECTION}))?$|\b\d+(?:st|nd|rd|th)\b"
    r"|\b(?:rte|route|rt|hwy|highway|sr|us|interstate)\s+\d+)"
)
_BETWEEN = r",?\s+(?:between|btwn|betw|entre)\s[^,]*"
_JUNIOR = r",\s+(?=(?:jr|sr|ii|iii)\b)"


def normalise_addresses(address: pd.Series, *, city: pd.Series | None = None) -> pd.DataFrame:
    """Take addresses apart.

    Each different text is worked on once. What comes after the street (unit, city, state, ZIP,
    country) is split off wherever it can be told; what stands before the house number (a building's
    name) is left out.

    Parameters
    ----------
    address
        Text, "" where blank; several lines allowed.
    city
        The city of each row where it is known, "" where not: an address that repeats it without a
        comma is then told apart.

    Returns
    -------
    parts
        Columns `ADDRESS_PARTS`; index of `address`.

    Examples
    --------
    >>> said = pd.Series(["100-104 N. Fifth Avenue, Apt 3, Erie, PA 16501", "ask at the church"])
    >>> normalise_addresses(said)[["number", "street", "unit", "zip", "form"]]
       number     street   unit    zip      form
    0     100  n 5th ave  apt 3  16501  numbered
    1      -1        ask                   vague
    """
    hints = pd.Series("", index=address.index) if city is None else city
    said = pd.DataFrame({"address": address.to_numpy(), "city": hints.to_numpy()}).astype("str")
    # A plain house number is put aside first: thousands of them share a street to be worked out.
    cut = said["address"].str.extract(_PLAIN_NUMBER)
    plain = cut["rest"].notna()
    said["address"] = (_STAND_IN + " " + cut["rest"]).where(plain, said["address"])
    if not said["address"].str.strip().any():
        return _blank(address.index)
    group = said.groupby(["address", "city"], sort=False, dropna=False).ngroup().to_numpy()
    unique = said.drop_duplicates(ignore_index=True)
    parts = _taken_apart(unique["address"], unique["city"]).take(group).reset_index(drop=True)
    own = plain & parts[NUMBER_TEXT].str.startswith(_STAND_IN)
    text = cut["number"] + parts[NUMBER_TEXT].str.removeprefix(_STAND_IN)
    number = pd.to_numeric(cut["number"].where(own, "-1")).astype("int64")
    parts[NUMBER_TEXT] = parts[NUMBER_TEXT].where(~own, text).astype("str")
    parts[NUMBER] = parts[NUMBER].where(~own, number)
    return parts.set_axis(address.index)


def _blank(index: pd.Index) -> pd.DataFrame:
    """Return the parts of blank addresses."""
    text = dict.fromkeys(ADDRESS_PARTS, "") | {FORM: "blank"}
    parts = pd.DataFrame(text, index=index, dtype="str")
    return parts.assign(**{NUMBER: -1})


def folded(text: pd.Series) -> pd.Series:
    """Return text in small letters without accents or points, lines joined by commas.

    Examples
    --------
    >>> folded(pd.Series(["12½ Peña  St.,  N.E."])).tolist()
    ['12 1/2 pena st, ne']
    """
    # As plain objects: text columns would take each pattern apart again in every call.
    plain = text.str.slice(0, LONGEST).astype(object)
    plain = plain.str.replace("½", " 1/2").str.replace("¼", " 1/4").str.replace("¾", " 3/4")
    plain = plain.str.replace(r"[\r\n;|]+", ", ", regex=True)
    plain = plain.str.normalize("NFKD").str.casefold()
    plain = plain.str.replace(r"[\u0300-\u036f'\u2018\u2019`\"]", "", regex=True)
    plain = plain.str.replace(r"[\u2010-\u2015]", "-", regex=True)
    plain = plain.str.replace(r"\.(\w\w)", r" \1", regex=True).str.replace(".", "", regex=False)
    plain = plain.str.replace(r"[()\[\]{}:*_]|\s-+\s(?=\D)", " ", regex=True)
    plain = plain.str.replace(r"\s*,[\s,]*", ", ", regex=True)
    return plain.str.replace(r"\s+", " ", regex=True).str.strip(" ,")


def _taken_apart(texts: pd.Series, hints: pd.Series) -> pd.DataFrame:
    """Take different texts apart; index 0..n-1."""
    whole = folded(texts)
    line = whole.str.replace(_BETWEEN, "", regex=True).str.replace(_JUNIOR, " ", regex=True)
    line = line.str.replace(_UNIT_APART, " ", regex=True)
    line, place = _without_place(line, folded(hints))
    part, unit = _without_unit(_likeliest_part(line))
    part = _number_words(part)
    found = part.str.extract(_NUMBER).fillna("")
    numbered = found["first"] != ""
    streets = _streets(found["rest"].where(numbered, part), numbered=numbered)
    parts = streets.assign(**{UNIT: unit, NUMBER_TEXT: _number_text(found)})
    parts[NUMBER] = _number(found)
    parts[[CITY, STATE, ZIP]] = place
    parts[FORM] = _form(whole, part, numbered=numbered, corner=parts[CROSS] != "")
    nowhere = parts[FORM].isin(["box", "blank"])
    parts.loc[nowhere, [NUMBER_TEXT, STREET, CROSS, UNIT]] = ""
    parts.loc[nowhere, NUMBER] = -1
    return parts.loc[:, list(ADDRESS_PARTS)].astype(dict.fromkeys(TEXT_PARTS, "str"))


def _without_place(line: pd.Series, hints: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """Split country, ZIP, state, then city off the end."""
    line = line.str.replace(
        r"(?:,\s|(?<=\d)\s)(?:usa?|united states(?: of america)?)$", "", regex=True
    )
    cut = line.str.extract(
        r"^(?P<head>.*?)(?<!rte)(?<!route)(?<!hwy)(?<!road)(?<!\brd)(?<!box)"
        r"(?:^|,\s|\s)(?P<zip>\d{5})(?:[-\s]?\d{4})?$"
    )
    has_zip = cut["zip"].notna()
    line = cut["head"].where(has_zip, line).str.strip(" ,")
    line, state = _without_state(line, has_zip)
    line, city = _without_city(line, hints, placed=has_zip | (state != ""))
    return line, pd.DataFrame({CITY: city, STATE: state, ZIP: cut["zip"].fillna("")})


def _without_state(line: pd.Series, has_zip: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Split a state off the end where it cannot be part of the street."""
    codes = state_codes()
    cut = line.str.extract(rf"^(?P<head>.+?)(?:,\s|\s)(?P<state>{alternatives(codes)})$")
    said = cut["state"].fillna("")
    later = cut["head"].fillna("").str.contains(",", regex=False)
    # ct, ne, la end street names too; a state in full is a street or a city as often.
    unsure = said.isin([*words("suffix"), *words("direction")])
    full = said.str.len() > CODE_LETTERS
    sure = (said != "") & (later | (~unsure & ~full) | (full & has_zip))
    return cut["head"].where(sure, line), said.where(sure, "").map(lambda s: codes.get(s, ""))


def _without_city(
    line: pd.Series, hints: pd.Series, *, placed: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Split a city off the end: after a comma, as the row names it, or after the street's type."""
    comma = line.str.extract(
        rf"^(?P<head>.+),\s(?P<city>(?!.*(?:[\d&@/]|\sand\s|\s(?:{_COMMON})$))[^,]+)$"
    )
    repeated = pd.Series(
        [
            hint if hint and text.endswith(f" {hint}") else ""
            for text, hint in zip(line, hints, strict=True)
        ],
        dtype="str",
    )
    lengths = repeated.str.len().to_numpy()
    shortened = pd.Series(
        [text[: len(text) - n] for text, n in zip(line, lengths, strict=True)], dtype="str"
    ).str.strip(" ,")
    bare = line.where(placed, "").str.extract(
        rf"^(?P<head>\S+\s.*\s(?:{_COMMON})(?:\s(?:{_DIRECTION}))?)"
        rf"\s(?P<city>(?!(?:{_DIRECTION})$)[a-z][a-z -]+)$"
    )
    use_hint = comma["city"].isna() & (repeated != "")
    use_bare = comma["city"].isna() & ~use_hint & bare["city"].notna()
    head = comma["head"].fillna(line).where(~use_hint, shortened).where(~use_bare, bare["head"])
    city = comma["city"].fillna("").where(~use_hint, repeated).where(~use_bare, bare["city"])
    return head.fillna(line).astype("str"), city.fillna("").astype("str")


def _likeliest_part(line: pd.Series) -> pd.Series:
    """Return the part between commas that has a number, or is a corner; else the first."""
    part = line.str.extract(_NUMBERED_PART, expand=False)
    corner = line.str.extract(_CORNER_PART, expand=False)
    first = line.str.extract(r"^([^,]*)", expand=False)
    return part.fillna(corner).fillna(first).fillna("").str.strip(" ,")


def _without_unit(part: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Split apartment, suite, floor or a bare unit number off the end."""
    unit = pd.Series("", index=part.index, dtype="str")
    for pattern in (_UNIT_LAST, _UNIT_LAST, _BARE_UNIT):  # twice: "bldg 2 apt 5"
        cut = part.str.extract(pattern)
        found = cut["unit"].notna()
        unit = (cut["unit"].fillna("") + " " + unit).str.strip().where(found, unit)
        part = cut["part"].where(found, part)
    return part, unit


def _number_words(part: pd.Series) -> pd.Series:
    """Write a leading number word as a number where a street's type follows: one mellon center."""
    numbers = words("number")
    suffix = alternatives(words("suffix"))
    cut = part.str.extract(
        rf"^(?P<number>{alternatives(numbers)})\s(?P<rest>\S.*\s(?:{suffix}))$"
    ).fillna("")
    return (cut["number"].map(lambda w: numbers.get(w, "")) + " " + cut["rest"]).where(
        cut["number"] != "", part
    )


def _streets(rest: pd.Series, *, numbered: pd.Series) -> pd.DataFrame:
    """Return the keys of the street and, of a corner, of the other one."""
    plain = rest.str.replace(_CORNER_WORDS, "", regex=True)
    plain = plain.str.replace(r"\b(?:sts|streets)$", "st", regex=True)
    plain = plain.str.replace(r"\b(?:aves|avenues)$", "ave", regex=True)
    cut = plain.where(~numbered, "").str.extract(rf"^(?P<one>.*?\S){_CORNER}(?P<two>\S.*)$")
    corner = cut["two"].notna()
    one = cut["one"].where(corner, plain).fillna("")
    keys = {
        STREET: street_keys(_bare(one)),
        CROSS: street_keys(_bare(cut["two"].fillna(""))),
    }
    return pd.DataFrame(keys)


def _bare(text: pd.Series) -> pd.Series:
    """Leave letters, digits and hyphens."""
    return text.str.replace(r"[^\w\s-]+", " ", regex=True).str.strip()


def _number(found: pd.DataFrame) -> pd.Series:
    """Return the house number to look for: a range's first, both halves of 36-20."""
    first = pd.to_numeric(found["first"].where(found["first"] != "", "-1")).astype("int64")
    last = pd.to_numeric(found["last"].where(found["last"] != "", "-1")).astype("int64")
    digits = found["last"].str.len().to_numpy()
    full = first - first % (10**digits) + last  # 1535-37 is 1535 to 1537
    two = (digits == QUEENS_DIGITS) & (full < first)
    return first.where(~two, first * 100 + last)


def _number_text(found: pd.DataFrame) -> pd.Series:
    """Return the number with what belongs to it, as text."""
    letter = found["attached"].str.replace("-", "", regex=False) + found["letter"]
    last = ("-" + found["last"]).where(found["last"] != "", "")
    fraction = (" " + found["fraction"]).where(found["fraction"] != "", "")
    return found["first"] + letter + last + fraction


def _form(
    whole: pd.Series, part: pd.Series, *, numbered: pd.Series, corner: pd.Series
) -> pd.Series:
    """Say what kind of address each is."""
    streetlike = part.str.contains(_STREETLIKE)
    marked = part.str.contains(r"[&@]|\s/\s|^(?:\w+\s+)?(?:corner|intersection|esquina)\s")
    unsure = whole.str.contains(rf"^(?:{alternatives(words('vague'))})\b") & ~numbered
    form = pd.Series("vague", index=whole.index, dtype="str")
    form = form.mask(streetlike, "street").mask(corner & (streetlike | marked), "corner")
    form = form.mask(unsure, "vague").mask(numbered, "numbered")
    form = form.mask(whole.str.contains(_BOX) & ~numbered, "box")
    return form.mask(part == "", "blank")
