"""Opens the keys of the server that the credentials are for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from .. import rancher1, rancher2
from .._core.async_driver import AsyncDriver, AsyncTransport
from .._core.errors import InvalidArgument
from .._core.http import Verify
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.session import Flow, OnResponse
from .._core.sync_driver import SyncDriver, Transport
from ..keys import AsyncKeys, Keys
from .certificates import verify_of
from .chain import find
from .credentials import Credentials
from .generation import detect


def connect(
    url: str | None = None,
    *,
    access_key: str | None = None,
    secret_key: Secret | str | None = None,
    token: Secret | str | None = None,
    profile: str | None = None,
    generation: Literal[1, 2] | None = None,
    verify: Verify | None = None,
    timeout: float = 60.0,
    retry: RetryPolicy | None = None,
    on_response: OnResponse | None = None,
    proxy: str | None = None,
    transport: Transport | None = None,
    environ: Mapping[str, str] | None = None,
    home: Path | None = None,
) -> Keys:
    """Connect to a Rancher server of any generation, with credentials from where Rancher users keep them.

    The first source that has them wins: the arguments; `RANCHER_URL` with `RANCHER_ACCESS_KEY` and `RANCHER_SECRET_KEY`, or `RANCHER_TOKEN`
    (also `RANCHER_TOKEN_KEY`, `RANCHER_BEARER_TOKEN`); `CATTLE_URL` with `CATTLE_ACCESS_KEY` and `CATTLE_SECRET_KEY`; the file that
    `RANCHER_TOKEN_FILE` names; the Rancher CLI's `cli2.json` and `cli.json`; `.netrc`. `whoami` of the result tells which one it was.

    Args:
        url: The server's URL. Default: found together with the credentials.
        access_key: The access key, with `secret_key`.
        secret_key: The secret key.
        token: A token, instead of both.
        profile: The name of a server in the Rancher CLI's `cli2.json`. Default: the one for `url`, or the current one.
        generation: 1 or 2. Default: detected, which takes one or two more requests.
        verify: How to check the server's certificate, as for the clients. Default: as `RANCHER_CA_CERTS` and `RANCHER_INSECURE` say.
        timeout: How long a request may take in seconds, with all its retries. Default 60.
        retry: How often requests are sent again. Default: `RetryPolicy()`.
        on_response: A function that is called for every response with the method, the path without ids, and the HTTP status.
        proxy: The URL of a proxy. Default: the one that the environment names, if any.
        transport: An httpx transport to use, such as a sandbox's.
        environ: The environment to look at. Default: that of this process.
        home: The home directory to look at. Default: that of the user.

    Raises:
        CredentialsNotFound: No source has an address or credentials; the message lists them.
        InvalidCredentials: A source cannot be used.
        InvalidArgument: An argument is not valid.
        UnexpectedResponse: No Rancher server responds at the URL.
        ConnectionFailed: No response was received.
    """
    found, notes, trusted = _found(url, access_key, secret_key, token, profile, verify, environ, home)
    driver = SyncDriver(proxy=proxy, verify=trusted, transport=transport)
    try:
        number: int = generation if generation is not None else driver.run(_detect(found.url or "", timeout, retry))
        options = _options(found, number, timeout, retry, on_response)
        client = (rancher1, rancher2)[number - 1].Client(http=driver._http, **options)
    except BaseException:
        driver.close()
        raise
    client._owned = True
    return Keys(client, credentials=notes)


async def connect_async(
    url: str | None = None,
    *,
    access_key: str | None = None,
    secret_key: Secret | str | None = None,
    token: Secret | str | None = None,
    profile: str | None = None,
    generation: Literal[1, 2] | None = None,
    verify: Verify | None = None,
    timeout: float = 60.0,
    retry: RetryPolicy | None = None,
    on_response: OnResponse | None = None,
    proxy: str | None = None,
    transport: AsyncTransport | None = None,
    environ: Mapping[str, str] | None = None,
    home: Path | None = None,
) -> AsyncKeys:
    """Connect to a Rancher server of any generation, under asyncio or trio. The arguments and errors are those of `connect`."""
    found, notes, trusted = _found(url, access_key, secret_key, token, profile, verify, environ, home)
    driver = AsyncDriver(proxy=proxy, verify=trusted, transport=transport)
    try:
        number: int = generation if generation is not None else await driver.run(_detect(found.url or "", timeout, retry))
        options = _options(found, number, timeout, retry, on_response)
        client = (rancher1, rancher2)[number - 1].AsyncClient(http=driver._http, **options)
    except BaseException:
        await driver.close()
        raise
    client._owned = True
    return AsyncKeys(client, credentials=notes)


def _detect(url: str, timeout: float, retry: RetryPolicy | None) -> Flow[int]:
    return detect(url, timeout=timeout, retry=retry)


def _found(
    url: str | None,
    access_key: str | None,
    secret_key: Secret | str | None,
    token: Secret | str | None,
    profile: str | None,
    verify: Verify | None,
    environ: Mapping[str, str] | None,
    home: Path | None,
) -> tuple[Credentials, list[str], Verify]:
    environ = os.environ if environ is None else environ
    found, steps = find(url, access_key=access_key, secret_key=secret_key, token=token, profile=profile, environ=environ, home=home)
    notes = [f"{step}{' (used)' if step.used else ''}" for step in steps]
    if verify is not None:
        return found, notes, verify
    trusted, why = verify_of(found, environ)
    return found, notes if why is None else [*notes, why], trusted


def _options(
    found: Credentials, generation: int, timeout: float, retry: RetryPolicy | None, on_response: OnResponse | None
) -> dict[str, Any]:
    if generation not in (1, 2):
        raise InvalidArgument(f"generation must be 1 or 2, not {generation!r}")
    pair = found.pair()
    options: dict[str, Any] = {"url": found.url, "timeout": timeout, "retry": retry, "on_response": on_response}
    if generation == 1 and pair is not None:
        return {**options, "access_key": pair[0], "secret_key": pair[1]}
    if pair is not None:
        return {**options, "token": Secret(f"{pair[0]}:{pair[1].reveal()}")}
    return {**options, "token": found.token}
