"""Know the tree of asset types with the words that lead to each.

All of it is data (`data/taxonomy/*.csv`), so that a type, a word or a rule is added without code:

- `types.csv`: the tree. `words_*` lead to the type wherever they stand; `topics_*` only where they
  are a source's own category, for in a name they say too little ("Education"). `pointless` types
  often have no place; a `catch_all` type gives way to anything more exact.
- `rules.csv`: phrases in names that words alone get wrong. `^` is a name's beginning, `$` its end;
  the code `-` hides the words inside it ("Park Place"). Higher `priority` wins; words have 0, those
  of a catch-all type -2.
- `spellings.csv`: words that are read as other words.
- `place_words.csv`: words that name places rather than kinds of thing. A `last` word says its type
  only where it ends its part of a name ("Frick Park", not "Park Heights Singers"); a `place` word
  silences a single word that begins the name before it ("College Green").
- `crosswalk.csv`: codes of other classifications (`SCHEMES`), beside a type's own columns of codes.
- `icons.csv`: the outline of each icon, drawn by us: an SVG path in a square of 24.
- `sectors.csv`, `kinds.csv`: the two small lists that a type takes its sector and kind from.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import pandas as pd

from .errors import TaxonomyError
from .folding import folded

UNCLASSIFIED = "unclassified"
HIDES = "-"  # the code of a rule whose words say nothing
CATCH_ALL_PRIORITY = -2  # below every rule, so that "Centre" never outweighs "Barber"

# Classifications whose codes are words, and those whose codes are letters and digits.
WORD_SCHEMES = ("osm", "facdb", "wprdc", "overture", "google")
SCHEMES = (*WORD_SCHEMES, "ntee", "naics", "irs_foundation")

_TYPES = "types.csv"
_RULES = "rules.csv"
_CROSSWALK = "crosswalk.csv"
_PLACE_WORDS = "place_words.csv"
LAST, PLACE = "last", "place"  # the two roles of words that name places
_TYPE_COLUMNS = (
    "code,parent,label_en,label_es,sector,kind,pointless,catch_all,icon,osm,ntee,naics,hsds,"
    "words_en,words_es,topics_en,topics_es,example"
)

_ARTICLE = re.compile(r"^(?:the|el|la|los|las) (?=.)")  # names are read without it
_BEGINNINGS = ("t", "e", "l")  # of one: most words need no further look

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Some words and the type that they lead to."""

    words: str  # folded, a space between
    code: str  # of a type, or `HIDES`
    priority: int = 0
    topic: bool = False  # says a field of work rather than a type
    leads: bool = False  # Spanish: decides where a name begins with it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taxonomy:
    """The tree of types, and everything that leads to one."""

    types: pd.DataFrame  # index code; parent, label_en, label_es, sector, kind, pointless, ...
    sectors: pd.DataFrame  # index code; label_en, label_es, words
    kinds: pd.DataFrame  # index code; label_en, label_es
    in_names: tuple[Phrase, ...]  # words and rules
    in_categories: tuple[Phrase, ...]  # words, topics, labels, codes
    spellings: dict[str, str]  # a word as it is written -> as it is read
    place_words: dict[str, str]  # a word of places' names -> `LAST` or `PLACE`
    # Scheme -> code -> type. A code of letters and digits also stands for those that it begins; one
    # of NTEE may be `*` and the last two signs.
    codes: dict[str, dict[str, str]]
    icons: dict[str, str]  # icon -> SVG path in a square of 24, drawn as a line
    lineages: dict[str, tuple[str, ...]]

    def lineage(self, code: str) -> tuple[str, ...]:
        """Return a type, its parent, and so on up to the root.

        Raises
        ------
        TaxonomyError
            If there is no such type.
        """
        if code not in self.lineages:
            msg = f"there is no type {code!r}; the list of types is in data/taxonomy/types.csv"
            raise TaxonomyError(msg)
        return self.lineages[code]

    def label(self, code: str, language: str = "en") -> str:
        """Return a type's name for people; that of `unclassified` too.

        Raises
        ------
        TaxonomyError
            If there is no such type.
        """
        if code == UNCLASSIFIED:
            return {"en": "Not yet classified", "es": "Sin clasificar"}[language]
        self.lineage(code)
        return str(self.types.loc[code, f"label_{language}"])


