"""Sync client of Rancher 1.

Generated from spec/rancher-1.yaml by `python -m codegen`. Do not edit: change that file, the functions it names, or the templates, and run
`make generate`.
"""

from __future__ import annotations

from typing import Literal, Unpack

from msgspec import UNSET, UnsetType

from .._core import flows
from .._core.authorization import Authorize
from .._core.http import MAX_LINE_BYTES, MAX_RESPONSE_BYTES, Verify
from .._core.pages import Pages
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.session import OnResponse, Session
from .._core.sync_driver import Http, SyncDriver, Transport
from . import lists as lists_flows
from . import login as login_flows
from . import models, operations
from . import session as session_flows
from .models import Token


class ApiKeys:
    """Keys of the caller's account; for an administrator, of all accounts."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(
        self,
        *,
        sort: Literal[
            "accountId",
            "created",
            "description",
            "id",
            "kind",
            "name",
            "publicValue",
            "registryId",
            "removeTime",
            "removed",
            "secretValue",
            "state",
            "uuid",
        ]
        | None = None,
        order: Literal["asc", "desc"] | None = None,
        limit: int | None = None,
        include: Literal["account", "images", "instances"] | None = None,
        removed_too: bool | None = None,
        **filters: Unpack[operations.ApiKeyFilters],
    ) -> Pages[models.ApiKey]:
        """List API keys.

        A user sees the account's own keys, an administrator and a service every account's (1.6/486, 611), a readAdmin
        its own (602). With an environment key it lists that environment's keys (508). Removed and purged keys are
        hidden.

        Without `sort`, 1.2 and later answer in order of id; 1.0 gives no order, and no order to ties of a sort
        either, so that paging loses and repeats keys there (1.0/930-942).

        Pages are fetched while you iterate. Without `sort` the keys come in the order of their ids. Rancher 1.0 does
        not order keys whose sort values are equal, so its pages can repeat some keys and miss others: then the list
        is read once more by id, and the missed keys come last.

        Args:
            sort: A field that can be filtered by. Any other is ignored (1.6/149).
            order: The way of `sort`; case does not count, anything else means asc, and without `sort` it is
                ignored (1.6/146-152).
            limit: How many keys a page holds. Not a number: 100. Since 1.3 zero, negative and above 3000 mean
                3000 (1.6/158-163); before, above 10000 means 10000, and zero or negative all keys at once, with
                `pagination` null (1.0/863, 864).
            include: Embeds the key's account under `account` (1.6/168). `images` and `instances` are includeable
                too and empty for a key. Since 1.3 the first `include` alone counts (169); before, all (1.0/848).
                Unknown names are ignored (170, 172).
            removed_too: `true` lists removed and purged keys too, to users as well (1.6/276, 477).
            filters: Conditions that a resource must meet; see `ApiKeyFilters`.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return Pages(
            self._driver.run,
            lambda: lists_flows.stable(
                session, operations.list_api_keys(sort=sort, order=order, limit=limit, include=include, removed_too=removed_too, **filters)
            ),
        )

    def create(
        self,
        *,
        name: str | None | UnsetType = UNSET,
        description: str | None | UnsetType = UNSET,
        account_id: str | None | UnsetType = UNSET,
        access_key: str | None | UnsetType = UNSET,
        secret_key: Secret | str | None | UnsetType = UNSET,
        wait: bool | float = True,
    ) -> models.ApiKeyCreated:
        """Make an API key.

        Answers at once with the key in state `registering` and with its secret key in clear, here alone (1.6/032).
        The key cannot be used until it is `active`, some 20 ms later (532). An empty or missing body works (034,
        035); forms and query parameters too (084, 087).

        Nobody is refused for a value of the wrong type: 5 becomes "5", a list its first item (056-061); only an empty
        list is 422. Members that the caller may not set are ignored without a word (051-055, 456-459).

        Args:
            name: A name of your choice; it need not be unique.
            description: A text of your choice.
            account_id: Whose key it becomes, `1a7`; the caller's own where it is left out. An account that is not
                there is 422 InvalidReference (1.6/043). Administrators only; silently ignored for other callers.
            access_key: An access key of your choice, unique among the keys that are not removed; case and
                trailing spaces do not count (1.6/377, 628-633). Without it, a secret key that is given is ignored
                (041). Administrators only; silently ignored for other callers.
            secret_key: A secret key of your choice. An access key without one makes a key that cannot
                authenticate (1.6/040, 545). Administrators only; silently ignored for other callers.
            wait: How long to wait until the new resource is active: True for up to 30 seconds, a number of
                seconds, or False for no wait.

        Raises:
            TransitionFailed: The resource exists and did not become active; `created` on the error holds it, with
                its secret.
            TransitionTimeout: Likewise; it was still in a transitional state.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither JSON nor a form (1.6/077, 379).
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            MethodNotAllowed: The state does not allow it, or the caller may only read.
            Conflict: Another change of the key is under way, or a character that the database cannot keep
                (1.6/075).
            UnprocessableEntity: A value or an action is refused; `fieldName` says which. NotUnique,
                InvalidReference, MaxLengthExceeded, InvalidFormat, ActionNotAvailable, InvalidAction.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the keys
                with the name that you gave, and delete those that you do not need.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            flows.create(
                session,
                operations.create_api_key(
                    name=name, description=description, account_id=account_id, access_key=access_key, secret_key=secret_key
                ),
                operations.get_api_key,
                wait=wait,
            )
        )

    def get(self, id: str, *, include: Literal["account", "images", "instances"] | None = None) -> models.ApiKey:
        """Get an API key.

        Removed and purged keys are answered too, to their owner as well (1.6/284, 288, 474, 476), until the row is
        cleaned up: 2 days after removal on 1.6.30, 14 on 1.2, never on 1.0. Another account's key is 404 (461); so is
        a user's environment key outside its environment (499).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).
            include: Embeds the key's account under `account` (1.6/168). `images` and `instances` are includeable
                too and empty for a key. Since 1.3 the first `include` alone counts (169); before, all (1.0/848).
                Unknown names are ignored (170, 172).

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.get_api_key(id, include=include)))

    def wait(self, id: str, *, timeout: float = 30.0, until: str | None = None) -> models.ApiKey:
        """Wait until a resource is in a lasting state, and return it.

        Args:
            id: The id of the resource.
            timeout: How long to wait, in seconds. Default 30.
            until: The state to expect; any lasting state where None.

        Raises:
            TransitionTimeout: The resource did not reach a lasting state in time.
            TransitionFailed: It reached another state than `until`, or the server reports an error.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.wait(session, operations.get_api_key, id, timeout=timeout, until=until))

    def update(self, id: str, *, name: str | None | UnsetType = UNSET, description: str | None | UnsetType = UNSET) -> models.ApiKey:
        """Update an API key.

        Changes name and description, in any state, purged included (1.6/265, 279, 291); the state stays. Null clears
        (216, 687); what is not sent stays. Everything else is ignored without a word (218-226).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).
            name: The new name.
            description: The new text.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither JSON nor a form (1.6/077, 379).
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            MethodNotAllowed: The state does not allow it, or the caller may only read.
            Conflict: Another change of the key is under way, or a character that the database cannot keep
                (1.6/075).
            UnprocessableEntity: A value or an action is refused; `fieldName` says which. NotUnique,
                InvalidReference, MaxLengthExceeded, InvalidFormat, ActionNotAvailable, InvalidAction.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.update_api_key(id, name=name, description=description)))

    def activate(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Make an inactive key usable again.

        Available in the states registering, inactive. The key in state `activating`; it is `active` shortly after
        (1.6/267, 268).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither JSON nor a form (1.6/077, 379).
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            MethodNotAllowed: The state does not allow it, or the caller may only read.
            Conflict: Another change of the key is under way, or a character that the database cannot keep
                (1.6/075).
            UnprocessableEntity: A value or an action is refused; `fieldName` says which. NotUnique,
                InvalidReference, MaxLengthExceeded, InvalidFormat, ActionNotAvailable, InvalidAction.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            flows.run_action(
                session, operations.run_api_key_action(id, action="activate"), operations.get_api_key, id, "activate", "active", wait=wait
            )
        )

    def deactivate(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Stop a key from being usable, until it is activated again.

        Available in the states requested, registering, activating, active, updating-active, updating-inactive. The
        key in state `deactivating`; requests with it are 401 at once (1.6/261, 535).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither JSON nor a form (1.6/077, 379).
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            MethodNotAllowed: The state does not allow it, or the caller may only read.
            Conflict: Another change of the key is under way, or a character that the database cannot keep
                (1.6/075).
            UnprocessableEntity: A value or an action is refused; `fieldName` says which. NotUnique,
                InvalidReference, MaxLengthExceeded, InvalidFormat, ActionNotAvailable, InvalidAction.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            flows.run_action(
                session,
                operations.run_api_key_action(id, action="deactivate"),
                operations.get_api_key,
                id,
                "deactivate",
                "inactive",
                wait=wait,
            )
        )

    def remove(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Delete an inactive key, as DELETE does.

        Available in the states requested, registering, inactive, updating-active, updating-inactive. The key in state
        `removing`; `removed` and `removeTime` are set when it is done (1.6/271, 272).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither JSON nor a form (1.6/077, 379).
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            MethodNotAllowed: The state does not allow it, or the caller may only read.
            Conflict: Another change of the key is under way, or a character that the database cannot keep
                (1.6/075).
            UnprocessableEntity: A value or an action is refused; `fieldName` says which. NotUnique,
                InvalidReference, MaxLengthExceeded, InvalidFormat, ActionNotAvailable, InvalidAction.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            flows.run_action(
                session, operations.run_api_key_action(id, action="remove"), operations.get_api_key, id, "remove", "removed", wait=wait
            )
        )

    def purge(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Purge a removed key now, not when the server would, after removeTime.

        Available in the states removed. The key in state `purging`; what is left of it can still be read
        (1.6/286-288).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither JSON nor a form (1.6/077, 379).
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            MethodNotAllowed: The state does not allow it, or the caller may only read.
            Conflict: Another change of the key is under way, or a character that the database cannot keep
                (1.6/075).
            UnprocessableEntity: A value or an action is refused; `fieldName` says which. NotUnique,
                InvalidReference, MaxLengthExceeded, InvalidFormat, ActionNotAvailable, InvalidAction.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            flows.run_action(
                session, operations.run_api_key_action(id, action="purge"), operations.get_api_key, id, "purge", "purged", wait=wait
            )
        )

    def delete(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Delete an API key.

        Only a key that is inactive (1.6/295) or registering (303) can be deleted; it answers 200 and state
        `removing`. On an active, activating, deactivating, purging or purged key: 405 (293, 327, 290). On a removed
        one 200, and nothing changes (283, 297).

        A DELETE right after the create may answer 200 "removing" and leave the key active, in all versions (1.2/303,
        304, 829, 830): wait until the key has settled, and read it again afterwards.

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).
            wait: How long to wait until the resource is removed: True for up to 30 seconds, a number of seconds,
                or False not to check.

        Raises:
            MustDeactivateFirst: The resource is active; it was not deleted.
            NotRemoved: The server accepted the delete and did not carry it out; delete again.
            TransitionTimeout: The resource did not reach a lasting state in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            MethodNotAllowed: The state does not allow it, or the caller may only read.
            Conflict: Another change of the key is under way, or a character that the database cannot keep
                (1.6/075).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.delete(session, operations.delete_api_key(id), operations.get_api_key, id, wait=wait))

    def certificate(self, id: str) -> bytes:
        """Download a key's certificate.

        A zip of ca.pem, cert.pem and key.pem. For a removed key too (1.6/285); a key without a secret key has none:
        404 (351).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.download_api_key_certificate(id)))

    def account(self, id: str) -> models.Account:
        """Get the account that a key belongs to.

        The account, or the environment of an environment key (1.6/189, 341, 484).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5,
                15, 1C5 and zzz are 404 (181-185, 655).

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.get_api_key_account(id)))


