"""Say which geocoders on the network may be asked, how patiently."""

import re
from dataclasses import dataclass
from typing import Final

from .errors import SettingsError

CENSUS: Final = "census"
NOMINATIM: Final = "nominatim"
PHOTON: Final = "photon"
PELIAS: Final = "pelias"
ARCGIS: Final = "arcgis"
GEOCODIO: Final = "geocodio"
OPENCAGE: Final = "opencage"
GEOCODERS: Final = (CENSUS, NOMINATIM, PHOTON, PELIAS, ARCGIS, GEOCODIO, OPENCAGE)

_ENDPOINT: Final = re.compile(
    r"(?P<name>[a-z]+)=https?://[\w.\-]+(:\d{1,5})?|(?P<six>[a-z]+)=https?://\[[0-9a-fA-F:]+\](:\d{1,5})?"
)
_SECRET: Final = re.compile(r"//.*@", re.DOTALL)  # name and password: not for a message
_RATE: Final = re.compile(r"(?P<name>[a-z]+)=\d{1,6}(\.\d{1,3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Online:
    """How geocoders on the network are asked, where a person has chosen to; else nothing is."""

    # Asked in this order, each what those before it did not place.
    providers: tuple[str, ...] = (CENSUS,)
    # Servers other than a geocoder's own: "nominatim=https://geo.example.org". What is asked there
    # is its owner's affair: there is no bound on how many addresses, and the rate may be set.
    endpoints: tuple[str, ...] = ()
    # Requests per second at those servers: "nominatim=20". The public ones have their own.
    rates: tuple[str, ...] = ()
    # Seconds for one address, from the name's look-up to the answer's last byte ...
    request_seconds: float = 15.0
    # ... and for a batch: the census takes minutes for ten thousand.
    batch_seconds: float = 600.0
    # Seconds for a whole run; what is left then is asked by the next run.
    run_seconds: float = 6 * 3600.0
    # Addresses in one batch.
    batch_addresses: int = 1_000
    # Requests for one address where the server is busy or down.
    attempts: int = 3
    # Longest wait that a busy server may ask for, seconds; where it asks for more, it is left out.
    longest_wait_seconds: float = 60.0
    # Failures one after the other, after which a geocoder is left out for the rest of a run.
    failures: int = 5
    # Addresses that a run may ask of a public server that forbids bulk use.
    public_addresses: int = 100
    # Days after which an address that was not found is asked again.
    not_found_days: float = 90.0
    # The largest answer, bytes: for one address, and for a batch.
    answer_bytes: int = 1_000_000
    batch_bytes: int = 20_000_000

    def __post_init__(self) -> None:
        """Refuse geocoders that there are not.

        Raises
        ------
        SettingsError
            Naming the setting, what was found, what to write.
        """
        for name in self.providers:
            _require_known(name, "online.providers", name)
        for entry in self.endpoints:
            example = "nominatim=https://geo.example.org"
            found = _ENDPOINT.fullmatch(entry)
            name = (found["name"] or found["six"]) if found else ""
            shown = _SECRET.sub("//...@", entry)
            _require_form(shown, "online.endpoints", example, good=bool(found))
            _require_known(name, "online.endpoints", shown)
        for entry in self.rates:
            found = _RATE.fullmatch(entry)
            _require_form(entry, "online.rates", "nominatim=20", good=bool(found))
            _require_known(found["name"] if found else "", "online.rates", entry)
            _require_form(
                entry, "online.rates", "nominatim=20", good=float(entry.split("=")[1]) > 0
            )

    def endpoint(self, name: str) -> str:
        """Return the server that a person set for a geocoder, "" where it is the geocoder's own."""
        return dict(entry.split("=", 1) for entry in self.endpoints).get(name, "")

    def rate(self, name: str) -> float | None:
        """Return the requests per second that a person set for a geocoder, None where none."""
        stated = dict(entry.split("=", 1) for entry in self.rates).get(name)
        return None if stated is None else float(stated)


def _require_known(name: str, key: str, entry: str) -> None:
    """Raise where a geocoder is none of ours."""
    if name not in GEOCODERS:
        msg = f"setting {key!r} has {entry!r}; expected one of {', '.join(GEOCODERS)}"
        raise SettingsError(msg)


def _require_form(entry: str, key: str, example: str, *, good: bool) -> None:
    """Raise where an entry is not written as it should be."""
    if not good:
        msg = f"setting {key!r} has {entry!r}; expected such as {example!r}"
        raise SettingsError(msg)
