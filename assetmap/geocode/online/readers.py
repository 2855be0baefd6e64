"""Read each geocoder's answer into our tiers: never surer than it says."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from assetmap import online
from assetmap.model import Tier

from .hits import Hit, part

Raw = Mapping[str, Any]

# How exact each geocoder's own words are. What is not named here is a city: it counts nowhere.
_NOMINATIM: Final = {"road": Tier.STREET, "postcode": Tier.ZIP}
_PHOTON: Final = {"house": Tier.ADDRESS, "street": Tier.STREET}
_PELIAS: Final = {"street": Tier.STREET, "intersection": Tier.INTERPOLATED, "postalcode": Tier.ZIP}
_ARCGIS: Final = {
    "PointAddress": Tier.ADDRESS,
    "Subaddress": Tier.ADDRESS,
    "Parcel": Tier.ADDRESS,
    "StreetAddress": Tier.INTERPOLATED,
    "StreetInt": Tier.INTERPOLATED,
    "StreetName": Tier.STREET,
    "StreetAddressExt": Tier.STREET,  # beyond the known numbers
    "StreetMidBlock": Tier.STREET,
    "StreetBetween": Tier.STREET,
    "Postal": Tier.ZIP,
    "PostalExt": Tier.ZIP,
    "PostalLoc": Tier.ZIP,
}
_GEOCODIO: Final = {
    "rooftop": Tier.ADDRESS,
    "point": Tier.ADDRESS,
    "range_interpolation": Tier.INTERPOLATED,
    "nearest_rooftop_match": Tier.INTERPOLATED,  # the next house to the one asked for
    "intersection": Tier.INTERPOLATED,
    "street_center": Tier.STREET,
}
_OPENCAGE: Final = {"building": Tier.ADDRESS, "road": Tier.STREET, "postcode": Tier.ZIP}
HOUSE_CONFIDENCE: Final = 9  # OpenCage's: within half a kilometre; ten is within 250 m
# What is said where a geocoder gives no score of its own.
SCORES: Final = {Tier.ADDRESS: 0.95, Tier.INTERPOLATED: 0.9}
MATCHED_PARTS: Final = 4  # of the census: street, city, state, ZIP
INEXACT: Final = 0.7  # of a match that the census calls not exact: a person is asked


def read(name: str, raw: Raw) -> Hit:
    """Return what a geocoder's answer says.

    Raises
    ------
    GeocoderUnavailable
        If its coordinates are no place.
    """
    return _READERS[name](raw)


def _census(raw: Raw) -> Hit:
    """Read a match of the census: always a house number on a range."""
    matched = str(part(raw, "matchedAddress") or "")
    parts = [piece.strip() for piece in matched.split(",")]
    first = matched.partition(" ")[0]
    number = first if first[:1].isdigit() else ""
    corner = "&" in matched or " AND " in matched
    *_, state, zip_ = ["", "", *parts] if len(parts) == MATCHED_PARTS else ["", ""]
    return Hit.of(
        part(raw, "coordinates", "x"),
        part(raw, "coordinates", "y"),
        tier=Tier.INTERPOLATED if number or corner else Tier.STREET,
        matched=matched,
        number=number,
        state=state,
        zip=zip_,
        score=SCORES[Tier.INTERPOLATED] if raw.get("exact", True) else INEXACT,
    )


def _nominatim(raw: Raw) -> Hit:
    """Read a place of OpenStreetMap as Nominatim has it."""
    said = part(raw, "address") or {}
    number, road = part(said, "house_number"), part(said, "road")
    place = [part(said, key) for key in ("city", "town", "village", "state", "postcode")]
    line = ", ".join(str(p) for p in (f"{number or ''} {road}".strip(), *place) if p)
    kind = str(part(raw, "addresstype") or part(raw, "type") or "")
    tier = Tier.ADDRESS if number else _NOMINATIM.get(kind, Tier.CITY)
    if number and part(raw, "class") == "place" and part(raw, "type") == "houses":
        tier = Tier.INTERPOLATED
    if not number and part(raw, "class") == "highway":
        tier = Tier.STREET
    return _hit(
        (part(raw, "lon"), part(raw, "lat")),
        tier,
        matched=line if road else part(raw, "display_name"),
        number=number,
        zip=part(said, "postcode"),
        state=part(said, "state"),
    )


def _photon(raw: Raw) -> Hit:
    """Read a place of OpenStreetMap as Photon has it."""
    said = part(raw, "properties") or {}
    number = part(said, "housenumber")
    tier = _PHOTON.get(str(part(said, "type") or ""), Tier.CITY)
    if tier is Tier.ADDRESS and not number:
        tier = Tier.CITY  # a thing with a name, wherever it is: not the house that was asked for
    names = [part(said, key) for key in ("street", "city", "state", "postcode")]
    house = f"{number or ''} {names[0] or part(said, 'name') or ''}".strip()
    return _hit(
        (part(raw, "geometry", "coordinates", 0), part(raw, "geometry", "coordinates", 1)),
        tier,
        matched=", ".join(str(name) for name in (house, *names[1:]) if name),
        number=number,
        zip=part(said, "postcode"),
        state=part(said, "state"),
    )


def _pelias(raw: Raw) -> Hit:
    """Read a place of Pelias: `accuracy` and `match_type` say how exact it is."""
    said = part(raw, "properties") or {}
    layer, how = str(part(said, "layer") or ""), part(said, "match_type")
    tier = _PELIAS.get(layer, Tier.CITY)
    if layer == "address":
        exact = part(said, "accuracy") == "point" and how in (None, "exact")
        tier = Tier.ADDRESS if exact else Tier.INTERPOLATED
    if how == "fallback":
        tier = max(tier, Tier.STREET, key=list(Tier).index)
    return _hit(
        (part(raw, "geometry", "coordinates", 0), part(raw, "geometry", "coordinates", 1)),
        tier,
        matched=part(said, "label"),
        number=part(said, "housenumber"),
        zip=part(said, "postalcode"),
        state=part(said, "region_a") or part(said, "region"),
        score=part(said, "confidence"),
    )


def _arcgis(raw: Raw) -> Hit:
    """Read a candidate of ArcGIS; its score is of a hundred."""
    said = part(raw, "attributes") or {}
    score = part(raw, "score")
    return _hit(
        (part(raw, "location", "x"), part(raw, "location", "y")),
        _ARCGIS.get(str(part(said, "Addr_type") or ""), Tier.CITY),
        matched=part(raw, "address"),
        number=part(said, "AddNum"),
        zip=part(said, "Postal"),
        state=part(said, "RegionAbbr") or part(said, "Region"),
        score=score / 100 if isinstance(score, int | float) else None,
    )


def _geocodio(raw: Raw) -> Hit:
    """Read a place of Geocodio."""
    said = part(raw, "address_components") or {}
    kind = str(part(raw, "accuracy_type") or "")
    tier = _GEOCODIO.get(kind, Tier.CITY)
    if kind == "place" and part(said, "zip") and not part(said, "city"):
        tier = Tier.ZIP
    return _hit(
        (part(raw, "location", "lng"), part(raw, "location", "lat")),
        tier,
        matched=part(raw, "formatted_address"),
        number=part(said, "number"),
        zip=part(said, "zip"),
        state=part(said, "state"),
        score=part(raw, "accuracy"),
    )


def _opencage(raw: Raw) -> Hit:
    """Read a place of OpenCage: a house only where it names one and is confident."""
    said = part(raw, "components") or {}
    number, confidence = part(said, "house_number"), part(raw, "confidence")
    sure = isinstance(confidence, int | float) and confidence >= HOUSE_CONFIDENCE
    tier = _OPENCAGE.get(str(part(said, "_type") or ""), Tier.CITY)
    if tier is Tier.ADDRESS and not (number and sure):
        tier = Tier.STREET if part(said, "road") else Tier.CITY
    return _hit(
        (part(raw, "geometry", "lng"), part(raw, "geometry", "lat")),
        tier,
        matched=part(raw, "formatted"),
        number=number,
        zip=part(said, "postcode"),
        state=part(said, "state_code") or part(said, "state"),
    )


def _hit(where: tuple[object, object], tier: Tier, **said: object) -> Hit:
    """Return a hit, scored by its tier where the geocoder gives no score."""
    score = said.pop("score", None)
    said["score"] = SCORES.get(tier, 1.0) if score is None else score
    return Hit.of(*where, tier=tier, **said)


_READERS: Final[dict[str, Callable[[Raw], Hit]]] = {
    online.CENSUS: _census,
    online.NOMINATIM: _nominatim,
    online.PHOTON: _photon,
    online.PELIAS: _pelias,
    online.ARCGIS: _arcgis,
    online.GEOCODIO: _geocodio,
    online.OPENCAGE: _opencage,
}