@cache
def load_taxonomy(folder: Traversable | None = None) -> Taxonomy:
    """Read the tables of the taxonomy and check that they are whole.

    Parameters
    ----------
    folder
        Where the tables are; by default those of the package.

    Raises
    ------
    TaxonomyError
        If a table is broken; the message names the file and the line.
    """
    at = folder or resources.files("assetmap").joinpath("data", "taxonomy")
    rows = _rows(at, _TYPES, _TYPE_COLUMNS)
    sectors = _labels(_rows(at, "sectors.csv", "code,label_en,label_es,words"))
    kinds = _labels(_rows(at, "kinds.csv", "code,label_en,label_es"))
    icons = {row["icon"]: row["path"] for row in _rows(at, "icons.csv", "icon,path").values()}
    types = _types(rows, sector=sectors.index, kind=kinds.index, icon=pd.Index(icons))
    lineages = _lineages(rows)
    spelled = _rows(at, "spellings.csv", "spelling,word,note").values()
    spellings = {row["spelling"]: row["word"] for row in spelled}
    rules = _rules(_rows(at, _RULES, "pattern,code,priority,note,example"), types, spellings)
    codes = _crosswalk(rows, _rows(at, _CROSSWALK, "scheme,code,type"))
    return Taxonomy(
        types=types,
        sectors=sectors,
        kinds=kinds,
        in_names=_in_names(rows, rules, spellings),
        in_categories=_in_categories(rows, codes, spellings),
        spellings=spellings,
        place_words=_place_words(_rows(at, _PLACE_WORDS, "word,role,example"), spellings),
        codes=codes,
        icons=icons,
        lineages=lineages,
    )


def _rows(folder: Traversable, name: str, columns: str) -> dict[int, Row]:
    """Return a table's rows by line number."""
    reader = csv.DictReader(io.StringIO(folder.joinpath(name).read_text(encoding="utf-8")))
    rows = dict((reader.line_num, row) for row in reader)  # noqa: C402 - the number moves on
    missing = sorted(set(columns.split(",")) - set(reader.fieldnames or ()))
    if missing:
        raise _broken(name, 1, f"the column {missing[0]!r} is missing")
    for line, row in rows.items():
        if None in row or None in row.values():
            raise _broken(name, line, f"expected {len(reader.fieldnames or ())} cells")
    return rows


def _broken(name: str, line: int, what: str) -> TaxonomyError:
    """Return the error that names the place."""
    return TaxonomyError(f"data/taxonomy/{name}, line {line}: {what}; correct the table")


def _labels(rows: dict[int, Row]) -> pd.DataFrame:
    """Return a small list of codes and labels."""
    return pd.DataFrame(list(rows.values())).set_index("code")


def _types(rows: dict[int, Row], **known: pd.Index) -> pd.DataFrame:
    """Return the types' table, each row checked on its own."""
    seen: dict[str, int] = {}
    for line, row in rows.items():
        code = row["code"]
        if code in seen:
            raise _broken(_TYPES, line, f"the code {code!r} is already on line {seen[code]}")
        seen[code] = line
        for column, values in known.items():
            if row[column] not in values:
                raise _broken(_TYPES, line, f"unknown {column} {row[column]!r}")
        for column in ("code", "label_en", "label_es", "words_en", "words_es", "example"):
            if not row[column]:
                raise _broken(_TYPES, line, f"{column} is empty")
    types = pd.DataFrame(list(rows.values())).set_index("code")
    for column in ("pointless", "catch_all"):
        types[column] = types[column] == "yes"
    return types


def _lineages(rows: dict[int, Row]) -> dict[str, tuple[str, ...]]:
    """Return each type's way up, and refuse what is no tree."""
    parents = {row["code"]: row["parent"] for row in rows.values()}
    lineages: dict[str, tuple[str, ...]] = {}
    for line, row in rows.items():
        chain: list[str] = []
        code = row["code"]
        while code:
            if code in chain:
                raise _broken(_TYPES, line, f"{row['code']!r} is its own ancestor")
            if code not in parents:
                raise _broken(_TYPES, line, f"unknown parent {code!r}")
            chain.append(code)
            code = parents[code]
        lineages[row["code"]] = tuple(chain)
    return lineages


def _rules(
    rows: dict[int, Row], types: pd.DataFrame, spellings: dict[str, str]
) -> tuple[Phrase, ...]:
    """Return the rules, each leading to a type that exists."""
    folds = _folded_patterns([row["pattern"] for row in rows.values()])
    patterns = {
        line: _spelled(pattern, spellings) for line, pattern in zip(rows, folds, strict=True)
    }
    seen: dict[str, int] = {}
    for line, row in rows.items():
        pattern = patterns[line]
        if not pattern.strip("^$ "):
            raise _broken(_RULES, line, "the pattern has no words")
        if pattern in seen:
            raise _broken(_RULES, line, f"{pattern!r} is already on line {seen[pattern]}")
        seen[pattern] = line
        if row["code"] != HIDES and row["code"] not in types.index:
            raise _broken(_RULES, line, f"unknown type {row['code']!r}")
        if not row["priority"].lstrip("-").isdecimal():
            raise _broken(_RULES, line, f"priority {row['priority']!r} is not a whole number")
    return tuple(
        Phrase(words=patterns[line], code=row["code"], priority=int(row["priority"]))
        for line, row in rows.items()
    )


def _folded_patterns(patterns: list[str]) -> list[str]:
    """Fold patterns but for the signs of a name's beginning and end."""
    middles = folded([pattern.strip("^$ ") for pattern in patterns])
    return [
        f"{'^ ' * pattern.startswith('^')}{middle}{' $' * pattern.endswith('$')}"
        for pattern, middle in zip(patterns, middles, strict=True)
    ]


def _spelled(words: str, spellings: dict[str, str]) -> str:
    """Return folded words as they are read."""
    return " ".join(spellings.get(word, word) for word in words.split())


