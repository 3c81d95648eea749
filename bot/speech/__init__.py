"""Words: phrases and their arguments, told in a patient's language by text or by voice."""

from bot.speech.locales import languages, voice_locale
from bot.speech.render import render
from bot.speech.segments import segments

__all__ = ["languages", "render", "segments", "voice_locale"]
