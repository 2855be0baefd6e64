"""Ask the chosen geocoders for many addresses, in order, and lose nothing on the way."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from assetmap import online
from assetmap.errors import GeocoderRefused, GeocoderUnavailable
from assetmap.words import say

from .answers import OnlineAnswers, answers_of
from .asking import ask_batch, ask_one
from .breaker import Breaker
from .cache import Cache
from .hits import Hit, State
from .limiter import EndOfAskingError, Limiter, limiter_of
from .queries import Query
from .services import Chosen
from .transport import Bounds

FIRST_WAIT_S: Final = 0.5  # before the second attempt; twice as long before each next
ONE_BY_ONE: Final = 5  # so few addresses are not worth a batch
BATCHED: Final = frozenset({online.CENSUS})
Progress = Callable[[str, int, int], None]  # told a geocoder's name, how many are done, of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """What a run reads time with."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    limiter: Callable[[str], Limiter] = limiter_of


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the addresses with one geocoder in one run."""

    chosen: Chosen
    asked: int = 0  # requests for one address, and addresses in batches
    kept: int = 0  # answered by what was kept
    found: int = 0
    not_found: int = 0
    failed: int = 0
    left_out: str = ""  # why the rest was not asked, a sentence; "" where all were


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run came to."""

    answers: OnlineAnswers
    tallies: list[Tally]


@dataclass(slots=True, kw_only=True)
class _Run:
    """What one run knows so far."""

    settings: online.Online
    cache: Cache
    time: Time
    deadline: float
    progress: Progress
    found: dict[str, tuple[str, Hit]] = field(default_factory=dict)
    states: dict[str, dict[str, State]] = field(default_factory=dict)

    def note(self, query: Query, tally: Tally, hit: Hit | None) -> None:
        """Take a geocoder's answer down; the surest of several stands."""
        name = tally.chosen.service.name
        self.states[query.text][name] = State.NOT_FOUND if hit is None else State.FOUND
        tally.found += hit is not None
        tally.not_found += hit is None
        before = self.found.get(query.text)
        if hit and (before is None or _is_surer(hit, before[1])):
            self.found[query.text] = (name, hit)


def ask(
    queries: Sequence[Query],
    chosen: Sequence[Chosen],
    *,
    settings: online.Online,
    cache: Cache,
    progress: Progress = lambda _name, _done, _total: None,
    time_: Time | None = None,
) -> Asked:
    """Ask geocoders in turn, each for what those before it did not put on a point.

    An address that nobody could be asked about stays *not asked*, one whose request failed is
    *failed*: only where every geocoder says so it is *not found*. Each answer is kept as it comes,
    so that a run that ends early goes on where it was.

    Parameters
    ----------
    queries
        Different addresses.
    chosen
        The geocoders, in order.
    settings
        Times, attempts, bounds.
    cache
        Where answers are kept.
    progress
        Told how far each geocoder has come.
    time_
        The clock; another one in tests.
    """
    used = time_ or Time()
    run = _Run(
        settings=settings,
        cache=cache,
        time=used,
        deadline=used.clock() + settings.run_seconds,
        progress=progress,
        states={query.text: {} for query in queries},
    )
    tallies = [_ask_service(run, one, queries) for one in chosen]
    states = {query.text: _state_of(run, query.text, chosen) for query in queries}
    return Asked(answers=answers_of(run.found, states), tallies=tallies)


def _ask_service(run: _Run, chosen: Chosen, queries: Sequence[Query]) -> Tally:
    """Ask one geocoder for all addresses that are still open."""
    tally = Tally(chosen=chosen)
    open_ = [q for q in queries if not (q.text in run.found and run.found[q.text][1].is_point)]
    fresh = [query for query in open_ if not _from_cache(run, tally, query)]
    most = run.settings.public_addresses
    if not chosen.bulk and len(fresh) > most:
        tally.left_out = say(
            "online", "why_forbids_lists", title=chosen.service.title, found=len(fresh), most=most
        )
        return tally
    size = 1
    if chosen.service.name in BATCHED and len(fresh) > ONE_BY_ONE:
        size = run.settings.batch_addresses
    breaker = Breaker(run.settings.failures)
    for start in range(0, len(fresh), size):
        run.progress(chosen.service.name, start, len(fresh))
        tally.left_out = _ask_some(run, tally, fresh[start : start + size], breaker)
        if tally.left_out:
            break
    else:
        run.progress(chosen.service.name, len(fresh), len(fresh))
    return tally


