"""Take labelled addresses apart, ours beside usaddress alone, and a million made-up ones for speed.

The labelled sets are usaddress's own (it was trained on the first of them), addresses of
OpenStreetMap, and questions that a geocoder is tested with; those that are not at hand are said to
be missing. Both parsers' streets are written in one way before they are compared with the labels'.
Speed is in processor seconds of this process.
"""

import json
import random
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import pandas as pd
import usaddress

from assetmap.geocode.written.addresses import folded, normalise_addresses
from assetmap.geocode.written.streets import state_codes, street_key

SETS: Final = Path(__file__).resolve().parents[2] / "shared" / "data" / "geocoder_tests"
FIELDS: Final = ("number", "street", "cross", "unit", "city", "state", "zip")
_LABELS: Final = {  # of usaddress, in the order in which an address has them
    "number": ("AddressNumberPrefix", "AddressNumber", "AddressNumberSuffix"),
    "street": tuple(
        f"StreetName{part}"
        for part in (
            *("PreModifier", "PreDirectional", "PreType", "", "PostType", "PostModifier"),
            "PostDirectional",
        )
    ),
    "unit": tuple(
        f"{what}{part}" for what in ("Subaddress", "Occupancy") for part in ("Type", "Identifier")
    ),
    "city": ("PlaceName",),
    "state": ("StateName",),
    "zip": ("ZipCode",),
}
_FIELD_OF: Final = {label: field for field, labels in _LABELS.items() for label in labels} | {
    f"Second{label}": "cross" for label in _LABELS["street"]
}

Example = tuple[str, dict[str, str]]


def run() -> Iterator[dict[str, object]]:
    """Yield one row for each set and parser, then the time of a million addresses."""
    for name, load in _sets().items():
        if not (SETS / name).exists():
            yield {"set": name, "found": "no"}
            continue
        examples = list(load(SETS / name))
        yield from _judged(name, examples)
    unlabelled = SETS / "usaddress_unparseable.csv"
    if unlabelled.exists():
        yield _unparseable(unlabelled)
    yield _speed(1_000_000)


def _sets() -> dict[str, Callable[[Path], Iterator[Example]]]:
    """Return how each set is read."""
    return {
        "usaddress_labeled.xml": labelled,
        "usaddress_us50_test_tagged.xml": labelled,
        "osm_data_full_addr.xml": osm,
        "osm_chicago_loop_street.xml": osm,
        "pelias": pelias,
    }


def labelled(path: Path) -> Iterator[Example]:
    """Yield the addresses of a file of tokens with labels."""
    for address in ET.parse(path).getroot():  # noqa: S314  a file of ours
        tokens = [(token.tag, token.text or "") for token in address]
        yield "".join(address.itertext()).strip(), _gathered(tokens)


def osm(path: Path) -> Iterator[Example]:
    """Yield each different address of a file of OpenStreetMap, whole or as number and street."""
    seen = set()
    for node in ET.parse(path).getroot():  # noqa: S314  a file of ours
        tags = {tag.get("k"): tag.get("v") or "" for tag in node.findall("tag")}
        number, street = tags.get("addr:housenumber", ""), tags.get("addr:street", "")
        text = tags.get("addr:full") or f"{number} {street}"
        if not number or not street or text in seen:
            continue
        seen.add(text)
        truth = {"number": number, "street": street, "cross": "", "unit": ""}
        if "addr:full" in tags:
            keys = {"city": "addr:city", "zip": "addr:postcode"}  # where the text has them
            said = {f: tags[k] for f, k in keys.items() if tags.get(k) and tags[k] in text}
            truth = {k: v for k, v in truth.items() if k not in ("unit", "cross")} | said
        yield text, _plain(truth)


def pelias(path: Path) -> Iterator[Example]:
    """Yield the questions about addresses of the United States."""
    for file in sorted(path.glob("*.json")):
        for test in json.loads(file.read_text("utf-8"))["tests"]:
            text = test.get("in", {}).get("text", "")
            answers = (test.get("expected") or {}).get("properties") or [{}]
            answer = answers[0] if isinstance(answers[0], dict) else {}
            here = answer.get("country_a") == "USA" or _code(answer.get("region", "")) != ""
            if text and here and "street" in answer and "housenumber" in answer:
                yield (
                    text,
                    _plain({"number": answer["housenumber"], "street": answer["street"]}),
                )


def ours(texts: list[str]) -> list[dict[str, str]]:
    """Take addresses apart as assetmap does."""
    parts = normalise_addresses(pd.Series(texts, dtype="str")).rename(
        columns={"number": "whole_number", "number_text": "number"}
    )
    return [_plain(dict(row)) for row in parts[list(FIELDS)].to_dict("records")]


