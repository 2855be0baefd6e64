"""`region.toml` is read to the letter."""

import os
from datetime import date
from pathlib import Path

import pytest
from region.conftest import AREAS, PEOPLE, TOP, Write

from assetmap.errors import RegionError
from assetmap.region import load_region

LIST = '[[assets]]\nfile = "a.csv"\n'
PLACES = '[[addresses]]\nfile = "a.csv"\n'


def test_a_pack_needs_only_id_name_and_neighbourhoods(pack: Write) -> None:
    region = load_region(pack())
    assert (region.id, region.name, region.invented, region.country) == ("t", "T", False, "US")
    assert (region.states, region.languages, region.as_of) == ((), ("en",), None)
    assert region.people is None
    assert region.decisions is None
    assert region.aliases.empty
    assert region.measures == ()
    assert region.crs == "EPSG:32617"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('name = "T"\n' + AREAS, "region.toml: 'id' is missing"),
        ('id = "t"\n' + AREAS, "'name' is missing"),
        (TOP, "[neighbourhoods] is missing"),
        (
            TOP + '[neighbourhoods]\nid = "id"\nname = "name"\n',
            "[neighbourhoods] 'file' is missing",
        ),
        (TOP + '[neighbourhoods]\nfile = "n.geojson"\nname = "name"\n', "'id' is missing"),
        (TOP + '[neighbourhoods]\nfile = "n.geojson"\nid = "id"\n', "'name' is missing"),
        (TOP + AREAS + '[people]\nfile = "a.csv"\nid = "id"\n', "[people] 'people' is missing"),
        (TOP + AREAS + "[[assets]]\n", "[assets] 'file' is missing"),
        (TOP + AREAS + PLACES, "[addresses] 'kind' is missing"),
    ],
)
def test_a_missing_key_is_named(pack: Write, toml: str, said: str) -> None:
    with pytest.raises(RegionError) as caught:
        load_region(pack(toml, a_csv="x\n1\n"))
    assert said in str(caught.value)
    assert str(caught.value).startswith("town/region.toml:")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (TOP + 'colour = "red"\n' + AREAS, "'colour' is unknown"),
        (TOP + AREAS + 'licens = "x"\n', "'licens' is unknown; did you mean 'licence'?"),
        (TOP + AREAS + PEOPLE + 'verified = "x"\n', "[people] 'verified' is unknown"),
        (TOP + AREAS + LIST + 'kind = "points"\n', "[assets] 'kind' is unknown"),
        (TOP + AREAS + PLACES + 'kind = "osm"\ncolumns = "a.csv"\n', "'columns' is unknown"),
        (TOP + AREAS + "[asset]\n", "'asset' is unknown; did you mean 'assets'?"),
        (TOP + AREAS + "[measures]\nwalk = 800\n", "unknown setting 'walk'"),
    ],
)
def test_an_unknown_key_is_an_error_that_names_it(pack: Write, toml: str, said: str) -> None:
    with pytest.raises(RegionError) as caught:
        load_region(pack(toml, a_csv="x\n1\n", people_csv="id,total\n"))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('id = "Big Town"\nname = "T"\n' + AREAS, "'id' is 'Big Town'; expected lower-case"),
        ('id = "../t"\nname = "T"\n' + AREAS, "'id' is '../t'"),
        ('id = 7\nname = "T"\n' + AREAS, "'id' is 7"),
        ('id = "t"\nname = " "\n' + AREAS, "'name' is ' '; expected text"),
        (TOP + 'invented = "yes"\n' + AREAS, "'invented' is 'yes'; expected true or false"),
        (TOP + 'country = "usa"\n' + AREAS, "'country' has 'usa'"),
        (TOP + 'states = "PA"\n' + AREAS, "'states' is 'PA'; expected a list"),
        (TOP + 'states = ["pa"]\n' + AREAS, "'states' has 'pa'"),
        (TOP + 'states = ["PA", "PA"]\n' + AREAS, "'states' names 'PA' twice"),
        (TOP + 'languages = ["xx"]\n' + AREAS, "'languages' is ['xx']; expected some of en, es"),
        (TOP + "languages = []\n" + AREAS, "'languages' is []"),
        (TOP + "as_of = 2026-01-31T10:00:00\n" + AREAS, "'as_of' is"),
        (TOP + 'as_of = "2026-01-31"\n' + AREAS, "without quotes"),
        (TOP + 'measuring_crs = "EPSG:4326"\n' + AREAS, "'measuring_crs' cannot be used"),
        (TOP + 'measuring_crs = "EPSG:2272"\n' + AREAS, "not in metres"),
        (TOP + 'measuring_crs = "nowhere"\n' + AREAS, "'measuring_crs' cannot be used"),
        (TOP + "neighbourhoods = 3\n", "[neighbourhoods] is 3; expected a section"),
        (TOP + AREAS + '[assets]\nfile = "a.csv"\n', "write [[assets]]"),
        (TOP + AREAS + LIST + "verified = 2025\n", "[assets] 'verified' is 2025"),
        (TOP + AREAS + PLACES + 'kind = "dots"\n', "expected one of points, ranges, osm"),
        (TOP + AREAS + '[measures]\nwalk_m = "far"\n', "setting 'walk_m' is 'far'"),
        (TOP + AREAS + "[measures]\nwalk_m = 1\n", "expected a number from 50"),
        (TOP + AREAS + '[measures]\nexpected = "school"\n', "expected a list of words"),
        (TOP + AREAS + '[measures]\nbase = "children"\n', "the pack has no [people]"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(pack: Write, toml: str, said: str) -> None:
    with pytest.raises(RegionError) as caught:
        load_region(pack(toml, a_csv="x\n1\n"))
    assert said in str(caught.value)


@pytest.mark.parametrize("base", ["children", "hardship", "people_moe"])
def test_a_base_that_is_no_count_of_the_people_is_named(pack: Write, base: str) -> None:
    toml = TOP + AREAS + PEOPLE + f'need = ["hardship"]\n[measures]\nbase = "{base}"\n'
    with pytest.raises(RegionError, match=rf"'base' is '{base}', but \[people\] has people$"):
        load_region(pack(toml, people_csv="id,total,total_moe,hardship\n01,5,1,9\n"))


@pytest.mark.parametrize(
    "name",
    [
        "../secret.csv",
        "lists/../../secret.csv",
        "/etc/hosts",
        "C:/secret.csv",
        "C:secret.csv",
        "..\\\\secret.csv",
        "a\\u0000.csv",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused(pack: Write, name: str) -> None:
    folder = pack(TOP + AREAS + f'[[assets]]\nfile = "{name}"\n', lists__a_csv="x\n1\n")
    (folder.parent / "secret.csv").write_text("secret\n")
    with pytest.raises(RegionError, match=r"\[assets\] 'file' is .* leaves the pack's folder"):
        load_region(folder)


@pytest.mark.parametrize("linked", ["a.csv", "lists"])
def test_a_link_is_refused(pack: Write, linked: str) -> None:
    name = "a.csv" if linked == "a.csv" else "lists/secret.csv"
    folder = pack(TOP + AREAS + f'[[assets]]\nfile = "{name}"\n')
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("secret\n")
    target = outside / "secret.csv" if linked == "a.csv" else outside
    (folder / linked).symlink_to(target)
    with pytest.raises(RegionError, match=r"\[assets\] 'file' is .* which is a link"):
        load_region(folder)


@pytest.mark.parametrize("name", ["gone.csv", "lists", "x" * 300])
def test_a_file_that_is_not_there_is_named(pack: Write, name: str) -> None:
    folder = pack(TOP + AREAS + f'[[grants]]\nfile = "{name}"\n', lists__a_csv="x\n1\n")
    with pytest.raises(RegionError, match=r"\[grants\] 'file' is .* no such file"):
        load_region(folder)


@pytest.mark.parametrize("text", ["id = \n", 'id = "t"\nid = "u"\n', "x = " + "[" * 5000])
def test_text_that_is_no_toml_is_one_sentence(pack: Write, text: str) -> None:
    with pytest.raises(RegionError, match=r"town/region\.toml: not TOML"):
        load_region(pack(text))


def test_bytes_that_are_no_utf8_are_one_sentence(pack: Write) -> None:
    folder = pack()
    (folder / "region.toml").write_bytes(b'id = "\xff"\n')
    with pytest.raises(RegionError, match="not TOML"):
        load_region(folder)


def test_a_folder_without_a_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegionError, match=r"no readable region\.toml"):
        load_region(tmp_path)


def test_lists_keep_their_order_and_what_is_known_of_them(pack: Write) -> None:
    more = (
        '[[assets]]\nfile = "b.csv"\nsource = "B"\nlicence = "CC0-1.0"\nretrieved = 2026-01-02\n'
        'vintage = "2024"\nverified = 2025-09-01\ncolumns = "b.json"\n'
    )
    kinds = '[[addresses]]\nfile = "a.csv"\nkind = "points"\n'
    region = load_region(
        pack(TOP + AREAS + more + LIST + kinds, a_csv="x\n", b_csv="x\n", **{"b.json": "{}"})
    )
    first, second = region.assets
    assert (first.path.name, second.path.name) == ("b.csv", "a.csv")
    assert (first.source, first.licence, first.retrieved) == ("B", "CC0-1.0", "2026-01-02")
    assert (first.vintage, first.verified) == ("2024", "2025-09-01")
    assert first.columns == region.folder / "b.json"
    assert region.addresses[0].kind == "points"
    assert [source.path.name for source in region.credits] == [
        "n.geojson",
        "b.csv",
        "a.csv",
        "a.csv",
    ]


def test_dates_states_and_settings_come_through(pack: Write) -> None:
    top = TOP + 'states = ["PA", "WV"]\nlanguages = ["es", "en"]\nas_of = 2026-01-31\n'
    region = load_region(pack(top + AREAS + '[measures]\nwalk_m = 400\nexpected = ["library"]\n'))
    assert region.states == ("PA", "WV")
    assert region.languages == ("es", "en")
    assert region.as_of == date(2026, 1, 31)
    assert region.measures == (("walk_m", 400.0), ("expected", ("library",)))


def test_decisions_are_picked_up_by_their_name(pack: Write) -> None:
    region = load_region(pack(decisions_csv="who,when\n"))
    assert region.decisions == region.folder / "decisions.csv"


def test_decisions_that_are_a_link_are_refused(pack: Write) -> None:
    folder = pack()
    (folder.parent / "d.csv").write_text("x\n")
    (folder / "decisions.csv").symlink_to(folder.parent / "d.csv")
    with pytest.raises(RegionError, match=r"decisions\.csv.* is a link"):
        load_region(folder)


def test_the_digest_changes_with_every_file_that_is_named_and_no_other(pack: Write) -> None:
    toml = TOP + AREAS + 'aliases = "al.csv"\n' + PEOPLE + LIST + 'columns = "c.json"\n'
    files = {
        "al_csv": "name,neighbourhood_id\nX,01\n",
        "people_csv": "id,total\n01,5\n",
        "a_csv": "x\n",
        "c.json": "{}",
        "decisions_csv": "who\n",
    }
    folder = pack(toml, **files)
    before = load_region(folder).digest
    (folder / "notes.txt").write_text("nothing depends on this\n")
    os.utime(folder / "a.csv", (1, 1))
    assert load_region(folder).digest == before
    seen = {before}
    for name in ("region.toml", "n.geojson", "al.csv", "people.csv", "a.csv", "c.json"):
        with (folder / name).open("a") as file:
            file.write("\n")
        seen.add(load_region(folder).digest)
    (folder / "decisions.csv").unlink()
    seen.add(load_region(folder).digest)
    assert len(seen) == 8


def test_the_digest_does_not_depend_on_where_the_pack_lies(pack: Write, tmp_path: Path) -> None:
    folder = pack()
    before = load_region(folder).digest
    assert load_region(folder.rename(tmp_path / "elsewhere")).digest == before
