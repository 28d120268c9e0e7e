"""Writes a key to targets, and reads it back."""

from __future__ import annotations

from collections.abc import Sequence

from ..._core.secret import Secret
from ..blocking import Job, blocking
from .errors import DeliveryFailed
from .target import Payload, Target


def check_all(targets: Sequence[Target], generation: int) -> Job[None]:
    """Check that all targets can be written.

    Raises:
        DeliveryFailed: One cannot.
    """
    for target in targets:
        yield from blocking(lambda target=target: target.check(generation))  # type: ignore[misc]


def write_and_read_back(target: Target, payload: Payload) -> Job[None]:
    """Write a key to a target, and compare what it holds then.

    Raises:
        DeliveryFailed: It does not hold the key.
    """
    yield from blocking(lambda: target.write(payload))
    if target.readable and (yield from blocking(target.read)) != payload.token:
        raise DeliveryFailed(f"{target.spec}: it does not hold what was written")


def is_untouched(target: Target, payload: Payload) -> Job[bool]:
    """Whether a target that failed certainly does not hold the key."""
    if not target.readable:
        return False
    try:
        return (yield from blocking(target.read)) != payload.token
    except Exception:
        return False


def held_by(targets: Sequence[Target]) -> Job[list[Secret]]:
    """The tokens that targets hold."""
    held = []
    for target in targets:
        if target.readable:
            token = yield from blocking(target.read)
            if token is not None:
                held.append(token)
    return held
