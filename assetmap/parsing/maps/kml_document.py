"""Read a KML document element by element."""

from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from assetmap.limits import Limits
from assetmap.parsing.structured.gather import Gathered
from assetmap.parsing.wire import Refusal, Sheet

from .html_words import words_in
from .kml_shapes import BEGINNINGS, ENDS, Outline
from .shapes import place_of

_DEEPEST: Final = 200  # elements in elements; honest maps have twenty
_BETWEEN: Final = " / "  # folders in folders
_NAME: Final = 200  # characters of a name that are shown
# What a map links to or shows beside its places: it is named, and nothing of it is fetched.
_PARTS: Final = frozenset(
    {"NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Tour", "NetworkLinkControl"}
)
_FIELDS: Final = {"name": "name", "address": "address", "phoneNumber": "phone"}
_FOLDER: Final = "folder"
_DATA: Final = frozenset({"Data", "SimpleData"})
_WITHIN: Final = frozenset({"description", "link", *_DATA, *BEGINNINGS})
_OPENING: Final = frozenset({"Folder", "Placemark", *_PARTS})

End = Callable[[str, str, str], None]


class Document:
    """A map while it is read: its places become rows."""

    def __init__(self, limits: Limits) -> None:
        self.gathered = Gathered(limits)
        self._path: list[str] = []  # names of the open elements
        self._text: list[str] = []  # of the innermost open element
        self._folders: list[str] = []
        self._pieces: list[tuple[str, str]] | None = None  # what the open place says
        self._outline = Outline()
        self._key = ""  # of the value to come
        self._raw = 0  # depth of the open description: markup in it is its text
        self._part = 0  # depth of the open link or picture: nothing in it is a place
        self._parts: dict[str, list[str]] = {}  # kind of link or picture -> names
        self._ends: dict[str, End] = {
            "Placemark": self._end_place,
            "Folder": self._end_folder,
            "description": self._end_description,
            "value": self._end_value,
            "SimpleData": self._end_value,
            **dict.fromkeys(_FIELDS, self._end_field),
        }

    def parse(self, content: bytes, encoding: str | None) -> None:
        """Read a whole file.

        Parameters
        ----------
        content
            The file's bytes.
        encoding
            Their encoding, whatever the file says; None where the file is to be believed.

        Raises
        ------
        ExpatError
            If it is no whole markup.
        Refusal
            If it defines its own markup, is nested too deeply, or is larger than is taken.
        """
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.Parse(content, True)  # noqa: FBT003 -- expat takes no names: it is the last piece

    def sheet(self, name: str) -> Sheet:
        """Return the places as a sheet, with marks for what is no place."""
        self.gathered.marks += [
            (0, len(names), "part", f"{kind} {_shown(names)}".strip())
            for kind, names in self._parts.items()
        ]
        return self.gathered.sheet(name)

    def aside(self) -> str:
        """Return what the map has that is no place."""
        return ", ".join(f"{kind} {_shown(names)}".strip() for kind, names in self._parts.items())

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition(":")[2] if ":" in tag else tag
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise Refusal(key="too_deep")
        if self._raw:
            return
        self._text.clear()
        if self._part:
            return
        if self._pieces is not None and name not in _OPENING:
            if name in _WITHIN:
                self._start_within(name, attributes, self._pieces)
        elif name in _PARTS:
            self._part = len(self._path)
            self._parts.setdefault(name, []).append("")
        elif name == "Folder":
            self._folders.append("")
        elif name == "Placemark":
            self._end_place("", "", "")  # one in another one ends that
            self._pieces, self._outline = [], Outline()

    def _start_within(
        self, name: str, attributes: Mapping[str, str], pieces: list[tuple[str, str]]
    ) -> None:
        """Begin an element of a place."""
        if name == "description":
            self._raw = len(self._path)
        elif name in _DATA:
            self._key = attributes.get("name", "")
        elif name == "link":
            pieces.append(("website", attributes.get("href", "")))
        else:
            self._outline.begin(name)

    def _end(self, tag: str) -> None:
        """End an element."""
        del tag  # the markup is whole: it is the last that was begun
        depth = len(self._path)
        name = self._path.pop()
        if depth > self._raw > 0:
            return  # its words stay with the description's
        self._raw = 0
        text, parent = "".join(self._text), self._path[-1] if self._path else ""
        self._text.clear()
        if self._part:
            if depth == self._part + 1 and name == "name":
                self._parts[parent][-1] = text.strip()[:_NAME]
            self._part = self._part if depth > self._part else 0
            return
        end = self._ends.get(name)
        if end is not None:
            end(name, parent, text)
        elif self._pieces is None:
            return
        elif name in ENDS:
            self._outline.end(name, parent, text)
        elif parent == "ExtendedData" and text.strip():  # a value of another vocabulary
            self._pieces.append((name, text.strip()))

    def _end_place(self, name: str, parent: str, text: str) -> None:
        """End the open place: it becomes a row."""
        del name, parent, text
        if self._pieces is None:
            return
        pieces = self._pieces
        if all(key != "name" for key, _ in pieces):
            pieces.insert(0, ("name", ""))
        folder = _BETWEEN.join(filter(None, self._folders))
        if folder:
            pieces.append((_FOLDER, folder[:_NAME]))
        self.gathered.places.append(place_of(self._outline.geometry(), None))
        self.gathered.add_texts(len(self.gathered.rows) + 1, pieces)
        self._pieces = None

    def _end_folder(self, name: str, parent: str, text: str) -> None:
        """End a folder."""
        del name, parent, text
        self._folders.pop()

    def _end_field(self, name: str, parent: str, text: str) -> None:
        """Take a name, an address, a phone number of a place; or a folder's name."""
        if parent == "Placemark" and self._pieces is not None:
            self._pieces.append((_FIELDS[name], text.strip()))
        elif parent == "Folder" and name == "name" and self._folders:
            self._folders[-1] = " ".join(text.split())

    def _end_description(self, name: str, parent: str, text: str) -> None:
        """Take what a place says of itself, without its markup."""
        del name
        if parent == "Placemark" and self._pieces is not None:
            words = words_in(text)
            self._pieces.append(("description", words.text))
            self._pieces += words.pairs

    def _end_value(self, name: str, parent: str, text: str) -> None:
        """Take one of the values that the map's maker added."""
        del name
        if self._pieces is not None and self._key and parent in {"Data", "SchemaData"}:
            self._pieces.append((self._key, text.strip()))
            self._key = ""


def _shown(names: list[str]) -> str:
    """Return the first name of several things, and how many more there are."""
    first = repr(names[0]) if names[0] else ""
    return f"{first} and {len(names) - 1:,} more".strip() if len(names) > 1 else first


def _refuse_doctype(*_: object) -> None:
    """Refuse markup that defines its own entities: only attacks do."""
    raise Refusal(key="map_doctype")
