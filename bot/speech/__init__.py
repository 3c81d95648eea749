"""Words: phrases and their arguments, told in a patient's language by text or by voice."""

from bot.speech.catalogs import is_signed
from bot.speech.locales import languages, voice_locale
from bot.speech.render import render
from bot.speech.segments import segments

__all__ = ["is_signed", "languages", "render", "segments", "voice_locale"]
