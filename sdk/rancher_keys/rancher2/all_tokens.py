"""Flows of the tokens of all users, for administrators. Written by hand; the generated clients call them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from .._core import arguments
from .._core.errors import InvalidArgument
from .._core.session import Flow
from . import operations
from .kubernetes import delete
from .models import KubernetesToken
from .session import Rancher2Session, send


def update_any_token(
    session: Rancher2Session,
    id: str,
    *,
    description: str | None = None,
    enabled: bool | None = None,
    labels: Mapping[str, str | None] | None = None,
) -> Flow[KubernetesToken]:
    """Change a token.

    Arguments that are None change nothing.

    Args:
        id: The name of the token, `token-xxxxx`.
        description: The new description.
        enabled: False to disable the token: it is rejected with 401 until it is enabled again.
        labels: Labels to add or change; a value of None removes a label.
    """
    checked = arguments.labels("labels", labels, removable=True)
    text, flag = arguments.text("description", description), arguments.boolean("enabled", enabled)
    if text is None and flag is None and not checked:
        raise InvalidArgument("nothing to change: pass description, enabled or labels")
    request = operations.patch_any_token(
        id,
        enabled=UNSET if flag is None else flag,
        description=UNSET if text is None else text,
        metadata={"labels": checked} if checked else UNSET,
    )
    return send(session, request)


def delete_any_token(session: Rancher2Session, id: str, *, uid: str | None = None) -> Flow[None]:
    """Delete a token.

    Args:
        id: The name of the token, `token-xxxxx`.
        uid: The uid that the token must have, `metadata.uid`: it guards against deleting a newer token of the same name. Default: any.

    Raises:
        Conflict: The token has another uid.
    """
    preconditions = UNSET if arguments.text("uid", uid) is None else {"uid": uid}
    return delete(session, operations.delete_any_token(id, kind="DeleteOptions", api_version="v1", preconditions=preconditions))
