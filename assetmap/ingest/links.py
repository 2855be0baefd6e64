"""Tell links from other text."""

import re

_SAFE = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
_BARE = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)

_LONGEST = 2_000  # characters of a link: what browsers take


def link(text: str) -> str:
    """Return a text as a link of the web, mail or phone; "" where it is none.

    Examples
    --------
    >>> [link(t) for t in ("www.x.org", "HTTP://x.org", "me@x.org", "javascript:alert(1)")]
    ['https://www.x.org', 'HTTP://x.org', 'mailto:me@x.org', '']
    """
    if _SAFE.match(text):
        return text
    if len(text) > _LONGEST:
        return ""
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    return f"https://{text}" if _BARE.fullmatch(text) else ""
