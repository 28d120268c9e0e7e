"""Compares a recorded response with the sandbox's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML

from rancher_keys.sandbox.wire import Response

from ..recordings import Exchange

TIMES = {"created", "createdTS", "removed", "removedTS", "removeTime", "removeTimeTS"}
TIMES |= {"expiresAt", "lastUsedAt", "lastUsedAtTS", "creationTimestamp", "lastUpdateTime", "time"}
DRAWN = {"GitCommit", "resourceVersion", "generation", "hash", "continue", "remainingItemCount", "manager", "certificate-authority-data"}
"""Numbers that count what else goes on in a cluster, hashes, certificates, and what names the server's build."""
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
    "x-rancher-version",
    "location",
)
UNLESS_RECORDED = {"x-rancher-version"}
"""Headers that a server sends by how it was built: most of the recorded 1.6.30 does not, 1.6/715 does."""
PARTLY = {
    "users": {"id", "type", "name", "username", "enabled", "me", "principalIds"},
    "clusters": {"id", "type", "name"},
}
"""Types of /v3 that are compared by the members that spec/rancher-2.yaml describes: controllers write the others, and a cluster's state."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Ids that an error message may name though nothing else shows them."""
UNORDERED = {"includeableLinks"}
"""Lists that the servers themselves write in changing order (v1 and v2-beta differ in nothing else)."""


def differences(exchange: Exchange, response: Response, *, is_ordered: bool = True) -> list[str]:
    """What differs, a line each; empty where the responses are the same but for times, secrets, masked values and error ids.

    Args:
        exchange: The recorded exchange.
        response: The sandbox's response.
        is_ordered: Whether the order of a list counts. Rancher 1.0 and 1.1 promise none where the request names no sort.
    """
    if exchange.status != response.status:
        return [f"status: recorded {exchange.status}, sandbox {response.status} {_summary(response)}"]
    found = list(_headers(exchange, response))
    if isinstance(exchange.body, dict):
        body = _json(response.body)
        if body is None:
            return [*found, f"body: recorded JSON, sandbox {response.body[:40]!r}"]
        if not is_ordered:
            body = _in_order_of(exchange.body, body)
        return found + list(_values("", _described(exchange.path, exchange.body), _described(exchange.path, body)))
    return found + list(_texts(exchange, response.body))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _texts(exchange: Exchange, ours: bytes) -> Iterator[str]:
    """Bodies that are no JSON object: event streams and YAML by value, plain text by its words, HTML and archives by presence."""
    recorded, kind = exchange.body or "", exchange.header("content-type") or ""
    text = ours.decode("utf-8", "replace")
    if bool(recorded) != bool(ours):
        yield f"body: recorded {str(recorded)[:40]!r}, sandbox {ours[:40]!r}"
    elif not isinstance(recorded, str) or recorded.endswith("bytes of binary>"):
        return
    elif recorded.startswith("{"):
        lines = [[_json(line.encode()) for line in each.splitlines() if line.strip()] for each in (recorded, text)]
        yield from _values("", {"events": lines[0]}, {"events": lines[1]})
    elif "yaml" in kind:
        yield from _values("", *(YAML(typ="safe").load(each) for each in (recorded, text)))
    elif kind.startswith("text/plain") and recorded.strip() != text.strip() and not recorded.startswith(MASK):
        yield f"body: recorded {recorded[:60]!r}, sandbox {text[:60]!r}"


def _in_order_of(recorded: Any, ours: Any) -> Any:
    """Our list with its items in the recorded order, where both hold the same ids."""
    if not (isinstance(ours, dict) and isinstance(ours.get("data"), list) and isinstance(recorded.get("data"), list)):
        return ours
    by_id = {item.get("id"): item for item in ours["data"]}
    ids = [item.get("id") for item in recorded["data"]]
    return {**ours, "data": [by_id[id] for id in ids]} if by_id.keys() == set(ids) and len(by_id) == len(ours["data"]) else ours


def _described(path: str, body: Any) -> Any:
    """Of users and clusters what is described."""
    kind = re.fullmatch(r"/v3/(\w+)(/[^/]+)?/?", path)
    kept = PARTLY.get(kind[1]) if kind else None
    if kept is None or not isinstance(body, dict) or body.get("type") == "error":
        return body
    if "data" not in body:
        return {name: value for name, value in body.items() if name in kept}
    data = [{name: value for name, value in item.items() if name in kept} for item in body["data"]]
    return {"type": body["type"], "resourceType": body.get("resourceType"), "data": data}


def _summary(response: Response) -> str:
    try:
        body = json.loads(response.body)
        return str(body.get("code") or body.get("state") or body.get("type"))
    except (ValueError, AttributeError):
        return ""


def _headers(exchange: Exchange, response: Response) -> Iterator[str]:
    ours = {name.lower(): value for name, value in response.headers}
    for name in HEADERS:
        recorded = exchange.header(name)
        if recorded != ours.get(name) and not (name in UNLESS_RECORDED and recorded is None):
            yield f"header {name}: recorded {recorded!r}, sandbox {ours.get(name)!r}"
    cookies = [sorted(map(_cookie, _all(headers, "set-cookie"))) for headers in (exchange.headers, response.headers)]
    if cookies[0] != cookies[1]:
        yield f"header set-cookie: recorded {cookies[0]}, sandbox {cookies[1]}"


def _all(headers: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in headers if key.lower() == name]


def _cookie(text: str) -> str:
    """A cookie's name and attributes; of its value and its end, whether there is one."""
    pair, *attributes = (part.strip() for part in text.split(";"))
    name, _, value = pair.partition("=")
    kept = sorted(re.sub(r"(?i)^(expires)=.*", r"\1", each) for each in attributes if each)
    return "; ".join([f"{name}={'value' if value else ''}", *kept])


def _values(path: str, recorded: Any, ours: Any) -> Iterator[str]:
    name = path.rsplit(".", 1)[-1]
    if isinstance(recorded, dict) and isinstance(ours, dict):
        for key in sorted(recorded.keys() - ours.keys()):
            yield f"{path}.{key}: recorded {json.dumps(recorded[key])[:60]}, missing in the sandbox"
        for key in sorted(ours.keys() - recorded.keys()):
            yield f"{path}.{key}: not recorded, sandbox {json.dumps(ours[key])[:60]}"
        is_error = recorded.get("type") == "error"
        for key in (key for key in recorded if key in ours):
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
    if isinstance(recorded, str) and isinstance(ours, str) and "\nkind: Config\n" in recorded:
        return not any(_values("", *map(_kubeconfig, (recorded, ours))))
    if name == "message" and UUID.sub("", str(recorded)) == UUID.sub("", str(ours)):
        return True
    if isinstance(recorded, str) and recorded.startswith(MASK):
        return isinstance(ours, str)
    if isinstance(ours, str) and isinstance(recorded, str) and re.search(r"//.*(secret|password)", ours):
        return "//" not in recorded  # the mask took the whole URL: 1.6/021 sortLinks.secretValue
    return False


def _kubeconfig(text: str) -> Any:
    """A kubeconfig by its values; of its tokens, which each server draws, the names."""
    return YAML(typ="safe").load(re.sub(r'(token: "[^":]+):[^"]+"', r'\1"', text))


def _kind_of_secret(value: Any) -> str:
    if value is None:
        return "null"
    return "hash" if str(value).startswith("SHA256:") else "clear"
