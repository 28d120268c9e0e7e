"""Rancher API keys from code, in every generation.

    import rancher_keys

    with rancher_keys.connect() as keys:
        for key in keys.list():
            print(key.id, key.state, key.expires)

`rancher_keys.rancher1` and `rancher_keys.rancher2` are the clients of one generation, `rancher_keys.sandbox` is a Rancher server to test
against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._core.retry import NO_RETRIES, RetryPolicy
    from ._core.secret import Secret
    from .credentials import connect, connect_async
    from .errors import RancherError
    from .keys import UNKNOWN, AsyncKeys, Key, Keys, NewKey

__version__ = "0.1.0"
__all__ = [
    "NO_RETRIES",
    "UNKNOWN",
    "AsyncKeys",
    "Key",
    "Keys",
    "NewKey",
    "RancherError",
    "RetryPolicy",
    "Secret",
    "__version__",
    "connect",
    "connect_async",
]

_LAZY = {
    **dict.fromkeys(("NO_RETRIES", "RetryPolicy"), "_core.retry"),
    "Secret": "_core.secret",
    "RancherError": "errors",
    **dict.fromkeys(("connect", "connect_async"), "credentials"),
    **dict.fromkeys(("UNKNOWN", "AsyncKeys", "Key", "Keys", "NewKey"), "keys"),
}


def __getattr__(name: str) -> Any:
    """Import a name when it is used: the command line needs none of them to show its help."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_LAZY[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
