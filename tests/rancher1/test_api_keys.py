"""The life of a key through the SDK, sync and async, on every version."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rancher_keys import errors
from rancher_keys.rancher1 import ApiKeyState
from rancher_keys.sandbox import IN_PROCESS_URL, Fault, Sandbox

from ..both import Maker


def test_create_hands_back_a_key_that_works(make: Maker, any_sandbox: Sandbox) -> None:
    admin = make.of(any_sandbox)
    key = admin.api_keys.create(name="deploy", description="the build's")
    assert (key.name, key.description, key.state, key.account_id) == ("deploy", "the build's", ApiKeyState.active, "1a1")
    assert abs(datetime.now(UTC) - key.created) < timedelta(seconds=5)
    other = make(transport=any_sandbox.transport(), access_key=key.access_key, secret_key=key.secret_key)
    assert [each.id for each in other.api_keys.list()] == ["1c2", key.id]


def test_create_need_not_wait(make: Maker, sandbox: Sandbox) -> None:
    key = make.of(sandbox).api_keys.create(wait=False)
    assert (key.state, key.transitioning) == ("registering", "yes")
    assert len(key.secret_key.reveal()) == 40


def test_an_administrator_chooses_owner_and_values(make: Maker, any_sandbox: Sandbox) -> None:
    admin = make.of(any_sandbox)
    user = any_sandbox.server.add_account("alice")
    key = admin.api_keys.create(account_id=f"1a{user}", access_key="CHOSEN", secret_key="made-up-secret")
    assert (key.account_id, key.access_key, key.secret_key.reveal()) == (f"1a{user}", "CHOSEN", "made-up-secret")
    with pytest.raises(errors.NotUnique) as caught:
        admin.api_keys.create(access_key="chosen ")
    assert (caught.value.field, caught.value.argument) == ("publicValue", "access_key")
    assert "on access_key (field publicValue)" in str(caught.value)
    with pytest.raises(errors.InvalidReference):
        admin.api_keys.create(account_id="1a999")


def test_update_tells_not_given_from_null(make: Maker, any_sandbox: Sandbox) -> None:
    keys = make.of(any_sandbox).api_keys
    key = keys.create(name="a", description="b")
    assert (keys.update(key.id, name="c").description, keys.get(key.id).name) == ("b", "c")
    assert keys.update(key.id, description=None).description is None
    assert keys.get(key.id).name == "c"
    assert keys.update(key.id).name == "c"


def test_the_whole_life(make: Maker, any_sandbox: Sandbox) -> None:
    admin = make.of(any_sandbox)
    keys = admin.api_keys
    key = keys.create(name="short-lived")
    itself = make(transport=any_sandbox.transport(), access_key=key.access_key, secret_key=key.secret_key)
    with pytest.raises(errors.MustDeactivateFirst) as refusal:
        keys.delete(key.id)
    assert (refusal.value.id, refusal.value.state) == (key.id, "active")
    assert keys.deactivate(key.id).state == "inactive"
    with pytest.raises(errors.Unauthorized):
        itself.api_keys.get(key.id)
    assert keys.activate(key.id).state == "active"
    assert itself.api_keys.get(key.id).id == key.id
    keys.deactivate(key.id)
    assert keys.delete(key.id).state == "removed"
    assert keys.delete(key.id).state == "removed"
    assert keys.get(key.id).removed is not None
    assert keys.purge(key.id).state == "purged"
    listed = [each.id for each in keys.list()]
    assert (key.id in listed) == (any_sandbox.version == "1.0"), "1.0 lists removed keys for a minute"


def test_remove_is_an_action_too(make: Maker, sandbox: Sandbox) -> None:
    keys = make.of(sandbox).api_keys
    key = keys.create()
    keys.deactivate(key.id)
    assert keys.remove(key.id).state == "removed"


def test_an_action_that_is_not_available_says_what_is(make: Maker, any_sandbox: Sandbox) -> None:
    keys = make.of(any_sandbox).api_keys
    key = keys.create()
    with pytest.raises(errors.ActionNotAvailable) as caught:
        keys.activate(key.id)
    assert (caught.value.action, caught.value.state, caught.value.available) == ("activate", "active", ("update", "deactivate"))
    assert str(caught.value) == "activate is not available in state active; it offers update, deactivate"


def test_the_hash_in_an_actions_answer_never_surfaces(make: Maker, any_sandbox: Sandbox) -> None:
    keys = make.of(any_sandbox).api_keys
    key = keys.create()
    after = keys.deactivate(key.id, wait=False)
    assert not hasattr(after, "secret_key")
    assert "SHA256" not in repr(after)


def test_delete_waits_for_a_key_that_settles(make: Maker, any_sandbox: Sandbox) -> None:
    keys = make.of(any_sandbox).api_keys
    fresh = keys.create(wait=False)
    with pytest.raises(errors.MustDeactivateFirst):
        keys.delete(fresh.id)
    assert keys.get(fresh.id).state == "active", "nothing was sent while it was registering"


def test_a_delete_that_the_server_forgets_is_noticed(make: Maker, sandbox: Sandbox) -> None:
    keys = make.of(sandbox).api_keys
    key = keys.create()
    keys.deactivate(key.id)
    number = int(key.id[2:])
    handle = sandbox.server.handle

    def forgetful(request: Any) -> Any:
        answer = handle(request)
        if request.method == "DELETE":
            with sandbox.server.store.transaction():
                sandbox.server.store.update("credential", number, state="active", due=None)
        return answer

    sandbox.server.handle = forgetful  # type: ignore[method-assign]
    with pytest.raises(errors.NotRemoved) as caught:
        keys.delete(key.id)
    assert caught.value.state == "active"


def test_wait_has_a_deadline(make: Maker) -> None:
    with Sandbox(delay=60_000) as slow:
        keys = make.of(slow).api_keys
        key = keys.create(wait=False)
        with pytest.raises(errors.TransitionTimeout) as caught:
            keys.wait(key.id, timeout=0.05)
        assert (caught.value.id, caught.value.state) == (key.id, "registering")
        slow.clock.advance(200_000)
        assert keys.wait(key.id, until="active").state == "active"
        with pytest.raises(errors.TransitionFailed):
            keys.wait(key.id, until="inactive")


def test_environment_keys(make: Maker, any_sandbox: Sandbox) -> None:
    admin = make.of(any_sandbox)
    scope = admin.project("1a5").api_keys
    key = scope.create(name="env")
    assert key.account_id == "1a5"
    assert key.links["self"].endswith(f"/projects/1a5/apikeys/{key.id}")
    assert [each.id for each in scope.list()] == [key.id]
    assert scope.get(key.id).name == "env"
    assert scope.account(key.id).kind == "project"
    environment = make(
        f"{IN_PROCESS_URL}/v1/projects/1a5", transport=any_sandbox.transport(), access_key=key.access_key, secret_key=key.secret_key
    )
    assert [each.id for each in environment.api_keys.list()] == [key.id]
    unscoped = make(transport=any_sandbox.transport(), access_key=key.access_key, secret_key=key.secret_key)
    assert [each.id for each in unscoped.api_keys.list()] == [key.id]
    with pytest.raises(errors.NotFound):
        unscoped.api_keys.get("1c2")
    with pytest.raises(errors.Forbidden):
        list(unscoped.project("1a99").api_keys.list())


def test_a_readonly_member_may_only_read(make: Maker, any_sandbox: Sandbox) -> None:
    number = any_sandbox.server.add_account("bob")
    bob = any_sandbox.server.add_key(number, "bob")
    any_sandbox.server.set_member(5, number, "readonly")
    key = make.of(any_sandbox).project("1a5").api_keys.create(name="env")
    scope = make(transport=any_sandbox.transport(), access_key=bob[0], secret_key=bob[1]).project("1a5").api_keys
    assert [each.id for each in scope.list()] == [key.id]
    with pytest.raises(errors.MethodNotAllowed):
        scope.create(name="no")
    with pytest.raises(errors.InvalidAction):
        scope.deactivate(key.id)


def test_what_is_around_keys(make: Maker, any_sandbox: Sandbox) -> None:
    admin = make.of(any_sandbox)
    assert [each.name for each in admin.projects.list(all=True)] == ["Default"]
    assert admin.projects.get("1a5").kind == "project"
    assert admin.accounts.get("1a1").kind == "admin"
    assert admin.api_keys.account("1c2").id == "1a1"
    assert "apiKeys" in admin.api.root().links
    schema = admin.api.api_key_schema()
    assert schema.resource_fields["secretValue"].read_on_create_only
    assert set(schema.resource_actions) == {"activate", "create", "deactivate", "purge", "remove", "update"}
    assert admin.api_keys.certificate("1c2").startswith(b"PK")


def test_log_in(make: Maker) -> None:
    with Sandbox(access_control=False, delay=2) as sandbox:
        everyone = make(transport=sandbox.transport())
        assert everyone.api_keys.create().account_id == "1a1"
        from rancher_keys.sandbox.wire import Request

        body = b'{"enabled": true, "name": "Admin", "username": "admin", "password": "made-up", "accessMode": "unrestricted"}'
        assert sandbox.handle(Request("POST", "/v1/localauthconfigs", headers={"host": "x"}, body=body)).status == 201
        with pytest.raises(errors.Unauthorized):
            list(everyone.api_keys.list())
        with pytest.raises(errors.Unauthorized):
            everyone.log_in("admin", "wrong")
        token = everyone.log_in("admin", "made-up")
        assert "made-up" not in repr(token)
        assert token.jwt.reveal() not in repr(token)
        admin = make(transport=sandbox.transport(), token=token.jwt)
        assert admin.api_keys.list().first().state == "active"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda keys: keys.create(name=5), "name must be a str or None, not 5"),
        (lambda keys: keys.create(name="n" * 256), "name may have at most 255 characters, not 256"),
        (lambda keys: keys.create(secret_key="made-up"), "secret_key has no effect without access_key"),
        (lambda keys: keys.create(wait=-1), "wait must be"),
        (lambda keys: keys.get(""), "id must be an id such as '1c5'"),
        (lambda keys: keys.get("1c5/../1c6"), "id must be an id such as '1c5'"),
        (lambda keys: keys.get(5), "id must be an id such as '1c5' or 'token-abcde', not 5"),
        (lambda keys: keys.list(limit=0), "limit must be a whole number from 1, not 0"),
        (lambda keys: keys.list(sort="nme"), "sort must be one of accountId, created"),
        (lambda keys: keys.list(order="down"), "order must be one of asc, desc"),
        (lambda keys: keys.list(removed_too="yes"), "removed_too must be True or False"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_sent(make: Maker, sandbox: Sandbox, call: Any, words: str) -> None:
    keys = make.of(sandbox).api_keys
    sandbox.faults.add(Fault("status", times=99, status=418))
    with pytest.raises(errors.InvalidArgument) as caught:
        call(keys)
    assert words in str(caught.value)
