"""Recorded exchanges that depend on nothing before them: errors, discovery, settings, features, schema. tests/parity measures the rest."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from rancher_keys.sandbox import Sandbox

from ..recordings import Exchange, load
from .rancher2_client import bearer

RECORDINGS = {
    "2.7": ("rancher-2.7-second",),
    "2.10": ("rancher-2.10",),
    "2.12": ("rancher-2.12-second",),
    "2.13": ("rancher-2.13",),
    "2.14": ("rancher-2.14",),
    "2.15": ("rancher-2.15-ext", "rancher-2.15-admin"),
}
CREATED = re.compile(r"/(token|kubeconfig)-(?!zzzzz|none)[a-z0-9-]+")
"""A path with the name of a token that the conversation created."""
COMPARED = re.compile(r"/v3/(settings|features|schemas)/|/apis/ext\.cattle\.io(/v1)?$")
DRAWN = ("created", "createdTS", "uuid", "resourceVersion")


def is_independent(exchange: Exchange) -> bool:
    """Whether an exchange can be repeated alone."""
    path = urlsplit(exchange.url).path
    if CREATED.search(path) or "Cookie" in exchange.request_headers:
        return False
    return exchange.status >= 400 or (exchange.method == "GET" and COMPARED.search(path) is not None and isinstance(exchange.body, dict))


def comparable(value: Any, host: str) -> Any:
    """A body without what every server makes up: ids, dates, its host."""
    text = json.dumps({name: each for name, each in value.items() if name not in DRAWN} if isinstance(value, dict) else value)
    text = re.sub(r"\b(u|user|token)-[bcdfghjklmnpqrstvwxz2-9]{5}\b", r"\1-id", text.replace(host, "host"))
    return json.loads(text)


def callers(exchanges: list[Exchange]) -> dict[str, str]:
    """The roles behind the recorded credentials: the first is an administrator's, the second a user's."""
    seen = list(dict.fromkeys(each.request_headers["Authorization"] for each in exchanges if "Authorization" in each.request_headers))
    return dict(zip([each for each in seen if each.startswith("Bearer ")], ("admin", "user"), strict=False))


@pytest.mark.parametrize(("version", "name"), [(version, name) for version, names in RECORDINGS.items() for name in names])
def test_exchanges_are_as_recorded(version: str, name: str) -> None:
    exchanges = load(name)
    roles = callers(exchanges)
    compared = 0
    with Sandbox(version) as sandbox:
        assert sandbox.admin is not None
        tokens = {"admin": bearer(sandbox.admin), "user": bearer(sandbox.add_user("vera", "vera-sandbox-password"))}
        with httpx.Client(transport=sandbox.transport(), base_url="https://host") as http:
            for exchange in filter(is_independent, exchanges):
                headers = dict(exchange.request_headers)
                given = headers.pop("Authorization", None)
                if given is not None:
                    if given not in roles:
                        continue  # a token that the conversation created
                    headers["Authorization"] = f"Bearer {tokens[roles[given]]}"
                parts = urlsplit(exchange.url)
                body = exchange.request_body
                content = body if isinstance(body, str | None) else json.dumps(body)
                url = f"https://host{parts.path}{f'?{parts.query}' if parts.query else ''}"
                response = http.request(exchange.method, url, headers=headers, content=content)
                assert response.status_code == exchange.status, exchange.name
                assert response.headers.get("content-type") == exchange.header("content-type"), exchange.name
                if isinstance(exchange.body, dict):
                    assert comparable(response.json(), "host") == comparable(exchange.body, parts.netloc), exchange.name
                else:
                    assert response.text == (exchange.body or ""), exchange.name
                compared += 1
    assert compared >= (5 if name == "rancher-2.15-admin" else 30)
