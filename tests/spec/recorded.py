"""Recorded exchanges by their citation, `VERSION/NUMBER`."""

from __future__ import annotations

import re
from functools import cache

from ..recordings import FOLDER, Exchange, load

CITATION = re.compile(r"(?P<version>[12]\.\d+(?:\.\d+)?(?:-[a-z0-9-]+)?)/(?P<number>\d{3,4})")
"""One citation: the suffix of the recording's file name, and the number at the start of the exchange's name."""

RELEASES_1 = {
    "1.0": "1.0.0",
    "1.1": "1.1.0",
    "1.2": "1.2.0",
    "1.3": "1.3.0",
    "1.4": "1.4.0",
    "1.6.0": "1.6.0",
    "1.6": "1.6.30",
}
"""The recordings of Rancher 1.x, oldest first, with the release of the recorded server."""


def versions() -> list[str]:
    """The versions that can be cited: what the file names of the recordings say."""
    return sorted(path.name.removeprefix("rancher-").removesuffix(".jsonl.xz") for path in FOLDER.glob("rancher-*.jsonl.xz"))


@cache
def recording(version: str) -> dict[int, Exchange]:
    """The exchanges of a recording by number."""
    return {exchange.number: exchange for exchange in load(f"rancher-{version}")}


def exists(citation: str) -> bool:
    """Whether a citation names a recorded exchange, with the number as it is written in the exchange's name."""
    found = CITATION.fullmatch(citation)
    if found is None or found["version"] not in versions():
        return False
    named = recording(found["version"]).get(int(found["number"]))
    return named is not None and named.name.split("-")[0] == found["number"]


def exchange(citation: str) -> Exchange:
    """The exchange that a citation names.

    Raises:
        KeyError: There is no such exchange.
    """
    version, number = citation.split("/")
    return recording(version)[int(number)]