class Api:
    """The root of the API and the schema of apiKey."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def root(self) -> models.ApiVersion:
        """Get the root of the API.

        The address of every collection, as the caller's role sees them.

        Raises:
            Unauthorized: No or wrong credentials, or a key that is not active.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.get_api_root()))

    def api_key_schema(self) -> models.ResourceSchema:
        """Get the schema of apiKey.

        There are three views. Administrators and services see 16 fields and may create accountId, publicValue and
        secretValue. Users, environment keys and everyone below an environment see no `data` and no `removeTime`, and
        may write name and description alone. readonly and readAdmin may write nothing (1.6/427, 448, 584, 603).
        `schemas/apiKey` and `schemas/apiKeys` answer the same (006, 008).

        Raises:
            Unauthorized: No or wrong credentials, or a key that is not active.
            Forbidden: An environment that the caller has no part in (1.6/480), or a browser without its CSRF
                token (560).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.get_api_key_schema()))


class Projects:
    """Environments are called projects in the API."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(self, *, all: bool | None = None) -> Pages[models.Project]:
        """List environments.

        The environments that the caller is a member of; an administrator sees all of them with `all=true` (1.6/447,
        491, 492). With an environment key, that environment (517). The list is not paged and takes no filters.

        Args:
            all: All environments, for an administrator.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return Pages(self._driver.run, lambda: flows.pages(session, operations.list_projects(all=all)))

    def get(self, project_id: str) -> models.Project:
        """Get an environment.

        An environment by its id, such as 1a5 (1.6/025, 518, 638).

        Args:
            project_id: The environment's id, `1a5`. What is no environment of the caller's is 403, malformed ids
                included (1.6/199, 480).

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.get_project(project_id)))


