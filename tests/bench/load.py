"""Load on a line from outside: offered at a rate, timed one by one."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def offer(do: Callable[[int], object], rate: float, seconds: float) -> list[float]:
    """Call `do(n)` `rate` times a second for `seconds`; how long each took, in seconds, waits for a late start included."""
    count = int(rate * seconds)
    began = time.monotonic() + 0.1
    took = [0.0] * count

    def one(index: int) -> None:
        due = began + index / rate
        time.sleep(max(0.0, due - time.monotonic()))
        do(index)
        took[index] = time.monotonic() - due

    with ThreadPoolExecutor(min(count, 64)) as pool:
        list(pool.map(one, range(count)))
    return took


def saturate(do: Callable[[int], object], count: int, at_once: int) -> float:
    """Calls a second, with `at_once` of them always under way."""
    began = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(do, range(count)))
    return count / (time.monotonic() - began)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
