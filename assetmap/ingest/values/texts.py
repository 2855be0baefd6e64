"""Tidy the text of cells."""

from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assetmap.cells import unguarded
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

# What people type where there is nothing to say.
NULL_WORDS: Final = frozenset(
    {"", "n/a", "na", "n.a.", "n.a", "#n/a", "null", "none", "nil", "nan", "(null)", "<null>"}
    | {"-", "--", "---", "\u2013", "\u2014", ".", "?", "??", "tbd", "tba", "tbc", "unk", "unknown"}
    | {"not available", "not applicable", "not known", "no data", "blank", "(blank)", "pending"}
    | {"desconocido", "desconocida", "ninguno", "ninguna", "sin dato", "sin datos", "n/d", "s/d"}
    | {"no disponible", "no aplica", "por definir", "pendiente", "se desconoce", "sin información"}
    | {"n / a", "n/a.", "<na>", "[null]", "(none)", "not provided", "not listed", "not reported"}
    | {"no information", "none provided", "none listed", "to be determined", "to be announced"}
    | {"..", "...", "\u2026", "----", "-----", "*", "**", "***", "_", "__", "/", "//", "\\", "???"}
    | {"por confirmar", "sin informacion", "no se sabe", "vac\u00edo", "vacio", "n.d.", "s.d."}
)
_NULLS: Final = pa.array(sorted(NULL_WORDS), pa.large_string())
_CONTROL = "[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]"
_BREAKS = r"\t\n\x0b\x0c\r\x85"
_WIDE = "\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # spaces that are not " "
_UNSEEN = "\u200b\ufeff"  # zero-width: no letter, no space
_ODD_SPACE = f"[{_BREAKS}{_WIDE}{_UNSEEN}]|  "
_ODD = f"[\x00-\x1f\x7f\ufffe\uffff{_BREAKS}{_WIDE}{_UNSEEN}]|  |^ | $|^'|^#"  # any of all these
_ERROR = (
    r"^#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|ERROR!|¡REF!|¿NOMBRE\?|"
    r"¡VALOR!|¡DIV/0!|NUM!|N/D)$"
)


def without_controls(texts: pd.Series, field: str, findings: Findings) -> pd.Series:
    """Take invisible control characters away, and hold the rows that had them."""
    bad = texts.str.contains(_CONTROL, regex=True)
    if not bad.any():
        return texts
    clean = texts.str.replace(_CONTROL, " ", regex=True)
    findings.add(
        bad, Reason.CONTROL_CHARACTER, Severity.HELD, column=field, values=clean.str.strip()
    )
    return clean


def too_long(texts: pd.Series, field: str, findings: Findings, most: int) -> None:
    """Reject rows with a text longer than is taken."""
    lengths = texts.str.len()
    long = lengths > most
    if long.any():
        findings.add(
            long,
            Reason.TOO_LONG,
            Severity.REJECTED,
            column=field,
            values=texts.str.slice(0, 60) + "…",
            expected=f"{most:,}",
        )


def with_lines(texts: pd.Series) -> pd.Series:
    """Turn the line breaks of an address into commas."""
    if not texts.str.contains(r"[\r\n\x0b]", regex=True).any():
        return texts
    return texts.str.strip().str.replace(r"\s*,?\s*[\r\n\x0b]+\s*", ", ", regex=True)


def tidied(texts: pd.Series) -> pd.Series:
    """Make every run of white space one plain space, none at the ends, and take our guard off."""
    odd = texts.str.contains(_ODD_SPACE, regex=True)
    if odd.any():
        some = texts[odd].str.replace(f"[{_UNSEEN}]", "", regex=True)
        some = some.str.replace(f"[ {_BREAKS}{_WIDE}]+", " ", regex=True)
        texts = texts.mask(odd, some.reindex(texts.index, fill_value=""))
    texts = texts.str.strip()
    return unguarded(texts) if texts.str.startswith("'").any() else texts


def without_nulls(texts: pd.Series) -> pd.Series:
    """Blank the words that stand for nothing."""
    # By Arrow itself: `isin` makes an array of the words anew for each of a hundred columns.
    low = pa.array(texts.str.lower(), pa.large_string())
    null = pc.is_in(low, value_set=_NULLS).to_numpy(zero_copy_only=False)
    return texts.mask(null, "") if null.any() else texts


def without_errors(
    texts: pd.Series, field: str, findings: Findings, severity: Severity
) -> pd.Series:
    """Blank the errors of spreadsheet formulas, and say where they were."""
    if not texts.str.startswith("#").any():
        return texts
    bad = texts.str.contains(_ERROR, regex=True)
    findings.add(bad, Reason.FORMULA_ERROR, severity, column=field, values=texts)
    return texts.mask(bad, "")


def is_odd(texts: pd.Series) -> bool:
    """Say whether any text needs more than a look: most columns need none."""
    return bool(texts.str.contains(_ODD, regex=True).any())
