"""Know the states of the United States, with the ZIP codes that begin with zero."""

from typing import Final

_NAMES: Final = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|"
    "DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|"
    "IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|"
    "MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|"
    "NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|"
    "OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|"
    "SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|"
    "WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|VI Virgin Islands|GU Guam|"
    "AS American Samoa|MP Northern Mariana Islands"
)
_CODES: Final = {pair[3:].lower(): pair[:2] for pair in _NAMES.split("|")}
CODES: Final = frozenset(_CODES.values())
STATE_NAMES: Final = {pair[:2]: pair[3:] for pair in _NAMES.split("|")}
STATE_WORDS: Final = tuple(sorted((pair[3:] for pair in _NAMES.split("|")), key=len, reverse=True))

# First digits of the ZIP codes that begin with zero: USPS Publication 65's ranges by state.
_ZERO_ZIPS: Final = {
    "CT": ("06",),
    "MA": ("01", "02", "055"),
    "ME": ("039", "04"),
    "NH": ("030", "031", "032", "033", "034", "035", "036", "037", "038"),
    "NJ": ("07", "08"),
    "NY": ("005", "063"),
    "PR": ("006", "007", "009"),
    "RI": ("028", "029"),
    "VI": ("008",),
    "VT": ("05",),
}


def state_code(text: str) -> str:
    """Return a state's two letters, or the text as it was where it names none.

    Examples
    --------
    >>> state_code("Pennsylvania"), state_code("pa."), state_code("Ontario")
    ('PA', 'PA', 'Ontario')
    """
    plain = text.replace(".", "").strip()
    if plain.upper() in CODES:
        return plain.upper()
    return _CODES.get(plain.lower(), text)


def is_state(text: str) -> bool:
    """Say whether a text names a state."""
    return state_code(text) in CODES


def with_zero(digits: str, states: tuple[str, ...]) -> str:
    """Return a ZIP code that lost leading zeros, "" where the states have no such code.

    Examples
    --------
    >>> with_zero("2138", ("MA",)), with_zero("2138", ("PA",))
    ('02138', '')
    """
    whole = digits.zfill(5)
    zeros = tuple(start for state in states for start in _ZERO_ZIPS.get(state, ()))
    return whole if zeros and whole.startswith(zeros) else ""
