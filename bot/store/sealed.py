"""What tells of a person is sealed before it reaches the database, by keys that are kept outside it.

Texts are sealed anew each time (AES-256-GCM). Numbers, and whatever a row is found by, are sealed the same way each time
(AES-SIV, RFC 5297), so that they can be looked up and be unique without the database knowing them. Every sealed value
begins with the name of its key.

While keys are being changed there are two, the new one and the old one (bot/store/rotation.py): the new one seals, both open,
and who is looked up by a sealed value is found under either.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from operator import eq
from secrets import token_bytes
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, Connection, Engine, Text, TypeDecorator, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.operators import OperatorType, in_op

from bot.errors import NorthstarError

NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM
SHORTEST_KEY = 32  # characters
NAME = 8  # of a key, in hexadecimal digits


class UnreadableError(NorthstarError):
    """A value that none of our keys opens."""


@dataclass(frozen=True)
class _Key:
    name: str
    texts: AESGCM
    keys: AESSIV


class Keyring:
    """Keys, the one that seals first; all of them open."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = {key.name: key for key in map(_derived, secrets)}
        self.first = next(iter(self._keys.values()))

    def seal(self, text: str) -> str:
        nonce = token_bytes(NONCE)
        return _written(self.first, nonce + self.first.texts.encrypt(nonce, text.encode(), None))

    def open(self, sealed: str) -> str:
        """Raises UnreadableError."""
        key, data = self._read(sealed)
        try:
            return key.texts.decrypt(data[:NONCE], data[NONCE:], None).decode()
        except InvalidTag as error:
            raise UnreadableError(f"a text under key {key.name} was changed") from error

    def seal_key(self, text: str) -> str:
        """The same for the same text."""
        return _sealed_key(self.first, text)

    def seal_key_as_before(self, text: str) -> str:
        """As the key before the first sealed it."""
        return _sealed_key(list(self._keys.values())[-1], text)

    def open_key(self, sealed: str) -> str:
        """Raises UnreadableError."""
        key, data = self._read(sealed)
        try:
            return key.keys.decrypt(data, None).decode().strip("\0")
        except InvalidTag as error:
            raise UnreadableError(f"a value under key {key.name} was changed") from error

    def _read(self, sealed: str) -> tuple[_Key, bytes]:
        name, _, written = sealed.partition(".")
        if name not in self._keys:
            raise UnreadableError("sealed by a key that is not among DATA_KEYS")
        return self._keys[name], urlsafe_b64decode(written)


def use(engine: Engine, keyring: Keyring) -> None:
    """Have everything that goes through this engine sealed and opened by `keyring`."""
    engine.dialect.keyring = keyring  # type: ignore[attr-defined]  # a type learns of its engine by the dialect alone


def first_key(engine: Engine | Connection) -> str:
    """The name of the key that seals, as it stands at the front of what it sealed."""
    return _keyring(engine.dialect).first.name


def _keyring(dialect: Dialect) -> Keyring:
    return dialect.keyring  # type: ignore[attr-defined, no-any-return]


def _derived(secret: str) -> _Key:
    """Two keys from one secret, each for one use (RFC 5869)."""
    material = HKDF(SHA256(), 96, salt=None, info=b"northstar data").derive(secret.encode())
    return _Key(sha256(secret.encode()).hexdigest()[:NAME], AESGCM(material[:32]), AESSIV(material[32:]))


def _sealed_key(key: _Key, text: str) -> str:
    return _written(key, key.keys.encrypt(text.encode() or b"\0", None))


def _written(key: _Key, data: bytes) -> str:
    return f"{key.name}.{urlsafe_b64encode(data).decode()}"


class Sealed(TypeDecorator[str]):
    """A text that only the keys open; it cannot be searched."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).open(value)


class _SealedKeyBefore(TypeDecorator[str]):
    """What a text would be if it had not been sealed anew yet: for looking it up."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).seal_key_as_before(value)


class _FoundUnderEitherKey(TypeDecorator.Comparator[str]):
    def operate(self, op: OperatorType, *other: Any, **named: Any) -> ColumnElement[Any]:
        if op is eq and isinstance(other[0], str):
            sealed = [bindparam(None, other[0], type_=kind, unique=True) for kind in (self.type, _SealedKeyBefore())]
            return super().operate(in_op, sealed)
        return super().operate(op, *other, **named)


class SealedKey(TypeDecorator[str]):
    """A text that rows are found by: equal texts are equal when sealed, and nothing else can be told of them.

    `==` with a text is the only question that the database can answer.
    """

    impl = Text
    cache_ok = True
    comparator_factory = _FoundUnderEitherKey

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).seal_key(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).open_key(value)


class SealedDate(TypeDecorator[date]):
    """A day, sealed as a text is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).seal(value.isoformat())

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(_keyring(dialect).open(value))


class SealedJson(TypeDecorator[Any]):
    """Whatever JSON can say, sealed as a text is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _keyring(dialect).seal(json.dumps(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(_keyring(dialect).open(value))
