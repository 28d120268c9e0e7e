"""The names of the recorded releases, and the recorded one that is nearest to another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol


class Recorded(Protocol):
    """A recorded version."""

    @property
    def release(self) -> str:
        """The release in full, such as "v1.6.30"."""


def numbers(release: str) -> tuple[int, int, int] | None:
    """Major, minor and patch of "1.6.30" or "v1.6"; None where the text is no release. The patch is -1 where it is not given."""
    found = re.fullmatch(r"v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?", release)
    return (int(found[1]), int(found[2]), int(found[3] or -1)) if found else None


def nearest(release: str, versions: Mapping[str, Recorded]) -> str | None:
    """The name of the recorded version that stands for a release, or None where the release is outside what was recorded.

    A name of the table stands for itself. Between two recorded releases it is the nearer one, or the older where both are as near.

    Args:
        release: "1.6", "1.6.10" or "v1.6.10".
        versions: Recorded versions by name; each has `release`.
    """
    wanted = numbers(release)
    if release.removeprefix("v") in versions:
        return release.removeprefix("v")
    if wanted is None:
        return None
    major, minor, patch = wanted
    recorded = {name: found for name, version in versions.items() if (found := numbers(version.release)) and found[0] == major}
    minors = [found[1] for found in recorded.values()]
    if not minors or not min(minors) <= minor <= max(minors):
        return None

    def distance(found: tuple[int, int, int]) -> tuple[int, int, tuple[int, int, int]]:
        return abs(found[1] - minor), abs(found[2] - patch) if found[1] == minor else 0, found

    return min(recorded, key=lambda name: distance(recorded[name]))


def is_recorded(release: str, versions: Mapping[str, Recorded]) -> bool:
    """Whether a release is one of the recorded ones, by its name or in full."""
    text = release.removeprefix("v")
    return text in versions or any(text == version.release.removeprefix("v") for version in versions.values())
