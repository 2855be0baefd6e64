"""Make a map of one HTML file that asks no server for anything.

folium gives the map; it compiles whatever it is given as a template, so it is given constants
alone, here and nowhere else. Text from files travels as base64 and becomes visible through
`textContent`.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from typing import Final

import folium
import pandas as pd
from folium.plugins import MarkerCluster

from assetmap.errors import AssetmapError
from assetmap.result import Result
from assetmap.words import say

from .island import island, packed
from .vendor import vendored
from .wording import PAGE_WORDS, require_language

SCRIPTS: Final = (
    "dom.js",
    "island.js",
    "store.js",
    "symbols.js",
    "shade.js",
    "markers.js",
    "list.js",
    "place.js",
    "about.js",
    "main.js",
)
TILES: Final = "https://tile.openstreetmap.org"
# Addresses that a page's code names without asking anything of them.
NAMED: Final = (
    "http://www.w3.org/2000/svg",
    "https://leafletjs.com",
    "https://bugzilla.mozilla.org/show_bug.cgi?id=888319",
)
# Before folium's script makes the map: no motion for readers who want none.
_CALM: Final = """
if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
  L.Map.mergeOptions({zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false});
  L.MarkerClusterGroup.mergeOptions({animate: false});
}
"""
_ADDRESS: Final = re.compile(r"https?://[^\s\"'`)<>]+")


def map_page(
    result: Result,
    *,
    language: str = "en",
    tiles: bool = False,
    assets: pd.DataFrame | None = None,
) -> str:
    """Return a build as one HTML file: map, list, findings, what was left out, sources.

    Parameters
    ----------
    result
        What the pipeline found.
    language
        Of the page's own words: `en` or `es`. Sentences of findings come from the result.
    tiles
        Whether a street map is fetched from openstreetmap.org behind the neighbourhoods: the only
        outside request that a page can make, off unless chosen.
    assets
        The rows of `result.assets` to show; by default all.

    Returns
    -------
    page
        HTML. The same arguments give the same text.

    Raises
    ------
    InputError
        If the language is not one of ours.
    """
    require_language(language)
    shown = result.assets if assets is None else assets
    data, packing = packed(island(result, shown, language))
    frame = _frame(tiles=tiles)
    return "".join(
        [
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
            frame.policy,
            _head(result, language, tiles=tiles),
            frame.styles,
            "</head>\n<body>\n",
            frame.body,
            f'<script type="application/json" id="assetmap-data" data-packed="{packing}">',
            data,
            "</script>\n",
            frame.scripts,
            "</body>\n</html>\n",
        ]
    )


def _head(result: Result, language: str, *, tiles: bool) -> str:
    """Return what other programs read of a page; the region's name is the only text from a file."""
    name = html.escape(result.region.name)
    about = html.escape(say(PAGE_WORDS, "page.description", language, region=result.region.name))
    made_by = html.escape(f"assetmap {result.summary.get('assetmap', '')}".strip())
    # The tile server's rules ask to be told which site asks; without tiles nobody is told anything.
    referrer = "origin" if tiles else "no-referrer"
    return (
        f"<title>{name}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="{referrer}">\n'
        f'<meta name="generator" content="{made_by}">\n'
        f'<meta name="description" content="{about}">\n'
        '<meta property="og:type" content="website">\n'
        f'<meta property="og:title" content="{name}">\n'
        f'<meta property="og:description" content="{about}">\n'
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The parts of a page that are the same in every one: no text from a file is in them."""

    policy: str
    styles: str
    body: str
    scripts: str


@cache
def _frame(*, tiles: bool) -> _Frame:
    """Put folium's map, the libraries it asks for, and our own code together."""
    parts = _parts(tiles=tiles)
    libraries = [vendored(url) for url in parts.scripts_from]
    own = "(() => {\n'use strict';\n" + "\n".join(_web(name) for name in SCRIPTS) + "})();\n"
    scripts = [*libraries, _CALM, *parts.scripts, own]
    styles = [*(vendored(url) for url in parts.styles_from), *parts.styles, _web("page.css")]
    before, _, after = _web("page.html").partition("<!--map-->")
    body = before + parts.body.strip() + after
    for text in (*scripts, *styles, body):
        _require_no_request(text, tiles=tiles)
    return _Frame(
        policy=_policy(scripts, styles, tiles=tiles),
        styles="".join(f"<style>{style}</style>\n" for style in styles if style),
        body=body,
        scripts="".join(f"<script>{script}</script>\n" for script in scripts),
    )


def _web(name: str) -> str:
    """Return one of the page's own files."""
    return resources.files(__package__).joinpath("web", name).read_text(encoding="utf-8")


class _Base(folium.Map):
    """folium's map with the one library that ours needs of the ten that folium links."""

    default_js = [link for link in folium.Map.default_js if link[0] == "leaflet"]  # noqa: RUF012  # as folium has it
    default_css = [link for link in folium.Map.default_css if link[0] == "leaflet_css"]  # noqa: RUF012


def _parts(*, tiles: bool) -> "_Parts":
    """Let folium write its map, then take that apart."""
    base = _Base(
        location=[0, 0],
        zoom_start=2,
        tiles=None,
        maxZoom=19,
        zoomSnap=0.25,
    )
    base._id = "assetmap"  # its name in the page, else random
    if tiles:
        layer = folium.TileLayer("OpenStreetMap", max_zoom=19)
        layer._id = "assetmap"
        layer.add_to(base)
    group = MarkerCluster(  # type: ignore[no-untyped-call]  # folium types only parts of itself
        showCoverageOnHover=False,
        maxClusterRadius=64,
        chunkedLoading=True,
        spiderLegPolylineOptions=None,
    )
    group._id = "assetmap"
    group.add_to(base)
    parts = _Parts()
    parts.feed(base.get_root().render())
    return parts


class _Parts(HTMLParser):
    """What folium's page consists of: libraries, styles, scripts, body."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts_from: list[str] = []
        self.styles_from: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.body = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag links to, or that its text is wanted."""
        has = dict(attrs)
        if tag == "script" and has.get("src"):
            self.scripts_from.append(has["src"] or "")
        elif tag == "link":
            self.styles_from.append(has.get("href") or "")
        elif tag in {"script", "style"}:
            self._inside = tag
        elif tag == "div":
            self.body += f'<div class="folium-map" id="{has["id"]}"></div>'

    def handle_endtag(self, tag: str) -> None:
        """Note that a script or a style ends."""
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep the text of scripts and styles."""
        if self._inside == "script" and data.strip():
            self.scripts.append(data)
        elif self._inside == "style" and data.strip():
            self.styles.append(data)


def _require_no_request(text: str, *, tiles: bool) -> None:
    """Raise where a page's constant part names an address that we do not know.

    Raises
    ------
    AssetmapError
        Naming the address, or what would end a script before its time.
    """
    allowed = (*NAMED, TILES, "https://www.openstreetmap.org") if tiles else NAMED
    unknown = [url for url in _ADDRESS.findall(text) if not url.startswith(allowed)]
    if unknown or re.search(r"</(script|style)", text, re.IGNORECASE):
        msg = (
            f"the page would ask for {unknown[:3]!r} or holds a closing tag; a library has changed"
        )
        raise AssetmapError(msg)


def _policy(scripts: Iterable[str], styles: Iterable[str], *, tiles: bool) -> str:
    """Return the content security policy: our own scripts and styles run, and nothing else."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(_hash(script) for script in scripts),
        "style-src": " ".join(_hash(style) for style in styles if style),
        "img-src": f"data: {TILES}" if tiles else "data:",
        "connect-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    content = "; ".join(f"{name} {value}" for name, value in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">\n'


def _hash(text: str) -> str:
    """Return the name by which a policy knows a script or a style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
