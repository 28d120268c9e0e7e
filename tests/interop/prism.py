"""Prism: a mock that answers each operation as the document shows, and a proxy that validates a key's life in front of the sandbox."""

from __future__ import annotations

import base64
import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from rancher_keys.contract.description import Description, Match
from rancher_keys.contract.documents import document as bundled

from .clients import edition
from .life import missing, served
from .rows import Row
from .tools import CACHE, ROOT, Failed, npm


@dataclass(frozen=True)
class Call:
    """A request, and the status that the document shows for it."""

    method: str
    path: str
    """With the query."""
    body: Any
    status: int


def rows() -> Iterator[Row]:
    """Prism, as a mock and as a proxy."""
    for number in (1, 2):
        yield Row("Prism mock", edition(number, "3.1"), lambda number=number: mock(number))
        yield Row("Prism proxy before the sandbox", edition(number, "3.1"), lambda number=number: proxy(number))


@contextmanager
def prism(*arguments: str) -> Iterator[str]:
    """Prism on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(npm("prism")), *arguments, "--port", str(port), "--host", "127.0.0.1"]
    log = CACHE / "prism.log"
    with log.open("w") as output, subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output) as process:
        try:
            for _ in range(600):
                with socket.socket() as trial:
                    if trial.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    raise Failed(f"Prism ended: {log.read_text()[-200:]}")
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def send(call: Call, url: str, authorization: str, **headers: str) -> tuple[int, str, str]:
    """Send a request: the status, the violations that Prism names in a header, and the body."""
    data = None if call.body is None else json.dumps(call.body).encode()
    kind = "application/merge-patch+json" if call.method == "PATCH" else "application/json"
    given = {"Authorization": authorization, "Accept": "application/json, */*;q=0.1", **({"Content-Type": kind} if data else {}), **headers}
    try:
        request = urllib.request.Request(url + call.path, data, given, method=call.method)
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers.get("sl-violations", ""), response.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("sl-violations", ""), error.read().decode("utf-8", "replace")


def shown(description: Description, match: Match) -> Iterator[Call]:
    """The requests that the document shows for an operation and for its actions; those of an environment are those of its model."""
    operation = match.operation
    prefix = ""
    if "x-rancher-scopes" in operation:
        prefix = "/projects/1a5"
        operation = next(
            each.operation for each in description.operations() if each.operation["operationId"] == operation["x-rancher-scopes"]
        )
    actions = operation.get("x-rancher-actions", {}).values()
    exchanges = [action["exchange"] for action in actions if "exchange" in action]
    if not exchanges and "x-rancher-exchange" in operation:
        exchanges = [operation["x-rancher-exchange"]]
    if not exchanges:  # Spectral takes an example with `type` and `default`, as a setting has them, for a schema
        lowest = min(int(status) for status in operation["responses"] if status.startswith("2"))
        yield Call(match.method.upper(), re.sub(r"\{\w+\}", "x", match.template), None, lowest)
    for exchange in exchanges:
        method, target = exchange["request"].split(" ", 1)
        path = re.sub("^/(v1|v2-beta)(?=/|$)", "", target.partition("?")[0].rstrip("/")) or "/"
        path = match.template if "x-rancher-path" in match.operation else prefix + path
        query = f"?{urlsplit(target).query}" if urlsplit(target).query else ""
        yield Call(method, path + query, exchange.get("body"), exchange["status"])


def mock(number: int) -> str:
    """Each operation gets the status of the recorded exchange that the document shows, and one of its examples.

    Prism prefers the lowest status that means success. For a login that is the one without a body, so that the request must ask for 201.
    """
    description, count = Description(bundled(number)), 0
    with prism("mock", edition(number, "3.1")) as url:
        for match in description.operations():
            for call in shown(description, match):
                lowest = min(int(each) for each in match.operation["responses"] if each.startswith("2"))
                prefer = {"Prefer": f"code={call.status}"} if call.status != lowest else {}
                status, violations, text = send(call, url, "Basic YTpi", **prefer)
                examples = examples_of(description, match, call.status)
                if status != call.status or violations or (examples and text not in examples and json_or_text(text) not in examples):
                    raise Failed(f"{call.method} {call.path}: {status} {violations} {text[:120]}")
                count += 1
    return f"{count} requests answered as the document shows"


def examples_of(description: Description, match: Match, status: int) -> list[Any]:
    """The examples of a response."""
    content = description.resolve(match.operation["responses"][str(status)]).get("content", {})
    return [description.resolve(example)["value"] for media in content.values() for example in media.get("examples", {}).values()]


def json_or_text(text: str) -> Any:
    """A body."""
    try:
        return json.loads(text)
    except ValueError:
        return text


Caller = Callable[..., Any]
"""Sends a request: method, path, expected status, body."""


def until(call: Caller, id: str, state: str) -> None:
    """Read a key until it is in a state."""
    for _ in range(200):
        if call("GET", f"/apikeys/{id}", 200)["state"] == state:
            return
        time.sleep(0.02)
    raise Failed(f"{id} does not become {state}")


def act(call: Caller, id: str, action: str, state: str) -> None:
    """Run an action, and wait for its state."""
    call("POST", f"/apikeys/{id}?action={action}", 202)
    until(call, id, state)


def life_1(call: Caller) -> None:
    """A key's life on Rancher 1."""
    ids = [call("POST", "/apikeys", 201, {"name": name})["id"] for name in ("prism-one", "prism-two", "prism-three")]
    for id in ids:
        until(call, id, "active")
    _, two, three = ids
    assert [each["id"] for each in call("GET", "/apikeys?name=prism-three", 200)["data"]] == [three]
    call("PUT", f"/apikeys/{three}", 200, {"name": "prism-renamed"})
    call("GET", f"/apikeys/{three}/account", 200)
    call("GET", "/schemas/apikey", 200)
    for action, state in (("update", "active"), ("deactivate", "inactive"), ("activate", "active"), ("deactivate", "inactive")):
        act(call, three, action, state)
    call("DELETE", f"/apikeys/{three}", 200)
    until(call, three, "removed")
    act(call, three, "purge", "purged")
    act(call, two, "deactivate", "inactive")
    act(call, two, "remove", "removed")
    call("GET", "/apikeys/1c9999", 404)


