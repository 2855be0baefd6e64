"""Let requests to one server through one at a time, no faster than it wishes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from assetmap.words import say


class EndOfAskingError(Exception):
    """A server is not to be asked any more in this run; the sentence says why."""


class Limiter:
    """The rate of one server; all threads of a process share it, and wait in its line."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Start with nobody in line."""
        self._clock, self._sleep = clock, sleep
        self._line = threading.Lock()
        self._free_at = float("-inf")

    @contextmanager
    def turn(self, *, deadline: float) -> Iterator[None]:
        """Hold the line: nobody else asks this server meanwhile.

        Parameters
        ----------
        deadline
            By the clock, until when to stand in line.

        Raises
        ------
        EndOfAskingError
            If others held it until then.
        """
        patience = min(max(deadline - self._clock(), 0.0), threading.TIMEOUT_MAX)
        if not self._line.acquire(timeout=patience):
            raise EndOfAskingError(say("online", "why_over"))
        try:
            yield
        finally:
            self._line.release()

    def wait(self, per_second: float, *, deadline: float) -> None:
        """Wait, in one's turn, until the next request may begin; it counts from now on.

        Parameters
        ----------
        per_second
            How many requests may begin in a second.
        deadline
            By the clock, when the whole run must end.

        Raises
        ------
        EndOfAskingError
            If the next request cannot begin before that.
        """
        if self._clock() >= deadline:
            raise EndOfAskingError(say("online", "why_over"))
        while (left := self._free_at - self._clock()) > 0:
            if self._clock() + left >= deadline:
                raise EndOfAskingError(say("online", "why_over"))
            self._sleep(left)
        self._free_at = self._clock() + 1 / per_second


_LIMITERS: Final[dict[str, Limiter]] = {}
_ADDING: Final = threading.Lock()


def limiter_of(host: str) -> Limiter:
    """Return the limiter that everybody in this process shares who asks a server."""
    with _ADDING:
        return _LIMITERS.setdefault(host, Limiter())
