"""Hardly anybody in danger is overlooked, and few are frightened for nothing.

The aim is all of them and three in a hundred; these are the floors below which nothing may fall, and `python -m
tests.safety.scores` says where each language stands.
"""

import pytest

from tests.safety.scores import LANGUAGES, Heard, hear, scores


@pytest.fixture(scope="module")
def heard() -> list[Heard]:
    return hear()


def of(heard: list[Heard], language: str) -> dict[str, float]:
    return scores([one for one in heard if one.language == language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_set_is_as_large_as_it_claims(heard: list[Heard], language: str) -> None:
    kinds = [one.kind for one in heard if one.language == language]
    assert [kinds.count(kind) >= least for kind, least in (("emergency", 40), ("crisis", 30), ("none", 60))] == [
        True
    ] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_nets_together_hear_more_than_words_alone(heard: list[Heard], language: str) -> None:
    found = of(heard, language)
    assert found["flags, both"] >= max(0.8, found["flags, words"])
    assert found["consent, both"] >= max(0.7, found["consent, words"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_alone_hear_most_with_everything_else_down(heard: list[Heard], language: str) -> None:
    assert of(heard, language)["flags, words"] >= 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_near_misses_seldom_cry_wolf(heard: list[Heard], language: str) -> None:
    assert of(heard, language)["false, both"] <= 0.25
