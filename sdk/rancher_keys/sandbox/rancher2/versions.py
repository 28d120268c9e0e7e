"""What the supported Rancher 2 releases do differently: one row a difference, one column a release.

Source: recordings of live 2.7.18, 2.10.12, 2.12.12, 2.13.8, 2.14.4 and 2.15.0 servers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One Rancher 2 release and all that sets it apart."""

    name: str
    release: str
    """What /rancherversion shows."""
    schema: str
    """The schema of /v3/tokens, as named in token_schema.json."""
    max_ttl: str
    """Default of auth-token-max-ttl-minutes, in minutes; "0" is no maximum."""
    kubeconfig_ttl: str
    """Default of kubeconfig-default-token-ttl-minutes; "0" means that kubeconfig-token-ttl-minutes applies."""
    kubeconfig_fallback: bool
    """The setting kubeconfig-token-ttl-minutes exists."""
    idle_setting: bool
    """The setting auth-user-session-idle-ttl-minutes exists."""
    features: tuple[str, ...]
    """Features that can be switched, by name."""
    feature_prime: bool
    """The status of a feature says whether it belongs to Rancher Prime."""
    last_update_time: bool
    """Tokens show lastUpdateTime, always ""; later releases show lastUsedAt after use."""
    creator_label: bool
    """Tokens carry the label cattle.io/creator: norman."""
    kubeconfig_creator_label: bool
    """Tokens of kubeconfigs carry that label, too."""
    principal_timestamp: bool
    """userPrincipal contains a creationTimestamp."""
    user_state: bool
    """Users show state, transitioning and transitioningMessage."""
    own_update_link: bool
    """A user without the right to change users still gets links.update for the own user."""
    full_login: bool
    """Login returns the whole token; later releases return id, token and expiresAt only."""
    same_site: bool
    """Cookies are set with SameSite=Lax."""
    logout_all: bool
    """The action logoutAll exists."""
    cleared_cookies: tuple[str, ...]
    """Cookies that a logout clears."""
    v1_public: bool
    """/v1-public/login and POST /v1/logout exist."""
    v3_public_off: int
    """Status of /v3-public while the feature v3-public is off; 0 where it cannot be switched off."""
    disabled_message: str | None
    """Message of a disabled user's login."""
    body_limit: bool
    """A body over 1 MiB is rejected."""
    bare_v3_redirects: bool
    """GET /v3 redirects callers without credentials to /v3/."""
    kubeconfig_settled: bool
    """Login with responseType kubeconfig returns expiresAt at once."""
    ext: bool
    """ext.cattle.io/v1 exists."""
    ext_bearer: bool
    """A new ext token shows bearerToken; clusterName is known; all six resources exist."""
    ext_delete_collection: bool
    """Ext tokens can be deleted as a collection."""
    current_on_delete: bool
    """An ext token that deletes itself is shown as the current one."""
    fields_of_secret: bool
    """managedFields of an ext object are those of the Secret or ConfigMap behind it."""
    ext_on_v3: bool
    """Ext tokens work on /v3/tokens."""
    ext_logout_json: bool
    """Where ext tokens do not work on /v3/tokens, a logout with one returns its 500 as JSON rather than as text."""
    kubeconfig_tokens: str
    """What a kubeconfig of the ext API holds: a "v3" or an "ext" token; "" where there are none."""
    activity_create: bool
    """User activities are created rather than updated."""
    type_path: str
    """How an error names a wrong `type`."""


