"""A server, a user with a key, and rotations that can be stopped at every instruction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from rancher_keys import rancher1, rancher2
from rancher_keys._core.request import Sleep
from rancher_keys._core.secret import Secret
from rancher_keys.errors import RancherError, Unauthorized
from rancher_keys.keys import Keys, Kind, Payload
from rancher_keys.keys.blocking import Blocking, _one
from rancher_keys.keys.journal import interrupted
from rancher_keys.sandbox import IN_PROCESS_URL, Sandbox


class Crash(BaseException):
    """The process is gone."""


class World:
    """A sandbox, a user's key that is to be rotated, and everything that holds a key."""

    def __init__(self, version: str, directory: Path, *, kind: Kind | None = None, blind: bool = False) -> None:
        self.sandbox = Sandbox(version, delay=0)
        self.directory = directory
        self.file = directory / "held"
        self.blind = blind
        self.told: list[str] = []
        self.secrets: set[str] = set()
        made = self.sandbox.create_key("bob")
        self.token = f"{made.access_key}:{made.secret_key}"
        if kind == Kind.EXT_TOKEN:
            with self.keys(self.token) as keys:
                self.token = keys.create("bob", kind=kind).token.reveal()
                keys.delete(made.access_key)
        self.secrets.add(self.token.partition(":")[2])
        with self.keys(self.token) as keys:
            self.before = {key.id for key in keys.list()}

    def keys(self, token: str) -> Keys:
        access_key, _, secret_key = token.partition(":")
        package: Any = rancher1 if self.sandbox.version.startswith("1.") else rancher2
        return Keys(package.Client(IN_PROCESS_URL, access_key=access_key, secret_key=secret_key, transport=self.sandbox.transport()))

    def tell(self, payload: Payload) -> None:
        """A target that cannot be read back."""
        self.told.append(payload.token.reveal())

    def targets(self) -> list[Any]:
        return [self.tell, f"raw:{self.file}"] if self.blind else [f"raw:{self.file}", f"json:{self.file}.json"]

    def rotate(self, stop: Stop | None = None) -> Any:
        with self.keys(self.token) as keys:
            job = keys._rotate(None, self.targets(), timedelta(), None, True, self.directory / "journals", None)
            return (stop or Stop(None)).run(keys.client.run, job)

    def resume(self, token: str, stop: Stop | None = None) -> Any:
        with self.keys(token) as keys:
            journals = interrupted(self.directory / "journals")
            if not journals:
                return None
            job = keys._resume(journals[0].path, self.targets(), True, None)
            return (stop or Stop(None)).run(keys.client.run, job)

    def works(self, token: str) -> bool:
        with self.keys(token) as keys:
            try:
                keys.whoami()
            except (Unauthorized, RancherError):
                return False
            return True

    def held(self) -> list[str]:
        """The tokens that somebody holds: the user, and every target."""
        files = [self.file.read_text().strip()] if self.file.exists() else []
        return [self.token, *files, *self.told[-1:]]

    def working(self) -> list[str]:
        return [token for token in self.held() if self.works(token)]

    def left(self, token: str) -> set[str]:
        with self.keys(token) as keys:
            return {key.id for key in keys.list()}

    def close(self) -> None:
        self.sandbox.close()


class Stop:
    """Carries a job out, and ends the process before or after one of its instructions."""

    def __init__(self, at: int | None, *, after: bool = False) -> None:
        self.at, self.after, self.count, self.crashed = at, after, 0, False

    def run(self, run: Callable[[Any], Any], job: Any) -> Any:
        outcome: Any = None
        error: Exception | None = None
        while True:
            try:
                step = job.throw(error) if error is not None else job.send(outcome)
            except StopIteration as end:
                return end.value
            outcome, error = None, None
            if self.count == self.at and not self.after:
                self._crash(job)
            try:
                outcome = step.call() if isinstance(step, Blocking) else run(_one(step))
            except Exception as failure:
                error = failure
            if self.count == self.at and self.after:
                self._crash(job)
            self.count += 1

    def _crash(self, job: Any) -> None:
        self.crashed = True
        job.close()
        raise Crash


class ByHand:
    """A job that is carried out one instruction at a time, without its pauses."""

    def __init__(self, run: Callable[[Any], Any], job: Any) -> None:
        self._run, self._job = run, job
        self._outcome: Any = None
        self._error: Exception | None = None
        self.ended = False
        self.result: Any = None

    def step(self) -> None:
        try:
            step = self._job.throw(self._error) if self._error is not None else self._job.send(self._outcome)
        except StopIteration as end:
            self.ended, self.result = True, end.value
            return
        except RancherError as error:
            self.ended, self.result = True, error
            return
        self._outcome, self._error = None, None
        try:
            if isinstance(step, Blocking):
                self._outcome = step.call()
            elif not isinstance(step, Sleep):
                self._outcome = self._run(_one(step))
        except Exception as failure:
            self._error = failure


def no_secret_in(directory: Path, secrets: set[str]) -> None:
    for path in directory.rglob("*"):
        if path.is_file():
            text = path.read_text()
            assert not [secret for secret in secrets if secret in text], f"{path} holds a secret"
            assert path.stat().st_mode & 0o077 == 0 or path.suffix == ".lock"


__all__ = ["ByHand", "Crash", "Secret", "Stop", "World", "no_secret_in"]
