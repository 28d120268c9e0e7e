"""`command:PROGRAM ARGUMENTS`: a program that gets the token on its standard input."""

from __future__ import annotations

import shlex
import shutil
import subprocess

from ..._core.errors import InvalidArgument
from ..._core.secret import Secret
from .errors import DeliveryFailed
from .target import Payload

TIMEOUT = 300.0
"""Seconds that the program may take."""


class Command:
    """A program, without a shell. It stores the token that it reads, and ends with status 0 where it did. It cannot be read back."""

    readable = False

    def __init__(self, where: str) -> None:
        """`where` is the program and its arguments, quoted as in a shell."""
        try:
            self._arguments = shlex.split(where)
        except ValueError as error:
            raise InvalidArgument(f"the command cannot be split into arguments: {error}") from None
        if not self._arguments:
            raise InvalidArgument("a target command: needs a program")
        self.spec = f"command:{where}"

    def check(self, generation: int) -> None:
        """Check that the program exists."""
        if shutil.which(self._arguments[0]) is None:
            raise DeliveryFailed(f"{self.spec}: there is no program {self._arguments[0]!r}")

    def write(self, payload: Payload) -> None:
        """Run the program. What it prints is dropped, since it may hold the token."""
        try:
            done = subprocess.run(  # noqa: S603 - the user's own program
                self._arguments,
                input=f"{payload.token.reveal()}\n".encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise DeliveryFailed(f"{self.spec}: the program did not end within {TIMEOUT:g} seconds") from None
        except OSError as error:
            raise DeliveryFailed(f"{self.spec}: the program cannot be started: {error.strerror}") from None
        if done.returncode:
            raise DeliveryFailed(f"{self.spec}: the program ended with status {done.returncode}")

    def read(self) -> Secret | None:
        """Nothing can be read."""
        return None