class Accounts:
    """Whom a key belongs to."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def get(self, id: str) -> models.Account:
        """Get an account.

        The caller's own account; any account for an administrator, another's is 404 for a user (1.6/482).

        Args:
            id: The account's id, such as 1a7.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No or wrong credentials, or a key that is not active.
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.get_account(id)))


class Client(SyncDriver):
    """A client of one Rancher 1 server. Use it as a context manager, or close it."""

    def __init__(
        self,
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
        proxy: str | None = None,
        verify: Verify = True,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        max_line_bytes: int = MAX_LINE_BYTES,
        transport: Transport | None = None,
        http: Http | None = None,
    ) -> None:
        """Create a client. Nothing is sent yet. Pass an access key with its secret key, or a token, or a function that
        authorizes requests.

        Args:
            url: The server's URL, `https://host:8080`. The endpoint that Rancher shows works too, with or without
                `/v1` or `/v2-beta`. An endpoint of an environment, such as `…/v2-beta/projects/1a5`, limits the
                client to that environment.
            access_key: The access key (`publicValue`).
            secret_key: The secret key (`secretValue`).
            token: A token from `log_in`, instead of an access key with its secret key.
            authorize: A function that returns the value of the Authorization header. It is called for each
                request.
            api_version: "v1", which every Rancher 1.x has, or "v2-beta", since Rancher 1.2. Both behave the same.
                Default: the one in `url`, or else "v1".
            retry: How often requests are sent again. Default: `RetryPolicy()`.
            timeout: How long a request may take in seconds, with all its retries. Default 60.
            on_response: A function that is called for every response with the method, the path without ids, and
                the HTTP status.
            proxy: The URL of a proxy. Default: the one that the environment names, if any.
            verify: How to check the server's certificate: True (the system's certificates), False (not at all),
                the path of a CA bundle, or an SSLContext. Default True.
            max_response_bytes: The largest response, decompressed. Default 256 MiB.
            max_line_bytes: The longest line of a watch. Default 8 MiB.
            transport: An httpx transport to use, such as a sandbox's.
            http: An httpx client of your own. It stays open when this client is closed; set its transport, proxy
                and certificates yourself. Total timeouts are checked between reads only.

        Raises:
            InvalidArgument: An argument is not valid.
        """
        super().__init__(
            proxy=proxy, verify=verify, max_response_bytes=max_response_bytes, max_line_bytes=max_line_bytes, transport=transport, http=http
        )
        self._attach(
            session_flows.open_session(
                url,
                access_key=access_key,
                secret_key=secret_key,
                token=token,
                authorize=authorize,
                api_version=api_version,
                retry=retry,
                timeout=timeout,
                on_response=on_response,
            )
        )

    def _attach(self, session: Session) -> None:
        self._session = session
        self.api_keys = ApiKeys(session, self)
        """Keys of the caller's account; for an administrator, of all accounts."""
        self.api = Api(session, self)
        """The root of the API and the schema of apiKey."""
        self.projects = Projects(session, self)
        """Environments are called projects in the API."""
        self.accounts = Accounts(session, self)
        """Whom a key belongs to."""

    def __repr__(self) -> str:
        return f"Client({self._session.base!r})"

    def log_in(self, user: str, password: Secret | str) -> Token:
        """Log in with local authentication.

        Makes a bearer token (a JWT) from a user name and a password (1.6/433, 443). Needs no credentials. It works as
        `Authorization: Bearer`, as cookie `token` and as query parameter `token` (434, 554, 557); an SDK should send
        the header alone.

        Create a client with `token=login.jwt` to use the login.

        Args:
            user: The user name.
            password: The password.

        Raises:
            Unauthorized: The user name or the password is wrong.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither JSON nor a form (1.6/077, 379).
            NotFound: Nothing there that the caller may see. Agents get it for every key (1.6/620-626).
            OutcomeUnknown: No usable response was received, and the request may have taken effect. A login may
                exist until it expires.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self.run(login_flows.log_in(session, user, password))

    def project(self, id: str) -> Client:
        """Limit the client to one environment: its `api_keys` are the keys that belong to the environment. Nothing is
        sent.

        Both clients share the connections; closing one closes both.

        Args:
            id: The id of the environment, such as "1a5".

        Raises:
            InvalidArgument: It is not an id.
        """
        session = self._session
        return self._with_session(session_flows.project(session, id))
