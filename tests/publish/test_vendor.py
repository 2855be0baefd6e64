import folium
import pytest
from folium.plugins import MarkerCluster

from assetmap.errors import AssetmapError
from assetmap.publish.vendor import FILES, vendored


def test_every_file_that_folium_asks_for_is_known():
    """A new folium that links another Leaflet fails here, not in a reader's browser."""
    wanted = {
        url
        for name, url in [*folium.folium._default_js, *folium.folium._default_css]
        if name in {"leaflet", "leaflet_css"}
    }
    assert len(wanted) == 2
    wanted |= {url for _, url in [*MarkerCluster.default_js, *MarkerCluster.default_css]}
    assert wanted == set(FILES)


def test_the_leaflet_that_is_installed_is_the_one_that_folium_links():
    url = dict(folium.folium._default_js)["leaflet"]
    version = url.split("leaflet@")[1].split("/")[0]
    assert f"Leaflet {version}" in vendored(url)[:300]


@pytest.mark.parametrize("url", FILES)
def test_no_vendored_file_fetches_anything(url: str):
    text = vendored(url)
    assert "sourceMappingURL" not in text
    assert "url(images" not in text


def test_an_unknown_address_is_refused_by_name():
    with pytest.raises(AssetmapError, match=r"https://cdn\.example/x\.js"):
        vendored("https://cdn.example/x.js")
