"""Ask usaddress about the few addresses that the rules leave unclear."""

from typing import Final

import pandas as pd

from .streets import alternatives, words

MOST_ASKED: Final = 20_000  # different texts, at about 0.5 ms each: beyond it, no list of addresses
NUMBERED: Final = "numbered"  # number and street as usaddress has them, "" where it says nothing
OCCUPANCY: Final = "occupancy"

_COMMON = alternatives(words("suffix", "common"))
_ANY = alternatives(words("suffix"))
_DIRECTION = alternatives(words("direction"))
_SAID_MORE: Final = (  # words after the street's type that are neither type nor direction
    rf"^(?!(?:{_COMMON}|{alternatives(words('type_first'))}|old)\b)\S+\s(?:\S+\s)*?(?:{_COMMON})\s"
    rf"(?!.*\b(?:{_ANY})(?:\s(?:{_DIRECTION}))?$)(?!(?:{_DIRECTION}|\d+\w?(?:\s(?:{_DIRECTION}))?)$)\S"
)
_STREET: Final = ("StreetName", "StreetNamePreType", "StreetNamePostType", "StreetNamePreModifier")
_STREET_TOO: Final = ("StreetNamePreDirectional", "StreetNamePostDirectional")
_PARTS: Final = {
    NUMBERED: ("AddressNumber", "AddressNumberSuffix", *_STREET, *_STREET_TOO),
    OCCUPANCY: ("SubaddressType", "SubaddressIdentifier", "OccupancyType", "OccupancyIdentifier"),
}


def are_unclear(rest: pd.Series, *, numbered: pd.Series, vague: pd.Series) -> pd.Series:
    """Tell which addresses the rules leave unclear.

    Parameters
    ----------
    rest
        The folded street, without number and unit, or all that there is.
    numbered
        Whether a house number was found: then words that go on after the street's type contradict
        it ("142 e 154th street harvey").
    vague
        Whether nothing was found: then a number among words may be a house number.
    """
    more = rest.where(numbered, "").str.contains(_SAID_MORE)
    hidden = rest.where(vague, "").str.contains(r"[a-z].*\s\d+\s+[a-z]")
    return more | hidden


def second_opinions(texts: pd.Series) -> pd.DataFrame:
    """Return what usaddress makes of folded addresses that have a house number and a street.

    What it takes for a city is not believed: the rules know those of a state or ZIP code, and
    without one nobody can check. An address that it reads twice over, or not as one with a number
    and a street that has a type, has no opinion; where there are more than `MOST_ASKED` nobody is
    asked.

    Returns
    -------
    opinions
        `numbered`, `occupancy`; "" where there is none. Index of `texts`.
    """
    if texts.empty:
        return pd.DataFrame("", index=texts.index, columns=list(_PARTS), dtype=object)
    asked = texts.head(0) if len(texts) > MOST_ASKED else texts
    said = [_opinion(text) for text in asked]
    opinions = pd.DataFrame(said, index=asked.index, columns=list(_PARTS), dtype=object)
    return opinions.reindex(texts.index).fillna("")


def _opinion(text: str) -> dict[str, str]:
    """Return one opinion."""
    import usaddress

    nothing = dict.fromkeys(_PARTS, "")
    try:
        parts, kind = usaddress.tag(text)
    except usaddress.RepeatedLabelError:
        return nothing
    number = str(parts.get("AddressNumber", ""))
    typed = "StreetNamePostType" in parts or "StreetNamePreType" in parts  # "9 am" is no street
    if kind != "Street Address" or not (number[:1].isdigit() and typed and "StreetName" in parts):
        return nothing
    return {
        part: " ".join(str(value) for label, value in parts.items() if label in labels).strip(" ,")
        for part, labels in _PARTS.items()
    }
