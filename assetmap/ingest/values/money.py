"""Read amounts of money out of text, each with the currency that it names."""

import math
import re
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 60  # characters of an amount; longer text is none, and may be a bait
NAN: Final = float("nan")
_SCALE: Final = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "mil": 1e3,
    "m": 1e6,
    "mm": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "mill\u00f3n": 1e6,
    "millon": 1e6,
    "millones": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
# A thousand in Spanish and a million in English: which it is, only Spanish words beside it say.
_EITHER: Final = "mil"
_SPANISH: Final = frozenset({"dolares", "d\u00f3lares", "pesos", "euros", "libras", "mxn", "mx$"})
# Codes of ISO 4217 that are no words in the headers of lists.
_CODES: Final = frozenset(
    {"USD", "CAD", "GBP", "EUR", "MXN", "AUD", "NZD", "JPY", "CNY", "INR", "CHF", "SEK", "NOK"}
    | {"DKK", "PLN", "CZK", "HUF", "RON", "TRL", "RUB", "UAH", "ILS", "ZAR", "NGN", "KES", "GHS"}
    | {"BRL", "ARS", "CLP", "COP", "UYU", "GTQ", "HNL", "NIO", "CRC", "DOP", "BOB", "PYG", "JMD"}
    | {"HKD", "SGD", "TWD", "KRW", "THB", "PHP", "IDR", "MYR", "VND", "PKR", "BDT", "LKR", "EGP"}
    | {"SAR", "AED", "ISK", "BGN"}
)
# A dollar sign alone may be of a dozen countries: it names none.
_SIGNS: Final = {
    "$": "",
    "us$": "USD",
    "usd$": "USD",
    "c$": "CAD",
    "ca$": "CAD",
    "cad$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "nz$": "NZD",
    "mx$": "MXN",
    "r$": "BRL",
    "\u20ac": "EUR",
    "\u00a3": "GBP",
    "\u00a5": "JPY",
    "\u20b9": "INR",
    "dollars": "",
    "dollar": "",
    "dolares": "",
    "d\u00f3lares": "",
    "pesos": "",
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "euros": "EUR",
    "euro": "EUR",
    "pounds": "GBP",
    "libras": "GBP",
}
# Where a full stop ends the whole units; elsewhere, before three digits, it parts thousands.
_POINT: Final = frozenset({"", "USD", "CAD", "GBP", "AUD", "NZD", "MXN", "JPY", "CNY", "INR"})
_UNIT = "|".join([*sorted(map(re.escape, _SIGNS), key=len, reverse=True), *sorted(_CODES)])
_MONEY = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>[-\u2212])?\s*(?P<before>{_UNIT})?\s*(?P<sign>{_UNIT})?\s*"
    r"(?P<minus2>[-\u2212])?\s*(?P<digits>\d[\d,. '\u2019\u00a0\u202f]*|\.\d+)\s*"
    r"(?P<scale>k|thousand|mill\u00f3n|millones|million|millon|mil|mm|mn|m|billion|bn|b)?\s*"
    rf"(?:de\s+)?(?P<after>{_UNIT})?\s*(?P<close>\))?\s*(?P<ends>-{{1,2}}|\u2014|cr)?",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ '\u2019\u00a0\u202f]")
