"""A token's life with openapi-generator's Python client."""

import os

import rancher
from rancher import ExtSpecCreate, ExtSpecPatch, ExtTokenCreate, ExtTokenPatch, TokenCreate

configuration = rancher.Configuration(host=os.environ["RANCHER_URL"], access_token=os.environ["RANCHER_TOKEN"])
client = rancher.ApiClient(configuration)
tokens, ext_tokens = rancher.TokensApi(client), rancher.ExtTokensApi(client)

created = tokens.create_token(TokenCreate(description="from Python", ttl=3_600_000))
assert created.token
assert created.id in [each.id for each in tokens.list_tokens().data]
assert tokens.get_token(created.id).description == "from Python"
tokens.delete_token(created.id)

ext = ext_tokens.create_ext_token(ExtTokenCreate(spec=ExtSpecCreate(description="from Python")))
assert ext.status.bearer_token
name = ext.metadata.name
assert ext_tokens.patch_ext_token(name, ExtTokenPatch(spec=ExtSpecPatch(enabled=False))).spec.enabled is False
ext_tokens.delete_ext_token(name)
print("ok")
