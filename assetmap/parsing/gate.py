"""Let only so many parsers run at once: twenty uploads must not take twenty times the memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .wire import Refusal


class Turns:
    """Turns that threads take; each brings its own idea of how many may be taken at once."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._running = 0

    @contextmanager
    def taken(self, *, most: int, seconds: float) -> Iterator[None]:
        """Wait for a turn, and hold it.

        Parameters
        ----------
        most
            Turns at once, this one among them.
        seconds
            How long to wait.

        Raises
        ------
        Refusal
            If none was free in time.
        """
        with self._free:
            if not self._free.wait_for(lambda: self._running < most, timeout=seconds):
                raise Refusal(key="too_busy", count=self._running, seconds=f"{seconds:g}")
            self._running += 1
        try:
            yield
        finally:
            with self._free:
                self._running -= 1
                self._free.notify_all()


# Of this process, whoever in it reads: a server has many visitors, each with a thread.
PARSERS = Turns()
