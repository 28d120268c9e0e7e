"""`rancher-keys credential`: an exec credential plugin for kubectl."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from .connection import CaCerts, Insecure, Profile, Timeout, Url, open_keys
from .durations import parse_duration


def credential(
    ttl: Annotated[str, typer.Option(help="The lifetime of the tokens, such as 1h.")] = "1h",
    cluster: Annotated[str, typer.Option(help="Limit the tokens to this cluster, by its id, such as c-m-abcde.", show_default=False)] = "",
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Print a short-lived token for kubectl, as an exec credential plugin (client.authentication.k8s.io/v1).

    The token is kept in the user's cache directory with mode 0600, and replaced before it expires. This command never asks a question.

    In a kubeconfig, the user's `exec` has `apiVersion: client.authentication.k8s.io/v1`, `command: rancher-keys`, `credential` as its only
    argument, and `interactiveMode: Never`.
    """
    from ..keys.lend_credential import CredentialCache, cache_directory, requested_version

    version = requested_version(os.environ.get("KUBERNETES_EXEC_INFO"))
    lifetime = parse_duration(ttl, "--ttl")
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        caller = str(getattr(keys.client._session, "access_key", None) or "")
        cache = CredentialCache(cache_directory(), server=keys.url, caller=caller, cluster=cluster or None, ttl=lifetime)
        found = cache.valid() or cache.get(keys)
    sys.stdout.write(found.to_exec_credential(version))
