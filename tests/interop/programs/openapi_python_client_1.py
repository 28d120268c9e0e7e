"""A key's life with openapi-python-client."""

import base64
import os
import time

from rancher import AuthenticatedClient
from rancher.api.api_keys import create_api_key, delete_api_key, get_api_key, list_api_keys, run_api_key_action, update_api_key
from rancher.models import ApiKeyCreate, ApiKeyCreated, ApiKeyRead, ApiKeyUpdate, RunApiKeyActionAction

basic = base64.b64encode(f"{os.environ['RANCHER_ACCESS_KEY']}:{os.environ['RANCHER_SECRET_KEY']}".encode()).decode()
client = AuthenticatedClient(f"{os.environ['RANCHER_URL']}/v2-beta", basic, prefix="Basic")


def wait(id: str, state: str) -> None:
    """Wait until a key is in a state."""
    for _ in range(200):
        key = get_api_key.sync(id, client=client)
        if isinstance(key, ApiKeyRead) and key.state == state:
            return
        time.sleep(0.02)
    raise SystemExit(f"{id} does not become {state}")


def act(action: str, state: str) -> None:
    """Run an action, and wait for its state."""
    assert run_api_key_action.sync_detailed(key, client=client, action=RunApiKeyActionAction(action)).status_code == 202
    wait(key, state)


for name in ("py-one", "py-two", "py-three"):
    created = create_api_key.sync(client=client, body=ApiKeyCreate(name=name))
    assert isinstance(created, ApiKeyCreated)
    assert created.secret_value
    key = created.id
    wait(key, "active")
found = list_api_keys.sync(client=client, name="py-three")
assert [each.id for each in found.data] == [key], "the filter matches one key"
assert update_api_key.sync(key, client=client, body=ApiKeyUpdate(name="py-renamed")).name == "py-renamed"
act("deactivate", "inactive")
act("activate", "active")
act("deactivate", "inactive")
assert delete_api_key.sync_detailed(key, client=client).status_code == 200
wait(key, "removed")
act("purge", "purged")
print("ok")
