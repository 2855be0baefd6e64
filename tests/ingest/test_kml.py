"""KML and KMZ: what is a place in them, and that nothing they link to is followed."""

import contextlib
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from fuzz.mutations import mutated
from ingest import maps
from ingest.lists import accounted, counts, read_here, refusal_of
from ingest.maps import kml, placemark, point

from assetmap.errors import InputError
from assetmap.limits import Limits
from assetmap.model import Reading
from assetmap.parsing.maps.html_words import words_in
from assetmap.parsing.maps.kml import read_kml, read_kmz
from assetmap.parsing.wire import Parsed, Refusal, Task

SPOT = (-79.9512, 40.4411)
HERE = point(*SPOT)
RING = "-80,40.4 -80,40.5 -79.9,40.5 -79.9,40.4 -80,40.4"
HOLE = "-79.97,40.43 -79.93,40.43 -79.93,40.47 -79.97,40.47 -79.97,40.43"


def ring(side: str, corners: str) -> str:
    return (
        f"<{side}BoundaryIs><LinearRing><coordinates>{corners}</coordinates></LinearRing>"
        f"</{side}BoundaryIs>"
    )


def degrees(reading: Reading):
    return reading.records[["lon", "lat"]].to_numpy()


def one(shape: str, more: str = "", **about: object):
    """Return the only record of a map with one place."""
    reading = read_here(kml(placemark("Hall", shape, more)), **about)
    assert counts(reading) == (1, 0, 0), reading.problems["message"].tolist()
    return reading.records.iloc[0]


def test_places_are_read():
    reading = read_here(maps.places_kml())
    assert reading.records["name"].tolist() == maps.NAMES
    assert reading.records["row"].tolist() == [1, 2, 3, 4, 5]
    assert np.allclose(degrees(reading), maps.DEGREES, atol=1e-7)


def test_what_a_place_says_is_read():
    more = (
        "<address>1 Main St, Pittsburgh, PA 15219</address><phoneNumber>412-555-0101</phoneNumber>"
        '<ExtendedData><Data name="category"><displayName>Kind</displayName><value>food</value>'
        '</Data><SchemaData schemaUrl="#s"><SimpleData name="website">example.org</SimpleData>'
        "</SchemaData></ExtendedData>"
    )
    record = one(HERE, more)
    assert record[["category", "city", "zip"]].tolist() == ["food", "Pittsburgh", "15219"]
    assert record["phone"] == "412-555-0101"
    assert record["url"] == "https://example.org"


def test_a_description_is_words_without_markup():
    more = (
        "<description><![CDATA[<style>b {color: red}</style><b>Open</b> daily<br/>8 &amp; 9"
        "<script>window.__xss=1</script><img src=x onerror=window.__xss=1>]]></description>"
    )
    assert one(HERE, more)["description"] == "Open daily 8 & 9"


def test_a_description_whose_markup_is_no_text_is_read_whole():
    more = "<description>Open <b>daily</b> and <name>late</name></description>"
    record = one(HERE, more)
    assert record[["name", "description"]].tolist() == ["Hall", "Open daily and late"]


def test_a_table_in_a_description_becomes_columns():
    table = (
        "<html><table><tr><td>Hall</td></tr><tr><td><table>"
        "<tr><td>Address</td><td>1 Main St</td></tr><tr bgcolor=x><td>Zip</td><td>15219</td></tr>"
        "<tr><td>Phone</td><td>&lt;Null&gt;</td></tr></table></td></tr></table></html>"
    )
    record = one(HERE, f"<description><![CDATA[{table}]]></description>")
    assert record[["address", "zip", "phone"]].tolist() == ["1 Main St", "15219", ""]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("1 <2", "1 <2"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("&lt;script&gt;", "<script>"),
        ("<script>never closed", ""),
        ("<scr<script>x</script>ipt>", "<script>"),
        ("<<b>>x", "<>x"),
        ("plain", "plain"),
        ("<", "<"),
    ],
)
def test_words_are_taken_out_of_any_markup(markup: str, text: str):
    assert words_in(markup).text == text


def test_markup_made_to_last_does_not():
    for bait in ("<", "<script>", "<td>", "<tr><td>", "&", "<!--", "</"):
        words_in(bait * 100_000)


