"""What the simulated carrier plays for a recording: two notes, the same for the same recording."""

import math
import struct
import wave
from io import BytesIO
from zlib import crc32

RATE = 8000  # samples a second, 16 bits each, one channel: as a telephone sounds
SECONDS = 0.4  # a note
SCALE = (392, 440, 494, 523, 587, 659)  # hertz
LOUD = 8000  # of 32,767


def wav(sid: str) -> bytes:
    """A short WAV file."""
    which = crc32(sid.encode())
    notes = (SCALE[which % len(SCALE)], SCALE[which // len(SCALE) % len(SCALE)])
    sound = BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for hertz in notes:
            file.writeframes(_note(hertz))
    return sound.getvalue()


def _note(hertz: int) -> bytes:
    count = int(RATE * SECONDS)
    fading = (LOUD * (1 - at / count) * math.sin(2 * math.pi * hertz * at / RATE) for at in range(count))
    return struct.pack(f"<{count}h", *map(int, fading))
