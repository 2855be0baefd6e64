"""Say the page's codes in words: types, sectors, measures, bases, placings, tiers."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from assetmap.errors import InputError
from assetmap.measures.currency import money_of_year
from assetmap.measures.parcels import BY_SECTOR, PREFIXES
from assetmap.model import Placing
from assetmap.settings import Settings
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy
from assetmap.words import LANGUAGES, book, say

from .shading import ALL, Shade, minutes_of

PAGE_WORDS = "page"
ON_FOOT = ("nearest", "share_within", "access")  # how measures of distances begin


def require_language(language: str) -> None:
    """Raise where the page's words are not there in a language.

    Raises
    ------
    InputError
        Naming the languages that are there.
    """
    if language not in LANGUAGES:
        msg = f"there is no page in {language!r}; choose from {', '.join(LANGUAGES)}"
        raise InputError(msg)


def script_words(language: str) -> dict[str, str]:
    """Return the words that the page's script asks for: those whose key has no dot."""
    return {key: texts[language] for key, texts in book(PAGE_WORDS).items() if "." not in key}


def worded(group: str, code: str, language: str, **slots: object) -> str:
    """Return the words for a code, or the code made readable where there are none.

    Examples
    --------
    >>> worded("placing", "office", "en")
    'by the office of who received it'
    >>> worded("base", "no_vehicle", "en")
    'no vehicle'
    """
    key = f"{group}.{code}"
    if key in book(PAGE_WORDS):
        return say(PAGE_WORDS, key, language, **slots)
    return readable(code)


def readable(code: str) -> str:
    """Return a code as words."""
    return code.replace("_", " ").strip()


def labels_of(codes: Iterable[str], language: str) -> dict[str, str]:
    """Return the label of each type or sector; a code of neither is itself made readable."""
    known = _known_labels(language)
    return {
        code: known.get(code) or _first_upper(readable(code)) or say(PAGE_WORDS, "blank", language)
        for code in codes
    }


def icon_of(code: str) -> str:
    """Return the outline of a type's icon, `` where it has none: an SVG path in a square of 24.

    Examples
    --------
    >>> icon_of("park") != "", icon_of("<b>")
    (True, '')
    """
    taxonomy = load_taxonomy()
    if code not in taxonomy.types.index:
        return ""
    return taxonomy.icons[str(taxonomy.types.loc[code, "icon"])]


@cache
def _known_labels(language: str) -> dict[str, str]:
    """Return the taxonomy's labels: of types, of sectors, of what is neither."""
    taxonomy = load_taxonomy()
    return {
        UNCLASSIFIED: taxonomy.label(UNCLASSIFIED, language),
        **taxonomy.types[f"label_{language}"],
        **taxonomy.sectors[f"label_{language}"],
    }


def shade_words(shade: Shade, language: str, money: tuple[str, int] = ("", 0)) -> dict[str, str]:
    """Return what a shade is called, and what it is of.

    Parameters
    ----------
    shade
        The measure.
    language
        Of the words.
    money
        Code of the currency, and the year whose money amounts are in; 0: as awarded.
    """
    name = measure_words(shade.measure, shade.base, shade.placing, language=language)
    name = real_money(name, shade.look.kind, money, language)
    return {"label": name, "ofLabel": _of_words(shade, language)}


def about_words(
    shade: Shade, settings: Settings, *, measured: Mapping[str, object], language: str
) -> str:
    """Return what a measure tells, and by what rule its distances were measured.

    Parameters
    ----------
    shade
        The measure.
    settings
        Of the build.
    measured
        What the build's summary says under `measured`.
    language
        Of the words.

    Returns
    -------
    about
        `` where there are no words for it.
    """
    minutes = minutes_of(shade.measure)
    key = "about.share_within_minutes" if minutes else f"about.{shade.measure}"
    if key not in book(PAGE_WORDS):
        return ""
    slots = {
        "base": worded("base", shade.base or "people", language),
        "walk": f"{settings.walk_m:g}",
        "pace": f"{settings.walk_m_per_min:g}",
        "catchment": f"{settings.catchment_m:g}",
        "detour": f"{settings.detour:g}",
    }
    said = [key]
    rule = f"distance.{measured.get('distance', '')}"
    if shade.measure.startswith(ON_FOOT) and rule in book(PAGE_WORDS):
        said.append(rule)
    return " ".join(say(PAGE_WORDS, one, language, **slots) for one in said)


