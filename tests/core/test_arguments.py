"""Any argument of any method works or is rejected with InvalidArgument, and any response gives only errors of this package."""

from __future__ import annotations

import asyncio
import inspect
import json
import math
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rancher_keys import RetryPolicy, Secret
from rancher_keys._core.pages import AsyncPages, Pages
from rancher_keys.errors import InvalidArgument, RancherError

from ..chaos.operations import PACKAGES

URL = "http://rancher.example.com"


class Odd:
    """An object that fails wherever it is used."""

    def __repr__(self) -> str:
        return "Odd()"

    def __eq__(self, other: object) -> bool:
        raise ValueError("odd")

    __hash__ = None  # type: ignore[assignment]


BAD: list[Any] = [
    "", " ", "\x00", "\n", "a\nb", "a\n", "\ud800", "é", "☃", "..", "../x", "a/b", "a?b", "a#b", "a:b", "%2f", "x" * 5000, "-", ".",
    "http://[::1", "http://h:abc", "http://h:99999", "http://", "//h", "http://h\\x", "http://u:p@h", "http://\u2100", "http://a..b",
    "http://[::1%25eth0]", "http://xn--a", "http://" + "a" * 70_000, "ftp://h", "http://h h", "http://h\t", "http:// h", "HTTP://H:080/v1/",
    0, 1, -1, True, False, 2**63, -(2**63) - 1, 10**400, 0.0, -1.0, 0.5, math.nan, math.inf, -math.inf, 1e308, 1j,
    None, b"", b"a", bytearray(b"x"), [], ["a"], [1], [None], ["\ud800"], (), {"a"}, {}, {"a": 1}, {1: "a"}, {"a": None}, {"\ud800": "x"},
    {"a": "\ud800"}, {"a": {"b": object()}}, {"a=b": "c"}, {"": ""}, {"a": "b, c"}, object(), object, len, Odd(), Ellipsis, NotImplemented,
    Secret(""), Secret("a\n"), Secret("\ud800"), Secret("ok"), RetryPolicy(), timedelta(), timedelta(-1), timedelta.max, timedelta.min,
    timedelta(microseconds=1), datetime.min, datetime.max, datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), UTC,
    lambda: "x", lambda: None, iter(()), range(3), ssl.create_default_context(), ValueError("x"), 5,
]  # fmt: skip


def nested() -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(2000):
        value = {"a": value}
    return value


BAD.append(nested())


def refusing(request: httpx.Request) -> httpx.Response:
    return httpx.Response(404, json={"type": "error", "status": 404, "code": "NotFound"}, request=request)


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers without a network."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        return self.answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return self.answer(request)


def methods() -> Iterator[tuple[int, str, str, inspect.Signature]]:
    """All public methods of the clients that take arguments, by inspection: generation, resource, name."""
    for generation, package in PACKAGES.items():
        client = package.Client(URL)
        for resource, target in [("", client), *vars(client).items()]:
            if type(target).__module__ != type(client).__module__:
                continue
            for name, function in inspect.getmembers(type(target), inspect.isfunction):
                if not name.startswith("_") and name not in ("run", "stream", "close"):
                    yield generation, resource, name, inspect.signature(function)
        client.close()


METHODS = list(methods())
GOOD = {"id": "1a5", "project_id": "1a5", "user": "admin", "password": "made-up", "token": "token-a:made-up"}
QUICK = RetryPolicy(attempts=1)


def named(case: Any) -> str:
    return f"{case[0]}-{case[1] or 'client'}.{case[2]}"


def finish(value: Any) -> Any:
    """Carry a call of either client to its end."""
    if inspect.isgenerator(value) or isinstance(value, Pages):
        return [item for item, _ in zip(value, range(3), strict=False)]
    return value


async def finish_async(value: Any) -> Any:
    if inspect.iscoroutine(value):
        return await value
    if isinstance(value, AsyncPages) or inspect.isasyncgen(value):
        async for _ in value:
            break
    return value


def required_arguments(signature: inspect.Signature) -> dict[str, Any]:
    parameters = list(signature.parameters.values())[1:]
    required = [each.name for each in parameters if each.default is inspect.Parameter.empty and each.kind != each.VAR_KEYWORD]
    return {name: GOOD.get(name, "x") for name in required}


def bad_arguments(signature: inspect.Signature) -> Iterator[dict[str, Any]]:
    parameters = list(signature.parameters.values())[1:]
    required = {
        each.name: GOOD.get(each.name, "x")
        for each in parameters
        if each.default is inspect.Parameter.empty and each.kind != each.VAR_KEYWORD
    }
    for parameter in parameters:
        names = ["name", "created_gt", "account_id_null", "no_such_filter"] if parameter.kind is parameter.VAR_KEYWORD else [parameter.name]
        for name in names:
            for value in BAD:
                yield {**required, name: value}


