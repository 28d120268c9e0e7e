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


def act(id: str, action: str, state: str) -> None:
    """Run an action, and wait for its state."""
    assert run_api_key_action.sync_detailed(id, client=client, action=RunApiKeyActionAction(action)).status_code == 202
    wait(id, state)


ids = []
for name in ("py-one", "py-two", "py-three"):
    created = create_api_key.sync(client=client, body=ApiKeyCreate(name=name))
    assert isinstance(created, ApiKeyCreated)
    assert created.secret_value
    ids.append(created.id)
    wait(created.id, "active")
_, two, three = ids
found = list_api_keys.sync(client=client, name="py-three")
assert [each.id for each in found.data] == [three], "the filter matches one key"
assert update_api_key.sync(three, client=client, body=ApiKeyUpdate(name="py-renamed")).name == "py-renamed"
for action, state in (("update", "active"), ("deactivate", "inactive"), ("activate", "active"), ("deactivate", "inactive")):
    act(three, action, state)
assert delete_api_key.sync_detailed(three, client=client).status_code == 200
wait(three, "removed")
act(three, "purge", "purged")
act(two, "deactivate", "inactive")
act(two, "remove", "removed")
print("ok")
