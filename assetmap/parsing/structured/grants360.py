"""Read grants published to the 360Giving standard as JSON."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from assetmap import schema as s
from assetmap.limits import Limits
from assetmap.parsing.wire import Refusal, Sheet

from .gather import BETWEEN, laid_out, text_of, what_is

PERSON: Final = "Individual"  # stands for the name of a person who received a grant
_OWN: Final = frozenset(
    {"fundingOrganization", "recipientOrganization", "recipientIndividual", "amountAwarded"}
)
_LOOK: Final = 20  # grants that are looked at to know the standard
_WORD = re.compile(r"\w{3,}")  # of a name; shorter ones are in many texts


def grants_of(data: object) -> list[object]:
    """Return a document's grants, none where it has none of this standard."""
    grants = data.get("grants") if isinstance(data, dict) else data
    if not isinstance(grants, list):
        return []
    return grants if any(_OWN & set(one) for one in grants[:_LOOK] if isinstance(one, dict)) else []


def grant_sheet(grants: list[object], limits: Limits) -> Sheet:
    """Return grants as a sheet, its columns called by our own names.

    A person who received a grant is neither named nor placed: `PERSON` stands for the name, which
    is taken out of the other texts of the grant as well.

    Parameters
    ----------
    grants
        As they stand in the file: anything at all.
    limits
        How much is taken.
    """
    if len(grants) > limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    rows: list[int] = []
    records: list[tuple[str, ...]] = []
    marks: list[tuple[int, int, str, str]] = []
    labels = list(_fields({}, []))
    for number, grant in enumerate(grants, start=1):
        if not isinstance(grant, dict):
            # What it says is not repeated: it may name a person.
            marks.append((number, -1, "bad_line", f"{what_is(grant)}, no object"))
            continue
        people = _people(grant)
        rows.append(number)
        records.append(tuple(_fields(grant, people).values()))
        if people:
            marks.append((number, -1, "individual", ""))
    if len(rows) * len(labels) > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
    most = limits.cell_characters + 1
    columns = [[text[:most] for text in column] for column in zip(*records, strict=True)]
    return Sheet(cells=laid_out(rows, columns), marks=marks, labels=labels)


def _fields(grant: dict[str, Any], people: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return a grant's own fields as text, without the people who received it."""
    out = {
        "identifier": text_of(grant.get("id")),
        s.FUNDER: _joined(_objects(grant.get("fundingOrganization")), "name"),
        **_recipient(_objects(grant.get("recipientOrganization"))),
        s.AMOUNT: text_of(grant.get("amountAwarded")),
        s.CURRENCY: text_of(grant.get("currency")),
        s.DATE: text_of(grant.get("awardDate")),
        **_dates(_objects(grant.get("plannedDates")) or _objects(grant.get("actualDates"))),
        s.PURPOSE: text_of(grant.get("description") or grant.get("title")),
        s.SERVICE_AREA: _joined(_named(_objects(grant.get("beneficiaryLocation"))), "name", ";"),
        s.PROGRAMME: _joined(_objects(grant.get("grantProgramme")), "title"),
        s.FUNDER_NUMBER: _joined(_objects(grant.get("fundingOrganization")), "id"),
        s.REGRANT: text_of(grant.get("regrantType")),
        s.SCOPE: text_of(grant.get("locationScope")),
    }
    if people:  # in the same order: the columns are made of it
        blank = dict.fromkeys(("identifier", *_recipient([])), "")
        names = [text_of(person.get("name")) for person in people]
        kept = (s.PURPOSE, s.PROGRAMME, s.SERVICE_AREA)
        said = {key: unnamed(out[key], names) for key in kept}
        out = {**out, **blank, **said, s.RECIPIENT: PERSON}
    return out


def _people(grant: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the people who received a grant; nameless where details alone tell of one."""
    people = _objects(grant.get("recipientIndividual"))
    details = grant.get("toIndividualsDetails")
    return people or ([{}] if details and not grant.get("recipientOrganization") else [])


def unnamed(text: str, names: Iterable[str]) -> str:
    """Return a text with `PERSON` for the names of people, and for each word of them.

    Examples
    --------
    >>> unnamed("A bursary for Ana Paz of York", ["Ana María Paz"])
    'A bursary for Individual Individual of York'
    """
    words = set()
    for name in names:
        whole = " ".join(name.split())
        if whole:
            text = text.replace(whole, PERSON)  # scripts without spaces have no words
            words |= {word.lower() for word in _WORD.findall(whole)}
    plain = text.lower()
    if not any(word in plain for word in words):
        return text
    return _WORD.sub(lambda match: PERSON if match[0].lower() in words else match[0], text)


def _recipient(organisations: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return who received a grant and where they are; nowhere where several are apart."""
    fields = {
        s.ADDRESS: "streetAddress",
        s.CITY: "addressLocality",
        s.STATE: "addressRegion",
        s.ZIP: "postalCode",
    }
    places = {_place(one, tuple(fields.values())) for one in organisations}
    place = places.pop() if len(places) == 1 else ("",) * (len(fields) + 3)
    return {
        s.RECIPIENT: _joined(organisations, "name"),
        s.RECIPIENT_ID: _joined(organisations, "id"),
        **dict(zip((*fields, s.LON, s.LAT, s.NEIGHBOURHOOD), place, strict=True)),
    }


def _place(organisation: dict[str, Any], keys: Sequence[str]) -> tuple[str, ...]:
    """Return an organisation's address, its degrees and the code of its area."""
    location = next(iter(_objects(organisation.get("location"))), {})
    where = (location.get("longitude"), location.get("latitude"), location.get("geoCode"))
    return tuple(text_of(one) for one in (*(organisation.get(key) for key in keys), *where))


def _named(locations: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return locations by their names and codes, or by the degrees of those that have neither."""
    return [{"name": called_place(one)} for one in locations]


def called_place(location: dict[str, Any]) -> str:
    """Return what a place that a grant serves is called: `name (code)`, or what there is of it.

    Examples
    --------
    >>> called_place({"name": "Leeds", "geoCode": "E08000035"}), called_place({"countryCode": "GB"})
    ('Leeds (E08000035)', 'GB')
    >>> called_place({"latitude": 53.79, "longitude": "-1.54"})
    '53.79, -1.54'
    """
    name, code, country, lat, lon = (
        text_of(location.get(key)).strip().replace(";", ",")
        for key in ("name", "geoCode", "countryCode", "latitude", "longitude")
    )
    if name and code and name != code:
        return f"{name} ({code})"
    return name or code or (f"{lat}, {lon}" if lat and lon else country)


def _dates(dates: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return when a grant begins and ends."""
    starts = [text_of(one.get("startDate")) for one in dates]
    ends = [text_of(one.get("endDate")) for one in dates]
    return {s.START: min(filter(None, starts), default=""), s.END: max(ends, default="")}


def _objects(value: object) -> list[dict[str, Any]]:
    """Return a list of objects; text that stands in their place is taken for a name."""
    values = value if isinstance(value, list) else [value]
    return [
        one if isinstance(one, dict) else {"name": one, "title": one}
        for one in values
        if one and isinstance(one, dict | str)
    ]


def _joined(objects: Sequence[dict[str, Any]], key: str, between: str = BETWEEN) -> str:
    """Return one text of each object, those that are alike once."""
    if len(objects) == 1:
        return " ".join(text_of(objects[0].get(key)).split())
    texts = (" ".join(text_of(one.get(key)).split()) for one in objects)
    return between.join(filter(None, dict.fromkeys(texts)))
