"""Bar charts as the numbers' page draws them, each beside its table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDE = 250  # of the longest bar, in the drawing's units


@dataclass(frozen=True)
class Bar:
    """A row of a chart and of its table: cells in words, the first leading to `address`; `behind` is a second value, drawn behind."""

    label: str
    cells: Sequence[str | int]
    address: str
    value: float
    behind: float = 0


@dataclass(frozen=True)
class Chart:
    title: str
    head: Sequence[str]
    bars: Sequence[Bar]
    note: str = ""

    def width(self, value: float) -> float:
        """How long a bar is drawn."""
        longest = max((max(bar.value, bar.behind) for bar in self.bars), default=0) or 1
        return round(WIDE * value / longest, 1)


def counts(title: str, head: Sequence[str], rows: Iterable[tuple[str, int, str]], note: str = "") -> Chart:
    """A chart of counts: of each row its label, its count and the address of the list behind it."""
    return Chart(title, head, [Bar(label, [count], address, count) for label, count, address in rows], note)
