"""Runs a command with signals and exit status passed through."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from .._core.errors import InvalidArgument

_FROM_TERMINAL = tuple(getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name))
_PASSED_ON = (
    *_FROM_TERMINAL,
    *(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2") if hasattr(signal, name)),
)
CANNOT_EXECUTE, NOT_FOUND, BY_SIGNAL = 126, 127, 128


class Child:
    """A command that runs as a child, and gets the signals that this process gets.

    Signals are passed on from the moment that `signals` is entered: one that arrives before the child runs ends this process the usual way.
    """

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Pass signals on, from here to the end of the block."""
        before = {number: signal.signal(number, self._pass_on) for number in _PASSED_ON if signal.getsignal(number) is not signal.SIG_IGN}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @property
    def early_signal(self) -> int | None:
        """A signal that arrived when no child ran; None where there was none."""
        return self._early[0] if self._early else None

    def run(self, command: Sequence[str], environ: Mapping[str, str]) -> int:
        """Run a command to its end, and return its exit status as a shell gives it: 128 and the number of the signal that ended it.

        Raises:
            InvalidArgument: The command cannot be found (127) or executed (126); the attribute `status` says which.
        """
        if self._early:
            return BY_SIGNAL + self._early[0]
        try:
            self._process = subprocess.Popen(list(command), env=dict(environ))  # noqa: S603 - the user's own command
        except OSError as error:
            failure = InvalidArgument(f"{command[0]}: {error.strerror}")
            failure.status = NOT_FOUND if isinstance(error, FileNotFoundError) else CANNOT_EXECUTE  # type: ignore[attr-defined]
            raise failure from None
        for number in self._early:
            self._process.send_signal(number)
        status = self._process.wait()
        return status if status >= 0 else BY_SIGNAL - status

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        process = self._process
        if process is None:
            self._early.append(number)
        elif process.returncode is None and not (number in _FROM_TERMINAL and _is_foreground()):
            process.send_signal(number)  # the terminal itself sends Ctrl-C to the child too


def _is_foreground() -> bool:
    """Whether this process, and with it the child, gets the signals of a terminal."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError, AttributeError):
        return False
