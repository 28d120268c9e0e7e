"""The verification adapts to a server's settings, to what is switched off, to delays, and to wrong credentials."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from rancher_keys.contract import Caller, CannotVerify, HttpClient, Result, Verification
from rancher_keys.sandbox import VERSIONS, Sandbox
from rancher_keys.sandbox.wire import Request, Response

from .against import LOGIN, callers_of, verification
from .seeded import as_admin, matches
from .test_verify import leftovers

UNAUTHORIZED = b'{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Unauthorized","code":401}'
JSON = [("Content-Type", "application/json")]


def intercept(sandbox: Sandbox, respond: Callable[[Request], Response | None]) -> None:
    """Let a function respond instead of the sandbox, unless it returns None."""
    handle = sandbox.server.handle
    sandbox.server.handle = lambda request: respond(request) or handle(request)  # type: ignore[method-assign]


def passed_but(results: list[Result]) -> dict[str, set[str]]:
    """The outcomes other than passed, by reason."""
    assert not [(result.name, result.expected, result.actual) for result in results if result.outcome == "failed"]
    found: dict[str, set[str]] = {}
    for result in results:
        if result.outcome == "skipped":
            found.setdefault(result.reason, set()).add(result.id)
    return found


@contextmanager
def with_max_ttl(version: str, minutes: str) -> Iterator[Verification]:
    with Sandbox(version, delay=0) as sandbox:
        sandbox.rancher2.set_max_ttl(minutes)
        with verification(sandbox) as run:
            yield run
        assert leftovers(sandbox) == []


@pytest.mark.parametrize(
    ("version", "minutes"),
    [
        *((version, "30") for version in VERSIONS if version.startswith("2.")),
        *((version, minutes) for version in ("2.7", "2.15") for minutes in ("1", "60", "0", "999999")),
    ],
)
def test_any_maximum_ttl(version: str, minutes: str) -> None:
    with with_max_ttl(version, minutes) as run:
        skipped = passed_but(list(run.run()))
        assert not [reason for reason in skipped if "max-ttl" in reason]


@pytest.mark.parametrize("minutes", ["-1", "abc", "60m"])
def test_a_maximum_ttl_that_prevents_new_tokens_is_one_reason(minutes: str) -> None:
    with with_max_ttl("2.15", minutes) as run:
        results = list(run.run())
        assert any(result.outcome == "passed" for result in results)
        reason = f"the setting auth-token-max-ttl-minutes is '{minutes}': new tokens would be rejected or expired"
        assert "tokens.create" in passed_but(results)[reason]


@pytest.mark.parametrize(
    ("status", "body"), [(503, b"service unavailable"), (404, b"404 page not found\n"), (200, b"<html>")], ids=["503", "404", "html"]
)
def test_an_ext_api_that_is_down_is_one_reason(status: int, body: bytes) -> None:
    with Sandbox("2.15", delay=0) as sandbox, verification(sandbox) as run:
        run.connect()
        down = Response(status, [("Content-Type", "text/plain")], body)
        intercept(sandbox, lambda request: down if request.path.startswith("/apis/ext.cattle.io") else None)
        skipped = passed_but(list(run.run()))
        [reason] = [reason for reason in skipped if "ext.cattle.io API" in reason]
        assert f"is {status} {body.decode().strip()}" in reason
        assert {"ext.create", "users.self", "schema.ext-verbs"} <= skipped[reason]


@pytest.mark.parametrize("version", ["2.12", "2.15"])
def test_a_short_default_ttl_of_kubeconfigs(version: str) -> None:
    with Sandbox(version, delay=0) as sandbox, verification(sandbox) as run:
        sandbox.rancher2.set_setting("kubeconfig-default-token-ttl-minutes", "5")
        assert passed_but(list(run.run())) == {}


def test_kubeconfigs_without_tokens_are_one_reason() -> None:
    with Sandbox("2.15", delay=0) as sandbox, verification(sandbox) as run:
        sandbox.rancher2.set_setting("kubeconfig-generate-token", "false")
        reason = "the setting kubeconfig-generate-token is 'false': kubeconfigs contain no token"
        assert passed_but(list(run.run())) == {reason: {"kubeconfigs.token"}}


def test_ext_tokens_that_are_off_are_one_reason() -> None:
    with Sandbox("2.12", delay=0) as sandbox, verification(sandbox) as run:
        sandbox.rancher2.set_feature("ext-tokens", False)
        assert "ext.create" in passed_but(list(run.run()))["the feature ext-tokens is off"]


@pytest.mark.parametrize(("version", "status"), [("2.14", 401), ("2.15", 404)])
def test_v3_public_that_is_off_is_one_reason(version: str, status: int) -> None:
    with Sandbox(version, delay=0) as sandbox, verification(sandbox) as run:
        sandbox.rancher2.set_feature("v3-public", False)
        results = list(run.run())
        [reason] = [reason for reason in passed_but(results) if "v3-public" in reason]
        assert reason == f"the feature v3-public is off: GET /v3-public/localProviders/local is {status}"
        assert next(result for result in results if result.id == "login.v1-public").outcome == "passed"


@pytest.mark.parametrize("version", ["1.0", "1.6", "2.7", "2.15"])
def test_a_wrong_login_password_is_one_reason(version: str) -> None:
    with Sandbox(version, delay=0) as sandbox:
        client = HttpClient("http://rancher.sandbox", transport=sandbox.transport())
        run = Verification(client, callers_of(sandbox), login=(LOGIN[0], "made-up-wrong-password"))
        skipped = passed_but(list(run.run()))
        client.close()
        reason = f"the login as '{LOGIN[0]}' was rejected (401); check the user name and the password"
        assert {id for id in skipped[reason] if not id.startswith("login")} <= {"activities.session"}


@pytest.mark.parametrize("version", [version for version in VERSIONS if version.startswith("1.")])
@pytest.mark.parametrize("role", ["admin", "user"])
def test_a_key_of_the_other_role_cannot_be_verified(version: str, role: str) -> None:
    with Sandbox(version, delay=0) as sandbox:
        callers = callers_of(sandbox)
        client = HttpClient("http://rancher.sandbox", transport=sandbox.transport())
        wrong = callers["user" if role == "admin" else "admin"]
        run = Verification(client, {role: wrong})
        with pytest.raises(CannotVerify, match=f"the key that was given for the {role} belongs to account 1a"):
            run.connect()
        assert run.report.exit_code == 2
        environment = sandbox.create_key("env", "project")
        run = Verification(client, {"admin": Caller("admin", environment.access_key, environment.secret_key)})
        with pytest.raises(CannotVerify, match="of kind 'project'"):
            run.connect()
        client.close()


@pytest.mark.parametrize("role", ["admin", "user"])
def test_a_token_of_the_other_role_cannot_be_verified(role: str) -> None:
    with Sandbox("2.15", delay=0) as sandbox:
        callers = callers_of(sandbox)
        forbidden = Response(403, JSON, b'{"type":"error","baseType":"error","code":"Forbidden","message":"no","status":403}')
        user = callers["user"].headers()["Authorization"]
        intercept(
            sandbox,
            lambda request: forbidden if request.path == "/v3/clusters/c-nope" and request.header("authorization") == user else None,
        )
        client = HttpClient("http://rancher.sandbox", transport=sandbox.transport())
        run = Verification(client, {role: callers["user" if role == "admin" else "admin"]})
        with pytest.raises(CannotVerify, match=f"the token that was given for the {role} is"):
            run.connect()
        client.close()


@pytest.mark.parametrize("version", ["2.12", "2.15"])
def test_credentials_that_apply_after_a_moment_are_reported_as_delays(version: str) -> None:
    """A new ext token is rejected, and a disabled or deleted one accepted, for the next two requests."""
    with Sandbox(version, delay=0) as sandbox, verification(sandbox) as run:
        run.connect()
        handle = sandbox.server.handle
        known: set[str] = set()
        seen: dict[tuple[str, bool], int] = {}

        def lagging(request: Request) -> Response:
            response = handle(request)
            if matches(request, "POST", "/v1/tokens") and response.status == 201:
                body = json.loads(response.body)
                known.add(f"Bearer ext/{body['metadata']['name']}:{body['status'].get('value')}")
            token = request.header("authorization") or ""
            if token not in known or not matches(request, "GET", "/v1/tokens"):
                return response
            rejected = response.status == 401
            seen[token, rejected] = seen.get((token, rejected), 0) + 1
            if seen[token, rejected] > 2:
                return response
            return handle(as_admin(request, sandbox)) if rejected else Response(401, JSON, UNAUTHORIZED)

        sandbox.server.handle = lagging  # type: ignore[method-assign]
        passed_but(list(run.run()))
        assert {delay.what for delay in run.report.delays} >= {"new credentials were accepted", "the deleted token was rejected"}
        assert all(0 < delay.seconds < 5 for delay in run.report.delays)
        assert "ext.delete[admin]" in {delay.check for delay in run.report.delays}


def test_a_version_1_1_is_told_from_1_0_by_its_links() -> None:
    for links, name in (({"apiKeys": "x"}, "1.0"), ({"apiKeys": "x", "backups": "x"}, "1.1")):
        with Sandbox("1.0") as sandbox, verification(sandbox) as run:
            body = json.dumps({"id": "v1", "type": "apiVersion", "links": links}).encode()
            root = Response(200, [*JSON, ("X-API-Schemas", "http://rancher.sandbox/v1/schemas")], body)
            intercept(sandbox, lambda request, root=root: root if request.path == "/v1" else None)  # type: ignore[misc]
            target = run.connect()
            assert (target.version, str(target)) == (name, f"Rancher {name}")
    with Sandbox("1.0") as sandbox:
        client = HttpClient("http://rancher.sandbox", transport=sandbox.transport())
        with pytest.raises(CannotVerify, match=r"is Rancher 1\.0 or 1\.1; give an administrator's"):
            Verification(client, {}).connect()
        client.close()