_GROUPS: Final = r"\d{1,3}(?:[ '\u2019\u00a0\u202f]\d{3})+"  # thousands that a space parts
_ANGLO = re.compile(
    rf"(?:\d*|{_GROUPS}|\d{{1,3}}(?:,\d{{3}})+|\d{{1,2}}(?:,\d{{2}})+,\d{{3}})(?:\.\d*)?"
)
_EURO = re.compile(rf"(?:\d+|{_GROUPS}|\d{{1,3}}(?:\.\d{{3}})+)(?:,\d*)?")
# Numbers that only one way to write them explains.
_SURELY_ANGLO = re.compile(r".*,\d{3}\.\d*|\d{1,3}(?:,\d{3}){2,}|\d+\.\d{1,2}|.*,\d{3},\d{3}.*")
_SURELY_EURO = re.compile(
    rf".*\.\d{{3}},\d*|\d{{1,3}}(?:\.\d{{3}}){{2,}}|(?:\d+|{_GROUPS}),\d{{1,2}}"
)
# One group of three digits behind a full stop, or a comma: a thousand, or hardly a fraction.
_POINTED, _PARTED = re.compile(r"\d{1,3}\.\d{3}"), re.compile(r"\d{1,3},\d{3}")
# A number as programs shorten it: one digit, a few more, and how many places to move the point.
_SHORT = re.compile(
    rf"(?P<minus>-)?\s*(?P<unit>(?i:{_UNIT}))?\s*(?P<digits>\d(?:[.,]\d*)?)"
    r"(?P<sign>[eE]\+?)(?P<places>\d{1,3})"
)
_ROUNDED: Final = "E+"  # spreadsheets write so, and drop digits; 1e+05 and 1.5E6 are exact
_MOST_PLACES: Final = 12  # a trillion; nobody gives more
# What a header says of its amounts: that they are in thousands, or in millions.
_HEADER_SCALES: Final = {
    1e3: re.compile(r"(?i)(?<![\d.,])'?000'?s?\b|\b(?:thousands?|miles)\b|[$\u00a3\u20ac]\s?k\b"),
    1e6: re.compile(
        r"(?i)\b(?:millions?|millones|mill[o\u00f3]n)\b|[$\u00a3\u20ac]\s?(?:mm?|mn)\b"
    ),
}
_NOTHING = re.compile(rf"(?:{_UNIT})\s*[-\u2013\u2014]+", re.IGNORECASE)  # an accountant's zero
_UNIT_APART = re.compile(rf"({_UNIT})\s*\(([^()]+)\)", re.IGNORECASE)  # $(500): ($500)
_HEADER_UNIT = re.compile(r"[A-Z]{3}|[A-Z]{0,3}\$|[\u20ac\u00a3\u00a5\u20b9]")


def money(text: str) -> float:
    """Return an amount of money, NaN where the text is none.

    Examples
    --------
    >>> [money(t) for t in ("$40,000.00 ", "(1,200)", "1.5M", "1.234,56", "CAD 10,000", "none")]
    [40000.0, -1200.0, 1500000.0, 1234.56, 10000.0, nan]
    """
    return amount_in(text)[0]


def comma_use(texts: Iterable[str]) -> str:
    """Say what the commas of a column do: "ends" the units, "parts" thousands, or "both".

    It is "both", too, where 12.345 alone could be a thousand or a fraction that no money has.

    Examples
    --------
    >>> comma_use(["1.234,56", "1.200"]), comma_use(["1,234.56", "1,200"]), comma_use(["1,200"])
    ('ends', 'parts', '')
    """
    ends = parts = either = False
    for text in texts:
        digits = _digits(text)
        either = either or bool(_POINTED.fullmatch(digits))
        ends = ends or bool(_SURELY_EURO.fullmatch(digits))
        parts = parts or bool(_SURELY_ANGLO.fullmatch(digits))
    if ends == parts:
        return "both" if ends or either else ""
    return "ends" if ends else "parts"


def amount_in(text: str, *, comma: str = "") -> tuple[float, str]:
    """Return an amount of money and the code of its currency.

    Parameters
    ----------
    text
        A cell.
    comma
        What the commas of its column do, as `comma_use` says.

    Returns
    -------
    amount
        NaN where the text is none, names two currencies, or can be read in two ways.
    currency
        "" where the text names none.

    Examples
    --------
    >>> [amount_in(t) for t in ("CAD 10,000", "10.000,00 EUR", "\u00a35", "$5", "5 TBD")]
    [(10000.0, 'CAD'), (10000.0, 'EUR'), (5.0, 'GBP'), (5.0, ''), (nan, '')]
    >>> [amount_in("1.200", comma=use)[0] for use in ("", "ends", "parts")]
    [1.2, 1200.0, 1.2]
    """
    text = text.strip()
    if len(text) <= LONGEST and _NOTHING.fullmatch(text):
        return 0.0, _code(text.rstrip("-\u2013\u2014 "))
    if is_shortened(text):
        return _lengthened(text)
    if len(text) <= LONGEST and (apart := _UNIT_APART.fullmatch(text)):
        text = f"({apart[1]}{apart[2]})"
    match = _MONEY.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        return NAN, ""
    words = {(match[part] or "").lower() for part in ("before", "sign", "after")}
    units = {_code(word) for word in words} - {""}
    scale = (match["scale"] or "").lower()
    if len(units) > 1 or (scale == _EITHER and not words & _SPANISH):
        return NAN, ""
    currency = units.pop() if units else ""
    value = _value(match["digits"].strip(), currency, comma) * _SCALE[scale]
    # "5,000.-" is no refund: the dash stands for no cents.
    dash = match["ends"] and not match["digits"].rstrip().endswith((".", ","))
    negative = match["open"] or match["minus"] or match["minus2"] or dash
    return (-value if negative else value), "" if math.isnan(value) else currency


