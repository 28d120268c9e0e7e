"""A Rancher 2 token's life."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

from .. import errors
from ..rancher2 import Client, NewExtToken, NewToken
from .story import MARKER, Story, expect

SHORT = timedelta(seconds=2)


class Walk:
    """A token's life, step by step; what it made, it removes."""

    def __init__(self, me: Client, story: Story, pass_time: Callable[[timedelta], None]) -> None:
        """`me` is whose tokens are made; `pass_time` lets time go by."""
        self._me, self._story, self._pass_time = me, story, pass_time
        self._made: list[NewToken] = []
        self._made_ext: list[NewExtToken] = []

    def make(self, ttl: timedelta | None, cluster: str | None = None) -> NewToken:
        """A token that will be removed."""
        made = self._me.tokens.create(description=MARKER, ttl=ttl, cluster=cluster)
        self._made.append(made)
        return made

    def run(self) -> None:
        """All of it."""
        try:
            self._token()
            if self._made:
                self._scoped()
                self._ext()
                self._short()
                self._end()
        finally:
            self.clean_up()

    def _token(self) -> None:
        with self._story.step("make a 30-day token", 201) as said:
            key = self.make(timedelta(days=30))
            said.append(
                f"{key.id} until {key.expires_at:%Y-%m-%d}; its secret key is shown once ({len(key.secret_key.reveal())} characters)"
            )
        with self._story.step("ask for 400 days", 201) as said:
            long = self.make(timedelta(days=400))
            said.append(f"granted {long.ttl.days if long.ttl else 'unlimited'} days{': clamped' if long.is_clamped else ''}")
        with self._story.step("use the token", 200) as said:
            said.append(f"it acts for {self._me.with_token(self._made[0].token).users.me().username}")

    def _scoped(self) -> None:
        with self._story.step("a token that is scoped to a cluster, on /v3", 401) as said:
            cluster = next(iter(self._me.clusters.list())).id
            scoped = self._me.with_token(self.make(timedelta(days=1), cluster).token, cluster=cluster)
            expect(errors.ScopedToken, scoped.tokens.list, said, f"it opens cluster {cluster} alone")

    def _ext(self) -> None:
        tokens = self._me.ext_tokens
        if (self._me.version() or "2.12") in {f"2.{minor}" for minor in range(12)}:
            return
        with self._story.step("make an ext token", 201) as said:
            key = tokens.create(description=MARKER, ttl=timedelta(days=1))
            self._made_ext.append(key)
            said.append(f"{key.access_key} until {key.expires_at:%Y-%m-%d}")
        bearer = self._made_ext[0].token if self._made_ext else None
        if bearer is None:
            return
        itself = self._me.with_token(bearer)
        with self._story.step("disable it", 200) as said:
            said.append(f"enabled: {tokens.update(key.id, enabled=False).enabled}")
        with self._story.step("use it while it is disabled", 401) as said:
            expect(errors.Unauthorized, lambda: itself.ext_tokens.get(key.id), said, "a disabled token opens nothing")
        with self._story.step("enable it", 200) as said:
            tokens.update(key.id, enabled=True)
            said.append(f"it works again: {itself.ext_tokens.get(key.id).id}")
        with self._story.step("give it a longer life", 400) as said:
            expect(errors.BadRequest, lambda: tokens.update(key.id, ttl=timedelta(days=2)), said, "forbidden to extend time-to-live")

    def _short(self) -> None:
        with self._story.step(f"use a token of {SHORT.seconds} seconds after its time", 401) as said:
            itself = self._me.with_token(self.make(SHORT).token)
            itself.users.me()
            self._pass_time(SHORT + timedelta(seconds=1))
            expect(errors.Unauthorized, itself.users.me, said, "it worked, and is expired")

    def _end(self) -> None:
        with self._story.step("delete the token", 204) as said:
            key = self._made[0]
            self._me.tokens.delete(key.id)
            self._made.remove(key)
            expect(errors.NotFound, lambda: self._me.tokens.get(key.id), said, f"{key.id} is gone")

    def clean_up(self) -> None:
        """Remove what is left."""
        for key in self._made:
            self._me.tokens.delete(key.id)
        for ext_key in self._made_ext:
            self._me.ext_tokens.delete(ext_key.id)


def walk(url: str, access_key: str, secret_key: str, story: Story, pass_time: Callable[[timedelta], None]) -> None:
    """On a server, with a token of its."""
    with Client(url, access_key=access_key, secret_key=secret_key, on_response=story.observe) as me:
        Walk(me, story, pass_time).run()


def walk_with_log_in(url: str, user: str, password: str, story: Story, pass_time: Callable[[timedelta], None]) -> None:
    """On a server, from log-in to log-out."""
    with ExitStack() as stack:
        client = stack.enter_context(Client(url, on_response=story.observe))
        with story.step("log in", 201) as said:
            session = client.log_in(user, password)
            said.append(f"session {session.id}")
        if not said:
            return
        me = client.with_token(session.token)
        Walk(me, story, pass_time).run()
        with story.step("log out", 200) as said:
            me.log_out()
            expect(errors.Unauthorized, me.users.me, said, "the session opens nothing any more")
