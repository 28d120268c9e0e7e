"""hypothesis drives keys through their states, by way of the SDK, on every version, and holds them against a model of its own."""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from rancher_keys import errors
from rancher_keys.rancher1 import Client
from rancher_keys.sandbox import IN_PROCESS_URL, Clock, Sandbox

AVAILABLE = {"active": {"deactivate"}, "inactive": {"activate", "remove"}, "removed": {"purge"}, "purged": set()}
BECOMES = {"activate": "active", "deactivate": "inactive", "remove": "removed", "purge": "purged"}


class KeyLife(RuleBasedStateMachine):
    """The states of keys as the facts tell them (1.6, 27 and 28)."""

    version: ClassVar[str] = "1.6"
    keys = Bundle("keys")

    @initialize()
    def start(self) -> None:
        self.sandbox = Sandbox(self.version, delay=0, clock=Clock(1_700_000_000_000), seed=1)
        assert self.sandbox.admin
        admin = self.sandbox.admin
        self.transport = self.sandbox.transport()
        self.client = Client(IN_PROCESS_URL, access_key=admin.access_key, secret_key=admin.secret_key, transport=self.transport)
        self.states: dict[str, str] = {}
        self.names: dict[str, str | None] = {}
        self.logins: dict[str, Client] = {}

    @rule(target=keys, name=st.none() | st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=("Cs",)), max_size=20))
    def create(self, name: str | None) -> str:
        key = self.client.api_keys.create(name=name)
        self.states[key.id], self.names[key.id] = "active", name
        assert key.secret_key
        login = Client(IN_PROCESS_URL, access_key=str(key.access_key), secret_key=key.secret_key, transport=self.transport)
        self.logins[key.id] = login
        return key.id

    @rule(key=keys, action=st.sampled_from(sorted(BECOMES)))
    def act(self, key: str, action: str) -> None:
        state = self.states[key]
        if action in AVAILABLE[state]:
            assert getattr(self.client.api_keys, action)(key).state == BECOMES[action]
            self.states[key] = BECOMES[action]
        else:
            with pytest.raises(errors.ActionNotAvailable) as caught:
                getattr(self.client.api_keys, action)(key)
            assert caught.value.state == state
            assert set(caught.value.available) - {"update"} == AVAILABLE[state]

    @rule(key=keys)
    def delete(self, key: str) -> None:
        if self.states[key] == "active":
            with pytest.raises(errors.MustDeactivateFirst):
                self.client.api_keys.delete(key)
        else:
            if self.states[key] == "inactive":
                self.states[key] = "removed"
            assert self.client.api_keys.delete(key).state == self.states[key]

    @rule(key=keys, name=st.none() | st.sampled_from(["a", "b"]))
    def rename(self, key: str, name: str | None) -> None:
        assert self.client.api_keys.update(key, name=name).state == self.states[key]
        self.names[key] = name

    @rule(gone=consumes(keys))
    def forget(self, gone: str) -> None:
        del self.states[gone], self.names[gone]
        self.logins.pop(gone).close()

    @invariant()
    def agrees(self) -> None:
        for key, state in getattr(self, "states", {}).items():
            found = self.client.api_keys.get(key)
            assert (found.state, found.name) == (state, self.names[key])
            assert (found.removed is not None) == (state in ("removed", "purged"))
            if state == "active":
                assert self.logins[key].api_keys.get(key).id == key
            else:
                with pytest.raises(errors.Unauthorized):
                    self.logins[key].api_keys.get(key)

    @invariant()
    def lists(self) -> None:
        if getattr(self, "states", None):
            listed = {each.id for each in self.client.api_keys.list(limit=3)}
            alive = {key for key, state in self.states.items() if state in ("active", "inactive")}
            assert alive <= listed
            if self.version != "1.0":
                assert not (listed & (self.states.keys() - alive))

    def teardown(self) -> None:
        for client in [*getattr(self, "logins", {}).values(), *([self.client] if hasattr(self, "client") else [])]:
            client.close()
        if hasattr(self, "sandbox"):
            self.sandbox.close()


@pytest.mark.parametrize("version", ["1.0", "1.2", "1.6"])
def test_key_life(version: str) -> None:
    machine = type("KeyLife", (KeyLife,), {"version": version})
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        machine, settings=settings(max_examples=25, stateful_step_count=20, deadline=None, derandomize=True, database=None)
    )
