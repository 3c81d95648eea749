"""Tables for spreadsheets, in which no cell can be a formula (OWASP, "CSV Injection")."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = re.compile(r"(^|[;,\t\r\n|\"])(?=\s*[=+\-@＝＋－＠\t\r\n])")
"""Where a spreadsheet may see a cell begin, whatever it takes for a separator, and what it would take for a formula."""


def cell(value: str) -> str:
    """A text that stays text: an apostrophe stands before whatever would be computed."""
    return FORMULA.sub(r"\1'", value)


def written(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """The table, every text quoted, for the program that opens it to read as UTF-8 (it begins with a byte order mark)."""
    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(header)
    writer.writerows([cell(one) if isinstance(one, str) else one for one in row] for row in rows)
    return "\ufeff" + file.getvalue()
