"""What the releases of Rancher 1.x do differently. Each release names only what it changes from the one before.

Source: exchanges recorded from live 1.0.0, 1.1.0, 1.2.0, 1.3.0, 1.4.0, 1.6.0 and 1.6.30 servers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One Rancher 1.x release and all that sets it apart."""

    name: str
    release: str
    api_versions: tuple[str, ...]
    root_is_collection: bool
    """GET / lists the API versions; later it is v1's own root."""
    base_type: bool
    removed_listed_for: int
    """Seconds for which lists still show removed and purged keys."""
    remove_delay: int
    """Seconds from removal to removeTime: fixed, or the exclusive upper end of a random number."""
    remove_delay_is_random: bool
    row_kept_for: int | None
    """Seconds from removal until GET by id is 404; None: never."""
    removed_option: bool
    """`?_removed=true` is honoured."""
    largest_limit: int
    limit_below_one_is_all: bool
    iso_date_filters: bool
    ordered_by_id: bool
    """Lists come in order of id, and ties of a sort are broken by id."""
    busy_status: int
    """The status of a state change while another one is in progress."""
    action_links_header: bool
    role_option: bool
    """`?_role=user` is honoured for an admin."""
    null_filter_value: str | None
    """What the echo of a filter on a date shows where no value was given."""
    emoji_is_conflict: bool
    """A character outside the 3-byte plane is 409; before, it was stored as question marks."""
    user_id_header: bool
    """The server sends X-API-USER-ID."""
    account_headers: bool
    """The server sends X-API-ACCOUNT-KIND and X-API-ACCOUNT-NAME."""
    version_header: bool
    """The server sends X-Rancher-Version."""
    server_header: str | None
    escaped_slash: bool
    all_includes: bool
    """Every `include=` counts; later only the first."""
    account_upgrade: bool
    """Active accounts offer the action upgrade."""
    default_network_action: bool
    project_has_network: bool
    """An environment's data names its default network, and not its orchestration."""
    project_health: str | None
    first_accounts: int
    """How many accounts a fresh server has."""


_SERVER = "Jetty(9.2.11.v20150529)"

_1_0 = Version(
    name="1.0",
    release="v1.0.0",
    api_versions=("v1",),
    root_is_collection=True,
    base_type=False,
    removed_listed_for=60,
    remove_delay=60,
    remove_delay_is_random=False,
    row_kept_for=None,
    removed_option=False,
    largest_limit=10000,
    limit_below_one_is_all=True,
    iso_date_filters=False,
    ordered_by_id=False,
    busy_status=500,
    action_links_header=False,
    role_option=True,
    null_filter_value="",
    emoji_is_conflict=False,
    user_id_header=False,
    account_headers=False,
    version_header=False,
    server_header=_SERVER,
    escaped_slash=False,
    all_includes=True,
    account_upgrade=False,
    default_network_action=False,
    project_has_network=True,
    project_health=None,
    first_accounts=7,
)
_1_1 = replace(_1_0, name="1.1", release="v1.1.0")
_1_2 = replace(
    _1_1,
    name="1.2",
    release="v1.2.0",
    api_versions=("v1", "v2-beta"),
    base_type=True,
    removed_listed_for=0,
    remove_delay=600,
    remove_delay_is_random=True,
    row_kept_for=14 * DAY,
    ordered_by_id=True,
    action_links_header=True,
    escaped_slash=True,
    account_upgrade=True,
    project_has_network=False,
    first_accounts=6,
)
_1_3 = replace(
    _1_2,
    name="1.3",
    release="v1.3.0",
    root_is_collection=False,
    largest_limit=3000,
    limit_below_one_is_all=False,
    all_includes=False,
    project_health="healthy",
    version_header=True,
)
_1_4 = replace(
    _1_3,
    name="1.4",
    release="v1.4.0",
    iso_date_filters=True,
    busy_status=409,
    null_filter_value=None,
    emoji_is_conflict=True,
    user_id_header=True,
    default_network_action=True,
)
_1_6_0 = replace(
    _1_4,
    name="1.6.0",
    release="v1.6.0",
    removed_option=True,
    role_option=False,
)
_1_6 = replace(_1_6_0, name="1.6", release="v1.6.30", row_kept_for=2 * DAY, account_headers=True, server_header=None)

VERSIONS = {version.name: version for version in (_1_0, _1_1, _1_2, _1_3, _1_4, _1_6_0, _1_6)}
"""Every recorded release by its name in this project, oldest first."""
