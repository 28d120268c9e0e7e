"""Async client of Rancher 1.

Generated from spec/rancher-1.yaml by `python -m codegen`. Do not edit: change that file, the functions it names, or the templates, and run
`make generate`.
"""

from __future__ import annotations

from typing import Literal, Unpack

from msgspec import UNSET, UnsetType

from .._core import flows
from .._core.async_driver import AsyncDriver, AsyncHttp, AsyncTransport
from .._core.authorization import Authorize
from .._core.http import MAX_LINE_BYTES, MAX_RESPONSE_BYTES, Verify
from .._core.pages import AsyncPages
from .._core.retry import RetryPolicy
from .._core.secret import Secret, masked
from .._core.session import OnResponse, Session
from . import lists as lists_flows
from . import login as login_flows
from . import models, operations
from . import session as session_flows
from .models import Token


class AsyncApiKeys:
    """Keys of the caller's account; for administrators and services, keys of all accounts."""

    def __init__(self, session: Session, driver: AsyncDriver) -> None:
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
    ) -> AsyncPages[models.ApiKey]:
        """List API keys.

        Returns one page of keys. Users see the keys of their own account. Administrators and services see the keys of
        all accounts, environment keys included. Read-only administrators (`readAdmin`) see their own keys. With an
        environment key, only the keys of its environment are listed.

        The filters are conditions on the fields of the keys. A key is listed if it meets all of them. A field name
        alone means equality; a modifier is appended with an underscore, as in `name_prefix`. The same parameter may
        be given several times; all of its values must match. For each field only one modifier counts. If you give
        two, the server picks one regardless of their order: `name_ne` rather than `name_prefix`, `created_lt` rather
        than `created_gt`. So ranges are not possible. `filters` in the response shows the conditions that counted.
        Unknown fields and unsupported modifiers are silently ignored: a misspelled filter returns the whole list.

        Removed and purged keys are hidden. Rancher 1.0 and 1.1 still list them for 60 seconds after removal.
        `_removed` shows them.

        Since Rancher 1.2, keys are in ascending order of ID unless `sort` is given, and keys with equal sort values
        are in order of ID. In Rancher 1.0 and 1.1 both orders are undefined: when you read page after page, keys can
        be missing or appear twice.

        Pages are fetched while you iterate. Without `sort` the keys come in the order of their ids. Rancher 1.0 does
        not order keys whose sort values are equal, so its pages can repeat some keys and miss others: then the list
        is read once more by id, and the missed keys come last.

        Args:
            sort: Field to sort by, one of the fields that lists can be filtered by. An unknown field is silently
                ignored. Left out, keys are in order of ID since Rancher 1.2 and in no defined order before.
            order: Sort direction, `asc` or `desc`. Case-insensitive; other values mean `asc`. Ignored without
                `sort`.
            limit: Number of keys per page. Values that are not numbers mean the default. Since Rancher 1.3, zero,
                negative numbers and numbers above 3000 mean 3000. Before 1.3, numbers above 10000 mean 10000, and
                zero and negative numbers return all keys on one page, with `pagination` null.
            include: Linked resource to embed in each key. `account` embeds the account as `account`. `images` and
                `instances` are accepted, but keys have none. Case-insensitive. Since Rancher 1.3 only the first
                `include` counts; before, all of them do. Unknown names and comma-separated lists are silently
                ignored. Left out, nothing is embedded.
            removed_too: `true` lists removed and purged keys too. Any caller may use it. Left out, they are
                hidden. Ignored before Rancher 1.5.4.
            filters: Conditions that a resource must meet; see `ApiKeyFilters`.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return AsyncPages(
            self._driver.run,
            lambda: lists_flows.stable(
                session, operations.list_api_keys(sort=sort, order=order, limit=limit, include=include, removed_too=removed_too, **filters)
            ),
        )

    async def create(
        self,
        *,
        name: str | None | UnsetType = UNSET,
        description: str | None | UnsetType = UNSET,
        account_id: str | None | UnsetType = UNSET,
        access_key: str | None | UnsetType = UNSET,
        secret_key: Secret | str | None | UnsetType = UNSET,
        wait: bool | float = True,
    ) -> models.ApiKeyCreated:
        """Create an API key.

        Creates a key and returns it with its secret key in clear text. No later response shows the secret key again.
        The key starts in state `registering` and is rejected with 401 until it is `active`: on an idle server after
        17 milliseconds (median), 46 at most.

        The body may be empty or missing. It is read as JSON whatever the Content-Type is, except for forms; query
        parameters are read as fields too. Text after the JSON value is ignored. A body that is a list, a string, a
        number or null creates a key with default values.

        Values of the wrong type are converted rather than rejected: `5` becomes `"5"`, `true` becomes `"true"`, a
        list becomes its first item, and an object becomes text such as `{a=1}`. An empty list is rejected with 422.
        Unknown fields, and fields that the caller may not set, are silently ignored.

        Every caller that may create keys can set `name` and `description`. Administrators and services can also set
        `accountId`, `publicValue` and `secretValue`, except on environment paths. Read-only administrators get 405. A
        query parameter `action` is rejected with 422.

        Args:
            name: Name of the key. It need not be unique, and may be empty. Left out or null: no name.
            description: Description of the key. Left out or null: no description.
            account_id: ID of the account that the key will belong to, such as `1a7`, or of an environment. Left
                out: the caller's account. Null: no account. An account that does not exist, a bare number and an
                empty text are rejected with 422 `InvalidReference`. Administrators and services only; silently
                ignored for other callers and on environment paths.
            access_key: An access key of your choice. No other key of any account may have it, unless that key is
                removed; case and trailing spaces do not count. Uniqueness is not guaranteed when keys are created in
                parallel. Left out or null: the server generates an access key and a secret key. Administrators and
                services only; silently ignored for other callers and on environment paths.
            secret_key: A secret key of your choice. Without `publicValue` it is ignored, and the server generates
                both. If `publicValue` is set and this is left out, the key has no secret key and cannot be used for
                authentication. Administrators and services only; silently ignored for other callers and on
                environment paths.
            wait: How long to wait until the new resource is active: True for up to 30 seconds, a number of
                seconds, or False for no wait.

        Raises:
            TransitionFailed: The resource exists and did not become active; `created` on the error holds it, with
                its secret.
            TransitionTimeout: Likewise; it was still in a transitional state.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither valid JSON nor a form, or it is not valid UTF-8: InvalidBodyContent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            MethodNotAllowed: The state of the key does not allow the method, or the caller may only read: Method
                not allowed.
            Conflict: Another change of the key is in progress, or the database cannot store a character, such as
                an emoji: Conflict. When another change is in progress, Rancher 1.0 and 1.1 return 500, and 1.2 and
                1.3 return 409 or 500. Before 1.4, a character that cannot be stored becomes `?`.
            UnprocessableEntity: A value or an action is invalid; `fieldName` names the field, or is `action`.
                NotUnique: the access key is taken. InvalidReference: the account does not exist. MaxLengthExceeded:
                the value is too long. InvalidFormat: the value is an empty list. ActionNotAvailable: the state does
                not offer the action. InvalidAction: the action is unknown, or the caller may only read.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the keys
                with the name that you gave, and delete those that you do not need.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        secret_key = masked(secret_key)
        session = self._session
        return await self._driver.run(
            flows.create(
                session,
                operations.create_api_key(
                    name=name, description=description, account_id=account_id, access_key=access_key, secret_key=secret_key
                ),
                operations.get_api_key,
                wait=wait,
            )
        )

    async def get(self, id: str, *, include: Literal["account", "images", "instances"] | None = None) -> models.ApiKey:
        """Get an API key.

        Returns a key without its secret key. Removed and purged keys are returned too, also to their owner, until the
        server deletes the database row: 2 days after removal since Rancher 1.3, 14 days in 1.2, never in 1.0 and 1.1.
        After that, 404.

        Only administrators and services can read keys of other accounts; for other callers, such a key returns 404.
        The same is true for environment keys: read them on the environment path.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.
            include: Linked resource to embed in each key. `account` embeds the account as `account`. `images` and
                `instances` are accepted, but keys have none. Case-insensitive. Since Rancher 1.3 only the first
                `include` counts; before, all of them do. Unknown names and comma-separated lists are silently
                ignored. Left out, nothing is embedded.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.send(session, operations.get_api_key(id, include=include)))

    async def wait(self, id: str, *, timeout: float = 30.0, until: str | None = None) -> models.ApiKey:
        """Wait until a resource is in a lasting state, and return it.

        Args:
            id: The id of the resource.
            timeout: How long to wait, in seconds. Default 30.
            until: The state to expect; any lasting state where None.

        Raises:
            TransitionTimeout: The resource did not reach a lasting state in time.
            TransitionFailed: It reached another state than `until`, or the server reports an error.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.wait(session, operations.get_api_key, id, timeout=timeout, until=until))

    async def update(self, id: str, *, name: str | None | UnsetType = UNSET, description: str | None | UnsetType = UNSET) -> models.ApiKey:
        """Update an API key.

        Changes the name, the description, or both. It works in every state, `removed` and `purged` included, and does
        not change the state. Null clears a field; a field that is left out keeps its value. All other fields are
        silently ignored. Bodies are read as `createApiKey` reads them.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.
            name: New name of the key. Left out: unchanged. Null: no name.
            description: New description of the key. Left out: unchanged. Null: no description.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither valid JSON nor a form, or it is not valid UTF-8: InvalidBodyContent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            MethodNotAllowed: The state of the key does not allow the method, or the caller may only read: Method
                not allowed.
            Conflict: Another change of the key is in progress, or the database cannot store a character, such as
                an emoji: Conflict. When another change is in progress, Rancher 1.0 and 1.1 return 500, and 1.2 and
                1.3 return 409 or 500. Before 1.4, a character that cannot be stored becomes `?`.
            UnprocessableEntity: A value or an action is invalid; `fieldName` names the field, or is `action`.
                NotUnique: the access key is taken. InvalidReference: the account does not exist. MaxLengthExceeded:
                the value is too long. InvalidFormat: the value is an empty list. ActionNotAvailable: the state does
                not offer the action. InvalidAction: the action is unknown, or the caller may only read.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.send(session, operations.update_api_key(id, name=name, description=description)))

    async def activate(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Activate an inactive API key.

        Available in the states registering, inactive. The key in state `activating`. It becomes `active` within
        milliseconds; until then, requests with it return 401.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither valid JSON nor a form, or it is not valid UTF-8: InvalidBodyContent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            MethodNotAllowed: The state of the key does not allow the method, or the caller may only read: Method
                not allowed.
            Conflict: Another change of the key is in progress, or the database cannot store a character, such as
                an emoji: Conflict. When another change is in progress, Rancher 1.0 and 1.1 return 500, and 1.2 and
                1.3 return 409 or 500. Before 1.4, a character that cannot be stored becomes `?`.
            UnprocessableEntity: A value or an action is invalid; `fieldName` names the field, or is `action`.
                NotUnique: the access key is taken. InvalidReference: the account does not exist. MaxLengthExceeded:
                the value is too long. InvalidFormat: the value is an empty list. ActionNotAvailable: the state does
                not offer the action. InvalidAction: the action is unknown, or the caller may only read.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(
            flows.run_action(
                session, operations.run_api_key_action(id, action="activate"), operations.get_api_key, id, "activate", "active", wait=wait
            )
        )

    async def deactivate(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Deactivate an API key, so that it is rejected until it is activated again.

        Available in the states requested, registering, activating, active, updating-active, updating-inactive. The
        key in state `deactivating`. Requests with it return 401 immediately.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither valid JSON nor a form, or it is not valid UTF-8: InvalidBodyContent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            MethodNotAllowed: The state of the key does not allow the method, or the caller may only read: Method
                not allowed.
            Conflict: Another change of the key is in progress, or the database cannot store a character, such as
                an emoji: Conflict. When another change is in progress, Rancher 1.0 and 1.1 return 500, and 1.2 and
                1.3 return 409 or 500. Before 1.4, a character that cannot be stored becomes `?`.
            UnprocessableEntity: A value or an action is invalid; `fieldName` names the field, or is `action`.
                NotUnique: the access key is taken. InvalidReference: the account does not exist. MaxLengthExceeded:
                the value is too long. InvalidFormat: the value is an empty list. ActionNotAvailable: the state does
                not offer the action. InvalidAction: the action is unknown, or the caller may only read.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(
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

    async def remove(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Remove an inactive API key, as DELETE does.

        Available in the states requested, registering, inactive, updating-active, updating-inactive. The key in state
        `removing`. The server sets `removed` and `removeTime` when the key is `removed`.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither valid JSON nor a form, or it is not valid UTF-8: InvalidBodyContent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            MethodNotAllowed: The state of the key does not allow the method, or the caller may only read: Method
                not allowed.
            Conflict: Another change of the key is in progress, or the database cannot store a character, such as
                an emoji: Conflict. When another change is in progress, Rancher 1.0 and 1.1 return 500, and 1.2 and
                1.3 return 409 or 500. Before 1.4, a character that cannot be stored becomes `?`.
            UnprocessableEntity: A value or an action is invalid; `fieldName` names the field, or is `action`.
                NotUnique: the access key is taken. InvalidReference: the account does not exist. MaxLengthExceeded:
                the value is too long. InvalidFormat: the value is an empty list. ActionNotAvailable: the state does
                not offer the action. InvalidAction: the action is unknown, or the caller may only read.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(
            flows.run_action(
                session, operations.run_api_key_action(id, action="remove"), operations.get_api_key, id, "remove", "removed", wait=wait
            )
        )

    async def purge(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Purge a removed API key immediately, rather than after `removeTime`.

        Available in the states removed. The key in state `purging`. A purged key can still be read by its ID for some
        time.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither valid JSON nor a form, or it is not valid UTF-8: InvalidBodyContent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            MethodNotAllowed: The state of the key does not allow the method, or the caller may only read: Method
                not allowed.
            Conflict: Another change of the key is in progress, or the database cannot store a character, such as
                an emoji: Conflict. When another change is in progress, Rancher 1.0 and 1.1 return 500, and 1.2 and
                1.3 return 409 or 500. Before 1.4, a character that cannot be stored becomes `?`.
            UnprocessableEntity: A value or an action is invalid; `fieldName` names the field, or is `action`.
                NotUnique: the access key is taken. InvalidReference: the account does not exist. MaxLengthExceeded:
                the value is too long. InvalidFormat: the value is an empty list. ActionNotAvailable: the state does
                not offer the action. InvalidAction: the action is unknown, or the caller may only read.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(
            flows.run_action(
                session, operations.run_api_key_action(id, action="purge"), operations.get_api_key, id, "purge", "purged", wait=wait
            )
        )

    async def delete(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Delete an API key.

        Deletes a key that is inactive or registering, and returns it in state `removing`. Deactivate an active key
        first: DELETE of an active, activating, deactivating, purging or purged key returns 405. DELETE of a removed
        key returns 200 and changes nothing. A request body is ignored.

        A DELETE immediately after the create can return 200 and `removing` although the key ends up active; it can
        also return 405 or 409. All versions are affected: 3 of 20 tries on 1.0, 6 of 20 on 1.2, 3 of 60 on 1.6.30.
        Wait until the key is active, deactivate it, delete it, and read it again to be sure.

        When several clients delete the same key at once, Rancher 1.0 and 1.2 return 500 to some of them. Rancher
        1.6.30 returns 200 to all.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.
            wait: How long to wait until the resource is removed: True for up to 30 seconds, a number of seconds,
                or False not to check.

        Raises:
            MustDeactivateFirst: The resource is active; it was not deleted.
            NotRemoved: The server accepted the delete and did not carry it out; delete again.
            TransitionTimeout: The resource did not reach a lasting state in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            MethodNotAllowed: The state of the key does not allow the method, or the caller may only read: Method
                not allowed.
            Conflict: Another change of the key is in progress, or the database cannot store a character, such as
                an emoji: Conflict. When another change is in progress, Rancher 1.0 and 1.1 return 500, and 1.2 and
                1.3 return 409 or 500. Before 1.4, a character that cannot be stored becomes `?`.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.delete(session, operations.delete_api_key(id), operations.get_api_key, id, wait=wait))

    async def certificate(self, id: str) -> bytes:
        """Download the certificate of an API key.

        Returns a zip file with `ca.pem`, `cert.pem` and `key.pem`. Removed keys have a certificate too. A key without
        a secret key has none and returns 404.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.send(session, operations.download_api_key_certificate(id)))

    async def account(self, id: str) -> models.Account:
        """Get the account of an API key.

        Returns the account that a key belongs to; for an environment key, the environment.

        Args:
            id: ID of the key, such as `1c5`. The server reads IDs loosely: `1a5`, `1x5`, `1cc5`, `1c05` and `1c
                5` mean the same key. A bare number, a capital letter and a missing letter return 404. With the query
                parameter `_plainId=true`, IDs are bare numbers in requests and responses; this works for
                administrators only and is silently ignored for other callers.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.send(session, operations.get_api_key_account(id)))


class AsyncApi:
    """The root of the API and the schema of `apiKey`."""

    def __init__(self, session: Session, driver: AsyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    async def root(self) -> models.ApiVersion:
        """Get the root of the API.

        Returns the URLs of all collections that the caller's role can see.

        Raises:
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.send(session, operations.get_api_root()))

    async def api_key_schema(self) -> models.ResourceSchema:
        """Get the schema of apiKey.

        Returns the schema of `apiKey`. The schema depends on the caller. Administrators and services see 16 fields
        and may set `accountId`, `publicValue` and `secretValue` on create. Users, environment keys and, on
        environment paths, all callers do not see `data` and `removeTime`, and may set only `name` and `description`.
        For read-only members and read-only administrators no field can be set; for read-only members there are no
        actions. `schemas/apiKey` and `schemas/apiKeys` return the same. Agents get 404.

        Raises:
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            Forbidden: Forbidden: the environment does not exist, is not active, or the caller is not a member of
                it. InvalidCSRFToken: a browser did not send its CSRF token.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.send(session, operations.get_api_key_schema()))


class AsyncProjects:
    """Environments, which the API calls projects."""

    def __init__(self, session: Session, driver: AsyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(self, *, all: bool | None = None) -> AsyncPages[models.Project]:
        """List environments.

        Returns the environments that the caller is a member of. Administrators see all environments with `all=true`.
        With an environment key, the list holds that environment only. The list is not paged and cannot be filtered.

        Args:
            all: `true` lists all environments. Administrators only. Left out: the environments that the caller is
                a member of.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return AsyncPages(self._driver.run, lambda: flows.pages(session, operations.list_projects(all=all)))

    async def get(self, project_id: str) -> models.Project:
        """Get an environment.

        Returns an environment. An environment that does not exist, or that the caller is not a member of, returns
        404.

        Args:
            project_id: ID of the environment, such as `1a5`. For an administrator, the ID of any account works.
                An environment that does not exist or that the caller is not a member of, and a malformed ID, return
                403.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.send(session, operations.get_project(project_id)))


class AsyncAccounts:
    """The accounts that keys belong to."""

    def __init__(self, session: Session, driver: AsyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    async def get(self, id: str) -> models.Account:
        """Get an account.

        Returns an account. Administrators can get any account. Users can get their own; other accounts return 404.

        Args:
            id: ID of the account, such as `1a7`.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: No credentials, wrong or malformed credentials, a key that is not `active`, or a key
                whose account is not active.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(flows.send(session, operations.get_account(id)))


