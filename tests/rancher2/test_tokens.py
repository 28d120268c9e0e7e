"""/v3/tokens and log-in: each test runs sync and async."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rancher_keys import errors
from rancher_keys.rancher2 import models
from rancher_keys.rancher2.times import LONGEST_MS, duration, expiry, milliseconds
from rancher_keys.rancher2.tokens import select
from rancher_keys.sandbox import PASSWORD, Credentials, Fault, Sandbox
from rancher_keys.sandbox.rancher2 import tokens
from rancher_keys.sandbox.wire import Response

from ..both import Maker
from ..recordings import load
from .conftest import session_of


def test_a_log_in_makes_a_session(make: Maker, any_sandbox: Sandbox) -> None:
    client = make(transport=any_sandbox.transport())
    session = client.log_in("admin", PASSWORD, description="me")
    assert session.token.reveal() not in repr(session)
    mine = client.with_token(session.token)
    assert mine.users.me().username == "admin"
    assert [each.id for each in mine.tokens.list(current=True)] == [session.id]
    assert mine.version() == any_sandbox.version


def test_who_may_not_log_in(make: Maker, any_sandbox: Sandbox) -> None:
    client = make(transport=any_sandbox.transport())
    with pytest.raises(errors.Unauthorized, match="authentication failed") as caught:
        client.log_in("admin", "wrong-password")
    assert "wrong-password" not in str(caught.value)
    user = any_sandbox.rancher2.add_user("bob", "bob-sandbox-password")
    any_sandbox.rancher2.set_enabled(user, False)
    with pytest.raises(errors.Forbidden):
        client.log_in("bob", "bob-sandbox-password")


def test_a_log_in_where_v3_public_is_switched_off(make: Maker, any_sandbox: Sandbox) -> None:
    any_sandbox.faults.add(Fault("status", path="^/v3-public", status=404))
    client = make(transport=any_sandbox.transport())
    if any_sandbox.version == "2.15":
        assert client.with_token(client.log_in("admin", PASSWORD).token).users.me().me
    else:
        with pytest.raises(errors.OutcomeUnknown, match="v3-public"):
            client.log_in("admin", PASSWORD)


def test_a_thirty_day_token(make: Maker, any_sandbox: Sandbox) -> None:
    client = make.of(any_sandbox)
    key = client.tokens.create(description="deploy", ttl=timedelta(days=30))
    assert key.ttl == key.requested_ttl == timedelta(days=30)
    assert not key.is_clamped
    assert key.expires_at_text
    assert key.expires_at == key.created + timedelta(days=30)
    assert key.expires_at.tzinfo is not None
    assert key.token.reveal() == f"{key.access_key}:{key.secret_key.reveal()}"
    assert key.secret_key.reveal() not in repr(key)
    itself = client.with_token(key.token)
    found = itself.tokens.get(key.id)
    assert (found.description, found.is_derived, found.expires_at) == ("deploy", True, key.expires_at)
    assert not hasattr(found, "token")


def test_a_clamp_is_reported(make: Maker, any_sandbox: Sandbox) -> None:
    key = make.of(any_sandbox).tokens.create(ttl=timedelta(days=365))
    capped = any_sandbox.version != "2.7"
    assert key.is_clamped is capped
    assert key.ttl == timedelta(days=90 if capped else 365)


def test_no_ttl_is_the_longest(make: Maker, any_sandbox: Sandbox) -> None:
    key = make.of(any_sandbox).tokens.create()
    if any_sandbox.version == "2.7":
        assert (key.ttl, key.expires_at) == (None, None)
    else:
        assert key.ttl == timedelta(days=90)
        assert key.expires_at == key.created + timedelta(days=90)
    assert not key.is_clamped


def test_the_end_is_known_without_waiting(make: Maker, sandbox: Sandbox) -> None:
    key = make.of(sandbox).tokens.create(ttl=timedelta(hours=1), wait=False)
    assert key.expires_at_text == ""
    assert key.expires_at == key.created + timedelta(hours=1)


def test_the_secret_key_survives_a_failed_look(make: Maker, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("status", method="GET", path="/v3/tokens/", status=500, times=9))
    assert make.of(sandbox).tokens.create(ttl=timedelta(hours=1)).secret_key.reveal()


@pytest.mark.parametrize(
    ("ttl", "words"),
    [
        (timedelta(seconds=-1), "expired at once"),
        (timedelta(0), "pass None for the longest that the server grants"),
        (timedelta(milliseconds=LONGEST_MS + 1), "wrap around"),
        (timedelta(microseconds=1500), "whole milliseconds"),
        (3600, "must be a timedelta"),
    ],
)
def test_a_bad_ttl_is_refused_before_anything_is_sent(make: Maker, sandbox: Sandbox, ttl: Any, words: str) -> None:
    seen: list[object] = []
    client = make.of(sandbox, on_response=lambda *each: seen.append(each))
    with pytest.raises(errors.InvalidArgument, match=words):
        client.tokens.create(ttl=ttl)
    with pytest.raises(errors.InvalidArgument, match=words):
        client.ext_tokens.create(ttl=ttl)
    assert seen == []


@pytest.mark.parametrize(
    ("method", "arguments", "words"),
    [
        ("create", {"cluster": "a/b"}, "cluster must be an id"),
        ("create", {"description": 5}, "description must be a str"),
        ("list", {"sort": "name"}, "sort must be one of id, description"),
        ("list", {"reverse": True}, "reverse has no effect without sort"),
        ("get", {"id": "ext/token-abcde"}, "id must be an id"),
    ],
)
def test_bad_arguments_are_named(make: Maker, sandbox: Sandbox, method: str, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(errors.InvalidArgument, match=words):
        getattr(make.of(sandbox).tokens, method)(**arguments)


def test_lists_are_filtered_and_sorted_here(make: Maker, any_sandbox: Sandbox) -> None:
    client = session_of(make, any_sandbox)
    made = [client.tokens.create(description=name, ttl=timedelta(days=days)) for name, days in (("b", 3), ("a", 1), ("c", 2))]
    ids = {each.id: each.description for each in made}
    listed = client.tokens.list(is_derived=True, sort="expires_at")
    assert [ids[each.id] for each in listed if each.id in ids] == ["a", "c", "b"]
    assert [each.description for each in client.tokens.list(sort="description", reverse=True) if each.id in ids] == ["c", "b", "a"]
    assert [each.id for each in client.tokens.list(description="a")] == [made[1].id]
    assert client.tokens.list(expired=True) == []


def test_a_scoped_token_is_told_from_a_bad_one(make: Maker, any_sandbox: Sandbox) -> None:
    client = make.of(any_sandbox)
    key = client.tokens.create(cluster="local")
    scoped = client.with_token(key.token, cluster="local")
    with pytest.raises(errors.ScopedToken, match="limited to cluster local"):
        scoped.tokens.list()
    assert scoped.clusters.get("local").name == "local"
    with pytest.raises(errors.Unauthorized) as caught:
        client.with_token("token-aaaaa:made-up").tokens.list()
    assert not isinstance(caught.value, errors.ScopedToken)
    assert "made-up" not in str(caught.value)


def test_the_session_in_use_is_not_deleted(make: Maker, any_sandbox: Sandbox) -> None:
    client = session_of(make, any_sandbox)
    (session,) = client.tokens.list(current=True)
    with pytest.raises(errors.SessionInUse, match=r"use log_out\(\)"):
        client.tokens.delete(session.id)


def test_a_log_out_is_seen_through_and_leaves_what_was_made(make: Maker, any_sandbox: Sandbox) -> None:
    client = session_of(make, any_sandbox)
    key = client.tokens.create()
    client.log_out()
    with pytest.raises(errors.Unauthorized):
        client.users.me()
    assert client.with_token(key.token).users.me().me


def test_logging_out_everywhere_came_with_2_10(make: Maker, any_sandbox: Sandbox) -> None:
    client = session_of(make, any_sandbox)
    if any_sandbox.version == "2.7":
        with pytest.raises(errors.NotSupported, match=r"exists since Rancher 2\.10; this server is Rancher 2\.7"):
            client.log_out(everywhere=True)
        assert client.users.me().me
    else:
        client.log_out(everywhere=True)


def test_a_server_that_does_not_forget_is_reported(make: Maker, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rancher_keys.rancher2.login.SETTLE", 0.0)
    client = session_of(make, sandbox)
    monkeypatch.setattr(tokens, "log_out", lambda context: Response(200, [("Content-Type", "application/json")], b""))
    with pytest.raises(errors.NotRemoved, match="the server still accepts it"):
        client.log_out()


def test_a_token_deletes_itself(make: Maker, any_sandbox: Sandbox) -> None:
    client = make.of(any_sandbox)
    key = client.tokens.create()
    itself = client.with_token(key.token)
    itself.tokens.delete(key.id)
    with pytest.raises(errors.Unauthorized):
        itself.tokens.list()
    with pytest.raises(errors.NotFound):
        client.tokens.delete(key.id)


def test_a_delete_whose_answer_was_lost_is_done(make: Maker, sandbox: Sandbox) -> None:
    client = make.of(sandbox)
    key = client.tokens.create()
    sandbox.faults.add(Fault("drop_after", method="DELETE"))
    client.tokens.delete(key.id)
    with pytest.raises(errors.NotFound):
        client.tokens.get(key.id)


def test_the_moment_in_which_a_server_forgets_a_token_is_waited_out(make: Maker, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = next(each for each in load("rancher-2.15") if each.name.startswith("274-"))
    answers = [exchange.status, 401]
    handle = sandbox.handle

    def forgetful(request: Any) -> Any:
        response = handle(request)
        if request.path == "/v3/tokens":
            response.status = answers.pop(0)
            if response.status == 500:
                response.body = json.dumps(exchange.body).encode()
        return response

    monkeypatch.setattr(sandbox, "handle", forgetful)
    with pytest.raises(errors.Unauthorized):
        make.of(sandbox).tokens.list()
    assert answers == []


def test_others_tokens_are_not_there(make: Maker, any_sandbox: Sandbox) -> None:
    bob: Credentials = any_sandbox.create_key("bob")
    with pytest.raises(errors.NotFound):
        make.of(any_sandbox).tokens.get(bob.access_key)
    assert [each.id for each in make.of(any_sandbox, bob).tokens.list()] == [bob.access_key]


def test_users_are_filtered_by_the_server(make: Maker, any_sandbox: Sandbox) -> None:
    any_sandbox.create_key("bob")
    users = make.of(any_sandbox).users
    assert {each.username for each in users.list()} == {"admin", "bob"}
    assert [each.username for each in users.list(username="bob")] == ["bob"]


def test_settings_explain_a_clamp(make: Maker, any_sandbox: Sandbox) -> None:
    client = make.of(any_sandbox)
    assert client.settings.get("auth-token-max-ttl-minutes").value == ("0" if any_sandbox.version == "2.7" else "129600")
    any_sandbox.rancher2.set_max_ttl("60")
    assert client.tokens.create().ttl == timedelta(hours=1)
    any_sandbox.rancher2.set_max_ttl("soon")
    with pytest.raises(errors.OutcomeUnknown, match="auth-token-max-ttl-minutes"):
        client.tokens.create()


def test_an_expired_token(make: Maker, any_sandbox: Sandbox) -> None:
    client = make.of(any_sandbox)
    key = client.tokens.create(ttl=timedelta(minutes=1))
    any_sandbox.clock.advance(60_000)
    with pytest.raises(errors.Unauthorized):
        client.with_token(key.token).users.me()
    assert [each.id for each in client.tokens.list(expired=True)] == [key.id]


@pytest.mark.parametrize("address", ["https://r.example.com", "https://r.example.com/v3/", "https://r.example.com/dashboard/home"])
def test_addresses_that_users_copy(make: Maker, sandbox: Sandbox, address: str) -> None:
    assert sandbox.admin is not None
    client = make(address, token=f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}", transport=sandbox.transport())
    assert client.users.me().me
    assert repr(client).endswith("Client('https://r.example.com')")


def test_a_create_is_sent_once(make: Maker, sandbox: Sandbox) -> None:
    client = make.of(sandbox)
    sandbox.faults.add(Fault("drop_after", method="POST"))
    with pytest.raises(errors.OutcomeUnknown):
        client.tokens.create(description="once")
    assert len(client.tokens.list(description="once")) == 1


@given(st.integers(1, LONGEST_MS))
def test_any_ttl_goes_to_the_wire_and_back(count: int) -> None:
    assert milliseconds("ttl", timedelta(milliseconds=count)) == count
    assert duration(count) == timedelta(milliseconds=count)


@pytest.mark.parametrize("version", ["2.7", "2.12", "2.15"])
def test_the_end_is_counted_as_servers_count_it(version: str) -> None:
    counted = 0
    for exchange in load(f"rancher-{version}"):
        body = exchange.body if isinstance(exchange.body, dict) else {}
        for token in [body, *(body.get("data") or [])]:
            if isinstance(token, dict) and token.get("type") == "token" and token.get("expiresAt") and token.get("ttl", 0) > 0:
                counted += 1
                created = datetime.fromtimestamp(token["createdTS"] / 1000, UTC)
                assert expiry("", created, token["ttl"]) == expiry(token["expiresAt"], created, token["ttl"])
    assert counted


def test_an_end_beyond_what_python_can_tell() -> None:
    assert expiry("", datetime.now(UTC), 2**62) is None
    assert expiry("292278994-08-17T07:12:55Z", datetime.now(UTC), 1) is None
    assert duration(2**63 - 1) == timedelta.max


def test_tokens_without_an_end_sort_last_and_unused_ones_first() -> None:
    def token(id: str, text: str, used: datetime | None) -> models.Token:
        return models.Token(
            id=id, type="token", uuid=id,
            created=datetime(2026, 1, 1, tzinfo=UTC), auth_provider="local", current=False, description="",
            enabled=True, expired=False, expires_at_text=text, is_derived=True, labels={}, links={}, ttl_ms=0, user_id="u",
            last_used_at=used,
        )  # fmt: skip

    listed = [token("a", "", None), token("b", "2026-02-01T00:00:00Z", datetime(2026, 1, 2, tzinfo=UTC))]
    assert [each.id for each in select(listed, {}, "expires_at", False)] == ["b", "a"]
    assert [each.id for each in select(listed, {}, "last_used_at", False)] == ["a", "b"]
    assert [each.id for each in select([*listed, token("c", "", None)], {}, "expires_at", False)] == ["b", "a", "c"]
