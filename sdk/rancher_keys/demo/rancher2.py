"""The lifecycle of a token on Rancher 2."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from typing import Any

from .. import errors
from ..rancher2 import Client, NewToken
from .steps import MARKER, Skip, Steps, accepted, expect

SHORT = timedelta(seconds=2)

Wait = Callable[[timedelta], None]
"""Lets time pass."""


def run(url: str, credentials: dict[str, Any], steps: Steps, wait: Wait) -> None:
    """With a token of the server."""
    with Client(url, **credentials) as client:
        lifecycle(client, steps, wait)


def run_with_login(url: str, user: str, password: str, steps: Steps, wait: Wait) -> None:
    """From login to logout."""
    with Client(url) as anonymous:
        session = None
        with steps.step("log in") as shown:
            session = anonymous.log_in(user, password)
            shown.append(f"session {session.id}")
        if session is None:
            return
        client = anonymous.with_token(session.token)
        lifecycle(client, steps, wait)
        with steps.step("log out") as shown:
            client.log_out()
            shown.append(f"the session is rejected: {expect(errors.Unauthorized, client.users.me)}")


def lifecycle(client: Client, steps: Steps, wait: Wait) -> None:
    """Create, use, scope, expire and delete tokens; what is left at the end is removed."""
    with ExitStack() as stack:

        def create(ttl: timedelta, **arguments: Any) -> NewToken:
            token = client.tokens.create(description=MARKER, ttl=ttl, **arguments)
            stack.callback(steps.clean_up, f"token {token.id}", partial(client.tokens.delete, token.id))
            return token

        token: NewToken | None = None
        with steps.step("create") as shown:
            token = create(timedelta(days=30))
            expiry = f"{token.expires_at:%Y-%m-%d}" if token.expires_at else "never"
            shown.append(f"{token.id} expires {expiry}; its secret key is shown once")
        if token is None:
            return
        itself = client.with_token(token.token)
        with steps.step("use") as shown:
            accepted(itself.users.me)
            shown.append(f"it acts as {itself.users.me().username}")
        with steps.step("maximum ttl") as shown:
            granted = create(timedelta(days=400)).ttl
            shown.append(f"400 days requested, {f'{granted.days} days' if granted else 'no expiry'} granted")
        with steps.step("cluster scope") as shown:
            cluster = next(iter(client.clusters.list()), None)
            if cluster is None:
                raise Skip("this user sees no cluster")
            scoped = client.with_token(create(timedelta(days=1), cluster=cluster.id).token, cluster=cluster.id)
            shown.append(f"valid for cluster {cluster.id} only; elsewhere {expect(errors.ScopedToken, scoped.tokens.list)}")
        with steps.step("expiry") as shown:
            short = client.with_token(create(SHORT).token)
            accepted(short.users.me)
            wait(SHORT + timedelta(seconds=1))
            shown.append(f"a token of {SHORT.seconds} seconds is rejected after it: {expect(errors.Unauthorized, short.users.me)}")
        ext_token(client, steps, stack)
        with steps.step("delete") as shown:
            client.tokens.delete(token.id)
            shown.append(f"{token.id}: {expect(errors.NotFound, partial(client.tokens.get, token.id))}")


def ext_token(client: Client, steps: Steps, stack: ExitStack) -> None:
    """Create an ext token, disable and enable it."""
    tokens, token = client.ext_tokens, None
    with steps.step("ext token") as shown:
        try:
            token = tokens.create(description=MARKER, ttl=timedelta(days=1))
        except errors.NotSupported as error:
            raise Skip(error) from None
        except (errors.NotFound, errors.ServerError) as error:
            raise Skip(f"ext.cattle.io is not available ({error.status})") from None
        stack.callback(steps.clean_up, f"ext token {token.id}", partial(tokens.delete, token.id))
        shown.append(f"{token.access_key} expires {token.expires_at:%Y-%m-%d}" if token.expires_at else token.access_key)
    if token is None or token.token is None:
        return
    itself, id = client.with_token(token.token), token.id
    with steps.step("disable, enable") as shown:
        accepted(lambda: itself.ext_tokens.get(id))
        tokens.update(id, enabled=False)
        rejection = expect(errors.Unauthorized, lambda: itself.ext_tokens.get(id))
        tokens.update(id, enabled=True)
        accepted(lambda: itself.ext_tokens.get(id))
        shown.append(f"rejected while disabled: {rejection}; accepted again after that")
    with steps.step("extend") as shown:
        shown.append(f"a longer ttl is rejected: {expect(errors.BadRequest, lambda: tokens.update(id, ttl=timedelta(days=2)))}")