class AsyncClient(AsyncDriver):
    """An async client of one Rancher 1 server. Use it as a context manager, or close it."""

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
        transport: AsyncTransport | None = None,
        http: AsyncHttp | None = None,
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
                and certificates yourself.

        Raises:
            InvalidArgument: An argument is not valid.
        """
        secret_key = masked(secret_key)
        token = masked(token)
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
        self.api_keys = AsyncApiKeys(session, self)
        """Keys of the caller's account; for administrators and services, keys of all accounts."""
        self.api = AsyncApi(session, self)
        """The root of the API and the schema of `apiKey`."""
        self.projects = AsyncProjects(session, self)
        """Environments, which the API calls projects."""
        self.accounts = AsyncAccounts(session, self)
        """The accounts that keys belong to."""

    def __repr__(self) -> str:
        return f"AsyncClient({self._session.base!r})"

    async def log_in(self, user: str, password: Secret | str) -> Token:
        """Log in with local authentication.

        Creates a bearer token (a JSON Web Token) for a user name and a password. Needs no credentials. Send the token
        in the header `Authorization: Bearer …`. The server also accepts it in the cookie `token` and in the query
        parameter `token`; avoid the query parameter, since URLs end up in logs.

        Create a client with `token=login.jwt` to use the login.

        Args:
            user: The user name.
            password: The password.

        Raises:
            Unauthorized: The user name or the password is wrong.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The body is neither valid JSON nor a form, or it is not valid UTF-8: InvalidBodyContent.
            Forbidden: `code` is not of the form NAME:PASSWORD.
            NotFound: The resource does not exist, or the caller may not see it. Agents get it for every key.
            UnprocessableEntity: `code` is missing: MissingRequired.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. A login may
                exist until it expires.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        password = masked(password)
        session = self._session
        return await self.run(login_flows.log_in(session, user, password))

    def project(self, id: str) -> AsyncClient:
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
