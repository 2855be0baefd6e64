"""Find the map libraries that pip packages bring, so that a page needs no other server.

The packages are read as files: importing `xstatic` needs setuptools, which is not there.
"""

import re
from functools import cache
from importlib.metadata import files
from typing import Final

from assetmap.errors import AssetmapError

# What folium asks its readers' browsers to fetch -> which installed file is put in its place.
# A test compares this with folium's own lists: a new folium with other files fails loudly.
_NPM: Final = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist"
_CDN: Final = "https://cdnjs.cloudflare.com/ajax/libs/leaflet.markercluster/1.1.0"
FILES: Final = {
    f"{_NPM}/leaflet.js": ("xstatic-leaflet", "data/leaflet.js"),
    f"{_NPM}/leaflet.css": ("xstatic-leaflet", "data/leaflet.css"),
    f"{_CDN}/leaflet.markercluster.js": (
        "xstatic-leaflet-markercluster",
        "data/leaflet.markercluster.js",
    ),
    f"{_CDN}/MarkerCluster.css": ("xstatic-leaflet-markercluster", "data/MarkerCluster.css"),
    f"{_CDN}/MarkerCluster.Default.css": ("", ""),  # colours: web/symbols.js draws our clusters
}

_PICTURE = re.compile(r"url\((?!#)[^)]*\)")  # of controls that our page does not have
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@cache
def vendored(url: str) -> str:
    """Return the text of the installed file that stands for a URL of folium's.

    Returns
    -------
    text
        JavaScript or CSS that fetches nothing; "" for a file that our page does without.

    Raises
    ------
    AssetmapError
        If the URL is not one that we know, or its package is not whole.
    """
    if url not in FILES:
        msg = f"folium asks for {url!r}, which assetmap.publish.vendor does not know"
        raise AssetmapError(msg)
    package, ending = FILES[url]
    if not package:
        return ""
    found = [path for path in files(package) or [] if str(path).endswith(ending)]
    if len(found) != 1:
        msg = f"the package {package} has no {ending}; install it again"
        raise AssetmapError(msg)
    text = found[0].read_text(encoding="utf-8")
    return _PICTURE.sub("none", text) if url.endswith(".css") else _SOURCE_MAP.sub("", text)