def _phrases(
    rows: dict[int, Row], spellings: dict[str, str], *columns: str
) -> Iterator[tuple[int, str, Row]]:
    """Yield line, words as they are read, and row for each phrase in some columns of the types."""
    found = [
        (line, phrase, row)
        for line, row in rows.items()
        for column in columns
        for phrase in row[column].split(";")
        if phrase
    ]
    words = folded([phrase for _, phrase, _ in found])
    for (line, _, row), phrase in zip(found, words, strict=True):
        read = _spelled(phrase, spellings)
        yield line, _ARTICLE.sub("", read) if read.startswith(_BEGINNINGS) else read, row


def _unique(phrases: Iterator[tuple[int, str, Row]]) -> dict[str, Phrase]:
    """Return phrases by their words, and refuse one that leads to two types."""
    unique: dict[str, Phrase] = {}
    for line, words, row in phrases:
        priority = CATCH_ALL_PRIORITY if row["catch_all"] else 0
        known = unique.get(words)
        if known is None:
            unique[words] = Phrase(words=words, code=row["code"], priority=priority)
        elif known.code != row["code"]:
            raise _broken(_TYPES, line, f"{words!r} leads to {known.code!r} already")
    return unique


def _in_names(
    rows: dict[int, Row], rules: tuple[Phrase, ...], spellings: dict[str, str]
) -> tuple[Phrase, ...]:
    """Return what decides in a name: the words, with the rules over them.

    Words that hold a rule of their own type ("cub scout pack": "cub scout") have its priority.
    Spanish words say first what a thing is.
    """
    phrases = _unique(_phrases(rows, spellings, "words_en", "words_es"))
    english = _unique(_phrases(rows, spellings, "words_en"))
    ours = {word for words in english for word in words.split()}
    theirs = {word for words in phrases.keys() - english.keys() for word in words.split()}
    by_code: dict[str, list[Phrase]] = {}
    for rule in rules:
        by_code.setdefault(rule.code, []).append(rule)
    raised = {
        words: replace(
            phrase,
            leads=words not in english,
            priority=max(
                phrase.priority,
                *(
                    r.priority
                    for r in by_code.get(phrase.code, ())
                    if f" {r.words} " in f" {words} "
                ),
                phrase.priority,
            ),
        )
        for words, phrase in phrases.items()
    }
    spoken = {rule.words: set(rule.words.split()) for rule in rules}
    said = (
        replace(r, leads=spoken[r.words] <= theirs and not spoken[r.words] <= ours) for r in rules
    )
    return tuple({**raised, **{rule.words: rule for rule in said}}.values())


def _in_categories(
    rows: dict[int, Row], codes: dict[str, dict[str, str]], spellings: dict[str, str]
) -> tuple[Phrase, ...]:
    """Return what decides in a source's own category: our words before those of others."""
    topics = _unique(_phrases(rows, spellings, "topics_en", "topics_es"))
    words = {key: replace(phrase, topic=True) for key, phrase in topics.items()}
    for columns in (("code", "label_en", "label_es"), ("words_en", "words_es")):
        words = {**_unique(_phrases(rows, spellings, *columns)), **words}
    theirs = [pair for scheme in WORD_SCHEMES for pair in codes[scheme].items()]
    exact: dict[str, Phrase] = {}
    for key, (_, code) in zip(folded([code for code, _ in theirs]), theirs, strict=True):
        read = _spelled(key, spellings)
        exact.setdefault(read, Phrase(words=read, code=code))
    return tuple({**exact, **words}.values())


def _place_words(rows: dict[int, Row], spellings: dict[str, str]) -> dict[str, str]:
    """Return the words of places' names, with the role of each."""
    found: dict[str, str] = {}
    for line, row in rows.items():
        word = _spelled(row["word"], spellings)
        if row["role"] not in {LAST, PLACE}:
            raise _broken(_PLACE_WORDS, line, f"unknown role {row['role']!r}")
        if word in found:
            raise _broken(_PLACE_WORDS, line, f"{word!r} is there already")
        found[word] = row["role"]
    return found


def _crosswalk(rows: dict[int, Row], more: dict[int, Row]) -> dict[str, dict[str, str]]:
    """Return the codes of each other classification."""
    known = {row["code"] for row in rows.values()}
    found: dict[str, dict[str, str]] = {scheme: {} for scheme in SCHEMES}
    entries = [
        (_TYPES, line, scheme, code, row["code"])
        for scheme in ("osm", "ntee", "naics")
        for line, row in rows.items()
        for code in row[scheme].split(";")
        if code
    ] + [(_CROSSWALK, line, r["scheme"], r["code"], r["type"]) for line, r in more.items()]
    for name, line, scheme, code, to in entries:
        if scheme not in found:
            raise _broken(name, line, f"unknown scheme {scheme!r}")
        if to not in known:
            raise _broken(name, line, f"unknown type {to!r}")
        if found[scheme].setdefault(code, to) != to:
            raise _broken(name, line, f"{scheme} {code!r} leads to {found[scheme][code]!r} already")
    return found
