import pytest

from bot.care.voicemails import trust


@pytest.mark.parametrize(
    ("transcript", "confidence", "language", "trusted"),
    [
        ("waited_for", None, "en", "waited_for"),
        ("failed", None, "en", "failed"),
        ("completed", 0.92, "en", "sure"),
        ("completed", 0.8, None, "sure"),
        ("completed", 0.79, "en", "unsure"),
        ("completed", None, "en", "untold"),
        ("completed", 0.99, "es", "other_language"),
    ],
)
def test_how_far_a_transcript_can_be_trusted(
    transcript: str, confidence: float | None, language: str | None, trusted: str
) -> None:
    assert trust(transcript, confidence, language) == trusted
