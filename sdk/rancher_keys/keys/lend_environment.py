"""The environment variables that hold a lent key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from .key import NewKey

Names = Literal["rancher", "cattle", "token", "all"]
_CATTLE_API = {1: "/v1", 2: "/v3"}
CREDENTIAL_VARIABLES = (
    "RANCHER_URL",
    "RANCHER_ACCESS_KEY",
    "RANCHER_SECRET_KEY",
    "RANCHER_TOKEN",
    "RANCHER_TOKEN_KEY",
    "RANCHER_BEARER_TOKEN",
    "RANCHER_TOKEN_FILE",
    "CATTLE_URL",
    "CATTLE_ACCESS_KEY",
    "CATTLE_SECRET_KEY",
)
"""The variables that hold credentials or say where they are."""


def environment_with(key: NewKey, url: str, generation: int, names: Names, environ: Mapping[str, str]) -> dict[str, str]:
    """An environment with a lent key, and without any other credentials for Rancher.

    Args:
        key: The key.
        url: The server's URL.
        generation: The server's generation, 1 or 2.
        names: Which variables to set: "rancher" for RANCHER_URL, RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY; "cattle" for CATTLE_URL,
            CATTLE_ACCESS_KEY and CATTLE_SECRET_KEY; "token" for RANCHER_URL with RANCHER_TOKEN, RANCHER_TOKEN_KEY and
            RANCHER_BEARER_TOKEN; or "all" for all of them.
        environ: The environment to start from.
    """
    found = {name: value for name, value in environ.items() if name not in CREDENTIAL_VARIABLES}
    access, secret, token = str(key.access_key), key.secret_key.reveal(), key.token.reveal()
    if names in ("rancher", "token", "all"):
        found["RANCHER_URL"] = url
    if names in ("rancher", "all"):
        found.update(RANCHER_ACCESS_KEY=access, RANCHER_SECRET_KEY=secret)
    if names in ("token", "all"):
        found.update(RANCHER_TOKEN=token, RANCHER_TOKEN_KEY=token, RANCHER_BEARER_TOKEN=token)
    if names in ("cattle", "all"):
        found.update(CATTLE_URL=f"{url}{_CATTLE_API[generation]}", CATTLE_ACCESS_KEY=access, CATTLE_SECRET_KEY=secret)
    return found
