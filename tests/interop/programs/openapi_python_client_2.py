"""A token's life with openapi-python-client."""

import os

from rancher import AuthenticatedClient
from rancher.api.ext_tokens import create_ext_token, delete_ext_token, replace_ext_token
from rancher.api.tokens import create_token, delete_token, get_token, list_tokens
from rancher.models import ExtMetadataReplace, ExtSpecCreate, ExtSpecReplace, ExtTokenCreate, ExtTokenReplace, TokenCreate

client = AuthenticatedClient(os.environ["RANCHER_URL"], os.environ["RANCHER_TOKEN"])
created = create_token.sync(client=client, body=TokenCreate(description="from Python", ttl=3_600_000))
assert created.token
assert created.id in [each.id for each in list_tokens.sync(client=client).data]
assert get_token.sync(created.id, client=client).description == "from Python"
assert delete_token.sync_detailed(created.id, client=client).status_code == 204

ext = create_ext_token.sync(client=client, body=ExtTokenCreate(spec=ExtSpecCreate(description="from Python")))
assert ext.status.bearer_token
name = ext.metadata.name
# the generated patch_ext_token raises TypeError: the tool asks isinstance(body, list[JsonPatchOperation])
metadata, spec = ExtMetadataReplace.from_dict(ext.metadata.to_dict()), ExtSpecReplace.from_dict(ext.spec.to_dict())
spec.enabled = False
assert replace_ext_token.sync(name, client=client, body=ExtTokenReplace(metadata=metadata, spec=spec)).spec.enabled is False
assert delete_ext_token.sync_detailed(name, client=client).status_code == 200
print("ok")
