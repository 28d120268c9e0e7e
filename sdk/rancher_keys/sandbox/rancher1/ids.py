"""Ids as Rancher 1.x writes and reads them: `1`, the letters of the type, the number of the row."""

from __future__ import annotations

import re


def format_id(letters: str, number: int | None) -> str | None:
    """`1c5` for ("c", 5)."""
    return None if number is None else f"1{letters}{number}"


def parse_id(text: str) -> int | None:
    """The row that an id names, or None where it names none.

    Only the leading `1` and the lower-case letters after it are cut off, so that 1a5, 1x5, 1c05 and "1c 5" all mean row 5
    (1.6/650, 654, 666-670), while 5, 15, 1C5, 0c5 and zzz mean nothing (181-185, 653, 655, 668).
    """
    found = re.fullmatch(r"1[a-z]+\s*(-?\d+)\s*", text, re.ASCII)
    if not found:
        return None
    number = int(found[1])
    return number if number <= 2**63 - 1 else None
