"""Who is who among funders and recipients."""

from grants.given import given, grants

from assetmap.grants.parties import number_key, parties, spellings


def test_one_number_is_one_recipient_under_every_spelling():
    table = grants(
        given("F", "Young Men's Christian Assn", 1.0, recipient_id="13-1624228"),
        given("F", "YMCA of Greater New York", 1.0, recipient_id="131624228"),
        given("F", "YMCA of Greater New York", 1.0),
    )
    assert parties(table)["recipient"].nunique() == 1


def test_one_name_with_two_numbers_stays_two_and_a_third_without_is_neither():
    table = grants(
        given("F", "First Church", 1.0, recipient_id="111111112"),
        given("F", "First Church", 1.0, recipient_id="222222223"),
        given("F", "First Church", 1.0),
    )
    assert parties(table)["recipient"].nunique() == 3


def test_one_name_in_two_cities_is_two():
    table = grants(
        given("F", "First Church", 1.0, city="Moon"),
        given("F", "First Church", 1.0, city="Mars"),
        given("F", "First Church, Inc.", 1.0, city="MARS"),
    )
    found = parties(table)["recipient"]
    assert found[1] == found[2] != found[0]


def test_numbers_that_stand_for_none_join_nobody():
    assert [number_key(t) for t in ("N/A", "000000000", "999999999", "none", "12", "")] == [""] * 6
    table = grants(
        given("F", "A", 1.0, recipient_id="000000000"), given("F", "B", 1.0, recipient_id="0000")
    )
    assert parties(table)["recipient"].nunique() == 2


def test_a_funder_has_one_id_and_one_spelling():
    table = grants(
        given("The Lake Fund", "A", 1.0),
        given("Lake Fund, Inc.", "B", 1.0),
        given("LAKE FUND", "C", 1.0),
        given("The Lake Fund", "D", 1.0),
    )
    ids = parties(table)["funder"]
    assert ids.nunique() == 1
    assert set(spellings(table, ids, "funder")) == {"The Lake Fund"}


def test_ids_do_not_depend_on_the_other_rows():
    one, two = given("A", "B", 1.0, recipient_id="131624228"), given("C", "D", 2.0)
    both = parties(grants(one, two))
    assert parties(grants(two))["recipient"][0] == both["recipient"][1]
    assert parties(grants(one))["recipient"][0] == both["recipient"][0]


def test_a_person_is_nobody():
    assert parties(grants(given("F", "Individual", 1.0)))["recipient"].tolist() == [""]
