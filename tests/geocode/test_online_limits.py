"""One rate for the whole process, however many ask."""

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.geocode.online.breaker import Breaker
from assetmap.geocode.online.limiter import EndOfAskingError, Limiter, limiter_of

FOREVER = float("inf")


class SharedClock:
    """A clock of several threads: it moves only when one of them sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self._lock = threading.Lock()

    def clock(self) -> float:
        with self._lock:
            return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


def test_threads_together_ask_no_more_than_once_a_second():
    time = SharedClock()
    limiter = Limiter(clock=time.clock, sleep=time.sleep)
    begun: list[float] = []

    def work() -> None:
        for _ in range(25):
            with limiter.turn(deadline=FOREVER):
                limiter.wait(1.0, deadline=FOREVER)
                begun.append(time.clock())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 200
    assert begun == sorted(begun)
    assert all(later - earlier >= 1.0 - 1e-9 for earlier, later in pairwise(begun))
    assert (len(begun) - 1) / (begun[-1] - begun[0]) <= 1.0 + 1e-9


@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=30),
    st.floats(0.1, 50),
)
def test_however_long_requests_take_the_rate_holds(durations: list[float], per_second: float):
    time = SharedClock()
    limiter = Limiter(clock=time.clock, sleep=time.sleep)
    begun = []
    for seconds in durations:
        limiter.wait(per_second, deadline=FOREVER)
        begun.append(time.now)
        time.sleep(seconds)
    gaps = [later - earlier for earlier, later in pairwise(begun)]
    assert all(gap >= 1 / per_second - 1e-9 for gap in gaps)


def test_nobody_waits_beyond_the_end_of_the_run():
    time = SharedClock()
    limiter = Limiter(clock=time.clock, sleep=time.sleep)
    limiter.wait(0.1, deadline=5.0)
    with pytest.raises(EndOfAskingError, match="run_seconds"):
        limiter.wait(0.1, deadline=5.0)
    assert time.now == 0.0


def test_nobody_stands_in_line_beyond_the_end_of_the_run():
    time = SharedClock()
    limiter = Limiter(clock=time.clock, sleep=time.sleep)
    with (
        limiter.turn(deadline=FOREVER),
        pytest.raises(EndOfAskingError, match="run_seconds"),
        limiter.turn(deadline=0.01),
    ):
        pass
    with limiter.turn(deadline=0.0):
        assert time.now == 0.0


def test_everybody_who_asks_one_server_shares_its_limiter():
    assert limiter_of("a.example.org") is limiter_of("a.example.org")
    assert limiter_of("a.example.org") is not limiter_of("b.example.org")


def test_a_breaker_counts_failures_in_a_row():
    breaker = Breaker(2)
    breaker.failed()
    breaker.answered()
    breaker.failed()
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
