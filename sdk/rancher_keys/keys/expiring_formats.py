"""Keys that expire soon, as texts for monitoring systems."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from .expiring import Expiring
from .key import Key
from .plan_times import format_duration, format_time

_SHOWN = 5


def as_json(found: Expiring) -> str:
    """A JSON object with the counts and the keys."""
    document = {
        "server": found.server,
        "checked": format_time(found.checked),
        "within_seconds": round(found.within.total_seconds()),
        "total": found.total,
        "expiring": len(found.keys),
        "never_expiring": found.never,
        "expired": found.expired,
        "unknown": found.unknown,
        "notes": list(found.notes),
        "keys": [key.to_dict() for key in found.keys],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_prometheus(found: Expiring) -> Iterator[str]:
    """Metrics in the text format of Prometheus, for the textfile collector of the node exporter."""
    server = {"server": found.server}
    yield from _gauge(
        "rancher_key_expiry_timestamp_seconds",
        "When a key that expires soon expires, in seconds since 1970.",
        (({**server, **_labels(key)}, key.expires.timestamp()) for key in found.keys if isinstance(key.expires, datetime)),
    )
    window = {**server, "within_seconds": str(round(found.within.total_seconds()))}
    yield from _gauge("rancher_keys_expiring", "How many keys expire within the time.", [(window, len(found.keys))])
    for name, help_text, value in (
        ("rancher_keys_checked", "How many keys were looked at.", found.total),
        ("rancher_keys_never_expiring", "How many keys never expire.", found.never),
        ("rancher_keys_expired", "How many keys have expired and still exist.", found.expired),
        ("rancher_keys_expiry_unknown", "How many keys expire at a time that the server does not tell.", found.unknown),
        ("rancher_keys_check_timestamp_seconds", "When the keys were checked, in seconds since 1970.", found.checked.timestamp()),
    ):
        yield from _gauge(name, help_text, [(server, value)])


def as_nagios(found: Expiring) -> str:
    """One line, as plugins of Nagios and its successors print it, with performance data."""
    status = "WARNING" if found.keys else "OK"
    parts = [f"{_title(key)} in {_left(key, found.checked)}" for key in found.keys[:_SHOWN]]
    if len(found.keys) > _SHOWN:
        parts.append(f"{len(found.keys) - _SHOWN} more")
    what = f"{len(found.keys)} of {found.total} keys expire within {format_duration(found.within)}"
    if parts:
        what = f"{what}: {', '.join(parts)}"
    data = f"expiring={len(found.keys)};0;;0;{found.total} expired={found.expired} never_expiring={found.never} checked={found.total}"
    return f"RANCHER KEYS {status} - {what} | {data}\n"


def _left(key: Key, now: datetime) -> str:
    assert isinstance(key.expires, datetime)
    left = key.expires - now
    return format_duration(left) if left > timedelta() else f"-{format_duration(left)}"


def _title(key: Key) -> str:
    """The title of a key, without what Nagios takes for something else."""
    text = "".join(character if character.isprintable() else " " for character in key.title[:40])
    return text.replace("|", "/").replace("<", "(").replace(">", ")") if key.title == key.id else f"{text.replace('|', '/')} ({key.id})"


def _labels(key: Key) -> dict[str, str]:
    return {"id": key.id, "kind": str(key.kind), "owner": str(key.owner or ""), "title": key.title[:120]}


def _gauge(
    name: str, help_text: str, samples: Iterator[tuple[dict[str, str], float]] | list[tuple[dict[str, str], float]]
) -> Iterator[str]:
    yield f"# HELP {name} {help_text}\n# TYPE {name} gauge\n"
    for labels, value in samples:
        pairs = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"{name}{{{pairs}}} {value:.15g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", " ")
