"""Read a source's categories that are codes of another classification."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.taxonomy import Taxonomy

from .choose import NOTHING
from .phrases import Ints

# A code that says which classification it is of ("NAICS 611110", "foundation=04"). Without that,
# two digits may count anything: only a whole code of NTEE or of NAICS speaks for itself.
_NAMED: Final = (
    r"(?i)^(?P<scheme>naics|ntee|nteecc|foundation|irs[ _]foundation)(?:[ _](?:cd|code))?"
    r"[ ]*[:=# ][ ]*(?P<code>[a-z](?:\d[0-9a-z]{0,2})?|\d{1,6})(?:\.0)?$"
)
_NTEE: Final = r"^[A-Z]\d[0-9A-Z][0-9A-Z]?$"
_NAICS: Final = r"^\d{6}$"
_SHORTEST: Final = 2  # digits of a code of NAICS: an economic sector


def types_of_codes(
    texts: Sequence[str], taxonomy: Taxonomy
) -> tuple[Ints, npt.NDArray[np.object_]]:
    """Say which type the codes among some texts stand for.

    Parameters
    ----------
    texts
        Categories as they came, each once.
    taxonomy
        With the codes of each classification.

    Returns
    -------
    type
        Position in the taxonomy's types, `NOTHING` where the text is no code that is known.
    words
        The texts without spaces around them.
    """
    said = pd.Series(list(texts), dtype="str").str.strip()
    positions = {code: at for at, code in enumerate(taxonomy.types.index)}
    named = said.str.extract(_NAMED)
    scheme = named["scheme"].str.lower().str.replace(r"^ntee.*", "ntee", regex=True)
    scheme = scheme.str.replace(r"^(?:irs[ _])?foundation$", "irs_foundation", regex=True)
    scheme = scheme.mask(said.str.match(_NTEE), "ntee").mask(said.str.match(_NAICS), "naics")
    code = named["code"].where(named["code"].notna(), said).str.upper()
    found = np.full(len(said), NOTHING, dtype=np.int64)
    for at in np.flatnonzero(scheme.notna()):
        known = taxonomy.codes[scheme.iloc[at]]
        key = next((k for k in _KEYS[scheme.iloc[at]](code.iloc[at]) if k in known), "")
        found[at] = positions[known[key]] if key else NOTHING
    return found, said.to_numpy(dtype=object)


def _ntee_keys(code: str) -> list[str]:
    """Return what may stand for a code of NTEE: itself, its last two signs, its beginning."""
    other = code[1:3] == "99"  # "other" of the letter, not of its last ten
    return [code[:3], f"*{code[1:3]}", code[0] if other else code[:2], code[0]]


def _naics_keys(code: str) -> list[str]:
    """Return what may stand for a code of NAICS: itself, then each shorter beginning."""
    return [code[:length] for length in range(len(code), _SHORTEST - 1, -1)]


def _two_digits(code: str) -> list[str]:
    """Return an IRS foundation code with the zero that spreadsheets lose."""
    return [code.zfill(2)]


_KEYS: Final[dict[str, Callable[[str], list[str]]]] = {
    "ntee": _ntee_keys,
    "naics": _naics_keys,
    "irs_foundation": _two_digits,
}