def currency_named(text: str) -> str:
    """Return the code of the currency that a header or a cell names, "" where it names none.

    Examples
    --------
    >>> [currency_named(t) for t in ("Amount (CAD)", "Importe en \u20ac", "gbp", "Amount ($)")]
    ['CAD', 'EUR', 'GBP', '']
    """
    text = text[:LONGEST].strip()
    whole = _code(text)
    if whole:
        return whole
    found = {_code(unit) for unit in _HEADER_UNIT.findall(text)} - {""}
    return found.pop() if len(found) == 1 else ""


def header_scale(header: str) -> float:
    """Return by what a header says that its amounts are to be multiplied; 1 where it says nothing.

    Examples
    --------
    >>> [header_scale(t) for t in ("Amount ($000s)", "Grant, \u00a3 millions", "Over 10,000")]
    [1000.0, 1000000.0, 1.0]
    """
    found = [scale for scale, words in _HEADER_SCALES.items() if words.search(header[:LONGEST])]
    return found[0] if len(found) == 1 else 1.0


def is_shortened(text: str) -> bool:
    """Say whether an amount is written as programs shorten numbers.

    Examples
    --------
    >>> [is_shortened(t) for t in ("1.5E+06", "$2e5", "1500000", "1e-3")]
    [True, True, False, False]
    """
    return len(text) <= LONGEST and _SHORT.fullmatch(text.strip()) is not None


def has_scale(text: str) -> bool:
    """Say whether an amount itself says that it is of thousands or more, as 5k does."""
    match = _MONEY.fullmatch(text.strip()) if len(text) <= LONGEST else None
    return match is not None and bool(match["scale"])


def _lengthened(text: str) -> tuple[float, str]:
    """Return a shortened number in full, and its currency.

    NaN where digits may have been dropped, or where nobody gives so much.
    """
    match = _SHORT.fullmatch(text)
    if match is None or match["sign"] == _ROUNDED or int(match["places"]) > _MOST_PLACES:
        return NAN, ""
    plain = match["digits"].replace(",", ".") + "e" + match["places"]
    return float(plain) * (-1.0 if match["minus"] else 1.0), _code(match["unit"] or "")


def _code(unit: str) -> str:
    """Return the code that a sign, a word or a code stands for, "" where for none."""
    return unit.upper() if unit.upper() in _CODES else _SIGNS.get(unit.lower(), "")


def _digits(text: str) -> str:
    """Return the digits of an amount with what stands between them, "" where it is none."""
    match = _MONEY.fullmatch(text.strip()) if len(text) <= LONGEST else None
    return match["digits"].strip() if match else ""


def _value(digits: str, currency: str, comma: str) -> float:
    """Return digits with their commas and full stops as a number, NaN where they make none.

    Where the column does not tell: 1,200 is a thousand, 1,2 a fraction, 1.200 goes by its currency.
    What says one thing in its column and another by itself is none: a person must tell.
    """
    pointed, parted = (bool(one.fullmatch(digits)) for one in (_POINTED, _PARTED))
    local = currency not in _POINT
    if (comma == "ends" and parted) or (comma == "both" and pointed and not local):
        return NAN
    if comma == "parts":
        if pointed and local:
            return NAN
        euro = False
    else:
        euro = bool(_SURELY_EURO.fullmatch(digits)) or (pointed and (local or comma == "ends"))
    pattern, parting, point = (_EURO, ".", ",") if euro else (_ANGLO, ",", ".")
    if not pattern.fullmatch(digits):
        return NAN
    plain = _SPACES.sub("", digits).replace(parting, "").replace(point, ".").rstrip(".")
    return float(plain) if plain else NAN
