"""When the exchanges of a recorded Rancher 2 server were made, as far as they tell: each was over no earlier than what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from ..recordings import Exchange
from .rancher2_setup import admin_tokens, credential, ext_tokens, kubeconfigs, moment, partial_tokens, v3_tokens

AGE = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
SECONDS = (86_400, 3600, 60, 1)


def moments(exchanges: list[Exchange]) -> list[int]:
    """For each exchange the time, in milliseconds, that had passed; 0 where nothing tells one."""
    found = [_shown(exchange) for exchange in exchanges]
    last_use: dict[str, int] = {}
    for place, exchange in enumerate(exchanges):
        pair = credential(exchange)
        if pair and exchange.status != 401:
            last_use[pair[0]] = place
        for name, used in _uses(exchange.body):
            if name in last_use:
                found[last_use[name]] = max(found[last_use[name]], used)
    return found


def _shown(exchange: Exchange) -> int:
    """The latest time in a response: its date, what it shows to have happened, the age of what it lists."""
    date = exchange.header("date")
    times = [int(parsedate_to_datetime(date).timestamp() * 1000)] if date else []
    for token in v3_tokens(exchange.body):
        times += [token["createdTS"], token.get("lastUsedAtTS") or 0]
    for item in (*ext_tokens(exchange.body), *admin_tokens(exchange.body), *kubeconfigs(exchange.body), *partial_tokens(exchange.body)):
        meta, status = item["metadata"], item.get("status") or {}
        stamps = [meta["creationTimestamp"], item.get("lastUsedAt"), status.get("lastUsedAt"), status.get("lastUpdateTime")]
        stamps += [entry.get("time") for entry in meta.get("managedFields") or []]
        times += [moment(stamp) for stamp in stamps if stamp]
    for row in exchange.json.get("rows") or [] if exchange.json.get("kind") == "Table" else []:
        created = ((row.get("object") or {}).get("metadata") or {}).get("creationTimestamp")
        if created:
            times += [moment(created) + age for cell in row["cells"] if (age := _age(cell))]
    return max(times, default=0)


def _age(cell: Any) -> int:
    """Milliseconds of an age as tables show it, such as 7m44s; 0 of other cells."""
    found = AGE.fullmatch(cell) if isinstance(cell, str) and cell else None
    return sum(int(count or 0) * seconds for count, seconds in zip(found.groups(), SECONDS, strict=True)) * 1000 if found else 0


def _uses(body: Any) -> Iterator[tuple[str, int]]:
    """The tokens in a response by their credential's name, with the time of their last use in milliseconds."""
    for token in v3_tokens(body):
        if token.get("lastUsedAtTS"):
            yield token["id"], token["lastUsedAtTS"]
    for token in admin_tokens(body):
        if token.get("lastUsedAt"):
            yield token["metadata"]["name"], moment(token["lastUsedAt"])
    for token in ext_tokens(body):
        if (token.get("status") or {}).get("lastUsedAt"):
            yield f"ext/{token['metadata']['name']}", moment(token["status"]["lastUsedAt"])
