"""Opens a session with a Rancher 1.x server. Written by hand; the generated clients call it."""

from __future__ import annotations

import re
from typing import Literal

from .._core.arguments import choice, seconds
from .._core.authorization import Authorize, authorization
from .._core.errors import InvalidArgument
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.session import OnResponse, Session, check_options
from .._core.urls import parse_server_url

__all__ = ["API_VERSIONS"]

API_VERSIONS = ("v1", "v2-beta")
_ARGUMENTS = {"publicValue": "access_key", "secretValue": "secret_key"}
_HINTS = {
    401: "the access key or the secret key is wrong, the key is not active, its account is disabled, or the login has expired",
    403: "the caller is not a member of this environment",
}


def open_session(
    url: str,
    *,
    access_key: str | None = None,
    secret_key: Secret | str | None = None,
    token: Secret | str | None = None,
    authorize: Authorize | None = None,
    api_version: Literal["v1", "v2-beta"] | None = None,
    retry: RetryPolicy | None = None,
    timeout: float = 60.0,
    on_response: OnResponse | None = None,
) -> Session:
    """Create a client. Nothing is sent yet. Pass an access key with its secret key, or a token, or a function that authorizes requests.

    Args:
        url: The server's URL, `https://host:8080`. The endpoint that Rancher shows works too, with or without `/v1` or `/v2-beta`. An
            endpoint of an environment, such as `…/v2-beta/projects/1a5`, limits the client to that environment.
        access_key: The access key (`publicValue`).
        secret_key: The secret key (`secretValue`).
        token: A token from `log_in`, instead of an access key with its secret key.
        authorize: A function that returns the value of the Authorization header. It is called for each request.
        api_version: "v1", which every Rancher 1.x has, or "v2-beta", since Rancher 1.2. Both behave the same. Default: the one in `url`, or
            else "v1".
        retry: How often requests are sent again. Default: `RetryPolicy()`.
        timeout: How long a request may take in seconds, with all its retries. Default 60.
        on_response: A function that is called for every response with the method, the path without ids, and the HTTP status.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    parts, server = parse_server_url(url)
    choice("api_version", api_version, API_VERSIONS)
    check_options(retry, on_response)
    found = re.fullmatch(r"(.*?)(?:/(v1|v2-beta)(?:/schemas|/projects/(1[a-z]+\d+)(?:/schemas)?)?)?/*", parts.path)
    if not found:
        raise InvalidArgument("url must be the server's URL, such as https://rancher.example.com:8080")
    version = api_version or found[2] or API_VERSIONS[0]
    return Session(
        base=f"{server}{found[1].rstrip('/')}/{version}",
        generation=1,
        authorize=authorization(access_key=access_key, secret_key=secret_key, token=token, authorize=authorize),
        retry=retry or RetryPolicy(),
        timeout=seconds("timeout", timeout, zero=False),
        on_response=on_response,
        project=found[3],
        hints=_HINTS,
        arguments=_ARGUMENTS,
    )


def project(session: Session, id: str) -> Session:
    """Limit the client to one environment: its `api_keys` are the keys that belong to the environment. Nothing is sent.

    Both clients share the connections; closing one closes both.

    Args:
        id: The id of the environment, such as "1a5".

    Raises:
        InvalidArgument: It is not an id.
    """
    return session.within(id)