def life_2(call: Caller) -> None:
    """A token's life on Rancher 2."""
    id = call("POST", "/v3/tokens", 201, {"description": "prism", "ttl": 3_600_000})["id"]
    call("GET", "/v3/tokens", 200)
    call("GET", f"/v3/tokens/{id}", 200)
    call("DELETE", f"/v3/tokens/{id}", 204)
    call("GET", f"/v3/tokens/{id}", 404)
    call("GET", "/v3/users?me=true", 200)
    call("GET", "/v3/schemas/token", 200)
    path = "/apis/ext.cattle.io/v1/tokens"
    name = call("POST", path, 201, {"spec": {"description": "prism"}})["metadata"]["name"]
    call("GET", path, 200)
    call("GET", f"{path}/{name}", 200)
    call("PATCH", f"{path}/{name}", 200, {"spec": {"enabled": False}})
    call("DELETE", f"{path}/{name}", 200)
    call("GET", f"{path}/{name}", 404)


def proxy(number: int) -> str:
    """Requests and responses of a key's life pass without a violation."""
    with served(number) as (sandbox, given):
        token = given["RANCHER_TOKEN"]
        authorization = f"Basic {base64.b64encode(token.encode()).decode()}" if number == 1 else f"Bearer {token}"
        upstream = given["RANCHER_URL"] + ("/v2-beta" if number == 1 else "")
        with prism("proxy", edition(number, "3.1"), upstream) as url:

            def call(method: str, path: str, status: int, body: Any = None) -> Any:
                got, violations, text = send(Call(method, path, body, status), url, authorization)
                if got != status or violations:
                    raise Failed(f"{method} {path}: {got} {violations[:200]} {text[:80]}")
                return json_or_text(text)

            (life_1 if number == 1 else life_2)(call)
        if left := missing(number, sandbox.seen):
            raise Failed(f"the sandbox did not see: {', '.join(left)}")
        return f"{len(sandbox.seen)} exchanges of a key's life without a violation"
