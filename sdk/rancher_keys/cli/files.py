"""Where commands write: a file, replaced as a whole, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from .._core.errors import InvalidArgument


def write_text(parts: Iterable[str], path: Path | None) -> None:
    """Write texts to a file, which is replaced when all of them are written, or to standard output where `path` is None or `-`.

    Raises:
        InvalidArgument: The file cannot be written.
    """
    if path is None or str(path) == "-":
        sys.stdout.writelines(parts)
        sys.stdout.flush()
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.writelines(parts)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidArgument(f"{path} cannot be written: {error.strerror}") from None
