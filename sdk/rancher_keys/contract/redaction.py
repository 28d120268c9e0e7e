"""Masks secrets in everything that a report shows."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "********"
SECRET_FIELDS = frozenset({"secretValue", "token", "password", "value", "bearerToken", "jwt", "hash"})
"""JSON properties whose text is a secret, in requests and responses."""
REQUEST_FIELDS = SECRET_FIELDS | {"code"}
"""The same for requests: a login on Rancher 1.x sends user name and password as `code`, which is an error's code in responses."""
_SHORTEST = 6
"""Shorter texts are not taken for secrets: masking them everywhere would make reports unreadable."""
_PATTERNS = (
    re.compile(r"(?<=:)[bcdfghjklmnpqrstvwxz2456789]{40,}"),  # the secret part of a bearer token
    re.compile(r"\b[bcdfghjklmnpqrstvwxz2456789]{50,}\b"),
    re.compile(r"\b[1-9A-HJ-NP-Za-km-z]{40}\b"),  # a Rancher 1.x secret key
    re.compile(r"\bSHA256:[0-9a-fA-F]*:[0-9a-fA-F]+"),
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"),  # a JWT
)


class Redactor:
    """Knows the secrets of a run: those that were given, and those that the server issued. Masks them wherever they are."""

    def __init__(self) -> None:
        """Start without known secrets; what looks like one is masked all the same."""
        self._known: set[str] = set()

    def add(self, *secrets: str) -> None:
        """Mask these from now on."""
        for secret in secrets:
            if len(secret) >= _SHORTEST:
                self._known |= {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1]}

    def learn(self, value: Any) -> None:
        """Mask the secrets that a JSON value holds from now on."""
        if isinstance(value, dict):
            for name, item in value.items():
                if isinstance(item, str) and name in SECRET_FIELDS:
                    self.add(item, *item.split(":")[1:])
                else:
                    self.learn(item)
        elif isinstance(value, list):
            for item in value:
                self.learn(item)

    def text(self, text: str) -> str:
        """The text with every secret masked."""
        for secret in sorted(self._known, key=len, reverse=True):
            text = text.replace(secret, MASK)
        for pattern in _PATTERNS:
            text = pattern.sub(MASK, text)
        return text

    def json(self, value: Any) -> str:
        """A JSON value as text, with every secret masked."""
        return self.text(json.dumps(masked(value), ensure_ascii=False))


def masked(value: Any, fields: frozenset[str] = SECRET_FIELDS) -> Any:
    """A copy of a JSON value in which the properties that hold secrets are masked."""
    if isinstance(value, dict):
        return {name: MASK if name in fields and isinstance(item, str) and item else masked(item, fields) for name, item in value.items()}
    return [masked(item, fields) for item in value] if isinstance(value, list) else value
