"""Carry geopy's requests over our own transport."""

import json
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.util import logger as geopy_logger

from assetmap.errors import GeocoderRefused, GeocoderUnavailable
from assetmap.words import say

from .hits import part
from .hosts import Server
from .transport import Answer, Bounds, Request, fetch

ERRORS_FROM: Final = 400  # HTTP status
REFUSALS: Final = frozenset({401, 402, 403, 498, 499})  # the last two are ArcGIS's
ERROR_CHARACTERS: Final = 2_000  # of an error's text, for geopy to tell errors apart


class Adapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """What geopy asks services with: one server, bounded answers, no proxies, no redirects."""

    def __init__(self, *, server: Server, bounds: Bounds, holds: str) -> None:
        """Remember whom to ask; geopy's proxies and certificates are not used."""
        super().__init__(proxies=None, ssl_context=None)
        self._server, self._bounds, self._holds = server, bounds, holds

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:  # noqa: ARG002  # the bounds have the time
        """Return the text of an answer."""
        return self._asked(url, headers).text

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:  # noqa: ANN401, ARG002
        """Return what an answer says in JSON.

        Raises
        ------
        GeocoderUnavailable
            If it is none: a captive portal's page, half an answer, an error.
        """
        said = from_json(self._asked(url, headers), self._server)
        _require_answer(said, self._holds, self._server)
        return said

    def post(self, target: str, body: bytes, headers: Mapping[str, str]) -> str:
        """Return the text of an answer to what is posted."""
        request = Request(target=target, headers=headers, body=body)
        return checked(fetch(self._server, request, self._bounds), self._server).text

    def _asked(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Ask with a URL of geopy's; only path and query are its to choose."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        request = Request(target=target, headers=headers)
        return checked(fetch(self._server, request, self._bounds), self._server)


def adapter_factory(server: Server, bounds: Bounds, *, holds: str) -> Callable[..., Adapter]:
    """Return what geopy makes its adapter with.

    Parameters
    ----------
    server, bounds
        Whom to ask, what an answer may cost.
    holds
        The key under which a whole answer has its places, "" where it is a list of them.
    """
    geopy_logger.disabled = True  # it writes whole URLs down, and keys are part of them
    warnings.filterwarnings("ignore", message="Latitude normalization")  # an error of ours anyway

    def make(**_geopys: object) -> Adapter:
        return Adapter(server=server, bounds=bounds, holds=holds)

    return make


def checked(answer: Answer, server: Server) -> Answer:
    """Return an answer that is none of the server's errors.

    Raises
    ------
    AdapterHTTPError
        With status, headers and the beginning of the text, as geopy expects it.
    """
    if answer.status >= ERRORS_FROM:
        msg = f"{server.host} answered with status {answer.status}"
        raise AdapterHTTPError(
            msg,
            status_code=answer.status,
            headers=answer.headers,
            text=answer.text[:ERROR_CHARACTERS],
        )
    return answer


def from_json(answer: Answer, server: Server) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Return what an answer says in JSON.

    Raises
    ------
    GeocoderUnavailable
        If it is no JSON.
    """
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as err:
        what = "why_web_page" if answer.text.lstrip()[:1] == "<" else "why_no_json"
        msg = say("online", what, host=server.host)
        raise GeocoderUnavailable(msg) from err


def _require_answer(said: object, holds: str, server: Server) -> None:
    """Raise where what came with status 200 is an error, or no answer of this service.

    geopy takes several of these for "not found".
    """
    codes = (part(said, "error", "code"), part(said, "status", "code"))
    code = next((code for code in codes if isinstance(code, int) and code >= ERRORS_FROM), None)
    if code in REFUSALS:
        msg = say("online", "why_not_let_code", host=server.host, code=code)
        raise GeocoderRefused(msg)
    errors = (part(said, "error"), part(said, "errors"), part(said, "geocoding", "errors"))
    if code or any(errors):
        msg = say("online", "why_error_in_200", host=server.host)
        raise GeocoderUnavailable(msg)
    places = part(said, holds) if holds else said
    if not isinstance(places, list | dict) or (not holds and isinstance(said, dict)):
        msg = say("online", "why_unknown", host=server.host)
        raise GeocoderUnavailable(msg)
