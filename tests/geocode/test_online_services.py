"""Each geocoder is asked in its own way, and read no surer than it says."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from geocode.fake_geocoder import Fake, serving, where
from geocode.online_runs import KEYS, asked, houses, query, settings, states

from assetmap.errors import GeocoderRefused, GeocoderUnavailable, SettingsError
from assetmap.geocode.online.hosts import Server, addresses_of, server_of
from assetmap.geocode.online.plan import told
from assetmap.geocode.online.readers import read
from assetmap.geocode.online.services import SERVICES, VARIABLE, chosen
from assetmap.online import GEOCODERS, Online
from assetmap.words import book

HOUSE = "104 main st, squareville, PA 15001"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as server:
        yield server


def test_every_geocoder_is_known_and_its_terms_are_said():
    assert set(SERVICES) == set(GEOCODERS)
    assert {service.terms for service in SERVICES.values()} <= set(book("online"))


@pytest.mark.parametrize("name", GEOCODERS)
def test_each_geocoder_finds_a_house_and_is_told_who_asks(fake: Fake, tmp_path: Path, name: str):
    run = asked(tmp_path / "kept", [query("104 main st")], settings(fake, name))
    row = run.answers.table.loc[0]
    assert (row["status"], row["provider"], row["number"]) == ("found", name, "104")
    assert (row["lon"], row["lat"]) == pytest.approx(where(HOUSE))
    assert row["tier"] == ("interpolated" if name == "census" else "address")
    assert (row["zip"], row["state"]) == ("15001", "PA")
    assert 0.8 <= row["score"] <= 1
    (_, _, headers), *others = fake.requests
    assert others == []
    assert headers["User-Agent"].startswith("assetmap/")


@pytest.mark.parametrize("name", GEOCODERS)
def test_each_geocoder_may_not_know_a_house(fake: Fake, tmp_path: Path, name: str):
    fake.mode = "unknown"
    run = asked(tmp_path / "kept", [query("104 main st")], settings(fake, name))
    assert states(run) == ["not_found"]


@pytest.mark.parametrize("name", GEOCODERS)
def test_nothing_but_the_address_and_constants_is_sent(fake: Fake, tmp_path: Path, name: str):
    asked(tmp_path / "kept", [query("104 main st")], settings(fake, name))
    values = parse_qs(urlsplit(fake.requests[0][1]).query).values()
    sent = {value for some in values for value in some}
    constants = {"1", "json", "Public_AR_Current", "s3cret", "true"}
    assert sent - constants - {"Addr_type,AddNum,Postal,RegionAbbr"} == {HOUSE}
    assert set(fake.requests[0][2]) == {"Host", "Accept-Encoding", "Connection", "User-Agent"}


@pytest.mark.parametrize(
    ("name", "raw", "tier"),
    [
        ("census", {"matchedAddress": "MAIN ST & 5TH AVE, ERIE, PA, 16501"}, "interpolated"),
        ("census", {"matchedAddress": "MAIN ST, ERIE, PA, 16501"}, "street"),
        ("nominatim", {"class": "highway", "type": "residential", "addresstype": "road"}, "street"),
        ("nominatim", {"class": "boundary", "addresstype": "postcode"}, "zip"),
        ("nominatim", {"class": "place", "addresstype": "city"}, "city"),
        ("nominatim", {"class": "amenity", "addresstype": "amenity"}, "city"),
        (
            "nominatim",
            {"class": "place", "type": "houses", "address": {"house_number": "5"}},
            "interpolated",
        ),
        ("photon", {"properties": {"type": "street"}}, "street"),
        ("photon", {"properties": {"type": "house", "name": "City Hall"}}, "city"),
        ("photon", {"properties": {"type": "city"}}, "city"),
        ("photon", {}, "city"),
        ("pelias", {"properties": {"layer": "address", "accuracy": "centroid"}}, "interpolated"),
        ("pelias", {"properties": {"layer": "locality", "match_type": "fallback"}}, "city"),
        (
            "pelias",
            {"properties": {"layer": "address", "accuracy": "point", "match_type": "fallback"}},
            "street",
        ),
        ("pelias", {"properties": {"layer": "street"}}, "street"),
        ("arcgis", {"attributes": {"Addr_type": "StreetAddress"}}, "interpolated"),
        ("arcgis", {"attributes": {"Addr_type": "StreetAddressExt"}}, "street"),
        ("arcgis", {"attributes": {"Addr_type": "Postal"}}, "zip"),
        ("arcgis", {"attributes": {"Addr_type": "Locality"}}, "city"),
        ("arcgis", {}, "city"),
        ("geocodio", {"accuracy_type": "range_interpolation"}, "interpolated"),
        ("geocodio", {"accuracy_type": "street_center"}, "street"),
        ("geocodio", {"accuracy_type": "place", "address_components": {"zip": "1"}}, "zip"),
        ("geocodio", {"accuracy_type": "place"}, "city"),
        ("geocodio", {"accuracy_type": "state"}, "city"),
        ("opencage", {"components": {"_type": "building", "house_number": "1"}}, "city"),
        (
            "opencage",
            {"components": {"_type": "building", "road": "Main"}, "confidence": 10},
            "street",
        ),
        ("opencage", {"components": {"_type": "road"}}, "street"),
        ("opencage", {"components": {"_type": "postcode"}}, "zip"),
        ("opencage", {"components": {"_type": "city"}, "confidence": 10}, "city"),
    ],
)
def test_an_answer_is_no_surer_than_it_says(name: str, raw: dict[str, object], tier: str):
    place = {"lon": "-80", "lat": "40", "coordinates": {"x": -80, "y": 40}}
    place |= {"location": {"lng": -80, "lat": 40, "x": -80, "y": 40}}
    place |= {"geometry": {"coordinates": [-80, 40], "lng": -80, "lat": 40}}
    assert str(read(name, place | raw).tier) == tier


def test_a_batch_of_the_census_is_one_request(fake: Fake, tmp_path: Path):
    many = [*houses(30), query("21 elm st"), query("11 elm st")]
    fake.unknown = {q.text for q in many if "elm" in q.street}
    run = asked(tmp_path / "kept", many, settings(fake, "census"))
    assert states(run).count("found") == 30
    assert states(run).count("not_found") == 2  # one unknown, one that fits several places
    assert [request[:2] for request in fake.requests] == [
        ("POST", "/geocoder/locations/addressbatch")
    ]
    assert b'name="benchmark"\r\n\r\nPublic_AR_Current\r\n' in fake.bodies[0]
    assert b"0,100 main st,squareville,PA,15001\r\n" in fake.bodies[0]
    assert sorted(set(run.answers.table["score"])) == [
        0.0,
        0.7,
        0.9,
    ]  # not exact: a person is asked


def test_what_a_batch_leaves_out_failed_and_is_asked_again(fake: Fake, tmp_path: Path):
    fake.modes = ["batch_gap"]
    run = asked(tmp_path / "kept", houses(20), settings(fake, "census"))
    assert states(run).count("failed") == 10
    assert states(asked(tmp_path / "kept", houses(20), settings(fake, "census"))) == ["found"] * 20
    assert set(fake.asked.values()) == {1, 2}


def test_batches_are_as_large_as_the_settings_say(fake: Fake, tmp_path: Path):
    asked(tmp_path / "kept", houses(25), settings(fake, "census", batch_addresses=10))
    assert [body.count(b"squareville") for body in fake.bodies] == [10, 10, 5]


@pytest.mark.parametrize("fault", ["captive", "down", "zero", "null"])
def test_a_batch_that_goes_wrong_failed(fake: Fake, tmp_path: Path, fault: str):
    fake.mode = fault
    run = asked(tmp_path / "kept", houses(9), settings(fake, "census", attempts=1))
    assert states(run) == ["failed"] * 9


@pytest.mark.parametrize("name", ["nominatim", "photon"])
def test_a_public_server_is_not_asked_for_a_list(tmp_path: Path, name: str):
    public = Online(providers=(name,), public_addresses=20)
    run = asked(tmp_path / "kept", houses(21), public)  # nothing is sent: no network here
    assert states(run) == ["not_asked"] * 21
    assert "forbids lists: 21 addresses are more than the 20" in told(run.tallies, "en")[1]


def test_a_server_of_one_s_own_may_be_asked_for_a_list(fake: Fake, tmp_path: Path):
    run = asked(tmp_path / "kept", houses(60), settings(fake, "nominatim", public_addresses=20))
    assert states(run) == ["found"] * 60


def test_the_public_rate_cannot_be_set(fake: Fake):
    both = Online(providers=("nominatim",), rates=("nominatim=50",))
    assert chosen(both, {})[0].per_second == 1.0
    assert chosen(settings(fake, "nominatim"), {})[0].per_second == 100_000


@pytest.mark.parametrize("name", ["arcgis", "geocodio", "opencage"])
def test_a_missing_key_is_one_sentence(name: str):
    with pytest.raises(GeocoderRefused, match=f"ASSETMAP_{name.upper()}_KEY"):
        chosen(Online(providers=(name,)), {})
    assert chosen(Online(providers=(name,)), KEYS)[0].key == "s3cret"
    assert "s3cret" not in repr(chosen(Online(providers=(name,)), KEYS))


@pytest.mark.parametrize("name", ["arcgis", "geocodio", "opencage", "pelias"])
def test_a_settings_file_cannot_send_a_key_elsewhere(name: str):
    elsewhere = Online(providers=(name,), endpoints=(f"{name}=https://evil.example.org",))
    assert chosen(elsewhere, KEYS)[0].key == ""
    host = VARIABLE.format(name=name.upper(), what="HOST")
    assert chosen(elsewhere, KEYS | {host: "evil.example.org"})[0].key == "s3cret"


def test_pelias_has_no_server_for_everybody():
    with pytest.raises(GeocoderRefused, match=r"online\.endpoints"):
        chosen(Online(providers=("pelias",)), {})


@pytest.mark.parametrize(
    ("endpoint", "whose", "why"),
    [
        ("https://127.0.0.1", "theirs", "inside a private network"),
        ("https://10.1.2.3", "theirs", "inside a private network"),
        ("https://[::1]", "theirs", "inside a private network"),
        ("https://[::ffff:192.168.0.1]", "theirs", "inside a private network"),
        ("https://localhost", "theirs", "inside a private network"),
        ("http://169.254.169.254", "ours", "no geocoder has"),
        ("https://0.0.0.0", "ours", "no geocoder has"),
        ("https://[fe80::1]", "ours", "no geocoder has"),
        ("http://93.184.216.34", "ours", "write https"),
    ],
)
def test_no_server_inside_is_asked_that_nobody_set(endpoint: str, whose: str, why: str):
    with pytest.raises(GeocoderRefused, match=why):
        addresses_of(server_of(endpoint, own=whose == "ours"), 5.0)


def test_a_server_inside_that_a_person_set_is_asked():
    assert addresses_of(server_of("http://127.0.0.1:5", own=True), 5.0) == ["127.0.0.1"]
    assert addresses_of(server_of("https://93.184.216.34", own=False), 5.0) == ["93.184.216.34"]


def test_an_unknown_name_is_an_outage(monkeypatch: pytest.MonkeyPatch):
    def unknown(*_asked: object, **_more: object) -> list[object]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(GeocoderUnavailable, match="cannot be looked up"):
        addresses_of(Server("https", "no-such-host.invalid", 443, own=True), 5.0)


def test_a_server_that_cannot_prove_who_it_is_is_not_asked(fake: Fake, tmp_path: Path):
    over_tls = tuple(entry.replace("http:", "https:") for entry in settings(fake).endpoints)
    run = asked(tmp_path / "kept", houses(1), settings(fake, endpoints=over_tls, attempts=1))
    assert states(run) == ["failed"]
    assert fake.requests == []


@pytest.mark.parametrize("endpoint", ["https://[::1:::2]", "https://[12]", "https://h:99999"])
def test_what_can_be_no_server_is_refused_in_a_sentence(endpoint: str):
    own = Online(providers=("nominatim",), endpoints=(f"nominatim={endpoint}",))
    with pytest.raises(GeocoderRefused, match="is no possible server; expected a name"):
        chosen(own, {})


def test_a_password_in_an_endpoint_is_not_said_again():
    with pytest.raises(SettingsError, match=r"//\.\.\.@host") as caught:
        Online(endpoints=("nominatim=http://ann:sesame@host",))
    assert "sesame" not in str(caught.value)
