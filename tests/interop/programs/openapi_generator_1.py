"""A key's life with openapi-generator's Python client."""

import os
import time

import rancher
from rancher import ApiKeyCreate, ApiKeyUpdate

configuration = rancher.Configuration(
    host=f"{os.environ['RANCHER_URL']}/v2-beta", username=os.environ["RANCHER_ACCESS_KEY"], password=os.environ["RANCHER_SECRET_KEY"]
)
keys = rancher.APIKeysApi(rancher.ApiClient(configuration))


def wait(id: str, state: str) -> None:
    """Wait until a key is in a state."""
    for _ in range(200):
        if keys.get_api_key(id).state == state:
            return
        time.sleep(0.02)
    raise SystemExit(f"{id} does not become {state}")


def act(id: str, action: str, state: str) -> None:
    """Run an action, and wait for its state."""
    keys.run_api_key_action(id, action)
    wait(id, state)


ids = []
for name in ("og-one", "og-two", "og-three"):
    created = keys.create_api_key(api_key_create=ApiKeyCreate(name=name))
    assert created.secret_value
    ids.append(created.id)
    wait(created.id, "active")
_, two, three = ids
assert [each.id for each in keys.list_api_keys(name="og-three").data] == [three], "the filter matches one key"
assert keys.update_api_key(three, api_key_update=ApiKeyUpdate(name="og-renamed")).name == "og-renamed"
for action, state in (("update", "active"), ("deactivate", "inactive"), ("activate", "active"), ("deactivate", "inactive")):
    act(three, action, state)
keys.delete_api_key(three)
wait(three, "removed")
act(three, "purge", "purged")
act(two, "deactivate", "inactive")
act(two, "remove", "removed")
print("ok")
