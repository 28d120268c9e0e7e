"""What Rancher 2.7, 2.12 and 2.15 do differently: one row a difference, one column a version.

Source: facts recorded from live 2.7.18, 2.12.12 and 2.15.0 servers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One Rancher 2 release and all that sets it apart."""

    name: str
    release: str
    max_ttl: str
    """auth-token-max-ttl-minutes, in minutes; "0" is no maximum."""
    kubeconfig_ttl: str
    """kubeconfig-default-token-ttl-minutes; "0" means that kubeconfig-token-ttl-minutes, 960, counts."""
    idle_setting: bool
    """There is a setting auth-user-session-idle-ttl-minutes."""
    last_update_time: bool
    """Tokens show lastUpdateTime, always ""; later ones show lastUsedAt after use."""
    creator_label: bool
    """Tokens carry the label cattle.io/creator: norman."""
    principal_timestamp: bool
    """userPrincipal prints a creationTimestamp."""
    full_login: bool
    """A log-in answers the whole token; later id, token and expiresAt alone."""
    same_site: bool
    logout_all: bool
    cleared_cookies: tuple[str, ...]
    v1_public: bool
    """There is /v1-public/login, and POST /v1/logout."""
    disabled_message: str | None
    """The message of a disabled user's log-in."""
    body_limit: bool
    """A body over 1 MiB is refused."""
    bare_v3_redirects: bool
    kubeconfig_settled: bool
    """A kubeconfig's log-in answers expiresAt at once."""
    ext: bool
    """There is ext.cattle.io/v1."""
    ext_bearer: bool
    """A new ext token shows bearerToken, and clusterName is known."""
    fields_of_secret: bool
    """managedFields of an ext token are those of the Secret behind it."""
    ext_on_v3: bool
    """ext tokens open /v3/tokens."""
    type_path: str
    """How a wrong `type` is named in an error."""


VERSIONS = {
    version.name: version
    for version in (
        Version(
            name="2.7",
            release="v2.7.18",
            max_ttl="0",
            kubeconfig_ttl="0",
            idle_setting=False,
            last_update_time=True,
            creator_label=True,
            principal_timestamp=True,
            full_login=True,
            same_site=False,
            logout_all=False,
            cleared_cookies=("R_SESS", "CSRF"),
            v1_public=False,
            disabled_message="Permission Denied",
            body_limit=False,
            bare_v3_redirects=False,
            kubeconfig_settled=True,
            ext=False,
            ext_bearer=False,
            fields_of_secret=False,
            ext_on_v3=False,
            type_path="Token.type",
        ),
        Version(
            name="2.12",
            release="v2.12.12",
            max_ttl="129600",
            kubeconfig_ttl="43200",
            idle_setting=True,
            last_update_time=False,
            creator_label=True,
            principal_timestamp=True,
            full_login=True,
            same_site=False,
            logout_all=True,
            cleared_cookies=("R_SESS", "CSRF"),
            v1_public=False,
            disabled_message=None,
            body_limit=True,
            bare_v3_redirects=True,
            kubeconfig_settled=False,
            ext=True,
            ext_bearer=False,
            fields_of_secret=True,
            ext_on_v3=False,
            type_path="Token.Resource.type",
        ),
        Version(
            name="2.15",
            release="v2.15.0",
            max_ttl="129600",
            kubeconfig_ttl="43200",
            idle_setting=True,
            last_update_time=False,
            creator_label=False,
            principal_timestamp=False,
            full_login=False,
            same_site=True,
            logout_all=True,
            cleared_cookies=("R_SESS", "CSRF", "R_OIDC_ID", "R_AZUREAD_ID"),
            v1_public=True,
            disabled_message=None,
            body_limit=True,
            bare_v3_redirects=True,
            kubeconfig_settled=False,
            ext=True,
            ext_bearer=True,
            fields_of_secret=False,
            ext_on_v3=True,
            type_path="Token.Resource.type",
        ),
    )
}