def _from_cache(run: _Run, tally: Tally, query: Query) -> bool:
    """Answer from what was kept, if it was."""
    chosen = tally.chosen
    kept = run.cache.find(
        query.text,
        chosen.service.name,
        chosen.version,
        not_found_days=run.settings.not_found_days,
    )
    if kept is None:
        return False
    tally.kept += 1
    run.note(query, tally, kept.hit)
    return True


def _ask_some(run: _Run, tally: Tally, queries: Sequence[Query], breaker: Breaker) -> str:
    """Ask for one address or one batch; return why the geocoder is to be left out, "" if not."""
    limiter = run.time.limiter(tally.chosen.server.netloc)
    try:
        with limiter.turn(deadline=run.deadline):
            return _ask_in_turn(run, tally, queries, breaker)
    except (EndOfAskingError, GeocoderRefused) as err:
        return str(err)


def _ask_in_turn(run: _Run, tally: Tally, queries: Sequence[Query], breaker: Breaker) -> str:
    """Ask while nobody else asks this server."""
    chosen, name = tally.chosen, tally.chosen.service.name
    # Somebody else may have asked while we stood in line.
    fresh = [query for query in queries if not _from_cache(run, tally, query)]
    if not fresh:
        return ""
    try:
        answers = _answers(run, chosen, fresh, breaker)
    except GeocoderUnavailable as err:
        for query in fresh:
            run.states[query.text][name] = State.FAILED
        tally.asked += len(fresh)
        tally.failed += len(fresh)
        return _why_open(breaker, err)
    run.cache.keep(name, chosen.version, [(query.text, hit) for query, hit in answers])
    tally.asked += len(fresh)
    for query, hit in answers:
        run.note(query, tally, hit)
    for query in fresh:
        if name not in run.states[query.text]:
            run.states[query.text][name] = State.FAILED
            tally.failed += 1
    return ""


def _answers(
    run: _Run, chosen: Chosen, queries: Sequence[Query], breaker: Breaker
) -> list[tuple[Query, Hit | None]]:
    """Ask, again where that may help, as long as there is time."""
    limiter = run.time.limiter(chosen.server.netloc)
    wait = FIRST_WAIT_S
    for attempt in range(run.settings.attempts):
        limiter.wait(chosen.per_second, deadline=run.deadline)
        try:
            answers = _once(run, chosen, queries)
        except GeocoderUnavailable as err:
            breaker.failed()
            pause = max(wait, err.retry_after_s or 0.0)
            last = attempt == run.settings.attempts - 1
            if last or breaker.is_open or not _may_pause(run, pause, chosen):
                raise
            run.time.sleep(pause)
            wait *= 2
        else:
            breaker.answered()
            return answers
    raise AssertionError  # attempts are at least one


def _once(run: _Run, chosen: Chosen, queries: Sequence[Query]) -> list[tuple[Query, Hit | None]]:
    """Ask once."""
    settings = run.settings
    left = run.deadline - run.time.clock()
    if len(queries) > 1:
        bounds = Bounds(seconds=min(settings.batch_seconds, left), body_bytes=settings.batch_bytes)
        return ask_batch(chosen, queries, bounds)
    bounds = Bounds(seconds=min(settings.request_seconds, left), body_bytes=settings.answer_bytes)
    return [(queries[0], ask_one(chosen, queries[0], bounds))]


def _may_pause(run: _Run, pause: float, chosen: Chosen) -> bool:
    """Tell whether there is time to wait; raise where the server wants more than we have."""
    if pause > run.settings.longest_wait_seconds:
        msg = say("online", "why_long_wait", host=chosen.server.host, seconds=f"{pause:,.0f}")
        raise EndOfAskingError(msg)
    return run.time.clock() + pause <= run.deadline


def _why_open(breaker: Breaker, err: GeocoderUnavailable) -> str:
    """Say why a geocoder is left out, "" where it is not."""
    if not breaker.is_open:
        return ""
    return say("online", "why_failures", why=str(err))


def _is_surer(hit: Hit, other: Hit) -> bool:
    """Tell whether one hit is of a better tier than another."""
    order = list(type(hit.tier))
    return order.index(hit.tier) < order.index(other.tier)


def _state_of(run: _Run, asked: str, chosen: Sequence[Chosen]) -> tuple[State, str]:
    """Return what is known of an address, and who did not answer about it."""
    if asked in run.found:
        return State.FOUND, run.found[asked][0]
    names = [one.service.name for one in chosen]
    of_each = {name: run.states[asked].get(name, State.NOT_ASKED) for name in names}
    for state in (State.FAILED, State.NOT_ASKED, State.NOT_FOUND):
        who = [name for name in names if of_each[name] is state]
        if who:
            return state, ", ".join(who)
    return State.NOT_ASKED, ""
