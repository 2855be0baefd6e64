"""Tell links from other text."""

import re
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

_USUAL = re.compile(r"https?://(?!https?:)[^\s<>\"/:][^\s<>\"]*", re.IGNORECASE)
_SAFE = re.compile(r"(?:https?://(?![/:])|mailto:|tel:)[^\s<>\"]+", re.IGNORECASE)
_BARE = re.compile(
    r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE
)
# The same for whole columns at once, by a library that does not look ahead.
_WHOLE: Final = r"^(?i:https?)://[^\s<>\"/:][^\s<>\"]{0,1900}$"
_TWICE: Final = r"^(?i:https?)://(?i:https?):"
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
# A slip in the beginning that leaves no doubt: http//, http:/, https:, htp://, http://http://
_SLIP = re.compile(
    r"(?:https?:?/{1,3}|https?:)(?=https?://)|(?:(https?)(?::\\\\|;//|//:|:/|//|:)|(htt?ps?)://)(?!/)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[;,|\n]\s*|\s+(?:/|&|and|or|y|o)\s+|\s+", re.IGNORECASE)
_FILES: Final = ("pdf", "doc", "docx", "xls", "xlsx", "jpg", "jpeg", "png", "gif", "txt", "csv")
_LONGEST = 2_000  # characters of a link: what browsers take


def link(text: str) -> str:
    """Return a text as a link of the web, mail or phone; "" where it is none.

    Examples
    --------
    >>> [link(t) for t in ("www.x.org", "HTTP://x.org", "me@x.org", "javascript:alert(1)")]
    ['https://www.x.org', 'HTTP://x.org', 'mailto:me@x.org', '']
    >>> link("http//x.org/a"), link("https:www.x.org"), link("flyer.pdf")
    ('http://x.org/a', 'https://www.x.org', '')
    """
    if len(text) > _LONGEST:
        return ""
    if _USUAL.fullmatch(text):
        return text
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    mended = _without_slip(text)
    if _SAFE.fullmatch(mended):
        return mended
    last = text.rpartition(".")[2]
    if not _BARE.fullmatch(text) or last.lower() in _FILES or last.istitle():
        return ""  # "St.Mary" ends a sentence, or has lost its space
    return f"https://{text}"


def _without_slip(text: str) -> str:
    """Return a link whose beginning was typed wrong as it was meant."""
    match = _SLIP.match(text)
    if not match:
        return text
    rest = text[match.end() :]
    if re.match(r"https?://", rest, re.IGNORECASE):
        return rest
    scheme = "https" if (match[1] or match[2] or "").lower().endswith("s") else "http"
    return f"{scheme}://{rest}" if _BARE.fullmatch(rest) else text


def links_in(text: str) -> list[str]:
    """Return the links of a cell that holds nothing else, [] where it holds anything else.

    Examples
    --------
    >>> links_in("www.a.org; https://b.org"), links_in("www.a.org (closed)")
    (['https://www.a.org', 'https://b.org'], [])
    """
    if whole := link(text):
        return [whole]
    pieces = [piece for piece in _BETWEEN.split(text[:_LONGEST]) if piece]
    found = [link(piece) for piece in pieces]
    return found if found and all(found) else []


def linked(texts: pd.Series, findings: Findings) -> pd.Series:
    """Complete web addresses, and note text that is none, or holds several."""
    filled = texts != ""
    if not filled.any():
        return texts
    odd = ~texts.str.contains(_WHOLE, regex=True) | texts.str.contains(_TWICE, regex=True)
    odd &= filled
    if not odd.any():
        return texts
    found = {text: links_in(text) for text in texts[odd].unique()}
    none = [text for text, links in found.items() if not links]
    several = [text for text, links in found.items() if len(links) > 1]
    for some, reason in ((none, Reason.UNSAFE_URL), (several, Reason.SEVERAL_URLS)):
        if some:
            where = texts.isin(some)
            findings.add(where, reason, Severity.NOTE, column=s.URL, values=texts)
    first = {text: links[0] if links else text for text, links in found.items()}
    return texts.where(~odd, texts[odd].map(first).reindex(texts.index)).astype("str")