def test_folders_say_of_what_kind_a_place_is():
    inner = placemark("Deep", HERE)
    for i in range(10, 0, -1):
        inner = f"<Folder><name>F{i}</name>{inner}</Folder>"
    schools = f"<Folder><name>Schools</name>{placemark('Hall', HERE)}</Folder>"
    reading = read_here(kml(schools + inner + placemark("Loose", HERE)))
    assert reading.records["category"].tolist() == [
        "Schools",
        " / ".join(f"F{i}" for i in range(1, 11)),
        "",
    ]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("<Point><coordinates> -79.9512, 40.4411, 0 </coordinates></Point>", SPOT),
        ("<Point><coordinates>-79.9512 40.4411</coordinates></Point>", SPOT),
        ("<Point><coordinates>\n-79.9512,40.4411\n</coordinates></Point>", SPOT),
        (
            "<kml:Point><kml:coordinates>-79.9512,40.4411</kml:coordinates></kml:Point>",
            SPOT,
        ),
        ("<LineString><coordinates>-80,40 -79,40</coordinates></LineString>", None),
        (f"<Polygon>{ring('outer', RING)}{ring('inner', HOLE)}</Polygon>", None),
        (
            f"<MultiGeometry><Polygon>{ring('outer', RING)}</Polygon>{HERE}</MultiGeometry>",
            SPOT,
        ),
        (f"<MultiGeometry>{HERE}{point(-79.9, 40.4)}</MultiGeometry>", None),
        (
            "<gx:Track><when>2024</when><gx:coord>-79.9512 40.4411 0</gx:coord></gx:Track>",
            SPOT,
        ),
        (
            "<Model><Location><longitude>-79.9512</longitude><latitude>40.4411</latitude></Location></Model>",
            SPOT,
        ),
        (
            f"<LookAt><longitude>9</longitude><latitude>9</latitude></LookAt>{HERE}",
            SPOT,
        ),
    ],
)
def test_shapes_have_a_place(shape: str, expected: tuple[float, float] | None):
    record = one(shape)
    assert np.isfinite([record["lon"], record["lat"]]).all()
    if expected:
        assert (record["lon"], record["lat"]) == expected


@pytest.mark.parametrize(
    "corners", ["", "x", "-79.95", "nan,nan", "inf,1", "1e400,2", "-79.95;40.44", "\u0661,\u0662 4"]
)
def test_corners_that_are_no_numbers_reject_their_row(corners: str):
    bad = placemark("Bad", f"<Point><coordinates>{corners}</coordinates></Point>")
    reading = read_here(kml(placemark("Good", HERE) + bad))
    assert (len(reading.records), reading.rows_in) == (1, 2)
    assert accounted(reading)
    assert reading.problems["reason"].iloc[-1] in {"bad_geometry", "bad_coordinate"}


def test_links_and_pictures_are_named_and_not_followed():
    link = (
        "<NetworkLink><name>More</name><Link><href>http://127.0.0.1:9/x.kml</href></Link>"
        "</NetworkLink>"
    )
    photo = f"<PhotoOverlay><name>P</name>{HERE}<Icon><href>file:///etc/passwd</href></Icon></PhotoOverlay>"
    reading = read_here(kml(link * 3 + placemark("Hall", HERE) + photo))
    assert counts(reading) == (1, 0, 0)
    assert reading.skipped == 4
    assert reading.problems["reason"].tolist() == ["map_part", "map_part"]
    assert reading.problems["value"].tolist() == [
        "NetworkLink 'More' and 2 more",
        "PhotoOverlay 'P'",
    ]


def test_a_map_of_links_alone_is_refused_saying_so():
    link = "<NetworkLink><name>More</name><Link><href>x.kml</href></Link></NetworkLink>"
    sentence = refusal_of(kml(link))
    assert "NetworkLink 'More'" in sentence
    assert "not followed" in sentence


@pytest.mark.parametrize(
    "before",
    [
        "<!DOCTYPE kml>",
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>",
    ],
)
def test_markup_of_its_own_is_refused(before: str):
    for encoding in ("utf-8", "utf-16"):
        content = kml(placemark("&f;", HERE), before=before).replace("UTF-8", encoding)
        assert "DOCTYPE" in refusal_of(content.encode(encoding))
    inside = maps.zipped({"doc.kml": kml(placemark("Hall", HERE), before=before)})
    assert "DOCTYPE" in refusal_of(inside)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_letters_are_read_whatever_the_file_says_of_them(encoding: str):
    content = kml(placemark("Café Peña", HERE)).encode(encoding)
    assert read_here(content).records["name"].tolist() == ["Café Peña"]


