"""Every sentence a patient can get, by key: `<feature>.<name>`; one module a feature."""

import importlib
import pkgutil

from bot.phrases.phrase import Phrase

PHRASES: dict[str, Phrase] = {
    key: phrase
    for module in pkgutil.iter_modules(__path__)
    for key, phrase in getattr(importlib.import_module(f"{__name__}.{module.name}"), "PHRASES", {}).items()
}
