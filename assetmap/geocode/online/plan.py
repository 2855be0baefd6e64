"""Say what will be sent to whom, before it is; then ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assetmap.online import Online
from assetmap.retelling import network_in
from assetmap.words import say

from .cache import Cache
from .queries import Query
from .run import Asked, Progress, Tally, Time, ask
from .services import Chosen, chosen

CACHE_VARIABLE = "ASSETMAP_GEOCODING_CACHE"  # the environment variable that names the file


def cache_path(environment: Mapping[str, str]) -> Path:
    """Return where answers are kept: as the environment says, else with the person's caches."""
    if stated := environment.get(CACHE_VARIABLE, "").strip():
        return Path(stated)
    folder = environment.get("XDG_CACHE_HOME", "").strip()
    return (Path(folder) if folder else Path.home() / ".cache") / "assetmap" / "geocoders.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do: nothing has been sent yet."""

    queries: tuple[Query, ...]
    chosen: tuple[Chosen, ...]
    unsent: tuple[int, ...]  # addresses that each geocoder has not answered before
    settings: Online
    path: Path
    set_aside: Path | None  # where a damaged file of answers went

    @classmethod
    def of(
        cls,
        queries: Sequence[Query],
        settings: Online,
        *,
        path: Path,
        environment: Mapping[str, str],
    ) -> "Plan":
        """Look what the chosen geocoders have answered before.

        Raises
        ------
        GeocoderRefused
            If a geocoder lacks its key or its server.
        InputError
            If the disk refuses.
        """
        those = tuple(chosen(settings, environment))
        with Cache.open(path) as cache:
            unsent = tuple(_unsent(queries, one, cache, settings) for one in those)
            return cls(
                queries=tuple(queries),
                chosen=those,
                unsent=unsent,
                settings=settings,
                path=path,
                set_aside=cache.set_aside,
            )

    def announcements(self, language: str) -> list[str]:
        """Say how many addresses would go to whom."""
        lines = []
        if self.set_aside:
            lines.append(say("online", "set_aside", language, path=self.set_aside))
        for one, count in zip(self.chosen, self.unsent, strict=True):
            lines.append(
                say(
                    "online",
                    "announce" if count else "announce_nothing",
                    language,
                    count=count,
                    title=one.service.title,
                    host=one.server.host,
                    terms=say("online", one.service.terms, language),
                )
            )
        return lines

    def carry_out(
        self,
        *,
        progress: Progress = lambda _name, _done, _total: None,
        time_: Time | None = None,
    ) -> Asked:
        """Ask.

        Raises
        ------
        InputError
            If the disk refuses; what was answered until then is kept.
        """
        with Cache.open(self.path) as cache:
            return ask(
                self.queries,
                self.chosen,
                settings=self.settings,
                cache=cache,
                progress=progress,
                time_=time_,
            )


def _unsent(queries: Sequence[Query], one: Chosen, cache: Cache, settings: Online) -> int:
    """Count the addresses that a geocoder has not answered."""
    days = settings.not_found_days
    kept = (
        cache.find(query.text, one.service.name, one.version, not_found_days=days)
        for query in queries
    )
    return sum(answer is None for answer in kept)


def told(tallies: Sequence[Tally], language: str) -> list[str]:
    """Say what became of the addresses, geocoder by geocoder."""
    lines = []
    for tally in tallies:
        title = tally.chosen.service.title
        lines.append(
            say(
                "online",
                "tally",
                language,
                title=title,
                found=tally.found,
                not_found=tally.not_found,
                failed=tally.failed,
                kept=tally.kept,
            )
        )
        if tally.left_out:
            why = network_in(language, tally.left_out)
            lines.append(say("online", "left_out", language, title=title, why=why))
    return lines