_COLUMNS = ("2.7", "2.10", "2.12", "2.13", "2.14", "2.15")
_NO, _YES = False, True
_TWO = ("R_SESS", "CSRF")
_THREE = (*_TWO, "R_OIDC_ID")
_FOUR = (*_THREE, "R_AZUREAD_ID")
_HASHING = ("token-hashing",)
_EXT_TOKENS = (*_HASHING, "ext-tokens")
_V3_PUBLIC = (*_HASHING, "v3-public")
_DENIED = "Permission Denied"
_OLD, _NEW = "Token.type", "Token.Resource.type"
# fmt: off
_ROWS: dict[str, tuple[Any, ...]] = {
    "release":                  ("v2.7.18", "v2.10.12", "v2.12.12",  "v2.13.8", "v2.14.4",  "v2.15.0"),
    "schema":                   ("2.7",     "2.10",     "2.12",      "2.15",    "2.15",     "2.15"),
    "max_ttl":                  ("0",       "129600",   "129600",    "129600",  "129600",   "129600"),
    "kubeconfig_ttl":           ("0",       "43200",    "43200",     "43200",   "43200",    "43200"),
    "kubeconfig_fallback":      (_YES,      _NO,        _NO,         _NO,       _NO,        _NO),
    "idle_setting":             (_NO,       _NO,        _YES,        _YES,      _YES,       _YES),
    "features":                 (_HASHING,  _HASHING,   _EXT_TOKENS, _HASHING,  _V3_PUBLIC, _V3_PUBLIC),
    "feature_prime":            (_NO,       _NO,        _NO,         _NO,       _YES,       _YES),
    "last_update_time":         (_YES,      _NO,        _NO,         _NO,       _NO,        _NO),
    "creator_label":            (_YES,      _YES,       _YES,        _NO,       _NO,        _NO),
    "kubeconfig_creator_label": (_YES,      _YES,       _NO,         _NO,       _NO,        _NO),
    "principal_timestamp":      (_YES,      _YES,       _YES,        _NO,       _NO,        _NO),
    "user_state":               (_YES,      _YES,       _YES,        _NO,       _NO,        _NO),
    "own_update_link":          (_YES,      _YES,       _YES,        _YES,      _NO,        _NO),
    "full_login":               (_YES,      _YES,       _YES,        _NO,       _NO,        _NO),
    "same_site":                (_NO,       _NO,        _NO,         _NO,       _NO,        _YES),
    "logout_all":               (_NO,       _YES,       _YES,        _YES,      _YES,       _YES),
    "cleared_cookies":          (_TWO,      _TWO,       _TWO,        _THREE,    _THREE,     _FOUR),
    "v1_public":                (_NO,       _NO,        _NO,         _YES,      _YES,       _YES),
    "v3_public_off":            (0,         0,          0,           0,         401,        404),
    "disabled_message":         (_DENIED,   _DENIED,    _DENIED,     None,      None,       None),
    "body_limit":               (_NO,       _YES,       _YES,        _YES,      _YES,       _YES),
    "bare_v3_redirects":        (_NO,       _NO,        _NO,         _NO,       _NO,        _YES),
    "kubeconfig_settled":       (_YES,      _YES,       _YES,        _NO,       _NO,        _NO),
    "ext":                      (_NO,       _NO,        _YES,        _YES,      _YES,       _YES),
    "ext_bearer":               (_NO,       _NO,        _NO,         _YES,      _YES,       _YES),
    "ext_delete_collection":    (_NO,       _NO,        _NO,         _YES,      _YES,       _YES),
    "current_on_delete":        (_NO,       _NO,        _YES,        _NO,       _NO,        _NO),
    "fields_of_secret":         (_NO,       _NO,        _YES,        _NO,       _NO,        _NO),
    "ext_on_v3":                (_NO,       _NO,        _NO,         _NO,       _NO,        _YES),
    "ext_logout_json":          (_NO,       _NO,        _YES,        _NO,       _NO,        _NO),
    "kubeconfig_tokens":        ("",        "",         "v3",        "v3",      "v3",       "ext"),
    "activity_create":          (_NO,       _NO,        _YES,        _NO,       _NO,        _NO),
    "type_path":                (_OLD,      _OLD,       _NEW,        _NEW,      _NEW,       _NEW),
}
# fmt: on

VERSIONS: dict[str, Version] = {
    name: Version(name=name, **{field: row[column] for field, row in _ROWS.items()}) for column, name in enumerate(_COLUMNS)
}
