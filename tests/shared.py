"""Real material by others, beside the checkout; tests that read it skip, saying so, where it is not there."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def shared(path: str) -> Path:
    """A file or folder of the shared material."""
    if not (DATA / path).exists():
        pytest.skip(f"the shared material is not there: {path}")
    return DATA / path
