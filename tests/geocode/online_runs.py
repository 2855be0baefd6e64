"""Run online geocoding against the fake server, with a clock that costs no time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geocode.fake_geocoder import Fake

from assetmap.geocode.online import Query
from assetmap.geocode.online.limiter import Limiter
from assetmap.geocode.online.plan import Plan
from assetmap.geocode.online.run import Asked, Time
from assetmap.online import GEOCODERS, Online

KEYS = {f"ASSETMAP_{name.upper()}_KEY": "s3cret" for name in GEOCODERS}
KEYS |= {f"ASSETMAP_{name.upper()}_HOST": "127.0.0.1" for name in GEOCODERS}


@dataclass
class FakeTime:
    """A clock that moves only when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)
    limiters: dict[str, Limiter] = field(default_factory=dict)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def limiter(self, host: str) -> Limiter:
        return self.limiters.setdefault(host, Limiter(clock=self.clock, sleep=self.sleep))

    def time(self) -> Time:
        return Time(clock=self.clock, sleep=self.sleep, limiter=self.limiter)


def houses(count: int, street: str = "main st") -> list[Query]:
    """Return addresses of one street."""
    return [query(f"{100 + 2 * n} {street}") for n in range(count)]


def query(street: str) -> Query:
    return Query(street=street, city="squareville", state="PA", zip="15001")


def settings(fake: Fake, *names: str, **changes: object) -> Online:
    """Return settings that send every geocoder's questions to the fake one."""
    names = names or ("photon",)
    given: dict[str, Any] = {
        "providers": names,
        "endpoints": tuple(f"{name}={fake.url}" for name in names),
        "rates": tuple(f"{name}=100000" for name in names),
        "request_seconds": 30.0,
    }
    return Online(**given | changes)


def asked(
    path: Path,
    queries: list[Query],
    chosen: Online,
    *,
    time: FakeTime | None = None,
    progress: Callable[[str, int, int], None] = lambda _name, _done, _total: None,
) -> Asked:
    """Ask, keeping answers in a file."""
    plan = Plan.of(queries, chosen, path=path, environment=KEYS)
    return plan.carry_out(time_=(time or FakeTime()).time(), progress=progress)


def states(run: Asked) -> list[str]:
    """Return the state of each address, in the order of the addresses."""
    return [str(state) for state in run.answers.table["status"]]
