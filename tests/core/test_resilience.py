"""Secrets, deadlines, origins and lost responses, held against servers that misbehave on purpose."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import socket
import subprocess
import sys
import time
import traceback
from typing import Any

import anyio
import httpx
import pytest

from rancher_keys import NO_RETRIES, RetryPolicy, Secret, errors, rancher1, rancher2
from rancher_keys._core.request import PreparedRequest, Request, Response
from rancher_keys._core.secret import SecretBytes
from rancher_keys._core.urls import BadUrl, origin
from rancher_keys.sandbox import IN_PROCESS_URL, Sandbox

from ..chaos.leaks import find
from .faulty import JSON, Script, call, drip, reply, server

SECRET = "made-up-secret-0123456789"
KEY = {"id": "1c5", "type": "apiKey", "state": "registering", "transitioning": "yes", "publicValue": "A", "secretValue": SECRET}
LIST = {"type": "collection", "resourceType": "apiKey", "links": {}, "data": []}


def slow_headers(connection: socket.socket, head: bytes) -> None:
    drip(connection, b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000)


def slow_body(connection: socket.socket, head: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + JSON + b"Content-Length: 100000\r\n\r\n")
    drip(connection, b" " * 100_000)


def endless_interim(connection: socket.socket, head: bytes) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        time.sleep(0.001)


def silence(connection: socket.socket, head: bytes) -> None:
    connection.recv(1)


def endless_pages(connection: socket.socket, head: bytes) -> None:
    host = head.decode().lower().partition("host: ")[2].split("\r\n")[0]
    number = time.monotonic_ns()
    page = {**LIST, "data": [{**KEY, "id": f"1c{number}"}], "pagination": {"next": f"http://{host}/v1/apikeys?marker=m{number}"}}
    time.sleep(0.02)
    connection.sendall(reply(page))


NOT_FOLLOWED = (errors.UnexpectedResponse, errors.OriginMismatch, errors.ConnectionFailed)
kinds = pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])


class TestDeadlines:
    @kinds
    @pytest.mark.parametrize("script", [slow_headers, slow_body, endless_interim, silence, endless_pages])
    def test_a_call_ends_in_time_whatever_the_server_does(self, kind: str, script: Script) -> None:
        with server(script) as url:
            start = time.monotonic()
            with pytest.raises(errors.ConnectionFailed):
                call(kind, url, lambda client: client.api_keys.list(), timeout=0.5)
            assert time.monotonic() - start < 1.5

    @kinds
    def test_a_silent_read_after_a_create_ends_in_time_and_keeps_the_key(self, kind: str) -> None:
        def script(connection: socket.socket, head: bytes) -> None:
            if head.startswith(b"POST"):
                connection.sendall(reply(KEY, 201))
            else:
                silence(connection, head)

        with server(script) as url:
            start = time.monotonic()
            with pytest.raises(errors.RancherError) as caught:
                call(kind, url, lambda client: client.api_keys.create(wait=0.3), timeout=20.0)
            assert time.monotonic() - start < 1.3
            assert caught.value.created.secret_key.reveal() == SECRET

    @kinds
    def test_a_page_seen_twice_is_an_error(self, kind: str) -> None:
        def script(connection: socket.socket, head: bytes) -> None:
            host = head.decode().lower().partition("host: ")[2].split("\r\n")[0]
            connection.sendall(reply({**LIST, "data": [KEY], "pagination": {"next": f"http://{host}/v1/apikeys?marker=m1"}}))

        with server(script) as url, pytest.raises(errors.UnexpectedResponse, match="already returned"):
            call(kind, url, lambda client: client.api_keys.list(), timeout=5.0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # httpcore leaves its generator open under trio
class TestSizes:
    @kinds
    @pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, gzip"])
    def test_a_response_is_limited_after_decompression(self, kind: str, encoding: str) -> None:
        body = b" " * 3_000_000
        for _ in range(encoding.count("gzip")):
            body = gzip.compress(body)

        def script(connection: socket.socket, head: bytes) -> None:
            connection.sendall(reply(body, headers=b"Content-Encoding: %b\r\n" % encoding.encode()))

        with server(script) as url, pytest.raises(errors.RancherError) as caught:
            call(kind, url, lambda client: client.api.root(), max_response_bytes=2**20, retry=NO_RETRIES)
        if encoding != "gzip, gzip":
            assert isinstance(caught.value, errors.ResponseTooLarge)
            assert "max_response_bytes, 1,048,576 bytes" in str(caught.value)
        else:
            assert "compressed in a way that was not requested" in str(caught.value)

    @kinds
    @pytest.mark.parametrize("encoding", ["gzip", "deflate"])
    def test_compressed_responses_are_read(self, kind: str, encoding: str) -> None:
        import zlib

        content = json.dumps({**KEY, "state": "active", "transitioning": "no", "description": "x" * 600_000}).encode()
        body = gzip.compress(content) if encoding == "gzip" else zlib.compress(content)
        raw = zlib.compressobj(wbits=-15)
        bodies = [body] if encoding == "gzip" else [body, raw.compress(content) + raw.flush()]
        for each in bodies:
            answer = reply(each, headers=b"Content-Encoding: %b\r\n" % encoding.encode())
            with server(lambda connection, head, answer=answer: connection.sendall(answer)) as url:  # type: ignore[misc]
                assert len(call(kind, url, lambda client: client.api_keys.get("1c5")).description) == 600_000


@kinds
def test_bytes_after_a_response_are_not_the_next_response(kind: str) -> None:
    poison = reply({**KEY, "id": "1c6"})

    def script(connection: socket.socket, head: bytes) -> None:
        name = head.split(b" ")[1].rpartition(b"/")[2].decode()
        connection.sendall(reply({**KEY, "id": name}) + poison)

    with server(script) as url:
        if kind == "sync":
            with rancher1.Client(url) as client:
                assert [client.api_keys.get(name).id for name in ("1c5", "1c6", "1c7")] == ["1c5", "1c6", "1c7"]
                return

        async def main() -> list[str]:
            async with rancher1.AsyncClient(url) as client:
                return [(await client.api_keys.get(name)).id for name in ("1c5", "1c6", "1c7")]

        assert anyio.run(main, backend=kind) == ["1c5", "1c6", "1c7"]


class TestCreated:
    @pytest.mark.parametrize("kind", ["asyncio", "trio"])
    def test_a_cancelled_wait_returns_the_key(self, kind: str) -> None:
        def script(connection: socket.socket, head: bytes) -> None:
            connection.sendall(reply(KEY, 201 if head.startswith(b"POST") else 200))

        async def main(url: str) -> Any:
            scope = anyio.CancelScope()
            async with rancher1.AsyncClient(url, on_response=lambda *_: scope.cancel()) as client:
                found = []
                with scope:
                    found.append(await client.api_keys.create())
                return found[0]

        with server(script) as url:
            assert anyio.run(main, url, backend=kind).secret_key.reveal() == SECRET

    @pytest.mark.parametrize("kind", ["asyncio", "trio"])
    def test_a_cancelled_create_says_that_it_may_have_taken_effect(self, kind: str) -> None:
        caught: list[BaseException] = []

        async def main(url: str) -> None:
            async with rancher1.AsyncClient(url, token=SECRET) as client:
                with anyio.move_on_after(0.2):
                    try:
                        await client.api_keys.create()
                    except BaseException as error:
                        caught.append(error)
                        raise

        with server(silence) as url:
            anyio.run(main, url, backend=kind)
        assert any("may have taken effect" in note for note in caught[0].__notes__)
        assert find(caught[0], [SECRET]) is None

    @kinds
    def test_a_key_in_a_response_that_never_ends_is_on_the_error(self, kind: str) -> None:
        content = json.dumps(KEY).encode()

        def script(connection: socket.socket, head: bytes) -> None:
            connection.sendall(b"HTTP/1.1 201 X\r\n" + JSON + b"Content-Length: %d\r\n\r\n" % (len(content) + 5) + content)
            connection.shutdown(socket.SHUT_RDWR)

        with server(script) as url, pytest.raises(errors.OutcomeUnknown) as caught:
            call(kind, url, lambda client: client.api_keys.create())
        assert caught.value.created.secret_key.reveal() == SECRET
        assert find(caught.value, [SECRET]) is None

    @kinds
    @pytest.mark.parametrize(("after", "wait"), [(1, False), (2, True)])
    def test_a_callback_that_fails_does_not_lose_the_key(self, kind: str, after: int, wait: bool) -> None:
        seen: list[int] = []

        def observe(method: str, path: str, status: int) -> None:
            seen.append(status)
            if len(seen) == after:
                raise ZeroDivisionError

        def script(connection: socket.socket, head: bytes) -> None:
            connection.sendall(reply(KEY, 201 if head.startswith(b"POST") else 200))

        with server(script) as url, pytest.raises(ZeroDivisionError) as caught:
            call(kind, url, lambda client: client.api_keys.create(wait=wait), on_response=observe)
        assert caught.value.created.secret_key.reveal() == SECRET  # type: ignore[attr-defined]

    @kinds
    @pytest.mark.parametrize("status", [200, 302, 429, 500, 502, 503])
    def test_a_create_that_a_proxy_answers_is_of_unknown_outcome(self, kind: str, status: int) -> None:
        def script(connection: socket.socket, head: bytes) -> None:
            connection.sendall(b"HTTP/1.1 %d X\r\nContent-Type: text/html\r\nLocation: /login\r\nContent-Length: 2\r\n\r\nno" % status)

        with server(script) as url:
            with pytest.raises(errors.OutcomeUnknown, match=r"may have taken effect\. List the keys"):
                call(kind, url, lambda client: client.api_keys.create())
            with pytest.raises(errors.OutcomeUnknown):
                call(kind, url, lambda client: client.log_in("admin", SECRET), generation=2)


class TestSuccessIsProven:
    @pytest.mark.parametrize(
        "body", [b"{}", b"null", b"[]", b"", b'{"type":"error","code":"X","status":503}', b'{"id":"1c6","type":"apiKey"}']
    )
    @pytest.mark.parametrize(
        "operation",
        [
            lambda client: client.api_keys.get("1c5"),
            lambda client: client.api_keys.update("1c5", name="a"),
            lambda client: client.api_keys.deactivate("1c5", wait=False),
            lambda client: client.api_keys.delete("1c5"),
            lambda client: list(client.api_keys.list()),
            lambda client: client.log_in("admin", "made-up"),
            lambda client: client.api.api_key_schema(),
        ],
    )
    def test_a_status_of_success_alone_is_not_success(self, operation: Any, body: bytes) -> None:
        with (
            server(lambda connection, head: connection.sendall(reply(body))) as url,
            rancher1.Client(url, timeout=2.0) as client,
            pytest.raises((errors.UnexpectedResponse, errors.OutcomeUnknown)),
        ):
            operation(client)


class TestSecrets:
    @pytest.mark.parametrize("generation", [1, 2])
    def test_trackers_find_no_secret(self, generation: int) -> None:
        package = (rancher1, rancher2)[generation - 1]

        def script(connection: socket.socket, head: bytes) -> None:
            connection.sendall(reply({"type": "error", "status": 401, "code": "Unauthorized", "detail": SECRET, "message": SECRET}, 401))

        with server(script) as url, package.Client(url, token=f"token-a:{SECRET}", retry=NO_RETRIES) as client:
            lists = client.api_keys if generation == 1 else client.tokens
            for operation in (lambda: client.log_in("admin", SECRET), lambda: list(lists.list())):
                with pytest.raises(errors.RancherError) as caught:
                    operation()
                assert find(caught.value, [SECRET]) is None
                shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
                ours = shown.partition("rancher_keys/")[2]
                assert SECRET not in ours
            assert SECRET not in repr(vars(client))

    def test_slots_and_states_hold_no_secret(self) -> None:
        for value in (Secret(SECRET), SecretBytes(SECRET.encode())):
            assert SECRET not in repr([getattr(value, name) for name in type(value).__slots__])
            assert SECRET not in repr([value.__getstate__(), value.__reduce_ex__(2) if isinstance(value, Secret) else None])
        response = Response(200, {}, SECRET.encode())
        assert SECRET not in repr([getattr(response, name) for name in Response.__slots__])
        request = Request("POST", "/x", "/x", bytes, "safe", body={"a": Secret(SECRET)})
        assert SECRET not in repr([request, request.body, request.__getstate__()])  # type: ignore[attr-defined]
        prepared = PreparedRequest("GET", "http://x", {}, Secret(SECRET), SecretBytes(SECRET.encode()))
        assert SECRET not in repr(prepared.__getstate__())  # type: ignore[attr-defined]

    @pytest.mark.parametrize("ending", ["\n", "\r\n", " ", "\t", "\x00", "\ud800"])
    @pytest.mark.parametrize("argument", ["token", "secret_key", "authorize"])
    def test_a_secret_with_a_line_break_is_rejected_by_name(self, argument: str, ending: str) -> None:
        bad = SECRET + ending
        for package in (rancher1, rancher2):
            options: dict[str, Any] = {argument: (lambda: bad) if argument == "authorize" else bad}
            if argument == "secret_key":
                options["access_key"] = "A"
            with pytest.raises(errors.InvalidArgument, match=argument) as caught:
                package.Client("http://localhost:1", **options).log_in("a", "b") if argument != "authorize" else _first(package, options)
            assert find(caught.value, [SECRET]) is None

    def test_cookies_are_neither_kept_nor_logged(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(0)
        heads: list[bytes] = []

        def script(connection: socket.socket, head: bytes) -> None:
            heads.append(head.lower())
            connection.sendall(reply({**KEY, "secretValue": None}, headers=b"Set-Cookie: R_SESS=%b; Path=/\r\n" % SECRET.encode()))

        with server(script) as url, rancher1.Client(url) as client:
            client.api_keys.get("1c5")
            client.api_keys.get("1c5")
        assert len(heads) == 2
        assert not any(b"cookie" in head for head in heads)
        assert "set-cookie" in caplog.text.lower(), "httpcore logs headers, or this test shows nothing"
        assert SECRET not in caplog.text


def _first(package: Any, options: dict[str, Any]) -> Any:
    client = package.Client("http://localhost:1", **options)
    return client.users.me() if package is rancher2 else client.api.root()


class TestOrigins:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("https://h", "HTTPS://H:443/x"),
            ("http://h.", "http://h:80"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("http://[::1]", "http://[0:0:0:0:0:0:0:1]:80"),
        ],
    )
    def test_spellings_of_one_origin(self, one: str, other: str) -> None:
        assert origin(one) == origin(other)

    def test_hosts_are_read_as_httpx_reads_them(self) -> None:
        for url in ("https://faß.de", "https://bücher.example", "http://EXAMPLE.com"):
            assert origin(url).host == httpx.URL(url).raw_host.decode()

    @pytest.mark.parametrize(
        "url", ["http://u:p@h", "http://h\\@x", "http://h x", "http://[::1%25a]", "http://h:99999", "http://a..b", "h"]
    )
    def test_what_is_no_origin(self, url: str) -> None:
        with pytest.raises(BadUrl):
            origin(url)

    @kinds
    @pytest.mark.parametrize(
        "target", ["http://user:made-up@{}/", "http://{}@other.example/", "http://[::1", "http://h:abc", "//other.example/"]
    )
    def test_a_redirect_elsewhere_is_not_followed(self, kind: str, target: str) -> None:
        def script(connection: socket.socket, head: bytes) -> None:
            host = head.decode().lower().partition("host: ")[2].split("\r\n")[0]
            connection.sendall(b"HTTP/1.1 302 X\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % target.format(host).encode())

        with server(script) as url, pytest.raises(NOT_FOLLOWED):
            call(kind, url, lambda client: client.api.root(), token=SECRET, retry=NO_RETRIES)


FORKED = """
import os
from rancher_keys import errors, rancher1
from rancher_keys.sandbox import IN_PROCESS_URL, Sandbox