@pytest.mark.parametrize("case", METHODS, ids=named)
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_any_argument_works_or_is_invalid(case: Any, kind: str) -> None:
    generation, resource, name, signature = case
    rejected = 0

    def check(call: Callable[[dict[str, Any]], Any]) -> None:
        nonlocal rejected
        for arguments in bad_arguments(signature):
            try:
                call(arguments)
            except InvalidArgument:
                rejected += 1
            except RancherError:
                pass
            except Exception as error:
                error.add_note(f"arguments: {arguments!r}"[:500])
                raise

    options: dict[str, Any] = {"transport": Transport(refusing), "retry": QUICK}
    if kind == "sync":
        with PACKAGES[generation].Client(URL, **options) as client:
            target = getattr(client, resource) if resource else client
            check(lambda arguments: finish(getattr(target, name)(**arguments)))
    else:
        with asyncio.Runner() as runner:
            other = PACKAGES[generation].AsyncClient(URL, **options)
            target = getattr(other, resource) if resource else other

            async def call(arguments: dict[str, Any]) -> None:
                await finish_async(getattr(target, name)(**arguments))

            check(lambda arguments: runner.run(call(arguments)))
            runner.run(other.close())
    if len(signature.parameters) > 1:
        assert rejected > 20


@pytest.mark.parametrize("generation", PACKAGES)
@pytest.mark.parametrize("prefix", ["", "Async"])
def test_any_argument_of_the_constructor_works_or_is_invalid(generation: int, prefix: str) -> None:
    kind = getattr(PACKAGES[generation], f"{prefix}Client")
    transport = httpx.MockTransport(lambda _: httpx.Response(500))  # without one, httpx reads all certificates for each client
    for name in list(inspect.signature(kind).parameters):
        rejected = 0
        for value in BAD:
            try:
                kind(**{"url": URL, "transport": transport, name: value})
            except InvalidArgument:
                rejected += 1
            except Exception as error:
                error.add_note(f"{name}={value!r}"[:300])
                raise
        assert rejected > 20, name


def test_any_argument_of_a_retry_policy_works_or_is_invalid() -> None:
    for name in ("attempts", "initial_delay", "max_delay"):
        for value in BAD:
            try:
                policy = RetryPolicy(**{name: value})
            except InvalidArgument:
                continue
            assert math.isfinite(policy.delay(1, "x"))
            assert math.isfinite(policy.delay(10**6, None))


HEADERS = ["Content-Type", "Location", "Retry-After", "Server", "X-API-Schemas", "Content-Encoding", "Set-Cookie", "X-Y"]
VALUES = [
    *("application/json", "text/html", "text/plain; charset=x", "gzip", "", "/v1", "http://[::1", "//h:x", "http://a:b@c", "9" * 400),
    *("nan", "Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 00 Jan 0000 99:99:99 GMT", "é"),
]
BODIES = [
    *(b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"null", b"{}", b'{"type":"error"}', b'{"type":"error","status":"x","code":5}'),
    *(b'{"data":null}', b'{"data":[{"id":1}]}', b'{"data":[{"id":"x"}],"pagination":{"next":"http://[::1"}}'),
    *(b'{"id":"1a5","created":1e400}', b'{"id":"1a5","ttl":1e400,"metadata":{"name":"1a5"}}', b'{"id":"\\ud800"}'),
    *(b'{"items":[],"metadata":{"continue":"a"}}', b'{"metadata":{"creationTimestamp":"x"},"items":{}}'),
]
NAMES = ["id", "type", "data", "items", "metadata", "name", "status", "state", "ttl", "pagination", "next", "code", "token", "jwt", "spec"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
TREES = st.recursive(
    LEAVES, lambda each: st.lists(each, max_size=3) | st.dictionaries(st.sampled_from(NAMES), each, max_size=6), max_leaves=12
)
TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20)
RESPONSES = st.fixed_dictionaries(
    {
        "status": st.integers(200, 599) | st.sampled_from([200, 201, 204, 301, 302, 307, 401, 404, 422, 429, 500, 503]),
        "headers": st.dictionaries(st.sampled_from(HEADERS), st.sampled_from(VALUES) | TEXTS),
        "body": st.binary(max_size=50) | st.sampled_from(BODIES) | TREES.map(lambda value: json.dumps(value).encode()),
    }
)


@pytest.mark.parametrize("case", METHODS, ids=named)
@settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(responses=st.lists(RESPONSES, min_size=1, max_size=4))
def test_any_response_gives_only_our_errors(case: Any, responses: list[dict[str, Any]]) -> None:
    generation, resource, name, signature = case
    turn = iter(range(10**6))

    def answer(request: httpx.Request) -> httpx.Response:
        found = responses[next(turn) % len(responses)]
        headers = [(key.encode(), value.encode("latin-1")) for key, value in found["headers"].items()]
        return httpx.Response(found["status"], headers=headers, stream=httpx.ByteStream(found["body"]), request=request)

    parameters = list(signature.parameters.values())[1:]
    arguments = {
        each.name: GOOD.get(each.name, "x")
        for each in parameters
        if each.default is inspect.Parameter.empty and each.kind != each.VAR_KEYWORD
    }
    if "wait" in signature.parameters and "float" in str(signature.parameters["wait"].annotation):
        arguments["wait"] = 0.02
    if name in ("wait", "watch"):
        arguments["timeout"] = 0.02 if name == "wait" else timedelta(seconds=0.02)
    if name == "update":
        arguments["description"] = "x"
    retry = RetryPolicy(attempts=2, initial_delay=0, max_delay=0)
    with PACKAGES[generation].Client(URL, transport=Transport(answer), retry=retry, timeout=0.3, token="made-up") as client:
        try:
            result = finish(getattr(getattr(client, resource) if resource else client, name)(**arguments))
        except RancherError:
            return
        repr(result)
        for attribute in dir(result):
            if not attribute.startswith("_"):
                getattr(result, attribute)