def test_broken_markup_is_refused_with_its_line():
    sentence = refusal_of(kml("<Placemark>\n<name>Hall</Placemark>"))
    assert "line 2" in sentence
    assert "mismatched tag" in sentence


def test_an_and_that_stands_for_itself_is_mended_and_said():
    names = ["A & B", "C &amp; D", "E&nbsp;F", "G\x0bH"]
    reading = read_here(kml("".join(placemark(name, HERE) for name in names)))
    assert reading.records["name"].tolist() == ["A & B", "C & D", "E&nbsp;F", "G H"]
    assert reading.problems["reason"].tolist() == ["mended_markup"]
    assert "in 3 places" in reading.problems["message"][0]


def test_elements_in_elements_without_end_are_refused():
    assert "nested too deeply" in refusal_of(kml("<Folder>" * 5000 + "</Folder>" * 5000))


def test_a_place_in_a_place_is_a_place():
    reading = read_here(kml(f"<Placemark><name>A</name>{HERE}{placemark('B', HERE)}</Placemark>"))
    assert reading.records["name"].tolist() == ["A", "B"]


def test_a_zipped_map_is_read():
    content = maps.zipped({"doc.kml": maps.places_kml(), "files/a.png": b"\x89PNG"})
    assert read_here(content).records["name"].tolist() == maps.NAMES


def test_all_maps_of_a_zip_are_read():
    link = "<NetworkLink><Link><href>layers/a.kml</href></Link></NetworkLink>"
    content = maps.zipped(
        {
            "layers/a.kml": kml(placemark("A", HERE)),
            "layers/b.KML": kml(placemark("B", HERE)),
            "doc.kml": kml(link),
            "__MACOSX/._doc.kml": b"x",
        }
    )
    reading = read_here(content)
    assert reading.records[["sheet", "name"]].to_numpy().tolist() == [
        ["layers/a.kml", "A"],
        ["layers/b.KML", "B"],
    ]
    assert reading.problems["value"].tolist() == ["doc.kml"]


@pytest.mark.parametrize("name", ["../doc.kml", "/doc.kml", "a/../../doc.kml", "..\\doc.kml"])
def test_a_path_out_of_the_zip_is_refused(name: str):
    assert "suspicious name" in refusal_of(maps.zipped({name: maps.places_kml()}))


def test_a_bomb_is_refused():
    bomb = kml(f"<!--{' ' * 30_000_000}-->")
    assert "times its size" in refusal_of(maps.zipped({"doc.kml": bomb}))


def test_a_zip_without_places_is_refused():
    assert "no places itself" in refusal_of(maps.zipped({"doc.kml": kml("")}))


def test_more_rows_and_columns_than_are_taken_are_refused():
    assert "more than 4 rows" in refusal_of(maps.places_kml(), limits=Limits(rows=4))
    assert "columns; at most 0" in refusal_of(maps.places_kml(), limits=Limits(columns=0))


@pytest.mark.parametrize(("kind", "read"), [("kml", read_kml), ("kmz", read_kmz)])
def test_damaged_files_are_read_or_refused(kind: str, read: Callable[[Task], Parsed]):
    more = '<ExtendedData><Data name="a"><value>b</value></Data></ExtendedData>'
    shapes = [f"<Polygon>{ring('outer', RING)}{ring('inner', HOLE)}</Polygon>", HERE]
    text = kml(
        "".join(placemark(f"P{i}", shape, more) for i, shape in enumerate(shapes))
        + "<NetworkLink><name>n</name></NetworkLink>"
    )
    honest = text.encode() if kind == "kml" else maps.zipped({"doc.kml": text})
    for number in range(300):
        content = mutated(honest, Random(number))
        task = Task(content=content, kind=kind, limits=Limits(), answers={}, unfold=lambda _: None)
        with contextlib.suppress(Refusal):
            read(task)


def test_a_map_of_more_markup_than_is_taken_is_refused_before_it_is_read():
    places = "<Placemark><name>A</name></Placemark>" * 10
    with pytest.raises(InputError, match="more than 20 numbers and texts"):
        read_here(f"<kml>{places}</kml>", limits=Limits(json_values=20))
