"""Replaces secrets by made-up ones, the same secret always by the same one, so that a recording stays consistent."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

MADE_UP_PASSWORD = "made-up-password"  # noqa: S105 - it is made up
_LETTERS, _DIGITS = "bcdfghjklmnpqrstvwxz", "2456789"
_FIELDS = frozenset({"secretValue", "jwt", "hash"})
_TOKEN_KEY = re.compile(r"(?<![a-z0-9])[a-z0-9]{54}(?![a-z0-9])")
_COOKIE = re.compile(r"(?:^|;\s*)(?:token|CSRF)=([^;]{6,})")
_SHORTEST = 6


class Disguise:
    """The secrets of a recording, and what is written in their place."""

    def __init__(self) -> None:
        """Start without known secrets."""
        self._made_up: dict[str, str] = {}

    def learn(self, secret: str) -> None:
        """Disguise a secret from now on; its length and the kind of each character stay."""
        if len(secret) >= _SHORTEST and secret not in self._made_up:
            self._made_up[secret] = "".join(map(_like, secret))

    def read(self, value: Any) -> None:
        """Learn the secrets in a response: its JSON, or its text."""
        if isinstance(value, dict):
            for name, item in value.items():
                if name in _FIELDS and isinstance(item, str) and "://" not in item:  # lists link to a sort by secretValue
                    self._learn_parts(item)
                else:
                    self.read(item)
        elif isinstance(value, list):
            for item in value:
                self.read(item)
        elif isinstance(value, str):
            for secret in _TOKEN_KEY.findall(value):
                self.learn(secret)

    def read_cookie(self, header: str) -> None:
        """Learn the secrets in a cookie; a session of Rancher 2 is found by its form."""
        self.read(header)
        for value in _COOKIE.findall(header):
            self.learn(value)

    def _learn_parts(self, text: str) -> None:
        """A hash is `SHA256:salt:digest` or `$3:1:…`: its form stays, its parts are disguised."""
        for part in re.split(r"[:$]", text.removeprefix("SHA256:")):
            self.learn(part)

    def text(self, text: str) -> str:
        """The text with every known secret disguised."""
        for secret in sorted(self._made_up, key=len, reverse=True):
            text = text.replace(secret, self._made_up[secret])
        return text

    def line(self, value: dict[str, Any]) -> str:
        """A line of a recording, with every known secret disguised."""
        return self.text(json.dumps(value, ensure_ascii=False))


def _like(character: str) -> str:
    if character.isdigit():
        return secrets.choice(_DIGITS)
    if character.isalpha():
        letter = secrets.choice(_LETTERS)
        return letter.upper() if character.isupper() else letter
    return character
