"""How a recorded answer and the sandbox's answer are held against each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from rancher_keys.sandbox.wire import Response

from ..recordings import Exchange

TIMES = {"created", "createdTS", "removed", "removedTS", "removeTime", "removeTimeTS"}
TIMES |= {"expiresAt", "lastUsedAt", "lastUsedAtTS", "creationTimestamp", "lastUpdateTime", "time"}
DRAWN = {"GitCommit", "resourceVersion", "hash", "continue", "remainingItemCount", "manager"}
"""Numbers that count what else goes on in a cluster, hashes, and what names the server's build."""
MASK = "MASKED"
HEADERS = (
    "x-api-account-id",
    "x-api-user-id",
    "x-api-account-kind",
    "x-api-account-name",
    "x-api-client-ip",
    "www-authenticate",
    "content-type",
    "content-disposition",
    "x-api-schemas",
)
PARTLY = {
    "/v3/users": {"id", "type", "name", "username", "enabled", "me", "principalIds"},
    "/v3/clusters": {"id", "type", "name", "state"},
}
"""Lists that are compared by the members that spec/rancher-2.yaml describes."""
UNORDERED = {"includeableLinks"}
"""Lists that the servers themselves write in changing order (v1 and v2-beta differ in nothing else)."""


def differences(exchange: Exchange, answer: Response) -> list[str]:
    """What differs, a line each; empty where the answers are the same but for times, secrets, masked values and error ids."""
    if exchange.status != answer.status:
        return [f"status: recorded {exchange.status}, sandbox {answer.status} {_summary(answer)}"]
    found = list(_headers(exchange, answer))
    if isinstance(exchange.body, dict):
        try:
            body = json.loads(answer.body)
        except ValueError:
            return [*found, "body: recorded JSON, sandbox something else"]
        path = urlsplit(exchange.url).path
        found += _values("", _described(path, exchange.body), _described(path, body))
    elif (exchange.body in (None, "")) != (not answer.body):
        found.append(f"body: recorded {str(exchange.body)[:40]!r}, sandbox {answer.body[:40]!r}")
    return found


def _described(path: str, body: Any) -> Any:
    """Of users and clusters what is described; the rest is what controllers write."""
    if path not in PARTLY or not isinstance(body, dict) or "data" not in body:
        return body
    data = [{name: value for name, value in item.items() if name in PARTLY[path]} for item in body["data"]]
    return {"type": body["type"], "resourceType": body.get("resourceType"), "data": data}


def _summary(answer: Response) -> str:
    try:
        body = json.loads(answer.body)
        return str(body.get("code") or body.get("state") or body.get("type"))
    except (ValueError, AttributeError):
        return ""


def _headers(exchange: Exchange, answer: Response) -> Iterator[str]:
    ours = {name.lower(): value for name, value in answer.headers}
    for name in HEADERS:
        recorded = exchange.header(name)
        if recorded != ours.get(name):
            yield f"header {name}: recorded {recorded!r}, sandbox {ours.get(name)!r}"
    if (exchange.header("set-cookie") is None) != ("set-cookie" not in ours):
        yield "header set-cookie: only one of both sets one"


def _values(path: str, recorded: Any, ours: Any) -> Iterator[str]:
    name = path.rsplit(".", 1)[-1]
    if isinstance(recorded, dict) and isinstance(ours, dict):
        for key in recorded.keys() - ours.keys():
            yield f"{path}.{key}: recorded {json.dumps(recorded[key])[:60]}, missing in the sandbox"
        for key in ours.keys() - recorded.keys():
            yield f"{path}.{key}: not recorded, sandbox {json.dumps(ours[key])[:60]}"
        is_error = recorded.get("type") == "error"
        for key in recorded.keys() & ours.keys():
            if not (is_error and key == "id"):
                yield from _values(f"{path}.{key}", recorded[key], ours[key])
    elif isinstance(recorded, list) and isinstance(ours, list):
        if name in UNORDERED:
            recorded, ours = sorted(recorded), sorted(ours)
        if len(recorded) != len(ours):
            yield f"{path}: recorded {len(recorded)} items, sandbox {len(ours)}"
        for index, (left, right) in enumerate(zip(recorded, ours, strict=False)):
            yield from _values(f"{path}[{index}]", left, right)
    elif not _same(name, path, recorded, ours):
        yield f"{path}: recorded {json.dumps(recorded)[:80]}, sandbox {json.dumps(ours)[:80]}"


def _same(name: str, path: str, recorded: Any, ours: Any) -> bool:
    if name in TIMES:
        return bool(recorded) == bool(ours)
    if name in DRAWN:
        return type(recorded) is type(ours)
    if name == "secretValue" and ".sortLinks" not in path and ".filters" not in path:
        return _kind_of_secret(recorded) == _kind_of_secret(ours)
    if recorded == ours and type(recorded) is type(ours):
        return True
    if isinstance(recorded, str) and recorded.startswith(MASK):
        return isinstance(ours, str)
    if isinstance(ours, str) and isinstance(recorded, str) and ("secretValue" in ours or "/passwords" in ours):
        return "//" not in recorded  # the mask took the whole address: 1.6/021 sortLinks.secretValue
    return False


def _kind_of_secret(value: Any) -> str:
    if value is None:
        return "null"
    return "hash" if str(value).startswith("SHA256:") else "clear"
