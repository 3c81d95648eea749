"""How often something may fail: by name and by address, as long as it counts."""

import time
from collections import defaultdict, deque

PER_SECONDS = 300.0
TRIES = 8  # of one name
FROM_ONE_ADDRESS = 40  # a clinic may sit behind one


class Failures:
    """Failed tries of this process, by whom they came from."""

    def __init__(self, most: int = TRIES) -> None:
        self._most = most
        self._times: dict[str, deque[float]] = defaultdict(deque)

    def too_many(self, whom: str) -> bool:
        times = self._times[whom]
        while times and times[0] < time.monotonic() - PER_SECONDS:
            times.popleft()
        if not times:
            del self._times[whom]
        return len(times) >= self._most

    def add(self, whom: str) -> None:
        self._times[whom].append(time.monotonic())
