"""Say in sentences what a view of funders shows, and what it is from."""

import math
from collections.abc import Iterator
from typing import Final

from assetmap.measures.currency import written
from assetmap.result import Result
from assetmap.schema import FUNDER, NAME, PLACING, YEAR
from assetmap.words import book, say

from .overlap import (
    BOTH,
    MONEY_SHARED,
    NEITHER,
    ONE_FUNDER,
    ONE_ORGANISATION,
    ONLY_FIRST,
    ONLY_OTHER,
    OTHER,
    PLACES_SHARED,
    REACHING,
)
from .portfolio import GRANTS, LANDED, REACHED, REGIONWIDE, TOTAL, UNPLACED
from .recipients import (
    CANNOT_TELL,
    FIRST_TIME,
    LARGEST_SHARE,
    RECIPIENTS,
    REPEAT,
    SEVERAL_YEARS,
    SUPPRESSED,
    TO_PEOPLE,
    TO_PEOPLE_DOLLARS,
    UNNAMED,
)
from .view import FunderView

BOOK: Final = "funders"
_COMPARED: Final = 3  # funders whose pairs are told one by one
_LISTED: Final = 12  # places in one sentence; the tables have them all


def say_funders(view: FunderView, result: Result, language: str) -> tuple[str, ...]:
    """Say where the money of some funders goes, who else is there, and who receives it.

    Parameters
    ----------
    view
        What was found, in one placing or all three.
    result
        The build that it is of.
    language
        `en` or `es`.
    """
    said = list(_money(view, language))
    said += _pairs(view, language)
    said += _reach(view, language)
    said += _recipients(view, result, language)
    alone = ["one_placing"] if view.totals[PLACING].nunique() == 1 else []
    said += [say(BOOK, key, language) for key in (*alone, "rules", "merit")]
    return (*said, _years(view, language), _sources(view, result, language))


def _money(view: FunderView, language: str) -> Iterator[str]:
    """Say of each funder what lands where."""
    areas = view.reach[NAME].size // max(view.reach[PLACING].nunique(), 1)
    for funder in view.chosen:
        rows = view.totals.loc[view.totals[FUNDER] == funder]
        first = rows.iloc[0]
        total = written(first[TOTAL], view.currency)
        yield say(BOOK, "money", language, funder=funder, grants=first[GRANTS], total=total)
        for row in rows.to_dict("records"):
            amounts = {k: written(row[k], view.currency) for k in (LANDED, UNPLACED, REGIONWIDE)}
            yield say(
                BOOK,
                "lands_wide" if row[REGIONWIDE] > 0 else "lands",
                language,
                placing=_placing(row[PLACING], language, capital=True),
                reached=row[REACHED],
                areas=areas,
                **amounts,
            )


def _pairs(view: FunderView, language: str) -> Iterator[str]:
    """Say of every two funders what they share; of many, that the table says it."""
    chosen = len(view.chosen)
    if chosen > _COMPARED:
        yield say(BOOK, "pairs", language, count=chosen * (chosen - 1) // 2)
        return
    for row in view.pairs.to_dict("records"):
        counts = {name: row[name] for name in (BOTH, ONLY_FIRST, ONLY_OTHER, NEITHER)}
        yield say(
            BOOK,
            "pair",
            language,
            one=row[FUNDER],
            other=row[OTHER],
            placing=_placing(row[PLACING], language),
            places=_share(row[PLACES_SHARED], language),
            money=_share(row[MONEY_SHARED], language),
            **counts,
        )


def _reach(view: FunderView, language: str) -> Iterator[str]:
    """Say which neighbourhoods nobody chosen reaches, and which hang on one alone."""
    for placing, rows in view.reach.groupby(PLACING, sort=False):
        words = _placing(str(placing), language)
        nobody = list(rows.loc[rows[REACHING] == 0, NAME])
        if nobody:
            places = _listed(nobody, language)
            yield say(BOOK, "unreached", language, placing=words, places=places)
        for key, column in (("one_organisation", ONE_ORGANISATION), ("one_funder", ONE_FUNDER)):
            some = rows.loc[rows[column] != ""]
            names = [f"{a} ({b})" for a, b in zip(some[NAME], some[column], strict=True)]
            if names:
                yield say(BOOK, key, language, placing=words, places=_listed(names, language))


def _recipients(view: FunderView, result: Result, language: str) -> Iterator[str]:
    """Say to how many organisations each funder gave, and to how many again."""
    unsure = False
    for row in view.concentration.to_dict("records"):
        counts = {name: row[name] for name in (FUNDER, RECIPIENTS, SEVERAL_YEARS, UNNAMED)}
        share = _share(row[LARGEST_SHARE], language)
        if row[RECIPIENTS] or not row[UNNAMED]:
            yield say(BOOK, "organisations", language, share=share, **counts)
        if row[UNNAMED]:
            yield say(BOOK, "unnamed", language, **counts)
        if row[SUPPRESSED]:
            yield say(BOOK, "people_few", language, least=result.settings.suppress_below)
        elif row[TO_PEOPLE] > 0:
            amount = written(row[TO_PEOPLE_DOLLARS], view.currency)
            yield say(BOOK, "people", language, count=int(row[TO_PEOPLE]), amount=amount)
        for year in view.years.loc[view.years[FUNDER] == row[FUNDER]].to_dict("records"):
            unsure |= year[CANNOT_TELL] > 0
            counts = {name: year[name] for name in (RECIPIENTS, FIRST_TIME, REPEAT, CANNOT_TELL)}
            yield say(BOOK, "year", language, year=year[YEAR], **counts)
    if unsure:
        yield say(BOOK, "cannot_tell", language)


def _years(view: FunderView, language: str) -> str:
    """Say of which years the awards are."""
    if not (view.from_year or view.to_year):
        return say(BOOK, "any_year", language)
    limits = {"first": view.from_year or "...", "last": view.to_year or "..."}
    return say(BOOK, "of_years", language, undated=view.undated, **limits)


def _sources(view: FunderView, result: Result, language: str) -> str:
    """Say which lists and which count of people it is from, and of which day."""
    region = result.region
    day = region.as_of.isoformat() if region.as_of else say(BOOK, "no_date", language)
    dates = {one.source: one.verified or one.retrieved for one in region.grants if one.source}
    lists = [", ".join(filter(None, (title, dates.get(title)))) for title in view.lists]
    people = {
        " ".join(part for part in (one.source, one.vintage) if part)
        for one in region.credits
        if one.vintage and one.source
    }
    money = result.settings.real_dollars_of
    return say(
        BOOK,
        "sources_real" if money else "sources",
        language,
        lists="; ".join(lists) or "-",
        base=_base(view.base, language),
        people="; ".join(sorted(people)) or region.name,
        date=day,
        year=money,
    )


def _listed(names: list[str], language: str) -> str:
    """Name some places, and say how many more there are."""
    some = ", ".join(names[:_LISTED])
    more = len(names) - _LISTED
    return some if more <= 0 else say(BOOK, "more", language, some=some, more=more)


def _share(share: float, language: str) -> str:
    """Write a share as a percentage; what is none in words."""
    return say(BOOK, "no_share", language) if math.isnan(share) else f"{100 * share:.0f} %"


def _placing(code: str, language: str, *, capital: bool = False) -> str:
    """Return what a placing is called."""
    words = book("page")[f"placing.{code}"][language]
    return words[:1].upper() + words[1:] if capital else words


def _base(code: str, language: str) -> str:
    """Return what a group of people is called."""
    words = book("page").get(f"base.{code or 'people'}")
    return words[language] if words else code.replace("_", " ")
