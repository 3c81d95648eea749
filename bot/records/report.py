"""What an import did, told without any patient's data."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Row:
    """One resource type: how many came in, and how often each reason kept one out."""

    came_in: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def skipped(self) -> int:
        return self.reasons.total()


@dataclass
class Report:
    """Rows by resource type, and every broken file with the reason."""

    rows: dict[str, Row] = field(default_factory=dict)
    broken: list[tuple[Path, str]] = field(default_factory=list)

    def row(self, kind: str) -> Row:
        return self.rows.setdefault(kind, Row())

    def lines(self) -> list[str]:
        """The report as a table for a terminal."""
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
        width = max(map(len, self.rows), default=0)
        yield f"{'resource':<{width}}  {'in':>6}  {'skipped':>7}  why"
        for kind, row in sorted(self.rows.items(), key=lambda item: (not item[1].came_in, item[0])):
            why = "; ".join(f"{reason} ({count})" for reason, count in row.reasons.most_common())
            yield f"{kind:<{width}}  {row.came_in:>6}  {row.skipped:>7}  {why}".rstrip()
        for path, reason in self.broken:
            yield f"broken: {path}: {reason}"
