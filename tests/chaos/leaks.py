"""Looks for secrets in errors as an error tracker would: messages, attributes, slots, states, causes, and the locals of all frames."""

from __future__ import annotations

import logging
import traceback
import types
from collections.abc import Iterable, Iterator
from typing import Any

OURS = "rancher_keys"
_ATOMS = (int, float, bool, type(None), types.ModuleType, type, types.FunctionType, types.BuiltinFunctionType, types.CodeType)


def find(error: BaseException, secrets: Iterable[str]) -> str | None:
    """Where a secret shows up in an error; None where it does not."""
    wanted = [each for each in secrets if len(each) > 7]
    for place, text in _texts(error):
        for secret in wanted:
            if secret in text:
                return place
    return None


def _texts(error: BaseException) -> Iterator[tuple[str, str]]:
    yield "repr", repr(error)
    yield "str", str(error)
    seen: set[int] = set()
    chain: list[BaseException] = [error]
    known: set[int] = set()
    while chain:
        each = chain.pop()
        if id(each) in known:
            continue
        known.add(id(each))
        name = type(each).__name__
        yield from _walk(each.args, f"{name}.args", seen)
        yield from _walk(vars(each), f"{name}.__dict__", seen)
        for frame, line in traceback.walk_tb(each.__traceback__):
            module = frame.f_globals.get("__name__", "")
            if module.startswith("tests.") or not frame.f_code.co_filename:
                continue  # the caller's own frames hold what the caller passed
            for local, value in frame.f_locals.items():
                place = f"{name}: local {local} of {module}.{frame.f_code.co_name}:{line}"
                if module.startswith(OURS):
                    yield from _walk(value, place, seen)
                else:
                    yield place, _shown(value)
        chain += [cause for cause in (each.__cause__, each.__context__) if cause is not None]
        chain += list(getattr(each, "exceptions", ()))


def _walk(value: Any, place: str, seen: set[int], depth: int = 0) -> Iterator[tuple[str, str]]:
    """The texts that a tracker finds in a value: its repr, its attributes, its slots, its pickled state, its items."""
    if isinstance(value, str):
        yield place, value
        return
    if isinstance(value, bytes | bytearray):
        yield place, bytes(value).decode("utf-8", "replace")
        return
    if id(value) in seen or depth > 6:
        return
    seen.add(id(value))
    yield place, _shown(value)
    if isinstance(value, _ATOMS):
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(key, place, seen, depth + 1)
            yield from _walk(item, f"{place}[{_shown(key)}]", seen, depth + 1)
        return
    if isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _walk(item, place, seen, depth + 1)
        return
    if not type(value).__module__.startswith(OURS):
        return
    for name in _attributes(value):
        try:
            item = getattr(value, name)
        except Exception:
            continue
        yield from _walk(item, f"{place}.{name}", seen, depth + 1)
    state = getattr(value, "__getstate__", None)
    if callable(state) and not isinstance(value, type):
        try:
            yield from _walk(state(), f"{place}.__getstate__()", seen, depth + 1)
        except Exception:
            return


def _attributes(value: Any) -> list[str]:
    names = list(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else list(slots)
        fields = kind.__dict__.get("__struct_fields__", ())
        names += list(fields) if isinstance(fields, tuple) else []
    return [name for name in names if not name.startswith("__")]


def _shown(value: Any) -> str:
    try:
        return repr(value)[:100_000]
    except Exception:
        return ""


class Logs(logging.Handler):
    """Keeps everything that is logged, at any level."""

    def __init__(self) -> None:
        super().__init__(0)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def take(self) -> str:
        """What was logged since the last call."""
        lines, self.lines = self.lines, []
        return "\n".join(lines)