def measure_words(measure: str, base: str, placing: str, *, language: str) -> str:
    """Return what a measure is called.

    Examples
    --------
    >>> measure_words("per_1000", "children", "", language="en")
    'Assets per 1,000 children'
    >>> measure_words("dollars", "", "office", language="en")
    'Grant dollars, by the office of who received it'
    """
    people = worded("base", base or "people", language)
    minutes = minutes_of(measure)
    known = "share_within_minutes" if minutes else measure
    name = worded("measure", known, language, base=people, minutes=minutes)
    if base and people not in name:
        name = f"{name} ({people})"
    if placing:
        name = f"{name}, {worded('placing', placing, language)}"
    return _first_upper(name)


def missing_words(key: str, language: str) -> str:
    """Return what could not be computed: a measure, of some people, or by a placing, or in part.

    Examples
    --------
    >>> missing_words("per_1000 (children)", "en"), missing_words("network", "en")
    ('Assets per 1,000 children', 'Ties between organisations')
    >>> missing_words("dollars (office, in part)", "en")
    'Grant dollars (by the office of who received it, in part)'
    """
    measure, _, more = key.partition(" (")
    told = {code: _how_missing(code, language) for code in more.removesuffix(")").split(", ")}
    base = next((code for code, words in told.items() if not words), "")
    said = measure_words(measure, base, "", language=language)
    how = ", ".join(words for words in told.values() if words)
    return f"{said} ({how})" if how else said


def _how_missing(code: str, language: str) -> str:
    """Return how something is missing; "" of a code that is of people."""
    if code in [str(placing) for placing in Placing]:
        return worded("placing", code, language)
    key = f"missing.{code.replace(' ', '_')}"
    return say(PAGE_WORDS, key, language) if key in book(PAGE_WORDS) else ""


def _of_words(shade: Shade, language: str) -> str:
    """Return what a measure is of: money is of a funder, whose name is nobody's code."""
    if shade.of == ALL:
        return say(PAGE_WORDS, "all_money" if shade.placing else "all_assets", language)
    if shade.placing:
        return money_label(shade.of, language)
    return labels_of([shade.of], language)[shade.of]


def money_label(of: str, language: str) -> str:
    """Return what money is of: a funder as it is called, else a sector, a programme or a year.

    Examples
    --------
    >>> money_label("year:2021", "en"), money_label("Fund: A", "en")
    ('In 2021', 'Fund: A')
    """
    prefix = next((one for one in PREFIXES if of.startswith(one)), "")
    if not prefix:
        return of
    name = of.removeprefix(prefix)
    if prefix == BY_SECTOR:
        name = labels_of([name], language)[name]
    return say(PAGE_WORDS, f"of.{prefix.removesuffix(':')}", language, what=name)


def real_money(name: str, kind: str, money: tuple[str, int], language: str) -> str:
    """Say of what year's money amounts are, where they are counted in that of one year.

    Parameters
    ----------
    name
        What a measure is called.
    kind
        How it is written (`Look.kind`).
    money
        Code of the currency, and the year; 0 where amounts are as they were awarded.
    language
        Of the words.

    Examples
    --------
    >>> real_money("Grant dollars", "money", ("USD", 2024), "en")
    'Grant dollars, in dollars of 2024'
    """
    currency, year = money
    if kind != "money" or not year:
        return name
    real = money_of_year(currency, year, language)
    return say(PAGE_WORDS, "money.real", language, what=name, real=real)


def locale_of(language: str, country: str) -> str:
    """Return how numbers are written: in Spanish, other in the US than in Spain.

    Examples
    --------
    >>> locale_of("es", "US"), locale_of("en", "<b>")
    ('es-US', 'en')
    """
    return f"{language}-{country}" if re.fullmatch("[A-Z]{2}", country) else language


def long_date(day: date | None, language: str) -> str:
    """Return a date as people write it.

    Examples
    --------
    >>> long_date(date(2026, 1, 31), "en"), long_date(date(2026, 1, 31), "es")
    ('January 31, 2026', '31 de enero de 2026')
    """
    if day is None:
        return ""
    month = say(PAGE_WORDS, f"month.{day.month}", language)
    return say(PAGE_WORDS, "date.long", language, day=day.day, month=month, year=day.year)


def _first_upper(text: str) -> str:
    """Begin a label with a capital."""
    return text[:1].upper() + text[1:]
