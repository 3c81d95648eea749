"""What the line makes of messages it has never seen, in eleven languages.

The floors are what must not be lost again; the goals, and how far each language is from them, stand in dialogues/README.md.
"""

import pytest

from tests.understanding.messages import LANGUAGES, Read, read, scores, table


@pytest.fixture(scope="module")
def reads() -> list[Read]:
    found = read()
    print(*table(found), sep="\n")
    return found


def of(reads: list[Read], language: str) -> dict[str, float]:
    return scores([one for one in reads if one.right["language"] == language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_in_ten_are_understood(reads: list[Read], language: str) -> None:
    assert of(reads, language)["intent"] >= (0.80 if language == "ar" else 0.88)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_told(reads: list[Read], language: str) -> None:
    assert of(reads, language)["language"] >= 0.93


def test_what_is_out_of_scope_is_not_acted_on(reads: list[Read]) -> None:
    assert scores(reads)["out of scope, acted on"] <= 0.07


def test_what_is_in_scope_is_acted_on(reads: list[Read]) -> None:
    assert scores(reads)["acted on"] >= 0.90


@pytest.mark.parametrize("language", LANGUAGES)
def test_red_flags_are_raised_and_rarely_in_vain(reads: list[Read], language: str) -> None:
    found = of(reads, language)
    assert found["red flag"] >= 0.80
    assert found["false alarm"] <= 0.05
