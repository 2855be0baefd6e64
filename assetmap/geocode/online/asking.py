"""Ask one geocoder one thing, and say in our own errors what went wrong."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from geopy.adapters import AdapterHTTPError, get_retry_after
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeopyError,
)

from assetmap import online
from assetmap.errors import GeocodeError, GeocoderRefused, GeocoderUnavailable
from assetmap.words import say

from .hits import Hit
from .queries import Query
from .readers import read
from .services import Chosen, geocoder_of
from .transport import Bounds

# What each geocoder is asked besides the address: parts of the answer that our reading needs.
_BESIDE: Final[dict[str, dict[str, Any]]] = {
    online.NOMINATIM: {"addressdetails": True},
    online.ARCGIS: {"out_fields": ["Addr_type", "AddNum", "Postal", "RegionAbbr"]},
    online.OPENCAGE: {"annotations": False},
}
_REFUSALS: Final = {
    GeocoderAuthenticationFailure: "why_key_refused",
    GeocoderInsufficientPrivileges: "why_not_let",
    GeocoderQuotaExceeded: "why_quota",
}


def ask_one(chosen: Chosen, query: Query, bounds: Bounds) -> Hit | None:
    """Ask a geocoder for one address.

    Returns
    -------
    hit
        None where the geocoder says that it does not know the address.

    Raises
    ------
    GeocoderUnavailable
        If it gave no answer, or none that makes sense.
    GeocoderRefused
        If asking again will not help.
    """
    geocoder = geocoder_of(chosen, bounds)
    beside = _BESIDE.get(chosen.service.name, {})
    location = _in_our_words(chosen, lambda: geocoder.geocode(query.text, **beside))
    if location is None:
        return None
    hit: Hit = _in_our_words(chosen, lambda: read(chosen.service.name, location.raw))
    return hit


def ask_batch(
    chosen: Chosen, queries: Sequence[Query], bounds: Bounds
) -> list[tuple[Query, Hit | None]]:
    """Ask a geocoder that takes batches for many addresses.

    Returns
    -------
    answers
        The addresses that were answered; what is missing was not, or makes no sense.

    Raises
    ------
    GeocoderUnavailable, GeocoderRefused
        As `ask_one` does, for all of them.
    """
    geocoder = geocoder_of(chosen, bounds)
    answered = _in_our_words(chosen, lambda: geocoder.batch(queries))
    answers: list[tuple[Query, Hit | None]] = []
    for position, raw in sorted(answered.items()):
        try:
            hit = None if raw is None else read(chosen.service.name, raw)
        except GeocoderUnavailable:
            continue
        answers.append((queries[position], hit))
    return answers


def _in_our_words(chosen: Chosen, ask: Callable[[], Any]) -> Any:  # noqa: ANN401  # what is asked for
    """Do something with geopy; what goes wrong is one of our errors, with nothing of theirs in it.

    A service's own words are never repeated: they may hold the key, or anything else.
    """
    host = chosen.server.host
    try:
        return ask()
    except GeocodeError:
        raise
    except GeocoderRateLimited as err:
        msg = say("online", "why_slow_down", host=host)
        raise GeocoderUnavailable(msg, retry_after_s=_wait_of(err) or err.retry_after) from None
    except tuple(_REFUSALS) as err:
        msg = say("online", _REFUSALS[type(err)], host=host)
        raise GeocoderRefused(msg) from None
    except GeopyError as err:
        msg = _error_of(host, err)
        raise GeocoderUnavailable(msg, retry_after_s=_wait_of(err)) from None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        msg = say("online", "why_unknown", host=host)
        raise GeocoderUnavailable(msg) from None


def _http_of(err: BaseException) -> AdapterHTTPError | None:
    """Return the status and headers behind an error of geopy's, where there are any."""
    cause = err.__cause__
    return cause if isinstance(cause, AdapterHTTPError) else None


def _error_of(host: str, err: BaseException) -> str:
    """Say that a server answered with an error, and with which where it says so."""
    http = _http_of(err)
    if http is None:
        return say("online", "why_error", host=host)
    return say("online", "why_error_status", host=host, status=http.status_code)


def _wait_of(err: BaseException) -> float | None:
    """Return how many seconds a service asks us to wait, None where it does not say."""
    http = _http_of(err)
    headers: Mapping[str, str] = http.headers if http else {}
    wait = get_retry_after(headers)
    return None if wait is None else float(wait)
