"""Looks for an address and credentials where Rancher users keep them, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from .._core.errors import InvalidArgument
from .._core.secret import Secret
from . import environment, netrc_file, rancher_cli, token_file
from .credentials import Credentials, Looked, Step, as_secret
from .errors import CredentialsNotFound

__all__ = ["Credentials", "Step", "find"]


def find(
    url: str | None = None,
    *,
    access_key: str | None = None,
    secret_key: Secret | str | None = None,
    token: Secret | str | None = None,
    profile: str | None = None,
    environ: Mapping[str, str] | None = None,
    home: Path | None = None,
    anonymous: bool = False,
) -> tuple[Credentials, list[Step]]:
    """Find a server and credentials for it.

    The order: arguments; `RANCHER_URL` and its companions; `CATTLE_URL` and its companions; `RANCHER_TOKEN_FILE`; the Rancher CLI's
    `cli2.json`, then `cli.json`; `.netrc`. A URL can come from one place and credentials from a later one, but credentials of a source that
    names a server are used for that server only.

    Args:
        url: The server's URL. Default: found together with the credentials.
        access_key: The access key, with `secret_key`.
        secret_key: The secret key.
        token: A token, instead of both.
        profile: The name of a server in `cli2.json`. Only that server is used.
        environ: The environment. Default: that of this process.
        home: The home directory. Default: that of the user.
        anonymous: True to return only the URL where there are no credentials. Default False.

    Returns:
        What was found, and each step with its result.

    Raises:
        CredentialsNotFound: No source has them.
        InvalidCredentials: A source cannot be used.
        InvalidArgument: An argument is not valid.
    """
    environ = os.environ if environ is None else environ
    home = Path.home() if home is None else home
    given = Credentials(
        url=url or None,
        access_key=access_key or None,
        secret_key=as_secret("secret_key", secret_key) or None,
        token=as_secret("token", token) or None,
        source="arguments",
    )
    if (given.access_key is None) != (given.secret_key is None):
        raise InvalidArgument("pass both access_key and secret_key")
    if given.token is not None and given.access_key is not None:
        raise InvalidArgument("pass access_key with secret_key, or token, but not both")
    cli2, cli = rancher_cli.cli2_path(environ, home), rancher_cli.cli_path(environ, home)
    sources: list[Callable[[str | None], Looked]] = [lambda _: _arguments(given)]
    if profile is not None:
        sources.append(lambda url: rancher_cli.look_cli2(cli2, profile=profile, url=url))
    else:
        sources += [
            lambda _: environment.rancher(environ),
            lambda _: environment.cattle(environ),
            lambda _: token_file.look(environ),
            lambda url: rancher_cli.look_cli2(cli2, profile=None, url=url),
            lambda _: rancher_cli.look_cli(cli),
            lambda url: netrc_file.look(netrc_file.path_of(environ, home), url),
        ]
    return _first(sources, anonymous)


def _first(sources: list[Callable[[str | None], Looked]], anonymous: bool) -> tuple[Credentials, list[Step]]:
    steps: list[Step] = []
    url: str | None = None
    waiting: tuple[Credentials, int] | None = None
    for look in sources:
        looked = look(url)
        found, step = looked.found, looked.step
        if not found.is_for(url):
            steps.append(replace(step, result=f"{step.result}; not used, it is for another server"))
            continue
        if url is None and found.url is not None:
            url = found.url
            if waiting is not None:
                credentials, place = waiting
                credentials = replace(credentials.at(url), ca_certs=credentials.ca_certs or found.ca_certs)
                return _used(credentials, [*steps, replace(step, result=f"{step.result}; its URL is used")], place)
        if found.authenticates and url is not None:
            return _used(found.at(url), [*steps, step], len(steps))
        if found.authenticates and waiting is None:
            waiting = found, len(steps)
        steps.append(step)
    if anonymous and url is not None:
        return Credentials(url=url), steps
    missing = "no URL of a Rancher server was found" if url is None else f"no credentials for {url} were found"
    looked_at = "\n".join(f"  {step}" for step in steps)
    raise CredentialsNotFound(
        f"{missing}. Set RANCHER_URL and RANCHER_TOKEN (or RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY), or log in. Looked at:\n{looked_at}"
    )


def _used(found: Credentials, steps: list[Step], place: int) -> tuple[Credentials, list[Step]]:
    return found, [replace(step, used=index == place) for index, step in enumerate(steps)]


def _arguments(given: Credentials) -> Looked:
    what = [
        name
        for name, value in (
            ("url", given.url),
            ("access_key", given.access_key),
            ("secret_key", given.secret_key),
            ("token", given.token),
        )
        if value is not None
    ]
    return Looked(step=Step("arguments", f"{', '.join(what)} given" if what else "none"), found=given)
