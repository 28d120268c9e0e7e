"""The clock and the source of randomness of a sandbox, which tests can set."""

from __future__ import annotations

import base64
import random
import re
import secrets
import time
import uuid
from collections import deque


class Clock:
    """The sandbox's time, in milliseconds since 1970; it can be moved forward or made to stand still."""

    def __init__(self, start_ms: int | None = None) -> None:
        """Create a clock.

        Args:
            start_ms: The time at which the clock stands still; None follows the machine's clock.
        """
        self._frozen = start_ms
        self._offset = 0

    def now(self) -> int:
        """The present time in milliseconds."""
        if self._frozen is not None:
            return self._frozen
        return int(time.time() * 1000) + self._offset

    def set(self, milliseconds: int) -> None:
        """Make time stand still at a moment, given in milliseconds since 1970."""
        self._frozen = milliseconds

    def advance(self, milliseconds: int) -> None:
        """Move time forward.

        Raises:
            ValueError: `milliseconds` is negative.
        """
        if milliseconds < 0:
            raise ValueError(f"time only goes forward; it cannot move by {milliseconds} ms")
        if self._frozen is not None:
            self._frozen += milliseconds
        else:
            self._offset += milliseconds


class RandomSource:
    """Key values, uuids and dice. `expect` queues values to be handed out before any random ones."""

    def __init__(self, seed: int | None = None) -> None:
        """Draw from the system's randomness, or the same values every time for a `seed`."""
        self._random: random.Random = secrets.SystemRandom() if seed is None else random.Random(seed)
        self._expected: dict[str, deque[str]] = {}

    def expect(self, kind: str, *values: str) -> None:
        """Hand out `values` next for `kind`: the name of a method of this class, or what `happens` is asked."""
        self._expected.setdefault(kind, deque()).extend(values)

    def forget(self) -> None:
        """Drop what was expected and not drawn."""
        self._expected.clear()

    def _next(self, kind: str) -> str | None:
        queue = self._expected.get(kind)
        return queue.popleft() if queue else None

    def access_key(self) -> str:
        """20 upper-case hex digits, as Rancher 1.x makes a publicValue."""
        return self._next("access_key") or self._random.randbytes(10).hex().upper()

    def secret_key(self) -> str:
        """40 letters and digits without 0, O, I and l, as Rancher 1.x makes a secretValue."""
        return self._next("secret_key") or re.sub(r"[O0lI+/=]", "", base64.b64encode(self._random.randbytes(128)).decode())[:40]

    def uuid(self) -> str:
        """A random uuid."""
        return self._next("uuid") or str(uuid.UUID(bytes=self._random.randbytes(16), version=4))

    def jwt(self) -> str:
        """An opaque bearer value, of the length that the recordings show."""
        return self._next("jwt") or self.secret_key()

    def token_suffix(self) -> str:
        """Five letters and digits, as Rancher 2 ends the name of a token."""
        return self._next("token_suffix") or self._token_text(5)

    def token_key(self) -> str:
        """The 54 letters and digits of a Rancher 2 token's secret key."""
        return self._next("token_key") or self._token_text(54)

    def _token_text(self, length: int) -> str:
        return "".join(self._random.choice("bcdfghjklmnpqrstvwxz2456789") for _ in range(length))

    def happens(self, what: str, probability: float) -> bool:
        """Whether something happens that servers do now and then; `expect(what, "yes")` or "no" decides it beforehand."""
        expected = self._next(what)
        return expected == "yes" if expected else self._random.random() < probability

    def salt(self) -> str:
        """20 hex digits."""
        return self._random.randbytes(10).hex()

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        return self._random.randrange(limit)
