"""Files that hold secrets: read strictly, and reported without their contents."""

from __future__ import annotations

import json
import os
import stat
import warnings
from pathlib import Path
from typing import Any

from .errors import InvalidCredentials

_LARGEST = 8 * 2**20


class ReadableByOthers(UserWarning):
    """A file with secrets can be read by other users of the machine."""


def read_text(path: Path) -> str | None:
    """The text of a file; None where there is no such file. Warns where other users can read it.

    Raises:
        InvalidCredentials: It cannot be read, is not a regular file, is too large, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISDIR(status.st_mode):
                raise InvalidCredentials(f"{path} is a directory, not a file")
            content = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise InvalidCredentials(f"{path} is a directory, not a file") from None
    except OSError as error:
        raise InvalidCredentials(f"{path} cannot be read: {(error.strerror or 'unknown error').lower()}") from None
    if len(content) > _LARGEST:
        raise InvalidCredentials(f"{path} is larger than {_LARGEST // 2**20} MiB: it is not a file of credentials")
    _warn(path, status)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidCredentials(f"{path} is not UTF-8 text: see byte {error.start}") from None


def read_json(path: Path) -> dict[str, Any] | None:
    """The JSON object in a file; None where there is no such file, or it is empty.

    Raises:
        InvalidCredentials: It cannot be read, or is not a JSON object. The message says where, and never what stands there.
    """
    text = read_text(path)
    if text is None or not text.strip():
        return None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidCredentials(f"{path}, line {error.lineno}, column {error.colno}: this is not valid JSON ({error.msg})") from None
    except RecursionError:
        raise InvalidCredentials(f"{path} is not valid JSON: it is nested too deeply") from None
    if not isinstance(found, dict):
        raise InvalidCredentials(f"{path} must hold a JSON object, not {_kind(found)}")
    return found


def text_at(path: Path, values: dict[str, Any], name: str, where: str = "") -> str | None:
    """A text property of a JSON file; None where it is missing, null or empty.

    Raises:
        InvalidCredentials: It is something else.
    """
    value = values.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InvalidCredentials(f"{path}: {where}{name} must be a text, not {_kind(value)}")
    return value


def object_at(path: Path, values: dict[str, Any], name: str, where: str = "") -> dict[str, Any]:
    """An object property of a JSON file; empty where it is missing or null.

    Raises:
        InvalidCredentials: It is something else.
    """
    value = values.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidCredentials(f"{path}: {where}{name} must be an object, not {_kind(value)}")
    return value


def _kind(value: object) -> str:
    names = {
        list: "a list",
        str: "a text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        type(None): "null",
        dict: "an object",
    }
    return names.get(type(value), "something else")


def _warn(path: Path, status: os.stat_result) -> None:
    if os.name != "posix" or not stat.S_ISREG(status.st_mode):
        return
    if status.st_mode & (stat.S_IRGRP | stat.S_IROTH):
        who = "every user of this machine" if status.st_mode & stat.S_IROTH else "its group"
        warnings.warn(f"{path} holds credentials and can be read by {who}. Run: chmod 600 {path}", ReadableByOthers, stacklevel=2)
