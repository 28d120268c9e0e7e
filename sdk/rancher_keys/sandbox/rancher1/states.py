"""The state machine of a credential and of an account.

Source: DefaultProcessesParser.java and process/defaults.properties of cattle, confirmed by recorded exchanges 250-320.
"""

from __future__ import annotations

from typing import Final

TRANSITIONAL: Final = {
    "registering": "activating",
    "activating": "active",
    "deactivating": "inactive",
    "updating-active": "active",
    "updating-inactive": "inactive",
    "removing": "removed",
    "purging": "purged",
}
"""Each transitional state, and the state that follows it."""

ACTION_STARTS: Final = {
    "activate": "activating",
    "deactivate": "deactivating",
    "remove": "removing",
    "purge": "purging",
}
"""Each action and the state it puts the resource in at once; `update` depends on the state before."""

OFFERED: Final[dict[str, tuple[str, ...]]] = {
    "requested": ("create", "remove", "deactivate"),
    "registering": ("activate", "remove", "deactivate"),
    "activating": ("deactivate",),
    "active": ("update", "deactivate"),
    "updating-active": ("remove", "deactivate"),
    "updating-inactive": ("remove", "deactivate"),
    "deactivating": (),
    "inactive": ("activate", "update", "remove"),
    "removing": (),
    "removed": ("purge",),
    "purging": (),
    "purged": (),
}
"""The actions that a resource offers in each state, in the order of the recorded responses."""

DELETE_IS_REFUSED: Final = {"activating", "active", "deactivating", "purging", "purged"}
"""States in which DELETE is 405."""

DELETE_CHANGES_NOTHING: Final = {"removing", "removed"}
"""States in which DELETE is 200 and has no effect."""


def start(action: str, state: str) -> str:
    """The state that `action` puts a resource in `state` into."""
    if action == "update":
        return f"updating-{state}"
    return ACTION_STARTS[action]
