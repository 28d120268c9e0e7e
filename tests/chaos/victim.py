"""A sandbox in a process of its own, with its database in a file, that can be killed and comes back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

USER = "chaos"
LAST = "RANCHER_SANDBOX_TOKEN"
"""The last line that a sandbox prints when it starts."""


class Victim:
    """`python -m rancher_keys.sandbox`, started again each time that it is killed."""

    def __init__(self, version: str) -> None:
        """Start it, and read its address and its administrator's key."""
        self._folder = tempfile.TemporaryDirectory()
        self._version = version
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._starter: threading.Thread | None = None
        told = self._start(*(("--user", USER) if version.startswith("1.") else ()))
        token = told.get("RANCHER_TOKEN", "").partition(":")
        self.access_key, self.secret_key = (told.get(f"RANCHER_{name}", token[at]) for name, at in (("ACCESS_KEY", 0), ("SECRET_KEY", 2)))
        self.user, self.password = told["RANCHER_USERNAME"], told["RANCHER_PASSWORD"]

    def _start(self, *options: str) -> dict[str, str]:
        database = Path(self._folder.name) / "sandbox.db"
        arguments = ["--version", self._version, "--database", str(database), "--port", str(self.port), "--delay", "5", *options]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rancher_keys.sandbox", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        told: dict[str, str] = {}
        for line in self._process.stdout:
            name, _, value = line.removeprefix("export ").rstrip("\n").partition("=")
            told[name] = value
            if name == LAST:
                return told
        raise RuntimeError(f"the sandbox did not print {LAST}, only {sorted(told)}")

    def kill(self) -> None:
        """SIGKILL, and start it again in the background."""
        if self._starter is None or not self._starter.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
            self._starter = threading.Thread(target=self._restart, args=(self._process,), daemon=True)
            self._starter.start()

    def _restart(self, old: subprocess.Popen[str]) -> None:
        old.wait()
        if old.stdout is not None:
            old.stdout.close()
        self._start()

    def wait(self) -> None:
        """Wait until it serves again."""
        if self._starter is not None:
            self._starter.join(20)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return

    def __enter__(self) -> Victim:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()
