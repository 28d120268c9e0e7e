"""Runs commands of `rancher-keys` in processes that can be killed at every line of the code that matters.

`python -m tests.chaos.jobs_process` imports the package once, and then forks for each command: a start takes milliseconds.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self

import typer

TRACED = (
    "/keys/rotation.py",
    "/keys/successor.py",
    "/keys/delivery/deliver.py",
    "/keys/journal.py",
    "/keys/blocking.py",
    "/keys/lend",
    "/keys/prune_run.py",
    "/keys/delivery/atomic.py",
    "/keys/delivery/file.py",
)
"""Files of the package in which every line is a place to strike at."""
PATIENCE = 60.0
"""Seconds after which a command counts as a hang."""
WARM = (["rotate", "--print-secret"], ["prune", "--expired"], ["exec", "--", "true"], ["login", "http://127.0.0.1:9", "--user", "x"])
MODULES = ("rich.table", "rich.progress", "rancher_keys.keys.login", "rancher_keys.keys.prune_account", "rancher_keys.keys.lend_process")
PROOF = 1.0
"""Seconds for which a rotation waits until its key works, in place of its usual ten."""


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit status, or minus the signal that ended it, and how many lines were traced."""

    status: int
    lines: int
    said: str
    seconds: float

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


@dataclass(frozen=True)
class Strike:
    """A signal that the process sends to itself at a traced line."""

    line: int
    number: int = signal.SIGKILL


@dataclass
class Shell:
    """Starts commands. Use it as a context manager, from one thread."""

    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name if __spec__ else __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.communicate(timeout=30)

    def run(self, *arguments: str, environ: dict[str, str], strike: Strike | None = None, input: str = "") -> Ran:
        """Run a command to its end."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        task = {"arguments": arguments, "environ": environ, "input": input, "strike": [strike.line, strike.number] if strike else None}
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        return Ran(**json.loads(self._process.stdout.readline()))


class Tracer:
    """Counts the lines of the traced files, and strikes at one of them."""

    def __init__(self, strike: list[int] | None, count: int) -> None:
        """`count` is a file descriptor to tell the number to."""
        self.lines, self._count = 0, count
        self._line, self._signal = strike or (-1, 0)
        self._known: dict[str, bool] = {}

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        traced = self._known.get(name)
        if traced is None:
            traced = self._known[name] = "/rancher_keys/" in name and any(part in name for part in TRACED)
        return self._trace if traced else None

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            if self.lines == self._line:
                self.tell()
                os.kill(os.getpid(), self._signal)
            self.lines += 1
        return self._trace

    def tell(self) -> None:
        os.pwrite(self._count, str(self.lines).encode(), 0)


def _child(group: Any, task: dict[str, Any], output: int, count: int, home: Path) -> None:
    """Run a command in this process, which was forked for it. Does not return."""
    with (home / "input").open("w+") as given:
        given.write(task["input"])
        given.flush()
        given.seek(0)
        os.dup2(given.fileno(), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdin, sys.stdout, sys.stderr = (io.TextIOWrapper(os.fdopen(number, mode)) for number, mode in ((0, "rb"), (1, "wb"), (2, "wb")))
    os.environ.clear()
    os.environ.update(task["environ"])
    tracer = Tracer(task["strike"], count)
    status = 70
    sys.settrace(tracer)
    try:
        group(task["arguments"], prog_name="rancher-keys")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException as error:
        sys.stderr.write(f"RAW {error!r}\n")
    finally:
        sys.settrace(None)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                continue
        tracer.tell()
        os._exit(status)


def _run(group: Any, task: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as count:
        start = time.monotonic()
        pid = os.fork()
        if pid == 0:
            _child(group, task, output.fileno(), count.fileno(), Path(folder))
        watch = os.pidfd_open(pid)
        ready, _, _ = select.select([watch], [], [], PATIENCE)
        os.close(watch)
        if not ready:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        output.seek(0)
        said = output.read().decode(errors="replace")
        lines = int(os.pread(count.fileno(), 20, 0) or b"0")
        code = os.waitstatus_to_exitcode(status)
        return {"status": code if ready else 1000, "lines": lines, "said": said, "seconds": time.monotonic() - start}


def _import_all(group: Any) -> None:
    """Import what the commands import while they run, once for all forks: by running them where no server is."""
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w") as nowhere:
        os.environ.update(RANCHER_URL="http://127.0.0.1:9", RANCHER_TOKEN="token-abcde:made-up", RANCHER_PASSWORD="made-up", HOME=folder)
        with contextlib.redirect_stderr(nowhere), contextlib.redirect_stdout(nowhere):
            for arguments in WARM:
                with contextlib.suppress(SystemExit):
                    group([*arguments, "--timeout", "0.1"], prog_name="rancher-keys")
    for name in MODULES:
        importlib.import_module(name)
    gc.freeze()


def main() -> None:
    """Carry out the tasks that standard input names."""
    from rancher_keys.cli.app import app
    from rancher_keys.keys import successor

    group = typer.main.get_command(app)
    _import_all(group)
    successor.PROOF = PROOF
    for line in sys.stdin:
        print(json.dumps(_run(group, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