def theirs(texts: list[str]) -> list[dict[str, str]]:
    """Take addresses apart as usaddress does: each token under its label."""
    return [_gathered([(label, token) for token, label in usaddress.parse(t)]) for t in texts]


def _gathered(tokens: list[tuple[str, str]]) -> dict[str, str]:
    """Join the tokens of each field."""
    parts = dict.fromkeys(FIELDS, "")
    for label, token in tokens:
        field = _FIELD_OF.get(label)
        if field:
            parts[field] = f"{parts[field]} {token}".strip()
    return _plain(parts)


def _plain(parts: dict[str, str]) -> dict[str, str]:
    """Write each field in one way."""
    small = dict(
        zip(parts, folded(pd.Series([str(v) for v in parts.values()], dtype="str")), strict=True)
    )
    for field in ("street", "cross"):
        if field in small:
            words = re.sub(r"[^\w\s-]+", " ", small[field]).strip()
            small[field] = street_key(words) if words else ""
    for field in ("number", "unit"):
        if field in small:
            small[field] = re.sub(r"[^a-z0-9/]", "", small[field])
    if "state" in small:
        small["state"] = _code(small["state"])
    if "zip" in small:
        small["zip"] = small["zip"][:5]
    return small


def _code(state: str) -> str:
    """Return the two-letter code of a state."""
    return state_codes().get(state.lower(), "")


def _judged(name: str, examples: list[Example]) -> Iterator[dict[str, object]]:
    """Yield how often each parser agrees with the labels, by field and in all."""
    texts = [text for text, _ in examples]
    for who, parse in (("assetmap", ours), ("usaddress", theirs)):
        answers = parse(texts)
        row: dict[str, object] = {"set": name, "addresses": len(texts), "parser": who}
        for field in FIELDS:
            pairs = [
                (a[field], t[field])
                for a, (_, t) in zip(answers, examples, strict=True)
                if field in t
            ]
            if pairs:
                row[field] = f"{sum(a == t for a, t in pairs) / len(pairs):.1%}"
        whole = [
            all(a[f] == v for f, v in t.items())
            for a, (_, t) in zip(answers, examples, strict=True)
        ]
        yield row | {"all": f"{sum(whole) / len(whole):.1%}"}


def _unparseable(path: Path) -> dict[str, object]:
    """Return how many addresses of a list that usaddress collects its failures in it refuses."""
    texts = [line.strip(' "') for line in path.read_text("utf-8", errors="replace").splitlines()]
    failed = 0
    for text in texts:
        try:
            usaddress.tag(text)
        except usaddress.RepeatedLabelError:
            failed += 1
    parts = normalise_addresses(pd.Series(texts, dtype="str"))
    return {
        "set": path.name,
        "addresses": len(texts),
        "refused by usaddress.tag": f"{failed / len(texts):.1%}",
        "number and street from assetmap": f"{(parts['form'] == 'numbered').mean():.1%}",
    }


def made_up(count: int) -> Iterator[str]:
    """Yield addresses on 10,000 streets, one in twenty of an odd form."""
    dice = random.Random("addresses")
    first = ("North", "Clair", "Mac", "Green", "Glen", "Oak", "Hill", "Fox", "Wood", "Stone")
    names = [f"{dice.choice(first)}{i:03d}".translate(_LETTERS) for i in range(1000)]
    kinds = ("St", "Avenue", "Blvd.", "Rd", "Drive", "Ln", "COURT", "Place", "Way", "Ter")
    odd = (
        "{n} 1/2 {s}", "{n}-{m} {s}", "{s} & {t}", "PO Box {n}", "{n}B {s}", "{n} {s} Apt {m}",
        "{n} {s}, Springfield, IL 62704", "Community Hall, {n} {s}", "County Road {m}",
        "{n} State Route {m}", "ask at {s}", "{n} {s} Unit #{m}",
    )  # fmt: skip
    for _ in range(count):
        street, cross = (f"{dice.choice(names)} {dice.choice(kinds)}" for _ in range(2))
        form = dice.choice(odd) if dice.random() < 0.05 else "{n} {s}"
        yield form.format(n=dice.randrange(1, 9999), m=dice.randrange(2, 99), s=street, t=cross)


_LETTERS: Final = str.maketrans("0123456789", "aeioubdfgk")


def _speed(count: int) -> dict[str, object]:
    """Return how long a list takes."""
    texts = pd.Series(list(islice(made_up(count), count)), dtype="str")
    start = time.process_time()
    normalise_addresses(texts)
    return {"addresses": f"{count:,}", "cpu_seconds": round(time.process_time() - start, 1)}
