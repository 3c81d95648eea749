"""Nobody in danger is overlooked, and nobody is frightened for nothing."""

import pytest

from tests.safety.scores import LANGUAGES, Heard, hear, scores


@pytest.fixture(scope="module")
def heard() -> list[Heard]:
    return hear()


def of(heard: list[Heard], language: str) -> dict[str, float]:
    return scores([one for one in heard if one.language == language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_alone_hear_nine_of_ten_in_danger(heard: list[Heard], language: str) -> None:
    assert of(heard, language)["flags, words"] >= 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_nets_overlook_nobody(heard: list[Heard], language: str) -> None:
    missed = [
        one.text
        for one in heard
        if one.language == language and one.kind in {"emergency", "crisis"} and not one.by_both
    ]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_near_misses_do_not_cry_wolf(heard: list[Heard], language: str) -> None:
    assert of(heard, language)["false, both"] <= 0.03
