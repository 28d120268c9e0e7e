"""Decoding by several threads at once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from rancher_keys._core import decode


def test_decoders_are_built_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = threading.Lock()
    build = msgspec.json.Decoder

    def slow(*args: object, **options: object) -> object:
        assert alone.acquire(blocking=False), "two decoders are being built at once, which crashes msgspec"
        time.sleep(0.02)
        alone.release()
        return build(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(msgspec.json, "Decoder", slow)
    models = [msgspec.defstruct(f"Model{number}", [("id", str)]) for number in range(8)]
    with ThreadPoolExecutor(len(models)) as pool:
        found = list(pool.map(lambda model: decode.decode(b'{"id":"1c5"}', model), models))
    assert [each.id for each in found] == ["1c5"] * len(models)  # type: ignore[attr-defined]
