"""Know each geocoder: where it is, how fast it may be asked, what its terms allow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from geopy.geocoders import ArcGIS, Geocodio, Nominatim, OpenCage, Pelias, Photon

from assetmap import online
from assetmap.errors import GeocoderRefused
from assetmap.words import say

from .adapter import adapter_factory
from .census import Census
from .hosts import Server, server_of
from .transport import Bounds

AGENT: Final = "assetmap/1 (community asset maps; one person's list at a time)"
VARIABLE: Final = "ASSETMAP_{name}_{what}"  # of the environment: KEY, and HOST where it may go


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is known of a geocoder before it is asked."""

    name: str
    title: str  # as people know it
    endpoint: str  # its own server; "" where everybody has theirs
    per_second: float  # of its own server
    bulk: bool  # whether its own server may be asked for a whole list
    needs_key: bool
    holds: str  # the key of an answer's places, "" where it is a list of them
    version: str  # of what our reading of its answers depends on: part of what answers are kept by
    terms: str  # key of a sentence in `data/words/online.csv`


SERVICES: Final = {
    service.name: service
    for service in (
        Service(
            name=online.CENSUS,
            title="US Census Bureau",
            holds="result",
            endpoint="https://geocoding.geo.census.gov",
            per_second=5.0,  # no rate is published; this is slower than a browser
            bulk=True,
            needs_key=False,
            version="1",
            terms="terms_census",
        ),
        Service(
            name=online.NOMINATIM,
            title="Nominatim (OpenStreetMap)",
            holds="",
            endpoint="https://nominatim.openstreetmap.org",
            per_second=1.0,  # operations.osmfoundation.org/policies/nominatim
            bulk=False,
            needs_key=False,
            version="1",
            terms="terms_nominatim",
        ),
        Service(
            name=online.PHOTON,
            title="Photon (OpenStreetMap)",
            holds="features",
            endpoint="https://photon.komoot.io",
            per_second=1.0,  # "be fair": extensive use is throttled
            bulk=False,
            needs_key=False,
            version="1",
            terms="terms_photon",
        ),
        Service(
            name=online.PELIAS,
            title="Pelias",
            holds="features",
            endpoint="",
            per_second=10.0,
            bulk=True,
            needs_key=False,
            version="1",
            terms="terms_pelias",
        ),
        Service(
            name=online.ARCGIS,
            title="ArcGIS",
            holds="candidates",
            endpoint="https://geocode.arcgis.com",
            per_second=10.0,
            bulk=True,
            needs_key=True,  # without one its terms forbid to keep an answer
            version="1",
            terms="terms_arcgis",
        ),
        Service(
            name=online.GEOCODIO,
            title="Geocodio",
            holds="results",
            endpoint="https://api.geocod.io",
            per_second=10.0,  # 1,000 a minute
            bulk=True,
            needs_key=True,
            version="1",
            terms="terms_geocodio",
        ),
        Service(
            name=online.OPENCAGE,
            title="OpenCage",
            holds="results",
            endpoint="https://api.opencagedata.com",
            per_second=1.0,  # of a free trial
            bulk=True,
            needs_key=True,
            version="1",
            terms="terms_opencage",
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A geocoder as a person has it: which server, which key."""

    service: Service
    server: Server
    per_second: float
    bulk: bool
    key: str  # "" where there is none; never shown

    def __repr__(self) -> str:
        """Return it without its key."""
        return f"Chosen({self.service.name!r}, {self.server.host!r})"

    @property
    def version(self) -> str:
        """Return what answers are kept by, beside the address: another server may say otherwise."""
        return f"{self.service.version}@{self.server.scheme}://{self.server.netloc}"


def chosen(settings: online.Online, environment: Mapping[str, str]) -> list[Chosen]:
    """Return the geocoders to ask, in order.

    Keys come from the environment alone (`ASSETMAP_GEOCODIO_KEY`), and go to the geocoder's own
    server or to the one that the environment names beside it (`ASSETMAP_GEOCODIO_HOST`): a settings
    file cannot send them elsewhere.

    Raises
    ------
    GeocoderRefused
        If a geocoder lacks its server or its key.
    """
    return [
        _chosen(SERVICES[name], settings, environment) for name in dict.fromkeys(settings.providers)
    ]


def _chosen(service: Service, settings: online.Online, environment: Mapping[str, str]) -> Chosen:
    """Return one geocoder as a person has it."""
    stated = settings.endpoint(service.name)
    if not (stated or service.endpoint):
        msg = say("online", "why_no_server", title=service.title, geocoder=service.name)
        raise GeocoderRefused(msg)
    server = server_of(stated or service.endpoint, own=bool(stated))
    rate = settings.rate(service.name) if stated else None
    return Chosen(
        service=service,
        server=server,
        per_second=rate or service.per_second,
        bulk=service.bulk or bool(stated),
        key=_key(service, server, environment),
    )


def _key(service: Service, server: Server, environment: Mapping[str, str]) -> str:
    """Return the key that may go to a server, "" where it needs none."""
    key_name, host_name = (
        VARIABLE.format(name=service.name.upper(), what=what) for what in ("KEY", "HOST")
    )
    key = environment.get(key_name, "").strip()
    if server.own and environment.get(host_name, "").strip() != server.host:
        key = ""
    if service.needs_key and not key and not server.own:
        msg = say("online", "why_no_key", title=service.title, variable=key_name)
        raise GeocoderRefused(msg)
    return key


def geocoder_of(chosen_: Chosen, bounds: Bounds) -> Any:  # noqa: ANN401  # geopy has no types
    """Return geopy's geocoder for a service, over our transport."""
    domain, key = chosen_.server.netloc, chosen_.key
    given = {
        "scheme": chosen_.server.scheme,
        "domain": domain,
        "user_agent": AGENT,
        "adapter_factory": adapter_factory(chosen_.server, bounds, holds=chosen_.service.holds),
    }
    return _MAKERS[chosen_.service.name](key, given)


class _StoringArcGIS(ArcGIS):  # type: ignore[misc]  # geopy has no types
    """ArcGIS with a key, asking for answers that may be kept."""

    def __init__(self, key: str, **given: Any) -> None:  # noqa: ANN401  # geopy's own
        super().__init__(**given)
        self._key = key

    def _authenticated_call_geocoder(self, url: str, parse: Any, **geopys: Any) -> Any:  # noqa: ANN401  # geopy's
        extra = f"&forStorage=true&token={self._key}" if self._key else ""
        return self._call_geocoder(url + extra, parse, **geopys)


# Geocodio's and OpenCage's classes ask for a key; a server of one's own may need none.
_MAKERS: Final[dict[str, Callable[[str, dict[str, Any]], Any]]] = {
    online.CENSUS: lambda _key, given: Census(**given),
    online.NOMINATIM: lambda _key, given: Nominatim(**given),
    online.PHOTON: lambda _key, given: Photon(**given),
    online.PELIAS: lambda key, given: Pelias(given.pop("domain"), api_key=key or None, **given),
    online.ARCGIS: lambda key, given: _StoringArcGIS(key, **given),
    online.GEOCODIO: lambda key, given: Geocodio(key, **given),
    online.OPENCAGE: lambda key, given: OpenCage(key, **given),
}
