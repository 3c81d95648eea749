import csv
from io import StringIO

import pytest

from bot.care.spreadsheet import cell, written

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝")


@pytest.mark.parametrize("name", [f'{sign}HYPERLINK("http://x.example","y")' for sign in DANGEROUS])
def test_what_a_spreadsheet_would_compute_is_a_text(name: str) -> None:
    assert cell(name) == f"'{name}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana-María O'Neil", "Ana-María O'Neil"),
        ("ليلى حداد", "ليلى حداد"),
        ("x@y", "x@y"),
        (" =1+1", "' =1+1"),
        ("Ann;=1+1", "Ann;'=1+1"),  # a semicolon parts cells in half the world
        ('Ann",=1+1', "Ann\",'=1+1"),
        ("", ""),
    ],
)
def test_names_stay_as_they_are_unless_a_cell_could_begin_in_them(name: str, shown: str) -> None:
    assert cell(name) == shown


def test_a_table_reads_back_as_it_was_and_begins_with_its_encoding() -> None:
    table = written(("Patient", "Minutes"), [('Rosa "Rosie", Delgado', 25), ("=1+1", 0)])
    assert table.startswith("\ufeff")
    assert list(csv.reader(StringIO(table[1:]))) == [
        ["Patient", "Minutes"],
        ['Rosa "Rosie", Delgado', "25"],
        ["'=1+1", "0"],
    ]
