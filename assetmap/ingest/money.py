"""Read amounts of money out of text, each with the currency that it names."""

import math
import re
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
    "million": 1e6,
    "millones": 1e6,
    "b": 1e9,
    "billion": 1e9,
}
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
    "dolares": "",
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
    r"(?P<minus2>[-\u2212])?\s*(?P<digits>\d[\d,. '\u00a0\u202f]*|\.\d+)\s*"
    r"(?P<scale>k|thousand|mil|mm|m|millones|million|b|billion)?\s*(?:de\s+)?"
    rf"(?P<after>{_UNIT})?\s*(?P<close>\))?\s*(?P<ends>-|cr)?",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ '\u00a0\u202f]")
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2}")
_STOPS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_HEADER_UNIT = re.compile(r"[A-Z]{3}|[A-Z]{0,3}\$|[\u20ac\u00a3\u00a5\u20b9]")


def money(text: str) -> float:
    """Return an amount of money, NaN where the text is none.

    Examples
    --------
    >>> [money(t) for t in ("$40,000.00 ", "(1,200)", "1.5M", "1.234,56", "CAD 10,000", "none")]
    [40000.0, -1200.0, 1500000.0, 1234.56, 10000.0, nan]
    """
    return amount_in(text)[0]


def amount_in(text: str) -> tuple[float, str]:
    """Return an amount of money and the code of its currency.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    amount
        NaN where the text is none, or names two currencies.
    currency
        "" where the text names none.

    Examples
    --------
    >>> [amount_in(t) for t in ("CAD 10,000", "10.000,00 EUR", "\u00a35", "$5", "5 TBD")]
    [(10000.0, 'CAD'), (10000.0, 'EUR'), (5.0, 'GBP'), (5.0, ''), (nan, '')]
    """
    match = _MONEY.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        return NAN, ""
    units = {_code(match[part] or "") for part in ("before", "sign", "after")} - {""}
    if len(units) > 1:
        return NAN, ""
    currency = units.pop() if units else ""
    value = _value(_SPACES.sub("", match["digits"]).rstrip(".,"), currency)
    value *= _SCALE[(match["scale"] or "").lower()]
    negative = match["open"] or match["minus"] or match["minus2"] or match["ends"]
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


def _code(unit: str) -> str:
    """Return the code that a sign, a word or a code stands for, "" where for none."""
    return unit.upper() if unit.upper() in _CODES else _SIGNS.get(unit.lower(), "")


def _value(digits: str, currency: str) -> float:
    """Return digits with their commas and full stops as a number."""
    if _EUROPEAN.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif _STOPS.fullmatch(digits) and (digits.count(".") > 1 or currency not in _POINT):
        digits = digits.replace(".", "")
    digits = digits.replace(",", "")
    return float(digits) if digits.count(".") <= 1 else NAN