with Sandbox("1.6", access_control=False) as sandbox, rancher1.Client(IN_PROCESS_URL, transport=sandbox.transport()) as client:
    client.api.root()
    if child := os.fork():
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        client.api.root()
        raise SystemExit(status)
    try:
        client.api.root()
    except errors.ClientUnusable as error:
        print(error, flush=True)
        os._exit(0)
    os._exit(1)
"""


class TestIsolation:
    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    def test_a_client_is_not_used_after_a_fork(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Sandbox("1.6", access_control=False) as sandbox, rancher1.Client(IN_PROCESS_URL, transport=sandbox.transport()) as client:
            client.api.root()
            monkeypatch.setattr(os, "getpid", lambda: 1)
            with pytest.raises(errors.ClientUnusable, match="after a fork"):
                client.api.root()

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    def test_a_child_process_refuses_the_client_of_its_parent(self) -> None:
        done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "after a fork" in done.stdout

    def test_a_fork_during_a_wait_does_not_lose_the_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def script(connection: socket.socket, head: bytes) -> None:
            connection.sendall(reply(KEY, 201))

        with server(script) as url, rancher1.Client(url, on_response=lambda *_: monkeypatch.setattr(os, "getpid", lambda: 1)) as client:
            with pytest.raises(errors.ClientUnusable) as caught:
                client.api_keys.create()
            assert caught.value.created.secret_key.reveal() == SECRET

    def test_a_second_event_loop_is_told_apart(self) -> None:
        with Sandbox("1.6", access_control=False) as sandbox:
            client = rancher1.AsyncClient(IN_PROCESS_URL, transport=sandbox.transport())
            asyncio.run(client.api.root())
            with pytest.raises(errors.ClientUnusable, match="another event loop"):
                asyncio.run(client.api.root())


@pytest.mark.parametrize("resource", ["tokens", "ext_tokens", "all_tokens", "kubeconfigs"])
@kinds
def test_a_delete_whose_response_was_lost_succeeds(kind: str, resource: str) -> None:
    turns: list[bytes] = []

    def script(connection: socket.socket, head: bytes) -> None:
        if head.startswith(b"GET"):
            connection.sendall(reply({"Version": "v2.15.0", "GitCommit": "x", "RancherPrime": "false"}))
            return
        turns.append(head)
        if len(turns) % 2:
            connection.shutdown(socket.SHUT_RDWR)
            return
        status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
        connection.sendall(reply({"type": "error", "status": 404, "code": "NotFound"} if resource == "tokens" else status, 404))

    retry = RetryPolicy(initial_delay=0, max_delay=0)
    with server(script) as url:
        call(kind, url, lambda client: getattr(client, resource).delete("token-abcde"), generation=2, retry=retry)
        assert len(turns) == 2
        turns.append(b"")
        with pytest.raises(errors.NotFound):
            call(kind, url, lambda client: getattr(client, resource).delete("token-abcde"), generation=2, retry=retry)
